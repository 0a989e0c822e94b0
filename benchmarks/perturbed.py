"""Measure `--order auto` on gold documents with sentences taken out, put in, or sections swapped.

    python benchmarks/perturbed.py GOLD_DIR...

Of each document there are copies with 15% and 30% of the sentences of one side taken out, or as
many foreign ones put in, in runs of one to five, and a copy in which two sections of the English
text have changed places. The shipped weights, which have seen such copies of these documents, score
them all.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence

import click
from train import SEED, perturbed  # type: ignore[import-not-found]

from aligner.aligning import align
from aligner.encoders import load_encoder
from aligner.evaluation import Counts, GoldBead, GoldDocument, compare, read_gold


def swapped(document: GoldDocument, number: int) -> GoldDocument:
    """Return a document with two sections of its English text, a fifth each, in each other's place.

    They begin and end between beads.
    """
    rng = random.Random(f"{SEED} {number} swapped")
    beads = document.beads
    size = len(beads) // 5
    first = rng.randrange(0, len(beads) - 2 * size)
    second = rng.randrange(first + size, len(beads) - size + 1)
    order = [
        *range(first),
        *range(second, second + size),
        *range(first + size, second),
        *range(first, first + size),
        *range(second + size, len(beads)),
    ]
    old = [j for at in order for j in beads[at][1]]
    place = {j: new for new, j in enumerate(old)}
    ladder: list[GoldBead] = [(source, tuple(place[j] for j in target)) for source, target in beads]
    target = tuple(document.target[j] for j in old)
    return GoldDocument(f"{document.name}~", document.source, target, tuple(ladder))


def copies(documents: Sequence[GoldDocument]) -> Iterator[tuple[str, GoldDocument]]:
    """Yield the changed copies of documents, each with what was done."""
    for number, document in enumerate(documents):
        yield "as it is", document
        yield "two sections swapped", swapped(document, number)
        for share in (0.15, 0.3):
            for insert in (False, True):
                for side, language in enumerate(("Chinese", "English")):
                    what = f"{share:.0%} of the {language} {'put in' if insert else 'taken out'}"
                    yield what, perturbed(documents, number, insert=insert, side=side, share=share)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False))
@click.option("--order", default="auto", show_default=True)
def main(folders: tuple[str, ...], order: str) -> None:
    """Align changed copies of the documents of gold FOLDERS."""
    encoder = load_encoder()
    for folder in folders:
        counts: dict[str, Counts] = {}
        free: Counter[str] = Counter()
        documents = read_gold(folder)
        for what, document in copies(documents):
            found = align(document.source, document.target, encoder=encoder, order=order)
            beads = [(bead.source, bead.target) for bead in found.beads]
            counts[what] = counts.get(what, Counts()) + compare(beads, document.beads)
            free[what] += found.order == "free"
        click.echo(
            f"{folder}, {len(documents)} documents\n{'':28}strict F1  null F1  taken as free"
        )
        for what, one in counts.items():
            strict, null = one.strict_scores[2], one.null_scores[2]
            click.echo(f"{what:28}   {strict:.3f}     {null:.3f}    {free[what]}")


if __name__ == "__main__":
    main()
