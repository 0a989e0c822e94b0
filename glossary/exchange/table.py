"""Tables with a row a concept: CSV with the columns zh and en and more."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence

from corpora.encoding import decode
from corpora.errors import InputError
from corpora.messages import listed
from corpora.spreadsheets import active, inert
from glossary.exchange.model import Losses, Read, Written, by_concept, common, forms, used_columns
from glossary.exchange.rows import TABLE_COLUMNS, rows_of
from glossary.messages import message
from glossary.model import Status
from glossary.termbase import BOM, COLUMNS, Record, Row

_BAR = "|"
_OF_CONCEPT = ("standing", "check")
_OF_TERM = ("valid_from", "source", "note")
DECISION, REJECT = "decision", "reject"
"""The column of a table of suggestions, and what stands there if one is not wanted."""
_MORE: tuple[Status, ...] = ("admitted", "deprecated", "forbidden")


def read(data: bytes, file: str) -> Read:
    """Return the terms of a table, in any encoding and with any separator.

    The apostrophe before what a spreadsheet would take for a formula is taken off.

    Raises
    ------
    InputError
        A column is missing or unknown, or a row is broken or there twice.
    """
    text, encoding = decode(data, file)
    rows = rows_of(file, text, encoding)
    return read_rows(((line, list(map(active, cells))) for line, cells in rows), file)


def read_rows(rows: Iterator[tuple[int, list[str]]], file: str) -> Read:
    """Return the terms of a table by its rows, the header first.

    Raises
    ------
    InputError
        As `read`.
    """
    rejected: list[tuple[str, str]] = []
    found = list(_concepts(file, rows, rejected))
    record = Record(used_columns(found, COLUMNS), tuple(found))
    return Read(record, "none", rejected=tuple(rejected))


def write(record: Record) -> Written:
    """Return a table as CSV with a byte-order mark; its cells are inert in spreadsheets."""
    rows, losses = table_of(record)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows(map(inert, row) for row in rows)
    return Written((BOM + stream.getvalue()).encode(), losses)


def table_of(record: Record) -> tuple[list[list[str]], Mapping[tuple[str, str], int]]:
    """Return the rows of a table, the header first, and what it cannot hold."""
    losses = Losses(record)
    table = []
    seen = set()
    for concept in by_concept(record).values():
        rows = [row for row in concept if _BAR not in row.cells["term"]]
        losses.add("exchange-lost-bar", count=len(concept) - len(rows))
        zh = forms(rows, "zh", "preferred", "admitted")
        en = forms(rows, "en", "preferred")[:1] or forms(rows, "en", "admitted")[:1]
        key = (zh[0].cells["term"], en[0].cells["term"]) if zh and en else None
        if key is None or key in seen:
            losses.add("exchange-lost-twice" if key else "exchange-lost-concepts")
            for row in rows:
                losses.add("exchange-lost-forms", row.cells["status"])
            continue
        seen.add(key)
        more = {
            status: [row for row in forms(rows, "en", status) if row is not en[0]]
            for status in _MORE
        }
        # One form in each language is preferred, the others admitted.
        second = [row for row in forms(rows, "en", "preferred") if row is not en[0]]
        more["admitted"] = second + more["admitted"]
        changed = [row for row in (zh[0], en[0]) if row.cells["status"] != "preferred"]
        changed += [row for row in (*zh[1:], *second) if row.cells["status"] != "admitted"]
        losses.add("exchange-lost-status", count=len(changed))
        for row in forms(rows, "zh", "deprecated", "forbidden"):
            losses.add("exchange-lost-forms", row.cells["status"])
        for column in _OF_CONCEPT:
            losses.keep(column, concept)
        for column in _OF_TERM:
            losses.keep(column, en)
        table.append(
            {
                "zh": _joined(zh),
                "en": _joined(en),
                **{status: _joined(rows) for status, rows in more.items()},
                **{column: common(concept, column) for column in _OF_CONCEPT},
                **{column: en[0].cells.get(column, "") for column in _OF_TERM},
            }
        )
    losses.add("exchange-lost-keys", count=len(table))
    columns = [
        name
        for name in TABLE_COLUMNS
        if name in ("zh", "en") or any(cells[name] for cells in table)
    ]
    rows_ = [[cells[name] for name in columns] for cells in table]
    return [columns, *rows_], losses.counts()


def _joined(rows: Sequence[Row]) -> str:
    return _BAR.join(row.cells["term"] for row in rows)


def _concepts(
    file: str, rows: Iterator[tuple[int, list[str]]], rejected: list[tuple[str, str]]
) -> Iterator[Row]:
    """Yield the rows of record for each row of a table; the concepts are numbered.

    The pairs of rows that are rejected are added to a list instead.
    """
    seen: dict[tuple[str, str], int] = {}
    for number, (line, cells) in enumerate(_named(file, rows), start=1):
        zh = _forms(cells["zh"])
        en = _forms(cells["en"])
        if cells.get(DECISION, "").strip():
            # A new name of a known concept stands beside the known one.
            rejected.append((zh[0], (_forms(cells.get("admitted", "")) or en)[0]))
            continue
        first = seen.setdefault((zh[0], en[0]), line)
        if first != line:
            raise InputError(
                message(
                    "table-row-twice",
                    file=file,
                    line=str(line),
                    zh=zh[0],
                    en=en[0],
                    first=str(first),
                )
            )
        terms = [("zh", form, "preferred" if form == zh[0] else "admitted") for form in zh]
        terms += [("en", form, "preferred" if form == en[0] else "admitted") for form in en]
        for other in _MORE:
            terms += [("en", form, other) for form in _forms(cells.get(other, ""))]
        for place, (language, form, status) in enumerate(terms):
            of_record = {
                "concept": str(number),
                "language": language,
                "term": form,
                "status": status,
            }
            if place == 0:
                of_record |= {name: cells.get(name, "") for name in _OF_CONCEPT}
            if (language, status) == ("en", "preferred"):
                of_record |= {name: cells.get(name, "") for name in _OF_TERM}
            yield Row(line, of_record)


def _named(
    file: str, rows: Iterator[tuple[int, list[str]]]
) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the line of each row of a table, and its cells by column."""
    _, header = next(rows, (0, []))
    for name in ("zh", "en"):
        if name not in header:
            raise InputError(message("table-column-missing", file=file, column=name))
    for name in header:
        if name not in (*TABLE_COLUMNS, DECISION):
            known = listed((*TABLE_COLUMNS, DECISION))
            raise InputError(
                message("table-column-unknown", file=file, column=name or '""', known=known)
            )
        if header.count(name) > 1:
            raise InputError(message("glossary-column-twice", file=file, column=name))
    line = None
    for line, cells in rows:
        if len(cells) > len(header):
            raise InputError(
                message(
                    "table-row-cells",
                    file=file,
                    line=str(line),
                    found=len(cells),
                    expected=len(header),
                )
            )
        by_name = dict(zip(header, cells, strict=False))
        for name in ("zh", "en"):
            if name not in by_name:
                raise InputError(message("table-row-short", file=file, line=str(line), column=name))
            if not _forms(by_name[name]):
                raise InputError(
                    message("glossary-cell-empty", file=file, line=str(line), column=name)
                )
        decision = by_name.get(DECISION, "").strip()
        if decision not in ("", REJECT):
            raise InputError(
                message("table-decision", file=file, line=str(line), decision=decision)
            )
        yield line, by_name
    if line is None:
        raise InputError(message("glossary-empty", file=file))


def _forms(cell: str) -> list[str]:
    return [form.strip() for form in cell.split(_BAR) if form.strip()]
