"""Workbooks of pairs (XLSX, XLSM): one pair a row, in two columns."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, groupby

from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.language import joint
from corpora.messages import message
from corpora.model import Place
from corpora.pairs.model import Pair, Read
from corpora.pairs.table import COLUMNS, HEADERS, SCORE, cells_of, score_of
from corpora.workbooks import CELL, Row, Workbook, units, write_workbook

_WIDTHS = (60, 70, 8, 24, 24)


def read(file: str) -> Read:
    """Return the pairs of a workbook.

    The first sheet that is not blank and not hidden says where they are: in the columns that its
    first row names, or in the only two that are in use. Further sheets with such columns are read
    on; their unit is ``SHEET row``. Others are passed over, with a note. Blank rows are no rows.
    Rows that a merged cell of either column makes one are one pair.

    Raises
    ------
    InputError
        The file is no workbook that can be read, or has other columns.
    """
    workbook = Workbook(read_bytes(file), file)
    notes: list[str] = []
    sheets = (_Sheet(workbook, name) for name in workbook.sheets)
    used = (sheet for sheet in sheets if sheet.first)
    first = next(used, None)
    if first is None:
        raise InputError(message("pairs-sheet-empty", file=file))
    if not first.columns:
        count = len(first.in_use)
        raise InputError(message("pairs-sheet-columns", file=file, sheet=first.name, count=count))
    pairs = chain(first.pairs("row"), _further(used, first, notes))
    return Read("binary", pairs, first.header == HEADERS[0], notes)


def write(pairs: Iterable[Pair]) -> bytes:
    """Return a workbook of pairs, with the score and the places of each.

    Every text is a text there, never a formula, and is read back by `read` as it was: characters
    that XML cannot hold are written as ``_xHHHH_``, as Excel does.

    Raises
    ------
    InputError
        A text is longer than a cell can be (32,767 UTF-16 code units). Nothing is cut.
    """
    return write_workbook("Pairs", dict(zip(COLUMNS, _WIDTHS, strict=True)), _rows(pairs))


def _rows(pairs: Iterable[Pair]) -> Iterator[Sequence[str | float]]:
    for number, pair in enumerate(pairs, start=1):
        for language, text in zip(HEADERS[0], (pair.source, pair.target), strict=True):
            if units(text) > CELL:
                raise InputError(
                    message(
                        "pairs-cell-long",
                        number=str(number),
                        language=language,
                        length=units(text),
                        most=CELL,
                    )
                )
        yield cells_of(pair)


def _further(sheets: Iterable[_Sheet], first: _Sheet, notes: list[str]) -> Iterator[Pair]:
    for sheet in sheets:
        if sheet.columns and sheet.header == first.header:
            yield from sheet.pairs(f"{sheet.name} row")
        else:
            notes.append(message("pairs-sheet-passed-over", sheet=sheet.name, first=first.name))


class _Sheet:
    """A sheet, its columns found by its first row or, without a header, by what is in use."""

    def __init__(self, workbook: Workbook, name: str) -> None:
        self._workbook = workbook
        self.name = name
        rows = workbook.rows(name)
        self.first = next(rows, None)
        self.header: tuple[str, ...] = ()
        self.columns: Sequence[int] = ()
        self.in_use: Sequence[int] = ()
        self._score: int | None = None
        self._rows: Iterator[Row] = rows
        if self.first is None:
            return
        names = {text.strip().lower(): at for at, text in reversed(list(self.first.cells.items()))}
        for header in HEADERS:
            if all(heading in names for heading in header):
                self.header = header
                self.columns = [names[heading] for heading in header]
                self._score = names.get(SCORE)
                return
        table = [self.first, *rows]
        self.in_use = sorted(
            {at for row in table for at, text in row.cells.items() if not text.isspace()}
        )
        self.columns = self.in_use if len(self.in_use) == 2 else ()
        self._rows = iter(table)

    def pairs(self, unit: str) -> Iterator[Pair]:
        """Yield the pairs, with the name of their unit in places."""
        spans = self._workbook.merged_rows(self.name, self.columns)
        spans.reverse()

        def first_of_pair(row: Row) -> int:
            while spans and spans[-1][1] < row.number:
                spans.pop()
            return min(spans[-1][0], row.number) if spans else row.number

        for _, rows in groupby(self._rows, first_of_pair):
            yield self._pair(list(rows), unit)

    def _pair(self, rows: Sequence[Row], unit: str) -> Pair:
        source, target = (
            _joined(row.cells.get(column, "") for row in rows) for column in self.columns
        )
        file, number = self._workbook.file, rows[0].number
        score = rows[0].cells.get(self._score, "") if self._score is not None else ""
        return Pair(
            source,
            target,
            Place(file, unit, number, 0, len(source)),
            Place(file, unit, number, 0, len(target)),
            score=score_of(score),
        )


def _joined(texts: Iterable[str]) -> str:
    joined = ""
    for text in texts:
        joined += joint(joined, text) + text
    return joined
