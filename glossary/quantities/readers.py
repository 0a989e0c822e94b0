"""Readers: patterns with what a match of each means, tried in turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from glossary.quantities.model import Quantity

# What stands in a text for words that were read.
HIDDEN = "\ufffc"

_LATIN_WORD = re.compile("[a-z]+")
ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|[\w.+-]{1,64}@[\w.-]+")

_Read = Callable[[re.Match[str]], Iterable[Quantity]]

_DATED = frozenset(("year", "month", "day"))
# What may stand between the parts of one date.
_JOINTS = frozenset(
    ["", ",", "of", "of,", ".", "/", "the", "to", "and", "through", *"、至到和-‐‑–—~～―"]
)


class Readers:
    """The readers of a language, in the order in which they take their turns.

    What one has read is hidden from those after it.

    Parameters
    ----------
    flags
        For the patterns.
    """

    def __init__(self, flags: int = 0) -> None:
        self._flags = flags
        self._readers: list[tuple[re.Pattern[str], frozenset[str], _Read]] = []

    def __call__(self, pattern: str, *, needs: str = "") -> Callable[[_Read], _Read]:
        """Return a decorator that makes a reader of a function from a match to quantities.

        Parameters
        ----------
        pattern
            A regular expression.
        needs
            Characters and Latin words in small letters, of which a text must hold one to be
            worth a look; ``0`` stands for any digit. Empty for none.
        """

        def register(read: _Read) -> _Read:
            self._readers.append((re.compile(pattern, self._flags), frozenset(needs.split()), read))
            return read

        return register

    def read(self, text: str) -> tuple[Quantity, ...]:
        """Return the quantities of a text, in its order, the parts of one date in one phrase."""
        found: list[Quantity] = []
        signs = set(text)
        signs.update(_LATIN_WORD.findall(text.lower()))
        if not signs.isdisjoint("0123456789"):
            signs.add("0")
        remaining = text
        for pattern, needs, read in self._readers:
            if needs and needs.isdisjoint(signs):
                continue

            read_here = [each for match in pattern.finditer(remaining) for each in read(match)]
            if read_here:
                found += read_here
                remaining = _hide_spans(remaining, read_here)
        found.sort(key=lambda quantity: (quantity.start, quantity.end))
        return _join_phrases(text, found)


def hide(match: re.Match[str]) -> str:
    """Return what stands for a match that was read or is not to be read."""
    return HIDDEN * len(match.group())


def _hide_spans(text: str, quantities: Sequence[Quantity]) -> str:
    parts = []
    done = 0
    for start, end in sorted((quantity.start, quantity.end) for quantity in quantities):
        if end > done:
            parts += [text[done:start], HIDDEN * (end - max(start, done))]
            done = end
    return "".join(parts) + text[done:]


def _join_phrases(text: str, quantities: Sequence[Quantity]) -> tuple[Quantity, ...]:
    joined: list[Quantity] = []
    for quantity in quantities:
        phrase = quantity.phrase if quantity.phrase >= 0 else quantity.start
        before = joined[-1] if joined else None
        if (
            before
            and quantity.kind in _DATED
            and before.kind in _DATED
            and not (quantity.relative or before.relative)
            and text[before.end : quantity.start].strip() in _JOINTS
        ):
            phrase = before.phrase
        if phrase != quantity.phrase:
            quantity = replace(quantity, phrase=phrase)
        joined.append(quantity)
    return tuple(joined)
