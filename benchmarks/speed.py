"""Measure the time and memory of an alignment.

    python benchmarks/speed.py PAIRS.tsv --sentences 1000

PAIRS.tsv holds one pair a row, Chinese, a tab, English. The first rows make a Chinese text and an
English text, which are aligned as `duizhao align --split line` does. Rows are taken again from the
beginning where the file is shorter than asked for; their vectors are then not computed again.
"""

from __future__ import annotations

import sys
import time
from itertools import cycle, islice
from typing import Any

import click


class _Clock:
    """An encoder that notes how long it took and how many texts it was given."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder
        self.seconds = 0.0
        self.texts = 0

    def encode(self, sentences: list[str], /) -> Any:
        start = time.perf_counter()
        vectors = self._encoder.encode(sentences)
        self.seconds += time.perf_counter() - start
        self.texts += len(sentences)
        return vectors


def peak_memory() -> float:
    """Return the most memory the process has had so far, in MiB; NaN where it is not known."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


@click.command()
@click.argument("pairs", type=click.Path(exists=True, dir_okay=False))
@click.option("--sentences", default=1000, show_default=True, help="Sentences a side.")
@click.option("--fast", "model", flag_value="fast", help="Measure the fast mode.")
def main(pairs: str, sentences: int, model: str | None) -> None:
    """Measure the time and memory of an alignment of the rows of PAIRS."""
    start = time.perf_counter()
    from aligner import Sentence, align, load_encoder
    from aligner.encoders import NamedEncoder, encoder_name
    from corpora import Place, read_pairs

    encoder = load_encoder(model)
    here = Place(pairs, "line", 1, 0, 0)
    first = [Sentence("一", here, "line", 0)], [Sentence("one", here, "line", 0)]
    align(*first, encoder=encoder)
    loading = time.perf_counter() - start

    rows = list(islice(cycle(read_pairs(pairs).rows), sentences))
    source = [Sentence(row.source, row.source_place, "line", 0) for row in rows]
    target = [Sentence(row.target, row.target_place, "line", 0) for row in rows]
    clock = _Clock(encoder)
    start = time.perf_counter()
    named = NamedEncoder(encoder_name(encoder), clock)
    alignment = align(source, target, encoder=named)
    seconds = time.perf_counter() - start
    rest = seconds - clock.seconds
    found = {(bead.source, bead.target) for bead in alignment.beads}
    right = sum(((number,), (number,)) in found for number in range(sentences))
    click.echo(
        f"{sentences} x {sentences} sentences, {len(alignment.beads)} beads, "
        f"{right} of {sentences} rows found again\n"
        f"loading          {loading:8.2f} s\n"
        f"alignment        {seconds:8.2f} s, of which\n"
        f"  encoding       {clock.seconds:8.2f} s for {clock.texts} texts, "
        f"{clock.texts / max(clock.seconds, 1e-9):.0f} a second\n"
        f"  beside it      {rest:8.2f} s, {1000 * rest / (2 * sentences):.2f} ms a sentence\n"
        f"peak memory      {peak_memory():8.0f} MiB"
    )


if __name__ == "__main__":
    main()
