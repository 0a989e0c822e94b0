from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.dictionary import stem
from glossary.checking import check
from glossary.checks.names import is_adjective
from glossary.checks.renderings import heads_of, kind_of, kinds, words_of_name
from glossary.model import Finding, Segment
from glossary.termbase import builtin, load_glossary

DATA = Path(__file__).parent / "data"
NAMES = load_glossary(str(DATA / "garbled-glossary.csv"))


def cases() -> list[list[str]]:
    lines = (DATA / "garbled.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if line and not line.startswith("#")]


def findings(*pairs: tuple[str | None, str], lowest: float | None = None) -> tuple[Finding, ...]:
    segments = [Segment(number, *pair, 1.0, None, None) for number, pair in enumerate(pairs)]
    done = check(segments, [NAMES], select=["term"], min_confidence=lowest, signature={})
    return done.findings


@pytest.mark.parametrize(("zh", "en", "expected"), cases())
def test_golden_cases(zh: str, en: str, expected: str) -> None:
    found = []
    for finding in findings((None if zh == "-" else zh, en)):
        if finding.target_span:
            assert en[slice(*finding.target_span)] == finding.found
        if finding.rule == "term.missing":
            assert finding.source_span is not None
            place = f"@{finding.found}" if finding.found else ""
            found.append(f"missing:{zh[slice(*finding.source_span)]}{place}")
        else:
            found.append(f"{finding.rule.removeprefix('term.')}:{finding.found}")
    assert ";".join(found) == expected


def test_the_message_shows_the_difference_word_by_word() -> None:
    (finding,) = findings(("国家发展改革委", "the National Development and Reform Committee"))
    assert finding.message == (
        '"National Development and Reform Committee" is not a name of 国家发展改革委; '
        'write "National Development and Reform Commission" ("Commission" for "Committee")'
    )
    assert finding.expected == ("National Development and Reform Commission", "NDRC")
    assert finding.source_span == (0, 7)
    assert (finding.rule, finding.severity, finding.mqm) == (
        "term.garbled",
        "error",
        "terminology/wrong-term",
    )


@pytest.mark.parametrize(
    ("zh", "en", "difference"),
    [
        ("全球数字经济大会", "the Global Digital Conference", '"Economy" is missing'),
        ("数字中国建设峰会", "the Digital China Building Summit", '"Building" is too much'),
        ("城市大脑", "the Urban Mind", ""),
    ],
)
def test_differences(zh: str, en: str, difference: str) -> None:
    (finding,) = findings((zh, en))
    shown = finding.message.partition(finding.expected[0])[2]
    assert shown == (f'" ({difference})' if difference else '"')


def test_the_other_half_of_a_split_name_is_found_in_the_next_segment() -> None:
    half = "The 4th Digital Conference is hosted by the province."
    other = "The China Construction Summit was held in Fuzhou."
    in_pairs = findings(("第四届数字中国建设峰会由省主办，", half), ("在福州举行。", other))
    alone = findings((None, "The 4th Digital China Summit opens."), (None, half), (None, other))
    for found in (in_pairs, alone):
        assert [finding.found for finding in found] == [
            "Digital Conference",
            "China Construction Summit",
        ]
        assert {finding.rule for finding in found} == {"term.garbled"}
        assert {finding.expected for finding in found} == {("Digital China Summit",)}
    assert in_pairs[1].source_span is None


def test_a_near_form_in_the_neighbouring_segment_is_found() -> None:
    found = findings(
        ("国家发展改革委的专家说，", "Experts said that this"),
        ("这是好事。", "is good; they came from the National Development and Reform Committee."),
    )
    assert [(finding.rule, finding.segment) for finding in found] == [("term.garbled", 1)]


def test_one_rendering_is_reported_once() -> None:
    found = findings(("国家发展改革委和科技部", "the National Development and Science Commission"))
    spans = [finding.target_span for finding in found if finding.target_span]
    assert len(spans) == len(set(spans)) == 1
    assert sorted(finding.rule for finding in found) == ["term.garbled", "term.missing"]


def test_what_is_only_likely_is_missing_with_a_place() -> None:
    (finding,) = findings(("国家发展改革委的专家", "experts from the State Planning Bureau"))
    assert finding.rule == "term.missing"
    assert finding.found == "State Planning Bureau"
    assert finding.message == (
        'no rendering of 国家发展改革委 found, perhaps "State Planning Bureau" stands for it; '
        'write "National Development and Reform Commission"'
    )


def test_a_firm_name_is_surer_than_a_proposed_one() -> None:
    official, proposed = findings(
        ("世界互联网大会", "the World Internet Conferance"),
        ("闽江夜话", "the Minjiang Nigth Talk"),
    )
    assert official.confidence > proposed.confidence


def test_the_words_of_names() -> None:
    assert [word.text for word in words_of_name("国家互联网信息办公室")] == [
        "国家",
        "互联网",
        "信息",
        "办公室",
    ]
    assert [word.text for word in words_of_name("中国气象局")] == ["中国", "气象", "局"]
    assert [word.weight for word in words_of_name("有福之州·对话")][-2:] == [0, 2]
    assert "minjiang" in words_of_name("闽江夜话")[0].stems
    assert "".join(word.text for word in words_of_name("國家數據局")) == "国家数据局"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("数字中国建设峰会", "event"),
        ("中國國際進口博覽會", "event"),
        ("国家数据局", "body"),
        ("国家发展改革委", "body"),
        ("人民政府", "body"),
        ("人工智能", ""),
    ],
)
def test_kinds_of_names(name: str, kind: str) -> None:
    assert kind_of(name) == kind


def test_the_kinds_are_known_by_their_english() -> None:
    assert {"summit", "confer", "forum"} <= kinds()["event"]
    assert {"bureau", "ministr", "univers"} <= kinds()["body"]
    assert not kinds()["event"] & {"night", "bureau"}
    assert not kinds()["body"] & {"commerc", "peopl", "stat"}


@given(
    st.lists(st.sampled_from(cases()), min_size=1, max_size=3),
    st.text(max_size=20),
)
def test_any_text_can_be_searched(rows: list[list[str]], noise: str) -> None:
    pairs = [(None if zh == "-" else zh + noise, f"{noise}{en} {noise}") for zh, en, _ in rows]
    for finding in findings(*pairs, lowest=0):
        target = pairs[finding.segment][1]
        if finding.target_span:
            assert target[slice(*finding.target_span)] == finding.found != ""
        assert 0 <= finding.confidence <= 1


def test_the_built_in_names_are_right_themselves() -> None:
    segments: list[Segment] = []
    for concept in builtin().concepts:
        for form in concept.expected():
            segments.append(Segment(len(segments), None, f"They know {form} well.", 1, None, None))
    found = check(segments, [builtin()], select=["term.garbled"], signature={}).findings
    assert [finding.found for finding in found] == []


@pytest.mark.parametrize(
    ("word", "place", "made"),
    [
        ("korean", "korea", True),
        ("panamanian", "panama", True),
        ("palestinians", "palestine", True),
        ("yemeni", "yemen", True),
        ("korea", "korea", False),
        ("koreas", "korea", False),
        ("chinook", "china", False),
        ("yemmen", "yemen", False),
    ],
)
def test_adjectives_of_places(word: str, place: str, made: bool) -> None:
    assert is_adjective(word, place) is made


def test_of_a_place_only_its_name_is_a_rendering() -> None:
    (word,) = words_of_name("福建")
    assert "fujian" in word.stems
    assert "fuzhou" not in word.stems


def test_offices_stand_for_one_another_and_events_do_not() -> None:
    assert heads_of("国家发展改革委") >= {stem("bureau"), stem("commission")}
    assert "forum" not in heads_of("数字中国建设峰会")
    assert "summit" in heads_of("数字中国建设峰会")
    assert heads_of("一带一路") == frozenset()
