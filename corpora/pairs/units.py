"""What the formats of translation units share: pairs of a unit, its score, its place in words."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from itertools import zip_longest

from corpora.errors import InputError
from corpora.files import open_bytes
from corpora.messages import message
from corpora.model import Place
from corpora.pairs.model import Inline, Pair
from corpora.xml import encoding_of

Content = tuple[str, tuple[Inline, ...]]
"""A text without its inline tags, and these."""

SCORE = "x-score"
"""The name of the property that holds the score of a pair."""
SOURCE_PLACE, TARGET_PLACE = "x-source-place", "x-target-place"
"""The names of the properties that say where a pair came from (`place_text`)."""

_HEAD = 512
_EMPTY: Content = ("", ())
_SCORE = re.compile(r"\s*(?:0?\.\d{1,20}|[01](?:\.\d{0,20})?|\d(?:\.\d{1,20})?e-\d{1,3})\s*")
_SURROGATE = re.compile("[\ud800-\udfff\ufffe\uffff]")


def encoding_at(file: str) -> str:
    """Return the name of the encoding of an XML file.

    Raises
    ------
    InputError
        The file is empty or cannot be read.
    """
    with open_bytes(file) as stream:
        head = stream.read(_HEAD)
    if not head:
        raise InputError(message("encoding-empty", file=file))
    return encoding_of(head)


def unit_pairs(
    source: Sequence[Content],
    target: Sequence[Content],
    number: int,
    file: str,
    score: float = 1.0,
) -> Iterator[Pair]:
    """Yield the pairs of a unit: the two texts, then those of their sub-flows in their order."""
    for (text, inlines), (translation, target_inlines) in zip_longest(
        source, target, fillvalue=_EMPTY
    ):
        yield Pair(
            text,
            translation,
            Place(file, "translation-unit", number, 0, len(text)),
            Place(file, "translation-unit", number, 0, len(translation)),
            inlines,
            target_inlines,
            score,
        )


def score_of(text: str | None) -> float:
    """Return the score that a property holds; 1 where it is no number from 0 to 1."""
    score = float(text) if text and _SCORE.fullmatch(text) else 1.0
    return score if score <= 1 else 1.0


def place_text(place: Place) -> str:
    """Return a place as JSON in one line that any XML can hold."""
    text = json.dumps(place.as_dict(), ensure_ascii=False)
    return _SURROGATE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
