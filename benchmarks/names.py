"""Measure how garbled names are found, on official names in sentences made for it.

    python benchmarks/names.py [--seed N] [--show KIND]

Every name of `benchmarks/data/names.tsv` is set into sentence pairs: right, in its usual
variants; misspelt; with a word dropped, exchanged or in another place; as a literal rendering
(calque); with another right name in its place, or none. One half of the names is the glossary,
the other half the names that it does not know, then the other way round. A name counts as found
where `term.garbled` is reported with a span that has most of its words.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from glossary.checking import check
from glossary.model import Concept, Finding, Segment, Term
from glossary.termbase import Glossary

DATA = Path(__file__).parent / "data" / "names.tsv"
ROUNDS = 3
LITTLE = {"of", "and", "for", "the", "in", "on", "to"}
CARRIERS = (
    ("据介绍，{}今天公布了新的计划。", "{} announced a new plan today, it was said."),
    ("活动由{}主办，预计持续三天。", "The event is hosted by {} and will last three days."),
    ("来自{}的专家参加了讨论。", "Experts from {} took part in the discussion."),
    ("记者从{}获悉，有关工作进展顺利。", "We learned from {} that the work is going well."),
    ("去年，{}与多家企业签署了协议。", "Last year, {} signed agreements with several companies."),
    ("他曾在{}工作多年，经验丰富。", "He spent many years with {} and has great experience."),
    ("报告说，{}将继续支持地方发展。", "The report says {} will go on supporting local growth."),
    ("市长会见了{}的代表团。", "The mayor met a delegation of {} in Chengwan."),
)
# The same sentences without the name.
EMPTY = (
    "A new plan was announced today, it was said.",
    "The event will last three days at the Harbour Hotel.",
    "Experts took part in the discussion with Mr Lin.",
    "We learned that the work is going well in Fujian Province.",
    "Last year, agreements were signed with several companies in Hong Kong.",
    "He has great experience and many years behind him.",
    "The report says that local growth will go on being supported.",
    "The mayor met a delegation in Chengwan on Monday.",
)
STRANGERS = "Harvest Marine Lantern Pottery Bridge Music Orchard Weather Silver Garden".split()


@dataclass(frozen=True)
class Name:
    """A Chinese name, its official English name, and a word-by-word rendering or nothing."""

    zh: str
    en: str
    calque: str


@dataclass(frozen=True)
class Case:
    """A sentence pair, and where the name's rendering stands in the English."""

    kind: str
    name: Name
    source: str
    target: str
    span: tuple[int, int] | None


def read_names() -> list[Name]:
    lines = DATA.read_text(encoding="utf-8").splitlines()[1:]
    return [Name(*line.split("\t")) for line in lines]


def variants(name: str) -> list[str]:
    found = [name, f"the {name}", name.upper(), name.replace(" ", "\n", 1), name + "'s"]
    if "-" in name:
        found += [name.replace("-", " "), name.replace("-", "–")]
    if "'" in name:
        found.append(name.replace("'", "’"))
    if "Organization" in name:
        found.append(name.replace("Organization", "Organisation"))
    if name.startswith("Ministry of "):
        found.append(inverted(name))
    if " and " in name:
        found.append(name.replace(" and ", " & "))
    return found


def inverted(name: str) -> str:
    return name.removeprefix("Ministry of ") + " Ministry"


def misspelt(name: str, chance: random.Random) -> str:
    words = name.split()
    places = [index for index, word in enumerate(words) if len(word) > 4 and word.isalpha()]
    if not places:
        return ""
    place = chance.choice(places)
    word = words[place]
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(4)
    changed = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + chance.choice("aeioutnsrl") + word[at + 1 :],
    )[kind]
    words[place] = changed
    return " ".join(words) if changed != word else ""


def content(name: str) -> list[int]:
    return [index for index, word in enumerate(name.split()) if word.lower() not in LITTLE]


def dropped(name: str, chance: random.Random) -> str:
    words = name.split()
    place = chance.choice(content(name))
    del words[place]
    while words and words[0].lower() in LITTLE:
        del words[0]
    while words and words[-1].lower() in LITTLE:
        del words[-1]
    return " ".join(words)


def exchanged(name: str, chance: random.Random) -> str:
    words = name.split()
    words[chance.choice(content(name))] = chance.choice(STRANGERS)
    return " ".join(words)


def moved(name: str, chance: random.Random) -> str:
    words = name.split()
    places = content(name)
    at = chance.randrange(len(places) - 1)
    one, other = places[at], places[at + 1]
    words[one], words[other] = words[other], words[one]
    return " ".join(words) if words != name.split() else ""


def cases(known: list[Name], others: list[Name], chance: random.Random) -> Iterator[Case]:
    """Yield the cases of the names of one half."""
    changes: dict[str, Callable[[str, random.Random], str]] = {
        "dropped": dropped,
        "exchanged": exchanged,
        "moved": moved,
    }

    def case(kind: str, name: Name, words: str) -> Case:
        zh, en = chance.choice(CARRIERS)
        words = words[:1].upper() + words[1:] if en.startswith("{}") else words
        start = en.index("{}")
        return Case(kind, name, zh.format(name.zh), en.format(words), (start, start + len(words)))

    for name in known:
        for form in variants(name.en):
            yield case("right", name, form)
        size = len(content(name.en))
        for _ in range(ROUNDS):
            words = misspelt(name.en, chance)
            if words:
                yield case("misspelt", name, words)
            for change, make in changes.items():
                words = make(name.en, chance) if size > 1 else ""
                if words:
                    yield case(
                        f"{change}, {'two words' if size == 2 else 'three or more'}", name, words
                    )
            yield case("another name", name, chance.choice(others).en)
        if name.calque:
            yield case("calque", name, name.calque)
        for (zh, _), en in zip(CARRIERS, EMPTY, strict=True):
            yield Case("no name", name, zh.format(name.zh), en, None)
        one, two = chance.sample(CARRIERS, 2)
        friend = chance.choice(known)
        if friend != name:
            yield Case(
                "no name, a calque beside",
                name,
                one[0].format(name.zh) + two[0].format(friend.zh),
                two[1].format(friend.calque or friend.en),
                None,
            )


def glossary_of(names: list[Name]) -> Glossary:
    concepts = []
    for name in names:
        terms = [Term("zh", name.zh, "preferred"), Term("en", name.en, "preferred")]
        if name.en.startswith("Ministry of "):
            terms.append(Term("en", inverted(name.en), "admitted"))
        concepts.append(Concept(name.zh, tuple(terms), "official"))
    return Glossary("names", "names", "", tuple(concepts))


def overlap(one: tuple[int, int] | None, other: tuple[int, int] | None) -> float:
    if not one or not other:
        return 0
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return max(0, shared) / (max(one[1], other[1]) - min(one[0], other[0]))


def outcomes(
    names: list[Name], chance: random.Random
) -> Iterator[tuple[Case, str, bool, tuple[Finding, ...]]]:
    """Yield each case with its mode, whether the name is reported, and the findings."""
    chance.shuffle(names)
    half = len(names) // 2
    for known, others in ((names[:half], names[half:]), (names[half:], names[:half])):
        made = list(cases(known, others, chance))
        glossaries = [glossary_of(known)]
        for mode in ("pairs", "English alone"):
            for one in made:
                # Each case is a document of its own.
                source = one.source if mode == "pairs" else None
                segments = [Segment(0, source, one.target, 1.0, None, None)]
                found = check(segments, glossaries, select=["term"], signature={}).findings
                yield one, mode, reported(one, found), found


def reported(one: Case, found: Sequence[Finding]) -> bool:
    """Return whether the name is reported: a right one by any rule, others as garbled."""
    if one.kind == "right":
        return bool(found)
    garbled = [finding for finding in found if finding.rule == "term.garbled"]
    if one.kind == "no name, a calque beside":
        garbled = [finding for finding in garbled if one.name.en in finding.expected]
    wrong = one.kind.startswith(("no name", "another"))
    return any(wrong or overlap(finding.target_span, one.span) >= 0.5 for finding in garbled)


@click.command()
@click.option("--seed", default=1, show_default=True)
@click.option("--show", default="", help="Print the failures of the kinds that begin so.")
@click.option("--within", default="pairs", help="Of this mode.")
def main(seed: int, show: str, within: str) -> None:
    """Measure how garbled names are found."""
    names = read_names()
    counts: dict[tuple[str, str], list[bool]] = defaultdict(list)
    for one, mode, hit, found in outcomes(names, random.Random(seed)):
        counts[one.kind, mode].append(hit)
        bad = hit == one.kind.startswith(("right", "no name", "another"))
        if show and one.kind.startswith(show) and bad and mode.startswith(within):
            shown = [(finding.rule, finding.found) for finding in found]
            click.echo(f"{one.kind}: {one.name.en} | {one.target!r} | {shown}")
    click.echo(
        f"{len(names)} names, seed {seed}; share reported (for right names: by any rule on terms)\n"
    )
    click.echo(f"{'':32}{'cases':>8}{'pairs':>10}{'English alone':>16}")
    for kind in dict.fromkeys(kind for kind, _ in counts):
        pairs, alone = counts[kind, "pairs"], counts[kind, "English alone"]
        shares = sum(pairs) / len(pairs), sum(alone) / len(alone)
        click.echo(f"{kind:32}{len(pairs):>8}{shares[0]:>10.1%}{shares[1]:>16.1%}")


if __name__ == "__main__":
    main()
