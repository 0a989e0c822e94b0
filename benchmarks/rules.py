"""Measure all rules in one table, beside the checks of translate-toolkit on the same pairs.

    python benchmarks/rules.py PARALLEL_DIR [--pairs 10000] [--concepts 10000]

PARALLEL_DIR holds files of pairs, one a row: Chinese, a tab, English. Measured are, in this order,

- pairs a second and memory on the first pairs of the files (taken again from the beginning where
  they are too few), with the built-in glossary and made-up concepts beside it; without embeddings,
  on one core, each in a process of its own; and what each family of rules takes by itself;
- the share of the pairs that are flagged as they stand, which is mostly false alarms;
- net recall: of the mistakes planted in pairs that were not flagged before, the share that is
  flagged, as `quantities.py`, `names.py` and `omissions.py` plant them, and slips of form.

Flagged is a pair with an error or a warning, or, where clauses are dropped, a hint. Beside it
stands what translate-toolkit's checks of the same matter say: `numbers`, `short`, `doublewords`,
`brackets` and `untranslated`; for the speed all that it has. It is a development dependency.
"""

from __future__ import annotations

import gc
import random
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from importlib.util import find_spec
from itertools import cycle, islice, product
from multiprocessing import get_context
from pathlib import Path

import click
import names  # type: ignore[import-not-found]
import omissions  # type: ignore[import-not-found]
import quantities  # type: ignore[import-not-found]
from speed import peak_memory  # type: ignore[import-not-found]

from glossary.checking import check, rule_names
from glossary.model import Concept, Segment, Term
from glossary.termbase import Glossary, load_glossaries

Pair = tuple[str, str]
Check = Callable[[Sequence[Pair]], list[bool]]

INSTALL = "translate-toolkit is not installed: python -m pip install --group dev"
GROUPS = {
    "terms": ("term",),
    "numbers, ordinals, dates": ("number", "ordinal", "date"),
    "omissions, additions": ("omission", "addition", "alignment"),
    "form": ("form", "residue"),
    "persons": ("name",),
}
# Made-up places, fields and bodies, in both languages.
PLACES = [
    (first + second, f"{one}{other}")
    for (first, one), (second, other) in product(
        zip(
            "岚澄屿泓栎砚翎蔚淞霁", "Lan Cheng Yu Hong Li Yan Ling Wei Song Ji".split(), strict=True
        ),
        zip("湾岭川埠麓汀", "wan ling chuan bu lu ting".split(), strict=True),
    )
]
FIELDS = [
    ("陶瓷", "Ceramics"),
    ("潮汐能", "Tidal Power"),
    ("蚕桑", "Silk Farming"),
    ("冰雪运动", "Winter Sports"),
    ("古籍修复", "Book Restoration"),
    ("深海渔业", "Deep-sea Fisheries"),
    ("竹编工艺", "Bamboo Weaving"),
    ("地下水", "Groundwater"),
    ("无障碍出行", "Accessible Travel"),
    ("城市园艺", "Urban Gardening"),
    ("声学材料", "Acoustic Materials"),
    ("候鸟保护", "Migratory Bird Protection"),
    ("乡村影院", "Village Cinema"),
]
BODIES = [
    ("研究院", "Research Institute"),
    ("促进会", "Promotion Association"),
    ("管理中心", "Administration Center"),
    ("博览会", "Exposition"),
    ("行动计划", "Action Plan"),
    ("联盟", "Alliance"),
    ("基金会", "Foundation"),
    ("示范区", "Demonstration Zone"),
    ("年度报告", "Annual Report"),
    ("培训学院", "Training Academy"),
    ("标准委员会", "Standards Committee"),
    ("志愿者协会", "Volunteer Society"),
    ("数据平台", "Data Platform"),
]


@dataclass(frozen=True)
class Speed:
    """What checking takes.

    Attributes
    ----------
    loading
        Seconds until the first pair is checked.
    pair
        Seconds of the processor for a pair.
    memory
        The most memory the process had, in MiB.
    groups
        Seconds for a pair of the rules of a group by themselves.
    """

    loading: float
    pair: float
    memory: float
    groups: dict[str, float] = field(default_factory=dict)


def made_up(number: int) -> Glossary:
    """Return a glossary of made-up concepts."""
    concepts = []
    for place, subject, body in islice(product(PLACES, FIELDS, BODIES), max(0, number)):
        zh, en = (place[0] + subject[0] + body[0], f"{place[1]} {subject[1]} {body[1]}")
        terms = (Term("zh", zh, "preferred"), Term("en", en, "preferred"))
        concepts.append(Concept(en, terms, "official"))
    return Glossary("made-up", "made-up", "", tuple(concepts))


def segments_of(pairs: Sequence[Pair]) -> list[Segment]:
    return [Segment(number, zh, en, 1.0, None, None) for number, (zh, en) in enumerate(pairs)]


def rules_speed(pairs: Sequence[Pair], concepts: int) -> Speed:
    """Measure the rules; to be run in a process of its own."""
    # As the command does.
    gc.set_threshold(100_000, 20, 50)
    began = time.process_time()
    builtin = load_glossaries(())
    known = sum(len(glossary.concepts) for glossary in builtin)
    glossaries = (*builtin, made_up(concepts - known))
    segments = segments_of(pairs)
    check(segments[:1], glossaries)
    loading = time.process_time() - began

    def spent(select: Sequence[str] | None) -> float:
        start = time.process_time()
        check(segments, glossaries, select=select)
        return (time.process_time() - start) / len(segments)

    pair, memory = spent(None), peak_memory()
    families = set(rule_names().values())
    others = families.difference(*GROUPS.values())
    groups = GROUPS | ({"others": tuple(others)} if others else {})
    return Speed(loading, pair, memory, {name: spent(chosen) for name, chosen in groups.items()})


def toolkit_speed(pairs: Sequence[Pair]) -> Speed:
    """Measure translate-toolkit; to be run in a process of its own."""
    began = time.process_time()
    _toolkit(pairs[:1])
    loading = time.process_time() - began
    start = time.process_time()
    _toolkit(pairs)
    return Speed(loading, (time.process_time() - start) / len(pairs), peak_memory())


def _toolkit(pairs: Sequence[Pair], *chosen: str) -> list[bool]:
    """Return which pairs fail one of the checks of translate-toolkit, or any of all."""
    from translate.filters.checks import CheckerConfig, StandardChecker
    from translate.storage.base import TranslationUnit

    checker = StandardChecker(CheckerConfig(targetlanguage="en"), limitfilters=list(chosen) or None)
    failed = []
    for zh, en in pairs:
        unit = TranslationUnit(zh)
        unit.target = en
        failed.append(bool(checker.run_filters(unit)))
    return failed


def toolkit(*chosen: str) -> Check | None:
    """Return checks of translate-toolkit by their names, or None where it is not installed."""
    return (lambda pairs: _toolkit(pairs, *chosen)) if find_spec("translate") else None


def rules(*select: str) -> Check:
    """Return rules as a check that flags errors and warnings, each pair being by itself."""

    def flagged(pairs: Sequence[Pair]) -> list[bool]:
        alone = [each for pair in pairs for each in (pair, ("", ""))]
        findings = check(segments_of(alone), (), select=select).findings
        found = {finding.segment for finding in findings if finding.severity != "info"}
        return [number in found for number in range(0, len(alone), 2)]

    return flagged


def all_rules(pairs: Sequence[Pair]) -> list[bool]:
    """Return which pairs have an error or a warning, the pairs being one text."""
    findings = check(segments_of(pairs), load_glossaries(())).findings
    found = {finding.segment for finding in findings if finding.severity != "info"}
    return [number in found for number in range(len(pairs))]


# Slips of form: how one is made of an English text, or nothing.


def doubled(text: str, dice: random.Random) -> str | None:
    words = text.split(" ")
    places = [place for place, word in enumerate(words) if word.isalpha() and word.islower()]
    if not places:
        return None
    place = dice.choice(places)
    return " ".join((*words[: place + 1], *words[place:]))


def bracket(text: str, _: random.Random) -> str | None:
    closes = text.rfind(")")
    return text[:closes] + text[closes + 1 :] if closes > 0 else None


SLIPS: dict[str, tuple[Callable[[str, random.Random], str | None], str, str]] = {
    "a word doubled": (doubled, "form.doubled-word", "doublewords"),
    "a bracket lost": (bracket, "form.unpaired-mark", "brackets"),
}


def left_in_chinese(pairs: Sequence[Pair]) -> list[Pair]:
    return [(zh, zh) for zh, _ in pairs]


# The table.


def row(title: str, ours: str, theirs: str = "") -> None:
    click.echo(f"{title:42}{ours:>20}{theirs:>20}")


def head(title: str) -> None:
    click.echo(f"\n{title}")


def share(found: Sequence[bool]) -> str:
    return f"{sum(found) / max(1, len(found)):.2%}"


def of(found: int, asked: int) -> str:
    return f"{found / max(1, asked):.1%} of {asked:5}"


def net(run: Check | None, clean: Sequence[Pair], planted: Sequence[Pair]) -> str:
    """Return net recall on pairs of which each has one planted mistake."""
    if run is None:
        return "-"
    asked = [pair for pair, flag in zip(planted, run(clean), strict=True) if not flag]
    return of(sum(run(asked)), len(asked))


def print_speed(pairs: Sequence[Pair], concepts: int) -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        ours = pool.submit(rules_speed, pairs, concepts).result()
    theirs = None
    if find_spec("translate"):
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
            theirs = pool.submit(toolkit_speed, pairs).result()
    head(f"{len(pairs):,} pairs, {concepts:,} concepts, one core")
    row("pairs a second", f"{1 / ours.pair:,.0f}", f"{1 / theirs.pair:,.0f}" if theirs else "-")
    row("loading, s", f"{ours.loading:.2f}", f"{theirs.loading:.2f}" if theirs else "-")
    row("memory, MiB", f"{ours.memory:,.0f}", f"{theirs.memory:,.0f}" if theirs else "-")
    together = sum(ours.groups.values())
    for name, seconds in ours.groups.items():
        row(f"  {name}, µs a pair", f"{1e6 * seconds:.0f} ({seconds / together:.0%})")


def print_clean(files: dict[str, list[Pair]]) -> dict[str, dict[str, list[bool]]]:
    """Print the flags of the pairs as they stand, and return those on numbers, pairs apart."""
    theirs, all_theirs = toolkit("numbers"), toolkit()
    head("clean pairs flagged: numbers, ordinals, dates")
    flags: dict[str, dict[str, list[bool]]] = {}
    for name, pairs in files.items():
        flags[name] = {"ours": quantities.apart(pairs)}
        if theirs:
            flags[name]["theirs"] = theirs(pairs)
        mark = " (tuning)" if name.startswith(quantities.TUNING) else ""
        row(
            f"  {name}{mark}",
            share(quantities.in_place(pairs)),
            share(flags[name]["theirs"]) if theirs else "-",
        )
    head("clean pairs flagged: all rules")
    for name, pairs in files.items():
        row(f"  {name}", share(all_rules(pairs)), share(all_theirs(pairs)) if all_theirs else "-")
    return flags


def print_numbers(files: dict[str, list[Pair]], flags: dict[str, dict[str, list[bool]]]) -> None:
    theirs = toolkit("numbers")
    checks: dict[str, Check] = {"ours": quantities.apart} | ({"theirs": theirs} if theirs else {})
    for title, chosen in quantities.halves(files):
        head(f"net recall: numbers, ordinals, dates; {title}")
        for recall in quantities.recalls(chosen, flags, checks):
            row(f"  {recall.name}", *(of(*found) for found in recall.found.values()))


def print_others(files: dict[str, list[Pair]]) -> None:
    pairs = [pair for rows in files.values() for pair in rows]
    head("net recall: omissions, form")
    hinted = [0, 0]
    short: list[tuple[Pair, Pair]] = []
    dice = random.Random(quantities.SEED)
    for rows in files.values():
        shorter, cases = omissions.without_clauses(rows, dice)
        short += [(rows[number], shorter[number]) for number in cases]
        clean, found = (
            {finding.segment for finding in omissions.hints(each, None)} for each in (rows, shorter)
        )
        asked = [number for number in cases if number not in clean]
        hinted[0] += sum(number in found for number in asked)
        hinted[1] += len(asked)
    clean_pairs, shorter_pairs = zip(*short, strict=True)
    row("  a clause dropped", of(*hinted), net(toolkit("short"), clean_pairs, shorter_pairs))
    for title, (slip, rule, theirs) in SLIPS.items():
        made = [(pair, slip(pair[1], dice)) for pair in dice.sample(pairs, len(pairs))]
        chosen = [(pair, (pair[0], en)) for pair, en in made if en is not None][: quantities.MOST]
        before, after = ([each[side] for each in chosen] for side in (0, 1))
        row(
            f"  {title}",
            net(rules(rule), before, after),
            net(toolkit(theirs), before, after),
        )
    before = dice.sample(pairs, min(quantities.MOST, len(pairs)))
    after = left_in_chinese(before)
    row(
        "  left in Chinese",
        net(rules("residue"), before, after),
        net(toolkit("untranslated", "unchanged"), before, after),
    )


def print_names() -> None:
    head("names: reported, in pairs and in English alone")
    counts: dict[str, dict[str, list[bool]]] = defaultdict(lambda: defaultdict(list))
    for case, mode, hit, _ in names.outcomes(names.read_names(), random.Random(quantities.SEED)):
        counts[case.kind][mode].append(hit)
    for kind, modes in counts.items():
        shares = " ".join(f"{sum(hits) / len(hits):.1%}" for hits in modes.values())
        row(f"  {kind} ({len(modes['pairs'])})", shares, "-")


@click.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--pairs", "wanted", default=10_000, show_default=True, help="For the speed.")
@click.option("--concepts", default=10_000, show_default=True, help="For the speed.")
def main(folder: Path, wanted: int, concepts: int) -> None:
    """Measure all rules on the pairs of FOLDER."""
    files = quantities.read_files(folder)
    if not find_spec("translate"):
        click.echo(INSTALL)
    row("", "duizhao", "translate-toolkit")
    every = (pair for rows in files.values() for pair in rows)
    print_speed(list(islice(cycle(every), wanted)), concepts)
    flags = print_clean(files)
    print_numbers(files, flags)
    print_others(files)
    print_names()


if __name__ == "__main__":
    main()
