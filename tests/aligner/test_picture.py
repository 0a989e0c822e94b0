from __future__ import annotations

import base64
import zlib

from hypothesis import given
from hypothesis import strategies as st

from aligner.aligning import align
from aligner.formats import render
from aligner.formats.picture import SIDE, picture
from aligner.model import Alignment, Bead, Overview, Sentence
from corpora.model import Place


def alignment(
    rows: int, columns: int, beads: list[Bead], overview: Overview | None = None
) -> Alignment:
    def side(file: str, count: int) -> tuple[Sentence, ...]:
        return tuple(
            Sentence("a", Place(file, "line", number + 1, 0, 1), "paragraph", number)
            for number in range(count)
        )

    return Alignment(side("zh", rows), side("en", columns), tuple(beads), "monotone", "", overview)


def test_the_path_is_cut_where_beads_do_not_touch_and_where_doubt_begins() -> None:
    beads = [
        Bead((0,), (0,), 0.9),
        Bead((1,), (1,), 0.9),
        Bead((2,), (), 0.9),
        Bead((3,), (2,), 0.9),
        Bead((4,), (3,), 0.3),
    ]
    drawn = picture(alignment(5, 4, beads))
    assert drawn is not None
    assert (drawn.height, drawn.width) == (SIDE, SIDE * 4 / 5)
    assert [(line.points, line.doubtful, line.bead) for line in drawn.lines] == [
        ("0.0,0.0 96.0,96.0 192.0,192.0", False, 0),
        ("192.0,288.0 288.0,384.0", False, 3),
        ("288.0,384.0 384.0,480.0", True, 4),
    ]
    assert drawn.alone_source == ((192, 96),)
    assert drawn.alone_target == ()


def test_sentences_alone_are_runs() -> None:
    beads = [Bead((), (number,), 1.0) for number in (0, 1, 3)]
    drawn = picture(alignment(1, 4, [*beads, Bead((0,), (2,), 1.0)]))
    assert drawn is not None
    assert drawn.alone_target == ((0, 240), (360, 120))


def test_a_long_text_has_a_small_picture() -> None:
    beads = [Bead((number,), (number,), 0.9) for number in range(20_000)]
    drawn = picture(alignment(20_000, 20_000, beads))
    assert drawn is not None
    assert sum(len(line.points) for line in drawn.lines) < 15_000


def test_nothing_to_draw() -> None:
    assert picture(alignment(0, 3, [Bead((), (n,), 1.0) for n in range(3)])) is None


@given(rows=st.integers(1, 5), columns=st.integers(1, 5), data=st.data())
def test_the_image_holds_the_similarities(rows: int, columns: int, data: st.DataObject) -> None:
    values = data.draw(st.binary(min_size=rows * columns, max_size=rows * columns))
    drawn = picture(alignment(1, 1, [], Overview(rows, columns, values)))
    assert drawn is not None
    head, _, code = drawn.similarity.partition(",")
    assert head == "data:image/png;base64"
    file = base64.b64decode(code)
    assert file[16:24] == columns.to_bytes(4, "big") + rows.to_bytes(4, "big")
    start = file.index(b"IDAT") + 4
    pixels = zlib.decompress(file[start : file.index(b"IEND") - 8])
    lines = [pixels[at : at + 1 + 2 * columns] for at in range(0, len(pixels), 1 + 2 * columns)]
    assert b"".join(line[2::2] for line in lines) == values
    assert not any(line[0] or any(line[1::2]) for line in lines)


def test_texts_that_correspond_are_dark_along_the_diagonal() -> None:
    zh = ["今天下雨。", "论坛在海边开幕。", "有三百名学生。", "", "他买了一匹马。"]
    en = [
        "It is raining.",
        "The forum opens by the sea.",
        "300 students came.",
        "He bought a horse.",
    ]

    def side(texts: list[str]) -> list[Sentence]:
        return [
            Sentence(text, Place("f", "line", number + 1, 0, len(text)), "paragraph", number)
            for number, text in enumerate(texts)
        ]

    made = align(side(zh), side(en))
    assert made.overview is not None
    assert (made.overview.rows, made.overview.columns) == (5, 4)
    rows = [made.overview.values[at : at + 4] for at in range(0, 20, 4)]
    assert [row.index(max(row)) for row in rows if max(row)] == [0, 1, 2, 3]
    page = render(made, "html")
    assert '<a href="#bead-1"' in page
    assert 'id="bead-1"' in page
