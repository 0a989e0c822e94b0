from __future__ import annotations

from pathlib import Path

import pytest

from corpora.samples import names, sample
from glossary.checking import check
from glossary.model import Finding, Segment

DATA = Path(__file__).parent / "data"
FAMILIES = ("number", "date", "ordinal")


def cases() -> list[list[str]]:
    lines = (DATA / "numbers.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if line and not line.startswith("# ")]


def findings(
    *pairs: tuple[str | None, str], min_confidence: float | None = None
) -> tuple[Finding, ...]:
    segments = [Segment(number, *pair, 1.0, None, None) for number, pair in enumerate(pairs)]
    return check(segments, [], select=FAMILIES, min_confidence=min_confidence).findings


@pytest.mark.parametrize(("zh", "en", "expected"), cases())
def test_golden_cases(zh: str, en: str, expected: str) -> None:
    found = []
    for finding in findings((zh, en)):
        note = "!" if finding.severity == "info" else ""
        source = zh[slice(*finding.source_span)] if finding.source_span else ""
        found.append(f"{finding.rule}{note}:{source}>{finding.found}")
    assert ";".join(found) == expected


def test_a_finding_says_what_is_read_on_each_side() -> None:
    (finding,) = findings(("规模达到2360亿元。", "It reached 23.6 billion yuan."))
    assert finding.message == (
        '2360亿元 is 236 billion yuan, "23.6 billion yuan" is 23.6 billion yuan'
    )
    assert finding.expected == ("236 billion yuan",)
    assert (finding.rule, finding.severity) == ("number.mismatch", "error")
    (finding,) = findings(("提高5个百分点", "up 5 percent"))
    assert finding.message == (
        '5个百分点 is 5 percentage points, "5 percent" is 5 percent: '
        "the numbers agree, the units do not"
    )


def test_the_parts_of_a_date_are_one_finding() -> None:
    (finding,) = findings(("定于2029年4月26日举行", "to be held on May 27, 2029"))
    assert finding.rule == "date.mismatch"
    assert finding.expected == ("April 26",)


def test_an_english_text_alone_has_no_findings() -> None:
    assert findings((None, "5 people"), min_confidence=0) == ()


def test_the_surer_finding_has_the_higher_confidence() -> None:
    def confidence(zh: str, en: str) -> float:
        return max(finding.confidence for finding in findings((zh, en), min_confidence=0))

    ranked = [
        confidence("537家企业", "573 companies"),
        confidence("537家企业", "companies"),
        confidence("三家企业", "five companies"),
        confidence("三家企业", "the companies"),
        confidence("两家企业", "the companies"),
        confidence("一家企业", "the company"),
    ]
    assert ranked == sorted(ranked, reverse=True)
    assert len(set(ranked)) == len(ranked) - 1


def test_numbers_of_the_neighbouring_segment_are_believed_less() -> None:
    shifted = (("有537家企业。", "It is big."), ("很大。", "There are 537 companies."))
    assert findings(*shifted) == ()
    assert len(findings(*shifted, min_confidence=0.2)) == 2
    assert len(findings(shifted[0], ("很大。", "It is big."))) == 1


def test_just_under_against_over_is_considered() -> None:
    pair = ("近2000人", "more than 2,000 people")
    assert findings(pair) == ()
    (finding,) = findings(pair, min_confidence=0.2)
    assert finding.rule == "number.mismatch"


def beads(name: str) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    lines = (sample(name).gold / "alignment.ladder").read_text(encoding="utf-8").split()
    sides = [line.split(":")[:2] for line in lines]

    def numbers(side: str) -> tuple[int, ...]:
        return tuple(int(number) for number in side.strip("[]").split(",") if number)

    return [(numbers(source), numbers(target)) for source, target in sides]


@pytest.mark.parametrize("name", names())
def test_the_planted_mistakes_of_the_samples_are_found(name: str) -> None:
    gold = sample(name).gold
    zh, en = (
        (gold / f"{language}.txt").read_text(encoding="utf-8").split("\n")
        for language in ("zh", "en")
    )
    ladder = beads(name)
    found = findings(
        *(
            ("".join(zh[line] for line in source), " ".join(en[line] for line in target))
            for source, target in ladder
        )
    )
    header, *rows = sample(name).planted.read_text(encoding="utf-8").splitlines()
    columns = header.split("\t")
    planted = [dict(zip(columns, row.split("\t"), strict=True)) for row in rows]
    explained = set()
    for mistake in planted:
        side, column = (0, "zh_sentence") if mistake["zh_sentence"] else (1, "en_sentence")
        segment = next(
            number for number, bead in enumerate(ladder) if int(mistake[column]) in bead[side]
        )
        explained.add(segment)
        if mistake["rule"].partition(".")[0] in FAMILIES:
            assert any(
                finding.segment == segment and finding.rule == mistake["rule"] for finding in found
            ), mistake
    false = [finding for finding in found if finding.segment not in explained]
    assert len(false) <= len(ladder) / 50
