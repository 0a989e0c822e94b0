"""Documents as read: units, blocks of repaired text, and the way back to the place in the file."""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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
        # `asdict` takes ten times as long, and every sentence has a place.
        return {name: getattr(self, name) for name in self.__slots__}


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

    The trace is kept in runs, so that its size grows with the repairs and not with the text. A
    run is either a stretch of the original or a single character that stands for any span.
    """

    __slots__ = ("_anchor", "_at", "_ends", "_starts", "text")

    def __init__(
        self, text: str, at: array[int], starts: array[int], ends: array[int], anchor: int
    ) -> None:
        self.text = text
        self._at = at
        self._starts = starts
        self._ends = ends
        # Where an empty text stands, which has no runs.
        self._anchor = anchor

    @classmethod
    def original(cls, text: str, offset: int = 0) -> TracedText:
        """Return `text` as it stands from `offset` on in the original."""
        runs = [0] if text else []
        starts = array("q", [offset] * len(runs))
        ends = array("q", [offset + len(text)] * len(runs))
        return cls(text, array("q", runs), starts, ends, offset)

    @classmethod
    def join(cls, parts: Sequence[TracedText], separator: str = "") -> TracedText:
        """Return the parts set behind one another.

        A separator is traced to the gap between the parts it separates, or to what they share.
        """
        runs = _Runs()
        for number, part in enumerate(parts):
            if number:
                before = parts[number - 1]
                end, start = before.span(0, len(before))[1], part.span(0, 0)[0]
                runs.add_new(separator, min(start, end), max(start, end))
            runs.add_old(part, 0, len(part))
        anchor = parts[0].span(0, 0)[0] if parts else 0
        return runs.traced(separator.join(part.text for part in parts), anchor)

    def __len__(self) -> int:
        return len(self.text)

    def __repr__(self) -> str:
        return f"TracedText({self.text!r})"

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the span in the original of the characters from `start` up to `end`.

        An empty range has an empty span, at the character that follows it; within new text
        that stands for one span it has that span.
        """
        if start < end:
            return self._start(start), self._end(end - 1)
        if not self.text:
            return self._anchor, self._anchor
        before = self._end(start - 1) if start else 0
        at = self._start(start) if start < len(self.text) else before
        return at, max(at, before)

    def _start(self, index: int) -> int:
        run = bisect_right(self._at, index) - 1
        return self._starts[run] + index - self._at[run]

    def _end(self, index: int) -> int:
        run = bisect_right(self._at, index) - 1
        following = self._at[run + 1] if run + 1 < len(self._at) else len(self.text)
        if index + 1 == following:
            return self._ends[run]
        return self._starts[run] + index - self._at[run] + 1

    def slice(self, start: int, end: int) -> TracedText:
        """Return the characters from `start` up to `end`."""
        runs = _Runs()
        runs.add_old(self, start, end)
        return runs.traced(self.text[start:end], self.span(start, start)[0])

    def strip(self) -> TracedText:
        """Return the text without white space at its ends."""
        start = len(self.text) - len(self.text.lstrip())
        end = max(start, len(self.text.rstrip()))
        return self if end - start == len(self.text) else self.slice(start, end)

    def replace(self, edits: Iterable[tuple[int, int, str]]) -> TracedText:
        """Return the text with ranges replaced.

        Parameters
        ----------
        edits
            ``(start, end, new text)``, in rising order and without overlap. A new text as long
            as the range it replaces is traced to it character by character; else all its
            characters are traced to the whole span of the range.

        Raises
        ------
        ValueError
            The edits overlap or are out of order.
        """
        pieces: list[str] = []
        runs = _Runs()
        position = 0
        for start, end, new in edits:
            if start < position or end < start:
                raise ValueError("edits overlap or are out of order")
            pieces += (self.text[position:start], new)
            runs.add_old(self, position, start)
            if len(new) == end - start:
                runs.add_old(self, start, end)
            else:
                runs.add_new(new, *self.span(start, end))
            position = end
        if not pieces:
            return self
        pieces.append(self.text[position:])
        runs.add_old(self, position, len(self.text))
        return runs.traced("".join(pieces), self.span(0, 0)[0])


class _Runs:
    """The runs of a traced text in the making."""

    def __init__(self) -> None:
        self._length = 0
        self._at = array("q")
        self._starts = array("q")
        self._ends = array("q")

    def add_old(self, traced: TracedText, start: int, end: int) -> None:
        """Add the runs of the characters from `start` up to `end` of a traced text."""
        at = traced._at
        run = bisect_right(at, start) - 1
        while start < end:
            following = at[run + 1] if run + 1 < len(at) else len(traced.text)
            stop = min(end, following)
            first = traced._starts[run] + start - at[run]
            last = traced._ends[run] if stop == following else first + stop - start
            self._add(stop - start, first, last)
            start = stop
            run += 1

    def add_new(self, text: str, first: int, last: int) -> None:
        """Add the characters of a new text, each traced to the same span."""
        for _ in text:
            self._add(1, first, last)

    def _add(self, length: int, first: int, last: int) -> None:
        self._at.append(self._length)
        self._starts.append(first)
        self._ends.append(last)
        self._length += length

    def traced(self, text: str, anchor: int) -> TracedText:
        """Return the text with these runs."""
        return TracedText(text, self._at, self._starts, self._ends, anchor)


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
        The encoding it was decoded with; ``binary`` for formats that are not text.
    language
        The language of the whole: ``zh``, ``en``, another code, or ``und`` when undetermined.
    units
        The units of the file, as read.
    blocks
        The text, in reading order.
    repairs
        The steps that changed something.
    notes
        What the reader passed over or decided, one line each.
    """

    file: str
    format: str
    encoding: str
    language: str
    units: tuple[Unit, ...]
    blocks: tuple[Block, ...]
    repairs: tuple[Repair, ...] = field(default=())
    notes: tuple[str, ...] = field(default=())

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
