"""Documents as read: units, blocks of repaired text, and the way back to the place in the file."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, Literal

BlockKind = Literal[
    "title", "heading", "paragraph", "list-item", "table-cell", "caption", "note", "line"
]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a piece of text stands, in terms the reader of the file knows.

    Attributes
    ----------
    file
        The file as it was named by the user.
    unit
        What the format counts: ``line``, ``block`` (HTML), ``row``, ``paragraph``, ``page`` …
    number
        The unit's number, from 1.
    start, end
        Offsets in code points into the unit's text as read, before repair. A text that
        continues in the following units (hard wraps) has an end that counts on through them.
    """

    file: str
    unit: str
    number: int
    start: int
    end: int

    def as_dict(self) -> dict[str, Any]:
        """Return the place as it is written to JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the file as read: a line with its line end, an HTML block, a table cell.

    Attributes
    ----------
    kind
        The name used in `Place.unit`.
    number
        From 1, in the order of the file.
    text
        The text before repair. Line units keep their line ends, so that the texts of all units
        set behind one another are the text of the file.
    """

    kind: str
    number: int
    text: str


class TracedText:
    """A text of which every character knows its span in the text it was made from.

    Repairs build new traced texts with `replace`, `slice` and `join`; the spans follow.
    Offsets are code points. Spans rise through the text.
    """

    __slots__ = ("_ends", "_starts", "text")

    def __init__(self, text: str, starts: array[int], ends: array[int]) -> None:
        self.text = text
        self._starts = starts
        self._ends = ends

    @classmethod
    def original(cls, text: str, offset: int = 0) -> TracedText:
        """Return `text` as it stands from `offset` on in the original."""
        last = offset + len(text)
        return cls(text, array("L", range(offset, last)), array("L", range(offset + 1, last + 1)))

    @classmethod
    def join(cls, parts: Sequence[TracedText], separator: str = "") -> TracedText:
        """Return the parts set behind one another.

        A separator is traced to the gap between the parts it separates.
        """
        starts = array("L")
        ends = array("L")
        for before, part in zip([None, *parts], parts, strict=False):
            if before is not None and separator:
                gap = ends[-1] if ends else 0
                starts.extend([gap] * len(separator))
                ends.extend([part._starts[0] if part.text else gap] * len(separator))
            starts.extend(part._starts)
            ends.extend(part._ends)
        return cls(separator.join(part.text for part in parts), starts, ends)

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return f"TracedText({self.text!r})"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of the characters from `start` up to `end`.

        An empty range has an empty span, at the character that follows it.
        """
        if start < end:
            return self._starts[start], self._ends[end - 1]
        at = self._starts[start] if start < len(self.text) else self._ends[-1] if self.text else 0
        return at, at

    def slice(self, start: int, end: int) -> TracedText:
        """Return the characters from `start` up to `end`."""
        return TracedText(self.text[start:end], self._starts[start:end], self._ends[start:end])

    def strip(self) -> TracedText:
        """Return the text without white space at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        return self.slice(start, max(start, len(self.text.rstrip())))

    def replace(self, edits: Iterable[tuple[int, int, str]]) -> TracedText:
        """Return the text with ranges replaced.

        Parameters
        ----------
        edits
            ``(start, end, new text)``, in rising order and without overlap. All characters of
            a new text are traced to the whole span of the range they replace.
        """
        pieces: list[str] = []
        starts = array("L")
        ends = array("L")
        position = 0
        for start, end, new in edits:
            if start < position or end < start:
                raise ValueError("edits overlap or are out of order")
            pieces += (self.text[position:start], new)
            first, last = self.span(start, end)
            starts.extend(self._starts[position:start])
            starts.extend([first] * len(new))
            ends.extend(self._ends[position:start])
            ends.extend([last] * len(new))
            position = end
        if not pieces:
            return self
        pieces.append(self.text[position:])
        starts.extend(self._starts[position:])
        ends.extend(self._ends[position:])
        return TracedText("".join(pieces), starts, ends)


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document in which sentences may run on, and beyond which none does.

    Attributes
    ----------
    kind
        What it is in the document.
    traced
        Its text, traced to offsets into the texts of all units set behind one another.
    """

    kind: BlockKind
    traced: TracedText

    @property
    def text(self) -> str:
        """The text of the block."""
        return self.traced.text


@dataclass(frozen=True, slots=True)
class Repair:
    """What one repair step did to a document.

    Attributes
    ----------
    step
        The name of the step, as it is given to switch it off.
    count
        How many places it changed.
    example
        The first of them after the repair, shortened.
    """

    step: str
    count: int
    example: str


@dataclass(frozen=True)
class Document:
    """A document as read and repaired.

    Attributes
    ----------
    file
        The file as it was named by the user.
    format
        The name of its reader.
    encoding
        The encoding it was decoded with.
    language
        The language of the whole: ``zh``, ``en``, another code, or ``und`` when undetermined.
    units
        The units of the file, as read.
    blocks
        The text, in reading order.
    repairs
        The steps that changed something.
    """

    file: str
    format: str
    encoding: str
    language: str
    units: tuple[Unit, ...]
    blocks: tuple[Block, ...]
    repairs: tuple[Repair, ...] = field(default=())

    @cached_property
    def _unit_starts(self) -> list[int]:
        return list(accumulate((len(unit.text) for unit in self.units), initial=0))

    def place(self, block: Block, start: int, end: int) -> Place:
        """Return the place of the characters from `start` up to `end` of a block's text."""
        first, last = block.traced.span(start, end)
        index = max(0, bisect_right(self._unit_starts, first, hi=len(self.units)) - 1)
        unit = self.units[index]
        offset = self._unit_starts[index]
        return Place(self.file, unit.kind, unit.number, first - offset, last - offset)

    def text_at(self, place: Place) -> str:
        """Return the text as read at a place of this document.

        Raises
        ------
        KeyError
            The document has no such unit.
        """
        for index, unit in enumerate(self.units):
            if (unit.kind, unit.number) == (place.unit, place.number):
                rest = "".join(
                    unit.text
                    for unit, (start, _) in zip(
                        self.units[index:], pairwise(self._unit_starts[index:]), strict=True
                    )
                    if start - self._unit_starts[index] < place.end
                )
                return rest[place.start : place.end]
        raise KeyError(f"{place.unit} {place.number}")
