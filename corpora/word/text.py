"""The text of a Word document, and the elements that every character of it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal

from lxml import etree

from corpora.errors import InputError
from corpora.messages import message
from corpora.model import BlockKind
from corpora.opc import Package
from corpora.word.numbering import Numbering
from corpora.word.styles import Styles
from corpora.word.symbols import symbol

NAMESPACES = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
"""The namespace of the text in transitional and in strict files."""
XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MATH = (
    "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "http://purl.oclc.org/ooxml/officeDocument/math",
)
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SYMBOLS = "http://schemas.microsoft.com/office/word/2015/wordml/symex"

_WORD_NAMES = (
    "p r t tab ptab br cr noBreakHyphen softHyphen sym tbl tr tc del ins moveFrom moveTo"
    " moveToRangeStart rt rubyPr pPr rPr tblPr tblPrEx tblGrid trPr tcPr sectPr sdtPr sdtEndPr"
    " footnoteReference endnoteReference commentReference drawing pict object txbxContent fldChar"
    " fldSimple instrText"
)
_NAMES = {
    f"{{{namespace}}}{name}": name for namespace in NAMESPACES for name in _WORD_NAMES.split()
}
_NAMES |= {f"{{{namespace}}}t": "math" for namespace in _MATH}
_NAMES |= {f"{{{_COMPATIBILITY}}}{name}": name for name in ("Choice", "Fallback")}
_NAMES[f"{{{_SYMBOLS}}}symEx"] = "symEx"
_SKIPPED = frozenset(
    "rt rubyPr pPr rPr tblPr tblPrEx tblGrid trPr tcPr sectPr sdtPr sdtEndPr".split()
)
_CHARACTERS = {
    "tab": "\t",
    "ptab": "\t",
    "br": "\n",
    "cr": "\n",
    "noBreakHyphen": "-",
    "softHyphen": "\u00ad",
}
# Fields whose result Word makes from the headings, captions and marks of the document.
_GENERATED = re.compile(r"\s*(?:TOC|TOA|INDEX)\b", re.IGNORECASE)
_SPACE = " \t\n\r"

UnitKind = Literal["paragraph", "cell", "footnote", "endnote", "text-box"]


@dataclass(frozen=True, slots=True)
class Piece:
    """Characters that one element stands for.

    Attributes
    ----------
    start
        Where they begin in the text of the passage, in code points.
    text
        The characters.
    element
        ``w:t``, whose text they are, or another element such as ``w:tab``.
    lead
        How many characters of the element's text stand before them, which do not count.
    """

    start: int
    text: str
    element: etree._Element
    lead: int


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a passage: its kind and its span in the passage's text."""

    kind: BlockKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A unit of a document.

    Attributes
    ----------
    unit, number
        What it is, and which of its kind, from 1. Paragraphs are those of the body outside of
        tables that have text; cells are counted row by row, also the empty ones, those of a
        table within a cell being part of it; notes and text boxes in the order of the places
        where they are anchored.
    text
        Its text; paragraphs are separated by a line feed, a line break within one is one too.
        Automatic numbers stand before their paragraphs.
    paragraphs
        Its paragraphs that have text.
    pieces
        The elements that the text comes from, in its order. An automatic number is a piece
        without text at the element behind it.
    anchor
        For a note or text box, the element in the body where it is anchored; else None.
    """

    unit: UnitKind
    number: int
    text: str
    paragraphs: tuple[Paragraph, ...]
    pieces: tuple[Piece, ...]
    anchor: etree._Element | None


@dataclass(slots=True)
class Seen:
    """How much of a document is not in its text as it stands.

    Attributes
    ----------
    insertions, deletions, moves, comments
        How many there are of each.
    hidden, generated
        How many paragraphs have hidden text, and generated text (tables of contents).
    """

    insertions: int = 0
    deletions: int = 0
    moves: int = 0
    comments: int = 0
    hidden: int = 0
    generated: int = 0

    def notes(self) -> Iterator[str]:
        """Yield a line for those who want to know, for each kind that was met."""
        changes = {name: getattr(self, name) for name in ("insertions", "deletions", "moves")}
        if any(changes.values()):
            yield message("word-changes", **changes)
        for name in ("comments", "hidden", "generated"):
            count = getattr(self, name)
            if count:
                yield message(f"word-{name}", count=count)


@dataclass(slots=True)
class _Open:
    """A paragraph in the making."""

    kind: BlockKind = "paragraph"
    style: str = ""
    list_key: str = ""
    list_level: str = ""
    label: str = ""
    mark_deleted: bool = False
    length: int = 0
    parts: list[tuple[str, etree._Element, int]] = field(default_factory=list)
    hidden: bool = False
    generated: bool = False

    def add(self, text: str, element: etree._Element, lead: int = 0) -> None:
        if text:
            self.parts.append((text, element, lead))

    @property
    def text(self) -> str:
        return "".join(text for text, _, _ in self.parts)


@dataclass(slots=True)
class _Field:
    """A complex field that is open: first its code, then its result."""

    in_code: bool = True
    code: str = ""
    generated: bool = False


@dataclass(frozen=True, slots=True)
class _Aside:
    """A note or text box, and the element where it is anchored."""

    unit: Literal["footnote", "endnote", "text-box"]
    root: etree._Element
    anchor: etree._Element


@dataclass(slots=True)
class _Group:
    """Paragraphs that make a unit, and what is anchored in them."""

    cell: bool
    paragraphs: list[_Open] = field(default_factory=list)
    asides: list[_Aside] = field(default_factory=list)


class WordDocument:
    """A Word file, taken apart.

    Attributes
    ----------
    package
        Its parts.
    part
        The name of the part with the body.
    root
        The root of that part.
    w
        The namespace of its elements in braces.
    seen
        What was met that is not in the text, as far as the text has been read.

    Raises
    ------
    InputError
        It is no Word file, or is broken.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self.package = Package(data, file)
        part = self.package.related("", "officeDocument") or "word/document.xml"
        if part not in self.package.archive:
            raise InputError(message("word-no-document", file=file))
        self.part = part
        self.root = self.package.parse(part)
        name = etree.QName(self.root)
        if name.localname != "document" or name.namespace not in NAMESPACES:
            raise InputError(message("word-no-document", file=file))
        self.w = f"{{{name.namespace}}}"
        self.seen = Seen()
        self._read_notes: set[tuple[str, str]] = set()

    @property
    def body(self) -> etree._Element:
        """The body, or the root where there is none."""
        body = self.root.find(f"{self.w}body")
        return self.root if body is None else body

    def passages(self) -> Iterator[Passage]:
        """Yield the units with text, in reading order.

        What is anchored in a paragraph or cell (notes, text boxes) follows it.
        """
        self.seen = Seen()
        self._read_notes = set()
        self.numbering.begin()
        numbers = dict.fromkeys(("paragraph", "cell", "footnote", "endnote", "text-box"), 0)
        for group in self._groups(self.body):
            unit: UnitKind = "cell" if group.cell else "paragraph"
            text = any(paragraph.text.strip() for paragraph in group.paragraphs)
            numbers[unit] += group.cell or text
            if text:
                yield _passage(unit, numbers[unit], group.paragraphs, None)
            asides = [(aside, aside.anchor) for aside in group.asides]
            while asides:
                aside, anchor = asides.pop(0)
                inside = list(self._groups(aside.root))
                # A text box in a text box is anchored where the outer one is.
                asides[:0] = [(more, anchor) for one in inside for more in one.asides]
                paragraphs = [paragraph for one in inside for paragraph in one.paragraphs]
                numbers[aside.unit] += 1
                if any(paragraph.text.strip() for paragraph in paragraphs):
                    if aside.unit != "text-box":
                        for paragraph in paragraphs:
                            paragraph.kind = "note"
                    yield _passage(aside.unit, numbers[aside.unit], paragraphs, anchor)

    def text_of(self, element: etree._Element) -> str:
        """Return the text of a part of the body, such as a cell, with its notes behind it."""
        texts: list[str] = []
        roots = [element]
        while roots:
            groups = list(self._groups(roots.pop(0)))
            texts += [one.text for group in groups for one in group.paragraphs if one.parts]
            roots[:0] = [aside.root for group in groups for aside in group.asides]
        return "\n".join(texts)

    @cached_property
    def styles(self) -> Styles:
        """The styles of the document."""
        part = self.package.related(self.part, "styles")
        return Styles(self.package.parse(part) if part else None)

    @cached_property
    def numbering(self) -> Numbering:
        """The lists of the document."""
        part = self.package.related(self.part, "numbering")
        return Numbering(self.package.parse(part) if part else None)

    @cached_property
    def _notes(self) -> dict[tuple[str, str], etree._Element]:
        notes = {}
        for unit in ("footnote", "endnote"):
            part = self.package.related(self.part, f"{unit}s")
            if part:
                for note in self.package.parse(part).iter(f"{self.w}{unit}"):
                    notes[unit, note.get(f"{self.w}id", "")] = note
        return notes

    @cached_property
    def _preserves(self) -> bool:
        return self.root.get(XML_SPACE) == "preserve"

    def _groups(self, root: etree._Element) -> Iterator[_Group]:
        """Yield what makes a unit each: a paragraph outside of tables, or an outermost cell."""
        walk = _Walk(self, root)
        return walk.groups()

    def read_note(self, unit: str, key: str) -> etree._Element | None:
        """Return a note when it is asked for the first time."""
        if (unit, key) in self._read_notes:
            return None
        self._read_notes.add((unit, key))
        return self._notes.get((unit, key))

    def on(self, element: etree._Element | None, name: str) -> bool | None:
        """Return whether a property is on among properties; None where it is not there."""
        found = None if element is None else element.find(self.w + name)
        if found is None:
            return None
        return found.get(f"{self.w}val") not in ("0", "false", "off")

    def kept_text(self, element: etree._Element) -> tuple[str, int]:
        """Return the text of a ``w:t`` that counts, and how many characters stand before it.

        White space at its ends counts only where the element says so, as in Word.
        """
        text = element.text or ""
        lead = 0
        if element.get(XML_SPACE) != "preserve" and not self._preserves:
            lead = len(text) - len(text.lstrip(_SPACE))
            text = text.strip(_SPACE)
        return text.replace("\n", " "), lead


class _Walk:
    """One pass through a part of a document."""

    def __init__(self, document: WordDocument, root: etree._Element) -> None:
        self._document = document
        self._w = document.w
        self._root = root
        self._seen = document.seen
        # Fields that are never closed are passed over, or the rest would be lost in their code.
        self._closed = _closed_fields(root, document.w)
        self._fields: list[_Field] = []
        # How many of them are in their code, and how many have results that Word makes itself.
        self._in_code = 0
        self._generated = 0
        self._deleted = 0
        self._runs: list[tuple[etree._Element, bool]] = []
        self._after_mark = False
        self._paragraphs = 0
        self._open: _Open | None = None
        self._cells = 0
        self._group = _Group(cell=False)

    def groups(self) -> Iterator[_Group]:
        """Yield the groups in the order of the document."""
        walker = etree.iterwalk(self._root, events=("start", "end"))
        passed_over = None
        for event, element in walker:
            name = _NAMES.get(element.tag, "")
            if not name or element is passed_over:
                continue
            if event == "end":
                yield from self._end(name, element)
            elif self._is_passed_over(name, element):
                passed_over = element
                walker.skip_subtree()
            else:
                if name in ("tbl", "tc"):
                    yield from self._close()
                self._start(name, element)
        yield from self._close()

    def _is_passed_over(self, name: str, element: etree._Element) -> bool:
        if name in _SKIPPED:
            return True
        if name in ("Choice", "Fallback"):
            # Of several contents of the same thing, the first.
            previous = element.getprevious()
            return previous is not None and _NAMES.get(previous.tag) == "Choice"
        if name in ("drawing", "pict", "object"):
            self._add_boxes(element)
            return True
        if name == "tr":
            properties = element.find(f"{self._w}trPr")
            if properties is not None:
                self._seen.insertions += properties.find(f"{self._w}ins") is not None
                deleted = properties.find(f"{self._w}del") is not None
                self._seen.deletions += deleted
                return deleted
        if name == "tc":
            properties = element.find(f"{self._w}tcPr")
            return properties is not None and (
                properties.find(f"{self._w}cellDel") is not None
                or is_continued(properties, self._w)
            )
        return False

    def _start(self, name: str, element: etree._Element) -> None:
        match name:
            case "t":
                self._add(*self._text(element))
            case "math":
                self._add((element.text or "").replace("\n", " "), element)
            case "r":
                self._runs.append((element, self._is_hidden(element)))
                self._after_mark = False
            case "p":
                self._paragraphs += 1
                if self._paragraphs == 1:
                    self._open_paragraph(element)
            case "tc":
                self._cells += 1
                if self._cells == 1:
                    self._group = _Group(cell=True)
            case "sym":
                code, font = (element.get(self._w + key, "") for key in ("char", "font"))
                self._add(symbol(code, font), element)
            case "symEx":
                code, font = (element.get(f"{{{_SYMBOLS}}}{key}", "") for key in ("char", "font"))
                self._add(symbol(code, font), element)
            case "fldChar":
                self._field(element)
            case "fldSimple":
                self._generated += self._is_generated(element)
            case "instrText":
                if self._fields and self._fields[-1].in_code:
                    self._fields[-1].code += element.text or ""
            case "footnoteReference" | "endnoteReference":
                self._add_note(name.removesuffix("Reference"), element)
            case "del" | "moveFrom":
                self._deleted += 1
                self._seen.deletions += name == "del"
            case "ins":
                self._seen.insertions += 1
            case "moveToRangeStart":
                self._seen.moves += 1
            case "commentReference":
                self._seen.comments += 1
            case _ if name in _CHARACTERS:
                self._add(_CHARACTERS[name], element)

    def _end(self, name: str, element: etree._Element) -> Iterator[_Group]:
        match name:
            case "r":
                self._runs.pop()
                self._after_mark = False
            case "p":
                self._paragraphs -= 1
                if not self._paragraphs and not (self._open and self._open.mark_deleted):
                    yield from self._close()
            case "tc":
                yield from self._close()
                self._cells -= 1
                if not self._cells:
                    yield self._group
                    self._group = _Group(cell=False)
            case "del" | "moveFrom":
                self._deleted -= 1
            case "fldSimple":
                self._generated -= self._is_generated(element)

    def _text(self, element: etree._Element) -> tuple[str, etree._Element, int]:
        text, lead = self._document.kept_text(element)
        return text, element, lead

    def _add(self, text: str, element: etree._Element, lead: int = 0) -> None:
        if self._open is None or self._deleted or self._after_mark:
            return
        if self._in_code:
            return
        if any(hidden for _, hidden in self._runs):
            self._open.hidden |= bool(text.strip())
        elif self._generated:
            self._open.generated |= bool(text.strip())
        else:
            self._open.add(text, element, lead)

    def _open_paragraph(self, element: etree._Element) -> None:
        # The paragraph before has lost its mark: this one goes on with it, in its own style.
        self._open = self._open or _Open()
        properties = element.find(f"{self._w}pPr")
        self._open.kind = self._kind(properties)
        self._open.style = _value(properties, "pStyle", self._w)
        style = self._open.style
        self._open.list_key, self._open.list_level = self._list(properties, style)
        mark = None if properties is None else properties.find(f"{self._w}rPr")
        self._open.mark_deleted = mark is not None and any(
            mark.find(self._w + name) is not None for name in ("del", "moveFrom")
        )
        if mark is not None:
            # The mark alone: with the text it is one change.
            self._seen.insertions += self._is_alone(mark, element, "ins")
            self._seen.deletions += self._is_alone(mark, element, "del")

    def _is_alone(self, mark: etree._Element, paragraph: etree._Element, name: str) -> bool:
        """Return whether a change is of the mark of a paragraph and of nothing in it."""
        change = self._w + name
        return mark.find(change) is not None and paragraph.find(change) is None

    def _kind(self, properties: etree._Element | None) -> BlockKind:
        if self._cells:
            return "table-cell"
        level = _value(properties, "outlineLvl", self._w)
        kind = self._document.styles.kind(_value(properties, "pStyle", self._w))
        if kind == "title":
            return kind
        if level in tuple("012345678"):
            return "heading"
        numbering = None if properties is None else properties.find(f"{self._w}numPr")
        if numbering is not None and kind in ("paragraph", "list-item"):
            return "paragraph" if _value(numbering, "numId", self._w) in ("", "0") else "list-item"
        return kind

    def _list(self, properties: etree._Element | None, style: str) -> tuple[str, str]:
        """Return the list and the level of a paragraph, empty where there is none."""
        key, level = self._document.styles.numbering(style)
        numbering = None if properties is None else properties.find(f"{self._w}numPr")
        if numbering is not None:
            key = _value(numbering, "numId", self._w) or key
            level = _value(numbering, "ilvl", self._w) or level
        return ("", "") if key == "0" else (key, level)

    def _label(self, paragraph: _Open) -> str:
        if not paragraph.list_key:
            return ""
        level = paragraph.list_level
        return self._document.numbering.label(
            paragraph.list_key,
            int(level) if level in tuple("012345678") else None,
            paragraph.style,
        )

    def _close(self) -> Iterator[_Group]:
        """Close the paragraph that is open; outside of tables it is a unit."""
        if self._open is not None:
            self._open.label = self._label(self._open)
            self._seen.hidden += self._open.hidden
            self._seen.generated += self._open.generated
            self._group.paragraphs.append(self._open)
            self._open = None
        if not self._cells and (self._group.paragraphs or self._group.asides):
            yield self._group
            self._group = _Group(cell=False)

    def _is_hidden(self, run: etree._Element) -> bool:
        properties = run.find(f"{self._w}rPr")
        vanish = self._document.on(properties, "vanish")
        if vanish is None:
            styles = self._document.styles
            vanish = styles.hides(_value(properties, "rStyle", self._w))
            if vanish is None and self._open is not None:
                vanish = styles.hides(self._open.style)
        return bool(vanish)

    def _field(self, element: etree._Element) -> None:
        kind = element.get(f"{self._w}fldCharType")
        if kind == "begin" and element in self._closed:
            self._fields.append(_Field())
            self._in_code += 1
        elif kind == "separate" and self._fields and self._fields[-1].in_code:
            last = self._fields[-1]
            last.in_code = False
            last.generated = bool(_GENERATED.match(last.code))
            self._in_code -= 1
            self._generated += last.generated
        elif kind == "end" and element in self._closed and self._fields:
            last = self._fields.pop()
            self._in_code -= last.in_code
            self._generated -= last.generated

    def _is_generated(self, element: etree._Element) -> bool:
        return bool(_GENERATED.match(element.get(f"{self._w}instr", "")))

    def _is_read(self) -> bool:
        """Return whether what is anchored here counts."""
        return not (self._deleted or any(hidden for _, hidden in self._runs) or self._in_code)

    def _add_note(self, unit: str, element: etree._Element) -> None:
        if self._is_read():
            note = self._document.read_note(unit, element.get(f"{self._w}id", ""))
            if note is not None and self._open is not None:
                kind: Literal["footnote", "endnote"] = (
                    "footnote" if unit == "footnote" else "endnote"
                )
                self._group.asides.append(_Aside(kind, note, element))
        self._after_mark = has_own_mark(element, self._w)

    def _add_boxes(self, element: etree._Element) -> None:
        if self._open is None or not self._is_read():
            return
        walker = etree.iterwalk(element, events=("start",))
        for _, inner in walker:
            name = _NAMES.get(inner.tag, "")
            if name == "txbxContent":
                self._group.asides.append(_Aside("text-box", inner, element))
                walker.skip_subtree()
            elif name in ("Choice", "Fallback") and self._is_passed_over(name, inner):
                walker.skip_subtree()


def has_own_mark(reference: etree._Element, w: str) -> bool:
    """Return whether the rest of the run of a note's reference is its mark."""
    return reference.get(f"{w}customMarkFollows", "0") in ("1", "true", "on")


def is_continued(properties: etree._Element, w: str) -> bool:
    """Return whether the properties of a cell say that it belongs to the one above it."""
    merge = properties.find(f"{w}vMerge")
    return merge is not None and merge.get(f"{w}val", "continue") == "continue"


def _value(properties: etree._Element | None, name: str, w: str) -> str:
    found = None if properties is None else properties.find(w + name)
    return "" if found is None else found.get(f"{w}val", "")


def _closed_fields(root: etree._Element, w: str) -> set[etree._Element]:
    """Return the beginnings and ends of the fields that have both."""
    closed = set()
    begun = []
    for element in root.iter(f"{w}fldChar"):
        kind = element.get(f"{w}fldCharType")
        if kind == "begin":
            begun.append(element)
        elif kind == "end" and begun:
            closed |= {begun.pop(), element}
    return closed


def _passage(
    unit: UnitKind, number: int, opened: Sequence[_Open], anchor: etree._Element | None
) -> Passage:
    paragraphs: list[Paragraph] = []
    pieces: list[Piece] = []
    texts: list[str] = []
    at = 0
    for paragraph in opened:
        content = paragraph.text
        if not content.strip():
            continue
        if texts:
            texts.append("\n")
            at += 1
        start = at
        if paragraph.label:
            _, element, lead = paragraph.parts[0]
            pieces.append(Piece(at, "", element, lead))
            at += len(paragraph.label)
        for part, element, lead in paragraph.parts:
            pieces.append(Piece(at, part, element, lead))
            at += len(part)
        texts += (paragraph.label, content)
        paragraphs.append(Paragraph(paragraph.kind, start, at))
    return Passage(unit, number, "".join(texts), tuple(paragraphs), tuple(pieces), anchor)
