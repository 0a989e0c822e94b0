"""Comma-separated pairs (RFC 4180)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpora.encoding import decode
from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.messages import message
from corpora.pairs.model import Read
from corpora.pairs.table import Cell, Row, read_table

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
    return read_table(_rows(text, file), file, encoding)


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
