"""Finding the forms of concepts in Chinese and English texts.

Both matchers look for all forms at once (Aho and Corasick 1975) in a folded copy of the text
and give spans of the text itself.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
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
_DASH = re.compile(f"[{_DASHES}]")
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
_PARAGRAPH = re.compile(r"\n\s*\n")
# Longer stretches without a space are no words, and are not kept.
_LONGEST_KEPT = 40
_ARTICLE, _ARTICLE_IF_FIRST = 1, 2
# A stretch of a text: its length; its keys with a space before each, articles left out; of each
# word the key, start and end, and whether it is an article.
_Chunk = tuple[int, str, tuple[tuple[str, int, int, int], ...]]
# The keys of a stretch of which an article may be none, which depends on what stands before.
_UNSURE = "?"


@dataclass(frozen=True, slots=True)
class Entry:
    """A term and the number of its concept among those that are looked for."""

    concept: int
    term: Term
    accepted: bool = field(init=False, compare=False)
    """Whether a translation may use the term."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "accepted", self.term.status in _ACCEPTED)


class Hit(NamedTuple):
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
        forms: dict[str, tuple[Entry, ...]] = dict.fromkeys(_guards(), ())
        for entry in entries:
            form = _LOOSE_CHINESE.sub("", _small(fold(entry.term.form)))
            own = forms.get(form, ())
            if all(other.concept != entry.concept for other in own):
                forms[form] = (*own, entry)
        self._entries = list(forms.values())
        self._automaton = AhoCorasick(list(forms))

    def find(self, text: str, folded: str | None = None) -> list[Hit]:
        """Return the hits in a text, by start, the longer first; one in a guard is left out.

        Parameters
        ----------
        text
            Chinese.
        folded
            The same as `corpora.language.fold` makes it, where that is known.
        """
        folded = _small(fold(text) if folded is None else folded)
        # Of each loose character, where it would stand in what is kept.
        loose = [
            match.start() - number for number, match in enumerate(_LOOSE_CHINESE.finditer(folded))
        ]
        if loose:
            folded = _LOOSE_CHINESE.sub("", folded)
        hits = []
        for form, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True):
            first, last = start, end
            if loose:
                first += bisect_right(loose, start)
                last += bisect_right(loose, end - 1)
            if not _cuts_latin(text, first, last):
                hits.append(Hit(first, last, self._entries[form]))
        if not hits:
            return hits
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
        # Few patterns have several entries: one list for all spares the memory of many.
        numbers: dict[str, int] = {}
        self._entries: list[Entry] = []
        self._others: dict[int, list[Entry]] = {}
        for entry in entries:
            for variant in _variants(entry.term.form):
                pattern = f" {' '.join(variant)} "
                number = numbers.setdefault(pattern, len(numbers))
                if number == len(self._entries):
                    self._entries.append(entry)
                else:
                    self._others.setdefault(number, []).append(entry)
        self._forms: dict[int, _Forms] = {}
        self._automaton = AhoCorasick(list(numbers))

    def find(self, text: str) -> list[Hit]:
        """Return the hits in a text, by start, the longer first."""
        chunks = _chunks(text)
        line = _line_of(chunks)
        # By their ends.
        matches = self._automaton.find_matches_as_indexes(line, overlapping=True)
        if not matches:
            return []
        keys, places = _words_in(chunks)
        hits: list[Hit] = []
        spaces = counted = 0
        for pattern, start, end in matches:
            spaces += line.count(" ", counted, end)
            counted = end
            size, forms, plain = self._forms.get(pattern) or self._ready(pattern, line[start:end])
            last = spaces - 1
            first = last - size
            if plain:
                begin, stop = places[first][0], places[last - 1][1]
                if size == 1 or text.find(",", begin, stop) < 0:
                    hits.append(Hit(begin, stop, plain))
                    continue
            hits += _read(_Reading(text, keys, places, first, last), forms)
        return _nested(hits)

    def _ready(self, number: int, pattern: str) -> _Forms:
        """Return the forms of a pattern, which are read when it is first met."""
        entries = [self._entries[number], *self._others.get(number, ())]
        forms = list(map(_Form, entries))
        self._forms[number] = _Forms(pattern.count(" ") - 1, forms, _plain_entries(forms))
        return self._forms[number]


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
        words = _words_of_form(text)
        self.entry = entry
        self.words = words
        self.keys = [word.key for word in words]
        self.raw = [text[word.start : word.end] for word in words]
        self.article = words[0].article >= 0
        self.commas = len(_COMMA.findall(text)) if "," in text else 0
        self.loose = not entry.accepted and len(words) >= _WORDS_WITH_COMMA
        single = self.raw[0] if len(words) == 1 else ""
        self.exact = entry.term.case_sensitive or any(map(str.isupper, single[1:]))
        self.capital = not entry.accepted and single[:1].isupper()
        self.cased = self.exact or self.capital

    @cached_property
    def gaps(self) -> list[str]:
        """What joins each word to the next."""
        return _gaps(self.entry.term.form, self.words)

    def fits_case(self, raw: Sequence[str]) -> bool:
        """Return whether the capitals of the words in a text are those of the form."""
        if not self.cased:
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


class _Forms(NamedTuple):
    """Forms with the same keys: how many keys, the forms, and their entries if none is special."""

    size: int
    forms: list[_Form]
    plain: tuple[Entry, ...]


class _Reading:
    """Some words of a text, as forms are compared with them."""

    def __init__(
        self,
        text: str,
        keys: Sequence[str],
        places: Sequence[tuple[int, int, int]],
        first: int,
        last: int,
    ) -> None:
        self.start, _, self.article = places[first]
        self.end = places[last - 1][1]
        self._text = text
        self._keys, self._places, self._first, self._last = keys, places, first, last

    @cached_property
    def keys(self) -> Sequence[str]:
        return self._keys[self._first : self._last]

    @cached_property
    def raw(self) -> list[str]:
        places = self._places[self._first : self._last]
        return [self._text[start:end] for start, end, _ in places]

    @cached_property
    def gaps(self) -> list[str]:
        places = self._places[self._first : self._last]
        return _gaps(self._text, [Word("", *place) for place in places])

    @cached_property
    def spelled(self) -> list[str]:
        return [word.casefold() for word in self.raw]

    @cached_property
    def capitals(self) -> list[bool]:
        return [word[:1].isupper() for word in self.raw]

    @cached_property
    def shouted(self) -> bool:
        return len("".join(self.raw)) > 1 and "".join(self.raw).isupper()

    @cached_property
    def commas(self) -> int:
        if self._text.find(",", self.start, self.end) < 0:
            return 0
        return len(_COMMA.findall(self._text, self.start, self.end))


def _same_capitals(found: str, word: str, *, begins: bool) -> bool:
    """Return whether a word has the capitals of a form's word; an ending of number is small."""
    found, word = found.replace(".", ""), word.replace(".", "")
    if begins and found[:1].isupper():
        found, word = found[1:], word[1:]
    return all(
        letter.isupper() == other.isupper() for letter, other in zip(found, word, strict=False)
    ) and (len(found) <= len(word) or found[len(word) :].islower())


def _plain_entries(forms: Sequence[_Form]) -> tuple[Entry, ...]:
    """Return the entries of forms, where words without a comma can only be all of them."""
    concepts = {form.entry.concept for form in forms}
    if len(concepts) < len(forms) or any(form.article or form.cased for form in forms):
        return ()
    return tuple(form.entry for form in forms)


def _read(found: _Reading, forms: Sequence[_Form]) -> Iterator[Hit]:
    """Yield the hits that words are, of the forms with their keys."""
    best: dict[int, _Form] = {}
    for form in forms:
        if form.article and found.article < 0 and len(form.words) == 1:
            continue
        if found.commas > form.commas and not form.loose:
            continue
        if form.cased and not form.fits_case(found.raw):
            continue
        other = best.get(form.entry.concept)
        if other is None or form.closeness(found) > other.closeness(found):
            best[form.entry.concept] = form
    with_article = found.article >= 0
    plain = [form.entry for form in best.values() if not (form.article and with_article)]
    if plain:
        yield Hit(found.start, found.end, tuple(plain))
    if len(plain) < len(best):
        whole = [form.entry for form in best.values() if form.article]
        yield Hit(found.article, found.end, tuple(whole))


def _nested(hits: list[Hit]) -> list[Hit]:
    """Return hits in order, each with the longest hit that holds it."""
    if len(hits) < 2:
        return hits
    found: list[Hit] = []
    around: Hit | None = None
    for hit in sorted(hits, key=_by_place):
        start, end, entries, _ = hit
        if around and end <= around.end and (start, end) != around[:2]:
            found.append(Hit(start, end, entries, around))
        else:
            found.append(hit)
            around = hit
    return found


def _by_place(hit: Hit) -> tuple[int, int]:
    return hit.start, -hit.end


def _small(text: str) -> str:
    """Return a text in small letters, as long as it is."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(
        small if len(small := character.lower()) == 1 else character for character in text
    )


def _cuts_latin(text: str, start: int, end: int) -> bool:
    """Return whether a span begins or ends inside a word of Latin letters or a number."""
    return _joined(text[max(0, start - 1) : start + 1]) or _joined(text[end - 1 : end + 1])


def _joined(pair: str) -> bool:
    return len(pair) == 2 and pair.isascii() and pair.isalnum()


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
    return [Word(key, *place) for key, place in zip(*read_words(text), strict=True)]


def read_words(text: str) -> tuple[list[str], list[tuple[int, int, int]]]:
    """Return what `words_of` does apart: the keys, and start, end and article of each word."""
    return _words_in(_chunks(text))


def _words_in(chunks: Iterable[_Chunk]) -> tuple[list[str], list[tuple[int, int, int]]]:
    keys: list[str] = []
    places: list[tuple[int, int, int]] = []
    position = 0
    article = -1
    for size, _, pieces in chunks:
        for key, start, end, kind in pieces:
            if kind and (kind == _ARTICLE or not keys or keys[-1] == "."):
                article = position + start
                continue
            keys.append(key)
            places.append((position + start, position + end, article))
            article = -1
        position += size + 1
    return keys, places


def _line_of(chunks: Sequence[_Chunk]) -> str:
    """Return the keys of the words with a space around each."""
    lines = [line for _, line, _ in chunks]
    if _UNSURE in lines:
        return f" {' '.join(_words_in(chunks)[0])} "
    return "".join(lines) + " "


def _chunks(text: str) -> list[_Chunk]:
    """Return the stretches between the spaces of a text."""
    if "\n" in text:
        chunks = [text] if _PARAGRAPH.search(text) else text.replace("\n", " ").split(" ")
    else:
        chunks = text.split(" ")
    return [
        _kept(chunk) if len(chunk) <= _LONGEST_KEPT else _taken_apart(chunk) for chunk in chunks
    ]


def _taken_apart(chunk: str) -> _Chunk:
    """Return the key and span of each word of a text, and whether it is an article.

    A single space ends no word but what it stands in the midst of, so a text may be taken
    apart there. An article is none as a letter or a part of a word with a hyphen; a capital *A*
    is one where a sentence or a quotation begins.
    """
    word = chunk.removesuffix(",")
    if word.isalpha() and word.isascii() and (key := _key(word)) not in _ARTICLES:
        # Most are a word and no more.
        return len(chunk), f" {key}", ((key, 0, len(word), 0),)
    pieces = []
    for match in _TOKEN.finditer(chunk):
        group = match.lastgroup
        start, end = match.span()
        kind = 0
        if group == "word":
            key = _key(match[0])
            if key in _ARTICLES and not (chunk[end : end + 1] in _DASHES and end < len(chunk)):
                quoted = start > 0 and chunk[start - 1] in _QUOTES
                kind = _ARTICLE_IF_FIRST if match[0] == "A" and not quoted else _ARTICLE
        elif group == "possessive":
            key = "'s"
        elif group == "symbol":
            key = "and" if match[0] in "&＆" else _SURROGATE.sub("\ufffd", match[0])
        elif group == "initials":
            key = match[0].replace(".", "").lower()
        else:
            key = "."
        pieces.append((key, start, end, kind))
    if any(kind == _ARTICLE_IF_FIRST for *_, kind in pieces):
        line = _UNSURE
    else:
        line = "".join([f" {key}" for key, _, _, kind in pieces if not kind])
    return len(chunk), line, tuple(pieces)


_kept = lru_cache(maxsize=65536)(_taken_apart)


@lru_cache(maxsize=65536)
def _key(raw: str) -> str:
    if raw.isascii() and raw.isalnum():
        plain = raw.lower()
    else:
        plain = normalize("NFKD", raw).casefold()
        plain = "".join(character for character in plain if character.isalnum())
    plain = _BRITISH.get(plain, plain)
    return _ISE.sub("iz", plain) if "is" in plain else plain


def _gaps(text: str, words: Sequence[Word]) -> list[str]:
    """Return what joins each word to the next: a hyphen or a space."""
    return [
        "-" if before.end + 1 == after.start and text[before.end] in _DASHES else " "
        for before, after in pairwise(words)
    ]


def _words_of_form(form: str) -> list[Word]:
    """Return the words of an English form, without stops at its ends."""
    words = words_of(form)
    while words[0].key == ".":
        del words[0]
    while words[-1].key == ".":
        del words[-1]
    return words


def _variants(form: str) -> Iterator[list[str]]:
    """Yield the key sequences under which a form is found."""
    keys, places = read_words(form)
    if keys[0] == "." or keys[-1] == ".":
        words = _words_of_form(form)
        keys, places = [word.key for word in words], [word[1:] for word in words]
    yield from _numbers(keys, form[places[0][0]])
    if len(keys) == 1 or not _DASH.search(form):
        return
    gaps = _gaps(form, [Word(key, *place) for key, place in zip(keys, places, strict=True)])
    if "-" in gaps:
        fused = keys[:1]
        for gap, key in zip(gaps, keys[1:], strict=True):
            if gap == "-":
                fused[-1] += key
            else:
                fused.append(key)
        yield from _numbers(fused, fused[0])


def _numbers(keys: list[str], first: str) -> Iterator[list[str]]:
    """Yield the keys, and with the head in the other number; `first` begins them as written."""
    yield keys
    heads = {len(keys) - 1}
    heads.update(index - 1 for index, key in enumerate(keys) if key in ("of", "for") and index)
    for head in heads:
        other = _other_number(keys[head], name=len(keys) == 1 and first.isupper())
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
