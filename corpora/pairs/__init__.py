"""Files of pairs of segments: a format is one module with a function ``read(file)``.

Each pair is a segment, none is dropped.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from itertools import chain
from pathlib import PurePath
from typing import Protocol, cast

from corpora.errors import InputError
from corpora.language import identify
from corpora.messages import listed, message
from corpora.pairs.model import NOWHERE as NOWHERE
from corpora.pairs.model import Alone as Alone
from corpora.pairs.model import Inline as Inline
from corpora.pairs.model import Pair as Pair
from corpora.pairs.model import Pairs as Pairs
from corpora.pairs.model import Read
from corpora.pairs.model import alone_in as alone_in
from corpora.spreadsheets import OTHERS, refuse_others

FORMATS = {
    ".tsv": "tsv",
    ".csv": "csv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".xlsx": "xlsx",
    ".xlsm": "xlsx",
    ".tmx": "tmx",
    ".docx": "docx",
    ".docm": "docx",
    ".xlf": "xliff",
    ".xliff": "xliff",
    ".sdlxliff": "xliff",
    ".mqxliff": "xliff",
    ".mxliff": "xliff",
    ".po": "po",
}
"""The name of the format, by the suffix of the file."""
_MODULES = {"csv": "csv_"}


class Reader(Protocol):
    """What the module of a format offers under the name `read`."""

    def __call__(self, file: str) -> Read:
        """Return what is in a file; raise `InputError` where it cannot be read."""


def is_pairs(file: str) -> bool:
    """Return whether a file is one of pairs, by its suffix; spreadsheets of all kinds are."""
    return _suffix(file) in FORMATS or _suffix(file) in OTHERS


def read_pairs(file: str) -> Pairs:
    """Return the pairs in a file, Chinese first.

    The first row of a table is a header if ``zh`` and ``en``, or ``source`` and ``target``, are
    among its cells; other columns are passed over. Without a header every row has two cells.
    Sides that the file names as Chinese and English are taken at their word; others are swapped
    when the first is English and the second Chinese as a whole. Blank lines at the end of a
    table are no rows.

    Raises
    ------
    InputError
        The file cannot be read, has no pairs, or one of them is broken.
    """
    read = _read(file)
    rows = tuple(_chinese_first(read, file))
    return Pairs(file, FORMATS[_suffix(file)], read.encoding, rows, tuple(read.notes))


def iter_pairs(file: str) -> Iterator[Pair]:
    """Yield the pairs of `read_pairs` one by one.

    Formats that say which side is Chinese are read as a stream where they allow it, in memory
    that does not grow with the file.

    Raises
    ------
    InputError
        As `read_pairs`; what is broken is met when it is reached.
    """
    yield from _chinese_first(_read(file), file)


def _read(file: str) -> Read:
    refuse_others(file)
    if not is_pairs(file):
        suffixes = listed(sorted(FORMATS))
        raise InputError(message("pairs-format", file=file, suffixes=suffixes))
    name = FORMATS[_suffix(file)]
    module = import_module(f"{__name__}.{_MODULES.get(name, name)}")
    return cast(Reader, module.read)(file)


def _chinese_first(read: Read, file: str) -> Iterator[Pair]:
    pairs: Iterable[Pair] = read.pairs
    if not read.named:
        rows = list(pairs)
        source, target = ("\n".join(texts) for texts in _columns(rows))
        pairs = rows
        if identify(source) == "en" and identify(target) == "zh":
            pairs = map(_swapped, rows)
    left = iter(pairs)
    first = next(left, None)
    if first is None:
        raise InputError(message("pairs-none", file=file))
    yield from chain((first,), left)


def _columns(rows: Iterable[Pair]) -> tuple[list[str], list[str]]:
    return [pair.source for pair in rows], [pair.target for pair in rows]


def _swapped(pair: Pair) -> Pair:
    return Pair(
        source=pair.target,
        target=pair.source,
        source_place=pair.target_place,
        target_place=pair.source_place,
        source_inlines=pair.target_inlines,
        target_inlines=pair.source_inlines,
        score=pair.score,
        source_alone=pair.target_alone,
        target_alone=pair.source_alone,
    )


def _suffix(file: str) -> str:
    return PurePath(file).suffix.lower()
