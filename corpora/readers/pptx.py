"""PowerPoint files: every slide is a unit, its text in the order in which one reads it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from lxml import etree

from corpora.errors import InputError
from corpora.messages import listed, message
from corpora.model import Block, BlockKind, Unit
from corpora.opc import Package
from corpora.readers import Content
from corpora.readers.html import blocks_of, runs_on

_LEFT_OUT = frozenset(("dt", "ftr", "sldNum", "hdr"))
_TITLES = frozenset(("title", "ctrTitle"))
_MADE = re.compile("slidenum|datetime")
_NOWHERE = (float("inf"), float("inf"))
# Shapes whose upper edges differ by less stand side by side: a twentieth of the height of a slide.
_LEVEL = 340_000
# Groups in groups beyond this are no drawing.
_DEEPEST = 40

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class _Text:
    """A paragraph of a shape, with line feeds for its breaks."""

    kind: BlockKind
    text: str


@dataclass(frozen=True, slots=True)
class _Shape:
    """What stands at a place of a slide.

    Attributes
    ----------
    title
        Whether it is the title of the slide.
    at
        Its upper left corner, in EMU; infinite where it has none.
    texts
        Its paragraphs.
    """

    title: bool
    at: Point
    texts: tuple[_Text, ...]


@dataclass(slots=True)
class _Seen:
    """What was passed over."""

    hidden: list[int]
    noted: int = 0
    charts: int = 0

    def notes(self) -> Iterator[str]:
        """Yield a line about each kind of it."""
        if self.hidden:
            slides = listed(map(str, self.hidden))
            yield message("pptx-hidden", count=len(self.hidden), slides=slides)
        if self.noted:
            yield message("pptx-notes", count=self.noted)
        if self.charts:
            yield message("pptx-charts", count=self.charts)


def read(data: bytes, file: str) -> Content:
    """Return the slides of a presentation as units of kind ``slide``, a line for each paragraph.

    The title of a slide comes first; what else stands on it follows from the top downwards, what
    stands level from left to right. Left out are slide numbers, dates, footers, the texts that a
    layout shows on every slide, and the speaker's notes.

    Raises
    ------
    InputError
        It is no PowerPoint file, or is broken.
    """
    package = Package(data, file)
    presentation = package.related("", "officeDocument") or "ppt/presentation.xml"
    root = package.parse(presentation)
    targets = {
        relation.id: relation.target
        for relation in package.relations_of(presentation)
        if relation.kind == "slide" and not relation.external
    }
    slides = [
        targets[key]
        for element in root.iter("{*}sldId")
        for name, key in element.attrib.items()
        if str(name).endswith("}id") and key in targets
    ]
    if not slides:
        raise InputError(message("pptx-no-slides", file=file))
    units: list[Unit] = []
    blocks: list[Block] = []
    seen = _Seen([])
    offset = 0
    for number, name in enumerate(slides, start=1):
        slide = _Slide(package, name, seen)
        if slide.hidden:
            seen.hidden.append(number)
        texts = slide.texts()
        units.append(Unit("slide", number, "".join(text.text + "\n" for text in texts)))
        for text in texts:
            blocks += _blocks(text, offset)
            offset += len(text.text) + 1
    return Content(units, blocks, list(seen.notes()))


def _blocks(text: _Text, offset: int) -> Iterator[Block]:
    """Yield the blocks of a paragraph: one, or more where it is broken and does not run on."""
    lines = text.text.split("\n")
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    first = 0
    for number in range(1, len(lines) + 1):
        if (
            number < len(lines)
            and lines[number].strip()
            and lines[number - 1].strip()
            and runs_on(lines[number - 1], lines[number], text.kind)
        ):
            continue
        raw = text.text[starts[first] : starts[number] - 1]
        if raw.strip():
            yield from blocks_of(text.kind, raw, offset + starts[first])
        first = number


class _Slide:
    """A slide, with what it takes from its layout."""

    def __init__(self, package: Package, name: str, seen: _Seen) -> None:
        self._package = package
        self._name = name
        self._seen = seen
        self._root = package.parse(name)
        self.hidden = self._root.get("show") in ("0", "false")
        notes = package.related(name, "notesSlide")
        if notes is not None and any(_paragraphs(_body(package.parse(notes)), "note")):
            seen.noted += 1
        self._places = self._inherited()

    def texts(self) -> list[_Text]:
        """Return the paragraphs in reading order."""
        tree = self._root.find("{*}cSld/{*}spTree")
        shapes = list(self._shapes(tree, 0)) if tree is not None else []
        titles = [shape for shape in shapes if shape.title]
        others = _in_order([shape for shape in shapes if not shape.title])
        return [text for shape in [*titles, *others] for text in shape.texts]

    def _inherited(self) -> dict[str, Point]:
        """Return where the layout and the master have their placeholders, by number and type."""
        places: dict[str, Point] = {}
        layout = self._package.related(self._name, "slideLayout")
        master = self._package.related(layout, "slideMaster") if layout else None
        for part in (layout, master):
            if part is None:
                continue
            for shape in self._package.parse(part).iter("{*}sp"):
                holder = _placeholder(shape)
                at = _at(shape)
                if holder is None or at == _NOWHERE:
                    continue
                keys = [f"type {holder.get('type', 'obj')}"]
                if part == layout:
                    keys.append(f"number {holder.get('idx', '0')}")
                for key in keys:
                    places.setdefault(key, at)
        return places

    def _shapes(self, parent: etree._Element, depth: int) -> Iterator[_Shape]:
        if depth > _DEEPEST:
            return
        for element in parent:
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if name == "AlternateContent":
                chosen = element.find("{*}Choice")
                fallback = element.find("{*}Fallback")
                for branch in (chosen, fallback):
                    found = list(self._shapes(branch, depth + 1)) if branch is not None else []
                    if any(shape.texts for shape in found):
                        yield from found
                        break
            elif name == "grpSp":
                inside = list(self._shapes(element, depth + 1))
                texts = [text for shape in _in_order(inside) for text in shape.texts]
                yield _Shape(False, _at(element), tuple(texts))
            elif name == "graphicFrame":
                yield _Shape(False, _at(element), tuple(self._framed(element)))
            elif name in ("sp", "cxnSp"):
                yield from self._shape(element)

    def _shape(self, element: etree._Element) -> Iterator[_Shape]:
        holder = _placeholder(element)
        kind: BlockKind = "paragraph"
        at = _at(element)
        title = False
        if holder is not None:
            of = holder.get("type", "obj")
            if of in _LEFT_OUT:
                return
            title = of in _TITLES
            if title:
                kind = "heading"
            elif of in ("obj", "body"):
                kind = "list-item"
            if at == _NOWHERE:
                # What a layout does not place stands where the body does in the master.
                keys = (f"number {holder.get('idx', '0')}", f"type {of}", "type body")
                at = next((self._places[key] for key in keys if key in self._places), _NOWHERE)
        body = element.find("{*}txBody")
        if body is not None:
            yield _Shape(title, at, tuple(_paragraphs(body, kind)))

    def _framed(self, element: etree._Element) -> Iterator[_Text]:
        """Yield the texts of a table or a diagram."""
        for cell in element.iter("{*}tc"):
            if cell.get("hMerge") in ("1", "true") or cell.get("vMerge") in ("1", "true"):
                continue
            body = cell.find("{*}txBody")
            if body is not None:
                yield from _paragraphs(body, "table-cell")
        for diagram in element.iter(
            "{http://schemas.openxmlformats.org/drawingml/2006/diagram}relIds"
        ):
            yield from self._diagram(diagram)
        self._seen.charts += sum(
            1 for _ in element.iter("{http://schemas.openxmlformats.org/drawingml/2006/chart}chart")
        )

    def _diagram(self, element: etree._Element) -> Iterator[_Text]:
        """Yield the texts of a diagram: as they were drawn, or else as they were typed in."""
        relations = self._package.relations_of(self._name)
        data = [key for name, key in element.attrib.items() if str(name).endswith("}dm")]
        drawn = [relation for relation in relations if relation.kind == "diagramDrawing"]
        typed = [relation for relation in relations if relation.id in data]
        # Data and drawings are listed in the same order.
        datas = [relation.id for relation in relations if relation.kind == "diagramData"]
        if len(drawn) == len(datas):
            drawn = [one for one, key in zip(drawn, datas, strict=True) if key in data]
        for relation in (*drawn[:1], *typed):
            if relation.external or relation.target not in self._package.archive:
                continue
            root = self._package.parse(relation.target)
            bodies = [*root.iter("{*}txBody"), *root.iter("{*}t")]
            texts = [
                text
                for body in bodies
                if body.find("{*}p") is not None
                for text in _paragraphs(body, "paragraph")
            ]
            if texts:
                yield from texts
                return


def _body(root: etree._Element) -> etree._Element:
    """Return what holds the speaker's notes of a page of notes; empty where there are none."""
    for shape in root.iter("{*}sp"):
        holder = _placeholder(shape)
        body = shape.find("{*}txBody")
        if holder is not None and holder.get("type") == "body" and body is not None:
            return body
    return etree.Element("none")


def _placeholder(shape: etree._Element) -> etree._Element | None:
    return shape.find("{*}nvSpPr/{*}nvPr/{*}ph")


def _at(element: etree._Element) -> Point:
    """Return the upper left corner of a shape or a group; infinite where it has none of its own."""
    for path in ("{*}spPr/{*}xfrm/{*}off", "{*}grpSpPr/{*}xfrm/{*}off", "{*}xfrm/{*}off"):
        found = element.find(path)
        if found is not None:
            numbers = [found.get(name, "") for name in ("x", "y")]
            if all(re.fullmatch(r"-?[0-9]{1,18}", number) for number in numbers):
                return float(numbers[0]), float(numbers[1])
    return _NOWHERE


def _in_order(shapes: Sequence[_Shape]) -> list[_Shape]:
    """Return shapes from the top downwards, level ones from left to right.

    Those that stand nowhere keep their order at the end.
    """
    rows: list[list[_Shape]] = []
    for shape in sorted(shapes, key=lambda shape: shape.at[1]):
        if rows and shape.at[1] - rows[-1][0].at[1] < _LEVEL:
            rows[-1].append(shape)
        else:
            rows.append([shape])
    return [shape for row in rows for shape in sorted(row, key=lambda shape: shape.at[0])]


def _paragraphs(body: etree._Element, kind: BlockKind) -> Iterator[_Text]:
    for paragraph in body.iter("{*}p"):
        pieces: list[str] = []
        for element in paragraph.iter("{*}r", "{*}br", "{*}fld"):
            name = etree.QName(element).localname
            if name == "br":
                pieces.append("\n")
            elif name == "r" or not _MADE.match(element.get("type", "")):
                pieces.append("".join(text.text or "" for text in element.findall("{*}t")))
        text = "".join(pieces).replace("\x0b", "\n")
        if text.strip():
            yield _Text(kind, text)
