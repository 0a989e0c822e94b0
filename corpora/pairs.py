"""Pairs of segments from tables and JSON Lines; each pair is a segment, none is dropped."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from corpora.encoding import decode
from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.language import identify, joint
from corpora.messages import message
from corpora.model import Place

_HEADERS = (("zh", "en"), ("source", "target"))
_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_CSV_CELL = re.compile(r'"((?:[^"]++|"")*+)"|([^,\r\n]*)')


@dataclass(frozen=True, slots=True)
class Pair:
    """A Chinese text and its English translation; either may be empty.

    Attributes
    ----------
    source
        The Chinese text.
    target
        The English text.
    source_place, target_place
        In tables the unit is the ``row`` with the number of the line on which it begins, and
        the offsets are those of the cell's content, inside its quotation marks. In JSON Lines
        the unit is the ``line``, and the offsets are those of the content of the string, or of
        the whole list of strings.
    """

    source: str
    target: str
    source_place: Place
    target_place: Place


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a file.

    Attributes
    ----------
    file
        The file as it was named by the user.
    format
        ``tsv``, ``csv`` or ``jsonl``.
    encoding
        The encoding it was decoded with.
    rows
        The pairs, in the order of the file.
    """

    file: str
    format: str
    encoding: str
    rows: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Row:
    number: int
    cells: Sequence[_Cell]


def is_pairs(file: str) -> bool:
    """Return whether the suffix of a file is one of those that pairs are read from."""
    return _suffix(file) in FORMATS


def read_pairs(file: str) -> Pairs:
    """Return the pairs in a TSV, CSV or JSON Lines file, Chinese first.

    The first row of a table is a header if ``zh`` and ``en``, or ``source`` and ``target``, are
    among its cells; other columns are passed over. Without a header every row has two cells.
    Columns named ``zh`` and ``en`` are taken at their word; others are swapped when the first
    is English and the second Chinese as a whole. Blank lines at the end are no rows.

    Raises
    ------
    InputError
        The file cannot be read, has no pairs, or a row of it is broken.
    """
    if not is_pairs(file):
        suffixes = ", ".join(sorted(FORMATS))
        raise InputError(message("pairs-format", file=file, suffixes=suffixes))
    name, read = FORMATS[_suffix(file)]
    text, encoding = decode(read_bytes(file), file)
    rows, unit, named = read(text, file)
    if not rows:
        raise InputError(message("pairs-none", file=file))
    if not named:
        first, second = ("\n".join(row.cells[side].text for row in rows) for side in (0, 1))
        if identify(first) == "en" and identify(second) == "zh":
            rows = [_Row(row.number, row.cells[::-1]) for row in rows]
    pairs = (
        Pair(
            source.text,
            target.text,
            Place(file, unit, row.number, source.start, source.end),
            Place(file, unit, row.number, target.start, target.end),
        )
        for row in rows
        for source, target in (row.cells,)
    )
    return Pairs(file, name, encoding, tuple(pairs))


_Read = tuple[list[_Row], str, bool]


def _read_tsv(text: str, file: str) -> _Read:
    return _from_table(_tsv_rows(text), file)


def _read_csv(text: str, file: str) -> _Read:
    return _from_table(_csv_rows(text, file), file)


def _read_jsonl(text: str, file: str) -> _Read:
    lines = [line.strip(" \t\r\n") for line in _LINE.findall(text)]
    rows = []
    named = True
    for number, (line, raw) in enumerate(zip(lines, _LINE.findall(text), strict=True), start=1):
        if not line and not any(lines[number - 1 :]):
            break
        fields = _fields(raw.rstrip("\r\n"), number, file)
        names = _HEADERS[0] if _HEADERS[0][0] in fields or _HEADERS[0][1] in fields else _HEADERS[1]
        named = named and names == _HEADERS[0]
        for field in names:
            if field not in fields:
                raise InputError(
                    message("pairs-json-field", file=file, line=str(number), field=field)
                )
        rows.append(_Row(number, [_json_cell(fields, name, number, file) for name in names]))
    return rows, "line", named


FORMATS: dict[str, tuple[str, Callable[[str, str], _Read]]] = {
    ".tsv": ("tsv", _read_tsv),
    ".csv": ("csv", _read_csv),
    ".jsonl": ("jsonl", _read_jsonl),
    ".ndjson": ("jsonl", _read_jsonl),
}


def _suffix(file: str) -> str:
    return PurePath(file).suffix.lower()


def _from_table(rows: Iterator[_Row], file: str) -> _Read:
    """Return the two columns of a table that make the pairs."""
    table = list(rows)
    while table and len(table[-1].cells) == 1 and not table[-1].cells[0].text.strip():
        table.pop()
    if not table:
        return [], "row", False
    names = [cell.text.strip().lower() for cell in table[0].cells]
    for header in _HEADERS:
        if all(name in names for name in header):
            columns = [names.index(name) for name in header]
            pairs = [_named_cells(row, columns, header, file) for row in table[1:]]
            return pairs, "row", header == _HEADERS[0]
    for row in table:
        count = len(row.cells)
        if count == 1:
            raise InputError(message("pairs-one-cell", file=file, line=str(row.number)))
        if count > 2:
            raise InputError(
                message("pairs-many-cells", file=file, line=str(row.number), count=str(count))
            )
    return table, "row", False


def _named_cells(row: _Row, columns: Sequence[int], header: Sequence[str], file: str) -> _Row:
    if len(row.cells) == 1:
        raise InputError(message("pairs-one-cell", file=file, line=str(row.number)))
    for column, name in zip(columns, header, strict=True):
        if column >= len(row.cells):
            raise InputError(
                message("pairs-short-row", file=file, line=str(row.number), column=name)
            )
    return _Row(row.number, [row.cells[column] for column in columns])


def _tsv_rows(text: str) -> Iterator[_Row]:
    for number, line in enumerate(_LINE.findall(text), start=1):
        cells = []
        start = 0
        for cell in re.sub(r"\r?\n\Z", "", line).split("\t"):
            cells.append(_Cell(cell, start, start + len(cell)))
            start += len(cell) + 1
        yield _Row(number, cells)


def _csv_rows(text: str, file: str) -> Iterator[_Row]:
    position = 0
    line = 1
    while position < len(text):
        begin = position
        cells = []
        while True:
            found = _CSV_CELL.match(text, position)
            assert found is not None
            if found[1] is None and found[2].startswith('"'):
                inside = line + text.count("\n", begin, position)
                raise InputError(message("pairs-quote-open", file=file, line=str(inside)))
            group = 2 if found[1] is None else 1
            cells.append(
                _Cell(
                    found[2] if group == 2 else found[1].replace('""', '"'),
                    found.start(group) - begin,
                    found.end(group) - begin,
                )
            )
            position = found.end()
            ending = text[position : position + 1]
            if ending != ",":
                break
            position += 1
        if ending not in ("", "\r", "\n"):
            inside = line + text.count("\n", begin, position)
            column = position - text.rfind("\n", 0, position)
            raise InputError(
                message("pairs-quote-junk", file=file, line=str(inside), column=str(column))
            )
        position += 2 if text.startswith("\r\n", position) else 1
        yield _Row(line, cells)
        line += text.count("\n", begin, position) or 1


def _fields(line: str, number: int, file: str) -> dict[str, tuple[Any, int, int]]:
    """Return the values of the object in a line, each with the span of its literal."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(
            message(
                "pairs-json",
                file=file,
                line=str(number),
                column=str(error.pos + 1),
                reason=error.msg,
            )
        ) from None
    except (ValueError, RecursionError) as error:
        reason = str(error).partition(":")[0]
        raise InputError(
            message("pairs-json", file=file, line=str(number), column="1", reason=reason)
        ) from None
    if not isinstance(record, dict):
        raise InputError(message("pairs-json-object", file=file, line=str(number)))
    fields = {}
    decoder = json.JSONDecoder()
    position = line.index("{") + 1
    for _ in range(line.count('"')):
        opening = re.compile(r'[\s,]*"').match(line, position)
        if opening is None:
            break
        key, position = decoder.raw_decode(line, opening.end() - 1)
        colon = re.compile(r"\s*:\s*").match(line, position)
        assert colon is not None
        value, position = decoder.raw_decode(line, colon.end())
        fields[key] = (value, colon.end(), position)
    return fields


def _json_cell(fields: dict[str, tuple[Any, int, int]], name: str, number: int, file: str) -> _Cell:
    value, start, end = fields[name]
    if isinstance(value, str):
        return _Cell(_whole(value), start + 1, end - 1)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        text = ""
        for part in map(_whole, value):
            text += joint(text, part) + part
        return _Cell(text, start, end)
    raise InputError(message("pairs-json-value", file=file, line=str(number), field=name))


def _whole(text: str) -> str:
    """Return a text without lone surrogates, which only an escape in JSON can bring in."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
