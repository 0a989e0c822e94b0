"""Tables of pairs: which two columns make the pairs, whatever the file they stand in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpora.errors import InputError
from corpora.messages import message
from corpora.model import Place
from corpora.pairs.model import Alone, Pair, Read

_SCORE = re.compile(r"0?\.[0-9]{1,20}|0|1(?:\.0{1,20})?")
HEADERS = (("zh", "en"), ("source", "target"))
SCORE = "score"
"""The column of the score, which is read where the columns are named."""
COLUMNS = (*HEADERS[0], SCORE, "zh_place", "en_place")
"""The columns of tables that are written."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The text of a cell, and where it stands in its row, in code points."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, its number or that of its first line, from 1, and its score.

    `alone` is what is known of the sentences of both sides.
    """

    number: int
    cells: Sequence[Cell]
    score: float = 1.0
    alone: tuple[tuple[Alone, ...], tuple[Alone, ...]] = ((), ())


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
            score=row.score,
            source_alone=row.alone[0],
            target_alone=row.alone[1],
        )


def score_of(text: str) -> float:
    """Return the score that a cell holds; 1 where it holds no number from 0 to 1."""
    return float(text) if _SCORE.fullmatch(text.strip()) else 1.0


def cells_of(pair: Pair) -> tuple[str, str, float, str, str]:
    """Return the cells of a pair under `COLUMNS`."""
    return (
        pair.source,
        pair.target,
        round(pair.score, 4),
        place_text(pair.source_place),
        place_text(pair.target_place),
    )


def place_text(place: Place) -> str:
    """Return a place as compilers write it: ``file:line:column``, from 1; none for nowhere."""
    unit = "" if place.unit in ("line", "row") else f"{place.unit} "
    return f"{place.file}:{unit}{place.number}:{place.start + 1}" if place.number else ""


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
            score = names.index(SCORE) if SCORE in names else None
            pairs = [_named_cells(row, columns, header, score, file) for row in table[1:]]
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


def _named_cells(
    row: Row, columns: Sequence[int], header: Sequence[str], score: int | None, file: str
) -> Row:
    if len(row.cells) == 1:
        raise InputError(message("pairs-one-cell", file=file, line=str(row.number)))
    for column, name in zip(columns, header, strict=True):
        if column >= len(row.cells):
            raise InputError(
                message("pairs-short-row", file=file, line=str(row.number), column=name)
            )
    scored = row.cells[score].text if score is not None and score < len(row.cells) else ""
    return Row(row.number, [row.cells[column] for column in columns], score_of(scored))
