"""Passages: what corresponds is found in any order, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.passages import centred, in_order, out_of_order, passages


def vectors(numbers: list[int], seed: int = 1) -> NDArray[np.float32]:
    """Return unit vectors: equal numbers are near one another, others are not."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in numbers:
        centre = np.random.default_rng(number).normal(size=64)
        row = centre + 0.3 * rng.normal(size=64)
        rows.append(row / np.linalg.norm(row))
    return np.array(rows, dtype=np.float32)


def test_texts_in_one_order_are_told() -> None:
    assert in_order(vectors(list(range(40))), vectors(list(range(40)), 2))


def test_swapped_sections_are_found() -> None:
    source = vectors(list(range(40)))
    target = vectors([*range(20, 40), *range(20)], 2)
    assert not in_order(source, target)
    found = passages(source, target)
    assert [(one.source, one.target) for one in found] == [((0, 20), (20, 40)), ((20, 40), (0, 20))]
    assert out_of_order(found)


def test_foreign_sentences_stay_outside() -> None:
    source = vectors([*range(10), *range(100, 120), *range(10, 20)])
    target = vectors([*range(200, 215), *range(20)], 2)
    found = passages(source, target)
    assert not out_of_order(found)
    covered = {row for one in found for row in range(*one.source)}
    assert set(range(10)) | set(range(30, 40)) <= covered
    # A passage takes in two sentences at each end at the most.
    assert len(covered & set(range(10, 30))) <= 4


def test_passages_do_not_overlap() -> None:
    rng = np.random.default_rng(3)
    numbers = rng.integers(0, 30, size=60).tolist()
    found = passages(vectors(numbers), vectors(sorted(numbers), 2))
    for side in ("source", "target"):
        rows = [row for one in found for row in range(*getattr(one, side))]
        assert len(rows) == len(set(rows))


def test_empty_sides() -> None:
    nothing = np.zeros((0, 64), np.float32)
    assert passages(nothing, vectors([1, 2])) == []
    assert in_order(vectors([1, 2]), nothing)
    assert not out_of_order([])


def test_what_all_texts_have_in_common_is_taken_out() -> None:
    plain = vectors(list(range(40)))
    drawn = plain + 0.4
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    apart = (drawn @ drawn.T).mean(), (centred(drawn) @ centred(drawn).T).mean()
    assert apart[0] > 0.5 and abs(apart[1]) < 0.05
    assert (centred(drawn) * 4096 == np.rint(centred(drawn) * 4096)).all()
    assert centred(plain[:0]).shape == (0, 64)


def test_gains_are_taken_to_the_scale_of_the_default_encoder() -> None:
    source, target = vectors(list(range(40))), vectors(list(range(40)), 2)
    (whole,) = passages(source, target)
    (half,) = passages(source, target, slope=0.5)
    assert half.gain == pytest.approx(whole.gain / 2)
    assert passages(source, target, slope=0.01) == []
