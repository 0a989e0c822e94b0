"""Which words of an English text are nearest to a name, or render its Chinese word by word."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz

from aligner.dictionary import dictionary, stem
from corpora.language import fold
from glossary.checks.names import (
    LITTLE,
    Found,
    is_adjective,
    is_name,
)
from glossary.checks.renderings import Word, kinds, words_of_name
from glossary.matching import read_words
from glossary.model import Concept

Span = tuple[int, int]
# Words are looked for in so many characters of a segment: longer ones are not sentences.
FAR = 5_000
# How alike two words or two names are, from 0 to 1.
SPELLING = 0.8
_WINDOW = 0.75
# A derived word, such as "industrial" for "industry".
_SAME_STEM = 0.95
_BEGINNING = 0.85
# How sure it is that words stand for a name.
MISSPELT = 0.95
NEAR = 0.9
_EXCHANGED = 0.8
_PART = 0.7
_LITERAL = 0.9
_ROUGHLY = 0.75
OTHER_HALF = 0.85
# A word-by-word rendering has so much of the Chinese, and little else.
_COVERED = 0.7
_WELL_COVERED = 0.85
_PURE = 0.6
SHORTEST_WORD = 5
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
_MOST_NEAR = 4096
# Within so many words after a window the end of a name is looked for.
_SOON = 4
# What is longer is no name: no words or characters are looked for in its place.
_MOST_WORDS = 30
_LONGEST_CHINESE = 100
# A name of so many words may be written partly in small letters.
_LONG = 5
_NO_CONTENT = LITTLE | {"."}
_JOINING = frozenset(("of", "and", "for"))
_WHERE = frozenset("at by in on to with".split())
# No name goes on across them, unless it has them itself.
_CLAUSE = frozenset(
    "am are be been being is was were has have had do does did will would can could may might must"
    " shall should not that this these those which who whom whose what when where while because"
    " although though if since until as than so but or nor yet also he she it they we you i his"
    " her its their our your my him them us there here said says told from after before during"
    " through into between against about among".split()
)
_DETERMINED = re.compile(
    r"(?:\b(?:an?|this|that|th[eo]se|its|his|her|their|our|your|my|any|each|every|some|no|one"
    r"|another)|['’]s|s['’])\s+\Z",
    re.IGNORECASE,
)
_ORDINAL_WIDTH = 8
_GAP = re.compile(r"(?:['’]s?)?[\s\-‐‑]*")


def literal_rendering(text: str, chinese: str) -> str:
    """Return the words that surely render a Chinese name one by one; empty where none do."""
    read = Text(text, Found({}, frozenset(), []))
    window = literal_window(read, chinese, "", name=True)
    return text[slice(*read.span(window))] if window and window.quality >= _LITERAL else ""


def near_form(text: str, form: str) -> Span | None:
    """Return the span of the words nearest to an English form, where they are near enough."""
    read = Text(text, Found({}, frozenset(), []))
    reference = _reference(form, form)
    window = nearest(read, reference) if reference else None
    return read.span(window) if window else None


class _Token(NamedTuple):
    """A word of an English text; `content` where it is no function word and no stop."""

    key: str
    start: int
    end: int
    capital: bool
    content: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Tokens from `first` up to and with `last` that may stand for a name."""

    first: int
    last: int
    quality: float
    likeness: float
    form: str
    misspelt: bool = False

    @property
    def rank(self) -> tuple[float, float, int]:
        """How much better it is than others: quality, likeness, then shortness."""
        return self.quality, round(self.likeness, 3), self.first - self.last


@dataclass(frozen=True, slots=True)
class Reference:
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
    comma
        Whether a comma stands in it.
    """

    shown: str
    content: tuple[str, ...]
    line: str
    name: bool
    comma: bool

    @property
    def widest(self) -> int:
        """How many words may stand for it."""
        size = self.line.count(" ") + 1
        return size + (2 if size > 3 else 1)


class Text:
    """The English of a segment as tokens, with those that are spoken for.

    `content` are the numbers and keys of the tokens that are no function words.
    """

    def __init__(self, text: str, here: Found) -> None:
        self.text = text
        keys, places = read_words(text[:FAR])
        self.tokens = _tokens(text, keys, places)
        self.content = [(index, token.key) for index, token in enumerate(self.tokens) if token[4]]
        self.accepted: list[tuple[int, int, frozenset[int]]] = []
        self.taken: set[int] = set()
        if not here.english:
            return
        # A hit may begin with the article before its first word.
        starts = {token.start: index for index, token in enumerate(self.tokens)}
        starts |= {
            article: starts[start]
            for start, _, article in places
            if article >= 0 and start in starts
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

    def span(self, window: Window) -> Span:
        """Return the code points of a window."""
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

    def joins(self, index: int, step: int) -> bool:
        """Return whether a function word joins a token to a capitalised word: *Bank of England*."""
        other = index + 2 * step
        return (
            0 <= other < len(self.tokens)
            and self.tokens[index + step].key in _JOINING
            and self.tokens[other].capital
        )


def _tokens(text: str, keys: Sequence[str], places: Sequence[tuple[int, int, int]]) -> list[_Token]:
    tokens: list[_Token] = []
    before, capital = -1, False
    for key, (start, end, _) in zip(keys, places, strict=True):
        if key == "'s":
            continue
        first = text[start]
        hyphen = before + 1 == start and before >= 0 and text[before] == "-"
        capital = first.isupper() or first.isdigit() or (hyphen and capital)
        tokens.append(_Token(key, start, end, capital, key not in _NO_CONTENT))
        before = end
    return tokens


@lru_cache(maxsize=65536)
def stem_of(key: str) -> str:
    """Return the stem of a word; the word itself where it has none."""
    return stem(key) or key


@lru_cache(maxsize=65536)
def likeness_of(one: str, other: str) -> float:
    """Return how alike two words are: 1 equal, less for derived and misspelt ones, else 0."""
    if one == other:
        return 1.0
    if stem_of(one) == stem_of(other):
        return _SAME_STEM
    short, long = sorted((one, other), key=len)
    if len(short) < SHORTEST_WORD - 1:
        return 0.0
    if len(short) >= SHORTEST_WORD and long.startswith(short):
        return _BEGINNING
    ratio = fuzz.ratio(one, other) / 100
    if ratio >= _WINDOW and sorted(one) == sorted(other):
        return ratio
    misspelt = ratio >= SPELLING and (is_misspelt(one) or is_misspelt(other))
    return ratio if misspelt else 0.0


class _Near(dict[str, bool]):
    """Whether words are like a word, worked out when they are first asked for."""

    def __init__(self, word: str) -> None:
        self._word = word

    def __missing__(self, other: str) -> bool:
        if len(self) > _MOST_NEAR:
            self.clear()
        word = self._word
        # Only what is misspelt is like a word with another first letter.
        possible = other[0] == word[0] or fuzz.ratio(other, word, score_cutoff=100 * _WINDOW) > 0
        near = self[other] = possible and likeness_of(other, word) > 0
        return near


_near = lru_cache(maxsize=4096)(_Near)


@lru_cache(maxsize=65536)
def is_misspelt(key: str) -> bool:
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
def _reference(form: str, shown: str) -> Reference | None:
    keys = [token.key for token in _tokens(form, *read_words(form)) if token.key != "."]
    content = tuple(key for key in keys if key not in LITTLE)
    if len(content) > _MOST_WORDS:
        return None
    if not content or (len(content) == 1 and (form.isupper() or len(content[0]) < SHORTEST_WORD)):
        return None
    return Reference(shown, content, " ".join(keys), is_name(form), "," in form)


def references_of(concepts: Iterable[Concept]) -> list[Reference]:
    """Return the forms of concepts, the rejected ones too, that near forms may be of."""
    found = []
    for concept in concepts:
        expected = concept.expected()
        if expected:
            found += [_reference(form, form) for form in expected]
            rejected = concept.forms("en", "deprecated", "forbidden")
            found += [_reference(form, expected[0]) for form in rejected]
    return [reference for reference in found if reference]


@lru_cache(maxsize=65536)
def is_generic(key: str) -> bool:
    """Return whether a word stands in many names: their heads, *China*, *national*."""
    return stem_of(key) in _GENERIC or _kind(key) != ""


def _kind(key: str) -> str:
    return next((kind for kind, heads in kinds().items() if stem_of(key) in heads), "")


def matched_words(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, float]]:
    """Return which words of two sequences answer each other, in order, and how alike they are.

    The alignment with the greatest sum of likeness (Needleman and Wunsch 1970).
    """
    width = len(other) + 1
    best = [0.0] * (width * (len(one) + 1))
    for row in range(len(one) - 1, -1, -1):
        for column in range(len(other) - 1, -1, -1):
            at = row * width + column
            likeness = likeness_of(one[row], other[column])
            best[at] = max(best[at + width], best[at + 1])
            if likeness:
                best[at] = max(best[at], likeness + best[at + width + 1])
    pairs = []
    row = column = 0
    while row < len(one) and column < len(other):
        at = row * width + column
        likeness = likeness_of(one[row], other[column])
        if likeness and best[at] == likeness + best[at + width + 1]:
            pairs.append((row, column, likeness))
            row, column = row + 1, column + 1
        elif best[at] == best[at + width]:
            row += 1
        else:
            column += 1
    return pairs


def nearest(text: Text, reference: Reference) -> Window | None:
    """Return the window nearest to a form, where one is near enough."""
    tokens = text.tokens
    touched = {
        index
        for near in map(_near, reference.content)
        for index, key in text.content
        if near[key] and index not in text.taken
    }
    if not touched:
        return None
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
    best = max(found, key=lambda window: window.rank)
    return _doubled(text, _continued(text, _widened(text, best, reference), reference), reference)


def _doubled(text: Text, window: Window, reference: Reference) -> Window:
    """Return a window with a word of the name that stands before it once more."""
    first = window.first - 2
    if first < 0 or len(reference.content) < 3:
        return window
    before, between = text.tokens[first : window.first]
    again = before.capital >= reference.name and before.key in reference.content
    if again and between.key in LITTLE and text.free(first, window.last):
        return replace(window, first=first)
    return window


def _continued(text: Text, window: Window, reference: Reference) -> Window:
    """Return a window up to the last word of the form, where that follows soon."""
    keys = [token.key for token in text.tokens[window.first : window.last + 1] if token.content]
    rows = [row for row, _, _ in matched_words(reference.content, keys)]
    if len(reference.content) < 3 or not rows or rows[-1] + 1 == len(reference.content):
        return window
    strange = 0
    for last in range(window.last + 1, min(window.last + 1 + _SOON, len(text.tokens))):
        token = text.tokens[last]
        if token.key == "." or last in text.taken or _breaks([token], reference.content):
            break
        if token.key == reference.content[-1] and token.capital >= reference.name:
            wider = replace(window, last=last)
            return wider if text.free(wider.first, wider.last) else window
        strange += token.content
        if strange > 1 or (token.content and not token.capital):
            break
    return window


def _widened(text: Text, window: Window, reference: Reference) -> Window:
    """Return a window with the word beside it that stands for the end of the form."""
    keys = [token.key for token in text.tokens[window.first : window.last + 1] if token.content]
    if len(keys) >= len(reference.content) or len(reference.content) == 1:
        return window
    rows = [row for row, _, _ in matched_words(reference.content, keys)]
    if not rows:
        return window
    if rows[-1] + 1 < len(reference.content) and text.neighbour(window.last, 1):
        wider = replace(window, last=window.last + 1)
    elif rows[0] > 0 and text.neighbour(window.first, -1):
        wider = replace(window, first=window.first - 1)
    else:
        return window
    return wider if text.free(wider.first, wider.last) else window


def _compare(text: Text, first: int, last: int, reference: Reference) -> Window | None:
    tokens = text.tokens[first : last + 1]
    if not (tokens[0].content and tokens[-1].content) or not text.free(first, last):
        return None
    keys = [token.key for token in tokens if token.content]
    if _breaks(tokens[1:-1] if reference.name else (), reference.content) or any(
        token.key in _CLAUSE and token.key not in reference.content
        for token in (tokens[0], tokens[-1])
    ):
        return None
    if any(token.key == "." for token in tokens):
        return None
    pairs = matched_words(reference.content, keys)
    if not pairs or _only_adjective(reference.content, keys, pairs):
        return None
    if len(pairs) < len(reference.content) == 2 and any(
        token.key in _WHERE and token.key not in reference.line.split() for token in tokens
    ):
        return None
    if reference.name and not (
        (pairs[0][1] == 0 or tokens[0].capital)
        and (pairs[-1][1] == len(keys) - 1 or tokens[-1].capital)
    ):
        return None
    capitals = [token.capital for token in tokens if token.content]
    answered = {column for _, column, _ in pairs}
    mixed = reference.name and len(reference.content) < _LONG and sum(capitals) > 1
    # "the Internet needs a Conference"
    if mixed and any(not capital and at not in answered for at, capital in enumerate(capitals)):
        return None
    line = " ".join(token.key for token in tokens)
    ratio = max(fuzz.ratio(line, reference.line), fuzz.token_sort_ratio(line, reference.line)) / 100
    misspelt = any(likeness < 1 and is_misspelt(keys[column]) for _, column, likeness in pairs)
    if line == reference.line:
        apart = reference.name and divided(text, first, last, reference)
        return Window(first, last, NEAR, ratio, reference.shown) if apart else None
    whole = not (text.neighbour(first, -1) or text.neighbour(last, 1))
    quality = _quality(keys, pairs, reference, ratio, capitals, misspelt=misspelt, whole=whole)
    return Window(first, last, quality, ratio, reference.shown, misspelt) if quality else None


def divided(text: Text, first: int, last: int, reference: Reference) -> bool:
    """Return whether a comma that a name does not have parts its words in two.

    What follows the comma is more than a word, which may say where the thing is.
    """
    if reference.comma:
        return False
    rest = 0
    for index in range(last, first, -1):
        token = text.tokens[index]
        rest += token.content
        between = text.text[text.tokens[index - 1].end : token.start]
        if rest > 1 and "," in between and token.key != "and":
            return True
    return False


def _breaks(tokens: Iterable[_Token], own: Sequence[str] = ()) -> bool:
    """Return whether words of a clause are among tokens, which no name goes on across."""
    return any(
        token.key in _CLAUSE and not token.capital and token.key not in own for token in tokens
    )


def _only_adjective(
    right: Sequence[str], keys: Sequence[str], pairs: Sequence[tuple[int, int, float]]
) -> bool:
    """Return whether words differ from a place only as its adjective: *North Korean*."""
    return (
        len(pairs) == len(right) == len(keys)
        and is_adjective(keys[-1], right[-1])
        and list(keys[:-1]) == list(right[:-1])
    )


def _quality(
    keys: Sequence[str],
    pairs: Sequence[tuple[int, int, float]],
    reference: Reference,
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
    telling = any(not is_generic(reference.content[row]) for row, _, _ in pairs)
    if matched == asked == given:
        if misspelt:
            return MISSPELT
        return NEAR if asked > 1 else _EXCHANGED * all(capitals)
    if asked == 1:
        return 0
    if sorted(map(stem_of, keys)) == sorted(map(stem_of, reference.content)):
        return NEAR if asked > 2 or all(capitals) else 0
    if asked == 2:
        if matched == 2 and given == 3:
            return _EXCHANGED if all(capitals) or not reference.name else 0
        if not (reference.name and all(capitals)):
            return 0
        if given == 2 and pairs[0][0] == pairs[0][1] and whole:
            return _EXCHANGED if telling else _PART
        return _PART if given == 1 and telling else 0
    if reference.name and not any(capitals) and ratio < NEAR:
        return 0
    if ratio >= _WINDOW and telling and 2 * matched >= asked:
        return NEAR if matched >= asked - 1 else _EXCHANGED
    if not (reference.name and all(capitals) and asked - 1 <= matched and given <= asked + 1):
        return 0
    if telling:
        return _EXCHANGED
    return _PART if whole and given == matched else 0


def rests_on(text: Text, window: Window, reference: Reference) -> str:
    """Return the only word of a name of two that a window has; empty where it has more."""
    if len(reference.content) != 2:
        return ""
    keys = [token.key for token in text.tokens[window.first : window.last + 1] if token.content]
    pairs = matched_words(reference.content, keys)
    return keys[pairs[0][1]] if len(pairs) == 1 else ""


def literal_window(text: Text, chinese: str, form: str, *, name: bool) -> Window | None:
    """Return the window that renders the words of a Chinese name one by one, where there is one."""
    if len(chinese) > _LONGEST_CHINESE:
        return None
    words = words_of_name(chinese)
    tokens = text.tokens
    all_stems = _stems_of_name(chinese)
    answering = [
        (index, key)
        for index, key in text.content
        if (key in all_stems or stem_of(key) in all_stems) and index not in text.taken
    ]
    if len(answering) < 2:
        return None
    answers: list[list[int]] = [[] for _ in tokens]
    for index, key in answering:
        answers[index] = [
            number
            for number, word in enumerate(words)
            if word.weight and (stem_of(key) in word.stems or key in word.stems)
        ]
    own_keys = read_words(form)[0]
    own = {stem_of(key) for key in own_keys} | LITTLE
    widest = 2 * sum(word.weight > 0 for word in words) + 4
    best: Window | None = None
    for first, begins in enumerate(answers):
        if not begins:
            continue
        covered: set[int] = set()
        keys: set[str] = set()
        content = explained = capitals = 0
        for last in range(first, min(first + widest, len(tokens))):
            if tokens[last].key == "." or last in text.taken:
                break
            if name and _breaks(tokens[last : last + 1], own_keys):
                break
            content += tokens[last].content
            capitals += tokens[last].content and tokens[last].capital
            fresh = bool(answers[last]) and tokens[last].key not in keys
            explained += fresh
            keys.add(tokens[last].key)
            covered.update(answers[last])
            if last == first or not fresh or explained < _PURE * content:
                continue
            if name and capitals and not (tokens[first].capital and tokens[last].capital):
                continue
            if name and 1 < capitals < content:
                continue
            quality = _literalness(words, covered, content - explained)
            if name and 2 * capitals < content:
                quality = quality * (quality >= _LITERAL and explained == content)
            if not quality or not text.free(first, last):
                continue
            if not name and all(stem_of(token.key) in own for token in tokens[first : last + 1]):
                continue
            share = sum(words[number].weight for number in covered)
            worth = share + 0.01 * explained - 0.1 * (content - explained)
            window = Window(first, last, quality, worth, form)
            if best is None or window.rank > best.rank:
                best = window
    return best


@lru_cache(maxsize=8192)
def _stems_of_name(chinese: str) -> frozenset[str]:
    return frozenset[str]().union(*(word.stems for word in words_of_name(chinese) if word.weight))


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


def remnant(text: Text, reference: Reference, accounted: Callable[[str], bool]) -> Window | None:
    """Return the common word that is left of a name of two words: *University*, *China*.

    It begins with a capital as a name does, but nothing says which one is meant, and nothing
    else in the Chinese accounts for it.

    Parameters
    ----------
    accounted
        Whether something else in the Chinese may stand for a word.
    """
    if not reference.name or len(reference.content) != 2:
        return None
    for key in reference.content:
        found = [index for index, other in text.content if other == key]
        if len(found) != 1 or not is_generic(key):
            continue
        (index,) = found
        token = text.tokens[index]
        if (
            token.capital
            and not token.key[0].isdigit()
            and text.free(index, index)
            and not text.neighbour(index, -1)
            and not text.neighbour(index, 1)
            and not (text.joins(index, -1) or text.joins(index, 1))
            and not _DETERMINED.search(text.text, max(0, token.start - 12), token.start)
            and not accounted(key)
        ):
            return Window(index, index, _PART, 0, reference.shown)
    return None


def english_ordinal(key: str) -> int:
    """Return the value of an ordinal, 0 where it is none."""
    match = _ENGLISH_ORDINAL.fullmatch(key)
    return int(match[1]) if match else _ENGLISH_ORDINALS.get(key, 0)


def chinese_ordinal(source: str, start: int) -> int:
    """Return the ordinal that stands before a name; 0 where there is none."""
    match = _CHINESE_ORDINAL.search(fold(source[max(0, start - _ORDINAL_WIDTH) : start]))
    if not match:
        return 0
    numeral = match[1]
    if "十" in numeral:
        tens, _, ones = numeral.partition("十")
        numeral = (tens or "一") + (ones or "〇")
    digits = "".join(_CHINESE_DIGITS.get(digit, digit) for digit in numeral)
    return int(digits) if digits.isdigit() else 0


def numbered_events(text: Text) -> Iterator[tuple[int, int, int]]:
    """Yield the ordinal, the first and the last token of each numbered event in a text."""
    for index, token in enumerate(text.tokens):
        value = english_ordinal(token.key)
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


def left_over(text: Text, heads: Set[str]) -> tuple[int, int] | None:
    """Return the only capitalised phrase that ends with one of some words, if it is free.

    Parameters
    ----------
    heads
        The stems of the words.
    """
    found = []
    tokens = text.tokens
    for last, token in enumerate(tokens):
        if not (token.capital and stem_of(token.key) in heads) or text.neighbour(last, 1):
            continue
        first = last
        while text.neighbour(first, -1) and tokens[first - 1].key not in _CLAUSE:
            first -= 1
        if first < last and text.free(first, last):
            found.append((first, last))
    return found[0] if len(found) == 1 else None


def part_of_event(text: Text, reference: Reference) -> Window | None:
    """Return capitalised words of a form, with its head, that are not the whole of it."""
    for last, token in enumerate(text.tokens):
        if not token.capital or _kind(token.key) != "event" or last in text.taken:
            continue
        first = last
        keys = [token.key]
        while text.neighbour(first, -1):
            word = text.tokens[first - 1].key
            if not any(likeness_of(word, key) for key in reference.content):
                break
            first -= 1
            keys.insert(0, word)
        begins = text.tokens[first].key in reference.content
        ends = any(likeness_of(token.key, key) for key in reference.content)
        if (
            ends
            and 1 < len(keys) < len(reference.content)
            and begins
            and not text.neighbour(first, -1)
            and not text.neighbour(last, 1)
            and len(matched_words(reference.content, keys)) >= len(keys) - 1
            and text.free(first, last)
        ):
            return Window(first, last, OTHER_HALF, 0, reference.shown)
    return None
