"""What the glossaries name, and what of it stands in the segments: for all rules on terms."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache

from glossary.checks.rule import Context
from glossary.matching import ChineseMatcher, EnglishMatcher, Entry, Hit
from glossary.model import Concept, Segment, Standing
from glossary.termbase import Glossary

_SHARED = "terms"
_WANTED = "wanted"

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
ELSEWHERE = 0.4

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LITTLE = frozenset(("a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to", "with"))
_SMALL = LITTLE | {"", "&"}
_MARKS = "\"'“”‘’()[],.:;·–—-"
_SUFFIX = 3
_STEM = 5
_APART = 3
_LONG = 5
_LONGEST = 30
# What makes the adjective of a place from its name without its last vowels.
_ADJECTIVE = re.compile(r"(?:an|ean|ian|nian|anian|n|i|ese|ish)s?")
# Segments longer than so many characters are not sentences.
FAR = 20_000

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
# "the Standing Committee of the 14th National People's Congress"
_INSIDE = re.compile(
    r"(?<=[A-Za-z] )(?:the )?(?:\d{1,3}(?:st|nd|rd|th)|(?:19|20)\d\d|[(（][^()（）]{1,40}[)）])\s"
)
_CHINESE_MINISTER = re.compile(r"[原前副时任]{0,3}部?[长長]")
_MINISTER = re.compile(r"\bminister\b", re.IGNORECASE)
_ABBREVIATION = re.compile(r"\b[A-Z][\w&-]*[A-Z][\w&-]*")
# "Cyberspace Administration of China (CAC)", "Harbour Data Summit (the "HDS")".
_INTRODUCED = re.compile(
    r"\s*[(（][^()（）]{0,40}?\b([A-Z][\w&-]*[A-Z][\w&-]*)[^\w()（）]{0,3}[)）]"
)


class _Related(dict[int, frozenset[int]]):
    """The concepts that have a Chinese form of a concept, itself among them."""

    def __missing__(self, number: int) -> frozenset[int]:
        return frozenset((number,))


@dataclass(frozen=True, slots=True)
class Names:
    """The concepts of all glossaries, and the way from a form to those that rule it."""

    concepts: tuple[Concept, ...]
    rank: tuple[int, ...]
    chinese: ChineseMatcher
    english: EnglishMatcher
    related: _Related


@dataclass(slots=True)
class Found:
    """What stands in one segment.

    `groups` has an entry for each thing named in the source: the concepts of highest authority
    that have the form, with the spans of its occurrences. `present` are all concepts named.
    """

    groups: dict[frozenset[int], list[tuple[int, int]]]
    present: Set[int]
    english: list[Hit]


def look(context: Context) -> tuple[Names, list[Found]]:
    """Return the names and what stands in each segment, worked out once for all rules."""
    if _SHARED not in context.shared:
        if _SHARED not in context.lasting:
            context.lasting[_SHARED] = _gather(context.glossaries)
        names = context.lasting[_SHARED]
        found = [
            _find(names, segment, folded)
            for segment, folded in zip(context.segments, context.folded, strict=True)
        ]
        context.shared[_SHARED] = names, found
    names, found = context.shared[_SHARED]
    return names, found


def _gather(glossaries: Sequence[Glossary]) -> Names:
    concepts: list[Concept] = []
    rank: list[int] = []
    for order, glossary in enumerate(glossaries):
        concepts += glossary.concepts
        rank += [order] * len(glossary.concepts)
    entries: dict[str, list[Entry]] = {"zh": [], "en": []}
    for number, concept in enumerate(concepts):
        for term in concept.terms:
            entries[term.language].append(Entry(number, term))
    chinese = ChineseMatcher(entries["zh"])
    related = _Related()
    for together in chinese.homonyms():
        for number in together:
            related[number] |= together
    return Names(
        tuple(concepts),
        tuple(rank),
        chinese,
        EnglishMatcher(entries["en"]),
        related,
    )


def _find(names: Names, segment: Segment, folded: str) -> Found:
    groups: dict[frozenset[int], list[tuple[int, int]]] = {}
    present: set[int] = set()
    for hit in names.chinese.find(segment.source or "", folded):
        if hit.inside:
            continue
        numbers = {entry.concept for entry in hit.entries}
        highest = min(names.rank[number] for number in numbers)
        present |= numbers
        ruling = frozenset(number for number in numbers if names.rank[number] == highest)
        groups.setdefault(ruling, []).append((hit.start, hit.end))
    return Found(groups, present, names.english.find(segment.target))


def unrendered(here: Found) -> list[frozenset[int]]:
    """Return the groups for which no rendering is left when each rendering counts once.

    A greatest matching of groups and renderings (Kuhn 1955).
    """
    groups = list(here.groups)
    if not here.english:
        return groups
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


@dataclass(frozen=True, slots=True)
class Wanted:
    """A thing named in the source of a segment for which its English has no accepted rendering.

    Attributes
    ----------
    segment
        The segment's index.
    group
        The concepts that the Chinese form may stand for.
    concepts
        The same, in their order.
    source_span
        The first occurrence.
    expected
        The accepted English forms of all of them, the preferred one first.
    confidence
        That a rendering should stand there.
    elsewhere
        Whether the text says it in a neighbouring segment, by a short form or in other words.
    """

    segment: int
    group: frozenset[int]
    concepts: tuple[Concept, ...]
    source_span: tuple[int, int]
    expected: tuple[str, ...]
    confidence: float
    elsewhere: bool


def wanted(context: Context) -> list[Wanted]:
    """Return what is named without a rendering, where no rejected form stands for it."""
    if _WANTED not in context.shared:
        context.shared[_WANTED] = list(_wanted(context))
    found: list[Wanted] = context.shared[_WANTED]
    return found


def _wanted(context: Context) -> Iterator[Wanted]:
    names, found = look(context)
    given: dict[int, set[str]] = {}
    for index, here in enumerate(found):
        segment = context.segments[index]
        _introduce(segment.target, here.english, given)
        if not segment.source or not segment.target.strip():
            continue
        lacking = unrendered(here)
        apart = _interrupted(names, segment.target) if lacking else frozenset()
        for group in lacking:
            if group & apart:
                continue
            concepts = tuple(names.concepts[number] for number in sorted(group))
            if any(concept.check or not concept.expected() for concept in concepts):
                continue
            if group & rejected_concepts(names, here):
                continue
            expected = tuple(
                dict.fromkeys(form for concept in concepts for form in concept.expected())
            )
            around = found[max(0, index - 1) : index] + found[index + 1 : index + 2]
            span = here.groups[group][0]
            if _is_minister(segment.source, span[1], segment.target):
                continue
            elsewhere = (
                _said_nearby(group, around)
                or _shortened(group, segment.target, here.english, given)
                or _paraphrased(expected, segment.target)
            )
            yield Wanted(
                index,
                group,
                concepts,
                span,
                expected,
                max(map(confidence_of, concepts)),
                elsewhere,
            )


def _interrupted(names: Names, target: str) -> frozenset[int]:
    """Return the concepts named with an ordinal, a year or a remark in brackets inside."""
    plain = _INSIDE.sub(" ", target[:FAR])
    if plain == target[:FAR]:
        return frozenset()
    return frozenset(
        entry.concept
        for hit in names.english.find(plain)
        for entry in hit.entries
        if entry.accepted and is_name(entry.term.form)
    )


def _is_minister(source: str, end: int, target: str) -> bool:
    """Return whether a ministry is named in the title of its minister, as in English."""
    return bool(_CHINESE_MINISTER.match(source, end) and _MINISTER.search(target))


def rejections(names: Names, here: Found, *, alone: bool) -> Iterator[tuple[Hit, Entry]]:
    """Yield the rejected forms that nothing excuses."""
    for hit in here.english:
        if hit.inside or all(entry.accepted for entry in hit.entries):
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


def _excused(names: Names, entry: Entry, hit: Hit, here: Found, *, alone: bool) -> bool:
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


def rejected_concepts(names: Names, here: Found) -> set[int]:
    """Return the concepts for which a rejected form stands."""
    return {
        number
        for _, entry in rejections(names, here, alone=False)
        for number in names.related[entry.concept]
    }


def confidence_of(concept: Concept) -> float:
    """Return how sure it is that the concept has one of its accepted forms in a translation."""
    confidence = _STANDING[concept.standing]
    return confidence if is_name(concept.expected()[0]) else confidence * _COMMON


def chinese_of(concept: Concept) -> str:
    """Return what a concept is called in Chinese; its id where it has no accepted form."""
    return (*concept.forms("zh", "preferred"), *concept.forms("zh", "admitted"), concept.id)[0]


@lru_cache(maxsize=65536)
def is_name(form: str) -> bool:
    """Return whether every word that counts has a capital, or a number."""
    words = [word.strip(_MARKS) for word in form.split()]
    return all(word != word.lower() or word[0].isdigit() for word in words if word not in _SMALL)


def content(form: str) -> list[str]:
    """Return the words of an English form that are no function words."""
    words = _WORD.findall(form)
    return [word for word in words if word not in LITTLE] or words


def _paraphrased(expected: Iterable[str], target: str) -> bool:
    """Return whether the words of a form stand apart, or a word is made from it (*Tibetan*)."""
    words = [word.lower() for word in _WORD.findall(target[:FAR])]
    line = f" {' '.join(words)}"
    for form in expected:
        parts, choices = _stems_apart(form)
        if len(parts) == 1:
            (part,) = parts
            if f" {part[:-1]}" not in line:
                continue
            if any(
                is_adjective(word, part)
                or (word.startswith(part) and len(word) - len(part) <= _SUFFIX < len(part))
                for word in words
            ):
                return True
            continue
        if not choices:
            size = len(parts)
            if any(
                is_adjective(words[end - 1], parts[-1])
                and words[end - size : end - 1] == parts[:-1]
                for end in range(size, len(words) + 1)
            ):
                return True
            continue
        likely = [choice for choice in choices if all(f" {stem}" in line for stem in choice)]
        width = len(parts) + _APART
        for start in range(max(1, len(words) - width + 1) if likely else 0):
            window = words[start : start + width]
            if any(_in_order(choice, window) for choice in likely):
                return True
    return False


@lru_cache(maxsize=65536)
def _stems_apart(form: str) -> tuple[list[str], list[list[str]]]:
    """Return the words of a form, and which beginnings of them are enough to tell it."""
    parts = [part.lower() for part in content(form)]
    if len(parts) == 1 or is_name(form):
        return parts, []
    stems = [part[:_STEM] for part in parts]
    choices = [stems]
    if _LONG <= len(stems) <= _LONGEST:
        choices += [stems[:left] + stems[left + 1 :] for left in range(len(stems))]
    return parts, choices


@lru_cache(maxsize=65536)
def is_adjective(word: str, place: str) -> bool:
    """Return whether a word is made from the name of a place: *Korean* from *Korea*."""
    root = place.rstrip("aeiouy")
    return (
        len(root) > 1
        and word.startswith(root)
        and word != place
        and _ADJECTIVE.fullmatch(word, len(root)) is not None
    )


def _in_order(stems: Iterable[str], words: Iterable[str]) -> bool:
    rest = iter(words)
    return all(any(word.startswith(stem) for word in rest) for stem in stems)


def _said_nearby(group: frozenset[int], around: Iterable[Found]) -> bool:
    """Return whether a neighbouring segment has a rendering that its source does not ask for."""
    return any(
        entry.accepted and entry.concept in group
        for near in around
        if not group & near.present
        for hit in near.english
        for entry in hit.entries
    )


def _introduce(
    target: str,
    hits: Sequence[Hit],
    given: dict[int, set[str]],
) -> None:
    """Note for the names that stand in full the kind of thing and an abbreviation that follows."""
    for hit in hits:
        for entry in hit.entries:
            if not entry.accepted or not is_name(entry.term.form):
                continue
            short = given.setdefault(entry.concept, set())
            head = _head_of(entry.term.form)
            if head:
                short.add(head)
            abbreviation = _INTRODUCED.match(target, hit.end)
            if abbreviation:
                short.add(abbreviation[1])


@lru_cache(maxsize=65536)
def _head_of(form: str) -> str:
    head = _HEAD.search(form)
    return head[0].lower() if head else ""


def _shortened(
    group: frozenset[int], target: str, hits: Sequence[Hit], given: Mapping[int, Set[str]]
) -> bool:
    """Return whether the text has a short form of a name that it gave in full before."""
    known = {short for number in group for short in given.get(number, ())}
    if not known:
        return False
    target = target[:FAR]
    hits = [hit for hit in hits if hit.start < FAR]
    spans = [match.span(1) for match in _SHORT_FORM.finditer(target)]
    spans += [match.span() for match in _ABBREVIATION.finditer(target)]
    return any(
        (target[start:end] in known or target[start:end].lower() in known)
        and not any(hit.start <= start < hit.end for hit in hits)
        for start, end in spans
    )
