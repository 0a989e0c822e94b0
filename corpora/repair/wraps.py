"""Lines that a page has broken: found by the width of the column, and joined.

A break was made by the page when what follows it did not fit into the line any more. So for a
column of width W a line is *full* when the line and the first word (or character) of the next
are together wider than W. A stretch of lines is set in a column when many of its lines that end
amid a sentence are full, and few are not or are wider than the column; the stretches are found
as the best-scoring segments, for the few widths that the lines themselves vote for. Widths are
ranges, because the marks and gaps of a justified line are set wider or narrower.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from corpora.model import Block, TracedText
from corpora.repair.marks import CLOSERS, CLOSING, FINAL, FULL, HAN, OPENING, POINTS, SPACE, WIDE
from corpora.repair.notes import is_date, is_note
from corpora.repair.step import excerpt
from corpora.repair.words import is_word

_WIDEST = 240
_NARROWEST = 14
_COLUMNS = 8
# A stretch is taken as set in a column from this score on; each line counts about one.
_ENOUGH = 2.5
# How far the score may drop within a stretch.
_DROP = 4.0
_TOO_WIDE = -2.0
_NOT_FULL = -1.0
# What a line adds that ends its paragraph.
_CLOSED = 0.5
# How far a line may be off the width of its column.
_SLACK = 2
# What the first line of a paragraph may be short by: an indent lost in reading.
_INDENT = 4
# How many of the breaks about a place must be blank lines for them to mean nothing.
_NOISE = 0.8
_ABOUT = 8

_WIDE_CHARACTER = re.compile(f"[{HAN}\u2e80-\u9fff\uac00-\ud7a3\ufe30-\ufe4f\uff01-\uff60{WIDE}]")
_ELASTIC = re.compile(f"[{FULL}“”‘’·—…]")
_GAP = re.compile(f"(?<=[{HAN}{FULL}])[{SPACE}]+|[{SPACE}]+(?=[{HAN}{FULL}])")
_IS_HAN = re.compile(f"[{HAN}]")
_ENDS = re.compile(f"[{FINAL}][{CLOSERS}]*$")
_PROSE = re.compile("[，。；！？]|[,;.!?] ")
_FIRST_WORD = re.compile(
    f"[{OPENING}“‘]*(?:[0-9][0-9.,]*[%％]?|[^\\s{HAN}{FULL}“”‘’—…]{{1,30}}|.)[{CLOSING}{POINTS}”’]*"
)
_LIST_ITEM = re.compile(
    "[•●■◆★▲▪○◇□➢➤►✓※①-⑳]|[-*·–]\\s|[（(][0-9一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[)）、．]"
    "|[0-9]{1,2}\\.(?![0-9])|[一二三四五六七八九十]{1,3}[、是]|第[一二三四五六七八九十]{1,3}[，、：:]"
    "|[A-Za-z][.)]\\s"
)
_LABEL = re.compile(f"[{HAN}]{{2,8}}[：:]|[A-Z][A-Za-z ]{{2,24}}:\\s")
# What no line of its own begins with.
_CONTINUES = re.compile(f"[{POINTS}{CLOSING}”’%％,;!?)]|(?:的|了|着|们)(?![{SPACE}])")
_OPEN_END = re.compile(f"(?<![{POINTS}…”’])[{OPENING}“‘(]$")
_OPEN_BRACKET = re.compile("[（(【][^（()）【】]*$")
_CLOSED_BRACKET = re.compile("[^（()）【】]*[）)】]")
_NUMBER_END = re.compile(f"[0-9][{SPACE}]*[万千百十]?$")
_UNIT_START = re.compile("[万亿]")
_AFTER_TEN_THOUSAND = re.compile(f"[0-9][{SPACE}]*[万千百]$")
_MONEY = re.compile("亿?(?:元|美元|欧元|人次|平方米|千瓦|吨|公里)")
_HYPHEN_END = re.compile(r"([A-Za-z]+)[-\u2010]$")
# A page or a mail address, at the end of a line or at the beginning of the next.
_ADDRESS_END = re.compile(r"(?:[@/]|\w\.\w)\S*-$")
_ADDRESS_START = re.compile(r"[A-Za-z-]+\.[a-z]")
_LETTERS_START = re.compile(r"[A-Za-z]+")
# Words and hyphenated words; not what a hyphen at the end of a line leaves of one.
_WRITTEN = re.compile(r"(?<![A-Za-z-])[A-Za-z]+(?:-[A-Za-z]+)*(?![A-Za-z\u2010-])")
_OPEN_WORDS = frozenset(
    re.findall(
        r"\w+",
        "a an the of in on at to for from by with and or but as than that which who is are was "
        "were has have had will would can its their his her our more over about into between under "
        "this these be been not also it they we he she if when while",
    )
)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line that is not blank.

    Attributes
    ----------
    block
        The line as read, with the white space about it.
    text
        Without that white space.
    indent
        Columns of white space before the text.
    blanks
        Blank lines before it.
    low, high
        The least and the greatest width it may have had on the page, in columns: a Chinese
        character is two wide, its marks one or two, a gap beside it none or one.
    """

    block: Block
    text: str
    indent: int
    blanks: int
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class _Break:
    """What stands between two lines.

    Attributes
    ----------
    open
        Whether the second line can continue the first.
    sure
        Whether it must.
    ended
        Whether the first line ends a sentence.
    evidence
        How much it looks like running prose; 0 where nothing tells.
    need
        The width of what would have had to fit into the first line.
    """

    open: bool
    sure: bool
    ended: bool
    evidence: float
    need: int


def join_lines(blocks: Sequence[Block]) -> tuple[list[Block], int, str]:
    """Join the lines of plain text that a page has broken.

    Returns
    -------
    blocks
        One for each paragraph; the blank lines are gone.
    count
        How many breaks were undone.
    example
        The first of them.
    """
    lines = _lines(blocks)
    breaks = _breaks(lines)
    joined = _joined(lines, breaks)
    words = Words(line.text for line in lines)
    found: list[Block] = []
    example = ""
    parts: list[TracedText] = []
    for number, line in enumerate(lines):
        parts.append(line.block.traced.strip())
        if number < len(breaks) and joined[number]:
            if not example:
                example = join_paragraph(
                    [parts[-1], lines[number + 1].block.traced.strip()], words
                ).text
                example = excerpt(example, len(line.text))
            continue
        first = lines[number - len(parts) + 1].block
        whole = len(parts) > 1
        found.append(replace(first, traced=join_paragraph(parts, words)) if whole else line.block)
        parts = []
    return found, sum(joined), example


class Words:
    """The words of a document, which tell what was hyphenated at the end of a line.

    Parameters
    ----------
    lines
        The lines of the document; they are read when a line ends in a hyphen.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines
        self._known: frozenset[str] | None = None

    def __contains__(self, word: str) -> bool:
        if self._known is None:
            self._known = frozenset(
                word.lower() for line in self._lines for word in _WRITTEN.findall(line)
            )
        return word.lower() in self._known


def join_paragraph(lines: Sequence[TracedText], words: Words) -> TracedText:
    """Return the lines of a paragraph as one text: hyphens taken off, words set apart.

    Parameters
    ----------
    lines
        Without white space at their ends, and none of them empty.
    words
        The words of the document.
    """
    parts: list[TracedText] = []
    for part, following in pairwise(lines):
        cut, gap = _joint(part.text, following.text, words)
        part = part.slice(0, len(part) - cut)
        parts.append(part.replace([(len(part), len(part), gap)]) if gap else part)
    return TracedText.join([*parts, lines[-1]])


_NO_WORDS = Words(())


def is_list_item(text: str) -> bool:
    """Return whether a line begins as an item of a list does."""
    return _LIST_ITEM.match(text) is not None


def is_list_marker(text: str) -> bool:
    """Return whether a text is the bullet or the number of an item, and nothing else."""
    found = _LIST_ITEM.match(text + " ")
    return found is not None and found.end() >= len(text)


def _lines(blocks: Sequence[Block]) -> list[_Line]:
    lines: list[_Line] = []
    blanks = 0
    for block in blocks:
        text = block.text.strip()
        if not text:
            blanks += 1
            continue
        indent = _width(block.text[: len(block.text) - len(block.text.lstrip())][:_WIDEST])
        low, high = _widths(text)
        # Letters that were spaced out have been closed up: their gaps are in the trace.
        start, end = block.traced.span(0, len(block.traced))
        taken = max(0, end - start - len(block.traced))
        high += min(taken, len(text)) if low < high or _IS_HAN.search(text) else 0
        lines.append(_Line(block, text, indent, blanks, indent + low, indent + high))
        blanks = 0
    return lines


def _widths(text: str) -> tuple[int, int]:
    """Return the least and the greatest width of a line, in columns."""
    # The rest of a line that is far too wide for any column need not be measured.
    text = text[: 2 * _WIDEST]
    width = _width(text)
    if width == len(text):
        return width, width
    marks = _ELASTIC.findall(text)
    narrow = sum(1 for mark in marks if not _WIDE_CHARACTER.match(mark))
    gaps = sum(map(len, _GAP.findall(text)))
    return width - (len(marks) - narrow) - gaps, width + narrow


def _breaks(lines: Sequence[_Line]) -> list[_Break]:
    blank = [0, *accumulate(int(line.blanks > 0) for line in lines[1:])]
    usual_blanks = _usual([line.blanks for line in lines[1:] if line.blanks])
    usual_indent = _usual([line.indent for line in lines])
    breaks: list[_Break] = []
    flows = False
    for number, (first, second) in enumerate(pairwise(lines)):
        start, end = max(0, number - _ABOUT), min(len(lines) - 1, number + _ABOUT + 1)
        noise = blank[end] - blank[start] >= _NOISE * (end - start)
        apart = second.blanks > (usual_blanks if noise else 0)
        item = bool(_LIST_ITEM.match(first.text))
        indented = second.indent >= usual_indent + 2 and not (item and second.indent > first.indent)
        ended = bool(_ENDS.search(first.text))
        open_ = not (
            apart
            or indented
            or first.block.kind != "paragraph"
            or second.block.kind != "paragraph"
            or _LIST_ITEM.match(second.text)
            or is_date(first.text)
            or is_date(second.text)
            or (is_note(second.text) and (ended or is_note(first.text)))
        )
        if not open_:
            breaks.append(_Break(False, False, ended, 0, 0))
            flows = False
            continue
        sure = not ended and _is_sure(first.text, second.text)
        evidence = 0.0 if ended else 2.0 if sure else _evidence(first.text, second.text, flows)
        flows = not ended and first.text[-1] not in "，、；"
        word = _FIRST_WORD.match(second.text)
        need = _width(word[0]) if word else 1
        if _joint(first.text, second.text, _NO_WORDS)[1]:
            need += 1
        breaks.append(_Break(True, sure, ended, evidence, min(need, 24)))
    return breaks


def _usual(numbers: Sequence[int]) -> int:
    return Counter(numbers).most_common(1)[0][0] if numbers else 0


def _width(text: str) -> int:
    return len(text) + len(_WIDE_CHARACTER.findall(text))


def _is_sure(first: str, second: str) -> bool:
    """Return whether the second line cannot begin anything."""
    return bool(
        _CONTINUES.match(second)
        or _OPEN_END.search(first)
        or (_OPEN_BRACKET.search(first) and _CLOSED_BRACKET.match(second))
        or (_NUMBER_END.search(first) and _UNIT_START.match(second))
        or (_AFTER_TEN_THOUSAND.search(first) and _MONEY.match(second))
        or (_HYPHEN_END.search(first) and second[0].isalpha())
    )


def _evidence(first: str, second: str, flows: bool) -> float:
    """Return how much two lines look like running prose.

    Verse and lists have marks at the ends of their lines; so a mark tells little unless the text
    flows through the break before.
    """
    if _IS_HAN.search(first[-2:]) or _IS_HAN.search(second[:2]):
        if first[-1] in "，、；" and not flows:
            return 0.4
        if _PROSE.search(first) or _PROSE.search(second + " "):
            return 1.0
        return 0.25 if "、" in first or "、" in second else 0.0
    last = first.split()[-1]
    if last.lower() in _OPEN_WORDS or last.endswith(","):
        return 2.0 if second[0].islower() else 1.0
    if second[0].islower():
        return 1.0
    return 0.5 if second[0].isdigit() and _PROSE.search(first + second) else 0.0


def _joined(lines: Sequence[_Line], breaks: Sequence[_Break]) -> list[bool]:
    """Return which breaks were made by the page."""
    joined = [stop.sure for stop in breaks]
    segments = sorted(
        (
            segment
            for width in _columns(lines, breaks)
            for segment in _segments(lines, breaks, width)
        ),
        reverse=True,
    )
    taken = [False] * len(breaks)
    for _, start, end, width in segments:
        if any(taken[start:end]):
            continue
        # A first line or two may have no mark in them that tells.
        for before in (start - 1, start - 2):
            mid = before >= 0 and not taken[before] and not breaks[before].ended
            if not (mid and start == before + 1 and _runs_on(lines, breaks, before, width)):
                break
            start = before
        taken[start:end] = [True] * (end - start)
        for number in range(start, end):
            joined[number] = joined[number] or _is_wrap(lines, breaks, number, width)
    return joined


def _columns(lines: Sequence[_Line], breaks: Sequence[_Break]) -> list[int]:
    """Return the widths that most lines may have been broken at."""
    votes: Counter[tuple[int, int]] = Counter()
    for number, (line, stop) in enumerate(zip(lines, breaks, strict=False)):
        if stop.evidence and line.high <= _WIDEST:
            low = max(_NARROWEST, line.low - _SLACK)
            high = line.high + stop.need + _slack(line)
            high += _INDENT if _may_begin(breaks, number) else 0
            if low <= high:
                votes[low, high] += 1
    widths: list[int] = []
    while votes and len(widths) < _COLUMNS:
        change = [0] * (_WIDEST + 80)
        for (low, high), count in votes.items():
            change[low] += count
            change[high] -= count
        heights = list(accumulate(change))
        most = max(heights)
        if most < 1:
            break
        best = [width for width, height in enumerate(heights) if height == most]
        width = best[len(best) // 2]
        widths.append(width)
        votes = Counter(
            {span: count for span, count in votes.items() if not span[0] <= width < span[1]}
        )
    return widths


def _slack(line: _Line) -> int:
    """Return how much narrower than its column a full line may be; letters differ in width."""
    return _SLACK if _IS_HAN.search(line.text) else max(_SLACK, line.high // 10)


def _is_full(lines: Sequence[_Line], breaks: Sequence[_Break], number: int, width: int) -> bool:
    line, stop = lines[number], breaks[number]
    return line.high + stop.need + _slack(line) > width and line.low <= width + _SLACK


def _may_begin(breaks: Sequence[_Break], number: int) -> bool:
    """Return whether a line may be the first of a paragraph."""
    return number == 0 or not breaks[number - 1].open or breaks[number - 1].ended


def _runs_on(lines: Sequence[_Line], breaks: Sequence[_Break], number: int, width: int) -> bool:
    """Return whether a line is full, as the first of a paragraph also without its indent."""
    stop = breaks[number]
    if not stop.open or lines[number + 1].low > width + _SLACK:
        return False
    allowed = width - (_INDENT if _may_begin(breaks, number) else 0)
    return _is_full(lines, breaks, number, allowed) or _is_full(lines, breaks, number, width)


def _is_wrap(lines: Sequence[_Line], breaks: Sequence[_Break], number: int, width: int) -> bool:
    stop = breaks[number]
    if not _runs_on(lines, breaks, number, width):
        return False
    if not stop.ended:
        return True
    # A paragraph may end with a full line: the next must be none that is short by an indent.
    following = number + 1 < len(breaks) and not breaks[number + 1].ended
    return (
        lines[number].low + stop.need > width
        and not _LABEL.match(lines[number + 1].text)
        and not (following and not _is_full(lines, breaks, number + 1, width))
    )


def _segments(
    lines: Sequence[_Line], breaks: Sequence[_Break], width: int
) -> list[tuple[float, int, int, int]]:
    """Return the stretches of breaks that are set in a column: score, start, end, width."""
    found: list[tuple[float, int, int, int]] = []
    score = best = 0.0
    start = end = 0
    for number, (line, stop) in enumerate(zip(lines, breaks, strict=False)):
        gain = 0.0
        if line.low > width + _SLACK:
            gain = _TOO_WIDE
        elif stop.open and not stop.ended:
            gain = _NOT_FULL
            if _runs_on(lines, breaks, number, width):
                gain = stop.evidence + (_CLOSED if _ENDS.search(lines[number + 1].text) else 0)
        if score <= 0 or score + gain < best - _DROP:
            if best >= _ENOUGH:
                found.append((best, start, end, width))
            score = best = 0.0
            start = number
        score += gain
        if score > best:
            best = score
            end = number + 1
    if best >= _ENOUGH:
        found.append((best, start, end, width))
    return found


def _joint(first: str, second: str, words: Words) -> tuple[int, str]:
    """Return how many characters to cut off the first line, and what to set between the two."""
    hyphen = _HYPHEN_END.search(first)
    if hyphen:
        rest = _LETTERS_START.match(second)
        if rest is None or rest[0][0].isupper():
            return 0, ""
        left, right = hyphen[1], rest[0]
        address = _ADDRESS_END.search(first) or _ADDRESS_START.match(second)
        if f"{left}-{right}" in words or not second[0].islower() or address:
            return 0, ""
        whole = left + right in words or is_word(left + right)
        return (0, "") if not whole and is_word(left) and is_word(right) else (1, "")
    last, next_ = _edge(first[::-1]), _edge(second)
    if _WIDE_CHARACTER.match(last) or _WIDE_CHARACTER.match(next_):
        return 0, ""
    if first[-1] in "/—([“‘" or second[0] in "/—)]”’%‰,;:!?":
        return 0, ""
    if first[-1].isdigit() and second[0].isdigit():
        return 0, "" if _IS_HAN.search(first) and _IS_HAN.search(second) else " "
    return 0, " "


def _edge(text: str) -> str:
    """Return the first character that tells the script; quotation marks and dashes do not."""
    for character in text[:4]:
        if character not in "“”‘’—…·":
            return character
    return text[0]
