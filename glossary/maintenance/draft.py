"""A glossary file open for change: what is not touched stays as it is, to the byte."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from unicodedata import normalize

from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.language import fold
from corpora.messages import listed
from glossary.messages import message
from glossary.model import Concept
from glossary.termbase import (
    ACCEPTED,
    BOM,
    BUILTIN,
    COLUMNS,
    CONCEPT_COLUMNS,
    REQUIRED,
    Glossary,
    Piece,
    builtin_data,
    csv_line,
    decode,
    is_column,
    parse_record,
    pieces,
)
from glossary.termbase import concepts as check_concepts

Cells = Mapping[str, str]
"""Cells of a row by column."""
_MOST_QUOTED = 80
_TRUE = ("true", "yes", "1")


@dataclass(frozen=True, slots=True)
class Line:
    """A row, or what stands between rows, as it is in the file.

    Attributes
    ----------
    number
        The line of the file as it was read; 0 for a row that is new.
    raw
        The text with its line end.
    cells
        The stripped cells of a row by column; None for the header, comments and blank lines.
    """

    number: int
    raw: str
    cells: Cells | None


@dataclass(frozen=True, slots=True)
class Draft:
    """A glossary as it would be written.

    Attributes
    ----------
    file
        Its name, for messages.
    columns
        The header.
    lines
        All lines.
    bom
        Whether the file begins with a byte-order mark.
    newline
        The line end of the first line, which new rows have.
    """

    file: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    bom: bool
    newline: str

    def as_bytes(self) -> bytes:
        """Return the file."""
        return ((BOM if self.bom else "") + "".join(line.raw for line in self.lines)).encode(
            "utf-8", "replace"
        )

    def glossary(self) -> Glossary:
        """Return the glossary that the file would be.

        Raises
        ------
        InputError
            It could not be loaded: cells are wrong, or rows contradict one another.
        """
        data = self.as_bytes()
        record = parse_record(self.file, data)
        found = check_concepts(self.file, record)
        return Glossary(self.file, self.file, hashlib.sha256(data).hexdigest(), tuple(found))

    def rows(self, concept: str | None = None) -> list[Cells]:
        """Return the cells of the rows, of one concept or of all."""
        return [
            line.cells
            for line in self.lines
            if line.cells and (concept is None or line.cells["concept"] == concept)
        ]


def open_draft(file: str) -> Draft:
    """Open a glossary file for change; ``builtin`` for what is in the built-in one.

    Raises
    ------
    InputError
        It cannot be read, or is no glossary.
    """
    return read_draft(file, builtin_data() if file == BUILTIN else read_bytes(file))


def read_draft(file: str, data: bytes, *, loadable: bool = True) -> Draft:
    """Open the content of a glossary file for change.

    Parameters
    ----------
    loadable
        Whether its cells must be such that it can be loaded.

    Raises
    ------
    InputError
        It is no glossary, as `termbase.load_glossary`.
    """
    record = parse_record(file, data)
    if loadable:
        check_concepts(file, record)
    rows = {row.line: row.cells for row in record.rows}
    body = decode(file, data).removeprefix(BOM)
    lines = tuple(Line(piece.line, piece.raw, _cells(piece, rows)) for piece in pieces(file, body))
    return Draft(file, record.columns, lines, record.bom, record.newline)


def _cells(piece: Piece, rows: Mapping[int, Cells]) -> Cells | None:
    return rows.get(piece.line) if piece.cells else None


def form_key(language: str, form: str) -> str:
    """Return what two forms have in common that are the same but for script, width and case."""
    return " ".join(normalize("NFC", fold(form)).casefold().split()) + f"\t{language}"


def quoted(cell: str) -> str:
    """Return a cell as a message of one line quotes it."""
    line = " ".join(cell.split())
    return line if len(line) <= _MOST_QUOTED else line[: _MOST_QUOTED - 1] + "…"


def new_draft(file: str) -> Draft:
    """Return a glossary without terms, to add some to."""
    header = Line(1, csv_line(REQUIRED) + "\n", None)
    return Draft(file, REQUIRED, (header,), bom=False, newline="\n")


def add_term(draft: Draft, concept: str, cells: Cells) -> Draft:
    """Return the draft with a term more, after the others of its concept or at the end.

    Parameters
    ----------
    concept
        The key of a concept that is there, or of a new one.
    cells
        ``language``, ``term`` and others by column, also those of the concept. Without
        ``status`` the first term of a language is preferred, others are admitted.

    Raises
    ------
    InputError
        The form stands there already, or there can be no column of a name.
    """
    cells = _stripped(cells)
    own = places_of(draft, concept)
    _refuse_same(draft, own, concept, cells)
    if not cells.get("status"):
        preferred = any(
            row["language"] == cells["language"] and row["status"] == "preferred"
            for row in draft.rows(concept)
        )
        cells["status"] = "admitted" if preferred else "preferred"
    new = {"concept": concept, **{name: cell for name, cell in cells.items() if cell}}
    about = {name: new.pop(name) for name in CONCEPT_COLUMNS if name in new and own}
    draft = insert_row(draft, new)
    return edit_concept(draft, concept, about) if about else draft


def key_for(draft: Draft, chinese: Sequence[str], english: Sequence[str]) -> str:
    """Return a key for a new concept, none of whose Chinese names may be one's already.

    Raises
    ------
    InputError
        A concept has one of the Chinese names.
    """
    wanted = {form_key("zh", form) for form in chinese}
    for row in draft.rows():
        if form_key(row["language"], row["term"]) in wanted:
            raise InputError(
                message(
                    "editing-form-known",
                    file=draft.file,
                    form=quoted(row["term"]),
                    concept=quoted(row["concept"]),
                )
            )
    taken = {row["concept"] for row in draft.rows()}
    return new_key((*english, "")[0], (*chinese, *english)[0], taken)


def new_key(en: str, other: str, taken: set[str]) -> str:
    """Return a key that is not taken: of the letters of an English form, or else the other."""
    plain = normalize("NFKD", re.sub("['’]", "", en)).encode("ascii", "ignore").decode()
    stem = re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or other
    number = 2
    name = stem
    while name in taken:
        name = f"{stem}-{number}"
        number += 1
    return name


def edit_term(draft: Draft, concept: str, language: str, form: str, cells: Cells) -> Draft:
    """Return the draft with other cells of a term.

    Parameters
    ----------
    concept, language, form
        The term, as `find_term`.
    cells
        By column; an empty one empties the cell. Columns of the concept are set for all of it.

    Raises
    ------
    InputError
        There is no such term, there can be no column of a name, or the new form stands there
        already.
    """
    place = find_term(draft, concept, language, form)
    cells = _stripped(cells)
    about = {name: cell for name, cell in cells.items() if name in CONCEPT_COLUMNS}
    own = {name: cell for name, cell in cells.items() if name not in CONCEPT_COLUMNS}
    others = [other for other in places_of(draft, concept) if other != place]
    _refuse_same(draft, others, concept, {**_row(draft, place), **own})
    draft = set_cells(_with_columns(draft, own), {place: own})
    return edit_concept(draft, own.get("concept", concept), about) if about else draft


def edit_concept(draft: Draft, concept: str, cells: Cells) -> Draft:
    """Return the draft with other cells of a concept.

    A value is written into the first row of the concept, and into those that had one.

    Parameters
    ----------
    cells
        Columns of concepts, and ``concept`` for another key; an empty one empties the cells.

    Raises
    ------
    InputError
        There is no such concept, a column is none of a concept, or the new key is taken.
    """
    places = concept_places(draft, concept)
    cells = _stripped(cells)
    for name in cells:
        if name not in (*CONCEPT_COLUMNS, "concept"):
            raise InputError(message("editing-of-term", file=draft.file, column=quoted(name)))
    key = cells.get("concept", concept)
    if key != concept and places_of(draft, key):
        raise InputError(message("editing-key-taken", file=draft.file, concept=quoted(key)))
    draft = _with_columns(draft, cells)
    changes: dict[int, Cells] = {}
    for place in places:
        row = _row(draft, place)
        changes[place] = {
            name: cell
            for name, cell in cells.items()
            if name == "concept" or row.get(name) or (place == places[0] and cell)
        }
    return set_cells(draft, changes)


def remove_term(draft: Draft, concept: str, language: str, form: str) -> Draft:
    """Return the draft without a term; what its row says of the concept goes to another row.

    Raises
    ------
    InputError
        There is no such term, or it is the last one of the glossary.
    """
    place = find_term(draft, concept, language, form)
    row = _row(draft, place)
    left = [other for other in places_of(draft, concept) if other != place]
    unsaid = {
        name: row[name]
        for name in CONCEPT_COLUMNS
        if row.get(name) and not any(_row(draft, other).get(name) for other in left)
    }
    if left:
        draft = set_cells(draft, {left[0]: unsaid})
    return _without(draft, [place])


def remove_concept(draft: Draft, concept: str) -> Draft:
    """Return the draft without a concept.

    Raises
    ------
    InputError
        There is no such concept, or no other one.
    """
    return _without(draft, concept_places(draft, concept))


def stamp(before: Draft, after: Draft, cells: Cells) -> Draft:
    """Return a draft in which the rows that are not as they were have these cells, too.

    Cells that the change itself has set are left, and so are columns that are not there.
    """
    known = {term_key(row): row for row in before.rows()}
    changes: dict[int, Cells] = {}
    for place in places_of(after):
        row = _row(after, place)
        former = known.get(term_key(row), {})
        if all(row.get(name, "") == former.get(name, "") for name in after.columns):
            continue
        changes[place] = {
            name: cell
            for name, cell in cells.items()
            if name in after.columns and row.get(name, "") == former.get(name, "")
        }
    return set_cells(after, changes)


def concept_places(draft: Draft, concept: str) -> list[int]:
    """Return the indexes of the lines that are the rows of a concept.

    Raises
    ------
    InputError
        There is no such concept.
    """
    places = places_of(draft, concept)
    if not places:
        raise InputError(
            message("editing-concept-missing", file=draft.file, concept=quoted(concept))
        )
    return places


def find_term(draft: Draft, concept: str, language: str, form: str) -> int:
    """Return the index of the line that is the row of a term.

    It is found by its form, or else by one that differs in script, width or case alone.

    Raises
    ------
    InputError
        There is no such concept or term.
    """
    own = [
        place
        for place in concept_places(draft, concept)
        if _row(draft, place)["language"] == language
    ]
    same: Sequence[Callable[[str], str]] = (
        lambda text: normalize("NFC", text.strip()),
        lambda text: form_key(language, text),
    )
    for key in same:
        found = [place for place in own if key(_row(draft, place)["term"]) == key(form)]
        if len(found) == 1:
            return found[0]
    raise InputError(
        message(
            "editing-term-missing",
            file=draft.file,
            concept=quoted(concept),
            language=language,
            form=quoted(form),
        )
    )


def _stripped(cells: Cells) -> dict[str, str]:
    return {name: cell.strip() for name, cell in cells.items()}


def places_of(draft: Draft, concept: str | None = None) -> list[int]:
    """Return the indexes of the lines that are rows, of one concept or of all."""
    return [
        place
        for place, line in enumerate(draft.lines)
        if line.cells and (concept is None or line.cells["concept"] == concept)
    ]


def insert_row(draft: Draft, cells: Cells) -> Draft:
    """Return the draft with a row more, after the others of its concept or at the end.

    Raises
    ------
    InputError
        There can be no column of a name.
    """
    draft = _with_columns(draft, cells)
    own = places_of(draft, cells["concept"])
    return _inserted(draft, (own or places_of(draft) or [_header(draft)])[-1], cells)


def _header(draft: Draft) -> int:
    return next(place for place, line in enumerate(draft.lines) if _is_row(line))


def _row(draft: Draft, place: int) -> Cells:
    return draft.lines[place].cells or {}


def _refuse_same(draft: Draft, places: Iterable[int], concept: str, cells: Cells) -> None:
    """Refuse a form that stands in rows of its concept, but for script, width or case."""
    language, form = cells["language"], cells["term"]
    for place in places:
        other = _row(draft, place)
        if other["language"] != language:
            continue
        exact = normalize("NFC", other["term"]) == normalize("NFC", form)
        alike = form_key(language, other["term"]) == form_key(language, form)
        if exact or (alike and not differ_by_case(cells, other)):
            status = cells.get("status") or other["status"]
            against = (status in ACCEPTED) != (other["status"] in ACCEPTED)
            raise InputError(
                message(
                    "editing-contradiction" if against else "editing-duplicate",
                    file=draft.file,
                    line=str(draft.lines[place].number),
                    concept=quoted(concept),
                    language=language,
                    form=quoted(form),
                    other=quoted(other["term"]),
                    status=status,
                    otherstatus=other["status"],
                )
            )


def differ_by_case(cells: Cells, other: Cells) -> bool:
    """Return whether two forms that differ in capitals are told apart in a text."""
    forms = (cells["term"], other["term"])
    if forms[0] == forms[1]:
        return False
    # As `matching.EnglishMatcher` has it: the capitals of a single word such as ByteDance count.
    single = all(len(form.split()) == 1 for form in forms)
    return any(row.get("case_sensitive", "").lower() in _TRUE for row in (cells, other)) or (
        single and any(map(str.isupper, forms[0][1:] + forms[1][1:]))
    )


def term_key(cells: Cells) -> tuple[str, str, str]:
    """Return what tells a row from all others: concept, language and form."""
    return cells["concept"], cells["language"], normalize("NFC", cells["term"])


def _with_columns(draft: Draft, cells: Cells) -> Draft:
    """Return the draft with the columns that cells need."""
    needed = [name for name, cell in cells.items() if cell and name not in draft.columns]
    for name in needed:
        if not is_column(name):
            known = listed(dict.fromkeys((*COLUMNS, *draft.columns)))
            raise InputError(
                message("editing-column", file=draft.file, column=quoted(name), known=known)
            )
    if not needed:
        return draft
    header = _header(draft)
    lines = list(draft.lines)
    for place, line in enumerate(lines):
        if line.cells is None and place != header:
            continue
        more = needed if place == header else [""] * len(needed)
        text = line.raw.rstrip("\r\n")
        lines[place] = replace(line, raw=text + csv_line(["", *more]) + line.raw[len(text) :])
    return replace(draft, columns=(*draft.columns, *needed), lines=tuple(lines))


def _is_row(line: Line) -> bool:
    return any(any(map(str.strip, piece.cells or ())) for piece in pieces("", line.raw))


def _rendered(draft: Draft, cells: Cells, end: str) -> str:
    return csv_line([cells.get(name, "") for name in draft.columns]) + end


def set_cells(draft: Draft, changes: Mapping[int, Cells], *, columns: Sequence[str] = ()) -> Draft:
    """Return the draft with other cells, by column, in the lines of some indexes.

    Cells of columns that are neither there nor among `columns` are dropped.
    """
    draft = _with_columns(draft, dict.fromkeys(columns, "x"))
    lines = list(draft.lines)
    for place, cells in changes.items():
        line = lines[place]
        row = line.cells or {}
        new = {name: cells.get(name, row.get(name, "")) for name in draft.columns}
        if any(new[name] != row.get(name, "") for name in draft.columns):
            end = line.raw[len(line.raw.rstrip("\r\n")) :]
            lines[place] = replace(line, raw=_rendered(draft, new, end), cells=new)
    return replace(draft, lines=tuple(lines))


def _inserted(draft: Draft, after: int, cells: Cells) -> Draft:
    lines = list(draft.lines)
    before = lines[after]
    if not before.raw.endswith(("\n", "\r")):
        lines[after] = replace(before, raw=before.raw + draft.newline)
    new = {name: cells.get(name, "") for name in draft.columns}
    lines.insert(after + 1, Line(0, _rendered(draft, new, draft.newline), new))
    return replace(draft, lines=tuple(lines))


def _without(draft: Draft, gone: Collection[int]) -> Draft:
    lines = tuple(line for place, line in enumerate(draft.lines) if place not in gone)
    if not any(line.cells for line in lines):
        raise InputError(message("editing-last", file=draft.file))
    return replace(draft, lines=lines)


def concept_as_dict(concept: Concept) -> dict[str, object]:
    """Return a concept as it is written to JSON, by the names of the columns."""
    return {
        "concept": concept.id,
        "glossary": concept.glossary,
        "standing": concept.standing,
        "check": concept.check,
        "domain": concept.domain,
        "definition": concept.definition,
        "terms": [
            {
                "language": term.language,
                "term": term.form,
                "status": term.status,
                "case_sensitive": term.case_sensitive,
                "part_of_speech": term.part_of_speech,
                "note": term.note,
                "source": term.source,
                "valid_from": term.valid_from,
                "valid_to": term.valid_to,
                "approved_by": term.approved_by,
                "updated": term.updated,
            }
            for term in concept.terms
        ],
    }
