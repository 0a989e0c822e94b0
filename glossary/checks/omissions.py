"""What was left out or added: whole sentences from null beads, parts of sentences as hints.

Parts are ranked and not claimed: a good translator leaves words out, too. A small logistic model
(weights in `omissions.json`, made by `benchmarks/train_omissions.py`) joins what the words that
nothing answers tell with the length of the translation.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from itertools import pairwise
from operator import mul

from corpora.pairs import Alone
from corpora.repair.notes import is_caption, is_date, is_note
from glossary.checks.names import look
from glossary.checks.rule import Candidate, Context, Rule
from glossary.coverage import LONGEST, OWN, Coverage, Reading, coverage, strongest_run
from glossary.model import Segment, Severity

_SHARED = "omissions"
_THRESHOLD = 0.5
# A null bead has its own score: a reviewer should see it also where it is as likely as not.
_WHOLE_THRESHOLD = 0.4
_WARNING = 0.8
# Neighbouring beads with so much doubt are doubted together, once.
_UNSURE = 0.15
# How many segments of usual length are taken to stand beside those of the document.
_PRIOR_SEGMENTS = 20
# A sentence of so many letters gets half the confidence of its bead.
_SHORT = 2.0
# The words of the run stand in a neighbouring segment.
_ELSEWHERE = 0.4
# How many words a segment needs for a judgement on whether the two sides belong together, and
# the evidence for each of them.
_ENOUGH = 5
_FEW_WORDS = 3
# What a segment with fewer loses in the model.
_FEW = 2.0
_CLEAR_WORD = 0.8
# So much is enough in a segment after one that is taken for unrelated.
_AFTER_UNRELATED = 0.3
# Less doubt is not worth a look.
_LITTLE_DOUBT = 0.05
_MOVED = 0.5
_MOVED_WORDS = 2
_MOVED_CONFIDENCE = 0.6
_EXCERPT = 40
# Words with less evidence do not matter.
_SLIGHT = 0.25
# A clause with fewer words that matter tells nothing by its silence.
_FEW_TELLING = 3
# What an unexplained English word takes from the evidence of a clause in whose place it stands.
_INSTEAD = 3.0
# A word with so little is answered.
_ANSWERED = -0.5


@dataclass(frozen=True, slots=True)
class Model:
    """The logistic model of partial omissions.

    Attributes
    ----------
    usual
        The logarithm of the usual number of English words for a Chinese character.
    weights
        For each of the `features`.
    bias
        So that the default threshold is .5.
    unrelated
        Weight and bias of the `mean_evidence` of the words, for segments of which the two sides
        do not belong together.
    """

    usual: float
    weights: tuple[float, ...]
    bias: float
    unrelated: tuple[float, float]


@dataclass(slots=True)
class _Seen:
    """What is kept of a segment with both sides.

    `value` is that of the model for a translation as long as it is (the logistic comes last),
    `span` the words that it points at.
    """

    ratio: float
    value: float
    span: tuple[int, int]
    unrelated: float
    partial: float = 0.0
    moved_to: int | None = None


def ratio(reading: Reading) -> float:
    """Return the logarithm of the number of English words for a Chinese character."""
    return math.log((reading.target_size + 1) / (reading.source_size + 1))


def features(reading: Reading, evidence: Sequence[float], usual: float) -> tuple[float, ...]:
    """Return what the model weighs.

    Parameters
    ----------
    reading
        The segment.
    evidence
        Of each of its words.
    usual
        The mean of `ratio` in the document.

    Returns
    -------
    tuple
        How far the translation is longer than usual; the evidence of the strongest run, less
        the unexplained English words; their share; the logarithm of the length; the evidence of
        the three strongest words; the evidence of the strongest clause; the evidence of the
        strongest clause without an answer, less that of the unexplained English words where
        its translation should stand.
    """
    best = current = clause = strongest = silent = 0.0
    first = 0
    ends = iter(reading.clauses)
    end = next(ends)
    for index, ((start, _, _, _), value) in enumerate(zip(reading.found, evidence, strict=True)):
        if start >= end:
            if clause > strongest:
                strongest = clause
            silent = max(silent, _silence(reading, evidence, first, index))
            clause, first = 0.0, index
            while start >= end:
                end = next(ends)
        clause += value
        current = current + value if current > 0 else value
        if current > best:
            best = current
    left = len(reading.left)
    return (
        ratio(reading) - usual,
        best - left / 2,
        left / (reading.target_size + 3),
        math.log(reading.source_size + 1),
        sum(sorted(evidence)[-3:]),
        max(strongest, clause),
        max(silent, _silence(reading, evidence, first, len(evidence))),
    )


def _silence(reading: Reading, evidence: Sequence[float], first: int, end: int) -> float:
    """Return the evidence of a clause that nothing answers; 0 for another."""
    if end - first < _FEW_TELLING:
        return 0.0
    values = evidence[first:end]
    if min(values) < _ANSWERED:
        return 0.0
    telling = [value for value in values if value > _SLIGHT]
    if len(telling) < _FEW_TELLING:
        return 0.0
    return max(0.0, sum(telling) - _INSTEAD * reading.between(first, end - 1))


def mean_evidence(evidence: Sequence[float]) -> float:
    """Return the sum of the evidence over the root of the number of words."""
    return sum(evidence) / math.sqrt(len(evidence) + 1)


@cache
def model() -> Model:
    """Return the model of the package, read once."""
    data = resources.files("glossary") / "data" / "omissions.json"
    values = json.loads(data.read_text(encoding="utf-8"))
    return Model(
        values["usual"],
        tuple(values["weights"].values()),
        values["bias"],
        tuple(values["unrelated"]),
    )


def _partial(context: Context) -> Iterator[Candidate]:
    for index, seen in enumerate(_look(context)):
        if seen is None:
            continue
        segment = context.segments[index]
        confidence = seen.partial
        if seen.moved_to is not None or seen.unrelated >= _THRESHOLD:
            confidence *= _ELSEWHERE
        yield Candidate(
            segment=index,
            key="",
            source_span=seen.span,
            target_span=None,
            expected=(),
            message="omission-partial",
            values={"zh": _excerpt((segment.source or "")[slice(*seen.span)])},
            confidence=confidence,
            severity=_graded(confidence),
        )


def _left_out(context: Context) -> Iterator[Candidate]:
    for index, segment in enumerate(context.segments):
        yield from _unanswered(index, segment, source=True)


def _added(context: Context) -> Iterator[Candidate]:
    for index, segment in enumerate(context.segments):
        yield from _unanswered(index, segment, source=False)


def _unanswered(index: int, segment: Segment, *, source: bool) -> Iterator[Candidate]:
    """Yield the sentences of a side that may have no counterpart."""
    text, other, alone = segment.target, segment.source, segment.target_alone
    if source:
        text, other, alone = segment.source or "", segment.target, segment.source_alone
    if alone:
        for sentence, start, probability in _alone(segment, text, alone):
            yield _whole(index, sentence, start, probability, source=source)
    elif other is not None and not other.strip():
        confidence = segment.score * _weight(text)
        if confidence:
            yield _whole(index, text, 0, confidence, source=source)


def _alone(
    segment: Segment, text: str, sentences: Sequence[Alone]
) -> Iterator[tuple[str, int, float]]:
    """Yield the sentences that may have no counterpart: text, where it starts, how likely.

    Where all sentences of the side of a pair may have none, it is the pair that is doubtful.
    """
    least = min(sentence.probability for sentence in sentences)
    for start, end, probability in sentences:
        if probability < _LITTLE_DOUBT or not _weight(text[start:end]):
            continue
        if not _is_pair(segment) or least < probability / 2:
            yield text[start:end], start, probability


def _doubtful(context: Context) -> Iterator[Candidate]:
    seen = _look(context)
    reported = -1
    for index, segment in enumerate(context.segments):
        if index <= reported or not _is_pair(segment):
            continue
        here = seen[index]
        last = _unsure_until(context.segments, index)
        stretch = [one for one in context.segments[index : last + 1] if _is_pair(one)]
        confidence = max(1 - one.score for one in stretch)
        message = "alignment-doubtful"
        if _is_known(segment) and max(map(_apart, stretch)) < _LITTLE_DOUBT:
            message = "alignment-border"
        if here and here.unrelated >= max(confidence, _THRESHOLD):
            confidence = here.unrelated
            message = "alignment-unrelated"
            while last + 1 < len(seen) and _is_unrelated(seen[last + 1]):
                last += 1
        elif here and here.moved_to is not None and confidence < _MOVED_CONFIDENCE:
            confidence = _MOVED_CONFIDENCE
            message = "alignment-moved"
            last = max(last, here.moved_to)
        if _is_known(segment) or confidence >= _THRESHOLD:
            reported = last
        if confidence < _LITTLE_DOUBT:
            continue
        yield Candidate(
            segment=index,
            key="",
            source_span=here.span if here and message == "alignment-moved" else None,
            target_span=None,
            expected=(),
            message=f"{message}-many" if last > index else message,
            values={"count": str(last - index + 1), "score": f"{segment.score:.2f}"},
            confidence=confidence,
            severity=_graded(confidence),
        )


RULES = (
    Rule("omission.segment", "warning", "accuracy/omission", _WHOLE_THRESHOLD, _left_out),
    Rule("addition.segment", "warning", "accuracy/addition", _WHOLE_THRESHOLD, _added),
    Rule("omission.partial", "warning", "accuracy/omission", _THRESHOLD, _partial, compares=True),
    Rule("alignment.doubtful", "warning", "other", _THRESHOLD, _doubtful),
)


def _look(context: Context) -> Sequence[_Seen | None]:
    """Return what was read in each segment that has both sides, once for all rules."""
    if _SHARED not in context.shared:
        table, weights = coverage(), model()
        seen = [_see(table, weights, context, index) for index in range(len(context.segments))]
        ratios = [one.ratio for one in seen if one]
        usual = (sum(ratios) + _PRIOR_SEGMENTS * weights.usual) / (len(ratios) + _PRIOR_SEGMENTS)
        # The first of the features is the only one that knows the document.
        shift = weights.weights[0] * (weights.usual - usual)
        for one in seen:
            if one:
                one.partial = _logistic(one.value + shift)
        for index, one in enumerate(seen):
            if one and one.partial >= _THRESHOLD:
                seen[index] = _look_again(table, weights, context, index, shift)
        for before, one in pairwise(seen):
            if one and one.unrelated >= _AFTER_UNRELATED and _is_unrelated(before):
                one.unrelated = max(one.unrelated, _THRESHOLD)
        context.shared[_SHARED] = seen
    found: Sequence[_Seen | None] = context.shared[_SHARED]
    return found


def _see(table: Coverage, weights: Model, context: Context, index: int) -> _Seen | None:
    reading = _read(table, context, index)
    return _judge(table, weights, reading) if reading else None


def _read(table: Coverage, context: Context, index: int) -> Reading | None:
    source, target = context.folded[index], context.segments[index].target
    if not source or len(source) > LONGEST or len(target) > 3 * LONGEST or not target.strip():
        return None
    reading = table.read(source, target)
    return reading if reading.found else None


def _judge(table: Coverage, weights: Model, reading: Reading) -> _Seen:
    evidence = table.evidence(reading.found)
    values = features(reading, evidence, weights.usual)
    value = weights.bias + sum(map(mul, weights.weights, values))
    unrelated = 0.0
    if len(evidence) < _ENOUGH:
        value -= _FEW
    elif reading.target_size >= _FEW_WORDS:
        slope, bias = weights.unrelated
        unrelated = _logistic(slope * mean_evidence(evidence) + bias)
    run = strongest_run(reading.found, evidence)
    if run is None:
        word = reading.found[evidence.index(max(evidence))]
        span = word.start, word.end
    else:
        span = run.start, run.end
    return _Seen(ratio(reading), value, span, unrelated)


def _look_again(
    table: Coverage, weights: Model, context: Context, index: int, shift: float
) -> _Seen:
    """Return a segment judged with the names of the glossaries and with its neighbours."""
    reading = _read(table, context, index)
    assert reading is not None
    reading = _with_names(context, index, reading)
    seen = _judge(table, weights, reading)
    seen.partial = _logistic(seen.value + shift)
    start, end = seen.span
    inside = [one for one in reading.found if start <= one.start and one.end <= end]
    words = [
        one.word
        for one, value in zip(inside, table.evidence(inside), strict=True)
        if value >= _CLEAR_WORD
    ]
    for near in (index + 1, index - 1):
        if 0 <= near < len(context.segments):
            beside = _read(table, context, near)
            keys = beside.left if beside else frozenset()
            answered = sum(
                not (word.keys.isdisjoint(keys) and word.near.isdisjoint(keys)) for word in words
            )
            if answered >= _MOVED_WORDS and answered >= _MOVED * len(words):
                seen.moved_to = near
                break
    return seen


def _with_names(context: Context, index: int, reading: Reading) -> Reading:
    """Answer the words of names of the glossaries that stand in the English text."""
    if not context.glossaries:
        return reading
    here = look(context)[1][index]
    spans = [
        span
        for group, places in here.groups.items()
        for span in places
        if any(
            entry.accepted and entry.concept in group
            for hit in here.english
            for entry in hit.entries
        )
    ]
    found = tuple(
        one._replace(answer=OWN)
        if any(start <= one.start and one.end <= end for start, end in spans)
        else one
        for one in reading.found
    )
    return reading._replace(found=found)


def _is_pair(segment: Segment) -> bool:
    return bool(segment.source and segment.target.strip())


def _unsure_until(segments: Sequence[Segment], first: int) -> int:
    """Return the last of the neighbouring segments that an alignment is unsure of."""
    last = first
    if _is_unsure(segments[first]):
        while last + 1 < len(segments) and _is_unsure(segments[last + 1]):
            last += 1
    return last


def _is_unsure(segment: Segment) -> bool:
    return _is_known(segment) and 1 - segment.score >= _UNSURE


def _is_known(segment: Segment) -> bool:
    """Return whether it is known how likely the sentences have no counterpart."""
    return bool(segment.source_alone or segment.target_alone)


def _apart(segment: Segment) -> float:
    """Return at most how likely all sentences of a side have no counterpart."""
    sides = (segment.source_alone, segment.target_alone)
    return max(min((one.probability for one in side), default=0.0) for side in sides)


def _is_unrelated(seen: _Seen | None) -> bool:
    return seen is not None and seen.unrelated >= _THRESHOLD


def _whole(index: int, text: str, offset: int, confidence: float, *, source: bool) -> Candidate:
    bare = text.strip()
    start = offset + text.index(bare)
    span = start, start + len(bare)
    aside = is_note(bare) or is_caption(bare) or is_date(bare)
    return Candidate(
        segment=index,
        key="",
        source_span=span if source else None,
        target_span=None if source else span,
        expected=(),
        message="omission-segment" if source else "addition-segment",
        values={"text": _excerpt(bare)},
        confidence=confidence,
        severity="info" if aside else None,
    )


def _weight(text: str) -> float:
    """Return how much of a sentence a text is, from 0 to 1."""
    text = text[:LONGEST]
    size = sum(map(str.isalnum, text)) if any(map(str.isalpha, text)) else 0
    return size / (size + _SHORT)


def _graded(confidence: float) -> Severity:
    return "warning" if confidence >= _WARNING else "info"


def _logistic(value: float) -> float:
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, value))))


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _EXCERPT else text[:_EXCERPT].rstrip() + "…"
