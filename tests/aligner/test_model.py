from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.model import Alignment, Bead, Sentence, join_chinese
from corpora.model import Place


def sentences(*texts: str) -> tuple[Sentence, ...]:
    return tuple(
        Sentence(text, Place("file", "line", number, 0, len(text)), "line", number - 1)
        for number, text in enumerate(texts, 1)
    )


@pytest.mark.parametrize(
    ("texts", "joined"),
    [
        ([], ""),
        (["一。"], "一。"),
        (["一。", "二。"], "一。二。"),
        (["用AI", "5G"], "用AI 5G"),
        (["用AI", "网络"], "用AI网络"),
        (["网络", "AI"], "网络AI"),
        (["", "一。", "", "二。", ""], "一。二。"),
        (["ok.", "", "yes."], "ok. yes."),
    ],
)
def test_chinese_is_joined_with_a_space_between_latin_letters_alone(
    texts: list[str], joined: str
) -> None:
    assert join_chinese(texts) == joined


@given(st.lists(st.text()))
def test_joining_keeps_every_character(texts: list[str]) -> None:
    assert join_chinese(texts).replace(" ", "") == "".join(texts).replace(" ", "")


def test_a_null_bead_has_an_empty_side() -> None:
    assert Bead((1,), (), 0.5).is_null
    assert Bead((), (1,), 0.5).is_null
    assert not Bead((1,), (1, 2), 0.5).is_null


def test_the_texts_of_a_bead() -> None:
    source, target = sentences("一。", "二。", "三。"), sentences("One.", "Two.", "Three.")
    bead = Bead((1, 2), (0, 2), 0.5)
    alignment = Alignment(source, target, (bead,), "monotone", "")
    assert alignment.source_text(bead) == "二。三。"
    assert alignment.target_text(bead) == "One. Three."
    assert alignment.source_text(Bead((), (0,), 1.0)) == ""
    assert alignment.target_text(Bead((0,), (), 1.0)) == ""
