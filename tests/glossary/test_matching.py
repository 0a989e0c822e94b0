from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corpora.language import fold
from glossary.matching import ChineseMatcher, EnglishMatcher, Entry
from glossary.model import Status, Term
from glossary.termbase import builtin

DATA = Path(__file__).parent / "data"
STATUSES: dict[str, Status] = {"admitted": "admitted", "forbidden": "forbidden"}


def cases(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("|") for line in lines if line and not line.startswith("#")]


def english(*forms: str, status: Status = "admitted") -> EnglishMatcher:
    return EnglishMatcher(Entry(0, Term("en", form, status)) for form in forms)


def builtin_entries(language: str) -> list[Entry]:
    return [
        Entry(number, term)
        for number, concept in enumerate(builtin().concepts)
        for term in concept.terms
        if term.language == language
    ]


BUILTIN_ENGLISH = EnglishMatcher(builtin_entries("en"))
BUILTIN_CHINESE = ChineseMatcher(builtin_entries("zh"))


@pytest.mark.parametrize(("status", "form", "text", "found"), cases("english-forms.txt"))
def test_english_forms(status: str, form: str, text: str, found: str) -> None:
    hits = english(form, status=STATUSES[status]).find(text)
    assert "/".join(text[hit.start : hit.end] for hit in hits) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [("A plan is there.", "plan"), ("Plan A is there.", "Plan A"), ("It is. A plan A", "plan A")],
)
def test_a_capital_letter_is_an_article_where_a_sentence_begins(text: str, found: str) -> None:
    hits = english("Plan A", "plan").find(text)
    assert "/".join(text[hit.start : hit.end] for hit in hits if not hit.inside) == found


@pytest.mark.parametrize(("form", "text", "found"), cases("chinese-forms.txt"))
def test_chinese_forms(form: str, text: str, found: str) -> None:
    matcher = ChineseMatcher([Entry(0, Term("zh", form, "preferred"))])
    hits = matcher.find(text)
    assert hits == matcher.find(text, fold(text))
    assert "/".join(text[hit.start : hit.end] for hit in hits) == found


def test_english_line_breaks_and_invisible_characters_are_passed_over() -> None:
    text = "the smart\n  city, the sm\u00adart\u00a0ci\u200bty and the smart\n\ncity"
    hits = english("smart city").find(text)
    assert [text[hit.start : hit.end] for hit in hits] == [
        "smart\n  city",
        "sm\u00adart\u00a0ci\u200bty",
    ]


def test_hits_know_the_longest_hit_around_them() -> None:
    entries = [
        Entry(0, Term("en", "Digital China", "preferred")),
        Entry(1, Term("en", "Digital China Summit", "preferred")),
        Entry(2, Term("en", "China Summit Week", "preferred")),
    ]
    outer, inner, overlapping = EnglishMatcher(entries).find("Digital China Summit Week")
    assert [entry.concept for entry in outer.entries] == [1]
    assert inner.inside == outer
    assert overlapping.inside is None


def test_chinese_hits_overlap() -> None:
    entries = [
        Entry(0, Term("zh", "数字中国", "preferred")),
        Entry(1, Term("zh", "中国建设", "preferred")),
    ]
    hits = ChineseMatcher(entries).find("数字中国建设")
    assert [(hit.start, hit.end, hit.inside) for hit in hits] == [(0, 4, None), (2, 6, None)]


def test_the_nearest_of_two_spellings_of_a_concept_is_taken() -> None:
    matcher = EnglishMatcher(
        [
            Entry(0, Term("en", "sub-forum", "preferred")),
            Entry(0, Term("en", "sub forum", "deprecated")),
        ]
    )
    assert [
        hit.entries[0].term.form for hit in matcher.find("Sub-forums, sub forums, sub\nforum")
    ] == ["sub-forum", "sub forum", "sub forum"]


@pytest.mark.parametrize(
    ("accepted", "rejected", "text"),
    [
        ("finals", "final", "the final"),
        ("data center", "data centre", "the Data Centres"),
        ("data center", "data centre", "the data centre"),
        ("internet", "Internet", "the Internet"),
        ("subforum", "sub-forum", "the sub-forum"),
    ],
)
def test_the_rejected_spelling_is_told_from_the_accepted_one(
    accepted: str, rejected: str, text: str
) -> None:
    good, bad = Term("en", accepted, "preferred"), Term("en", rejected, "forbidden")
    matcher = EnglishMatcher([Entry(0, good), Entry(0, bad)])
    assert [hit.entries[0].term for hit in matcher.find(text)] == [bad]
    assert [hit.entries[0].term for hit in matcher.find(f"the {accepted}")] == [good]


def test_case_sensitive_forms() -> None:
    matcher = EnglishMatcher(
        [Entry(0, Term("en", "digital China", "preferred", case_sensitive=True))]
    )
    text = "digital China, Digital China, DIGITAL CHINA, digital china"
    assert [text[hit.start : hit.end] for hit in matcher.find(text)] == [
        "digital China",
        "Digital China",
        "DIGITAL CHINA",
    ]


def test_homonyms() -> None:
    entries = [
        Entry(number, Term("zh", form, "preferred"))
        for number, form in enumerate(("甲乙", "丙", "甲·乙"))
    ]
    assert ChineseMatcher(entries).homonyms() == [{0, 2}]


def test_no_forms() -> None:
    assert ChineseMatcher([]).find("数字中国") == []
    assert EnglishMatcher([]).find("Digital China") == []


TEXTS = st.lists(
    st.one_of(
        st.sampled_from(
            [
                "Digital",
                "China",
                "Summit",
                "sub",
                "forum",
                "AI",
                "the",
                "’s",
                "数字",
                "中国",
                "建设",
                "峰会",
                "百度",
                " ",
                "·",
                "“",
                "-",
                ",",
                ".",
                "\n",
                "\u200b",
                "\ud800",
                "İ",
                "ﬁ",
                "Ａ",
                "＆",
            ]
        ),
        st.text(max_size=5),
    ),
    max_size=20,
).map("".join)


@given(TEXTS)
def test_spans_lie_in_the_text(text: str) -> None:
    for hit in BUILTIN_ENGLISH.find(text) + BUILTIN_CHINESE.find(text):
        assert 0 <= hit.start < hit.end <= len(text)
        assert text[hit.start : hit.end].strip() == text[hit.start : hit.end]
        assert hit.entries
        if hit.inside:
            assert hit.inside.start <= hit.start
            assert hit.end <= hit.inside.end
            assert hit.inside.end - hit.inside.start > hit.end - hit.start


@given(
    st.sampled_from(builtin_entries("en")), st.sampled_from(["", "the 4th ", "“", "數字。", "("])
)
def test_every_english_form_is_found_as_written(entry: Entry, before: str) -> None:
    form = entry.term.form
    # A capital A inside a sentence is no article ("Plan A").
    assume(not (form.startswith("A ") and before.endswith(" ")))
    hits = BUILTIN_ENGLISH.find(f"{before}{form}’s.")
    assert any(
        hit.start == len(before)
        and hit.end == len(before) + len(form)
        and any(other.term == entry.term for other in hit.entries)
        for hit in hits
    )


@given(st.sampled_from(builtin_entries("zh")), st.sampled_from(["", "“", "第4届", "，"]))
def test_every_chinese_form_is_found_as_written(entry: Entry, before: str) -> None:
    form = entry.term.form
    hits = BUILTIN_CHINESE.find(f"{before}{form}。")
    assert any(
        (hit.start, hit.end) == (len(before), len(before) + len(form))
        and any(other.concept == entry.concept for other in hit.entries)
        for hit in hits
    )
