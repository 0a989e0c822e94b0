from __future__ import annotations

from importlib import resources

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.dictionary import dictionary, stem
from corpora.language import fold
from glossary.lexicon import Lexicon, lexicon

VOCABULARY = (resources.files("glossary") / "data" / "vocabulary.txt").read_text(encoding="utf-8")
ROWS = [line.split() for line in VOCABULARY.splitlines() if line[0] != "#"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("人工智能产业", "人工智能 产业"),
        # The longest matches from the left are 并举 and 从根.
        ("并举办", "并 举办"),
        ("从根本上", "从 根本 上"),
        # As few words as there can be.
        ("中小学生", "中 小学生"),
        ("不远千里", "不远千里"),
        # Single characters are worth less than words.
        ("美国广播公司", "美国广播公司"),
        ("论坛Forum论坛", "论坛 论坛"),
        ("2024年，", "年"),
        ("abc, 123.", ""),
        ("论", "论"),
        ("", ""),
    ],
)
def test_few_words_long_ones_behind(text: str, words: str) -> None:
    assert [word for word in lexicon().words(text) if word.isalnum()] == words.split()


@given(st.text(alphabet="数字经济论坛并举办工作坊中小企业发展国家 a，𠀀"))
def test_words_stand_where_they_are_said_to(text: str) -> None:
    end_before = 0
    for start, end, word in lexicon().cut(text, {}, str):
        assert end_before <= start
        assert text[start:end] == word
        end_before = end


@given(st.text(alphabet="数字经济论坛并举办工作坊中小企业发展国家"))
def test_there_are_never_more_words_than_by_longest_match(text: str) -> None:
    base = Lexicon(dictionary(), {})
    assert len(base.words(text)) <= len(dictionary().words(text))


def test_what_is_left_out_is_not_asked_for_again() -> None:
    asked: list[str] = []

    def make(word: str) -> str | None:
        asked.append(word)
        return None if word == "论坛" else word

    known: dict[str, str | None] = {}
    for _ in range(2):
        assert lexicon().cut("论坛经济论坛", known, make) == [(2, 4, "经济")]
    assert sorted(asked) == sorted(["论坛", "经济"])


def test_the_dictionary_stays_as_it_is() -> None:
    more = Lexicon(dictionary(), {"论坛": "debate", "爪哇咖": "java"})
    assert {stem("forum"), stem("debate")} <= set(more.glosses("论坛"))
    assert more.glosses("爪哇咖") == ("java",)
    assert more.words("爪哇咖论坛") == ["爪哇咖", "论坛"]
    assert stem("debate") not in dictionary().glosses("论坛")
    assert "爪哇咖" not in dictionary()


def test_every_word_of_the_vocabulary_adds_something() -> None:
    for word, *english in ROWS:
        assert fold(word) == word
        assert english
        assert set(lexicon().glosses(word)) > set(dictionary().glosses(word)), word


def test_no_word_stands_twice_in_the_vocabulary() -> None:
    words = [row[0] for row in ROWS]
    assert len(words) == len(set(words))
