"""Passages that correspond, wherever they stand: for texts in another order or only in part.

The best local path through the matrix of sentence similarities is a passage (Smith and Waterman
1981); its sentences are taken out and the next one is looked for, until none is worth it.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]

_SPREAD = 3.0
_GAP = 0.12
_LEAST = 0.6
_BRIDGE = 3
_REACH = 2
# The gain of a pair that is no longer to be had.
_TAKEN = -1.0
_BROKEN_SHARE = 0.1
_ORDERED_SHARE = 0.9


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of the source and the stretch of the target that translates it.

    Attributes
    ----------
    source, target
        First sentence and the one after the last.
    gain
        Sum of the similarities along the passage above what unrelated sentences reach.
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


def centred(vectors: Floats) -> Floats:
    """Return the unit vectors without what they have in common, rounded as they were.

    Encoders differ in how alike they make all texts, which hides those that correspond.
    """
    if not len(vectors):
        return vectors
    left = vectors.astype(np.float64) - vectors.mean(axis=0, dtype=np.float64)
    left /= np.maximum(np.linalg.norm(left, axis=1, keepdims=True), 1e-9)
    return np.asarray(np.rint(left * 4096) / 4096, dtype=np.float32)


def passages(source: Floats, target: Floats, slope: float = 1.0) -> list[Passage]:
    """Return the passages that correspond, in the order of the source; none overlap.

    Parameters
    ----------
    source, target
        Sentence embeddings, shapes (n, d) and (m, d). Time and memory grow with n times m.
    slope
        What takes a difference of similarities to one of the default encoder.
    """
    if not (len(source) and len(target)):
        return []
    similarity = source @ target.T
    threshold = float(similarity.mean() + _SPREAD * similarity.std())
    gains = np.float32(slope) * (similarity - np.float32(threshold))
    found: list[Passage] = []
    while paths := _best_paths(gains):
        for path in paths:
            # A path may bridge what lies between two passages; the bridge is no passage.
            for run in _runs(path):
                passage = Passage(
                    (run[0][0], run[-1][0] + 1),
                    (run[0][1], run[-1][1] + 1),
                    float(sum(gains[i, j] for i, j in run)),
                )
                rows, columns = slice(*passage.source), slice(*passage.target)
                if passage.gain >= _LEAST / 2 and not (gains[rows, columns] == _TAKEN).any():
                    found.append(passage)
                    gains[rows, :] = _TAKEN
                    gains[:, columns] = _TAKEN
                else:
                    gains[rows, columns] = _TAKEN
    return _extended(sorted(found, key=lambda one: one.source), len(source), len(target))


def _runs(path: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    runs = [[path[0]]]
    for before, here in pairwise(path):
        if here[0] - before[0] > _BRIDGE or here[1] - before[1] > _BRIDGE:
            runs.append([])
        runs[-1].append(here)
    return runs


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


def in_order(source: Floats, target: Floats) -> bool:
    """Return whether nearly all sentences that are each other's nearest stand in one order.

    That settles most texts without looking for passages.
    """
    if not (len(source) and len(target)):
        return True
    similarity = source @ target.T
    threshold = similarity.mean() + _SPREAD * similarity.std()
    nearest, back = similarity.argmax(axis=1), similarity.argmax(axis=0)
    rows = np.arange(len(source))
    mutual = nearest[(back[nearest] == rows) & (similarity[rows, nearest] > threshold)].tolist()
    # The longest rising subsequence, by the least last element of each length.
    ends: list[int] = []
    for column in mutual:
        at = bisect_left(ends, column)
        ends[at : at + 1] = [column]
    return len(ends) >= _ORDERED_SHARE * len(mutual)


def out_of_order(found: list[Passage]) -> bool:
    """Return whether passages, in the order of the source, stand in another one in the target.

    The passages that break the order must carry a noticeable part of all that corresponds.
    """
    # The heaviest chain of passages in the order of both texts.
    best: list[float] = []
    for number, passage in enumerate(found):
        before = (
            best[other] for other in range(number) if found[other].target[1] <= passage.target[0]
        )
        best.append(passage.gain + max(before, default=0.0))
    total = sum(passage.gain for passage in found)
    return total - max(best, default=0.0) > _BROKEN_SHARE * total


def _best_paths(gains: Floats) -> list[list[tuple[int, int]]]:
    """Return local paths with a great sum of gains, the greatest first, as pairs of sentences.

    A step past a sentence costs. The paths share no sentence, and each is worth at least half of
    the first: what lies between two of them may make another one that is worth more than the next.
    """
    rows, columns = gains.shape
    rise = np.arange(columns + 1, dtype=np.float32) * np.float32(_GAP)
    totals = np.zeros((rows + 1, columns + 1), dtype=np.float32)
    for i in range(1, rows + 1):
        row = totals[i - 1] - np.float32(_GAP)
        np.maximum(row[1:], totals[i - 1, :-1] + gains[i - 1], out=row[1:])
        np.maximum(row, 0, out=row)
        totals[i] = np.maximum.accumulate(row + rise) - rise
    least = max(_LEAST, float(totals.max(initial=0.0)) / 2)
    end_rows, end_columns = np.nonzero((gains > 0) & (totals[1:, 1:] >= least))
    # Rounded, so that equal totals do not differ by the order of their sums.
    order = np.argsort(-np.round(totals[end_rows + 1, end_columns + 1], 3), kind="stable")
    seen: set[tuple[int, int]] = set()
    taken: tuple[set[int], set[int]] = (set(), set())
    paths = []
    for i, j in zip(end_rows[order].tolist(), end_columns[order].tolist(), strict=True):
        path = _back(gains, totals, (i + 1, j + 1), seen)
        if path and not any(i in taken[0] or j in taken[1] for i, j in path):
            taken[0].update(range(path[0][0], path[-1][0] + 1))
            taken[1].update(range(path[0][1], path[-1][1] + 1))
            paths.append(path)
    return paths


def _back(
    gains: Floats, totals: Floats, end: tuple[int, int], seen: set[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the pairs of the path to a point; none where it comes from one that was `seen`."""
    i, j = end
    path = []
    while i > 0 and j > 0 and totals[i, j] > 1e-4:
        if (i, j) in seen:
            return []
        seen.add((i, j))
        value = totals[i, j]
        steps = (
            (abs(totals[i - 1, j - 1] + gains[i - 1, j - 1] - value), i - 1, j - 1),
            (abs(totals[i - 1, j] - _GAP - value), i - 1, j),
            (abs(totals[i, j - 1] - _GAP - value), i, j - 1),
        )
        _, next_i, next_j = min(steps)
        if next_i < i and next_j < j:
            path.append((next_i, next_j))
        i, j = next_i, next_j
    return path[::-1]
