"""Overprinted text: printed several times for weight, and read as often from the page.

A text is taken as overprinted when it can be read, beside its white space, as a row of pieces
each of which stands n times. Repetition that people write (``研究研究``, ``very very``, laughter,
chants) is told from it by the number, the length and the letters of the pieces.
"""

from __future__ import annotations

import re
from dataclasses import replace

from corpora.model import Block, TracedText
from corpora.repair.marks import FINAL, HAN, SPACE
from corpora.repair.step import Change, Edit, excerpt

_LONGEST_ROW = 1_000
_LONGEST_LINE = 20_000
_LONGEST_HEADING = 40
# Comparisons spent on one text; a row of pieces is found with far fewer.
_BUDGET = 20_000
_IS_HAN = re.compile(f"[{HAN}]")
_LAUGHTER = frozenset("哈嘿呵嘻啊呀哇哦噢喔唉哎嗯呜咚啦吧滴答hae")
_QUOTES = "“”《》「」『』（）【】"
_EXCLAMATIONS = "！!？?，,、…"
_DOUBLED_QUOTES = re.compile("“{2}([^“”]{1,200})”{2}")
_ROW_OF_CHARACTERS = re.compile(f"([{HAN}])\\1{{3,}}(?:[{SPACE}]?([{HAN}])\\2{{3,}})+")
_MULTIPLE = re.compile(r"(\w)\1+")

Pieces = list[tuple[int, int, int]]


def overprint(block: Block) -> Change | None:
    """Leave each overprinted piece once; a short line of nothing else becomes a heading."""
    text = block.text
    start = len(text) - len(text.lstrip())
    core = text.strip()
    pieces = _whole(core)
    if pieces:
        edits = [(start + unit, start + end, "") for _, unit, end in pieces]
        traced = block.traced.replace(edits)
        found = traced.text.strip()
        heading = len(found) <= _LONGEST_HEADING and found[-1] not in FINAL
        kind = "heading" if heading and block.kind == "paragraph" else block.kind
        return Change((Block(kind, traced),), 1, excerpt(found, 0))
    edits = sorted([*_doubled_quotes(text), *_rows(text)])
    if not edits:
        return None
    traced = _apply(block.traced, edits)
    return Change((replace(block, traced=traced),), len(edits), excerpt(traced.text, edits[0][0]))


def _apply(traced: TracedText, edits: list[Edit]) -> TracedText:
    kept: list[Edit] = []
    for edit in edits:
        if not kept or edit[0] >= kept[-1][1]:
            kept.append(edit)
    return traced.replace(kept)


def _whole(text: str) -> Pieces:
    """Return the pieces of an overprinted text: start, end of the first copy, end of the last."""
    if not 4 <= len(text) <= _LONGEST_LINE:
        return []
    # A text with a period is found within itself, one period on.
    period = (text + text).find(text, 1)
    count, unit = len(text) // period, text[:period]
    if count > 1 and _is_overprint([unit], count):
        return [(0, period, len(text))]
    spaced = text + " "
    period = (spaced + spaced).find(spaced, 1)
    count, unit = len(spaced) // period, spaced[: period - 1]
    if count > 1 and _weight(unit) >= (8 if count > 2 else 12) and _is_phrase(unit):
        return [(0, period - 1, len(text))]
    if len(text) <= _LONGEST_ROW:
        for count in _counts(text):
            pieces = _row(text, count)
            if pieces and _is_overprint([text[start:end] for start, end, _ in pieces], count):
                return pieces
    return []


def _is_phrase(unit: str) -> bool:
    return bool(_IS_HAN.search(unit)) or " " in unit.strip()


def _counts(text: str) -> list[int]:
    """Return how often the text's first piece may stand, the largest number first."""
    counts = set()
    length = text.find(text[0], 1)
    for _ in range(20):
        if length < 1 or length > len(text) // 2:
            break
        piece = text[:length]
        count = 1
        while text.startswith(piece, count * length):
            count += 1
        if count > 1:
            counts.add(count)
        length = text.find(text[0], length + 1)
    return sorted(counts, reverse=True)


def _row(text: str, count: int) -> Pieces:
    """Return the text as a row of pieces that stand `count` times each, if it is one."""
    budget = _BUDGET
    dead: set[int] = set()
    pieces: Pieces = []
    # For each piece the length to try next, so that the search can go back.
    following = [0]
    at = _skip_space(text, 0)
    while at < len(text):
        length = following[-1]
        step = -1
        limit = (len(text) - at) // count
        while at not in dead:
            length = text.find(text[at], at + length + 1, at + limit + 1) - at
            budget -= 1
            if length < 1 or budget < 0:
                break
            end = at + length * count
            if text[at : end - length] == text[at + length : end]:
                following[-1] = length
                step = end
                break
        if step < 0:
            dead.add(at)
            following.pop()
            if not pieces or budget < 0:
                return []
            at = pieces.pop()[0]
            continue
        pieces.append((at, at + length, step))
        following.append(0)
        at = _skip_space(text, step)
    return pieces


def _skip_space(text: str, at: int) -> int:
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _weight(text: str) -> int:
    """Return how much there is to read: a Latin letter counts one, a Chinese character two."""
    return sum(2 if _IS_HAN.match(letter) else 1 for letter in text if letter.isalpha())


def _is_overprint(units: list[str], count: int) -> bool:
    letters = {letter for unit in units for letter in unit if letter.isalpha()}
    if len(letters) < 2 or {letter.lower() for letter in letters} <= _LAUGHTER:
        return False
    if any(unit != unit.strip() for unit in units):
        return False
    single = all(len(unit) == 1 for unit in units)
    long = any(_weight(unit) >= 8 and unit[-1] not in _EXCLAMATIONS for unit in units)
    if count == 2:
        quoted = any(unit in _QUOTES for unit in units)
        return long or (single and len(letters) > 3) or (quoted and len(letters) > 2)
    if len(units) == 1:
        return long or (count > 7 and _weight(units[0]) > 3)
    if single:
        return len(letters) > (2 if count == 3 else 1)
    return long or (count > 3 and _weight("".join(units)) >= 8)


def _doubled_quotes(text: str) -> list[Edit]:
    """Return the edits for doubled quotation marks and what is doubled between them."""
    edits: list[Edit] = []
    if "““" not in text:
        return edits
    for match in _DOUBLED_QUOTES.finditer(text):
        edits.append((match.start(), match.start() + 1, ""))
        edits += [
            (match.start(1) + unit, match.start(1) + end, "")
            for _, unit, end in _row(match[1], 2)
            if any(letter.isalpha() for letter in match[1])
        ]
        edits.append((match.end() - 1, match.end(), ""))
    return edits


def _rows(text: str) -> list[Edit]:
    """Return the edits for stretches of characters that stand four times and more."""
    edits: list[Edit] = []
    for match in _ROW_OF_CHARACTERS.finditer(text):
        runs = list(_MULTIPLE.finditer(text, match.start(), match.end()))
        letters = {run[1] for run in runs}
        lengths = {len(run[0]) for run in runs}
        if len(letters) > 1 and len(lengths) == 1 and not letters <= _LAUGHTER:
            edits += [(run.start() + 1, run.end(), "") for run in runs]
    return edits
