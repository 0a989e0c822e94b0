from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import Any
from zlib import crc32

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from threadpoolctl import threadpool_limits

from aligner.aligning import _left_over, align
from aligner.encoders import NamedEncoder
from aligner.formats.ladder import render
from aligner.model import Alignment, Bead, Sentence
from corpora.model import BlockKind, Place

ZH = [
    "今天下雨。",
    "论坛在临江开幕。",
    "有12个分论坛，",
    "“好！”",
    "谁？",
    "",
    "  ",
    "一",
    "A",
    "第三章",
]
EN = [
    "It rains today.",
    "The forum opens in Linjiang.",
    "There are 12,",
    '"Good!"',
    "Who?",
    "",
    "\n",
    "one",
    "A",
    "3",
]


@cache
def _letter(character: str) -> NDArray[np.float64]:
    return np.random.default_rng(crc32(character.encode("utf-8", "replace"))).normal(size=32)


class Letters:
    """An encoder that adds up random vectors of characters."""

    def encode(self, sentences: list[str], /) -> Any:
        return np.array([sum((_letter(c) for c in text), np.zeros(32)) for text in sentences])


def sentences(texts: list[str], kind: BlockKind = "paragraph") -> list[Sentence]:
    return [
        Sentence(text, Place("file", "line", number + 1, 0, len(text)), kind, number // 3)
        for number, text in enumerate(texts)
    ]


def aligned(
    source: list[str],
    target: list[str],
    kind: BlockKind = "paragraph",
    order: str = "monotone",
) -> Alignment:
    return align(sentences(source, kind), sentences(target, kind), encoder=Letters(), order=order)


def assert_ladder(alignment: Alignment) -> None:
    """Every sentence stands in one bead, in order; a null bead holds one sentence."""
    beads = alignment.beads
    assert [n for bead in beads for n in bead.source] == list(range(len(alignment.source)))
    assert [n for bead in beads for n in bead.target] == list(range(len(alignment.target)))
    for bead in beads:
        assert 0 <= bead.score <= 1
        assert len(bead.source) + len(bead.target) >= 1
        if bead.is_null:
            assert len(bead.source) + len(bead.target) == 1


@given(
    st.lists(st.sampled_from(ZH) | st.text(max_size=20), max_size=20),
    st.lists(st.sampled_from(EN) | st.text(max_size=20), max_size=20),
    st.sampled_from(["paragraph", "line"]),
)
@settings(max_examples=60)
def test_every_sentence_stands_in_one_bead(
    source: list[str], target: list[str], kind: BlockKind
) -> None:
    assert_ladder(aligned(source, target, kind))
    for order in ("auto", "free"):
        alignment = aligned(source, target, kind, order)
        for side, texts in ((0, source), (1, target)):
            numbers = [n for bead in alignment.beads for n in (bead.source, bead.target)[side]]
            assert sorted(numbers) == list(range(len(texts)))
        for bead in alignment.beads:
            assert 0 <= bead.score <= 1
            assert not bead.is_null or len(bead.source) + len(bead.target) == 1


@given(
    st.lists(st.sampled_from(ZH) | st.text(max_size=20), max_size=20),
    st.lists(st.sampled_from(EN) | st.text(max_size=20), max_size=20),
    st.sampled_from(["monotone", "free"]),
    st.booleans(),
)
@settings(max_examples=60)
def test_every_sentence_has_a_probability_of_standing_alone(
    source: list[str], target: list[str], order: str, anchored: bool
) -> None:
    anchors = [((0,), (0,))] if anchored and source and target else []
    alignment = align(
        sentences(source), sentences(target), encoder=Letters(), order=order, anchors=anchors
    )
    for texts, alone, side in (
        (source, alignment.source_alone, 0),
        (target, alignment.target_alone, 1),
    ):
        assert len(alone) == len(texts)
        assert all(0 <= one <= 1 for one in alone)
        assert all(one == 1 for text, one in zip(texts, alone, strict=True) if not text.strip())
        for bead in alignment.beads:
            if bead.is_null:
                assert [alone[n] for n in (bead.source, bead.target)[side]] in ([bead.score], [])
        if anchors and texts[0].strip():
            assert alone[0] == 0


def test_what_was_put_in_likely_stands_alone_and_the_rest_does_not() -> None:
    rng = np.random.default_rng(0)
    letters = [chr(0x4E00 + 97 * number) for number in range(60)]
    texts = ["".join(rng.choice(letters, 12)) for _ in range(41)]
    alignment = aligned(texts[:20] + texts[21:], texts)
    alone = alignment.target_alone
    assert alone[20] > 0.5
    assert max(*alone[:20], *alone[21:], *alignment.source_alone) < 0.3


@given(
    st.lists(st.sampled_from(ZH) | st.just(""), min_size=1, max_size=14),
    st.lists(st.sampled_from(EN) | st.just(""), min_size=1, max_size=14),
    st.data(),
)
@settings(max_examples=60)
def test_anchors_are_beads_and_the_rest_keeps_clear_of_them(
    source: list[str], target: list[str], data: st.DataObject
) -> None:
    cuts = [
        sorted(data.draw(st.sets(st.integers(0, len(side)), max_size=6)))
        for side in (source, target)
    ]
    anchors = [
        (tuple(range(*rows)), tuple(range(*columns)))
        for rows, columns in zip(*(list(pairwise(cut))[::2] for cut in cuts), strict=False)
    ]
    for order in ("monotone", "free"):
        alignment = align(
            sentences(source),
            sentences(target),
            encoder=Letters(),
            order=order,
            anchors=anchors,
        )
        if order == "monotone":
            assert_ladder(alignment)
        assert set(anchors) <= {(bead.source, bead.target) for bead in alignment.beads}
        for side in (0, 1):
            numbers = [n for bead in alignment.beads for n in (bead.source, bead.target)[side]]
            assert sorted(numbers) == list(range(len((source, target)[side])))
        for first, second in anchors:
            for bead in alignment.beads:
                if bead.source and bead.target and bead.source != first:
                    assert (bead.source[0] < first[0]) == (bead.target[0] < second[0])


def test_an_anchor_moves_what_the_model_would_have_done() -> None:
    source, target = ["今天下雨。", "明天晴。"], ["It rains today.", "It is fine tomorrow."]
    free = align(sentences(source), sentences(target), encoder=Letters())
    assert [(bead.source, bead.target) for bead in free.beads] == [((0,), (0,)), ((1,), (1,))]
    forced = align(sentences(source), sentences(target), encoder=Letters(), anchors=[((0,), (1,))])
    assert Bead((0,), (1,), 1.0) in forced.beads


@pytest.mark.parametrize(
    ("sources", "targets"), [(1, 1), (1, 2), (7, 1), (1, 8), (1, 60), (60, 1), (2, 300), (300, 2)]
)
def test_very_unequal_texts(sources: int, targets: int) -> None:
    alignment = aligned(["今天下雨。"] * sources, ["It rains today."] * targets)
    assert_ladder(alignment)


@pytest.mark.parametrize(("sources", "targets"), [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side_leaves_null_beads(sources: int, targets: int) -> None:
    alignment = aligned(["一。"] * sources, ["One."] * targets)
    assert_ladder(alignment)
    assert len(alignment.beads) == sources + targets


@pytest.mark.parametrize(("sources", "targets"), [(1, 1), (60, 50)])
def test_empty_sentences(sources: int, targets: int) -> None:
    assert_ladder(aligned([""] * sources, [""] * targets, "line"))
    assert_ladder(aligned(["", "一。"] * sources, ["One.", ""] * targets, "line"))


def test_long_texts_of_very_unequal_length() -> None:
    for sources, targets in ((3, 1500), (1500, 3)):
        assert_ladder(aligned(["今天下雨。"] * sources, ["It rains."] * targets, "line"))


def mixed(count: int, seed: int) -> tuple[list[str], list[str]]:
    rng = np.random.default_rng(seed)
    numbers = rng.integers(0, 8, (count, 4))
    source = ["".join(ZH[at] for at in row) for row in numbers]
    target = [" ".join(EN[at] for at in row) for row in numbers if row[0] != 7]
    return source, target


@pytest.mark.parametrize("count", [30, 280])
def test_the_same_texts_give_the_same_with_any_number_of_threads(count: int) -> None:
    texts = mixed(count, 1)
    results = []
    for threads in (1, 2, 2):
        with threadpool_limits(threads):
            results.append(render(aligned(*texts)))
    assert results[0] == results[1] == results[2]


def test_texts_that_match_are_aligned_one_to_one() -> None:
    rng = np.random.default_rng(0)
    letters = [chr(0x4E00 + 97 * number) for number in range(60)]
    texts = ["".join(rng.choice(letters, 12)) for _ in range(40)]
    alignment = aligned(texts, texts)
    hits = sum(bead.source == bead.target for bead in alignment.beads)
    assert hits >= 38


def test_the_alignment_names_what_it_was_made_with() -> None:
    source, target = sentences(["一。"]), sentences(["One."])
    alignment = align(source, target, encoder=NamedEncoder("letters 1", Letters()))
    assert (alignment.model, alignment.order) == ("letters 1", "monotone")
    assert (alignment.source, alignment.target) == (tuple(source), tuple(target))


def test_what_is_left_over_does_not_depend_on_how_many_are_compared_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rng = np.random.default_rng(1)
    source, target = (rng.normal(0, 0.2, (size, 8)).astype(np.float32) for size in (7, 5))

    def scores() -> list[float]:
        beads = _left_over([], range(7), range(5), source, target, None)
        return [bead.score for bead in beads]

    at_once = scores()
    assert len(set(at_once)) > 5
    monkeypatch.setattr("aligner.aligning._ROWS", 2)
    assert scores() == pytest.approx(at_once, rel=1e-5)
