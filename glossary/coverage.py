"""Which words of a Chinese sentence its English translation has, and what the rest is worth.

Every Chinese word is looked for by the glosses of the lexicon, by words that translate it in
practice, by its sound, and by words of a like meaning; an English word answers for one Chinese
word only, but it may be like several.
What an unanswered word says depends on the word: 的 is hardly ever answered, 数字 nearly always.
The table `coverage.tsv` holds for each word the evidence of each answer: the logarithm of how
much likelier it is in a chance pair of sentences than in a translation.
`benchmarks/train_omissions.py` makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, lru_cache, partial
from importlib import resources
from typing import NamedTuple
from unicodedata import combining, normalize

from aligner.dictionary import stem
from glossary.lexicon import lexicon

# Longer segments are not sentences, and are not read.
LONGEST = 5_000

_WORD = re.compile(r"[a-z]+(?:['’]t)?")
_DROPPED = frozenset("a an the of to in s t d m ve ll re and by at on".split())
_NUMERALS = frozenset("〇零一二两三四五六七八九十百千万亿")
# Numbers that are not multiplied by what follows, and words in Latin letters.
_FOREIGN = re.compile(r"[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?(?![0-9十百千万亿月日])|[A-Za-zÀ-ÿ]{2,}")
_DIGITS = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_SPELT = dict(
    zip(
        map(str, range(1, 13)),
        "one two three four five six seven eight nine ten eleven twelve".split(),
        strict=True,
    )
)
_NUMBER_WORDS = frozenset(
    stem(word)
    for word in """
        one two three four five six seven eight nine ten hundred thousand million billion percent
        year month day first second third
    """.split()
)
_CAPITALISED = re.compile(r"[A-Z][A-Za-z]*")
# One set of characters at the beginning makes the search quick.
_CLAUSE = re.compile(
    r"[，。！？；：、,;:!?和与并](?:(?<![和与并])[，。！？；：、,;:!?]*|(?<=..)(?=..))"
)
_FOREIGN_CHARACTER = re.compile("[0-9A-Za-zÀ-ÿ]")
_PREFIX = 5
_SOUNDS = 4
_SCALE = 10
# Words whose answers have less evidence than this are passed over.
_TELLING = 0.2


# How a Chinese word is answered in the English text: not; by a word of its own; by a word that
# another Chinese word has; by the beginning of a word; by its sound; by a word of like meaning.
NONE, OWN, TAKEN, PART, SOUND, NEAR = range(6)


class Word:
    """What may answer a Chinese word. Prefixes and sounds are worked out when they are asked for.

    Attributes
    ----------
    text
        The word in simplified characters.
    keys
        The keys of the English words that answer it.
    near
        Those of English words that mean something like it.
    evidence
        For each answer how much it speaks for an omission; below 0 against it.
    is_read
        Whether something can answer it, its answers tell something, and it is no number, which
        other rules look at.
    is_missed
        Whether it tells something that it has no answer.
    """

    __slots__ = (
        "_prefixes",
        "_sounds",
        "evidence",
        "is_missed",
        "is_read",
        "keys",
        "near",
        "text",
    )

    def __init__(
        self,
        text: str,
        keys: frozenset[str],
        near: frozenset[str],
        evidence: tuple[float, ...],
    ) -> None:
        self.text = text
        self.keys = keys
        self.near = near
        self.evidence = evidence
        counts = not _NUMERALS.issuperset(text) and max(map(abs, evidence[:3])) >= _TELLING
        self.is_read = bool(keys) and counts
        self.is_missed = evidence[NONE] >= _TELLING
        self._prefixes: frozenset[str] | None = None
        self._sounds: tuple[str, ...] | None = None

    def prefixes(self) -> frozenset[str]:
        """Return the beginnings of its keys, of those that are long enough."""
        if self._prefixes is None:
            self._prefixes = frozenset(_beginnings(self.keys))
        return self._prefixes

    def sounds(self) -> tuple[str, ...]:
        """Return its spellings in pinyin, those that are long enough to tell something."""
        if self._sounds is None:
            spellings = [""]
            if len(self.text) <= _SOUNDS:
                for character in self.text:
                    syllables = lexicon().sounds(character)[:2] or ("?",)
                    spellings = [a + b for a in spellings for b in syllables][:_SOUNDS]
            self._sounds = tuple(spelling for spelling in spellings if len(spelling) >= 3)
        return self._sounds


class Found(NamedTuple):
    """A Chinese word of a sentence.

    Attributes
    ----------
    start, end
        Where it stands in the source.
    word
        The word; ``#`` for a number, ``A`` for a word in Latin letters.
    answer
        `NONE`, `OWN`, `TAKEN`, `PART`, `SOUND` or `NEAR`.
    """

    start: int
    end: int
    word: Word
    answer: int


class Run(NamedTuple):
    """A stretch of Chinese words that the English text does not answer.

    Attributes
    ----------
    start, end
        Where it stands in the source.
    evidence
        The sum of the evidence of its words.
    """

    start: int
    end: int
    evidence: float


class Reading(NamedTuple):
    """A Chinese sentence read beside its translation.

    Attributes
    ----------
    found
        The words of the source, in their order.
    left
        English words that no Chinese word explains, as keys.
    clauses
        Where the clauses of the source end.
    tokens
        The English words in small letters, in their order.
    source_size
        Chinese characters, letters and digits.
    """

    found: tuple[Found, ...]
    left: frozenset[str]
    clauses: tuple[int, ...]
    tokens: tuple[str, ...]
    source_size: int

    @property
    def target_size(self) -> int:
        """The number of English words."""
        return len(self.tokens)

    def between(self, first: int, last: int) -> int:
        """Return how many English words are unexplained where a stretch should be translated.

        Parameters
        ----------
        first, last
            Indexes of the first and the last word of the stretch in `found`.
        """
        keys = [keys_of(token) for token in self.tokens]
        before = (self._places(one, keys) for one in reversed(self.found[:first]))
        after = (self._places(one, keys) for one in self.found[last + 1 :])
        start = next((places[0] for places in before if places), -1)
        end = next((places[-1] for places in after if places), len(keys))
        start, end = min(start, end), max(start, end)
        return sum(not self.left.isdisjoint(some) for some in keys[start + 1 : end])

    def _places(self, one: Found, keys: Sequence[tuple[str, ...]]) -> list[int]:
        """Return where the answer to a word may stand; nothing for a word of one character."""
        if one.answer != OWN or len(one.word.text) == 1:
            return []
        return [place for place, some in enumerate(keys) if not one.word.keys.isdisjoint(some)]


# Half the time of Found(...), which calls this.
_new_found = partial(tuple.__new__, Found)


class Coverage:
    """The table of evidence, with the dictionary behind it.

    Parameters
    ----------
    keys
        For Chinese words the keys of English words that translate them beside their glosses.
    near
        For Chinese words the keys of English words that mean something like them.
    evidence
        For Chinese words the evidence of each `Answer`; under ``*``, ``**`` and ``***`` that of
        all other words of one, two, and three or more characters.
    """

    def __init__(
        self,
        keys: Mapping[str, frozenset[str]],
        near: Mapping[str, frozenset[str]],
        evidence: Mapping[str, tuple[float, ...]],
    ) -> None:
        self._keys = keys
        self._near = near
        self._evidence = evidence
        self._words: dict[str, Word] = {}
        # Those of the dictionary that are read.
        self._cut: dict[str, Word | None] = {}
        self._bases = _bases()

    def word(self, text: str) -> Word:
        """Return what may answer a word of simplified Chinese."""
        known = self._words.get(text)
        if known is None:
            keys = {gloss for gloss in lexicon().glosses(text) if len(gloss) > 1}
            keys |= self._keys.get(text, frozenset())
            keys |= {self._bases[key] for key in self._bases.keys() & keys}
            near = self._near.get(text, frozenset())
            known = self._words[text] = Word(text, frozenset(keys), near, self._weights(text))
        return known

    def _read_word(self, text: str) -> Word | None:
        word = self.word(text)
        return word if word.is_read else None

    def evidence(self, found: Sequence[Found]) -> list[float]:
        """Return how much the answer to each word speaks for its omission."""
        return [one.word.evidence[one.answer] for one in found]

    def _weights(self, text: str) -> tuple[float, ...]:
        return self._evidence.get(text) or self._evidence["*" * min(3, len(text))]

    def read(self, source: str, target: str) -> Reading:
        """Read a Chinese sentence beside its translation.

        Parameters
        ----------
        source
            Chinese as `corpora.language.fold` makes it.
        target
            English.
        """
        plain = _plain(target)
        tokens = words_of(plain)
        left: dict[str, int] = {}
        for token in tokens:
            for key in keys_of(token):
                left[key] = left.get(key, 0) + 1
        present = frozenset(left)
        cut = lexicon().cut(source, self._cut, self._read_word)
        starts, ends, words = zip(*cut, strict=True) if cut else ((), (), ())
        answers = [OWN] * len(cut)
        choices: list[tuple[int, int, int, frozenset[str]]] = []
        open_ones: list[int] = []
        for index, (start, end, word) in enumerate(cut):
            hits = word.keys & present
            if hits:
                # The word with the fewest choices chooses first.
                choices.append((len(hits), start - end, index, hits))
            else:
                answers[index] = NONE
                if word.is_missed:
                    open_ones.append(index)
        choices.sort()
        explained: set[str] = set()
        for count, _, index, keys in choices:
            for hit in _rarer_first(keys) if count > 1 else keys:
                if left[hit]:
                    left[hit] -= 1
                    explained.update(keys)
                    break
            else:
                answers[index] = TAKEN
                open_ones.append(index)
        beginnings = _beginnings([key for key, count in left.items() if count])
        names = " ".join(_CAPITALISED.findall(plain)).lower()
        open_ones.sort()
        for index in open_ones:
            word = words[index]
            prefixes = word.prefixes()
            if not prefixes.isdisjoint(beginnings):
                explained |= prefixes & beginnings
                answers[index] = PART
            elif names and any(map(names.__contains__, word.sounds())):
                answers[index] = SOUND
            elif answers[index] == NONE and not word.near.isdisjoint(present):
                answers[index] = NEAR
        found = list(map(_new_found, zip(starts, ends, words, answers, strict=True)))
        foreign = self._foreign(source, plain, tokens)
        return Reading(
            tuple(sorted([*found, *foreign]) if foreign else found),
            frozenset(
                [
                    key
                    for key in present - explained - _NUMBER_WORDS
                    if key[0] != "_" and key[:_PREFIX] not in explained
                ]
            ),
            (*[match.end() for match in _CLAUSE.finditer(source)], len(source)),
            tuple(tokens),
            sum(map(str.isalnum, source)),
        )

    def _foreign(self, source: str, plain: str, tokens: Sequence[str]) -> list[Found]:
        """Return the numbers and the words in Latin letters of a source."""
        first = _FOREIGN_CHARACTER.search(source)
        if not first:
            return []
        matches = [*_FOREIGN.finditer(source, first.start())]
        if not matches:
            return []
        found: list[Found] = []
        open_numbers = []
        lower = plain.lower()
        bare = lower.replace(",", "")
        spare = set(_DIGITS.findall(bare))
        for match in matches:
            text = _plain(match[0]).lower()
            number = text.replace(",", "")
            there = text in lower or text in bare or _SPELT.get(number) in tokens
            word = self.word("#" if text[0].isdigit() else "A")
            if there:
                spare.discard(number)
            elif text[0].isdigit():
                open_numbers.append((len(found), len(number)))
            found.append(Found(match.start(), match.end(), word, OWN if there else NONE))
        # A number that became another was not left out.
        for place, size in open_numbers:
            if spare:
                spare.remove(min(spare, key=lambda one: (abs(len(one) - size), one)))
                found[place] = found[place]._replace(answer=TAKEN)
        return found


def strongest_run(found: Sequence[Found], evidence: Sequence[float]) -> Run | None:
    """Return the stretch with the most evidence (Kadane's algorithm); None without any."""
    best = current = 0.0
    first = start = end = 0
    for one, value in zip(found, evidence, strict=True):
        if current <= 0:
            current, first = 0.0, one.start
        current += value
        if current > best:
            best, start, end = current, first, one.end
    return Run(start, end, best) if best > 0 else None


@lru_cache(maxsize=65536)
def _rarer_first(keys: frozenset[str]) -> tuple[str, ...]:
    """Return keys with the long ones, which are rarer, first."""
    return tuple(sorted(keys, key=lambda key: (-len(key), key)))


def _beginnings(keys: Iterable[str]) -> set[str]:
    """Return the beginnings of the keys that are long enough."""
    return {key[:_PREFIX] for key in keys if len(key) >= _PREFIX and key[0] != "_"}


def words_of(text: str) -> list[str]:
    """Return the words of an English text in small letters."""
    return _WORD.findall(text.lower())


@lru_cache(maxsize=65536)
def keys_of(word: str) -> tuple[str, ...]:
    """Return what an English word in small letters is compared by; nothing for an article.

    Content words are compared by their stems, and irregular forms by those of their base as
    well; function words have an underline before them.
    """
    keys: tuple[str, ...] = ()
    if word.endswith(("n't", "n’t")):
        keys = ("_not",)
        word = word[:-3]
    if not word.isalpha():
        word = word.partition("'")[0].partition("’")[0]
    if len(word) < 2 or word in _DROPPED:
        return keys
    stemmed = stem(word)
    if not stemmed:
        return (*keys, "_" + word)
    base = _bases().get(stemmed)
    return (*keys, stemmed, base) if base and base != stemmed else (*keys, stemmed)


@cache
def coverage() -> Coverage:
    """Return the table of the package, read once."""
    keys: dict[str, frozenset[str]] = {}
    near: dict[str, frozenset[str]] = {}
    evidence: dict[str, tuple[float, ...]] = {}
    for line in _lines("coverage.tsv"):
        word, translations, alike, weights = line.split("\t")
        if translations:
            keys[word] = frozenset(translations.split())
        if alike:
            near[word] = frozenset(alike.split())
        if weights:
            evidence[word] = tuple(int(weight) / _SCALE for weight in weights.split())
    return Coverage(keys, near, evidence)


def _lines(name: str) -> list[str]:
    data = resources.files(__package__) / "data" / name
    lines = data.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("# ")]


@cache
def _bases() -> dict[str, str]:
    bases = {}
    for line in _lines("irregular.txt"):
        base, *forms = line.split()
        bases.update({stem(form): stem(base) for form in forms if stem(form) and stem(base)})
    return bases


def _plain(text: str) -> str:
    """Return an English text without accents."""
    if text.isascii():
        return text
    parts = normalize("NFKD", text)
    marks = {one for one in set(parts) if one > "\x7f" and combining(one)}
    return "".join([one for one in parts if one not in marks]) if marks else parts
