from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.messages import in_language
from corpora.pairs import xlsx as pairs_xlsx
from corpora.workbooks import Workbook, write_workbook
from duizhao import cli
from glossary.decisions import load_decisions
from glossary.model import Finding, Report, Segment
from glossary.reports import renderer
from glossary.review.session import Review
from glossary.review.spreadsheet import findings_workbook, import_decisions

FINDING = Finding(
    *("f0", "term.missing", "error", "terminology", 0, (0, 2), (4, 8), "=port", ("harbour",)),
    *("=1+1 is missing", 0.9),
)
REPORT = Report(
    {},
    tuple(Segment(n, f"港口{n}", f"the =port {n}", 1.0, None, None) for n in range(4)),
    tuple(replace(FINDING, id=f"f{n}", segment=n) for n in range(4)),
)
WIDTHS = {"Id": 10, "Mine": 9, "Decision": 10, "Note": 10, "Correction": 10}


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    monkeypatch.chdir(tmp_path)
    Path("report.json").write_text(renderer("json")(REPORT), encoding="utf-8")
    return Review([("report.json", REPORT)], "report.decisions.jsonl", reviewer="Lin")


def filled(*rows: tuple[str, str, str, str, str]) -> str:
    Path("filled.xlsx").write_bytes(write_workbook("Findings", WIDTHS, rows))
    return "filled.xlsx"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["review", *arguments], catch_exceptions=False)


def test_what_is_exported_and_imported_unchanged_decides_nothing(review: Review) -> None:
    review.decide([review.items[0]], "accepted", note="usual", correction="the harbour 0")
    review.decide([review.items[1]], "confirmed")
    before = Path("report.decisions.jsonl").read_bytes()
    Path("out.xlsx").write_bytes(findings_workbook(review))
    outcome = import_decisions(review, "out.xlsx")
    assert (outcome.decided, outcome.unchanged, outcome.unplaced) == (0, 4, ())
    assert Path("report.decisions.jsonl").read_bytes() == before


def test_rows_are_placed_by_their_id_whatever_the_order_of_columns(review: Review) -> None:
    file = filled(
        ("f2", "x", "False positive", "", ""),
        ("f0", "", "confirmed", "see 港", "the harbour 0"),
        ("f9", "", "accepted as is", "", ""),
        ("f1", "", "perhaps", "", ""),
        ("f3", "", "", "not yet", ""),
    )
    outcome = import_decisions(review, file)
    assert (outcome.decided, outcome.unchanged) == (2, 1)
    assert "row 4: there is no finding f9" in outcome.unplaced[0]
    assert "row 5: “perhaps” is no decision" in outcome.unplaced[1]
    rows = load_decisions("report.decisions.jsonl").rows
    assert [(row.finding, row.state, row.note, row.correction) for row in rows] == [
        ("f2", "false-positive", "", ""),
        ("f0", "confirmed", "see 港", "the harbour 0"),
    ]
    assert import_decisions(review, file).decided == 0


def test_a_workbook_of_another_language_is_understood(review: Review) -> None:
    with in_language("zh"):
        review.decide([review.items[0]], "accepted")
        Path("out.xlsx").write_bytes(findings_workbook(review))
    outcome = import_decisions(review, "out.xlsx")
    assert (outcome.decided, outcome.unplaced) == (0, ())


def test_formulas_are_texts(review: Review) -> None:
    workbook = Workbook(findings_workbook(review), "a.xlsx")
    cells = [text for row in workbook.rows("Findings") for text in row.cells.values()]
    assert "=1+1 is missing" in cells
    assert "=port" in cells


@pytest.mark.usefixtures("review")
def test_the_commands_go_there_and_back() -> None:
    assert run("export", "report.json", "-o", "out.xlsx").exit_code == 0
    outcome = run("import", "report.json", filled(("f0", "", "confirmed", "", "")))
    assert outcome.exit_code == 0
    assert "1 finding decided" in outcome.stderr
    outcome = run("import", "report.json", filled(("f9", "", "confirmed", "", "")))
    assert outcome.exit_code == 1
    assert "1 rows not placed" in outcome.stderr


def test_other_workbooks_are_one_line(review: Review) -> None:
    Path("pairs.xlsx").write_bytes(pairs_xlsx.write([]))
    with pytest.raises(InputError, match="no sheet with the columns"):
        import_decisions(review, "pairs.xlsx")
    Path("text.xlsx").write_text("text", encoding="utf-8")
    with pytest.raises(InputError, match=r"^text\.xlsx"):
        import_decisions(review, "text.xlsx")


@given(note=st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_note_comes_back(tmp_path_factory: pytest.TempPathFactory, note: str) -> None:
    folder = tmp_path_factory.mktemp("notes")
    review = Review([("report.json", REPORT)], str(folder / "d.jsonl"), reviewer="Lin")
    review.decide([review.items[0]], "confirmed", note=note.strip())
    file = folder / "out.xlsx"
    file.write_bytes(findings_workbook(review))
    workbook = Workbook(file.read_bytes(), "out.xlsx")
    header, first, *_ = workbook.rows("Findings")
    column = next(number for number, text in header.cells.items() if text == "Note")
    if note.strip().isprintable():
        assert first.cells.get(column, "").strip() == note.strip()
