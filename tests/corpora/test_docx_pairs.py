from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from corpora.errors import InputError
from corpora.pairs import NOWHERE, Pair, Pairs, read_pairs
from corpora.pairs.docx import write
from corpora.readers import docx

WordFile = Callable[..., bytes]
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
ZH = ["港口今年开放了。", "大会在春天举行。"]
EN = ["The harbour was opened this year.", "The meeting takes place in spring."]


def cell(text: str, properties: str = "") -> str:
    runs = f"<w:r><w:t>{text}</w:t></w:r>" if text else ""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr><w:p>{runs}</w:p></w:tc>"


def row(*texts: str, properties: str = "") -> str:
    cells = "".join(text if text.startswith("<") else cell(text) for text in texts)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{cells}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def read(folder: Path, data: bytes) -> Pairs:
    file = folder / "a.docx"
    file.write_bytes(data)
    return read_pairs(str(file))


def texts(pairs: Pairs) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in pairs.rows]


BOTH = list(zip(ZH, EN, strict=True))
PLAIN = [row(zh, en) for zh, en in BOTH]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (table(*PLAIN), BOTH),
        (table(row("zh", "en"), *PLAIN), BOTH),
        (table(row("EN", "ZH"), *(row(en, zh) for zh, en in BOTH)), BOTH),
        (table(row("Source", " Target"), *(row(en, zh) for zh, en in BOTH)), BOTH),
        (table(*(row(en, zh) for zh, en in BOTH)), BOTH),
        (table(row("中文", "English", properties="<w:tblHeader/>"), *PLAIN), BOTH),
        (table(row("中文", "English"), *PLAIN), [("中文", "English"), *BOTH]),
        (table(*(row(f"{n}.", *both) for n, both in enumerate(BOTH, start=1))), BOTH),
        (table(*(row("", *both) for both in BOTH)), BOTH),
        (table(row("n", "note", "en", "zh"), row("1", "x", EN[0], ZH[0])), BOTH[:1]),
        (table(PLAIN[0], row("", "")), [BOTH[0], ("", "")]),
        (table(PLAIN[0]) + table(row(EN[1], ZH[1])), BOTH),
        ("<w:p><w:r><w:t>A title</w:t></w:r></w:p>" + table(*PLAIN), BOTH),
        (table(row("a", "b", "c", "d")) + table(*PLAIN), BOTH),
        (table(row("2031", "2031")), [("2031", "2031")]),
        (table(row("x", "y", properties="<w:del/>"), *PLAIN), BOTH),
    ],
)
def test_tables_are_pairs(
    tmp_path: Path, word_file: WordFile, body: str, expected: list[tuple[str, str]]
) -> None:
    assert texts(read(tmp_path, word_file(body))) == expected


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<w:p/>", "there is no table with a Chinese and an English column"),
        (table(row("one column")), "there is no table"),
        (table(row("two", "columns of English text"), row("that", "is a form")), "there is no"),
        (
            table(PLAIN[0]) + f"<w:p><w:r><w:t>{EN[1] * 3}</w:t></w:r></w:p>",
            "most of its text stands outside of tables",
        ),
        (
            table(*PLAIN, row(cell("Part two", '<w:gridSpan w:val="2"/>'))),
            "table 1, row 3: cells are merged there",
        ),
        (
            table(PLAIN[0]) + table(PLAIN[1], row(cell(ZH[0], "<w:vMerge/>"), EN[1])),
            "table 2, row 2: cells are merged there",
        ),
        (table(*PLAIN, row(ZH[1])), "table 1, row 3: the row has 1 cell; "),
    ],
)
def test_what_is_no_pair_is_one_line_with_table_and_row(
    tmp_path: Path, word_file: WordFile, body: str, reason: str
) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read(tmp_path, word_file(body))
    assert str(caught.value).startswith(str(tmp_path / "a.docx"))
    assert "\n" not in str(caught.value)


def test_places_and_notes_of_pairs(tmp_path: Path, word_file: WordFile) -> None:
    inserted = f"<w:tr><w:trPr><w:ins/></w:trPr>{cell(ZH[1])}{cell(EN[1])}</w:tr>"
    body = table(row("zh", "en"), PLAIN[0]) + table(row("a")) + table(inserted)
    pairs = read(tmp_path, word_file(body))
    places = [pair.target_place for pair in pairs.rows]
    assert [(one.unit, one.number, one.start, one.end) for one in places] == [
        ("row", 2, 0, len(EN[0])),
        ("table 3 row", 1, 0, len(EN[1])),
    ]
    assert pairs.notes == (
        "tracked changes are read as accepted: 1 insertion, 0 deletions, 0 moves",
        "table 2 is passed over, since it has no Chinese and English column",
    )


def pairs_of(rows: Sequence[tuple[str, str]]) -> list[Pair]:
    return [Pair(source, target, NOWHERE, NOWHERE) for source, target in rows]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pairs")


@given(rows=st.lists(st.tuples(TEXT, TEXT), min_size=1))
@example([("\0\t\r\n\x0b\r\x85\u2028\ufffe", " a \n\n b\t"), ("", ""), ("_x0007_", "<w:t>&amp;")])
@example([("the harbour", "港口"), ("zh", "en"), ("", "")])
def test_what_is_written_is_read_back(folder: Path, rows: list[tuple[str, str]]) -> None:
    assert texts(read(folder, write(pairs_of(rows)))) == rows


def test_written_files_are_documents_too() -> None:
    data = write(pairs_of([("港口\n大会", "the harbour"), ("\ud800", "")]))
    assert write(pairs_of([("港口\n大会", "the harbour"), ("\ud800", "")])) == data
    units = docx.read(data, "a.docx").units
    assert [unit.text for unit in units] == ["zh", "en", "港口\n大会", "the harbour", "\ufffd"]


def test_libreoffice_shows_a_table(libreoffice: Callable[[bytes, str, str], bytes]) -> None:
    rows = [("港口“今年”开放。", "The harbour\t<opened>\nthis year."), ("", "\x07 bell")]
    data = libreoffice(write(pairs_of(rows)), "docx", "odt")
    root = etree.fromstring(zipfile.ZipFile(io.BytesIO(data)).read("content.xml"))
    table = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
    header = [row for row in root.iter(f"{table}table-header-rows") for row in row]
    assert len(header) == 1
    cells = ["".join(map(str, cell.itertext())) for cell in root.iter(f"{table}table-cell")]
    assert cells == ["zh", "en", rows[0][0], "The harbour<opened>this year.", "", "\uf007 bell"]
