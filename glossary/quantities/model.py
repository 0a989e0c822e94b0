"""What a quantity is."""

from __future__ import annotations

from enum import IntEnum
from typing import Literal, NamedTuple

Kind = Literal[
    "number",
    "percent",
    "fraction",
    "multiple",
    "ordinal",
    "year",
    "month",
    "day",
    "weekday",
    "time",
    "decade",
    "century",
    "code",
]
Bound = Literal["", "about", "under", "over"]
BOUNDS: tuple[Bound, ...] = ("under", "about", "over")

DATE_KINDS: frozenset[Kind] = frozenset(
    ("year", "month", "day", "weekday", "time", "decade", "century")
)


class Strength(IntEnum):
    """How surely a translation repeats a quantity.

    `OPEN` ones may have a counterpart (*both*, *a pair*, 一 as an article), `WEAK` ones are often
    paraphrased (两个, *first*), `MEDIUM` ones seldom (三名, *fifteen*), `STRONG` ones hardly ever
    (digits, 亿, percent, full dates).
    """

    OPEN = 0
    WEAK = 1
    MEDIUM = 2
    STRONG = 3


class Quantity(NamedTuple):
    """A quantity read in a text. A tuple, since very many are made.

    Attributes
    ----------
    kind
        What it counts or names. The value of a ``percent`` is in hundredths (percentage points
        are percents with the unit ``points``), that of a ``fraction`` and a ``multiple`` a plain
        ratio, that of a ``time`` minutes after midnight; a ``decade`` is its first year (or two
        digits of it), a ``weekday`` counts from Monday as 1. A ``code`` has its digits' value.
    start, end
        The span of the words it was read from, in code points.
    low, high
        The value. They differ where the text is vague: 几十 is from 20 to 99.
    unit
        A unit or currency of the lexicon, or empty.
    strength
        How surely a translation repeats it.
    bound
        Whether the text says that the value is about, just under or over the one given.
    also
        What the words may mean besides: kinds with values.
    within
        The start of the expression (a date, a range) that it is part of, or -1.
    relative
        It has no value of its own but names a date by another: 今年, *last month*.
    """

    kind: Kind
    start: int
    end: int
    low: float
    high: float
    unit: str = ""
    strength: Strength = Strength.STRONG
    bound: Bound = ""
    also: tuple[tuple[Kind, float], ...] = ()
    within: int = -1
    relative: bool = False

    @property
    def phrase(self) -> int:
        """The start of the expression that it is part of; its own where it stands alone."""
        return self.start if self.within < 0 else self.within

    @property
    def vague(self) -> bool:
        """Whether it stands for a range of values."""
        return self.low != self.high

    @property
    def readings(self) -> tuple[tuple[Kind, float], ...]:
        """What it may mean, the likeliest first."""
        return ((self.kind, self.low), *self.also)
