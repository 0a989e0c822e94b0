"""Pinyin where there is a translation: Shuzi Zhongguo for 数字中国, which is Digital China.

Names of persons, places and streets are right in pinyin, and English has borrowed words such as
hutong. So only words of a list, and Chinese terms of the glossaries, are looked for by their sound.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from itertools import accumulate
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick

from aligner.dictionary import dictionary
from corpora.language import fold
from glossary.checks.names import look
from glossary.checks.persons import surname_spellings
from glossary.checks.rule import Candidate, Context, Rule
from glossary.termbase import Glossary

_SPELLINGS = "spellings"
_THRESHOLD = 0.5
_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’][A-Za-zÀ-ɏ]+)*")
# Cannot pass through the search for spellings.
_SURROGATE = re.compile("[\ud800-\udfff]")
_NOT_A_LETTER = re.compile("[^a-z]")
_SMALL = re.compile(r"\b(?!(?:of|and|the|for)\b)(?<!')[a-z]\w*")
_SPELT = str.maketrans("üǖǘǚǜÜ", "uuuuuu", "'’")
# A term of so many syllables is itself also where no Chinese is at hand.
_UNMISTAKABLE = 4
# Behind a name in pinyin: a street, a company, a place.
_NAMED = re.compile(
    r"[\s-]+(?:Roads?|Rd|Streets?|St|Avenue|Ave|Lane|Boulevard|Bridge|Square|Park|District|County"
    r"|Town(?:ship)?|Village|Community|Lu|Jie|Dadao|Xiang|Cun|Co|Company|Corp(?:oration)?|Inc"
    r"|Ltd|Limited|Group|Holdings?|Bank|Hotel|Metro|Station)\b"
)
_EXPLAINED = re.compile(
    r"[\"'”’」]?\s*(?:[(（\[]|,?\s*(?:or|meaning|literally|means|which means)\b)"
)
_SAID = re.compile(
    r"(?:\b(?:words?|terms?|phrases?|pinyin|pronounced|called|spel(?:t|led)|written)|[(（\[])"
    r"[\s,:]*[\"'“‘「]?$",
    re.IGNORECASE,
)
_BEFORE = 40

_SURE = 0.9
_PARTLY = 0.75
_ALONE = 0.8
_ALONE_ONE = 0.6
_ELSEWHERE = 0.3


@dataclass(slots=True)
class _Entry:
    """What a spelling stands for.

    Attributes
    ----------
    chinese
        The words that sound so, folded.
    english
        The translation, in small letters where it is a common word.
    alone
        The confidence where only the English is at hand.
    """

    chinese: list[str] = field(default_factory=list)
    english: str = ""
    alone: float = 0.0


class _Spellings:
    """The spellings that are looked for, by their letters without spaces."""

    def __init__(self, glossaries: Sequence[Glossary]) -> None:
        self.entries: dict[str, _Entry] = {}
        self.beginnings: set[str] = set()
        quick: set[str] = set()
        for chinese, syllables, english, alone in [*_terms(glossaries), *_listed()]:
            entry = self.entries.setdefault("".join(syllables), _Entry())
            entry.chinese.append(chinese)
            entry.english = entry.english or english
            entry.alone = max(entry.alone, alone)
            self.beginnings.update(accumulate(syllables))
            quick.update((syllables[0] + syllables[1], f"{syllables[0]} {syllables[1]}"))
        self._quick = AhoCorasick(sorted(quick))

    def may_stand_in(self, text: str) -> bool:
        """Return whether a text, in small letters, has the first syllables of one of them."""
        return bool(self._quick.find_matches_as_indexes(text))


def _terms(glossaries: Sequence[Glossary]) -> Iterator[tuple[str, list[str], str, float]]:
    terms = [
        (form, concept)
        for glossary in glossaries
        for concept in glossary.concepts
        for form in concept.forms("zh", "preferred", "admitted")
        if concept.expected()
    ]
    # Folding all at once is much quicker than one by one.
    folded = fold("\n".join(form.replace("\n", " ") for form, _ in terms)).split("\n")
    for chinese, (_, concept) in zip(folded, terms, strict=bool(terms)):
        syllables = _syllables(chinese)
        if len(syllables) > 1:
            spelt = "".join(syllables)
            english = (term.form for term in concept.terms if term.language == "en")
            if not any(spelt in _NOT_A_LETTER.sub("", form.lower()) for form in english):
                alone = _ALONE if len(syllables) >= _UNMISTAKABLE else _ELSEWHERE
                yield chinese, syllables, concept.expected()[0], alone


def _syllables(form: str) -> list[str]:
    """Return the syllables of a Chinese form; none where a character has no sound."""
    syllables = list(map(_syllable, form))
    return syllables if all(syllables) else []


@cache
def _syllable(character: str) -> str:
    """Return how a character usually sounds; empty where that is not known."""
    return next(iter(dictionary().sounds(character)), "")


@cache
def _listed() -> tuple[tuple[str, list[str], str, float], ...]:
    data = resources.files("glossary") / "data" / "pinyin.txt"
    rows = []
    for line in data.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            chinese, pinyin, english, *marks = line.split("\t")
            syllables = pinyin.translate(_SPELT).split()
            rows.append((chinese, syllables, english, _ELSEWHERE if marks else _ALONE_ONE))
    return tuple(rows)


class _Token(NamedTuple):
    spelt: str
    start: int
    end: int


@dataclass(slots=True)
class _Run:
    """Words of the English that are spelt after Chinese words, one behind the other."""

    first: int
    last: int
    entries: list[_Entry]


def _pinyin(context: Context) -> Iterator[Candidate]:
    if _SPELLINGS not in context.lasting:
        context.lasting[_SPELLINGS] = _Spellings(context.glossaries)
    spellings: _Spellings = context.lasting[_SPELLINGS]
    for index, segment in enumerate(context.segments):
        target = segment.target
        plain = target if target.isascii() else _SURROGATE.sub("", target.translate(_SPELT))
        if not spellings.may_stand_in(plain.lower()):
            continue
        source = None if segment.source is None else context.folded[index]
        tokens = [
            _Token(match[0].lower().translate(_SPELT), *match.span())
            for match in _WORD.finditer(target)
        ]
        for run in _runs(spellings, tokens, target):
            start, end = tokens[run.first].start, tokens[run.last].end
            if _is_in_name(context, index, start, end):
                continue
            confidence = _confidence(run, source)
            if _is_right(tokens, run, target):
                confidence = min(confidence, _ELSEWHERE)
            chinese = "".join(_chosen(entry, source) for entry in run.entries)
            english = " ".join(entry.english for entry in run.entries)
            if target[start].isupper():
                english = _capitalised(english)
            yield Candidate(
                segment=index,
                key=target[start:end],
                source_span=_place(source, chinese),
                target_span=(start, end),
                expected=(english,),
                message="form-pinyin",
                values={"found": target[start:end], "zh": chinese, "en": english},
                confidence=confidence,
            )


def _runs(spellings: _Spellings, tokens: Sequence[_Token], target: str) -> Iterator[_Run]:
    run: _Run | None = None
    position = 0
    while position < len(tokens):
        begins = tokens[position].spelt in spellings.beginnings
        found = _longest(spellings, tokens, position, target) if begins else None
        if found is None:
            position += 1
            continue
        last, entry = found
        if run and run.last == position - 1 and _joined(tokens, position, target):
            run.last = last
            run.entries.append(entry)
        else:
            if run:
                yield run
            run = _Run(position, last, [entry])
        position = last + 1
    if run:
        yield run


def _longest(
    spellings: _Spellings, tokens: Sequence[_Token], first: int, target: str
) -> tuple[int, _Entry] | None:
    """Return the last word of the longest spelling that begins with a word, and what it is."""
    best = None
    spelt = ""
    for last in range(first, len(tokens)):
        spelt += tokens[last].spelt
        if spelt not in spellings.beginnings or (
            last > first and not _joined(tokens, last, target)
        ):
            break
        if spelt in spellings.entries:
            best = last, spellings.entries[spelt]
    return best


def _joined(tokens: Sequence[_Token], position: int, target: str) -> bool:
    """Return whether nothing but a space or a hyphen stands before a word."""
    return target[tokens[position - 1].end : tokens[position].start] in (" ", "-", "\n")


def _confidence(run: _Run, source: str | None) -> float:
    if source is None:
        return _ALONE if len(run.entries) > 1 else run.entries[0].alone
    there = sum(any(word in source for word in entry.chinese) for entry in run.entries)
    if there == len(run.entries):
        return _SURE
    return _PARTLY if there else _ELSEWHERE


def _is_right(tokens: Sequence[_Token], run: _Run, target: str) -> bool:
    """Return whether the words are a name in pinyin, or the sound is meant."""
    start, end = tokens[run.first].start, tokens[run.last].end
    if _NAMED.match(target, end) or _EXPLAINED.match(target, end):
        return True
    if _SAID.search(target[max(0, start - _BEFORE) : start]):
        return True
    before = tokens[run.first - 1] if run.first else None
    after = tokens[run.last + 1] if run.last + 1 < len(tokens) else None
    if len(run.entries) > 1:
        return False
    # Deng Xiaofei; Jiankang Li.
    return any(
        one is not None and target[one.start].isupper() and one.spelt in surname_spellings()
        for one, near in (
            (before, run.first and _joined(tokens, run.first, target)),
            (after, after and _joined(tokens, run.last + 1, target)),
        )
        if near
    )


def _is_in_name(context: Context, index: int, start: int, end: int) -> bool:
    """Return whether an accepted name has the words: Shanghai Jiao Tong University."""
    if not context.glossaries:
        return False
    return any(
        hit.start <= start and end <= hit.end and any(entry.accepted for entry in hit.entries)
        for hit in look(context)[1][index].english
    )


def _capitalised(english: str) -> str:
    """Return a translation with the capitals of a name."""
    return _SMALL.sub(lambda word: word[0][0].upper() + word[0][1:], english)


def _chosen(entry: _Entry, source: str | None) -> str:
    return next((word for word in entry.chinese if source and word in source), entry.chinese[0])


def _place(source: str | None, chinese: str) -> tuple[int, int] | None:
    at = source.find(chinese) if source else -1
    return (at, at + len(chinese)) if at >= 0 else None


RULES = (Rule("form.pinyin", "warning", "accuracy/untranslated", _THRESHOLD, _pinyin),)
