from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossary.checking import check
from glossary.model import Finding, Segment
from glossary.termbase import Glossary, load_glossary

DATA = Path(__file__).parent / "data"


def cases() -> list[list[str]]:
    lines = (DATA / "form.txt").read_text(encoding="utf-8").splitlines()
    return [
        line.replace("\\n", "\n").split("|") for line in lines if line and not line.startswith("#")
    ]


@pytest.fixture(scope="module")
def glossary(tmp_path_factory: pytest.TempPathFactory) -> Glossary:
    file = tmp_path_factory.mktemp("form") / "glossary.csv"
    rows = "concept,language,term,status,standing\ncode,zh,蓝鲸码,preferred,official\n"
    file.write_text(rows + "code,en,蓝鲸码,preferred,\n", encoding="utf-8")
    return load_glossary(str(file))


def findings(
    *pairs: tuple[str | None, str],
    glossaries: tuple[Glossary, ...] = (),
    min_confidence: float | None = None,
) -> tuple[Finding, ...]:
    segments = [Segment(number, *pair, 1.0, None, None) for number, pair in enumerate(pairs)]
    return check(
        segments,
        glossaries,
        select=["form", "residue"],
        min_confidence=min_confidence,
        signature={},
    ).findings


@pytest.mark.parametrize(("zh", "en", "expected"), cases())
def test_golden_cases(zh: str, en: str, expected: str, glossary: Glossary) -> None:
    source = None if zh == "-" else zh
    texts = en.split("//")
    found = []
    for finding in findings(*((source, text) for text in texts), glossaries=(glossary,)):
        assert finding.target_span is not None
        assert texts[finding.segment][slice(*finding.target_span)] == finding.found
        found.append(f"{finding.rule}:{finding.found}")
    assert ";".join(found) == expected


def test_there_are_many_cases() -> None:
    assert len(cases()) >= 100


def test_what_should_stand_there() -> None:
    texts = (
        "The the hall，5％",
        "RMB 5 million yuan for the centre",
        "percent of color, a color",
        "per cent of percent",
        "“Curly” and 'it",
        "He called it “open“.",
    )
    found = {finding.rule: finding for finding in findings(*((None, text) for text in texts))}
    assert found["form.doubled-word"].expected == ("The",)
    assert found["form.chinese-mark"].expected == ("%",)
    assert found["form.currency"].expected == ("5 million yuan",)
    assert found["form.spelling"].expected == ("center",)
    assert found["form.percent"].expected == ("percent",)
    assert found["form.quotes"].expected == ("‘",)
    assert found["form.unpaired-mark"].message == "“ stands where ” should"


def test_severities() -> None:
    texts = ("The the hall，“", "小程序", "“a” and 'b'", "percent, per cent, color, centre")
    severities = {
        finding.rule: finding.severity for finding in findings(*((None, text) for text in texts))
    }
    assert severities == {
        "residue.han": "error",
        "form.doubled-word": "warning",
        "form.unpaired-mark": "warning",
        "form.chinese-mark": "info",
        "form.quotes": "info",
        "form.percent": "info",
        "form.spelling": "info",
    }


def test_a_residue_points_at_the_source() -> None:
    (finding,) = findings(("扫描小程序预约", "Book through the 小程序."))
    assert finding.source_span == (2, 5)
    assert finding.message == "Chinese left in the English text: 小程序"


def test_long_stretches_are_cut_in_messages() -> None:
    (finding,) = findings((None, "中文" * 1000))
    assert len(finding.found) == 2000
    assert len(finding.message) < 120


def test_words_with_accents_end_somewhere() -> None:
    assert findings((None, "Fatih Erkoç and McGonagall-Müller and a colorç")) == ()


def test_marks_turned_by_habit_are_said_once() -> None:
    texts = [(None, f"He called it “open{number}“ again.") for number in range(6)]
    assert [finding.segment for finding in findings(*texts)] == [0]
    assert len(findings(*texts, min_confidence=0)) == 6
    assert len(findings(*texts[:3])) == 3


def test_quotations_far_apart_are_not_joined() -> None:
    texts = [(None, "He said: “We open."), *[(None, "So.")] * 9, (None, "We close.”")]
    assert [finding.segment for finding in findings(*texts)] == [0, 10]


@given(st.lists(st.text(alphabet="ab éAb.'\"“”‘’()[]《》，中文 \n-", max_size=40), max_size=5))
def test_any_text_is_looked_at(texts: list[str]) -> None:
    for finding in findings(*((None, text) for text in texts), min_confidence=0):
        assert finding.target_span is not None
        start, end = finding.target_span
        assert 0 <= start < end <= len(texts[finding.segment])
        assert 0 <= finding.confidence <= 1
