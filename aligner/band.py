"""The band of the matrix that the ladder runs in, found from coarse to fine.

Texts are halved by adding neighbouring vectors until they are short; there the best monotone
chain of similar sentences is found over the whole matrix, and at each finer level in a band around
the chain of the level before, so that time and memory grow with the length (after the recursion of
Thompson and Koehn 2019).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from aligner.features import BEAD_TYPES
from aligner.lattice import Edges, concatenate

Ints = NDArray[np.int64]
Point = tuple[int, int]

_SHORT = 256
_RADIUS = 6
_ROOM = 40
_MARGIN = 3
_NEAR = 3


@dataclass(frozen=True)
class Stretch:
    """A stretch of the band between two points that the ladder is sure to go through.

    Attributes
    ----------
    i, j
        The point where it starts.
    low, high
        First and last point of the target to look at, counted from `j`, for each point of the
        source from `i` on, shape (source sentences + 1,). Both rise; the first row holds 0.
    """

    i: int
    j: int
    low: Ints
    high: Ints

    @property
    def sources(self) -> int:
        """The number of source sentences."""
        return len(self.low) - 1

    @property
    def targets(self) -> int:
        """The number of target sentences."""
        return int(self.high[-1])

    def edges(self) -> Edges:
        """Return all beads up to the largest that start and end in the stretch."""
        widths = self.high - self.low + 1
        i = np.repeat(np.arange(len(self.low)), widths)
        j = np.arange(widths.sum()) - np.repeat(np.cumsum(widths) - widths, widths) + self.low[i]
        parts = []
        for m, n in ((1, 0), (0, 1), *BEAD_TYPES):
            end = np.minimum(i + m, self.sources)
            inside = (i + m <= self.sources) & (j + n >= self.low[end]) & (j + n <= self.high[end])
            size = int(inside.sum())
            parts.append(
                Edges(i[inside] + self.i, j[inside] + self.j, np.full(size, m), np.full(size, n))
            )
        return concatenate(parts)


def stretches(
    source: NDArray[np.float32], target: NDArray[np.float32], longest: int | None = 300
) -> list[Stretch]:
    """Return the band of two texts, cut into stretches that are scored one by one.

    Parameters
    ----------
    source, target
        Sentence embeddings, shapes (n, d) and (m, d).
    longest
        About how many sentences a stretch may have; None for one stretch.
    """
    low, high, chain = _band(source, target)
    ends = [(0, 0), (len(source), len(target))]
    points = [ends[0], *(_cuts(chain, ends[1], longest) if longest else []), ends[1]]
    return [
        Stretch(
            i,
            j,
            np.maximum(low[i : next_i + 1], j) - j,
            np.minimum(high[i : next_i + 1], next_j) - j,
        )
        for (i, j), (next_i, next_j) in pairwise(points)
    ]


def _band(
    source: NDArray[np.float32], target: NDArray[np.float32]
) -> tuple[Ints, Ints, list[Point]]:
    """Return the first and last point of each row, and the chain that the band is laid around."""
    if max(len(source), len(target)) <= _SHORT:
        rows = len(source) + 1
        low, high = np.zeros(rows, np.int64), np.full(rows, len(target))
    else:
        coarse_low, coarse_high, _ = _band(_halve(source), _halve(target))
        point = (np.arange(len(source) + 1) + 1) // 2
        low = np.minimum(2 * coarse_low[point], len(target))
        high = np.minimum(2 * coarse_high[point] + 1, len(target))
        low[0], high[-1] = 0, len(target)
    chain = _chain(source, target, low, high)
    chain = [pair for number, pair in enumerate(chain) if _supported(chain, number)]
    return *_around(_path(chain, (len(source), len(target)))), chain


def _path(chain: list[Point], end: Point) -> list[Point]:
    """Return the points that a chain goes through, from the first point to the last."""
    return sorted({(0, 0), *chain, *((i + 1, j + 1) for i, j in chain), end})


def _cuts(chain: list[Point], end: Point, longest: int) -> list[Point]:
    """Return the points to cut at.

    Each is the point of the chain in reach that stands amid the longest diagonal run; where none
    is in reach, a point on the straight line to the next.
    """
    path = _path(chain, end)
    known = set(chain)
    strength = {
        (i, j): sum((i + step, j + step) in known for step in range(-3, 3)) for i, j in path
    }
    cuts = []
    i, j = path[0]
    following = 1
    while end[0] - i > 2 * longest or end[1] - j > 2 * longest:
        first = following
        while path[following][0] <= i + longest and path[following][1] <= j + longest:
            following += 1
        later = [
            number
            for number in range(first, following)
            if path[number][0] >= i + longest // 2 or path[number][1] >= j + longest // 2
        ]
        if later:
            chosen = max(later, key=lambda number: strength[path[number]])
            i, j = path[chosen]
            following = chosen + 1
            cuts.append((i, j))
        else:
            if following > first:
                i, j = path[following - 1]
                cuts.append((i, j))
            rise_i, rise_j = path[following][0] - i, path[following][1] - j
            pieces = -(-max(rise_i, rise_j) // longest)
            cuts += [
                (i + rise_i * piece // pieces, j + rise_j * piece // pieces)
                for piece in range(1, pieces)
            ]
            i, j = cuts[-1]
    return cuts


def _halve(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    if len(vectors) % 2:
        vectors = np.concatenate([vectors, vectors[-1:]])
    halved = vectors[0::2] + vectors[1::2]
    # Rounded for the same reason as the sentence vectors: the result must not depend on luck.
    norms = np.maximum(np.linalg.norm(halved.astype(np.float64), axis=1, keepdims=True), 1e-9)
    result: NDArray[np.float32] = (np.rint(halved / norms * 4096) / 4096).astype(np.float32)
    return result


def _chain(
    source: NDArray[np.float32], target: NDArray[np.float32], low: Ints, high: Ints
) -> list[Point]:
    """Return the monotone chain of sentence pairs with the greatest sum of gains.

    The gain of a pair is its similarity above what unrelated sentences reach.
    """
    rows = np.linspace(0, len(source) - 1, min(len(source), 200)).astype(int)
    columns = np.linspace(0, len(target) - 1, min(len(target), 200)).astype(int)
    sample = source[rows] @ target[columns].T
    threshold = float(sample.mean() + 2.5 * sample.std())
    totals: list[NDArray[np.float64]] = [np.zeros(int(high[0]) + 1)]
    for i in range(1, len(source) + 1):
        first, last = int(low[i]), int(high[i])
        skipped = _reach(totals[-1], int(low[i - 1]), first, last)
        gains = target[max(first - 1, 0) : last] @ source[i - 1] - threshold
        before = _reach(totals[-1], int(low[i - 1]), max(first - 1, 0), last - 1)
        paired = np.where(gains > 0, before + gains, -np.inf)
        row = skipped
        row[len(row) - len(paired) :] = np.maximum(row[len(row) - len(paired) :], paired)
        totals.append(np.maximum.accumulate(row))
    chain = []
    i, j = len(source), len(target)
    while i > 0 and j > 0:
        row, first = totals[i], int(low[i])
        j = min(j, first + len(row) - 1)
        value = row[j - first]
        if j > first and row[j - 1 - first] == value:
            j -= 1
        elif _reach(totals[i - 1], int(low[i - 1]), j, j)[0] == value:
            i -= 1
        else:
            i, j = i - 1, j - 1
            chain.append((i, j))
    return chain[::-1]


def _reach(row: NDArray[np.float64], low: int, first: int, last: int) -> NDArray[np.float64]:
    """Return a row's totals at the points from `first` to `last`, beyond its band too."""
    points = np.arange(first, last + 1) - low
    return np.where(points < 0, -np.inf, row[np.clip(points, 0, len(row) - 1)])


def _supported(chain: list[Point], at: int) -> bool:
    """Whether another pair of the chain stands near; a pair far from all others is chance."""
    i, j = chain[at]
    near = chain[max(at - 1, 0) : at] + chain[at + 1 : at + 2]
    return any(abs(other_i - i) <= _NEAR and abs(other_j - j) <= _NEAR for other_i, other_j in near)


def _around(path: list[Point]) -> tuple[Ints, Ints]:
    sources, targets = path[-1]
    low = np.zeros(sources + 1, np.int64)
    high = np.zeros(sources + 1, np.int64)
    for (i, j), (next_i, next_j) in pairwise(path):
        between = np.linspace(j, next_j, next_i - i + 1)
        if (next_i - i) * (next_j - j) <= _ROOM**2:
            left, right = np.full(len(between), j), np.full(len(between), next_j)
        else:
            left = np.maximum(np.floor(between).astype(np.int64) - _ROOM, j)
            right = np.minimum(np.ceil(between).astype(np.int64) + _ROOM, next_j)
        # Neighbouring segments share a row, which reaches from the low of the one before.
        low[i + 1 : next_i + 1] = left[1:]
        high[i : next_i + 1] = right
    row = np.arange(sources + 1)
    low = low[np.maximum(row - _RADIUS, 0)]
    high = high[np.minimum(row + _RADIUS, sources)]
    return np.maximum(low - _MARGIN, 0), np.minimum(high + _MARGIN, targets)
