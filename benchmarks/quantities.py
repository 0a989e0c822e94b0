"""Measure the checks of numbers, ordinals and dates on human translations.

    python benchmarks/quantities.py PARALLEL_DIR

PARALLEL_DIR holds files of pairs, one a row: Chinese, a tab, English. Printed are the share of the
pairs that are flagged as they stand, which is mostly false alarms, and, for each class of mistake
that is planted in the English, the share of the planted mistakes that are flagged among the pairs
that were not flagged before (net recall), with their number. The checks stand beside two simple
ones: the sets of the digits of both sides compared, and the sets of the values compared without
any tolerance. Files whose name begins with one of TUNING served to choose the rules.
"""

from __future__ import annotations

import random
import re
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from glossary.checking import check
from glossary.model import Segment
from glossary.quantities.chinese import read_chinese
from glossary.quantities.english import read_english

TUNING = ("wmt17", "wmt18", "iwslt17", "flores")
FAMILIES = ("number", "date", "ordinal")
SEED = 1
MOST = 500

Pair = tuple[str, str]
Change = Callable[[re.Match[str], random.Random], str | None]
Check = Callable[[Sequence[Pair]], list[bool]]

MONTHS = (
    "January February March April May June July August September October November December"
).split()
ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth".split()
WORDS = "one two three four five six seven eight nine ten eleven twelve".split()
MONTH = "|".join(MONTHS)
DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
# A number that is not a part of a date, a code, a time or a score.
NUMBER = (
    rf"(?<![\w.,:/'-])(?<!January )(?<!February )(?<!March )(?<!April )(?<!May )(?<!June )"
    rf"(?<!July )(?<!August )(?<!September )(?<!October )(?<!November )(?<!December )"
    rf"(?!(?:1[5-9]|20)\d\d(?![,.]?\d))(?P<number>{DIGITS})"
    rf"(?![\w:/])(?!-\d)(?!,\d)(?!\.\d)(?!\s(?:{MONTH})\b)(?!\s?[ap]\.?m)"
)


def _digits(value: float, like: str) -> str:
    text = f"{value:,.6f}" if "," in like or value >= 10_000 else f"{value:.6f}"
    return text.rstrip("0").rstrip(".")


def _tenfold(match: re.Match[str], _: random.Random) -> str | None:
    value = float(match["number"].replace(",", ""))
    return _digits(value * 10, match["number"]) if value else None


def _digit(match: re.Match[str], dice: random.Random) -> str | None:
    number = match["number"]
    places = [place for place, character in enumerate(number) if character.isdigit()]
    if len(places) < 2:
        return None
    place = dice.choice(places)
    other = dice.choice([d for d in "123456789" if d != number[place]])
    return number[:place] + other + number[place + 1 :]


def _another(words: Sequence[str]) -> Change:
    def change(match: re.Match[str], dice: random.Random) -> str | None:
        old = match.group()
        new = dice.choice([word for word in words if word.lower() != old.lower()])
        return new.capitalize() if old[0].isupper() else new

    return change


def _swap(**words: str) -> Change:
    def change(match: re.Match[str], _: random.Random) -> str | None:
        old = match.group()
        new = words[old.lower()]
        return new.capitalize() if old[0].isupper() else new

    return change


def _ordinal(match: re.Match[str], dice: random.Random) -> str | None:
    if match["figures"]:
        number = int(match["figures"].replace(",", "")) + dice.choice((1, 2, 3, 10))
        ending = {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
        return f"{number}{'th' if number % 100 in (11, 12, 13) else ending}"
    return _another(ORDINALS[2:])(match, dice)


def _year(match: re.Match[str], dice: random.Random) -> str:
    return str(int(match.group()) + dice.choice((-10, -3, -2, -1, 1, 2, 3, 10)))


def _day(match: re.Match[str], dice: random.Random) -> str:
    name = "day" if match["day"] else "day2"
    old = int(match[name])
    new = dice.choice([day for day in range(1, 29) if day != old])
    start, end = match.start(name) - match.start(), match.end(name) - match.start()
    return match.group()[:start] + str(new) + match.group()[end:]


def _order(match: re.Match[str], _: random.Random) -> str | None:
    day, month = int(match["day"]), MONTHS.index(match["month"]) + 1
    if day > 12 or day == month:
        return None
    if match.group().startswith(match["month"]):
        return f"{MONTHS[day - 1]} {month}"
    return f"{month} {MONTHS[day - 1]}"


def _points(match: re.Match[str], _: random.Random) -> str:
    if "point" in match["unit"]:
        return f"{match['number']} percent"
    return f"{match['number']} percentage points"


def _currency(match: re.Match[str], dice: random.Random) -> str | None:
    old = match.group()
    signs = {"US$": "€", "$": "£", "€": "$", "£": "$", "RMB": "US$", "¥": "US$", "HK$": "US$"}
    if old in signs:
        return signs[old]
    names = ["yuan", "US dollars", "euros", "yen"]
    return dice.choice([name for name in names if name[-4:] not in old and old not in name])


def _nothing(_: re.Match[str], __: random.Random) -> str:
    return ""


def _han(number: int) -> str:
    """Return a number up to 99 in Chinese, as a regular expression."""
    digits = "〇一二三四五六七八九"
    tens, ones = divmod(number, 10)
    if number > 99:
        return str(number)
    return (digits[tens] if tens > 1 else "") + "十" * (tens > 0) + (digits[ones] if ones else "")


def _either(number: int) -> str:
    numerals = r"\d.,〇一二三四五六七八九十百"
    return rf"(?<![{numerals}]){_form(number)}(?![{numerals}千万亿])"


def _form(number: int) -> str:
    figures = "".join(f"[{digit}{chr(0xFF10 + int(digit))}]" for digit in str(number))
    return rf"(?:{figures}|{_han(number)})"


def _ordinal_value(match: re.Match[str]) -> int:
    words = match.group().strip().lower()
    if words in ORDINALS:
        return ORDINALS.index(words) + 1
    return int(re.sub(r"\D", "", words))


def _held_word(match: re.Match[str]) -> str:
    number = WORDS.index(match.group().lower()) + 1
    return _either(number) if number != 2 else rf"[两兩双雙]|{_either(2)}"


def _held_month(match: re.Match[str]) -> str:
    number = MONTHS.index(match.group()) + 1
    return rf"(?<![\d十]){_form(number)}\s?(?:月|[、至到-]\s?\d+\s?月)"


def _held_day(match: re.Match[str]) -> str:
    number = int(match["day"] or match["day2"])
    return rf"(?<![\d十]){_form(number)}\s?(?:[日号號]|[、至到-]\s?\d+\s?[日号號])"


def _held_ordinal(match: re.Match[str]) -> str:
    form = _form(_ordinal_value(match))
    numerals = r"\d〇一二三四五六七八九十百"
    return (
        rf"第\s?{form}(?![{numerals}])"
        rf"|(?<![{numerals}]){form}\s?(?:[届屆]|世[纪紀]|年[级級]|等[奖獎])"
    )


def _held_ordinal_or_day(match: re.Match[str]) -> str:
    form = _form(_ordinal_value(match))
    return rf"{_held_ordinal(match)}|(?<![\d十]){form}\s?[日号號]"


# The Chinese that holds what is changed, where it can be told.
HELD: dict[str, Callable[[re.Match[str]], str]] = {
    "ordinal": _held_ordinal_or_day,
    "dropped ordinal": _held_ordinal,
    "first for second": lambda match: (
        "第[一1]|首" if match.group() in ("first", "First") else "第[二2]"
    ),
    "number word": _held_word,
    "month": _held_month,
    "day": _held_day,
    "year": lambda match: _form(int(match.group())) + "|" + match.group()[2:] + r"\s?年",
}
# A class: what is changed, how, and what the Chinese must hold for the question to make sense.
CLASSES: dict[str, tuple[str, Change, str]] = {
    "million for billion": (
        r"(?<=[\d ])(?:million|billion|trillion)\b",
        _swap(million="billion", billion="million", trillion="billion"),
        r"[万亿萬億]",
    ),
    "ten times": (NUMBER, _tenfold, r"[\d０-９]"),
    "a changed digit": (NUMBER, _digit, r"[\d０-９]"),
    "percent for points": (
        rf"(?P<number>{DIGITS})\s?(?P<unit>percentage points?|%|per\s?cent)(?!age)",
        _points,
        r"[%％]|百分",
    ),
    "ordinal": (
        rf"(?<![\w,.])(?P<figures>\d[\d,]*)(?:st|nd|rd|th)\b|\b(?:{'|'.join(ORDINALS[2:])})\b",
        _ordinal,
        r"第|届|屆|世[纪紀]|[日号號]|\d",
    ),
    "first for second": (
        r"\b[Ff]irst\b|\b[Ss]econd\b",
        _swap(first="second", second="first"),
        r"第[一二]|首",
    ),
    "number word": (rf"\b(?:{'|'.join(WORDS[1:])})\b", _another(WORDS[1:]), ""),
    "month": (rf"\b(?:{MONTH})(?= \d)|(?<=\d )(?:{MONTH})\b", _another(MONTHS), r"月"),
    "year": (r"(?<![\w,.$-])(?:19|20)\d\d(?![\w,.%-]\d|[\w%])", _year, r"\d\s?年|[〇零一二]年"),
    "day": (
        rf"\b(?:{MONTH}) (?P<day>\d{{1,2}})(?!\d|,\d|:|\s?[ap]\.m)"
        rf"|(?<![\d,.])(?P<day2>\d{{1,2}}) (?:{MONTH})\b",
        _day,
        r"[日号號]",
    ),
    "day and month swapped": (
        rf"\b(?P<month>{MONTH}) (?P<day>\d{{1,2}})(?!\d|,\d|:|\s?[ap]\.m)",
        _order,
        r"月",
    ),
    "currency": (
        r"US\$|HK\$|(?<![A-Z])\$|€|£|¥|\bRMB(?=\s?\d)|(?<=[\dn] )(?:yuan|US dollars|euros|yen)\b",
        _currency,
        r"元|镑|鎊|圆|块|盧布|美金",
    ),
    "dropped number": (
        rf"\b(?:(?:about|around|nearly|over|more than|almost|some) )?{NUMBER}"
        r"(?: (?:million|billion|trillion|thousand))? ",
        _nothing,
        r"[\d０-９]",
    ),
    "dropped ordinal": (
        rf"(?<![\w,.])\d[\d,]*(?:st|nd|rd|th)\s|\b(?:{'|'.join(ORDINALS[2:])})\s",
        _nothing,
        r"第\s?[\d一二三四五六七八九十]|\d\s?[届屆]|世[纪紀]",
    ),
}


def plant(name: str, pairs: Sequence[Pair], dice: random.Random) -> Iterator[tuple[int, Pair]]:
    """Yield the changed pairs of a class with the number of the pair each is made from."""
    pattern, change, asked = CLASSES[name]
    for number, (zh, en) in enumerate(pairs):
        if not re.search(asked, zh):
            continue
        for match in re.finditer(pattern, en):
            if name in HELD and not re.search(HELD[name](match), zh):
                continue
            new = change(match, dice)
            if new is not None and new != match.group():
                yield number, (zh, en[: match.start()] + new + en[match.end() :])


def in_place(pairs: Sequence[Pair]) -> list[bool]:
    """Return which pairs the rules flag with an error or a warning, the pairs being one text."""
    report = check(
        [Segment(number, *pair, 1.0, None, None) for number, pair in enumerate(pairs)],
        [],
        select=FAMILIES,
    )
    flagged = {finding.segment for finding in report.findings if finding.severity != "info"}
    return [number in flagged for number in range(len(pairs))]


def apart(pairs: Sequence[Pair]) -> list[bool]:
    """Return which pairs the rules flag with an error or a warning, each pair by itself."""
    return in_place([each for pair in pairs for each in (pair, ("", ""))])[::2]


def digits(pairs: Sequence[Pair]) -> list[bool]:
    """Return which pairs have other digits on one side than on the other."""

    def numbers(text: str) -> set[str]:
        return {number.replace(",", "") for number in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}

    return [numbers(zh) != numbers(en) for zh, en in pairs]


def values(pairs: Sequence[Pair]) -> list[bool]:
    """Return which pairs have other values on one side than on the other."""
    return [
        {quantity.low for quantity in read_chinese(zh) if not quantity.relative}
        != {quantity.low for quantity in read_english(en) if not quantity.relative}
        for zh, en in pairs
    ]


CHECKS: dict[str, Check] = {"rules": apart, "digits": digits, "values": values}


def read_files(folder: Path) -> dict[str, list[Pair]]:
    """Return the pairs of the files of a folder by the names of the files."""
    files = {}
    for file in sorted(folder.glob("*.tsv")):
        rows = [line.split("\t") for line in file.read_text(encoding="utf-8").split("\n") if line]
        files[file.stem] = [(row[0], row[1]) for row in rows]
    if not files:
        sys.exit(f"{folder}: no *.tsv there")
    return files


def halves(files: dict[str, list[Pair]]) -> Iterator[tuple[str, dict[str, list[Pair]]]]:
    """Yield the files that served to choose the rules, and the others, with a title."""
    for title, tuning in (("tuning files", True), ("other files", False)):
        chosen = {name: rows for name, rows in files.items() if name.startswith(TUNING) is tuning}
        if chosen:
            yield title, chosen


@dataclass(frozen=True)
class Recall:
    """What checks find of the planted mistakes of a class.

    Attributes
    ----------
    name
        The class.
    cases
        How many mistakes were planted.
    found
        For each check how many it finds, and of how many that were not flagged before.
    """

    name: str
    cases: int
    found: dict[str, tuple[int, int]]


def recalls(
    files: dict[str, list[Pair]], flags: dict[str, dict[str, list[bool]]], checks: dict[str, Check]
) -> Iterator[Recall]:
    """Yield the net recall of each class; `flags` are those of the pairs as they stand."""
    for name in CLASSES:
        dice = random.Random(SEED)
        cases = [
            (file, number, pair)
            for file, pairs in files.items()
            for number, pair in plant(name, pairs, dice)
        ]
        cases = dice.sample(cases, min(MOST, len(cases)))
        found = {}
        for title, run in checks.items():
            asked = [pair for file, number, pair in cases if not flags[file][title][number]]
            found[title] = sum(run(asked)), len(asked)
        yield Recall(name, len(cases), found)


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
def main(folder: Path) -> None:
    """Measure the checks of numbers on the pairs of FOLDER."""
    files = read_files(folder)
    print(f"{'clean pairs flagged':32}{'pairs':>8}" + "".join(f"{name:>9}" for name in CHECKS))
    flags: dict[str, dict[str, list[bool]]] = {}
    spent = 0.0
    for name, pairs in files.items():
        began = time.process_time()
        clean = in_place(pairs)
        spent += time.process_time() - began
        flags[name] = {title: run(pairs) for title, run in CHECKS.items()}
        columns = flags[name] | {"rules": clean}
        shares = "".join(f"{sum(found) / len(pairs):9.2%}" for found in columns.values())
        mark = " (tuning)" if name.startswith(TUNING) else ""
        print(f"{name + mark:32}{len(pairs):8,}{shares}")
    print(f"{sum(map(len, files.values())) / spent:,.0f} pairs/s")
    for title, chosen in halves(files):
        heads = "".join(f"{name:>9}{'of':>6}" for name in CHECKS)
        print(f"\n{'net recall, ' + title:32}{'':8}{heads}")
        for recall in recalls(chosen, flags, CHECKS):
            cells = "".join(
                f"{found / max(1, asked):9.1%}{asked:6}" for found, asked in recall.found.values()
            )
            print(f"{recall.name:32}{recall.cases:8}{cells}")


if __name__ == "__main__":
    main()
