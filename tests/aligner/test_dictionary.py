from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.dictionary import Dictionary, dictionary, stem, stems


@pytest.fixture(scope="module")
def lexicon() -> Dictionary:
    return dictionary()


@pytest.mark.parametrize(
    "forms",
    [
        "forum forums Forum",
        "policy policies",
        "open opens opened opening",
        "organise organises organised organising organisation",
        "quick quickly",
        "service services",
    ],
)
def test_inflections_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1


@pytest.mark.parametrize("pair", ["forum form", "digit dig", "nation notion", "sing sign"])
def test_other_words_have_other_stems(pair: str) -> None:
    first, second = pair.split()
    assert stem(first) != stem(second)


@pytest.mark.parametrize("word", ["the", "The", "of", "abbr", "with"])
def test_function_words_have_no_stem(word: str) -> None:
    assert stem(word) == ""


def test_the_stems_of_a_text_stand_in_order() -> None:
    assert stems("The forum, opened in 2024, of forums") == [
        stem("forum"),
        stem("open"),
        stem("forum"),
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("数字中国建设峰会", "数字 中国 建设 峰会"),
        ("人工智能产业", "人工智能 产业"),
        ("论坛Forum论坛", "论坛 论坛"),
        ("2024年，", "年"),
        ("abc, 123.", ""),
        ("", ""),
    ],
)
def test_words_are_the_longest_from_the_left(lexicon: Dictionary, text: str, words: str) -> None:
    found = [word for word in lexicon.words(text) if word.isalnum()]
    assert found == words.split()


@given(st.text(alphabet="数字经济论坛开幕式 a，𠀀"))
def test_words_stand_in_the_text_in_order(text: str) -> None:
    position = 0
    for word in dictionary().words(text):
        position = text.index(word, position) + len(word)


@pytest.mark.parametrize(
    ("word", "gloss"),
    [
        ("论坛", "forum"),
        ("经济", "economy"),
        ("开幕", "open"),
        ("数字", "digital"),
        ("重", "heavy"),
    ],
)
def test_glosses_are_stems(lexicon: Dictionary, word: str, gloss: str) -> None:
    assert stem(gloss) in lexicon.glosses(word)
    assert lexicon.glosses(word) == lexicon.glosses(word)


def test_glosses_leave_readings_and_notes_out(lexicon: Dictionary) -> None:
    everything = {gloss for word in ("上海", "行", "重") for gloss in lexicon.glosses(word)}
    assert not everything & {"shang4", "hang", "xing", "zhong", ""}
    assert len(lexicon.glosses("重")) == len(set(lexicon.glosses("重")))


def test_an_unknown_word_has_neither_glosses_nor_sounds(lexicon: Dictionary) -> None:
    assert lexicon.glosses("㍿㍿") == ()
    assert lexicon.sounds("A") == ()


@pytest.mark.parametrize(
    ("character", "sounds"),
    [("王", "wang"), ("重", "chong zhong"), ("行", "hang xing"), ("绿", "lu"), ("陈", "chen")],
)
def test_sounds_are_syllables_without_tones(
    lexicon: Dictionary, character: str, sounds: str
) -> None:
    assert set(sounds.split()) <= set(lexicon.sounds(character))
    assert all(sound.isascii() and sound.islower() for sound in lexicon.sounds(character))


def test_the_dictionary_is_loaded_once() -> None:
    assert dictionary() is dictionary()
