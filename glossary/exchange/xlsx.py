"""Workbooks with a glossary: a row a term, or a row a concept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from corpora.errors import InputError
from corpora.workbooks import CELL, Workbook, units, write_workbook
from glossary.exchange import table
from glossary.exchange.model import Losses, Read, Written
from glossary.messages import message
from glossary.termbase import REQUIRED, Record, record_of

_WIDTHS = {"concept": 24, "term": 40, "zh": 30, "en": 40, "definition": 50, "note": 40}
_WIDTH = 14
_SHEET = "Glossary"


def read(data: bytes, file: str) -> Read:
    """Return the terms in the first sheet that is not blank and not hidden.

    A row a term where the header has the columns of a glossary, a row a concept where it has zh
    or en. Blank cells of the header are no columns.

    Raises
    ------
    InputError
        The workbook cannot be read, or it is no such table. Rows are named as lines.
    """
    workbook = Workbook(data, file)
    used = (name for name in workbook.sheets if next(workbook.rows(name), None))
    sheet = next(used, None)
    if sheet is None:
        raise InputError(message("glossary-empty", file=file))
    others = list(used)
    notes = tuple(message("exchange-sheet", sheet=name, first=sheet) for name in others)
    place = message("exchange-in-sheet", file=file, sheet=sheet)
    rows = _rows(workbook, sheet)
    header = next(rows)
    again = _chain(header, rows)
    if {"zh", "en"} & set(header[1]) and not set(REQUIRED) <= set(header[1]):
        return replace(table.read_rows(again, place), notes=notes)
    return Read(record_of(place, again), "own", notes)


def write(record: Record) -> Written:
    """Return a workbook with a row a term; nothing is lost.

    Raises
    ------
    InputError
        A text is longer than a cell can be.
    """
    losses = Losses(record)
    for column in record.columns:
        losses.keep(column, record.rows)
    rows = [[row.cells.get(column, "") for column in record.columns] for row in record.rows]
    return _written(list(record.columns), rows, losses.counts())


def write_table(record: Record) -> Written:
    """Return a workbook with a row a concept, as `table.write` does.

    Raises
    ------
    InputError
        A text is longer than a cell can be.
    """
    (columns, *rows), losses = table.table_of(record)
    return _written(columns, rows, losses)


def _written(
    columns: list[str], rows: list[list[str]], losses: Mapping[tuple[str, str], int]
) -> Written:
    for number, row in enumerate(rows, start=2):
        for column, cell in zip(columns, row, strict=True):
            if units(cell) > CELL:
                raise InputError(
                    message(
                        "exchange-cell-workbook",
                        row=str(number),
                        column=column,
                        length=units(cell),
                        most=CELL,
                    )
                )
    widths = {column: _WIDTHS.get(column, _WIDTH) for column in columns}
    return Written(write_workbook(_SHEET, widths, rows), losses)


def _rows(workbook: Workbook, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with the cells under the header, and after them all that stand elsewhere."""
    columns: list[int] = []
    for row in workbook.rows(sheet):
        cells = {at: text.strip() for at, text in row.cells.items() if text.strip()}
        if not columns:
            columns = sorted(cells)
        named = [cells.pop(column, "") for column in columns]
        yield row.number, named + list(cells.values())


def _chain(
    first: tuple[int, list[str]], rows: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    yield first
    yield from rows
