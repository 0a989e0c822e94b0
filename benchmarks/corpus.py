"""Measure corpus runs: throughput, overhead, growth with the documents, memory of the run.

    python benchmarks/corpus.py PAIRS throughput [--documents 80] [--sentences 50] [--rounds 3]
    python benchmarks/corpus.py PAIRS engines [--documents 80] [--sentences 50] [--rounds 3]
    python benchmarks/corpus.py PAIRS growth [--sizes 250,8000,32000] [--fast]
    python benchmarks/corpus.py PAIRS entries [--entries 100000] [--sentences 5] [--ray]
    python benchmarks/corpus.py PAIRS whole [--sizes 500,2000,8000] [--sentences 5]

PAIRS holds one pair a row, Chinese, a tab, English, or is a folder of such files. Documents are
made of its rows in their order, a sentence a line; where they are too few, rows are taken again
with a number before them.

`throughput`: the documents are aligned and checked by a bare loop in one process, by a run with
one job and by one with two, in turns; the median of the rounds counts. Beside the elapsed time
stands the processor time of all processes, which other work on the machine disturbs less; the
overhead is that of the run with one job over the bare loop, start included and without it.
`engines`: the same run by two processes of the local engine and by two workers of a Ray cluster
that is started for it, in turns (extra `ray`; processor time by looks into /proc of Linux).
`growth`: a document of each size in a process of its own. `entries`: a run over a manifest of that
many pairs whose documents are copied results instead of being aligned, so that what is measured is
the run: its memory, and the processor time of its own process, which with `--ray` reads, sends and
keeps all documents of a cluster. `whole`: runs over manifests of several sizes that do align, with
the fast encoder: the memory of the run beside that of its workers.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from itertools import count, islice
from pathlib import Path
from statistics import median
from typing import Any

import click
from speed import peak_memory  # type: ignore[import-not-found]

from corpora.pairs import read_pairs
from glossary.corpus.running import Engine

Rows = Sequence[tuple[str, str]]


def rows_of(pairs: str) -> Iterator[tuple[str, str]]:
    """Yield the rows of files of pairs, again and again, each time with another number."""
    files = sorted(Path(pairs).glob("*.tsv")) if Path(pairs).is_dir() else [Path(pairs)]
    # Sets of the same lines have them once.
    rows = dict.fromkeys(
        (row.source, row.target) for file in files for row in read_pairs(str(file)).rows
    )
    for turn in count():
        for source, target in rows:
            yield (f"{turn}：{source}", f"{turn}: {target}") if turn else (source, target)


def document(folder: Path, name: str, rows: Rows) -> list[str]:
    """Write a pair of documents and return their names."""
    names = []
    for side, language in enumerate(("zh", "en")):
        file = folder / language / f"{name}.txt"
        file.parent.mkdir(exist_ok=True)
        lines = (" ".join(row[side].split()) for row in rows)
        file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        names.append(f"{language}/{name}.txt")
    return names


def manifest(folder: Path, pairs: Sequence[Sequence[str]]) -> Path:
    file = folder / "manifest.csv"
    lines = "".join(f"{zh},{en}\n" for zh, en in pairs)
    file.write_text(f"zh,en\n{lines}", encoding="utf-8")
    return file


def used(who: int) -> float:
    """Return the processor time that processes have used, in seconds."""
    usage = resource.getrusage(who)
    return usage.ru_utime + usage.ru_stime


def in_child(*arguments: str) -> tuple[float, float, str]:
    """Run this file in a process of its own: elapsed time, processor time, what it printed."""
    before = used(resource.RUSAGE_CHILDREN)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, __file__, *arguments], stdout=subprocess.PIPE, encoding="utf-8", check=True
    )
    elapsed = time.perf_counter() - began
    return elapsed, used(resource.RUSAGE_CHILDREN) - before, done.stdout


def in_watched_child(*arguments: str) -> tuple[float, float]:
    """Run this file as `in_child` does; the processor time is that of all that it starts.

    Those who are not waited for by their parents are in nobody's sum, so they are looked at while
    they run. What one uses after the last look at it is lost, at most a fifth of a second.
    """
    mark = f"DUIZHAO_BENCHMARK_{os.getpid()}_{time.perf_counter_ns()}"
    seen: dict[int, float] = {}
    others: set[int] = set()
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, __file__, *arguments],
        stdout=subprocess.DEVNULL,
        env={**os.environ, mark: "1"},
    ) as child:
        while child.poll() is None:
            look(mark.encode(), seen, others)
            time.sleep(0.2)
        elapsed = time.perf_counter() - began
    assert child.returncode == 0
    return elapsed, sum(seen.values())


def look(mark: bytes, seen: dict[int, float], others: set[int]) -> None:
    """Note the processor time that the processes with a mark in their environment have used."""
    for entry in Path("/proc").glob("[0-9]*"):
        number = int(entry.name)
        if number in others:
            continue
        try:
            if number not in seen and mark not in (entry / "environ").read_bytes():
                others.add(number)
                continue
            # After the name, which may hold anything, in brackets.
            fields = (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:  # it ended
            continue
        seen[number] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def bare_loop(file: Path, model: str | None = None) -> None:
    """Align and check the pairs of a manifest, one after the other, and keep nothing."""
    from aligner.aligning import align
    from aligner.commands import read_file
    from aligner.encoders import limit_threads, load_encoder
    from aligner.splitting import split
    from glossary.checking import check, segments_of
    from glossary.corpus.manifest import Manifest
    from glossary.termbase import load_glossaries

    limit_threads(1)
    glossaries = load_glossaries(())
    encoder = load_encoder(model)
    for entry in Manifest(str(file)):
        documents = [
            read_file(str(file.parent / name), split="line") for name in (entry.zh, entry.en)
        ]
        alignment = align(*map(split, documents), encoder=encoder)
        check(segments_of(alignment), glossaries, documents=documents)


@click.group()
@click.argument("pairs", type=click.Path(exists=True))
@click.pass_context
def main(context: click.Context, pairs: str) -> None:
    """Measure corpus runs on the rows of PAIRS."""
    context.obj = pairs


@contextmanager
def alike(pairs: str, documents: int, sentences: int) -> Iterator[tuple[Path, Path]]:
    """Make documents of one length; give a manifest of them, and one of the first alone."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = rows_of(pairs)
        named = [
            document(folder, str(number), list(islice(rows, sentences)))
            for number in range(documents)
        ]
        click.echo(f"{documents} documents of {sentences} sentences a side; load {load()}")
        yield manifest(folder, named), manifest_of_one(folder, named[0])


@main.command()
@click.option("--documents", default=80, show_default=True, help="Pairs of documents.")
@click.option("--sentences", default=50, show_default=True, help="Sentences a side.")
@click.option("--rounds", default=3, show_default=True, help="How often each is measured.")
@click.pass_obj
def throughput(pairs: str, documents: int, sentences: int, rounds: int) -> None:
    """Compare a bare loop, one job and two jobs."""
    ways = {"bare loop": ("bare",), "one job": ("run", "1"), "two jobs": ("run", "2")}
    with alike(pairs, documents, sentences) as (file, one):
        whole: dict[str, list[tuple[float, float]]] = {what: [] for what in ways}
        start: dict[str, list[tuple[float, float]]] = {what: [] for what in ways}
        for _ in range(rounds):
            for what, arguments in ways.items():
                start[what].append(in_child(pairs, *arguments, str(one))[:2])
                whole[what].append(in_child(pairs, *arguments, str(file))[:2])
    elapsed, processor, started, starting = (
        {what: median(values[which] for values in measured[what]) for what in ways}
        for measured in (whole, start)
        for which in (0, 1)
    )
    for what in ways:
        each = ", ".join(f"{seconds:.1f}" for seconds, _ in whole[what])
        click.echo(
            f"{what:10} {elapsed[what]:6.1f} s elapsed ({each}), "
            f"{documents / elapsed[what]:5.2f} documents a second, {processor[what]:6.1f} s of "
            f"processors; the start {started[what]:.1f} s and {starting[what]:.1f} s of these"
        )
    for what, times, starts in (("elapsed", elapsed, started), ("processors", processor, starting)):
        overhead = times["one job"] / times["bare loop"] - 1
        later = {one: times[one] - starts[one] for one in ways}
        click.echo(
            f"{what}: one job over the bare loop {overhead:+.1%}, without the start "
            f"{later['one job'] / later['bare loop'] - 1:+.1%}"
        )
    click.echo(
        f"two jobs to one: {elapsed['one job'] / elapsed['two jobs']:.2f} times the rate (load "
        f"{load()})"
    )


@main.command()
@click.option("--documents", default=80, show_default=True, help="Pairs of documents.")
@click.option("--sentences", default=50, show_default=True, help="Sentences a side.")
@click.option("--rounds", default=3, show_default=True, help="How often each is measured.")
@click.pass_obj
def engines(pairs: str, documents: int, sentences: int, rounds: int) -> None:
    """Compare two processes with two workers of a Ray cluster."""
    ways = {"local": ("run", "2"), "ray": ("run", "2", "--ray")}
    with alike(pairs, documents, sentences) as (file, one):
        whole: dict[str, list[tuple[float, float]]] = {what: [] for what in ways}
        start: dict[str, list[tuple[float, float]]] = {what: [] for what in ways}
        for turn in range(rounds):
            for what in list(ways) if turn % 2 else reversed(ways):
                start[what].append(in_watched_child(pairs, *ways[what], str(one)))
                whole[what].append(in_watched_child(pairs, *ways[what], str(file)))
    middle = {
        (what, of, which): median(values[number] for values in measured[what])
        for what in ways
        for of, measured in (("start", start), ("whole", whole))
        for number, which in enumerate(("elapsed", "processors"))
    }
    for what in ways:
        each = ", ".join(f"{seconds:.1f}" for seconds, _ in whole[what])
        click.echo(
            f"{what:5} {middle[what, 'whole', 'elapsed']:6.1f} s elapsed ({each}), "
            f"{middle[what, 'whole', 'processors']:6.1f} s of processors; the start "
            f"{middle[what, 'start', 'elapsed']:.1f} s and "
            f"{middle[what, 'start', 'processors']:.1f} s of these"
        )
    for which in ("elapsed", "processors"):
        local, ray = (middle[what, "whole", which] for what in ways)
        local_start, ray_start = (middle[what, "start", which] for what in ways)
        click.echo(
            f"{which}: ray has {local / ray:.2f} times the rate of local, without the start "
            f"{(local - local_start) / (ray - ray_start):.2f} (load {load()})"
        )


def load() -> str:
    return f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"


def manifest_of_one(folder: Path, named: Sequence[str]) -> Path:
    """Return a manifest whose run is little more than its start."""
    file = folder / "one.csv"
    file.write_text(f"zh,en\n{named[0]},{named[1]}\n", encoding="utf-8")
    return file


@main.command()
@click.option("--sizes", default="250,8000,32000", show_default=True, help="Sentences a side.")
@click.option("--fast", is_flag=True, help="Take the fast encoder.")
@click.pass_obj
def growth(pairs: str, sizes: str, fast: bool) -> None:
    """Measure documents of several sizes."""
    flags = ["--fast"] * fast
    first: tuple[float, float] | None = None
    for size in map(int, sizes.split(",")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            start = document(folder, "start", list(islice(rows_of(pairs), 20)))
            named = document(folder, "long", list(islice(rows_of(pairs), size)))
            base = in_child(pairs, "bare", *flags, str(manifest_of_one(folder, start)))
            whole = in_child(pairs, "bare", *flags, str(manifest(folder, [start, named])))
            seconds = (whole[1] - base[1]) / size
            memory = (float(whole[2]) - float(base[2])) / size
            first = first or (seconds, memory)
            click.echo(
                f"{size:6} sentences a side: {1000 * seconds:6.2f} ms of processor and "
                f"{1024 * memory:6.1f} KiB for each, {seconds / first[0]:.2f} and "
                f"{memory / first[1]:.2f} times the first; {float(whole[2]):.0f} MiB in all"
            )


@main.command()
@click.option("--entries", "number", default=100_000, show_default=True, help="Rows.")
@click.option("--sentences", default=5, show_default=True, help="Sentences a side of each.")
@click.option("--deduplicate", is_flag=True, help="Leave out what was there before.")
@click.option("--ray", is_flag=True, help="Let a Ray cluster with two workers copy the results.")
@click.pass_obj
def entries(pairs: str, number: int, sentences: int, deduplicate: bool, ray: bool) -> None:
    """Measure the run itself over many entries."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        rows = list(islice(rows_of(pairs), sentences))
        names = document(folder, "model", rows)
        copies = [[name.replace("model", str(n)) for name in names] for n in range(number)]
        for copy in copies if ray else []:  # local workers, who read for themselves, need none
            for name, model in zip(copy, names, strict=True):
                (folder / name).symlink_to(folder / model)
        flags = ["--deduplicate"] * deduplicate + ["--ray"] * ray
        elapsed, processor, printed = in_child(pairs, "fake", *flags, str(manifest(folder, copies)))
        memory, working, merging = map(float, printed.split())
        click.echo(
            f"{number} pairs, {len(rows)} segments each: {elapsed:.0f} s, {processor:.0f} s of"
            f" processors; the run itself had at most {memory:.0f} MiB and took {working:.1f} s of"
            f" processor until all was done ({number / working:.0f} pairs a second), and"
            f" {merging:.1f} s for merging ({number / merging:.0f} pairs a second)"
        )


@main.command()
@click.option("--sizes", default="500,2000,8000", show_default=True, help="Rows of the manifest.")
@click.option("--sentences", default=5, show_default=True, help="Sentences a side of each.")
@click.pass_obj
def whole(pairs: str, sizes: str, sentences: int) -> None:
    """Measure runs over manifests of several sizes, with nothing left out."""
    for size in map(int, sizes.split(",")):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            rows = rows_of(pairs)
            named = [document(folder, str(n), list(islice(rows, sentences))) for n in range(size)]
            file = str(manifest(folder, named))
            elapsed, processor, printed = in_child(pairs, "run", "2", "--fast", file)
            click.echo(
                f"{size:6} pairs of {sentences} sentences: {elapsed:.0f} s, {processor:.0f} s of "
                f"processors; the run itself had at most {float(printed):.0f} MiB"
            )


@main.command(hidden=True)
@click.argument("file")
@click.option("--fast", "model", flag_value="fast")
def bare(file: str, model: str | None) -> None:
    bare_loop(Path(file), model)
    click.echo(peak_memory())


@main.command(hidden=True)
@click.argument("jobs", type=int)
@click.argument("file")
@click.option("--fast", "model", flag_value="fast")
@click.option("--ray", "engine", flag_value="ray", default="local")
def run(jobs: int, file: str, model: str | None, engine: Engine) -> None:
    from glossary.corpus import Settings
    from glossary.corpus import run as run_corpus

    with tempfile.TemporaryDirectory() as name:
        settings = Settings(split="line", model=model)
        run_corpus(file, str(Path(name) / "out"), settings=settings, jobs=jobs, engine=engine)
    click.echo(peak_memory())


@main.command(hidden=True)
@click.argument("file")
@click.option("--deduplicate", is_flag=True)
@click.option("--ray", "engine", flag_value="ray", default="local")
def fake(file: str, deduplicate: bool, engine: Engine) -> None:
    from glossary.corpus import Filters, merging, running
    from glossary.corpus import run as run_corpus

    # From a module that the processes can find, which a program is not.
    own = import_module("corpus")
    running.begin = own.copy_results  # type: ignore[attr-defined]
    running.begin_apart = own.copy_results_apart  # type: ignore[attr-defined]
    merge, done = merging.merge, []

    def noted(*arguments: Any) -> Any:
        done.append(time.process_time())
        return merge(*arguments)

    merging.merge = noted  # type: ignore[assignment]
    with tempfile.TemporaryDirectory() as name:
        filters = Filters(deduplicate=deduplicate)
        run_corpus(file, str(Path(name) / "out"), filters=filters, jobs=2, engine=engine)
    click.echo(f"{peak_memory()} {done[0]} {time.process_time() - done[0]}")


def copy_results(recipe: Any, root: Path, folder: Path) -> Callable[[Any], Any]:
    """Return a function that writes a result like that of the model documents for each row."""
    from glossary.corpus.manifest import Entry
    from glossary.corpus.working import Parcel, begin_apart

    names = ("zh/model.txt", "en/model.txt")
    first, second = ((root / name).read_bytes() for name in names)
    result = begin_apart(recipe, None)(Parcel(Entry(0, *names, {}), "", (first, second)))
    assert isinstance(result, bytes)
    return partial(_copy, result, folder)


def copy_results_apart(recipe: Any, encoder: Any) -> Callable[[Any], bytes]:
    """Return a function that makes a result like that of the first row for each row."""
    from glossary.corpus.working import begin_apart

    make = begin_apart(recipe, encoder)
    made: list[Any] = []

    def copy(parcel: Any) -> bytes:
        if not made:
            made.append(make(parcel))
        return _like(made[0], parcel.entry.line)

    return copy


def _copy(model: bytes, folder: Path, entry: Any) -> Any:
    import hashlib

    from glossary.corpus.working import SUFFIX, Done

    key = hashlib.sha256(entry.zh.encode()).hexdigest()
    (folder / f"{key}{SUFFIX}").write_bytes(_like(model, entry.line))
    return Done(key, False)


def _like(model: bytes, line: int) -> bytes:
    """Return a result with other texts than another one, so that none is left out as said twice."""
    return model.replace(b'"source": "', f'"source": "{line} '.encode("ascii"))


if __name__ == "__main__":
    main()
