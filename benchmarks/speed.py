"""Measure the time and memory of an alignment.

    python benchmarks/speed.py PAIRS.tsv --sentences 1000
    python benchmarks/speed.py PAIRS.tsv --sentences 1000 --sentences 10000 --sentences 100000

PAIRS.tsv holds one pair a row, Chinese, a tab, English. The first rows make a Chinese text and an
English text, which are aligned as `duizhao align --split line` does. Rows are taken again from the
beginning where the file is shorter than asked for; their vectors are then not computed again, so
what grows is to be seen in the time beside the encoding. Several sizes run in a process each.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from multiprocessing import get_context
from typing import Any

import click


class _Clock:
    """An encoder that notes how long it took and how many texts it was given."""

    def __init__(self, encoder: Any) -> None:
        self._encoder = encoder
        self.seconds = 0.0
        self.cpu_seconds = 0.0
        self.texts = 0

    def encode(self, sentences: list[str], /) -> Any:
        start, cpu = time.perf_counter(), time.process_time()
        vectors = self._encoder.encode(sentences)
        self.seconds += time.perf_counter() - start
        self.cpu_seconds += time.process_time() - cpu
        self.texts += len(sentences)
        return vectors


def peak_memory() -> float:
    """Return the most memory the process has had so far, in MiB; NaN where it is not known."""
    if sys.platform == "win32":
        return float("nan")
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (2**20 if sys.platform == "darwin" else 2**10)


def measure(pairs: str, sentences: int, model: str | None) -> tuple[float, float, float]:
    """Print the time and memory of one alignment.

    Returns
    -------
    tuple of float
        CPU seconds in all and beside the encoding, and the peak of the memory in MiB.
    """
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
    start, cpu = time.perf_counter(), time.process_time()
    named = NamedEncoder(encoder_name(encoder), clock)
    alignment = align(source, target, encoder=named)
    seconds = time.perf_counter() - start
    cpu = time.process_time() - cpu
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
    return cpu, cpu - clock.cpu_seconds, peak_memory()


@click.command()
@click.argument("pairs", type=click.Path(exists=True, dir_okay=False))
@click.option(
    "--sentences",
    "sizes",
    multiple=True,
    default=(1000,),
    show_default=True,
    help="Sentences a side; several are compared.",
)
@click.option("--fast", "model", flag_value="fast", help="Measure the fast mode.")
def main(pairs: str, sizes: tuple[int, ...], model: str | None) -> None:
    """Measure the time and memory of an alignment of the rows of PAIRS."""
    if len(sizes) == 1:
        measure(pairs, sizes[0], model)
        return
    base: tuple[float, float, float] | None = None
    for size in sizes:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            one = pool.submit(measure, pairs, size, model).result()
        base = base or one
        total, beside, memory = (value / first for value, first in zip(one, base, strict=True))
        click.echo(
            f"to {sizes[0]} sentences    {size / sizes[0]:.0f} times the length: "
            f"{total:.1f} times the CPU time, {beside:.1f} times beside encoding, "
            f"{memory:.1f} times the memory\n"
        )


if __name__ == "__main__":
    main()
