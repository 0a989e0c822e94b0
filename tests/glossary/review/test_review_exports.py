from __future__ import annotations

import csv
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from corpora.model import Place
from corpora.pairs import read_pairs
from duizhao import cli
from glossary.model import Finding, Report, Segment
from glossary.reports import renderer
from glossary.review.session import Review

SEGMENTS = tuple(
    Segment(
        number,
        source,
        target,
        0.9,
        Place("zh.docx", "paragraph", number + 1, 0, len(source)),
        Place("en.docx", "paragraph", number + 1, 0, len(target)),
    )
    for number, (source, target) in enumerate(
        [
            ("港口有12艘船。", "The port has 21 ships."),
            ("大会<开幕>。", "The <b>meeting</b> opened."),
        ]
    )
)
FINDINGS = tuple(
    Finding(
        *(f"f{number}", "number.mismatch", "error", "accuracy", number // 2, (0, 2), (4, 8)),
        *("port", ("harbour",), f"wrong <{number}>.", 0.9),
    )
    for number in range(3)
)


@pytest.fixture
def review(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Review:
    monkeypatch.chdir(tmp_path)
    report = Report({}, SEGMENTS, FINDINGS)
    Path("report.json").write_text(renderer("json")(report), encoding="utf-8")
    made = Review([("report.json", report)], "report.decisions.jsonl", reviewer="林")
    made.decide([made.items[0]], "confirmed", note="see 船", correction="The port has 12 ships.")
    made.decide([made.items[1]], "false-positive")
    return made


def export(what: str, output: str) -> Result:
    arguments = ["review", "export", "report.json", "--what", what, "-o", output]
    return CliRunner().invoke(cli, arguments, catch_exceptions=False)


@pytest.mark.usefixtures("review")
def test_changes_are_listed_once_with_place_old_and_new() -> None:
    assert export("changes", "changes.csv").exit_code == 0
    with Path("changes.csv").open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream)
    assert (row["file"], row["unit"], row["number"]) == ("en.docx", "paragraph", "1")
    assert (row["old"], row["new"]) == ("The port has 21 ships.", "The port has 12 ships.")
    assert (row["reviewer"], row["note"]) == ("林", "see 船")


@pytest.mark.usefixtures("review")
@pytest.mark.parametrize("name", ["out.tmx", "out.xlf", "out.XLIFF", "out.xlsx"])
def test_corrected_pairs_are_read_back(name: str) -> None:
    assert export("pairs", name).exit_code == 0
    assert [(pair.source, pair.target) for pair in read_pairs(name).rows] == [
        ("港口有12艘船。", "The port has 12 ships."),
        ("大会<开幕>。", "The <b>meeting</b> opened."),
    ]


@pytest.mark.usefixtures("review")
def test_the_sheet_lists_all_and_escapes_texts() -> None:
    assert export("sheet", "sheet.html").exit_code == 0
    page = Path("sheet.html").read_text(encoding="utf-8")
    assert "wrong &lt;2&gt;." in page
    assert "confirmed, 林" in page
    assert "see 船" in page
    assert "The port has 12 ships." in page
    assert "Final reader" in page
    assert "<b>" not in page


def test_a_correction_that_was_taken_back_is_gone(review: Review) -> None:
    review.undo()
    review.undo()
    export("changes", "changes.csv")
    assert Path("changes.csv").read_bytes().count(b"\n") == 1


def test_documents_are_checked_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("pairs.tsv").write_text("港口有12艘船。\tThe port has 21 ships.\n", encoding="utf-8")
    arguments = ["review", "export", "pairs.tsv", "--what", "sheet", "-o", "sheet.html"]
    assert CliRunner().invoke(cli, arguments, catch_exceptions=False).exit_code == 0
    assert "21" in Path("sheet.html").read_text(encoding="utf-8")
    arguments = ["review", "export", "a.txt", "--what", "sheet", "-o", "sheet.html"]
    wrong = CliRunner().invoke(cli, arguments)
    assert wrong.exit_code == 2
    assert "or one file of pairs" in wrong.stderr
