from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.model import Block, Document, TracedText, Unit


def spans(traced: TracedText) -> list[tuple[int, int]]:
    return [traced.span(index, index + 1) for index in range(len(traced))]


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, TracedText]:
    """Return an original and a text made from it by random edits, slices and joins."""
    original = draw(st.text("abcdef", max_size=20))
    traced = TracedText.original(original)
    for _ in range(draw(st.integers(0, 4))):
        if draw(st.booleans()):
            cuts = sorted(draw(st.lists(st.integers(0, len(traced)), max_size=6)))
            news = st.text("XYZ", max_size=3)
            traced = traced.replace(
                (start, end, draw(news)) for start, end in zip(cuts[::2], cuts[1::2], strict=False)
            )
        else:
            cut = draw(st.integers(0, len(traced)))
            parts = [traced.slice(0, cut), traced.slice(cut, len(traced))]
            traced = TracedText.join(parts, draw(st.sampled_from(["", " ", "--"])))
    return original, traced


@given(edited())
def test_spans_rise_and_lie_in_the_original(case: tuple[str, TracedText]) -> None:
    original, traced = case
    for start, end in spans(traced):
        assert 0 <= start <= end <= len(original)
    for (start, end), (next_start, next_end) in pairwise(spans(traced)):
        assert start <= next_start
        assert end <= next_end


@given(edited())
def test_a_character_left_alone_is_traced_to_itself(case: tuple[str, TracedText]) -> None:
    original, traced = case
    for character, (start, end) in zip(traced.text, spans(traced), strict=True):
        if character in "abcdef":
            assert original[start:end] == character


@given(edited(), st.data())
def test_a_slice_has_the_spans_it_had(case: tuple[str, TracedText], data: st.DataObject) -> None:
    _, traced = case
    start = data.draw(st.integers(0, len(traced)))
    end = data.draw(st.integers(start, len(traced)))
    part = traced.slice(start, end)
    assert part.text == traced.text[start:end]
    assert spans(part) == spans(traced)[start:end]
    if part.text:
        assert part.span(0, len(part)) == traced.span(start, end)
    else:
        assert part.span(0, 0)[0] == traced.span(start, start)[0]


def test_replaced_text_is_traced_to_what_it_replaces() -> None:
    traced = TracedText.original("0123456789", 100).replace([(2, 5, "ab"), (7, 7, "+"), (8, 9, "")])
    assert traced.text == "01ab56+79"
    assert traced.span(2, 3) == traced.span(3, 4) == (102, 105)
    assert traced.span(6, 7) == (107, 107)
    assert traced.span(7, 9) == (107, 110)


def test_a_separator_inside_new_text_shares_its_span() -> None:
    traced = TracedText.original("a").replace([(0, 1, "XX")])
    parted = TracedText.join([traced.slice(0, 1), traced.slice(1, 2)], " ")
    assert spans(parted) == [(0, 1), (0, 1), (0, 1)]


def test_text_of_equal_length_is_traced_character_by_character() -> None:
    traced = TracedText.original("abcd").replace([(1, 3, "XY")])
    assert spans(traced) == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_new_text_in_the_middle_of_new_text_shares_its_span() -> None:
    traced = TracedText.original("ab").replace([(0, 2, "xyz")]).replace([(1, 1, "+")])
    assert spans(traced) == [(0, 2)] * 4


def test_a_separator_is_traced_to_the_gap() -> None:
    traced = TracedText.original("one\n\ntwo")
    joined = TracedText.join([traced.slice(0, 3), traced.slice(5, 8)], " ")
    assert joined.text == "one two"
    assert joined.span(3, 4) == (3, 5)


def test_an_empty_text_knows_its_place() -> None:
    assert TracedText.original("", 7).span(0, 0) == (7, 7)
    assert TracedText.original("ab", 7).slice(1, 1).span(0, 0) == (8, 8)
    assert TracedText.original("  ", 7).strip().text == ""
    joined = TracedText.join([TracedText.original("", 7), TracedText.original("a", 9)], " ")
    assert joined.span(0, 1) == (7, 9)


@pytest.mark.parametrize(
    "edits", [[(2, 3, ""), (1, 2, "")], [(0, 2, ""), (1, 3, "")], [(2, 1, "")]]
)
def test_edits_out_of_order_are_refused(edits: list[tuple[int, int, str]]) -> None:
    with pytest.raises(ValueError, match="edits"):
        TracedText.original("abcd").replace(edits)


@pytest.mark.parametrize(
    ("text", "stripped", "span"), [(" ab\u3000", "ab", (1, 3)), ("ab", "ab", (0, 2))]
)
def test_strip(text: str, stripped: str, span: tuple[int, int]) -> None:
    traced = TracedText.original(text).strip()
    assert traced.text == stripped
    assert traced.span(0, len(traced)) == span


def test_a_text_that_runs_on_through_units_is_found_again() -> None:
    units = (Unit("line", 1, "第一\n"), Unit("line", 2, "\n"), Unit("line", 3, "第二\n"))
    whole = TracedText.original("第一\n\n第二\n")
    block = Block("paragraph", TracedText.join([whole.slice(0, 2), whole.slice(4, 6)]))
    document = Document("a.txt", "text", "utf-8", "zh", units, (block,))
    place = document.place(block, 1, 3)
    assert (place.number, place.start, place.end) == (1, 1, 5)
    assert document.text_at(place) == "一\n\n第"
    place = document.place(block, 2, 4)
    assert (place.number, document.text_at(place)) == (3, "第二")
