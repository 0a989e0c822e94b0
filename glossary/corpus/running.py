"""A run over a manifest: it can be stopped at any point, and goes on where it was."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path

from filelock import FileLock, Timeout

from corpora.errors import InputError
from corpora.messages import message as common
from glossary.corpus.manifest import Entry, Manifest
from glossary.corpus.merging import OUTPUTS, Filters, Outcome, merge
from glossary.corpus.result import Result, load
from glossary.corpus.settings import Recipe, Settings, prepare
from glossary.corpus.workers import Died, cores, work_on
from glossary.corpus.working import SUFFIX, Done, Failed, begin
from glossary.messages import message

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
        The line of the row that was settled last.
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

    Raises
    ------
    InputError
        The manifest, a glossary or the model cannot be read, another run is at work in the folder,
        it holds something and `resume` is not set, or it cannot be written.
    """
    rows = Manifest(manifest)
    recipe = prepare(settings)
    with _opened(folder, resume) as path:
        yield from _Run(rows, recipe, path, paired_only).results(jobs)


def run(
    manifest: str,
    folder: str,
    *,
    settings: Settings = _DEFAULTS,
    filters: Filters = _UNFILTERED,
    paired_only: bool = False,
    resume: bool = False,
    jobs: int | None = None,
    watch: Watch | None = None,
) -> Outcome:
    """Align and check the pairs of a manifest and merge the results in its order.

    The files of `glossary.corpus.merging.OUTPUTS` are written into the folder when all pairs are
    done. They do not depend on the number of jobs, nor on whether the run was interrupted.

    Parameters
    ----------
    manifest, folder, settings, paired_only, resume, jobs
        As `results`.
    filters
        Which segments are merged.
    watch
        Called with each row that is settled.

    Raises
    ------
    InputError
        As `results`.
    """
    rows = Manifest(manifest)
    recipe = prepare(settings)
    with _opened(folder, resume) as path:
        # They may be those of other settings, until all is done.
        for name in OUTPUTS:
            (path / name).unlink(missing_ok=True)
        made = _Run(rows, recipe, path, paired_only)
        for _ in made.results(jobs, watch):
            pass
        outcome = merge(made.merged, rows, path, recipe.signature, filters)
        made.clean()
    return outcome


@contextmanager
def _opened(folder: str, resume: bool) -> Iterator[Path]:
    """Keep others out of the folder of a run, and clear away what a killed run left."""
    path = Path(folder).absolute()
    if not path.parent.is_dir():
        raise InputError(common("output-folder-missing", file=folder, folder=str(path.parent)))
    if path.exists() and not path.is_dir():
        raise InputError(message("corpus-folder-file", folder=folder))
    begun = (path / DOCUMENTS).is_dir()
    if not begun and path.exists() and any(one.name != _LOCK for one in path.iterdir()):
        raise InputError(message("corpus-folder-full", folder=folder))
    lock = FileLock(path / _LOCK, timeout=0)
    try:
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

    def __init__(self, manifest: Manifest, recipe: Recipe, folder: Path, paired_only: bool) -> None:
        self._manifest = manifest
        self._recipe = recipe
        self._folder = folder / DOCUMENTS
        self._paired_only = paired_only
        # By the line of a row. A key is half as large as bytes.
        self._keys: dict[int, bytes] = {}
        self._failures: dict[int, str] = {}
        self._left_out: set[int] = set()
        self._kept = 0
        # Rows that need no worker, until they are yielded.
        self._settled: deque[Entry] = deque()

    def results(self, jobs: int | None, watch: Watch | None = None) -> Iterator[Result]:
        """Yield the results of the rows as they come."""
        start = partial(begin, self._recipe, self._manifest.folder, self._folder)
        with closing(work_on(self._tasks(watch), start, jobs=jobs or cores())) as replies:
            for entry, reply in replies:
                yield from self._without_work()
                if isinstance(reply, Done):
                    self._keys[entry.line] = bytes.fromhex(reply.key)
                    self._kept += reply.kept
                else:
                    self._failures[entry.line] = self._reason(entry, reply)
                self._tell(watch, entry.line)
                yield self._result(entry)
        yield from self._without_work()

    def merged(self) -> Iterator[tuple[Entry, Result | None]]:
        """Yield each row in their order, with its result; None where it was left out."""
        for entry in self._manifest:
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
            standing = entry.standing(self._paired_only)
            if standing == "left-out":
                self._left_out.add(entry.line)
                self._tell(watch, entry.line)
                continue
            names = blake2b(f"{entry.zh}\0{entry.en}".encode("utf-8", "replace"), digest_size=16)
            first = lines.setdefault(names.digest(), entry.line)
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


def _is_key(name: str) -> bool:
    return re.fullmatch("[0-9a-f]{64}", name) is not None
