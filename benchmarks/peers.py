"""Compare aligners on the same gold documents and the same machine.

    python benchmarks/peers.py GOLD_DIR... [--command "NAME: PROGRAM {zh} {en} {out}"]

Runs this project with both of its encoders, and those aligners of PyPI that are installed and run
without a download: Gale and Church's method (`nltk`, and `galechurch`, which is written in Rust),
`sentalign`, which is vecalign as a library, and `lingtrain-aligner`. The last two are given this
project's encoder. A command is any other aligner: it reads two files with one sentence a line and
writes a ladder, one bead a line, `[zh]:[en]`, counted from 0; `hunalign.py` is one.

The weights of this project know some gold documents: those named in their card. A line in the
table says so, and `train.py --cross-validate` gives the figures that are fair.

Each aligner has a process of its own for each folder. Seconds are those of the processors, after
loading; those of a command hold its start for each document, too.
"""

from __future__ import annotations

import io
import json
import resource
import shlex
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from functools import partial
from importlib import resources
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click

from aligner.aligning import align
from aligner.encoders import FAST_MODEL, load_encoder
from aligner.evaluation import Counts, GoldBead, GoldDocument, compare, read_gold
from aligner.formats.ladder import read_ladder

Aligner = Callable[[GoldDocument], list[GoldBead]]

NOT_RUN = {
    "vecalign, Bertalign": "not packages of PyPI, and their encoder has to be downloaded",
    "Bleualign": "not a package of PyPI; needs a machine translation of the source",
    "Champollion": "not a package of PyPI",
}
# What its own examples take.
LINGTRAIN_BATCH, LINGTRAIN_WINDOW, LINGTRAIN_STEPS = 200, 40, 3


@dataclass(frozen=True)
class Result:
    """What an aligner reached on the documents of a folder; memory in MiB."""

    counts: Counts
    seconds: float
    memory: float


def complete(groups: Sequence[GoldBead], document: GoldDocument) -> list[GoldBead]:
    """Return beads, each sentence that stands on no or on one side alone being a null bead."""
    beads = [group for group in groups if group[0] and group[1]]
    held = [{number for bead in beads for number in bead[side]} for side in (0, 1)]
    beads += [((i,), ()) for i in range(len(document.source)) if i not in held[0]]
    beads += [((), (j,)) for j in range(len(document.target)) if j not in held[1]]
    return beads


def duizhao(model: str | None = None) -> Aligner:
    """Return this project's aligner."""
    encoder = load_encoder(model)

    def run(document: GoldDocument) -> list[GoldBead]:
        found = align(document.source, document.target, encoder=encoder)
        return [(bead.source, bead.target) for bead in found.beads]

    return run


def gale_church() -> Aligner:
    """Return the aligner of NLTK, which goes by length in characters."""
    from nltk.translate.gale_church import align_blocks  # type: ignore[import-not-found]

    def run(document: GoldDocument) -> list[GoldBead]:
        source, target = (
            [len(one.text) for one in side] for side in (document.source, document.target)
        )
        # The method takes both languages for equally long.
        ratio = sum(target) / max(sum(source), 1)
        groups: list[tuple[set[int], set[int]]] = []
        for i, j in align_blocks([round(ratio * length) for length in source], target):
            if groups and (i in groups[-1][0] or j in groups[-1][1]):
                groups[-1][0].add(i)
                groups[-1][1].add(j)
            else:
                groups.append(({i}, {j}))
        return [(tuple(sorted(rows)), tuple(sorted(columns))) for rows, columns in groups]

    return run


def gale_church_in_rust() -> Aligner:
    """Return the aligner of galechurch, with the ratio of lengths of the document."""
    from galechurch import align as run_galechurch  # type: ignore[import-not-found]

    def run(document: GoldDocument) -> list[GoldBead]:
        sides = [[one.text for one in side] for side in (document.source, document.target)]
        lengths = [sum(map(len, side)) for side in sides]
        found = run_galechurch(*sides, mean_xy=lengths[0] / max(lengths[1], 1))
        return [
            (
                tuple(range(bead.source_start, bead.source_end)),
                tuple(range(bead.target_start, bead.target_end)),
            )
            for bead in found.beads
        ]

    return run


def sentalign() -> Aligner:
    """Return sentalign with this project's encoder."""
    from sentalign import sentalign as run_sentalign  # type: ignore[import-not-found]

    encoder = load_encoder()

    def encode(texts: Sequence[str]) -> Any:
        return encoder.encode(list(texts))

    def run(document: GoldDocument) -> list[GoldBead]:
        sides = [[one.text for one in side] for side in (document.source, document.target)]
        found = run_sentalign(*sides, encoder=encode)
        return [(tuple(one.src_indices), tuple(one.tgt_indices)) for one in found.alignments]

    return run


def lingtrain() -> Aligner:
    """Return lingtrain-aligner with this project's encoder, settings as in its examples."""
    with redirect_stderr(io.StringIO()):
        from lingtrain_aligner import (  # type: ignore[import-not-found]
            aligner as lingtrain_align,
        )
        from lingtrain_aligner import resolver

    encoder = load_encoder()

    def numbers(listed: str) -> tuple[int, ...]:
        return tuple(number - 1 for number in json.loads(listed))

    class Model:
        def encode(self, lines: Sequence[str], **_: object) -> Any:
            return encoder.encode(list(lines))

    def run(document: GoldDocument) -> list[GoldBead]:
        sides = [
            [" ".join(one.text.split()) for one in side]
            for side in (document.source, document.target)
        ]
        with (
            tempfile.TemporaryDirectory() as folder,
            redirect_stdout(io.StringIO()),
            redirect_stderr(io.StringIO()),
        ):
            file = str(Path(folder) / "texts.db")
            lingtrain_align.fill_db(file, "zh", "en", *sides)
            lingtrain_align.align_db(
                file, "", LINGTRAIN_BATCH, LINGTRAIN_WINDOW, model=Model(), show_progress_bar=False
            )
            for step in range(LINGTRAIN_STEPS):
                conflicts, rest = resolver.get_all_conflicts(
                    file,
                    min_chain_length=2 + step,
                    max_conflicts_len=6 * (step + 1),
                    handle_start=True,
                    handle_finish=True,
                )
                resolver.resolve_all_conflicts(file, conflicts, "", model=Model())
                if not rest:
                    break
            with sqlite3.connect(file) as database:
                batches = lingtrain_align.get_doc_index(database)
        return [
            (numbers(source), numbers(target))
            for batch in batches
            for _, source, _, target in batch
        ]

    return run


def by_command(template: str) -> Aligner:
    """Return the aligner that a command is."""

    def run(document: GoldDocument) -> list[GoldBead]:
        with tempfile.TemporaryDirectory() as folder:
            files = {name: str(Path(folder) / f"{name}.txt") for name in ("zh", "en", "out")}
            for name, side in (("zh", document.source), ("en", document.target)):
                lines = "".join(" ".join(one.text.split()) + "\n" for one in side)
                Path(files[name]).write_text(lines, encoding="utf-8")
            words = [word.format(**files) for word in shlex.split(template)]
            subprocess.run(words, check=True, stdout=subprocess.DEVNULL)
            return [(tuple(source), tuple(target)) for source, target in read_ladder(files["out"])]

    return run


OWN: dict[str, tuple[Callable[[], Aligner], str | None]] = {
    "duizhao": (duizhao, None),
    "duizhao --fast": (partial(duizhao, FAST_MODEL), None),
    "Gale-Church (nltk)": (gale_church, "nltk"),
    "Gale-Church (galechurch)": (gale_church_in_rust, "galechurch"),
    "sentalign": (sentalign, "sentalign"),
    "lingtrain-aligner": (lingtrain, "lingtrain_aligner"),
}
"""What makes each aligner, and the module it needs."""


def used(whose: int) -> float:
    """Return the processor time that processes have used, in seconds."""
    usage = resource.getrusage(whose)
    return usage.ru_utime + usage.ru_stime


def measure(name: str, template: str | None, folder: str) -> Result:
    """Return what an aligner reaches; meant to run in a process of its own."""
    documents = read_gold(folder)
    run = OWN[name][0]() if template is None else by_command(template)
    if template is None:  # what is loaded on first use is loaded before the clock starts
        first = documents[0]
        run(GoldDocument(first.name, first.source[:4], first.target[:4], ()))
    whose = resource.RUSAGE_SELF if template is None else resource.RUSAGE_CHILDREN
    counts, seconds = Counts(), 0.0
    for document in documents:
        start = used(whose)
        groups = run(document)
        seconds += used(whose) - start
        counts += compare(complete(groups, document), document.beads)
    peak = resource.getrusage(whose).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Result(counts, seconds, peak)


def trained_on(folder: str) -> int:
    """Return how many documents of a folder the weights of this project know, by their names."""
    file = resources.files("aligner") / "data" / "weights.json"
    known = json.loads(file.read_text(encoding="utf-8"))["card"]["documents"]
    return sum(document.name in known for document in read_gold(folder))


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False))
@click.option("--command", "commands", multiple=True, help='As "NAME: PROGRAM {zh} {en} {out}".')
def main(folders: tuple[str, ...], commands: tuple[str, ...]) -> None:
    """Align the documents of gold FOLDERS with each aligner."""
    absent = dict(NOT_RUN)
    wanted: list[tuple[str, str | None]] = []
    for name, (_, module) in OWN.items():
        if module is None or find_spec(module):
            wanted.append((name, None))
        else:
            absent[name] = f"install it with `pip install {module.replace('_', '-')}`"
    for command in commands:
        name, colon, words = command.partition(":")
        if not colon:
            raise click.UsageError(f'"{command}" is not of the form "NAME: PROGRAM"')
        wanted.append((name.strip(), words.strip()))
    for folder in folders:
        click.echo(
            f"\n{Path(folder).name:26} strict     lax    null   seconds      MiB"
            f"   to duizhao: strict, time, memory"
        )
        base = None
        for name, template in wanted:
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
                one = pool.submit(measure, name, template, folder).result()
            base = base or one
            click.echo(f"{name:26}  {line(one, base)}")
        known = trained_on(folder)
        if known:
            click.echo(f"duizhao's weights were trained on {known} documents of this folder")
    click.echo()
    for name, reason in absent.items():
        click.echo(f"not run: {name} ({reason})")


def line(one: Result, base: Result) -> str:
    """Return the figures of an aligner beside those of this project."""
    strict, lax, null = (
        scores[2]
        for scores in (one.counts.strict_scores, one.counts.lax_scores, one.counts.null_scores)
    )
    return (
        f"{strict:.3f}   {lax:.3f}   {null:.3f}  {one.seconds:8.1f} {one.memory:8.0f}"
        f"               {strict / base.counts.strict_scores[2]:5.2f}  "
        f"{one.seconds / base.seconds:5.2f}  {one.memory / base.memory:5.2f}"
    )


if __name__ == "__main__":
    main()
