"""Measure which document translates which: documents made of human translations.

    python benchmarks/pairing.py PARALLEL_DIR [--shortest 10] [--longest 60] [--draws 4]
    python benchmarks/pairing.py PARALLEL_DIR --size 2000

PARALLEL_DIR holds human translations, one pair a row, Chinese, a tab, English; the files named in
JUDGING are used. Documents are chunks of consecutive lines, each line in one chunk; 30% of the
chunks stand on one side alone. They are written to two folders, under names without meaning, and
paired as the command does it.

With --size that many pairs of documents are made of the lines of all these files and of TUNING,
repeated in random order by stretches of 5, to measure time and memory.
"""

from __future__ import annotations

import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import numpy as np

from aligner.encoders import Encoder, load_encoder
from aligner.pairing import DOUBTFUL, PAIRED, Row, pair_folders

JUDGING = (
    "ntrex128-news-zh_CN.tsv",
    "wmt21-news-en_zh.tsv",
    "wmt21-news-zh_en.tsv",
    "wmt22-general-zh_en.tsv",
)
TUNING = ("wmt17-news.tsv", "wmt18-news.tsv", "iwslt17-talks.tsv")
ONE_SIDED = 0.3
SEED = 20
STRETCH = 5

Pair = tuple[str, str]


class Remembering:
    """An encoder that encodes a text once."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[str, Any] = {}

    def encode(self, sentences: list[str], /) -> Any:
        """Return one vector a sentence."""
        new = [text for text in dict.fromkeys(sentences) if text not in self._known]
        if new:
            self._known.update(zip(new, self._encoder.encode(new), strict=True))
        return np.array([self._known[text] for text in sentences])


def read_lines(file: Path) -> list[Pair]:
    """Return the translated lines of a file."""
    return [
        (zh, en)
        for line in file.read_text(encoding="utf-8").split("\n")
        if line.count("\t") == 1
        for zh, en in [line.split("\t")]
    ]


def chunks(
    files: list[list[Pair]], shortest: int, longest: int, rng: random.Random
) -> Iterator[list[Pair]]:
    """Yield stretches of consecutive lines; none goes from one file to the next."""
    for lines in files:
        at = 0
        while len(lines) - at >= shortest:
            length = rng.randint(shortest, longest)
            yield lines[at : at + length]
            at += length


def judge(rows: list[Row], whole: set[int]) -> list[tuple[float, bool, str]]:
    """Return of each pair found its score, whether it is one, and its state."""
    found = []
    for row in rows:
        if row.zh and row.en and row.score is not None:
            zh, en = (int(Path(file).stem, 16) % 100_000 for file in (row.zh, row.en))
            found.append((row.score, zh == en and zh in whole, row.state))
    return found


def write(folder: Path, number: int, lines: list[str], rng: random.Random) -> None:
    """Write a document under a random name, from which only the benchmark knows its number."""
    name = f"{rng.randrange(10**9) * 100_000 + number:x}.txt"
    (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


@click.command()
@click.argument("parallel_dir", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--shortest", default=10, show_default=True)
@click.option("--longest", default=60, show_default=True)
@click.option("--draws", default=4, show_default=True)
@click.option("--size", type=int)
def main(parallel_dir: Path, shortest: int, longest: int, draws: int, size: int | None) -> None:
    """Pair documents made of the lines in PARALLEL_DIR."""
    names = (*TUNING, *JUDGING) if size else JUDGING
    files = [read_lines(parallel_dir / name) for name in names]
    rng = random.Random(SEED)
    if size:
        measure_size(files, size, shortest, longest, rng)
        return
    encoder = Remembering(load_encoder())
    results: list[tuple[float, bool, str]] = []
    wanted = documents = alone = 0
    start = time.process_time()
    for _ in range(draws):
        with tempfile.TemporaryDirectory() as folder:
            zh, en = Path(folder, "zh"), Path(folder, "en")
            zh.mkdir()
            en.mkdir()
            whole: set[int] = set()
            for number, chunk in enumerate(chunks(files, shortest, longest, rng)):
                one_sided = rng.random() < ONE_SIDED
                side = rng.random() < 0.5
                if not (one_sided and side):
                    write(zh, number, [line[0] for line in chunk], rng)
                if not (one_sided and not side):
                    write(en, number, [line[1] for line in chunk], rng)
                if not one_sided:
                    whole.add(number)
                documents += 1 if one_sided else 2
                alone += one_sided
            wanted += len(whole)
            results += judge(pair_folders(str(zh), str(en), encoder=encoder), whole)
    seconds = time.process_time() - start
    paired = [right for _, right, state in results if state == "paired"]
    doubtful = [right for _, right, state in results if state == "doubtful"]
    click.echo(
        f"{draws} draws, {wanted} pairs, {alone} of {documents} documents without partner: "
        f"paired: precision {sum(paired) / max(len(paired), 1):.4f}, "
        f"recall {sum(paired) / wanted:.4f}; doubtful: {len(doubtful)}, of which {sum(doubtful)} "
        f"are pairs; {seconds:.0f} s of processor time"
    )
    for low, high in ((DOUBTFUL, 0.5), (0.5, PAIRED), (PAIRED, 0.95), (0.95, 0.99), (0.99, 1.01)):
        within = [(score, right) for score, right, _ in results if low <= score < high]
        if within:
            mean = sum(score for score, _ in within) / len(within)
            share = sum(right for _, right in within) / len(within)
            click.echo(f"  scores around {mean:.3f}: {len(within)} pairs, {share:.3f} right")


def measure_size(
    files: list[list[Pair]], size: int, shortest: int, longest: int, rng: random.Random
) -> None:
    """Pair `size` documents a side and print time and memory."""
    stretches = [
        lines[at : at + STRETCH] for lines in files for at in range(0, len(lines), STRETCH)
    ]
    with tempfile.TemporaryDirectory() as folder:
        zh, en = Path(folder, "zh"), Path(folder, "en")
        zh.mkdir()
        en.mkdir()
        lines = 0
        for number in range(size):
            length = rng.randint(shortest, longest)
            chunk = [line for one in rng.sample(stretches, -(-length // STRETCH)) for line in one]
            lines += len(chunk[:length])
            write(zh, number, [line[0] for line in chunk[:length]], rng)
            write(en, number, [line[1] for line in chunk[:length]], rng)
        encoder = load_encoder()
        encoder.encode(["."])
        before = _peak()
        start, clock = time.process_time(), time.perf_counter()
        read: list[float] = []

        def watch(done: int, of: int) -> None:
            if done == of:
                read.append(time.process_time() - start)

        rows = pair_folders(str(zh), str(en), encoder=encoder, watch=watch)
        seconds = time.process_time() - start
        results = judge(rows, set(range(size)))
    paired = [right for _, right, state in results if state == "paired"]
    doubtful = [right for _, right, state in results if state == "doubtful"]
    click.echo(
        f"{size} x {size} documents, {lines} lines a side: {seconds:.0f} s of processor time "
        f"({seconds - read[0]:.0f} s after reading and encoding), "
        f"{time.perf_counter() - clock:.0f} s by the clock; peak memory {_peak():.0f} MB "
        f"({before:.0f} MB of it with the encoder alone); "
        f"precision {sum(paired) / max(len(paired), 1):.4f}, recall {sum(paired) / size:.4f}; "
        f"doubtful: {len(doubtful)}, of which {sum(doubtful)} are pairs"
    )


def _peak() -> float:
    """Return the most memory that this process held, in MB."""
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


if __name__ == "__main__":
    main()
