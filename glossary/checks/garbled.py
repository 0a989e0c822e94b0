"""Names in a form near the right one, and word-by-word renderings of the Chinese name.

Where the Chinese names a thing and the English has no known rendering of it, the words that most
likely stand for it are looked for: a near form, a literal rendering (calque), an event with the
same ordinal, what else is left over. In English alone only what cannot well be another name
counts: words dropped, misspelt, or exchanged for another rendering of the same Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

from aligner.dictionary import dictionary
from corpora.language import fold
from glossary.checks.alone import Index, edits_of, share_of_event
from glossary.checks.names import (
    ELSEWHERE,
    Wanted,
    chinese_of,
    confidence_of,
    is_name,
    look,
    wanted,
)
from glossary.checks.renderings import heads_of, kind_of
from glossary.checks.rule import Candidate, Context, Rule
from glossary.checks.windows import (
    FAR,
    MISSPELT,
    NEAR,
    OTHER_HALF,
    Reference,
    Span,
    Text,
    Window,
    chinese_ordinal,
    divided,
    english_ordinal,
    left_over,
    likeness_of,
    literal_window,
    nearest,
    numbered_events,
    part_of_event,
    references_of,
    remnant,
    rests_on,
    stem_of,
)
from glossary.model import Concept, Wording

_SHARED = "garbled"
_THRESHOLD = 0.5
_MOST_LACKS = 20
_ORDINAL = 0.92
# That a rejected form stands for its concept, whatever the standing of that.
_REJECTED = 0.8
_ALONE = {
    "derived": 0.85,
    "swapped": 0.9,
    "exchanged": 0.8,
    "dropped": 0.8,
    "added": 0.8,
    "cut": 0.65,
    "divided": 0.8,
}
# From here on other ways of saying it in the segment do not excuse a name.
_FIRM = 0.85
# A shorter name without one of its words may well be another.
_LONG = 4
_ORDINAL_WIDTH = 15
_BRACKETS = re.compile(r"\s*[(（][^()（）]{1,40}[)）]")


@dataclass(frozen=True, slots=True)
class Located:
    """The words of a segment that stand for a name whose rendering is missing.

    Attributes
    ----------
    span
        Code points of the segment's English.
    sure
        Whether they are reported; else they are only the most likely place.
    """

    span: Span
    sure: bool


@dataclass(slots=True)
class _Work:
    places: dict[tuple[int, frozenset[int]], Located]
    candidates: list[Candidate]


def located(context: Context) -> dict[tuple[int, frozenset[int]], Located]:
    """Return where the wrong rendering stands, by segment and concepts of what is missing."""
    return _work(context).places


def words_at(text: str, span: Span) -> str:
    """Return the words at a span, as they are quoted in a message."""
    return " ".join(text[slice(*span)].split())


def _garbled(context: Context) -> Iterator[Candidate]:
    yield from _work(context).candidates


RULES = (
    Rule("term.garbled", "error", "terminology/wrong-term", _THRESHOLD, _garbled, compares=True),
)


def _work(context: Context) -> _Work:
    if _SHARED not in context.shared:
        context.shared[_SHARED] = _Search(context).run()
    work: _Work = context.shared[_SHARED]
    return work


class _Search:
    """The search through all segments."""

    def __init__(self, context: Context) -> None:
        self._segments = context.segments
        self._names, self._found = look(context)
        self._wanted = wanted(context)
        self._texts: dict[int, Text] = {}
        self._beside: dict[Wanted, frozenset[str]] = {}
        self._references: dict[frozenset[int], list[Reference]] = {}
        self._work = _Work({}, [])

    def run(self) -> _Work:
        """Return the places of wrong renderings and the candidates of the rule, in order."""
        lacks: dict[int, list[Wanted]] = {}
        for lack in self._wanted:
            lacks.setdefault(lack.segment, []).append(lack)
        for index, here in lacks.items():
            self._locate(index, here)
        for index, segment in enumerate(self._segments):
            if segment.source and segment.source.strip():
                self._repeated(index)
            elif segment.target.strip():
                self._alone(index)
            if "(" in segment.target or "（" in segment.target:
                self._interrupted(index)
        self._work.candidates.sort(key=lambda candidate: candidate.segment)
        return self._work

    def _text(self, index: int) -> Text:
        if index not in self._texts:
            self._texts[index] = Text(self._segments[index].target, self._found[index])
        return self._texts[index]

    def _references_of(self, group: frozenset[int]) -> list[Reference]:
        if group not in self._references:
            concepts = [self._names.concepts[number] for number in sorted(group)]
            self._references[group] = references_of(concepts)
        return self._references[group]

    def _locate(self, index: int, lacks: Sequence[Wanted]) -> None:
        text = self._text(index)
        pending = {
            number: window
            for number, lack in enumerate(lacks[:_MOST_LACKS])
            if (window := self._best(text, lack))
        }
        settled: dict[int, Window] = {}
        while pending:
            number = max(pending, key=lambda number: pending[number].rank)
            window = pending.pop(number)
            if text.free(window.first, window.last):
                self._settle(index, text, window, lacks[number])
                settled[number] = window
            elif again := self._best(text, lacks[number]):
                pending[number] = again
        for number, window in settled.items():
            self._other_half(index, window, lacks[number].concepts)
        for number, lack in enumerate(lacks[:_MOST_LACKS]):
            if number not in settled and is_name(lack.expected[0]):
                self._locate_weakly(index, text, lack)

    def _best(self, text: Text, lack: Wanted) -> Window | None:
        """Return the words that most likely stand for what is missing."""
        source = self._segments[lack.segment].source or ""
        found = source[slice(*lack.source_span)]
        name = is_name(lack.expected[0])
        near = [
            window
            for reference in self._references_of(lack.group)
            if (window := nearest(text, reference))
            and not self._accounted(lack, rests_on(text, window, reference))
        ]
        near += [
            window
            for reference in self._references_of(lack.group)
            if (window := remnant(text, reference, lambda key: self._accounted(lack, key)))
        ]
        called = dict.fromkeys(
            (found, *(form for c in lack.concepts for form in c.forms("zh", "preferred")))
        )
        literal = [
            window
            for chinese in called
            if (window := literal_window(text, chinese, lack.expected[0], name=name))
        ]
        value = chinese_ordinal(source, lack.source_span[0])
        numbered = [
            Window(first, last, _ORDINAL, 0, lack.expected[0])
            for number, first, last in (numbered_events(text) if value else ())
            if number == value and kind_of(found) == "event"
        ]
        best = max(near + numbered, key=lambda window: window.rank, default=None)
        free = max(literal, key=lambda window: window.rank, default=None)
        if best is None or free is None:
            return best or free
        wider = free.first <= best.first and best.last <= free.last
        if wider:
            return best if _FIRM <= best.quality > free.quality else free
        return free if free.quality > best.quality else best

    def _accounted(self, lack: Wanted, key: str) -> bool:
        """Return whether something else in the source of a segment may stand for a word."""
        if not key:
            return False
        if lack not in self._beside:
            rest = self._segments[lack.segment].source or ""
            for start, end in self._found[lack.segment].groups[lack.group]:
                rest = rest[:start] + "\n" * (end - start) + rest[end:]
            words = dictionary().words(fold(rest[:FAR]))
            self._beside[lack] = frozenset(
                stem for word in words for stem in dictionary().glosses(word)
            )
        return stem_of(key) in self._beside[lack]

    def _settle(self, index: int, text: Text, window: Window, lack: Wanted) -> None:
        name = is_name(lack.expected[0])
        firm = window.misspelt or (name and window.quality >= _FIRM)
        confidence = lack.confidence * window.quality
        if lack.elsewhere and not firm:
            confidence *= ELSEWHERE
        sure = confidence >= _THRESHOLD
        self._work.places[lack.segment, lack.group] = Located(text.span(window), sure)
        if not sure:
            return
        own = index == lack.segment
        source = self._segments[lack.segment].source or ""
        chinese = source[slice(*lack.source_span)]
        self._report(
            index,
            text,
            window,
            lack.concepts[0],
            chinese=chinese,
            source_span=lack.source_span if own else None,
            expected=lack.expected,
            confidence=confidence,
        )

    def _locate_weakly(self, index: int, text: Text, lack: Wanted) -> None:
        """Look for what is missing in the neighbouring segments and among what is left over."""
        for other in (index + 1, index - 1):
            if not 0 <= other < len(self._segments) or lack.group & self._found[other].present:
                continue
            beside = self._text(other)
            for reference in self._references_of(lack.group):
                window = nearest(beside, reference)
                if window and window.quality >= NEAR and len(reference.content) > 2:
                    self._settle(other, beside, window, lack)
                    return
        chinese = (self._segments[lack.segment].source or "")[slice(*lack.source_span)]
        heads = heads_of(chinese)
        rest = left_over(text, heads) if heads else None
        if rest:
            window = Window(*rest, 0, 0, lack.expected[0])
            self._work.places[lack.segment, lack.group] = Located(text.span(window), sure=False)

    def _other_half(self, index: int, first: Window, concepts: Sequence[Concept]) -> None:
        """Report the rest of an event's name that is split over two clauses or segments."""
        if kind_of(chinese_of(concepts[0])) != "event":
            return
        references = [one for one in references_of(concepts) if len(one.content) > 2 and one.name]
        tokens = self._text(index).tokens[first.first : first.last + 1]
        given = [token.key for token in tokens if token.content]
        for other in (index, index + 1, index - 1):
            if not 0 <= other < len(self._segments):
                continue
            text = self._text(other)
            for reference in references:
                lost = [
                    key
                    for key in reference.content
                    if not any(likeness_of(key, one) for one in given)
                ]
                window = part_of_event(text, reference)
                if window is None or not any(
                    likeness_of(key, token.key)
                    for key in lost
                    for token in text.tokens[window.first : window.last + 1]
                ):
                    continue
                self._report(
                    other,
                    text,
                    window,
                    concepts[0],
                    chinese=chinese_of(concepts[0]),
                    source_span=None,
                    expected=concepts[0].expected(),
                    confidence=confidence_of(concepts[0]) * OTHER_HALF,
                )
                return

    def _repeated(self, index: int) -> None:
        """Report a near form beside the right one, where the Chinese has the name again."""
        here = self._found[index]
        for group, spans in here.groups.items():
            if len(spans) < 2 or (index, group) in self._work.places:
                continue
            concepts = [self._names.concepts[number] for number in sorted(group)]
            right = sum(
                any(entry.accepted and entry.concept in group for entry in hit.entries)
                for hit in here.english
                if not hit.inside
            )
            if not 0 < right < len(spans) or not is_name((*concepts[0].expected(), "x")[0]):
                continue
            text = self._text(index)
            references = self._references_of(group)
            found = [window for one in references if (window := nearest(text, one))]
            window = max(found, key=lambda window: window.rank, default=None)
            if window and window.quality >= NEAR:
                source = self._segments[index].source or ""
                self._report(
                    index,
                    text,
                    window,
                    concepts[0],
                    chinese=source[slice(*spans[right])],
                    source_span=spans[right],
                    expected=concepts[0].expected(),
                    confidence=confidence_of(concepts[0]) * window.quality,
                )

    def _interrupted(self, index: int) -> None:
        """Report a rejected form with a remark in brackets inside: "circuit (city) finals"."""
        target = self._segments[index].target[:FAR]
        for match in _BRACKETS.finditer(target):
            left = target[: match.start()]
            joined = left + target[match.end() :]
            for hit in self._names.english.find(joined):
                rejected = [entry for entry in hit.entries if not entry.accepted]
                if hit.inside or len(rejected) < len(hit.entries):
                    continue
                if not hit.start < len(left) < hit.end:
                    continue
                concept = self._names.concepts[rejected[0].concept]
                if not concept.expected():
                    continue
                span = hit.start, hit.end + match.end() - match.start()
                source_span = None
                for lack in self._wanted:
                    if lack.segment == index and rejected[0].concept in lack.group:
                        self._work.places[index, lack.group] = Located(span, sure=True)
                        source_span = lack.source_span
                self._add(
                    index,
                    span,
                    concept,
                    chinese=chinese_of(concept),
                    source_span=source_span,
                    expected=concept.expected(),
                    shown=concept.expected()[0],
                    confidence=_REJECTED * NEAR,
                )

    def _alone(self, index: int) -> None:
        """Report what cannot well be another name, in English without its Chinese."""
        text = self._text(index)
        for value, first, last in list(numbered_events(text)):
            known = [
                (share, number in self._editions.get(value, ()), number)
                for number in self._index.events & self._mentioned
                if (share := share_of_event(text, first, last, self._names.concepts[number]))
            ]
            if known:
                concept = self._names.concepts[max(known)[-1]]
                window = Window(first, last, _ORDINAL, 0, concept.expected()[0])
                self._report_alone(index, text, window, concept)
        found = []
        for number, reference, start, end in self._index.candidates(text):
            concept = self._names.concepts[number]
            for first in (start - 1, start):
                for last in (end, end + 1):
                    quality = self._quality_alone(text, first, last, reference, number)
                    if quality:
                        worth = quality, last - first
                        window = Window(first, last, quality, 0, reference.shown)
                        found.append((worth, number, window))
        found.sort(key=lambda one: one[0], reverse=True)
        for _, number, window in found:
            if text.free(window.first, window.last):
                self._report_alone(index, text, window, self._names.concepts[number])

    @cached_property
    def _index(self) -> Index:
        return Index(self._names)

    @cached_property
    def _mentioned(self) -> frozenset[int]:
        """The concepts that the English names somewhere, rightly or by a rejected form."""
        return frozenset(
            entry.concept for here in self._found for hit in here.english for entry in hit.entries
        )

    @cached_property
    def _editions(self) -> dict[int, set[int]]:
        """The concepts whose English stands behind an ordinal, by the ordinal."""
        found: dict[int, set[int]] = {}
        for segment, here in zip(self._segments, self._found, strict=True):
            for hit in here.english:
                before = segment.target[max(0, hit.start - _ORDINAL_WIDTH) : hit.start].split()
                value = english_ordinal(before[-1].lower()) if before else 0
                if value:
                    found.setdefault(value, set()).update(e.concept for e in hit.entries)
        return found

    def _quality_alone(
        self, text: Text, first: int, last: int, reference: Reference, number: int
    ) -> float:
        """Return how surely words are a garbled form of a name and no other name; else 0."""
        if first < 0 or last >= len(text.tokens) or not text.free(first, last):
            return 0
        tokens = text.tokens[first : last + 1]
        words = [token for token in tokens if token.content]
        if not (tokens[0].content and tokens[-1].content and all(t.capital for t in words)):
            return 0
        if any(token.key == "." for token in tokens):
            return 0
        between = text.text[tokens[0].end : tokens[-1].start]
        keys = [self._index.spelled(token.key) for token in words]
        respelt = sum(key != token.key for key, token in zip(keys, words, strict=True))
        chinese = chinese_of(self._names.concepts[number])
        edits = (
            [] if keys == list(reference.content) else edits_of(reference.content, keys, chinese)
        )
        if edits is None:
            return 0
        if not edits and not respelt:
            return _ALONE["divided"] * divided(text, first, last, reference)
        asked = len(reference.content)
        if asked == 1:
            return MISSPELT if respelt and not edits else 0
        if len(edits) + respelt > (1 if asked < 4 else 2):
            return 0
        if asked == 2:
            return MISSPELT if not edits and respelt == 1 else 0
        if "dropped" in edits and ("," in between or asked < _LONG):
            return 0
        if "cut" in edits:
            beside = text.neighbour(first, -1) or text.neighbour(last, 1)
            if beside or number not in self._index.events & self._mentioned:
                return 0
        return min([_ALONE[edit] for edit in edits], default=MISSPELT)

    def _report_alone(self, index: int, text: Text, window: Window, concept: Concept) -> None:
        self._report(
            index,
            text,
            window,
            concept,
            chinese=chinese_of(concept),
            source_span=None,
            expected=concept.expected(),
            confidence=confidence_of(concept) * window.quality,
        )
        self._other_half(index, window, [concept])

    def _report(
        self,
        index: int,
        text: Text,
        window: Window,
        concept: Concept,
        *,
        chinese: str,
        source_span: Span | None,
        expected: tuple[str, ...],
        confidence: float,
    ) -> None:
        text.taken.update(range(window.first, window.last + 1))
        self._add(
            index,
            text.span(window),
            concept,
            chinese=chinese,
            source_span=source_span,
            expected=expected,
            shown=window.form,
            confidence=confidence,
        )

    def _add(
        self,
        index: int,
        span: Span,
        concept: Concept,
        *,
        chinese: str,
        source_span: Span | None,
        expected: tuple[str, ...],
        shown: str,
        confidence: float,
    ) -> None:
        found = words_at(self._segments[index].target, span)
        difference = _difference(found, shown)
        self._work.candidates.append(
            Candidate(
                segment=index,
                key=f"{concept.id}\t{found}",
                source_span=source_span,
                target_span=span,
                expected=expected,
                message="term-garbled-compared" if difference else "term-garbled",
                values={
                    "found": found,
                    "zh": chinese,
                    "en": expected[0],
                    "difference": difference,
                },
                confidence=confidence,
            )
        )


def _difference(found: str, right: str) -> tuple[Wording, ...]:
    """Return what is wrong word by word; nothing where the two have no word in common."""
    words, others = found.split(), right.split()
    matcher = SequenceMatcher(
        None, [_plain(word) for word in words], [_plain(w) for w in others], autojunk=False
    )
    if not matcher.find_longest_match().size:
        return ()
    parts = []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        parts.append(
            Wording(
                f"term-difference-{kind}",
                (("found", " ".join(words[first:last])), ("right", " ".join(others[start:end]))),
            )
        )
    return tuple(parts)


def _plain(word: str) -> str:
    return "".join(filter(str.isalnum, word)).casefold()
