from __future__ import annotations

import csv
import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.pairs import Alone, alone_in
from corpora.samples import names, sample
from glossary.checking import check
from glossary.checks.omissions import model
from glossary.coverage import LONGEST, NEAR, NONE, OWN, SOUND, TAKEN, coverage, keys_of
from glossary.model import Finding, Segment
from glossary.termbase import builtin, load_glossary

DATA = Path(__file__).parent / "data"
FAMILIES = ("omission", "addition", "alignment", "residue", "form", "name")


def cases() -> list[list[str]]:
    lines = (DATA / "omissions.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if line and not line.startswith("#")]


def findings(
    *pairs: tuple[str | None, str], score: float = 1.0, min_confidence: float | None = None
) -> tuple[Finding, ...]:
    segments = [Segment(number, *pair, score, None, None) for number, pair in enumerate(pairs)]
    return check(
        segments,
        (),
        select=["omission", "addition", "alignment"],
        min_confidence=min_confidence,
        signature={},
    ).findings


@pytest.mark.parametrize(("zh", "en", "expected"), cases())
def test_golden_cases(zh: str, en: str, expected: str) -> None:
    pairs = list(zip(zh.split("//"), en.split("//"), strict=True))
    wanted = [one.split(">") for one in expected.split(";") if one]
    found = findings(*pairs)
    assert [finding.rule for finding in found] == [rule for rule, _ in wanted]
    for finding, (rule, words) in zip(found, wanted, strict=True):
        source, target = pairs[finding.segment]
        if rule == "omission.partial":
            assert finding.source_span is not None
            assert words in source[slice(*finding.source_span)]
        elif rule != "alignment.doubtful":
            side, span = (
                (source, finding.source_span)
                if rule == "omission.segment"
                else (target, finding.target_span)
            )
            assert span is not None
            assert side[slice(*span)] == words


def test_there_are_many_cases() -> None:
    assert len(cases()) >= 40


def test_captions_credits_and_notes_are_information() -> None:
    pairs = [("峰会明天开幕。", ""), ("来源：港城日报", ""), ("", "Photo by Li Ming")]
    assert [finding.severity for finding in findings(*pairs)] == ["warning", "info", "info"]


def test_the_score_of_a_null_bead_is_part_of_its_confidence() -> None:
    sure, unsure = (findings(("峰会明天在港城开幕。", ""), score=score) for score in (0.9, 0.3))
    assert sure[0].confidence == pytest.approx(0.9 * 11 / 13, abs=0.05)
    assert unsure == ()


def test_a_bead_of_low_score_is_doubtful() -> None:
    (finding,) = findings(("峰会明天开幕。", "The summit opens tomorrow."), score=0.1)
    assert (finding.rule, finding.confidence) == ("alignment.doubtful", 0.9)
    assert finding.severity == "warning"
    assert "score 0.10" in finding.message
    assert findings(("峰会明天开幕。", "The summit opens tomorrow."), score=0.6) == ()


def test_shifted_segments_are_reported_once() -> None:
    (finding,) = findings(
        ("今年的茶叶产量比去年高，农民很高兴。", "Pupils picked up rubbish by the sea."),
        ("小学生在海边捡垃圾，老师讲故事。", "The hospital bought new ambulances."),
        ("医院买了新的救护车和药品给病人。", "Prices of steel rose sharply."),
    )
    assert finding.segment == 0
    assert "3 segments from here" in finding.message


def bead(number: int, zh: str, en: str, score: float, *alone: tuple[float, ...]) -> Segment:
    """Return a segment of an alignment; sentences end with a full stop."""
    sides = []
    for text, known in zip((zh, en), alone, strict=True):
        sentences = re.findall(r"[^。.]+[。.]|.+", text)
        sides.append(alone_in(text, sentences, known))
    return Segment(number, zh, en, score, None, None, *sides)


def found_in(*segments: Segment, min_confidence: float | None = None) -> list[tuple[str, float]]:
    report = check(
        segments, (), select=["omission", "addition", "alignment"], min_confidence=min_confidence
    )
    return [(one.rule, one.confidence) for one in report.findings if "partial" not in one.rule]


def test_neighbours_that_the_alignment_is_unsure_of_are_reported_once() -> None:
    sides = "明天开幕。", "It opens tomorrow."
    scores = (0.95, 0.8, 0.45, 0.7, 0.95, 0.84, 0.95)
    segments = [bead(n, *sides, score, (0.0,), (0.0,)) for n, score in enumerate(scores)]
    report = check(segments, (), select=["alignment"])
    (finding,) = report.findings
    assert (finding.segment, finding.confidence) == (1, 0.55)
    assert "3 segments from here may be grouped wrongly" in finding.message
    considered = check(segments, (), select=["alignment"], min_confidence=0).findings
    assert [one.segment for one in considered] == [0, 1, 4, 5, 6]
    (finding,) = check(segments[1:3], (), select=["alignment"]).findings
    assert "2 segments from here may be grouped wrongly" in finding.message
    half = [replace(segment, source_alone=()) for segment in segments]
    assert check(half, (), select=["alignment"], min_confidence=0).findings == considered
    apart = bead(2, *sides, 0.45, (0.4,), (0.4,))
    (finding,) = check([*segments[:2], apart, *segments[3:]], (), select=["alignment"]).findings
    assert "3 segments from here may not belong together" in finding.message


def test_a_null_bead_is_part_of_a_stretch_and_has_its_own_probability() -> None:
    segments = (
        bead(0, "明天开幕。", "It opens tomorrow.", 0.4, (0.1,), (0.2,)),
        bead(1, "门票免费。", "", 0.6, (0.6,), ()),
        bead(2, "后天闭幕。", "It closes later.", 0.8, (0.1,), (0.1,)),
    )
    assert found_in(*segments) == [("alignment.doubtful", 0.6), ("omission.segment", 0.6)]
    (doubtful, *_) = check(segments, (), select=["alignment"]).findings
    assert dict(doubtful.wording.values if doubtful.wording else ())["count"] == "3"


def test_a_sentence_beside_others_has_its_own_probability() -> None:
    zh, en = "明天开幕。门票免费。", "It opens tomorrow."
    (finding,) = check(
        [bead(0, zh, en, 0.52, (0.01, 0.46), (0.0,))], (), select=["omission"]
    ).findings
    assert (finding.rule, finding.confidence) == ("omission.segment", 0.46)
    assert finding.source_span == (5, 10)
    segment = bead(0, "明天开幕。", "It opens. It is free.", 0.52, (0.0,), (0.01, 0.46))
    (finding,) = check([segment], (), select=["addition"]).findings
    assert finding.target_span == (10, 21)
    assert segment.target[10:21] == "It is free."


def test_a_pair_without_counterparts_is_doubtful_and_nothing_else() -> None:
    segment = bead(0, "明天开幕。", "It opens tomorrow.", 0.4, (0.55,), (0.58,))
    assert found_in(segment) == [("alignment.doubtful", 0.6)]


def test_a_short_sentence_counts_in_full_where_the_probability_is_known() -> None:
    known = bead(0, "开幕", "", 0.9, (0.9,), ())
    unknown = Segment(0, "开幕", "", 0.9, None, None)
    assert found_in(known) == [("omission.segment", 0.9)]
    assert found_in(unknown) == [("omission.segment", 0.45)]
    assert found_in(bead(0, "……", "", 0.9, (0.9,), ()), min_confidence=0) == []


def test_half_of_what_is_known_is_enough() -> None:
    segment = Segment(0, "明天开幕。", "It opens.", 0.3, None, None, (Alone(0, 5, 0.6),))
    assert found_in(segment) == [("alignment.doubtful", 0.7)]


def test_hints_are_ranked() -> None:
    text = "公司去年卖出了两万台机器人，并且在欧洲开设了五家新工厂，雇用了当地工人。"
    rows = [
        (
            text,
            "Last year the company sold 20,000 robots, and it opened five new factories in "
            "Europe and hired local workers.",
        ),
        (text, "Last year the company sold 20,000 robots and opened five new factories."),
        (text, "Last year the company sold 20,000 robots."),
    ]
    confidences = [
        finding.confidence
        for finding in findings(*rows, min_confidence=0)
        if finding.rule == "omission.partial"
    ]
    assert len(confidences) == 3
    assert confidences == sorted(confidences)
    assert confidences[0] < 0.1 < 0.5 < confidences[2]


def test_a_name_of_the_glossary_is_no_omission(tmp_path: Path) -> None:
    file = tmp_path / "glossary.csv"
    rows = (
        "concept,language,term,status,standing",
        "o,zh,城市海洋渔业资源保护办公室,preferred,official",
        "o,en,CMO,preferred,",
    )
    file.write_text("\n".join(rows), encoding="utf-8")
    segment = Segment(
        0,
        "城市海洋渔业资源保护办公室昨天在港口召开会议，专家讨论了人工智能。",
        "CMO met at the port yesterday, and experts discussed artificial intelligence.",
        1.0,
        None,
        None,
    )
    first, second = (
        check([segment], glossaries, select=["omission"], min_confidence=0, signature={}).findings
        for glossaries in ((), (load_glossary(str(file)),))
    )
    assert first[0].confidence > 0.5 > second[0].confidence


def test_very_long_segments_are_left_alone() -> None:
    assert findings(("数字中国" * LONGEST, "Digital China " * 10), min_confidence=0) == ()


def test_words_are_answered() -> None:
    reading = coverage().read("王淼在港口卖出123台机器人", "Wang Miao sold 123 robots in the port.")
    answers = {one.word.text: one.answer for one in reading.found}
    assert answers["淼"] == SOUND
    assert answers["港口"] == answers["机器人"] == answers["卖出"] == answers["#"] == OWN
    assert keys_of("sold") == ("sold", "sell")
    assert keys_of("didn't") == ("_not", "_did")
    assert keys_of("the") == ()


def test_a_word_answers_once() -> None:
    once = coverage().read("港口和港口", "the port")
    twice = coverage().read("港口和港口", "the port and the port")
    assert sum(one.answer == OWN for one in once.found if one.word.text == "港口") == 1
    assert sum(one.answer == OWN for one in twice.found if one.word.text == "港口") == 2


def test_a_word_of_like_meaning_answers() -> None:
    reading = coverage().read("农民很高兴", "The villagers were glad.")
    assert next(one.answer for one in reading.found if one.word.text == "农民") == NEAR


def test_a_number_that_changed_or_is_spelt_out_was_not_left_out() -> None:
    answers = [
        next(one.answer for one in coverage().read(zh, en).found if one.word.text == "#")
        for zh, en in (
            ("有537家企业参展", "There were 573 exhibitors."),
            ("桥有8个出口", "The bridge has eight exits."),
            ("有537家企业参展", "There were exhibitors."),
        )
    ]
    assert answers == [TAKEN, OWN, NONE]


def test_unexplained_words_are_counted_where_a_clause_should_stand() -> None:
    source = "学生参观了港口，老师和医生吃了面条，市长回家。"
    for target, count in (
        ("The students visited the port, and the mayor went home.", 0),
        ("The students visited the port, paint dried upon ladders, and the mayor went home.", 3),
    ):
        reading = coverage().read(source, target)
        words = [one.word.text for one in reading.found]
        assert reading.between(words.index("老师"), words.index("面条")) >= count
        assert count or reading.between(words.index("老师"), words.index("面条")) == 0


def test_the_model_is_as_it_was_made() -> None:
    weights = model()
    assert len(weights.weights) == 7
    assert weights.weights[0] < 0 < weights.weights[1]


@pytest.mark.parametrize("name", names())
def test_what_is_planted_in_the_samples_is_found(name: str) -> None:
    one = sample(name)
    zh, en = (
        (one.gold / f"{side}.txt").read_text(encoding="utf-8").splitlines() for side in ("zh", "en")
    )
    segments, places = [], []
    ladder = (one.gold / "alignment.ladder").read_text(encoding="utf-8")
    for number, bead in enumerate(re.findall(r"\[([\d,]*)\]:\[([\d,]*)\]", ladder)):
        sides = [[int(part) for part in side.split(",") if part] for side in bead]
        source, target = "".join(zh[i] for i in sides[0]), " ".join(en[i] for i in sides[1])
        segments.append(Segment(number, source, target, 1.0, None, None))
        places.append(sides)
    report = check(segments, (builtin(),), select=FAMILIES, signature={})
    with one.planted.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    planted = {
        (row["rule"], number)
        for row in rows
        for number, sides in enumerate(places)
        for side, column in enumerate(("zh_sentence", "en_sentence"))
        if row["rule"].partition(".")[0] in FAMILIES
        and row[column]
        and int(row[column]) in sides[side]
    }
    found = {(finding.rule, finding.segment) for finding in report.findings}
    missed = {"traditional": 1}.get(name, 0)
    assert len(planted - found) <= missed
    assert len(found - planted) <= len(segments) / 50


@given(
    st.text(alphabet="数字中国和港口，。机器人12 a", max_size=40),
    st.text(alphabet="port Chinadg,.'1", max_size=40),
)
def test_any_pair_is_read(source: str, target: str) -> None:
    for finding in findings((source, target), min_confidence=0):
        assert 0 <= finding.confidence <= 1
        for span, text in ((finding.source_span, source), (finding.target_span, target)):
            assert span is None or 0 <= span[0] < span[1] <= len(text)
