"""Terms that aligned texts have and a glossary has not: new concepts, and new names of known ones.

Chinese terms are sequences of characters that recur in different surroundings (boundary entropy;
C-value, Frantzi and Ananiadou 1999), without cutting the text into words. The English that goes
with one is the sequence of words that stands in the same segments (Dice 1945), weighed by what
the dictionary knows of the two.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from itertools import product
from math import log2
from typing import Literal, NamedTuple

import numpy as np

from aligner.dictionary import dictionary
from corpora.language import fold
from corpora.spreadsheets import inert
from glossary.checks.names import chinese_of, is_name, look, wanted
from glossary.checks.rule import Context
from glossary.coverage import coverage, keys_of
from glossary.lexicon import lexicon
from glossary.maintenance.draft import form_key
from glossary.model import Segment
from glossary.termbase import BOM, Glossary

LEAST = 2
"""How often a term has to stand in the texts."""
_LONGEST_CHINESE = 12
_LONGEST_ENGLISH = 8
_EXAMPLES = 3
_UNIT = re.compile(r"[A-Za-z0-9]+|[\u3400-\u9fff々〇]|.", re.DOTALL)
_IN_TERM = re.compile(r"[A-Za-z0-9]+|[\u3400-\u9fff々〇]")
# What no term has in it, and what none begins or ends with.
_NEVER = frozenset("的了着吗呢吧之")
_NO_END = _NEVER | frozenset(
    "和与及或在是等对将为也就都而把被从到以于向由给让使因但其这那该此各每本我你他她它们不没有"
    "上下中内外里前后时次个名位项家多再又更最已正还只能可要会一二三四五六七八九十两几年月日来去"
)
_END_ONLY = frozenset("中内外家会")
"""These do end terms: 大会, 国家."""
_START_ONLY = frozenset("上下中内外前后时会多再新本")
"""These do begin terms: 中国, 内需."""
_NO_START = frozenset("万亿元余场届")
"""What counts, and what is counted by."""
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*|[^\w\s]")
_LITTLE = frozenset(
    """
    a about after all also among an and are as at be been before between but by can during for from
    has have he her his in into is it its more new no not of on or our over s she should such than
    that the their them these they this those through to under up was we were which who will with
    would
    """.split()
)
_LONGEST_NAME = 4
_FLOOR = 0.3
"""Suggestions with a lower score are more often wrong than worth a look."""
_PIECE = 0.1
"""What the dictionary need not know: names in pinyin, new words."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A pair of terms that a glossary might have.

    Attributes
    ----------
    kind
        ``concept`` for a new one, ``variant`` for another English form of a known one.
    concept
        The key of the known concept; empty for a new one.
    zh, en
        The forms.
    known
        The preferred English form of the known concept; empty for a new one.
    segments
        In how many segments both stand.
    chinese, english
        In how many segments each of them stands; for a variant the Chinese counts only where no
        known form stands opposite.
    score
        From 0.3 to 1; the higher, the surer.
    examples
        The numbers of segments that have both.
    """

    kind: Literal["concept", "variant"]
    concept: str
    zh: str
    en: str
    known: str
    segments: int
    chinese: int
    english: int
    score: float
    examples: tuple[int, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the suggestion as it is written to JSON."""
        return asdict(self)


def suggest(
    segments: Sequence[Segment], glossaries: Sequence[Glossary], *, least: int = LEAST
) -> list[Suggestion]:
    """Return what segments have and glossaries have not, the surest first.

    Parameters
    ----------
    segments
        With both texts; the ids are their indexes.
    glossaries
        In the order of their authority, the highest first.
    least
        In how many segments a pair of terms has to stand.
    """
    context = Context(segments, glossaries)
    _, stands = look(context)
    english = _English([segment.target for segment in segments], least)
    known = {
        form_key(term.language, term.form)
        for glossary in glossaries
        for concept in glossary.concepts
        for term in concept.terms
    }
    spans = [{span for places in here.groups.values() for span in places} for here in stands]
    found = []
    for zh, where in _chinese_terms(context.folded, spans, least).items():
        if form_key("zh", zh) in known:
            continue
        pair = _best(zh, where, english, known, least)
        if pair and not _is_common(zh, pair.en):
            found.append(pair)
    return sorted(
        [*_without_rivals(found), *_variants(context, english, known, least)],
        key=lambda one: (-one.score, one.zh),
    )


def as_csv(suggestions: Iterable[Suggestion], segments: Sequence[Segment]) -> bytes:
    """Return suggestions as a table that ``duizhao glossary import`` reads.

    Cells are inert in spreadsheets. What speaks for a suggestion stands in the column ``source``;
    ``reject`` in the column ``decision`` keeps it from being suggested again.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(["zh", "en", "admitted", "standing", "decision", "source"])
    for one in suggestions:
        example = " | ".join(
            " ".join(text.split())
            for number in one.examples[:1]
            for text in (segments[number].source or "", segments[number].target)
        )
        new = one.kind == "concept"
        reason = f"{one.score:.2f}: {one.segments}/{one.chinese}/{one.english}: {example}"
        english = (one.en, "") if new else (one.known, one.en)
        row = [one.zh, *english, "proposed" if new else "", "", reason]
        writer.writerow(inert(cell.replace("|", "/") if "|" in cell else cell) for cell in row)
    return (BOM + stream.getvalue()).encode("utf-8", "replace")


def _chinese_terms(
    sources: Sequence[str], spans: Sequence[Set[tuple[int, int]]], least: int
) -> dict[str, list[int]]:
    """Return the sequences of characters that may be terms, with their segments."""
    texts = [_units(source) for source in sources]
    recurring = _recurring(
        [[unit for unit, _ in units] for units in texts], _may_be_in, _LONGEST_CHINESE, least
    )
    boundaries = [_boundaries(source) for source in sources]
    terms: dict[str, list[int]] = {}
    counts: dict[tuple[str, ...], int] = {}
    for gram, at in recurring:
        if len(gram) == 1:
            continue
        if (gram[0] in _NO_END - _START_ONLY or gram[0] in _NO_START) or (
            gram[-1] in _NO_END - _END_ONLY
        ):
            continue
        ends = [
            (number, texts[number][start][1], _end(texts[number], start + len(gram) - 1))
            for number, start in at
        ]
        free = [
            (number, start, end)
            for number, start, end in ends
            if {start, end} <= boundaries[number]
            and not any(
                start < last and first < end and not (start <= first and last <= end)
                for first, last in spans[number]
            )
            and (start, end) not in spans[number]
        ]
        where = sorted({number for number, _, _ in free})
        if len(where) < least or 2 * len(free) < len(at) or not _stands_free(gram, at, texts):
            continue
        counts[gram] = len(free)
        terms["".join(gram)] = where
    return {
        "".join(gram): terms["".join(gram)]
        for gram, value in _c_values(counts).items()
        if value > 0
    }


class _Recurring(NamedTuple):
    """A sequence of units, and where it begins: texts and places in them, in their order."""

    gram: tuple[str, ...]
    at: list[tuple[int, int]]


def _recurring(
    texts: Sequence[Sequence[str]], usable: Callable[[str], bool], longest: int, least: int
) -> Iterator[_Recurring]:
    """Yield the sequences of usable units that stand in texts at least so often, short ones first.

    A sequence recurs only where all but its last unit does, so each size is looked for at the
    places that the size before has left.
    """
    known: dict[str, int] = {}
    for text in texts:
        for unit in text:
            if unit not in known:
                known[unit] = len(known) if usable(unit) else -1
    names = list(known)
    # After each text stands a unit that is in no sequence.
    units = np.array([known[unit] if unit else -1 for text in texts for unit in (*text, "")], int)
    sizes = np.array([len(text) + 1 for text in texts], int)
    numbers = np.repeat(np.arange(len(texts)), sizes)
    starts = np.arange(len(units)) - np.repeat(np.cumsum(sizes) - sizes, sizes)
    places = np.flatnonzero(units >= 0)
    keys = units[places]
    for size in range(1, longest + 1):
        order = np.argsort(keys, kind="stable")
        places, keys = places[order], keys[order]
        first = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else keys
        counts = np.diff(np.r_[first, len(keys)])
        kept = np.repeat(counts >= least, counts)
        if not kept.any():
            return
        first, counts = first[counts >= least], counts[counts >= least]
        for group in np.argsort(places[first]).tolist():
            at = places[first[group] : first[group] + counts[group]]
            begin = at[0]
            yield _Recurring(
                tuple(names[unit] for unit in units[begin : begin + size].tolist()),
                list(zip(numbers[at].tolist(), starts[at].tolist(), strict=True)),
            )
        # The keys may be more than the usual integers of Windows hold.
        groups = np.repeat(np.arange(len(first), dtype=np.int64), counts)
        places = places[kept]
        following = units[places + size]
        places, groups, following = (some[following >= 0] for some in (places, groups, following))
        keys = groups * len(names) + following


def _units(text: str) -> list[tuple[str, int]]:
    return [(match[0], match.start()) for match in _UNIT.finditer(text)]


def _end(units: Sequence[tuple[str, int]], place: int) -> int:
    unit, start = units[place]
    return start + len(unit)


def _may_be_in(unit: str) -> bool:
    # A number is no part of a term, 5G is.
    return unit not in _NEVER and not unit.isdigit() and _IN_TERM.fullmatch(unit) is not None


def _boundaries(source: str) -> frozenset[int]:
    """Return where words of the dictionary, or anything else, begin and end."""
    words = lexicon().cut(source, {}, str)
    inside = {place for start, end, _ in words for place in range(start + 1, end)}
    return frozenset(range(len(source) + 1)) - inside


def _stands_free(
    gram: tuple[str, ...],
    at: Sequence[tuple[int, int]],
    texts: Sequence[Sequence[tuple[str, int]]],
) -> bool:
    """Return whether what stands before varies, and what stands behind (boundary entropy > 0)."""
    before, after = set(), set()
    for number, start in at:
        units = texts[number]
        end = start + len(gram)
        # A boundary of the text, or a mark, is a neighbour of its own each time.
        left = units[start - 1][0] if start else ""
        right = units[end][0] if end < len(units) else ""
        before.add(left if _IN_TERM.fullmatch(left) else (number, start))
        after.add(right if _IN_TERM.fullmatch(right) else (number, end))
    return len(before) > 1 and len(after) > 1


def _c_values(counts: Mapping[tuple[str, ...], int]) -> dict[tuple[str, ...], float]:
    """Return the C-value of each sequence: the longer and the freer, the higher."""
    around: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for gram, count in counts.items():
        for size in range(2, len(gram)):
            for start in range(len(gram) - size + 1):
                part = gram[start : start + size]
                if part in counts:
                    around[part].append(count)
    return {
        gram: log2(len(gram))
        * (count - (sum(around[gram]) / len(around[gram]) if gram in around else 0))
        for gram, count in counts.items()
    }


def _begins_word(unit: str) -> bool:
    return unit[0].isalnum()


class _English:
    """The sequences of words that recur in English texts and may be terms.

    Attributes
    ----------
    terms
        The sequences, in small letters.
    segments
        The segments of each of them.
    """

    def __init__(self, texts: Sequence[str], least: int) -> None:
        self._words = [_WORD.findall(text) for text in texts]
        self._lower = [[word.lower() for word in words] for words in self._words]
        self.terms: list[tuple[str, ...]] = []
        self.segments: list[set[int]] = []
        self._here: list[list[int]] = [[] for _ in texts]
        recurring = _recurring(self._lower, _begins_word, _LONGEST_ENGLISH, least)
        for gram, at in recurring:
            where = {number for number, _ in at}
            if len(where) < least or gram[0] in _LITTLE or gram[-1] in _LITTLE:
                continue
            if not gram[-1].isdigit():
                for number in where:
                    self._here[number].append(len(self.terms))
                self.terms.append(gram)
                self.segments.append(where)

    def near(self, where: Iterable[int]) -> Counter[int]:
        """Return in how many of some segments each term stands, by its number."""
        counts: Counter[int] = Counter()
        for number in where:
            counts.update(self._here[number])
        return counts

    def spelt(self, gram: tuple[str, ...], where: Iterable[int]) -> str:
        """Return a sequence as it is most often written in some segments."""
        forms: Counter[str] = Counter()
        for number in where:
            lower = self._lower[number]
            for start in range(len(lower) - len(gram) + 1):
                if tuple(lower[start : start + len(gram)]) == gram:
                    forms[" ".join(self._words[number][start : start + len(gram)])] += 1
        return forms.most_common(1)[0][0]


def _best(
    zh: str,
    where: Sequence[int],
    english: _English,
    known: set[str],
    least: int,
    expected: Sequence[str] = (),
) -> Suggestion | None:
    """Return the English that goes best with a Chinese term, if any does.

    A variant is also known by what it has in common with the `expected` forms of its concept.
    """
    best: tuple[float, int, int] | None = None
    for number, together in english.near(where).items():
        if together < least:
            continue
        dice = 2 * together / (len(where) + len(english.segments[number]))
        # No likeness makes it more than this.
        if dice < _FLOOR or (best and dice < best[0]):
            continue
        gram = english.terms[number]
        likeness = max([_likeness(zh, gram), *(_shared(gram, form) for form in expected)])
        value = dice * (_PIECE + (1 - _PIECE) * likeness)
        # Of two that are as good the longer one.
        if best is None or (value, len(gram)) > (best[0], len(english.terms[best[1]])):
            best = value, number, together
    if best is None:
        return None
    value, number, together = best
    gram, segments = english.terms[number], english.segments[number]
    if form_key("en", " ".join(gram)) in known:
        return None
    both = tuple(one for one in where if one in segments)
    score = value * together / (together + 1)
    if score < _FLOOR:
        return None
    en = english.spelt(gram, both)
    return Suggestion(
        "concept",
        "",
        zh,
        en,
        "",
        together,
        len(where),
        len(segments),
        round(score, 3),
        both[:_EXAMPLES],
    )


def _shared(gram: tuple[str, ...], form: str) -> float:
    """Return how far two English forms have the same words, from 0 to 1."""
    words, others = (
        {word for word in some if word not in _LITTLE}
        for some in (gram, _WORD.findall(form.lower()))
    )
    return 2 * len(words & others) / max(1, len(words) + len(others))


@lru_cache(maxsize=65536)
def _likeness(zh: str, gram: tuple[str, ...]) -> float:
    """Return how far the dictionary takes the two for the same, from 0 to 1."""
    words = [coverage().word(word) for word in lexicon().words(zh)]
    tokens = [token for token in gram if token not in _LITTLE and token[0].isalnum()]
    if not words or not tokens:
        return 0.0
    keys = [
        frozenset(key for part in token.split("-") for key in keys_of(part)) for token in tokens
    ]
    explained = set()
    answered = 0
    for word in words:
        hits = {number for number, own in enumerate(keys) if own & (word.keys | word.near)}
        explained |= hits
        answered += len(word.text) * bool(hits)
    size = sum(len(word.text) for word in words)
    sounds = _sounds(zh)
    for number, token in enumerate(tokens):
        if token in sounds and number not in explained:
            explained.add(number)
            # Half: what is only spelt needs no glossary.
            answered = min(size, answered + sounds[token] // 2)
    recall = answered / size
    precision = len(explained) / len(tokens)
    return 2 * recall * precision / (recall + precision) if explained else 0.0


@lru_cache(maxsize=4096)
def _sounds(zh: str) -> dict[str, int]:
    """Return how parts of a name are spelt in pinyin, and how many characters they are."""
    sounds: dict[str, int] = {}
    syllables = [dictionary().sounds(character)[:2] for character in zh]
    for start in range(len(zh)):
        for end in range(start + 2, min(len(zh), start + _LONGEST_NAME) + 1):
            for parts in product(*syllables[start:end]):
                sounds["".join(parts)] = end - start
    return sounds


def _is_common(zh: str, en: str) -> bool:
    """Return whether a pair is a word that any dictionary has."""
    is_word = len(en.split()) == 1 and not is_name(en)
    return zh in dictionary() and (len(zh) <= 2 or is_word)


def _without_rivals(found: Sequence[Suggestion]) -> list[Suggestion]:
    """Return suggestions without those that are part of a better one, or hold it, in both texts."""
    kept: list[Suggestion] = []
    for one in sorted(found, key=lambda one: (-one.score, -len(one.zh), one.zh)):
        rivals = (
            other
            for other in kept
            if (one.zh in other.zh or other.zh in one.zh)
            and (_within(one.en, other.en) or _within(other.en, one.en))
        )
        # The longer of two is another term if it has more English, too.
        if all(len(one.zh) > len(rival.zh) and len(one.en) > len(rival.en) for rival in rivals):
            kept.append(one)
    return kept


def _within(part: str, whole: str) -> bool:
    return f" {part.lower()} " in f" {whole.lower()} "


def _variants(
    context: Context, english: _English, known: set[str], least: int
) -> Iterator[Suggestion]:
    """Yield English that recurs where no known form of a concept stands."""
    lacking: dict[str, list[int]] = defaultdict(list)
    concepts = {}
    for lack in wanted(context):
        concept = lack.concepts[0]
        concepts[concept.id] = concept
        lacking[concept.id].append(lack.segment)
    for key, where in lacking.items():
        if len(where) < least:
            continue
        concept = concepts[key]
        zh = chinese_of(concept)
        best = _best(fold(zh), where, english, known, least, concept.expected())
        if best:
            yield replace(
                best,
                kind="variant",
                concept=key,
                zh=zh,
                known=concept.expected()[0],
            )
