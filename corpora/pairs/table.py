"""Tables of pairs: which two columns make the pairs, whatever the file they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpora.errors import InputError
from corpora.messages import message
from corpora.model import Place
from corpora.pairs.model import Pair, Read

HEADERS = (("zh", "en"), ("source", "target"))


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and where it stands in its row, in code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and its number or that of its first line, from 1."""

    number: int
    cells: Sequence[Cell]


def read_table(rows: Iterable[Row], file: str, encoding: str) -> Read:
    """Return the pairs in the rows of a table.

    Raises
    ------
    InputError
        A row has too few or too many cells.
    """
    table, named = _two_columns(rows, file)
    return Read(encoding, pairs_of(table, file, "row"), named)


def pairs_of(rows: Iterable[Row], file: str, unit: str) -> Iterator[Pair]:
    """Yield a pair for each row of two cells."""
    for row in rows:
        source, target = row.cells
        yield Pair(
            source.text,
            target.text,
            Place(file, unit, row.number, source.start, source.end),
            Place(file, unit, row.number, target.start, target.end),
        )


def _two_columns(rows: Iterable[Row], file: str) -> tuple[Sequence[Row], bool]:
    """Return the two columns that make the pairs, and whether they are named zh and en."""
    table = list(rows)
    while table and len(table[-1].cells) == 1 and not table[-1].cells[0].text.strip():
        table.pop()
    if not table:
        return [], False
    names = [cell.text.strip().lower() for cell in table[0].cells]
    for header in HEADERS:
        if all(name in names for name in header):
            columns = [names.index(name) for name in header]
            pairs = [_named_cells(row, columns, header, file) for row in table[1:]]
            return pairs, header == HEADERS[0]
    for row in table:
        count = len(row.cells)
        if count == 1:
            raise InputError(message("pairs-one-cell", file=file, line=str(row.number)))
        if count > 2:
            raise InputError(
                message("pairs-many-cells", file=file, line=str(row.number), count=str(count))
            )
    return table, False


def _named_cells(row: Row, columns: Sequence[int], header: Sequence[str], file: str) -> Row:
    if len(row.cells) == 1:
        raise InputError(message("pairs-one-cell", file=file, line=str(row.number)))
    for column, name in zip(columns, header, strict=True):
        if column >= len(row.cells):
            raise InputError(
                message("pairs-short-row", file=file, line=str(row.number), column=name)
            )
    return Row(row.number, [row.cells[column] for column in columns])
