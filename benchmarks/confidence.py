"""Measure what the confidence of a finding says.

    python benchmarks/confidence.py PARALLEL_DIR [GOLD_DIR...]

For each step of confidence two figures: of the findings on the bundled samples, with their gold
alignment, how many are mistakes that were planted there; and how many findings there are on a
thousand pairs of wmt17, wmt18, flores and iwslt17 in PARALLEL_DIR (a pair a row: Chinese, a tab,
English), which are good translations, so that most of them, though not all, are false alarms.
`omission.partial` ranks and does not decide, and has rows of its own. Everything considered is
counted, whatever the thresholds of the rules.

Then, for the bundled samples and the gold folders (as of `duizhao evaluate`), what the three rules
say that rest on the alignment made by the shipped weights. A sentence that is said to have no
counterpart is right when it has none in the gold; a doubtful stretch is right when a bead of it is
not in the gold. The error is that of calibration, over ten equal bins of the confidence.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from aligner.aligning import align
from aligner.evaluation import GoldDocument, calibrate, read_gold
from aligner.formats.ladder import read_ladder
from aligner.model import Alignment
from aligner.splitting import split
from corpora.pairs import alone_in
from corpora.reading import read_lines
from corpora.samples import Sample, names, sample
from glossary.checking import RULES, check, segments_of
from glossary.model import Finding, Segment
from glossary.termbase import Glossary, load_glossaries

SETS = ("wmt17-news", "wmt18-news", "flores-dev", "iwslt17-talks")
STEPS = (0.0, 0.25, 0.5, 0.6, 0.7, 0.8, 0.9)
RANKED = "omission.partial"
ALIGNED = ("omission.segment", "addition.segment", "alignment.doubtful")
"""Rules that rest on the alignment."""
# A planted mistake in a figure may be found as any of these.
FIGURES = {"number", "date", "ordinal"}

Sides = tuple[set[int], set[int]]


def main() -> None:
    """Run the command."""
    measure()


@click.command()
@click.argument("parallel", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.argument("folders", nargs=-1, type=click.Path(exists=True, file_okay=False, path_type=Path))
def measure(parallel: Path, folders: tuple[Path, ...]) -> None:
    """Print the tables."""
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

    click.echo(
        f"\n{'':16}{'rule':20}reported  right  mean confidence   considered  calibration error"
    )
    click.echo(aligned("the samples", map(gold_document, names()), glossaries))
    for folder in folders:
        click.echo(aligned(folder.name, read_gold(str(folder)), glossaries))


def gold_document(name: str) -> GoldDocument:
    """Return a sample as a gold document."""
    folder = sample(name).gold
    source, target = (split(read_lines(str(folder / f"{side}.txt"))) for side in ("zh", "en"))
    return GoldDocument(name, source, target, tuple(read_ladder(str(folder / "alignment.ladder"))))


def aligned(name: str, documents: Iterable[GoldDocument], glossaries: Sequence[Glossary]) -> str:
    """Return the rows of the rules that rest on the alignment."""
    found: dict[str, list[tuple[float, bool]]] = {rule: [] for rule in ALIGNED}
    for document in documents:
        alignment = align(document.source, document.target)
        report = check(segments_of(alignment), glossaries, select=ALIGNED, min_confidence=0)
        for one in report.findings:
            found[one.rule].append(
                (one.confidence, is_right(one, alignment, document, report.segments[one.segment]))
            )
    rows = []
    for rule, scored in found.items():
        reported = [one for one in scored if one[0] >= RULES[rule].threshold]
        count = len(reported)
        right = sum(right for _, right in reported)
        mean = sum(confidence for confidence, _ in reported) / max(count, 1)
        rows.append(
            f"{name:16}{rule:20}{count:>8}{right:>7}{mean:>17.2f}{len(scored):>13}"
            f"{calibrate(scored).error:>19.3f}"
        )
    return "\n".join(rows)


def is_right(
    finding: Finding, alignment: Alignment, document: GoldDocument, segment: Segment
) -> bool:
    """Return whether the gold agrees with a finding on the alignment."""
    beads = alignment.beads[finding.segment :]
    if finding.rule == "alignment.doubtful":
        assert finding.wording is not None
        count = int(str(dict(finding.wording.values)["count"]))
        return any((bead.source, bead.target) not in document.beads for bead in beads[:count])
    span = finding.source_span or finding.target_span
    assert span is not None
    if finding.source_span:
        text, numbers, side = segment.source or "", beads[0].source, alignment.source
    else:
        text, numbers, side = segment.target, beads[0].target, alignment.target
    places = alone_in(text, (side[n].text for n in numbers), (0.0 for _ in numbers))
    number = next(n for n, one in zip(numbers, places, strict=True) if span[0] < one.end)
    return (((number,), ()) if finding.source_span else ((), (number,))) in document.beads


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
