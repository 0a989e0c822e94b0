from __future__ import annotations

import csv
import zipfile
from io import BytesIO, StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from xlsxwriter.exceptions import FileCreateError

from corpora.errors import InputError
from corpora.model import Place
from corpora.workbooks import Workbook as Read
from glossary.model import Finding, Report, Segment
from glossary.reports import renderer
from glossary.reports.csv_ import COLUMNS, inert
from glossary.reports.display import visible

CSV, XLSX = renderer("csv"), renderer("xlsx")
MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CHINESE, ENGLISH = "国家网信办今天宣布。", "The Net Office announced this today."


def report(
    english: str = ENGLISH,
    chinese: str | None = CHINESE,
    *,
    count: int = 1,
    span: tuple[int, int] | None = (4, 14),
    message: str = "no accepted name",
    expected: tuple[str, ...] = ("CAC", "Cyberspace Office"),
) -> Report:
    segments = tuple(
        Segment(
            number,
            chinese,
            english,
            0.875,
            Place("zh.txt", "line", number + 1, 0, 10) if chinese else None,
            Place("en.txt", "line", number + 1, 0, len(english)),
        )
        for number in range(count)
    )
    findings = tuple(
        Finding(
            f"{number:016x}",
            "term.missing",
            "error",
            "terminology/wrong-term",
            number,
            (0, 5) if chinese else None,
            span,
            english[slice(*span)] if span else "",
            expected,
            message,
            0.95,
        )
        for number in range(count)
    )
    signature = {"version": "1.2.3", "settings": {"order": "auto"}, "glossaries": [{"name": "=g"}]}
    return Report(signature, segments, findings)


def rows(content: str) -> list[list[str]]:
    return list(csv.reader(StringIO(content.removeprefix("\ufeff"), newline="")))


def test_csv_is_exactly_this() -> None:
    assert CSV(report(message='"Net Office" is wrong')) == (
        "\ufeffid,rule,severity,mqm,confidence,state,file,unit,number,start,end,segment,score,"
        "source,source_start,source_end,target,target_start,target_end,found,expected,message,"
        "term,signature\r\n"
        "0000000000000000,term.missing,error,terminology/wrong-term,0.95,open,en.txt,line,1,4,14,"
        "0,0.875,国家网信办今天宣布。,0,5,The Net Office announced this today.,4,14,Net Office,"
        'CAC | Cyberspace Office,"""Net Office"" is wrong",,'
        "duizhao 1.2.3; glossary =g; settings dbc6c32e\r\n"
    )


def test_csv_of_nothing_has_a_header() -> None:
    assert rows(CSV(Report({}, ()))) == [list(COLUMNS)]


def test_csv_without_a_place_or_spans() -> None:
    bare = Segment(0, None, "", 1.0, None, None)
    finding = report().findings[0]
    one = Finding(finding.id, "a.b", "info", "other", 0, None, None, "", (), "", 0.5)
    assert rows(CSV(Report({}, (bare,), (one,))))[1] == [
        *(finding.id, "a.b", "info", "other", "0.5", "open"),
        *[""] * 5,
        *("0", "1.000"),
        *[""] * 11,
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_csv_cells_are_inert(start: str) -> None:
    evil = f"{start}HYPERLINK(1)"
    row = rows(CSV(report(evil, evil, message=evil, expected=(evil,), span=(0, len(evil)))))[1]
    assert row.count(f"'{evil}") == 5
    assert evil not in row


def test_other_cells_stay_as_they_are() -> None:
    assert [inert(text) for text in ("", "a=b", "1-2", "'=x")] == ["", "a=b", "1-2", "'=x"]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_csv_gives_back_any_text(text: str) -> None:
    row = dict(zip(COLUMNS, rows(CSV(report(text, span=None)))[1], strict=True))
    assert row["target"] == inert(text)


def _text(element: etree._Element) -> str:
    return "".join(map(str, element.itertext()))


class Workbook:
    """What a program that opens the file finds in it."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            assert archive.testzip() is None
            parts = {name: archive.read(name) for name in archive.namelist()}
        self.parts = {
            name: etree.fromstring(part) for name, part in parts.items() if name.endswith(".xml")
        }
        sheets = self.parts["xl/workbook.xml"].iter(f"{MAIN}sheet")
        self.names = [sheet.get("name") for sheet in sheets]

    def sheet(self, number: int) -> etree._Element:
        return self.parts[f"xl/worksheets/sheet{number}.xml"]

    def rows(self, number: int) -> list[list[str]]:
        return [
            [_text(cell) for cell in row.iter(f"{MAIN}c")]
            for row in self.sheet(number).iter(f"{MAIN}row")
        ]

    def marked(self, number: int) -> list[str]:
        """Return the words of the rich strings that are set in bold."""
        runs = self.sheet(number).iter(f"{MAIN}r")
        return [_text(run) for run in runs if run.find(f".//{MAIN}b") is not None]


def test_xlsx_holds_findings_segments_and_signature() -> None:
    book = Workbook(XLSX(report()))
    assert book.names == ["Findings", "Segments", "Signature"]
    assert book.rows(1)[0][:4] == ["No.", "Severity", "Rule", "Message"]
    assert book.rows(1)[1] == [
        *("1", "error", "term.missing", "no accepted name", "en.txt:1:5", CHINESE, ENGLISH),
        *("Net Office", "CAC | Cyberspace Office", "0.95", "open", "terminology/wrong-term"),
        *("0", "0000000000000000"),
    ]
    assert book.rows(2)[1] == ["0", "0.875", "1", CHINESE, ENGLISH, "en.txt:1:1"]
    assert ["settings.order", "auto"] in book.rows(3)
    assert ["glossaries 1.name", "=g"] in book.rows(3)


def test_xlsx_marks_the_spans() -> None:
    assert Workbook(XLSX(report())).marked(1) == ["国家网信办", "Net Office"]


@pytest.mark.parametrize("number", [1, 2, 3])
def test_xlsx_freezes_its_headers_and_filters(number: int) -> None:
    book = Workbook(XLSX(report()))
    pane = next(book.sheet(number).iter(f"{MAIN}pane"))
    assert (pane.get("ySplit"), pane.get("state")) == ("1", "frozen")
    last = len(book.rows(number)), chr(ord("A") + len(book.rows(number)[0]) - 1)
    assert next(book.sheet(number).iter(f"{MAIN}autoFilter")).get("ref") == f"A1:{last[1]}{last[0]}"
    assert len(list(book.sheet(number).iter(f"{MAIN}col"))) == len(book.rows(number)[0])


@pytest.mark.parametrize(
    "evil",
    ["=1+1", "{=1}", "+1", "http://a.b", "mailto:a@b.c", "1e5", "@x", "<r>a & b</r>", "<r></r>"],
)
def test_xlsx_has_text_and_numbers_alone(evil: str) -> None:
    book = Workbook(XLSX(report(evil, evil, message=evil, expected=(evil,), span=(0, len(evil)))))
    assert book.rows(1)[1].count(evil) == 5
    for number in (1, 2, 3):
        assert not list(book.sheet(number).iter(f"{MAIN}f", f"{MAIN}hyperlink"))
        kinds = {cell.get("t", "n") for cell in book.sheet(number).iter(f"{MAIN}c")}
        assert kinds <= {"inlineStr", "n"}
    cells = [cell for cell in book.sheet(1).iter(f"{MAIN}c") if cell.get("t") == "inlineStr"]
    formats = next(book.parts["xl/styles.xml"].iter(f"{MAIN}cellXfs"))
    assert all(formats[int(cell.get("s", "0"))].get("quotePrefix") == "1" for cell in cells)


def test_xlsx_writes_out_what_hides_and_reorders() -> None:
    cells = Workbook(XLSX(report("a\x00b\u202ec\ud800d _x0041_", span=(0, 1)))).rows(2)[1]
    assert cells[4] == "a<U+0000>b<U+202E>c<U+D800>d _x005F_x0041_"


@settings(max_examples=25)
@given(st.text(max_size=8) | st.text("<r>/&;]\"' _x0041", max_size=20), st.data())
def test_xlsx_holds_any_text(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    content = XLSX(report(text, span=data.draw(st.sampled_from([None, (start, end)]))))
    read = {row.number: row.cells for row in Read(content, "a.xlsx").rows("Findings")}
    assert read[2].get(6, "") == visible(text)


@pytest.mark.parametrize("character", ["a", "😀"])
@pytest.mark.parametrize("at", [0, 50_000, 99_990, None])
def test_xlsx_cuts_a_long_text_around_its_mark(character: str, at: int | None) -> None:
    text = character * 100_000
    if at is not None:
        text = text[:at] + "Net Office" + text[at + 10 :]
    book = Workbook(XLSX(report(text, span=None if at is None else (at, at + 10))))
    cell = book.rows(1)[1][6]
    assert 16_000 < len(cell.encode("utf-16-le")) / 2 <= 32_767
    assert ("Net Office" in book.marked(1)) == (at is not None)
    assert cell.startswith("…") == (at not in (None, 0))
    assert cell.endswith("…") == (at != 99_990)


def test_xlsx_cuts_a_long_mark() -> None:
    marked = Workbook(XLSX(report("a" * 100_000, span=(10, 99_000)))).marked(1)[1]
    assert 32_000 < len(marked) < 32_767


def test_xlsx_goes_on_in_further_sheets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossary.reports.xlsx.ROWS", 4)
    book = Workbook(XLSX(report(count=7)))
    names = ["Findings", "Findings 2", "Findings 3", "Segments", "Segments 2", "Segments 3"]
    assert book.names == [*names, "Signature"]
    numbers = [row[0] for number in (1, 2, 3) for row in book.rows(number)]
    assert numbers == ["No.", "1", "2", "3", "No.", "4", "5", "6", "No.", "7"]


def test_xlsx_of_nothing() -> None:
    book = Workbook(XLSX(Report({}, ())))
    assert [len(book.rows(number)) for number in (1, 2, 3)] == [1, 1, 1]


def test_a_full_disk_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("corpora.sheets.Workbook", full)
    with pytest.raises(InputError, match=r"cannot be written \(No space left on device\)"):
        XLSX(report())


def test_a_full_folder_for_temporary_files_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise FileCreateError(OSError(28, "No space left on device"))

    monkeypatch.setattr("glossary.reports.xlsx.Table", full)
    with pytest.raises(InputError, match=r"written \(No space left on device\); make room there"):
        XLSX(report())
