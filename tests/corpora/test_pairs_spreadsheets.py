from __future__ import annotations

import io
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.model import Place
from corpora.pairs import NOWHERE, Pair, Pairs, csv_, is_pairs, read_pairs, xlsx
from corpora.workbooks import CELL

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
TRICKY = st.text("_x0041F<r>/ \r\n\t\v='\",@+-港口\ufffe\x01＝", max_size=30)

Sheets = dict[str, Sequence[Sequence[object]]]


def book(sheets: Sheets, change: Callable[[xlsxwriter.Workbook], None] = lambda _: None) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream) as workbook:
        for name, rows in sheets.items():
            page = workbook.add_worksheet(name)
            for number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    page.write(number, column, cell)
        change(workbook)
    return stream.getvalue()


def read(folder: Path, data: bytes, name: str = "a.xlsx") -> Pairs:
    (folder / name).write_bytes(data)
    return read_pairs(str(folder / name))


def texts(pairs: Pairs) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in pairs.rows]


def pair(source: str, target: str, score: float = 1.0) -> Pair:
    return Pair(source, target, NOWHERE, NOWHERE, score=score)


@pytest.mark.parametrize(
    ("sheets", "expected"),
    [
        (
            {"S": [["港口", "harbour"], ["大会", "meeting"]]},
            [("港口", "harbour"), ("大会", "meeting")],
        ),
        ({"S": [["zh", "en"], ["港口", "harbour"]]}, [("港口", "harbour")]),
        ({"S": [["n", "Target", "Source"], [1, "harbour", "港口"]]}, [("港口", "harbour")]),
        (
            {"S": [["the harbour", "港口"], ["the AI", "人工智能"]]},
            [("港口", "the harbour"), ("人工智能", "the AI")],
        ),
        ({"S": [[], [], [None, "港口", None, "harbour"]]}, [("港口", "harbour")]),
        (
            {"S": [["港口", "harbour"], [], ["大会", None], [" ", ""]]},
            [("港口", "harbour"), ("大会", "")],
        ),
        ({"S": [["zh", "en"], [2031, 0.5], ["=1+1", True]]}, [("2031", "0.5"), ("0", "TRUE")]),
        ({"Empty": [], "S": [["港口", "harbour"]]}, [("港口", "harbour")]),
    ],
)
def test_pairs_are_read(tmp_path: Path, sheets: Sheets, expected: list[tuple[str, str]]) -> None:
    pairs = read(tmp_path, book(sheets), "A.XLSM")
    assert texts(pairs) == expected
    assert (pairs.format, pairs.notes) == ("xlsx", ())


def test_places_are_the_rows_of_the_sheet(tmp_path: Path) -> None:
    pairs = read(tmp_path, book({"S": [["zh", "en"], [], ["港口", "harbour"]]}))
    assert pairs.rows[0].source_place == Place(pairs.file, "row", 3, 0, 2)
    assert pairs.rows[0].target_place == Place(pairs.file, "row", 3, 0, 7)


def test_further_sheets_of_the_same_columns(tmp_path: Path) -> None:
    sheets: Sheets = {
        "One": [["zh", "en"], ["甲", "a"]],
        "Notes": [["made in May"]],
        "Two": [["en", "zh"], ["b", "乙"]],
        "Bare": [["丙", "c"]],
    }
    pairs = read(tmp_path, book(sheets))
    assert texts(pairs) == [("甲", "a"), ("乙", "b")]
    assert [row.source_place.unit for row in pairs.rows] == ["row", "Two row"]
    assert pairs.notes == (
        "sheet Notes is passed over, since its columns are not those of sheet One",
        "sheet Bare is passed over, since its columns are not those of sheet One",
    )


def test_a_hidden_sheet_is_passed_over_and_a_hidden_row_is_not(tmp_path: Path) -> None:
    def hide(workbook: xlsxwriter.Workbook) -> None:
        first, second = workbook.worksheets()
        first.hide()
        second.activate()
        second.set_first_sheet()
        second.set_row(1, None, None, {"hidden": True})

    sheets: Sheets = {"H": [["甲", "a"]], "S": [["乙", "b"], ["丙", "c"]]}
    assert texts(read(tmp_path, book(sheets, hide))) == [("乙", "b"), ("丙", "c")]


def test_rows_that_a_merged_cell_makes_one_are_one_pair(tmp_path: Path) -> None:
    def merge(workbook: xlsxwriter.Workbook) -> None:
        page = workbook.worksheets()[0]
        page.merge_range("A2:A3", "甲乙。")
        page.merge_range("A5:B5", "丁")
        page.merge_range("C2:C5", "a remark")

    rows: Sequence[Sequence[object]]
    rows = [["zh", "en"], [None, "A."], [None, "B."], ["丙", "c"], [], ["戊", "e"]]
    pairs = read(tmp_path, book({"S": rows}, merge))
    assert texts(pairs) == [("甲乙。", "A. B."), ("丙", "c"), ("丁", ""), ("戊", "e")]
    assert [row.source_place.number for row in pairs.rows] == [2, 4, 5, 6]


@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ({"S": []}, "there is nothing in its sheets"),
        ({"S": [["zh", "en"]]}, "there are no pairs"),
        ({"S": [["港口"], ["大会"]]}, "sheet S: 1 column is in use; name the columns zh and en"),
        ({"S": [["港口", "harbour"], [1, 2, 3]]}, "sheet S: 3 columns are in use"),
        ({"S": [["zh", "target", "n"]]}, "sheet S: 3 columns"),
    ],
)
def test_other_tables_are_one_line(tmp_path: Path, sheets: Sheets, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read(tmp_path, book(sheets))
    assert str(caught.value).startswith(str(tmp_path / "a.xlsx"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.xls", "Excel 97-2003"),
        ("a.ET", "WPS"),
        ("a.ods", "OpenDocument"),
        ("a.numbers", "Apple"),
    ],
)
def test_other_spreadsheets_have_a_hint(name: str, kind: str) -> None:
    assert is_pairs(name)
    with pytest.raises(InputError, match=f"{name}: this is an {kind}.* save it as XLSX or CSV"):
        read_pairs(name)


@pytest.mark.parametrize("suffix", ["tsv", "csv", "xlsx"])
def test_the_score_is_read_where_it_is_one(tmp_path: Path, suffix: str) -> None:
    scores = ["0.25", "1", "0", "95", "good", ""]
    rows = [["zh", "en", "score"], *(["港口", "harbour", score] for score in scores)]
    separator = "\t" if suffix == "tsv" else ","
    data = (
        book({"S": rows})
        if suffix == "xlsx"
        else "".join(separator.join(row) + "\n" for row in rows).encode()
    )
    found = [row.score for row in read(tmp_path, data, f"a.{suffix}").rows]
    assert found == [0.25, 1, 0, 1, 1, 1]


def test_the_score_of_json(tmp_path: Path) -> None:
    scores = ["0.25", "1", "0", "95", '"good"', "null"]
    lines = [f'{{"zh": "港口", "en": "harbour", "score": {score}}}\n' for score in scores]
    found = [row.score for row in read(tmp_path, "".join(lines).encode(), "a.jsonl").rows]
    assert found == [0.25, 1, 0, 1, 1, 1]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("pairs")


@given(
    rows=st.lists(st.tuples(TEXT | TRICKY, TEXT | TRICKY, st.floats(0, 1)), min_size=1),
    suffix=st.sampled_from(["csv", "xlsx"]),
)
def test_what_is_written_is_read_back(
    folder: Path, rows: list[tuple[str, str, float]], suffix: str
) -> None:
    pairs = [pair(*row) for row in rows]
    data = csv_.write(pairs) if suffix == "csv" else xlsx.write(pairs)
    found = read(folder, data, f"any.{suffix}").rows
    assert [(row.source, row.target, row.score) for row in found] == [
        (source, target, round(score, 4)) for source, target, score in rows
    ]


def test_csv_for_excel() -> None:
    place = Place("zh.txt", "line", 3, 4, 9)
    pairs = [
        Pair("港口，\n“口”", 'a "b", c', place, NOWHERE, score=0.98765),
        pair("=1+1", "'-ism"),
        pair("－1", "'tis"),
    ]
    assert csv_.write(pairs).decode() == (
        "\ufeffzh,en,score,zh_place,en_place\r\n"
        '"港口，\n“口”","a ""b"", c",0.9877,zh.txt:3:5,\r\n'
        "'=1+1,''-ism,1,,\r\n"
        "'－1,'tis,1,,\r\n"
    )


def test_apostrophes_of_others_stay(tmp_path: Path) -> None:
    data = "zh,en\n港口,'-ism\n".encode()
    assert texts(read(tmp_path, data, "a.csv")) == [("港口", "'-ism")]


def test_places_of_inert_cells(tmp_path: Path) -> None:
    data = csv_.write([pair("=港", "@")])
    place = read(tmp_path, data, "a.csv").rows[0].source_place
    assert "'=港,'@,1,,"[place.start : place.end] == "=港"


@pytest.mark.parametrize(
    ("source", "target"), [("港" * (CELL + 1), ""), ("", "😀" * (CELL // 2 + 1))]
)
def test_nothing_is_cut(source: str, target: str) -> None:
    with pytest.raises(InputError, match=r"pair 2: the .* text has 32,768 characters and a cell"):
        xlsx.write([pair("港", "a"), pair(source, target)])


def test_the_longest_cell(tmp_path: Path) -> None:
    text = "港" * CELL
    assert texts(read(tmp_path, xlsx.write([pair(text, "a")]))) == [(text, "a")]


def test_csv_holds_no_nul() -> None:
    with pytest.raises(InputError, match="pair 1: the English text has a NUL"):
        csv_.write([pair("港", "a\0")])


def written(rows: Iterable[tuple[str, str]]) -> bytes:
    return xlsx.write(pair(*row) for row in rows)


def test_null_sides_and_empty_pairs_are_pairs(tmp_path: Path) -> None:
    rows = [("港", ""), ("", ""), ("", "a"), ("", "")]
    assert texts(read(tmp_path, written(rows))) == rows
