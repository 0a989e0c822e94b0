"""The automatic numbers of paragraphs in a Word document: how they count, what they look like."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from lxml import etree

_DEEPEST = 8
_PLACEHOLDER = re.compile("%([1-9])")
# Bullets, which are letters of fonts of symbols, count nothing.
_PRIVATE = re.compile("[\ue000-\uf8ff]")
# Behind these no space is set in Chinese.
_CLOSED = re.compile("[、，。．：；）】》]$")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc")),
    *((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_LARGEST = 9999
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class _Level:
    """A level of a list.

    Attributes
    ----------
    start
        Its first number.
    format
        How its numbers are written, such as ``decimal``.
    text
        The label; ``%1`` stands for the number of the first level.
    space
        Whether white space follows.
    restart
        From which level on, counted from 1, a paragraph begins it anew; 0 is never, None the
        level above.
    plain
        Whether all numbers in the label are decimal.
    """

    start: int = 1
    format: str = "decimal"
    text: str = ""
    space: bool = True
    restart: int | None = None
    plain: bool = False


class Numbering:
    """The lists of a document, which count as they are asked for labels.

    Parameters
    ----------
    root
        The root of the part with the lists; None where there is none.
    """

    def __init__(self, root: etree._Element | None) -> None:
        self._lists: dict[str, tuple[str, Mapping[int, _Level]]] = {}
        self._by_style: dict[tuple[str, str], int] = {}
        self._overridden: dict[str, Mapping[int, int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()
        if root is not None:
            self._read(root, f"{{{etree.QName(root).namespace}}}")

    def _read(self, root: etree._Element, w: str) -> None:
        levels: dict[str, dict[int, _Level]] = {}
        linked: dict[str, str] = {}
        defined: dict[str, str] = {}
        for abstract in root.iter(f"{w}abstractNum"):
            key = abstract.get(f"{w}abstractNumId", "")
            levels[key] = dict(_levels(abstract, w))
            for level in abstract.iter(f"{w}lvl"):
                style = _value(level, "pStyle", w)
                if style:
                    self._by_style[key, style] = _number(level.get(f"{w}ilvl")) or 0
            if abstract.find(f"{w}styleLink") is not None:
                defined[_value(abstract, "styleLink", w)] = key
            if abstract.find(f"{w}numStyleLink") is not None:
                linked[key] = _value(abstract, "numStyleLink", w)
        for number in root.iter(f"{w}num"):
            key = number.get(f"{w}numId", "")
            abstract_key = _value(number, "abstractNumId", w)
            abstract_key = defined.get(linked.get(abstract_key, ""), abstract_key)
            own = dict(levels.get(abstract_key, {}))
            starts: dict[int, int] = {}
            for override in number.iter(f"{w}lvlOverride"):
                at = _number(override.get(f"{w}ilvl")) or 0
                own.update(_levels(override, w))
                start = _number(_value(override, "startOverride", w))
                if start is not None:
                    starts[at] = start
                    own[at] = replace(own.get(at, _Level()), start=start)
            self._lists[key] = abstract_key, own
            self._overridden[key] = starts

    def begin(self) -> None:
        """Count from the start again."""
        self._counts = {}
        self._begun = set()

    def label(self, key: str, level: int | None, style: str) -> str:
        """Return the label of the next paragraph of a list, with the white space behind it.

        Parameters
        ----------
        key
            The list.
        level
            The level, from 0; None where the style says it.
        style
            The style of the paragraph.

        Returns
        -------
        str
            Empty for bullets, and for numbers in a format that is not known.
        """
        if key not in self._lists:
            return ""
        abstract, levels = self._lists[key]
        at = level if level is not None else self._by_style.get((abstract, style), 0)
        at = min(max(at, 0), _DEEPEST)
        counts = self._counts.setdefault(abstract, {})
        if at in self._overridden[key] and (key, at) not in self._begun:
            counts.pop(at, None)
        self._begun.add((key, at))
        here = levels.get(at, _Level())
        counts[at] = counts.get(at, here.start - 1) + 1
        for deeper in [other for other in counts if other > at]:
            restart = levels.get(deeper, _Level()).restart
            if restart is None or at < restart:
                del counts[deeper]
        return self._shown(here, levels, counts)

    @staticmethod
    def _shown(here: _Level, levels: Mapping[int, _Level], counts: Mapping[int, int]) -> str:
        if len(here.text) > _LONGEST or here.format == "bullet" or _PRIVATE.search(here.text):
            return ""
        known = True

        def written(found: re.Match[str]) -> str:
            nonlocal known
            at = int(found[1]) - 1
            level = levels.get(at, _Level())
            form = "decimal" if here.plain and level.format != "none" else level.format
            value = counts.get(at, level.start)
            write = _FORMATS.get(form)
            known = known and write is not None and 0 <= value <= _LARGEST
            return write(value) if write is not None and known else ""

        text = _PLACEHOLDER.sub(written, here.text).lstrip()
        if not text or not known or len(text) > _LONGEST:
            return ""
        if not here.space:
            return text
        text = text.rstrip()
        return text if _CLOSED.search(text) else f"{text} "


def _levels(parent: etree._Element, w: str) -> list[tuple[int, _Level]]:
    found = []
    for level in parent.iter(f"{w}lvl"):
        # A format of one's own has a known one beside it, for programs that do not know it.
        formats = [one.get(f"{w}val", "") for one in level.iter(f"{w}numFmt")]
        formats = [one for one in formats if one != "custom"] or ["decimal"]
        start = _number(_value(level, "start", w))
        plain = level.find(f"{w}isLgl")
        made = _Level(
            start=0 if start is None else start,
            format=formats[0],
            text=_value(level, "lvlText", w),
            space=_value(level, "suff", w) != "nothing",
            restart=_number(_value(level, "lvlRestart", w)),
            plain=plain is not None and plain.get(f"{w}val") not in ("0", "false", "off"),
        )
        found.append((_number(level.get(f"{w}ilvl")) or 0, made))
    return found


def _value(parent: etree._Element, name: str, w: str) -> str:
    found = parent.find(w + name)
    return "" if found is None else found.get(f"{w}val", "")


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else None


# How numbers are written


def _letters(number: int) -> str:
    """Return a, b … z, aa, bb … as Word counts."""
    return chr(ord("a") + (number - 1) % 26) * (1 + (number - 1) // 26) if number else ""


def _roman(number: int) -> str:
    written = ""
    for value, letters in _ROMAN:
        written += letters * (number // value)
        number %= value
    return written


def _ordinal(number: int) -> str:
    teens = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _chinese(digits: str, units: str) -> Callable[[int], str]:
    """Return a writer of numbers with units for ten, a hundred and a thousand."""

    def write(number: int) -> str:
        written = ""
        gap = False
        for power in (3, 2, 1, 0):
            digit = number // 10**power % 10
            if digit:
                written += (digits[0] if gap else "") + digits[digit]
                written += units[power - 1] if power else ""
            gap = not digit and bool(written)
        if number < 20 and written.startswith(digits[1] + units[0]):
            written = written[1:]
        return written or digits[0]

    return write


def _by_digit(digits: str) -> Callable[[int], str]:
    return lambda number: "".join(digits[int(digit)] for digit in str(number))


def _row(first: str, count: int) -> Callable[[int], str]:
    """Return a writer with characters in a row for the numbers from 1, decimal beyond them."""
    return lambda number: chr(ord(first) + number - 1) if 0 < number <= count else str(number)


def _cycle(letters: str) -> Callable[[int], str]:
    return lambda number: letters[(number - 1) % len(letters)] if number else ""


_COUNTING = _chinese("零一二三四五六七八九", "十百千")
_FORMATS: dict[str, Callable[[int], str]] = {
    "none": lambda number: "",
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": _by_digit("０１２３４５６７８９"),
    "decimalFullWidth2": _by_digit("０１２３４５６７８９"),
    "numberInDash": lambda number: f"- {number} -",
    "ordinal": _ordinal,
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letters(number).upper(),
    "lowerLetter": _letters,
    "chineseCounting": _COUNTING,
    "chineseCountingThousand": _COUNTING,
    "taiwaneseCounting": _COUNTING,
    "taiwaneseCountingThousand": _COUNTING,
    "japaneseCounting": _COUNTING,
    "ideographDigital": _by_digit("〇一二三四五六七八九"),
    "japaneseDigitalTenThousand": _by_digit("〇一二三四五六七八九"),
    "taiwaneseDigital": _by_digit("〇一二三四五六七八九"),
    "chineseLegalSimplified": _chinese("零壹贰叁肆伍陆柒捌玖", "拾佰仟"),
    "ideographLegalTraditional": _chinese("零壹貳參肆伍陸柒捌玖", "拾佰仟"),
    "ideographTraditional": _cycle("甲乙丙丁戊己庚辛壬癸"),
    "ideographZodiac": _cycle("子丑寅卯辰巳午未申酉戌亥"),
    "decimalEnclosedCircle": _row("①", 20),
    "decimalEnclosedCircleChinese": _row("①", 20),
    "decimalEnclosedParen": _row("⑴", 20),
    "decimalEnclosedFullstop": _row("⒈", 20),
    "ideographEnclosedCircle": _row("㊀", 10),
}
