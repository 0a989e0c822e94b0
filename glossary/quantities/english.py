"""Reading the quantities of English text.

A reader is a pattern and a function that says what a match of it means. The readers take their
turns in the order in which they stand here, from the most telling to the plainest; what one has
read is hidden from those after it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from glossary.quantities.lexicon import either, lexicon
from glossary.quantities.model import HIDDEN, Bound, Kind, Quantity, Strength, join_phrases

_OPEN, _WEAK, _MEDIUM, _STRONG = Strength

_ONES = {
    word: float(value)
    for value, word in enumerate(
        """
        zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen
        fifteen sixteen seventeen eighteen nineteen
        """.split()
    )
}
_TENS = {
    word: 10.0 * value
    for value, word in enumerate(
        "twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2
    )
}
_SCALES = {
    "hundred": 1e2,
    "thousand": 1e3,
    "million": 1e6,
    "billion": 1e9,
    "trillion": 1e12,
    "dozen": 12.0,
    "mn": 1e6,
    "mln": 1e6,
    "m": 1e6,
    "bn": 1e9,
    "bln": 1e9,
    "b": 1e9,
    "tn": 1e12,
    "grand": 1e3,
    "k": 1e3,
}
_ORDINALS = {
    word: float(value)
    for value, word in enumerate(
        """
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
        """.split(),
        start=1,
    )
} | {word[:-1] + "ieth": value for word, value in _TENS.items()} | {"hundredth": 100.0}
_MONTHS = {
    month: float(value)
    for value, month in enumerate(
        """
        january february march april may june july august september october november december
        """.split(),
        start=1,
    )
}
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()

# Pieces of patterns: digits, number words, scales, months.
_LEXICON = lexicon()
# A number stands apart, or behind the letters of a currency.
_LETTERED = "|".join(
    f"(?<={re.escape(form)})" for form in _LEXICON.prefixes if form[-1].isalpha() and form.isascii()
)
_D = rf"(?:(?<![\w.,])|{_LETTERED})(?:\d{{1,3}}(?:,\d{{3}})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|\.\d+)"
_ONE = f"(?:{either(_ONES)})"
_WORD = f"(?:{either((*_ONES, *_TENS, 'hundred', 'thousand', 'million', 'billion', 'trillion'))})"
_LONG = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_AND = r"(?:(?:(?<=hundred)|(?<=thousand)|(?<=million)|(?<=billion))\sand\s)"
_W = rf"(?:\b(?:an?[\s-]{_LONG}|{_ONE}|(?:{either(_TENS)}))\b(?:(?:[\s-]|{_AND}){_WORD}\b|[\s-]dozen\b)*)"
_S = (
    r"(?:\s?(?:mn|mln|bn|bln|tn)\b|[kmb]\b"
    r"|[\s-](?:hundred|thousand|million|billion|trillion|dozen|grand)\b)"
)
_N = rf"(?:{_D}{_S}*|{_W})"
_TO = r"\s?(?:-|‐|‑|–|—|~|\bor\b|\bto\b|\bthrough\b|\btill\b|\buntil\b)\s?"
_OR = r"\s?(?:-|‐|‑|–|—|~|\bto\b|\bthrough\b|\bor\b|\band\b)\s?"
_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER"
    r"|(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?)"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d,]*\d|\.\d|%)"
_YEAR = r"(?:[12]\d{3})"

_BOUNDS: Mapping[str, Bound] = {
    word: bound  # type: ignore[misc]
    for bound, words in (
        ("under", "nearly|almost|close to|just under|under|less than|fewer than|below|up to|nearing|approaching"),
        ("about", "about|around|approximately|some|roughly|circa|or so"),
        ("over", "over|more than|above|at least|in excess of|exceeding|exceeded|upwards of|or more|plus|greater than|topped"),
    )
    for word in words.split("|")
}
_BEFORE = rf"(?:\b(?P<before>{either(_BOUNDS)})\s(?:the\s|a\s(?=total))?)?"
_UNITS = either(_LEXICON.english)
_PREFIXES = either(_LEXICON.prefixes)
_TRIGGER = re.compile(
    rf"\d|\b(?:{either((*_ONES, *_TENS, *_SCALES, *_ORDINALS, *_MONTHS, *_WEEKDAYS))})"
    r"|\b(?:half|halv|quarter|doubl|tripl|quadrupl|twice|thrice|both|couple|pair|noon|midnight"
    r"|twofold|today|yesterday|tomorrow|tonight|year|month|centur|decade|once|dozen|score|twin"
    r"|fortnight|single|trio|duo|sole)|ties\b",
    re.IGNORECASE,
)

_Reader = Callable[[re.Match[str]], Iterable[Quantity]]
_READERS: list[tuple[re.Pattern[str], _Reader]] = []


def _reads(pattern: str, flags: int = re.IGNORECASE) -> Callable[[_Reader], _Reader]:
    def register(read: _Reader) -> _Reader:
        _READERS.append((re.compile(pattern, flags), read))
        return read

    return register


def read_english(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of an English text, in its order."""
    if not _TRIGGER.search(text):
        return ()
    folded = text.translate(_FOLDS)
    folded = _PHRASES.sub(_hide, folded)
    found: list[Quantity] = []
    for pattern, read in _READERS:

        def take(match: re.Match[str], read: _Reader = read) -> str:
            quantities = list(read(match))
            found.extend(quantities)
            return HIDDEN * len(match.group()) if quantities else match.group()

        folded = pattern.sub(take, folded)
    found.sort(key=lambda quantity: (quantity.start, quantity.end))
    return join_phrases(text, found)


# Every space is a common one, every apostrophe straight; full-width forms are plain.
_FOLDS = (
    dict.fromkeys(map(ord, "\t\n\r\u00a0\u2002\u2003\u2009\u202f\u3000"), " ")
    | dict.fromkeys(map(ord, "‘’ʼ`"), "'")
    | {ord("％"): "%", ord("，"): ","}
    | {0xFF10 + digit: str(digit) for digit in range(10)}
)
_PHRASES = re.compile(rf"\b(?:{_LEXICON.phrases})\b", re.IGNORECASE)


def _hide(match: re.Match[str]) -> str:
    return HIDDEN * len(match.group())


def english_value(numeral: str) -> float | None:
    """Return the value of a numeral: 1,200, 3.5 million, twenty-three, a hundred and five.

    Returns
    -------
    float or None
        None for what is not one number.
    """
    total = section = 0.0
    last = ""
    for token in re.findall(r"[\d.,]*\d|[a-z]+", numeral.lower()):
        if token[-1].isdigit():
            section, last = float(token.replace(",", "")[:300]), "digits"
        elif token in _SCALES:
            scale = _SCALES[token]
            if scale == 100 or token == "dozen" or total == 0 or last == "digits":
                section = (section or 1) * scale
            else:
                section = (section or 1) * scale
            if scale > 100:
                total += section
                section = 0.0
            last = "scale"
        elif token in _TENS:
            section = section * 100 + _TENS[token] if last in ("tens", "teens") else section + _TENS[token]
            last = "tens"
        elif token in _ONES:
            value = _ONES[token]
            if last in ("ones",) or (last == "tens" and value > 9 and section != 20):
                section = section * 100 + value if value > 9 else section * 10 + value
            elif last == "tens" and value > 9:
                section = section * 100 + value
            else:
                section += value
            last = "teens" if value > 9 else "ones"
    return round(total + section, 9)


def _is_digits(numeral: str) -> bool:
    return any(character.isdigit() for character in numeral)


# Addresses and codes.


@_reads(r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+")
def _address(match: re.Match[str]) -> Iterator[Quantity]:
    return
    yield


@_reads(
    rf"(?<![\w$])(?!(?:{_PREFIXES})\s?\d)"
    r"(?:[A-Z]+[-‐‑]?\d+[A-Z\d]*(?:[-.]\d+)*"
    r"|\d+(?!(?:st|nd|rd|th|s|m|bn|mn|tn|k|b|km|kg|cm|mm|nm|g|ha|kw|gw|mw|kwh|gb|tb|mb|ml|am|pm|hr|hrs|min|ft|lb|lbs|sq|mph|l)s?\b)[A-Z][A-Z\d]*)(?!\w)"
    r"|(?<!\w)\d+[GDKP](?!\w)(?-i:)",
    0,
)
def _code(match: re.Match[str]) -> Iterator[Quantity]:
    figures = re.search(r"\d+", match.group())
    assert figures is not None
    value = float(figures.group()[:15])
    yield Quantity("code", *match.span(), value, value, strength=_WEAK, also=(("number", value),))


# Dates.


@_reads(rf"(?<![\d.])({_YEAR})[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?![\d.])")
def _numeric_date(match: re.Match[str]) -> Iterator[Quantity]:
    for group, kind in enumerate(("year", "month", "day"), start=1):
        value = float(match[group])
        yield Quantity(kind, *match.span(group), value, value)  # type: ignore[arg-type]


@_reads(rf"(?<![\d./])(\d{{1,2}})[/.](\d{{1,2}})[/.]({_YEAR})(?![\d.])")
def _slashed_date(match: re.Match[str]) -> Iterator[Quantity]:
    first, second = float(match[1]), float(match[2])
    # American and British order are both possible.
    yield Quantity(
        "month",
        *match.span(1),
        first if first <= 12 else second,
        first if first <= 12 else second,
        also=(("month", second),) if second <= 12 else (),
    )
    yield Quantity(
        "day",
        *match.span(2),
        second if first <= 12 else first,
        second if first <= 12 else first,
        also=(("day", first),) if second <= 12 else (),
    )
    yield Quantity("year", *match.span(3), float(match[3]), float(match[3]))


@_reads(
    rf"(?:(?P<d1>(?<![\w.,]){_DAY})(?:{_OR}(?P<d2>{_DAY}))?\s(?:of\s)?)"
    rf"(?P<m>(?-i:{_MONTH}))(?![a-z])(?:,?\s(?P<y>{_YEAR})(?!\d|,\d|%))?"
    rf"|(?P<m_>\b(?-i:{_MONTH}))(?![a-z])\.?\s(?:the\s)?(?P<d1_>{_DAY})(?!\s?(?:%|percent|years|people|a\.?m|p\.?m|:))"
    rf"(?:{_OR}(?P<d2_>{_DAY})(?!\s(?:January|February|March|April|May|June|July|August|September|October|November|December)))?"
    rf"(?:,?\s(?P<y_>{_YEAR})(?!\d|,\d|%))?"
)
def _date(match: re.Match[str]) -> Iterator[Quantity]:
    for name, kind in (("m", "month"), ("d1", "day"), ("d2", "day"), ("y", "year")):
        name = name if match[name] else name + "_"
        if match[name]:
            value = (
                _month_number(match[name])
                if kind == "month"
                else float(re.sub(r"\D", "", match[name]))
            )
            yield Quantity(kind, *match.span(name), value, value)  # type: ignore[arg-type]


def _month_number(name: str) -> float:
    return next(value for month, value in _MONTHS.items() if month.startswith(name.lower()[:3]))


@_reads(
    rf"\b(?P<m>(?-i:{_MONTH}))(?![a-z'])(?:,?\s(?:of\s)?(?P<y>{_YEAR})(?!\d|,\d|%))?"
)
def _month(match: re.Match[str]) -> Iterator[Quantity]:
    name = match["m"]
    value = _month_number(name)
    if not match["y"] and _is_verb(match):
        return
    yield Quantity(
        "month",
        *match.span("m"),
        value,
        value,
        strength=_STRONG if name not in ("May", "March") else _MEDIUM,
    )
    if match["y"]:
        yield Quantity("year", *match.span("y"), float(match["y"]), float(match["y"]))


_DATED = re.compile(
    r"\b(?:in|on|of|since|by|from|until|till|to|through|between|and|or|during|for|last|next|this|late|early|mid"
    r"|before|after|every|each|around|end|-|–|—|,|\()[\s-]?$",
    re.IGNORECASE,
)


def _is_verb(match: re.Match[str]) -> bool:
    """Whether *May* or *March* is more likely a word or a name than a month."""
    if match["m"].lower() not in ("may", "march"):
        return False
    return not _DATED.search(match.string[max(0, match.start() - 12) : match.start()])


@_reads(rf"(?<![\w.,])(?P<first>{_YEAR})\s?[-‐‑–—/]\s?(?P<second>\d\d)(?![\d,.%])")
def _season(match: re.Match[str]) -> Iterator[Quantity]:
    first = float(match["first"])
    second = first // 100 * 100 + float(match["second"])
    if first < second:
        also: tuple[tuple[Kind, float], ...] = (("number", second % 100),)
        yield Quantity("year", *match.span(1), first, first, also=(("number", first),))
        yield Quantity("year", *match.span(2), second, second, strength=_WEAK, also=also)


@_reads(
    rf"(?<![\w.])(?:(?P<decade>(?:[12]\d)?\d0|'\d0)\s?'?s\b|(?:the|mid-?|early|late|her|his|their)\s?"
    r"(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b)"
)
def _decade(match: re.Match[str]) -> Iterator[Quantity]:
    if match["word"]:
        value = _TENS[match["word"][:-3] + "y"]
    else:
        value = float(match["decade"].strip("'"))
    also: tuple[tuple[Kind, float], ...] = (("number", value),)
    if value > 100:
        also = (("decade", value % 100), ("number", value), ("year", value))
    strength = _STRONG if value > 100 else _MEDIUM
    yield Quantity("decade", *match.span(), value, value, strength=strength, also=also)


_ORDINAL = rf"(?:\d[\d,]*(?:st|nd|rd|th)\b|(?:(?:{either(_TENS)})[\s-])?(?:{either(_ORDINALS)})\b)"


@_reads(rf"(?<![\w.,])(?P<n>{_ORDINAL})(?:{_OR}(?P<n2>{_ORDINAL}))?[\s-](?:century|centuries)\b")
def _century(match: re.Match[str]) -> Iterator[Quantity]:
    for name in ("n", "n2"):
        if match[name]:
            value = _ordinal_value(match[name])
            span = match.span(name) if match["n2"] else match.span()
            yield Quantity(
                "century", *span, value, value, strength=_WEAK, also=(("ordinal", value),)
            )


@_reads(
    r"(?<![\w.:$])(?:(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d(?:\.\d+)?)"
    r"|(?P<minutes2>\d{1,2}):(?P<seconds2>[0-5]\d\.\d+))(?![\w:])"
)
def _clocked(match: re.Match[str]) -> Iterator[Quantity]:
    seconds = float(match["hours"] or 0) * 3600 + float(match["minutes"] or match["minutes2"]) * 60
    seconds = round(seconds + float(match["seconds"] or match["seconds2"]), 6)
    yield Quantity(
        "number",
        *match.span(),
        seconds,
        seconds,
        unit="second",
        also=(("time", seconds // 60),) if match["hours"] else (),
    )


@_reads(
    r"(?<![\w.:$])(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?\s?(?P<half>[ap]\.?\s?m\b\.?|noon)"
    r"|(?<![\w.:$])(?P<hour2>[01]?\d|2[0-4]):(?P<minute2>[0-5]\d)(?::[0-5]\d)?(?![\w:])"
    rf"|(?<![\w.:$])(?P<hour3>1[0-2]|0?\d|{_ONE})\s?-?(?P<half3>[ap]\.?\s?m\b\.?|o'clock(?:\s(?:in\sthe\s|at\s)?(?P<part>morning|afternoon|evening|night))?|noon)"
    r"|\b(?P<noon>noon|midday)\b|\b(?P<midnight>midnight)\b"
    rf"|\bhalf[\s-]past[\s-](?P<past>1[0-2]|\d|{_ONE})\b"
)
def _time(match: re.Match[str]) -> Iterator[Quantity]:
    if match["noon"] or match["midnight"]:
        value = 720.0 if match["noon"] else 0.0
        yield Quantity("time", *match.span(), value, value, strength=_WEAK)
        return
    figures = match["hour"] or match["hour2"] or match["hour3"] or match["past"]
    hour = float(figures) if figures.isdigit() else _ONES.get(figures.lower(), 99)
    if hour > 24:
        return
    minute = 30.0 if match["past"] else float(match["minute"] or match["minute2"] or 0)
    half = (match["half"] or match["half3"] or "").lower()
    if half.startswith("p") or match["part"] in ("afternoon", "evening", "night"):
        hour = hour + 12 if hour < 12 else hour
    elif half.startswith("a") and hour == 12:
        hour = 0
    value = (hour * 60 + minute) % 1440
    also: tuple[tuple[Kind, float], ...] = ()
    if not half or (half.startswith("o") and not match["part"]):
        also = (("time", (value + 720) % 1440),)
    strength = _STRONG if figures.isdigit() else _MEDIUM
    yield Quantity("time", *match.span(), value, value, strength=strength, also=also)


@_reads(rf"\b(?P<day>{'|'.join(_WEEKDAYS)})s?\b|\b(?P<short>(?-i:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri))\b")
def _weekday(match: re.Match[str]) -> Iterator[Quantity]:
    name = (match["day"] or match["short"]).lower()
    value = float(next(n for n, day in enumerate(_WEEKDAYS, start=1) if day.startswith(name[:3])))
    yield Quantity("weekday", *match.span(), value, value, strength=_WEAK)


@_reads(
    r"(?P<year>\b(?:this|last|next|that|previous|same|following|current|coming|past|new)\s(?:fiscal\s)?year\b|\byear[\s-](?:ago|on[\s-]year|earlier)\b|\byears\sago\b|\ba\syear\s(?:ago|earlier|later|before)\b|\byearly\b)"
    r"|(?P<month>\b(?:this|last|next|that|previous|same|following|current|coming|past)\smonth\b)"
    r"|(?P<day>\btoday\b|\byesterday\b|\btomorrow\b|\btonight\b|\b(?:that|this|same|next|following|previous|the)\s(?:day|morning|afternoon|evening|night)\b|\b(?:this|last|next)\s(?:week|weekend)\b)"
    r"|(?P<century>\b(?:this|last|next|new|the|previous|of the)\scentury\b)"
)
def _relative(match: re.Match[str]) -> Iterator[Quantity]:
    kind: Kind = match.lastgroup  # type: ignore[assignment]
    yield Quantity(kind, *match.span(), 0, 0, strength=_WEAK, relative=True)


# Shares.

_PERCENT = (
    r"(?P<unit>\s?%(?:\s?points?)?|[\s-](?:per[\s-]?cent(?:age)?)(?:[\s-]points?)?|\s?pct|\s?p\.?p\.?\b|\s?ppts?\b|\s?‰|\s?per\smill?e)"
)


@_reads(
    rf"{_BEFORE}(?:\b(?:between\s)?(?P<low>(?>{_N}))\s?(?:%|percent|per\scent)?{_OR})?(?P<high>{_N}){_PERCENT}"
)
def _percent(match: re.Match[str]) -> Iterator[Quantity]:
    unit = "points" if re.search(r"point|p\.?p|ppt", match["unit"], re.IGNORECASE) else "percent"
    factor = 0.1 if re.search("‰|mil", match["unit"]) else 1.0
    for name in ("low", "high"):
        if match[name]:
            value = english_value(match[name])
            if value is not None:
                start = match.start() if not match["low"] else match.start(name)
                end = match.end() if name == "high" else match.end(name)
                yield Quantity(
                    "percent",
                    start,
                    end,
                    round(value * factor, 9),
                    round(value * factor, 9),
                    unit=unit,
                    bound=_bound(match),
                    phrase=match.start(),
                )


def _bound(match: re.Match[str]) -> Bound:
    groups = match.groupdict()
    for name in ("before", "after"):
        if groups.get(name):
            return _BOUNDS[groups[name].lower()]
    return "over" if groups.get("more") else ""


@_reads(r"\b(?:a|one)\s(?P<unit>year|month|week|day|hour)\sand\sa\shalf\b")
def _unit_and_a_half(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity("number", *match.span(), 1.5, 1.5, unit=match["unit"].lower(), strength=_MEDIUM)


_PARTS = {
    "half": 2.0,
    "halves": 2.0,
    "third": 3.0,
    "quarter": 4.0,
    "fourth": 4.0,
    "fifth": 5.0,
    "sixth": 6.0,
    "seventh": 7.0,
    "eighth": 8.0,
    "ninth": 9.0,
    "tenth": 10.0,
    "hundredth": 100.0,
    "thousandth": 1000.0,
}
_PART = either((*_PARTS, *(part + "s" for part in _PARTS)))


@_reads(
    rf"{_BEFORE}\b(?P<above>an?|one|two|three|four|five|six|seven|eight|nine|\d{{1,2}})[\s-]"
    rf"(?P<part>(?!half\b|second){_PART})\b(?=\s(?:of|the|its|as|to|in|more|less|from|over|higher|lower|were|was|are|is|have|had|by|or|and)\b|[.,;:)]|$|[\s-]interest|-)"
    r"(?!\s(?:year|quarter|time|day|month|person|party)\b)"
)
def _fraction(match: re.Match[str]) -> Iterator[Quantity]:
    above = 1.0 if match["above"].lower() in ("a", "an") else english_value(match["above"])
    name = match["part"].lower()
    below = _PARTS.get(name) or _PARTS[name.rstrip("s")]
    if not above or above >= below:
        return
    strength = _WEAK if match["above"].lower() in ("a", "an", "one") else _MEDIUM
    also: tuple[tuple[Kind, float], ...] = ()
    if above == 1:
        also = (("ordinal", below),)
    yield Quantity(
        "fraction",
        *match.span(),
        above / below,
        above / below,
        strength=strength,
        bound=_bound(match),
        also=also,
    )


@_reads(
    rf"\b(?P<above>{_ONE}|\d{{1,3}})\s(?:in|out\sof)\s(?:every\s)?(?P<below>an?\s(?:hundred|thousand|million)|{_ONE}|(?:{either(_TENS)})|\d{{1,4}})\b(?!\s?%|\spercent)"
)
def _one_in(match: re.Match[str]) -> Iterator[Quantity]:
    above, below = english_value(match["above"]), english_value(match["below"])
    if above and below and above < below and not 1000 < below < 2200:
        yield Quantity(
            "fraction", *match.span(), above / below, above / below, strength=_WEAK
        )


@_reads(r"(?<![\w/.])(?P<above>\d{1,2})/(?P<below>\d{1,3})(?![\w/])|(?<!\w)(?P<sign>[½⅓⅔¼¾])")
def _slashed(match: re.Match[str]) -> Iterator[Quantity]:
    if match["sign"]:
        value = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4}[match["sign"]]
    else:
        above, below = float(match["above"]), float(match["below"])
        if not 0 < above < below:
            return
        value = above / below
    yield Quantity("fraction", *match.span(), value, value, strength=_MEDIUM)


# Ordinals.


def _ordinal_value(words: str) -> float:
    digits = re.match(r"[\d,]+", words)
    if digits:
        return float(digits.group().replace(",", "")[:15])
    tens, _, ones = words.lower().replace("-", " ").rpartition(" ")
    return _TENS.get(tens, 0.0) + _ORDINALS[ones]


@_reads(
    rf"(?<![\w.,])(?P<n>{_ORDINAL})|\b(?:No\.?|Number|Nos\.)\s?(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d+|one|two|three)\b|#(?P<hash>\d+)(?![\d,])"
    r"|\bQ(?P<quarter>[1-4])\b"
)
def _ordinal(match: re.Match[str]) -> Iterator[Quantity]:
    figures = match["n"] or match["number"] or match["hash"] or match["quarter"]
    value = _ordinal_value(match["n"]) if match["n"] else english_value(figures)
    assert value is not None
    if value <= 3 and not figures[0].isdigit():
        strength = _WEAK
    else:
        strength = _STRONG if figures[0].isdigit() else _MEDIUM
    also: tuple[tuple[Kind, float], ...] = (("number", value),)
    if match["n"] and value <= 31:
        also = (("day", value), *also)
    if match["n"] and match["n"].lower() in _PARTS:
        also = (*also, ("fraction", 1 / value))
    yield Quantity("ordinal", *match.span(), value, value, strength=strength, also=also)


@_reads(
    rf"\b(?:(?P<n>{_N}|an?)[\s-](?:and[\s-]a[\s-])?(?P<part>half|quarter)(?P<scale>{_S})?|half\s(?:an?\s)?(?P<half>{_LONG})"
    rf"|(?P<halved>half|quarter)(?:[\s-]of)?(?:[\s-]an?)?(?=[\s-](?:{_UNITS})\b))(?:[\s-](?P<unit>{_UNITS})\b)?"
)
def _and_a_half(match: re.Match[str]) -> Iterator[Quantity]:
    if match["n"] and not re.search(r"[\s-]and[\s-]", match.group(), re.IGNORECASE):
        return
    if match["half"]:
        value: float | None = _SCALES[match["half"].lower()] / 2
    elif match["halved"]:
        value = 0.5 if match["halved"].lower() == "half" else 0.25
    else:
        whole = 1.0 if match["n"].lower() in ("a", "an") else english_value(match["n"])
        value = whole and whole + (0.5 if match["part"].lower() == "half" else 0.25)
        if value and match["scale"]:
            value *= _SCALES[match["scale"].lower().strip(" -")]
    if value:
        unit = _LEXICON.english.get((match["unit"] or "").lower(), "")
        strength = _WEAK if value < 1 else _MEDIUM
        yield Quantity("number", *match.span(), value, value, unit=unit, strength=strength)


# Multiples.

_TIMES: Mapping[str, float] = {"double": 2, "twice": 2, "triple": 3, "thrice": 3, "quadruple": 4, "treble": 3}


@_reads(
    rf"{_BEFORE}(?:(?P<n>{_N})(?P<times>(?:\s|-)?fold\b|[\s-]?times\b|\s?x\b)"
    r"|\b(?P<word>doubl(?:ed?|es|ing)|tripl(?:ed?|es|ing)|trebl(?:ed?|es|ing)|quadrupl(?:ed?|es|ing)|twice|thrice|twin|two-fold))\b"
)
def _multiple(match: re.Match[str]) -> Iterator[Quantity]:
    if match["n"]:
        value = english_value(match["n"])
        strength = _STRONG if _is_digits(match["n"]) else _WEAK
    else:
        word = match["word"].lower()
        value = 3.0 if word[:2] in ("tr", "th") else 4.0 if word[0] == "q" else 2.0
        strength = _OPEN if value == 2 else _WEAK
    if value is not None:
        yield Quantity(
            "multiple",
            *match.span(),
            value,
            value,
            strength=strength,
            bound=_bound(match),
            also=(("number", value), ("multiple", value - 1)),
        )


# Plain numbers.


@_reads(
    rf"{_BEFORE}\b(?P<what>(?:(?:tens|hundreds|thousands|dozens|scores|millions|billions|trillions)\sof\s)?"
    r"(?:tens|hundreds|thousands|dozens|scores|millions|billions|trillions|decades)|(?:a\s)?(?:few|several|couple\sof|many)\s(?:hundred|thousand|dozen|million|billion))\b"
)
def _plenty(match: re.Match[str]) -> Iterator[Quantity]:
    scale = 1.0
    words = re.findall(
        "tens?|hundred|thousand|dozen|score|million|billion|trillion|decade", match["what"].lower()
    )
    for word in words:
        scale *= {"ten": 10.0, "tens": 10.0, "dozen": 10.0, "score": 10.0, "decade": 10.0}.get(word) or _SCALES[word]
    unit = "year" if words == ["decade"] else ""
    yield Quantity("number", *match.span(), scale, scale * 9.999, unit=unit, strength=_WEAK)


@_reads(
    rf"{_BEFORE}(?:(?P<currency>(?:{_PREFIXES}))\s?)?(?:(?P<low>(?>{_N}))(?:[\s-]?(?:{_UNITS})\b)?{_TO}(?:{_PREFIXES})?)?(?P<n>{_N})"
    rf"(?P<more>\+|-?(?:odd|plus|something)\b)?(?:[\s-]{{0,2}}(?P<unit>{_UNITS})\b)?(?P<half>\sand\sa\shalf\b)?(?:\s(?P<after>or\sso|or\smore)\b)?"
)
def _number(match: re.Match[str]) -> Iterator[Quantity]:
    value = english_value(match["n"])
    if value is None:
        return
    unit = _LEXICON.english.get((match["unit"] or "").lower(), "")
    if match["n"].lower().endswith("dozen"):
        yield Quantity("number", *match.span(), value / 1.2, value * 1.1, strength=_WEAK)
        return
    if match["currency"]:
        unit = _prefix(match["currency"]) if not unit or _LEXICON.units[unit].dimension != "money" else unit
    start = match.start("before") if match["before"] else match.start()
    if match["low"]:
        least = _inherited(match["low"], match["n"])
        if least is not None:
            yield _plain(match, match["low"], match.span("low"), least, unit)
            start = match.start("n")
    if match["half"]:
        value += 0.5
    plain = _plain(match, match["n"], (start, match.end()), value, unit)
    if match["n"][-1] == "m" and not match["currency"]:
        # 500m are metres as often as millions.
        plain = replace(plain, also=(("number", value / _SCALES["m"]),))
    yield plain


def _prefix(form: str) -> str:
    by_form = {key.lower(): name for key, name in _LEXICON.prefixes.items()}
    return by_form[form.lower()]


def _inherited(low: str, high: str) -> float | None:
    """Return the first number of a range: *10 to 20 million* begins at 10 million."""
    value = english_value(low)
    scales = re.findall(r"hundred|thousand|million|billion|trillion|mn|bn|tn|k|m|b", high.lower()) if _is_digits(high) else re.findall(r"thousand|million|billion|trillion", high.lower())
    own = re.search(r"[a-z]", low.lower()) if _is_digits(low) else re.search("hundred|thousand|million|billion|trillion", low.lower())
    if value is None or own or not scales:
        return value
    scale = 1.0
    for word in scales:
        scale *= _SCALES[word]
    total = english_value(high)
    return value * scale if total and value < total / scale else value


def _plain(
    match: re.Match[str], numeral: str, span: tuple[int, int], value: float, unit: str
) -> Quantity:
    also: tuple[tuple[Kind, float], ...] = ()
    if _is_digits(numeral):
        strength = _STRONG
        figures = numeral.strip()
        if re.fullmatch(_YEAR, figures) and not unit and value < 2200:
            also = (("year", value),)
        elif value <= 12 and value == int(value):
            also = (("ordinal", value), ("day", value), ("month", value))
        elif value <= 31 and value == int(value):
            also = (("ordinal", value), ("day", value))
        begins = not match.string[: span[0]].strip(" (")
        if begins and re.match(r"[.)]", match.string[span[1] :]):
            strength = _WEAK
    elif value >= 10_000:
        strength = _STRONG
    elif value > 12:
        strength = _MEDIUM
    else:
        strength = _WEAK if value else _OPEN
    if not _is_digits(numeral) and value <= 12:
        also = (("ordinal", value),)
    return Quantity(
        "number",
        *span,
        value,
        value,
        unit=unit,
        strength=strength,
        bound=_bound(match),
        also=also,
        phrase=match.start() if match["low"] else -1,
    )


@_reads(
    r"\b(?:(?P<half>half|halves|halved|halving)|(?P<quarter>quarter)|(?P<two>both|couple|pair|duo|twins?|two)"
    r"|(?P<three>trio)|(?P<one>single|once|sole|solo)|(?P<decade>decade)|(?P<century>century)|(?P<fortnight>fortnight))\b"
)
def _word(match: re.Match[str]) -> Iterator[Quantity]:
    kind: Kind = "number"
    value, unit, strength = 1.0, "", _OPEN
    also: tuple[tuple[Kind, float], ...] = ()
    if match["half"]:
        kind, value, also = "fraction", 0.5, (("multiple", 2),)
    elif match["quarter"]:
        kind, value = "fraction", 0.25
    elif match["two"]:
        value = 2.0
    elif match["three"]:
        value = 3.0
    elif match["decade"]:
        value, unit, strength = 10.0, "year", _WEAK
    elif match["century"]:
        value, unit = 100.0, "year"
    elif match["fortnight"]:
        value, unit = 14.0, "day"
    yield Quantity(kind, *match.span(), value, value, unit=unit, strength=strength, also=also)
