"""Numbers, ordinals and dates by their values.

What the texts say is read in `glossary.quantities`, what became of it is told by
`glossary.quantities.comparing`; here each difference gets its rule and its confidence.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from glossary.checks.rule import Candidate, Context, Rule
from glossary.model import Segment, Severity
from glossary.quantities.chinese import read_chinese
from glossary.quantities.comparing import Comparison, compare
from glossary.quantities.english import read_english
from glossary.quantities.model import DATE_KINDS, Quantity, Strength
from glossary.quantities.wording import date_in_words

_SHARED = "numbers"
_THRESHOLD = 0.5

_OPEN, _WEAK, _MEDIUM, _STRONG = Strength

# Confidence by the strength of both sides, the weaker one first.
_CHANGED: Mapping[tuple[Strength, Strength], float] = {
    (_STRONG, _STRONG): 0.95,
    (_MEDIUM, _STRONG): 0.85,
    (_MEDIUM, _MEDIUM): 0.8,
    (_WEAK, _STRONG): 0.65,
    (_WEAK, _MEDIUM): 0.6,
    (_WEAK, _WEAK): 0.55,
}
_MISSING: Mapping[Strength, float] = {_STRONG: 0.8, _MEDIUM: 0.4, _WEAK: 0.15, _OPEN: 0.02}
_ADDED: Mapping[Strength, float] = {_STRONG: 0.7, _MEDIUM: 0.35, _WEAK: 0.1, _OPEN: 0.02}
# Another weekday is as often the day of another time zone.
_WEEKDAY = 0.45
_MISSING_ORDINAL = 0.6
_SAID_ONCE = 0.55
_UNIT = 0.85
_BOUND = 0.3
# A plain number from here on may be a year.
_EARLIEST = 1500
# The neighbouring segment says it: the segments are shifted.
_ELSEWHERE = 0.4


@dataclass(frozen=True, slots=True)
class _Difference:
    """What one finding is about.

    Attributes
    ----------
    rule, message
        The rule it belongs to, the message it is told with.
    source, target
        The quantities on each side; of a date several parts.
    confidence
        From 0 to 1.
    severity
        Where it is not the rule's.
    """

    rule: str
    message: str
    source: tuple[Quantity, ...]
    target: tuple[Quantity, ...]
    confidence: float
    severity: Severity | None = None


def _find(rule: str) -> Callable[[Context], Iterator[Candidate]]:
    def find(context: Context) -> Iterator[Candidate]:
        for index, difference in _differences(context)[rule]:
            yield _candidate(context, index, difference)

    return find


RULES = (
    Rule(
        "number.mismatch",
        "error",
        "accuracy/mistranslation",
        _THRESHOLD,
        _find("number.mismatch"),
        compares=True,
    ),
    Rule(
        "number.missing",
        "error",
        "accuracy/omission",
        _THRESHOLD,
        _find("number.missing"),
        compares=True,
    ),
    Rule(
        "number.extra",
        "warning",
        "accuracy/addition",
        _THRESHOLD,
        _find("number.extra"),
        compares=True,
    ),
    Rule(
        "number.unit",
        "error",
        "accuracy/mistranslation",
        _THRESHOLD,
        _find("number.unit"),
        compares=True,
    ),
    Rule(
        "date.mismatch",
        "error",
        "accuracy/mistranslation",
        _THRESHOLD,
        _find("date.mismatch"),
        compares=True,
    ),
    Rule(
        "ordinal.mismatch",
        "error",
        "accuracy/mistranslation",
        _THRESHOLD,
        _find("ordinal.mismatch"),
        compares=True,
    ),
)


def _differences(context: Context) -> Mapping[str, Sequence[tuple[int, _Difference]]]:
    """Return the differences by their rules, each with its segment; worked out once for all."""
    if _SHARED not in context.shared:
        found: defaultdict[str, list[tuple[int, _Difference]]] = defaultdict(list)
        read = list(map(_read, context.segments, context.folded))
        for index, comparison in enumerate(read):
            if comparison:
                around = read[max(0, index - 1) : index] + read[index + 1 : index + 2]
                for difference in _tell(context.segments[index], comparison, around):
                    found[difference.rule].append((index, difference))
        context.shared[_SHARED] = found
    differences: Mapping[str, Sequence[tuple[int, _Difference]]] = context.shared[_SHARED]
    return differences


def _read(segment: Segment, folded: str) -> Comparison | None:
    source, target = segment.source or "", segment.target
    if not source.strip() or not target.strip():
        return None
    ours, theirs = read_chinese(source, folded), read_english(target)
    if not (ours or theirs):
        return None
    comparison = compare(ours, theirs)
    return comparison if any(comparison) else None


def _tell(
    segment: Segment, comparison: Comparison, around: Sequence[Comparison | None]
) -> Iterator[_Difference]:
    near = [other for other in around if other]
    ours = {q.low for other in near for q in other.missing}
    theirs = {q.low for other in near for q in other.added}
    ours |= {one.low for other in near for one, _ in other.changed}
    theirs |= {one.low for other in near for _, one in other.changed}
    for pairs in _dates(comparison.changed):
        source, target = zip(*pairs, strict=True)
        confidence = max(map(_change_confidence, source, target))
        if any(one.low in theirs or other.low in ours for one, other in pairs):
            confidence *= _ELSEWHERE
        yield _Difference(_rule(source[0], target[0]), "number-changed", source, target, confidence)
    for one, other in comparison.units:
        yield _Difference("number.unit", "number-unit", (one,), (other,), _UNIT)
    for one, other in comparison.bounds:
        yield _Difference("number.mismatch", "number-bound", (one,), (other,), _BOUND)
    severity: Severity | None
    datelines = list(_datelines(segment.source or "", comparison.missing))
    plain = list(_years_of_dates(segment.source or "", comparison.missing))
    for quantity in comparison.missing:
        confidence = _MISSING[quantity.strength]
        if quantity.strength == _MEDIUM and _is_ordinal(quantity):
            confidence = _MISSING_ORDINAL
        if quantity.low in theirs:
            confidence *= _ELSEWHERE
        severity = "info" if quantity in datelines or quantity in plain else None
        yield _Difference("number.missing", "number-missing", (quantity,), (), confidence, severity)
    for quantity in comparison.repeated:
        # *These* countries are those 20 just named.
        if (segment.source or "").endswith(_THESE, 0, quantity.start):
            continue
        confidence = _SAID_ONCE * (_ELSEWHERE if quantity.low in theirs else 1)
        yield _Difference("number.missing", "number-repeated", (quantity,), (), confidence)
    for quantity in comparison.added:
        strength = min(quantity.strength, _MEDIUM if quantity.kind == "ordinal" else _STRONG)
        confidence = _ADDED[strength] * (_ELSEWHERE if quantity.low in ours else 1)
        # A year or a dateline that the translation adds explains more than it changes.
        year = dict(quantity.also).get("year", 0)
        dated = quantity.kind in DATE_KINDS or year >= _EARLIEST
        severity = "info" if dated or _in_brackets(segment.target, quantity) else None
        yield _Difference("number.extra", "number-added", (), (quantity,), confidence, severity)


def _dates(
    changed: Iterable[tuple[Quantity, Quantity]],
) -> Iterator[list[tuple[Quantity, Quantity]]]:
    """Yield the changed pairs, the parts of one date together."""
    for _, pairs in groupby(changed, key=lambda pair: (pair[0].phrase, pair[1].phrase)):
        together = list(pairs)
        if all(one.kind in DATE_KINDS for one, _ in together):
            yield together
        else:
            yield from ([pair] for pair in together)


# So far back a bracket may open.
_GLOSS = 200
_THESE = ("这", "那", "该", "這", "該")
_REST_OF_DATE = re.compile(r"\s?[\d一二三四五六七八九十]{1,2}\s?月")
# 新华社北京1月9日电
_DATELINE = re.compile(r"\s?[电電讯訊]")


def _datelines(text: str, missing: Sequence[Quantity]) -> Iterator[Quantity]:
    """Yield the parts of datelines of which nothing is left."""
    for _, group in groupby(missing, key=lambda quantity: quantity.phrase):
        parts = list(group)
        whole = {"month", "day"} <= {part.kind for part in parts}
        if whole and _DATELINE.match(text, max(part.end for part in parts)):
            yield from parts


def _years_of_dates(text: str, missing: Sequence[Quantity]) -> Iterator[Quantity]:
    """Yield the years of dates of which the rest is there: it tells the year by itself."""
    phrases = Counter(quantity.phrase for quantity in missing)
    for quantity in missing:
        alone = quantity.kind == "year" and phrases[quantity.phrase] == 1
        if alone and _REST_OF_DATE.match(text, quantity.end):
            yield quantity


def _in_brackets(text: str, quantity: Quantity) -> bool:
    """Whether the words stand in brackets, which explain more than they say."""
    before = text[max(0, quantity.start - _GLOSS) : quantity.start]
    opened = max(before.rfind("("), before.rfind("（"))
    return opened > max(before.rfind(")"), before.rfind("）"))


def _is_ordinal(quantity: Quantity) -> bool:
    return any(kind in ("ordinal", "century") for kind, _ in quantity.readings[:2])


def _change_confidence(one: Quantity, other: Quantity) -> float:
    if one.kind == "weekday":
        return _WEEKDAY
    return _CHANGED[min(one.strength, other.strength), max(one.strength, other.strength)]


def _rule(source: Quantity, target: Quantity) -> str:
    if source.kind in DATE_KINDS or target.kind in DATE_KINDS:
        return "date.mismatch"
    return "ordinal.mismatch" if "ordinal" in (source.kind, target.kind) else "number.mismatch"


def _candidate(context: Context, index: int, difference: _Difference) -> Candidate:
    segment = context.segments[index]
    source, target = _span(difference.source), _span(difference.target)
    expected = date_in_words(difference.source)
    read = date_in_words(difference.target)
    return Candidate(
        segment=index,
        key=f"{expected}\t{read}",
        source_span=source,
        target_span=target,
        expected=(expected,) if expected else (),
        message=difference.message,
        values={
            "zh": (segment.source or "")[slice(*source)] if source else "",
            "en": " ".join(segment.target[slice(*target)].split()) if target else "",
            "expected": expected,
            "read": read,
        },
        confidence=difference.confidence,
        severity=difference.severity,
    )


def _span(quantities: Sequence[Quantity]) -> tuple[int, int] | None:
    if not quantities:
        return None
    return min(q.start for q in quantities), max(q.end for q in quantities)
