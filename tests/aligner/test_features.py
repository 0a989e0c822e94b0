from __future__ import annotations

import itertools
from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner import features
from aligner.evidence import Side, gather
from aligner.features import (
    BEAD_TYPES,
    FIRST_PASS,
    LARGEST,
    SECOND_PASS,
    Columns,
    Pair,
    Scale,
    Spans,
    Unrelated,
    bead_features,
    unrelated,
)
from aligner.lattice import Edges
from aligner.model import Sentence
from corpora.model import Place

Floats = NDArray[np.float64]

SOURCE = [
    "第六届数字论坛在临江开幕。",
    "“来宾超过三千人，”陈明说，“比去年多。",
    "今年还有四十个国家的代表。”",
    "会场外下着小雨……",
    "谁来了？",
    "",
    "论坛设有十二个分论坛，",
    "包括人工智能；",
    "太好了！",
    "第二天",
    "志愿者共有500名。",
]
TARGET = [
    "The sixth Digital Forum opens in Linjiang.",
    '"There are more than 3,000 guests," says Chen Ming, "more than last year.',
    'This time delegates of forty countries came as well."',
    "A light rain falls outside the venue…",
    "Who came?",
    "",
    "The forum has twelve sub-forums,",
    "among them artificial intelligence:",
    "Great!",
    "The second day",
    "There were 500 volunteers in all, and 20 others.",
    "Goodbye.",
]


def vectors(count: int, seed: int) -> NDArray[np.float32]:
    made = np.random.default_rng(seed).normal(size=(count, 24)) + 0.3
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    rounded: NDArray[np.float32] = (np.rint(made * 4096) / 4096).astype(np.float32)
    return rounded


def sentences(texts: list[str], blocks: list[int]) -> list[Sentence]:
    place = Place("file", "line", 1, 0, 0)
    return [
        Sentence(text, place, "paragraph", block) for text, block in zip(texts, blocks, strict=True)
    ]


@cache
def pair() -> Pair:
    """Two texts with an empty sentence."""
    source, target = vectors(len(SOURCE), 1), vectors(len(TARGET), 2)
    source[SOURCE.index("")] = 0
    target[TARGET.index("")] = 0
    return Pair(
        *gather(
            sentences(SOURCE, [0, 1, 1, 2, 3, 4, 5, 5, 6, 7, 8]),
            sentences(TARGET, [0, 1, 1, 2, 3, 4, 5, 5, 6, 7, 8, 9]),
            source,
            target,
        )
    )


@cache
def every_edge() -> Edges:
    rows = [
        (i, j, m, n)
        for i, j in itertools.product(range(len(SOURCE) + 1), range(len(TARGET) + 1))
        for m, n in ((1, 0), (0, 1), *BEAD_TYPES)
        if i + m <= len(SOURCE) and j + n <= len(TARGET)
    ]
    return Edges(*np.array(rows).T)


@cache
def spans() -> tuple[Spans, Spans]:
    """Embeddings of all spans, which are not the means of those of their sentences."""
    sides = []
    for seed, length in ((3, len(SOURCE)), (4, len(TARGET))):
        keys = np.array(
            [
                (first, count)
                for first in range(length)
                for count in range(1, min(LARGEST, length - first + 1))
            ]
        )
        sides.append(Spans(keys[:, 0], keys[:, 1], vectors(len(keys), seed)))
    return sides[0], sides[1]


@cache
def columns(*, full: bool, with_spans: bool = False) -> dict[str, Floats]:
    given = spans() if with_spans else None
    return bead_features(pair(), every_edge(), given, full=full).values


def rows() -> list[tuple[int, int, int, int]]:
    edges = every_edge()
    return list(zip(*(c.tolist() for c in (edges.i, edges.j, edges.m, edges.n)), strict=True))


def cosine(left: Floats, right: Floats) -> float:
    norms = float(np.linalg.norm(left) * np.linalg.norm(right))
    return float(left @ right) / norms if norms > 1e-9 else 0.0


def dense_words() -> tuple[Floats, Floats]:
    both = (pair().source, pair().target)
    size = 1 + max(int(ids.max(initial=0)) for side in both for ids, _ in side.words)
    matrices = []
    for side in both:
        matrix = np.zeros((len(side), size))
        for row, (ids, weights) in enumerate(side.words):
            matrix[row, ids] = weights
        matrices.append(matrix)
    return matrices[0], matrices[1]


def summed(name: str, i: int, m: int, j: int, n: int) -> float:
    """Plain cosine of summed vectors."""
    source, target = (
        dense_words() if name == "word" else (pair().source.vectors, pair().target.vectors)
    )
    return cosine(
        source[i : i + m].sum(axis=0, dtype=float), target[j : j + n].sum(axis=0, dtype=float)
    )


def sample_of_beads(count: int) -> list[tuple[int, tuple[int, int, int, int]]]:
    beads = [(row, bead) for row, bead in enumerate(rows()) if bead[2] and bead[3]]
    chosen = np.random.default_rng(0).choice(len(beads), count, replace=False)
    return [beads[number] for number in chosen]


def test_the_names_are_those_that_are_computed() -> None:
    assert set(columns(full=False)) == set(FIRST_PASS)
    assert set(columns(full=True)) == set(SECOND_PASS)
    assert set(columns(full=True, with_spans=True)) == set(SECOND_PASS)
    assert len(set(SECOND_PASS)) == len(SECOND_PASS)


def test_each_feature_tells_something() -> None:
    for name, values in columns(full=True, with_spans=True).items():
        assert np.isfinite(values).all(), name
        assert np.ptp(values) > 0, name


def test_features_of_beads_and_of_null_beads_are_apart() -> None:
    null = every_edge().state > 0
    for name, values in columns(full=True).items():
        assert not values[~null if name.startswith("null-") else null].any(), name


@pytest.mark.parametrize("name", ["vector", "word"])
def test_similarity_is_the_cosine_of_summed_vectors(name: str) -> None:
    for row, (i, j, m, n) in sample_of_beads(300):
        similarity = summed(name, i, m, j, n)
        assert columns(full=False)[name][row] == pytest.approx(similarity, abs=1e-6)
        assert columns(full=False)[f"{name}*size"][row] == pytest.approx(
            similarity * (m + n) / 2, abs=1e-5
        )


@pytest.mark.parametrize("name", ["vector", "word"])
def test_gain_over_the_best_way_to_cut_a_bead_in_two(name: str) -> None:
    for row, (i, j, m, n) in sample_of_beads(100):
        options = []
        for p, q in itertools.product(range(m + 1), range(n + 1)):
            if (p, q) in ((0, 0), (m, n)):
                continue
            first = summed(name, i, p, j, q) * (p + q) if p and q else 0.0
            rest = (m + n - p - q) if m > p and n > q else 0
            second = summed(name, i + p, m - p, j + q, n - q) * rest if rest else 0.0
            options.append((first + second) / (m + n))
        gain = summed(name, i, m, j, n) - max(options) if m + n > 2 else 0.0
        assert columns(full=True)[f"{name}-gain"][row] == pytest.approx(gain, abs=1e-5)


def test_a_border_shows_the_clauses_before_and_after_it() -> None:
    def clause(side: Side, at: int, where: str) -> Floats:
        clauses = side.last_clauses if where == "before" else side.first_clauses
        row = at - 1 if where == "before" else at
        found = clauses[row] if 0 <= row < len(clauses) else np.zeros(clauses.shape[1])
        return np.asarray(found, dtype=float)

    found = columns(full=True)
    for row, (i, j, m, n) in sample_of_beads(200):
        for border, x, y in (("start", i, j), ("end", i + m, j + n)):
            near = {}
            for here, there in itertools.product(("before", "after"), repeat=2):
                near[here, there] = float(
                    clause(pair().source, x, here) @ clause(pair().target, y, there)
                )
                assert found[f"{border}-{here}-{there}"][row] == pytest.approx(near[here, there])
            alike = min(near["before", "before"], near["after", "after"])
            across = max(near["before", "after"], near["after", "before"])
            assert found[f"{border}-alike"][row] == pytest.approx(alike)
            assert found[f"{border}-across"][row] == pytest.approx(across)


def test_the_embeddings_of_spans_stand_for_spans() -> None:
    found = columns(full=True, with_spans=True)
    source, target = spans()
    places = [
        {key: at for at, key in enumerate(zip(s.first.tolist(), s.count.tolist(), strict=True))}
        for s in (source, target)
    ]

    def similarity(i: int, m: int, j: int, n: int) -> float:
        left, right = places[0][i, m], places[1][j, n]
        return float(source.vectors[left].astype(float) @ target.vectors[right].astype(float))

    for row, (i, j, m, n) in sample_of_beads(200):
        assert found["vector"][row] == pytest.approx(similarity(i, m, j, n), abs=1e-6)
        assert found["vector*size"][row] == pytest.approx(
            similarity(i, m, j, n) * (m + n) / 2, abs=1e-5
        )


@pytest.mark.parametrize("window", [1, 4, 1000])
def test_windows_do_not_change_the_result(window: int, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = columns(full=True, with_spans=True)
    monkeypatch.setattr(features, "_WINDOW", window)
    found = bead_features(pair(), every_edge(), spans(), full=True).values
    for name, values in expected.items():
        assert found[name] == pytest.approx(values, abs=1e-6), name


def test_the_order_of_the_edges_does_not_matter() -> None:
    shuffled = np.random.default_rng(5).permutation(len(every_edge()))
    found = bead_features(pair(), every_edge().take(shuffled), spans(), full=True).values
    for name, values in columns(full=True, with_spans=True).items():
        assert found[name] == pytest.approx(values[shuffled], abs=1e-9), name


def test_a_null_bead_knows_the_sentences_it_stands_beside() -> None:
    for row, (i, j, m, n) in enumerate(rows()):
        if m and n:
            continue
        if n == 0:
            beside = [summed("vector", i, 1, at, 1) for at in (j - 1, j) if 0 <= at < len(TARGET)]
        else:
            beside = [summed("vector", at, 1, j, 1) for at in (i - 1, i) if 0 <= at < len(SOURCE)]
        expected = max([0.0, *beside])
        assert columns(full=False)["null-vector"][row] == pytest.approx(expected, abs=1e-6)


@pytest.mark.parametrize(
    ("bead", "expected"),
    [
        ((0, 0, 1, 1), {"1-1": 1, "size": 0, "merged": 0, "none-both": 0}),
        ((1, 1, 2, 2), {"2-2": 1, "size": 2, "merged": 1, "quote-both": 1, "quote-last-both": 1}),
        ((1, 1, 1, 1), {"quote-inside-both": 1, "quote-first-both": 1, "quote-last-differs": 0}),
        ((1, 2, 1, 1), {"quote-inside-differs": 1, "quote-first-differs": 1}),
        ((4, 4, 1, 1), {"question-both": 1}),
        ((4, 3, 1, 1), {"question-differs": 1, "trailing-differs": 1}),
        ((6, 6, 1, 1), {"comma-both": 1}),
        ((8, 8, 1, 1), {"exclamation-both": 1}),
        ((9, 9, 1, 1), {"none-both": 1, "exclamation-differs": 0}),
        ((1, 1, 1, 1), {"block-first-both": 1, "block-first-differs": 0, "blocks-joined": 0}),
        ((1, 2, 1, 1), {"block-first-both": 0, "block-first-differs": 1, "blocks-joined": 0}),
        ((1, 1, 2, 3), {"block-first-both": 1, "blocks-joined": 1}),
        ((2, 2, 3, 2), {"block-first-both": 0, "block-first-differs": 0, "blocks-joined": 3}),
        ((0, 0, 3, 1), {"3-1": 1, "1-1": 0, "size": 2}),
        ((0, 0, 1, 4), {"1-many": 1}),
        ((0, 0, 5, 1), {"many-1": 1}),
        ((0, 0, 3, 2), {"many-many": 1, "merged": 1}),
        (
            (10, 10, 1, 1),
            {"numbers-matched": 1, "numbers-only-source": 0, "numbers-only-target": 1},
        ),
        ((1, 1, 1, 1), {"numbers-matched": 1, "numbers-only-target": 0}),
        ((1, 2, 1, 1), {"numbers-matched": 0, "numbers-only-source": 1, "numbers-only-target": 1}),
    ],
)
def test_what_a_bead_shows(bead: tuple[int, int, int, int], expected: dict[str, float]) -> None:
    row = rows().index(bead)
    assert {name: columns(full=True)[name][row] for name in expected} == expected


def test_lengths_are_compared_by_the_ratio_of_the_document() -> None:
    ratio = pair().ratio
    lengths = pair().source.length, pair().target.length
    assert ratio == (lengths[1].sum() + 1) / (lengths[0].sum() + 1)
    row = rows().index((0, 0, 2, 1))
    expected = np.log((lengths[1][0] + 1) / (ratio * lengths[0][:2].sum() + 1))
    assert columns(full=False)["|length-ratio|"][row] == pytest.approx(abs(expected))
    assert columns(full=False)["length-ratio^2*size"][row] == pytest.approx(expected**2 * 1.5)
    assert columns(full=False)["longer-target^2"][row] == pytest.approx(max(expected, 0) ** 2)


def test_columns_are_given_in_an_order_and_weighted_by_name() -> None:
    found = Columns(3)
    found.put("a", np.array([True, False, True]), np.array([1.0, 2.0]))
    found.put("b", np.array([1]), 5.0)
    assert found.matrix(("b", "absent", "a")).tolist() == [[0, 0, 1], [5, 0, 0], [0, 0, 2]]
    assert found.weighted({"a": 2.0, "b": 1.0, "absent": 9.0}).tolist() == [2, 5, 4]


def test_no_edges_have_no_features() -> None:
    none = every_edge().take(np.zeros(0, np.int64))
    assert bead_features(pair(), none, full=True).matrix(SECOND_PASS).shape == (0, len(SECOND_PASS))


def test_a_scale_takes_unrelated_sentences_to_those_of_another_encoder() -> None:
    scale = Unrelated(0.4, 0.05).scale(Unrelated(0.1, 0.1))
    assert scale(np.array([0.4, 0.45, 0.3])) == pytest.approx([0.1, 0.2, -0.1])


def test_what_is_known_of_unrelated_sentences() -> None:
    same = np.eye(12, dtype=np.float32)
    assert unrelated(same, same).mean == 0  # each sentence's counterpart does not count
    assert unrelated(same, same).spread > 0
    assert unrelated(same[:1], same[:1]).mean == 1


def test_all_similarities_of_vectors_are_on_the_scale() -> None:
    scale = Scale(0.5, 0.2)
    plain = bead_features(pair(), every_edge(), spans(), full=True).values
    scaled = bead_features(replace(pair(), scale=scale), every_edge(), spans(), full=True).values
    edges = every_edge()
    beads = (edges.m > 0) & (edges.n > 0)
    assert scaled["vector"][beads] == pytest.approx(scale(plain["vector"][beads]))
    # What is relative to unrelated pairs does not change.
    assert scaled["standard*size"] == pytest.approx(plain["standard*size"])
    assert (scaled["word"] == plain["word"]).all()
