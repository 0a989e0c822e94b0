from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from glossary.checking import check
from glossary.model import Finding, Segment
from glossary.termbase import load_glossary

DATA = Path(__file__).parent / "data"
NAMES = load_glossary(str(DATA / "garbled-glossary.csv"))

RIGHT = ("数字中国创新大赛开赛。", "The Digital China Innovation Contest begins.")
OTHER = ("数字中国创新大赛结束。", "The Digital China Innovation Competition is over.")


def findings(pairs: Sequence[tuple[str | None, str]], rule: str) -> list[Finding]:
    segments = [Segment(number, *pair, 1.0, None, None) for number, pair in enumerate(pairs)]
    return list(check(segments, [NAMES], select=[rule], signature={}).findings)


def test_the_rarer_rendering_is_reported_with_the_counts() -> None:
    (finding,) = findings([OTHER, RIGHT, RIGHT], "term.inconsistent")
    assert (finding.segment, finding.severity) == (0, "info")
    assert finding.found == "Digital China Innovation Competition"
    assert finding.expected == ("Digital China Innovation Contest",)
    assert finding.source_span == (0, 8)
    assert finding.message == (
        '数字中国创新大赛 is "Digital China Innovation Competition" here (1×) and '
        '"Digital China Innovation Contest" elsewhere (2×)'
    )


def test_of_equally_many_the_preferred_one_stays() -> None:
    (finding,) = findings([OTHER, RIGHT], "term.inconsistent")
    assert finding.found == "Digital China Innovation Competition"


def test_every_occurrence_of_the_rarer_one_is_reported() -> None:
    found = findings([OTHER, RIGHT, OTHER, RIGHT, RIGHT], "term.inconsistent")
    assert [finding.segment for finding in found] == [0, 2]
    assert len({finding.id for finding in found}) == 2


@pytest.mark.parametrize(
    ("zh", "first", "second"),
    [
        ("国家网信办", "the Cyberspace Administration of China (CAC)", "the CAC"),
        ("人工智能", "artificial intelligence", "AI"),
        ("人工智能", "artificial intelligence", "Artificial Intelligence"),
        ("智慧城市", "smart city", "smart cities"),
        ("分论坛", "sub-forum", "Sub-Forums"),
        ("数字素养", "digital literacy", "nothing"),
    ],
)
def test_variants_and_abbreviations_are_one_rendering(zh: str, first: str, second: str) -> None:
    assert findings([(zh, first), (zh, second)], "term.inconsistent") == []


def test_a_document_without_chinese_has_no_inconsistent_terms() -> None:
    alone = [(None, english) for _, english in (RIGHT, OTHER)]
    assert findings(alone, "term.inconsistent") == []
    assert findings(alone, "term.reused") == []


def test_a_title_in_book_marks_needs_no_glossary() -> None:
    (finding,) = findings(
        [
            ("《公共数据岚浦共识》发布。", "The Lanpu Consensus on Public Data was issued."),
            ("《岚浦共识》提出目标。", "The Lanpu Agreement sets goals."),
            ("《岚浦共识》很好。", "The Lanpu Consensus is good."),
        ],
        "term.inconsistent",
    )
    assert (finding.segment, finding.found, finding.severity) == (1, "Lanpu Agreement", "warning")
    assert finding.expected == ("Lanpu Consensus",)
    assert finding.source_span == (1, 5)


@pytest.mark.parametrize(
    "english",
    ["The Lanpu Consensus is good.", "It is good.", "The Agreement is good.", "Its name is Lanpu."],
)
def test_other_words_for_a_title_are_left_alone(english: str) -> None:
    pairs = [
        ("《岚浦共识》发布。", "The Lanpu Consensus was issued."),
        ("《岚浦共识》很好。", english),
    ]
    assert findings(pairs, "term.inconsistent") == []


def test_one_english_form_for_two_chinese_terms() -> None:
    (finding,) = findings(
        [
            ("分论坛在下午举行。", "The sub-forum is held in the afternoon."),
            ("平行论坛在上午举行。", "The sub-forum is held in the morning."),
        ],
        "term.reused",
    )
    assert (finding.segment, finding.found, finding.severity) == (1, "sub-forum", "warning")
    assert finding.expected == ("parallel forum",)
    assert finding.message == (
        '"sub-forum" stands for 平行论坛 here and for 分论坛 elsewhere in this document; '
        'write "parallel forum"'
    )


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("平行论坛和分论坛", "the sub-forum and others"),
        ("平行论坛", "the parallel forum"),
        ("智慧城市", "the sub-forum"),
        ("论坛", "the sub-forum"),
    ],
)
def test_a_form_in_its_right_place_is_not_reused(zh: str, en: str) -> None:
    pairs = [("分论坛在下午举行。", "The sub-forum is held in the afternoon."), (zh, en)]
    assert findings(pairs, "term.reused") == []
