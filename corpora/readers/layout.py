"""From the characters of a page to lines in reading order: columns, tables, and what spans them.

The page is taken apart by its white space (recursive X-Y cut: Nagy and Seth, 1984), with the cuts
chosen in another order: lines that leave the same vertical strip free are a band, and a band is
split at its strips. So a headline across the columns ends a band, and lines that lie level in two
columns do not cut the page into ribbons.

All lengths are in points; x grows to the right and y downwards.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from corpora.repair.wraps import is_list_marker

# How wide a strip must be, in sizes of type, to part columns of so many lines.
_NARROWEST = 0.7
_NEEDED = ((8, 0.7), (5, 1.0), (3, 1.4), (2, 2.5))
# What is enough of that where the lines of the second column begin at one place.
_ALIGNED = 0.65
# Columns of prose are this wide, in sizes of type, and their lines reach so far on the average,
# or so many of them reach the end.
_PROSE_WIDTH = 8.0
_PROSE_FILL = 0.7
_PROSE_FULL = 0.4
# The heights above and the depth below its base line that a word takes up when pages are cut.
_ASCENT = 0.7
_DESCENT = 0.1
# How much farther apart two words of one line may be than a word's own space; see `_text`.
_WORD_GAP = 0.18
_WIDE_GAP = 0.6
# Nested columns beyond this are no layout.
_DEEPEST = 12
# Longer cells have paragraphs.
_LONGEST_CELL = 6
# So many lines of the columns of a table lie level.
_LEVEL = 0.6
_MOST_STRIPS = 60
# How much larger than the text the type of a headline is.
_HEADLINE = 1.2

_IS_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]")
_HYPHENS = "-\u2010\u00ad"
Interval = tuple[float, float]
Rule = tuple[float, float, float]
"""Where a horizontal line begins and ends, and its height."""


@dataclass(frozen=True, slots=True)
class Word:
    """Characters that touch each other.

    Attributes
    ----------
    text
        The characters, without white space.
    space
        The white space before it, where the word before it in the file is `previous`.
    previous
        The number of the word before it, if one precedes it on the same line of the file; else -1.
    number
        Its number on the page, in the order of the file.
    x0, x1
        Where it begins and ends.
    y
        Its base line.
    size
        Its size of type.
    character
        The number of its first character on the page.
    """

    text: str
    space: str
    previous: int
    number: int
    x0: float
    x1: float
    y: float
    size: float
    character: int


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a column, or of a cell.

    Attributes
    ----------
    words
        From left to right.
    text
        As it reads.
    starts
        Where each of the words begins in the text.
    x0, x1, y, size
        As those of a word; `y` and `size` are those of most of its characters.
    """

    words: tuple[Word, ...]
    text: str
    starts: tuple[int, ...]
    x0: float
    x1: float
    y: float
    size: float


@dataclass(frozen=True, slots=True)
class Column:
    """Lines that follow one another downwards.

    Attributes
    ----------
    lines
        From top to bottom.
    x0, x1
        The bounds that the layout gives it.
    cell
        Whether it is a cell of a table.
    """

    lines: tuple[Line, ...]
    x0: float
    x1: float
    cell: bool = False


def columns(words: Sequence[Word], rules: Sequence[Rule] = ()) -> list[Column]:
    """Return the columns and cells of a page in reading order.

    Parameters
    ----------
    words
        The words of the page.
    rules
        The horizontal lines drawn on it, which part the rows of tables.
    """
    if not words:
        return []
    size = median(word.size for word in words)
    return list(_cut(list(words), rules, size, 0))


@dataclass(slots=True)
class _Band:
    """Rows that leave the same strips free."""

    rows: list[list[Word]] = field(default_factory=list)
    strips: list[Interval] = field(default_factory=list)


def _cut(words: list[Word], rules: Sequence[Rule], size: float, depth: int) -> Iterator[Column]:
    rows = _rows(words)
    for band in _bands(rows, size):
        inside = [word for row in band.rows for word in row]
        strips = _sound_strips(inside, band.strips, size) if depth < _DEEPEST else []
        if not strips:
            yield Column(tuple(lines_of(inside)), *_extent(inside))
            continue
        parts = _parted(inside, strips)
        ruled = _ruled(inside, rules)
        if ruled or _is_table(parts, band.rows, size):
            yield from _cells(ruled or _merged(band.rows, strips), strips)
            continue
        for part in parts:
            yield from _cut(part, rules, size, depth + 1)


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Return the words in rows that white space parts from one another."""
    rows: list[list[Word]] = []
    bottom = float("-inf")
    for word in sorted(words, key=lambda word: word.y - _ASCENT * word.size):
        if word.y - _ASCENT * word.size >= bottom:
            rows.append([])
        rows[-1].append(word)
        bottom = max(bottom, word.y + _DESCENT * word.size)
    return rows


def _gaps(words: Iterable[Word], least: float) -> list[Interval]:
    """Return the intervals between words that none of them covers."""
    gaps: list[Interval] = []
    end: float | None = None
    for x0, x1 in sorted((word.x0, word.x1) for word in words):
        if end is None:
            end = x1
            continue
        if x0 - end >= least:
            gaps.append((end, x0))
        end = max(end, x1)
    return gaps


def _bands(rows: Sequence[list[Word]], size: float) -> Iterator[_Band]:
    """Yield the rows in groups: those in columns, each group with its strips, and those without."""
    plain = _Band()
    number = 0
    while number < len(rows):
        end, strips = _run(rows, number, size)
        if end > number:
            start = number
            if plain.rows:
                taken = _leading(plain.rows, rows[start], strips, size)
                lead = plain.rows[len(plain.rows) - taken :]
                plain.rows = plain.rows[: len(plain.rows) - taken]
                if plain.rows:
                    yield plain
                plain = _Band()
            else:
                lead = []
            yield _Band([*lead, *rows[start:end]], strips)
            number = end
        else:
            plain.rows.append(rows[number])
            number += 1
    if plain.rows:
        yield plain


def _run(rows: Sequence[list[Word]], start: int, size: float) -> tuple[int, list[Interval]]:
    """Return where the rows end that have strips in common with the first, and the strips.

    The end is the start where there are no such rows.
    """
    strips = _gaps(rows[start], _NARROWEST * size)
    if not strips:
        return start, []
    if len(strips) > _MOST_STRIPS:
        strips = sorted(sorted(strips, key=lambda strip: strip[0] - strip[1])[:_MOST_STRIPS])
    best: tuple[int, list[Interval]] = (start, [])
    active = 0.0
    for number in range(start, len(rows)):
        row = rows[number]
        left, right = _extent(row)
        if number > start and _is_headline(rows, number, size):
            break
        free = [(float("-inf"), left), *_gaps(row, _NARROWEST * size), (right, float("inf"))]
        common = [
            (max(a, c), min(b, d))
            for a, b in strips
            for c, d in free
            if min(b, d) - max(a, c) >= _NARROWEST * size
        ]
        active_here = any(left < a and b < right for a, b in common)
        # A text below columns may be too short to cross all of their strips.
        if not common or (not active_here and _lost(best[1], common)):
            break
        strips = common
        if active_here:
            active += max(1.0, (_bottom(row) - _top(row)) / (1.2 * size))
        need = next((width for lines, width in _NEEDED if active >= lines - 0.2), None)
        if need is not None:
            sure = [
                b - a
                for a, b in strips
                if b - a >= need * size
                or (
                    b - a >= _ALIGNED * need * size
                    and _begin_aligned(rows[start : number + 1], (a, b), size)
                )
            ]
            # Gutters are alike, however short a column is.
            wide = [(a, b) for a, b in strips if any(b - a > w - 0.15 * size for w in sure)]
            if not active_here and _lost(best[1], wide):
                break
            if wide:
                best = (number + 1, wide)
    return best


def _lost(before: Iterable[Interval], strips: Sequence[Interval]) -> bool:
    """Return whether a strip before lies in none of those that are left."""
    return any(not any(c < b and a < d for c, d in strips) for a, b in before)


def _begin_aligned(rows: Sequence[Sequence[Word]], strip: Interval, size: float) -> bool:
    """Return whether the lines behind a strip begin at one place, or are set in from it.

    Gaps that lie one below the other by chance do not.
    """
    starts = [
        min(behind) for row in rows if (behind := [word.x0 for word in row if word.x0 >= strip[0]])
    ]
    first, last = min(starts), max(starts)
    aligned = all(start - first < 1 or last - start < 1 for start in starts)
    return len(starts) > 2 and aligned and last - first < 2.6 * size


def _is_headline(rows: Sequence[Sequence[Word]], number: int, size: float) -> bool:
    """Return whether a row is a headline over columns, though too short to cross them.

    It stands alone in its row, and the columns below it begin level.
    """
    for row in rows[number : number + 3]:
        if min(word.size for word in row) <= _HEADLINE * size:
            tops = [min(word.y for word in part) for part in _parted(row, _gaps(row, size))]
            return row is not rows[number] and len(tops) > 1 and max(tops) - min(tops) < 0.2 * size
    return False


def _leading(
    rows: Sequence[list[Word]], first: list[Word], strips: Sequence[Interval], size: float
) -> int:
    """Return how many of the rows before a band belong to it: its one column begins higher up."""
    taken = 0
    below = first
    for row in reversed(rows):
        left, right = _extent(row)
        gap = _top(below) - _bottom(row)
        across = any(left < b and right > a for a, b in strips)
        large = min(word.size for word in row) > _HEADLINE * size
        if gap > 2 * size or across or large:
            break
        taken += 1
        below = row
    if taken == len(rows) or not taken:
        return taken
    # Above them stands a text across the columns: what is close to it is its last line.
    above = rows[len(rows) - taken - 1]
    chain = [above, *rows[len(rows) - taken :], first]
    steps = [_top(b) - _bottom(a) for a, b in pairwise(chain)]
    widest = max(range(len(steps)), key=lambda number: steps[number])
    if steps[widest] < 1.3 * min(steps) + 0.5:
        return 0
    return taken - widest


def _top(row: Iterable[Word]) -> float:
    return min(word.y - _ASCENT * word.size for word in row)


def _bottom(row: Iterable[Word]) -> float:
    return max(word.y + _DESCENT * word.size for word in row)


def _extent(words: Iterable[Word]) -> Interval:
    words = list(words)
    return min(word.x0 for word in words), max(word.x1 for word in words)


def _parted(words: Iterable[Word], strips: Sequence[Interval]) -> list[list[Word]]:
    """Return the words in the columns between the strips."""
    middles = [(a + b) / 2 for a, b in strips]
    parts: list[list[Word]] = [[] for _ in range(len(strips) + 1)]
    for word in words:
        middle = (word.x0 + word.x1) / 2
        parts[sum(middle > x for x in middles)].append(word)
    return parts


def _sound_strips(words: Sequence[Word], strips: Sequence[Interval], size: float) -> list[Interval]:
    """Return the strips that part texts, and not a text from its bullets or numbers."""
    sound = [strip for strip in strips if any(word.x1 <= strip[0] + 1 for word in words)]
    while sound:
        parts = _parted(words, sound)
        for number, part in enumerate(parts[:-1]):
            if not part or all(is_list_marker(line.text) for line in lines_of(part)):
                del sound[number]
                break
        else:
            return sound if parts[-1] else sound[:-1]
    return sound


def _is_table(parts: Sequence[Sequence[Word]], rows: Sequence[Sequence[Word]], size: float) -> bool:
    """Return whether parts that stand side by side are the columns of a table.

    They are where the rows lie level, and the parts are narrow or their lines hardly fill them.
    """
    columns_ = [lines_of(part) for part in parts]
    prose = 0
    for lines in columns_:
        left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
        fill = sum(line.x1 - line.x0 for line in lines) / len(lines) / max(right - left, 1.0)
        full = sum(right - line.x1 < 2 * size for line in lines) / len(lines)
        filled = fill >= _PROSE_FILL or full >= _PROSE_FULL or _is_indented(lines, size)
        prose += right - left >= _PROSE_WIDTH * size and filled and len(lines) > 2
    if prose > 1:
        return False
    marked = [sum(is_list_marker(line.words[0].text) for line in lines) for lines in columns_]
    if min(marked) > 1:
        return False
    # The lines of the shortest column lie level with lines of the others.
    shortest = min(columns_, key=len)
    heights = [line.y for lines in columns_ if lines is not shortest for line in lines]
    level = sum(any(abs(line.y - y) < 0.2 * size for y in heights) for line in shortest)
    return level >= _LEVEL * len(shortest) and (len(rows) > 1 or len(parts) > 2)


def _is_indented(lines: Sequence[Line], size: float) -> bool:
    """Return whether lines are paragraphs whose first lines are set in, as no cells are."""
    left, right = min(line.x0 for line in lines), max(line.x1 for line in lines)
    begins = [0.8 * size < line.x0 - left < 4.5 * size for line in lines]
    # Headings stand at the edge too.
    ends = [
        before.x1
        for before, line, first in zip(lines, lines[1:], begins[1:], strict=False)
        if not first and line.size < 1.1 * size and before.size < 1.1 * size
    ]
    full = sum(right - end < 2.5 * size for end in ends)
    return sum(begins) > 1 and bool(ends) and full >= _PROSE_FILL * len(ends)


def _ruled(words: Sequence[Word], rules: Sequence[Rule]) -> list[list[Word]]:
    """Return the words in the rows of a table between its rules; none where it has no two."""
    left, right = _extent(words)
    lengths: dict[int, float] = {}
    for x0, x1, y in rules:
        lengths[round(y)] = lengths.get(round(y), 0.0) + max(0.0, min(x1, right) - max(x0, left))
    # A base line lies above the rule below it, by the depth of the letters and some space.
    heights = sorted(y for y, length in lengths.items() if length > 0.6 * (right - left))
    rows: dict[int, list[Word]] = {}
    for word in words:
        rows.setdefault(bisect(heights, word.y), []).append(word)
    return [rows[number] for number in sorted(rows)] if len(rows) > 2 else []


def _merged(rows: Sequence[list[Word]], strips: Sequence[Interval]) -> list[list[Word]]:
    """Return the rows of a table without rules: a row that goes on in the next is one with it."""
    gaps = [_top(b) - _bottom(a) for a, b in pairwise(rows)]
    widest = max(gaps, default=0.0)
    merged: list[list[Word]] = []
    for number, row in enumerate(rows):
        filled = [bool(cell) for cell in _parted(row, strips)]
        close = number and gaps[number - 1] < 0.7 * widest
        if merged and not all(filled) and (not filled[0] or close):
            merged[-1] += row
        else:
            merged.append(list(row))
    return merged


def _cells(rows: Iterable[list[Word]], strips: Sequence[Interval]) -> Iterator[Column]:
    for row in rows:
        for cell in _parted(row, strips):
            if cell:
                lines = tuple(lines_of(cell))
                yield Column(lines, *_extent(cell), cell=len(lines) <= _LONGEST_CELL)


def lines_of(words: Iterable[Word]) -> list[Line]:
    """Return the words of one column in lines from top to bottom."""
    groups: list[list[Word]] = []
    y = size = 0.0
    for word in sorted(words, key=lambda word: word.y):
        if groups and word.y - y < 0.45 * max(size, word.size):
            groups[-1].append(word)
            # Raised figures stand before their line in this order, sunken ones after it.
            if word.size > 1.1 * size:
                y, size = word.y, word.size
        else:
            groups.append([word])
            y, size = word.y, word.size
    return [_line(group) for group in groups]


def _line(words: list[Word]) -> Line:
    words.sort(key=lambda word: word.x0)
    weights: dict[tuple[float, float], int] = {}
    for word in words:
        key = (word.y, word.size)
        weights[key] = weights.get(key, 0) + len(word.text)
    y, size = max(weights, key=lambda key: weights[key])
    text, starts = _text(words)
    right = max(word.x1 for word in words)
    return Line(tuple(words), text, starts, words[0].x0, right, y, size)


def _text(words: Sequence[Word]) -> tuple[str, tuple[int, ...]]:
    pieces = [words[0].text]
    starts = [0]
    length = len(pieces[0])
    for before, word in pairwise(words):
        hyphen = word is words[-1] and word.text in _HYPHENS and before.text[-1].isalpha()
        if hyphen and word.x0 - before.x1 < _WORD_GAP * word.size:
            # The slack of a justified line.
            space = ""
        elif word.previous == before.number:
            space = word.space
        else:
            wide = _IS_WIDE.match(before.text[-1]) or _IS_WIDE.match(word.text[0])
            gap = (word.x0 - before.x1) / max(before.size, word.size, 0.1)
            space = " " if gap > (_WIDE_GAP if wide else _WORD_GAP) else ""
        pieces += (space, word.text)
        starts.append(length + len(space))
        length = starts[-1] + len(word.text)
    return "".join(pieces), tuple(starts)
