"""Terms of the glossaries: missing, forbidden and deprecated."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from glossary.checks.rule import Candidate, Context, Rule
from glossary.matching import ChineseMatcher, EnglishMatcher, Entry, Hit
from glossary.model import Concept, Standing, Status

_SHARED = "terms"

# Confidence that a term should stand there: what fixes the name, and what speaks against it.
_STANDING: Mapping[Standing, float] = {
    "official": 0.95,
    "usual": 0.85,
    "proposed": 0.75,
    "undecided": 0.45,
}
# Common words are rendered freely, names are not.
_COMMON = 0.75
# The text says it in a neighbouring segment, by a short form of a name it has given, by a word
# made from the term, or with the words of a common expression set apart.
_ELSEWHERE = 0.4

# Confidence that a rejected form stands for the concept.
_SUPPORTED = 0.95
_NAME_ALONE = 0.9
_WORDS_ALONE = 0.8
_WORD_ALONE = 0.6
_NAME_UNSUPPORTED = 0.8
_WORDS_UNSUPPORTED = 0.4

_THRESHOLD = 0.5

_WORD = re.compile(r"[^\W_]+")
_LITTLE = frozenset(("a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to", "with"))
_SUFFIX = 3
_STEM = 5
_APART = 3
_LONG = 5
# Segments longer than so many characters are not sentences.
_FAR = 20_000

# What a name may be cut down to once it was given in full.
_HEADS = (
    "administration|assessment|association|award|bank|bureau|center|centre|commission|committee"
    "|company|competition|conference|congress|contest|convention|council|department|exhibition"
    "|expo|exposition|fair|festival|forum|foundation|fund|government|group|initiative|institute"
    "|ministry|month|museum|office|organization|organisation|park|plan|platform|program|programme"
    "|project|school|summit|university|week|zone"
)
_HEAD = re.compile(rf"\b(?:{_HEADS})\b", re.IGNORECASE)
_SHORT_FORM = re.compile(
    rf"\b(?i:the|this|its|our)\s+(?:[a-z0-9][\w-]*\s+)?((?i:{_HEADS}))\b(?!\s+(?:of|for|on)\b)"
)
_ABBREVIATION = re.compile(r"\b[A-Z][\w&-]*[A-Z][\w&-]*")
# "Cyberspace Administration of China (CAC)", "Harbour Data Summit (the "HDS")".
_INTRODUCED = re.compile(
    r"\s*[(（][^()（）]{0,40}?\b([A-Z][\w&-]*[A-Z][\w&-]*)[^\w()（）]{0,3}[)）]"
)


@dataclass(frozen=True, slots=True)
class _Names:
    """The concepts of all glossaries, and the way from a form to those that rule it."""

    concepts: tuple[Concept, ...]
    rank: tuple[int, ...]
    chinese: ChineseMatcher
    english: EnglishMatcher
    related: tuple[frozenset[int], ...]


@dataclass(slots=True)
class _Found:
    """What stands in one segment.

    `groups` has an entry for each thing named in the source: the concepts of highest authority
    that have the form, with the span of its first occurrence. `present` are all concepts named.
    """

    groups: dict[frozenset[int], tuple[int, int]]
    present: Set[int]
    english: list[Hit]


def _missing(context: Context) -> Iterator[Candidate]:
    names, found = _look(context)
    given: dict[int, set[str]] = {}
    for index, here in enumerate(found):
        segment = context.segments[index]
        _introduce(segment.target, here.english, given)
        if not segment.source or not segment.target.strip():
            continue
        for group in _unrendered(here):
            concepts = [names.concepts[number] for number in sorted(group)]
            if any(concept.check or not concept.expected() for concept in concepts):
                continue
            if group & _rejected_concepts(names, here):
                continue
            confidence = max(map(_confidence, concepts))
            expected = tuple(
                dict.fromkeys(form for concept in concepts for form in concept.expected())
            )
            around = found[max(0, index - 1) : index] + found[index + 1 : index + 2]
            if (
                _said_nearby(group, around)
                or _shortened(group, segment.target, here.english, given)
                or _paraphrased(expected, segment.target)
            ):
                confidence *= _ELSEWHERE
            span = here.groups[group]
            yield Candidate(
                segment=index,
                key=concepts[0].id,
                source_span=span,
                target_span=None,
                expected=expected,
                message="term-missing",
                values={"zh": segment.source[slice(*span)], "en": expected[0]},
                confidence=confidence,
            )


def _rejected(context: Context, status: Status) -> Iterator[Candidate]:
    names, found = _look(context)
    for index, here in enumerate(found):
        segment = context.segments[index]
        around = found[max(0, index - 1) : index] + found[index + 1 : index + 2]
        for hit, entry in _rejections(names, here, alone=not segment.source):
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


def _look(context: Context) -> tuple[_Names, list[_Found]]:
    """Return the names and what stands in each segment, worked out once for all rules."""
    if _SHARED not in context.shared:
        names = _gather(context)
        found = [_find(names, segment.source or "", segment.target) for segment in context.segments]
        context.shared[_SHARED] = names, found
    names, found = context.shared[_SHARED]
    return names, found


def _gather(context: Context) -> _Names:
    concepts: list[Concept] = []
    rank: list[int] = []
    for order, glossary in enumerate(context.glossaries):
        concepts += glossary.concepts
        rank += [order] * len(glossary.concepts)
    entries: dict[str, list[Entry]] = {"zh": [], "en": []}
    for number, concept in enumerate(concepts):
        for term in concept.terms:
            entries[term.language].append(Entry(number, term))
    chinese = ChineseMatcher(entries["zh"])
    related = [{number} for number in range(len(concepts))]
    for together in chinese.homonyms():
        for number in together:
            related[number] |= together
    return _Names(
        tuple(concepts),
        tuple(rank),
        chinese,
        EnglishMatcher(entries["en"]),
        tuple(map(frozenset, related)),
    )


def _find(names: _Names, source: str, target: str) -> _Found:
    groups: dict[frozenset[int], tuple[int, int]] = {}
    present: set[int] = set()
    for hit in names.chinese.find(source):
        if hit.inside:
            continue
        numbers = {entry.concept for entry in hit.entries}
        highest = min(names.rank[number] for number in numbers)
        present |= numbers
        ruling = frozenset(number for number in numbers if names.rank[number] == highest)
        groups.setdefault(ruling, (hit.start, hit.end))
    return _Found(groups, present, names.english.find(target))


def _unrendered(here: _Found) -> list[frozenset[int]]:
    """Return the groups for which no rendering is left when each rendering counts once.

    A greatest matching of groups and renderings (Kuhn 1955).
    """
    groups = list(here.groups)
    renderings = [
        [
            (hit.start, hit.end)
            for hit in here.english
            if any(entry.accepted and entry.concept in group for entry in hit.entries)
            and not (
                hit.inside and any(entry.concept in here.present for entry in hit.inside.entries)
            )
        ]
        for group in groups
    ]
    taken: dict[tuple[int, int], int] = {}

    def settle(number: int, tried: set[tuple[int, int]]) -> bool:
        for span in renderings[number]:
            if span in tried:
                continue
            tried.add(span)
            if span not in taken or settle(taken[span], tried):
                taken[span] = number
                return True
        return False

    return [group for number, group in enumerate(groups) if not settle(number, set())]


def _rejections(names: _Names, here: _Found, *, alone: bool) -> Iterator[tuple[Hit, Entry]]:
    """Yield the rejected forms that nothing excuses."""
    for hit in here.english:
        if hit.inside:
            continue
        rejected = [
            entry
            for entry in hit.entries
            if not entry.accepted and not _excused(names, entry, hit, here, alone=alone)
        ]
        # One of several concepts: the one that the source names, else the highest ranking.
        rejected.sort(key=lambda entry: (entry.concept not in here.present, entry.concept))
        if rejected:
            yield hit, rejected[0]


def _excused(names: _Names, entry: Entry, hit: Hit, here: _Found, *, alone: bool) -> bool:
    """Return whether the rejected form is a right name of something else.

    Of two glossaries that name the same thing the one of higher authority decides.
    """
    for other in hit.entries:
        if not other.accepted:
            continue
        if other.concept in names.related[entry.concept]:
            if names.rank[other.concept] <= names.rank[entry.concept]:
                return True
        elif alone or other.concept in here.present or entry.concept not in here.present:
            return True
    return False


def _rejected_concepts(names: _Names, here: _Found) -> set[int]:
    return {
        number
        for _, entry in _rejections(names, here, alone=False)
        for number in names.related[entry.concept]
    }


def _source_span(concept: int, here: _Found) -> tuple[int, int] | None:
    return next((span for group, span in here.groups.items() if concept in group), None)


def _confidence(concept: Concept) -> float:
    confidence = _STANDING[concept.standing]
    return confidence if _is_name(concept.expected()[0]) else confidence * _COMMON


def _rejection_confidence(entry: Entry, *, supported: bool, alone: bool, known: bool) -> float:
    form = entry.term.form
    if supported:
        return _SUPPORTED
    if _is_name(form):
        return _NAME_ALONE if alone or not known else _NAME_UNSUPPORTED
    if not (alone or not known):
        return _WORDS_UNSUPPORTED
    return _WORDS_ALONE if len(form.split()) > 1 else _WORD_ALONE


def _is_name(form: str) -> bool:
    """Return whether every word that counts has a capital."""
    return all(word != word.lower() for word in _content(form))


def _content(form: str) -> list[str]:
    words = _WORD.findall(form)
    return [word for word in words if word not in _LITTLE] or words


def _paraphrased(expected: Iterable[str], target: str) -> bool:
    """Return whether the words of a form stand apart, or a word is made from it (*Tibetan*)."""
    words = [word.lower() for word in _WORD.findall(target[:_FAR])]
    for form in expected:
        parts = [part.lower() for part in _content(form)]
        if len(parts) == 1:
            if any(
                word.startswith(parts[0]) and len(word) - len(parts[0]) <= _SUFFIX
                for word in words
                if len(parts[0]) > _SUFFIX
            ):
                return True
        elif not _is_name(form):
            stems = [part[:_STEM] for part in parts]
            choices = [stems]
            if len(stems) >= _LONG:
                choices += [stems[:left] + stems[left + 1 :] for left in range(len(stems))]
            width = len(stems) + _APART
            for start in range(max(1, len(words) - width + 1)):
                window = words[start : start + width]
                if any(_in_order(choice, window) for choice in choices):
                    return True
    return False


def _in_order(stems: Iterable[str], words: Iterable[str]) -> bool:
    rest = iter(words)
    return all(any(word.startswith(stem) for word in rest) for stem in stems)


def _said_nearby(group: frozenset[int], around: Iterable[_Found]) -> bool:
    """Return whether a neighbouring segment has a rendering that its source does not ask for."""
    return any(
        entry.accepted and entry.concept in group
        for near in around
        if not group & near.present
        for hit in near.english
        for entry in hit.entries
    )


def _wanting(concept: int, near: _Found) -> bool:
    """Return whether a neighbouring segment names the concept in its source and not in English."""
    return concept in near.present and not any(
        entry.concept == concept for hit in near.english for entry in hit.entries
    )


def _introduce(
    target: str,
    hits: Sequence[Hit],
    given: dict[int, set[str]],
) -> None:
    """Note for the names that stand in full the kind of thing and an abbreviation that follows."""
    for hit in hits:
        for entry in hit.entries:
            if not entry.accepted or not _is_name(entry.term.form):
                continue
            short = given.setdefault(entry.concept, set())
            head = _HEAD.search(entry.term.form)
            if head:
                short.add(head[0].lower())
            abbreviation = _INTRODUCED.match(target, hit.end)
            if abbreviation:
                short.add(abbreviation[1])


def _shortened(
    group: frozenset[int], target: str, hits: Sequence[Hit], given: Mapping[int, Set[str]]
) -> bool:
    """Return whether the text has a short form of a name that it gave in full before."""
    known = {short for number in group for short in given.get(number, ())}
    if not known:
        return False
    target = target[:_FAR]
    hits = [hit for hit in hits if hit.start < _FAR]
    spans = [match.span(1) for match in _SHORT_FORM.finditer(target)]
    spans += [match.span() for match in _ABBREVIATION.finditer(target)]
    return any(
        (target[start:end] in known or target[start:end].lower() in known)
        and not any(hit.start <= start < hit.end for hit in hits)
        for start, end in spans
    )
