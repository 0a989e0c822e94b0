"""Letters spaced out for layout."""

from __future__ import annotations

import re
from itertools import accumulate, pairwise

from corpora.model import Block
from corpora.repair.marks import FULL, HAN, SPACE, WIDE
from corpora.repair.step import Change, Edit, edited
from corpora.repair.words import words_in

_GAP = re.compile(f"[{SPACE}]+")
_MARK = f"[{FULL}“”‘’·…—]"
# Tokens between white space: Chinese characters of which no two touch, and what may stand among.
_CHARACTER = f"{_MARK}*+[{HAN}](?:{_MARK}++[{HAN}])*+{_MARK}*+(?!\\S)"
_AMONG = f"(?:{_MARK}++|[0-9A-Za-z.%+]{{1,12}})(?!\\S)"
_CHINESE = re.compile(
    f"(?<!\\S)(?:[0-9](?!\\S)[{SPACE}]++){{0,8}}+{_CHARACTER}(?:[{SPACE}]++(?:{_CHARACTER}|{_AMONG}))*[{SPACE}]++{_CHARACTER}"
)
_LATIN = re.compile(f"(?<!\\S)[A-Za-z](?:[{SPACE}]++[A-Za-z0-9](?!\\S))+")
# A word of two characters set as wide as one of three or four: a title or a name in a list.
_WIDENED = re.compile(f"(?<!\\S)[{HAN}][{WIDE}]{{1,4}}[{HAN}](?=[：:\\s]|$)")
_IS_HAN = re.compile(f"[{HAN}]")
_IS_MARK = re.compile(_MARK)
# Rows that are written with spaces: week days, numerals, stems and branches.
_ROWS = tuple(
    map(
        frozenset,
        ("一二三四五六七八九十日天〇零百千", "甲乙丙丁戊己庚辛壬癸", "子丑寅卯辰巳午未申酉戌亥"),
    )
)


def spaced_letters(block: Block) -> Change | None:
    """Close up single letters that stand apart.

    In running text four in a row are asked for; two Chinese characters or three Latin letters
    are enough where there is nothing else. Wider gaps between groups are kept as one space.
    """
    text = block.text
    alone = text.strip()
    edits: list[Edit] = []
    for match in _CHINESE.finditer(text):
        letters = _IS_HAN.findall(match[0])
        gaps = list(_GAP.finditer(text, *match.span()))
        others = len(gaps) + 1 - len(letters)
        if len(letters) < 4 and (match[0] != alone or others > 0):
            continue
        if others > len(letters) or any(set(letters) <= row for row in _ROWS):
            continue
        edits += _closed(text, *match.span(), gaps)
    taken = {start for start, _, _ in edits}
    for match in _WIDENED.finditer(text):
        if match.start() + 1 not in taken:
            edits.append((match.start() + 1, match.end() - 1, ""))
    for match in _LATIN.finditer(text):
        letters = [letter for letter in match[0] if letter.isalpha()]
        if len(letters) >= (3 if match[0] == alone else 4) and _is_spaced_word("".join(letters)):
            gaps = list(_GAP.finditer(text, *match.span()))
            edits += _words_apart(match[0], _closed(text, *match.span(), gaps))
    edits.sort()
    return edited(block, [edit for edit in edits if text[edit[0] : edit[1]] != edit[2]])


def _is_spaced_word(letters: str) -> bool:
    upper = letters.upper()
    if len(set(upper)) < 2 or set(upper) <= set("ABCDE"):
        return False
    if all(ord(after) - ord(before) == 1 for before, after in pairwise(upper)):
        return False
    return letters.isupper() or (len(letters) > 4 and (letters.istitle() or letters.islower()))


def _closed(text: str, start: int, end: int, gaps: list[re.Match[str]]) -> list[Edit]:
    """Return the edits that close the gaps, but leave one space between groups and words."""
    widths = [sum(2 if space in WIDE else 1 for space in gap[0]) for gap in gaps]
    narrow = min(widths)
    wider = [number for number, width in enumerate(widths) if width > narrow]
    # A gap is between groups only when every group has two letters or more.
    if any(end - start < 2 for start, end in pairwise([-1, *wider, len(gaps)])):
        wider = []
    groups = frozenset(wider)
    edits: list[Edit] = []
    for number, gap in enumerate(gaps):
        before, after = text[gap.start() - 1], text[gap.end()]
        if number in groups:
            space = not (_IS_MARK.match(before) or _IS_MARK.match(after))
        else:
            space = (
                before.isascii()
                and after.isascii()
                and before.isalnum()
                and after.isalnum()
                and not (
                    _is_single(text, start, end, gap.start() - 1)
                    and _is_single(text, start, end, gap.end())
                )
            )
        edits.append((*gap.span(), " " if space else ""))
    return edits


def _is_single(text: str, start: int, end: int, at: int) -> bool:
    """Return whether a letter of the text from `start` to `end` has space on both sides."""
    return (at == start or text[at - 1].isspace()) and (at + 1 == end or text[at + 1].isspace())


def _words_apart(letters: str, edits: list[Edit]) -> list[Edit]:
    """Return the edits with a space between the words that evenly spaced letters spell."""
    if any(new for _, _, new in edits):
        return edits
    words = words_in("".join(letters.split()))
    ends = set(accumulate(len(word) for word in words))
    return [
        (start, end, " " if number in ends else "")
        for number, (start, end, _) in enumerate(edits, 1)
    ]
