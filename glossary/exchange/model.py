"""What the formats of glossaries share: what is read, what is written, what is lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from corpora.spreadsheets import inert
from glossary.termbase import CONCEPT_COLUMNS, REQUIRED, Record, Row

FORMULAS = ("exchange-formulas", "")
"""Counts cells that are as they should be and that a spreadsheet would take for formulas."""
Keys = Literal["own", "offered", "none"]


@dataclass(frozen=True, slots=True)
class Read:
    """What the module of a format finds in a file.

    Attributes
    ----------
    record
        The terms as rows of a glossary; the line of a row is that of the file.
    keys
        Whether the concepts have keys of a glossary (``own``), keys of another program that can
        be taken if they are free (``offered``), or only numbers (``none``).
    notes
        What was passed over or decided, one line each.
    rejected
        The Chinese and the English form of suggestions that are not wanted.
    """

    record: Record
    keys: Keys
    notes: tuple[str, ...] = ()
    rejected: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Written:
    """A glossary in a format, and what the format cannot hold of it.

    Attributes
    ----------
    data
        The content of the file.
    losses
        How much of what is lost, by the id and the value of its message. `FORMULAS` is no loss,
        but worth a word.
    """

    data: bytes
    losses: Mapping[tuple[str, str], int]


Reader = Callable[[bytes, str], Read]
"""Reads the content of a file, whose name is for messages."""
Writer = Callable[[Record], Written]
"""Writes a glossary."""


class Losses:
    """Counts what a format cannot hold.

    Parameters
    ----------
    record
        The glossary.
    """

    def __init__(self, record: Record) -> None:
        self._record = record
        self._counts: Counter[tuple[str, str]] = Counter()
        self._kept: set[tuple[str, int]] = set()

    def add(self, name: str, value: str = "", count: int = 1) -> None:
        """Count something that is lost, by the id of its message."""
        if count:
            self._counts[name, value] += count

    def keep(self, column: str, rows: Iterable[Row]) -> None:
        """Say that the cells of rows in a column are written."""
        self._kept.update((column, id(row)) for row in rows)

    def counts(self) -> dict[tuple[str, str], int]:
        """Return all losses, with the cells that were not kept."""
        cells: Counter[tuple[str, str]] = Counter()
        for column in self._record.columns:
            if column in REQUIRED:
                continue
            lost = [
                row
                for row in self._record.rows
                if row.cells.get(column) and (column, id(row)) not in self._kept
            ]
            if column in CONCEPT_COLUMNS:
                # What is said of a concept may stand in any or in all of its rows.
                kept = {
                    row.cells["concept"]
                    for row in self._record.rows
                    if (column, id(row)) in self._kept
                }
                cells["exchange-lost-cells", column] = len(
                    {row.cells["concept"] for row in lost} - kept
                )
            else:
                cells["exchange-lost-cells", column] = len(lost)
        return dict(self._counts) | {key: count for key, count in cells.items() if count}


def by_concept(record: Record) -> dict[str, list[Row]]:
    """Return the rows of each concept, in the order of their first rows."""
    concepts: dict[str, list[Row]] = {}
    for row in record.rows:
        concepts.setdefault(row.cells["concept"], []).append(row)
    return concepts


def common(rows: Sequence[Row], column: str) -> str:
    """Return what the rows of a concept say of it in a column."""
    return next((row.cells[column] for row in rows if row.cells.get(column)), "")


def forms(rows: Iterable[Row], language: str, *statuses: str) -> list[Row]:
    """Return the rows of a language that have one of the statuses, by status and place."""
    own = [row for row in rows if row.cells["language"] == language]
    return [row for status in statuses for row in own if row.cells["status"] == status]


def used_columns(rows: Sequence[Row], known: Sequence[str]) -> tuple[str, ...]:
    """Return the columns that have a cell: known ones in their order, then those of the user."""
    others = dict.fromkeys(name for row in rows for name in row.cells if name not in known)
    return tuple(
        name
        for name in (*known, *others)
        if name in REQUIRED or any(row.cells.get(name) for row in rows)
    )


def active_cells(texts: Iterable[str]) -> int:
    """Return how many texts a spreadsheet would take for formulas."""
    return sum(inert(text) != text for text in texts)


def one_line(text: str) -> str:
    """Return a text in which tabs and line breaks are spaces."""
    return re.sub(r"\s*[\t\r\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*", " ", text)
