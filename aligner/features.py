"""Features of beads, computed for many at a time.

Everything a bead is scored by comes from the rows and columns around it, so the text is worked
off in windows of source sentences: each window holds the dot products of its sentences with those
of the band as cumulative sums, in which the similarity of any span is four look-ups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aligner.evidence import FINAL_CLASSES, Side
from aligner.lattice import Edges

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

LARGEST = 8
"""Sentences of both sides together in the largest bead."""
BEAD_TYPES = tuple((m, n) for m in range(1, LARGEST) for n in range(1, LARGEST) if m + n <= LARGEST)
_WINDOW = 48


@dataclass(frozen=True, slots=True)
class Scale:
    """Takes the similarities of one encoder to those of another: slope times similarity, plus."""

    slope: float = 1.0
    offset: float = 0.0

    def __call__(self, similarity: NDArray[np.floating[Any]]) -> Floats:
        """Return the similarities on the other scale."""
        return np.asarray(self.slope * similarity + self.offset, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Unrelated:
    """Mean and standard deviation of the similarities of sentences that are not translations."""

    mean: float
    spread: float

    def scale(self, other: Unrelated) -> Scale:
        """Return the scale on which unrelated sentences are like those of another encoder."""
        slope = other.spread / self.spread
        return Scale(slope, other.mean - slope * self.mean)


def unrelated(source: NDArray[np.float32], target: NDArray[np.float32]) -> Unrelated:
    """Return what the similarities of unrelated sentences of two texts are like.

    Parameters
    ----------
    source, target
        Sentence embeddings, shapes (n, d) and (m, d), n and m at least 1. Up to 200 sentences a
        side are compared, but for the most similar one to each, which in short texts would tell.
    """
    values = np.sort(_sampled(source, target), axis=1)[:, : max(1, min(len(target), 200) - 1)]
    return Unrelated(float(values.mean()), float(max(values.std(), 0.02)))


def _sampled(source: NDArray[np.float32], target: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the similarities of up to 200 sentences a side, spread over the texts."""
    rows = np.linspace(0, len(source) - 1, min(len(source), 200)).astype(int)
    columns = np.linspace(0, len(target) - 1, min(len(target), 200)).astype(int)
    values: NDArray[np.float32] = source[rows] @ target[columns].T
    return values


class Grid:
    """Similarities of spans within a window, from cumulative sums of dot products."""

    def __init__(
        self,
        dots: Floats,
        source_dots: Floats,
        target_dots: Floats,
        i: int,
        j: int,
        scale: Scale | None = None,
    ):
        total = _cumulative(dots)
        self._dots = total.ravel()
        self._width = total.shape[1]
        self._source = _span_norms(source_dots)
        self._target = _span_norms(target_dots)
        self._i = i
        self._j = j
        self._scale = scale

    def similarity(self, i: Ints, m: Ints | int, j: Ints, n: Ints | int) -> Floats:
        """Return the cosine of summed vectors of source spans and target spans."""
        i, j = i - self._i, j - self._j
        first, last = i * self._width, (i + m) * self._width
        together = self._dots.take(last + j + n) - self._dots.take(first + j + n)
        together -= self._dots.take(last + j) - self._dots.take(first + j)
        norms = self._source.take(i * (LARGEST + 1) + m)
        norms *= self._target.take(j * (LARGEST + 1) + n)
        cosine = np.asarray(together / norms)
        return cosine if self._scale is None else self._scale(cosine)


def _cumulative(values: Floats) -> Floats:
    total = np.zeros((values.shape[0] + 1, values.shape[1] + 1))
    np.cumsum(np.cumsum(values, axis=0), axis=1, out=total[1:, 1:])
    return total


def _span_norms(dots: Floats) -> Floats:
    """Return the norms of summed vectors, by first sentence and number of sentences, in a row."""
    total = _cumulative(dots)
    length = len(dots)
    norms = np.full((length + 1, LARGEST + 1), 1e-6)
    for count in range(1, min(LARGEST, length) + 1):
        first = np.arange(length - count + 1)
        last = first + count
        square = total[last, last] - 2 * total[first, last] + total[first, first]
        norms[first, count] = np.sqrt(np.maximum(square, 1e-12))
    return norms.ravel()


@dataclass
class Pair:
    """Both sides and what belongs to the pair as a whole.

    Attributes
    ----------
    source, target
        The evidence of the sides.
    scale
        What takes the similarities of vectors to the scale the weights were trained on; None
        where they are on it.
    """

    source: Side
    target: Side
    scale: Scale | None = None

    def __post_init__(self) -> None:
        self.ratio = (self.target.length.sum() + 1) / (self.source.length.sum() + 1)
        values = _sampled(self.source.vectors, self.target.vectors)
        scale = self.scale or Scale()
        self.random_mean = scale.slope * float(values.mean()) + scale.offset
        self.random_spread = scale.slope * float(max(values.std(), 1e-3))

    def windows(self, edges: Edges) -> list[tuple[Ints, int, int, int, int]]:
        """Cut edges into windows: their numbers, and the rows and columns they touch."""
        order = np.argsort(edges.i, kind="stable")
        result = []
        firsts = edges.i[order]
        for low in range(0, int(firsts[-1]) + 1 if len(firsts) else 0, _WINDOW):
            a, b = np.searchsorted(firsts, [low, low + _WINDOW])
            if a == b:
                continue
            inside = order[a:b]
            i, j = edges.i[inside], edges.j[inside]
            result.append(
                (
                    inside,
                    max(0, int(i.min()) - 1),
                    min(len(self.source), int((i + edges.m[inside]).max()) + 1),
                    max(0, int(j.min()) - 1),
                    min(len(self.target), int((j + edges.n[inside]).max()) + 1),
                )
            )
        return result

    def vector_grid(self, top: int, bottom: int, left: int, right: int) -> Grid:
        """Return the grid of the embeddings of a window."""
        source = self.source.vectors[top:bottom].astype(np.float64)
        target = self.target.vectors[left:right].astype(np.float64)
        dots = source @ target.T
        return Grid(dots, source @ source.T, target @ target.T, top, left, self.scale)

    def word_grid(self, top: int, bottom: int, left: int, right: int) -> Grid:
        """Return the grid of the lexical features of a window."""
        source_words = self.source.words[top:bottom]
        target_words = self.target.words[left:right]
        everything = [ids for ids, _ in (*source_words, *target_words)]
        local = np.unique(np.concatenate(everything)) if everything else np.zeros(0, np.int64)
        matrices = []
        for words in (source_words, target_words):
            matrix = np.zeros((len(words), len(local)))
            for row, (ids, weights) in enumerate(words):
                matrix[row, np.searchsorted(local, ids)] = weights
            matrices.append(matrix)
        source, target = matrices
        return Grid(source @ target.T, source @ source.T, target @ target.T, top, left)


class Columns:
    """Collects named feature columns for a set of edges."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self.values: dict[str, Floats] = {}

    def put(self, name: str, where: NDArray[np.bool_] | Ints, values: Floats | float) -> None:
        """Set a feature for some edges; it is 0 for the others."""
        if name not in self.values:
            self.values[name] = np.zeros(self.rows)
        self.values[name][where] = values

    def matrix(self, names: tuple[str, ...]) -> Floats:
        """Return the features in an order, shape (edges, features)."""
        empty = np.zeros(self.rows)
        return np.stack([self.values.get(name, empty) for name in names], axis=1)

    def weighted(self, weights: Mapping[str, float]) -> Floats:
        """Return the weighted sum of the features, shape (edges,)."""
        total = np.zeros(self.rows)
        for name, weight in weights.items():
            if name in self.values:
                total += weight * self.values[name]
        return total


class SpanGrid:
    """Similarities of spans within a window, from the embeddings of the spans themselves."""

    def __init__(
        self,
        scale: Scale | None,
        source: Spans,
        target: Spans,
        top: int,
        bottom: int,
        left: int,
        right: int,
    ):
        source_rows, self._source = source.local(top, bottom)
        target_rows, self._target = target.local(left, right)
        self._dots = source.vectors[source_rows] @ target.vectors[target_rows].T
        self._top = top
        self._left = left
        self._scale = scale

    def similarity(self, i: Ints, m: Ints | int, j: Ints, n: Ints | int) -> Floats:
        """Return the cosine of source spans and target spans."""
        rows = self._source[i - self._top, m]
        columns = self._target[j - self._left, n]
        cosine = np.asarray(self._dots[rows, columns], dtype=np.float64)
        return cosine if self._scale is None else self._scale(cosine)


class Spans:
    """The embeddings of the spans of one side.

    Parameters
    ----------
    first, count
        First sentence and number of sentences of each span, sorted by both, shape (k,).
    vectors
        Shape (k, d).
    """

    def __init__(self, first: Ints, count: Ints, vectors: NDArray[np.float32]) -> None:
        self.first = first
        self.count = count
        self.vectors = vectors

    def local(self, start: int, stop: int) -> tuple[slice, Ints]:
        """Return the rows of spans that start in a range, and a table that finds each.

        The table holds, by sentence from `start` and number of sentences, the place of the span
        among those rows.
        """
        low, high = np.searchsorted(self.first, [start, stop])
        table = np.full((stop - start, LARGEST), -1)
        table[self.first[low:high] - start, self.count[low:high]] = np.arange(high - low)
        return slice(int(low), int(high)), table


def bead_features(
    pair: Pair, edges: Edges, spans: tuple[Spans, Spans] | None = None, *, full: bool
) -> Columns:
    """Compute the features of beads.

    Parameters
    ----------
    pair
        The evidence.
    edges
        The beads; for each side every span among them must be in `spans` if that is given.
    spans
        Embeddings of the spans of both sides; without them the mean of the sentence embeddings
        stands for a span.
    full
        Whether to compute all features, or those of the first pass alone.
    """
    columns = Columns(len(edges))
    for inside, *bounds in pair.windows(edges):
        here = edges.take(inside)
        mean = pair.vector_grid(*bounds)
        grid: Grid | SpanGrid = mean
        if spans is not None:
            grid = SpanGrid(pair.scale, *spans, *bounds)
        words = pair.word_grid(*bounds)
        beads = (here.m > 0) & (here.n > 0)
        if beads.any():
            chosen = here.take(beads)
            where = inside[beads]
            _similarities(columns, where, pair, chosen, grid, "vector")
            _similarities(columns, where, pair, chosen, words, "word")
            if full:
                _gains(columns, where, chosen, mean, "vector")
                _gains(columns, where, chosen, words, "word")
                _borders(columns, where, pair, chosen, bounds)
        _null_similarities(columns, inside[~beads], pair, here.take(~beads), mean, words)
    _shape(columns, pair, edges)
    if full:
        _marks(columns, pair, edges)
        _numbers(columns, pair, edges)
    return columns


def _similarities(
    columns: Columns,
    where: Ints,
    pair: Pair,
    edges: Edges,
    grid: Grid | SpanGrid,
    name: str,
) -> None:
    i, j, m, n = edges.i, edges.j, edges.m, edges.n
    size = (m + n) / 2
    similarity = grid.similarity(i, m, j, n)
    columns.put(f"{name}*size", where, similarity * size)
    columns.put(name, where, similarity)
    if name == "vector":
        standard = (similarity - pair.random_mean) / (10 * pair.random_spread)
        columns.put("standard*size", where, standard * size)


def _gains(columns: Columns, where: Ints, edges: Edges, mean: Grid, name: str) -> None:
    wide = np.flatnonzero(edges.m + edges.n > 2)
    chosen = edges.take(wide)
    split = _best_split(chosen, mean)
    base = mean.similarity(chosen.i, chosen.m, chosen.j, chosen.n)
    columns.put(f"{name}-gain", where[wide], base - split)


def _best_split(edges: Edges, grid: Grid) -> Floats:
    """Return the similarity of the best way to cut each bead in two, weighted by size."""
    best = np.full(len(edges), -1.0)
    for m, n in set(zip(edges.m.tolist(), edges.n.tolist(), strict=True)):
        rows = np.flatnonzero((edges.m == m) & (edges.n == n))
        i, j = edges.i[rows], edges.j[rows]
        for p in range(m + 1):
            for q in range(n + 1):
                value = np.zeros(len(rows))
                if p and q and p + q < m + n:
                    value += grid.similarity(i, p, j, q) * (p + q)
                if m - p and n - q and p + q:
                    value += grid.similarity(i + p, m - p, j + q, n - q) * (m + n - p - q)
                best[rows] = np.maximum(best[rows], value / (m + n))
    return best


def _borders(columns: Columns, where: Ints, pair: Pair, edges: Edges, bounds: list[int]) -> None:
    """Similarities of the clauses at the borders where beads start and end.

    A border has a clause before it and one after it on either side; where it is right, those
    before it are alike, and those after it, and not those across: the lesser of the first two
    similarities and the greater of the others are evidence of their own.
    """
    top, bottom, left, right = bounds
    source, target = pair.source, pair.target
    borders = (
        ("start", edges.i, edges.j),
        ("end", edges.i + edges.m, edges.j + edges.n),
    )
    sides = (
        (("before", 1, source.last_clauses), ("after", 0, source.first_clauses)),
        (("before", 1, target.last_clauses), ("after", 0, target.first_clauses)),
    )
    pairs = [
        (f"{here}-{there}", back_i, back_j, rows[top:bottom] @ others[left:right].T)
        for (here, back_i, rows), (there, back_j, others) in product(*sides)
    ]
    for border, i, j in borders:
        found: dict[str, Floats] = {}
        for name, back_i, back_j, dots in pairs:
            row, column = i - back_i, j - back_j
            exists = (row >= 0) & (row < len(source)) & (column >= 0) & (column < len(target))
            found[name] = np.zeros(len(edges))
            found[name][exists] = dots[row[exists] - top, column[exists] - left]
        found["alike"] = np.minimum(found["before-before"], found["after-after"])
        found["across"] = np.maximum(found["before-after"], found["after-before"])
        for name, values in found.items():
            columns.put(f"{border}-{name}", where, values)


def _null_similarities(
    columns: Columns, where: Ints, pair: Pair, edges: Edges, vectors: Grid, words: Grid
) -> None:
    """Similarity of a null bead's sentence to the sentences it stands beside."""
    for name, grid in (("vector", vectors), ("word", words)):
        best = np.zeros(len(edges))
        source = edges.n == 0
        for step in (-1, 0):
            inner = source & (edges.j + step >= 0) & (edges.j + step < len(pair.target))
            near = grid.similarity(edges.i[inner], 1, edges.j[inner] + step, 1)
            best[inner] = np.maximum(best[inner], near)
            inner = ~source & (edges.i + step >= 0) & (edges.i + step < len(pair.source))
            near = grid.similarity(edges.i[inner] + step, 1, edges.j[inner], 1)
            best[inner] = np.maximum(best[inner], near)
        columns.put(f"null-{name}", where, best)


def _sums(values: Floats, first: Ints, count: Ints) -> Floats:
    """Return the sums of values over spans, from cumulative sums of the part they stand in."""
    if not len(first):
        return np.zeros(0)
    start, stop = int(first.min()), int((first + count).max())
    total = np.zeros(stop - start + 1)
    np.cumsum(values[start:stop], out=total[1:])
    return np.asarray(total[first + count - start] - total[first - start])


def _shape(columns: Columns, pair: Pair, edges: Edges) -> None:
    m, n = edges.m, edges.n
    source = _sums(pair.source.length, edges.i, m)
    target = _sums(pair.target.length, edges.j, n)
    source_null, target_null = n == 0, m == 0
    columns.put("null-source-length", source_null, np.log1p(source[source_null]))
    columns.put("null-target-length", target_null, np.log1p(target[target_null] / pair.ratio))
    beads = ~(source_null | target_null)
    for name, where in (
        ("1-1", (m == 1) & (n == 1)),
        ("1-2", (m == 1) & (n == 2)),
        ("2-1", (m == 2) & (n == 1)),
        ("2-2", (m == 2) & (n == 2)),
        ("1-3", (m == 1) & (n == 3)),
        ("3-1", (m == 3) & (n == 1)),
        ("1-many", (m == 1) & (n > 3)),
        ("many-1", (m > 3) & (n == 1)),
        ("many-many", (m > 1) & (n > 1) & (m + n > 4)),
    ):
        columns.put(name, where, 1.0)
    columns.put("size", beads, (m + n - 2)[beads])
    columns.put("merged", beads, np.minimum(m, n)[beads] - 1)
    size = (m + n)[beads] / 2
    expected = pair.ratio * source[beads]
    ratio = np.log((target[beads] + 1) / (expected + 1))
    columns.put("length-ratio^2", beads, ratio**2)
    columns.put("length-ratio^2*size", beads, ratio**2 * size)
    columns.put("|length-ratio|", beads, np.abs(ratio))
    columns.put("longer-target^2", beads, np.maximum(ratio, 0) ** 2)
    columns.put(
        "length-difference",
        beads,
        np.abs(target[beads] - expected) / np.sqrt(target[beads] + expected + 1),
    )


def _marks(columns: Columns, pair: Pair, edges: Edges) -> None:
    beads = (edges.m > 0) & (edges.n > 0)
    chosen = edges.take(beads)
    i, j = chosen.i, chosen.j
    last_i, last_j = i + chosen.m - 1, j + chosen.n - 1
    source, target = pair.source, pair.target

    def agree(name: str, left: Floats, right: Floats) -> None:
        columns.put(f"{name}-both", beads, left * right)
        columns.put(f"{name}-differs", beads, np.abs(left - right))

    agree("quote-first", source.starts_quoted[i], target.starts_quoted[j])
    agree("quote-last", source.ends_quoted[last_i], target.ends_quoted[last_j])
    agree("quote-inside", source.inside[last_i], target.inside[last_j])
    agree(
        "quote",
        np.minimum(_sums(source.quotes, i, chosen.m), 1),
        np.minimum(_sums(target.quotes, j, chosen.n), 1),
    )
    if source.opens_block.any() and target.opens_block.any():
        agree("block-first", source.opens_block[i], target.opens_block[j])
        columns.put(
            "blocks-joined",
            beads,
            _sums(source.opens_block, i + 1, chosen.m - 1)
            + _sums(target.opens_block, j + 1, chosen.n - 1),
        )
    for number, name in enumerate(FINAL_CLASSES):
        agree(name, source.final[last_i, number], target.final[last_j, number])


def _numbers(columns: Columns, pair: Pair, edges: Edges) -> None:
    has_source = _sums(pair.source.has_numbers, edges.i, edges.m)
    has_target = _sums(pair.target.has_numbers, edges.j, edges.n)
    where = np.flatnonzero((edges.m > 0) & (edges.n > 0) & (has_source + has_target > 0))
    matched = np.zeros(len(where))
    only_source = np.zeros(len(where))
    only_target = np.zeros(len(where))
    for row, edge in enumerate(where.tolist()):
        i, j = int(edges.i[edge]), int(edges.j[edge])
        left = {v for values in pair.source.numbers[i : i + int(edges.m[edge])] for v in values}
        right = {v for values in pair.target.numbers[j : j + int(edges.n[edge])] for v in values}
        both = len(left & right)
        matched[row] = both
        only_source[row] = len(left) - both
        only_target[row] = len(right) - both
    columns.put("numbers-matched", where, matched)
    columns.put("numbers-only-source", where, only_source)
    columns.put("numbers-only-target", where, only_target)


_SHAPE = (
    "null-vector", "null-word", "null-source-length", "null-target-length",
    "1-1", "1-2", "2-1", "2-2", "1-3", "3-1", "1-many", "many-1", "many-many", "size", "merged",
    "length-ratio^2", "length-ratio^2*size", "|length-ratio|", "longer-target^2",
    "length-difference",
)  # fmt: skip
_SIMILARITY = (
    "vector*size", "vector", "standard*size", "word*size", "word",
)  # fmt: skip
FIRST_PASS = _SIMILARITY + _SHAPE
SECOND_PASS = (
    *FIRST_PASS,
    "vector-gain", "word-gain",
    *(
        f"{border}-{what}"
        for border in ("start", "end")
        for what in (
            "before-before", "before-after", "after-before", "after-after", "alike", "across"
        )
    ),
    *(
        f"{name}-{how}"
        for name in ("quote-first", "quote-last", "quote-inside", "quote", *FINAL_CLASSES)
        for how in ("both", "differs")
    ),
    "block-first-both", "block-first-differs", "blocks-joined",
    "numbers-matched", "numbers-only-source", "numbers-only-target",
)  # fmt: skip
