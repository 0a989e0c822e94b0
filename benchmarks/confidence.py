"""Measure what the confidence of a finding says.

    python benchmarks/confidence.py PARALLEL_DIR

For each step of confidence two figures: of the findings on the bundled samples, with their gold
alignment, how many are mistakes that were planted there; and how many findings there are on a
thousand pairs of wmt17, wmt18, flores and iwslt17 in PARALLEL_DIR (a pair a row: Chinese, a tab,
English), which are good translations, so that most of them, though not all, are false alarms.
`omission.partial` ranks and does not decide, and has rows of its own. Everything considered is
counted, whatever the thresholds of the rules.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from corpora.samples import Sample, names, sample
from glossary.checking import check
from glossary.model import Finding, Segment
from glossary.termbase import load_glossaries

SETS = ("wmt17-news", "wmt18-news", "flores-dev", "iwslt17-talks")
STEPS = (0.0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9)
RANKED = "omission.partial"
# A planted mistake in a figure may be found as any of these.
FIGURES = {"number", "date", "ordinal"}

Sides = tuple[set[int], set[int]]


def main() -> None:
    """Run the command."""
    measure()


@click.command()
@click.argument("parallel", type=click.Path(exists=True, file_okay=False, path_type=Path))
def measure(parallel: Path) -> None:
    """Print the table."""
    glossaries = load_glossaries(())
    found: Counter[tuple[bool, float]] = Counter()
    right: Counter[tuple[bool, float]] = Counter()
    for name in names():
        one = sample(name)
        with one.planted.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
        beads, segments = zip(*gold(one), strict=True)
        for finding in check(segments, glossaries, min_confidence=0).findings:
            key = finding.rule == RANKED, step(finding)
            found[key] += 1
            right[key] += any(is_planted(finding, row, beads[finding.segment]) for row in rows)
    clean: Counter[tuple[bool, float]] = Counter()
    pairs = 0
    for name in SETS:
        lines = (parallel / f"{name}.tsv").read_text(encoding="utf-8").split("\n")
        texts = [line.split("\t")[:2] for line in lines if "\t" in line]
        pairs += len(texts)
        made = [Segment(n, zh, en, 1.0, None, None) for n, (zh, en) in enumerate(texts)]
        for finding in check(made, glossaries, min_confidence=0).findings:
            clean[finding.rule == RANKED, step(finding)] += 1
    click.echo(f"{pairs} clean pairs; planted mistakes in {len(names())} samples\n")
    click.echo(f"{'':18}confidence  samples: right of found   on 1,000 clean pairs")
    for ranked in (False, True):
        for first in STEPS:
            key = ranked, first
            shown = f"{right[key]} of {found[key]}"
            click.echo(
                f"{RANKED if ranked else 'the other rules':18}{first:>6.2f} on  {shown:>23}"
                f"   {1000 * clean[key] / pairs:>20.1f}"
            )


def step(finding: Finding) -> float:
    """Return the step that a finding stands on."""
    return max(first for first in STEPS if first <= finding.confidence)


def gold(one: Sample) -> Iterator[tuple[Sides, Segment]]:
    """Yield the beads of a sample, and what stands in them."""
    chinese, english = (
        (one.gold / f"{side}.txt").read_text(encoding="utf-8").splitlines() for side in ("zh", "en")
    )
    ladder = (one.gold / "alignment.ladder").read_text(encoding="utf-8").split()
    for number, line in enumerate(ladder):
        zh, en = ([int(n) for n in re.findall(r"\d+", side)] for side in line.split(":")[:2])
        source = "".join(chinese[n] for n in zh)
        target = " ".join(english[n] for n in en)
        yield (set(zh), set(en)), Segment(number, source, target, 1.0, None, None)


def is_planted(finding: Finding, row: Mapping[str, str], bead: Sides) -> bool:
    """Return whether a finding is of the family and in the place of a planted mistake."""
    planted, family = (rule.partition(".")[0] for rule in (row["rule"], finding.rule))
    if planted != family and not {planted, family} <= FIGURES:
        return False
    for side, column in zip(bead, ("zh_sentence", "en_sentence"), strict=True):
        if row[column] and int(row[column]) not in side:
            return False
    words, wrong = finding.found.lower().split(), row["found"].lower().split()
    return not words or not wrong or not set(words).isdisjoint(wrong)


if __name__ == "__main__":
    main()
