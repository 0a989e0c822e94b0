from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.lattice import (
    BEAD,
    SOURCE_NULL,
    STATES,
    TARGET_NULL,
    Edges,
    Floats,
    Lattice,
    concatenate,
)

TYPES = ((1, 0), (0, 1), (1, 1), (1, 2), (2, 1), (2, 2), (1, 3), (3, 1))


def edges_of(beads: list[tuple[int, int, int, int]]) -> Edges:
    return Edges(*np.array(beads, dtype=np.int64).reshape(-1, 4).T)


def grid(
    sources: int, targets: int, dropped: float = 0.0, seed: int = 0
) -> tuple[Edges, np.random.Generator]:
    """All small beads of a grid, a share of those with two sides left out, in any order."""
    rng = np.random.default_rng(seed)
    beads = [
        (i, j, m, n)
        for i, j in itertools.product(range(sources + 1), range(targets + 1))
        for m, n in TYPES
        if i + m <= sources and j + n <= targets
        if not (m and n) or rng.random() >= dropped
    ]
    rng.shuffle(beads)
    return edges_of(beads), rng


def ladders(edges: Edges, sources: int, targets: int) -> Iterator[list[int]]:
    """All ways from the first to the last point, as lists of edges."""
    beads = list(
        zip(*(column.tolist() for column in (edges.i, edges.j, edges.m, edges.n)), strict=True)
    )

    def onward(i: int, j: int) -> Iterator[list[int]]:
        if (i, j) == (sources, targets):
            yield []
        for number, (first_i, first_j, m, n) in enumerate(beads):
            if (first_i, first_j) == (i, j):
                for rest in onward(i + m, j + n):
                    yield [number, *rest]

    return onward(0, 0)


def value(ladder: list[int], edges: Edges, score: Floats, transitions: Floats) -> float:
    states = edges.state[ladder].tolist()
    moves = sum(transitions[pair] for pair in itertools.pairwise(states))
    return float(score[ladder].sum() + moves)


def draw(rng: np.random.Generator, edges: Edges) -> tuple[Floats, Floats]:
    return rng.normal(0, 2, len(edges)), rng.normal(0, 2, (STATES, STATES))


SIZES = st.tuples(st.integers(0, 3), st.integers(0, 3)).filter(any)


def test_the_state_of_an_edge_says_which_side_is_empty() -> None:
    edges = edges_of([(0, 0, 1, 1), (1, 1, 1, 0), (2, 1, 0, 1), (2, 2, 3, 2)])
    assert edges.state.tolist() == [BEAD, SOURCE_NULL, TARGET_NULL, BEAD]


def test_edges_are_taken_and_set_behind_one_another() -> None:
    edges = edges_of([(0, 0, 1, 1), (1, 1, 1, 0), (2, 1, 0, 1)])
    both = concatenate([edges.take(np.array([2, 0])), edges.take(edges.m == 1)])
    assert len(both) == 4
    assert both.i.tolist() == [2, 0, 0, 1]
    assert both.n.tolist() == [1, 1, 1, 0]


@given(SIZES, st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 2**32 - 1))
def test_sums_and_posteriors_are_those_of_all_ladders(
    size: tuple[int, int], dropped: float, seed: int
) -> None:
    edges, rng = grid(*size, dropped, seed)
    score, transitions = draw(rng, edges)
    every = list(ladders(edges, *size))
    values = np.array([value(ladder, edges, score, transitions) for ladder in every])
    expected_total = np.logaddexp.reduce(values)
    chance = np.exp(values - expected_total)
    expected = np.zeros(len(edges))
    expected_moves = np.zeros((STATES, STATES))
    for ladder, share in zip(every, chance, strict=True):
        expected[ladder] += share
        for pair in itertools.pairwise(edges.state[ladder].tolist()):
            expected_moves[pair] += share

    posterior, moves, total = Lattice([(edges, *size)]).posteriors(score, transitions)
    assert total == pytest.approx([expected_total])
    assert posterior == pytest.approx(expected)
    assert moves[0] == pytest.approx(expected_moves)


@given(SIZES, st.sampled_from([0.0, 0.5, 1.0]), st.integers(0, 2**32 - 1))
def test_the_best_path_is_the_best_of_all_ladders(
    size: tuple[int, int], dropped: float, seed: int
) -> None:
    edges, rng = grid(*size, dropped, seed)
    score, transitions = draw(rng, edges)
    best = max(ladders(edges, *size), key=lambda one: value(one, edges, score, transitions))
    assert Lattice([(edges, *size)]).best(score, transitions).tolist() == best


def test_of_equal_ladders_one_is_taken() -> None:
    edges, _ = grid(3, 3)
    found = Lattice([(edges, 3, 3)]).best(np.zeros(len(edges)), np.zeros((STATES, STATES)))
    assert found.tolist() in list(ladders(edges, 3, 3))


def test_transitions_weigh_neighbouring_states_in_their_order() -> None:
    edges = edges_of([(0, 0, 1, 0), (0, 0, 0, 1), (0, 1, 1, 0), (1, 0, 0, 1)])
    lattice = Lattice([(edges, 1, 1)])
    transitions = np.zeros((STATES, STATES))
    transitions[SOURCE_NULL, TARGET_NULL] = 1.0
    assert lattice.best(np.zeros(4), transitions).tolist() == [0, 3]
    posterior, moves, total = lattice.posteriors(np.zeros(4), transitions)
    assert total == pytest.approx([math.log(math.e + 1)])
    assert posterior[[0, 3]] == pytest.approx([math.e / (math.e + 1)] * 2)
    assert moves[0, TARGET_NULL, SOURCE_NULL] == pytest.approx(1 / (math.e + 1))


@given(st.lists(SIZES, min_size=2, max_size=4), st.integers(0, 2**32 - 1))
def test_documents_in_one_lattice_do_not_touch(sizes: list[tuple[int, int]], seed: int) -> None:
    rng = np.random.default_rng(seed)
    documents = [(grid(*size, 0.3, seed + at)[0], *size) for at, size in enumerate(sizes)]
    scores = [rng.normal(0, 2, len(edges)) for edges, _, _ in documents]
    transitions = rng.normal(0, 2, (STATES, STATES))
    together = Lattice(documents)
    posterior, moves, total = together.posteriors(np.concatenate(scores), transitions)
    for number, (document, score) in enumerate(zip(documents, scores, strict=True)):
        alone, alone_moves, alone_total = Lattice([document]).posteriors(score, transitions)
        assert posterior[together.owner == number] == pytest.approx(alone)
        assert moves[number] == pytest.approx(alone_moves[0])
        assert total[number] == pytest.approx(alone_total[0])


@given(st.integers(1, 12), st.integers(1, 12), st.integers(0, 2**32 - 1))
def test_the_posteriors_over_a_sentence_add_up_to_one(
    sources: int, targets: int, seed: int
) -> None:
    edges, rng = grid(sources, targets, 0.3, seed)
    posterior, moves, _ = Lattice([(edges, sources, targets)]).posteriors(*draw(rng, edges))
    for sentence in range(sources):
        covers = (edges.i <= sentence) & (sentence < edges.i + edges.m)
        assert posterior[covers].sum() == pytest.approx(1)
    for sentence in range(targets):
        covers = (edges.j <= sentence) & (sentence < edges.j + edges.n)
        assert posterior[covers].sum() == pytest.approx(1)
    assert moves.sum() == pytest.approx(posterior.sum() - 1)


def test_large_scores_do_not_overflow() -> None:
    edges, rng = grid(4, 4)
    score, transitions = draw(rng, edges)
    posterior, _, total = Lattice([(edges, 4, 4)]).posteriors(1000 * score, transitions)
    assert np.isfinite(total).all()
    best = Lattice([(edges, 4, 4)]).best(1000 * score, transitions)
    assert posterior[best] == pytest.approx(np.ones(len(best)))


def test_edges_that_lead_nowhere_have_no_part() -> None:
    edges = edges_of([(0, 0, 1, 1), (1, 1, 1, 1), (0, 0, 0, 1), (1, 0, 1, 1)])
    posterior, _, total = Lattice([(edges, 2, 2)]).posteriors(np.ones(4), np.zeros((3, 3)))
    assert posterior == pytest.approx([1, 1, 0, 0])
    assert total == pytest.approx([2])
