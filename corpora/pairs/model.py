"""Pairs of segments as read from a file, with the inline tags that stood in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from corpora.model import Place

NOWHERE = Place("", "", 0, 0, 0)
"""The place of a side that stands in no file, such as the empty side of a null bead."""


@dataclass(frozen=True, slots=True)
class Inline:
    """An inline tag, which is no part of the text.

    Attributes
    ----------
    start, end
        Where it stands in the text, in code points. The span is empty, or holds the white space
        that stands in the text for the tag, such as the line feed of a line break.
    kind
        Whether it opens a span, closes one, or stands alone.
    markup
        The code of the document that it stands for, such as ``<b>``, where the file holds it;
        else the tag as it stands in the file. Never empty.
    """

    start: int
    end: int
    kind: Literal["open", "close", "alone"]
    markup: str


class Alone(NamedTuple):
    """How likely a sentence of a side has no counterpart.

    Attributes
    ----------
    start, end
        Where it stands in the text of the side, in code points.
    probability
        From 0 to 1.
    """

    start: int
    end: int
    probability: float


def alone_in(
    text: str, sentences: Iterable[str], probabilities: Iterable[float]
) -> tuple[Alone, ...]:
    """Return where the sentences that a text was joined from stand in it, with what is known.

    Parameters
    ----------
    text
        The sentences one after another, with or without something between them.
    sentences, probabilities
        Of equal length; how likely each sentence has no counterpart, from 0 to 1.
    """
    found = []
    end = 0
    for sentence, probability in zip(sentences, probabilities, strict=True):
        start = text.index(sentence, end)
        end = start + len(sentence)
        found.append(Alone(start, end, probability))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Pair:
    """A Chinese text and its English translation; either may be empty.

    Attributes
    ----------
    source
        The Chinese text, without tags.
    target
        The English text, without tags.
    source_place, target_place
        Where they stand. In tables the unit is the ``row`` with the number of the line on which
        it begins (of the row in workbooks and Word tables), and the offsets are those of the
        cell's content, inside its quotation marks. In JSON Lines the unit is the ``line``, and
        the offsets are those of the content of the string, or of the whole list of strings. In
        PO it is the ``line`` on which ``msgid`` or ``msgstr`` begins, and the offsets are those
        of the text. In TMX and XLIFF the unit is the ``translation-unit``, numbered from 1, and
        the offsets are those of the text without tags.
    source_inlines, target_inlines
        The inline tags, in their order.
    score
        How sure it is that the two belong together, 0 to 1, where the file says so; else 1.
    source_alone, target_alone
        How likely each sentence has no counterpart, where the file says so; else empty.
    """

    source: str
    target: str
    source_place: Place
    target_place: Place
    source_inlines: tuple[Inline, ...] = ()
    target_inlines: tuple[Inline, ...] = ()
    score: float = 1.0
    source_alone: tuple[Alone, ...] = ()
    target_alone: tuple[Alone, ...] = ()


@dataclass(frozen=True, slots=True)
class Pairs:
    """The pairs of a file.

    Attributes
    ----------
    file
        The file as it was named by the user.
    format
        The name of its format.
    encoding
        The encoding of its text.
    rows
        The pairs, in the order of the file.
    notes
        What the reader passed over or decided, one line each, for those who want to know.
    """

    file: str
    format: str
    encoding: str
    rows: tuple[Pair, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Read:
    """What the module of a format returns.

    Attributes
    ----------
    encoding
        The encoding of the text.
    pairs
        The pairs, read as they are asked for where the format allows it.
    named
        Whether the file says which side is Chinese; else the sides may have to be swapped.
    notes
        What was passed over or decided, one line each; all there once the pairs are read.
    """

    encoding: str
    pairs: Iterable[Pair]
    named: bool
    notes: Sequence[str] = ()
