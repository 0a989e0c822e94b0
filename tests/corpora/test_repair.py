from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Collection
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpora.model import Block, Repair, TracedText
from corpora.repair import STEPS, repair

DATA = Path(__file__).parent / "data" / "repair"
ESCAPE = re.compile(r"\\(?:n|t|u[0-9a-f]{4}|U[0-9a-f]{8})")


def plain(escaped: str) -> str:
    return ESCAPE.sub(
        lambda found: {"\\n": "\n", "\\t": "\t"}.get(found[0]) or chr(int("0x" + found[0][2:], 0)),
        escaped,
    )


def cases(step: str) -> list[tuple[str, str]]:
    """Return the golden cases of a step: the damage and the repair, a line for each block."""
    found = []
    for line in (DATA / f"{step}.tsv").read_text(encoding="utf-8").split("\n"):
        if line and not line.startswith("#"):
            damage, repaired = line.split("\t")
            found.append((plain(damage), plain(repaired)))
    return found


def lines_of(text: str) -> list[Block]:
    """Return the lines of a text as its reader hands them on."""
    blocks = []
    offset = 0
    for line in text.split("\n"):
        blocks.append(Block("paragraph", TracedText.original(line, offset)))
        offset += len(line) + 1
    return blocks


def repaired(
    text: str, *, lines: bool = True, skip: Collection[str] = ()
) -> tuple[list[str], tuple[Repair, ...]]:
    blocks, repairs = repair(lines_of(text), lines=lines, skip=skip)
    return [block.text for block in blocks], repairs


GOLDEN = [(step, *case) for step in STEPS if step != "notes" for case in cases(step)]


@pytest.mark.parametrize(("step", "damage", "expected"), GOLDEN)
def test_golden_case(step: str, damage: str, expected: str) -> None:
    texts, repairs = repaired(damage)
    assert "\n".join(texts) == expected
    if damage == expected:
        assert step not in [done.step for done in repairs]


@pytest.mark.parametrize(("damage", "expected"), cases("notes"))
def test_notes_and_captions_are_blocks_of_their_own(damage: str, expected: str) -> None:
    blocks, _ = repair(lines_of(damage), lines=True)
    assert "\n".join(f"<{block.kind}>{block.text}" for block in blocks) == expected


@pytest.mark.parametrize("step", STEPS)
def test_a_step_can_be_switched_off(step: str) -> None:
    worked = 0
    for damage, _ in cases(step):
        before = repair(lines_of(damage), lines=True)[1]
        blocks, after = repair(lines_of(damage), lines=True, skip=[step])
        assert step not in [done.step for done in after]
        worked += step in [done.step for done in before]
        assert all(block.text for block in blocks)
    assert worked >= 10


def test_with_every_step_off_the_text_is_only_stripped() -> None:
    blocks, repairs = repair(lines_of(" 大 会 大 会  \n\n“ 港口 ”，\n"), lines=True, skip=STEPS)
    assert [block.text for block in blocks] == ["大 会 大 会", "“ 港口 ”，"]
    assert repairs == ()


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(ValueError, match="no repair step 'hard-wrap'"):
        repair([], lines=True, skip=["hard-wrap"])


def test_a_repair_says_what_it_did() -> None:
    _, repairs = repaired("8 月 2 日\n海城大会海城大会\n近 400 场")
    assert repairs == (
        Repair("overprint", 1, "海城大会"),
        Repair("stray-spaces", 5, "8月2日"),
        Repair("notes", 1, "8月2日"),
    )


def test_blocks_that_are_no_lines_are_never_joined() -> None:
    damage, joined = cases("hard-wraps")[1]
    assert repaired(damage)[0] == [joined]
    assert repaired(damage, lines=False)[0] == damage.split("\n")


def test_only_paragraphs_become_captions_or_notes() -> None:
    for kind in ("title", "list-item", "table-cell"):
        block = Block(kind, TracedText.original("来源：海城日报"))
        assert repair([block], lines=False)[0][0].kind == kind


def test_an_overprinted_line_is_a_heading() -> None:
    blocks, _ = repair(lines_of("会会会会 议议议议\n海城港口开幕了。海城港口开幕了。"), lines=True)
    assert [(block.kind, block.text) for block in blocks] == [
        ("heading", "会议"),
        ("paragraph", "海城港口开幕了。"),
    ]


@pytest.mark.parametrize("step", STEPS)
def test_golden_repairs_are_final(step: str) -> None:
    for damage, _ in cases(step):
        blocks, _ = repair(lines_of(damage), lines=True)
        again, repairs = repair(blocks, lines=False)
        assert [(block.kind, block.text) for block in again] == [
            (block.kind, block.text) for block in blocks
        ]
        assert repairs == ()


PIECES = st.sampled_from(
    [
        *"大会港口数字，。、：（）《》“”‘’·—…\" '-12%.,;:!?()Aae",
        *[
            " ",
            "  ",
            "\u3000",
            "\u3000\u3000",
            "\n",
            "\n\n",
            "\u00a0",
            "\u200b",
            "\u00ad",
            "\u2028",
        ],
        *[
            "来源：",
            "记者 ",
            "摄",
            "（责任编辑：",
            "8月2日",
            "智慧港口",
            "the ",
            "harbour",
            "9:30",
            "亿元",
        ],
    ]
)
TEXTS = st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60)


def letters(texts: Collection[str]) -> Counter[str]:
    return Counter(letter for text in texts for letter in text if letter.isalnum())


@given(TEXTS, st.booleans())
@settings(max_examples=200)
def test_only_overprint_takes_letters_and_figures(text: str, lines: bool) -> None:
    without = repaired(text, lines=lines, skip=["overprint"])[0]
    assert letters(without) == letters([text])
    found = iter(letter for letter in text if letter.isalnum())
    kept = [
        letter for line in repaired(text, lines=lines)[0] for letter in line if letter.isalnum()
    ]
    assert all(letter in found for letter in kept)


@given(TEXTS, st.booleans())
@settings(max_examples=200)
def test_repair_is_final(text: str, lines: bool) -> None:
    blocks, _ = repair(lines_of(text), lines=lines)
    again, _ = repair(blocks, lines=False)
    assert [(block.kind, block.text) for block in again] == [
        (block.kind, block.text) for block in blocks
    ]


@given(TEXTS, st.booleans())
@settings(max_examples=200)
def test_every_letter_is_traced_to_itself(text: str, lines: bool) -> None:
    blocks, _ = repair(lines_of(text), lines=lines)
    spans = []
    for block in blocks:
        assert block.text == block.text.strip() != ""
        for index, letter in enumerate(block.text):
            start, end = block.traced.span(index, index + 1)
            spans.append((start, end))
            if letter.isalnum():
                assert text[start:end] == letter
    for (start, end), (next_start, next_end) in pairwise(spans):
        assert start <= next_start
        assert end <= next_end


@pytest.mark.parametrize(
    "piece", ["大", "a", " ", "\u3000", "“", '" ', "大 ", "1 ", "大1 ", "““e””", "a-", "\u200b"]
)
def test_a_million_characters_take_seconds(piece: str) -> None:
    text = "开" + piece * (1_000_000 // len(piece)) + "x"
    start = time.process_time()
    repaired(text)
    # Linear steps take less than two seconds; what is quadratic would take hours.
    assert time.process_time() - start < 20


def test_ten_thousand_blank_lines_are_nothing() -> None:
    assert repaired("\n" * 10_000) == ([], ())


def test_many_wrapped_lines_are_joined_in_one_go() -> None:
    line = "港口是城市的门户，也是开放的前沿，五年来海"
    start = time.process_time()
    texts, _ = repaired("\n".join([line] * 20_000))
    assert texts == [line * 20_000]
    assert time.process_time() - start < 20
