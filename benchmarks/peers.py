"""Compare aligners on the same gold documents and the same machine.

    python benchmarks/peers.py GOLD_DIR... [--command "hunalign: run-hunalign {zh} {en} {out}"]

Runs this project and, where they are installed, Gale and Church's
method (`pip install nltk`) and sentalign, vecalign as a library, with this project's encoder (`pip
install sentalign`). A command is any other aligner: it reads two files with one sentence a line
and writes a ladder, one bead a line, `[zh]:[en]`, counted from 0.

Each aligner has a process of its own. Seconds are those of all documents after loading; those of a
command hold its start for each document, too.
"""

from __future__ import annotations

import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.util import find_spec
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import click

from aligner.aligning import align
from aligner.encoders import load_encoder
from aligner.evaluation import Counts, GoldBead, GoldDocument, compare, read_gold
from aligner.formats.ladder import read_ladder

Aligner = Callable[[GoldDocument], list[GoldBead]]

NOT_RUN = {
    "lingtrain-aligner": "keeps texts in a database and downloads its models",
    "vecalign, Bertalign, hunalign, Bleualign": "not packages of PyPI; use --command",
}


@dataclass(frozen=True)
class Result:
    """What an aligner reached on all documents; memory in MiB."""

    name: str
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


def duizhao() -> Aligner:
    """Return this project's aligner."""
    encoder = load_encoder()

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


OWN = {"duizhao": duizhao, "Gale-Church (NLTK)": gale_church, "sentalign": sentalign}
NEEDS = {"Gale-Church (NLTK)": "nltk", "sentalign": "sentalign"}


def measure(name: str, template: str | None, folders: Sequence[str]) -> Result:
    """Return what an aligner reaches; meant to run in a process of its own."""
    documents = [document for folder in folders for document in read_gold(folder)]
    run = OWN[name]() if template is None else by_command(template)
    if template is None:  # what is loaded on first use is loaded before the clock starts
        first = documents[0]
        run(GoldDocument(first.name, first.source[:4], first.target[:4], ()))
    counts, seconds = Counts(), 0.0
    for document in documents:
        start = time.perf_counter()
        groups = run(document)
        seconds += time.perf_counter() - start
        counts += compare(complete(groups, document), document.beads)
    whose = resource.RUSAGE_SELF if template is None else resource.RUSAGE_CHILDREN
    peak = resource.getrusage(whose).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Result(name, counts, seconds, peak)


@click.command()
@click.argument("folders", nargs=-1, required=True, type=click.Path(exists=True, file_okay=False))
@click.option("--command", "commands", multiple=True, help='As "NAME: COMMAND {zh} {en} {out}".')
def main(folders: tuple[str, ...], commands: tuple[str, ...]) -> None:
    """Align the documents of gold FOLDERS with each aligner."""
    absent = dict(NOT_RUN)
    wanted: list[tuple[str, str | None]] = []
    for name in OWN:
        package = NEEDS.get(name)
        if package is None or find_spec(package):
            wanted.append((name, None))
        else:
            absent[name] = f"install it with `pip install {package}`"
    for command in commands:
        name, colon, words = command.partition(":")
        if not colon:
            raise click.UsageError(f'"{command}" is not of the form "NAME: COMMAND"')
        wanted.append((name.strip(), words.strip()))
    click.echo(
        f"{'aligner':24} strict     lax    null   seconds      MiB   (ratio to this project)"
    )
    base = None
    for name, template in wanted:
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            one = pool.submit(measure, name, template, folders).result()
        base = base or one
        scores = [
            values[2]
            for values in (one.counts.strict_scores, one.counts.lax_scores, one.counts.null_scores)
        ]
        ratios = [
            value / reference
            for value, reference in (
                (scores[0], base.counts.strict_scores[2]),
                (one.seconds, base.seconds),
                (one.memory, base.memory),
            )
        ]
        click.echo(
            f"{name:24}  {scores[0]:.3f}   {scores[1]:.3f}   {scores[2]:.3f}  {one.seconds:8.1f} "
            f"{one.memory:8.0f}   strict {ratios[0]:.2f}, time {ratios[1]:.2f}, "
            f"memory {ratios[2]:.2f}"
        )
    for name, reason in absent.items():
        click.echo(f"not run: {name} ({reason})")


if __name__ == "__main__":
    main()
