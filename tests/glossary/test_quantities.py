from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpora.language import fold
from glossary.quantities.chinese import chinese_value, read_chinese
from glossary.quantities.comparing import compare
from glossary.quantities.english import english_value, read_english
from glossary.quantities.lexicon import compatible, lexicon
from glossary.quantities.model import Quantity
from glossary.quantities.readers import Readers
from glossary.quantities.wording import date_in_words, in_words

DATA = Path(__file__).parent / "data"
# Digits, numerals, units and marks beside arbitrary characters.
TEXTS = st.lists(
    st.sampled_from("0123456789.,:/-%$第届年月日号时分点成倍之百千万亿兆十一二三两半几多余近元 ")
    | st.sampled_from(["million ", "percent", " and ", "half ", "May ", "first ", "one ", "th"])
    | st.characters(),
    max_size=60,
).map("".join)


def cases(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [
        [cell.strip() for cell in line.split("|")]
        for line in lines
        if line and not line.startswith("# ")
    ]


def number(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".")


def written(quantity: Quantity) -> str:
    value = "*" if quantity.relative else number(quantity.low)
    if quantity.vague:
        value += f"..{number(quantity.high)}"
    words = (quantity.kind, value, quantity.unit, quantity.bound, quantity.strength.name.lower())
    return " ".join(filter(None, words))


@pytest.mark.parametrize(("text", "expected"), cases("quantities-zh.txt"))
def test_chinese_readings(text: str, expected: str) -> None:
    assert " ; ".join(map(written, read_chinese(text))) == expected


@pytest.mark.parametrize(("text", "expected"), cases("quantities-en.txt"))
def test_english_readings(text: str, expected: str) -> None:
    assert " ; ".join(map(written, read_english(text))) == expected


@pytest.mark.parametrize(
    ("read", "text", "words"),
    [
        (read_chinese, "规模达到2360亿元，占51.2%", ["2360亿元", "51.2%"]),
        (read_chinese, "於4月26日（星期四）上午9時", ["4月", "26日", "星期四", "上午9時"]),
        (read_english, "about 236 billion yuan, or 51.2 percent", None),
        (read_english, "on Thursday,\nApril 26, at 9 a.m.", ["Thursday", "April", "26", "9 a.m."]),
    ],
)
def test_spans(
    read: Callable[[str], tuple[Quantity, ...]], text: str, words: list[str] | None
) -> None:
    found = [text[quantity.start : quantity.end] for quantity in read(text)]
    assert found == (words or ["236 billion yuan", "51.2 percent"])


def test_the_parts_of_a_date_are_one_phrase() -> None:
    phrases = [quantity.phrase for quantity in read_chinese("2029年4月26日至28日，5人")]
    assert phrases == [0, 0, 0, 0, 15]
    phrases = [quantity.phrase for quantity in read_english("April 26, 2029, 5 people")]
    assert phrases == [0, 0, 0, 16]


@given(st.integers(min_value=0, max_value=10**13))
def test_numbers_are_read_as_they_are_written(value: int) -> None:
    for text in (str(value), f"{value:,}"):
        assert chinese_value(text) == english_value(text) == value
        assert read_english(f"({text})")[0].low == value
        assert read_chinese(f"（{text}）")[0].low == value


@given(st.integers(min_value=1, max_value=99_999_999))
def test_chinese_numerals_give_their_value_back(value: int) -> None:
    digits = "零一二三四五六七八九"

    def section(part: int) -> str:
        text = "".join(
            digits[int(digit)] + ("" if digit == "0" else unit)
            for digit, unit in zip(f"{part:04}", ("千", "百", "十", ""), strict=True)
        )
        while "零零" in text:
            text = text.replace("零零", "零")
        return text.rstrip("零")

    high, low = divmod(value, 10_000)
    numeral = (section(high).lstrip("零") + "万" if high else "") + section(low)
    if high and low and low < 1000 and "万零" not in numeral:
        numeral = numeral.replace("万", "万零")
    if not high:
        numeral = numeral.lstrip("零")
    assert chinese_value(numeral) == value


@given(TEXTS)
@example("1，300人，1,300人")
@example("於4月26日，300人")
def test_a_folded_text_is_read_as_the_text_itself(text: str) -> None:
    assert read_chinese(text, fold(text)) == read_chinese(text)


@given(TEXTS)
def test_any_text_can_be_read(text: str) -> None:
    for quantity in (*read_chinese(text), *read_english(text)):
        assert 0 <= quantity.start < quantity.end <= len(text)
        assert quantity.low <= quantity.high
        assert in_words(quantity)


@given(TEXTS, TEXTS)
def test_any_texts_can_be_compared(zh: str, en: str) -> None:
    source, target = read_chinese(zh), read_english(en)
    comparison = compare(source, target)
    left = [one for one, _ in comparison.changed] + list(comparison.missing)
    assert set(left) <= set(source)
    assert set(comparison.added) <= set(target)


@given(TEXTS)
def test_a_text_has_all_numbers_of_itself(text: str) -> None:
    for quantities in (read_chinese(text), read_english(text)):
        comparison = compare(quantities, quantities)
        assert not (comparison.missing or comparison.added or comparison.changed)


def test_long_texts_take_time_in_proportion() -> None:
    began = time.process_time()
    zh, en = "第3届有5万人，" * 4000, "the 3rd has 50,000 people, " * 4000
    comparison = compare(read_chinese(zh), read_english(en))
    assert not (comparison.missing or comparison.added)
    read_chinese("1" * 50_000)
    read_english("one " * 20_000)
    read_english("(" * 50_000)
    assert time.process_time() - began < 20


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2360亿元", "236 billion yuan"),
        ("18.6亿美元", "1.86 billion US dollars"),
        ("1536名", "1,536"),
        ("提高5个百分点", "5 percentage points"),
        ("51.2%", "51.2 percent"),
        ("三分之二", "2/3"),
        ("35倍", "35 times"),
        ("第二十三届", "23rd"),
        ("第112届", "112th"),
        ("18时30分", "6:30 p.m."),
        ("24时", "midnight"),
        ("20世纪90年代", "20th century, 1990s"),
        ("周四", "Thursday"),
        ("2029年4月26日", "April 26, 2029"),
        ("2029年4月", "April 2029"),
        ("几十人", "20 to 99.99"),
        ("60英尺", "60 feet"),
    ],
)
def test_quantities_in_words(text: str, words: str) -> None:
    assert date_in_words(read_chinese(text)) == words


def test_units() -> None:
    assert compatible("yuan", "yen or yuan")
    assert compatible("US dollar", "dollar")
    assert compatible("yuan", "kilometre")
    assert not compatible("yuan", "yen")
    assert not compatible("US dollar", "Hong Kong dollar")
    assert not compatible("metre", "foot")
    assert {"yuan", "mu", "kilometre"} <= lexicon().units.keys()


def test_every_guarded_english_phrase_holds_a_number_word() -> None:
    # They are looked for only in texts with one.
    numbers = "one two seven twenty fifty hundred thousand zero first second sixes".split()
    for phrase in lexicon().phrases.split("|"):
        assert any(word in phrase for word in numbers), phrase


def test_a_pattern_is_compiled_when_it_is_first_tried() -> None:
    readers = Readers()
    tried: list[str] = []

    @readers("a(b", needs="x")
    def broken(_: re.Match[str]) -> list[Quantity]:
        raise AssertionError

    @readers("[0-9]+", needs="0")
    def whole(match: re.Match[str]) -> list[Quantity]:
        tried.append(match.group())
        return []

    assert readers.read("12 3", {"0"}, lambda _: range(4)) == ()
    assert tried == ["12", "3"]
    with pytest.raises(re.error):
        readers.read("x 12", {"x", "0"}, lambda _: range(4))
