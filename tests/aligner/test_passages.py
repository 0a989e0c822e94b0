"""Passages: what corresponds is found in any order, and nothing else."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from aligner.evidence import Side, gather
from aligner.model import Sentence
from aligner.passages import centred, in_order, likeness, out_of_order, passages
from corpora.model import Place


def vectors(numbers: list[int], seed: int = 1) -> NDArray[np.float32]:
    """Return unit vectors: equal numbers are near one another, others are not."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in numbers:
        centre = np.random.default_rng(number).normal(size=64)
        row = centre + 0.3 * rng.normal(size=64)
        rows.append(row / np.linalg.norm(row))
    return np.array(rows, dtype=np.float32).reshape(-1, 64)


def lines(texts: list[str]) -> list[Sentence]:
    return [
        Sentence(text, Place("-", "line", number, 0, len(text)), "line", number)
        for number, text in enumerate(texts, 1)
    ]


def sides(
    source: NDArray[np.float32],
    target: NDArray[np.float32],
    texts: tuple[list[str], list[str]] | None = None,
) -> tuple[Side, Side]:
    zh, en = texts or ([""] * len(source), [""] * len(target))
    return gather(lines(zh), lines(en), source, target)


def alike(source: list[int], target: list[int]) -> NDArray[np.float32]:
    """Return the likeness of sentences: equal numbers share a word besides."""
    texts = [[f"x{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in side] for side in (source, target)]
    return likeness(*sides(vectors(source), vectors(target, 2), (texts[0], texts[1])))


def test_texts_in_one_order_are_told() -> None:
    assert in_order(alike(list(range(40)), list(range(40))))


def test_swapped_sections_are_found() -> None:
    likely = alike(list(range(40)), [*range(20, 40), *range(20)])
    assert not in_order(likely)
    found = passages(likely)
    assert [(one.source, one.target) for one in found] == [((0, 20), (20, 40)), ((20, 40), (0, 20))]
    assert out_of_order(found)


def test_a_short_section_out_of_its_place_is_noticed() -> None:
    likely = alike(list(range(100)), [*range(90), *range(94, 100), *range(90, 94)])
    assert not in_order(likely)
    assert out_of_order(passages(likely))


def test_foreign_sentences_stay_outside() -> None:
    source = [*range(100, 120), *range(10), *range(120, 140), *range(10, 20)]
    target = [*range(200, 215), *range(10), *range(220, 240), *range(10, 20)]
    found = passages(alike(source, target))
    assert not out_of_order(found)
    own = [set(range(20, 30)) | set(range(50, 60)), set(range(15, 25)) | set(range(45, 55))]
    for side, rows in zip(("source", "target"), own, strict=True):
        covered = {row for one in found for row in range(*getattr(one, side))}
        assert rows <= covered
        # A passage takes in two sentences at each end, and what joins it by chance.
        assert len(covered - rows) <= 16


def test_what_lies_on_one_side_alone_does_not_part_a_passage() -> None:
    (one,) = passages(alike(list(range(40)), [*range(20), *range(50, 60), *range(20, 40)]))
    assert (one.source, one.target) == ((0, 40), (0, 50))


@given(st.lists(st.integers(0, 30), max_size=60), st.lists(st.integers(0, 30), max_size=60))
def test_passages_do_not_overlap(source: list[int], target: list[int]) -> None:
    found = passages(alike(source, target))
    for side, length in (("source", len(source)), ("target", len(target))):
        rows = [row for one in found for row in range(*getattr(one, side))]
        assert len(rows) == len(set(rows))
        assert set(rows) <= set(range(length))


def test_empty_sides() -> None:
    likely = alike([], [1, 2])
    assert likely.shape == (0, 2)
    assert passages(likely) == []
    assert in_order(likely)
    assert not out_of_order([])


def test_words_speak_where_vectors_do_not() -> None:
    animals = {"猫": "cat", "狗": "dog", "马": "horse", "羊": "sheep", "鱼": "fish", "鸟": "bird"}
    zh = [f"这里有{name}。" for name in animals]
    en = [f"Here is a {name}." for name in reversed(animals.values())]
    rng = np.random.default_rng(5)
    noise = rng.normal(size=(2, len(zh), 64)).astype(np.float32)
    noise /= np.linalg.norm(noise, axis=2, keepdims=True)
    likely = likeness(*sides(noise[0], noise[1], (zh, en)))
    assert likely.argmax(axis=1).tolist() == [5, 4, 3, 2, 1, 0]


def test_what_all_texts_have_in_common_is_taken_out() -> None:
    plain = vectors(list(range(40)))
    drawn = plain + 0.4
    drawn /= np.linalg.norm(drawn, axis=1, keepdims=True)
    apart = (drawn @ drawn.T).mean(), (centred(drawn) @ centred(drawn).T).mean()
    assert apart[0] > 0.5 and abs(apart[1]) < 0.05
    assert (centred(drawn) * 4096 == np.rint(centred(drawn) * 4096)).all()
    assert centred(plain[:0]).shape == (0, 64)


def test_an_encoder_that_makes_all_texts_alike_finds_the_same() -> None:
    source, target = list(range(40)), [*range(20, 40), *range(20)]
    drawn = []
    for plain in (vectors(source), vectors(target, 2)):
        moved = plain + 0.4
        drawn.append((moved / np.linalg.norm(moved, axis=1, keepdims=True)).astype(np.float32))
    found = passages(likeness(*sides(drawn[0], drawn[1])))
    assert [one.target for one in found] == [(20, 40), (0, 20)]
