"""PDF: the layouts of pages that these tests write, and of files that programs have written.

Of the files in data/documents, LibreOffice 7.4 set the two in columns, with heads, feet and notes,
and Chromium the newspaper; beside each stands its text as it was written, a block a line.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.model import Document
from corpora.readers import choose_binary
from corpora.readers.pdf import read
from corpora.reading import read_document

FILES = Path(__file__).parent / "data" / "documents"
Blocks = Callable[..., list[tuple[str, str]]]

FONTS = """<< /L << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>
/B << /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>
/H << /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H
/DescendantFonts [ << /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light
/CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> /DW 1000
/FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /Ascent 880
/Descent -120 /CapHeight 880 /StemV 93 /ItalicAngle 0 /FontBBox [-25 -254 1000 880] >> >> ] >> >>"""


@dataclass(frozen=True)
class Text:
    """A text at its place on a page of A4, from the lower left corner."""

    x: float
    y: float
    text: str
    size: float = 10
    bold: bool = False
    matrix: str = "1 0 0 1"

    @property
    def operators(self) -> str:
        place = f"{self.matrix} {self.x} {self.y} Tm"
        if self.text.isascii():
            shown = self.text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
            return f"/{'B' if self.bold else 'L'} {self.size} Tf {place} ({shown}) Tj"
        return f"/H {self.size} Tf {place} <{self.text.encode('utf-16-be').hex()}> Tj"


def column(
    lines: Iterable[str], x: float, y: float, *, size: float = 10, leading: float = 14
) -> list[Text]:
    """Return lines one below the other."""
    return [Text(x, y - leading * number, line, size) for number, line in enumerate(lines)]


def make_pdf(
    pages: Sequence[Sequence[Text]], *, drawing: str = "", rotate: int = 0, trailer: str = ""
) -> bytes:
    """Return a PDF with these pages."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for page in pages:
        shown = "\n".join(text.operators for text in page)
        content = f"{drawing}\nBT\n{shown}\nET"
        kids.append(f"{len(objects) + 1} 0 R")
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Rotate {rotate}"
            f" /Contents {len(objects) + 2} 0 R /Resources << /Font {FONTS} >> >>",
            f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        ]
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    made = "%PDF-1.4\n"
    places = []
    for number, content in enumerate(objects, start=1):
        places.append(len(made))
        made += f"{number} 0 obj\n{content}\nendobj\n"
    start = len(made)
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    made += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\n"
    return f"{made}startxref\n{start}\n%%EOF\n".encode("latin-1")


EN = (
    "The port of Chengwan yesterday received its first cargo",
    "ship of the year, with three hundred crates of machine",
    "parts on board. The harbor office expects a tenth more.",
)
ZH = (
    "澄湾港昨日迎来今年第一艘货轮，船上载有",
    "三百箱机器零件。港口负责人说，全年货物",
    "吞吐量有望增长一成，新码头将于秋天启用。",
)
JOINED_EN = " ".join(EN)
JOINED_ZH = "".join(ZH)
WORDS = (
    "harbor morning cargo captain warehouse letter council market autumn station library window"
    " evening journey keeper bridge garden winter lantern village"
).split()


def prose(count: int, seed: int = 0) -> list[str]:
    """Return lines of a paragraph, no two alike."""
    chosen = random.Random(seed)
    lines = [" ".join(chosen.sample(WORDS, 7))[:50].ljust(50, "x") for _ in range(count)]
    lines[0] = f"The {lines[0][4:]}"
    lines[-1] = f"{lines[-1][:-1]}."
    return lines


def chinese(count: int, width: int, seed: int = 0) -> list[str]:
    """Return full lines of a paragraph in Chinese, no two alike."""
    chosen = random.Random(seed)
    letters = sorted(set(JOINED_ZH) - set("，。的"))
    lines = ["".join(chosen.sample(letters, width)) for _ in range(count)]
    lines[-1] = f"{lines[-1][:-1]}。"
    return lines


@pytest.fixture
def blocks(tmp_path: Path) -> Blocks:
    """Return a function that makes a PDF and returns its repaired blocks."""

    def read_blocks(*pages: Sequence[Text], **more: Any) -> list[tuple[str, str]]:
        return outline(document(tmp_path, make_pdf(pages, **more)))

    return read_blocks


def document(folder: Path, data: bytes) -> Document:
    file = folder / "a.pdf"
    file.write_bytes(data)
    return read_document(str(file))


def outline(read_in: Document) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_in.blocks]


def test_a_pdf_is_known_by_its_first_bytes() -> None:
    chosen = choose_binary(make_pdf([[Text(80, 700, "x")]]), "a.bin")
    assert chosen is not None
    assert chosen.name == "pdf"


@pytest.mark.parametrize("name", ["columns-en", "columns-zh", "newspaper-en"])
def test_a_file_that_a_program_has_set_is_read_as_it_was_written(name: str) -> None:
    read_in = read_document(str(FILES / f"{name}.pdf"))
    written = (FILES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    got = [f"{block.kind}: {block.text}" for block in read_in.blocks]
    assert got == written


def test_columns_are_read_one_after_the_other(blocks: Blocks) -> None:
    left, right = prose(15), prose(12, 1)
    page = [
        Text(80, 780, "A headline that runs across both of the columns", 20),
        *column(left, 60, 740, size=9),
        *column(right, 320, 740, size=9),
    ]
    assert blocks(page) == [
        ("heading", "A headline that runs across both of the columns"),
        ("paragraph", " ".join(left)),
        ("paragraph", " ".join(right)),
    ]


@pytest.mark.parametrize("count", [2, 3, 4])
def test_narrow_columns_of_chinese_are_told_apart(blocks: Blocks, count: int) -> None:
    texts = [chinese(15, 10, number) for number in range(count)]
    page = [
        text for number, lines in enumerate(texts) for text in column(lines, 50 + 110 * number, 780)
    ]
    assert blocks(page) == [("paragraph", "".join(lines)) for lines in texts]


def test_columns_whose_lines_do_not_lie_level(blocks: Blocks) -> None:
    left, right = prose(15), chinese(13, 18)
    page = [*column(left, 60, 740, size=9), *column(right, 340, 735.5, size=11, leading=17)]
    assert blocks(page) == [("paragraph", " ".join(left)), ("paragraph", "".join(right))]


def test_letters_drawn_in_any_order_are_put_in_order(blocks: Blocks) -> None:
    letters = [
        Text(80 + 12 * at, 700 - 16 * number, letter)
        for number, line in enumerate(ZH)
        for at, letter in enumerate(line)
    ]
    assert blocks(sorted(letters, key=lambda text: text.text)) == [("paragraph", JOINED_ZH)]


def test_paragraphs_are_told_by_indent_and_space_and_short_lines(blocks: Blocks) -> None:
    indented = [Text(80 + 20 * (at % 3 == 0), 700 - 14 * at, EN[at % 3]) for at in range(9)]
    assert blocks(indented) == [("paragraph", JOINED_EN)] * 3
    spaced = [Text(80, 700 - 14 * at - 7 * (at // 3), ZH[at % 3]) for at in range(9)]
    assert blocks(spaced) == [("paragraph", JOINED_ZH)] * 3
    short = [*column([*EN, "It is open."], 80, 700), *column([*EN, "It is open."], 80, 644)]
    assert blocks(short) == [("paragraph", f"{JOINED_EN} It is open.")] * 2


def test_chinese_paragraphs_of_one_full_line_are_told_by_their_indent(blocks: Blocks) -> None:
    lines = [(line, 20) for line in (ZH[0], ZH[1])] + [(ZH[2], 20), (ZH[0], 0)] * 3
    page = [Text(80 + by, 700 - 14 * at, line) for at, (line, by) in enumerate(lines)]
    assert blocks(page) == [
        ("paragraph", ZH[0]),
        ("paragraph", ZH[1]),
        *[("paragraph", ZH[2] + ZH[0])] * 3,
    ]


def test_hyphens_are_undone_by_the_words_of_the_document(blocks: Blocks) -> None:
    lines = (
        "The summit discussed the Chengwan Quay and the whole neigh-",
        "borhood, with its well-known library. Some of the well-",
        "known readers had come to the quay of the town of Cheng-",
        "wan. For questions write to the address info@cheng-",
        "wan.example or come to the harbor office on the quay.",
    )
    assert blocks(column(lines, 80, 700)) == [
        (
            "paragraph",
            "The summit discussed the Chengwan Quay and the whole neighborhood, with its "
            "well-known library. Some of the well-known readers had come to the quay of the town "
            "of Chengwan. For questions write to the address info@cheng-wan.example or come to the "
            "harbor office on the quay.",
        )
    ]


def test_a_paragraph_goes_on_on_the_next_page_behind_a_note(blocks: Blocks) -> None:
    lines = chinese(30, 25)
    first = [
        *column(lines[:20], 80, 700),
        Text(80 + 25 * 10, 704, "1", 6),
        *column(["1 The figures are those of the year before."], 80, 80, size=7),
    ]
    assert blocks(first, column(lines[20:], 80, 780)) == [
        ("paragraph", "".join(lines)),
        ("note", "The figures are those of the year before."),
    ]


@pytest.mark.parametrize("raised", [False, True])
def test_a_note_follows_the_paragraph_that_refers_to_it(blocks: Blocks, raised: bool) -> None:
    texts = [chinese(4, 25, number) for number in range(5)]
    page = [line for at, text in enumerate(texts[:3]) for line in column(text, 80, 760 - 80 * at)]
    page += [Text(80 + 25 * 10, 764, "1", 6), Text(80 + 25 * 10, 684, "2", 6)]
    for at, (mark, text) in enumerate((("1", "Of last year."), ("2", "In tons."))):
        y = 80 - 12 * at
        if raised:
            page += [Text(80, y + 3, mark, 4), Text(84, y, text, 7)]
        else:
            page.append(Text(80, y, f"{mark} {text}", 7))
    # On the next page the notes count from 1 again.
    following = [*column(texts[3], 80, 760), *column(texts[4], 80, 680)]
    following += [Text(80 + 25 * 10, 764, "1", 6), Text(80, 80, "1 Of this year.", 7)]
    first, second, third, fourth, fifth = ("".join(text) for text in texts)
    assert blocks(page, following) == [
        *(("paragraph", first), ("note", "Of last year.")),
        *(("paragraph", second), ("note", "In tons."), ("paragraph", third)),
        *(("paragraph", fourth), ("note", "Of this year."), ("paragraph", fifth)),
    ]


def test_running_heads_and_page_numbers_are_left_out(tmp_path: Path) -> None:
    texts = [prose(20, number) for number in range(4)]
    pages = [
        [
            Text(80, 810, "The Chengwan Reader"),
            Text(480, 810, f"May {number}"),
            *column(lines, 80, 760),
            Text(280, 40, f"Page {number} of 4"),
        ]
        for number, lines in enumerate(texts, start=1)
    ]
    read_in = document(tmp_path, make_pdf(pages))
    assert outline(read_in) == [("paragraph", " ".join(lines)) for lines in texts]
    assert read_in.notes == ("8 lines of running heads, feet and page numbers left out",)


@pytest.mark.parametrize("text", ["3", "- 3 -", "Page 3 of 10", "第3页", "第 三 页 共 十 页", "iv"])
def test_a_page_number_is_left_out_on_a_single_page(blocks: Blocks, text: str) -> None:
    assert blocks([*column(EN, 80, 760), Text(290, 40, text)]) == [("paragraph", JOINED_EN)]


def test_what_is_no_page_number_stays(blocks: Blocks) -> None:
    assert len(blocks([*column(EN, 80, 760), Text(290, 40, "May 2031")])) == 2


RULES = "\n".join(f"60 {y} m 420 {y} l S" for y in (705, 680, 640, 615))


def test_a_short_line_that_ends_near_a_column_is_not_of_the_table_above(blocks: Blocks) -> None:
    rows = [("Goods", "2031", "2032"), ("Crates", "408", "460"), ("Machines", "26", "32")]
    page = [
        Text(x, 700 - 14 * number, cell)
        for number, row in enumerate([*rows, ("Letters", "78", "91")])
        for x, cell in zip((60, 216, 380), row, strict=True)
    ]
    # It leaves some white space before the second column, less than the table does.
    page += [Text(60, 642, "The council then set out its tasks:")]
    cells = [text for kind, text in blocks(page) if kind == "table-cell"]
    assert cells[:6] == ["Goods", "2031", "2032", "Crates", "408", "460"]


@pytest.mark.parametrize("drawing", ["", RULES])
def test_a_table_is_read_row_by_row(blocks: Blocks, drawing: str) -> None:
    page = [
        *column(EN, 60, 780),
        *[Text(x, 690, text) for x, text in ((60, "Time"), (140, "Event"), (330, "Place"))],
        *[
            Text(x, 665, text)
            for x, text in ((60, "9:00"), (140, "Opening of the"), (330, "Hall A"))
        ],
        Text(140, 653, "new warehouse"),
        *[Text(x, 625, text) for x, text in ((60, "10:30"), (140, "Tour"), (330, "Quay"))],
        *column(EN, 60, 580),
    ]
    assert blocks(page, drawing=drawing) == [
        ("paragraph", JOINED_EN),
        *[("table-cell", text) for text in ("Time", "Event", "Place")],
        *[("table-cell", text) for text in ("9:00", "Opening of the new warehouse", "Hall A")],
        *[("table-cell", text) for text in ("10:30", "Tour", "Quay")],
        ("paragraph", JOINED_EN),
    ]


def test_items_of_a_list_are_blocks_of_their_own(blocks: Blocks) -> None:
    bullets = [Text(80, 700 - 14 * at, "\N{BULLET}") for at in (0, 2)]
    lines = [Text(95, 700 - 14 * at, line) for at, line in enumerate([*EN[:2], *EN[:2]])]
    item = ("list-item", f"\N{BULLET} {EN[0]} {EN[1]}")
    assert blocks([*bullets, *lines]) == [item, item]


def test_bold_lines_and_large_ones_are_headings(blocks: Blocks) -> None:
    page = [
        Text(80, 760, "The year of the port", 16),
        Text(80, 730, "Cargo", bold=True),
        *column(EN * 2, 80, 712),
    ]
    assert [kind for kind, _ in blocks(page)] == ["heading", "heading", "paragraph"]


def test_overprinted_and_spaced_headings_are_read_once(blocks: Blocks) -> None:
    page = [
        *[Text(80 + by, 760, "澄湾港开门红", 20) for by in (0, 0.4, 0.8, 1.2)],
        *[Text(80 + 30 * at, 720, letter, 12) for at, letter in enumerate("货运繁忙")],
        *column(ZH, 80, 690),
    ]
    assert [text for _, text in blocks(page)] == ["澄湾港开门红", "货运繁忙", JOINED_ZH]


def test_upright_chinese_is_read_from_the_right(blocks: Blocks) -> None:
    page = [
        Text(500 - 18 * number, 760 - 12 * at, letter)
        for number, line in enumerate(ZH)
        for at, letter in enumerate(line)
    ]
    assert blocks(page) == [("paragraph", JOINED_ZH)]


@pytest.mark.parametrize(
    ("matrix", "step"),
    [("0 1 -1 0", (14, 0)), ("-1 0 0 -1", (0, 14)), ("0 -1 1 0", (-14, 0))],
)
def test_turned_pages_are_read(blocks: Blocks, matrix: str, step: tuple[int, int]) -> None:
    page = [
        Text(300 + step[0] * at, 400 + step[1] * at, line, matrix=matrix)
        for at, line in enumerate(EN)
    ]
    assert blocks(page, rotate=90) == [("paragraph", JOINED_EN)]


def test_text_aslant_is_left_out(blocks: Blocks) -> None:
    page = [Text(200, 300, "DRAFT", 60, matrix="0.7 0.7 -0.7 0.7"), *column(EN, 80, 700)]
    assert blocks(page) == [("paragraph", JOINED_EN)]


def test_places_lead_to_the_text_of_the_page(tmp_path: Path) -> None:
    lines = prose(6)
    read_in = document(tmp_path, make_pdf([column(lines, 80, 700), column(ZH, 80, 700)]))
    assert [(unit.kind, unit.number) for unit in read_in.units] == [("page", 1), ("page", 2)]
    english, other = read_in.blocks
    at = other.text.index("三百箱")
    place = read_in.place(other, at, at + 3)
    assert (place.unit, place.number) == ("page", 2)
    assert read_in.text_at(place) == "三百箱"
    whole = read_in.place(english, 0, len(english.text))
    assert read_in.text_at(whole) == "\n".join(lines)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"%PDF-1.4\nnothing", "a.pdf: the PDF is damaged"),
        (make_pdf([[], []]), "a.pdf: the PDF has no text on its 2 pages, only pictures"),
        (
            make_pdf(
                [column(EN, 80, 700)],
                trailer="/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 "
                f"/O <{'41' * 32}> /U <{'42' * 32}> >> /ID [<00><00>]",
            ),
            "a.pdf: the PDF is protected by a password",
        ),
        (
            make_pdf([column(EN, 80, 700)]).replace(
                b"/WinAnsiEncoding", b"<< /Differences [32 " + b"/G1" * 90 + b"] >>"
            ),
            "a.pdf: ",
        ),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(data: bytes, expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data, "a.pdf")
    assert str(caught.value).startswith(expected)
    assert "\n" not in str(caught.value)


def test_three_hundred_pages_would_be_read_in_time() -> None:
    # 2,700 characters a page, as a book has them.
    data = make_pdf([column(prose(54), 80, 790)] * 60)
    start = time.process_time()
    content = read(data, "a.pdf")
    assert len(content.units) == 60
    # A fifth of the pages in less than three fifths of ten seconds: machines differ.
    assert time.process_time() - start < 6


DAMAGED = [
    *[
        (FILES / f"{name}.pdf").read_bytes()
        for name in ("columns-en", "columns-zh", "newspaper-en")
    ],
    make_pdf([column(EN * 9, 80, 760), column(ZH * 9, 80, 760)], drawing=RULES),
]


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """Return a file with bytes changed, cut out, cut off or doubled."""
    data = bytearray(draw(st.sampled_from(DAMAGED)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(1, 400))
        match draw(st.sampled_from(["flip", "flip", "cut", "double", "swap", "end"])):
            case "flip":
                data[at : at + 4] = draw(st.binary(min_size=4, max_size=4))
            case "cut":
                del data[at : at + length]
            case "double":
                data[at:at] = data[at : at + length]
            case "swap":
                other = draw(st.integers(0, max(0, len(data) - 1)))
                data[at : at + length] = data[other : other + length]
            case "end":
                del data[at:]
    return bytes(data)


@settings(max_examples=150)
@given(damaged())
def test_damaged_files_are_read_or_refused(data: bytes) -> None:
    try:
        content = read(data, "a.pdf")
    except InputError as error:
        assert "\n" not in str(error)
        return
    size = sum(len(unit.text) for unit in content.units)
    for block in content.blocks:
        start, end = block.traced.span(0, len(block.text))
        assert 0 <= start <= end <= size


@settings(max_examples=60)
@given(
    st.lists(
        st.builds(
            Text,
            st.floats(-50, 700),
            st.floats(-50, 900),
            st.text(st.sampled_from("ab 港口大会。1.-•（"), min_size=1, max_size=30),
            st.floats(0.1, 60),
            st.booleans(),
            st.sampled_from(["1 0 0 1", "0 1 -1 0", "0.7 0.7 -0.7 0.7", "0 0 0 0"]),
        ),
        max_size=40,
    )
)
def test_no_character_of_any_page_is_lost_or_made_up(page: list[Text]) -> None:
    """Except that text aslant, and what looks like a page number, is left out."""
    try:
        content = read(make_pdf([page]), "a.pdf")
    except InputError:
        return
    units = "".join(unit.text for unit in content.units)
    shown = "".join(text.text for text in page)
    assert set(units) <= {*shown, "\n", " "}
    for block in content.blocks:
        start, end = block.traced.span(0, len(block.text))
        assert units[start:end].replace("\n", "") == block.text.replace("\n", "") or (
            block.kind in ("note", "paragraph", "list-item")
        )
