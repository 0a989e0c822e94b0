"""Measure texts that correspond only in part and in another order.

    python benchmarks/partial.py PAIRS.tsv... [--documents 60] [--order free] [--model fast]

Each document is made from a file of translated lines, zh TAB en: sections of 4 to 15 lines, of
which 20 to 80% stand on both sides, in an order of its own on each; the others on one side alone.
"""

from __future__ import annotations

import random
import time
from pathlib import Path

import click

from aligner.aligning import align
from aligner.encoders import load_encoder
from aligner.model import Sentence
from corpora.model import Place

SEED = 6


def sentences(texts: list[str]) -> list[Sentence]:
    """Return texts as the lines of a document."""
    return [
        Sentence(text, Place("-", "line", number, 0, len(text)), "line", number)
        for number, text in enumerate(texts, 1)
    ]


def make(
    lines: list[tuple[str, str]], rng: random.Random, *, shuffled: bool = True
) -> tuple[list[str], list[str], set[tuple[int, int]]]:
    """Return both sides of a document and the pairs of line numbers that correspond."""
    overlap = rng.uniform(0.2, 0.8)
    start = rng.randrange(len(lines))
    sections: list[list[tuple[str, str]]] = []
    while sum(map(len, sections)) < 120:
        length = rng.randint(4, 15)
        section = [lines[(start + step) % len(lines)] for step in range(length)]
        sections.append(section)
        start += length
    rng.shuffle(sections)
    shared_lines = overlap * sum(map(len, sections))
    shared: list[list[tuple[str, str]]] = []
    while sections and sum(map(len, shared)) < shared_lines:
        shared.append(sections.pop())
    source_sections = [(section, True) for section in shared]
    target_sections = list(source_sections)
    for number, section in enumerate(sections):
        (source_sections if number % 2 else target_sections).append((section, False))
    rng.shuffle(source_sections)
    if shuffled:
        rng.shuffle(target_sections)
    source = [pair for section, _ in source_sections for pair in section]
    target = [pair for section, _ in target_sections for pair in section]
    place = {id(pair): number for number, pair in enumerate(target)}
    gold = {(number, place[id(pair)]) for number, pair in enumerate(source) if id(pair) in place}
    return [zh for zh, _ in source], [en for _, en in target], gold


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False))
@click.option("--documents", default=60, show_default=True)
@click.option("--order", default="auto", show_default=True)
@click.option("--model", default="default", show_default=True)
def main(files: tuple[str, ...], documents: int, order: str, model: str) -> None:
    """Align documents made from FILES and score the pairs found."""
    encoder = load_encoder(model)
    pools = []
    for file in files:
        rows = [
            (zh, en)
            for line in Path(file).read_text(encoding="utf-8").split("\n")
            if line.count("\t") == 1
            for zh, en in [line.split("\t")]
        ]
        pools.append(rows)
    rng = random.Random(SEED)
    right = predicted = wanted = free = lines = 0
    start = time.perf_counter()
    for number in range(documents):
        source, target, gold = make(pools[number % len(pools)], rng)
        alignment = align(sentences(source), sentences(target), encoder=encoder, order=order)
        pairs = {(i, j) for bead in alignment.beads for i in bead.source for j in bead.target}
        right += len(pairs & gold)
        predicted += len(pairs)
        wanted += len(gold)
        free += alignment.order == "free"
        lines += len(source) + len(target)
    seconds = time.perf_counter() - start
    click.echo(
        f"{documents} documents, {lines} lines, {free} taken as free: pairs precision "
        f"{right / max(predicted, 1):.4f}, recall {right / wanted:.4f}; "
        f"{lines / seconds:.0f} lines/s"
    )


if __name__ == "__main__":
    main()
