"""Checking segments: which rules run, and which of their candidates are reported."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any

from aligner.model import DOUBTFUL, Alignment, Bead, Sentence
from corpora.errors import InputError
from corpora.messages import language, listed
from corpora.model import Document
from corpora.pairs import Alone, Pairs, alone_in
from glossary.checks import (
    consistency,
    form,
    garbled,
    numbers,
    omissions,
    persons,
    pinyin,
    terms,
)
from glossary.checks.rule import Candidate, Context, Rule
from glossary.configuration import Configuration, RuleSettings
from glossary.messages import message
from glossary.model import Finding, Report, Segment, Wording
from glossary.saying import words
from glossary.suppression import Silence
from glossary.termbase import Glossary

RULES: Mapping[str, Rule] = {
    rule.name: rule
    for family in (terms, garbled, consistency, numbers, omissions, form, pinyin, persons)
    for rule in family.RULES
}

_FINGERPRINT = 16
_ON_NAMES = ("term", "name")
_UNCONFIGURED = Configuration()
ENTRY_POINTS = "duizhao.rules"
"""The group of entry points under which other packages offer rules."""
_NAME = re.compile(r"[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*")


@cache
def all_rules() -> Mapping[str, Rule]:
    """Return the rules by their names: those here, and those that other packages offer.

    An entry point of the group ``duizhao.rules`` names a `Rule` or several of them.

    Raises
    ------
    InputError
        A package offers something else, or cannot be imported.
    """
    rules = dict(RULES)
    for point in entry_points(group=ENTRY_POINTS):
        package = point.dist.name if point.dist else point.value
        try:
            offered = point.load()
        except Exception as error:
            # Anything can go wrong in the code of others.
            reason = f"{type(error).__name__}: {error}"
            raise InputError(_broken(point, package, reason)) from error
        for rule in [offered] if isinstance(offered, Rule) else _listed(offered):
            if not isinstance(rule, Rule):
                raise InputError(_broken(point, package, message("rules-none")))
            if not _NAME.fullmatch(rule.name):
                raise InputError(_broken(point, package, message("rules-name", name=rule.name)))
            if rule.name in rules:
                raise InputError(_broken(point, package, message("rules-twice", name=rule.name)))
            rules[rule.name] = rule
    return rules


def _listed(offered: Any) -> Iterable[Any]:
    return offered if isinstance(offered, list | tuple) and offered else [None]


def _broken(point: EntryPoint, package: str, reason: str) -> str:
    return message("rules-broken", package=package, name=point.name, reason=reason)


def rule_names() -> Mapping[str, str]:
    """Return the names of all rules, each with that of its family."""
    return {rule.name: rule.family for rule in all_rules().values()}


def segments_of(alignment: Alignment) -> tuple[Segment, ...]:
    """Return a segment for each bead of an alignment."""
    return tuple(_segment(alignment, number, bead) for number, bead in enumerate(alignment.beads))


def _segment(alignment: Alignment, number: int, bead: Bead) -> Segment:
    source, target = alignment.source_text(bead), alignment.target_text(bead)
    return Segment(
        id=number,
        source=source,
        target=target,
        score=bead.score,
        source_place=alignment.source[bead.source[0]].place if bead.source else None,
        target_place=alignment.target[bead.target[0]].place if bead.target else None,
        source_alone=_alone(source, alignment.source, bead.source, alignment.source_alone),
        target_alone=_alone(target, alignment.target, bead.target, alignment.target_alone),
    )


def _alone(
    text: str, sentences: Sequence[Sentence], numbers: Sequence[int], known: Sequence[float]
) -> tuple[Alone, ...]:
    if not known:
        return ()
    return alone_in(text, (sentences[n].text for n in numbers), (known[n] for n in numbers))


def segments_of_pairs(pairs: Pairs) -> tuple[Segment, ...]:
    """Return a segment for each pair of a file of pairs."""
    return tuple(
        Segment(
            number,
            pair.source,
            pair.target,
            pair.score,
            pair.source_place,
            pair.target_place,
            pair.source_alone,
            pair.target_alone,
        )
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
    rules = all_rules()
    families = {rule.family for rule in rules.values()}
    for name in (*(select or ()), *ignore):
        if name not in rules and name not in families:
            raise InputError(
                message(
                    "rule-unknown",
                    name=name,
                    rules=listed(rules),
                    families=listed(sorted(families)),
                )
            )
    return tuple(
        rule
        for rule in rules.values()
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
    configuration: Configuration = _UNCONFIGURED,
    documents: Sequence[Document] = (),
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
        From 0 to 1: report from this confidence on, whatever the rule. None for what the
        configuration says, or each rule's own threshold.
    configuration
        Severity, MQM category and threshold of rules are taken from it; the rest of it is for
        the command line.
    documents
        The documents of the segments, in which comments may silence rules.
    signature
        What the report says of the making of the segments, if anything. The glossaries with their
        hashes and the settings of the check are added to it.

    Raises
    ------
    InputError
        There is no rule of a name.
    """
    rules = choose_rules(select, ignore)
    silence = Silence(documents, rule_names().keys() | set(rule_names().values()))
    context = Context(segments, glossaries)
    findings = []
    silenced = 0

    @cache
    def texts(index: int) -> str:
        return _hash([segments[index].source, segments[index].target])

    for rule in rules:
        configured = configuration.settings(rule.name)
        thresholds = (min_confidence, configured.min_confidence, rule.threshold)
        threshold = next(value for value in thresholds if value is not None)
        occurrences: Counter[tuple[str | None, str, str]] = Counter()
        for candidate in rule.find(context):
            segment = segments[candidate.segment]
            # Those that are not reported count too: a fingerprint does not depend on settings.
            content = (segment.source, segment.target, candidate.key)
            occurrences[content] += 1
            confidence = candidate.confidence
            if rule.compares and candidate.source_span:
                confidence *= min(1.0, segment.score / DOUBTFUL)
            if confidence < threshold:
                continue
            if silence.covers(segment, rule.name):
                silenced += 1
                continue
            identity = _hash(
                [rule.name, texts(candidate.segment), candidate.key, occurrences[content]]
            )[:_FINGERPRINT]
            findings.append(_finding(rule, configured, segment, candidate, identity, confidence))
    findings.sort(key=_position)
    made = signature or {}
    settings = {
        **made.get("settings", {}),
        "rules": [rule.name for rule in rules],
        "min_confidence": min_confidence,
    }
    if configuration.file:
        settings["configuration"] = configuration.as_dict()
    return Report(
        {
            **made,
            "glossaries": [glossary.as_dict() for glossary in glossaries],
            "settings": settings,
            **({"silenced": silenced} if silenced else {}),
        },
        tuple(segments),
        tuple(findings),
    )


def _hash(parts: list[str | int | None]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _finding(
    rule: Rule,
    configured: RuleSettings,
    segment: Segment,
    candidate: Candidate,
    fingerprint: str,
    confidence: float,
) -> Finding:
    span = candidate.target_span
    wording = Wording(candidate.message, tuple(candidate.values.items()))
    return Finding(
        id=fingerprint,
        rule=rule.name,
        severity=configured.severity or candidate.severity or rule.severity,
        mqm=configured.mqm or rule.mqm,
        segment=segment.id,
        source_span=candidate.source_span,
        target_span=span,
        found=segment.target[slice(*span)] if span else "",
        expected=candidate.expected,
        message=words(wording, rule.messages),
        confidence=round(confidence, 3),
        term=_term(candidate) if rule.family in _ON_NAMES else "",
        language=language(),
        wording=wording,
    )


def _term(candidate: Candidate) -> str:
    return str(candidate.values.get("zh") or candidate.values.get("concept", ""))


def _position(finding: Finding) -> tuple[int, int, int]:
    target = finding.target_span or (0, 0)
    source = finding.source_span or (0, 0)
    return finding.segment, target[0], source[0]
