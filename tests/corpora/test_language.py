from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.language import (
    chinese_code,
    fold,
    han_share,
    identify,
    joint,
    language_of_code,
    latin_share,
    order,
)
from corpora.model import Document

DATA = Path(__file__).parent / "data"
LANGUAGES = [
    line.partition(" ")[::2]
    for line in (DATA / "languages.txt").read_text(encoding="utf-8").splitlines()
]
FOLDS = [line.split("\t") for line in (DATA / "folds.txt").read_text(encoding="utf-8").splitlines()]


def document(name: str, language: str) -> Document:
    return Document(name, "text", "utf-8", language, (), ())


@pytest.mark.parametrize(("language", "text"), LANGUAGES)
def test_language_is_identified(language: str, text: str) -> None:
    text = text.replace("\\n", "\n")
    assert identify(text) == language
    assert identify(text) == language, "another time"


def test_long_text_is_sampled() -> None:
    started = time.process_time()
    assert identify("港口大会" * 5_000_000) == "zh"
    assert identify("The meeting in the harbour went on. " * 500_000) == "en"
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "han", "latin"),
    [
        ("", 0, 0),
        ("2031 …", 0, 0),
        ("峰会", 1, 0),
        ("Summit", 0, 1),
        ("AI 峰会", 0.5, 0.5),
        ("café 时代的她", 0.5, 0.5),
        ("ＡＩ峰会", 0.5, 0.5),
        ("峰会サミ", 0.5, 0),
    ],
)
def test_shares_are_of_the_letters(text: str, han: float, latin: float) -> None:
    assert han_share(text) == pytest.approx(han)
    assert latin_share(text) == pytest.approx(latin)


@given(st.text())
def test_shares_lie_between_0_and_1(text: str) -> None:
    assert 0 <= han_share(text) + latin_share(text) <= 1


@pytest.mark.parametrize(
    ("before", "after", "between"),
    [
        ("福", "州", ""),
        ("the", "summit", " "),
        ("，", "AI", ""),
        ("AI", "技", ""),
        ("", "summit", ""),
        ("Summit", "", ""),
        ("2031", "August", " "),
    ],
)
def test_lines_are_joined_by_script(before: str, after: str, between: str) -> None:
    assert joint(before, after) == between


@pytest.mark.parametrize(("text", "other"), FOLDS)
def test_forms_of_one_word_fold_to_the_same(text: str, other: str) -> None:
    assert fold(text) == fold(other)


def test_folding_keeps_different_words_apart() -> None:
    folded = {fold(text) for text in ("数字", "数据", "data", "Data", "2031", "2032")}
    assert len(folded) == 6


@given(st.text(st.characters()))
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


# Characters that Traditional phrases are made of, so that phrase conversions come up.
@given(st.text("乾隆著重反覆藉口瞭望餘於徵收麼甚什後來皇頭髮發達隻只裡里\nab　Ａ", max_size=30))
def test_folding_keeps_the_length_of_phrases(text: str) -> None:
    assert len(fold(text)) == len(text)
    assert fold(fold(text)) == fold(text)


def test_folding_is_quick() -> None:
    started = time.process_time()
    assert len(fold("數字港口大會在海濱新城開幕，" * 100_000)) == 1_400_000
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("first", "second", "swapped"),
    [
        ("zh", "en", False),
        ("en", "zh", True),
        ("und", "en", False),
        ("zh", "und", False),
        ("en", "und", True),
        ("und", "zh", True),
    ],
)
def test_order_puts_chinese_first(first: str, second: str, swapped: bool) -> None:
    one, two = document("1", first), document("2", second)
    assert order(one, two) == ((two, one, True) if swapped else (one, two, False))


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        ("zh", "zh", "a.txt and b.txt: both are Chinese"),
        ("en", "en", "a.txt and b.txt: both are English"),
        ("und", "und", "a.txt and b.txt: neither has any words"),
        ("zh", "fr", "b.txt: its language is neither Chinese nor English"),
        ("ja", "en", "a.txt: its language is neither Chinese nor English"),
        ("ko", "ko", "a.txt: its language is neither Chinese nor English"),
    ],
)
def test_order_refuses_other_languages(first: str, second: str, reason: str) -> None:
    with pytest.raises(InputError) as caught:
        order(document("a.txt", first), document("b.txt", second))
    assert str(caught.value).startswith(reason)
    assert "give one Chinese and one English document" in str(caught.value)


@pytest.mark.parametrize(
    ("language", "codes"),
    [
        ("zh", "zh zh-CN zh_CN zh-Hans zh-Hant-TW ZH-CHS zh-cht ZHCN ZHTW CHS CHT cmn chi zho yue"),
        ("zh", "zh-Hans-CN zh-SG zh_hk cmn-Hant zhs Chinese-Simplified"),
        ("en", "en en-US EN_GB eng eng-US ENU ENG ENUS EN-UK en-x-mt en-Latn-GB English"),
    ],
)
def test_codes_of_chinese_and_english(language: str, codes: str) -> None:
    for code in codes.split():
        assert language_of_code(code) == language, code


@pytest.mark.parametrize("code", ["fr", "ja-JP", "enm", "chr", "zha", "entity", "", "-en", "*all*"])
def test_codes_of_other_languages_stay(code: str) -> None:
    assert language_of_code(f" {code.upper()} ") == code.lower()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("会场设在湖边，代表们来自三十个国家。", "zh-CN"),
        ("會場設在湖邊，代表們來自三十個國家。", "zh-TW"),
        ("山水人口 AI 2026", "zh-CN"),
        ("", "zh-CN"),
        ("会场设在湖边，代表们来自三十个国家，他们参观了国泰民安这家老字号書店。", "zh-CN"),
    ],
)
def test_script_of_chinese(text: str, code: str) -> None:
    assert chinese_code(text) == code
