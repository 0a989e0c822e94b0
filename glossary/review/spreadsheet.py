"""A review as a workbook: findings with a column for the decision, out and back in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.messages import LANGUAGES, in_language
from corpora.workbooks import CELL, Workbook
from glossary.messages import message
from glossary.model import Decided
from glossary.reports.display import describe
from glossary.reports.xlsx import FINDINGS, Cell, Table, cells_of, tables
from glossary.review.session import Item, Review

_COLUMNS = (
    {"decision": 15, "note": 26, "correction": 48}
    | {name: width for name, width in FINDINGS.items() if name not in ("number", "mqm", "segment")}
    | {"report": 16}
)
_NEEDED = ("decision", "id")
_DECISIONS: tuple[Decided, ...] = ("confirmed", "false-positive", "accepted", "open")


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read back from a workbook.

    Attributes
    ----------
    decided
        How many findings were decided by it.
    unchanged
        How many rows say what was decided before, or nothing.
    unplaced
        One line for each row that belongs to no finding of the review, or says no decision.
    """

    decided: int
    unchanged: int
    unplaced: tuple[str, ...]


def findings_workbook(review: Review) -> bytes:
    """Return the findings as a workbook, with columns for decision, note and correction.

    Every text is a text there, never a formula.

    Raises
    ------
    InputError
        The temporary files do not fit on the disk.
    """
    choices = {"decision": [message("review-state", state=state) for state in _DECISIONS]}

    def write(table: Table) -> None:
        table.write("findings", _COLUMNS, _rows(review), choices)

    return tables(write)


def _rows(review: Review) -> Iterator[list[Cell]]:
    for item in review.items:
        finding, segment = item.finding, item.segment
        place = segment.target_place or segment.source_place
        history = review.history(item)
        cells = cells_of(finding, segment)
        where = message("report-place-in", where=place.file, place=describe(place)) if place else ""
        cells |= {
            "decision": cells["state"] if finding.state in _DECISIONS and history else "",
            "note": history[0].note if history else "",
            "correction": review.correction(item),
            "place": where,
            "report": review.names[item.report],
        }
        yield [cells[name] for name in _COLUMNS]


def import_decisions(review: Review, file: str) -> Imported:
    """Take the decisions from a workbook that `findings_workbook` made and reviewers filled in.

    A row without a decision says nothing; one that says what was decided before changes nothing.
    Columns may stand in another order, and others may have been added.

    Raises
    ------
    InputError
        The file cannot be read, is no such workbook, or the decisions cannot be saved.
    """
    workbook = Workbook(read_bytes(file), file)
    headings = _translated({name: f"xlsx-column-{name}" for name in _COLUMNS})
    states: dict[str, Decided] = {}
    for state in _DECISIONS:
        for language in LANGUAGES:
            with in_language(language):
                states[message("review-state", state=state).casefold()] = state
        states[state] = state
    decided = unchanged = 0
    unplaced: list[str] = []
    found = False
    for sheet in workbook.sheets:
        columns: dict[str, int] = {}
        for row in workbook.rows(sheet):
            if not columns:
                columns = _header(row.cells, headings)
                if not all(name in columns for name in _NEEDED):
                    break
                found = True
                continue
            cells = {name: row.cells.get(column, "") for name, column in columns.items()}
            wanted = cells["decision"].strip().casefold()
            if not wanted:
                unchanged += 1
                continue
            item = _item(review, cells)
            if item is None or wanted not in states:
                unplaced.append(
                    message(
                        "review-unplaced" if item is None else "review-unknown",
                        file=file,
                        sheet=sheet,
                        row=str(row.number),
                        id=cells["id"] or "–",
                        decision=cells["decision"].strip(),
                    )
                )
                continue
            if _take(review, item, states[wanted], cells):
                decided += 1
            else:
                unchanged += 1
    if not found:
        raise InputError(message("review-workbook", file=file))
    return Imported(decided, unchanged, tuple(unplaced))


def _translated(ids: Mapping[str, str]) -> dict[str, str]:
    """Return names by their headings in every language."""
    names: dict[str, str] = {}
    for language in LANGUAGES:
        with in_language(language):
            names |= {message(message_id): name for name, message_id in ids.items()}
    return names


def _header(cells: Mapping[int, str], headings: Mapping[str, str]) -> dict[str, int]:
    return {
        headings[text.strip()]: column for column, text in cells.items() if text.strip() in headings
    }


def _item(review: Review, cells: Mapping[str, Any]) -> Item | None:
    """Return the finding of a row; the name of its report decides where several have it."""
    identity = cells["id"].strip()
    found = [
        item
        for number in range(len(review.reports))
        if (item := review.find(number, identity)) is not None
    ]
    named = [item for item in found if review.names[item.report] == cells.get("report")]
    return next(iter(named or found), None)


def _take(review: Review, item: Item, state: Decided, cells: Mapping[str, str]) -> bool:
    """Decide as a row says; return whether that is anything new."""
    history = review.history(item)
    note = cells.get("note", "").strip()
    correction = cells.get("correction", "").strip()
    if correction in (item.segment.target.strip(), review.correction(item).strip()):
        correction = ""
    known = history and history[0].state == state and history[0].note.strip()[:CELL] == note
    if (known or (not history and state == "open" and not note)) and not correction:
        return False
    review.decide([item], state, note=note, correction=correction)
    return True
