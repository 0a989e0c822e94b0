"""Saying quantities in English."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from glossary.quantities.model import Quantity

_MONTHS = (
    "January February March April May June July August September October November December"
).split()
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_SCALES = ((1e12, "trillion"), (1e9, "billion"), (1e6, "million"))
_CLOCK = 720


def in_words(quantity: Quantity) -> str:
    """Return a quantity in English, such as *236 billion yuan*, *12th*, *April*."""
    value = quantity.low
    match quantity.kind:
        case "percent":
            words = f"{_span(quantity)} percent" + "age points" * (quantity.unit == "points")
        case "fraction":
            words = str(Fraction(value).limit_denominator(1000))
        case "multiple":
            words = f"{_span(quantity)} times"
        case "ordinal":
            words = _ordinal(value)
        case "month" if 1 <= value <= len(_MONTHS):
            words = _MONTHS[int(value) - 1]
        case "weekday":
            words = _WEEKDAYS[int(value) - 1]
        case "time":
            words = _time(value)
        case "decade":
            words = f"{value:.0f}s"
        case "century":
            words = f"{_ordinal(value)} century"
        case "year" | "day":
            words = f"{value:.0f}"
        case "number" if ("year", value) in quantity.also:
            words = f"{value:.0f}"
        case _:
            words = _span(quantity)
            if quantity.unit:
                words += f" {_unit(quantity.unit, plural=quantity.high != 1)}"
    return words


def date_in_words(parts: Sequence[Quantity]) -> str:
    """Return the parts of a date in English, in the order *April 26, 2029*."""
    order = ("month", "day", "year")
    if any(part.kind not in order for part in parts) or len({part.kind for part in parts}) < len(
        parts
    ):
        return ", ".join(map(in_words, parts))
    words = {part.kind: in_words(part) for part in parts}
    date = " ".join(words[kind] for kind in order[:2] if kind in words)
    if "year" in words:
        date += (", " if "day" in words else " " if date else "") + words["year"]
    return date


def _span(quantity: Quantity) -> str:
    if not quantity.vague:
        return number_in_words(quantity.low)
    return f"{number_in_words(quantity.low)} to {number_in_words(quantity.high)}"


def number_in_words(value: float) -> str:
    """Return a number with its digits grouped, from a million on with a scale."""
    for scale, name in _SCALES:
        if abs(value) >= scale:
            return f"{_plain(value / scale)} {name}"
    return _plain(value)


def _plain(value: float) -> str:
    if abs(value) >= 1e15:
        return f"{value:.6g}"
    text = f"{value:,.6f}".rstrip("0").rstrip(".")
    return text or "0"


def _ordinal(value: float) -> str:
    number = int(value)
    teens = number % 100 in (11, 12, 13)
    return f"{number:,}" + ("th" if teens else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th"))


def _time(value: float) -> str:
    hour, minute = divmod(int(value), 60)
    if minute == 0 and hour % 12 == 0:
        return "noon" if hour == 12 else "midnight"
    half = "a.m." if value < _CLOCK else "p.m."
    return f"{hour % 12 or 12}" + (f":{minute:02d}" if minute else "") + f" {half}"


def _unit(name: str, *, plural: bool) -> str:
    if not plural or name.endswith(("yuan", "yen", "won", "baht", "mu", "jin", "li", "rand", "s")):
        return name
    return {"foot": "feet", "square foot": "square feet", "inch": "inches"}.get(name, name + "s")
