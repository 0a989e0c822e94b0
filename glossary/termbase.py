"""The term base: glossary files of record, the built-in glossary, and several at once."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple, cast, get_args
from unicodedata import normalize

from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.messages import listed
from glossary.messages import message
from glossary.model import Concept, Standing, Status, Term

_Check = Literal["", "forbidden-only"]

BUILTIN = "builtin"
REQUIRED = ("concept", "language", "term", "status")
COLUMNS = (
    *REQUIRED,
    "standing",
    "check",
    "part_of_speech",
    "case_sensitive",
    "domain",
    "definition",
    "note",
    "source",
    "valid_from",
    "valid_to",
    "approved_by",
    "updated",
)
CONCEPT_COLUMNS = ("standing", "check", "domain", "definition")
_TERM_COLUMNS = (
    "part_of_speech",
    "note",
    "source",
    "valid_from",
    "valid_to",
    "approved_by",
    "updated",
)
ACCEPTED = ("preferred", "admitted")
BOM = "\N{BYTE ORDER MARK}"

KNOWN: Mapping[str, tuple[str, ...]] = {
    "language": ("zh", "en"),
    "status": get_args(Status),
    "standing": ("", *get_args(Standing)),
    "check": get_args(_Check),
    "case_sensitive": ("", "true", "false", "yes", "no", "1", "0"),
}
_TRUE = ("true", "yes", "1")
COMMENT = "#"
"""What a line begins with that is no row."""
_MOST_QUOTED = 80
_LONGEST_FORM = 1000


@dataclass(frozen=True, slots=True)
class Glossary:
    """A glossary as loaded.

    Attributes
    ----------
    name
        ``builtin``, or the file as it was named by the user.
    file
        The file as it was named by the user; ``builtin`` for the built-in glossary.
    sha256
        The hash of the file, in hexadecimal.
    concepts
        In the order of their first rows.
    """

    name: str
    file: str
    sha256: str
    concepts: tuple[Concept, ...]

    def as_dict(self) -> dict[str, str]:
        """Return what a report's signature says of the glossary."""
        return {"name": self.name, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with a header: its cells by column, and the line it starts on, from 1."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Record:
    """A glossary file of record as rows, with columns of the user's own.

    Attributes
    ----------
    columns
        The header.
    rows
        In the order of the file; cells without white space at their ends.
    bom
        Whether the file begins with a byte-order mark.
    newline
        The line end of the header.
    """

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    bom: bool = False
    newline: str = "\n"

    def as_bytes(self) -> bytes:
        """Return the file."""
        rows = ([row.cells.get(name, "") for name in self.columns] for row in self.rows)
        lines = "".join(csv_line(cells) + self.newline for cells in (self.columns, *rows))
        return ((BOM if self.bom else "") + lines).encode()


class Piece(NamedTuple):
    """A row, a blank line or a comment as it stands in a file.

    Attributes
    ----------
    line
        The line it starts on, from 1.
    raw
        Its text with its line end, byte for byte.
    cells
        The cells of a row, with the white space at their ends; None for a comment.
    """

    line: int
    raw: str
    cells: list[str] | None


def csv_line(cells: Sequence[str]) -> str:
    """Return cells as a line of CSV, without its end."""
    stream = io.StringIO()
    # With this line end both of its characters are put into quotation marks.
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    line = stream.getvalue().removesuffix("\r\n")
    return f'"{cells[0]}"{line[len(cells[0]) :]}' if line.startswith(COMMENT) else line


def load_glossaries(names: Sequence[str]) -> tuple[Glossary, ...]:
    """Load glossaries in their order of authority, the highest first.

    Parameters
    ----------
    names
        Files, or ``builtin`` for the built-in glossary. None given stands for the built-in one;
        a name given twice is loaded once.

    Raises
    ------
    InputError
        As `load_glossary`.
    """
    return tuple(
        builtin() if name == BUILTIN else load_glossary(name)
        for name in dict.fromkeys(names or [BUILTIN])
    )


def load_glossary(file: str) -> Glossary:
    """Load a glossary file of record.

    Raises
    ------
    InputError
        The file cannot be read, or is no glossary: the line and the mend are in the message.
    """
    return _glossary(file, read_bytes(file))


@cache
def builtin() -> Glossary:
    """Return the glossary that comes with the program."""
    return _glossary(BUILTIN, builtin_data())


def builtin_data() -> bytes:
    """Return the file of the built-in glossary."""
    return (resources.files(__package__) / "data" / "builtin.csv").read_bytes()


def _glossary(file: str, data: bytes) -> Glossary:
    record = parse_record(file, data)
    digest = hashlib.sha256(data).hexdigest()
    return Glossary(file, file, digest, tuple(concepts(file, record)))


def decode(file: str, data: bytes) -> str:
    """Return the text of a glossary file, its byte-order mark included.

    Raises
    ------
    InputError
        It is not UTF-8.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        values = {"line": str(line), "offset": str(error.start)}
        raise InputError(message("glossary-not-utf8", file=file, **values)) from None


def parse_record(file: str, data: bytes) -> Record:
    """Return the rows of a glossary file of record.

    Parameters
    ----------
    file
        Its name, for messages.
    data
        Its content: UTF-8 with or without a byte-order mark.

    Raises
    ------
    InputError
        It is not UTF-8 or not CSV, a column is missing, a row has too few or too many cells,
        or there is no row.
    """
    text = decode(file, data)
    body = text.removeprefix(BOM)
    record = record_of(file, table_rows(file, body, ",", comments=True))
    newline = "\r\n" if body.partition("\n")[0].endswith("\r") else "\n"
    return replace(record, bom=text != body, newline=newline)


def record_of(file: str, rows: Iterator[tuple[int, list[str]]]) -> Record:
    """Return the glossary in the rows of a file, the header first.

    Parameters
    ----------
    file
        Its name, for messages.
    rows
        The line of each row, and its cells.

    Raises
    ------
    InputError
        A column is missing, a row has too few or too many cells, or there is no row.
    """
    first = next(rows, None)
    header = first[1] if first else []
    _check_header(file, header)
    found = []
    for line, cells in rows:
        if len(cells) != len(header):
            raise InputError(
                message(
                    "glossary-row-cells",
                    file=file,
                    line=str(line),
                    found=len(cells),
                    expected=len(header),
                )
            )
        found.append(Row(line, dict(zip(header, cells, strict=True))))
    if not found:
        raise InputError(message("glossary-empty", file=file))
    return Record(tuple(header), tuple(found))


def table_rows(
    file: str, text: str, delimiter: str, *, comments: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Yield the first line and the stripped cells of every row that is not empty.

    Parameters
    ----------
    comments
        Whether a line that begins with `COMMENT` is passed over.

    Raises
    ------
    InputError
        The text is not CSV.
    """
    for piece in pieces(file, text, delimiter, comments=comments):
        if piece.cells:
            cells = [cell.strip() for cell in piece.cells]
            if any(cells):
                yield piece.line, cells


def pieces(file: str, text: str, delimiter: str = ",", *, comments: bool = True) -> Iterator[Piece]:
    """Yield what a file of CSV is made of; the raw texts together are the whole.

    Parameters
    ----------
    file
        Its name, for messages.
    text
        Without a byte-order mark.
    comments
        Whether a line that begins with `COMMENT` is a comment. Inside of a cell it is none.

    Raises
    ------
    InputError
        The text is not CSV; all that stands before that row was yielded.
    """
    pulled: list[str] = []
    passed: list[str] = []
    lines = io.StringIO(text, newline="")

    def feed() -> Iterator[str]:
        for one in lines:
            if comments and not pulled and one.startswith(COMMENT):
                passed.append(one)
            else:
                pulled.append(one)
                yield one

    reader = csv.reader(feed(), delimiter=delimiter, strict=True)
    line = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            for comment in passed:
                yield Piece(line, comment, None)
                line += 1
            values: dict[str, str | int] = {"file": file, "line": str(line)}
            limit = csv.field_size_limit()
            if sum(map(len, pulled)) > limit:
                raise InputError(message("glossary-cell-long", limit=limit, **values)) from None
            raise InputError(message("glossary-not-csv", reason=str(error), **values)) from None
        for comment in passed:
            yield Piece(line, comment, None)
            line += 1
        if cells is None:
            return
        yield Piece(line, "".join(pulled), cells)
        line += len(pulled)
        passed.clear()
        pulled.clear()


def _check_header(file: str, header: Sequence[str]) -> None:
    if not header:
        raise InputError(message("glossary-empty", file=file))
    missing = [name for name in REQUIRED if name not in header]
    if missing:
        for separator, found in (("\t", "tabs"), (";", "semicolons")):
            if separator in header[0]:
                raise InputError(message("glossary-separator", file=file, found=found))
        raise InputError(message("glossary-column-missing", file=file, column=missing[0]))
    for name in header:
        if header.count(name) > 1:
            raise InputError(
                message("glossary-column-twice", file=file, column=_quoted(name) or '""')
            )
    for name in header:
        meant = _meant(name)
        if meant != name:
            raise InputError(
                message("glossary-column-misspelt", file=file, column=_quoted(name), meant=meant)
            )


def is_column(name: str) -> bool:
    """Return whether a column may have a name: a known one, or one that is not like a known one."""
    return _meant(name) == name == name.strip()


def _meant(name: str) -> str:
    # A misspelt column would be passed over as one of the user's own.
    letters = _letters(name)
    return next((known for known in COLUMNS if _letters(known) == letters), name)


def _quoted(cell: str) -> str:
    """Return a cell as a message of one line quotes it."""
    line = " ".join(cell.split())
    return line if len(line) <= _MOST_QUOTED else line[: _MOST_QUOTED - 1] + "…"


def _letters(name: str) -> str:
    return "".join(character for character in name.casefold() if character.isalnum())


def concepts(file: str, record: Record) -> list[Concept]:
    """Return the concepts that a glossary describes.

    Raises
    ------
    InputError
        A cell has an unknown value, a required cell is empty, or rows contradict one another.
    """
    terms: dict[str, list[Term]] = {}
    seen: dict[tuple[str, str, str], Row] = {}
    shared: dict[str, dict[str, Row]] = {}
    known = {name: values for name, values in KNOWN.items() if name in record.columns}
    of_concept = [name for name in CONCEPT_COLUMNS if name in record.columns]
    of_term = [name for name in _TERM_COLUMNS if name in record.columns]
    right: set[tuple[str, ...]] = set()
    for row in record.rows:
        cells = row.cells
        _check_form(file, row)
        values = tuple([cells.get(column, "") for column in known])
        if values not in right:
            _check_values(file, row, known)
            right.add(values)
        key = (cells["concept"], cells["language"], normalize("NFC", cells["term"]))
        if key in seen:
            _refuse_duplicate(file, row, seen[key])
        seen[key] = row
        for column in of_concept:
            value = cells.get(column)
            if not value:
                continue
            first = shared.setdefault(cells["concept"], {}).setdefault(column, row)
            if first.cells[column] != value:
                raise InputError(
                    message(
                        "glossary-concept-differs",
                        file=file,
                        line=str(row.line),
                        column=column,
                        concept=_quoted(cells["concept"]),
                        value=_quoted(value),
                        other=_quoted(first.cells[column]),
                        first=str(first.line),
                    )
                )
        terms.setdefault(cells["concept"], []).append(_term(cells, of_term))

    def common(concept: str, column: str) -> str:
        row = shared[concept].get(column) if concept in shared else None
        return row.cells[column] if row else ""

    return [
        Concept(
            id=concept,
            terms=tuple(own),
            standing=cast(Standing, common(concept, "standing") or "usual"),
            check=cast(_Check, common(concept, "check")),
            domain=common(concept, "domain"),
            definition=common(concept, "definition"),
            glossary=file,
        )
        for concept, own in terms.items()
    ]


def _check_form(file: str, row: Row) -> None:
    cells = row.cells
    if not all(map(cells.__getitem__, REQUIRED)):
        empty = next(column for column in REQUIRED if not cells[column])
        raise InputError(
            message("glossary-cell-empty", file=file, line=str(row.line), column=empty)
        )
    form = cells["term"]
    if not (form.isalnum() or any(map(str.isalnum, form))):
        raise InputError(
            message("glossary-form-unmatchable", file=file, line=str(row.line), form=_quoted(form))
        )
    if len(form) > _LONGEST_FORM:
        raise InputError(
            message(
                "glossary-form-long",
                file=file,
                line=str(row.line),
                form=_quoted(form),
                most=_LONGEST_FORM,
            )
        )


def _check_values(file: str, row: Row, known: Mapping[str, tuple[str, ...]]) -> None:
    for column, values in known.items():
        value = row.cells.get(column, "")
        if value not in values and (column != "case_sensitive" or value.lower() not in values):
            raise InputError(
                message(
                    "glossary-value-unknown",
                    file=file,
                    line=str(row.line),
                    column=column,
                    value=_quoted(value),
                    known=listed(filter(None, values)),
                )
            )


def _refuse_duplicate(file: str, row: Row, first: Row) -> None:
    status, other = row.cells["status"], first.cells["status"]
    contradiction = (status in ACCEPTED) != (other in ACCEPTED)
    raise InputError(
        message(
            "glossary-accepted-and-rejected" if contradiction else "glossary-duplicate",
            file=file,
            line=str(row.line),
            language=row.cells["language"],
            form=_quoted(row.cells["term"]),
            concept=_quoted(row.cells["concept"]),
            status=status,
            other=other,
            first=str(first.line),
        )
    )


def _term(cells: Mapping[str, str], columns: Sequence[str]) -> Term:
    return Term(
        language=cells["language"],
        form=cells["term"],
        status=cast(Status, cells["status"]),
        case_sensitive=cells.get("case_sensitive", "").lower() in _TRUE,
        **{name: cells.get(name, "") for name in columns},
    )
