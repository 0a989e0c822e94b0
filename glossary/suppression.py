"""Rules silenced in the text itself, by comments in Markdown and HTML.

``<!-- duizhao: ignore term.missing, number -->`` silences rules or families in the paragraph it
stands in, or in the next one where it stands alone. In HTML that is the block of text.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from corpora.errors import InputError
from corpora.messages import listed
from corpora.model import Document, Place, Unit
from glossary.messages import message
from glossary.model import Segment

_READERS = ("markdown", "html")
_COMMENT = re.compile(r"<!--\s*duizhao:\s*(?P<what>.*?)\s*-->")
_IGNORE = re.compile(r"ignore\s+(?P<names>\S.*)", re.DOTALL)


class Silence:
    """What the comments of some documents silence.

    Parameters
    ----------
    documents
        Those of formats without such comments are passed over.
    known
        The names of rules and families.

    Raises
    ------
    InputError
        A comment says something else, or names no rule.
    """

    def __init__(self, documents: Iterable[Document], known: Collection[str]) -> None:
        self._names: dict[tuple[str, str, int], set[str]] = {}
        for document in documents:
            if document.format in _READERS:
                silenced = _in_blocks if document.format == "html" else _in_lines
                for unit, names in silenced(document, known):
                    place = document.file, unit.kind, unit.number
                    self._names.setdefault(place, set()).update(names)

    def covers(self, segment: Segment, rule: str) -> bool:
        """Return whether a rule is silenced where one of the sides of a segment stands."""
        sides = (segment.source_place, segment.target_place)
        return any(not {rule, rule.partition(".")[0]}.isdisjoint(self._at(side)) for side in sides)

    def _at(self, place: Place | None) -> Collection[str]:
        return self._names.get((place.file, place.unit, place.number), ()) if place else ()


def _in_blocks(document: Document, known: Collection[str]) -> Iterator[tuple[Unit, list[str]]]:
    """Yield the blocks in which rules are silenced, with their names."""
    names: list[str] = []
    for unit in document.units:
        if unit.kind == "comment":
            what = unit.text.partition(":")[2].strip()
            names += _names_in(what, document, unit.number, known)
        elif unit.kind == "block":
            if names:
                yield unit, names
            names = []


def _in_lines(document: Document, known: Collection[str]) -> Iterator[tuple[Unit, list[str]]]:
    """Yield the lines on which rules are silenced, with their names."""
    lines = [unit for unit in document.units if unit.kind == "line"]
    texts = [unit.text for unit in lines]
    for index, line in enumerate(lines):
        for comment in _COMMENT.finditer(line.text):
            names = _names_in(comment["what"], document, line.number, known)
            for covered in _paragraph(texts, index):
                yield lines[covered], names


def _names_in(what: str, document: Document, line: int, known: Collection[str]) -> list[str]:
    """Return the rules and families that a comment names."""
    place = {"file": document.file, "line": str(line)}
    found = _IGNORE.fullmatch(what)
    if not found:
        raise InputError(message("silence-unreadable", **place, found=" ".join(what.split())))
    names = re.split(r"[\s,]+", found["names"].rstrip(","))
    for name in names:
        if name not in known:
            rules = listed(sorted(known))
            raise InputError(message("silence-unknown", **place, name=name, rules=rules))
    return names


def _paragraph(texts: Sequence[str], index: int) -> range:
    """Return the lines of the paragraph around a comment, or of the next one after it."""
    first = index
    while first and texts[first - 1].strip():
        first -= 1
    last = index + 1
    if not any(_COMMENT.sub("", text).strip() for text in texts[first:last]):
        while last < len(texts) and not _COMMENT.sub("", texts[last]).strip():
            last += 1
    while last < len(texts) and texts[last].strip():
        last += 1
    return range(first, last)
