from __future__ import annotations

import io
import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.messages import in_language
from glossary.exchange import export_glossary, import_glossary, read_glossary
from glossary.glossary_commands import glossary_group
from glossary.maintenance.editing import locked
from glossary.maintenance.history import load_history
from glossary.termbase import concepts, csv_line, load_glossary, parse_record

HEADER = "concept,language,term,status"
RECORD = f"{HEADER}\na,zh,甲局,preferred\na,en,Bureau A,preferred\na,en,Jia Office,forbidden\n"
TABLE = "zh,en,forbidden\n甲局,Bureau A,Jia Office\n"
TBX = (
    '<tbx><conceptEntry id="a"><langSec xml:lang="zh"><termSec><term>甲局</term></termSec>'
    '</langSec><langSec xml:lang="en"><termSec><term>Bureau A</term></termSec><termSec>'
    "<term>Jia Office</term><note>duizhao:status=forbidden</note></termSec></langSec>"
    "</conceptEntry></tbx>"
)
ROWS = [
    ["zh", "甲局", "preferred"],
    ["en", "Bureau A", "preferred"],
    ["en", "Jia Office", "forbidden"],
]


def book(rows: Sequence[Sequence[str]], *, formula: bool = False) -> bytes:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"strings_to_formulas": formula}) as workbook:
        workbook.add_worksheet("Empty")
        for name in ("Terms", "More"):
            page = workbook.add_worksheet(name)
            for number, row in enumerate(rows if name == "Terms" else [["x"]], start=2):
                for column, cell in enumerate(row, start=1):
                    page.write(number, column, cell)
    return stream.getvalue()


def cells(text: str) -> list[list[str]]:
    return [line.split(",") for line in text.splitlines()]


def imported(folder: Path, data: bytes, name: str, format_name: str | None = None) -> Path:
    (folder / name).write_bytes(data)
    output = folder / "terms.csv"
    import_glossary(str(folder / name), str(output), format_name=format_name)
    return output


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", RECORD.encode()),
        ("a.csv", RECORD.encode("gb18030")),
        ("a.csv", RECORD.encode("utf-8-sig")),
        ("a.csv", RECORD.replace(",", ";").encode("gb18030")),
        ("a.txt", RECORD.replace(",", "\t").encode("utf-16")),
        ("a.tsv", RECORD.replace(",", "\t").replace("\n", "\r\n").encode()),
        ("a.csv", TABLE.encode()),
        ("a.csv", TABLE.replace(",", ";").encode("gb18030")),
        ("a.txt", TABLE.replace(",", "\t").encode("utf-16")),
        ("a.xlsx", book(cells(RECORD))),
        ("a.xlsm", book(cells(TABLE))),
        ("a.bin", book(cells(TABLE))),
        ("a.tbx", TBX.encode()),
        ("a.xml", TBX.encode("utf-16")),
    ],
)
def test_the_format_is_told_from_name_and_content(tmp_path: Path, name: str, data: bytes) -> None:
    output = imported(tmp_path, data, name)
    record = parse_record("terms", output.read_bytes())
    assert [list(row.cells.values())[1:4] for row in record.rows] == ROWS


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.txt", "# a comment\n甲局\tBureau A\tin Jia\n甲局\tBA\n".encode()),
        ("a.utf8", "Bureau A\t甲局\tin Jia\r\nBA\t甲局\r\n".encode("utf-8-sig")),
        ("a.csv", "甲局,Bureau A\n甲局,BA\n".encode()),
        ("a.csv", '"Bureau A","甲局",EN-US,zh\nBA,甲局,en,zh\nBA,甲局,en,zh\n'.encode()),
        ("a.tsv", "甲局\tBureau A\n甲局\tBA\n".encode("gb18030")),
    ],
)
def test_lists_of_other_programs(tmp_path: Path, name: str, data: bytes) -> None:
    record = parse_record("terms", imported(tmp_path, data, name).read_bytes())
    assert [list(row.cells.values())[:4] for row in record.rows] == [
        ["bureau-a", "zh", "甲局", "preferred"],
        ["bureau-a", "en", "Bureau A", "preferred"],
        ["bureau-a", "en", "BA", "admitted"],
    ]
    assert record.rows[1].cells.get("note", "") == ("in Jia" if b"Jia" in data else "")


def test_what_excel_saves(tmp_path: Path) -> None:
    """Tables with tabs are saved with quotation marks, in UTF-16."""
    data = 'zh\ten\tsource\r\n"甲""局"""\tA\t"b, c"\r\n'.encode("utf-16")
    record = parse_record("terms", imported(tmp_path, data, "a.txt").read_bytes())
    assert record.rows[0].cells["term"] == '甲"局"'
    assert record.rows[1].cells["source"] == "b, c"


def test_formulas_are_text(tmp_path: Path) -> None:
    rows = [["zh", "en", "source"], ["甲", "A", '=HYPERLINK("http://a.b","x")']]
    record = parse_record("t", imported(tmp_path, book(rows, formula=True), "a.xlsx").read_bytes())
    assert record.rows[1].cells["source"] == "0"
    output = tmp_path / "terms.csv"
    output.unlink()
    data = "zh,en,source\n甲,A,'=1+1\n乙,B,=1+1\n".encode()
    record = parse_record("t", imported(tmp_path, data, "a.csv").read_bytes())
    assert [row.cells.get("source") for row in record.rows if row.cells["language"] == "en"] == [
        "=1+1",
        "=1+1",
    ]


def test_a_workbook_rejects_what_a_table_does(tmp_path: Path) -> None:
    rows = [
        ["zh", "en", "admitted", "decision"],
        ["甲", "A", "", "reject"],
        ["乙", "B", "C", "reject"],
    ]
    (tmp_path / "a.xlsx").write_bytes(book([*rows, ["丙", "D", "", ""]]))
    read = read_glossary(str(tmp_path / "a.xlsx"))
    assert read.rejected == (("甲", "A"), ("乙", "C"))
    assert {row.cells["term"] for row in read.record.rows} == {"丙", "D"}


def test_other_sheets_are_said(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(book(cells(TABLE)))
    read = read_glossary(str(tmp_path / "a.xlsx"))
    assert read.notes == ("sheet More is passed over; only the first one, Terms, is read",)


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.csv", "concept,language\na,zh\n", "line 1: the column term is missing"),
        ("a.csv", "nonsense\n", "line 1: the column concept is missing"),
        ("a.csv", b"", "holds no terms"),
        ("a.csv", RECORD + "a,zh,甲局,preferred\n", "line 5: the zh term 甲局 of a stands already"),
        ("a.csv", RECORD + "a,en,Bureau A,forbidden\n", "line 5: .* is forbidden here and pref"),
        ("a.csv", HEADER + f"\na,en,{'x' * 1_000_000},preferred\n", "line 2: a cell has more"),
        ("a.tsv", f"zh\ten\n甲\t{'x' * 1_000_000}\n", "line 2: the cell term has 1,000,000 char"),
        ("a.tbx", TBX.replace("Bureau A", "x" * 1_000_000), "line 1: the cell term has 1,000,000"),
        ("a.tbx", TBX.replace("</tbx>", ""), "not well-formed XML"),
        ("a.tbx", TBX.replace("Jia Office", "Bureau A"), "the en term Bureau A of a is forbidden"),
        ("a.xlsx", book([["concept", "language", "term"], ["a", "zh", "甲"]]),
         "sheet Terms: line 1: the column status is missing"),
        ("a.xlsx", book([["zh", "pinyin", "en"], ["甲", "jia", "A"]]),
         "sheet Terms: line 1: the column pinyin is unknown"),
        ("a.xlsx", book([["zh", "en"], ["甲", "A", "?"]]), "line 4: the row has 3 cells"),
        ("a.xlsx", book([["zh", "en"], ["甲"]]), "sheet Terms: line 4: the cell en is empty"),
        ("a.xlsx", book([]), "column concept is missing"),
        ("a.xls", b"\xd0\xcf\x11\xe0", "an Excel 97-2003 file"),
        ("a.csv", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a workbook of Excel 97-2003"),
        ("a.pdf", b"%PDF-1.7", "PDF"),
    ],
)  # fmt: skip
def test_bad_files_are_one_line(tmp_path: Path, name: str, data: str | bytes, reason: str) -> None:
    data = data.encode() if isinstance(data, str) else data
    with pytest.raises(InputError, match=reason) as caught:
        imported(tmp_path, data, name)
    assert str(caught.value).startswith(str(tmp_path / name))
    assert "\n" not in str(caught.value)
    assert not (tmp_path / "terms.csv").exists()


@pytest.mark.parametrize(
    ("name", "format_name", "data", "reason"),
    [
        ("a.txt", "omegat", "甲局\n", "line 1: the row has 1 cells, and 2 to 3 are possible"),
        ("a.txt", "omegat", "甲局\tA\tb\tc\n", "line 1: the row has 4 cells"),
        ("a.txt", "omegat", "\n甲局\t\n", "line 2: a form is missing"),
        ("a.txt", "omegat", "# x\n", "holds no terms"),
        ("a.txt", "omegat", "甲局\t乙局\n", "not all of one Chinese and one English form"),
        ("a.txt", "omegat", "port\tharbour\n", "not all of one Chinese and one English form"),
        ("a.csv", "deepl", "甲局,A,zh\n", "line 1: the row has 3 cells, and 2 to 4"),
        ("a.csv", "deepl", "甲局,A,zh,de\n", "line 1: the language de is neither Chinese nor"),
        ("a.csv", "deepl", "甲局,A,zh,en\nB,乙局,en,zh\n", "not all of one Chinese and one"),
        ("a.csv", "deepl", "甲局,\n", "line 1: a form is missing"),
        ("a.csv", "tbx", "x", "not well-formed"),
        ("a.csv", "xlsx", "x", "archive"),
        ("a.csv", "table", "a,b\n", "there is no column zh"),
    ],
)
def test_bad_files_of_a_named_format(
    tmp_path: Path, name: str, format_name: str, data: str, reason: str
) -> None:
    with pytest.raises(InputError, match=reason):
        imported(tmp_path, data.encode(), name, format_name)


def test_what_a_user_wrote_stays_to_the_byte(tmp_path: Path) -> None:
    output = tmp_path / "terms.csv"
    output.write_bytes(
        '\ufeffconcept ,"language",term,status,"my, own"\r\n'
        '\r\n"a",zh,甲局,preferred,"x\r\ny"\r\n'
        " a ,en, Bureau A,preferred,\r\n"
        ",,,,\r\n"
        "b,en,B,preferred,keep".encode()
    )
    new = "zh,en,admitted,source\n甲局,Bureau A,BA,its site\n丙,C,,\n"
    (tmp_path / "new.csv").write_text(new, encoding="utf-8")
    import_glossary(str(tmp_path / "new.csv"), str(output))
    assert output.read_bytes().decode() == (
        '\ufeffconcept ,"language",term,status,"my, own"\r\n'
        '\r\n"a",zh,甲局,preferred,"x\r\ny"\r\n'
        " a ,en, Bureau A,preferred,\r\n"
        "a,en,BA,admitted,\r\n"
        ",,,,\r\n"
        "b,en,B,preferred,keep\r\n"
        "c,zh,丙,preferred,\r\n"
        "c,en,C,preferred,\r\n"
    )
    (tmp_path / "new.csv").write_text("zh,en,source\n丁,D,its site\n", encoding="utf-8")
    import_glossary(str(tmp_path / "new.csv"), str(output))
    assert output.read_bytes().decode() == (
        '\ufeffconcept ,"language",term,status,"my, own",source\r\n'
        '\r\n"a",zh,甲局,preferred,"x\r\ny",\r\n'
        " a ,en, Bureau A,preferred,,\r\n"
        "a,en,BA,admitted,,\r\n"
        ",,,,,\r\n"
        "b,en,B,preferred,keep,\r\n"
        "c,zh,丙,preferred,,\r\n"
        "c,en,C,preferred,,\r\n"
        "d,zh,丁,preferred,,\r\n"
        "d,en,D,preferred,,its site\r\n"
    )
    assert len(load_glossary(str(output)).concepts) == 4


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("importing")


CELL = st.text(
    st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff"), max_size=8
).map(str.strip)


@given(
    cells=st.lists(CELL, min_size=1, max_size=4),
    blanks=st.lists(st.sampled_from(["", "\r\n", "\n", ",,,,\n"]), min_size=5, max_size=5),
    newline=st.sampled_from(["\n", "\r\n", "\r"]),
    column=st.booleans(),
)
def test_an_import_only_adds(
    folder: Path, cells: list[str], blanks: list[str], newline: str, column: bool
) -> None:
    lines = [f"{HEADER},mine"]
    lines += [csv_line([f"k{n}", "en", f"t{n}", "admitted", cell]) for n, cell in enumerate(cells)]
    text = "".join(line + newline + blank for line, blank in zip(lines, blanks, strict=False))
    glossary, new = folder / "terms.csv", folder / "new.csv"
    glossary.write_bytes(text.encode())
    more = "concept,language,term,status" + ",note" * column
    new.write_text(f"{more}\nk0,zh,新,preferred{',why' * column}\n", encoding="utf-8")
    import_glossary(str(new), str(glossary))
    record = parse_record("x", glossary.read_bytes())
    assert [row.cells["mine"] for row in record.rows if row.cells["language"] == "en"] == cells
    assert (record.rows[1].cells["term"], len(record.rows)) == ("新", len(cells) + 1)
    if not column:
        kept = glossary.read_bytes().decode()
        assert kept.replace(f"k0,zh,新,preferred,{record.newline}", "", 1) == text


@given(
    data=st.binary(max_size=60)
    | st.text('concept,language;term\tstatus\nzhen甲Bé"|#\r=', max_size=60).map(str.encode)
    | st.text('甲乙丙,;\t\n"ab', max_size=60).map(lambda text: text.encode("gb18030")),
    name=st.sampled_from(["a.csv", "a.txt", "a.xlsx", "a.tbx"]),
)
def test_any_content_is_terms_or_one_line(folder: Path, data: bytes, name: str) -> None:
    (folder / name).write_bytes(data)
    try:
        read = read_glossary(str(folder / name))
        concepts(name, read.record)
    except InputError as error:
        assert "\n" not in str(error)


def test_keys_of_tbx_are_taken_where_they_are_free(tmp_path: Path) -> None:
    output = tmp_path / "terms.csv"
    output.write_text(f"{HEADER}\na,zh,乙局,preferred\nmine,zh,甲局,preferred\n", encoding="utf-8")
    (tmp_path / "a.tbx").write_text(TBX, encoding="utf-8")
    import_glossary(str(tmp_path / "a.tbx"), str(output))
    ids = [row.cells["concept"] for row in parse_record("x", output.read_bytes()).rows]
    assert ids == ["a", "mine", "mine", "mine"]
    output.write_text(f"{HEADER}\na,zh,乙局,preferred\n", encoding="utf-8")
    import_glossary(str(tmp_path / "a.tbx"), str(output))
    ids = [row.cells["concept"] for row in parse_record("x", output.read_bytes()).rows]
    assert ids == ["a", "bureau-a", "bureau-a", "bureau-a"]
    before = output.read_bytes()
    done = import_glossary(str(tmp_path / "a.tbx"), str(output))
    assert (done.terms, done.kept, output.read_bytes()) == (0, 3, before)


def test_the_commands(tmp_path: Path) -> None:
    runner = CliRunner()
    terms, file = tmp_path / "terms.csv", tmp_path / "terms.tbx"
    terms.write_text(RECORD + "a,en,Ü,admitted\n", encoding="utf-8")
    done = runner.invoke(glossary_group, ["export", str(terms), "-o", str(file)])
    assert (done.exit_code, done.output) == (0, "")
    file.write_bytes(file.read_bytes().replace(b'xml:lang="zh"', b'xml:lang="zh-TW"'))
    done = runner.invoke(glossary_group, ["import", str(file), "-o", str(tmp_path / "back.csv")])
    assert f"note: {file}: 1 term of variants taken as zh or en: zh-TW (1)" in done.stderr
    assert "1 concept and 4 terms added" in done.stderr
    table = tmp_path / "table.csv"
    done = runner.invoke(
        glossary_group, ["export", str(terms), "-o", str(table), "--format", "table"]
    )
    assert f"note: {table}: not in this format: the keys of 1 concept" in done.stderr
    assert runner.invoke(glossary_group, ["export", "x", "-o", "y", "--format", "z"]).exit_code == 2


def test_an_import_is_in_the_history(tmp_path: Path) -> None:
    runner = CliRunner()
    terms, new = tmp_path / "terms.csv", tmp_path / "new.csv"
    terms.write_text(
        "concept,language,term,status,updated\na,zh,甲局,preferred,\n", encoding="utf-8"
    )
    new.write_text("zh,en\n甲局,Bureau A\n丙,C\n", encoding="utf-8")
    command = ["import", str(new), "-o", str(terms), "--by", "Lin", "--json"]
    done = runner.invoke(glossary_group, command)
    assert json.loads(done.stdout) == {
        "concepts": 1,
        "terms": 3,
        "kept": 1,
        "conflicts": [],
        "notes": [],
    }
    changes = load_history(str(terms))
    assert [(one.who, one.action, one.concept) for one in changes] == [
        ("Lin", "import", "a"),
        ("Lin", "import", "c"),
    ]
    lines = terms.read_text(encoding="utf-8").splitlines()
    assert lines[1] == "a,zh,甲局,preferred,"
    assert lines[2] == f"a,en,Bureau A,preferred,{date.today().isoformat()}"
    runner.invoke(glossary_group, command)
    assert len(load_history(str(terms))) == 2


def test_an_import_waits_for_other_writers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossary.maintenance.editing._PATIENCE", 0.05)
    (tmp_path / "new.csv").write_text("zh,en\n甲,A\n", encoding="utf-8")
    terms = tmp_path / "terms.csv"
    with locked(str(terms)), pytest.raises(InputError, match="another program is changing"):
        import_glossary(str(tmp_path / "new.csv"), str(terms))
    assert not terms.exists()


def test_a_glossary_exported_as_one_keeps_its_comments(tmp_path: Path) -> None:
    terms, copy = tmp_path / "terms.csv", tmp_path / "copy.csv"
    text = f"\ufeff{HEADER}\r\n# Ours.\r\na,zh, 甲局 ,preferred\r\n\r\na,en,A,preferred\r\n"
    terms.write_bytes(text.encode())
    command = ["export", str(terms), "-o", str(copy), "--json"]
    done = CliRunner().invoke(glossary_group, command)
    assert json.loads(done.stdout) == {"file": str(copy), "notes": []}
    assert copy.read_bytes() == terms.read_bytes()


def test_lists_in_messages_are_those_of_the_language(tmp_path: Path) -> None:
    with in_language("zh"), pytest.raises(InputError, match="csv、table、xlsx"):
        export_glossary("builtin", str(tmp_path / "terms.none"))
