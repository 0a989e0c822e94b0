"""Import of terms into a glossary file of record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from unicodedata import normalize

from corpora.errors import InputError
from corpora.files import read_bytes, write_bytes
from glossary.messages import message
from glossary.termbase import (
    BOM,
    COLUMNS,
    CONCEPT_COLUMNS,
    REQUIRED,
    Record,
    Row,
    concepts,
    decode,
    parse_record,
    table_rows,
)

TABLE_COLUMNS = (
    "zh",
    "en",
    "admitted",
    "deprecated",
    "forbidden",
    "standing",
    "check",
    "valid_from",
    "source",
)


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
    """

    concepts: int
    terms: int
    kept: int
    conflicts: tuple[str, ...]


def import_glossary(file: str, output: str) -> Imported:
    """Add the terms of a file to a glossary file of record, which is made if it is not there.

    Nothing in the glossary is changed or removed: new concepts and new terms of known concepts
    are added, and what stands there already stays as it is, columns of the user's own included.
    A row of a table belongs to the known concept that shares a Chinese form with it (and an
    English one, where there are several); rows of a glossary go by their concept.

    Parameters
    ----------
    file
        A glossary file of record, or a table with the columns ``zh``, ``en`` and any of
        ``admitted``, ``deprecated``, ``forbidden``, ``standing``, ``check``, ``valid_from`` and
        ``source``, separated by tabs or commas; a bar separates forms within a cell.
    output
        The glossary.

    Raises
    ------
    InputError
        One of the two cannot be read or used, or the glossary cannot be written. The glossary
        is then as it was.
    """
    text = decode(file, read_bytes(file)).removeprefix(BOM)
    header = text.partition("\n")[0].rstrip("\r")
    known = parse_record(output, read_bytes(output)) if Path(output).is_file() else None
    if known:
        concepts(output, known)
    delimiter = "\t" if "\t" in header else ","
    if {name.strip().strip('"') for name in header.split(delimiter)} & {"zh", "en"}:
        rows = list(_table_concepts(file, text, delimiter, known.rows if known else ()))
        record = Record(_used(rows), tuple(rows))
    else:
        record = parse_record(file, text.encode())
    concepts(file, record)
    merged, outcome = _merge(file, record, output, known)
    concepts(output, merged)
    write_bytes(output, merged.as_bytes())
    return outcome


def _merge(file: str, new: Record, output: str, known: Record | None) -> tuple[Record, Imported]:
    if known is None:
        ids = {row.cells["concept"] for row in new.rows}
        return replace(new, bom=False, newline="\n"), Imported(len(ids), len(new.rows), 0, ())
    status = {_key(row): row.cells["status"] for row in known.rows}
    ends = {row.cells["concept"]: index for index, row in enumerate(known.rows)}
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
    rows = []
    for index, row in enumerate(known.rows):
        rows.append(row)
        concept = row.cells["concept"]
        if ends[concept] == index:
            rows += [replace(more, cells=more.cells | unsaid) for more in added.get(concept, ())]
    rows += [row for concept, more in added.items() if concept not in ends for row in more]
    needed = [
        name
        for name in new.columns
        if name not in known.columns and any(row.cells.get(name) for row in rows)
    ]
    terms = sum(map(len, added.values()))
    outcome = Imported(
        len(added.keys() - ends.keys()), terms, len(new.rows) - terms, tuple(conflicts)
    )
    return replace(known, columns=(*known.columns, *needed), rows=tuple(rows)), outcome


def _used(rows: Sequence[Row]) -> tuple[str, ...]:
    return tuple(
        name for name in COLUMNS if name in REQUIRED or any(row.cells.get(name) for row in rows)
    )


def _key(row: Row) -> tuple[str, str, str]:
    return row.cells["concept"], row.cells["language"], normalize("NFC", row.cells["term"])


def _table_concepts(file: str, text: str, delimiter: str, known: Sequence[Row]) -> Iterator[Row]:
    """Yield the rows of record for each row of a table."""
    by_form: dict[tuple[str, str], set[str]] = {}
    for row in known:
        key = (row.cells["language"], row.cells["term"])
        by_form.setdefault(key, set()).add(row.cells["concept"])
    taken = {row.cells["concept"] for row in known}
    seen: dict[tuple[str, str], int] = {}
    for line, cells in _table(file, text, delimiter):
        zh = _forms(cells["zh"])
        en = _forms(cells["en"])
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
        concept = _same_concept(zh, en, by_form) or _new_id(en[0], zh[0], taken)
        taken.add(concept)
        terms = [("zh", form, "preferred" if form == zh[0] else "admitted") for form in zh]
        terms += [("en", form, "preferred" if form == en[0] else "admitted") for form in en]
        for status in ("admitted", "deprecated", "forbidden"):
            terms += [("en", form, status) for form in _forms(cells.get(status, ""))]
        for number, (language, form, status) in enumerate(terms):
            of_record = {
                "concept": concept,
                "language": language,
                "term": form,
                "status": status,
            }
            if number == 0:
                of_record["standing"] = cells.get("standing", "")
                of_record["check"] = cells.get("check", "")
            if (language, status) == ("en", "preferred"):
                of_record["source"] = cells.get("source", "")
                of_record["valid_from"] = cells.get("valid_from", "")
            yield Row(line, of_record)


def _table(file: str, text: str, delimiter: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    rows = (
        table_rows(file, text, ",")
        if delimiter == ","
        else (
            (line, [cell.strip() for cell in row.rstrip("\r").split("\t")])
            for line, row in enumerate(text.split("\n"), 1)
            if row.strip()
        )
    )
    _, header = next(rows)
    for name in ("zh", "en"):
        if name not in header:
            raise InputError(message("table-column-missing", file=file, column=name))
    for name in header:
        if name not in TABLE_COLUMNS:
            known = ", ".join(TABLE_COLUMNS)
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
        yield line, by_name
    if line is None:
        raise InputError(message("glossary-empty", file=file))


def _forms(cell: str) -> list[str]:
    return [form.strip() for form in cell.split("|") if form.strip()]


def _same_concept(
    zh: Sequence[str], en: Sequence[str], by_form: Mapping[tuple[str, str], set[str]]
) -> str | None:
    candidates = {concept for form in zh for concept in by_form.get(("zh", form), ())}
    if len(candidates) > 1:
        candidates &= {concept for form in en for concept in by_form.get(("en", form), ())}
    return candidates.pop() if len(candidates) == 1 else None


def _new_id(en: str, zh: str, taken: set[str]) -> str:
    plain = normalize("NFKD", en.replace("'", "").replace("’", "")).encode("ascii", "ignore")
    stem = re.sub(r"[^a-z0-9]+", "-", plain.decode().lower()).strip("-") or zh
    number = 2
    name = stem
    while name in taken:
        name = f"{stem}-{number}"
        number += 1
    return name
