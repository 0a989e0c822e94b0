"""What is wrong with a glossary file, all of it, also where the file cannot be loaded."""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from unicodedata import normalize

from corpora.errors import InputError
from corpora.files import read_bytes, write_bytes
from corpora.language import han_share, latin_share
from corpora.messages import listed
from glossary.maintenance.draft import Cells, differ_by_case, form_key, quoted, read_draft
from glossary.maintenance.editing import differences, locked
from glossary.maintenance.history import Change, append_history, user_name
from glossary.messages import message
from glossary.model import Concept, Segment, Severity
from glossary.termbase import (
    ACCEPTED,
    BOM,
    COLUMNS,
    CONCEPT_COLUMNS,
    KNOWN,
    REQUIRED,
    Piece,
    Record,
    Row,
    csv_line,
    is_column,
    pieces,
)
from glossary.termbase import concepts as concepts_of

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_INVISIBLE = re.compile("[\u00ad\u200b\u2060\ufeff]")
_SPACES = re.compile(r"[^\S ]|\s{2,}")
_EXACT = (*REQUIRED, *KNOWN)
_SELECT = ("term", "form", "residue")
# What these rules say, they say of a document.
_IGNORE = (
    "term.inconsistent",
    "term.reused",
    "form.capitals",
    "form.quotes",
    "form.percent",
    "form.spelling",
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that is wrong with a glossary.

    Attributes
    ----------
    line
        The line of the file, from 1.
    column
        The name of the column; empty where it is not about one.
    kind
        ``encoding``, ``csv``, ``column``, ``cells``, ``empty``, ``value``, ``duplicate``,
        ``contradiction``, ``concept``, ``preferred``, ``inside``, ``space``, ``language``,
        ``checked`` or ``source``.
    severity
        ``error`` for what cannot be loaded or contradicts, ``warning``, or ``info``.
    message
        What it is, and what mends it.
    fixable
        Whether `fixed` mends it.
    """

    line: int
    column: str
    kind: str
    severity: Severity
    message: str
    fixable: bool = False

    def as_dict(self) -> dict[str, object]:
        """Return the problem as it is written to JSON."""
        return {
            "line": self.line,
            "column": self.column,
            "kind": self.kind,
            "severity": self.severity,
            "message": self.message,
            "fixable": self.fixable,
        }


def lint(file: str, data: bytes) -> list[Problem]:
    """Return all that is wrong with the content of a glossary file, by line.

    Parameters
    ----------
    file
        Its name, for messages.
    """
    return sorted(_Lint(file, data).problems, key=lambda one: one.line)


def fixed(file: str, data: bytes) -> bytes:
    """Return the content of a glossary file with what is safe to mend mended.

    Those are stray spaces, rows that are there twice, and byte-order marks in wrong places. Rows
    that are not touched stay as they are.
    """
    text = _decoded(data)[0]
    body = text.removeprefix(BOM)
    written = [BOM] if body != text and not data.startswith(_UTF16) else []
    seen: dict[tuple[str, ...], list[dict[str, str]]] = {}
    header: list[str] = []
    rest = list(_read(file, body.replace(BOM, ""), lambda _, __: None))
    for piece in rest:
        if piece.cells is None or not any(map(str.strip, piece.cells)):
            written.append(piece.raw)
            continue
        names = header or [""] * len(piece.cells)
        clean = [_clean(cell, name) for name, cell in zip(names, piece.cells, strict=False)]
        clean += [cell.strip() for cell in piece.cells[len(clean) :]]
        row = dict(zip(header, clean, strict=False))
        key = tuple(row.get(name, "") for name in REQUIRED)
        if header and len(clean) == len(header) == len(row) and all(key):
            if any(_says_no_more(row, other) for other in seen.get(key, ())):
                continue
            seen.setdefault(key, []).append(row)
        header = header or clean
        end = piece.raw[len(piece.raw.rstrip("\r\n")) :]
        written.append(piece.raw if clean == piece.cells else csv_line(clean) + end)
    return "".join(written).encode("utf-8", "replace")


def fix_file(file: str) -> int:
    """Mend in a glossary file what is safe to mend, and return how much it was.

    Raises
    ------
    InputError
        The file cannot be read or written.
    """
    with locked(file):
        data = read_bytes(file)
        better = fixed(file, data)
        if better != data:
            write_bytes(file, better)
            append_history(file, _changes(file, data, better))
    return sum(one.fixable for one in lint(file, data))


def _changes(file: str, data: bytes, better: bytes) -> tuple[Change, ...]:
    try:
        before, after = (read_draft(file, one, loadable=False) for one in (data, better))
    except InputError:
        # There are no rows yet to tell the story of.
        return ()
    return differences(before, after, action="fix", who=user_name())


def _says_no_more(row: Mapping[str, str], other: Mapping[str, str]) -> bool:
    return all(not cell or other[name] == cell for name, cell in row.items())


def _clean(cell: str, column: str) -> str:
    cell = cell.strip()
    if column not in _EXACT:
        return cell
    return _SPACES.sub(" ", _INVISIBLE.sub("", cell)).strip()


def _decoded(data: bytes) -> tuple[str, int | None]:
    """Return the text, and the byte at which it is not UTF-8."""
    if data.startswith(_UTF16):
        return BOM + data.decode("utf-16", "replace"), 0
    try:
        return data.decode("utf-8"), None
    except UnicodeDecodeError as error:
        return data.decode("utf-8", "replace"), error.start


def _read(file: str, body: str, broken: Callable[[int, str], None]) -> Iterator[Piece]:
    """Yield the pieces of a file; a line that is not CSV is told of and taken for a comment."""
    before = 0
    while body:
        position = 0
        try:
            for piece in pieces(file, body):
                position += len(piece.raw)
                yield piece._replace(line=before + piece.line)
        except InputError as error:
            line = 1 + sum(1 for _ in io.StringIO(body[:position], newline=""))
            raw = next(io.StringIO(body[position:], newline=""))
            broken(before + line, _without_place(str(error), file, line))
            yield Piece(before + line, raw, None)
            body = body[position + len(raw) :]
            before += line
        else:
            return


def _without_place(text: str, file: str, line: int) -> str:
    """Return a message without the file and the line that it begins with, in any language."""
    text = text.removeprefix(message("lint-place", file=file, line=str(line)))
    return text.removeprefix(file).lstrip(":： ") if text.startswith(file) else text


class _Lint:
    """Collects the problems of one file."""

    def __init__(self, file: str, data: bytes) -> None:
        self.problems: list[Problem] = []
        self._file = file
        text = self._decode(data)
        table = [
            piece
            for piece in _read(file, text, lambda line, text: self._add(line, "", "csv", text))
            if piece.cells and any(map(str.strip, piece.cells))
        ]
        if not table:
            self._tell(1, "", "empty", "glossary-empty")
            return
        header = [cell.strip() for cell in table[0].cells or ()]
        if self._header(table[0].line, header):
            rows = [row for piece in table[1:] if (row := self._row(piece, header))]
            if len(table) == 1:
                self._tell(table[0].line, "", "empty", "glossary-empty")
            self._rows(tuple(header), rows)

    def _add(
        self,
        line: int,
        column: str,
        kind: str,
        text: str,
        severity: Severity = "error",
        *,
        fixable: bool = False,
    ) -> None:
        self.problems.append(Problem(line, column, kind, severity, text, fixable))

    def _tell(
        self,
        line: int,
        column: str,
        kind: str,
        message_id: str,
        severity: Severity = "error",
        /,
        *,
        fixable: bool = False,
        **values: str | int,
    ) -> None:
        """Add a problem by the id of its message; those of the loader name file and line."""
        text = message(message_id, **{"file": self._file, "line": str(line), **values})
        text = _without_place(text, self._file, line)
        self._add(line, column, kind, text, severity, fixable=fixable)

    def _decode(self, data: bytes) -> str:
        text, wrong = _decoded(data)
        if wrong is not None:
            line = data.count(b"\n", 0, wrong) + 1
            is_utf16 = data.startswith(_UTF16)
            name = "lint-utf16" if is_utf16 else "glossary-not-utf8"
            self._tell(line, "", "encoding", name, fixable=is_utf16, offset=str(wrong))
        body = text.removeprefix(BOM)
        for number, line_text in enumerate(body.split("\n"), 1):
            if BOM in line_text:
                self._tell(number, "", "encoding", "lint-bom", "warning", fixable=True)
        return body.replace(BOM, "")

    def _header(self, line: int, header: Sequence[str]) -> bool:
        for name in REQUIRED:
            if name not in header:
                self._tell(line, name, "column", "glossary-column-missing", column=name)
        for name in dict.fromkeys(header):
            if header.count(name) > 1:
                shown = quoted(name) or '""'
                self._tell(line, name, "column", "glossary-column-twice", column=shown)
            if not is_column(name):
                letters = _letters(name)
                meant = next(known for known in COLUMNS if _letters(known) == letters)
                self._tell(
                    line,
                    name,
                    "column",
                    "glossary-column-misspelt",
                    column=quoted(name),
                    meant=meant,
                )
        return all(header.count(name) == 1 for name in REQUIRED)

    def _row(self, piece: Piece, header: Sequence[str]) -> Row | None:
        """Return the row, clean and filled up, if enough of it is right to go on with."""
        cells, line = piece.cells or [], piece.line
        if len(cells) != len(header):
            self._tell(
                line, "", "cells", "glossary-row-cells", found=len(cells), expected=len(header)
            )
        cells = (cells + [""] * len(header))[: len(header)]
        for name, cell in zip(header, cells, strict=True):
            if _clean(cell, name) != cell.strip() or cell != cell.strip():
                self._tell(
                    line,
                    name,
                    "space",
                    "lint-space",
                    "warning",
                    fixable=True,
                    column=quoted(name),
                    cell=quoted(cell),
                )
        row = {name: _clean(cell, name) for name, cell in zip(header, cells, strict=True)}
        usable = True
        for name in REQUIRED:
            if not row[name]:
                usable = False
                self._tell(line, name, "empty", "glossary-cell-empty", column=name)
        for name, values in KNOWN.items():
            value = row.get(name, "")
            if name in REQUIRED and not value:
                continue
            if value not in values and (name != "case_sensitive" or value.lower() not in values):
                known = listed(filter(None, values))
                self._tell(
                    line,
                    name,
                    "value",
                    "glossary-value-unknown",
                    column=name,
                    value=quoted(value),
                    known=known,
                )
                usable = usable and name not in REQUIRED
                row[name] = ""
        if row["term"] and not any(map(str.isalnum, row["term"])):
            usable = False
            self._tell(line, "term", "value", "glossary-form-unmatchable", form=quoted(row["term"]))
        return Row(line, row) if usable else None

    def _rows(self, header: tuple[str, ...], rows: Sequence[Row]) -> None:
        rows = self._without_duplicates(rows)
        self._shared(rows)
        self._preferred(rows)
        for row in rows:
            self._language(row)
        concepts = concepts_of(self._file, Record(header, tuple(rows)))
        self._sources(concepts, rows)
        self._homonyms(rows)
        lines: dict[tuple[str, str, str], int] = {}
        for row in rows:
            cells = row.cells
            lines[cells["concept"], cells["language"], cells["term"]] = row.line
        self._inside(concepts, lines)
        self._checked(concepts, lines)

    def _without_duplicates(self, rows: Sequence[Row]) -> list[Row]:
        """Tell of forms that a concept has twice, and return the rows that can be loaded."""
        exact: dict[tuple[str, str, str], Row] = {}
        alike: dict[tuple[str, str], Row] = {}
        kept = []
        for row in rows:
            cells = row.cells
            concept, language, form = cells["concept"], cells["language"], cells["term"]
            key = (concept, language, normalize("NFC", form))
            first = exact.setdefault(key, row)
            other = alike.setdefault((concept, form_key(language, form)), row)
            same = first if first is not row else other
            if same is not row and (first is not row or not _told_apart(cells, same.cells)):
                against = (cells["status"] in ACCEPTED) != (same.cells["status"] in ACCEPTED)
                name = "glossary-accepted-and-rejected" if against else "glossary-duplicate"
                if not against and first is row:
                    name = "lint-alike"
                self._tell(
                    row.line,
                    "term",
                    "contradiction" if against else "duplicate",
                    name,
                    "error" if against or first is not row else "warning",
                    fixable=first is not row and _says_no_more(cells, same.cells),
                    language=language,
                    form=quoted(form),
                    other=same.cells["status"] if against else quoted(same.cells["term"]),
                    concept=quoted(concept),
                    status=cells["status"],
                    first=str(same.line),
                )
            if first is row:
                kept.append(row)
        return kept

    def _shared(self, rows: Sequence[Row]) -> None:
        """Tell of concepts of which rows say different things, and keep what the first says."""
        first: dict[tuple[str, str], Row] = {}
        for row in rows:
            for column in CONCEPT_COLUMNS:
                value = row.cells.get(column, "")
                if not value:
                    continue
                other = first.setdefault((row.cells["concept"], column), row)
                if other.cells[column] != value:
                    self._tell(
                        row.line,
                        column,
                        "concept",
                        "glossary-concept-differs",
                        column=column,
                        concept=quoted(row.cells["concept"]),
                        value=quoted(value),
                        other=quoted(other.cells[column]),
                        first=str(other.line),
                    )
                    row.cells[column] = ""

    def _preferred(self, rows: Sequence[Row]) -> None:
        first: dict[tuple[str, str], Row] = {}
        for row in rows:
            if row.cells["status"] != "preferred":
                continue
            other = first.setdefault((row.cells["concept"], row.cells["language"]), row)
            if other is not row:
                self._tell(
                    row.line,
                    "status",
                    "preferred",
                    "lint-preferred",
                    "warning",
                    language=row.cells["language"],
                    concept=quoted(row.cells["concept"]),
                    form=quoted(row.cells["term"]),
                    other=quoted(other.cells["term"]),
                    first=str(other.line),
                )

    def _language(self, row: Row) -> None:
        form, language = row.cells["term"], row.cells["language"]
        han, latin = han_share(form), latin_share(form)
        # 5G, AI and the names of companies are Chinese terms, too.
        foreign = language == "zh" and not han and latin and len(form.split()) > 1
        if foreign or (language == "en" and han > latin):
            self._tell(
                row.line,
                "language",
                "language",
                "lint-language",
                "warning",
                form=quoted(form),
                language=language,
            )

    def _sources(self, concepts: Sequence[Concept], rows: Sequence[Row]) -> None:
        lines: dict[str, int] = {}
        for row in rows:
            if row.cells["language"] == "en":
                lines.setdefault(row.cells["concept"], row.line)
        for concept in concepts:
            named = [term for term in concept.terms if term.language == "en"]
            if concept.standing == "official" and named and not any(term.source for term in named):
                self._tell(
                    lines[concept.id],
                    "source",
                    "source",
                    "lint-source",
                    "warning",
                    concept=quoted(concept.id),
                )

    def _homonyms(self, rows: Sequence[Row]) -> None:
        """Tell of concepts that share Chinese forms, and of what they disagree on."""
        chinese: dict[str, Row] = {}
        related: dict[str, set[str]] = {}
        for row in rows:
            if row.cells["language"] != "zh" or row.cells["status"] not in ACCEPTED:
                continue
            first = chinese.setdefault(form_key("zh", row.cells["term"]), row)
            concept, other = row.cells["concept"], first.cells["concept"]
            if concept != other:
                related.setdefault(concept, set()).add(other)
                related.setdefault(other, set()).add(concept)
                self._tell(
                    row.line,
                    "term",
                    "duplicate",
                    "lint-homonym",
                    "warning",
                    form=quoted(row.cells["term"]),
                    concept=quoted(concept),
                    other=quoted(other),
                    first=str(first.line),
                )
        english: dict[str, list[Row]] = {}
        for row in rows:
            if row.cells["language"] != "en" or row.cells["concept"] not in related:
                continue
            same = english.setdefault(form_key("en", row.cells["term"]), [])
            for other_row in same:
                near = related[row.cells["concept"]]
                if other_row.cells["concept"] not in near or differ_by_case(
                    row.cells, other_row.cells
                ):
                    continue
                if (row.cells["status"] in ACCEPTED) != (other_row.cells["status"] in ACCEPTED):
                    self._tell(
                        row.line,
                        "status",
                        "contradiction",
                        "lint-contradiction",
                        form=quoted(row.cells["term"]),
                        status=row.cells["status"],
                        concept=quoted(row.cells["concept"]),
                        other=other_row.cells["status"],
                        otherconcept=quoted(other_row.cells["concept"]),
                        first=str(other_row.line),
                    )
            same.append(row)

    def _inside(
        self, concepts: Sequence[Concept], lines: Mapping[tuple[str, str, str], int]
    ) -> None:
        from glossary.matching import ChineseMatcher, EnglishMatcher, Entry

        def entries(language: str) -> Iterable[Entry]:
            for number, concept in enumerate(concepts):
                for term in concept.terms:
                    if term.language == language and term.status in ACCEPTED:
                        yield Entry(number, term)

        chinese, english = ChineseMatcher(entries("zh")), EnglishMatcher(entries("en"))
        for number, concept in enumerate(concepts):
            names = concept.forms("zh", "preferred")[:1]
            rendered = {
                entry.concept
                for form in concept.expected()
                for hit in english.find(form)
                for entry in hit.entries
            }
            for form in names if concept.expected() else ():
                for hit in chinese.find(form):
                    inner = {entry.concept for entry in hit.entries} - {number}
                    others = [concepts[one] for one in inner if concepts[one].expected()]
                    if not hit.inside or not others or inner & rendered or number in inner:
                        continue
                    self._tell(
                        lines[concept.id, "zh", form],
                        "term",
                        "inside",
                        "lint-inside",
                        "info",
                        form=quoted(form),
                        en=quoted(concept.expected()[0]),
                        inner=form[hit.start : hit.end],
                        other=quoted(others[0].expected()[0]),
                    )

    def _checked(
        self, concepts: Sequence[Concept], lines: Mapping[tuple[str, str, str], int]
    ) -> None:
        from glossary.checking import check
        from glossary.termbase import Glossary

        pairs = [
            (concept, zh[0], concept.expected()[0])
            for concept in concepts
            if concept.expected()
            and (zh := concept.forms("zh", "preferred") + concept.forms("zh", "admitted"))
        ]
        # An empty segment between, since the rules look at the neighbours.
        segments = [
            Segment(number, texts[0], texts[1], 1.0, None, None)
            for number, texts in enumerate(
                texts for _, *pair in pairs for texts in (pair, ("", ""))
            )
        ]
        glossary = Glossary(self._file, self._file, "", tuple(concepts))
        for finding in check(segments, [glossary], select=_SELECT, ignore=_IGNORE).findings:
            concept, chinese, english = pairs[finding.segment // 2]
            self._tell(
                lines[concept.id, "en", english],
                "term",
                "checked",
                "lint-checked",
                "warning",
                zh=quoted(chinese),
                en=quoted(english),
                rule=finding.rule,
                text=finding.message,
            )


def _told_apart(cells: Cells, other: Cells) -> bool:
    """Return whether it matters that two forms differ in capitals."""
    from glossary.checks.names import is_name

    if cells["status"] == other["status"] and cells["status"] not in ACCEPTED:
        # A rejected name is believed more than a rejected expression.
        return is_name(cells["term"]) != is_name(other["term"])
    return differ_by_case(cells, other)


def _letters(name: str) -> str:
    return "".join(filter(str.isalnum, name.casefold()))


def lint_file(file: str) -> list[Problem]:
    """Return all that is wrong with a glossary file; ``builtin`` for the built-in one.

    Raises
    ------
    InputError
        The file cannot be read.
    """
    from glossary.termbase import BUILTIN, builtin_data

    is_builtin = file == BUILTIN and not Path(file).exists()
    return lint(file, builtin_data() if is_builtin else read_bytes(file))
