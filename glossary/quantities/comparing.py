"""Setting the quantities of a text beside those of its translation."""

from __future__ import annotations

import math
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from glossary.quantities.lexicon import compatible, lexicon
from glossary.quantities.model import DATE_KINDS, Kind, Quantity, Strength

Pair = tuple[Quantity, Quantity]

# Converted units (miles for 公里) agree within this share, shares in words (*a third*) with
# shares in figures within so many hundredths.
_CONVERTED = 0.06
_ROUNDED = 2.0
# Vague numbers overlap within this factor.
_ABOUT = 1.1
# More leftovers than this are not set in pairs.
_MOST = 60
# Up to here numbers are written in words and often paraphrased.
_SMALL = 20
_RANK = 10

# Kinds that are alike enough to be taken for one another when the values agree.
_COUNTS: frozenset[Kind] = frozenset(("number", "percent", "multiple", "ordinal", "code"))
_DATED: frozenset[Kind] = frozenset(("year", "month", "day"))
_SAID: frozenset[Kind] = frozenset(("number", "percent", "multiple", "ordinal"))
_SHARES: frozenset[Kind] = frozenset(("percent", "fraction"))


class Comparison(NamedTuple):
    """What became of the quantities of a text in its translation.

    Attributes
    ----------
    units
        Pairs of one value with different units, or percent against percentage points.
    bounds
        Pairs of one value, just under it on one side and over it on the other.
    changed
        Pairs that stand for one another and differ in value.
    missing, added
        Quantities of the source, of the target, without a counterpart.
    repeated
        Quantities of the source whose values the target has as well, but not as often.
    """

    units: tuple[Pair, ...]
    bounds: tuple[Pair, ...]
    changed: tuple[Pair, ...]
    missing: tuple[Quantity, ...]
    added: tuple[Quantity, ...]
    repeated: tuple[Quantity, ...]


def compare(source: Sequence[Quantity], target: Sequence[Quantity]) -> Comparison:
    """Compare the quantities of a text with those of its translation.

    Equal values are paired first, those alike in kind and unit before others and each in the
    order of the texts. Values that agree in other words (a converted unit, *a third* for 33%)
    are settled next, and a value that one side only says more often. Of what is left, two
    quantities that may stand for one another are a change; a date that the other side names by
    another (今年, *last month*) is no loss. Units are compared where values agree.
    """
    left = [quantity for quantity in source if not quantity.relative]
    right = [quantity for quantity in target if not quantity.relative]
    same: list[Pair] = []
    for keys in (_with_unit, _of_kind):
        left, right = _pair_by_key(left, right, keys, same)
    if not (left or right):
        return _compared(same)
    firsts, seconds = _first_for_second(left, right)
    left, right = _without(left, firsts), _without(right, seconds)
    for keys in (_of_any_kind, _of_value):
        left, right = _pair_by_key(left, right, keys, same)
    left, left_again = _part_repeated(left, [other for _, other in same])
    right, right_again = _part_repeated(right, [one for one, _ in same])
    same += _in_other_units(left_again, right_again, same)
    left_again = _without(left_again, [one for one, _ in same])
    left, right = left + firsts, right + seconds
    for agree in (_agree_roughly, _overlap):
        left, right = _settle(left, right, agree, same)
    if not (left or right or left_again):
        return _compared(same)
    changed, left, right = _pair_changes(left, right)
    # One of several mentions may be changed: a new value on one side, a repeated one on the other.
    for one_side, other_side in ((left_again, right), (left, right_again)):
        more, _, _ = _pair_changes(one_side, other_side, alike=True)
        changed += more
        left, left_again = (_without(side, [one for one, _ in more]) for side in (left, left_again))
        right = _without(right, [other for _, other in more])
    more, right = _misdated(right, source, target)
    changed += more
    left, right = _without_relative(left, target), _without_relative(right, source)
    return _compared(same, changed, left, right, filter(_is_said_each_time, left_again))


def _compared(
    same: Sequence[Pair],
    changed: Sequence[Pair] = (),
    missing: Sequence[Quantity] = (),
    added: Sequence[Quantity] = (),
    repeated: Iterable[Quantity] = (),
) -> Comparison:
    return Comparison(
        units=tuple(pair for pair in same if not _units_agree(*pair)),
        bounds=tuple(pair for pair in same if {pair[0].bound, pair[1].bound} == {"under", "over"}),
        changed=tuple(changed),
        missing=tuple(missing),
        added=tuple(added),
        repeated=tuple(repeated),
    )


# What two quantities of one value have in common, from the closest likeness to the loosest.


def _round(value: float) -> float:
    return float(f"{value:.9g}")


def _with_unit(quantity: Quantity) -> list[Hashable]:
    return [(quantity.kind, _round(quantity.low), _round(quantity.high), quantity.unit)]


def _of_kind(quantity: Quantity) -> list[Hashable]:
    return [(quantity.kind, _round(quantity.low), _round(quantity.high))]


def _of_any_kind(quantity: Quantity) -> list[Hashable]:
    if quantity.vague:
        return []
    return [(kind, _round(value)) for kind, value in quantity.readings]


def _of_value(quantity: Quantity) -> list[Hashable]:
    if quantity.vague:
        return []
    return [_round(value) for kind, value in quantity.readings if kind in _COUNTS]


def _pair_by_key(
    left: list[Quantity],
    right: list[Quantity],
    keys: Callable[[Quantity], list[Hashable]],
    same: list[Pair],
) -> tuple[list[Quantity], list[Quantity]]:
    if not (left and right):
        return left, right
    waiting: defaultdict[Hashable, deque[int]] = defaultdict(deque)
    for number, quantity in enumerate(right):
        for key in keys(quantity):
            waiting[key].append(number)
    taken: set[int] = set()
    rest = []
    for quantity in left:
        for key in keys(quantity):
            while waiting[key] and waiting[key][0] in taken:
                waiting[key].popleft()
            if waiting[key]:
                number = waiting[key].popleft()
                taken.add(number)
                same.append((quantity, right[number]))
                break
        else:
            rest.append(quantity)
    return rest, [quantity for number, quantity in enumerate(right) if number not in taken]


def _part_repeated(
    quantities: list[Quantity], paired: Iterable[Quantity]
) -> tuple[list[Quantity], list[Quantity]]:
    """Set apart the quantities whose values the other side has as well, but not as often."""
    if not quantities:
        return [], []
    said = {key for quantity in paired for key in _of_any_kind(quantity)}
    again = [quantity for quantity in quantities if said.intersection(_of_any_kind(quantity))]
    return _without(quantities, again), again


def _is_said_each_time(quantity: Quantity) -> bool:
    """Return whether a translation repeats a quantity as often as the source does.

    It does with figures and ordinals. A congress is soon called by its name alone (十九大), and a
    date is not said again.
    """
    if quantity.kind == "ordinal" and quantity.high <= _RANK:
        return quantity.strength >= Strength.MEDIUM
    return (
        quantity.strength == Strength.STRONG
        and quantity.high > 1
        and quantity.kind in _SAID
        and "year" not in dict(quantity.also)
    )


def _in_other_units(
    left: list[Quantity], right: list[Quantity], same: Sequence[Pair]
) -> Iterator[Pair]:
    """Yield repeated values that have no unit of the other side, with a value that has one."""
    for side, again in enumerate((left, right)):
        if not again:
            continue
        said: defaultdict[Hashable, list[Quantity]] = defaultdict(list)
        for pair in same:
            if pair[1 - side].unit:
                said[_of_kind(pair[1 - side])[0]].append(pair[1 - side])
        for quantity in again:
            others = said[_of_kind(quantity)[0]][:_MOST] if quantity.unit else []
            pairs = [(other, quantity) if side else (quantity, other) for other in others]
            if pairs and not any(_units_agree(*pair) for pair in pairs):
                yield pairs[0]


def _misdated(
    added: list[Quantity], source: Sequence[Quantity], target: Sequence[Quantity]
) -> tuple[list[Pair], list[Quantity]]:
    """Take the added parts of dates of which the source has the rest: *June 7* for 8月7日."""
    pairs = _with_parts_swapped(added, source)
    added = _without(added, [other for _, other in pairs])
    for quantity in added[:_MOST]:
        if quantity.kind not in _DATED:
            continue
        rest = {
            (part.kind, part.low)
            for part in target
            if part.phrase == quantity.phrase and part.kind in _DATED and part is not quantity
        }
        mentioned = [part for part in source if (part.kind, part.low) in rest]
        phrases = {part.phrase for part in mentioned}
        same_kind = [p for p in source if p.kind == quantity.kind and not p.relative]
        meant = [part for part in same_kind if part.phrase in phrases]
        if not meant and quantity.kind == "month":
            # 20日 is a day of the month that was named before it.
            days = [part.start for part in mentioned if part.kind == "day"]
            meant = [part for part in same_kind if days and part.start < days[0]][-1:]
        if meant:
            pairs.append((meant[0], quantity))
    return pairs, _without(added, [other for _, other in pairs])


def _with_parts_swapped(added: list[Quantity], source: Sequence[Quantity]) -> list[Pair]:
    """Pair added days and months with those of the source: *January 11* for 11月1日."""
    pairs: list[Pair] = []
    if not {"month", "day"} <= {part.kind for part in added}:
        return pairs
    dates = [pair for pair in pairwise(source) if [part.kind for part in pair] == ["month", "day"]]
    for parts in pairwise(added[:_MOST]):
        day, month = sorted(parts, key=lambda part: part.kind)
        if (day.kind, month.kind, day.phrase) != ("day", "month", month.phrase):
            continue
        for first, second in dates:
            if (first.low, second.low) == (day.low, month.low):
                pairs += [(first, month), (second, day)]
                break
    return pairs


def _without(quantities: list[Quantity], others: Iterable[Quantity]) -> list[Quantity]:
    gone = set(map(id, others))
    if not gone:
        return quantities
    return [quantity for quantity in quantities if id(quantity) not in gone]


def _first_for_second(
    left: list[Quantity], right: list[Quantity]
) -> tuple[list[Quantity], list[Quantity]]:
    """Return the ordinals that differ between the sides: *second* for 第一 is not another *one*."""
    firsts, seconds = (
        [quantity for quantity in side if quantity.kind == "ordinal" and quantity.low in (1, 2)]
        for side in (left, right)
    )
    return (firsts, seconds) if firsts and seconds else ([], [])


def _settle(
    left: list[Quantity],
    right: list[Quantity],
    agree: Callable[[Quantity, Quantity], bool],
    same: list[Pair],
) -> tuple[list[Quantity], list[Quantity]]:
    """Move the pairs that agree. A vague number agrees with both ends of a range: 六七年."""
    if not (left and right) or len(left) > _MOST or len(right) > _MOST:
        return left, right
    rest = []
    for quantity in left:
        other = next((other for other in right if agree(quantity, other)), None)
        if other is None:
            rest.append(quantity)
            continue
        if agree is _overlap:
            same.append((quantity, other))
        right = [
            each
            for each in right
            if each is not other
            and not (quantity.vague and each.phrase == other.phrase and agree(quantity, each))
        ]
    return rest, right


def _agree_roughly(one: Quantity, other: Quantity) -> bool:
    """Return whether two quantities are one in other words."""
    return _converted(one, other) or any(
        _same_in_other_words(*first, *second) or _same_in_other_words(*second, *first)
        for first in one.readings
        for second in other.readings
    )


def _converted(one: Quantity, other: Quantity) -> bool:
    if not one.unit or not other.unit or one.unit == other.unit:
        return False
    units = lexicon().units
    if one.unit not in units or other.unit not in units:
        return False
    first, second = units[one.unit], units[other.unit]
    if first.dimension != second.dimension or not first.size:
        return False
    sizes = [
        (quantity.low * unit.size, quantity.high * unit.size)
        for quantity, unit in ((one, first), (other, second))
    ]
    margin = 1 + _CONVERTED
    return sizes[0][0] <= sizes[1][1] * margin and sizes[1][0] <= sizes[0][1] * margin


def _same_in_other_words(kind: Kind, value: float, other: Kind, against: float) -> bool:
    match kind, other:
        case "fraction", "percent":
            return abs(value * 100 - against) <= _ROUNDED
        case "fraction", "number" | "fraction":
            return math.isclose(value, against, abs_tol=1e-3)
        case "multiple", "percent":
            return against in (value * 100, (value - 1) * 100, (value + 1) * 100)
        case "century", "decade":
            return (value - 1) * 100 == against
        case "year", "number":
            return against < 100 and value % 100 == against
        case "decade", "year":
            return value <= against < value + 10
        case "time", "number":
            return value % 60 == 0 and value / 60 % 12 == against % 12
    return False


def _overlap(one: Quantity, other: Quantity) -> bool:
    """Return whether two numbers of which one is vague may be equal."""
    if not one.vague:
        return other.vague and _overlap(other, one)
    if other.kind == "ordinal":
        ranges = [(other.low, other.high)] if one.kind == "ordinal" else []
    elif other.vague:
        ranges = [(other.low, other.high)] if other.kind == one.kind else []
    else:
        ranges = [(value, value) for kind, value in other.readings if kind == one.kind]
    return any(one.low <= high * _ABOUT and low <= one.high * _ABOUT for low, high in ranges)


def _units_agree(one: Quantity, other: Quantity) -> bool:
    if one.kind == other.kind == "percent":
        return one.unit == other.unit
    return "percent" in (one.kind, other.kind) or compatible(one.unit, other.unit)


def _pair_changes(
    left: list[Quantity], right: list[Quantity], *, alike: bool = False
) -> tuple[list[Pair], list[Quantity], list[Quantity]]:
    """Pair what may stand for one another, the likeliest first; `alike` only within a kind."""
    if not (left and right) or len(left) > _MOST or len(right) > _MOST:
        return [], left, right
    likely = sorted(
        (
            (-_likeness(one, other), abs(first / len(left) - second / len(right)), first, second)
            for first, one in enumerate(left)
            for second, other in enumerate(right)
            if _may_stand_for(one, other) and (not alike or _share_kind(one, other))
        ),
    )
    pairs: list[Pair] = []
    firsts: set[int] = set()
    seconds: set[int] = set()
    for _, _, first, second in likely:
        if first not in firsts and second not in seconds:
            firsts.add(first)
            seconds.add(second)
            pairs.append((left[first], right[second]))
    return (
        sorted(pairs, key=lambda pair: pair[0].start),
        [quantity for number, quantity in enumerate(left) if number not in firsts],
        [quantity for number, quantity in enumerate(right) if number not in seconds],
    )


def _share_kind(one: Quantity, other: Quantity) -> bool:
    return one.kind == other.kind or any(
        first.kind in DATE_KINDS and any(kind == first.kind for kind, _ in second.readings)
        for first, second in ((one, other), (other, one))
    )


def _may_stand_for(one: Quantity, other: Quantity) -> bool:
    kinds = {one.kind, other.kind}
    weakest, strongest = sorted((one, other), key=lambda quantity: quantity.strength)
    if weakest.strength == Strength.OPEN:
        return False
    for first, second in ((one, other), (other, one)):
        if first.kind == "day" and second.kind == "ordinal":
            return True
        if first.kind in DATE_KINDS:
            return any(kind == first.kind for kind, _ in second.readings)
    if "code" in kinds:
        return len(kinds) == 1
    if kinds & _SHARES:
        return kinds <= _SHARES and (
            len(kinds) == 1 or min(one.strength, other.strength) > Strength.WEAK
        )
    if not compatible_dimension(one.unit, other.unit):
        return False
    # 一 is an article more often than another number.
    if one.high <= 1 and one.strength == other.strength == Strength.WEAK and len(kinds) == 1:
        return one.kind == "ordinal"
    if weakest.high <= 1 and strongest.strength == Strength.STRONG and kinds != {"ordinal"}:
        return False
    ordinal = one if one.kind == "ordinal" else other
    if "ordinal" in kinds and len(kinds) > 1 and ordinal.strength == Strength.WEAK:
        return False
    if weakest.strength == Strength.WEAK:
        return weakest.vague == strongest.vague and strongest.high <= max(
            _SMALL, 10 * weakest.high if weakest.vague else 0
        )
    return True


def compatible_dimension(first: str, second: str) -> bool:
    """Return whether two units may measure the same; unknown ones always may."""
    units = lexicon().units
    if first not in units or second not in units:
        return True
    return units[first].dimension == units[second].dimension


def _likeness(one: Quantity, other: Quantity) -> float:
    likeness = 0.5 * (one.strength + other.strength)
    if one.kind == other.kind:
        likeness += 2
    if one.unit and one.unit == other.unit:
        likeness += 2
    if _figures(one.low) == _figures(other.low):
        likeness += 2
    elif len(_figures(one.low)) == len(_figures(other.low)) > 1:
        likeness += 1
    if one.bound and one.bound == other.bound:
        likeness += 0.5
    return likeness


def _figures(value: float) -> str:
    """Return the significant digits."""
    return f"{value:.9g}".replace(".", "").strip("0").partition("e")[0]


def _without_relative(left: list[Quantity], others: Sequence[Quantity]) -> list[Quantity]:
    """Drop the dates that the other side names by another."""
    named = {quantity.kind for quantity in others if quantity.relative}
    if any(quantity.kind == "weekday" for quantity in others):
        named.add("day")
    return [quantity for quantity in left if quantity.kind not in named]
