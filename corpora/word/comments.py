"""Comments in a copy of a Word file, at the characters they are about; all else stays."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from lxml import etree

from corpora.model import Place
from corpora.opc import RELATIONSHIP, pack, relations_part
from corpora.word.text import XML_SPACE, Passage, Piece, WordDocument, has_own_mark

_OFFICE = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    ),
    "http://purl.oclc.org/ooxml/wordprocessingml/main": (
        "http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
}
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_CONTENT_TYPES = "[Content_Types].xml"
_INVALID = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# What may hold marks of comments beside runs.
_CONTAINERS = frozenset(
    "p hyperlink ins moveTo smartTag customXml fldSimple dir bdo sdt sdtContent".split()
)
# Content controls in which Word takes nothing but text.
_PLAIN = ("text", "dataBinding", "dropDownList", "comboBox", "date")

# A position in a run: before which child, and before which character of that child's text.
_Position = tuple[int, int]
_BEGIN: _Position = (-1, 0)
_END: _Position = (1 << 62, 0)


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment.

    Attributes
    ----------
    place
        What it is about, a place as the reader of Word files gives it; an empty span is taken
        for the character that follows.
    paragraphs
        Its text. Characters that XML cannot hold become U+FFFD.
    """

    place: Place
    paragraphs: Sequence[str]


@dataclass(slots=True)
class _Marks:
    """The comments that end and those that start at a position."""

    ends: list[str] = field(default_factory=list)
    starts: list[str] = field(default_factory=list)


def annotate(
    data: bytes,
    file: str,
    comments: Iterable[Comment],
    *,
    author: str,
    initials: str,
    date: datetime,
) -> bytes:
    """Return a copy of a Word file with comments in it.

    Runs are split where a comment begins or ends within one. In notes and text boxes, where Word
    has no comments, the place in the body where they are anchored is taken. A formula, a symbol
    and the field of a form are not divided. Parts that need no change are kept as they are;
    comments that are there stay.

    Parameters
    ----------
    data, file
        The file and its name.
    comments
        In any order.
    author, initials
        By whom they are.
    date
        When they were made, in local time, as Word has it.

    Raises
    ------
    InputError
        It is no Word file, or is broken.
    ValueError
        A place is not in the document.
    """
    document = WordDocument(data, file)
    passages: dict[tuple[str, int], Passage] = {
        (passage.unit, passage.number): passage for passage in document.passages()
    }
    edges = []
    for comment in comments:
        place = comment.place
        passage = passages.get((place.unit, place.number))
        if passage is None:
            raise ValueError(f"no {place.unit} {place.number} in {file}")
        edges.append((comment, *_edges(document, passage, place.start, place.end)))
    if not edges:
        return data
    part = _CommentsPart(document)
    marks: dict[etree._Element, dict[_Position, _Marks]] = defaultdict(lambda: defaultdict(_Marks))
    for comment, first, last in edges:
        key = part.add(comment.paragraphs, author, initials, date)
        marks[first[0]][first[1]].starts.append(key)
        marks[last[0]][last[1]].ends.append(key)
    maker = _Maker(document)
    for item, positions in marks.items():
        _insert(document, item, positions, maker)
    changed = {document.part: _serialized(document.root), **part.changed()}
    archive = document.package.archive
    kept = [
        (entry, changed.pop(name) if name in changed else archive.read(name))
        for name, entry in archive.names.items()
    ]
    return pack([*kept, *changed.items()])


# Where a comment begins and ends

_Edge = tuple[etree._Element, _Position]


def _edges(document: WordDocument, passage: Passage, start: int, end: int) -> tuple[_Edge, _Edge]:
    """Return the element and the position in it at which a span begins, and at which it ends."""
    if passage.anchor is not None:
        last = _after(document, passage.anchor)
        if has_own_mark(passage.anchor, document.w):
            # The mark is the rest of the run, and must stay in it.
            last = last[0], _END
        return _before(document, passage.anchor), last
    pieces = passage.pieces
    begin = pieces[_piece_at(pieces, start)]
    finish = pieces[_piece_at(pieces, max(end, start + 1) - 1)]
    # Between paragraphs there is no element: the character before is taken.
    offset = min(_offset(begin, start), len(begin.text) - 1)
    return (
        _before(document, begin.element, offset, begin),
        _after(document, finish.element, max(_offset(finish, max(end, start + 1)), 1), finish),
    )


def _piece_at(pieces: Sequence[Piece], offset: int) -> int:
    return max(0, bisect_right(pieces, offset, key=lambda piece: piece.start) - 1)


def _offset(piece: Piece, offset: int) -> int:
    return min(max(offset - piece.start, 0), len(piece.text))


def _before(
    document: WordDocument, element: etree._Element, offset: int = 0, piece: Piece | None = None
) -> _Edge:
    item, child = _item(document, element)
    if child is None:
        return item, _BEGIN
    index = item.index(child)
    if piece is not None and child is element and offset > 0:
        return item, (index, piece.lead + offset)
    return item, _normal(document, item, index)


def _after(
    document: WordDocument, element: etree._Element, offset: int = 0, piece: Piece | None = None
) -> _Edge:
    item, child = _item(document, element)
    if child is None:
        return item, _END
    index = item.index(child)
    if piece is not None and child is element and offset < len(piece.text):
        return item, (index, piece.lead + offset)
    return item, _normal(document, item, index + 1)


def _normal(document: WordDocument, run: etree._Element, index: int) -> _Position:
    """Return the position before a child of a run: its beginning or end if it is there."""
    if index >= len(run):
        return _END
    has_properties = len(run) > 0 and run[0].tag == f"{document.w}rPr"
    return _BEGIN if index <= int(has_properties) else (index, 0)


def _item(
    document: WordDocument, element: etree._Element
) -> tuple[etree._Element, etree._Element | None]:
    """Return what stands beside which a mark can stand, and its child where it is a run."""
    w = document.w
    chain = [element]
    while chain[-1].tag != f"{w}p" or _is_inside(chain[-1], document):
        parent = chain[-1].getparent()
        if parent is None:
            break
        chain.append(parent)
    chain.reverse()
    at = 0
    while at < len(chain) - 1 and _is_container(chain[at], w):
        at += 1
    item = chain[at]
    if item.tag == f"{w}r" and at + 1 < len(chain):
        return item, chain[at + 1]
    return item, None


def _is_inside(paragraph: etree._Element, document: WordDocument) -> bool:
    """Return whether a paragraph is part of another one, as those of text boxes are."""
    return next(paragraph.iterancestors(f"{document.w}p"), None) is not None


def _is_container(element: etree._Element, w: str) -> bool:
    if not isinstance(element.tag, str) or not element.tag.startswith(w):
        return False
    name = element.tag.removeprefix(w)
    if name == "sdt":
        properties = element.find(f"{w}sdtPr")
        return properties is None or all(properties.find(w + one) is None for one in _PLAIN)
    return name in _CONTAINERS


# Marks


class _Maker:
    """Makes the marks of comments."""

    def __init__(self, document: WordDocument) -> None:
        self._w = document.w
        self._spaces = {"w": document.w[1:-1]}
        self._style = document.styles.key("annotation reference")

    def start(self, key: str) -> list[etree._Element]:
        return [self._element("commentRangeStart", id=key)]

    def end(self, key: str) -> list[etree._Element]:
        run = self._element("r")
        if self._style:
            properties = etree.SubElement(run, f"{self._w}rPr")
            properties.append(self._element("rStyle", val=self._style))
        run.append(self._element("commentReference", id=key))
        return [self._element("commentRangeEnd", id=key), run]

    def _element(self, name: str, **attributes: str) -> etree._Element:
        values = {self._w + key: value for key, value in attributes.items()}
        return etree.Element(self._w + name, values, nsmap=self._spaces)


def _insert(
    document: WordDocument,
    item: etree._Element,
    positions: dict[_Position, _Marks],
    maker: _Maker,
) -> None:
    """Put marks before, after and into an element; it is split where they stand within it."""
    inner = sorted(position for position in positions if position not in (_BEGIN, _END))
    parts = [item, *_split(document, item, inner)]
    for part, position in zip(parts, [_BEGIN, *inner], strict=True):
        for mark in _made(positions.get(position), maker):
            part.addprevious(mark)
    # What follows an element moves behind what is put after it.
    cursor = parts[-1]
    for mark in _made(positions.get(_END), maker):
        cursor.addnext(mark)
        cursor = mark


def _made(marks: _Marks | None, maker: _Maker) -> list[etree._Element]:
    if marks is None:
        return []
    ends = [element for key in marks.ends for element in maker.end(key)]
    return ends + [element for key in marks.starts for element in maker.start(key)]


def _split(
    document: WordDocument, run: etree._Element, cuts: Sequence[_Position]
) -> list[etree._Element]:
    """Split a run at positions; return the new runs, which follow it."""
    if not cuts:
        return []
    w = document.w
    properties = run.find(f"{w}rPr")
    # From here on the indexes of the cuts are those of the children as they were.
    children = list(run)
    parts = [run]
    waiting = list(cuts)
    for index, child in enumerate(children):
        offsets = []
        while waiting and waiting[0] <= (index, 1 << 61):
            offsets.append(waiting.pop(0)[1])
        if offsets and offsets[0] == 0:
            parts.append(_like(run, properties, parts[-1]))
            offsets = offsets[1:]
        if parts[-1] is not run:
            parts[-1].append(child)
        if offsets:
            text, lead = document.kept_text(child)
            bounds = [lead, *offsets, lead + len(text)]
            raw = child.text or ""
            texts = [raw[bounds[n] : bounds[n + 1]] for n in range(len(bounds) - 1)]
            tail, child.tail = child.tail, None
            _set_text(child, texts[0])
            for text in texts[1:]:
                parts.append(_like(run, properties, parts[-1]))
                more = etree.SubElement(parts[-1], child.tag, _attributes(child))
                _set_text(more, text)
                child = more
            child.tail = tail
    return parts[1:]


def _like(
    run: etree._Element, properties: etree._Element | None, before: etree._Element
) -> etree._Element:
    """Return an empty run with the properties of another, behind the one before."""
    made = etree.Element(run.tag, _attributes(run), nsmap=_spaces(run))
    before.addnext(made)
    if properties is not None:
        copied = etree.fromstring(etree.tostring(properties, with_tail=False))
        made.append(copied)
    return made


def _attributes(element: etree._Element) -> dict[str, str]:
    return {str(name): str(value) for name, value in element.attrib.items()}


def _spaces(element: etree._Element) -> dict[str, str]:
    return {prefix: space for prefix, space in element.nsmap.items() if prefix}


def _set_text(element: etree._Element, text: str) -> None:
    element.text = text
    if text != text.strip():
        element.set(XML_SPACE, "preserve")


# Parts


class _CommentsPart:
    """The part with the comments, and what the package has to know of it."""

    def __init__(self, document: WordDocument) -> None:
        self._document = document
        self._package = document.package
        w = document.w
        name = self._package.related(document.part, "comments")
        self._is_new = name is None
        self._name = name or self._free_name()
        spaces = {"w": w[1:-1]}
        self._root = (
            etree.Element(f"{w}comments", nsmap=spaces)
            if name is None
            else self._package.parse(name)
        )
        self._w = f"{{{etree.QName(self._root).namespace}}}"
        self._style = document.styles.key("annotation text")
        self._reference = document.styles.key("annotation reference")
        marks = ("commentRangeStart", "commentRangeEnd", "commentReference")
        keys = [comment.get(f"{self._w}id", "") for comment in self._root]
        keys += [one.get(f"{w}id", "") for one in document.root.iter(*(w + name for name in marks))]
        self._next = 1 + max((int(key) for key in keys if _is_number(key)), default=-1)

    def _free_name(self) -> str:
        folder = posixpath.dirname(self._document.part)
        number = ""
        while (name := posixpath.join(folder, f"comments{number}.xml")) in self._package.archive:
            number = str(int(number or "0") + 1)
        return name

    def add(self, paragraphs: Iterable[str], author: str, initials: str, date: datetime) -> str:
        """Add a comment; return its id."""
        w = self._w
        key = str(self._next)
        self._next += 1
        values = {
            "id": key,
            "author": author,
            "date": date.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "initials": initials,
        }
        comment = etree.SubElement(
            self._root, f"{w}comment", {w + name: value for name, value in values.items()}
        )
        for number, text in enumerate(paragraphs):
            paragraph = etree.SubElement(comment, f"{w}p")
            if self._style:
                properties = etree.SubElement(paragraph, f"{w}pPr")
                etree.SubElement(properties, f"{w}pStyle", {f"{w}val": self._style})
            if not number:
                run = etree.SubElement(paragraph, f"{w}r")
                if self._reference:
                    properties = etree.SubElement(run, f"{w}rPr")
                    etree.SubElement(properties, f"{w}rStyle", {f"{w}val": self._reference})
                etree.SubElement(run, f"{w}annotationRef")
            run = etree.SubElement(paragraph, f"{w}r")
            content = etree.SubElement(run, f"{w}t", {XML_SPACE: "preserve"})
            content.text = _INVALID.sub("\ufffd", text)
        return key

    def changed(self) -> dict[str, bytes]:
        """Return the parts that are new or changed."""
        changed = {self._name: _serialized(self._root)}
        if self._is_new:
            changed[_CONTENT_TYPES] = self._content_types()
            relations = relations_part(self._document.part)
            changed[relations] = self._relations(relations)
        return changed

    def _content_types(self) -> bytes:
        root = self._package.parse(_CONTENT_TYPES)
        namespace = etree.QName(root).namespace
        etree.SubElement(
            root,
            f"{{{namespace}}}Override",
            {"PartName": f"/{self._name}", "ContentType": _COMMENTS_TYPE},
        )
        return _serialized(root)

    def _relations(self, name: str) -> bytes:
        if name in self._package.archive:
            root = self._package.parse(name)
        else:
            space = RELATIONSHIP[1:].partition("}")[0]
            root = etree.fromstring(f'<Relationships xmlns="{space}"/>')
        keys = {element.get("Id", "") for element in root}
        number = next(n for n in range(1, len(keys) + 2) if f"rId{n}" not in keys)
        office = _OFFICE[self._document.w[1:-1]]
        target = posixpath.basename(self._name)
        etree.SubElement(
            root,
            RELATIONSHIP,
            {"Id": f"rId{number}", "Type": f"{office}/comments", "Target": target},
        )
        return _serialized(root)


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 10


def _serialized(root: etree._Element) -> bytes:
    return etree.tostring(
        root.getroottree(), encoding="UTF-8", xml_declaration=True, standalone=True
    )
