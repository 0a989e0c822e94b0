"""What the formats for people share: places, safe characters, marked texts."""

from __future__ import annotations

import json
import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import SequenceMatcher
from hashlib import sha256
from itertools import pairwise
from typing import Any

from corpora.model import Document, Place
from glossary.messages import message
from glossary.model import Finding, Segment, Severity

_DIGITS = 8
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
# Forms of more words are not compared; words of so few letters do not make two forms alike.
_COMPARED = 200
_LITTLE = 3
_WORD = re.compile(r"\w+|[^\w\s]+")


def visible_character(character: str) -> str:
    """Return a character as it can safely be shown.

    Characters that steer a terminal, reorder or hide text, or have no glyph, are written as
    ``<U+202E>``; line breaks and tabs become a space.
    """
    if character in "\t\n\r":
        return " "
    if character.isprintable() or unicodedata.category(character) == "Zs":
        return character
    return f"<U+{ord(character):04X}>"


def visible(text: str) -> str:
    """Return a text as it can safely be shown (see `visible_character`)."""
    return text if text.isprintable() else "".join(map(visible_character, text))


def describe(place: Place) -> str:
    """Return a place in words, such as ``line 12, character 5``."""
    # A row may be one of a table or sheet that is named before it.
    where, _, unit = place.unit.rpartition(" ")
    words = message(
        "report-place", unit=unit, number=str(place.number), character=str(place.start + 1)
    )
    if not where:
        return words
    table, _, number = where.partition(" ")
    if table == "table" and number.isdecimal():
        where = message("report-table", number=number)
    return message("report-place-in", where=where, place=words)


def moment(time: str, *, day: bool = False) -> str:
    """Return a time of record (ISO 8601, in UTC) as the language of messages writes it.

    With `day`, that is its date alone. What is no such time stands as it is.
    """
    try:
        read = datetime.fromisoformat(time)
    except ValueError:
        return visible(time)
    return message("page-date" if day else "page-time", time=read)


def compact(place: Place) -> str:
    """Return a place as compilers write it: ``file:line:column``, from 1."""
    # The number of a row is that of the line it begins on.
    unit = "" if place.unit in ("line", "row") else f"{place.unit} "
    return f"{visible(place.file)}:{unit}{place.number}:{place.start + 1}"


class Locator:
    """Finds the places of spans of segments in the files as read.

    Parameters
    ----------
    documents
        The documents of the texts. A text of another file is taken to stand in it as it is.
    """

    def __init__(self, documents: Iterable[Document] = ()) -> None:
        self._documents = {document.file: _Blocks(document) for document in documents}

    def source(self, segment: Segment, span: tuple[int, int] | None) -> Place | None:
        """Return the place of a span of the Chinese text, or that of the text without one."""
        return self._locate(segment.source_place, segment.source or "", span)

    def target(self, segment: Segment, span: tuple[int, int] | None) -> Place | None:
        """Return the place of a span of the English text, or that of the text without one."""
        return self._locate(segment.target_place, segment.target, span)

    def finding(self, segment: Segment, finding: Finding) -> Place | None:
        """Return the place to go to: the English words, else the English text, else the Chinese."""
        return self.target(segment, finding.target_span) or self.source(
            segment, finding.source_span
        )

    def _locate(self, place: Place | None, text: str, span: tuple[int, int] | None) -> Place | None:
        if place is None or span is None:
            return place
        blocks = self._documents.get(place.file)
        exact = blocks.locate(place, text, span) if blocks else None
        return exact or replace(place, start=place.start + span[0], end=place.start + span[1])


class _Blocks:
    """The blocks of a document, found by their place."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._units = {(unit.kind, unit.number): n for n, unit in enumerate(document.units)}
        self._starts = sorted(
            (self._key(document.place(block, 0, 0)), number)
            for number, block in enumerate(document.blocks)
            if block.text
        )

    def _key(self, place: Place) -> tuple[int, int]:
        return self._units.get((place.unit, place.number), -1), place.start

    def locate(self, place: Place, text: str, span: tuple[int, int]) -> Place | None:
        """Return the place of a span of a text that starts at a place; None if it is not there.

        The text and the blocks are read side by side, white space left out: sentences were
        stripped, and set behind one another, where the text was made.
        """
        blocks = self._document.blocks
        found = bisect_right(self._starts, (self._key(place), len(blocks))) - 1
        if found < 0:
            return None
        number = self._starts[found][1]
        block = blocks[number]
        at = bisect_left(
            range(len(block.text)),
            self._key(place),
            key=lambda i: self._key(self._document.place(block, i, i + 1)),
        )
        first: tuple[int, int] | None = None
        last = (number, at)
        for offset, character in enumerate(text[: max(span[1], span[0] + 1)]):
            if character.isspace():
                continue
            while number < len(blocks):
                rest = blocks[number].text
                while at < len(rest) and rest[at].isspace():
                    at += 1
                if at < len(rest):
                    break
                number, at = number + 1, 0
            if number == len(blocks) or blocks[number].text[at] != character:
                return None
            if first is None and offset >= span[0]:
                first = (number, at)
            last = (number, at + 1)
            at += 1
        if first is None:
            return None
        start = self._document.place(blocks[first[0]], first[1], first[1] + 1)
        if first[0] != last[0]:
            # A span that runs into the next block ends, for the reader, with the first one.
            last = (first[0], len(blocks[first[0]].text))
        end = self._document.place(blocks[first[0]], first[1], max(last[1], first[1] + 1))
        return replace(start, end=end.end if span[0] < span[1] else start.start)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of a text under the same marks.

    Attributes
    ----------
    text
        Its characters, safe to be shown.
    findings
        The numbers of the findings that mark it, the one with the shortest span first.
    ending
        The numbers of the findings whose span ends with it.
    """

    text: str
    findings: tuple[int, ...]
    ending: tuple[int, ...]


def runs(text: str, spans: Sequence[tuple[int, tuple[int, int]]]) -> list[Run]:
    """Cut a text where marks begin and end.

    Parameters
    ----------
    text
        The text.
    spans
        The number of each finding with its span; spans may overlap.

    Returns
    -------
    list of Run
        In the order of the text, none empty; together they are the text.
    """
    spans = [
        (number, (max(0, start), min(end, len(text))))
        for number, (start, end) in spans
        if max(0, start) < min(end, len(text))
    ]
    cuts = sorted({0, len(text), *(cut for _, span in spans for cut in span)})
    result = []
    for start, end in pairwise(cuts):
        over = sorted(
            (last - first, number)
            for number, (first, last) in spans
            if first <= start and end <= last
        )
        ending = sorted(number for number, (_, last) in spans if last == end)
        result.append(
            Run(visible(text[start:end]), tuple(number for _, number in over), tuple(ending))
        )
    return result


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a form, and whether the form it is compared with has something else there."""

    text: str
    differs: bool


def difference(found: str, best: str) -> tuple[list[Word], list[Word]]:
    """Return both forms in pieces, those marked that the other has not in that place.

    Forms without a longer word in common are not compared.
    """
    words = [list(_WORD.finditer(form)) for form in (found, best)]
    ours, theirs = ([word[0] for word in side] for side in words)
    common = {*ours} & {*theirs}
    if max(len(ours), len(theirs)) > _COMPARED or not any(len(word) > _LITTLE for word in common):
        return [Word(visible(found), False)], [Word(visible(best), False)]
    opcodes = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    return (
        list(_pieces(found, words[0], [code[1:3] for code in opcodes if code[0] != "equal"])),
        list(_pieces(best, words[1], [code[3:5] for code in opcodes if code[0] != "equal"])),
    )


def _pieces(
    form: str, words: Sequence[re.Match[str]], different: Iterable[tuple[int, int]]
) -> Iterator[Word]:
    """Cut a form where ranges of its words begin and end that differ."""
    position = 0
    for first, last in different:
        if first < last:
            start, end = words[first].start(), words[last - 1].end()
            if position < start:
                yield Word(visible(form[position:start]), False)
            yield Word(visible(form[start:end]), True)
            position = end
    if position < len(form):
        yield Word(visible(form[position:]), False)


def signature_line(signature: Mapping[str, Any]) -> str:
    """Return a signature in one line, safe to be shown; empty where there is none.

    Version, model, glossaries and decisions stand there with the first digits of their hashes,
    and all the settings as a hash of theirs. Equal lines say that two reports were made alike.
    """
    parts = []
    if signature.get("version"):
        parts.append(f"duizhao {signature['version']}")
    if signature.get("model"):
        parts.append(f"model {signature['model']}")
    for name, key, made in (
        *(("glossary", "name", one) for one in signature.get("glossaries", ())),
        *(("decisions", "file", one) for one in (signature.get("decisions"),) if one),
    ):
        parts.append(f"{name} {made.get(key, '')} {str(made.get('sha256', ''))[:_DIGITS]}")
    if "settings" in signature:
        settings = json.dumps(signature["settings"], sort_keys=True).encode()
        parts.append(f"settings {sha256(settings).hexdigest()[:_DIGITS]}")
    return visible("; ".join(part.rstrip() for part in parts))


def flat(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the leaves of a signature, safe to be shown, with the path that leads to each."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from flat(part, f"{name}.{key}" if name else str(key))
    elif isinstance(value, list | tuple) and any(isinstance(part, Mapping) for part in value):
        for number, part in enumerate(value, start=1):
            yield from flat(part, f"{name} {number}")
    elif isinstance(value, list | tuple):
        yield name, visible(", ".join(map(str, value)))
    else:
        yield name, "" if value is None else visible(str(value))
