"""The words of quantities: units, currencies, measure words, words that hold a numeral."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure or a currency.

    Attributes
    ----------
    name
        The first English form.
    dimension
        What it measures: ``length``, ``money`` …
    size
        How many of the dimension's base unit it holds. Zero for a currency.
    kin
        Names of the units that it may be called by as well: *dollar* for *US dollar*.
    """

    name: str
    dimension: str
    size: float
    kin: frozenset[str]


@dataclass(frozen=True)
class Lexicon:
    """What the readers know of words.

    Attributes
    ----------
    units
        By their names.
    chinese, english
        The names of units by their written forms. English forms that stand before the number
        (``US$``) are in `prefixes`.
    prefixes
        The names of currencies by the forms that stand before a number, in either language.
    measures
        Chinese words that follow a counted number, as a regular expression.
    words
        Chinese words that hold a numeral by accident, as a regular expression.
    phrases
        English words that hold a number word by accident, as a regular expression.
    """

    units: Mapping[str, Unit]
    chinese: Mapping[str, str]
    english: Mapping[str, str]
    prefixes: Mapping[str, str]
    measures: str
    words: str
    phrases: str


@cache
def lexicon() -> Lexicon:
    """Return the lexicon of `data/quantities.toml`."""
    file = resources.files("glossary") / "data" / "quantities.toml"
    data = tomllib.loads(file.read_text(encoding="utf-8"))
    units: dict[str, Unit] = {}
    chinese: dict[str, str] = {}
    english: dict[str, str] = {}
    prefixes: dict[str, str] = {}
    for dimension, rows in data["units"].items():
        for size, forms_zh, forms_en in rows:
            names = forms_en.split("|")
            name = names[0]
            units[name] = Unit(name, dimension, size, frozenset([name]))
            chinese |= dict.fromkeys(filter(None, forms_zh.split("|")), name)
            english |= {form: name for word in names for form in _plurals(word)}
    for forms_zh, forms_en, before, kin in data["currencies"]:
        names = forms_en.split("|")
        name = names[0]
        units[name] = Unit(name, "money", 0, frozenset([name, *filter(None, kin.split("|"))]))
        chinese |= dict.fromkeys(filter(None, forms_zh.split("|")), name)
        english |= {form: name for word in names for form in _plurals(word)}
        prefixes |= dict.fromkeys(filter(None, before.split("|")), name)
    return Lexicon(
        units,
        chinese,
        english,
        prefixes,
        measures=_either(data["chinese"]["measures"].split()),
        words="|".join(data["chinese"]["words"].split()),
        phrases="|".join(data["english"]["words"].split("\n")).strip("|"),
    )


def compatible(first: str, second: str) -> bool:
    """Return whether two units may be names of the same one; unknown ones always may."""
    if not first or not second or first == second:
        return True
    one, two = lexicon().units[first], lexicon().units[second]
    return one.dimension != two.dimension or bool(one.kin & two.kin)


def either(forms: Iterable[str]) -> str:
    """Return a regular expression for any of the forms, the longest first."""
    return _either(forms)


def _either(forms: Iterable[str]) -> str:
    return "|".join(map(re.escape, sorted(forms, key=len, reverse=True)))


def _plurals(word: str) -> tuple[str, ...]:
    if not word[-1:].isalpha() or len(word) < 3:
        return (word,)
    if word.endswith(("ch", "x")):
        return word, word + "es"
    return (word, word + "s") if not word.endswith(("s", "yuan", "yen", "won")) else (word,)
