"""What is known of each sentence before beads are scored: vectors, clauses, words, marks."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from aligner.dictionary import dictionary, stem
from aligner.encoders import FAST_MODEL, embed, load_encoder
from aligner.model import Sentence
from corpora.language import fold

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LONGEST = 5_000
"""Characters of a sentence that are looked at; its length counts all."""

_LATIN_WORD = re.compile(r"[A-Za-z]+")
_HAN_RUN = re.compile(r"[㐀-鿿]+")
_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN_NUMBER = re.compile(
    rf"(?:(?:{_NUMBER}) ?[十百千万亿]+)+|{_NUMBER}|[〇零一二两三四五六七八九十百千万亿]+"
)
_TOKEN = re.compile(rf"{_NUMBER}|[a-z]+|[^\s\w]")
_HAN_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
}
_HAN_UNITS = {"十": 10, "百": 100, "千": 1000}
_ENGLISH_NUMBERS = {
    word: value
    for value, word in enumerate(
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen
        """.split()
    )
} | {
    word: 10 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_AFTER_ONE = {"hundred", "thousand", "million", "billion", "trillion"}
_ENGLISH_SCALES = {
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
}
_MONTHS = {
    month: value
    for value, month in enumerate(
        """
        january february march april may june july august september october november december
        """.split(),
        start=1,
    )
}

_OPENING = "“「〝"
_CLOSING = "”」〞"
_STRAIGHT = '"＂'
# A single mark opens before a word; it closes after punctuation, where no apostrophe stands.
_SINGLE = re.compile(r"(?:^|(?<=[\s(\[—-]))['‘](?=\w)|(?<=[^\w\s])['’](?=$|[\s)\].,;:—-])")
_DOUBLE = re.compile(f"[{_OPENING}{_CLOSING}{_STRAIGHT}]")
_AFTER_FINAL = _CLOSING + _STRAIGHT + "’'』）)】]》 　"

# A clause ends here, unless the mark stands within a number.
_CLAUSE_END = re.compile(r"(?:[，；：。！？…—]|[,;:!?](?!\d)|\.(?=[\"'”’)]))+[\"'”’」』）)]*")
_LETTER = re.compile(r"\w")
# What has fewer letters is no clause of its own ("但是，", "Well,").
_LEAST_LETTERS = {"zh": 2, "en": 5}

FINAL_CLASSES = ("question", "exclamation", "none", "trailing", "comma")


@dataclass(frozen=True)
class Side:
    """The evidence of one side, by sentence.

    Attributes
    ----------
    vectors
        Embeddings, shape (n, d).
    first_clauses, last_clauses
        Embeddings of the first and of the last clause by the static encoder, shape (n, 192).
    words
        For each sentence the lexical features it holds, as sorted ids, with their weights.
    numbers
        For each sentence the values of its numbers.
    has_numbers
        Whether there are any, shape (n,).
    length
        Characters other than white space, shape (n,).
    starts_quoted, ends_quoted, quotes
        Whether a quotation mark stands first, last, anywhere, shape (n,).
    inside
        Whether a quotation is open after the sentence, shape (n,).
    opens_block
        Whether the sentence is the first of its block, shape (n,); 0 where blocks are not known.
    final
        Which of `FINAL_CLASSES` the sentence ends with, shape (n, 5).
    """

    vectors: NDArray[np.float32]
    first_clauses: NDArray[np.float32]
    last_clauses: NDArray[np.float32]
    words: list[tuple[Ints, Floats]]
    numbers: list[Counter[float]]
    has_numbers: Floats
    length: Floats
    starts_quoted: Floats
    ends_quoted: Floats
    quotes: Floats
    inside: Floats
    opens_block: Floats
    final: Floats

    def __len__(self) -> int:
        return len(self.length)

    def part(self, stretch: slice) -> Side:
        """Return the evidence of a stretch of the sentences."""
        parts = {field.name: getattr(self, field.name)[stretch] for field in fields(self)}
        return Side(**parts)


def gather(
    source: Sequence[Sentence],
    target: Sequence[Sentence],
    source_vectors: NDArray[np.float32],
    target_vectors: NDArray[np.float32],
) -> tuple[Side, Side]:
    """Return the evidence of both sides.

    Lexical features are the stems of the English words and the pinyin of names; a Chinese
    sentence holds those that the dictionary or the sound of its characters gives, as far as the
    target text has them. Weights are idf over the sentences of both sides.
    """
    source_texts = [fold(sentence.text[:LONGEST]) for sentence in source]
    target_texts = [sentence.text[:LONGEST] for sentence in target]
    english = [_english_features(text) for text in target_texts]
    vocabulary: dict[str, int] = {}
    for features in english:
        for feature in features:
            vocabulary.setdefault(feature, len(vocabulary))
    known: dict[str, tuple[str, ...]] = {}
    chinese = [_chinese_features(text, vocabulary, known) for text in source_texts]
    frequency: Counter[str] = Counter()
    for features in (*english, *chinese):
        frequency.update(features.keys())
    total = len(source) + len(target) + 1
    idf = {feature: math.log(total / count) for feature, count in frequency.items()}
    return (
        _side(
            source_texts,
            source,
            source_vectors,
            [_weigh(found, idf, vocabulary) for found in chinese],
            "zh",
        ),
        _side(
            target_texts,
            target,
            target_vectors,
            [_weigh(found, idf, vocabulary) for found in english],
            "en",
        ),
    )


def numbers_in(text: str, language: str) -> Counter[float]:
    """Return the values of the numbers and months in a folded text, by how often they stand there.

    Parameters
    ----------
    text
        See `corpora.language.fold`.
    language
        ``zh`` or ``en``.
    """
    return _han_numbers(text) if language == "zh" else _numbers(text)


def _english_features(sentence: str) -> dict[str, float]:
    features: dict[str, float] = {}
    for word in _LATIN_WORD.findall(sentence):
        stemmed = stem(word)
        if stemmed:
            features[stemmed] = 1.0
        if word[0].isupper():
            features["=" + word.lower()] = 1.0
    return features


def _chinese_features(
    sentence: str, vocabulary: dict[str, int], known: dict[str, tuple[str, ...]]
) -> dict[str, float]:
    """Return the features of a folded sentence; `known` remembers the glosses of each word."""
    lexicon = dictionary()
    features: dict[str, float] = {}
    for word in lexicon.words(sentence):
        glosses = known.get(word)
        if glosses is None:
            glosses = tuple(gloss for gloss in lexicon.glosses(word) if gloss in vocabulary)
            known[word] = glosses
        if glosses:
            weight = 1 / math.sqrt(len(glosses))
            for gloss in glosses:
                features[gloss] = max(features.get(gloss, 0.0), weight)
    for run in _HAN_RUN.findall(sentence):
        sounds = [lexicon.sounds(character) for character in run]
        for position, here in enumerate(sounds):
            for sound in here:
                if "=" + sound in vocabulary:
                    features.setdefault("=" + sound, 0.5)
                for following in sounds[position + 1] if position + 1 < len(run) else ():
                    if "=" + sound + following in vocabulary:
                        features["=" + sound + following] = 1.0
    for word in _LATIN_WORD.findall(sentence):
        for feature in (stem(word), "=" + word.lower()):
            if feature in vocabulary:
                features[feature] = 1.0
    return features


def _weigh(
    features: dict[str, float], idf: dict[str, float], vocabulary: dict[str, int]
) -> tuple[Ints, Floats]:
    pairs = sorted(
        (vocabulary[feature], value * idf[feature]) for feature, value in features.items()
    )
    ids = np.array([number for number, _ in pairs], dtype=np.int64)
    return ids, np.array([weight for _, weight in pairs], dtype=np.float64)


def _side(
    texts: Sequence[str],
    sentences: Sequence[Sentence],
    vectors: NDArray[np.float32],
    words: list[tuple[Ints, Floats]],
    language: str,
) -> Side:
    bare = [text.strip() for text in texts]
    # As they stand: a folded comma before a digit would seem to be part of a number.
    clauses = [
        _outer_clauses(one.text[:LONGEST].strip(), _LEAST_LETTERS[language]) for one in sentences
    ]
    static = load_encoder(FAST_MODEL)
    quotes = _quotes(bare)
    inside = []
    is_open = False
    for sentence, found in zip(bare, quotes, strict=True):
        for place in found:
            mark = sentence[place]
            if mark in _STRAIGHT:
                is_open = not is_open
            elif mark in "'’":
                is_open = place == 0 or sentence[place - 1] in " ([—-"
            else:
                is_open = mark in _OPENING or mark == "‘"
        inside.append(is_open)
    values = [numbers_in(text, language) for text in texts]
    return Side(
        vectors=vectors,
        first_clauses=embed(static, [first for first, _ in clauses]),
        last_clauses=embed(static, [last for _, last in clauses]),
        words=words,
        numbers=values,
        has_numbers=_flags(map(bool, values)),
        length=np.array([len("".join(one.text.split())) for one in sentences], dtype=np.float64),
        starts_quoted=_flags(bool(found) and found[0] == 0 for found in quotes),
        ends_quoted=_flags(
            bool(found) and found[-1] == len(sentence) - 1
            for sentence, found in zip(bare, quotes, strict=True)
        ),
        quotes=_flags(bool(found) for found in quotes),
        inside=_flags(inside),
        opens_block=_block_starts(sentences),
        final=np.array([_final(s) for s in bare], dtype=np.float64).reshape(-1, 5),
    )


def _outer_clauses(sentence: str, least: int) -> tuple[str, str]:
    """Return the first and the last clause of a sentence, each of at least so many letters."""
    ends = [match.end() for match in _CLAUSE_END.finditer(sentence)]
    clauses = []
    start = 0
    for end in (*ends, len(sentence)):
        if len(_LETTER.findall(sentence, start, end)) >= least:
            clauses.append((start, end))
            start = end
    if len(clauses) < 2:
        return sentence, sentence
    return sentence[: clauses[0][1]], sentence[clauses[-1][0] :]


def _quotes(sentences: Sequence[str]) -> list[list[int]]:
    """Return where quotation marks stand, of the kind that most quotations of the text have."""
    double = [[match.start() for match in _DOUBLE.finditer(s)] for s in sentences]
    single = [[match.start() for match in _SINGLE.finditer(s)] for s in sentences]
    return single if sum(map(len, single)) > sum(map(len, double)) else double


def _block_starts(sentences: Sequence[Sentence]) -> Floats:
    before = [None, *(sentence.block for sentence in sentences)]
    return _flags(
        sentence.kind != "line" and sentence.block != block
        for sentence, block in zip(sentences, before, strict=False)
    )


def _flags(values: Iterable[bool]) -> Floats:
    return np.array(list(values), dtype=np.float64)


def _final(sentence: str) -> list[bool]:
    mark = sentence.rstrip(_AFTER_FINAL)[-1:]
    return [
        mark in tuple("?？"),
        mark in tuple("!！"),
        mark == "" or mark.isalnum(),
        mark in tuple("…—-─．"),
        mark in tuple(",，;；:：、"),
    ]


def _han_numbers(sentence: str) -> Counter[float]:
    values: Counter[float] = Counter()
    for match in _HAN_NUMBER.finditer(sentence):
        numeral = match.group()
        if len(numeral) > 1 or numeral not in "一两十百千万亿":
            values[_han_value(numeral)] += 1
    return values


def _han_value(numeral: str) -> float:
    """Return the value of a Chinese numeral, whose digits may be Arabic (``1亿3000万``)."""
    numeral = "".join(numeral.split()).replace(",", "")
    if len(numeral) > 1 and all(digit in _HAN_DIGITS for digit in numeral):
        return float("".join(str(_HAN_DIGITS[digit]) for digit in numeral)[:15])
    total = section = number = 0.0
    for token in re.findall(r"[\d.]+|.", numeral):
        if token in _HAN_DIGITS:
            number = _HAN_DIGITS[token]
        elif token in _HAN_UNITS:
            section += (number or 1) * _HAN_UNITS[token]
            number = 0
        elif token == "万":
            total += (section + number or 1) * 1e4
            section = number = 0
        elif token == "亿":
            total = (total + section + number or 1) * 1e8
            section = number = 0
        else:
            number = float(token)
    return round(total + section + number, 6)


def _numbers(sentence: str) -> Counter[float]:
    values: Counter[float] = Counter()
    total = current = 0.0
    reading = False
    # The smallest scale so far: what follows "hundred and" or "thousand" must be below it.
    scale = largest = 0.0

    def finish() -> None:
        nonlocal total, current, reading, scale
        if reading:
            values[round(total + current, 6)] += 1
        total = current = scale = 0.0
        reading = False

    tokens = _TOKEN.findall(sentence.lower())
    for token, following in zip(tokens, [*tokens, ""][1:], strict=True):
        if token[0].isdigit():
            finish()
            current, reading = float(token.replace(",", "")), True
        elif token == "hundred" and (not reading or current < 100):
            current, reading, scale = (current or 1) * 100, True, 100
        elif token in _ENGLISH_SCALES:
            if total and _ENGLISH_SCALES[token] >= largest:
                finish()
            largest = _ENGLISH_SCALES[token]
            total += (current or 1) * largest
            current, reading, scale = 0.0, True, largest
        elif token in _ENGLISH_NUMBERS and (token != "one" or reading or following in _AFTER_ONE):
            number = float(_ENGLISH_NUMBERS[token])
            tens = current % 100
            fits = (number < scale and tens == 0) or (tens >= 20 and tens % 10 == 0 and number < 10)
            if not (reading and fits):
                finish()
            current, reading = current + number, True
        elif not (token == "and" and scale and following in _ENGLISH_NUMBERS) and token != "-":
            finish()
            if token in _MONTHS and token != "may":
                values[float(_MONTHS[token])] += 1
    finish()
    return values
