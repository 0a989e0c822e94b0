"""What the formats of translation units share: the pairs of a unit, what stands beside them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from corpora.errors import InputError
from corpora.files import open_bytes
from corpora.messages import message
from corpora.model import Place
from corpora.pairs.model import Inline, Pair
from corpora.pairs.table import place_text
from corpora.xml import encoding_of

Content = tuple[str, tuple[Inline, ...]]
"""A text without its inline tags, and these."""

SCORE = "x-score"
"""The name of the property that holds the score of a pair."""
_HEAD = 512
_EMPTY: Content = ("", ())


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


def properties(pair: Pair) -> Iterator[tuple[str, str]]:
    """Yield what is written beside the texts of a pair: names and values that XML can hold."""
    yield SCORE, str(round(pair.score, 4))
    for name, place in (
        ("x-source-place", pair.source_place),
        ("x-target-place", pair.target_place),
    ):
        if text := place_text(place):
            yield name, text
