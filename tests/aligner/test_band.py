from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from aligner.band import Stretch, stretches
from aligner.features import LARGEST
from aligner.lattice import concatenate

Vectors = NDArray[np.float32]
Node = tuple[int, int]


def rounded(vectors: NDArray[np.float64]) -> Vectors:
    norms = np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)
    result: Vectors = (np.rint(vectors / norms * 4096) / 4096).astype(np.float32)
    return result


def unrelated(count: int, seed: int, size: int = 64) -> Vectors:
    return rounded(np.random.default_rng(seed).normal(size=(count, size)))


def translated(
    groups: list[tuple[int, int]], seed: int = 0, noise: float = 0.05
) -> tuple[Vectors, Vectors, list[Node]]:
    """Two texts of which each bead has so many sentences, and the points between the beads."""
    rng = np.random.default_rng(seed)
    sides: tuple[list[NDArray[np.float64]], list[NDArray[np.float64]]] = ([], [])
    nodes = [(0, 0)]
    for m, n in groups:
        meaning = rng.normal(size=64)
        for side, count in zip(sides, (m, n), strict=True):
            if m and n:
                side.extend(meaning + rng.normal(size=64) * noise for _ in range(count))
            else:
                side.extend(rng.normal(size=64) for _ in range(count))
        nodes.append((len(sides[0]), len(sides[1])))
    source, target = (rounded(np.array(side).reshape(-1, 64)) for side in sides)
    return source, target, nodes


def assert_tiles(found: list[Stretch], sources: int, targets: int) -> None:
    """The stretches lead from the first point to the last, and each is a connected band."""
    i = j = 0
    for stretch in found:
        assert (stretch.i, stretch.j) == (i, j)
        assert stretch.sources + stretch.targets > 0
        assert stretch.low[0] == 0
        assert (stretch.low <= stretch.high).all()
        assert (np.diff(stretch.low) >= 0).all()
        assert (np.diff(stretch.high) >= 0).all()
        assert (stretch.low[1:] <= stretch.high[:-1]).all()
        i, j = i + stretch.sources, j + stretch.targets
    assert (i, j) == (sources, targets)


def points(found: list[Stretch]) -> int:
    return sum(int((stretch.high - stretch.low + 1).sum()) for stretch in found)


def missing(found: list[Stretch], nodes: list[Node]) -> list[tuple[Node, Node]]:
    """The steps of a ladder that the band does not hold."""
    edges = concatenate([stretch.edges() for stretch in found])
    starts, ends = np.array(nodes[:-1]), np.array(nodes[1:])
    wanted = ((starts[:, 0] * 20_000 + starts[:, 1]) * 8 + ends[:, 0] - starts[:, 0]) * 8
    wanted += ends[:, 1] - starts[:, 1]
    held = np.isin(wanted, ((edges.i * 20_000 + edges.j) * 8 + edges.m) * 8 + edges.n)
    return [step for step, holds in zip(pairwise(nodes), held, strict=True) if not holds]


def test_the_beads_of_a_stretch_are_all_that_start_and_end_in_it() -> None:
    low, high = np.array([0, 0, 1, 3, 4]), np.array([2, 4, 5, 9, 9])
    edges = Stretch(7, 5, low, high).edges()
    inside = {(i, j) for i in range(5) for j in range(low[i], high[i] + 1)}
    expected = {
        (i + 7, j + 5, p - i, q - j)
        for i, j in inside
        for p, q in inside
        if (p >= i and q >= j)
        and (p - i, q - j) != (0, 0)
        and ((p > i and q > j and p - i + q - j <= LARGEST) or p - i + q - j == 1)
    }
    found = list(zip(*(c.tolist() for c in (edges.i, edges.j, edges.m, edges.n)), strict=True))
    assert set(found) == expected
    assert len(found) == len(expected)


def test_short_texts_without_likeness_keep_the_whole_matrix() -> None:
    found = stretches(np.zeros((30, 4), np.float32), np.zeros((25, 4), np.float32))
    assert points(found) == 31 * 26


KINDS = st.sampled_from([(1, 1), (1, 1), (1, 1), (1, 2), (2, 1), (3, 1), (0, 1), (1, 0)])


@given(st.lists(KINDS, max_size=30), st.integers(1, 20), st.integers(0, 99))
@settings(max_examples=20)
def test_the_ladder_of_a_translation_is_inside(
    groups: list[tuple[int, int]], times: int, seed: int
) -> None:
    # A run of beads one to one is where a text can be cut.
    source, target, nodes = translated([*groups, *[(1, 1)] * 8] * times, seed)
    for longest in (None, 300):
        found = stretches(source, target, longest)
        assert_tiles(found, len(source), len(target))
        assert missing(found, nodes) == []


@pytest.mark.parametrize("run", [40, 900])
@pytest.mark.parametrize("at", [0, 350, 700])
@pytest.mark.parametrize("side", [0, 1])
def test_the_ladder_is_inside_where_a_long_run_has_no_counterpart(
    run: int, at: int, side: int
) -> None:
    null = (1, 0) if side == 0 else (0, 1)
    groups = [(1, 1)] * at + [null] * run + [(1, 1)] * (700 - at)
    source, target, nodes = translated(groups)
    found = stretches(source, target)
    assert_tiles(found, len(source), len(target))
    assert missing(found, nodes) == []


@given(st.integers(1, 900), st.integers(1, 900), st.sampled_from([7, 60, 300]), st.integers(0, 9))
@settings(max_examples=40)
def test_stretches_tile_any_texts(sources: int, targets: int, longest: int, seed: int) -> None:
    source, target = unrelated(sources, seed, 8), unrelated(targets, seed + 10, 8)
    found = stretches(source, target, longest)
    assert_tiles(found, sources, targets)
    assert all(max(stretch.sources, stretch.targets) <= 2 * longest for stretch in found)


@pytest.mark.parametrize(
    ("sources", "targets"),
    [(1, 1), (1, 500), (500, 1), (3, 2000), (2000, 3), (1, 10_000), (700, 5000), (5000, 700)],
)
@pytest.mark.parametrize("empty", [True, False])
def test_very_unequal_texts(sources: int, targets: int, empty: bool) -> None:
    source, target = unrelated(sources, 1, 16), unrelated(targets, 2, 16)
    if empty:
        source, target = source * 0, target * 0
    found = stretches(source, target)
    assert_tiles(found, sources, targets)
    assert max(points([stretch]) for stretch in found) <= 60_000


def test_the_band_grows_with_the_length_and_not_with_its_square() -> None:
    lines = np.zeros((10_000, 4), np.float32)
    found = stretches(lines, lines)
    assert_tiles(found, 10_000, 10_000)
    assert points(found) <= 150 * 10_000


def test_texts_as_one_stretch() -> None:
    (found,) = stretches(unrelated(800, 1), unrelated(700, 2), None)
    assert_tiles([found], 800, 700)
