"""Reading the quantities of English text.

A reader is a pattern and a function that says what a match of it means. The readers take their
turns in the order in which they stand here, from the most telling to the plainest; what one has
read is hidden from those after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from glossary.quantities.lexicon import either, lexicon
from glossary.quantities.model import Bound, Kind, Quantity, Strength
from glossary.quantities.readers import Readers, hide, hide_addresses, places_of

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
_ORDINALS = (
    {
        word: float(value)
        for value, word in enumerate(
            """
        first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth
        thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth
        """.split(),
            start=1,
        )
    }
    | {word[:-1] + "ieth": value for word, value in _TENS.items()}
    | {"hundredth": 100.0}
)
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
# Longer numbers are cut.
_FIGURES = 30
# A number stands apart, behind the letters of a currency, or as in 4x100.
_LETTERED = "|".join(
    rf"(?<=(?<![A-Za-z]){re.escape(form)})"
    for form in _LEXICON.prefixes
    if form[-1].isalpha() and form.isascii()
)
_D = (
    rf"(?:(?<![\w.,])|(?<=\dx)|{_LETTERED})"
    r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|\.\d+)"
)
_ONE = f"(?:{either(_ONES)})"
_WORD = f"(?:{either((*_ONES, *_TENS, 'hundred', 'thousand', 'million', 'billion', 'trillion'))})"
_LONG = r"(?:hundred|thousand|million|billion|trillion|dozen)"
_UNDER_100 = (
    f"(?:(?:{either(_TENS)})(?:[\\s-](?:{either(list(_ONES)[1:10])})\\b)?|(?:{either(_ONES)})\\b)"
)
_UNDER_1000 = rf"{_UNDER_100}(?:[\s-]hundred(?:(?:\sand)?[\s-]{_UNDER_100})?)?"
_LARGE_WORDS = ("thousand", "million", "billion", "trillion", "dozen")
_LARGE = rf"(?:{either(_LARGE_WORDS)})\b"
_W = (
    rf"\b(?:{_UNDER_1000}|an?[\s-]hundred(?:(?:\sand)?[\s-]{_UNDER_100})?|an?(?=[\s-]{_LARGE}))"
    rf"(?:[\s-]{_LARGE}(?:(?:\sand)?[\s-]{_UNDER_1000})?)*\b"
)
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

_BOUNDS = _LEXICON.english_bounds
_UNITS = either(_LEXICON.english)
_PREFIXES = either(_LEXICON.prefixes)
_LEADING = re.compile(
    rf"\b({either(_BOUNDS)})\s(?:the\s|a\stotal\sof\s)?(?:{_PREFIXES})?\s?$", re.IGNORECASE
)
# So far back they are looked for.
_LEAD = 30
_LEADING_ENDS = frozenset(
    (
        "the",
        "of",
        *(form.lower() for form in _LEXICON.prefixes),
        *(form.split()[-1] for form in _BOUNDS),
    )
)
_MONTH_WORDS = " ".join((*_MONTHS, *(month[:3] for month in _MONTHS), "sept"))
_WEEKDAY_WORDS = " ".join(
    form for day in _WEEKDAYS for form in (day, day + "s", day[:3], day[:4], day[:5])
)
_LONG_WORDS = ("hundred", *_LARGE_WORDS)
_NUMBER_WORDS = " ".join((*_ONES, *_TENS, *_LONG_WORDS))
_ORDINAL_WORDS = " ".join((*_ORDINALS, *(word + "ly" for word in _ORDINALS))) + (
    " st nd rd th # another no number nos q"
)
# What has a Roman numeral behind it, and what may have a letter as well.
_LETTERED = "annex annexe appendix attachment exhibit part schedule section table"
_DIVISIONS = (
    f"{_LETTERED} act art article book category chapter class clause figure level phase stage tier"
    " title type unit vol volume war"
)
_ROMAN = "(?=[IVXL])(?:XL|L?X{0,3})(?:IX|IV|V?I{0,3})"
# Where a line begins, *I* is as often a word.
_ROMAN_WORDS = "ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx"
_DASHES = ("-", "‐", "‑", "–", "—", " ")
# Where a number may begin: a digit, a sign, the first letter of a number word.
_START = r"(?=[\d.]|\b[aefnostz])"
_reads = Readers(re.IGNORECASE)


def read_english(text: str) -> tuple[Quantity, ...]:
    """Return the quantities of an English text, in its order."""
    folded = text if text.isascii() else _UNUSUAL.sub(_fold, text)
    words = folded.encode("ascii", "replace").translate(_LETTERS).decode("ascii")
    signs = set(_reads.signs.intersection(words.split()))
    signs.update(_MARKS.findall(folded))
    figures: list[tuple[int, int]] = []
    if _FIGURE_RUN.search(folded):
        figures = [match.span() for match in _FIGURE_RUN.finditer(folded)]
        signs.add("0")
    elif not signs:
        return ()
    folded = hide_addresses(folded)
    spelt = _SPELT & signs
    if spelt:
        folded = _PHRASES.sub(hide, folded)
    starts: dict[str, list[int]] = {}
    if figures or spelt:
        signs.add("№")
        starts["№"] = _number_places(folded, words, figures, spelt)
        starts["A1"] = _code_places(folded, figures)
        if starts["A1"]:
            signs.add("A1")

    def places(sign: str) -> list[int]:
        if sign not in starts:
            starts[sign] = places_of(sign, words if sign.isalpha() else folded)
        return starts[sign]

    return _reads.read(folded, signs, places)


# Every space is a common one, every apostrophe straight; full-width forms are plain.
_FOLDS = (
    dict.fromkeys("\u00a0\u2002\u2003\u2009\u202f\u3000", " ")
    | dict.fromkeys("‘’ʼ", "'")
    | {"％": "%", "，": ","}
    | {chr(0xFF10 + digit): str(digit) for digit in range(10)}
)
_UNUSUAL = re.compile(f"[{''.join(_FOLDS)}]")
# Small letters, all else a space.
_LETTERS = bytes(
    ord(character.lower()) if character.isascii() and character.isalpha() else ord(" ")
    for character in map(chr, range(256))
)
_MARKS = re.compile("[%‰#/:½⅓⅔¼¾]")
_FIGURE_RUN = re.compile("[0-9]+")
_SPELT = frozenset((*_ONES, *_TENS, *_ORDINALS, "hundred", *_LARGE_WORDS))
_ARTICLES = re.compile(rf"\ban?(?= (?:hundred|{'|'.join(_LARGE_WORDS)})\b)")
_PREFIX_ENDS = frozenset(form[-1] for form in _LEXICON.prefixes)
_PREFIX_SIZES = sorted(set(map(len, _LEXICON.prefixes)))
_PHRASES = re.compile(
    rf"\b(?=[{''.join(sorted({phrase[0] for phrase in _LEXICON.phrases.split('|')}))}])"
    rf"(?:{_LEXICON.phrases})\b",
    re.IGNORECASE,
)


def _fold(match: re.Match[str]) -> str:
    return _FOLDS[match.group()]


def _number_places(
    text: str, words: str, figures: Iterable[tuple[int, int]], spelt: Iterable[str]
) -> list[int]:
    """Return where numbers may begin, with the letters and signs of a currency before them."""
    places = [start for start, _ in figures]
    places += [start - 1 for start in places if text[start - 1 : start] in (".", "'")]
    for word in spelt:
        places += places_of(word, words)
        if word in _LONG_WORDS:
            places += [match.start() for match in _ARTICLES.finditer(words)]
    for place in tuple(places):
        end = place - text[place - 1 : place].isspace()
        if text[end - 1 : end] in _PREFIX_ENDS:
            for size in _PREFIX_SIZES[: end + 1]:
                if text[end - size : end] in _LEXICON.prefixes:
                    places.append(end - size)
    return places


def _code_places(text: str, figures: Iterable[tuple[int, int]]) -> list[int]:
    """Return where codes such as G20, 5G, COVID-19 may begin."""
    places = []
    for start, end in figures:
        begin = start - 1 if text[start - 1 : start] in _DASHES else start
        letters = begin
        while letters and text[letters - 1].isascii() and text[letters - 1].isalpha():
            letters -= 1
        if letters < begin:
            places.append(letters)
        if text[end : end + 1].isalpha():
            places.append(start)
    return places


@lru_cache(4096)
def english_value(numeral: str) -> float | None:
    """Return the value of a numeral: 1,200, 3.5 million, twenty-three, a hundred and five.

    Returns
    -------
    float or None
        None for what is not one number.
    """
    total = section = 0.0
    for token in _TOKEN.findall(numeral.lower()):
        if token[-1].isdigit():
            section = float(token.replace(",", "")[:_FIGURES])
        elif token == "hundred":
            section = (section or 1) * 100
        elif token in _SCALES:
            total += (section or (0 if total else 1)) * _SCALES[token]
            section = 0.0
        else:
            section += _TENS.get(token) or _ONES.get(token, 0.0)
    return round(total + section, 9)


_TOKEN = re.compile(r"[\d.,]*\d|[a-z]+")


def _is_digits(numeral: str) -> bool:
    return any(character.isdigit() for character in numeral)


# Codes.


# 24th, 30s, 5km, 8pm are not codes.
_ENDINGS = (
    "st|nd|rd|th|s|m|bn|mn|tn|k|b|km|kg|cm|mm|nm|g|ha|kw|gw|mw|kwh|gb|tb|mb|ml|am|pm|hr|hrs|min|ft"
    "|lb|lbs|sq|mph|l"
)


@_reads(
    rf"(?-i:(?<![\w$])(?!(?:{_PREFIXES})\s?\d|Q[1-4]\b)"
    r"(?:(?:(?i:covid)[-‐‑–\s]?|[A-Z]+|[A-Z][A-Za-z]*[-‐‑])\d+[A-Z\d]*(?:[-.]\d+)*"
    rf"|\d+(?!(?:{_ENDINGS})s?\b)[A-Z][A-Z\d]*)(?!\w)"
    r"|(?<!\w)\d+[GDKP](?!\w))",
    needs="A1",
    starts="A1",
)
def _code(match: re.Match[str]) -> Iterator[Quantity]:
    figures = re.search(r"\d+", match.group())
    assert figures is not None
    value = float(figures.group()[:15])
    yield Quantity("code", *match.span(), value, value, strength=_WEAK, also=(("number", value),))


# Dates.


@_reads(rf"(?<![\d.])({_YEAR})[-/.](\d{{1,2}})[-/.](\d{{1,2}})(?![\d.])", needs="0", starts="№")
def _numeric_date(match: re.Match[str]) -> Iterator[Quantity]:
    for group, kind in enumerate(("year", "month", "day"), start=1):
        value = float(match[group])
        yield Quantity(kind, *match.span(group), value, value)  # type: ignore[arg-type]


@_reads(rf"(?<![\d./])(\d{{1,2}})[/.](\d{{1,2}})[/.]({_YEAR})(?![\d.])", needs="0", starts="№")
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
    rf"(?:,?\s(?P<y_>{_YEAR})(?!\d|,\d|%))?",
    needs=("0", _MONTH_WORDS),
    starts=f"№ {_MONTH_WORDS}",
)
def _date(match: re.Match[str]) -> Iterator[Quantity]:
    parts = {name.rstrip("_"): name for name, text in match.groupdict().items() if text}
    days = [float(re.sub(r"\D", "", match[parts[name]])) for name in ("d1", "d2") if name in parts]
    month = _month_number(match[parts["m"]])
    yield Quantity("month", *match.span(parts["m"]), month, month)
    for name, day in zip(("d1", "d2"), days, strict=False):
        # *11 on April 27 and 7 on April 28*
        if day == max(days[: int(name[1])]):
            yield Quantity("day", *match.span(parts[name]), day, day)
    if "y" in parts:
        year = float(match[parts["y"]])
        yield Quantity("year", *match.span(parts["y"]), year, year)


def _month_number(name: str) -> float:
    return next(value for month, value in _MONTHS.items() if month.startswith(name.lower()[:3]))


@_reads(
    rf"\b(?P<m>(?-i:{_MONTH}))(?![a-z]|(?<=May|rch)')(?:,?\s(?:of\s)?(?P<y>{_YEAR})(?!\d|,\d|%))?",
    needs=_MONTH_WORDS,
    starts=_MONTH_WORDS,
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


@_reads(r"(?<![\w.,/])(?:24/7|7\s?[*×x]\s?24)(?![\w/])", needs="0", starts="№")
def _round_the_clock(match: re.Match[str]) -> Iterator[Quantity]:
    yield Quantity("number", *match.span(), 24, 24, unit="hour", strength=_WEAK)


@_reads(
    rf"(?<![\w.,])(?P<first>{_YEAR})\s?[-‐‑–—/]\s?(?P<second>\d\d)(?![\d,.%])",
    needs="0",
    starts="№",
)
def _season(match: re.Match[str]) -> Iterator[Quantity]:
    first = float(match["first"])
    second = first // 100 * 100 + float(match["second"])
    if first < second:
        also: tuple[tuple[Kind, float], ...] = (("number", second % 100),)
        yield Quantity("year", *match.span(1), first, first, also=(("number", first),))
        yield Quantity("year", *match.span(2), second, second, strength=_WEAK, also=also)


@_reads(r"(?<![\w.])(?P<decade>(?:[12]\d)?\d0|'\d0)\s?'?s\b", needs=("0", "s"), starts="№")
def _decade(match: re.Match[str]) -> Iterator[Quantity]:
    value = float(match["decade"].strip("'"))
    also: tuple[tuple[Kind, float], ...] = (("number", value),)
    if value > 100:
        also = (("decade", value % 100), ("number", value), ("year", value))
    strength = _STRONG if value > 100 else _MEDIUM
    yield Quantity("decade", *match.span(), value, value, strength=strength, also=also)


@_reads(
    r"(?<![\w.])(?:the|mid-?|early|late|her|his|their)\s?"
    r"(?P<word>twenties|thirties|forties|fifties|sixties|seventies|eighties|nineties)\b",
    needs="twenties thirties forties fifties sixties seventies eighties nineties",
    starts="the mid early late her his their",
)
def _decade_in_words(match: re.Match[str]) -> Iterator[Quantity]:
    value = _TENS[match["word"].lower()[:-3] + "y"]
    also: tuple[tuple[Kind, float], ...] = (("number", value),)
    yield Quantity("decade", *match.span(), value, value, strength=_MEDIUM, also=also)


_ORDINAL = (
    rf"(?:\d[\d,]*(?:st|nd|rd|th)\b|(?:(?:{either(_TENS)})[\s-])?(?:{either(_ORDINALS)})(?:ly)?\b)"
)


@_reads(
    rf"(?<![\w.,])(?P<n>{_ORDINAL})(?:{_OR}(?P<n2>{_ORDINAL}))?[\s-](?:century|centuries)\b",
    needs="century centuries",
    starts=f"№ {_ORDINAL_WORDS}",
)
def _century(match: re.Match[str]) -> Iterator[Quantity]:
    for name in ("n", "n2"):
        if match[name]:
            value = _ordinal_value(match[name])
            span = match.span(name) if match["n2"] else match.span()
            yield Quantity(
                "century", *span, value, value, strength=_WEAK, also=(("ordinal", value),)
            )


@_reads(
    rf"(?:\b(?P<hours>{_N})[\s-]hours?(?:\sand|,(?:\sand)?)?\s)?\b(?P<minutes>{_N})[\s-]min(?:ute)?s?"
    rf"(?:\sand|,(?:\sand)?)?\s(?P<seconds>{_N})[\s-]sec(?:ond)?s?\b",
    needs=("minute minutes min mins", "second seconds sec secs"),
    starts="№",
)
def _spelt_clock(match: re.Match[str]) -> Iterator[Quantity]:
    parts = [english_value(match[name] or "") or 0.0 for name in ("hours", "minutes", "seconds")]
    seconds = round(parts[0] * 3600 + parts[1] * 60 + parts[2], 6)
    yield Quantity("number", *match.span(), seconds, seconds, unit="second")


@_reads(
    r"(?<![\w.:$])(?:(?P<hours>\d{1,2}):(?P<minutes>[0-5]\d):(?P<seconds>[0-5]\d(?:\.\d+)?)"
    r"|(?P<minutes2>\d{1,2}):(?P<seconds2>[0-5]\d\.\d+))(?![\w:])",
    needs=("0", ":"),
    starts="№",
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
    r"(?=\d|\b[efhmnost])(?:(?<![\w.:$])(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d)(?::[0-5]\d)?"
    r"\s?(?P<half>[ap]\.?\s?m\b\.?|noon)"
    r"|(?<![\w.:$])(?P<hour2>[01]?\d|2[0-4]):(?P<minute2>[0-5]\d)(?::[0-5]\d)?(?![\w:])"
    rf"|(?<![\w.:$])(?P<hour3>1[0-2]|0?\d|{_ONE})\s?-?(?P<half3>[ap]\.?\s?m\b\.?"
    r"|o'clock(?:\s(?:in\sthe\s|at\s)?(?P<part>morning|afternoon|evening|night))?|noon)"
    r"|\b(?P<noon>noon|midday)\b|\b(?P<midnight>midnight)\b"
    rf"|\bhalf[\s-]past[\s-](?P<past>1[0-2]|\d|{_ONE})\b)",
    needs=": noon midday midnight clock past am pm m",
    starts="№ noon midday midnight half",
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


@_reads(
    rf"\b(?P<day>{'|'.join(_WEEKDAYS)})s?\b|\b(?P<short>(?-i:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri))\b",
    needs=_WEEKDAY_WORDS,
    starts=_WEEKDAY_WORDS,
)
def _weekday(match: re.Match[str]) -> Iterator[Quantity]:
    name = (match["day"] or match["short"]).lower()
    value = float(next(n for n, day in enumerate(_WEEKDAYS, start=1) if day.startswith(name[:3])))
    yield Quantity("weekday", *match.span(), value, value, strength=_WEAK)


@_reads(
    r"\b(?=[acflnpsty])(?:(?P<year>(?:this|last|next|that|previous|same|following|current|coming|past"
    r"|new)\s(?:fiscal\s)?year|year[\s-](?:ago|on[\s-]year|earlier)|years\sago"
    r"|(?<=\ba\s)year\s(?:later|before)|yearly)"
    r"|(?P<month>(?:this|last|next|that|previous|same|following|current|coming|past)\smonth)"
    r"|(?P<day>today|yesterday|tomorrow|tonight|(?:that|this|same|next|following|previous|the)\s"
    r"(?:day|morning|afternoon|evening|night)|(?:this|last|next)\s(?:week|weekend))"
    r"|(?P<century>(?:this|last|next|new|previous)\scentury))\b",
    needs="year years yearly month today yesterday tomorrow tonight day morning afternoon evening"
    " night week weekend century",
    starts="this last next that previous same following current coming past new year years yearly"
    " today yesterday tomorrow tonight the",
)
def _relative(match: re.Match[str]) -> Iterator[Quantity]:
    kind: Kind = match.lastgroup  # type: ignore[assignment]
    yield Quantity(kind, *match.span(), 0, 0, strength=_WEAK, relative=True)


# Shares.

_PERCENT = (
    r"(?P<unit>\s?%(?:\s?points?)?|[\s-](?:per[\s-]?cent(?:age)?)(?:[\s-]points?)?|\s?pct"
    r"|\s?p\.?p\.?\b|\s?ppts?\b|\s?‰|\s?per\smill?e)"
)


@_reads(
    rf"{_START}(?:(?<![$€£¥])(?P<low>(?>{_N}))\s?(?:%|per\s?cent)?(?:{_TO}|\sand\s))?"
    rf"(?P<high>{_N}){_PERCENT}",
    needs="% ‰ percent cent percentage pct pp p ppt ppts mille mill mil",
    starts="№",
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
                    within=match.start(),
                )


def _bound(match: re.Match[str]) -> Bound:
    """Return what the words around a number say of it."""
    groups = match.groupdict()
    if groups.get("more"):
        return "over"
    if groups.get("after"):
        return _BOUNDS[groups["after"].lower()]
    begin = max(0, match.start() - _LEAD)
    words = match.string[begin : match.start()].split()
    if not words or (words[-1].isalpha() and words[-1].lower() not in _LEADING_ENDS):
        return ""
    lead = _LEADING.search(match.string, begin, match.start())
    return _BOUNDS[lead[1].lower()] if lead else ""


@_reads(r"\b(?:a|one)\s(?P<unit>year|month|week|day|hour)\sand\sa\shalf\b", needs="half")
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
_PART_WORDS = " ".join((*_PARTS, *(part + "s" for part in _PARTS)))
_PART = either((*_PARTS, *(part + "s" for part in _PARTS)))


@_reads(
    rf"\b(?P<above>an?|one|two|three|four|five|six|seven|eight|nine|\d{{1,2}})[\s-]"
    rf"(?P<part>{_PART})\b(?=\s(?:of|the|its|as|to|in|more|less|from|over|higher"
    r"|lower|were|was|are|is|have|had|by|or|and)\b|[.,;:)]|$|[\s-]interest|-)"
    r"(?!\s(?:year|quarter|time|day|month|person|party|of\san?\shour)\b)",
    needs=_PART_WORDS,
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
    rf"{_START}\b(?P<above>{_ONE}|\d{{1,3}})\s(?:in|out\sof)\s(?:every\s)?(?P<below>an?\s(?:hundred|thousand|million)|{_ONE}|(?:{either(_TENS)})|\d{{1,4}})\b(?!\s?%|\spercent)",
    needs="in out",
    starts="№",
)
def _one_in(match: re.Match[str]) -> Iterator[Quantity]:
    above, below = english_value(match["above"]), english_value(match["below"])
    if above and below and above < below and not 1000 < below < 2200:
        yield Quantity(
            "fraction",
            *match.span(),
            above / below,
            above / below,
            strength=_WEAK,
            also=(("number", above),),
        )
        yield Quantity("number", *match.span("below"), below, below, strength=_WEAK)


@_reads(
    r"(?<![\w/.])(?P<above>\d{1,2})/(?P<below>\d{1,3})(?![\w/])|(?P<whole>\d+\s?)?(?P<sign>[½⅓⅔¼¾])",
    needs="/ ½ ⅓ ⅔ ¼ ¾",
    starts="№ ½ ⅓ ⅔ ¼ ¾",
)
def _slashed(match: re.Match[str]) -> Iterator[Quantity]:
    if match["sign"]:
        value = {"½": 1 / 2, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 1 / 4, "¾": 3 / 4}[match["sign"]]
        if match["whole"]:
            value += float(match["whole"])
            yield Quantity("number", *match.span(), value, value, strength=_MEDIUM)
            return
    else:
        above, below = float(match["above"]), float(match["below"])
        if not 0 < above < below:
            return
        value = above / below
    yield Quantity("fraction", *match.span(), value, value, strength=_MEDIUM)


# Ordinals.


_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


def _roman_value(numeral: str) -> float:
    values = [_ROMAN_VALUES[letter] for letter in numeral.lower()]
    return float(
        sum(
            -one if one < other else one
            for one, other in zip(values, (*values[1:], 0), strict=True)
        )
    )


def _ordinal_value(words: str) -> float:
    digits = re.match(r"[\d,]+", words)
    if digits:
        return float(digits.group().replace(",", "")[:15])
    tens, _, ones = words.lower().removesuffix("ly").replace("-", " ").rpartition(" ")
    return _TENS.get(tens, 0.0) + _ORDINALS[ones]


@_reads(
    rf"(?=[\d#]|\b[a-cefhlnpqstvw])(?:(?<![\w.,])(?P<n>{_ORDINAL})"
    rf"|\b(?:No\.?|Number|Nos\.)\s?(?P<number>\d{{1,3}}(?:,\d{{3}})+|\d+|{_ONE})\b"
    r"|#(?P<hash>\d+)(?![\d,])|\bQ(?P<quarter>[1-4])\b|\b(?P<another>another)\b)",
    needs=_ORDINAL_WORDS,
    starts=f"№ {_ORDINAL_WORDS}",
)
def _ordinal(match: re.Match[str]) -> Iterator[Quantity]:
    if match["another"]:
        yield _mark_of(match, 2)
        return
    figures = match["n"] or match["number"] or match["hash"] or match["quarter"]
    value = _ordinal_value(match["n"]) if match["n"] else english_value(figures) or 0.0
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


def _mark_of(match: re.Match[str], value: float) -> Quantity:
    """Return an ordinal that need not stand in the Chinese."""
    also: tuple[tuple[Kind, float], ...] = (("number", value),)
    return Quantity("ordinal", *match.span(), value, value, strength=_OPEN, also=also)


@_reads(
    rf"\b(?:{'|'.join(_DIVISIONS.split())})\b\.?\s(?P<roman>(?-i:{_ROMAN}))(?![\w'-])"
    rf"|\b(?:{'|'.join(_LETTERED.split())})\s(?P<letter>(?-i:[A-Z]))(?![\w'-])",
    needs=_DIVISIONS,
    starts=_DIVISIONS,
)
def _division(match: re.Match[str]) -> Iterator[Quantity]:
    """Read the number of a part: Chapter XII, Annex C."""
    if match["roman"]:
        yield _mark_of(match, _roman_value(match["roman"]))
    else:
        yield _mark_of(match, ord(match["letter"]) - ord("A") + 1)


@_reads(
    rf"(?-i:(?P<roman>{_ROMAN}|{_ROMAN.lower()})(?:[.):、）](?!\s*[A-Z]\.)|(?=\s[A-Z])))",
    needs=_ROMAN_WORDS,
    starts=_ROMAN_WORDS,
)
def _heading(match: re.Match[str]) -> Iterator[Quantity]:
    """Read the number of a heading or an item at the beginning of a line: III., (iv)."""
    before = match.string[: match.start()].rpartition("\n")[2].strip(" \t#*(（[")
    if not before:
        yield _mark_of(match, _roman_value(match["roman"]))


@_reads(
    rf"{_START}(?P<n>{_N}|\ban?)[\s-]and[\s-]a[\s-](?P<part>half|quarter)(?P<scale>{_S})?"
    rf"(?:[\s-](?P<unit>{_UNITS})\b)?"
    rf"|\bhalf\s(?:an?\s)?(?P<half>{_LONG})"
    rf"|\b(?P<halved>half|quarter)(?:[\s-]of)?(?:[\s-]an?)?[\s-](?P<halved_unit>{_UNITS})\b",
    needs="half quarter",
)
def _and_a_half(match: re.Match[str]) -> Iterator[Quantity]:
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
        name = match["unit"] or match["halved_unit"] or ""
        unit = _LEXICON.english.get(name.lower(), "")
        strength = _OPEN if value < 1 else _MEDIUM
        yield Quantity("number", *match.span(), value, value, unit=unit, strength=strength)


# Multiples.

_MULTIPLE_WORDS = (
    "double doubled doubles doubling triple tripled triples tripling treble trebled trebles"
    " trebling quadruple quadrupled quadruples quadrupling twice thrice twin twofold threefold"
    " fourfold fivefold tenfold hundredfold"
)
_TIMES = {"do": 2.0, "tw": 2.0, "tr": 3.0, "th": 3.0, "qu": 4.0}


@_reads(
    rf"{_START}(?P<n>{_N})(?P<times>(?:\s|-)?fold\b|[\s-]?times\b|\s?x\b)"
    r"|\b(?P<word>doubl(?:ed?|es|ing)|tripl(?:ed?|es|ing)|trebl(?:ed?|es|ing)"
    r"|quadrupl(?:ed?|es|ing)|twice|thrice|twin|(?:two|three|four|five|ten|hundred)-?fold)\b",
    needs=f"fold times x {_MULTIPLE_WORDS}",
    starts=f"№ two three four five ten hundred {_MULTIPLE_WORDS}",
)
def _multiple(match: re.Match[str]) -> Iterator[Quantity]:
    if match["n"]:
        value = english_value(match["n"])
        strength = _STRONG if _is_digits(match["n"]) else _WEAK
    else:
        word = match["word"].lower()
        if word.endswith("fold"):
            value = english_value(word.removesuffix("fold"))
        else:
            value = _TIMES[word[:2]]
        strength = _OPEN if value == 2 else _WEAK
    if value is not None:
        yield Quantity(
            "multiple",
            *match.span(),
            value,
            value,
            strength=strength,
            bound=_bound(match),
            also=(("number", value),),
        )


# Plain numbers.


_MANY_WORDS = (
    "tens hundreds thousands dozens scores millions billions trillions few several couple many"
)
_MANY = "tens|hundreds|thousands|dozens|scores|millions|billions|trillions"


@_reads(
    rf"\b(?P<what>(?:(?:{_MANY})\sof\s)?(?:{_MANY})"
    r"|(?:a\s)?(?:few|several|couple\sof|many)\s(?:hundred|thousand|dozen|million|billion))\b",
    needs=_MANY_WORDS,
)
def _plenty(match: re.Match[str]) -> Iterator[Quantity]:
    scale = 1.0
    words = "tens|hundred|thousand|dozen|score|million|billion|trillion"
    for word in re.findall(words, match["what"].lower()):
        scale *= 10 if word in ("tens", "dozen", "score") else _SCALES[word]
    yield Quantity("number", *match.span(), scale, scale * 9.999, strength=_WEAK)


@_reads(
    rf"(?=[\d.$€£¥￥₩₽₹₺฿＄]|\b(?:[aefnostz]|(?-i:[A-Z])))"
    rf"(?:(?P<currency>(?-i:{_PREFIXES}))\s?)?{_START}"
    rf"(?:(?P<low>(?>{_N}))(?:[\s-]?(?P<lower>{_UNITS})\b)?{_TO}(?P<currency2>{_PREFIXES})?\s?)?"
    rf"(?P<n>{_N})(?P<more>\+|-?(?:odd|plus|something)\b)?"
    rf"(?:[\s-]{{0,2}}(?P<unit>{_UNITS})\b)?(?P<half>\sand\sa\shalf\b)?"
    r"(?:\s(?P<after>or\sso|or\smore)\b)?",
    needs=f"0 {_NUMBER_WORDS}",
    starts="№",
)
def _number(match: re.Match[str]) -> Iterator[Quantity]:
    value = english_value(match["n"])
    if value is None:
        return
    unit = _LEXICON.english.get((match["unit"] or "").lower(), "")
    if match["n"].lower().endswith("dozen"):
        yield Quantity("number", *match.span(), value / 1.2, value * 1.1, strength=_WEAK)
        return
    currency = _PREFIX_NAMES.get((match["currency"] or "").lower(), "")
    if currency and (not unit or _LEXICON.units[unit].dimension != "money"):
        unit = currency
    own = _PREFIX_NAMES.get((match["currency2"] or "").lower(), "") or unit
    lower = currency or _LEXICON.english.get((match["lower"] or "").lower(), "") or unit
    start = match.start()
    if match["low"]:
        least = _inherited(match["low"], match["n"])
        if least is not None:
            yield _plain(match, match["low"], match.span("low"), least, lower)
            start = match.start("n")
    if match["half"]:
        value += 0.5
    plain = _plain(match, match["n"], (start, match.end()), value, own)
    if match["n"][-1] == "m" and not match["currency"]:
        # 500m are metres as often as millions.
        plain = plain._replace(also=(("number", value / _SCALES["m"]),))
    yield plain


_PREFIX_NAMES = {form.lower(): name for form, name in _LEXICON.prefixes.items()}


def _inherited(low: str, high: str) -> float | None:
    """Return the first number of a range: *10 to 20 million* begins at 10 million."""
    value = english_value(low)
    scales = (
        re.findall(r"hundred|thousand|million|billion|trillion|mn|bn|tn|k|m|b", high.lower())
        if _is_digits(high)
        else re.findall(r"thousand|million|billion|trillion", high.lower())
    )
    own = (
        re.search(r"[a-z]", low.lower())
        if _is_digits(low)
        else re.search("hundred|thousand|million|billion|trillion", low.lower())
    )
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
        begins = span[0] < 5 and not match.string[: span[0]].strip(" (")
        if begins and match.string[span[1] : span[1] + 1] in (".", ")"):
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
        within=match.start() if match["low"] else -1,
    )


@_reads(
    r"\b(?=[bcdfhopqst])(?:(?P<half>half|halves|halved|halving)|(?P<quarter>quarter)|(?P<two>both|couple|pair|duo|twins?|two)"
    r"|(?P<three>trio)|(?P<one>single|once|sole|solo)|(?P<decades>decades)|(?P<decade>decade)|(?P<century>century)|(?P<fortnight>fortnight))\b",
    needs="half halves halved halving quarter both couple pair duo twin twins two trio single once"
    " sole solo decades decade century fortnight",
    starts="half halves halved halving quarter both couple pair duo twin twins two trio single once"
    " sole solo decades decade century fortnight",
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
    elif match["decades"]:
        yield Quantity("number", *match.span(), 20, 99, unit="year", strength=_OPEN)
        return
    elif match["decade"]:
        value, unit, strength = 10.0, "year", _WEAK
    elif match["century"]:
        value, unit = 100.0, "year"
    elif match["fortnight"]:
        value, unit = 14.0, "day"
    yield Quantity(kind, *match.span(), value, value, unit=unit, strength=strength, also=also)
