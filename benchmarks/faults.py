"""Do harm to corpus runs and count what is lost: nothing may be.

    python benchmarks/faults.py [--kills 50] [--documents 12] [--jobs 2]

A corpus is made of the bundled samples, cut into documents. One run is left alone; its folder is
what all others have to end with, byte for byte. Then, each in a folder of its own,

- a run is killed (SIGKILL, the process that started the others alone) at random moments and
  resumed after each, until it has been killed as often as asked for;
- processes that do the work are killed at random moments while the run goes on;
- processes that do the work have too little memory for one of the documents;
- the disk is full: on a file system of one MiB in memory where that can be had (Linux, root),
  else with a limit on the size of files; then the run is resumed with room;
- unreadable and hostile files stand among the good ones, and rows are missing a file, stand twice
  or name the files the other way round: the good ones come out as without them;
- a second run is started in a folder in which one is at work;
- the clock jumps at each call, years back and forth.

The table says how often each was tried and how often the end was as it should be. The status is 1
if it once was not. POSIX only; on two idle cores it takes about five minutes.
"""

from __future__ import annotations

import csv
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import click

from corpora.samples import names, sample

HOSTILE = {
    "empty.txt": b"",
    "blank.txt": b" \n\n \n",
    "zeros.txt": bytes(10_000),
    "noise.txt": random.Random(1).randbytes(50_000),
    "noise.docx": b"PK\x03\x04" + random.Random(2).randbytes(20_000),
    "noise.pdf": b"%PDF-1.7\n" + random.Random(3).randbytes(20_000),
    "deep.html": b"<html><body>" + b"<div>" * 50_000 + b"text",
    "bomb.xml.html": b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><p>&c;</p>',
    "long.txt": b"a" * 2_000_000,
    "surrogates.txt": "雨\ud800\udfff".encode("utf-8", "surrogatepass") * 1_000,
    "french.txt": "Le bateau part à neuf heures et le marché ouvre à cinq heures.\n".encode() * 30,
}


def make(folder: Path, documents: int) -> list[tuple[str, str]]:
    """Make the documents of a corpus and return their names."""
    pairs = []
    parts = -(-documents // len(names()))
    for name in names():
        gold = sample(name).gold
        beads = [
            json.loads(f"[{line.replace(':', ',')}]")
            for line in (gold / "alignment.ladder").read_text(encoding="utf-8").splitlines()
        ]
        texts = [
            (gold / f"{side}.txt").read_text(encoding="utf-8").splitlines() for side in ("zh", "en")
        ]
        for part in range(parts):
            own = beads[len(beads) * part // parts : len(beads) * (part + 1) // parts]
            pair = []
            for side, language in enumerate(("zh", "en")):
                file = folder / language / f"{name}-{part}.txt"
                file.parent.mkdir(parents=True, exist_ok=True)
                lines = [texts[side][number] for bead in own for number in bead[side]]
                file.write_text("\n\n".join(lines) + "\n", encoding="utf-8")
                pair.append(f"{language}/{file.name}")
            pairs.append((pair[0], pair[1]))
    return pairs[:documents]


def write_manifest(file: Path, rows: list[tuple[str, str]]) -> Path:
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("zh", "en"), *rows])
    return file


def start(manifest: Path, folder: Path, jobs: int, **settings: str) -> subprocess.Popen[str]:
    """Start a run, or go on with it."""
    program = settings.pop("program", "")
    return subprocess.Popen(
        [
            *(sys.executable, "-c", f"{program}import duizhao; duizhao.main()", "corpus", "run"),
            *(str(manifest), "-o", str(folder), "--resume", "--jobs", str(jobs)),
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, **settings},
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Return the status of a run and what it wrote."""
    _, errors = process.communicate()
    if "Traceback" in errors:
        click.echo(errors, err=True)
    return process.returncode, errors


def contents(folder: Path) -> dict[str, bytes]:
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != ".lock"
    }


def children(process: int) -> list[int]:
    """Return the processes that a process started to do the work."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(process)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    ).stdout
    return [int(line.split()[0]) for line in listed.splitlines() if "spawn_main" in line]


Outcome = tuple[str, int, int]
"""What was tried, how often, and how often it ended well."""


class Harm:
    """The harm, and what an unharmed run gives."""

    def __init__(self, root: Path, manifest: Path, jobs: int) -> None:
        self.root = root
        self.manifest = manifest
        self.jobs = jobs
        self.random = random.Random(0)
        began = time.monotonic()
        assert finish(start(manifest, root / "left-alone", jobs))[0] == 0
        self.seconds = time.monotonic() - began
        self.expected = contents(root / "left-alone")

    def as_expected(self, folder: Path) -> bool:
        """Return whether a folder holds what an unharmed run leaves."""
        return contents(folder) == self.expected

    def killed(self, kills: int) -> Iterator[Outcome]:
        """Kill runs; each folder is resumed until its run was not killed in time."""
        done = ends = right = 0
        while done < kills:
            folder = self.root / f"killed-{ends}"
            while True:
                process = start(self.manifest, folder, self.jobs)
                try:
                    process.wait(self.random.uniform(0, 1.1 * self.seconds))
                except subprocess.TimeoutExpired:
                    process.kill()
                    finish(process)
                    done += 1
                    continue
                finish(process)
                break
            ends += 1
            right += self.as_expected(folder)
            shutil.rmtree(folder)
        yield f"killed {done} times at random moments, resumed", ends, right

    def workers_killed(self, runs: int) -> Iterator[Outcome]:
        """Kill one process of a run that does the work; its document is tried again."""
        right = kills = 0
        for number in range(runs):
            folder = self.root / f"workers-{number}"
            process = start(self.manifest, folder, self.jobs)
            time.sleep(self.random.uniform(0.3, 0.9) * self.seconds)
            victims = children(process.pid)
            if victims:
                os.kill(self.random.choice(victims), signal.SIGKILL)
                kills += 1
            finish(process)
            right += self.as_expected(folder)
            shutil.rmtree(folder)
        yield f"{kills} processes that do the work killed", runs, right

    def out_of_memory(self, rows: list[tuple[str, str]]) -> Iterator[Outcome]:
        """Put a document among the others that takes more memory than a process may have."""
        line = "长城很长，海港很大。".encode() * 10
        (self.root / "huge.txt").write_bytes((line + b"\n") * 700_000)
        mixed = write_manifest(self.root / "huge.csv", [("huge.txt", rows[0][1]), *rows])
        folder = self.root / "memory"
        limit = 600 * 2**20
        program = f"import resource as r; r.setrlimit(r.RLIMIT_AS, ({limit}, {limit})); "
        status, errors = finish(start(mixed, folder, self.jobs, program=program))
        with (folder / "failures.csv").open(encoding="utf-8-sig") as stream:
            listed = [row["zh"] for row in csv.DictReader(stream)]
        same = self._texts(folder, {*rows}) == self._texts(self.root / "left-alone", {*rows})
        clear = status == 1 and "Traceback" not in errors and listed == ["huge.txt"]
        yield f"a document that takes more than {limit // 2**20:,} MiB", 1, clear and same

    def full(self) -> Iterator[Outcome]:
        """Fill the disk, then make room."""
        mount = self.root / "small"
        mount.mkdir()
        size = sum(map(len, self.expected.values()))
        for share in (0.02, 0.2, 0.5, 0.9):
            limit = int(size * share)
            made = subprocess.run(
                ["mount", "-t", "tmpfs", "-o", f"size={limit}", "tmpfs", str(mount)],
                capture_output=True,
                check=False,
            )
            if made.returncode:
                break
            try:
                folder = mount / "out"
                status, errors = finish(start(self.manifest, folder, self.jobs))
                last = errors.splitlines()[-1]
                clear = status == 2 and "No space left" in last and "Traceback" not in errors
                subprocess.run(["mount", "-o", f"remount,size={20 * size}", str(mount)], check=True)
                finish(start(self.manifest, folder, self.jobs))
                yield f"disk full at {limit:,} bytes", 1, clear and self.as_expected(folder)
            finally:
                subprocess.run(["umount", str(mount)], check=True)
        for limit in (300, 5_000, 20_000):
            program = f"import resource as r; r.setrlimit(r.RLIMIT_FSIZE, ({limit}, {limit})); "
            folder = self.root / f"limit-{limit}"
            status, errors = finish(start(self.manifest, folder, self.jobs, program=program))
            clear = status == 2 and "Traceback" not in errors
            finish(start(self.manifest, folder, self.jobs))
            yield f"files of at most {limit:,} bytes", 1, clear and self.as_expected(folder)

    def hostile(self, rows: list[tuple[str, str]]) -> Iterator[Outcome]:
        """Mix hostile files and wrong rows with the good ones."""
        bad = self.root / "bad"
        bad.mkdir()
        for name, content in HOSTILE.items():
            (bad / name).write_bytes(content)
        (bad / "folder.txt").mkdir()
        wrong = [(f"bad/{name}", rows[0][1]) for name in (*HOSTILE, "folder.txt", "none.txt")]
        wrong += [
            ("", rows[0][1]),
            (rows[0][0], ""),
            rows[0],
            (rows[0][0], rows[1][0]),
            ("a" * 5_000, "b"),
        ]
        mixed = [*rows]
        for row in wrong:
            mixed.insert(self.random.randrange(1, len(mixed)), row)
        manifest = write_manifest(self.root / "mixed.csv", mixed)
        status, errors = finish(start(manifest, self.root / "mixed", self.jobs))
        if status != 1:
            click.echo(errors, err=True)
            yield f"{len(wrong)} hostile files and wrong rows among good ones", 1, 0
            return
        own = self._texts(self.root / "mixed", {*rows})
        with (self.root / "mixed" / "failures.csv").open(encoding="utf-8-sig") as stream:
            failures = sum(1 for _ in csv.DictReader(stream))
        well = own == self._texts(self.root / "left-alone", {*rows})
        right = well and status == 1 and "Traceback" not in errors
        yield (
            f"{len(wrong)} hostile files and wrong rows among good ones ({failures} listed)",
            1,
            right,
        )
        swapped = write_manifest(self.root / "swapped.csv", [(en, zh) for zh, en in rows])
        finish(start(swapped, self.root / "swapped", self.jobs))
        same = self._texts(self.root / "swapped", {*rows})
        yield (
            "all rows the other way round",
            1,
            same == self._texts(self.root / "left-alone", {*rows}),
        )

    def _texts(self, folder: Path, rows: set[tuple[str, str]]) -> list[tuple[object, ...]]:
        """Return the segments of some rows, without their lines in the manifest."""
        with (folder / "segments.jsonl").open(encoding="utf-8") as stream:
            return [
                (one["source"], one["target"], one["score"], str(one["target_place"]))
                for one in map(json.loads, stream)
                if (one["document"]["zh"], one["document"]["en"]) in rows
            ]

    def two(self) -> Iterator[Outcome]:
        """Start a second run in a folder while the first one is at work."""
        folder = self.root / "two"
        first = start(self.manifest, folder, self.jobs)
        while not (folder / "documents").is_dir():
            time.sleep(0.01)
        time.sleep(0.2)
        status, errors = finish(start(self.manifest, folder, self.jobs))
        refused = status == 2 and "another run is at work" in errors and errors.count("\n") == 1
        finish(first)
        yield "a second run in the folder of one at work", 1, refused and self.as_expected(folder)

    def clock(self) -> Iterator[Outcome]:
        """Let the clock jump in all processes."""
        path = self.root / "clock"
        path.mkdir()
        (path / "sitecustomize.py").write_text(
            "import random, time\ntime.time = lambda: random.uniform(-1e9, 4e9)\n", encoding="utf-8"
        )
        folder = self.root / "jumping"
        paths = os.pathsep.join(filter(None, (str(path), os.environ.get("PYTHONPATH"))))
        finish(start(self.manifest, folder, self.jobs, PYTHONPATH=paths))
        yield "a clock that jumps at each call", 1, self.as_expected(folder)


@click.command()
@click.option("--kills", default=50, show_default=True, help="How often runs are killed.")
@click.option("--documents", default=12, show_default=True, help="Documents of the corpus.")
@click.option("--jobs", default=2, show_default=True, help="Processes of each run.")
def main(kills: int, documents: int, jobs: int) -> None:
    """Do harm to corpus runs and count what is lost."""
    lost = False
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        rows = make(root, documents)
        harm = Harm(root, write_manifest(root / "manifest.csv", rows), jobs)
        click.echo(f"left alone: {len(rows)} pairs, {harm.seconds:.0f} s, {jobs} jobs")
        for outcomes in (
            harm.two(),
            harm.clock(),
            harm.hostile(rows),
            harm.full(),
            harm.workers_killed(5),
            harm.out_of_memory(rows),
            harm.killed(kills),
        ):
            for what, tried, right in outcomes:
                click.echo(f"{what:72} {int(right)} of {tried} as it should be")
                lost |= right != tried
    click.echo(f"{time.monotonic() - began:.0f} s in all")
    sys.exit(int(lost))


if __name__ == "__main__":
    main()
