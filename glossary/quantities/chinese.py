"""Reading the quantities of Chinese text.

A reader is a pattern and a function that says what a match of it means. The readers take their
turns in the order in which they stand here, from the most telling to the plainest; what one has
read is hidden from those after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from corpora.language import fold
from glossary.quantities.lexicon import either, lexicon
from glossary.quantities.model import Bound, Kind, Quantity, Strength
from glossary.quantities.readers import HIDDEN, Readers, hide, hide_addresses, places_of

_OPEN, _WEAK, _MEDIUM, _STRONG = Strength

_DIGITS = {digit: value for value, digit in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 1e4, "亿": 1e8, "兆": 1e12}
_SCALES = _TENS | _LARGE

# Formal numerals are common characters too (参, 陆, 伍): they count beside a formal ten.
_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_FORMAL_RUN = re.compile(r"[壹贰叁肆伍陆柒捌玖][拾佰仟][壹贰叁肆伍陆柒捌玖拾佰仟零万亿]*|[壹贰叁]")

# The letter O for a zero, and the circle.
_ZERO = re.compile("(?<=[一二三四五六七八九O○])[O○](?=[一二三四五六七八九O○年])|○")

_UNUSUAL = re.compile("[壹贰叁肆伍陆柒捌玖O○]")

# Pieces of patterns: digits, numerals, years, months, days.
_D = "〇零一二三四五六七八九两"
_ARABIC = r"(?<![\d.])(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?)"
# 千瓦 and 兆瓦 are units of their own.
_U = r"(?:[百万亿]|千(?![瓦克卡赫伏帕米])|兆(?![瓦字赫比帕欧焦]))"
_HAN = rf"(?:[{_D}十]|{_U})+(?:点[{_D}]+{_U}*)?(?:个[万亿]+)?"
_N = rf"(?:{_ARABIC}(?:\s?{_U}+(?:\d+[千万亿]+)*(?:[{_D}](?![{_D}十百千万亿]))?|个亿)?|{_HAN})"
_BEGIN = rf"(?<![\d.{_D}十百千万亿])"
_YEAR = r"(?:[12]\d{3}|[一二][〇零一二三四五六七八九]{3})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九元])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_TO = r"\s?(?:[-‐‑–—―−~～至到]|——)\s?"
_LIST = r"\s?(?:[-‐‑–—―−~～至到、和与及或/]|——)\s?"

_LEXICON = lexicon()
# Longer numbers are cut.
_FIGURES = 30
_BOUNDS = _LEXICON.chinese_bounds
_BEFORE = rf"(?P<before>{either(_BOUNDS)})?"
_AFTER = r"(?P<after>左右|上下|以上)?"
_UNITS = either(_LEXICON.chinese)
_PREFIXES = either(_LEXICON.prefixes)

_reads = Readers()


def read_chinese(text: str, folded: str | None = None) -> tuple[Quantity, ...]:
    """Return the quantities of a Chinese text, in its order.

    Traditional and full-width characters are read as their Simplified and plain forms.

    Parameters
    ----------
    text
        Chinese.
    folded
        The same as `corpora.language.fold` makes it, where that is known.
    """
    # A full-width comma is never part of a number.
    if folded is None or "," in text:
        folded = fold(text.replace("，", "；"))
    else:
        folded = folded.replace(",", ";")
    if _UNUSUAL.search(folded):
        folded = _FORMAL_RUN.sub(_plain_numeral, folded)
        folded = _ZERO.sub("〇", folded)
    folded = hide_addresses(folded)
    folded = _WORDS.sub(hide, folded)
    signs = set(_reads.signs.intersection(folded))
    numbers = [match.start() for match in _NUMERAL.finditer(folded)]
    if not (signs or numbers):
        return ()
    starts: dict[str, list[int]] = {}
    if numbers:
        signs.add("№")
        starts["№"] = _number_places(folded, numbers)
        if _DIGIT.search(folded):
            signs.add("0")
            if _LETTER.search(folded):
                signs.add("A")

    def places(sign: str) -> list[int]:
        if sign not in starts:
            starts[sign] = places_of(sign, folded)
        return starts[sign]

    return _reads.read(folded, signs, places)


_DIGIT = re.compile("[0-9]")
_LETTER = re.compile("[A-Za-z]")
_NUMERAL = re.compile(f"[0-9兆几数{_D}十百千万亿](?:(?<=[0-9])[0-9]*|[{_D}十百千万亿]*)")
_PREFIX_SIZES = sorted(set(map(len, _LEXICON.prefixes)))
_BOUND_SIZES = sorted(set(map(len, _BOUNDS)))


def _plain_numeral(match: re.Match[str]) -> str:
    return match.group().translate(_FORMAL)


def _number_places(text: str, numerals: Iterable[int]) -> list[int]:
    """Return where numbers may begin, with the words and signs before them."""
    places = []
    for start in numerals:
        begins = [start]
        if text[start] in "兆几数":
            begins.append(start + 1)
        if text[start - 1 : start] in _REACHING:
            begins.append(start - 1)
        for begin in tuple(begins):
            end = begin - text[begin - 1 : begin].isspace()
            begins += [
                end - size
                for size in _PREFIX_SIZES
                if size <= end and text[end - size : end] in _LEXICON.prefixes
            ]
        begins += [
            begin - size
            for begin in begins
            for size in _BOUND_SIZES
            if size <= begin and text[begin - size : begin] in _BOUNDS
        ]
        places += begins
    return places


_REACHING = tuple("好上成过破")


@lru_cache(4096)
def chinese_value(numeral: str) -> float | None:
    """Return the value of a numeral: 1.3万亿, 3千5百, 二〇一六, 三万五, 两千零三, 三点五.

    Returns
    -------
    float or None
        None for what is not one number.
    """
    numeral = re.sub(r"[,个\s]", "", numeral)
    whole, point, rest = numeral.partition("点")
    if point:
        value = chinese_value(whole)
        decimals = rest.rstrip("十百千万亿兆")
        if value is None or not decimals:
            return None
        scale = 1.0
        for character in rest[len(decimals) :]:
            scale *= _SCALES[character]
        figures = "".join(str(_DIGITS[digit]) for digit in decimals[:15])
        return round(float(f"{value:.0f}.{figures}") * scale, 9)
    if len(numeral) > 1 and all(character in _DIGITS for character in numeral):
        return float("".join(str(_DIGITS[character]) for character in numeral[:18]))
    return _sum_up(numeral)


def _sum_up(numeral: str) -> float | None:
    high = myriads = section = 0.0
    digit: float | None = None
    unit = 1.0
    for part in re.findall(r"[\d.]+|.", numeral):
        if part in _DIGITS or part[0].isdigit():
            if digit:
                return None
            digit = _DIGITS.get(part)
            if digit is None:
                digit = float(part[:_FIGURES])
            if digit == 0:
                unit = 1.0
            continue
        if part in _TENS:
            section += (1 if digit is None else digit) * _TENS[part]
        elif part == "万":
            counted = section + (digit or 0)
            myriads += (counted or 1) * 1e4
            section = 0.0
        else:
            counted = myriads + section + (digit or 0)
            high += (counted or 1) * _LARGE[part]
            myriads = section = 0.0
        digit, unit = None, _SCALES[part]
    # 三万五 is 35,000; in 三百零五 the zero says that the last digit counts ones.
    if digit is not None and unit >= 100 and numeral[-1] in _DIGITS:
        digit *= unit / 10
    return round(high + myriads + section + (digit or 0), 9)


_NEIGHBOURS = re.compile(rf"(?<![{_D}])([{_D}])([{_D}])(?![{_D}])")


@lru_cache(4096)
def _values(numeral: str) -> tuple[float, float] | None:
    """Return the least and the greatest value: they differ in 三四十, 十七八, 一两百万."""
    near = _NEIGHBOURS.search(numeral)
    if near and 0 < _DIGITS[near[1]] == _DIGITS[near[2]] - 1:
        ends = [
            chinese_value(numeral[: near.start()] + digit + numeral[near.end() :])
            for digit in near.groups()
        ]
        if ends[0] is not None and ends[1] is not None:
            return min(ends[0], ends[1]), max(ends[0], ends[1])
    value = chinese_value(numeral)
    return None if value is None else (value, value)


def _guarded(words: str) -> re.Pattern[str]:
    """Return a pattern of words that hold a numeral, each bounded against further numerals.

    The words are grouped by their first characters, which makes the pattern quick.
    """
    numerals = f"{_D}十百千万亿兆"
    groups: dict[str, list[str]] = {}
    for word in sorted(words.split("|"), key=len, reverse=True):
        ends = word[0] in numerals and word[-1] in numerals + "点分"
        first = "" if word[0] in "([" else word[0]
        groups.setdefault(first, []).append(
            word[len(first) :] + (rf"(?![{numerals}])" if ends else "")
        )
    parts = []
    for first, rests in groups.items():
        before = rf"(?<![\d{numerals}第之几数])" if first and first in numerals else ""
        parts.append(f"{before}{first}(?:{'|'.join(rests)})")
    firsts = "".join(groups) + "".join(
        character for word in groups.get("", ()) for character in word
    )
    return re.compile(f"(?=[{re.escape(firsts)}])(?:{'|'.join(parts)})")


_WORDS = _guarded(_LEXICON.words)


def _before(match: re.Match[str]) -> str:
    """Return the last characters before a match, without spaces."""
    return match.string[max(0, match.start() - 5) : match.start()].rstrip()


def _is_arabic(numeral: str) -> bool:
    return numeral[0].isascii()


# Codes.


_CODE_UNITS = r"(?:[kcmμn]?m|[km]?g|[kKMGT][BbWw]|[mM]?[lL]|ha|mph|[kK]m/h)(?![A-Za-z\d])"


@_reads(
    rf"(?<![A-Za-z\d])(?!(?:{_PREFIXES})\s?\d|[Nn]o\.?\d)"
    rf"(?!\d+[xX]\d)(?:[A-Za-z]+[-‐‑]?\d+[A-Za-z\d]*(?:[-‐‑.]\d+)*|\d+(?!\d|{_CODE_UNITS})[A-Za-z][A-Za-z\d]*)",
    needs=("0", "A"),
)
def _code(match: re.Match[str]) -> Iterator[Quantity]:
    figures = re.search(r"\d+", match.group())
    assert figures is not None
    value = float(figures.group()[:15])
    yield Quantity("code", *match.span(), value, value, strength=_WEAK, also=(("number", value),))


# Dates.


def _year_value(figures: str) -> tuple[float, bool]:
    value = chinese_value(figures) if not _is_arabic(figures) else float(figures)
    assert value is not None
    if value >= 100:
        return value, True
    return value + (2000 if value <= 35 else 1900), False


@_reads(rf"(?<![\d.])({_YEAR})[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?![\d.])", needs="0", starts="№")
def _numeric_date(match: re.Match[str]) -> Iterator[Quantity]:
    for group, kind in enumerate(("year", "month", "day"), start=1):
        value = float(match[group])
        yield Quantity(kind, *match.span(group), value, value)  # type: ignore[arg-type]


@_reads(r"(?<![\d.·])(1[0-2]|[1-9])·([12]\d|3[01]|[1-9])(?![\d.·])", needs="·", starts="№")
def _event(match: re.Match[str]) -> Iterator[Quantity]:
    """Read an event named by its day: 8·11."""
    month, day = float(match[1]), float(match[2])
    written = float(f"{match[1]}.{match[2]}")
    yield Quantity(
        "month", *match.span(1), month, month, strength=_OPEN, also=(("number", written),)
    )
    yield Quantity("day", *match.span(2), day, day, strength=_OPEN)


@_reads(
    rf"{_BEGIN}(?P<first>[12]\d{{3}})\s?[-‐‑–—/]\s?(?P<second>\d\d)"
    r"(?=\s?(?:年|赛季|财年|学年))(?!\s?年\s?\d+\s?月)",
    needs=("0", "年 季"),
    starts="№",
)
def _season(match: re.Match[str]) -> Iterator[Quantity]:
    first = float(match["first"])
    second = first // 100 * 100 + float(match["second"])
    yield Quantity("year", *match.span(1), first, first, also=(("number", first),))
    yield Quantity("year", *match.span(2), second, second, strength=_WEAK)


@_reads(
    rf"{_BEGIN}(?P<year>{_YEAR})(?:(?=(?:{_LIST}(?:{_YEAR}|\d\d)){{1,3}}\s?年)"
    r"|\s?(?:年(?!代|级)|(?=财年|赛季|财政)))",
    needs="年 季 财",
    starts="№",
)
def _year(match: re.Match[str]) -> Iterator[Quantity]:
    value, _ = _year_value(match["year"])
    if 1000 <= value < 2200:
        yield Quantity("year", *match.span(), value, value, also=(("number", value),))


@_reads(
    rf"{_BEGIN}(?:[〇零一二三四五六七八九]{{2}}|\d\d(?=\s?年\s?{_MONTH}\s?月)|(?<=[’‘'])\d\d)\s?年(?!代|级|间)",
    needs=("年", "№"),
)
def _short_year(match: re.Match[str]) -> Iterator[Quantity]:
    figures = match.group().rstrip("年 ")
    if not _is_arabic(figures) and 0 < _DIGITS[figures[0]] == _DIGITS[figures[1]] - 1:
        return
    value, _ = _year_value(figures)
    number = value % 100
    yield Quantity(
        "year", *match.span(), value, value, strength=_MEDIUM, also=(("number", number),)
    )


@_reads(
    rf"{_BEGIN}{_MONTH}(?=(?:{_LIST}{_MONTH}){{1,3}}\s?月)"
    rf"|{_BEGIN}(?<!个){_MONTH}\s?月(?!球|亮|饼|薪|租|牙|台|经|嫂|氏|光|老)份?",
    needs="月",
    starts="№ 元",
)
def _month(match: re.Match[str]) -> Iterator[Quantity]:
    figures = match.group().rstrip("份").rstrip("月 ")
    value = 1.0 if figures == "元" else chinese_value(figures)
    assert value is not None
    if not match.group().endswith(("月", "份")):
        strength = _WEAK
    elif _is_arabic(figures) or len(figures) > 1:
        strength = _STRONG
    else:
        strength = _MEDIUM
    # 1-5月 is *the first five months*.
    ranged = _before(match)[-1:] in tuple("-‐‑–—~至到")
    also: tuple[tuple[Kind, float], ...] = (("number", value),) if ranged else ()
    yield Quantity("month", *match.span(), value, value, strength=strength, also=also)


# 3号线 and 9日本 are no days; behind a month they are.
_DAY_SIGN = (
    "(?:日(?![本元文语军圆币系常机]|报(?![道导告]))"
    "|号(?![线楼院机馆店码称召令球种选公门厅井坑墓文]|报(?![道导告])))"
)


@_reads(
    rf"(?<=[{HIDDEN}月]){_DAY}\s?[日号]"
    rf"|(?:(?<=[{HIDDEN}月])|(?<![\d.第{_D}十百千万亿])){_DAY}"
    rf"(?:(?=(?:{_LIST}{_DAY}){{1,6}}\s?[日号])|\s?{_DAY_SIGN})"
    rf"|(?<=[{HIDDEN}月]){_DAY}(?=[,、;。）)”]|$)",
    needs="日 号 月",
    starts="№",
)
def _day(match: re.Match[str]) -> Iterator[Quantity]:
    figures = match.group().rstrip("日号 ")
    value = chinese_value(figures)
    assert value is not None
    dated = bool(_MONTH_BEFORE.search(match.string, max(0, match.start() - 25), match.start()))
    if not dated and _WITHIN.match(match.string, match.end()) and match.group().endswith("日"):
        yield Quantity("number", *match.span(), value, value, unit="day")
        return
    also: tuple[tuple[Kind, float], ...] = (("ordinal", value),)
    # A day without a month may turn into another day's name.
    yield Quantity(
        "day",
        *match.span(),
        value,
        value,
        strength=_STRONG if dated else _WEAK,
        also=also if dated else (*also, ("number", value)),
    )


# A month, which was read, and the days before this one.
_MONTH_BEFORE = re.compile(rf"[{HIDDEN}月]\s?(?:{_DAY}\s?[日号]?{_LIST})*$")
_WITHIN = re.compile("[之以]?内|期限?|为限")
_HALF_DAY = (
    "上午|下午|晚上|凌晨|中午|早上|早晨|傍晚|清晨|午后|夜里|深夜|夜间|当晚"
    "|今晚|昨晚|晚间|晚|早|午夜"
)


@_reads(
    rf"(?P<half>{_HALF_DAY})?\s?(?<![\d.:])(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d:])"
    rf"|(?P<half2>{_HALF_DAY})?\s?{_BEGIN}(?P<hour2>\d{{1,2}}|二?十[一二三四]?|[{_D}])\s?(?P<sign>时|点钟?)\s?"
    rf"(?P<rest>(?P<minute2>\d{{1,2}}|[二三四五]?十[{_D}]?|[〇零]?[{_D}])(?:\s?分(?!之)|(?=[开出起到抵发左前后、。]))|整|半|一刻|三刻|许)?(?![代候间期分事评{_D}])",
    needs=("时 点 :", "№"),
    starts="№ 上 下 凌 中 早 傍 清 午 夜 深 当 今 昨 晚",
)
def _time(match: re.Match[str]) -> Iterator[Quantity]:
    part = match["half"] or match["half2"] or ""
    figures = match["hour"] or match["hour2"]
    hour = chinese_value(figures)
    if hour is None or hour > 24:
        return
    bare = not match["hour"] and not part and not match["rest"]
    if bare and (match["sign"] == "点" or not _is_arabic(figures)):
        return
    minute = 0.0
    rest = match["rest"] or ""
    if rest.startswith(("半", "一刻", "三刻")):
        minute = {"半": 30, "一": 15, "三": 45}[rest[0]]
    elif match["minute"] or match["minute2"]:
        minute = chinese_value(match["minute"] or match["minute2"]) or 0.0
    if hour < 12 and part in (
        "下午",
        "晚上",
        "傍晚",
        "午后",
        "晚",
        "当晚",
        "今晚",
        "昨晚",
        "晚间",
        "夜间",
    ):
        hour += 12
    elif hour == 12 and part in ("晚上", "凌晨", "深夜", "夜里", "晚", "午夜"):
        hour = 0
    value = hour * 60 + minute
    also: tuple[tuple[Kind, float], ...] = ()
    if not part and hour <= 12:
        also = (("time", (value + 720) % 1440),)
    if not match["hour"] and minute == 0 and not part:
        also = (*also, ("number", hour % 12 or 12))
    strength = _STRONG if _is_arabic(figures) else _MEDIUM
    yield Quantity("time", *match.span(), value % 1440, value % 1440, strength=strength, also=also)


@_reads(
    rf"{_BEGIN}(?:(?P<hours>\d+)\s?个?小时)?(?:零|又)?(?P<minutes>\d+)\s?分钟?(?:零|又)?"
    r"(?P<seconds>\d+(?:\.\d+)?)\s?秒(?P<parts>\d+)?",
    needs="秒",
)
def _clocked(match: re.Match[str]) -> Iterator[Quantity]:
    seconds = float(match["hours"] or 0) * 3600 + float(match["minutes"]) * 60
    seconds += float(match["seconds"])
    if match["parts"]:
        seconds += float("0." + match["parts"])
    yield Quantity("number", *match.span(), round(seconds, 6), round(seconds, 6), unit="second")


@_reads(r"(?:(?<![每一两几数])周|星期|礼拜)([一二三四五六日天])(?![次个场轮年])", needs="周 期 拜")
def _weekday(match: re.Match[str]) -> Iterator[Quantity]:
    value = min(7.0, "一二三四五六日天".index(match[1]) + 1.0)
    yield Quantity("weekday", *match.span(), value, value, strength=_WEAK)


@_reads(r"(?<![\d.])7\s?[*×xX]\s?24(?:\s?个?小时)?(?!\d)", needs="0", starts="№")
def _round_the_clock(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity("number", *match.span(), 24, 24, unit="hour", strength=_WEAK)


@_reads(
    rf"(?:(?P<century>{_BEGIN}(?:\d{{1,2}}|[一二]?十[{_D}]?|[{_D}]))\s?世纪|(?P<past>上个?世纪))?\s?"
    r"(?:(?P<earlier>[1-9])[、,]\s?)?"
    rf"(?P<years>\d{{2}}00|\d{{3}}0|\d0|[{_D}]{{1,2}}十)\s?年代",
    needs="代",
)
def _decade(match: re.Match[str]) -> Iterator[Quantity]:
    years = match["years"]
    values = _values(years)
    if values is None:
        return
    start = 0.0
    if match["century"]:
        century = chinese_value(match["century"])
        assert century is not None
        start = (century - 1) * 100
        yield Quantity("century", *match.span("century"), century, century, strength=_OPEN)
    elif match["past"]:
        start = 1900.0
    earlier = (float(match["earlier"]) * 10,) if match["earlier"] else ()
    for value in dict.fromkeys((*earlier, *values)):
        also = (("decade", value % 100), ("number", value)) if start else (("number", value),)
        yield Quantity("decade", *match.span(), start + value, start + value, also=also)  # type: ignore[arg-type]


@_reads(rf"(?:第\s?)?{_BEGIN}(?P<n>\d{{1,2}}|[一二]?十[{_D}]?|[{_D}])\s?世纪", needs="纪")
def _century(match: re.Match[str]) -> Iterator[Quantity]:
    value = chinese_value(match["n"])
    if value:
        yield Quantity(
            "century", *match.span(), value, value, strength=_MEDIUM, also=(("ordinal", value),)
        )


_RELATIVE: Mapping[Kind, str] = {
    "year": "今年|去年|明年|前年|后年|同年|当年|次年|翌年|上年|本年度?|新年|这一年|那一年|近年",
    "month": "本月|上月|下月|当月|同月|上个月|下个月|这个月|次月",
    "day": "[今昨明当同次翌前后][天日晚早晨夜]|凌晨|中午|正午|午夜|周末|本周|上周|下周",
    "century": "[本新上下]个?世纪|世纪之交|跨世纪",
}


@_reads(
    "|".join(f"(?P<{kind}>{words})" for kind, words in _RELATIVE.items()),
    needs="年 月 天 日 晚 早 晨 夜 午 凌 周 纪",
)
def _relative(match: re.Match[str]) -> Iterator[Quantity]:
    kind: Kind = match.lastgroup  # type: ignore[assignment]
    yield Quantity(kind, *match.span(), 0, 0, strength=_WEAK, relative=True)
    if match.group() in ("前年", "后年"):
        yield Quantity("number", *match.span(), 2, 2, unit="year", strength=_OPEN)


# Shares.


@_reads(
    rf"{_BEFORE}(?P<base>[百千万])分之\s?(?P<low>{_N}|百)(?:{_TO}(?:(?P=base)分之\s?)?(?P<high>{_N}))?{_AFTER}",
    needs="分",
    starts="№",
)
def _hundredths(match: re.Match[str]) -> Iterator[Quantity]:
    factor = 100 / _SCALES[match["base"]]
    for name in ("low", "high"):
        if match[name]:
            start = match.start() if name == "low" else match.start(name)
            yield from _percents(match, match[name], (start, match.end(name)), factor)


@_reads(
    rf"{_BEFORE}(?:(?P<low>{_N}){_TO})?(?P<high>{_N})(?P<more>多|余)?\s?"
    rf"(?P<unit>%|‰|个?百分点){_AFTER}",
    needs="% ‰ 分",
    starts="№",
)
def _percent(match: re.Match[str]) -> Iterator[Quantity]:
    factor = 0.1 if match["unit"] == "‰" else 1.0
    unit = "points" if match["unit"].endswith("点") else "percent"
    if match["low"]:
        yield from _percents(match, match["low"], match.span("low"), factor, unit)
    span = (match.start("high") if match["low"] else match.start(), match.end())
    yield from _percents(match, match["high"], span, factor, unit)


def _percents(
    match: re.Match[str], numeral: str, span: tuple[int, int], factor: float, unit: str = "percent"
) -> Iterator[Quantity]:
    values = _values(numeral)
    if values:
        whole = numeral == "百"
        yield Quantity(
            "percent",
            *span,
            round(values[0] * factor, 9),
            round(values[1] * factor, 9),
            unit=unit,
            strength=_OPEN if whole else _STRONG,
            bound=_bound(match),
            within=match.start(),
        )


@_reads(r"百分百", needs="百")
def _all(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity("percent", *match.span(), 100, 100, unit="percent", strength=_OPEN)


@_reads(
    rf"{_BEFORE}{_BEGIN}(?P<below>{_N})\s?分之\s?(?P<above>{_N})(?P<more>多|强)?",
    needs="分",
    starts="№",
)
def _fraction(match: re.Match[str]) -> Iterator[Quantity]:
    below, above = chinese_value(match["below"]), chinese_value(match["above"])
    if below and above:
        yield Quantity(
            "fraction",
            *match.span(),
            above / below,
            above / below,
            strength=_MEDIUM,
            bound=_bound(match),
        )


_NOT_TENTHS = "为立员果本功就长熟都分份型名效绩交语千团家年人行因品天败材了一吨衣形活见色"


@_reads(
    rf"{_BEFORE}{_BEGIN}(?P<n>\d(?:\.\d)?|[{_D}]{{1,2}})\s?成(?![{_NOT_TENTHS}])半?{_AFTER}",
    needs="成",
    starts="№",
)
def _tenths(match: re.Match[str]) -> Iterator[Quantity]:
    values = _values(match["n"])
    if values:
        half = 0.5 if "半" in match.group() else 0.0
        yield Quantity(
            "percent",
            *match.span(),
            (values[0] + half) * 10,
            (values[1] + half) * 10,
            unit="percent",
            strength=_MEDIUM,
            bound=_bound(match),
        )


@_reads(r"(?<![\d/.])(?P<above>\d{1,2})/(?P<below>\d{1,3})(?![\d/])", needs="/")
def _slashed(match: re.Match[str]) -> Iterator[Quantity]:
    above, below = float(match["above"]), float(match["below"])
    if 0 < above < below:
        yield Quantity("fraction", *match.span(), above / below, above / below, strength=_MEDIUM)


# Ordinals.


# 第二天 is *the next day*, 第三产业 *the service industry*.
_LOOSE = re.compile("第[二两][天年日晚周]|第二个?月|第三者|第[一二三]次?产业")


@_reads(
    rf"第\s?(?P<n>\d[\d,]*|{_HAN})\s?(?P<what>[届次])?(?:{_TO}第?(?P<to>\d+|{_HAN})(?=[届次名位]))?",
    needs="第",
)
def _ordinal(match: re.Match[str]) -> Iterator[Quantity]:
    for name in ("n", "to"):
        if not match[name]:
            continue
        values = _values(match[name])
        if values is None:
            continue
        value = values[0]
        loose = not match["what"] and _LOOSE.match(match.string, match.start())
        if loose or (value == 1 and not _is_arabic(match[name])):
            strength = _WEAK
        elif _is_arabic(match[name]) or value > 10 or match["what"] == "届":
            strength = _STRONG
        else:
            strength = _MEDIUM
        span = match.span() if not match["to"] else match.span(name)
        yield Quantity("ordinal", *span, *values, strength=strength, also=(("number", value),))


@_reads(rf"{_BEGIN}(?P<n>{_N})\s?届(?!时|满|会)", needs="届")
def _session(match: re.Match[str]) -> Iterator[Quantity]:
    value = chinese_value(match["n"])
    if value and not match.string.startswith("多", match.end()):
        strength = _MEDIUM if value > 2 else _WEAK
        yield Quantity(
            "number", *match.span(), value, value, strength=strength, also=(("ordinal", value),)
        )


@_reads(
    rf"(?=[\d一二三四五六七八九十上下其双])(?:(?<![至到前近过头连后这那])(?P<quarter>[一二三四])季度"
    r"|(?P<half>[上下])半(?=年|场|月|旬|区|叶)"
    r"|(?P<prize>[一二三四])等奖"
    rf"|{_BEGIN}(?P<meeting>\d+|[一二三四五六七八九十]{{1,3}})(?=次(?:会议|全会|全体会议|代表大会))"
    rf"|{_BEGIN}(?P<grade>\d|[一二三四五六七八九])年级"
    r"|(?P<plenary>[一二三四五六七])中全会"
    r"|(?P<congress>十[二三四五六七八九]|二十)大(?![学家型小量])"
    r"|(?P<plan>十[一二三四五])五(?![十百千万亿年月日号名个人家次天岁点]|[、；]?六)"
    r"|(?P<point>(?<![^、。；：:;\s\ufffc“])[一二三四五六])(?=是)"
    r"|(?P<whole>其[一二三四])(?=是|、)"
    r"|双(?P<double>11|12|十一|十二))",
    needs=("季 半 奖 次 级 会 大 五 是 、 双", "№ 上 下"),
    starts="№ 上 下 其 双 一 二 三 四 十",
)
def _short_ordinal(match: re.Match[str]) -> Iterator[Quantity]:
    figures = match[match.lastgroup or 0].strip("其")
    value = {"上": 1.0, "下": 2.0}.get(figures) or chinese_value(figures)
    assert value is not None
    also: tuple[tuple[Kind, float], ...] = (("number", value),)
    if match["double"]:
        # 双11 is the 11th of November: 11.11.
        also = (*also, ("number", value * 1.01))
    firm = match.lastgroup in ("quarter", "congress", "meeting", "grade")
    # The first prize is often the top one.
    strength = _MEDIUM if firm or (match["prize"] and value > 1) else _WEAK
    yield Quantity("ordinal", *match.span(), value, value, strength=strength, also=also)


@_reads(r"[Ⅰ-Ⅻ]", needs="Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ Ⅵ Ⅶ Ⅷ Ⅸ Ⅹ Ⅺ Ⅻ")
def _roman(match: re.Match[str]) -> Iterator[Quantity]:
    value = ord(match.group()) - ord("Ⅰ") + 1.0
    yield Quantity(
        "ordinal", *match.span(), value, value, strength=_OPEN, also=(("number", value),)
    )


@_reads(r"首(?!都|尔|饰|领|脑|长|相|席|歌|诗|府|要|当|页|钢|肯|尾|级|映礼|发经济)", needs="首")
def _first(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity("ordinal", *match.span(), 1, 1, strength=_WEAK)


# Multiples.


@_reads(
    rf"{_BEFORE}{_BEGIN}(?:(?P<low>{_N}){_TO})?(?P<n>{_N})(?P<more>多|余)?\s?倍(?P<half>半)?{_AFTER}",
    needs="倍",
    starts="№",
)
def _multiple(match: re.Match[str]) -> Iterator[Quantity]:
    for name in ("low", "n"):
        values = _values(match[name]) if match[name] else None
        if not values:
            continue
        add = 0.5 if match["half"] else 0.0
        strength = _STRONG if _is_arabic(match[name]) or values[0] > 2 else _MEDIUM
        yield Quantity(
            "multiple",
            *(match.span() if name == "n" else match.span(name)),
            values[0] + add,
            values[1] + add,
            strength=strength,
            bound=_bound(match),
            also=(("multiple", values[0] + 1), ("number", values[0])),
            within=match.start(),
        )


@_reads(r"翻(?P<times>[一两二三四]?)番|翻了?一?倍|加倍|双倍|倍增|成倍", needs="倍 番")
def _doubling(match: re.Match[str]) -> Iterator[Quantity]:
    times = chinese_value(match["times"]) if match["times"] else 1.0
    value = 2.0 ** (times or 1)
    yield Quantity("multiple", *match.span(), value, value, strength=_WEAK)


@_reads(r"一半|半数|过半|大半", needs="半")
def _half(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity("fraction", *match.span(), 0.5, 0.5, strength=_WEAK)


# Plain numbers.


@_reads(
    rf"{_BEFORE}(?:(?P<currency>{_PREFIXES})\s?)?"
    rf"(?:(?P<some>好?[几数])(?P<scale>[十百千万亿]+)"
    rf"|(?P<reach>[上成过破])(?P<round>[百千万亿]+)(?![里步])"
    rf"|{_BEGIN}(?P<head>{_N})几(?P<myriads>[百千万亿]*)"
    rf"|{_BEGIN}(?:(?P<low>{_N})\s?(?P<lower>{_UNITS}|{_LEXICON.measures})?(?:以[上下])?{_TO})?(?P<n>{_N}))"
    rf"(?:\s?(?P<more>多(?!于)|余|来(?!自|源|说|看|到|华|访|的|宾|京))(?P<by>[百千万亿]*))?\s?"
    rf"(?P<unit>{_UNITS})?(?P<measure>{_LEXICON.measures})?"
    rf"(?P<half>半(?!数|径|导|岛|决|场|球|年)(?P<later>小时|月)?)?{_AFTER}",
    needs="№",
    starts="№",
)
def _number(match: re.Match[str]) -> Iterator[Quantity]:
    strength = _STRONG
    if match["some"]:
        scale = _product(match["scale"])
        values: tuple[float, float] | None = (2 * scale, 9.999 * scale)
        strength = _WEAK
    elif match["reach"]:
        scale = _product(match["round"])
        values = (scale, 9.999 * scale)
        strength = _WEAK
    elif match["head"]:
        values = _dozens(match["head"], _product(match["myriads"]))
        strength = _WEAK
    else:
        values = _values(match["n"])
        strength = _strength_of(match["n"], values, match)
    if values is None:
        return
    low, high = values
    if match["by"]:
        low, high = low * _product(match["by"]), high * _product(match["by"])
    if match["half"]:
        low, high = low + 0.5, high + 0.5
    named = match["unit"] or (match["later"] and "个" + match["later"]) or ""
    unit = _LEXICON.prefixes.get(match["currency"] or "") or _LEXICON.chinese.get(named, "")
    start = match.start("before") if match["before"] else match.start()
    if match["low"]:
        least = _inherited(match["low"], match["n"])
        if least:
            yield Quantity(
                "number",
                *match.span("low"),
                *least,
                unit=_LEXICON.chinese.get(match["lower"] or "") or unit,
                strength=_strength_of(match["low"], least, match),
                within=start,
            )
            start = match.start("n")
    also: tuple[tuple[Kind, float], ...] = ()
    if not (unit or match["measure"]) and re.fullmatch(r"[12]\d{3}", match["n"] or ""):
        also = (("year", low),)
    yield Quantity(
        "number",
        start,
        match.end(),
        round(low, 9),
        round(high, 9),
        unit=unit,
        strength=strength,
        bound=_bound(match),
        also=also,
        within=match.start() if match["low"] else -1,
    )


def _inherited(low: str, high: str) -> tuple[float, float] | None:
    """Return the values of the first number of a range: 10–20万 begins at 100,000."""
    values = _values(low)
    scales = high[len(high.rstrip("百千万亿兆")) :]
    core = chinese_value(high[: len(high) - len(scales)]) if scales != high else None
    if values and scales and core and low[-1] not in _SCALES and values[0] < core:
        return values[0] * _product(scales), values[1] * _product(scales)
    return values


def _product(scales: str) -> float:
    product = 1.0
    for character in scales:
        product *= _SCALES[character]
    return product


def _dozens(head: str, scale: float) -> tuple[float, float] | None:
    """Return the range of 十几, 二十几万, 一百几."""
    value = chinese_value(head)
    if value is None:
        return None
    step = 1.0
    while value % (step * 10) == 0 and step < value:
        step *= 10
    return (value + step / 10) * scale, (value + step * 0.999) * scale


def _strength_of(
    numeral: str, values: tuple[float, float] | None, match: re.Match[str]
) -> Strength:
    counted = bool(match["unit"] or match["measure"])
    if values is None:
        return _WEAK
    if _is_arabic(numeral):
        # 1名 is often an article.
        if numeral == "1" and counted:
            return _MEDIUM
        begins = not match.string[: min(match.start(), 9)].strip(" (（")
        listed = (
            begins
            and match.start() < 9
            and match.string[match.end() : match.end() + 1] in tuple(".、)）:：")
        )
        return _WEAK if listed and not counted else _STRONG
    if not set(numeral) & set(_DIGITS) and numeral[0] != "十":
        return _MEDIUM if counted and (match["more"] or match["before"]) else _WEAK
    if values[0] >= 10_000:
        return _STRONG
    if values[0] > 10:
        return _STRONG if counted else _MEDIUM
    if values[0] <= 1:
        return _WEAK if counted else _OPEN
    if numeral == "两" or not counted:
        return _WEAK
    return _MEDIUM


def _bound(match: re.Match[str]) -> Bound:
    groups = match.groupdict()
    for name in ("before", "more", "after"):
        if groups.get(name):
            return _BOUNDS.get(groups[name], "over")
    return ""


@_reads(rf"(?<![{HIDDEN}])半个?(?P<unit>{_UNITS}|小时|月|年|天)", needs="半")
def _half_unit(match: re.Match[str]) -> Iterator[Quantity]:
    unit = match["unit"]
    name = _LEXICON.chinese.get(unit) or _LEXICON.chinese.get("个" + unit, "")
    yield Quantity("number", *match.span(), 0.5, 0.5, unit=name, strength=_WEAK)


@_reads(
    r"(?P<two>双(?=方))|双(?=边|人|手|胞|向|重|双|倍|打|料|语|赢|循环)|俩|(?P<three>仨)",
    needs="双 俩 仨",
)
def _pair(match: re.Match[str]) -> Iterator[Quantity]:
    value = 3.0 if match["three"] else 2.0
    strength = _WEAK if match["two"] else _OPEN
    yield Quantity("number", *match.span(), value, value, strength=strength)
