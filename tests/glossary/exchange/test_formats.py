from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from glossary.exchange import (
    export_glossary,
    import_glossary,
    read_glossary,
    write_record,
)
from glossary.exchange.model import FORMULAS, used_columns
from glossary.termbase import COLUMNS, CONCEPT_COLUMNS, Record, Row, concepts

SUFFIX = {"table": "csv", "deepl": "csv", "omegat": "txt", "xlsx-table": "xlsx"}
WHOLE = ("csv", "xlsx", "tbx", "tbx-dct", "tbx-v2")

CHARACTERS = st.characters(exclude_categories=["Cs"], exclude_characters="\0")
TEXT = st.text(CHARACTERS | st.sampled_from("'=|\t\n\r\"#,;_x0041"), max_size=12).map(str.strip)
FORM = TEXT.filter(lambda text: any(map(str.isalnum, text)))
STATUS = st.sampled_from(["preferred", "admitted", "deprecated", "forbidden"])
OWN = ("mine", "a=b%3D", "我的")
OF_TERM = ("part_of_speech", "note", "source", "valid_from", "valid_to", "approved_by", *OWN)
NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def record_of(rows: Iterable[Row]) -> Record:
    rows = tuple(rows)
    return Record(used_columns(rows, COLUMNS), rows)


@st.composite
def records(draw: st.DrawFn) -> Record:
    """Any glossary: every status, column and character."""
    rows = []
    for key in draw(st.lists(FORM, min_size=1, max_size=2, unique=True)):
        shared = {
            "standing": draw(st.sampled_from(["", "official", "undecided"])),
            "check": draw(st.sampled_from(["", "forbidden-only"])),
            "domain": draw(TEXT),
            "definition": draw(TEXT),
        }
        seen = set()
        for number in range(draw(st.integers(1, 3))):
            language, form = draw(st.sampled_from(["zh", "en"])), draw(FORM)
            if (language, nfc(form)) in seen:
                continue
            seen.add((language, nfc(form)))
            cells = {"concept": key, "language": language, "term": form, "status": draw(STATUS)}
            cells |= {
                name: draw(TEXT) for name in draw(st.sets(st.sampled_from(OF_TERM), max_size=3))
            }
            cells["case_sensitive"] = draw(st.sampled_from(["", "true", "0"]))
            cells["updated"] = draw(st.sampled_from(["", "2024-05-01", "May"]))
            if number == 0 or draw(st.booleans()):
                cells |= shared
            rows.append(Row(2, cells))
    return record_of(rows)


def there_and_back(folder: Path, record: Record, name: str) -> Record:
    """Return a glossary as it is read from a file in another format."""
    file = folder / f"file.{SUFFIX.get(name, name.partition('-')[0])}"
    file.write_bytes(write_record(record, name).data)
    return read_glossary(str(file), format_name=name).record


def content(record: Record) -> tuple[dict[object, str], dict[object, dict[str, str]]]:
    """Return all that a glossary says, whatever the order of its rows and columns."""
    of_concept: dict[object, str] = {
        (row.cells["concept"], column): row.cells[column]
        for row in record.rows
        for column in CONCEPT_COLUMNS
        if row.cells.get(column)
    }
    of_term: dict[object, dict[str, str]] = {
        (row.cells["concept"], row.cells["language"], row.cells["term"]): {
            column: cell
            for column, cell in row.cells.items()
            if cell and column not in CONCEPT_COLUMNS
        }
        for row in record.rows
    }
    return of_concept, of_term


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("exchange")


@pytest.mark.parametrize("name", WHOLE)
@given(record=records())
def test_formats_that_hold_all_lose_nothing(folder: Path, name: str, record: Record) -> None:
    if name.startswith("tbx"):
        rows = [
            Row(2, {column: NOT_XML.sub("", cell).strip() for column, cell in row.cells.items()})
            for row in record.rows
        ]
        record = record_of(rows)
        try:
            concepts("x", record)
        except InputError:
            return
    assert content(there_and_back(folder, record, name)) == content(record)
    assert write_record(record, name).losses.keys() <= {FORMULAS}


@st.composite
def plain_records(draw: st.DrawFn) -> Record:
    """Glossaries that every list of two columns can hold."""
    word = st.text("港口大会议甲乙丙丁", min_size=1, max_size=4)
    latin = st.text("abc xyz", min_size=1, max_size=8).map(str.strip).filter(bool)
    rows = []
    for number, zh in enumerate(draw(st.lists(word, min_size=1, max_size=4, unique=True))):
        concept = {"concept": str(number)}
        rows.append(Row(2, {**concept, "language": "zh", "term": zh, "status": "preferred"}))
        en = f"the {draw(latin)}"
        rows.append(Row(2, {**concept, "language": "en", "term": en, "status": "preferred"}))
    return record_of(rows)


@pytest.mark.parametrize("name", ["table", "omegat", "deepl"])
@given(record=plain_records())
def test_lists_keep_what_they_can_hold(folder: Path, name: str, record: Record) -> None:
    back = there_and_back(folder, record, name)
    assert [[cell for cell in row.cells.values() if cell][1:] for row in back.rows] == [
        list(row.cells.values())[1:] for row in record.rows
    ]
    assert write_record(record, name).losses == {("exchange-lost-keys", ""): len(record.rows) // 2}


@given(record=records())
def test_a_table_says_what_it_loses(folder: Path, record: Record) -> None:
    name = "table"
    written = write_record(record, name)
    lost = {key: count for (key, _), count in written.losses.items()}
    if "exchange-lost-concepts" in lost or "exchange-lost-twice" in lost:
        return
    back = there_and_back(folder, record, name)
    del lost["exchange-lost-keys"]
    whole = cells_of(record) == cells_of(back)
    assert whole or set(lost) - {"exchange-lost-status", "exchange-formulas"}


def cells_of(record: Record) -> tuple[int, int]:
    """Return how many cells hold something of concepts, and of terms."""
    of_concept, of_term = content(record)
    return len(of_concept), sum(map(len, of_term.values()))


@pytest.mark.parametrize("name", ["table", "xlsx-table", "omegat", "deepl"])
@given(record=records())
def test_what_is_written_is_read(folder: Path, name: str, record: Record) -> None:
    try:
        there_and_back(folder, record, name)
    except InputError as error:
        # There may be nothing that the format can hold; forms may coincide where it has no
        # line breaks or control characters; and identify() may not know the languages.
        assert re.search("holds no terms|is empty|stands already|letter or digit|in one order",
                         str(error))  # fmt: skip


RECORD = """concept,language,term,status,standing,check,note,source,mine
a,zh,甲局,preferred,official,,,,
a,zh,国家甲局,admitted,,,,,
a,en,Bureau A,preferred,,,=see,its site,x
a,en,BA,admitted,,,,"a book",
a,en,Jia Bureau,deprecated,,,,,
a,en,=Jia,forbidden,,,,,
b,zh,乙,preferred,,forbidden-only,,,
b,en,no B,forbidden,,,,,
"""


def exported(folder: Path, name: str) -> tuple[bytes, list[str]]:
    glossary = folder / "terms.csv"
    glossary.write_text(RECORD, encoding="utf-8")
    file = folder / f"file.{SUFFIX.get(name, name.partition('-')[0])}"
    notes = export_glossary(str(glossary), str(file), format_name=name)
    assert all(note.startswith(f"{file}: ") for note in notes)
    return file.read_bytes(), [note.removeprefix(f"{file}: ") for note in notes]


def test_a_table(tmp_path: Path) -> None:
    data, notes = exported(tmp_path, "table")
    assert data.decode() == (
        "\ufeffzh,en,admitted,deprecated,forbidden,standing,source,note\r\n"
        "甲局|国家甲局,Bureau A,BA,Jia Bureau,'=Jia,official,its site,'=see\r\n"
    )
    assert notes == [
        "not in this format: 1 concept without an accepted form in both languages",
        "not in this format: 1 preferred form",
        "not in this format: 1 forbidden form",
        "not in this format: the keys of 1 concept; an import makes new ones",
        "not in this format: 1 cell of the column check",
        "not in this format: 1 cell of the column source",
        "not in this format: 1 cell of the column mine",
    ]


def test_a_list_for_omegat(tmp_path: Path) -> None:
    data, notes = exported(tmp_path, "omegat")
    assert data.decode() == (
        "甲局\tBureau A\t=see\n甲局\tBA\n国家甲局\tBureau A\t=see\n国家甲局\tBA\n"
    )
    assert "not in this format: that 1 Chinese form names the same concept as another" in notes
    assert "2 cells look like a formula to a spreadsheet; export to xlsx to open it in one" in notes


def test_a_list_for_deepl(tmp_path: Path) -> None:
    data, notes = exported(tmp_path, "deepl")
    assert data.decode() == "甲局,Bureau A\n国家甲局,Bureau A\n"
    assert "not in this format: 1 admitted form" in notes


def test_the_glossary_of_record_warns_of_formulas(tmp_path: Path) -> None:
    data, notes = exported(tmp_path, "csv")
    assert data.decode() == RECORD
    assert notes == [
        "2 cells look like a formula to a spreadsheet; export to xlsx to open it in one"
    ]


def test_comments_are_lost(tmp_path: Path) -> None:
    glossary, file = tmp_path / "terms.csv", tmp_path / "terms.tbx"
    glossary.write_text("# ours\n" + RECORD + "# the end\n", encoding="utf-8")
    assert export_glossary(str(glossary), str(file)) == (
        f"{file}: not in this format: 2 lines of comment",
    )


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("concept,language,term,status,note\na,zh,甲,preferred,\0\n", "line 2: the cell note has"),
        ("concept,language,term,status\na,zh,甲,nice\n", "line 2: the status nice is unknown"),
    ],
)
def test_bad_glossaries_are_not_exported(tmp_path: Path, content: str, line: str) -> None:
    glossary, file = tmp_path / "terms.csv", tmp_path / "terms.tbx"
    glossary.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=line):
        export_glossary(str(glossary), str(file))
    assert not file.exists()


def test_cells_that_a_workbook_cannot_hold(tmp_path: Path) -> None:
    glossary = tmp_path / "terms.csv"
    long = "x" * 40_000
    rows = f"concept,language,term,status,note\na,en,a,preferred,{long}\n"
    glossary.write_text(rows, encoding="utf-8")
    with pytest.raises(InputError, match="row 2: the cell note has 40,000 characters"):
        export_glossary(str(glossary), str(tmp_path / "terms.xlsx"))


def test_the_format_has_to_be_told(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be told from the name; give --format, one of csv"):
        export_glossary("builtin", str(tmp_path / "terms.txt"))


def test_a_glossary_is_not_replaced_by_its_export(tmp_path: Path) -> None:
    exported(tmp_path, "csv")
    with pytest.raises(InputError, match="one of the input files"):
        export_glossary(str(tmp_path / "terms.csv"), str(tmp_path / "terms.csv"))


@pytest.mark.parametrize("name", WHOLE)
def test_the_built_in_glossary_comes_back_to_the_byte(tmp_path: Path, name: str) -> None:
    file, back = tmp_path / f"a.{name.partition('-')[0]}", tmp_path / "back.csv"
    assert export_glossary("builtin", str(file), format_name=name) == ()
    import_glossary(str(file), str(back))
    builtin = tmp_path / "builtin.csv"
    export_glossary("builtin", str(builtin))
    assert back.read_bytes() == builtin.read_bytes()
