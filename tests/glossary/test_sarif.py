from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.model import Block, Document, Place, TracedText, Unit
from glossary.model import Finding, Report, Segment, State
from glossary.reports import renderer

SARIF = renderer("sarif")
LEVELS = {"none", "note", "warning", "error"}
# What the published schema asks of the objects that are written: the keys each must have, and
# all those that are written, which the schema knows. Every object there is closed, except the
# bags of properties.
SHAPES: dict[str, tuple[set[str], set[str]]] = {
    "log": ({"version", "runs"}, {"$schema", "version", "runs"}),
    "run": (
        {"tool"},
        {"tool", "language", "columnKind", "invocations", "artifacts", "results", "properties"},
    ),
    "tool": ({"driver"}, {"driver"}),
    "driver": ({"name"}, {"name", "version", "rules"}),
    "rule": (
        {"id"},
        {"id", "name", "shortDescription", "help", "defaultConfiguration", "properties"},
    ),
    "invocation": ({"executionSuccessful"}, {"executionSuccessful"}),
    "artifact": (set(), {"location", "sourceLanguage"}),
    "artifactLocation": (set(), {"uri", "index"}),
    "result": (
        {"message"},
        {"ruleId", "ruleIndex", "level", "rank", "message", "locations", "relatedLocations"}
        | {"partialFingerprints", "suppressions", "properties"},
    ),
    "location": (set(), {"physicalLocation", "logicalLocations", "message"}),
    "physicalLocation": ({"artifactLocation"}, {"artifactLocation", "region"}),
    "logicalLocation": (set(), {"name", "kind", "properties"}),
    "region": (set(), {"startLine", "startColumn", "endLine", "endColumn"}),
    "message": (set(), {"text"}),
    "help": ({"text"}, {"text", "markdown"}),
}


def shaped(value: dict[str, Any], shape: str) -> dict[str, Any]:
    required, known = SHAPES[shape]
    assert required <= value.keys() <= known
    return value


def validate(log: dict[str, Any]) -> None:
    """Check a log against what the published schema says of these objects."""
    assert shaped(log, "log")["version"] == "2.1.0"
    for run in log["runs"]:
        shaped(run, "run")
        assert run["columnKind"] == "unicodeCodePoints"
        assert all(shaped(one, "invocation")["executionSuccessful"] for one in run["invocations"])
        driver = shaped(shaped(run["tool"], "tool")["driver"], "driver")
        for rule in driver["rules"]:
            shaped(rule, "rule")
            assert rule["defaultConfiguration"]["level"] in LEVELS
            assert len(set(rule["properties"]["tags"])) == len(rule["properties"]["tags"])
            if "help" in rule:
                shaped(rule["help"], "help")
                shaped(rule["shortDescription"], "message")
        ids = [rule["id"] for rule in driver["rules"]]
        assert len(set(ids)) == len(ids)
        for artifact in run["artifacts"]:
            shaped(shaped(artifact, "artifact")["location"], "artifactLocation")
        for result in run["results"]:
            validate_result(shaped(result, "result"), ids, run["artifacts"])


def validate_result(result: dict[str, Any], ids: list[str], artifacts: list[Any]) -> None:
    assert ids[result["ruleIndex"]] == result["ruleId"]
    assert result["level"] in LEVELS
    assert 0 <= result["rank"] <= 100
    assert shaped(result["message"], "message")["text"]
    assert all(isinstance(value, str) for value in result["partialFingerprints"].values())
    for suppression in result.get("suppressions", ()):
        assert suppression == {"kind": "external", "status": "accepted"}
    for location in [*result["locations"], *result.get("relatedLocations", ())]:
        physical = shaped(shaped(location, "location")["physicalLocation"], "physicalLocation")
        where = shaped(physical["artifactLocation"], "artifactLocation")
        assert where["uri"] == artifacts[where["index"]]["location"]["uri"]
        assert where["uri"].isascii()
        region = shaped(physical.get("region", {}), "region")
        assert all(isinstance(value, int) and value >= 1 for value in region.values())
        if "endLine" in region:
            start = region["startLine"], region["startColumn"]
            assert start <= (region["endLine"], region["endColumn"])
        for logical in location.get("logicalLocations", ()):
            shaped(logical, "logicalLocation")


def place(number: int, start: int, end: int, unit: str = "line", file: str = "en.txt") -> Place:
    return Place(file, unit, number, start, end)


def report(
    target_place: Place | None,
    *,
    text: str = "The Net Office announced this.",
    span: tuple[int, int] | None = (4, 14),
    message: str = "no accepted name",
    rule: str = "term.missing",
    state: State = "open",
) -> Report:
    segment = Segment(0, None, text, 0.9, None, target_place)
    finding = Finding(
        "f00d", rule, "warning", "other", 0, None, span, "Net Office", ("CAC",), message, 0.5, state
    )
    return Report({"version": "1.2.3", "model": "toy"}, (segment,), (finding,))


def run_of(report: Report, documents: tuple[Document, ...] = ()) -> Any:
    log = json.loads(SARIF(report, documents=documents))
    validate(log)
    return log["runs"][0]


def region_of(report: Report, documents: tuple[Document, ...] = ()) -> Any:
    location = run_of(report, documents)["results"][0]["locations"][0]
    return location["physicalLocation"].get("region")


def region(line: int, column: int, end_line: int, end_column: int) -> dict[str, int]:
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
    }


def test_a_result_is_exactly_this() -> None:
    run = run_of(report(place(7, 0, 30)))
    assert run["results"] == [
        {
            "ruleId": "term.missing",
            "ruleIndex": 0,
            "level": "warning",
            "rank": 50.0,
            "message": {"text": "no accepted name"},
            "locations": [
                {
                    "physicalLocation": {
                        "artifactLocation": {"uri": "en.txt", "index": 0},
                        "region": region(7, 5, 7, 15),
                    }
                }
            ],
            "partialFingerprints": {"duizhao/v1": "f00d"},
            "properties": {
                "mqm": "other",
                "confidence": 0.5,
                "state": "open",
                "segment": 0,
                "source": None,
                "target": "The Net Office announced this.",
                "found": "Net Office",
                "expected": ["CAC"],
            },
        }
    ]
    assert run["properties"] == {"signature": {"version": "1.2.3", "model": "toy"}}
    assert run["tool"]["driver"]["version"] == "1.2.3"


def test_rules_bring_their_pages() -> None:
    rule = run_of(report(place(1, 0, 30)))["tool"]["driver"]["rules"][0]
    assert rule["id"] == "term.missing"
    assert rule["name"] == "TermMissing"
    assert rule["shortDescription"]["text"].startswith("No accepted English name")
    assert "## How to silence it" in rule["help"]["markdown"]
    unknown = run_of(report(place(1, 0, 30), rule="own.rule"))["tool"]["driver"]["rules"][0]
    assert unknown.keys() == {"id", "name", "defaultConfiguration", "properties"}


def test_the_chinese_is_a_related_location() -> None:
    one = Segment(0, "国家网信办。", "It.", 1, place(3, 0, 6, file="zh.txt"), place(4, 0, 3))
    found = Finding("a", "term.missing", "error", "other", 0, (0, 5), None, "", (), "m", 1.0)
    result = run_of(Report({}, (one,), (found,)))["results"][0]
    assert result["level"] == "error"
    related = result["relatedLocations"][0]
    assert related["physicalLocation"]["artifactLocation"] == {"uri": "zh.txt", "index": 1}
    assert related["physicalLocation"]["region"] == region(3, 1, 3, 6)
    assert related["message"]["text"] == "The Chinese: line 3, character 1"


def document(*texts: str, matter: str = "") -> Document:
    first = matter.count("\n") + 1
    units = [Unit("front-matter", 1, matter)] if matter else []
    units += [Unit("line", number, text) for number, text in enumerate(texts, start=first)]
    whole = "".join(unit.text for unit in units)
    blocks = [Block("paragraph", TracedText.original(whole).slice(len(matter), len(whole)).strip())]
    if matter:
        blocks.insert(0, Block("title", TracedText.original(whole).slice(11, 15)))
    return Document("en.txt", "text", "utf-8", "en", tuple(units), tuple(blocks))


def test_a_region_may_end_in_a_later_line() -> None:
    text = "The Net\nOffice met.\n"
    wrapped = document("The Net\n", "Office met.\n")
    assert region_of(report(place(1, 0, 19), text=text), (wrapped,)) == region(1, 5, 2, 7)


def test_a_region_in_a_text_with_front_matter() -> None:
    matter = "---\ntitle: Fair\n---\n"
    with_matter = document("The Net Office met.\n", matter=matter)
    assert region_of(report(place(4, 0, 19)), (with_matter,)) == region(4, 5, 4, 15)
    title = report(place(1, 11, 15, "front-matter"), text="Fair", span=(0, 4))
    assert region_of(title, (with_matter,)) == region(2, 8, 2, 12)


def test_columns_count_code_points() -> None:
    text = "😀 Net"
    emoji = document(text + "\n")
    assert region_of(report(place(1, 0, 5), text=text, span=(2, 5)), (emoji,)) == region(1, 3, 1, 6)


def test_rows_of_tables_are_lines() -> None:
    assert region_of(report(place(9, 12, 42, "row"))) == region(9, 17, 9, 27)
    broken = report(place(9, 12, 42, "row"), text="The Net Office\nmet.")
    assert region_of(broken) == {"startLine": 9}


def test_other_units_are_logical_locations() -> None:
    location = run_of(report(place(7, 0, 30, "block", "a.html")))["results"][0]["locations"][0]
    assert location == {
        "physicalLocation": {"artifactLocation": {"uri": "a.html", "index": 0}},
        "logicalLocations": [
            {"name": "block 7", "kind": "block", "properties": {"start": 4, "end": 14}}
        ],
    }


def test_a_finding_without_a_place() -> None:
    assert run_of(report(None))["results"][0]["locations"] == []


@pytest.mark.parametrize(
    ("state", "suppressed"),
    [
        ("open", False),
        ("confirmed", False),
        ("reopened", False),
        ("false-positive", True),
        ("accepted", True),
    ],
)
def test_what_was_decided_against_is_suppressed(state: State, suppressed: bool) -> None:
    result = run_of(report(place(1, 0, 30), state=state))["results"][0]
    assert ("suppressions" in result) == suppressed


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a b/报告.txt", "a%20b/%E6%8A%A5%E5%91%8A.txt"),
        ("50%#1?.txt", "50%25%231%3F.txt"),
        ("a:b.txt", "a%3Ab.txt"),
        ("../en.txt", "../en.txt"),
    ],
)
def test_files_are_addresses(file: str, uri: str) -> None:
    run = run_of(report(place(1, 0, 30, file=file)))
    assert [artifact["location"]["uri"] for artifact in run["artifacts"]] == [uri]


def test_an_absolute_file_has_its_scheme(tmp_path: Path) -> None:
    file = tmp_path / "en.txt"
    run = run_of(report(place(1, 0, 30, file=str(file))))
    assert run["artifacts"][0]["location"]["uri"] == file.as_uri()


def test_a_message_has_no_placeholders_and_no_links() -> None:
    one = report(place(1, 0, 30), message="write {0}, not [here](http://a.b) or [1]\u202e")
    text = run_of(one)["results"][0]["message"]["text"]
    assert text == "write {{0}}, not \\[here\\](http://a.b) or [1]<U+202E>"


def test_nothing_found() -> None:
    run = run_of(Report({}, ()))
    assert (run["results"], run["artifacts"], run["tool"]["driver"]["rules"]) == ([], [], [])


@given(st.text(st.characters(), min_size=1), st.integers(0, 9), st.integers(0, 9))
def test_any_text(text: str, start: int, end: int) -> None:
    start = min(start, len(text))
    one = report(place(1, 0, 30), text=text, message=text, span=(start, max(start, end)))
    SARIF(one).encode("utf-8")
    run_of(one)
