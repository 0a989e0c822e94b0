from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from corpora.language import fold
from glossary.checking import check
from glossary.matching import ChineseMatcher, EnglishMatcher, Entry
from glossary.model import Concept, Segment
from glossary.termbase import builtin

CASES = Path(__file__).parent / "data" / "builtin-cases.txt"
CONCEPTS = builtin().concepts
ENGLISH = EnglishMatcher(
    Entry(number, term)
    for number, concept in enumerate(CONCEPTS)
    for term in concept.terms
    if term.language == "en"
)
DOMAINS = (
    "event agenda institution government organization policy technology law title place company"
    " university phrase"
).split()


def cases() -> list[list[str]]:
    lines = CASES.read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if not line.startswith("#")]


def named(concept: Concept) -> str:
    return concept.id


def test_there_are_concepts_of_every_domain_side_by_side() -> None:
    assert len(CONCEPTS) >= 250
    assert list(dict.fromkeys(concept.domain for concept in CONCEPTS)) == DOMAINS
    changes = sum(a.domain != b.domain for a, b in pairwise(CONCEPTS))
    assert changes == len(DOMAINS) - 1


def test_the_names_that_a_glossary_must_know() -> None:
    by_id = {concept.id: concept for concept in CONCEPTS}
    assert by_id["digital-china-summit"].expected()[0] == "Digital China Summit"
    assert "National Internet Information Office" in by_id[
        "cyberspace-administration-of-china"
    ].forms("en", "forbidden")


@pytest.mark.parametrize("concept", CONCEPTS, ids=named)
def test_a_concept_is_whole(concept: Concept) -> None:
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", concept.id)
    assert len(concept.forms("zh", "preferred")) == 1
    assert len(concept.forms("en", "preferred")) == 1
    assert not concept.forms("zh", "deprecated", "forbidden")
    if concept.standing == "official":
        assert any(term.source for term in concept.terms)


def test_no_chinese_form_stands_twice() -> None:
    forms = Counter(
        re.sub(r"[\s·“”‘’《》]", "", fold(term.form).lower())
        for concept in CONCEPTS
        for term in concept.terms
        if term.language == "zh"
    )
    assert [form for form, count in forms.items() if count > 1] == []
    matcher = ChineseMatcher(
        Entry(number, term)
        for number, concept in enumerate(CONCEPTS)
        for term in concept.terms
        if term.language == "zh"
    )
    assert matcher.homonyms() == []


def test_no_english_form_is_both_accepted_and_rejected() -> None:
    accepted = {form.casefold() for concept in CONCEPTS for form in concept.expected()}
    rejected = {
        form.casefold()
        for concept in CONCEPTS
        for form in concept.forms("en", "deprecated", "forbidden")
    }
    assert accepted & rejected == set()


@pytest.mark.parametrize("number", range(len(CONCEPTS)), ids=[c.id for c in CONCEPTS])
def test_accepted_forms_are_found_and_hold_no_rejected_form(number: int) -> None:
    for form in CONCEPTS[number].expected():
        hits = [hit for hit in ENGLISH.find(form) if hit.inside is None]
        assert any(entry.concept == number for hit in hits for entry in hit.entries), form
        assert all(entry.accepted for hit in hits for entry in hit.entries), form


@pytest.mark.parametrize(("source", "target", "rules"), cases())
def test_cases(source: str, target: str, rules: str) -> None:
    segment = Segment(0, None if source == "-" else source, target, 1.0, None, None)
    select = ["term.missing", "term.deprecated", "term.forbidden"]
    report = check([segment], [builtin()], select=select, signature={})
    assert ",".join(finding.rule for finding in report.findings) == rules
