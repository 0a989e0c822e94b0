"""Plain text: every line is a unit and a raw block."""

from __future__ import annotations

import re

from corpora.model import Block, TracedText, Unit
from corpora.readers import Content

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def read(text: str, file: str) -> Content:
    """Return the lines of a text and a block for each, also for the blank ones.

    Lines end at LF, CRLF or CR. The unit has its line end, the block has not.
    """
    units = line_units(text)
    blocks = []
    offset = 0
    for unit in units:
        blocks.append(Block("paragraph", TracedText.original(unit.text.rstrip("\r\n"), offset)))
        offset += len(unit.text)
    return Content(units, blocks)


def line_units(text: str, first: int = 1) -> list[Unit]:
    """Return the lines of a text as units, numbered from `first`."""
    return [Unit("line", number, line) for number, line in enumerate(_LINE.findall(text), first)]
