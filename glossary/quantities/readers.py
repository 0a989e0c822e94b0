"""Readers: patterns with what a match of each means, tried in turns."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence, Set
from functools import cached_property
from operator import attrgetter

from glossary.quantities.model import Quantity

# What stands in a text for words that were read.
HIDDEN = "\ufffc"

_ADDRESS = re.compile(r"https?://\S+|\bwww\.\S+|[\w.+-]{1,64}@[\w.-]+")

_Read = Callable[[re.Match[str]], Iterable[Quantity]]

_DATED = frozenset(("year", "month", "day"))
# What may stand between the parts of one date.
_JOINTS = frozenset(
    ["", ",", "of", "of,", ".", "/", "the", "to", "and", "through", *"、至到和-‐‑–—~～―"]
)


class _Reader:
    """A pattern, the signs at which a match may begin, and what a match means."""

    def __init__(self, pattern: str, flags: int, begins: frozenset[str], read: _Read) -> None:
        self._written = pattern, flags
        self.begins = begins
        self.read = read

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern, compiled when it is first tried: all of them take a fifth of a second."""
        return re.compile(*self._written)


class Readers:
    """The readers of a language, in the order in which they take their turns.

    What one has read is hidden from those after it. Which of them are worth a try, and where, is
    told by signs: words in small letters, characters, and ``0`` for any number.

    Parameters
    ----------
    flags
        For the patterns.
    """

    def __init__(self, flags: int = 0) -> None:
        self._flags = flags
        self._readers: list[_Reader] = []
        # For each sign the readers that need it in the first row and in the second, as bits.
        self._needing: dict[str, tuple[int, int]] = {}
        self.signs: frozenset[str] = frozenset()

    def __call__(
        self, pattern: str, *, needs: str | tuple[str, str], starts: str = ""
    ) -> Callable[[_Read], _Read]:
        """Return a decorator that makes a reader of a function from a match to quantities.

        Parameters
        ----------
        pattern
            A regular expression.
        needs
            Signs, of which a text must hold one to be worth a look; of two rows, one of each.
        starts
            Signs at which a match may begin. Empty for anywhere.
        """
        rows = (needs, needs) if isinstance(needs, str) else needs
        first, second = (frozenset(row.split()) for row in rows)
        begins = frozenset(starts.split())

        def register(read: _Read) -> _Read:
            bit = 1 << len(self._readers)
            self._readers.append(_Reader(pattern, self._flags, begins, read))
            self.signs = self.signs.union(first, second, begins)
            for sign in first | second:
                one, two = self._needing.get(sign, (0, 0))
                self._needing[sign] = one | bit * (sign in first), two | bit * (sign in second)
            return read

        return register

    def read(
        self, text: str, signs: Set[str], places: Callable[[str], Iterable[int]]
    ) -> tuple[Quantity, ...]:
        """Return the quantities of a text, in its order, the parts of one date in one phrase.

        Parameters
        ----------
        text
            As the patterns expect it.
        signs
            Those of `self.signs` that the text holds.
        places
            Returns where a sign stands in the text. There may be other places among them.
        """
        found: list[Quantity] = []
        remaining = text
        first = second = 0
        for sign in signs:
            one, two = self._needing.get(sign, _NEEDED_NOWHERE)
            first |= one
            second |= two
        worth = first & second
        starting: dict[Set[str], list[int]] = {}
        while worth:
            bit = worth & -worth
            worth ^= bit
            reader = self._readers[bit.bit_length() - 1]
            matches: Iterable[re.Match[str]]
            if reader.begins:
                here = reader.begins & signs
                if here not in starting:
                    starting[here] = sorted({place for sign in here for place in places(sign)})
                matches = _matches_at(reader.pattern, remaining, starting[here])
            else:
                matches = reader.pattern.finditer(remaining)
            read_here = [each for match in matches for each in reader.read(match)]
            if read_here:
                found += read_here
                remaining = _hide_spans(remaining, read_here)
        if len(found) < 2:
            return tuple(found)
        found.sort(key=_SPAN)
        return _join_phrases(text, found)


_NEEDED_NOWHERE = (0, 0)
_SPAN = attrgetter("start", "end")


def _matches_at(pattern: re.Pattern[str], text: str, places: Iterable[int]) -> list[re.Match[str]]:
    """Return what `finditer` would yield, matching at the given places alone."""
    done = 0
    matches = []
    for place in places:
        if place >= done and (match := pattern.match(text, place)):
            done = match.end()
            matches.append(match)
    return matches


def hide(match: re.Match[str]) -> str:
    """Return what stands for a match that was read or is not to be read."""
    return HIDDEN * len(match.group())


def hide_addresses(text: str) -> str:
    """Return a text without the addresses of pages and people."""
    if "@" in text or "://" in text or "www." in text:
        return _ADDRESS.sub(hide, text)
    return text


def places_of(sign: str, text: str) -> list[int]:
    """Return where a sign stands in a text."""
    places = []
    place = text.find(sign)
    while place >= 0:
        places.append(place)
        place = text.find(sign, place + 1)
    return places


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
    before: Quantity | None = None
    for quantity in quantities:
        if (
            before
            and quantity.kind in _DATED
            and before.kind in _DATED
            and not (quantity.relative or before.relative)
            and text[before.end : quantity.start].strip() in _JOINTS
        ):
            quantity = quantity._replace(within=before.phrase)
        joined.append(quantity)
        before = quantity
    return tuple(joined)
