"""Markdown (CommonMark with tables and strikethrough), with or without YAML front matter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpora.language import joint
from corpora.model import Block, BlockKind, TracedText, Unit
from corpora.readers import Content, front_matter, html
from corpora.readers.html import runs_on
from corpora.readers.text import line_units

_KINDS: dict[str, BlockKind] = {
    "heading_open": "heading",
    "list_item_open": "list-item",
    "th_open": "table-cell",
    "td_open": "table-cell",
}
# What stands after the text of a link: its address, or the label of its definition.
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)
_LINK_END = re.compile(r"\](?:\((?:[^()\\]|\\.|\([^()]*\))*\)|\[[^\]]*\])?|>")


def read(text: str, file: str) -> Content:
    """Return the lines of a text as units, and its headings, paragraphs, items and cells.

    The markup is left out of the blocks, and so are the pictures, except that the description
    of a picture that stands alone is its caption. The title of the front matter comes first.

    Raises
    ------
    InputError
        The front matter is broken.
    """
    matter = front_matter.split(text, file)
    lines = line_units(text[matter.end :], len(line_units(text[: matter.end])) + 1)
    blocks = [*matter.blocks, *_Walk(lines, matter.end).blocks(file)]
    return Content([*matter.units, *lines], blocks)


class _Walk:
    """The way through the tokens of one text, with the offsets of its lines."""

    def __init__(self, lines: Sequence[Unit], offset: int) -> None:
        self._lines = lines
        self._starts = list(accumulate((len(line.text) for line in lines), initial=offset))
        self._cell: tuple[int, int] = (-1, 0)

    def blocks(self, file: str) -> Iterator[Block]:
        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"]).disable("text_join")
        kinds: list[BlockKind] = ["paragraph"]
        rows: tuple[int, int] = (0, 0)
        for token in parser.parse("".join(line.text for line in self._lines)):
            # A cell of a table has the lines of its row.
            if token.map:
                rows = (token.map[0], token.map[1])
            if token.type in _KINDS:
                kinds.append(_KINDS[token.type])
            elif token.nesting < 0 and token.type.replace("_close", "_open") in _KINDS:
                kinds.pop()
            elif token.type == "inline":
                source = self._source(token.content, rows)
                yield from _inline_blocks(token.children or [], source, kinds[-1])
            elif token.type == "html_block":
                yield from self._html_blocks(token.content, rows, file)
            elif token.type in ("fence", "code_block"):
                for line in token.content.split("\n"):
                    if line.strip():
                        yield Block(kinds[-1], self._source(line, rows).strip())

    def _source(self, content: str, rows: tuple[int, int]) -> TracedText:
        """Return the content of a token, traced to its lines."""
        parts = []
        first, end = rows
        for line in content.split("\n"):
            number, at = first, -1
            # The lines of code blocks are looked for one by one, from the first of the block.
            while at < 0 and number < end:
                after = self._cell[1] if self._cell[0] == number else 0
                at = self._lines[number].text.find(line, after)
                number += at < 0
            if at < 0:
                whole = self._whole((first, end))
                parts.append(whole.replace([(0, len(whole), line)]))
                continue
            self._cell = (number, at + len(line))
            first = number
            parts.append(TracedText.original(line, self._starts[number] + at))
        return TracedText.join(parts, "\n")

    def _html_blocks(self, content: str, rows: tuple[int, int], file: str) -> Iterator[Block]:
        # Every block is traced to all the lines of the HTML.
        whole = self._whole(rows)
        for block in html.read(content, file).blocks:
            yield Block(block.kind, whole.replace([(0, len(whole), block.text)]))

    def _whole(self, rows: tuple[int, int]) -> TracedText:
        text = "".join(line.text for line in self._lines[rows[0] : rows[1]])
        return TracedText.original(text, self._starts[rows[0]])


def _inline_blocks(
    children: Sequence[Token], source: TracedText, kind: BlockKind
) -> Iterator[Block]:
    """Yield the blocks that an inline token makes: one, or more where lines are broken off."""
    shown = [child for child in children if child.content.strip() or child.type == "image"]
    if len(shown) == 1 and shown[0].type == "image":
        children, kind = shown[0].children or [], "caption"
    lines: list[list[TracedText]] = [[]]
    cursor = 0
    for child in children:
        if child.type == "hardbreak" or (
            child.type == "html_inline" and _BREAK.fullmatch(child.content)
        ):
            lines.append([])
        if child.type == "text_special":
            # An escape or an entity, which is written otherwise than it reads.
            lines[-1].append(_piece(source, cursor, child.markup, child.content))
        elif child.type in ("text", "code_inline"):
            lines[-1].append(_piece(source, cursor, child.content, child.content))
        elif child.type == "softbreak":
            lines[-1].append(_piece(source, cursor, "\n", "\n"))
        cursor = _behind(child, source.text, cursor)
    joined: list[TracedText] = []
    for line in map(TracedText.join, lines):
        if joined and line.text.strip() and runs_on(joined[-1].text, line.text, kind):
            joined[-1] = TracedText.join([joined[-1], line], "\n")
        elif line.text.strip():
            joined.append(line)
    for text in joined:
        edits = [
            (found.start(), found.end(), _joint_at(found))
            for found in re.finditer(r"\s*\n\s*", text.text)
        ]
        yield Block(kind, text.replace(edits).strip())


def _piece(source: TracedText, cursor: int, written: str, read: str) -> TracedText:
    """Return what is read of the next piece of the source that is written so."""
    at = _find(source.text, written, cursor)
    end = cursor if at < 0 else at + len(written)
    at = max(at, cursor)
    if source.text[at:end] == read:
        return source.slice(at, end)
    return source.slice(at, end).replace([(0, end - at, read)])


def _find(source: str, written: str, cursor: int) -> int:
    """Return where a piece stands; a line end within code is read as a space."""
    at = source.find(written, cursor)
    return at if at >= 0 else source.replace("\n", " ").find(written, cursor)


def _behind(child: Token, source: str, cursor: int) -> int:
    """Return where the source goes on behind a token that begins at the cursor or after it."""
    if child.type == "link_close":
        found = _LINK_END.match(source, cursor)
        return found.end() if found else cursor
    if child.type == "image":
        found = _LINK_END.search(source, max(cursor, source.find("![", cursor)))
        return found.end() if found else cursor
    written = child.markup if child.type == "text_special" else child.content
    if child.type in ("softbreak", "hardbreak"):
        written = "\n"
    at = _find(source, written, cursor)
    return cursor if at < 0 else at + len(written)


def _joint_at(found: re.Match[str]) -> str:
    text = found.string
    return joint(text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1])
