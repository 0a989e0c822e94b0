"""Checking segments: which rules run, and which of their candidates are reported."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

from aligner.model import Alignment, Sentence
from corpora.errors import InputError
from corpora.pairs import Pairs
from glossary.checks import terms
from glossary.checks.rule import Candidate, Context, Rule
from glossary.messages import message
from glossary.model import Finding, Report, Segment
from glossary.termbase import Glossary

RULES: Mapping[str, Rule] = {rule.name: rule for family in (terms,) for rule in family.RULES}

_FINGERPRINT = 16


def segments_of(alignment: Alignment) -> tuple[Segment, ...]:
    """Return a segment for each bead of an alignment."""
    return tuple(
        Segment(
            id=number,
            source=alignment.source_text(bead),
            target=alignment.target_text(bead),
            score=bead.score,
            source_place=alignment.source[bead.source[0]].place if bead.source else None,
            target_place=alignment.target[bead.target[0]].place if bead.target else None,
        )
        for number, bead in enumerate(alignment.beads)
    )


def segments_of_pairs(pairs: Pairs) -> tuple[Segment, ...]:
    """Return a segment for each pair of a file of pairs."""
    return tuple(
        Segment(number, pair.source, pair.target, 1.0, pair.source_place, pair.target_place)
        for number, pair in enumerate(pairs.rows)
    )


def segments_of_target(sentences: Iterable[Sentence]) -> tuple[Segment, ...]:
    """Return a segment without source for each sentence of an English text."""
    return tuple(
        Segment(number, None, sentence.text, 1.0, None, sentence.place)
        for number, sentence in enumerate(sentences)
    )


def choose_rules(
    select: Collection[str] | None = None, ignore: Collection[str] = ()
) -> tuple[Rule, ...]:
    """Return the rules that are selected and not ignored.

    Parameters
    ----------
    select
        Names of rules and families; None for all.
    ignore
        Names of rules and families to leave out.

    Raises
    ------
    InputError
        There is no rule and no family of a name.
    """
    families = {rule.family for rule in RULES.values()}
    for name in (*(select or ()), *ignore):
        if name not in RULES and name not in families:
            raise InputError(
                message(
                    "rule-unknown",
                    name=name,
                    rules=", ".join(RULES),
                    families=", ".join(sorted(families)),
                )
            )
    return tuple(
        rule
        for rule in RULES.values()
        if (select is None or rule.name in select or rule.family in select)
        and rule.name not in ignore
        and rule.family not in ignore
    )


def check(
    segments: Sequence[Segment],
    glossaries: Sequence[Glossary],
    *,
    select: Collection[str] | None = None,
    ignore: Collection[str] = (),
    min_confidence: float | None = None,
    signature: Mapping[str, Any] | None = None,
) -> Report:
    """Check segments against glossaries.

    Parameters
    ----------
    segments
        In the order of the texts; their ids are their indexes.
    glossaries
        In the order of their authority, the highest first.
    select, ignore
        As `choose_rules`.
    min_confidence
        From 0 to 1: report from this confidence on, whatever the rule. None for each rule's own
        threshold.
    signature
        What the report says of the making of the segments, if anything. The glossaries with their
        hashes and the settings of the check are added to it.

    Raises
    ------
    InputError
        There is no rule of a name.
    """
    rules = choose_rules(select, ignore)
    context = Context(segments, glossaries)
    findings = []

    @cache
    def texts(index: int) -> str:
        return _hash([segments[index].source, segments[index].target])

    for rule in rules:
        threshold = rule.threshold if min_confidence is None else min_confidence
        occurrences: Counter[tuple[str, str]] = Counter()
        for candidate in rule.find(context):
            segment = segments[candidate.segment]
            # Those that are not reported count too: a fingerprint does not depend on settings.
            content = (texts(candidate.segment), candidate.key)
            occurrences[content] += 1
            if candidate.confidence >= threshold:
                identity = _hash([rule.name, *content, occurrences[content]])
                findings.append(_finding(rule, segment, candidate, identity[:_FINGERPRINT]))
    findings.sort(key=_position)
    made = signature or {}
    settings = {
        **made.get("settings", {}),
        "rules": [rule.name for rule in rules],
        "min_confidence": min_confidence,
    }
    return Report(
        {
            **made,
            "glossaries": [glossary.as_dict() for glossary in glossaries],
            "settings": settings,
        },
        tuple(segments),
        tuple(findings),
    )


def _hash(parts: list[str | int | None]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _finding(rule: Rule, segment: Segment, candidate: Candidate, fingerprint: str) -> Finding:
    span = candidate.target_span
    return Finding(
        id=fingerprint,
        rule=rule.name,
        severity=rule.severity,
        mqm=rule.mqm,
        segment=segment.id,
        source_span=candidate.source_span,
        target_span=span,
        found=segment.target[slice(*span)] if span else "",
        expected=candidate.expected,
        message=message(candidate.message, **candidate.values),
        confidence=round(candidate.confidence, 3),
    )


def _position(finding: Finding) -> tuple[int, int, int]:
    target = finding.target_span or (0, 0)
    source = finding.source_span or (0, 0)
    return finding.segment, target[0], source[0]
