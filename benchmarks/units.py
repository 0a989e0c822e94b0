"""Measure how fast files of translation units are written and read, and in how much memory.

    python benchmarks/units.py --units 100000

The texts are chance rows of a few words, with a bold word in every fifth. TMX and XLIFF are read
as a stream; the time is that of one processor.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

import click
from speed import peak_memory  # type: ignore[import-not-found]

from corpora.model import Place
from corpora.pairs import Inline, Pair, iter_pairs, tmx, xliff

CHINESE = (
    "港口 大会 代表 今年 新增 三千 航线 城市 数字 发展 服务 企业 湖边 会场 开幕 记者 报告".split()
)
ENGLISH = "harbour congress delegates this year added three thousand routes city digital by".split()
PLACE = Place("zh.txt", "line", 1, 0, 10)
BOLD = (Inline(2, 2, "open", "<b>"), Inline(4, 4, "close", "</b>"))
FORMATS: dict[str, Callable[[Iterable[Pair]], Iterator[bytes]]] = {
    ".tmx": tmx.write,
    ".xlf": xliff.write,
    ".xliff": partial(xliff.write, version="1.2"),
}


def pairs(count: int) -> Iterator[Pair]:
    """Yield pairs of chance texts, of 27 characters and 20 words on average."""
    chance = random.Random(1)
    for number in range(count):
        source = "".join(chance.choices(CHINESE, k=chance.randint(6, 22))) + "。"
        target = " ".join(chance.choices(ENGLISH, k=chance.randint(8, 32))) + "."
        inlines = BOLD if number % 5 == 0 else ()
        yield Pair(source, target, PLACE, PLACE, inlines, inlines, chance.random())


@click.command()
@click.option("--units", default=100_000, show_default=True, help="Units a file.")
def main(units: int) -> None:
    """Measure the writing and reading of TMX, XLIFF 2.1 and XLIFF 1.2."""
    with tempfile.TemporaryDirectory() as folder:
        for suffix, write in FORMATS.items():
            file = Path(folder) / f"pairs{suffix}"
            start = time.process_time()
            with file.open("wb") as stream:
                stream.writelines(write(pairs(units)))
            writing = time.process_time() - start
            start = time.process_time()
            read = sum(1 for _ in iter_pairs(str(file)))
            reading = time.process_time() - start
            click.echo(
                f"{suffix:7} {file.stat().st_size / 1e6:6.1f} MB  written {units / writing:8.0f}, "
                f"read {read / reading:8.0f} units a second; peak memory {peak_memory():.0f} MiB"
            )


if __name__ == "__main__":
    main()
