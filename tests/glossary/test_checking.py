from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aligner.formats import jsonl
from aligner.model import Alignment, Bead, Sentence
from corpora.errors import InputError
from corpora.model import Place
from corpora.pairs import Pair, Pairs, read_pairs
from glossary.checking import (
    RULES,
    check,
    choose_rules,
    segments_of,
    segments_of_pairs,
    segments_of_target,
)
from glossary.matching import EnglishMatcher, Entry
from glossary.model import Finding, Report, Segment
from glossary.termbase import Glossary, builtin, load_glossary

DATA = Path(__file__).parent / "data"
TERMS = load_glossary(str(DATA / "terms-glossary.csv"))


def cases() -> list[list[str]]:
    lines = (DATA / "terms.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if line and not line.startswith("#")]


def segments(*pairs: tuple[str | None, str]) -> list[Segment]:
    return [Segment(number, *pair, 1.0, None, None) for number, pair in enumerate(pairs)]


def report(
    *pairs: tuple[str | None, str],
    glossaries: Sequence[Glossary] = (TERMS,),
    min_confidence: float | None = None,
) -> Report:
    return check(
        segments(*pairs),
        glossaries,
        select=["term"],
        min_confidence=min_confidence,
        signature={},
    )


def findings(*pairs: tuple[str | None, str]) -> tuple[Finding, ...]:
    return report(*pairs).findings


def glossary(folder: Path, name: str, rows: str) -> Glossary:
    file = folder / name
    file.write_text("concept,language,term,status,standing\n" + rows, encoding="utf-8")
    return load_glossary(str(file))


@pytest.mark.parametrize(("zh", "en", "expected"), cases())
def test_golden_cases(zh: str, en: str, expected: str) -> None:
    source = None if zh == "-" else zh
    found = []
    for finding in findings((source, en)):
        if finding.rule == "term.missing":
            assert finding.source_span is not None
            assert finding.found == ""
            found.append(f"missing:{zh[slice(*finding.source_span)]}")
        else:
            assert finding.target_span is not None
            assert en[slice(*finding.target_span)] == finding.found
            found.append(f"{finding.rule.removeprefix('term.')}:{finding.found}")
    assert ";".join(found) == expected


def test_a_finding_says_what_is_expected() -> None:
    (finding,) = findings(("国家海岸局主办。", "Hosted by the National Coast Office."))
    assert finding.message == (
        '"National Coast Office" is a forbidden form of 国家海岸管理局; '
        'write "Coastal Administration of China"'
    )
    assert finding.expected == ("Coastal Administration of China", "CSA")
    assert (finding.rule, finding.severity, finding.mqm) == (
        "term.forbidden",
        "error",
        "terminology/wrong-term",
    )
    assert (finding.source_span, finding.target_span) == ((0, 5), (14, 35))
    assert finding.state == "open"


def test_a_rejected_form_without_an_accepted_one() -> None:
    (finding,) = findings((None, "kinetic energies of growth"))
    assert finding.expected == ()
    assert finding.message == (
        '"kinetic energies of growth" is a forbidden form of english-only; write something else'
    )


def test_equal_lines_have_different_fingerprints() -> None:
    pair = ("开幕式", "a gala")
    first, second = findings(pair, pair)
    assert first.id != second.id
    assert first.id == findings(pair)[0].id
    assert first.id != findings(("开幕式", "A gala"))[0].id


def test_fingerprints_do_not_depend_on_the_threshold() -> None:
    pairs = (("数字的差距", "the digital gap"), ("数字鸿沟", "the digital gap"))
    everything = report(*pairs, min_confidence=0).findings
    assert len(everything) == 2
    assert [finding.id for finding in findings(*pairs)] == [everything[1].id]


def test_a_rendering_in_the_neighbouring_segment_lowers_the_confidence() -> None:
    shifted = (("国家海岸局主办。", "In the harbour."), ("在港口。", "The CSA is the host."))
    assert findings(*shifted) == ()
    assert len(report(*shifted, min_confidence=0).findings) == 1
    assert len(findings(shifted[0], ("国家海岸局。", "The CSA is the host."))) == 1


def test_a_short_form_may_follow_a_name_in_full() -> None:
    full = ("港城数据峰会开幕。", "The Harbour Data Summit (the “HDF”) opens.")
    assert findings(full, ("港城数据峰会很大。", "The Summit is big.")) == ()
    assert findings(full, ("港城数据峰会很大。", "This year's HDF is big.")) == ()
    assert len(findings(("港城数据峰会很大。", "The Summit is big."), full)) == 1


def test_one_rendering_serves_one_concept(tmp_path: Path) -> None:
    two = glossary(
        tmp_path,
        "two.csv",
        "a,zh,甲局,preferred,official\na,en,Harbour Bureau,preferred,\na,en,Bureau A,admitted,\n"
        "b,zh,乙局,preferred,official\nb,en,Harbour Bureau,preferred,\n",
    )
    both = "甲局和乙局"
    assert len(report((both, "the Harbour Bureau"), glossaries=[two]).findings) == 1
    assert not report((both, "the Harbour Bureau and Bureau A"), glossaries=[two]).findings
    assert not report((both, "one Harbour Bureau, two Harbour Bureaus"), glossaries=[two]).findings


def test_the_first_glossary_has_the_authority(tmp_path: Path) -> None:
    own = glossary(
        tmp_path,
        "own.csv",
        "x,zh,港城数据峰会,preferred,official\nx,en,Port Data Summit,preferred,\n"
        "x,en,Harbour Data Summit,forbidden,\n",
    )
    pair = ("港城数据峰会", "Harbour Data Summit")
    assert [f.rule for f in report(pair, glossaries=[own, TERMS]).findings] == ["term.forbidden"]
    assert not report(pair, glossaries=[TERMS, own]).findings
    assert [
        f.rule
        for f in report(("港城数据峰会", "Port Data Summit"), glossaries=[TERMS, own]).findings
    ] == ["term.missing"]
    alone = (None, "the Harbour Data Summit")
    assert len(report(alone, glossaries=[own, TERMS]).findings) == 1
    assert not report(alone, glossaries=[TERMS, own]).findings


def test_standing_never_silences_a_rejected_form(tmp_path: Path) -> None:
    for standing in ("official", "usual", "proposed", "undecided"):
        own = glossary(
            tmp_path,
            "own.csv",
            f"x,zh,甲局,preferred,{standing}\nx,en,Bureau A,preferred,\n"
            "x,en,Jia Office,forbidden,\nx,en,Jia Bureau,deprecated,\n",
        )
        for source in ("甲局", None):
            text = "the Jia Office and the Jia Bureau"
            assert [f.rule for f in report((source, text), glossaries=[own]).findings] == [
                "term.forbidden",
                "term.deprecated",
            ]


def test_names_are_surer_than_common_words() -> None:
    name, word = findings(("国家海岸局", "x"), ("大数据", "x"))
    assert name.confidence > word.confidence


def test_rules_by_name_and_family() -> None:
    family = [rule.name for rule in choose_rules(["term"], ["term.missing"])]
    assert family[:2] == ["term.forbidden", "term.deprecated"]
    assert all(name.startswith("term.") for name in family)
    assert "term.missing" not in family
    assert [rule.name for rule in choose_rules(["term.missing"])] == ["term.missing"]
    assert len(choose_rules()) == len(RULES)


@pytest.mark.parametrize("name", ["terms", "term.", "number.changed", ""])
def test_an_unknown_rule_is_refused(name: str) -> None:
    with pytest.raises(InputError, match=r"there is no such rule; .*term\.missing.*term"):
        choose_rules([name])
    with pytest.raises(InputError, match="no such rule"):
        check([], [], ignore=[name], signature={})


def test_the_signature_says_what_was_checked_with() -> None:
    done = check(
        segments(("开幕式", "x")),
        [TERMS, builtin()],
        select=["term.missing", "term.forbidden", "term.deprecated"],
        ignore=["term.deprecated"],
        min_confidence=0.3,
        signature={"version": "1", "settings": {"order": "auto"}},
    )
    assert done.signature == {
        "version": "1",
        "glossaries": [TERMS.as_dict(), builtin().as_dict()],
        "settings": {
            "order": "auto",
            "rules": ["term.missing", "term.forbidden"],
            "min_confidence": 0.3,
        },
    }


def test_segments() -> None:
    place = Place("a.txt", "line", 3, 0, 4)
    sentences = tuple(Sentence(text, place, "paragraph", 0) for text in ("一。", "二。"))
    english = (Sentence("One.", place, "paragraph", 0),)
    aligned = Alignment(
        sentences, english, (Bead((0,), (0,), 0.9), Bead((1,), (), 0.4)), "monotone", "m"
    )
    assert segments_of(aligned) == (
        Segment(0, "一。", "One.", 0.9, place, place),
        Segment(1, "二。", "", 0.4, place, None),
    )
    (first, second) = segments_of(replace(aligned, source_alone=(0.1, 0.4), target_alone=(0.2,)))
    assert (first.source_alone, first.target_alone) == (((0, 2, 0.1),), ((0, 4, 0.2),))
    assert (second.source_alone, second.target_alone) == (((0, 2, 0.4),), ())
    assert segments_of_target(english) == (Segment(0, None, "One.", 1.0, None, place),)
    pairs = Pairs("a.tsv", "tsv", "utf-8", (Pair("一", "one", place, place),))
    assert segments_of_pairs(pairs) == (Segment(0, "一", "one", 1.0, place, place),)


@given(
    st.lists(st.sampled_from(["明天开幕。", "开", "AI", "2031"]), min_size=1, max_size=3),
    st.lists(st.sampled_from(["It opens.", "It", "2031", "A fair"]), min_size=1, max_size=3),
)
def test_an_alignment_says_the_same_in_memory_and_as_json_lines(
    zh: list[str], en: list[str]
) -> None:
    source, target = (
        tuple(Sentence(text, Place("-", "line", 1, 0, 1), "line", 0) for text in texts)
        for texts in (zh, en)
    )
    alone = [tuple(n / 10 for n in range(len(texts))) for texts in (zh, en)]
    beads = (
        Bead(tuple(range(len(zh))), tuple(range(len(en) - 1)), 0.9),
        Bead((), (len(en) - 1,), 0.4),
    )
    alignment = Alignment(source, target, beads, "monotone", "m", None, *alone)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "a.jsonl"
        file.write_text(jsonl.render(alignment), encoding="utf-8", newline="")
        read = segments_of_pairs(read_pairs(str(file)))
    for one, other in zip(read, segments_of(alignment), strict=True):
        assert (one.source, one.target, one.score) == (other.source, other.target, other.score)
        assert (one.source_alone, one.target_alone) == (other.source_alone, other.target_alone)
        for text, places in ((one.source, one.source_alone), (one.target, one.target_alone)):
            assert all(0 <= start <= end <= len(text or "") for start, end, _ in places)


@given(st.lists(st.tuples(st.none() | st.text(max_size=30), st.text(max_size=60)), max_size=4))
def test_any_text_can_be_checked(pairs: list[tuple[str | None, str]]) -> None:
    mixed = [
        (source and f"国家海岸局{source}人工智能", f"{target} National Coast Office")
        for source, target in pairs
    ]
    for finding in report(*mixed, min_confidence=0).findings:
        source, target = mixed[finding.segment]
        if finding.target_span:
            assert target[slice(*finding.target_span)] == finding.found != ""
        if finding.source_span:
            assert source is not None
            assert 0 <= finding.source_span[0] < finding.source_span[1] <= len(source)
        assert "\n" not in finding.message
        assert 0 <= finding.confidence <= 1


def test_a_doubtful_bead_is_believed_less() -> None:
    sure, doubtful = (
        check(
            [Segment(0, "国家数据局发言。", "They spoke.", score, None, None)],
            [builtin()],
            select={"term.missing"},
            min_confidence=0,
        ).findings
        for score in (1.0, 0.2)
    )
    assert sure[0].confidence > doubtful[0].confidence
    assert doubtful[0].confidence == pytest.approx(0.4 * sure[0].confidence, abs=0.001)
    assert sure[0].id == doubtful[0].id


def test_a_rejected_form_is_as_sure_in_a_doubtful_bead() -> None:
    (finding,) = check(
        [Segment(0, "别的话。", "The National Internet Information Office.", 0.1, None, None)],
        [builtin()],
        select={"term.forbidden"},
    ).findings
    assert finding.confidence >= 0.5


def test_glossaries_are_taken_in_once_and_not_mixed_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken_in = 0

    class Counting(EnglishMatcher):
        def __init__(self, entries: Iterable[Entry]) -> None:
            nonlocal taken_in
            taken_in += 1
            super().__init__(entries)

    monkeypatch.setattr("glossary.checks.names.EnglishMatcher", Counting)
    harbour, port = (
        glossary(tmp_path, f"{word}.csv", f"g,zh,海港,preferred,official\ng,en,{word},preferred,\n")
        for word in ("harbour", "port")
    )
    text = ("他们到了海港。", "They reached the harbour.")
    for glossaries, found, so_far in (
        ((harbour,), [], 1),
        ([harbour], [], 1),
        ((port,), [("port",)], 2),
        ((port,), [("port",)], 2),
        ((port, harbour), [("port",)], 3),
        ((harbour,), [], 4),
    ):
        made = report(text, glossaries=glossaries, min_confidence=0.0).findings
        assert [one.expected for one in made] == found
        assert taken_in == so_far
