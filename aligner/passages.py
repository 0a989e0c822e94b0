"""Passages that correspond, wherever they stand: for texts in another order or only in part.

The best local path through the matrix of what speaks for each pair of sentences is a passage (Smith
and Waterman 1981); its sentences are taken out and the next one is looked for, until none is worth
it. A path that runs through what does not correspond is cut there (Zhang et al. 1998).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.evidence import Side

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]
Step = tuple[int, int, float]

# Weights of the log-likelihood ratio, near those of a logistic regression on shuffled documents;
# the offset is lower, so that the best of what is there by chance does not add up along a path.
_VECTORS, _VECTOR_MARGIN, _WORDS, _WORD_MARGIN, _OFFSET = 0.7, 0.7, 8.0, 8.0, -0.6
_NEAREST = 4
_ROWS = 256
_LEAST_RATIO, _LARGEST_RATIO = -4.0, 8.0
# What a step past a sentence costs at most, what a passage has to reach, and how far the sum along
# a path may fall before it is cut: log-likelihood ratios too.
_GAP = 2.0
_LEAST = 18.0
_DROP = 6.0
_NARROW = 4
_REACH = 2
# The ratio of a pair that is no longer to be had.
_TAKEN = -50.0
_BROKEN, _BROKEN_SHARE = 30.0, 0.03
_STRONG = 4.0
_ORDERED_SHARE = 0.98


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the source and the stretch of the target that translates it.

    Attributes
    ----------
    source, target
        First sentence and the one after the last.
    gain
        Sum of the log-likelihood ratios along the passage.
    """

    source: tuple[int, int]
    target: tuple[int, int]
    gain: float

    def moved(self, rows: int, columns: int) -> Passage:
        """Return the passage with so many more sentences before it on either side."""
        return replace(
            self,
            source=(self.source[0] + rows, self.source[1] + rows),
            target=(self.target[0] + columns, self.target[1] + columns),
        )


def likeness(source: Side, target: Side) -> Floats:
    """Return what speaks for each pair of sentences, wherever they stand.

    That is about the logarithm of how much more likely the evidence is if they correspond than if
    they do not, from the similarities of vectors and of words, and from their margin over what the
    nearest sentences of either text reach (Artetxe and Schwenk 2019).

    Returns
    -------
    ndarray
        From -4 to 8, shape (n, m). Time and memory grow with n times m.
    """
    if not (len(source) and len(target)):
        return np.zeros((len(source), len(target)), dtype=np.float32)
    vectors = centred(source.vectors) @ centred(target.vectors).T
    spread = max(float(vectors.std()), 0.01)
    words = _word_cosines(source, target)
    ratio = vectors * np.float32(_VECTORS / spread)
    ratio += _margin(vectors) * np.float32(_VECTOR_MARGIN / spread)
    ratio += words * np.float32(_WORDS)
    ratio += _margin(words) * np.float32(_WORD_MARGIN)
    ratio += np.float32(_OFFSET)
    return np.clip(ratio, _LEAST_RATIO, _LARGEST_RATIO, out=ratio)


def centred(vectors: Floats) -> Floats:
    """Return the unit vectors without what they have in common, rounded as they were.

    Encoders differ in how alike they make all texts, which hides those that correspond.
    """
    if not len(vectors):
        return vectors
    left = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    left /= np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-9)
    return np.asarray(np.rint(left * 4096) / 4096, dtype=np.float32)


def _word_cosines(source: Side, target: Side) -> Floats:
    """Return the cosines of the lexical features, shape (n, m)."""
    width = len(target)
    ids, columns, weights = _unit_words(target.words)
    order = np.argsort(ids, kind="stable")
    ids, columns, weights = ids[order], columns[order], weights[order]
    cosines = np.zeros((len(source), width), dtype=np.float32)
    for start in range(0, len(source), _ROWS):
        words, rows, values = _unit_words(source.words[start : start + _ROWS])
        first = np.searchsorted(ids, words, "left")
        count = np.searchsorted(ids, words, "right") - first
        # Each word of a row with each place where the other text has it.
        here = np.repeat(np.arange(len(words)), count)
        there = np.arange(len(here)) + np.repeat(first - (np.cumsum(count) - count), count)
        part = cosines[start : start + _ROWS]
        products = values[here] * weights[there]
        part[:] = np.bincount(rows[here] * width + columns[there], products, part.size).reshape(
            part.shape
        )
    return cosines


def _unit_words(
    words: Sequence[tuple[Ints, NDArray[np.float64]]],
) -> tuple[Ints, Ints, NDArray[np.float64]]:
    """Return the features of sentences one after the other: ids, sentences, weights of norm 1."""
    if not words:
        return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0)
    sentence = np.repeat(np.arange(len(words)), [len(ids) for ids, _ in words])
    weights = [values / max(float(np.linalg.norm(values)), 1e-9) for _, values in words]
    return np.concatenate([ids for ids, _ in words]), sentence, np.concatenate(weights)


def _margin(similarity: Floats) -> Floats:
    """Return similarities less the mean of what the nearest of the row and of the column reach."""
    means = []
    for axis in (1, 0):
        length = similarity.shape[axis]
        count = max(1, min(_NEAREST, length - 1))
        highest = np.partition(similarity, length - count, axis=axis)
        highest = highest.take(range(length - count, length), axis=axis)
        means.append(np.sort(highest, axis=axis).mean(axis=axis, keepdims=True))
    return np.asarray(similarity - np.float32(0.5) * (means[0] + means[1]))


def passages(likeness: Floats) -> list[Passage]:
    """Return the passages that correspond, in the order of the source; none overlap.

    Parameters
    ----------
    likeness
        What speaks for each pair of sentences, shape (n, m); see `likeness`.
    """
    ratios = likeness.copy()
    found: list[Passage] = []
    while ratios.size and (paths := _best_paths(ratios)):
        for path in paths:
            for passage in _pieces(path):
                rows, columns = slice(*passage.source), slice(*passage.target)
                if passage.gain >= _LEAST / 2 and not (ratios[rows, columns] == _TAKEN).any():
                    found.append(passage)
                    ratios[rows, :] = _TAKEN
                    ratios[:, columns] = _TAKEN
                else:
                    ratios[rows, columns] = _TAKEN
    return _extended(_joined(found), *likeness.shape)


def _pieces(path: list[Step]) -> list[Passage]:
    """Cut a path where the sum falls far below its height, and end each piece at its height.

    The best path bridges what lies between two passages where that costs less than either gains.
    """
    pieces: list[Passage] = []
    first = last = (0, 0)
    total = height = 0.0
    for i, j, gain in path:
        if total == 0.0:
            if gain <= 0:
                continue
            first = (i, j)
        total += gain
        if total > height:
            height, last = total, (i, j)
        elif height - total > _DROP:
            pieces.append(_piece(first, last, height))
            total = height = 0.0
    return [*pieces, _piece(first, last, height)] if height else pieces


def _piece(first: tuple[int, int], last: tuple[int, int], gain: float) -> Passage:
    return Passage((first[0], last[0] + 1), (first[1], last[1] + 1), gain)


def _joined(found: list[Passage]) -> list[Passage]:
    """Join passages that follow one another in both texts, with little between on one side."""
    found = sorted(found, key=lambda one: one.source)
    by_target = sorted(found, key=lambda one: one.target)
    following = {one.target: other for one, other in pairwise(by_target)}
    result = found[:1]
    for before, here in pairwise(found):
        between = here.source[0] - before.source[1], here.target[0] - before.target[1]
        if following.get(before.target) is here and min(between) <= _NARROW:
            last = result.pop()
            here = Passage(
                (last.source[0], here.source[1]),
                (last.target[0], here.target[1]),
                last.gain + here.gain,
            )
        result.append(here)
    return result


def _extended(found: list[Passage], sources: int, targets: int) -> list[Passage]:
    """Let passages take in the free sentences at their ends, which the path left out."""
    result = list(found)
    for side, length in (("source", sources), ("target", targets)):
        taken = np.zeros(length, dtype=bool)
        for passage in result:
            taken[slice(*getattr(passage, side))] = True
        for number, passage in enumerate(result):
            first, last = getattr(passage, side)
            for _ in range(_REACH):
                if first > 0 and not taken[first - 1]:
                    first -= 1
                    taken[first] = True
                if last < length and not taken[last]:
                    taken[last] = True
                    last += 1
            span = (first, last)
            result[number] = (
                replace(passage, source=span) if side == "source" else replace(passage, target=span)
            )
    return result


def in_order(likeness: Floats) -> bool:
    """Return whether nearly all sentences that are each other's nearest stand in one order.

    That settles most texts without looking for passages.
    """
    if not likeness.size:
        return True
    nearest, back = likeness.argmax(axis=1), likeness.argmax(axis=0)
    rows = np.arange(len(likeness))
    strong = likeness[rows, nearest] > _STRONG
    mutual = nearest[(back[nearest] == rows) & strong].tolist()
    # The longest rising subsequence, by the least last element of each length.
    ends: list[int] = []
    for column in mutual:
        at = bisect_left(ends, column)
        ends[at : at + 1] = [column]
    return len(ends) >= _ORDERED_SHARE * len(mutual)


def out_of_order(found: list[Passage]) -> bool:
    """Return whether passages, in the order of the source, stand in another one in the target.

    The passages that break the order must carry more than chance, and a noticeable part of all that
    corresponds.
    """
    # The heaviest chain of passages in the order of both texts.
    best: list[float] = []
    for number, passage in enumerate(found):
        before = (
            best[other] for other in range(number) if found[other].target[1] <= passage.target[0]
        )
        best.append(passage.gain + max(before, default=0.0))
    total = sum(passage.gain for passage in found)
    return total - max(best, default=0.0) > max(_BROKEN, _BROKEN_SHARE * total)


def _best_paths(ratios: Floats) -> list[list[Step]]:
    """Return local paths with a great sum of ratios, the greatest first.

    A step past a sentence costs, unless it goes on with what the sentence before corresponds to.
    The paths share no sentence, and each is worth at least half of the first: what lies between two
    of them may make another one that is worth more than the next.
    """
    rows, columns = ratios.shape
    costs = np.clip(-ratios, 0, _GAP)
    totals = np.zeros((rows + 1, columns + 1), dtype=np.float32)
    for i in range(1, rows + 1):
        row = np.zeros(columns + 1, dtype=np.float32)
        past = totals[i - 1, 1:] - costs[i - 1]
        np.maximum(past, totals[i - 1, :-1] + ratios[i - 1], out=row[1:])
        np.maximum(row, 0, out=row)
        rise = np.zeros(columns + 1, dtype=np.float64)
        np.cumsum(costs[i - 1], out=rise[1:])
        totals[i] = np.maximum.accumulate(row + rise) - rise
    least = max(_LEAST, float(totals.max(initial=0.0)) / 2)
    end_rows, end_columns = np.nonzero((ratios > 0) & (totals[1:, 1:] >= least))
    # Rounded, so that equal totals do not differ by the order of their sums.
    order = np.argsort(-np.round(totals[end_rows + 1, end_columns + 1], 2), kind="stable")
    seen: set[tuple[int, int]] = set()
    taken: tuple[set[int], set[int]] = (set(), set())
    paths = []
    for i, j in zip(end_rows[order].tolist(), end_columns[order].tolist(), strict=True):
        path = _back(ratios, costs, totals, (i + 1, j + 1), seen)
        if path and not any(i in taken[0] or j in taken[1] for i, j, _ in path):
            taken[0].update(range(path[0][0], path[-1][0] + 1))
            taken[1].update(range(path[0][1], path[-1][1] + 1))
            paths.append(path)
    return paths


def _back(
    ratios: Floats,
    costs: Floats,
    totals: Floats,
    end: tuple[int, int],
    seen: set[tuple[int, int]],
) -> list[Step]:
    """Return the steps of the path to a point; none where it comes from one that was `seen`."""
    i, j = end
    path = []
    while i > 0 and j > 0 and totals[i, j] > 1e-3:
        if (i, j) in seen:
            return []
        seen.add((i, j))
        value = totals[i, j]
        ratio, cost = ratios[i - 1, j - 1], costs[i - 1, j - 1]
        steps = (
            (abs(totals[i - 1, j - 1] + ratio - value), i - 1, j - 1),
            (abs(totals[i - 1, j] - cost - value), i - 1, j),
            (abs(totals[i, j - 1] - cost - value), i, j - 1),
        )
        _, next_i, next_j = min(steps)
        both = next_i < i and next_j < j
        path.append((i - 1, j - 1, float(ratio) if both else -float(cost)))
        i, j = next_i, next_j
    return path[::-1]
