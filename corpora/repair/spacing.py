"""Ideographic spaces that stand for line breaks, and spaces that a careful typist would not set.

In Chinese no space stands beside a full-width mark, within quotation marks and brackets, around
a middle dot or dash, between Chinese characters and figures, or beside a single Latin word or
abbreviation. A space between two Chinese characters is a caesura and stays; so does one beside
several Latin words in a row, which are a phrase of their own, and one beside a time, a written
date or a telephone number. In English a space before a point or comma and within brackets and
quotation marks is taken out. Several spaces become one.
"""

from __future__ import annotations

import re
import string

from corpora.model import Block
from corpora.repair.marks import CLOSING, FULL, HAN, NARROW, OPENING, POINTS, SPACE, WIDE
from corpora.repair.step import Change, Edit, edited, excerpt, split

_BLANK = re.compile(f"[{SPACE}]{{2,}}")
_ODD = NARROW.replace(" ", "", 1)
# The white space worth a look: all but one plain space after a Latin word and before another.
_DOUBTFUL = re.compile(
    f"(?<![{SPACE}])(?:(?<![A-Za-z,.;:])[{SPACE}]++|[{SPACE}]++(?![A-Za-z0-9(\\[“])"
    f"|[{SPACE}]{{2,}}+|[{_ODD}])"
)
_IS_CHINESE = re.compile(f"[{HAN}{FULL}]")
_IS_HAN = re.compile(f"[{HAN}]")
_DOTS = "·•・"
_DASHES = "—…"
_SPACES = " \t\u00a0\u3000"
_PERCENT = "%％‰℃"
_WORD = re.compile("[A-Za-z0-9][A-Za-z0-9+#&’'/-]*+")
_LETTERS = re.compile("[A-Za-z]{2,}")
_FIGURE = re.compile("[0-9][0-9.,:：/-]*")
_TOKEN = frozenset(string.ascii_letters + string.digits + "+#&’'/-.,:")
_TIME = re.compile("[0-9]{1,2}[:：][0-9]{2}.*")
_LABEL = re.compile(".*[0-9][-/].*|[0-9]{7,}|[0-9]+\\.[0-9]+\\..*")
_ITEM = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2})*\.?")
_MEASURE = frozenset(
    "年月日时点分秒个多余家人名位项场次届期天周岁元亿万千百倍条种件座处只台套部类批级米吨亩公平至到"
)
_BEFORE_TIME = frozenset("午晚早晨夜间于至到从自前后在")
_UNTIL = frozenset("至到起前后止")


def ideographic_spaces(block: Block) -> Change | None:
    """Split a block where two or more ideographic spaces stand in a row."""
    text = block.text
    runs = [run for run in _BLANK.finditer(text) if _wide(run[0]) > 1]
    if not runs:
        return None
    spans = list(
        zip(
            [0, *(run.end() for run in runs)],
            [*(run.start() for run in runs), len(text)],
            strict=True,
        )
    )
    parts = split(block, spans)
    return Change(parts, len(runs), excerpt(parts[0].text, 0) if parts else "")


def _wide(space: str) -> int:
    return sum(character in WIDE for character in space)


def stray_spaces(block: Block) -> Change | None:
    """Take out the spaces that do not belong where they stand."""
    text = block.text
    quotes = _Quotes(text)
    edits: list[Edit] = []
    for run in _DOUBTFUL.finditer(text):
        start, end = run.span()
        wide = _wide(run[0])
        if start == 0 or end == len(text) or wide > 1:
            continue
        if _is_stray(text, start, end, quotes):
            edits.append((start, end, ""))
        elif run[0] != " " and not (wide and end - start == 1):
            edits.append((start, end, " "))
    return edited(block, edits)


class _Quotes:
    """The quotation marks of a text: which straight ones open and close, and in which language.

    In an English text a space about them stays, beside a Chinese word too.
    """

    def __init__(self, text: str) -> None:
        self.chinese = len(_IS_HAN.findall(text)) >= len(_LETTERS.findall(text))
        places = [match.start() for match in re.finditer('"', text)]
        pairs = list(zip(places[::2], places[1::2], strict=False))
        # An odd number, or marks of inches, cannot be told apart.
        sound = len(places) % 2 == 0 and not any(
            _is_unit(text[first - 1 : first], text[first + 1 : first + 2])
            or _is_unit(text[last + 1 : last + 2], text[last - 1 : last])
            for first, last in pairs
        )
        self.opening = frozenset(first for first, _ in pairs) if sound else frozenset()
        self.closing = frozenset(last for _, last in pairs) if sound else frozenset()


def _is_unit(outside: str, inside: str) -> bool:
    return outside.isascii() and outside.isalnum() and inside.isspace()


def _is_stray(text: str, start: int, end: int, quotes: _Quotes) -> bool:
    before, after = text[start - 1], text[end]
    chinese_before = bool(_IS_CHINESE.match(before))
    chinese_after = bool(_IS_CHINESE.match(after))
    if before in OPENING or after in CLOSING or before in POINTS or after in POINTS:
        return True
    if before == "“" or after == "”" or start - 1 in quotes.opening or end in quotes.closing:
        return True
    # Outside of brackets and quotation marks.
    if after in OPENING:
        return chinese_before or before in '”"' or before.isdigit()
    if before in CLOSING:
        return chinese_after or after in '“"' or after.isdigit()
    if after in "“‘" or end in quotes.opening:
        if before in "”’" or start - 1 in quotes.closing:
            return bool(_IS_CHINESE.match(text[max(0, start - 8) : start - 1].rstrip()[-1:]))
        return chinese_before and quotes.chinese
    if before in "”’" or start - 1 in quotes.closing:
        return chinese_after and quotes.chinese
    if before == "‘" or after == "’":
        return chinese_before or chinese_after
    if after in _DOTS or after in _DASHES:
        rest = text[end + 1 : end + 8].lstrip(_DASHES + _SPACES)
        return (chinese_before or before in '”"') and _is_chinese(rest[:1])
    if before in _DOTS or before in _DASHES:
        rest = text[max(0, start - 8) : start - 1].rstrip(_DASHES + _SPACES)
        return _is_chinese(after) and _is_chinese(rest[-1:])
    if chinese_before and chinese_after:
        return False
    if _IS_HAN.match(after):
        return _closes_before_han(text, start, after)
    if _IS_HAN.match(before):
        return _closes_after_han(text, end, before)
    if after in _PERCENT:
        return before.isdigit()
    return _is_stray_in_english(text, start, end)


def _is_chinese(character: str) -> bool:
    return bool(_IS_CHINESE.match(character)) or character in tuple('“”"')


def _closes_before_han(text: str, start: int, after: str) -> bool:
    """Return whether what stands before a space belongs to the Chinese character after it."""
    before = text[start - 1]
    if before in _PERCENT or before == "℃":
        return True
    if not (before.isascii() and before.isalnum()):
        return False
    first = start
    while first and (text[first - 1].isascii() and text[first - 1] in _TOKEN):
        first -= 1
    token = text[first:start]
    if token[0].isdigit() and not any(letter.isalpha() for letter in token):
        if _TIME.fullmatch(token):
            return after in _UNTIL
        if _LABEL.fullmatch(token):
            return False
        return first > 0 or not _ITEM.fullmatch(token) or after in _MEASURE
    return bool(_WORD.fullmatch(token)) and _stands_alone(text[max(0, first - 8) : first][::-1])


def _closes_after_han(text: str, end: int, before: str) -> bool:
    """Return whether what stands after a space belongs to the Chinese character before it."""
    figure = _FIGURE.match(text, end)
    word = _WORD.match(text, end)
    if word is None:
        return text[end] in ",;:!?"
    if figure and (not word or figure.end() >= word.end()):
        token = figure[0].rstrip(".,:：/-")
        if _TIME.fullmatch(token):
            return before in _BEFORE_TIME
        return not _LABEL.fullmatch(token)
    return _stands_alone(text[word.end() : word.end() + 8])


def _stands_alone(beside: str) -> bool:
    """Return whether what is beside a Latin word is neither Latin nor part of the word."""
    if not beside:
        return True
    character = beside.lstrip()[:1]
    return bool(character) and _is_chinese(character)


def _is_stray_in_english(text: str, start: int, end: int) -> bool:
    before, after = text[start - 1], text[end]
    following = text[end + 1 : end + 2]
    if before == "(":
        return after != ")"
    if after == ")":
        return before != "("
    if not (before.isalnum() or before in ')”"’%'):
        return False
    if following and not following.isspace():
        return False
    rest = text[end + 1 : end + 8].lstrip()
    if after in ",:":
        return not (before.isdigit() and rest[:1].isdigit())
    return after in ";!?" or (after == "." and rest[:1] != ".")
