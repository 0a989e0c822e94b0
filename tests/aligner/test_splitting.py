"""Sentence splitting: golden cases, nothing lost, linear time."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from aligner.splitting import split, split_text
from corpora.model import Block, BlockKind, Document, TracedText, Unit

DATA = Path(__file__).parent / "data"


def golden(language: str) -> list[tuple[str, str]]:
    lines = (DATA / f"splitting-{language}.txt").read_text(encoding="utf-8").split("\n")
    return [(language, line.replace("⏎", "\n")) for line in lines if line and line[0] != "#"]


@pytest.mark.parametrize(("language", "case"), golden("zh") + golden("en"))
def test_golden(language: str, case: str) -> None:
    text = case.replace("¦", "")
    assert [text[start:end] for start, end in split_text(text, language)] == [
        sentence.strip() for sentence in case.split("¦")
    ]


def test_enough_cases() -> None:
    assert min(len(golden("zh")), len(golden("en"))) >= 150


AWKWARD = st.text(
    st.sampled_from(
        "。！？…；：，.!?;:,\"'“”‘’「」『』（）()《》[]—- \n\r\u2028　\u200baBcI1汉说的"
    )
)


@given(st.text() | AWKWARD, st.sampled_from(["zh", "en", "und"]))
@example("。”）", "zh")
@example("\n。\n”\n", "zh")
@example("A.”\n。", "en")
def test_nothing_is_lost(text: str, language: str) -> None:
    spans = split_text(text, language)
    end_before = 0
    for start, end in spans:
        assert end_before <= start < end
        assert not text[end_before:start].strip()
        assert text[start:end] == text[start:end].strip()
        end_before = end
    assert not text[end_before:].strip()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "unit",
    [
        '"',
        "“",
        "“”",
        "。”",
        ".",
        ". ",
        "(",
        "()",
        "—",
        "…",
        "《",
        "汉",
        "a",
        " ",
        "\n",
        "A. ",
        "？",
    ],
)
def test_time_is_linear(unit: str, language: str) -> None:
    def seconds(size: int) -> float:
        text = unit * (size // len(unit))
        begin = time.process_time()
        split_text(text, language)
        return time.process_time() - begin

    # Quadratic time would take minutes.
    assert seconds(200_000) < 2


def document(*blocks: tuple[BlockKind, str], language: str = "zh") -> Document:
    text = "\n".join(text for _, text in blocks)
    offset = 0
    made = []
    for kind, content in blocks:
        made.append(Block(kind, TracedText.original(content, offset)))
        offset += len(content) + 1
    units = tuple(
        Unit("line", number, line)
        for number, line in enumerate(text.splitlines(keepends=True), start=1)
    )
    return Document("a.txt", "text", "utf-8", language, units, tuple(made))


def texts(made: Document) -> list[tuple[int, str]]:
    return [(sentence.block, sentence.text) for sentence in split(made)]


def test_sentences_end_with_their_block() -> None:
    made = document(
        ("title", "峰会开幕"),
        ("list-item", "论坛"),
        ("list-item", "展览；"),
        ("table-cell", "3.5%"),
        ("paragraph", "会期两天。来宾很多。"),
    )
    assert texts(made) == [
        (0, "峰会开幕"),
        (1, "论坛"),
        (2, "展览；"),
        (3, "3.5%"),
        (4, "会期两天。"),
        (4, "来宾很多。"),
    ]


def test_a_line_is_one_sentence_also_when_empty() -> None:
    made = document(
        ("line", "他来了。她走了。"), ("line", ""), ("line", " 好。 "), ("paragraph", " ")
    )
    assert texts(made) == [(0, "他来了。她走了。"), (1, ""), (2, "好。")]


def test_places_point_at_the_sentences() -> None:
    made = document(("heading", "峰会"), ("paragraph", " 会期两天。 来宾很多。"))
    sentences = split(made)
    assert [made.text_at(sentence.place) for sentence in sentences] == [
        "峰会",
        "会期两天。",
        "来宾很多。",
    ]
    assert [(s.place.number, s.place.start, s.kind) for s in sentences] == [
        (1, 0, "heading"),
        (2, 1, "paragraph"),
        (2, 7, "paragraph"),
    ]


def test_each_block_has_its_own_language() -> None:
    made = document(
        ("paragraph", "他笑了！hello是他唯一会的英语。"),
        ("paragraph", "Oh no！the end. It is over."),
    )
    assert [text for _, text in texts(made)] == [
        "他笑了！",
        "hello是他唯一会的英语。",
        "Oh no！the end.",
        "It is over.",
    ]
