"""What findings say to readers of another language than that in which they were found."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from corpora.messages import in_language
from glossary.checking import all_rules, check
from glossary.decisions import Decisions, apply_decisions, decide
from glossary.model import Finding, Report, Segment, Wording
from glossary.reports import renderer
from glossary.review.reading import read_report
from glossary.review.session import Query, Review
from glossary.saying import said
from glossary.termbase import load_glossaries

TEXTS = (
    ("数字中国建设峰会今天开幕。", "The Digital China Constructive Summit opened today."),
    ("签约金额达4600亿元。", "Contracts worth 46 billion yuan were signed."),
    ("门票可以在网上免费预订。", ""),
    ("国家网信办今天宣布。", "The the National Internet Information Office announced this (today."),
)


def found() -> Report:
    segments = [Segment(number, *pair, 0.95, None, None) for number, pair in enumerate(TEXTS)]
    return check(segments, load_glossaries(["builtin"]), min_confidence=0.0)


def stored(folder: Path, report: Report, **changes: object) -> Report:
    """Return a report as it is read back from its JSON."""
    record = json.loads("".join(renderer("json")(report)))
    for finding in record["findings"]:
        finding |= changes
    (folder / "report.json").write_text(json.dumps(record), encoding="utf-8")
    return read_report(str(folder / "report.json"))


def test_findings_speak_the_language_of_the_reader(tmp_path: Path) -> None:
    with in_language("zh"):
        chinese = found()
        back = stored(tmp_path, chinese)
        assert [said(one) for one in back.findings] == [one.message for one in chinese.findings]
    english = found()
    assert len({one.rule for one in english.findings}) > 5
    assert [said(one) for one in back.findings] == [one.message for one in english.findings]
    # What is wrong with a name, word by word, is said in words itself.
    garbled = [said(one) for one in back.findings if one.rule == "term.garbled"]
    assert any('("Constructive" is too much)' in text for text in garbled)


def test_reports_of_a_report_speak_it_too(tmp_path: Path) -> None:
    with in_language("zh"):
        back = stored(tmp_path, found())
    for name in ("html", "text", "csv"):
        assert "460 billion yuan, &#34;46 billion yuan&#34; is" in "".join(
            renderer(name)(back)
        ).replace('"', "&#34;").replace("&#34;&#34;", "&#34;")
    rows = list(csv.DictReader(io.StringIO("".join(renderer("csv")(back)).lstrip("\ufeff"))))
    assert [row["message"] for row in rows] == [said(one) for one in back.findings]
    review = Review([("r", back)], str(tmp_path / "d.jsonl"), reviewer="Lin")
    assert review.select(Query(text="the word stands twice"))
    assert not review.select(Query(text="单词重复"))


@pytest.mark.parametrize(
    "changes",
    [
        {"wording": None},
        {"wording": {"id": "none", "values": {}}},
        {"wording": {"id": "term-missing", "values": {}}},
        {"rule": "theirs.rule"},
    ],
)
def test_what_cannot_be_said_anew_stands_as_it_was(
    tmp_path: Path, changes: dict[str, object]
) -> None:
    with in_language("zh"):
        back = stored(tmp_path, found(), **changes)
    assert [said(one) for one in back.findings] == [one.message for one in back.findings]


def test_reports_of_earlier_versions_are_read(tmp_path: Path) -> None:
    record = json.loads("".join(renderer("json")(found())))
    for finding in record["findings"]:
        del finding["wording"], finding["reopened"]
    (tmp_path / "r.json").write_text(json.dumps(record), encoding="utf-8")
    assert all(said(one) == one.message for one in read_report(str(tmp_path / "r.json")).findings)


def test_an_earlier_decision_is_said_once_and_in_the_language_of_the_reader(
    tmp_path: Path,
) -> None:
    report = found()
    finding = report.findings[0]
    segment = report.segments[finding.segment]
    row = decide(finding, segment, "accepted", reviewer="Lin", note="ours")
    rows = Decisions("d", "", (replace(row, expected=("another name",)),))

    def first(of: Report) -> Finding:
        return apply_decisions(of, rows).findings[0]

    with in_language("zh"):
        again = apply_decisions(report, rows)
        assert "（重新打开：" in again.findings[0].message
        back = stored(tmp_path, again)
        assert said(first(back)) == said(again.findings[0])
    assert said(back.findings[0]) == (
        f"{finding.message} (Reopened: Lin decided accepted before the text or the term changed:"
        " ours.)"
    )
    assert said(first(back)) == said(back.findings[0])
    assert first(back).message.count("重新打开") == 1
    plain = replace(report, findings=(replace(finding, wording=None, language=""),))
    assert said(first(plain)).startswith(f"{finding.message} (Reopened: ")


def test_wordings_of_every_rule_are_read_back() -> None:
    for one in found().findings:
        assert one.rule in all_rules()
        assert one.wording
        assert Wording.from_dict(json.loads(json.dumps(one.wording.as_dict()))) == one.wording


@pytest.mark.parametrize(
    "value",
    [[], {"id": "x"}, {"id": 1, "values": {}}, {"id": "x", "values": {"a": None}},
     {"id": "x", "values": {"a": ["b"]}}],
)  # fmt: skip
def test_other_values_are_no_wordings(value: object) -> None:
    with pytest.raises(TypeError):
        Wording.from_dict(value)
