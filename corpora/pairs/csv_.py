"""Comma-separated pairs (RFC 4180)."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

from corpora.encoding import decode
from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.messages import message
from corpora.pairs.model import Pair, Read
from corpora.pairs.table import COLUMNS, HEADERS, Cell, Row, cells_of, read_table
from corpora.spreadsheets import active, inert

_CELL = re.compile(r'"((?:[^"]++|"")*+)"|([^,\r\n]*)')


def read(file: str) -> Read:
    """Return the pairs of a CSV file.

    Raises
    ------
    InputError
        The file cannot be read, a quotation mark is left open, or a row has too few or too many
        cells.
    """
    text, encoding = decode(read_bytes(file), file)
    rows = _rows(text, file)
    header = next(rows, Row(1, []))
    if {cell.text for cell in header.cells} >= set(COLUMNS):
        # Written by `write`: no other table has these columns.
        rows = (Row(row.number, [_active(cell) for cell in row.cells]) for row in rows)
    return read_table(chain([header] if header.cells else [], rows), file, encoding)


def write(pairs: Iterable[Pair]) -> bytes:
    """Return pairs as CSV (RFC 4180) with a byte-order mark, with the score and places of each.

    Texts are inert in spreadsheets: what begins as a formula does has an apostrophe before it,
    which `read` takes off where the columns are `COLUMNS`.

    Raises
    ------
    InputError
        A text has a NUL character.
    """
    stream = io.StringIO(newline="")
    stream.write("\ufeff")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for number, pair in enumerate(pairs, start=1):
        for language, text in zip(HEADERS[0], (pair.source, pair.target), strict=True):
            if "\0" in text:
                raise InputError(message("pairs-nul", number=str(number), language=language))
        writer.writerow(
            inert(cell) if isinstance(cell, str) else f"{cell:g}" for cell in cells_of(pair)
        )
    return stream.getvalue().encode("utf-8", "replace")


def _active(cell: Cell) -> Cell:
    text = active(cell.text)
    return Cell(text, cell.start + len(cell.text) - len(text), cell.end)


def _rows(text: str, file: str) -> Iterator[Row]:
    position = 0
    line = 1
    while position < len(text):
        begin = position
        cells = []
        while True:
            found = _CELL.match(text, position)
            assert found is not None
            if found[1] is None and found[2].startswith('"'):
                inside = line + text.count("\n", begin, position)
                raise InputError(message("pairs-quote-open", file=file, line=str(inside)))
            group = 2 if found[1] is None else 1
            cells.append(
                Cell(
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
        yield Row(line, cells)
        line += text.count("\n", begin, position) or 1
