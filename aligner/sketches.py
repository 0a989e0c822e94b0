"""What is kept of a document to find its translation among many, and how two documents compare.

Everything here is bounded: of a long document a sample of its sentences is kept, and of its text
no more than the beginning is looked through.
"""

from __future__ import annotations

import hashlib
import math
import re
import sys
from bisect import bisect_left
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePath

import numpy as np
from numpy.typing import NDArray

from aligner.encoders import Encoder, embed
from aligner.evidence import numbers_in
from corpora.language import fold, language_of_code
from corpora.model import Document

Floats = NDArray[np.float64]

FEATURES = (
    "nearest",
    "nearest-better",
    "in-order",
    "mutual",
    "amount",
    "first",
    "margin",
    "numbers",
    "numbers-shared",
    "latin",
    "latin-shared",
    "length",
    "sentences",
    "name",
)
"""The evidence that a document translates another, as `Evidence.features` gives it."""

STEP = 4096
"""Vectors are kept as multiples of its inverse, which they are by `aligner.encoders.embed`."""

_HEAD, _SPREAD, _TAIL = 16, 16, 8
_LONGEST_SENTENCE = 400
_LONGEST_TEXT = 200_000
_LATIN = re.compile(r"[A-Za-z][A-Za-z0-9]+")
_VISIBLE = re.compile(r"\w")
_NAME_PART = re.compile(r"[A-Za-z]+|\d+|[^\W\d_]+")
# Logarithm of how many characters of English stand for one of Chinese, without white space.
_LENGTH_RATIO = 1.06
# A pair of sentences says something from this similarity on.
_UNRELATED = 0.4
# In a handful of documents, how many there would be of which a number or word is telling.
_FEW = 20
# What is shared of so little weight says nothing either way: about that of two rare numbers.
_LITTLE = 8.0


@dataclass(frozen=True, slots=True)
class Sketch:
    """What is kept of a document.

    Attributes
    ----------
    file
        The file as it was named.
    language
        The language of the document.
    digest
        The same for two documents with the same text, white space aside.
    sentences, length
        Their number; characters other than white space.
    vectors
        Those of the sampled sentences, in the order of the text, times `STEP`; shape (n, d) with
        n at most 40.
    hashes
        One of each sampled sentence.
    numbers, latin, name
        The values of numbers; words in Latin letters (in English: those with a capital); the
        parts of the file's name, without codes of languages.
    """

    file: str
    language: str
    digest: bytes
    sentences: int
    length: int
    vectors: NDArray[np.int16]
    hashes: tuple[int, ...]
    numbers: frozenset[float]
    latin: frozenset[str]
    name: frozenset[str]


def sketch_all(
    documents: Sequence[tuple[Document, Sequence[str], str]], encoder: Encoder
) -> list[Sketch]:
    """Return the sketches of documents, whose sentences are embedded in one go.

    Parameters
    ----------
    documents
        Each with its sentences and its name as evidence (see `name_parts`).
    encoder
        What turns sentences into vectors.
    """
    samples = [_sample([one for one in texts if _VISIBLE.search(one)]) for _, texts, _ in documents]
    vectors = embed(encoder, [text for sample in samples for text in sample])
    scaled = np.rint(vectors * STEP).astype(np.int16)
    sketches = []
    at = 0
    for (document, texts, name), sample in zip(documents, samples, strict=True):
        bare = "".join("".join(block.text.split()) for block in document.blocks)
        text = fold("\n".join(texts)[:_LONGEST_TEXT])
        words = (
            word for word in _LATIN.findall(text) if document.language != "en" or not word.islower()
        )
        sketches.append(
            Sketch(
                file=document.file,
                language=document.language,
                digest=_digest(bare),
                sentences=len(texts),
                length=len(bare),
                vectors=scaled[at : at + len(sample)].copy(),
                hashes=tuple(int.from_bytes(_digest(one)[:8], "big") for one in sample),
                numbers=frozenset(numbers_in(text, document.language)),
                latin=frozenset(sys.intern(word.lower()) for word in words),
                name=name_parts(name),
            )
        )
        at += len(sample)
    return sketches


def name_parts(name: str) -> frozenset[str]:
    """Return the parts of a file's name that may stand in that of its translation.

    Parameters
    ----------
    name
        The path below the folder. Its suffix, codes of languages, case and leading zeros do
        not count.
    """
    parts = _NAME_PART.findall(str(PurePath(name).with_suffix("")))
    return frozenset(
        part.lstrip("0") or "0"
        for part in map(str.lower, parts)
        if language_of_code(part) not in ("zh", "en")
    )


def _sample(texts: Sequence[str]) -> list[str]:
    if len(texts) > _HEAD + _SPREAD + _TAIL:
        middle = np.linspace(_HEAD, len(texts) - _TAIL, _SPREAD, endpoint=False).astype(int)
        texts = [*texts[:_HEAD], *(texts[at] for at in middle), *texts[-_TAIL:]]
    # Encoders know Simplified characters better than Traditional ones.
    return [fold(text[:_LONGEST_SENTENCE]) for text in texts]


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=16).digest()


class Evidence:
    """Compares Chinese and English documents of one collection.

    What many documents have in common (a line at their head, a year) says little of two of them:
    sentences, numbers, words and names are weighed by how few documents they stand in.

    Parameters
    ----------
    chinese, english
        The documents; each has a sentence at least.
    """

    def __init__(self, chinese: Sequence[Sketch], english: Sequence[Sketch]) -> None:
        self.chinese, self.english = chinese, english
        both = [*chinese, *english]
        self._weights = (_sentence_weights(chinese), _sentence_weights(english))
        self._numbers = _Rarity(one.numbers for one in both)
        # A word of English says nothing that is in no Chinese text.
        known = frozenset(word for one in chinese for word in one.latin)
        self._latin = _Rarity(one.latin & known for one in both)
        self._names = _Rarity(one.name for one in both)

    def vectors(self, side: int) -> NDArray[np.float32]:
        """Return the vectors of the documents of a side (0 Chinese, 1 English), shape (n, d).

        They are unit vectors but for rounding, which keeps products exact.
        """
        documents = (self.chinese, self.english)[side]
        rows = []
        for one, weights in zip(documents, self._weights[side], strict=True):
            mean = weights @ one.vectors
            norm = float(np.linalg.norm(mean)) or 1.0
            rows.append((np.rint(mean / norm * STEP) / STEP).astype(np.float32))
        return np.array(rows)

    def name_likeness(self, one: Sketch, other: Sketch) -> float:
        """Return how much of two files' names is the same, from 0 to 1."""
        shared, whole = self._names.shared(one.name, other.name)
        return shared / whole if whole else 0.0

    def features(self, row: int, column: int, margin: float) -> Floats:
        """Return the evidence that a document translates another, shape (len(FEATURES),).

        Parameters
        ----------
        row, column
            The numbers of the Chinese and the English document.
        margin
            By how much the documents are more alike than either is with others.
        """
        chinese, english = self.chinese[row], self.english[column]
        rows, columns = self._weights[0][row], self._weights[1][column]
        similarity = (
            chinese.vectors.astype(np.float32) @ english.vectors.astype(np.float32).T
        ) / np.float32(STEP * STEP)
        nearest, back = similarity.argmax(axis=1), similarity.argmax(axis=0)
        best = similarity[np.arange(len(nearest)), nearest]
        forth = float(rows @ best / rows.sum())
        back_best = similarity[back, np.arange(len(back))]
        to = float(columns @ back_best / columns.sum())
        mutual = [i for i, j in enumerate(nearest.tolist()) if back[j] == i]
        kept = [mutual[at] for at in _rising(nearest[mutual].tolist())]
        weights = np.minimum(rows[kept], columns[nearest[kept]])
        fewest = min(float(rows.sum()), float(columns.sum()))
        alike = best[kept]
        numbers, all_numbers = self._numbers.shared(chinese.numbers, english.numbers)
        latin, all_latin = self._latin.held(chinese.latin, english.latin)
        ratio = math.log((english.length + 20) / (chinese.length + 6)) - _LENGTH_RATIO
        return np.array(
            [
                (forth + to) / 2,
                max(forth, to),
                min(1.0, float(weights.sum()) / fewest),
                float(weights @ alike / weights.sum()),
                math.log1p(float(weights @ np.maximum(alike - _UNRELATED, 0))),
                float(similarity[0, 0]),
                margin,
                _share(numbers, all_numbers),
                math.log1p(numbers),
                _share(latin, all_latin),
                math.log1p(latin),
                abs(ratio),
                abs(math.log((english.sentences + 2) / (chinese.sentences + 2))),
                self.name_likeness(chinese, english),
            ]
        )


def _sentence_weights(documents: Sequence[Sketch]) -> list[Floats]:
    frequency = Counter(number for one in documents for number in set(one.hashes))
    return [np.array([1 / frequency[number] for number in one.hashes]) for one in documents]


def _rising(values: Sequence[int]) -> list[int]:
    """Return the places of the longest rising subsequence."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for place, value in enumerate(values):
        at = bisect_left(ends, value)
        before.append(last[at - 1] if at else -1)
        ends[at : at + 1] = [value]
        last[at : at + 1] = [place]
    chain = []
    place = last[-1]
    while place >= 0:
        chain.append(place)
        place = before[place]
    return chain[::-1]


class _Rarity:
    """Weighs what documents hold by how few hold it (inverse document frequency)."""

    def __init__(self, holdings: Iterable[frozenset[Hashable]]) -> None:
        frequency: Counter[Hashable] = Counter()
        documents = 0
        for held in holdings:
            frequency.update(held)
            documents += 1
        self._weights = {
            one: math.log((documents + _FEW) / count) for one, count in frequency.items()
        }

    def _sum(self, held: Iterable[Hashable]) -> float:
        # In an order of its own a sum would change from run to run.
        return math.fsum(self._weights.get(one, 0.0) for one in held)

    def shared(self, one: frozenset[Hashable], other: frozenset[Hashable]) -> tuple[float, float]:
        """Return the weight of what both hold, and half of the weight of all that they hold."""
        return self._sum(one & other), (self._sum(one) + self._sum(other)) / 2

    def held(self, one: frozenset[Hashable], other: frozenset[Hashable]) -> tuple[float, float]:
        """Return the weight of what both hold, and of what the first holds."""
        return self._sum(one & other), self._sum(one)


def _share(shared: float, whole: float) -> float:
    """Return what is shared of a whole, from 0 to 1; near .5 where there is little of it."""
    return (shared + _LITTLE / 2) / (whole + _LITTLE)
