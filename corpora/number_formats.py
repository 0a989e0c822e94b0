"""Numbers in cells as Excel shows them (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

from __future__ import annotations

import math
import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext
from functools import lru_cache

_BUILT_IN = {
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    14: "yyyy/m/d",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "yyyy/m/d h:mm",
    30: "m/d/yy",
    31: "yyyy年m月d日",
    32: "h时mm分",
    33: "h时mm分ss秒",
    34: "上午/下午h时mm分",
    35: "上午/下午h时mm分ss秒",
    37: "#,##0;(#,##0)",
    38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)",
    40: "#,##0.00;(#,##0.00)",
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss",
    48: "##0.0E+0",
    55: "上午/下午h时mm分",
    56: "上午/下午h时mm分ss秒",
    **dict.fromkeys((27, 36, 50, 52, 57), "yyyy年m月"),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), "m月d日"),
}
"""The formats that are known by their number; the dates are those of Chinese Excel."""

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|(?P<skipped>[_*].?)|\[\$(?P<currency>[^\]-]*)[^\]]*\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<bracket>[^\]]*)\]|(?P<half>AM/PM|A/P|上午/下午)"
    r"|(?P<general>General)|(?P<text>@)|(?P<exponent>E[+-]0+)|(?P<fraction>(?<=[Ss])\.0+)"
    r"|(?P<date>y+|m+|d+|h+|s+|aaaa?)|(?P<digits>[#0?,.]+)|(?P<plain>.)",
    re.IGNORECASE | re.DOTALL,
)
_LITERAL = ("quoted", "escaped", "currency", "plain")
_MOST = 30  # Places that a number is shown with; Excel has 15 that mean something.
_DAYS = 2_958_465  # 9999-12-31, the last day that Excel knows
_DAYS_TO_1904 = 1462
_MONTHS = "January February March April May June July August September October November December"
_WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday"
_HAN_WEEKDAYS = "一二三四五六日"

_Token = tuple[str, str]


def built_in(number: int) -> str:
    """Return the code of a format that is known by its number, ``General`` where there is none."""
    return _BUILT_IN.get(number, "General")


def shown(number: float, code: str = "General", *, date1904: bool = False) -> str:
    """Return the text that a cell shows for a number.

    Dates and times, percents, thousands, decimals, scientific numbers, currencies and words
    around them are written as the format says. Fractions, conditions and formats that break the
    digits up are not: their number is written in full. Columns that are too narrow, and the
    order of day and month of the reader's own country, play no part.

    Parameters
    ----------
    number
        The number, or the days since 1900 (1904) of a date.
    code
        The format, such as ``yyyy"年"m"月"d"日"`` or ``0.0%``.
    date1904
        Whether days are counted from 1 January 1904.
    """
    sections = _sections(code)
    section = sections[0]
    if number < 0 and len(sections) > 1:
        section = sections[1]
        number = -number
    elif number == 0 and len(sections) > 2:
        section = sections[2]
    kinds = {kind for kind, _ in section}
    if not math.isfinite(number) or not section or "condition" in kinds:
        return _general(number)
    if kinds & {"general", "text"}:
        return "".join(
            value if kind in _LITERAL else _general(number)
            for kind, value in section
            if kind in _LITERAL or kind in ("general", "text")
        )
    if kinds & {"date", "elapsed"}:
        text = _date(number, section, date1904)
    elif kinds & {"digits", "exponent"}:
        text = _digits(number, section)
    else:
        text = "".join(value for kind, value in section if kind in _LITERAL)
    return _general(number) if text is None else text.strip()


@lru_cache(maxsize=256)
def _sections(code: str) -> tuple[tuple[_Token, ...], ...]:
    sections: list[list[_Token]] = [[]]
    for match in _TOKEN.finditer(code):
        kind = match.lastgroup or "skipped"
        value = match[kind]
        if kind == "plain" and value == ";":
            sections.append([])
        elif kind == "bracket":
            if value[:1] in "<>=" and value:
                sections[-1].append(("condition", value))
        elif kind != "skipped":
            sections[-1].append((kind, value))
    return tuple(map(tuple, sections))


def _general(number: float) -> str:
    if not math.isfinite(number):
        return str(number)
    if number == 0 or 1e-9 <= abs(number) < 1e15:
        text = f"{Decimal(f'{number:.15g}'):f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    mantissa, _, exponent = f"{number:.14E}".partition("E")
    return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}"


def _digits(number: float, section: tuple[_Token, ...]) -> str | None:
    """Return the number as a section writes it; None where the section is not understood."""
    places = [index for index, (kind, _) in enumerate(section) if kind == "digits"]
    exponent = next((value for kind, value in section if kind == "exponent"), "")
    if len(places) != 1 or ("plain", "/") in section:
        return None
    pattern = section[places[0]][1]
    whole, _, decimals = pattern.partition(".")
    scale = len(whole) - len(whole.rstrip(","))
    decimals = decimals.replace(",", "").replace(".", "")
    least = whole.count("0")
    if len(decimals) > _MOST or least > _MOST:
        return None
    percents = sum(token == ("plain", "%") for token in section)
    with localcontext() as context:
        context.prec = 400
        value = Decimal(repr(abs(number))).scaleb(2 * percents - 3 * scale)
        power = 0
        if exponent:
            step = max(1, len(whole.replace(",", "")))
            power = value.adjusted() if value else 0
            power -= power % step if step > 1 else 0
            value = value.scaleb(-power)
        smallest = Decimal(1).scaleb(-len(decimals))
        rounded = value.quantize(smallest, ROUND_HALF_UP)
        if exponent and rounded.adjusted() == step:
            power += step
            rounded = value.scaleb(-step).quantize(smallest, ROUND_HALF_UP)
        text = f"{rounded:f}"
    integer, _, fraction = text.partition(".")
    while len(fraction) > 0 and fraction[-1] == "0" and decimals[len(fraction) - 1] == "#":
        fraction = fraction[:-1]
    integer = integer.lstrip("0").rjust(least, "0")
    if "," in whole.rstrip(",") and integer:
        integer = re.sub(r"(?<=\d)(?=(?:\d{3})+\Z)", ",", integer)
    text = integer + ("." if "." in pattern else "") + fraction
    if exponent:
        plus = "+" if exponent[1] == "+" else ""
        text += f"E{'-' if power < 0 else plus}{str(abs(power)).rjust(len(exponent) - 2, '0')}"
    minus = "-" if number < 0 and rounded else ""
    return minus + "".join(
        text if index == places[0] else value
        for index, (kind, value) in enumerate(section)
        if index == places[0] or kind in _LITERAL
    )


def _date(number: float, section: tuple[_Token, ...], date1904: bool) -> str | None:
    """Return the date and time of a number of days; None where there is none."""
    if not 0 <= number <= _DAYS - (_DAYS_TO_1904 if date1904 else 0):
        return None
    smallest = next((len(v) - 1 for kind, v in section if kind == "fraction"), 0)
    seconds = round(number * 86_400, min(smallest, 6))
    if date1904:
        start = datetime(1904, 1, 1)
    else:
        # Excel counts a 29 February 1900, which there was not.
        start = datetime(1899, 12, 30) if number >= 60 else datetime(1899, 12, 31)
    moment = start + timedelta(seconds=seconds)
    halves = any(kind == "half" for kind, _ in section)
    dates = [
        (index, value.lower())
        for index, (kind, value) in enumerate(section)
        if kind in ("date", "elapsed")
    ]
    text = ""
    for index, (kind, value) in enumerate(section):
        if kind == "date":
            nearest = [name for other, name in dates if other < index][-1:]
            following = [name for other, name in dates if other > index][:1]
            minute = value[0] in "mM" and (
                (nearest[:1] and nearest[0][0] == "h") or (following[:1] and following[0][0] == "s")
            )
            text += _part("n" * len(value) if minute else value.lower(), moment, halves)
        elif kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[value[0].lower()]
            text += str(int(seconds // unit)).rjust(len(value), "0")
        elif kind == "fraction":
            text += f"{seconds % 1:.{smallest}f}"[1:]
        elif kind == "half":
            names = value.split("/")
            text += names[moment.hour >= 12]
        elif kind in _LITERAL or kind == "digits":
            text += value
    return text


def _part(token: str, moment: datetime, halves: bool) -> str:
    name, width = token[0], len(token)
    if name == "y":
        return f"{moment.year:04d}" if width > 2 else f"{moment.year % 100:02d}"
    if name == "a":
        return ("星期" if width > 3 else "") + _HAN_WEEKDAYS[moment.weekday()]
    if name == "m" and width > 2:
        month = _MONTHS.split()[moment.month - 1]
        return {3: month[:3], 5: month[0]}.get(width, month)
    if name == "d" and width > 2:
        day = _WEEKDAYS.split()[moment.weekday()]
        return day[:3] if width == 3 else day
    hour = (moment.hour % 12 or 12) if halves else moment.hour
    values = {
        "m": moment.month,
        "d": moment.day,
        "h": hour,
        "n": moment.minute,
        "s": moment.second,
    }
    return f"{values[name]:02d}" if width > 1 else str(values[name])
