"""The words of quantities: units, currencies, measure words, words that hold a numeral."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from glossary.quantities.model import BOUNDS, Bound


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
        The names of units by their written forms; those of English in small letters.
    prefixes
        The names of currencies by the forms that stand before a number, in either language.
    chinese_bounds, english_bounds
        What the words beside a number say of its value.
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
    chinese_bounds: Mapping[str, Bound]
    english_bounds: Mapping[str, Bound]
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
            english |= {form.lower(): name for word in names for form in _plurals(word)}
    for forms_zh, forms_en, before, kin in data["currencies"]:
        names = forms_en.split("|")
        name = names[0]
        units[name] = Unit(name, "money", 0, frozenset([name, *filter(None, kin.split("|"))]))
        chinese |= dict.fromkeys(filter(None, forms_zh.split("|")), name)
        english |= {form.lower(): name for word in names for form in _plurals(word)}
        prefixes |= dict.fromkeys(filter(None, before.split("|")), name)
    chinese_bounds: dict[str, Bound] = {}
    english_bounds: dict[str, Bound] = {}
    for bound in BOUNDS:
        first, second = data["bounds"][bound].strip().split("\n")
        chinese_bounds |= dict.fromkeys(first.split(), bound)
        english_bounds |= dict.fromkeys(second.split("|"), bound)
    return Lexicon(
        units,
        chinese,
        english,
        prefixes,
        chinese_bounds,
        english_bounds,
        measures=either(data["chinese"]["measures"].split()),
        words="|".join(data["chinese"]["words"].split()),
        phrases="|".join(data["english"]["words"].split("\n")).strip("|"),
    )


def compatible(first: str, second: str) -> bool:
    """Return whether two units may be names of the same one; unknown ones always may."""
    if not first or not second or first == second:
        return True
    one, two = lexicon().units[first], lexicon().units[second]
    return one.dimension != two.dimension or first in two.kin or second in one.kin


def either(forms: Iterable[str]) -> str:
    """Return a regular expression for any of the forms, the longest first."""
    tree: dict[str, Any] = {}
    for form in forms:
        branch = tree
        for character in form:
            branch = branch.setdefault(character, {})
        branch[""] = {}
    return f"(?=[{re.escape(''.join(tree))}]){_grown(tree)}"


def _grown(tree: Mapping[str, Any]) -> str:
    """Return the regular expression of a tree of forms by their characters."""
    leaves = [character for character, branch in tree.items() if character and set(branch) == {""}]
    parts = [
        re.escape(character) + _grown(branch)
        for character, branch in tree.items()
        if character and character not in leaves
    ]
    if leaves:
        parts.append(f"[{re.escape(''.join(leaves))}]")
    return f"(?:{'|'.join(parts)})" + "?" * ("" in tree) if parts else ""


def _plurals(word: str) -> tuple[str, ...]:
    if not word[-1:].isalpha() or len(word) < 3:
        return (word,)
    if word.endswith(("ch", "x")):
        return word, word + "es"
    return (word, word + "s") if not word.endswith(("s", "yuan", "yen", "won")) else (word,)
