"""Word files: paragraphs and table cells in reading order, notes where they are referred to."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpora.model import Block, Unit
from corpora.readers import Content
from corpora.readers.html import blocks_of, runs_on
from corpora.word.text import Paragraph, Passage, WordDocument

_LINE = re.compile(r"[^\n]*\n|[^\n]+")


def read(data: bytes, file: str) -> Content:
    """Return the text of a Word file.

    The units are ``paragraph`` (of the body, outside of tables, counted where they have text),
    ``cell``, ``footnote``, ``endnote`` and ``text-box``; see `corpora.word.text.Passage`. Notes
    and text boxes follow the paragraph or cell in which they are anchored: so a footnote on one
    side meets its translation also where that is an endnote.

    Automatic numbers are read as they are seen, save bullets: on the other side they may be typed.
    Tracked changes are read as accepted. Left out are comments, hidden text, headers and
    footers, pronunciation guides, the codes of fields, and tables of contents and indexes,
    which Word makes from the text.

    Raises
    ------
    InputError
        It is no Word file, or is broken.
    """
    document = WordDocument(data, file)
    units = []
    blocks: list[Block] = []
    offset = 0
    for passage in document.passages():
        units.append(Unit(passage.unit, passage.number, passage.text))
        blocks += _blocks(passage, offset)
        offset += len(passage.text)
    return Content(units, blocks, list(document.seen.notes()))


def _blocks(passage: Passage, offset: int) -> Iterator[Block]:
    for paragraph in passage.paragraphs:
        for start, end in _spans(passage.text, paragraph):
            raw = passage.text[start:end]
            if raw.strip():
                yield from blocks_of(paragraph.kind, raw, offset + start)


def _spans(text: str, paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Yield the spans of a paragraph that line breaks set apart, as those of a page do."""
    start = at = paragraph.start
    last = ""
    for line in _LINE.findall(text[at : paragraph.end]):
        runs = line.strip() and last.strip() and runs_on(last, line, paragraph.kind)
        if at > start and not runs:
            yield start, at
            start = at
        last = line.rstrip("\n")
        at += len(line)
    yield start, paragraph.end
