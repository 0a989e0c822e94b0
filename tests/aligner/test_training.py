from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest
import scipy.optimize

from aligner.lattice import STATES, Edges, Floats, Lattice
from aligner.training import Example, gold_edges, train

Gold = list[tuple[tuple[int, ...], tuple[int, ...]]]
TYPES = ((1, 0), (0, 1), (1, 1), (1, 2), (2, 1), (2, 2))


def all_edges(sources: int, targets: int) -> Edges:
    rows = [
        (i, j, m, n)
        for i, j in itertools.product(range(sources + 1), range(targets + 1))
        for m, n in TYPES
        if i + m <= sources and j + n <= targets
    ]
    return Edges(*np.array(rows).T)


def rows(edges: Edges) -> list[tuple[int, int, int, int]]:
    return list(zip(*(c.tolist() for c in (edges.i, edges.j, edges.m, edges.n)), strict=True))


def ladder(*sizes: tuple[int, int]) -> Gold:
    """Gold beads of so many sentences, one behind another."""
    beads = []
    i = j = 0
    for m, n in sizes:
        beads.append((tuple(range(i, i + m)), tuple(range(j, j + n))))
        i, j = i + m, j + n
    return beads


def right(edges: Edges, gold: Gold) -> set[tuple[int, int, int, int]]:
    found = gold_edges(edges, gold)
    return {row for row, is_right in zip(rows(edges), found, strict=True) if is_right}


def test_gold_beads_are_right_at_their_place_alone() -> None:
    assert right(all_edges(3, 3), ladder((1, 1), (1, 2), (1, 0))) == {
        (0, 0, 1, 1),
        (1, 1, 1, 2),
        (2, 3, 1, 0),
    }


def test_null_beads_between_two_beads_may_stand_in_any_order() -> None:
    expected = {
        (0, 0, 1, 1),
        *((1, 1, 1, 0), (2, 1, 0, 1), (1, 1, 0, 1), (1, 2, 1, 0)),
        (2, 2, 1, 1),
    }
    for nulls in ([(1, 0), (0, 1)], [(0, 1), (1, 0)]):
        assert right(all_edges(3, 3), ladder((1, 1), *nulls, (1, 1))) == expected


def test_null_beads_at_both_ends() -> None:
    gold = ladder((0, 1), (1, 0), (1, 1), (0, 1), (0, 1))
    assert right(all_edges(2, 4), gold) == {
        *((0, 0, 0, 1), (0, 0, 1, 0), (0, 1, 1, 0), (1, 0, 0, 1)),
        (1, 1, 1, 1),
        *((2, 2, 0, 1), (2, 3, 0, 1)),
    }


def test_a_null_bead_of_two_sentences_is_two_null_beads() -> None:
    gold: Gold = [((0,), (0,)), ((1, 2), ())]
    assert right(all_edges(3, 1), gold) == {(0, 0, 1, 1), (1, 1, 1, 0), (2, 1, 1, 0)}


def test_within_a_bead_that_is_no_candidate_anything_may_stand() -> None:
    gold = ladder((1, 1), (3, 3), (1, 1))
    found = right(all_edges(5, 5), gold)
    inside = {
        (i, j, m, n)
        for i, j, m, n in rows(all_edges(5, 5))
        if i >= 1 and j >= 1 and i + m <= 4 and j + n <= 4
    }
    assert found == {(0, 0, 1, 1), (4, 4, 1, 1), *inside}
    huge = right(all_edges(13, 1), ladder((13, 1)))
    assert huge == set(rows(all_edges(13, 1)))


def test_the_right_edges_make_a_ladder() -> None:
    rng = np.random.default_rng(0)
    for _ in range(50):
        sizes = [TYPES[at] if at < 6 else (3, 2) for at in rng.integers(0, 7, rng.integers(1, 8))]
        gold = ladder(*sizes)
        sources, targets = (sum(len(bead[side]) for bead in gold) for side in (0, 1))
        edges = all_edges(sources, targets)
        kept = edges.take(gold_edges(edges, gold))
        score = np.zeros(len(kept))
        _, _, total = Lattice([(kept, sources, targets)]).posteriors(
            score, np.zeros((STATES, STATES))
        )
        assert np.isfinite(total).all()


def example(seed: int, length: int = 12, weight: float = 1.0) -> tuple[Example, Gold]:
    """A document whose first feature is the likeness of a bead, with some noise."""
    rng = np.random.default_rng(seed)
    choices = [(1, 1), (1, 1), (1, 2), (2, 1), (1, 0), (0, 1)]
    gold = ladder((1, 1), *(choices[at] for at in rng.integers(0, 6, length)))
    sources, targets = (sum(len(bead[side]) for bead in gold) for side in (0, 1))
    edges = all_edges(sources, targets)
    is_gold = gold_edges(edges, gold)
    sided = edges.state == 0
    features = np.stack(
        [
            sided * (is_gold + rng.normal(0, 0.3, len(edges))),
            sided * rng.normal(0, 1, len(edges)),
            (edges.m + edges.n == 2) * 1.0,
            np.zeros(len(edges)),
        ],
        axis=1,
    )
    return Example(edges, features, is_gold, sources, targets, weight), gold


def test_it_learns_what_tells_right_beads() -> None:
    features, transitions = train([example(seed)[0] for seed in range(6)])
    assert features[0] > 3 * abs(features[1])
    assert features[3] == 0
    hits = wanted = 0
    for seed in range(100, 104):
        new, gold = example(seed)
        lattice = Lattice([(new.edges, new.sources, new.targets)])
        best = lattice.best(new.features @ features, transitions)
        found = {rows(new.edges)[edge] for edge in best.tolist()}
        beads = {(s[0], t[0], len(s), len(t)) for s, t in gold if s and t}
        hits += len(found & beads)
        wanted += len(beads)
    assert hits > 0.9 * wanted


def test_training_can_be_repeated_and_leaves_its_examples_as_they_are() -> None:
    examples = [example(seed)[0] for seed in range(3)]
    before = [one.features.copy() for one in examples]
    first, second = train(examples), train(examples)
    assert np.array_equal(first[0], second[0])
    assert np.array_equal(first[1], second[1])
    for one, features in zip(examples, before, strict=True):
        assert np.array_equal(one.features, features)


def test_the_scale_of_a_feature_does_not_matter() -> None:
    one, _ = example(0)
    scaled = Example(
        one.edges, one.features * np.array([100.0, 1, 1, 1]), one.gold, one.sources, one.targets
    )
    features, _ = train([one])
    others, _ = train([scaled])
    assert others * np.array([100.0, 1, 1, 1]) == pytest.approx(features, rel=1e-3, abs=1e-4)


def test_a_weight_stands_for_repetition() -> None:
    first, second = example(0)[0], example(1)[0]
    double = example(1, weight=2.0)[0]
    features, transitions = train([first, second, second])
    weighted, weighted_transitions = train([first, double])
    # The scale of the features is that of the edges, which are not repeated.
    assert weighted == pytest.approx(features, rel=0.05, abs=0.05)
    assert weighted_transitions == pytest.approx(transitions, rel=0.05, abs=0.05)


def test_the_slope_of_the_loss_is_that_of_finite_differences(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    losses: list[Any] = []
    minimize = scipy.optimize.minimize

    def watched(fun: Any, start: Floats, **options: Any) -> Any:
        losses.append((fun, len(start)))
        return minimize(fun, start, **options)

    monkeypatch.setattr(scipy.optimize, "minimize", watched)
    train([example(0)[0], example(1, weight=0.3)[0]])
    ((loss, size),) = losses
    assert size == 4 + STATES * STATES
    at = np.random.default_rng(2).normal(0, 0.5, size)
    _, slope = loss(at)
    step = 1e-5
    for number in range(size):
        ahead, behind = at.copy(), at.copy()
        ahead[number] += step
        behind[number] -= step
        difference = (loss(ahead)[0] - loss(behind)[0]) / (2 * step)
        assert slope[number] == pytest.approx(difference, rel=1e-4, abs=1e-5)
