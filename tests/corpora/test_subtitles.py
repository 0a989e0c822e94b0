from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.model import Document
from corpora.readers import Content, choose
from corpora.readers.subtitles import read

SRT = """1
00:00:01,000 --> 00:00:03,000
The port of Chengwan
woke early

2
00:00:03,100 --> 00:00:05,000 X1:40 X2:600
that <i>morning</i>.

3
00:00:06,000 --> 00:00:08,000
{\\an8}- Who is there?
- It's me.

4
00:00:20,000 --> 00:00:22,000
[horn]

5
00:00:22,500 --> 00:00:24,000
We waited...

6
00:00:24,100 --> 00:00:25,000
...for the ship.
"""
VTT = """WEBVTT - The port

STYLE
::cue { color: red }

NOTE 00:01.000 --> 00:02.000
This is a remark.

REGION
id:one

intro
00:01.000 --> 00:03.000 position:10%,line-left
<v Lin>港口今天<c.red>开放</c>，

00:00:03.000 --> 00:00:04.000
欢迎<00:00:03.500>大家来<ruby>看<rt>kàn</rt></ruby>&lt;船&gt;。

00:05.000 --> 00:06.000
<v Mei>再见。</v>
"""


def texts(content: Content) -> list[str]:
    return [block.text for block in content.blocks]


def srt(*cues: str) -> str:
    """Return cues that follow one another without a pause."""
    return "\n".join(
        f"{number}\n00:00:{number:02},000 --> 00:00:{number + 1:02},000\n{cue}\n"
        for number, cue in enumerate(cues, start=1)
    )


def test_a_sentence_runs_over_cues_until_it_ends() -> None:
    assert texts(read(SRT, "a.srt")) == [
        "The port of Chengwan woke early that morning.",
        "Who is there?",
        "It's me.",
        "[horn]",
        "We waited... ...for the ship.",
    ]


def test_settings_remarks_voices_and_readings_of_webvtt_are_left_out() -> None:
    content = read(VTT, "a.vtt")
    assert texts(content) == ["港口今天开放，欢迎大家来看<船>。", "再见。"]
    assert [(unit.kind, unit.number) for unit in content.units] == [
        ("cue", 1),
        ("cue", 2),
        ("cue", 3),
    ]


@pytest.mark.parametrize(
    ("cues", "expected"),
    [
        (["港口今天", "开放。"], ["港口今天开放。"]),
        (["He said:", "Come in."], ["He said: Come in."]),
        (["We wait…", "The end."], ["We wait…", "The end."]),
        (["We wait…", "and see."], ["We wait… and see."]),
        (["“It is late.”", "He left."], ["“It is late.”", "He left."]),
        (["It was 3", "o'clock.", "Yes."], ["It was 3 o'clock.", "Yes."]),
        (["and so", "- No.", "It is."], ["and so", "No.", "It is."]),
        (["♪ la la ♪", "It is.", "Yes."], ["♪ la la ♪", "It is.", "Yes."]),
        (["It is -5 degrees", "here.", "-5."], ["It is -5 degrees here.", "-5."]),
        (["a < b and", "<b>c</b> > d.", "So."], ["a < b and c > d.", "So."]),
        (
            ["港口开放", "大家都来", "船也来", "我们走"],
            ["港口开放", "大家都来", "船也来", "我们走"],
        ),
    ],
)
def test_what_goes_on_in_the_next_cue(cues: list[str], expected: list[str]) -> None:
    assert texts(read(srt(*cues), "a.srt")) == expected


def test_no_sentence_runs_across_a_silence() -> None:
    text = srt("The port of").replace("02,000", "02,500") + srt("Nobody.").replace("00:00", "00:09")
    assert texts(read(text, "a.srt")) == ["The port of", "Nobody."]


def test_blank_lines_and_numbers_in_a_cue_stay_in_it() -> None:
    text = "1\n00:00:01,000 --> 00:00:02,000\nIn the year\n\n1906\nit burnt.\n\n" + srt("Yes.")
    assert texts(read(text, "a.srt")) == ["In the year 1906 it burnt.", "Yes."]


def test_places_lead_to_the_cue() -> None:
    content = read(SRT, "a.srt")
    document = Document(
        "a.srt", "subtitles", "utf-8", "en", tuple(content.units), tuple(content.blocks)
    )
    block = content.blocks[0]
    at = block.text.index("morning")
    place = document.place(block, at, at + 7)
    assert (place.unit, place.number) == ("cue", 2)
    assert document.text_at(place) == "morning"
    assert document.text_at(document.place(content.blocks[2], 0, 8)) == "It's me."


def test_subtitles_are_known_by_their_suffix() -> None:
    assert choose(SRT, "A.SRT").name == choose(VTT, "a.vtt").name == "subtitles"


def test_a_file_without_cues_is_an_error() -> None:
    with pytest.raises(InputError, match=r"^a\.srt: there are no cues"):
        read("WEBVTT\n\nNOTE nothing\n", "a.srt")


@pytest.mark.parametrize(
    "text", ["- a\n" * 50_000, "<i>&amp;" * 50_000, "<v a>" * 50_000, "a" + " " * 500_000 + "b"]
)
def test_long_cues_are_read_in_time(text: str) -> None:
    start = time.process_time()
    read(f"1\n00:00:01,000 --> 00:00:02,000\na\n{text}", "a.srt")
    assert time.process_time() - start < 8


SCRAPS = (
    *("1\n", "00:00:01,000 --> 00:00:03,000\n", "00:01.0 --> 00:02", "WEBVTT", "NOTE ", "STYLE\n"),
    *("\n", "\n\n", "\r\n", "- ", "<i>", "</i>", "<v Lin>", "{\\an8}", "&amp;", "<rt>", "</rt>"),
    *("港口", "the summit", "。", "...", "\\N", "&#0;", "<00:01.000>", " ", "-->", "♪", "[", "]"),
)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(SCRAPS) | st.text(max_size=3), max_size=40).map("".join))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        content = read(f"00:00:01,000 --> 00:00:03,000\nx {text}", "a.srt")
    except InputError:
        return
    size = sum(len(unit.text) for unit in content.units)
    last = 0
    for block in content.blocks:
        start, end = block.traced.span(0, len(block.text))
        assert last <= start < end <= size
        last = end
