"""Finding the forms of concepts in Chinese and English texts.

Both matchers look for all forms at once (Aho and Corasick 1975) in a folded copy of the text
and give spans of the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib import resources
from itertools import pairwise, product
from typing import NamedTuple
from unicodedata import normalize

from ahocorasick_rs import AhoCorasick
from rapidfuzz.distance import Prefix

from corpora.language import fold
from glossary.model import Term

_ACCEPTED = ("preferred", "admitted")
_APOSTROPHES = "'’‘‛ʼ`´＇′"
_DASHES = "-‐‑‒–—―−－"
# Stand inside words without showing.
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"

_QUOTES = "“”‘’\"'「」『』《》〈〉＂＇"
_DOTS = "·•・‧∙⋅"
_LOOSE_CHINESE = re.compile(f"[\\s{_QUOTES}{_DOTS}{_INVISIBLE}]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_HAN = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_LETTER = f"(?:[^\\W_{_HAN}]|[\u0300-\u036f{_INVISIBLE}])"
_TOKEN = re.compile(
    rf"(?P<initials>(?<![^\W_])(?:[A-Za-z]\.){{2,}})"
    rf"|(?P<possessive>(?<=[^\W_])[{_APOSTROPHES}][sS](?![^\W_]))"
    rf"|(?P<word>(?![{_INVISIBLE}]){_LETTER}+(?:[{_APOSTROPHES}](?![sS](?![^\W_])){_LETTER}+)*)"
    rf"|(?P<symbol>[&＆+#%@$€£¥{_HAN}])"
    r"|(?P<stop>[.!?;:()\[\]{}<>|/\\…。！？；：（）]+|\n\s*\n)"
)
_ARTICLES = ("a", "an", "the")
_BRITISH = {
    british: american
    for words in (
        "centre center",
        "theatre theater",
        "metre meter",
        "honour honor",
        "favour favor",
        "labour labor",
        "colour color",
        "harbour harbor",
        "neighbour neighbor",
        "programme program",
        "defence defense",
        "licence license",
        "catalogue catalog",
        "dialogue dialog",
        "modelling modeling",
    )
    for british, american in (words.split(), (word + "s" for word in words.split()))
}
_ISE = re.compile(r"(?<=[a-z]{3})is(?=(?:e|es|ed|ing|er|ers|ations?)$)")
# A comma before "and" may always be absent or added.
_COMMA = re.compile(r",(?!\s*(?:and\b|[&＆]))")
# A rejected form of so many words is found with commas that it does not have.
_WORDS_WITH_COMMA = 4


@dataclass(frozen=True, slots=True)
class Entry:
    """A term and the number of its concept among those that are looked for."""

    concept: int
    term: Term

    @property
    def accepted(self) -> bool:
        """Whether a translation may use the term."""
        return self.term.status in _ACCEPTED


@dataclass(frozen=True, slots=True)
class Hit:
    """A place in a text that reads as one or more terms.

    Attributes
    ----------
    start, end
        Code points of the text; `end` is exclusive.
    entries
        The terms, one for each concept.
    inside
        The longest hit around it; None where there is none.
    """

    start: int
    end: int
    entries: tuple[Entry, ...]
    inside: Hit | None = None


class ChineseMatcher:
    """Finds Chinese forms as substrings, without segmenting the text into words.

    Script, width and case do not matter; middle dots, quotation marks and spaces may stand in a
    name or be absent from it. A form inside a word of the guard list is not found.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        forms: dict[str, dict[int, Entry]] = {form: {} for form in _guards()}
        for entry in entries:
            form = _LOOSE_CHINESE.sub("", _fold_chinese(entry.term.form))
            forms.setdefault(form, {}).setdefault(entry.concept, entry)
        self._forms = list(forms)
        self._entries = [tuple(own.values()) for own in forms.values()]
        self._automaton = AhoCorasick(self._forms)

    def find(self, text: str) -> list[Hit]:
        """Return the hits in a text, by start, the longer first; one in a guard is left out."""
        folded = _fold_chinese(text)
        kept = None
        if _LOOSE_CHINESE.search(folded):
            kept = [
                index
                for index, character in enumerate(folded)
                if not _LOOSE_CHINESE.match(character)
            ]
            folded = "".join([folded[index] for index in kept])
        hits = []
        for form, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            first, last = (kept[start], kept[end - 1] + 1) if kept else (start, end)
            if not _cuts_latin(text, first, last):
                hits.append(Hit(first, last, self._entries[form]))
        return [
            hit
            for hit in _nested(hits)
            if hit.entries and (hit.inside is None or hit.inside.entries)
        ]

    def homonyms(self) -> list[set[int]]:
        """Return the concepts that share a form, for each form that several have."""
        return [
            {entry.concept for entry in entries} for entries in self._entries if len(entries) > 1
        ]


class EnglishMatcher:
    """Finds English forms as sequences of words.

    Hyphens, dashes, spaces and line breaks are alike; so are the kinds of apostrophe, *&* and
    *and*, British and American spelling. Articles may be absent or added (but not that of a form
    of one word), the last word (or the word before *of*) may be singular or plural, and a
    possessive may follow. The case of the letters matters in acronyms and where the term says
    so; a capital may always begin a form, and capitals may spell all of it. A rejected form of
    one capitalised word is not found without its capital.
    """

    def __init__(self, entries: Iterable[Entry]) -> None:
        patterns: dict[str, list[_Form]] = {}
        for entry in entries:
            form = _Form(entry)
            for variant in form.variants():
                patterns.setdefault(f" {' '.join(variant)} ", []).append(form)
        self._forms = list(patterns.values())
        self._automaton = AhoCorasick(list(patterns))

    def find(self, text: str) -> list[Hit]:
        """Return the hits in a text, by start, the longer first."""
        words = words_of(text)
        starts = []
        offset = 1
        for word in words:
            starts.append(offset)
            offset += len(word.key) + 1
        line = f" {' '.join([word.key for word in words])} "
        hits: list[Hit] = []
        for form, start, end in self._automaton.find_matches_as_indexes(line, overlapping=True):
            first = bisect_left(starts, start + 1)
            last = bisect_left(starts, end)
            hits += _read(_Reading(text, words[first:last]), self._forms[form])
        return _nested(hits)


class Word(NamedTuple):
    """A word of an English text: its key for comparing and its span.

    `article` is the start of an article that stands before the word, else -1.
    """

    key: str
    start: int
    end: int
    article: int


class _Form:
    """An English form, ready to be compared with what stands in a text."""

    def __init__(self, entry: Entry) -> None:
        text = entry.term.form
        self.entry = entry
        self.words = words_of(text)
        while self.words[0].key == ".":
            del self.words[0]
        while self.words[-1].key == ".":
            del self.words[-1]
        self.keys = [word.key for word in self.words]
        self.raw = [text[word.start : word.end] for word in self.words]
        self.gaps = _gaps(text, self.words)
        self.article = self.words[0].article >= 0
        self.commas = len(_COMMA.findall(text))
        self.loose = not entry.accepted and len(self.words) >= _WORDS_WITH_COMMA
        single = self.raw[0] if len(self.raw) == 1 else ""
        self.exact = entry.term.case_sensitive or any(map(str.isupper, single[1:]))
        self.capital = not entry.accepted and single[:1].isupper()

    def variants(self) -> Iterator[list[str]]:
        """Yield the key sequences under which the form is found."""
        keys = self.keys
        yield from _numbers(keys, self.raw)
        if "-" in self.gaps:
            fused = keys[:1]
            for gap, key in zip(self.gaps, keys[1:], strict=True):
                if gap == "-":
                    fused[-1] += key
                else:
                    fused.append(key)
            yield from _numbers(fused, fused)

    def fits_case(self, raw: Sequence[str]) -> bool:
        """Return whether the capitals of the words in a text are those of the form."""
        if not (self.exact or self.capital):
            return True
        if len(raw) != len(self.raw):
            return not self.entry.term.case_sensitive
        if not self.exact:
            return raw[0][:1].isupper()
        if all(
            _same_capitals(found, word, begins=index == 0)
            for index, (found, word) in enumerate(zip(raw, self.raw, strict=True))
        ):
            return True
        return "".join(raw).isupper() and not "".join(self.raw).isupper()

    def closeness(self, found: _Reading) -> tuple[int, ...]:
        """Return how near the form is: number, spelling, joints, capitals, then status."""
        capitals = [word[:1].isupper() for word in self.raw]
        return (
            found.keys == self.keys,
            sum(
                Prefix.similarity(word.casefold(), other)
                for word, other in zip(self.raw, found.spelled, strict=False)
            ),
            found.gaps == self.gaps,
            found.shouted or found.capitals == capitals,
            self.entry.accepted,
        )


class _Reading:
    """Some words of a text, as forms are compared with them."""

    def __init__(self, text: str, words: Sequence[Word]) -> None:
        self.start, self.end = words[0].start, words[-1].end
        self.article = words[0].article
        self.keys = [word.key for word in words]
        self.raw = [text[word.start : word.end] for word in words]
        self.gaps = _gaps(text, words)
        self.spelled = [word.casefold() for word in self.raw]
        self.capitals = [word[:1].isupper() for word in self.raw]
        self.shouted = len("".join(self.raw)) > 1 and "".join(self.raw).isupper()
        self.commas = len(_COMMA.findall(text, self.start, self.end))


def _same_capitals(found: str, word: str, *, begins: bool) -> bool:
    """Return whether a word has the capitals of a form's word; an ending of number is small."""
    found, word = found.replace(".", ""), word.replace(".", "")
    if begins and found[:1].isupper():
        found, word = found[1:], word[1:]
    return all(
        letter.isupper() == other.isupper() for letter, other in zip(found, word, strict=False)
    ) and (len(found) <= len(word) or found[len(word) :].islower())


def _read(found: _Reading, forms: Sequence[_Form]) -> Iterator[Hit]:
    """Yield the hits that words are, of the forms with their keys."""
    best: dict[int, _Form] = {}
    for form in forms:
        if form.article and found.article < 0 and len(form.words) == 1:
            continue
        if found.commas > form.commas and not form.loose:
            continue
        if not form.fits_case(found.raw):
            continue
        other = best.get(form.entry.concept)
        if other is None or form.closeness(found) > other.closeness(found):
            best[form.entry.concept] = form
    with_article = found.article >= 0
    plain = [form.entry for form in best.values() if not (form.article and with_article)]
    whole = [form.entry for form in best.values() if form.article and with_article]
    if plain:
        yield Hit(found.start, found.end, tuple(plain))
    if whole:
        yield Hit(found.article, found.end, tuple(whole))


def _nested(hits: Iterable[Hit]) -> list[Hit]:
    """Return hits in order, each with the longest hit that holds it."""
    ordered = sorted(hits, key=lambda hit: (hit.start, -hit.end))
    found: list[Hit] = []
    around: Hit | None = None
    for hit in ordered:
        if around and hit.end <= around.end and (hit.start, hit.end) != (around.start, around.end):
            found.append(replace(hit, inside=around))
        else:
            found.append(hit)
            around = hit
    return found


def _fold_chinese(text: str) -> str:
    folded = _SURROGATE.sub("\ufffd", fold(text))
    lower = folded.lower()
    if len(lower) == len(folded):
        return lower
    return "".join(
        small if len(small := character.lower()) == 1 else character for character in folded
    )


def _cuts_latin(text: str, start: int, end: int) -> bool:
    """Return whether a span begins or ends inside a word of Latin letters or a number."""

    def joined(left: str, right: str) -> bool:
        return left.isascii() and right.isascii() and left.isalnum() and right.isalnum()

    return (start > 0 and joined(text[start - 1], text[start])) or (
        end < len(text) and joined(text[end - 1], text[end])
    )


@cache
def _guards() -> tuple[str, ...]:
    data = resources.files(__package__) / "data" / "guards.txt"
    guards = []
    for line in data.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            choices = [some or one for some, one in re.findall(r"\[(.+?)\]|(.)", line)]
            guards += ["".join(word) for word in product(*choices)]
    return tuple(guards)


def words_of(text: str) -> list[Word]:
    """Return the words of an English text; the key of a stop is a full stop.

    Articles are no words of their own; a possessive ending and a Chinese character are.
    """
    words: list[Word] = []
    article = -1
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        start, end = match.span()
        if kind == "word":
            key = _key(match[0])
            if key in _ARTICLES and _is_article(text, start, end, words):
                article = start
                continue
        elif kind == "possessive":
            key = "'s"
        elif kind == "symbol":
            key = "and" if match[0] in "&＆" else _SURROGATE.sub("\ufffd", match[0])
        elif kind == "initials":
            key = match[0].replace(".", "").lower()
        else:
            key = "."
        words.append(Word(key, start, end, article))
        article = -1
    return words


def _is_article(text: str, start: int, end: int, words: Sequence[Word]) -> bool:
    """Return whether an article is one, and no letter and no part of a word with a hyphen."""
    before = text[start - 1 : start]
    begins = not words or words[-1].key == "." or (before != "" and before in _QUOTES)
    hyphenated = text[end : end + 1] in _DASHES and end < len(text)
    return not hyphenated and (text[start:end] != "A" or begins)


@lru_cache(maxsize=65536)
def _key(raw: str) -> str:
    plain = normalize("NFKD", raw).casefold()
    plain = "".join(character for character in plain if character.isalnum())
    plain = _BRITISH.get(plain, plain)
    return _ISE.sub("iz", plain)


def _gaps(text: str, words: Sequence[Word]) -> list[str]:
    """Return what joins each word to the next: a hyphen or a space."""
    return [
        "-" if before.end + 1 == after.start and text[before.end] in _DASHES else " "
        for before, after in pairwise(words)
    ]


def _numbers(keys: Sequence[str], raw: Sequence[str]) -> Iterator[list[str]]:
    """Yield the keys, and with the head in the other number."""
    keys = list(keys)
    yield keys
    heads = {len(keys) - 1}
    heads.update(index - 1 for index, key in enumerate(keys) if key in ("of", "for") and index)
    for head in heads:
        other = _other_number(keys[head], name=len(keys) == 1 and raw[0][:1].isupper())
        if other:
            yield [*keys[:head], other, *keys[head + 1 :]]


def _other_number(word: str, *, name: bool) -> str:
    if not word.isalpha() or not word.isascii() or len(word) < 2:
        return ""
    if not name and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        if word.endswith("ies"):
            return word[:-3] + "y"
        return word[:-2] if word.endswith(("ches", "shes", "xes", "sses")) else word[:-1]
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + ("es" if word.endswith(("s", "x", "ch", "sh", "z")) else "s")
