from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.encoders import FAST_MODEL, embed, load_encoder
from aligner.evidence import FINAL_CLASSES, Side, gather
from aligner.model import Sentence
from corpora.model import BlockKind, Place

DATA = Path(__file__).parent / "data"


def cases(name: str) -> list[tuple[str, str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()[1:]
    return [(text.strip(), given.strip()) for text, _, given in (x.rpartition("|") for x in lines)]


def sentences(
    texts: list[str], blocks: list[int] | None = None, kind: BlockKind = "paragraph"
) -> list[Sentence]:
    numbers = blocks or list(range(len(texts)))
    place = Place("file", "line", 1, 0, 0)
    return [Sentence(text, place, kind, block) for text, block in zip(texts, numbers, strict=True)]


def sides(source: list[str], target: list[str]) -> tuple[Side, Side]:
    return gather(
        sentences(source),
        sentences(target),
        np.zeros((len(source), 4), np.float32),
        np.zeros((len(target), 4), np.float32),
    )


def side_of(sentences: list[str]) -> Side:
    """The evidence of sentences on the side of their language."""
    if any(ord(character) >= 0x2E80 for character in "".join(sentences)):
        return sides(sentences, ["x"])[0]
    return sides(["一"], sentences)[1]


def words(side: Side) -> list[dict[int, float]]:
    return [dict(zip(ids.tolist(), weights.tolist(), strict=True)) for ids, weights in side.words]


@pytest.mark.parametrize(("text", "values"), cases("numbers.txt"))
def test_numbers_are_read_by_value(text: str, values: str) -> None:
    assert side_of([text]).numbers == [Counter(float(value) for value in values.split())]


@pytest.mark.parametrize(("text", "expected"), cases("quotations.txt"))
def test_quotation_marks(text: str, expected: str) -> None:
    side = side_of(text.split("|"))
    columns = zip(side.starts_quoted, side.ends_quoted, side.quotes, side.inside, strict=True)
    found = ["".join("y" if flag else "n" for flag in flags) for flags in columns]
    assert " ".join(found) == expected


@pytest.mark.parametrize(("text", "expected"), cases("final-marks.txt"))
def test_final_marks(text: str, expected: str) -> None:
    flags = side_of([text]).final[0]
    found = [name for name, flag in zip(FINAL_CLASSES, flags, strict=True) if flag]
    assert found == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("sentence", "first", "last"),
    [
        ("雨停了，天晴了，我们走吧。", "雨停了，", "我们走吧。"),
        ("他说：“雨停了。”", "他说：", "“雨停了。”"),
        ("他说：“好。”", "他说：“好。”", "他说：“好。”"),
        ("啊，雨停了——天晴了……", "啊，雨停了——", "天晴了……"),
        ("来了3,000人,今天8:30开始。", "来了3,000人,", "今天8:30开始。"),
        ("论坛开幕。", "论坛开幕。", "论坛开幕。"),
        ("Well, it stopped raining; we left.", "Well, it stopped raining;", " we left."),
        ('"We left," he said.', '"We left,"', " he said."),
        ("Some 3,000 came at 8:30 to 4.5 acres.", *["Some 3,000 came at 8:30 to 4.5 acres."] * 2),
        ("He left — at once, I think, so.", "He left —", " I think, so."),
        ("", "", ""),
    ],
)
def test_the_outer_clauses_are_encoded(sentence: str, first: str, last: str) -> None:
    side = side_of([sentence])
    expected = embed(load_encoder(FAST_MODEL), [first, last])
    assert side.first_clauses[0].tolist() == expected[0].tolist()
    assert side.last_clauses[0].tolist() == expected[1].tolist()


def test_length_leaves_white_space_out() -> None:
    source, target = sides(["数字 经济\u3000。", ""], [" ab c\t", "\n"])
    assert source.length.tolist() == [5, 0]
    assert target.length.tolist() == [3, 0]


def test_the_first_sentence_of_a_block_is_known() -> None:
    texts, vectors = ["一"] * 5, np.zeros((5, 4), np.float32)
    blocked = sentences(texts, [0, 0, 1, 2, 2])
    lines = sentences(texts, kind="line")
    source, target = gather(blocked, lines, vectors, vectors)
    assert source.opens_block.tolist() == [1, 0, 1, 1, 0]
    assert not target.opens_block.any()


def test_words_are_shared_through_the_dictionary() -> None:
    source, target = sides(["论坛开幕。", "天气很好。"], ["The forum opened.", "Fine weather."])
    chinese, english = words(source), words(target)
    assert set(chinese[0]) & set(english[0])
    assert set(chinese[1]) & set(english[1])
    assert not set(chinese[0]) & set(english[1])
    assert not set(chinese[1]) & set(english[0])


def test_traditional_characters_are_read_as_simplified_ones() -> None:
    simplified, _ = sides(["数字经济论坛开幕，来了一万三千人。"], ["The forum opened."])
    traditional, _ = sides(["數字經濟論壇開幕，來了一萬三千人。"], ["The forum opened."])
    assert words(traditional) == words(simplified)
    assert traditional.numbers == simplified.numbers == [Counter([13000.0])]


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("陈明到了。", "Chen arrived."),
        ("陈明到了。", "Ming arrived."),
        ("他叫李建国。", "They call him Jianguo."),
        ("绿山到了。", "Lu arrived."),
        ("使用BeiDou系统。", "It uses Beidou."),
        ("使用5G网络和AI。", "AI is used."),
    ],
)
def test_names_are_shared_by_their_sound_or_letters(chinese: str, english: str) -> None:
    source, target = sides([chinese, "。"], [english, "."])
    assert set(words(source)[0]) & set(words(target)[0])


def test_a_sound_in_small_letters_is_no_name() -> None:
    source, target = sides(["他很慢。"], ["men"])
    assert not set(words(source)[0]) & set(words(target)[0])


def test_words_weigh_by_how_rare_they_are() -> None:
    source, target = sides(["。"] * 3, ["forum", "forum", "forum weather"])
    (forum,), _, last = ([*one.values()] for one in words(target))
    assert forum == pytest.approx(math.log(7 / 3))
    assert sorted(last) == pytest.approx([math.log(7 / 3), math.log(7)])
    assert words(source) == [{}, {}, {}]


@given(
    st.lists(st.text(), min_size=1, max_size=4),
    st.lists(st.text(), min_size=1, max_size=4),
)
def test_any_text_has_evidence(source: list[str], target: list[str]) -> None:
    for texts, side in zip((source, target), sides(source, target), strict=True):
        assert len(side) == len(side.words) == len(side.numbers) == len(texts)
        for ids, weights in side.words:
            assert (np.diff(ids) > 0).all()
            assert (weights > 0).all()
        assert side.final.shape == (len(texts), len(FINAL_CLASSES))
        assert (side.final.sum(axis=1) <= 1).all()
        assert all(np.isfinite(list(values)).all() for values in side.numbers)
