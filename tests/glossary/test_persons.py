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
    lines = (DATA / "persons.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if line and not line.startswith("#")]


def findings(
    source: str | None,
    target: str,
    glossaries: tuple[Glossary, ...] = (),
    min_confidence: float | None = None,
) -> tuple[Finding, ...]:
    segment = Segment(0, source, target, 1.0, None, None)
    return check(
        [segment], glossaries, select=["name"], min_confidence=min_confidence, signature={}
    ).findings


@pytest.mark.parametrize(("zh", "en", "expected"), cases())
def test_golden_cases(zh: str, en: str, expected: str) -> None:
    found = []
    for finding in findings(zh, en):
        assert finding.source_span is not None
        found.append(f"{zh[slice(*finding.source_span)]}>{finding.found}")
    assert ";".join(found) == expected


def test_there_are_many_cases() -> None:
    assert len(cases()) >= 60


def test_the_name_is_written_as_official_english_has_it() -> None:
    (finding,) = findings("主任陈长安发言。", "The director spoke.")
    assert finding.expected == ("Chen Chang'an",)
    assert finding.message == '陈长安 is not named in English; write "Chen Chang\'an"'
    assert (finding.rule, finding.severity) == ("name.person", "warning")
    (finding,) = findings("教授欧阳修远发言。", "Professor Ouyang Xiuyan spoke.")
    assert finding.expected == ("Ouyang Xiuyuan",)
    assert finding.message == '"Ouyang Xiuyan" is not how 欧阳修远 is spelt; write "Ouyang Xiuyuan"'


def test_western_order_is_accepted_with_less_confidence() -> None:
    (finding,) = findings("局长王磊出席。", "Director Lei Wang attended.", min_confidence=0)
    assert finding.confidence < 0.5
    assert finding.message.startswith("王磊 stands with the given name first")


def test_a_name_out_of_the_order_of_the_document_is_reported() -> None:
    texts = [("局长李娜说", "Director Li Na said"), ("主任张伟说", "Director Zhang Wei said")]
    texts += [
        ("教授周海燕说", "Professor Zhou Haiyan said"),
        ("局长王磊说", "Director Lei Wang said"),
    ]
    segments = [Segment(number, *pair, 1.0, None, None) for number, pair in enumerate(texts)]
    (finding,) = check(segments, (), select=["name"]).findings
    assert (finding.segment, finding.expected) == (3, ("Wang Lei",))
    assert check(segments[1:], (), select=["name"]).findings == ()


def test_a_surname_is_enough_where_the_chinese_has_no_more() -> None:
    (finding,) = findings("王局长出席会议。", "The director attended.")
    assert finding.expected == ("Wang",)
    assert finding.source_span == (0, 1)
    assert findings("李老师说。", "She said.", min_confidence=0)[0].confidence == 0.3


def test_a_name_in_a_glossary_is_the_matter_of_its_rules(tmp_path: Path) -> None:
    file = tmp_path / "glossary.csv"
    rows = "concept,language,term,status,standing\nli,zh,李小明,preferred,official\n"
    file.write_text(rows + "li,en,Lee Siu-ming,preferred,\n", encoding="utf-8")
    names = (load_glossary(str(file)),)
    assert findings("教授李小明发言", "Professor X spoke") != ()
    assert findings("教授李小明发言", "Professor X spoke", names) == ()


def test_english_alone_has_no_source() -> None:
    assert findings(None, "Wang Lei attended.", min_confidence=0) == ()


@given(
    st.text(alphabet="王磊李欧阳修局长教授说、，。 a", max_size=30),
    st.text(alphabet="WwangLlei -'’ ,", max_size=30),
)
def test_any_text_is_looked_at(source: str, target: str) -> None:
    for finding in findings(source, target, min_confidence=0):
        assert finding.source_span is not None
        assert 0 <= finding.source_span[0] < finding.source_span[1] <= len(source)
