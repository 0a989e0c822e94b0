"""Measure what each group of evidence is worth: train without it and compare.

    python benchmarks/ablations.py GOLD_DIR... [--folds 3]

The weights of the second pass are trained without one group of features, cross-validated by
document; the first pass is the same for all, so the candidates still come from embeddings. The
search goes over the candidates of the training, which hold all gold beads: the figures are to be
compared with one another, not with those of `benchmarks/train.py --cross-validate`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click
import numpy as np
from numpy.typing import NDArray
from train import (  # type: ignore[import-not-found]
    PERTURBED,
    _Memory,
    learn_first,
    prepare,
    second_examples,
)

from aligner.encoders import load_encoder
from aligner.evaluation import Counts, GoldBead, compare
from aligner.features import SECOND_PASS
from aligner.lattice import Lattice
from aligner.training import Example, train

GROUPS = {
    "embeddings": ("vector", "standard", "null-vector"),
    "dictionary": ("word", "null-word"),
    "clauses at borders": ("start-", "end-"),
    "best cut": ("vector-gain", "word-gain"),
    "length": ("length-", "|length", "longer-", "null-source-length", "null-target-length"),
    "quotation marks": ("quote",),
    "final marks": ("question-", "exclamation-", "none-", "trailing-", "comma-"),
    "numbers": ("numbers-",),
    "blocks": ("block",),
}
COPIES = "perturbed copies"


def without(example: Example, names: Sequence[str]) -> Example:
    """Return an example without the features whose names begin so."""
    gone = [name.startswith(tuple(names)) for name in SECOND_PASS]
    return replace(example, features=np.where(gone, 0.0, example.features))


def ladder(
    example: Example, weights: tuple[NDArray[np.float64], NDArray[np.float64]]
) -> list[GoldBead]:
    """Return the best ladder over the candidates of an example."""
    edges = example.edges
    lattice = Lattice([(edges, example.sources, example.targets)])
    return [
        (
            tuple(range(edges.i[edge], edges.i[edge] + edges.m[edge])),
            tuple(range(edges.j[edge], edges.j[edge] + edges.n[edge])),
        )
        for edge in lattice.best(example.features @ weights[0], weights[1]).tolist()
    ]


def figures(
    examples: Sequence[Example],
    kinds: Sequence[str],
    origins: Sequence[int],
    gold: Sequence[Sequence[GoldBead]],
    folds: int,
    *,
    copies: bool = True,
) -> dict[str, Counts]:
    """Return cross-validated counts by kind of document.

    Parameters
    ----------
    examples
        All documents and their copies.
    kinds, origins, gold
        Of each: its kind, the document it was made from, its gold ladder.
    folds
        Documents are dealt into so many groups, each scored by weights of the others.
    copies
        Whether the copies are learnt from, too.
    """
    counts: dict[str, Counts] = {}
    for fold in range(folds):
        weights = train(
            [
                example
                for example, origin in zip(examples, origins, strict=True)
                if origin % folds != fold and (copies or example.weight == 1.0)
            ]
        )
        for example, kind, origin, beads in zip(examples, kinds, origins, gold, strict=True):
            if origin % folds == fold:
                found = compare(ladder(example, weights), beads)
                counts[kind] = counts.get(kind, Counts()) + found
    return counts


def report(
    examples: Sequence[Example],
    kinds: Sequence[str],
    origins: Sequence[int],
    gold: Sequence[Sequence[GoldBead]],
    folds: int,
) -> None:
    """Print the figures with everything, and what leaving out each group changes."""
    # All perturbed copies together are one kind.
    kinds = [
        kind if example.weight == 1.0 else COPIES
        for kind, example in zip(kinds, examples, strict=True)
    ]
    names = [*sorted(set(kinds) - {COPIES}), COPIES]
    click.echo(f"{'':22}" + "".join(f"{name:>18}" for name in names))
    click.echo(f"{'without':22}" + f"{'strict    null':>18}" * len(names))
    base: dict[str, Counts] = {}
    for group in ("nothing", *GROUPS, COPIES):
        changed = [without(example, GROUPS.get(group, ("-",))) for example in examples]
        counts = figures(changed, kinds, origins, gold, folds, copies=group != COPIES)
        base = base or counts
        cells = []
        for name in names:
            one, other = counts[name], base[name]
            strict, null = one.strict_scores[2], one.null_scores[2]
            if group == "nothing":
                cells.append(f"{strict:10.3f}  {null:6.3f}")
            else:
                cells.append(
                    f"{strict - other.strict_scores[2]:+10.3f}  {null - other.null_scores[2]:+6.3f}"
                )
        click.echo(f"{group:22}" + "".join(cells))


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False))
@click.option("--folds", default=3, show_default=True)
def main(folders: tuple[str, ...], folds: int) -> None:
    """Train on gold FOLDERS without one group of evidence at a time."""
    prepared = prepare(folders, _Memory(load_encoder()), PERTURBED)
    examples = second_examples(prepared, learn_first(prepared))
    report(
        examples,
        [one.kind for one in prepared],
        [one.origin for one in prepared],
        [one.document.beads for one in prepared],
        folds,
    )


if __name__ == "__main__":
    main()
