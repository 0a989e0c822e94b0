"""HTML: pages and fragments, with or without YAML front matter; every text block is a unit.

Comments to duizhao are units, too, but no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree, html

from corpora.errors import InputError
from corpora.language import joint
from corpora.messages import message
from corpora.model import Block, BlockKind, TracedText, Unit
from corpora.readers import Content, front_matter

_BLOCK_LEVEL_NAMES = (
    "address article aside blockquote body caption center dd details dialog dir div dl dt fieldset"
    " figcaption figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav"
    " ol option p pre search section summary table tbody td tfoot th thead title tr ul"
)
_DROPPED_NAMES = (
    "script style template noscript iframe object svg audio video canvas textarea select datalist"
    " rp rt del"
)
_BLOCK_LEVEL = frozenset(_BLOCK_LEVEL_NAMES.split())
_DROPPED = frozenset(_DROPPED_NAMES.split())
_KINDS: dict[str, BlockKind] = {
    "title": "title",
    "h1": "heading",
    "h2": "heading",
    "h3": "heading",
    "h4": "heading",
    "h5": "heading",
    "h6": "heading",
    "li": "list-item",
    "dt": "list-item",
    "dd": "list-item",
    "td": "table-cell",
    "th": "table-cell",
    "figcaption": "caption",
    "caption": "caption",
}
_SPACE = re.compile(r"[ \t\n\r\f]+")
_ADDRESSED = re.compile(r"\s*duizhao:")
_ENDS_SENTENCE = re.compile(r"[.!?…。！？；;：:][\"'”’」』）)]*[ \t\xa0]*$")
_BEGINS_PARAGRAPH = re.compile(r"[ \t\n]*(?:[\u3000\xa0]|[•·●■◆★▲▪-][ \t])")
_FULL_LINE = 40
_NOTE_MARK = re.compile(r"[(\[（［〔]?([0-9]{1,3}|[*†‡§①-⑳]|[ivx]{1,5})[)\]）］〕]?")
_NOTE_NAME = re.compile("note|ftn|edn|cite", re.IGNORECASE)
Piece = tuple[BlockKind | int, str, bool]


def read(text: str, file: str) -> Content:
    """Return the text blocks of a page, numbered as units of kind ``block``.

    The text of a unit has its entities decoded and a line feed for each ``<br>``; the block's
    white space is collapsed as a browser does. The title of the front matter comes first. The
    ``<title>`` of a page is left out where a heading or the front matter says the same; so are
    the marks of notes, and what is marked as deleted.

    A comment that begins with ``duizhao:`` is a unit of kind ``comment`` with the number of its
    line, before the block it stands in, or before the next one where it stands in none.

    Raises
    ------
    InputError
        The front matter is broken, or the page cannot be parsed.
    """
    matter = front_matter.split(text, file)
    units = list(matter.units)
    blocks = list(matter.blocks)
    offset = matter.end
    number = 0
    lines = text.count("\n", 0, matter.end)
    pieces = list(pieces_of(text[matter.end :], file))
    headlines = [block.text for block in blocks]
    headlines += [_plain(raw) for kind, raw, _ in pieces if kind == "heading"]
    for kind, raw, kept in pieces:
        if isinstance(kind, int):
            units.append(Unit("comment", lines + kind, raw))
            offset += len(raw)
            continue
        if kind == "title" and any(_same_start(_plain(raw), headline) for headline in headlines):
            continue
        number += 1
        units.append(Unit("block", number, raw))
        blocks += blocks_of(kind, raw, offset, kept)
        offset += len(raw)
    return Content(units, blocks)


def blocks_of(kind: BlockKind, raw: str, offset: int, kept: bool = False) -> list[Block]:
    """Return the blocks of one text: one, or one for each line of it where white space is kept."""
    whole = TracedText.original(raw, offset)
    if not kept:
        edits = [
            (found.start(), found.end(), _collapsed(found))
            for found in _SPACE.finditer(raw)
            if _collapsed(found) != found[0]
        ]
        return [Block(kind, whole.replace(edits).strip())]
    lines = (whole.slice(*found.span()) for found in re.finditer(r"[^\r\n]+", raw))
    return [Block(kind, line) for line in lines if line.text.strip()]


def pieces_of(source: str, file: str) -> Iterator[Piece]:
    """Yield the kind, the text and whether white space is kept, of each text block.

    The marks of notes are left out, and what is marked as deleted. A comment has the number of
    its line as its kind; it comes before its block.

    Raises
    ------
    InputError
        The page cannot be parsed.
    """
    root = _parse(source, file)
    if root is None:
        return
    kinds: list[BlockKind] = ["paragraph"]
    parts: list[str] = []
    comments: list[Piece] = []
    dropped = 0
    kept = 0
    for event, element in etree.iterwalk(root, events=("start", "end", "comment")):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag in _BLOCK_LEVEL and not dropped:
            yield from _flush(parts, comments, kinds[-1], kept > 0)
        if event == "comment":
            if not dropped and _ADDRESSED.match(element.text or ""):
                comments.append((element.sourceline, element.text.strip(), False))
            inside = element.tail
        elif event == "start":
            dropped += tag in _DROPPED or _is_note_mark(element)
            kept += tag == "pre"
            if tag in _KINDS:
                kinds.append(_KINDS[tag])
            if tag == "br" and not dropped:
                parts.append("\n" if kept else "\x00")
            inside = element.text
        else:
            dropped -= tag in _DROPPED or _is_note_mark(element)
            kept -= tag == "pre"
            if tag in _KINDS:
                kinds.pop()
            inside = element.tail
        if inside and not dropped:
            parts.append(inside)
    yield from _flush(parts, comments, kinds[-1], False)
    yield from comments


def _is_note_mark(element: html.HtmlElement) -> bool:
    """Return whether an element refers to a note, or from a note to its place in the text."""
    if element.tag != "a":
        return False
    if "noteref" in element.get("epub:type", "") or "noteref" in element.get("role", ""):
        return True
    address = element.get("href", "")
    if "#" not in address:
        return False
    text = "".join(islice(element.itertext(), 8)).strip()
    if not _NOTE_MARK.fullmatch(text):
        return False
    parent = element.getparent()
    raised = parent is not None and parent.tag == "sup"
    named = _NOTE_NAME.search(f"{address} {element.get('class', '')}") is not None
    return raised or named or element.find(".//sup") is not None


def _parse(source: str, file: str) -> html.HtmlElement | None:
    """Return the root of the page; None where there is nothing in it."""
    # A declaration of the bytes' encoding means nothing once they are decoded.
    source = re.sub(r"\A\s*<\?xml[^>]*\?>", lambda found: "\n" * found[0].count("\n"), source)
    parser = html.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=False, remove_pis=True
    )
    try:
        root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    # HTML is read whatever it is like, save where the parser's limits cut it off.
    for entry in parser.error_log:
        if (
            entry.level == etree.ErrorLevels.FATAL
            and entry.type != etree.ErrorTypes.ERR_DOCUMENT_EMPTY
        ):
            raise InputError(
                message("html-broken", file=file, line=str(entry.line), reason=entry.message)
            )
    return root


def _flush(parts: list[str], comments: list[Piece], kind: BlockKind, kept: bool) -> Iterator[Piece]:
    """Yield what has gathered of a block, each piece with the comments in and before it."""
    raw = "".join(parts)
    parts.clear()
    # A break is NUL up to here, which HTML text cannot contain.
    pieces = [raw] if kept else list(_split_at_breaks(raw, kind))
    pieces = [piece for piece in pieces if piece.strip()]
    for piece in pieces:
        yield from comments
        yield kind, piece, kept
    if pieces:
        comments.clear()


def _split_at_breaks(raw: str, kind: BlockKind) -> Iterator[str]:
    """Yield the paragraphs that breaks set apart.

    Two breaks always do, one does where the text does not run on.
    """
    piece = last = ""
    for line in raw.split("\x00"):
        if piece and not (line.strip() and runs_on(last, line, kind)):
            yield piece
            piece = ""
        last = line
        piece += line if not piece else "\n" + line
    yield piece


def runs_on(before: str, after: str, kind: BlockKind) -> bool:
    """Return whether a text runs on after a line break that its author set.

    It does in headings, before a small letter, and after a full line that ends amid a sentence.
    """
    if kind == "heading" or after.lstrip()[0].islower():
        return True
    width = sum(1 + (char >= "\u2e80") for char in before.strip())
    return (
        width >= _FULL_LINE
        and not _ENDS_SENTENCE.search(before)
        and not _BEGINS_PARAGRAPH.match(after)
    )


def _collapsed(found: re.Match[str]) -> str:
    if "\n" not in found[0]:
        return " "
    text = found.string
    return joint(text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1])


def _plain(raw: str) -> str:
    return " ".join(raw.split())


def _same_start(title: str, headline: str) -> bool:
    return bool(headline) and (title.startswith(headline) or headline.startswith(title))
