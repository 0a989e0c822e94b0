"""Names in a form near the right one, and word-by-word renderings of the Chinese name.

Where the Chinese names a thing and the English has no known rendering of it, the words that most
likely stand for it are looked for: a near form, a literal rendering (calque), an event with the
same ordinal, what else is left over. In English alone only what cannot well be another name
counts: words dropped, misspelt, or exchanged for another rendering of the same Chinese.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process

from aligner.dictionary import dictionary, stem
from corpora.language import fold
from glossary.checks.names import (
    ELSEWHERE,
    LITTLE,
    Found,
    Names,
    Wanted,
    confidence_of,
    is_name,
    look,
    wanted,
)
from glossary.checks.renderings import Word, kind_of, kinds, words_of_name
from glossary.checks.rule import Candidate, Context, Rule
from glossary.matching import Word as EnglishWord
from glossary.matching import words_of
from glossary.messages import message
from glossary.model import Concept

Span = tuple[int, int]

_SHARED = "garbled"
_THRESHOLD = 0.5
# Words are looked for in so many characters of a segment: longer ones are not sentences.
_FAR = 5_000
_MOST_LACKS = 20

# How alike two words or two names are, from 0 to 1.
_SPELLING = 0.8
_WINDOW = 0.75
# A derived word, such as "industrial" for "industry".
_SAME_STEM = 0.95
_BEGINNING = 0.85

# How sure it is that words stand for a name.
_MISSPELT = 0.95
_NEAR = 0.9
_EXCHANGED = 0.8
_PART = 0.7
_LITERAL = 0.9
_ROUGHLY = 0.75
_ORDINAL = 0.92
_OTHER_HALF = 0.85
_ALONE = {
    "derived": 0.85,
    "swapped": 0.9,
    "exchanged": 0.8,
    "dropped": 0.8,
    "added": 0.8,
    "cut": 0.65,
}
# From here on other ways of saying it in the segment do not excuse a name.
_FIRM = 0.85

# A word-by-word rendering has so much of the Chinese, and little else.
_COVERED = 0.7
_WELL_COVERED = 0.85
_PURE = 0.6
_SHORTEST_WORD = 5
_SHORTEST_NAME = 6
_BEGINS = 5
_APART = 3
# A shorter name without one of its words may well be another.
_LONG = 4
_ORDINAL_WIDTH = 15
_WIDEST_EVENT = 7

_GENERIC = frozenset(
    map(stem, "china chinese national state international world global general people".split())
)
_ENGLISH_ORDINALS = {
    word: value
    for value, word in enumerate(
        "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth"
        " thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth"
        " twentieth".split(),
        1,
    )
}
_ENGLISH_ORDINAL = re.compile(r"(\d{1,3})(?:st|nd|rd|th)")
_CHINESE_DIGITS = {digit: str(value) for value, digit in enumerate("〇一二三四五六七八九")}
_CHINESE_ORDINAL = re.compile(r"第([〇一二三四五六七八九十\d]{1,3})[届次]\W{0,2}\Z")
_GAP = re.compile(r"(?:['’]s?)?[\s\-‐‑]*")
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


def literal_rendering(text: str, chinese: str) -> str:
    """Return the words that surely render a Chinese name one by one; empty where none do."""
    read = _Text(text, Found({}, frozenset(), []))
    window = _literal(read, chinese, "", name=True)
    return text[slice(*read.span(window))] if window and window.quality >= _LITERAL else ""


def near_form(text: str, form: str) -> Span | None:
    """Return the span of the words nearest to an English form, where they are near enough."""
    read = _Text(text, Found({}, frozenset(), []))
    reference = _reference(form, form)
    window = _near(read, reference) if reference else None
    return read.span(window) if window else None


def words_at(text: str, span: Span) -> str:
    """Return the words at a span, as they are quoted in a message."""
    return " ".join(text[slice(*span)].split())


def _garbled(context: Context) -> Iterator[Candidate]:
    yield from _work(context).candidates


RULES = (Rule("term.garbled", "error", "terminology/wrong-term", _THRESHOLD, _garbled),)


def _work(context: Context) -> _Work:
    if _SHARED not in context.shared:
        context.shared[_SHARED] = _Search(context).run()
    work: _Work = context.shared[_SHARED]
    return work


class _Token(NamedTuple):
    """A word of an English text; `content` where it is no function word and no stop."""

    key: str
    start: int
    end: int
    capital: bool
    content: bool


@dataclass(frozen=True, slots=True)
class _Window:
    """Tokens from `first` up to and with `last` that may stand for a name."""

    first: int
    last: int
    quality: float
    likeness: float
    form: str
    misspelt: bool = False

    @property
    def rank(self) -> tuple[float, float, int]:
        return self.quality, round(self.likeness, 3), self.first - self.last


@dataclass(frozen=True, slots=True)
class _Reference:
    """A form that a text is compared with.

    Attributes
    ----------
    shown
        The accepted form that the reader is given for it.
    content
        The keys of its words, without function words.
    line
        All keys.
    name
        Whether it is written with capitals.
    """

    shown: str
    content: tuple[str, ...]
    line: str
    name: bool

    @property
    def widest(self) -> int:
        """How many words may stand for it."""
        size = self.line.count(" ") + 1
        return size + (2 if size > 3 else 1)


class _Text:
    """The English of a segment as tokens, with those that are spoken for."""

    def __init__(self, text: str, here: Found) -> None:
        self.text = text
        words = words_of(text[:_FAR])
        self.tokens = _tokens(text, words)
        self.accepted: list[tuple[int, int, frozenset[int]]] = []
        self.taken: set[int] = set()
        # A hit may begin with the article before its first word.
        starts = {token.start: index for index, token in enumerate(self.tokens)}
        starts |= {
            word.article: starts[word.start]
            for word in words
            if word.article >= 0 and word.start in starts
        }
        for hit in here.english:
            first = starts.get(hit.start)
            if first is None:
                continue
            last = first
            while last + 1 < len(self.tokens) and self.tokens[last + 1].end <= hit.end:
                last += 1
            concepts = frozenset(entry.concept for entry in hit.entries if entry.accepted)
            if concepts:
                self.accepted.append((first, last, concepts))
            if not hit.inside and (
                concepts & here.present
                or len(concepts) < len(hit.entries)
                or (last - first > 1 and any(is_name(entry.term.form) for entry in hit.entries))
            ):
                self.taken.update(range(first, last + 1))

    def free(self, first: int, last: int) -> bool:
        """Return whether tokens are not spoken for, and are not within a right form."""
        return self.taken.isdisjoint(range(first, last + 1)) and not any(
            start <= first and last <= end for start, end, _ in self.accepted
        )

    def span(self, window: _Window) -> Span:
        return self.tokens[window.first].start, self.tokens[window.last].end

    def joined(self, before: int, after: int) -> bool:
        """Return whether only spaces and hyphens stand between two neighbouring tokens."""
        gap = self.text[self.tokens[before].end : self.tokens[after].start]
        return _GAP.fullmatch(gap) is not None

    def neighbour(self, index: int, step: int) -> bool:
        """Return whether a free capitalised word stands right beside a token."""
        other = index + step
        if not 0 <= other < len(self.tokens) or other in self.taken:
            return False
        token = self.tokens[other]
        return (
            token.content
            and token.capital
            and not token.key[0].isdigit()
            and self.joined(min(index, other), max(index, other))
        )


def _tokens(text: str, words: Iterable[EnglishWord]) -> list[_Token]:
    tokens: list[_Token] = []
    for word in words:
        if word.key == "'s":
            continue
        first = text[word.start]
        hyphen = bool(tokens) and tokens[-1].end + 1 == word.start and text[word.start - 1] == "-"
        capital = first.isupper() or first.isdigit() or (hyphen and tokens[-1].capital)
        content = word.key not in LITTLE and word.key != "."
        tokens.append(_Token(word.key, word.start, word.end, capital, content))
    return tokens


@lru_cache(maxsize=65536)
def _stem(key: str) -> str:
    return stem(key) or key


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> float:
    """Return how alike two words are: 1 equal, less for derived and misspelt ones, else 0."""
    if one == other:
        return 1.0
    if _stem(one) == _stem(other):
        return _SAME_STEM
    short, long = sorted((one, other), key=len)
    if len(short) < _SHORTEST_WORD - 1:
        return 0.0
    if len(short) >= _SHORTEST_WORD and long.startswith(short):
        return _BEGINNING
    ratio = fuzz.ratio(one, other) / 100
    if ratio >= _WINDOW and sorted(one) == sorted(other):
        return ratio
    misspelt = ratio >= _SPELLING and (_is_misspelt(one) or _is_misspelt(other))
    return ratio if misspelt else 0.0


@lru_cache(maxsize=65536)
def _is_misspelt(key: str) -> bool:
    """Return whether no word of the dictionary's English is like it."""
    if not (key.isascii() and key.isalpha()):
        return False
    known = _vocabulary()
    if key in known:
        return False
    return not any(
        key.endswith(ending) and key.removesuffix(ending) + rest in known
        for ending, rest in (("s", ""), ("es", ""), ("ies", "y"), ("ed", ""), ("ed", "e"))
    )


@cache
def _vocabulary() -> frozenset[str]:
    return dictionary().vocabulary()


@lru_cache(maxsize=65536)
def _reference(form: str, shown: str) -> _Reference | None:
    keys = [token.key for token in _tokens(form, words_of(form)) if token.key != "."]
    content = tuple(key for key in keys if key not in LITTLE)
    if not content or (len(content) == 1 and (form.isupper() or len(content[0]) < _SHORTEST_WORD)):
        return None
    return _Reference(shown, content, " ".join(keys), is_name(form))


def _references(concepts: Iterable[Concept]) -> list[_Reference]:
    found = []
    for concept in concepts:
        expected = concept.expected()
        if expected:
            found += [_reference(form, form) for form in expected]
            rejected = concept.forms("en", "deprecated", "forbidden")
            found += [_reference(form, expected[0]) for form in rejected]
    return [reference for reference in found if reference]


@lru_cache(maxsize=65536)
def _generic(key: str) -> bool:
    return _stem(key) in _GENERIC or _kind(key) != ""


def _kind(key: str) -> str:
    return next((kind for kind, heads in kinds().items() if _stem(key) in heads), "")


def _matched(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, float]]:
    """Return which words of two sequences answer each other, in order, and how alike they are.

    The alignment with the greatest sum of likeness (Needleman and Wunsch 1970).
    """
    width = len(other) + 1
    best = [0.0] * (width * (len(one) + 1))
    for row in range(len(one) - 1, -1, -1):
        for column in range(len(other) - 1, -1, -1):
            at = row * width + column
            likeness = _alike(one[row], other[column])
            best[at] = max(best[at + width], best[at + 1])
            if likeness:
                best[at] = max(best[at], likeness + best[at + width + 1])
    pairs = []
    row = column = 0
    while row < len(one) and column < len(other):
        at = row * width + column
        likeness = _alike(one[row], other[column])
        if likeness and best[at] == likeness + best[at + width + 1]:
            pairs.append((row, column, likeness))
            row, column = row + 1, column + 1
        elif best[at] == best[at + width]:
            row += 1
        else:
            column += 1
    return pairs


def _near(text: _Text, reference: _Reference) -> _Window | None:
    """Return the window nearest to a form, where one is near enough."""
    tokens = text.tokens
    touched = [
        index
        for index, token in enumerate(tokens)
        if token.content
        and index not in text.taken
        and any(_alike(token.key, key) for key in reference.content)
    ]
    windows = {
        (first, first + width - 1)
        for anchor in touched
        for width in range(max(1, len(reference.content) - 1), reference.widest + 1)
        for first in range(max(0, anchor - width + 1), min(anchor, len(tokens) - width) + 1)
    }
    found = [
        window
        for first, last in sorted(windows)
        if (window := _compare(text, first, last, reference))
    ]
    if not found:
        return None
    return _widened(text, max(found, key=lambda window: window.rank), reference)


def _widened(text: _Text, window: _Window, reference: _Reference) -> _Window:
    """Return a window with the word beside it that stands for the end of the form."""
    keys = [token.key for token in text.tokens[window.first : window.last + 1] if token.content]
    if len(keys) >= len(reference.content) or len(reference.content) == 1:
        return window
    rows = [row for row, _, _ in _matched(reference.content, keys)]
    if not rows:
        return window
    if rows[-1] + 1 < len(reference.content) and text.neighbour(window.last, 1):
        wider = replace(window, last=window.last + 1)
    elif rows[0] > 0 and text.neighbour(window.first, -1):
        wider = replace(window, first=window.first - 1)
    else:
        return window
    return wider if text.free(wider.first, wider.last) else window


def _compare(text: _Text, first: int, last: int, reference: _Reference) -> _Window | None:
    tokens = text.tokens[first : last + 1]
    if not (tokens[0].content and tokens[-1].content) or not text.free(first, last):
        return None
    if any(token.key == "." for token in tokens):
        return None
    keys = [token.key for token in tokens if token.content]
    pairs = _matched(reference.content, keys)
    if not pairs:
        return None
    if reference.name and not (
        (pairs[0][1] == 0 or tokens[0].capital)
        and (pairs[-1][1] == len(keys) - 1 or tokens[-1].capital)
    ):
        return None
    line = " ".join(token.key for token in tokens)
    ratio = max(fuzz.ratio(line, reference.line), fuzz.token_sort_ratio(line, reference.line)) / 100
    capitals = [token.capital for token in tokens if token.content]
    misspelt = any(likeness < 1 and _is_misspelt(keys[column]) for _, column, likeness in pairs)
    if line == reference.line:
        return None
    whole = not (text.neighbour(first, -1) or text.neighbour(last, 1))
    quality = _quality(keys, pairs, reference, ratio, capitals, misspelt=misspelt, whole=whole)
    return _Window(first, last, quality, ratio, reference.shown, misspelt) if quality else None


def _quality(
    keys: Sequence[str],
    pairs: Sequence[tuple[int, int, float]],
    reference: _Reference,
    ratio: float,
    capitals: Sequence[bool],
    *,
    misspelt: bool,
    whole: bool,
) -> float:
    """Return how surely words stand for a form; 0 for not at all.

    `whole` is whether they are not a part of a longer name.
    """
    asked, given, matched = len(reference.content), len(keys), len(pairs)
    telling = any(not _generic(reference.content[row]) for row, _, _ in pairs)
    if matched == asked == given:
        if misspelt:
            return _MISSPELT
        return _NEAR if asked > 1 else _EXCHANGED * all(capitals)
    if asked == 1:
        return 0
    if sorted(map(_stem, keys)) == sorted(map(_stem, reference.content)):
        return _NEAR if asked > 2 or all(capitals) else 0
    if asked == 2:
        if matched == 2 and given == 3:
            return _EXCHANGED if all(capitals) or not reference.name else 0
        if not (reference.name and all(capitals)):
            return 0
        if given == 2 and pairs[0][0] == pairs[0][1] and whole:
            return _EXCHANGED if telling else _PART
        return _PART if given == 1 and telling else 0
    if reference.name and not any(capitals) and ratio < _NEAR:
        return 0
    if ratio >= _WINDOW and telling and 2 * matched >= asked:
        return _NEAR if matched >= asked - 1 else _EXCHANGED
    if not (reference.name and all(capitals) and asked - 1 <= matched and given <= asked + 1):
        return 0
    if telling:
        return _EXCHANGED
    return _PART if whole and given == matched else 0


def _literal(text: _Text, chinese: str, form: str, *, name: bool) -> _Window | None:
    """Return the window that renders the words of a Chinese name one by one, where there is one."""
    words = words_of_name(chinese)
    tokens = text.tokens
    own = {_stem(word.key) for word in words_of(form)} | LITTLE
    answers = [
        [
            number
            for number, word in enumerate(words)
            if word.weight and (_stem(token.key) in word.stems or token.key in word.stems)
        ]
        if token.content and index not in text.taken
        else []
        for index, token in enumerate(tokens)
    ]
    widest = 2 * sum(word.weight > 0 for word in words) + 4
    best: _Window | None = None
    for first, begins in enumerate(answers):
        if not begins:
            continue
        covered: set[int] = set()
        keys: set[str] = set()
        content = explained = capitals = 0
        for last in range(first, min(first + widest, len(tokens))):
            if tokens[last].key == "." or last in text.taken:
                break
            content += tokens[last].content
            capitals += tokens[last].content and tokens[last].capital
            fresh = bool(answers[last]) and tokens[last].key not in keys
            explained += fresh
            keys.add(tokens[last].key)
            covered.update(answers[last])
            if last == first or not fresh or explained < _PURE * content:
                continue
            quality = _literalness(words, covered, content - explained)
            if name and 2 * capitals < content:
                quality = quality * (quality >= _LITERAL and explained == content)
            if not quality or not text.free(first, last):
                continue
            if not name and all(_stem(token.key) in own for token in tokens[first : last + 1]):
                continue
            share = sum(words[number].weight for number in covered)
            worth = share + 0.01 * explained - 0.1 * (content - explained)
            window = _Window(first, last, quality, worth, form)
            if best is None or window.rank > best.rank:
                best = window
    return best


def _literalness(words: Sequence[Word], covered: set[int], strange: int) -> float:
    """Return how surely English words render a name word by word; 0 for not at all.

    Parameters
    ----------
    words
        Of the Chinese name.
    covered
        The numbers of those that an English word answers.
    strange
        How many English words answer none; each may stand, less surely, for one not covered.
    """
    if len(covered) < 2 or all(words[number].head for number in covered):
        return 0
    total = sum(word.weight for word in words)
    share = sum(words[number].weight for number in covered)
    rest = sorted(
        (word.weight for number, word in enumerate(words) if number not in covered), reverse=True
    )
    credit = sum(rest[:strange]) / 2
    if share + credit >= _WELL_COVERED * total:
        return _LITERAL if strange == 0 or credit else _ROUGHLY
    return _ROUGHLY if share + credit >= _COVERED * total else 0


def _english_ordinal(key: str) -> int:
    match = _ENGLISH_ORDINAL.fullmatch(key)
    return int(match[1]) if match else _ENGLISH_ORDINALS.get(key, 0)


def _chinese_ordinal(source: str, start: int) -> int:
    """Return the ordinal that stands before a name; 0 where there is none."""
    match = _CHINESE_ORDINAL.search(fold(source[:start]))
    if not match:
        return 0
    numeral = match[1]
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        numeral = (tens or "一") + (ones or "〇")
    digits = "".join(_CHINESE_DIGITS.get(digit, digit) for digit in numeral)
    return int(digits) if digits.isdigit() else 0


def _numbered_events(text: _Text) -> Iterator[tuple[int, int, int]]:
    """Yield the ordinal, the first and the last token of each numbered event in a text."""
    for index, token in enumerate(text.tokens):
        value = _english_ordinal(token.key)
        if not value:
            continue
        for last in range(index + 1, min(index + 1 + _WIDEST_EVENT, len(text.tokens))):
            word = text.tokens[last]
            if word.key == "." or last in text.taken or (word.content and not word.capital):
                break
            if _kind(word.key) == "event" and not text.neighbour(last, 1):
                if text.free(index + 1, last):
                    yield value, index + 1, last
                break


def _left_over(text: _Text, kind: str) -> tuple[int, int] | None:
    """Return the only capitalised phrase that ends as a name of its kind does, if it is free."""
    found = []
    tokens = text.tokens
    for last, token in enumerate(tokens):
        if not (token.capital and _kind(token.key) == kind) or text.neighbour(last, 1):
            continue
        first = last
        while first and text.neighbour(first, -1):
            first -= 1
        if first < last and text.free(first, last):
            found.append((first, last))
    return found[0] if len(found) == 1 else None


class _Search:
    """The search through all segments."""

    def __init__(self, context: Context) -> None:
        self._segments = context.segments
        self._names, self._found = look(context)
        self._wanted = wanted(context)
        self._texts: dict[int, _Text] = {}
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

    def _text(self, index: int) -> _Text:
        if index not in self._texts:
            self._texts[index] = _Text(self._segments[index].target, self._found[index])
        return self._texts[index]

    def _locate(self, index: int, lacks: Sequence[Wanted]) -> None:
        text = self._text(index)
        pending = {
            number: window
            for number, lack in enumerate(lacks[:_MOST_LACKS])
            if (window := self._best(text, lack))
        }
        settled: dict[int, _Window] = {}
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

    def _best(self, text: _Text, lack: Wanted) -> _Window | None:
        """Return the words that most likely stand for what is missing."""
        source = self._segments[lack.segment].source or ""
        found = source[slice(*lack.source_span)]
        name = is_name(lack.expected[0])
        near = [
            window for reference in _references(lack.concepts) if (window := _near(text, reference))
        ]
        called = dict.fromkeys(
            (found, *(form for c in lack.concepts for form in c.forms("zh", "preferred")))
        )
        literal = [
            window
            for chinese in called
            if (window := _literal(text, chinese, lack.expected[0], name=name))
        ]
        value = _chinese_ordinal(source, lack.source_span[0])
        numbered = [
            _Window(first, last, _ORDINAL, 0, lack.expected[0])
            for number, first, last in (_numbered_events(text) if value else ())
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

    def _settle(self, index: int, text: _Text, window: _Window, lack: Wanted) -> None:
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

    def _locate_weakly(self, index: int, text: _Text, lack: Wanted) -> None:
        """Look for what is missing in the neighbouring segments and among what is left over."""
        for other in (index + 1, index - 1):
            if not 0 <= other < len(self._segments) or lack.group & self._found[other].present:
                continue
            beside = self._text(other)
            for reference in _references(lack.concepts):
                window = _near(beside, reference)
                if window and window.quality >= _NEAR and len(reference.content) > 2:
                    self._settle(other, beside, window, lack)
                    return
        chinese = (self._segments[lack.segment].source or "")[slice(*lack.source_span)]
        kind = kind_of(chinese)
        rest = _left_over(text, kind) if kind else None
        if rest:
            window = _Window(*rest, 0, 0, lack.expected[0])
            self._work.places[lack.segment, lack.group] = Located(text.span(window), sure=False)

    def _other_half(self, index: int, first: _Window, concepts: Sequence[Concept]) -> None:
        """Report the rest of an event's name that is split over two clauses or segments."""
        if kind_of(_called(concepts[0])) != "event":
            return
        references = [one for one in _references(concepts) if len(one.content) > 2 and one.name]
        tokens = self._text(index).tokens[first.first : first.last + 1]
        given = [token.key for token in tokens if token.content]
        for other in (index, index + 1, index - 1):
            if not 0 <= other < len(self._segments):
                continue
            text = self._text(other)
            for reference in references:
                lost = [
                    key for key in reference.content if not any(_alike(key, one) for one in given)
                ]
                window = _part(text, reference)
                if window is None or not any(
                    _alike(key, token.key)
                    for key in lost
                    for token in text.tokens[window.first : window.last + 1]
                ):
                    continue
                self._report(
                    other,
                    text,
                    window,
                    concepts[0],
                    chinese=_called(concepts[0]),
                    source_span=None,
                    expected=concepts[0].expected(),
                    confidence=confidence_of(concepts[0]) * _OTHER_HALF,
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
            found = [window for one in _references(concepts) if (window := _near(text, one))]
            window = max(found, key=lambda window: window.rank, default=None)
            if window and window.quality >= _NEAR:
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
        target = self._segments[index].target[:_FAR]
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
                    chinese=_called(concept),
                    source_span=source_span,
                    expected=concept.expected(),
                    shown=concept.expected()[0],
                    confidence=confidence_of(concept) * _NEAR,
                )

    def _alone(self, index: int) -> None:
        """Report what cannot well be another name, in English without its Chinese."""
        text = self._text(index)
        for value, first, last in list(_numbered_events(text)):
            known = [
                (share, number in self._editions.get(value, ()), number)
                for number in self._index.events & self._mentioned
                if (share := _share_of_event(text, first, last, self._names.concepts[number]))
            ]
            if known:
                concept = self._names.concepts[max(known)[-1]]
                window = _Window(first, last, _ORDINAL, 0, concept.expected()[0])
                self._report_alone(index, text, window, concept)
        found = []
        for number, reference, start, end in self._index.candidates(text):
            concept = self._names.concepts[number]
            for first in (start - 1, start):
                for last in (end, end + 1):
                    quality = self._quality_alone(text, first, last, reference, number)
                    if quality:
                        worth = quality, last - first
                        window = _Window(first, last, quality, 0, reference.shown)
                        found.append((worth, number, window))
        found.sort(key=lambda one: one[0], reverse=True)
        for _, number, window in found:
            if text.free(window.first, window.last):
                self._report_alone(index, text, window, self._names.concepts[number])

    @cached_property
    def _index(self) -> _Index:
        return _Index(self._names)

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
                value = _english_ordinal(before[-1].lower()) if before else 0
                if value:
                    found.setdefault(value, set()).update(e.concept for e in hit.entries)
        return found

    def _quality_alone(
        self, text: _Text, first: int, last: int, reference: _Reference, number: int
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
        chinese = _called(self._names.concepts[number])
        edits = [] if keys == list(reference.content) else _edits(reference.content, keys, chinese)
        if edits is None or (not edits and not respelt):
            return 0
        asked = len(reference.content)
        if asked == 1:
            return _MISSPELT if respelt and not edits else 0
        if len(edits) + respelt > (1 if asked < 4 else 2):
            return 0
        if asked == 2:
            return _MISSPELT if not edits and respelt == 1 else 0
        if "dropped" in edits and ("," in between or asked < _LONG):
            return 0
        if "cut" in edits:
            beside = text.neighbour(first, -1) or text.neighbour(last, 1)
            if beside or number not in self._index.events & self._mentioned:
                return 0
        return min([_ALONE[edit] for edit in edits], default=_MISSPELT)

    def _report_alone(self, index: int, text: _Text, window: _Window, concept: Concept) -> None:
        self._report(
            index,
            text,
            window,
            concept,
            chinese=_called(concept),
            source_span=None,
            expected=concept.expected(),
            confidence=confidence_of(concept) * window.quality,
        )
        self._other_half(index, window, [concept])

    def _report(
        self,
        index: int,
        text: _Text,
        window: _Window,
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


class _Index:
    """The English names of all glossaries, to be found by pairs of their words."""

    def __init__(self, names: Names) -> None:
        self._references: list[tuple[int, _Reference]] = []
        self._pairs: dict[tuple[str, str], list[int]] = {}
        self._singles: dict[str, int] = {}
        spellings: dict[str, set[str]] = {}
        events = set()
        for number, concept in enumerate(names.concepts):
            if not concept.expected():
                continue
            for reference in _references([concept]):
                if not reference.name:
                    continue
                place = len(self._references)
                self._references.append((number, reference))
                for pair in _pairs(reference.content):
                    self._pairs.setdefault(pair, []).append(place)
                if len(reference.content) == 1 and len(reference.content[0]) >= _SHORTEST_NAME:
                    self._singles[reference.content[0]] = place
                for key in reference.content:
                    if len(key) >= _SHORTEST_WORD - 1:
                        spellings.setdefault(key[0], set()).add(key)
            if is_name(concept.expected()[0]) and kind_of(_called(concept)) == "event":
                events.add(number)
        self._spellings = {letter: sorted(words) for letter, words in spellings.items()}
        self._spelled: dict[str, str] = {}
        self.events = frozenset(events)

    def spelled(self, key: str) -> str:
        """Return the word of a name that a word is misspelt from, else the word itself."""
        known = self._spelled.get(key)
        if known is None:
            known = key
            near = self._spellings.get(key[:1], ())
            if len(key) >= _SHORTEST_WORD - 1 and near and _is_misspelt(key):
                match = process.extractOne(
                    key, near, scorer=fuzz.ratio, score_cutoff=100 * _SPELLING
                )
                if match:
                    known = match[0]
            self._spelled[key] = known
        return known

    def candidates(self, text: _Text) -> Iterator[tuple[int, _Reference, int, int]]:
        """Yield the concepts and forms that a text may mean, with the tokens that they share."""
        places: dict[int, list[tuple[int, int]]] = {}
        run: list[tuple[int, str]] = []
        for index, token in enumerate(text.tokens):
            if token.key == "." or (token.content and not token.capital):
                run = []
            if not (token.content and token.capital):
                continue
            key = self.spelled(token.key)
            single = self._singles.get(key)
            if single is not None and key != token.key and text.free(index, index):
                places.setdefault(single, []).append((index, index))
            for other, word in run[-_APART:]:
                for place in self._pairs.get((word[:_BEGINS], key[:_BEGINS]), ()):
                    places.setdefault(place, []).append((other, index))
            run.append((index, key))
        for place, pairs in places.items():
            number, reference = self._references[place]
            ends = sorted({end for _, end in pairs})
            for start in sorted({start for start, _ in pairs}):
                for end in ends:
                    if start <= end <= start + reference.widest:
                        yield number, reference, start, end


def _pairs(words: Sequence[str]) -> set[tuple[str, str]]:
    return {
        (word[:_BEGINS], other[:_BEGINS])
        for index, word in enumerate(words)
        for other in words[index + 1 : index + 1 + _APART]
    }


def _edits(right: Sequence[str], keys: Sequence[str], chinese: str) -> list[str] | None:
    """Return what was done to a name, when it can be nothing else that was meant; else None."""
    pairs = _matched(right, keys)
    if all(_generic(right[row]) for row, _, _ in pairs):
        return None
    if len(pairs) < len(right) and sorted(map(_stem, right)) == sorted(map(_stem, keys)):
        return ["swapped"]
    renderings = frozenset[str]().union(*(word.stems for word in words_of_name(chinese)))
    edits = []
    row = column = 0
    for next_row, next_column, likeness in [*pairs, (len(right), len(keys), 1.0)]:
        lost, new = right[row:next_row], keys[column:next_column]
        if lost and new:
            if len(lost) > 1 or len(new) > 1 or _stem(new[0]) not in renderings:
                return None
            edits.append("exchanged")
        elif lost:
            inside = row > 0 and next_row < len(right)
            edits += ["dropped" if inside else "cut"] * len(lost)
        elif new:
            if column == 0 or next_column == len(keys):
                return None
            own = renderings | set(map(_stem, right))
            if not all(_stem(word) in own for word in new):
                return None
            edits += ["added"] * len(new)
        if likeness < 1 and keys[next_column].removesuffix("s") != right[next_row].removesuffix(
            "s"
        ):
            edits.append("derived")
        row, column = next_row + 1, next_column + 1
    return edits


def _share_of_event(text: _Text, first: int, last: int, concept: Concept) -> int:
    """Return how many words of an event's name a numbered event has; 0 where it has others."""
    keys = [token.key for token in text.tokens[first:last] if token.content]
    head = _stem(text.tokens[last].key)
    if not any(word.head and head in word.stems for word in words_of_name(_called(concept))):
        return 0
    shares = [
        len(keys)
        for reference in _references([concept])
        if reference.name
        and all(any(_alike(key, one) for one in reference.content) for key in keys)
        and not all(map(_generic, keys))
    ]
    return max(shares, default=0)


def _part(text: _Text, reference: _Reference) -> _Window | None:
    """Return capitalised words of a form, with its head, that are not the whole of it."""
    for last, token in enumerate(text.tokens):
        if not token.capital or _kind(token.key) != "event" or last in text.taken:
            continue
        first = last
        keys = [token.key]
        while text.neighbour(first, -1):
            word = text.tokens[first - 1].key
            if not any(_alike(word, key) for key in reference.content):
                break
            first -= 1
            keys.insert(0, word)
        begins = text.tokens[first].key in reference.content
        ends = any(_alike(token.key, key) for key in reference.content)
        if (
            ends
            and 1 < len(keys) < len(reference.content)
            and begins
            and not text.neighbour(first, -1)
            and not text.neighbour(last, 1)
            and len(_matched(reference.content, keys)) >= len(keys) - 1
            and text.free(first, last)
        ):
            return _Window(first, last, _OTHER_HALF, 0, reference.shown)
    return None


def _called(concept: Concept) -> str:
    forms = concept.forms("zh", "preferred") + concept.forms("zh", "admitted")
    return forms[0] if forms else concept.id


def _difference(found: str, right: str) -> str:
    """Return what is wrong word by word; empty where the two have no word in common."""
    words, others = found.split(), right.split()
    matcher = SequenceMatcher(
        None, [_plain(word) for word in words], [_plain(w) for w in others], autojunk=False
    )
    if not matcher.find_longest_match().size:
        return ""
    parts = []
    for kind, first, last, start, end in matcher.get_opcodes():
        if kind == "equal":
            continue
        parts.append(
            message(
                f"term-difference-{kind}",
                found=" ".join(words[first:last]),
                right=" ".join(others[start:end]),
            )
        )
    return ", ".join(parts)


def _plain(word: str) -> str:
    return "".join(filter(str.isalnum, word)).casefold()
