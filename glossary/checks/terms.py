"""Terms of the glossaries: missing, forbidden and deprecated."""

from __future__ import annotations

from collections.abc import Iterator

from glossary.checks import garbled
from glossary.checks.names import ELSEWHERE, Found, is_name, look, rejections, wanted
from glossary.checks.rule import Candidate, Context, Rule
from glossary.matching import Entry
from glossary.model import Status

# Confidence that a rejected form stands for the concept.
_SUPPORTED = 0.95
_NAME_ALONE = 0.9
_WORDS_ALONE = 0.8
_WORD_ALONE = 0.6
_NAME_UNSUPPORTED = 0.8
_WORDS_UNSUPPORTED = 0.4

_THRESHOLD = 0.5


def _missing(context: Context) -> Iterator[Candidate]:
    wrong = garbled.located(context)
    for lack in wanted(context):
        segment = context.segments[lack.segment]
        place = wrong.get((lack.segment, lack.group))
        if place and place.sure:
            continue
        yield Candidate(
            segment=lack.segment,
            key=lack.concepts[0].id,
            source_span=lack.source_span,
            target_span=place.span if place else None,
            expected=lack.expected,
            message="term-missing-perhaps" if place else "term-missing",
            values={
                "zh": (segment.source or "")[slice(*lack.source_span)],
                "en": lack.expected[0],
                "found": garbled.words_at(segment.target, place.span) if place else "",
            },
            confidence=lack.confidence * (ELSEWHERE if lack.elsewhere else 1),
        )


def _rejected(context: Context, status: Status) -> Iterator[Candidate]:
    names, found = look(context)
    for index, here in enumerate(found):
        segment = context.segments[index]
        around = found[max(0, index - 1) : index] + found[index + 1 : index + 2]
        for hit, entry in rejections(names, here, alone=not segment.source):
            if entry.term.status != status:
                continue
            concept = names.concepts[entry.concept]
            expected = concept.expected()
            words = segment.target[hit.start : hit.end]
            kind = f"term-{status}" if expected else f"term-{status}-only"
            called = concept.forms("zh", "preferred") or concept.forms("zh", "admitted")
            yield Candidate(
                segment=index,
                key=f"{concept.id}\t{entry.term.form}",
                source_span=_source_span(entry.concept, here),
                target_span=(hit.start, hit.end),
                expected=expected,
                message=kind,
                values={
                    "found": " ".join(words.split()),
                    "concept": called[0] if called else concept.id,
                    "en": expected[0] if expected else "",
                },
                confidence=_rejection_confidence(
                    entry,
                    supported=entry.concept in here.present
                    or any(_wanting(entry.concept, near) for near in around),
                    alone=not segment.source,
                    known=bool(called),
                ),
            )


def _forbidden(context: Context) -> Iterator[Candidate]:
    return _rejected(context, "forbidden")


def _deprecated(context: Context) -> Iterator[Candidate]:
    return _rejected(context, "deprecated")


RULES = (
    Rule(
        "term.missing",
        "error",
        "terminology/inconsistent-with-terminology-resource",
        _THRESHOLD,
        _missing,
        compares=True,
    ),
    Rule("term.forbidden", "error", "terminology/wrong-term", _THRESHOLD, _forbidden),
    Rule(
        "term.deprecated",
        "warning",
        "terminology/inconsistent-with-terminology-resource",
        _THRESHOLD,
        _deprecated,
    ),
)


def _source_span(concept: int, here: Found) -> tuple[int, int] | None:
    return next((spans[0] for group, spans in here.groups.items() if concept in group), None)


def _rejection_confidence(entry: Entry, *, supported: bool, alone: bool, known: bool) -> float:
    form = entry.term.form
    if supported:
        return _SUPPORTED
    if is_name(form):
        return _NAME_ALONE if alone or not known else _NAME_UNSUPPORTED
    if not (alone or not known):
        return _WORDS_UNSUPPORTED
    return _WORDS_ALONE if len(form.split()) > 1 else _WORD_ALONE


def _wanting(concept: int, near: Found) -> bool:
    """Return whether a neighbouring segment names the concept in its source and not in English."""
    return concept in near.present and not any(
        entry.concept == concept for hit in near.english for entry in hit.entries
    )
