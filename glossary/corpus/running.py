"""A run over a manifest: it can be stopped at any point, and goes on where it was."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path, PurePath
from typing import Any, Literal

from filelock import FileLock, Timeout

from corpora.errors import InputError
from corpora.messages import language
from corpora.messages import message as common
from glossary.corpus import interrupts, merging, parquet
from glossary.corpus.manifest import Entry, Manifest
from glossary.corpus.merging import OUTPUTS, Filters, Outcome, Table
from glossary.corpus.result import Result, load
from glossary.corpus.settings import Settings, found, prepare
from glossary.corpus.workers import Died, Workers, cores
from glossary.corpus.working import (
    SUFFIX,
    Desk,
    Done,
    Failed,
    Parcel,
    begin,
    begin_apart,
    load_ahead,
)
from glossary.messages import message

Engine = Literal["local", "ray"]
"""Who works: processes on this machine, or a Ray cluster."""
DOCUMENTS = "documents"
"""The folder of the results of the pairs, in that of the run."""
_LOCK = ".lock"
_TEMPORARY = re.compile(r"\..+\.[^.]+")
_DEFAULTS = Settings()
_UNFILTERED = Filters()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run is.

    Attributes
    ----------
    rows
        How many rows the manifest has.
    done
        How many of them are settled, whatever became of them.
    failed
        How many of these failed.
    kept
        How many results were there from an earlier run.
    line
        The line of the row that was settled last; 0 before the first.
    failure
        Why it failed; empty where it did not.
    """

    rows: int
    done: int
    failed: int
    kept: int
    line: int
    failure: str


Watch = Callable[[Progress], None]


def results(
    manifest: str,
    folder: str,
    *,
    settings: Settings = _DEFAULTS,
    paired_only: bool = False,
    resume: bool = False,
    jobs: int | None = None,
    engine: Engine = "local",
    address: str | None = None,
) -> Iterator[Result]:
    """Align and check the pairs of a manifest; yield the results as they come, in any order.

    Parameters
    ----------
    manifest
        A CSV file with the columns ``zh`` and ``en``, see `glossary.corpus.manifest`.
    folder
        Where the results are kept; it is made if it is not there.
    settings
        How the pairs are aligned and checked.
    paired_only
        Whether rows are left out whose column ``state`` says something else than ``paired``.
    resume
        Whether to go on with the run in the folder: what is there and was made from the same
        files with the same settings is not made again.
    jobs
        How many processes work, each on one core; None for all cores.
    engine
        Who works. With ``ray`` documents are read and results written here; the workers need no
        file of this machine but a model that `settings` names by its folder.
    address
        The address of the Ray cluster, as `ray.init` takes it; None for one of this machine alone.
        Where the program is connected to a cluster, that is taken.

    Raises
    ------
    InputError
        The manifest, a glossary or the model cannot be read, another run is at work in the folder,
        it holds something and `resume` is not set, or it cannot be written; Ray is not installed,
        or there is no such cluster.
    """
    rows = Manifest(manifest)

    def made() -> Generator[Result, None, None]:
        with (
            closing(_Run(rows, folder, settings, paired_only, jobs, engine, address)) as run,
            _opened(folder, resume),
        ):
            yield from run.results()

    yield from interrupts.stepwise(made())


def run(
    manifest: str,
    folder: str,
    *,
    settings: Settings = _DEFAULTS,
    filters: Filters = _UNFILTERED,
    table: Table = "jsonl",
    paired_only: bool = False,
    resume: bool = False,
    jobs: int | None = None,
    engine: Engine = "local",
    address: str | None = None,
    watch: Watch | None = None,
) -> Outcome:
    """Align and check the pairs of a manifest and merge the results in its order.

    The files of `glossary.corpus.merging.OUTPUTS` are written into the folder when all pairs are
    done. They do not depend on the number of jobs, on the engine, nor on whether the run was
    interrupted.

    Parameters
    ----------
    manifest, folder, settings, paired_only, resume, jobs, engine, address
        As `results`.
    filters
        Which segments are merged.
    table
        The format of the table of segments.
    watch
        Called when the run begins, and with each row that is settled.

    Raises
    ------
    InputError
        As `results`; or pyarrow is not installed, and `table` asks for Parquet.
    """
    if table == "parquet":
        parquet.check_installed()
    rows = Manifest(manifest)
    with (
        interrupts.kept(),
        closing(_Run(rows, folder, settings, paired_only, jobs, engine, address)) as made,
        _opened(folder, resume) as path,
    ):
        merging.load()
        # They may be those of other settings, until all is done.
        for name in OUTPUTS:
            (path / name).unlink(missing_ok=True)
        for _ in made.results(watch):
            pass
        outcome = merging.merge(made.merged, rows, path, made.signature, filters, table)
        made.clean()
    return outcome


@contextmanager
def _opened(folder: str, resume: bool) -> Iterator[Path]:
    """Keep others out of the folder of a run, and clear away what a killed run left."""
    path = Path(folder).absolute()
    if not path.parent.is_dir():
        raise InputError(common("output-folder-missing", file=folder, folder=str(path.parent)))
    lock = FileLock(path / _LOCK, timeout=0)
    try:
        if path.exists() and not path.is_dir():
            raise InputError(message("corpus-folder-file", folder=folder))
        begun = (path / DOCUMENTS).is_dir()
        if not begun and path.exists() and any(one.name != _LOCK for one in path.iterdir()):
            raise InputError(message("corpus-folder-full", folder=folder))
        (path / DOCUMENTS).mkdir(parents=True, exist_ok=True)
        lock.acquire()
    except Timeout:
        raise InputError(message("corpus-folder-locked", folder=folder)) from None
    except OSError as error:
        raise _unwritable(folder, error) from None
    try:
        if begun and not resume:
            raise InputError(message("corpus-folder-begun", folder=folder))
        _clear(path, folder)
        yield path
    except InputError as error:
        raise InputError(str(error).replace(str(path), folder)) from None
    finally:
        lock.release()


def _clear(path: Path, folder: str) -> None:
    """Remove what a process wrote when it was killed."""
    try:
        for part in (path, path / DOCUMENTS):
            for one in part.iterdir():
                if _TEMPORARY.fullmatch(one.name):
                    one.unlink(missing_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(folder: str, error: OSError) -> InputError:
    reason = error.strerror or str(error)
    return InputError(common("output-unwritable", file=folder, reason=reason))


class _Run:
    """A run over a manifest, with what became of its rows so far."""

    def __init__(
        self,
        manifest: Manifest,
        folder: str,
        settings: Settings,
        paired_only: bool,
        jobs: int | None,
        engine: Engine,
        address: str | None,
    ) -> None:
        self._manifest = manifest
        self._folder = Path(folder).absolute() / DOCUMENTS
        self._paired_only = paired_only
        self._jobs = jobs
        self._address = address
        self._workers: Workers[Entry, Done | Failed] | None = None
        if engine == "local":
            # They load the model while this process loads the rules and the glossaries.
            ahead = partial(load_ahead, found(settings.model), language())
            self._workers = Workers(ahead, min(jobs or cores(), manifest.rows))
        try:
            self._recipe = prepare(settings)
        except BaseException:
            self.close()
            raise
        # By the line of a row. A key is half as large as bytes.
        self._keys: dict[int, bytes] = {}
        self._failures: dict[int, str] = {}
        self._left_out: set[int] = set()
        self._kept = 0
        # Rows that need no worker, until they are yielded.
        self._settled: deque[Entry] = deque()

    @property
    def signature(self) -> Mapping[str, Any]:
        """What the summary says of how the results were made."""
        return self._recipe.signature

    def close(self) -> None:
        """End the processes that were started."""
        if self._workers:
            self._workers.end()

    def results(self, watch: Watch | None = None) -> Generator[Result, None, None]:
        """Yield the results of the rows as they come."""
        self._tell(watch, 0)
        desk = self._manifest.folder, self._folder
        if self._workers:
            start = partial(begin, self._recipe, *desk)
            replies = self._workers.work_on(self._tasks(watch), start)
        else:
            replies = self._from_cluster(Desk(self._recipe, *desk), watch)
        with closing(replies):
            for entry, reply in replies:
                yield from self._without_work()
                self._settle(entry, reply, watch)
                yield self._result(entry)
        yield from self._without_work()

    def _from_cluster(
        self, desk: Desk, watch: Watch | None
    ) -> Generator[tuple[Entry, Done | Failed | Died], None, None]:
        """Yield what comes of the rows that a Ray cluster works on; files are met here."""
        from aligner.encoders import DEFAULT_MODEL, FAST_MODEL, load_encoder
        from glossary.corpus import cluster

        bundled = (None, DEFAULT_MODEL, FAST_MODEL)
        name = self._recipe.settings.model
        replies = cluster.work_on(
            self._parcels(desk, watch),
            partial(begin_apart, self._recipe),
            jobs=self._jobs,
            address=self._address,
            model=None if name in bundled else partial(load_encoder, name),
        )
        with closing(replies):
            for parcel, reply in replies:
                kept = desk.keep(parcel.key, reply) if isinstance(reply, bytes) else reply
                yield parcel.entry, kept

    def _parcels(self, desk: Desk, watch: Watch | None) -> Iterator[Parcel]:
        """Yield the rows that have to be worked on, with their documents; settle the others."""
        for entry in self._tasks(watch):
            opened = desk.open(entry)
            if isinstance(opened, Parcel):
                yield opened
            else:
                self._settle(entry, opened, watch)
                self._settled.append(entry)

    def _settle(self, entry: Entry, reply: Done | Failed | Died, watch: Watch | None) -> None:
        if isinstance(reply, Done):
            self._keys[entry.line] = bytes.fromhex(reply.key)
            self._kept += reply.kept
        else:
            self._failures[entry.line] = self._reason(entry, reply)
        self._tell(watch, entry.line)

    def merged(self) -> Iterator[tuple[Entry, Result | None]]:
        """Yield each row in their order, with its result; None where it was left out."""
        for entry in self._manifest:
            interrupts.check()
            yield entry, None if entry.line in self._left_out else self._result(entry)

    def clean(self) -> None:
        """Remove the results that belong to no row any more."""
        used = set(self._keys.values())
        for file in self._folder.glob(f"*{SUFFIX}"):
            if not _is_key(file.stem) or bytes.fromhex(file.stem) not in used:
                file.unlink()

    def _without_work(self) -> Iterator[Result]:
        while self._settled:
            yield self._result(self._settled.popleft())

    def _tasks(self, watch: Watch | None) -> Iterator[Entry]:
        """Yield the rows that name a pair; settle the others."""
        lines: dict[bytes, int] = {}
        for entry in self._manifest:
            interrupts.check()
            standing = entry.standing(self._paired_only)
            if standing == "left-out":
                self._left_out.add(entry.line)
                self._tell(watch, entry.line)
                continue
            first = lines.setdefault(_names(entry), entry.line)
            if standing == "incomplete":
                column = "en" if entry.zh else "zh"
                reason = message("corpus-incomplete", column=column)
            elif first != entry.line:
                reason = message("corpus-repeated", line=str(first))
            else:
                yield entry
                continue
            self._failures[entry.line] = reason
            self._settled.append(entry)
            self._tell(watch, entry.line)

    def _reason(self, entry: Entry, reply: Failed | Died) -> str:
        if isinstance(reply, Failed):
            return reply.reason
        return message("corpus-died", zh=entry.zh, en=entry.en, reason=reply.reason)

    def _result(self, entry: Entry) -> Result:
        if entry.line in self._failures:
            return Result(entry, None, self._failures[entry.line], None)
        return load(entry, self._folder / f"{self._keys[entry.line].hex()}{SUFFIX}")

    def _tell(self, watch: Watch | None, line: int) -> None:
        if watch:
            settled = len(self._keys) + len(self._failures) + len(self._left_out)
            failed = len(self._failures)
            failure = self._failures.get(line, "")
            watch(Progress(self._manifest.rows, settled, failed, self._kept, line, failure))


def _names(entry: Entry) -> bytes:
    """Return the hash of the two names, whichever comes first and however they are written."""
    names = sorted(str(PurePath(name)) for name in (entry.zh, entry.en))
    return blake2b("\0".join(names).encode("utf-8", "replace"), digest_size=16).digest()


def _is_key(name: str) -> bool:
    return re.fullmatch("[0-9a-f]{64}", name) is not None
