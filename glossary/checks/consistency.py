"""One Chinese term with two renderings in a document, and one rendering for two Chinese terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from ahocorasick_rs import AhoCorasick

from aligner.dictionary import stem
from glossary.checks.garbled import words_at
from glossary.checks.names import Found, Names, Wanted, chinese_of, content, is_name, look, wanted
from glossary.checks.rule import Candidate, Context, Rule
from glossary.checks.windows import literal_rendering, near_form
from glossary.matching import Hit, words_of
from glossary.model import Term

_SHARED = "renderings"
_THRESHOLD = 0.5
_TWO_ACCEPTED = 0.9
_TITLE = 0.7
_REUSED = 0.7

_TITLES = re.compile(r"《([^《》]{2,6})》")
_QUOTES = re.compile('["“”()]')
_ABBREVIATION = re.compile(r"[A-Z][\w&-]*[A-Z][\w&-]*")


@dataclass(frozen=True, slots=True)
class _Use:
    """A rendering of a concept in a segment that names it."""

    segment: int
    source_span: tuple[int, int]
    hit: Hit
    term: Term
    words: frozenset[str]


def _inconsistent(context: Context) -> Iterator[Candidate]:
    candidates = [*_two_renderings(context), *_two_titles(context)]
    yield from sorted(candidates, key=lambda candidate: candidate.segment)


def _two_renderings(context: Context) -> Iterator[Candidate]:
    names, _ = look(context)
    for number, own in _all_uses(context).items():
        counts = Counter(use.words for use in own)
        # A part of a longer rendering is its short form.
        variants = [words for words in counts if not any(words < other for other in counts)]
        if len(variants) < 2:
            continue
        forms = {use.words: use.term for use in reversed(own)}
        main = max(variants, key=lambda words: (counts[words], forms[words].status == "preferred"))
        concept = names.concepts[number]
        for use in own:
            if use.words == main or use.words not in variants:
                continue
            segment = context.segments[use.segment]
            yield Candidate(
                segment=use.segment,
                key=f"{concept.id}\t{use.term.form}",
                source_span=use.source_span,
                target_span=(use.hit.start, use.hit.end),
                expected=(forms[main].form,),
                message="term-inconsistent",
                values={
                    "zh": (segment.source or "")[slice(*use.source_span)],
                    "found": words_at(segment.target, (use.hit.start, use.hit.end)),
                    "times": str(counts[use.words]),
                    "en": forms[main].form,
                    "others": str(counts[main]),
                },
                confidence=_TWO_ACCEPTED,
                severity="info",
            )


def _all_uses(context: Context) -> dict[int, list[_Use]]:
    """Return the renderings of each concept, worked out once for both rules."""
    if _SHARED not in context.shared:
        _, found = look(context)
        uses: dict[int, list[_Use]] = {}
        for index, here in enumerate(found):
            for number, use in _uses(index, here) if here.groups and here.english else ():
                uses.setdefault(number, []).append(use)
        context.shared[_SHARED] = uses
    shared: dict[int, list[_Use]] = context.shared[_SHARED]
    return shared


def _uses(index: int, here: Found) -> Iterator[tuple[int, _Use]]:
    """Yield the renderings of what a source names, but for abbreviations and doubtful ones."""
    for hit in here.english:
        if hit.inside:
            continue
        accepted = {entry.concept: entry.term for entry in hit.entries if entry.accepted}
        served = [group for group in here.groups if group & accepted.keys()]
        if len(served) != 1:
            continue
        span = here.groups[served[0]][0]
        for number in served[0] & accepted.keys():
            term = accepted[number]
            if not _ABBREVIATION.fullmatch(term.form):
                yield number, _Use(index, span, hit, term, _stems(term.form))


def _two_titles(context: Context) -> Iterator[Candidate]:
    """Yield titles in book marks that have one literal rendering and in another place another."""
    sources = [segment.source or "" for segment in context.segments]
    titles = list(dict.fromkeys(title for text in sources for title in _TITLES.findall(text)))
    standing: dict[str, list[int]] = {title: [] for title in titles}
    automaton = AhoCorasick(titles)
    for index, text in enumerate(sources if titles else ()):
        for number in {
            number for number, _, _ in automaton.find_matches_as_indexes(text, overlapping=True)
        }:
            standing[titles[number]].append(index)
    for title, places in standing.items():
        if len(places) < 2:
            continue
        literal = Counter(
            " ".join(words.split())
            for index in places
            if _is_title(words := literal_rendering(context.segments[index].target, title))
        )
        if not literal:
            continue
        (right, times), *_ = literal.most_common(1)
        for index in places:
            segment = context.segments[index]
            span = None if _holds(segment.target, right) else near_form(segment.target, right)
            if not span or not _one_word_apart(segment.target[slice(*span)], right):
                continue
            start = sources[index].index(title)
            yield Candidate(
                segment=index,
                key=title,
                source_span=(start, start + len(title)),
                target_span=span,
                expected=(right,),
                message="term-inconsistent",
                values={
                    "zh": title,
                    "found": words_at(segment.target, span),
                    "times": "1",
                    "en": right,
                    "others": str(times),
                },
                confidence=_TITLE,
            )


def _is_title(text: str) -> bool:
    words = content(text)
    return len(words) > 1 and is_name(text) and not _QUOTES.search(text)


def _one_word_apart(text: str, right: str) -> bool:
    if not _is_title(text):
        return False
    words, others = content(text), content(right)
    return len(words) == len(others) and len(set(words) & set(others)) == len(words) - 1


def _holds(text: str, form: str) -> bool:
    keys = " ".join(word.key for word in words_of(text))
    return f" {' '.join(word.key for word in words_of(form))} " in f" {keys} "


def _reused(context: Context) -> Iterator[Candidate]:
    names, found = look(context)
    used = {(number, use.words) for number, uses in _all_uses(context).items() for use in uses}
    for lack in wanted(context):
        here = found[lack.segment]
        for hit in here.english:
            if hit.inside:
                continue
            numbers = {
                entry.concept
                for entry in hit.entries
                if entry.accepted and not lack.group & names.related[entry.concept]
            }
            if len(content(context.segments[lack.segment].target[hit.start : hit.end])) < 2:
                continue
            words = _stems(context.segments[lack.segment].target[hit.start : hit.end])
            number = min((one for one in numbers if (one, words) in used), default=None)
            if number is None or numbers & here.present or not _akin(names, number, lack):
                continue
            segment = context.segments[lack.segment]
            span = hit.start, hit.end
            yield Candidate(
                segment=lack.segment,
                key=f"{lack.concepts[0].id}\t{names.concepts[number].id}",
                source_span=lack.source_span,
                target_span=span,
                expected=lack.expected,
                message="term-reused",
                values={
                    "zh": (segment.source or "")[slice(*lack.source_span)],
                    "found": words_at(segment.target, span),
                    "other": chinese_of(names.concepts[number]),
                    "en": lack.expected[0],
                },
                confidence=_REUSED,
            )
            break


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word.key) or word.key for word in words_of(text))


def _akin(names: Names, number: int, lack: Wanted) -> bool:
    """Return whether two concepts are of a kind, and neither names a part of the other."""
    ours = [form for one in lack.concepts for form in one.forms("zh", "preferred", "admitted")]
    theirs = names.concepts[number].forms("zh", "preferred", "admitted")
    parts = any(one in other or other in one for one in ours for other in theirs)
    return not parts and bool({form[-1] for form in ours} & {form[-1] for form in theirs})


RULES = (
    Rule(
        "term.inconsistent",
        "warning",
        "terminology/inconsistent-use-of-terminology",
        _THRESHOLD,
        _inconsistent,
    ),
    Rule(
        "term.reused",
        "warning",
        "terminology/inconsistent-use-of-terminology",
        _THRESHOLD,
        _reused,
    ),
)
