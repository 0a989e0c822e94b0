from __future__ import annotations

import datetime
import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.number_formats import built_in, shown
from corpora.workbooks import CELL, Workbook, escape, unescape, units, write_workbook

DATA = Path(__file__).parent / "data"
TEXT = st.text(st.characters(exclude_categories=["Cs"]))
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"


def golden() -> list[tuple[str, str, str]]:
    lines = (DATA / "number-formats.txt").read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    return [(number, code, expected) for number, code, expected in rows]


@pytest.mark.parametrize(("number", "code", "expected"), golden())
def test_numbers_are_shown(number: str, code: str, expected: str) -> None:
    assert shown(float(number), code) == expected


def test_dates_from_1904() -> None:
    assert shown(0, "yyyy-mm-dd", date1904=True) == "1904-01-01"
    assert shown(2_958_465, "yyyy-mm-dd", date1904=True) == "2958465"


@given(st.floats(), st.text('0#?,.%E+-;"\\_*[]$hmsydaAPM/@ 年', max_size=20) | TEXT)
def test_any_number_and_format_give_a_text(number: float, code: str) -> None:
    assert isinstance(shown(number, code), str)


def sheet(workbook: Workbook, name: str) -> dict[int, dict[int, str]]:
    return {row.number: dict(row.cells) for row in workbook.rows(name)}


def made(*, date1904: bool = False, memory: bool = False) -> bytes:
    """Return a workbook with what people have in theirs."""
    stream = io.BytesIO()
    options = {"default_date_format": "yyyy-mm-dd", "date_1904": date1904}
    with xlsxwriter.Workbook(stream, {**options, "constant_memory": memory}) as book:
        bold = book.add_format({"bold": True})
        page = book.add_worksheet("港口")
        page.write(0, 0, "  text ")
        page.write_rich_string(0, 1, "a ", bold, "bold", " word")
        page.write(0, 2, 0.125, book.add_format({"num_format": "0.0%"}))
        page.write_datetime(1, 0, datetime.datetime(2024, 2, 29))
        page.write(1, 1, True)
        page.write_formula(1, 2, "=1+1", None, 2)
        page.write_formula(1, 3, '="a"&"b"', None, "ab")
        page.write_formula(1, 4, "=NA()", None, "#N/A")
        page.write_formula(1, 6, "=1/3", book.add_format({"num_format": 2}), 1 / 3)
        page.write_string(5, 16_383, "far")
        page.write_string(6, 0, "hidden")
        page.set_row(6, None, None, {"hidden": True})
        page.write_blank(9, 0, None, bold)
        hidden = book.add_worksheet("Hidden")
        hidden.write(0, 0, "x")
        hidden.hide()
        book.add_chartsheet("Chart").set_chart(_chart(book))
        book.add_worksheet("Empty")
    return stream.getvalue()


def _chart(book: xlsxwriter.Workbook) -> object:
    chart = book.add_chart({"type": "column"})
    chart.add_series({"values": "=港口!$C$1:$C$1"})
    return chart


@pytest.mark.parametrize("memory", [False, True])
def test_cells_are_as_excel_shows_them(memory: bool) -> None:
    workbook = Workbook(made(memory=memory), "a.xlsx")
    assert workbook.sheets == ("港口", "Empty")
    assert sheet(workbook, "港口") == {
        1: {0: "  text ", 1: "a bold word", 2: "12.5%"},
        2: {0: "2024-02-29", 1: "TRUE", 2: "2", 3: "ab", 4: "#N/A", 6: "0.33"},
        6: {16_383: "far"},
        7: {0: "hidden"},
    }
    assert sheet(workbook, "Empty") == {}


def test_a_workbook_that_counts_from_1904() -> None:
    assert sheet(Workbook(made(date1904=True), "a.xlsx"), "港口")[2][0] == "2024-02-29"


def pack(rows: str, *, strings: str = "", namespace: str = MAIN, more: str = "") -> bytes:
    """Return a workbook with one sheet, by its XML."""
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    parts = {
        "_rels/.rels": f'<Relationships xmlns="{relations}"><Relationship Id="r" '
        f'Type="{office}/officeDocument" Target="/xl/workbook.xml"/></Relationships>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{relations}">'
        f'<Relationship Id="r1" Type="{office}/worksheet" Target="worksheets/a.xml"/>'
        f'<Relationship Id="r2" Type="{office}/sharedStrings" Target="strings.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{namespace}" xmlns:r="{office}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/worksheets/a.xml": f'<worksheet xmlns="{namespace}"><sheetData>{rows}</sheetData>'
        f"{more}</worksheet>",
        "xl/strings.xml": f'<sst xmlns="{namespace}">{strings}</sst>',
    }
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ('<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row>', {1: {0: "汉字", 1: "a\rb"}}),
        ('<row r="4"><c r="C4" t="s"><v>9</v></c><c r="E4"><v>1</v></c></row>', {4: {4: "1"}}),
        (
            '<row><c t="inlineStr"><is><r><t>a_x005F_x0042_</t></r><r><t>c</t></r></is></c></row>',
            {1: {0: "a_x0042_c"}},
        ),
        ('<row><c><f>A2+1</f></c><c><f>1</f><v/></c></row>', {1: {0: "=A2+1", 1: "=1"}}),
        ('<row><c t="str"><f>A2</f><v></v></c><c><v>1</v></c></row>', {1: {1: "1"}}),
        ('<row><c t="d"><v>2024-01-05</v></c><c t="e"><v>#REF!</v></c></row>',
         {1: {0: "2024-01-05", 1: "#REF!"}}),
        ('<row><c t="inlineStr"><is><t>_xD83D__xDE00_</t></is></c></row>', {1: {0: "😀"}}),
        ('<row><c><v>x</v></c><c s="7"><v>1</v></c><c t="b"><v>0</v></c></row>',
         {1: {0: "x", 1: "1", 2: "FALSE"}}),
    ],
)  # fmt: skip
@pytest.mark.parametrize("namespace", [MAIN, STRICT])
def test_what_other_programs_write(
    rows: str, expected: dict[int, dict[int, str]], namespace: str
) -> None:
    strings = (
        "<si><r><t>汉</t></r><r><t>字</t></r><rPh sb='0' eb='1'><t>han</t></rPh></si>"
        "<si><t>a_x000D_b</t></si>"
    )
    data = pack(rows, strings=strings, namespace=namespace)
    assert sheet(Workbook(data, "a.xlsx"), "S") == expected


def test_merged_rows_of_columns() -> None:
    cells = "".join(
        f'<mergeCell ref="{ref}"/>' for ref in ("A1:B1", "A2:A3", "B3:B5", "C7:C9", "A11:B12")
    )
    workbook = Workbook(pack("", more=f"<mergeCells>{cells}</mergeCells>"), "a.xlsx")
    assert workbook.merged_rows("S", [0, 1]) == [(2, 5), (11, 12)]
    assert workbook.merged_rows("S", [2]) == [(7, 9)]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="2"/><row r="1"/>',
        '<row r="0"/>',
        '<row r="x"/>',
        '<row r="1048577"/>',
        '<row><c r="B1"/><c r="A1"/></row>',
        '<row><c r="XFE1"/></row>',
        '<row><c r="1"/></row>',
    ],
)
def test_numbers_out_of_order_are_one_line(rows: str) -> None:
    with pytest.raises(InputError, match=r"a\.xlsx: sheet S: the numbers of its rows or cells"):
        list(Workbook(pack(rows), "a.xlsx").rows("S"))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"zh,en\n", "the archive cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "Excel 97-2003 or WPS, or one protected"),
        (pack("<row>"), "xl/worksheets/a.xml, line 1, column"),
        (pack("<row>&x;</row>"), "not well-formed"),
        (pack("", namespace=MAIN).replace(b"xl/workbook.xml", b"xl/w0rkbook.xml"), "workbook.xml"),
    ],
)
def test_no_workbooks(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        list(Workbook(data, "a.xlsx").rows("S"))
    assert str(caught.value).startswith("a.xlsx: ")
    assert "\n" not in str(caught.value)


def test_millions_of_cells_in_a_small_file_are_refused() -> None:
    data = pack("<row><c><v>1</v></c><c><v>1</v></c></row>" * 300_000)
    with pytest.raises(InputError, match=r"a\.xlsx: xl/worksheets/a\.xml in it has millions"):
        list(Workbook(data, "a.xlsx").rows("S"))


def test_other_documents_are_told_apart() -> None:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/workbook.xml", "<document/>")
    with pytest.raises(InputError, match="this is no workbook"):
        Workbook(data.getvalue(), "a.xlsx")


@given(st.lists(TEXT | st.text("_x0041F<r>/ \r\n\t\v=", max_size=30), min_size=1))
def test_any_text_comes_back(texts: list[str]) -> None:
    data = write_workbook("Texts", {"text": 20, "n": 5}, ([text, 1] for text in texts))
    rows = list(Workbook(data, "a.xlsx").rows("Texts"))
    assert [row.number for row in rows] == list(range(1, len(texts) + 2))
    assert [row.cells.get(0, "") for row in rows[1:]] == texts


@given(st.text("_x0041fF5D83e ", max_size=30) | TEXT)
def test_escapes_are_undone(text: str) -> None:
    assert unescape(escape(text)) == text


def test_cells_are_inert() -> None:
    data = write_workbook("S", {"a": 9}, [["=1+1"], ["@x"], ["<r><t>x</t></r>"], ["http://a.b"]])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        content = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert content.count('t="inlineStr"') == 5
    assert "<f>" not in content
    assert "hyperlink" not in content
    assert styles.count('quotePrefix="1"') == 2
    assert '<autoFilter ref="A1:A5"/>' in content
    assert 'state="frozen"' in content


def test_a_cell_holds_what_excel_allows() -> None:
    assert units("a😀") == 3
    text = "😀" * (CELL // 2) + "a"
    data = write_workbook("S", {"a": 9}, [[text]])
    assert list(Workbook(data, "a.xlsx").rows("S"))[1].cells[0] == text


LIMITED = """
import resource
from corpora.errors import FileError
from corpora.workbooks import write_workbook

for limit in range(1000, 4000, 100):
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    try:
        write_workbook("S", {"a": 9}, [["规" * 100]] * 30)
    except FileError as error:
        print(error)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of the size of files there")
def test_a_full_folder_for_temporary_files_is_said_in_one_line() -> None:
    # Two of three limits end within a character.
    command = [sys.executable, "-c", LIMITED]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    lines = done.stdout.splitlines()
    assert len(lines) == 30
    assert all("(File too large); make room there" in line for line in lines)


BASE = (made(), made(memory=True), write_workbook("S", {"zh": 9}, [["a"]]))


def damaged(data: st.DataObject, whole: bytes) -> bytes:
    """Return a workbook with bytes of it, or of its parts, changed, cut off, lost or swapped."""
    if data.draw(st.booleans()):
        content = bytearray(whole)
        for _ in range(data.draw(st.integers(1, 4))):
            content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
        return bytes(content[: data.draw(st.integers(0, len(content)))])
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        parts = {name: bytearray(archive.read(name)) for name in archive.namelist()}
    names = [name for name in parts if "docProps" not in name and "theme" not in name]
    for _ in range(data.draw(st.integers(1, 3))):
        name = data.draw(st.sampled_from(names))
        part = parts.get(name)
        if not part:
            continue
        action = data.draw(st.sampled_from(["flip", "digit", "cut", "lose", "swap"]))
        place = data.draw(st.integers(0, len(part) - 1))
        if action == "flip":
            part[place] = data.draw(st.integers(0, 255))
        elif action == "digit":
            digits = [at for at, byte in enumerate(part) if 48 <= byte <= 57]
            if digits:
                part[digits[place % len(digits)]] = data.draw(st.integers(45, 66))
        elif action == "cut":
            del part[place:]
        elif action == "lose":
            del parts[name]
        else:
            other = data.draw(st.sampled_from(names))
            parts[name], parts[other] = parts.get(other, part), part
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, bytes(content))
    return stream.getvalue()


@given(st.data())
def test_damage_is_one_line_or_a_result(data: st.DataObject) -> None:
    content = damaged(data, data.draw(st.sampled_from(BASE)))
    try:
        workbook = Workbook(content, "a.xlsx")
        for name in workbook.sheets:
            workbook.merged_rows(name, [0, 1])
            for row in workbook.rows(name):
                assert all(row.cells.values())
    except InputError as error:
        assert str(error).startswith("a.xlsx: ")
        assert "\n" not in str(error)


def test_built_in_formats() -> None:
    assert shown(0.5, built_in(9)) == "50%"
    assert shown(45000, built_in(14)) == "2023/3/15"
    assert shown(45000, built_in(31)) == "2023年3月15日"
    assert built_in(999) == "General"
