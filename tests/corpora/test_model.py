from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.model import Block, Document, Place, TracedText, Unit


def document(*texts: str, kind: str = "line") -> Document:
    units = tuple(Unit(kind, number, text) for number, text in enumerate(texts, start=1))
    whole = TracedText.original("".join(texts))
    return Document("dir/a.txt", "text", "utf-8", "zh", units, (Block("paragraph", whole),))


@given(st.lists(st.text(max_size=5), min_size=1, max_size=6), st.data())
def test_text_at_a_place_is_the_text_as_read(texts: list[str], data: st.DataObject) -> None:
    whole = document(*texts)
    (block,) = whole.blocks
    start = data.draw(st.integers(0, len(block.text)))
    end = data.draw(st.integers(start, len(block.text)))
    place = whole.place(block, start, end)
    assert whole.text_at(place) == block.text[start:end]
    if start < end:
        assert 0 <= place.start < len(texts[place.number - 1])


def test_place_names_the_unit_in_which_the_text_begins() -> None:
    whole = document("港口\n", "大会\n", "开幕\n")
    (block,) = whole.blocks
    assert whole.place(block, 4, 7) == Place("dir/a.txt", "line", 2, 1, 4)
    assert whole.text_at(Place("dir/a.txt", "line", 2, 1, 4)) == "会\n开"


def test_place_passes_over_units_without_text() -> None:
    whole = document("港口", "", "大会")
    assert whole.place(whole.blocks[0], 2, 3) == Place("dir/a.txt", "line", 3, 0, 1)


def test_place_of_an_empty_block_is_where_it_stands() -> None:
    units = (Unit("line", 1, "\n"), Unit("line", 2, "\n"), Unit("line", 3, "\n"))
    blocks = tuple(Block("line", TracedText.original("", offset)) for offset in range(3))
    whole = Document("a.txt", "lines", "utf-8", "und", units, blocks)
    places = [whole.place(block, 0, 0) for block in blocks]
    assert places == [Place("a.txt", "line", number, 0, 0) for number in (1, 2, 3)]
    assert [whole.text_at(place) for place in places] == ["", "", ""]


def test_units_of_two_kinds_are_told_apart() -> None:
    units = (Unit("front-matter", 1, "甲"), Unit("block", 1, "乙"))
    blocks = tuple(Block("paragraph", TracedText.original(u.text, n)) for n, u in enumerate(units))
    whole = Document("a.html", "html", "utf-8", "zh", units, blocks)
    assert [whole.text_at(whole.place(block, 0, 1)) for block in blocks] == ["甲", "乙"]


def test_a_place_of_another_document_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="line 9"):
        document("港口").text_at(Place("b.txt", "line", 9, 0, 1))


def test_place_as_it_is_written_to_json() -> None:
    assert Place("a.txt", "line", 2, 1, 4).as_dict() == {
        "file": "a.txt",
        "unit": "line",
        "number": 2,
        "start": 1,
        "end": 4,
    }


def test_block_has_the_text_that_is_traced() -> None:
    assert Block("heading", TracedText.original("港口")).text == "港口"
