"""Measure what each group of evidence is worth: train without it and compare.

    python benchmarks/ablations.py GOLD_DIR... [--folds 3]

The weights of the second pass are trained without one group of features, cross-validated by
document; the first pass is the same for all, so the candidates still come from embeddings. The
search goes over the candidates of the training, which hold all gold beads: the figures are to be
compared with one another, not with those of `benchmarks/train.py --cross-validate`.

Numbers tell little in running text. What they are worth in rows that differ by nothing else is
measured on made-up tables, with the shipped weights and with those of numbers set to 0.
"""

from __future__ import annotations

import random
from calendar import month_name
from collections.abc import Sequence
from dataclasses import replace

import click
import numpy as np
from numpy.typing import NDArray
from train import (  # type: ignore[import-not-found]
    PERTURBED,
    SEED,
    _Memory,
    learn_first,
    prepare,
    second_examples,
)

from aligner.encoders import load_encoder
from aligner.evaluation import Counts, GoldBead, GoldDocument, compare
from aligner.evidence import gather
from aligner.features import SECOND_PASS, Pair
from aligner.lattice import Lattice
from aligner.model import Sentence
from aligner.scorer import Texts, load_scorer, search
from aligner.training import Example, train
from corpora.model import Place

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

ROWS = (
    ("{year}年{month}月产值为{tenth}亿元。", "In {name} {year}, output was {whole} billion yuan."),
    ("第{month}批项目{count}个。", "Batch {month}: {count} projects."),
    ("{year}年，全区新增企业{count}家。", "In {year}, the district gained {count} enterprises."),
    ("{year}年共接待游客{count}万人次。", "{people:,} visitors came in {year}."),
)
TABLES = 12
LENGTH = 40
ALONE = 0.1


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


def table(number: int) -> GoldDocument:
    """Return rows of one kind on either side, some without a counterpart."""
    rng = random.Random(f"{SEED} {number}")
    chinese, english = ROWS[number % len(ROWS)]
    sides: tuple[list[Sentence], list[Sentence]] = ([], [])
    beads: list[GoldBead] = []
    for row in range(LENGTH):
        month, tenth, count = rng.randint(1, 12), rng.randint(110, 9_990), rng.randint(12, 980)
        values = {
            "year": 1985 + row,
            "month": month,
            "name": month_name[month],
            "tenth": tenth,
            "whole": tenth / 10,
            "count": count,
            "people": count * 10_000,
        }
        chance = rng.random()
        bead: list[tuple[int, ...]] = []
        for side, form, gone in (
            (sides[0], chinese, chance < ALONE),
            (sides[1], english, chance > 1 - ALONE),
        ):
            bead.append(() if gone else (len(side),))
            if not gone:
                text = form.format(**values)
                place = Place("table", "line", len(side) + 1, 0, len(text))
                side.append(Sentence(text, place, "line", len(side)))
        beads.append((bead[0], bead[1]))
    return GoldDocument(f"table {number}", tuple(sides[0]), tuple(sides[1]), tuple(beads))


def report_numbers(memory: _Memory) -> None:
    """Print the figures of the tables with the weights of numbers and without."""
    scorer = load_scorer()
    second = scorer.second.features
    none = {name: 0.0 for name in second if name.startswith(GROUPS["numbers"])}
    without_numbers = replace(scorer.second, features={**second, **none})
    counts = {"with numbers": Counts(), "without": Counts()}
    for document in map(table, range(TABLES)):
        source = [sentence.text for sentence in document.source]
        target = [sentence.text for sentence in document.target]
        vectors = memory(source), memory(target)
        pair = Pair(*gather(document.source, document.target, *vectors))
        for what, one in (
            ("with numbers", scorer),
            ("without", replace(scorer, second=without_numbers)),
        ):
            found = search(pair, Texts(source, target, memory), one).beads
            beads = [(bead.source, bead.target) for bead in found]
            counts[what] += compare(beads, document.beads)
    click.echo(f"{TABLES} tables of {LENGTH} rows")
    for what, one_count in counts.items():
        strict, null = one_count.strict_scores[2], one_count.null_scores[2]
        click.echo(f"{what:22}{strict:10.3f}  {null:6.3f}")


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False))
@click.option("--folds", default=3, show_default=True)
def main(folders: tuple[str, ...], folds: int) -> None:
    """Train on gold FOLDERS without one group of evidence at a time."""
    memory = _Memory(load_encoder())
    report_numbers(memory)
    prepared = prepare(folders, memory, PERTURBED)
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
