"""Tab-separated pairs: no quoting, a row ends at LF or CRLF."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpora.encoding import decode
from corpora.files import read_bytes
from corpora.pairs.model import Read
from corpora.pairs.table import Cell, Row, read_table

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def read(file: str) -> Read:
    """Return the pairs of a TSV file.

    Raises
    ------
    InputError
        The file cannot be read, or a row of it has too few or too many cells.
    """
    text, encoding = decode(read_bytes(file), file)
    return read_table(_rows(text), file, encoding)


def _rows(text: str) -> Iterator[Row]:
    for number, line in enumerate(_LINE.findall(text), start=1):
        cells = []
        start = 0
        for cell in re.sub(r"\r?\n\Z", "", line).split("\t"):
            cells.append(Cell(cell, start, start + len(cell)))
            start += len(cell) + 1
        yield Row(number, cells)
