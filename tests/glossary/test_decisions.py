from __future__ import annotations

import json
import multiprocessing
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from duizhao import cli
from glossary.decisions import (
    Decision,
    append_decisions,
    apply_decisions,
    decide,
    load_decisions,
    undo,
    without_dismissed,
)
from glossary.model import Decided, Finding, Report, Segment

TEXT = st.text(st.characters(exclude_categories=["Cs"]))
SEGMENT = Segment(
    0, "港湾峰会昨天开幕。", "The Harbour Conference opened yesterday.", 1, None, None
)
FINDING = Finding(
    id="f1",
    rule="term.missing",
    severity="error",
    mqm="terminology",
    segment=0,
    source_span=(0, 4),
    target_span=None,
    found="",
    expected=("Harbour Summit",),
    message="no rendering.",
    confidence=0.9,
)


def record(*states: Decided, note: str = "usual here") -> list[Decision]:
    return [decide(FINDING, SEGMENT, state, reviewer="Lin", note=note) for state in states]


def decided(file: Path, report: Report) -> Report:
    return apply_decisions(report, load_decisions(str(file)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "decisions.jsonl"


def test_the_last_decision_gives_the_state(file: Path) -> None:
    report = Report({}, (SEGMENT,), (FINDING,))
    append_decisions(str(file), record("confirmed"))
    assert decided(file, report).findings[0].state == "confirmed"
    append_decisions(str(file), record("false-positive"))
    assert decided(file, report).findings[0].state == "false-positive"
    assert without_dismissed(decided(file, report)).findings == ()
    append_decisions(str(file), record("open"))
    assert decided(file, report).findings == (FINDING,)


def test_undo_takes_back_the_last_decision_of_the_same_reviewer(file: Path) -> None:
    report = Report({}, (SEGMENT,), (FINDING,))
    (first,), (second,) = record("confirmed"), record("accepted")
    other = replace(first, reviewer="Wang", state="false-positive")
    append_decisions(str(file), [first, second, other, undo(second)])
    assert decided(file, report).findings[0].state == "false-positive"
    append_decisions(str(file), [undo(other)])
    assert decided(file, report).findings[0].state == "confirmed"
    append_decisions(str(file), [undo(first), undo(first)])
    assert decided(file, report).findings[0].state == "open"


@pytest.mark.parametrize(
    ("source", "target"),
    [
        ("港湾峰会昨天开幕。", "The Harbour Conference began yesterday."),
        ("港湾峰会昨天上午开幕。", "The Harbour Conference opened yesterday."),
    ],
)
def test_a_changed_text_reopens_with_the_old_note(file: Path, source: str, target: str) -> None:
    append_decisions(str(file), record("false-positive"))
    report = Report(
        {},
        (replace(SEGMENT, source=source, target=target),),
        (replace(FINDING, id="f2"),),
    )
    (finding,) = decided(file, report).findings
    assert finding.state == "reopened"
    assert "usual here" in finding.message
    assert "Lin decided false-positive" in finding.message


def test_a_changed_term_reopens(file: Path) -> None:
    append_decisions(str(file), record("accepted"))
    report = Report({}, (SEGMENT,), (replace(FINDING, expected=("Harbour Forum",)),))
    assert decided(file, report).findings[0].state == "reopened"


def test_another_text_or_another_term_is_not_reopened(file: Path) -> None:
    append_decisions(str(file), record("false-positive"))
    other = replace(SEGMENT, source="港湾峰会有三千名代表。", target="Three thousand people came.")
    new = replace(FINDING, id="f2")
    assert decided(file, Report({}, (other,), (new,))).findings[0].state == "open"
    new = replace(new, expected=("Harbour Forum",))
    assert decided(file, Report({}, (SEGMENT,), (new,))).findings[0].state == "open"


def test_one_decision_reopens_one_finding(file: Path) -> None:
    append_decisions(str(file), record("false-positive"))
    draft = replace(SEGMENT, target="The Harbour Conference opened today.")
    findings = tuple(replace(FINDING, id=name, segment=n) for n, name in enumerate(("f2", "f3")))
    report = Report({}, (draft, replace(draft, id=1)), findings)
    assert [one.state for one in decided(file, report).findings] == ["reopened", "open"]


def test_a_decision_that_still_holds_elsewhere_reopens_nothing(file: Path) -> None:
    append_decisions(str(file), record("false-positive"))
    draft = replace(SEGMENT, id=1, target="The Harbour Conference opened today.")
    report = Report({}, (SEGMENT, draft), (FINDING, replace(FINDING, id="f2", segment=1)))
    assert [one.state for one in decided(file, report).findings] == ["false-positive", "open"]


@given(notes=st.lists(TEXT, min_size=1, max_size=3), source=st.none() | TEXT, target=TEXT)
def test_what_is_written_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, notes: list[str], source: str | None, target: str
) -> None:
    file = tmp_path_factory.mktemp("decisions") / "d.jsonl"
    segment = replace(SEGMENT, source=source, target=target)
    rows = [decide(FINDING, segment, "accepted", reviewer="林", note=note) for note in notes]
    for row in rows:
        append_decisions(str(file), [row])
    assert load_decisions(str(file)).rows == tuple(rows)


@pytest.mark.parametrize("left", [1, 11, 12, 30, 200])
def test_a_line_left_half_written_is_passed_over_and_kept(file: Path, left: int) -> None:
    first, second = record("confirmed"), record("accepted", note="later")
    append_decisions(str(file), first)
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:left])
    assert load_decisions(str(file)).rows == tuple(first)
    append_decisions(str(file), second)
    assert load_decisions(str(file)).rows == (*first, *second)
    assert file.read_bytes().startswith(whole + whole[:left] + b"\n")


def test_unknown_keys_and_a_mark_are_borne(file: Path) -> None:
    line = {"finding": "f1", "state": "accepted", "reviewer": "L", "time": "t", "rule": "r"}
    file.write_text("\ufeff" + json.dumps({**line, "target": "x", "colour": 3}), encoding="utf-8")
    (row,) = load_decisions(str(file)).rows
    assert (row.state, row.note, row.source, row.expected) == ("accepted", "", None, ())


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("dismissed", "no JSON object"),
        ("[]", "no JSON object"),
        ('{"finding": "f1"}', "the value of state is absent"),
        (
            '{"finding": "f1", "state": "wrong", "reviewer": "a", "time": "", "rule": "", '
            '"target": ""}',
            "the value of state",
        ),
        (
            '{"finding": 1, "state": "open", "reviewer": "a", "time": "", "rule": "", '
            '"target": ""}',
            "the value of finding",
        ),
        ("\xff\xfe", "no JSON object"),
    ],
)
def test_a_broken_line_is_named(file: Path, line: str, reason: str) -> None:
    append_decisions(str(file), record("accepted"))
    with file.open("ab") as stream:
        stream.write(line.encode("latin-1") + b"\n")
    with pytest.raises(InputError, match=f"line 2: .*{reason}") as caught:
        load_decisions(str(file))
    assert "\n" not in str(caught.value)


def _append_many(file: str, reviewer: str) -> None:
    for number in range(40):
        row = decide(FINDING, SEGMENT, "accepted", reviewer=reviewer, note=str(number))
        append_decisions(file, [row])


def test_two_writers_lose_nothing(file: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=_append_many, args=(str(file), name)) for name in ("Lin", "Wang")
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    rows = load_decisions(str(file)).rows
    for name in ("Lin", "Wang"):
        assert [row.note for row in rows if row.reviewer == name] == [str(n) for n in range(40)]


def test_a_folder_is_no_file_of_decisions(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="this is a folder"):
        append_decisions(str(tmp_path), record("accepted"))
    with pytest.raises(InputError, match="gone does not exist"):
        append_decisions(str(tmp_path / "gone" / "d.jsonl"), record("accepted"))
    assert not (tmp_path / "gone").exists()


def test_check_honours_decisions(tmp_path: Path) -> None:
    pairs = tmp_path / "pairs.tsv"
    pairs.write_text("港口有12艘船。\tThe port has 21 ships.\n", encoding="utf-8")
    command = ["check", str(pairs), "--select", "number"]
    runner = CliRunner()
    found = runner.invoke(cli, [*command, "--format", "json"])
    assert found.exit_code == 1
    report = json.loads(found.stdout)
    (finding,) = report["findings"]
    decisions = tmp_path / "decisions.jsonl"
    line = {
        **{key: finding[key] for key in ("rule", "found", "expected")},
        "finding": finding["id"],
        "state": "false-positive",
        "reviewer": "Lin",
        "time": "2031-05-06T07:08:09+00:00",
        "source": report["segments"][0]["source"],
        "target": report["segments"][0]["target"],
    }
    decisions.write_text(json.dumps(line) + "\n", encoding="utf-8")
    command += ["--decisions", str(decisions)]
    text = runner.invoke(cli, command)
    assert text.exit_code == 0
    assert finding["message"] not in text.stdout
    assert "1 finding is dismissed" in text.stderr
    again = runner.invoke(cli, [*command, "--format", "json"])
    assert again.exit_code == 0
    report = json.loads(again.stdout)
    assert [one["state"] for one in report["findings"]] == ["false-positive"]
    assert report["signature"]["decisions"]["file"] == str(decisions)
    pairs.write_text("港口有12艘船。\tThe port now has 21 ships.\n", encoding="utf-8")
    changed = runner.invoke(cli, [*command, "--format", "json"])
    assert changed.exit_code == 1
    assert [one["state"] for one in json.loads(changed.stdout)["findings"]] == ["reopened"]


def test_missing_decisions_are_one_line(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none.jsonl: there is no such file"):
        load_decisions(str(tmp_path / "none.jsonl"))
