"""Glossaries in other formats: into a glossary of record and out of it.

A format is a module with ``read(data, file)`` and a ``write(record)`` that says what is lost.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path, PurePath
from typing import cast
from unicodedata import normalize

from corpora.encoding import decode
from corpora.errors import InputError
from corpora.files import check_output, read_bytes, write_bytes
from corpora.messages import listed
from corpora.spreadsheets import refuse_others
from glossary.exchange.formats import FORMATS as FORMATS
from glossary.exchange.formats import SUFFIXES
from glossary.exchange.model import FORMULAS, Read, Reader, Writer, Written, by_concept, forms
from glossary.exchange.rows import header_of
from glossary.maintenance.draft import new_draft, new_key, read_draft
from glossary.maintenance.editing import locked, write_draft
from glossary.messages import message
from glossary.termbase import (
    BOM,
    BUILTIN,
    CONCEPT_COLUMNS,
    REQUIRED,
    Record,
    Row,
    builtin_data,
    csv_line,
    parse_record,
    pieces,
)
from glossary.termbase import concepts as check_concepts
from glossary.termbase import decode as decode_record

_CELL = 131_072  # What Python's reader of CSV, and so a glossary, takes.


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Attributes
    ----------
    concepts, terms
        How many are new in the glossary.
    kept
        How many of the imported terms stood there already.
    conflicts
        One line for each term that has another status in the glossary than in the import.
    notes
        What the file holds and a glossary does not, one line each.
    """

    concepts: int
    terms: int
    kept: int
    conflicts: tuple[str, ...]
    notes: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, object]:
        """Return the outcome as it is written to JSON."""
        return asdict(self)


def import_glossary(
    file: str, output: str, *, format_name: str | None = None, who: str = ""
) -> Imported:
    """Add the terms of a file to a glossary file of record, which is made if it is not there.

    Nothing in the glossary is changed or removed: new concepts and new terms of known concepts
    are added, and what stands there already stays as it is, to the byte, except that rows get
    a cell more for each new column. Rows of a glossary go by their concept. In other formats a
    concept is the known one that shares a Chinese form with it (and an English one, where there
    are several); the keys of TBX are taken where they are free. Suggestions that a table rejects
    are put into the history of the glossary.

    Parameters
    ----------
    file
        A file in one of `FORMATS`.
    output
        The glossary.
    format_name
        One of `FORMATS`; None to tell it from the suffix and the content.
    who
        Who does it, for the history; empty for the name of the user.

    Raises
    ------
    InputError
        One of the two cannot be read or used, or the glossary cannot be written. The glossary
        is then as it was.
    """
    read = read_glossary(file, format_name=format_name)
    with locked(output):
        data = read_bytes(output) if Path(output).is_file() else None
        before = read_draft(output, data) if data is not None else new_draft(output)
        known = parse_record(output, data) if data is not None else None
        record = read.record
        _check_cells(file, record)
        if read.keys != "own":
            record = _keyed(record, known.rows if known else (), read.keys == "offered")
        check_concepts(file, record)
        outcome = Imported(0, 0, 0, ())
        if record.rows:
            content, outcome = _merge(file, record, output, known, data)
            write_draft(before, read_draft(output, content), action="import", who=who)
        notes = read.notes
        if read.rejected:
            from glossary.maintenance.rejecting import append_rejected

            append_rejected(output, read.rejected, who=who)
            notes += (message("exchange-rejected", count=len(read.rejected)),)
    return replace(outcome, notes=notes)


def export_glossary(file: str, output: str, *, format_name: str | None = None) -> tuple[str, ...]:
    """Write a glossary in another format.

    Parameters
    ----------
    file
        The glossary; ``builtin`` for the built-in one.
    output
        The file.
    format_name
        One of `FORMATS`; None to tell it from the suffix of `output`.

    Returns
    -------
    tuple of str
        What the format cannot hold, one line a kind, with counts.

    Raises
    ------
    InputError
        The glossary cannot be read or used, the format cannot be told, or the file cannot be
        written.
    """
    name = format_name or SUFFIXES.get(PurePath(output).suffix.lower())
    if name is None:
        raise InputError(message("exchange-suffix", file=output, formats=listed(FORMATS)))
    data = builtin_data() if file == BUILTIN else read_bytes(file)
    record = parse_record(file, data)
    check_concepts(file, record)
    for row in record.rows:
        for column, cell in row.cells.items():
            if "\0" in cell:
                raise InputError(
                    message("exchange-nul", file=file, line=str(row.line), column=column)
                )
    check_output(output, file)
    written = write_record(record, name)
    losses = dict(written.losses)
    if name == "csv":
        # A glossary is in this format already: it stays as it is, with its comments.
        write_bytes(output, data)
    else:
        write_bytes(output, written.data)
        body = decode_record(file, data).removeprefix(BOM)
        comments = sum(piece.cells is None for piece in pieces(file, body))
        losses = {("exchange-lost-remarks", ""): comments, **losses}
    notes = []
    for key, count in losses.items():
        if not count:
            continue
        what = message(key[0], value=key[1], count=count)
        kind = "exchange-warned" if key == FORMULAS else "exchange-lost"
        notes.append(message(kind, file=output, what=what))
    return tuple(notes)


def read_glossary(file: str, *, format_name: str | None = None) -> Read:
    """Return what is in a file in one of `FORMATS`.

    Raises
    ------
    InputError
        The file cannot be read, or is not of the format.
    """
    refuse_others(file)
    data = read_bytes(file)
    if not data:
        raise InputError(message("glossary-empty", file=file))
    module, _ = FORMATS[format_name or _format_of(data, file)]
    return cast(Reader, import_module(f"{__name__}.{module}").read)(data, file)


def write_record(record: Record, format_name: str) -> Written:
    """Return a glossary in one of `FORMATS`, and what the format cannot hold of it."""
    module, function = FORMATS[format_name]
    write: Writer = getattr(import_module(f"{__name__}.{module}"), function)
    return write(record)


def _format_of(data: bytes, file: str) -> str:
    """Return the format of a file by its content, and by its suffix where that leaves it open."""
    from glossary.exchange.bilingual import is_bilingual

    suffix = SUFFIXES.get(PurePath(file).suffix.lower(), "")
    if data.startswith((b"PK", b"\xd0\xcf\x11\xe0")) or suffix == "xlsx":
        return "xlsx"
    head = data[:64].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if head.startswith(b"<") or suffix == "tbx":
        return "tbx"
    text, _ = decode(data, file)
    separator, header = header_of(text)
    if len(set(REQUIRED) & set(header)) > 1:
        return "csv"
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    first = next(csv.reader([next(lines, "")[:_CELL]], delimiter=separator), [])
    # The rows of DeepL may have zh and en in them.
    if is_bilingual(first):
        return "omegat" if separator == "\t" else "deepl"
    if {"zh", "en"} & set(header):
        return "table"
    return "csv"


def _check_cells(file: str, record: Record) -> None:
    for row in record.rows:
        for column, cell in row.cells.items():
            if len(cell) > _CELL:
                raise InputError(
                    message(
                        "exchange-cell-long",
                        file=file,
                        line=str(row.line),
                        column=column,
                        length=len(cell),
                        most=_CELL,
                    )
                )


def _keyed(new: Record, known: Sequence[Row], offered: bool) -> Record:
    """Return a record with keys that fit a glossary, for concepts that have none of its own."""
    by_form: dict[tuple[str, str], set[str]] = {}
    for row in known:
        key = (row.cells["language"], row.cells["term"])
        by_form.setdefault(key, set()).add(row.cells["concept"])
    taken = {row.cells["concept"] for row in known}
    keys = {}
    for own, rows in by_concept(new).items():
        zh = _texts(forms(rows, "zh", "preferred", "admitted"))
        en = _texts(forms(rows, "en", "preferred", "admitted"))
        shared = {
            concept
            for row in rows
            for concept in by_form.get((row.cells["language"], row.cells["term"]), ())
        }
        if offered and own in shared:
            keys[own] = own
            continue
        same = _same_concept(zh, en, by_form)
        free = own if offered and own not in taken else ""
        keys[own] = same or free or new_key((*en, "")[0], (*zh, own)[0], taken)
        taken.add(keys[own])
    rows_ = [
        replace(row, cells=row.cells | {"concept": keys[row.cells["concept"]]}) for row in new.rows
    ]
    return replace(new, rows=tuple(rows_))


def _texts(rows: Iterable[Row]) -> list[str]:
    return [row.cells["term"] for row in rows]


def _same_concept(
    zh: Sequence[str], en: Sequence[str], by_form: Mapping[tuple[str, str], set[str]]
) -> str | None:
    candidates = {concept for form in zh for concept in by_form.get(("zh", form), ())}
    if len(candidates) > 1:
        candidates &= {concept for form in en for concept in by_form.get(("en", form), ())}
    return candidates.pop() if len(candidates) == 1 else None


def _merge(
    file: str, new: Record, output: str, known: Record | None, data: bytes | None
) -> tuple[bytes, Imported]:
    if known is None or data is None:
        ids = {row.cells["concept"] for row in new.rows}
        made = replace(new, bom=False, newline="\n")
        return made.as_bytes(), Imported(len(ids), len(new.rows), 0, ())
    status = {_key(row): row.cells["status"] for row in known.rows}
    ends = {row.cells["concept"]: row.line for row in known.rows}
    added: dict[str, list[Row]] = {}
    conflicts = []
    for row in new.rows:
        kept = status.get(_key(row))
        if kept is None:
            added.setdefault(row.cells["concept"], []).append(row)
        elif kept != row.cells["status"]:
            conflicts.append(
                message(
                    "glossary-import-conflict",
                    file=file,
                    line=str(row.line),
                    language=row.cells["language"],
                    form=row.cells["term"],
                    concept=row.cells["concept"],
                    status=row.cells["status"],
                    kept=kept,
                    output=output,
                )
            )
    # What a known concept is stays as the glossary says it.
    unsaid = dict.fromkeys(CONCEPT_COLUMNS, "")
    for concept in ends.keys() & added.keys():
        added[concept] = [replace(row, cells=row.cells | unsaid) for row in added[concept]]
    needed = [
        name
        for name in new.columns
        if name not in known.columns
        and any(row.cells.get(name) for rows in added.values() for row in rows)
    ]
    after: dict[int, list[Row]] = {}
    last = max(ends.values())
    for concept, rows in added.items():
        if concept in ends:
            after.setdefault(ends[concept], []).extend(rows)
    for concept, rows in added.items():
        if concept not in ends:
            after.setdefault(last, []).extend(rows)
    terms = sum(map(len, added.values()))
    outcome = Imported(
        len(added.keys() - ends.keys()), terms, len(new.rows) - terms, tuple(conflicts)
    )
    return _inserted(decode_record(output, data), known, needed, after), outcome


def _inserted(
    text: str, known: Record, needed: Sequence[str], after: Mapping[int, Sequence[Row]]
) -> bytes:
    """Return the text of a glossary with more columns, and with rows after those of some lines."""
    columns = (*known.columns, *needed)
    body = text.removeprefix(BOM)
    written = [text[: len(text) - len(body)]]
    header = True
    for line, row, cells in pieces("", body):
        if cells and needed:
            end = len(row.rstrip("\r\n"))
            row = (
                row[:end] + csv_line(["", *(needed if header else [""] * len(needed))]) + row[end:]
            )
        header = header and not any(map(str.strip, cells or ()))
        written.append(row)
        if line in after:
            if not row.endswith(("\n", "\r")):
                written.append(known.newline)
            written += [
                csv_line([more.cells.get(name, "") for name in columns]) + known.newline
                for more in after[line]
            ]
    return "".join(written).encode()


def _key(row: Row) -> tuple[str, str, str]:
    return row.cells["concept"], row.cells["language"], normalize("NFC", row.cells["term"])
