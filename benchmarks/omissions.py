"""Measure the hints on omissions.

    python benchmarks/omissions.py PARALLEL_DIR MQM_TSV

On MQM_TSV (human annotations of machine translations) segments with a marked omission are told
from those without by the confidence of `omission.partial` at `--min-confidence 0`. The area under
the curve is given for the model as it is shipped, for a model of the same features trained on the
other talks (cross-validated), and for the ratio of lengths alone; over all segments, over those
where the omission is a major one, and over those on which several annotators agree, who met the
same translation of a segment by several systems. The confidence by the model of the other talks
stands beside the share of the segments that have an omission.

On the files of PARALLEL_DIR a
clause is dropped from the English side: how many of these segments are flagged at the default
threshold, and how many of the pairs as they are; and again by confidence what share of the flagged
is right. Last comes the process time of the rules on omissions and additions.
"""

from __future__ import annotations

import csv
import random
import re
import time
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from corpora.language import fold
from corpora.pairs import read_pairs
from glossary.checking import check
from glossary.checks.omissions import RULES, features, ratio
from glossary.checks.rule import Context
from glossary.coverage import coverage
from glossary.model import Finding, Segment

Floats = NDArray[np.float64]

# A clause may begin after a mark, or with one of these words.
CLAUSE = re.compile(
    r"(?<=[,;:—–])\s+|\s+(?=(?:and|which|while|who|but|because|when|after|before|so|with|as"
    r"|in order to)\s)"
)
BINS = (0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.01)
LEAST_WORDS = 4
LARGEST_SHARE = 0.6


@dataclass(frozen=True)
class Annotated:
    """A translated segment with what one annotator said of it."""

    system: str
    talk: str
    rater: str
    source: str
    target: str
    omission: bool
    major: bool


@dataclass(frozen=True)
class Dropped:
    """An English sentence without one of its clauses, and the clause."""

    text: str
    clause: str


def annotated_segments(file: str) -> list[Annotated]:
    """Return the segments of the annotations, in their order."""
    segments: dict[tuple[str, str, str], Annotated] = {}
    with Path(file).open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            key = (row["system"], row["doc"], row["seg_id"])
            source, target = (re.sub("</?v>", "", row[side]) for side in ("source", "target"))
            before = segments.get(key)
            omission = "Omission" in row["category"]
            major = omission and row["severity"] == "Major"
            segments[key] = Annotated(
                row["system"],
                row["doc"],
                row["rater"],
                source,
                target,
                omission or (before is not None and before.omission),
                major or (before is not None and before.major),
            )
    return list(segments.values())


def agreed(segments: Sequence[Annotated]) -> list[bool]:
    """Return whether two annotators or more saw the translation of a segment and agree on it."""
    seen = defaultdict(list)
    for segment in segments:
        seen[segment.source, " ".join(segment.target.lower().split())].append(segment)
    agree = {
        key
        for key, some in seen.items()
        if len({one.rater for one in some}) > 1 and len({one.omission for one in some}) == 1
    }
    return [(one.source, " ".join(one.target.lower().split())) in agree for one in segments]


def drop_clause(text: str, chance: random.Random) -> Dropped | None:
    """Return an English sentence without one of its clauses; None where it has none to drop."""
    parts = CLAUSE.split(text)
    total = len(text.split())
    choices = [
        number
        for number, part in enumerate(parts)
        if LEAST_WORDS <= len(part.split()) <= min(LARGEST_SHARE * total, total - LEAST_WORDS)
    ]
    if not choices:
        return None
    number = chance.choice(choices)
    rest = " ".join(parts[:number] + parts[number + 1 :]).rstrip(" ,;:—–")
    if rest[-1] not in ".!?\"”’'":
        rest += "."
    return Dropped(rest[0].upper() + rest[1:], parts[number])


def area(labels: Sequence[bool], scores: Sequence[float]) -> float:
    """Return the area under the ROC curve; equal scores count half."""
    marks, values = np.array(labels), np.array(scores)
    order = np.sort(values[~marks])
    below = np.searchsorted(order, values[marks], side="left")
    upto = np.searchsorted(order, values[marks], side="right")
    return float(np.mean((below + upto) / 2) / len(order))


def hints(pairs: Sequence[tuple[str, str]], minimum: float | None) -> tuple[Finding, ...]:
    """Return the findings of `omission.partial` in pairs."""
    segments = [Segment(number, *pair, 1.0, None, None) for number, pair in enumerate(pairs)]
    return check(
        segments, (), select=["omission.partial"], min_confidence=minimum, signature={}
    ).findings


def measure_annotations(file: str) -> None:
    from train_omissions import balance, fit  # type: ignore[import-not-found]

    segments = annotated_segments(file)
    labels = [segment.omission for segment in segments]
    documents = defaultdict(list)
    for number, segment in enumerate(segments):
        documents[segment.system, segment.talk].append(number)
    shipped = np.zeros(len(segments))
    for numbers in documents.values():
        pairs = [(segments[number].source, segments[number].target) for number in numbers]
        for finding in hints(pairs, 0):
            shipped[numbers[finding.segment]] = finding.confidence
    table = coverage()
    readings = [table.read(fold(segment.source), segment.target) for segment in segments]
    ratios = np.array([ratio(reading) for reading in readings])
    usual = np.empty(len(segments))
    for numbers in documents.values():
        usual[numbers] = ratios[numbers].mean()
    rows = np.array(
        [
            features(reading, table.evidence(reading.found), mean)
            for reading, mean in zip(readings, usual, strict=True)
        ]
    )
    marks = np.array(labels, dtype=float)
    talks = np.array([segment.talk for segment in segments])
    crossed = np.zeros(len(segments))
    for talk in set(talks):
        held = talks == talk
        weights = fit(rows[~held], marks[~held], balance(marks[~held], float((~held).sum())))
        crossed[held] = rows[held] @ weights[:-1] + weights[-1]
    letters = [
        -(len(segment.target) + 1) / (reading.source_size + 1)
        for segment, reading in zip(segments, readings, strict=True)
    ]
    click.echo(f"{len(segments)} annotated segments, {sum(labels)} with an omission: AUC")
    wanted = marks == 1
    groups = {
        "all": np.ones(len(segments), dtype=bool),
        "major": ~wanted | np.array([segment.major for segment in segments]),
        "agreed": np.array(agreed(segments)),
        **{talk: talks == talk for talk in sorted(set(talks))},
    }
    heads = (f"{name} ({int(wanted[some].sum())})" for name, some in groups.items())
    click.echo(" " * 24 + "".join(f"{head:>13}" for head in heads))
    for name, scores in (
        ("length ratio, letters", np.array(letters)),
        ("length ratio, words", -ratios),
        ("held-out talks", crossed),
        ("as shipped", shipped),
    ):
        areas = (area(wanted[some].tolist(), scores[some].tolist()) for some in groups.values())
        click.echo(f"  {name:22}" + "".join(f"{value:13.3f}" for value in areas))
    chances = 1 / (1 + np.exp(-crossed))
    click.echo("Confidence by the model of the other talks, both kinds weighing the same")
    show_bins(chances.tolist(), labels, float((~wanted).sum() / wanted.sum()))


def show_bins(confidences: Sequence[float], right: Sequence[bool], weight: float = 1.0) -> None:
    """Print for bins of confidence what share is right; each that is right counts `weight`."""
    for low, high in pairwise(BINS):
        inside = [
            good
            for confidence, good in zip(confidences, right, strict=True)
            if low <= confidence < high
        ]
        good = weight * sum(inside)
        share = f"{good / (good + len(inside) - sum(inside)):8.1%}" if inside else f"{'':8}"
        click.echo(f"  {low:.2f} to {min(high, 1):.2f}{len(inside):8} segments{share} right")


def without_clauses(
    pairs: Sequence[tuple[str, str]], chance: random.Random
) -> tuple[list[tuple[str, str]], list[int]]:
    """Return the pairs, some of them without a clause of the English, and which these are."""
    cases = []
    short = list(pairs)
    for number, (source, target) in enumerate(pairs):
        # One segment in five, so that the lengths of the document stay as they are.
        dropped = drop_clause(target, chance) if number % 5 == 0 else None
        if dropped:
            cases.append(number)
            short[number] = source, dropped.text
    return short, cases


def measure_pairs(file: Path, chance: random.Random) -> list[tuple[float, bool]]:
    """Return the confidences in the pairs shortened, with whether a clause was dropped there."""
    pairs = [(row.source, row.target) for row in read_pairs(str(file)).rows]
    clean = {finding.segment for finding in hints(pairs, None)}
    short, cases = without_clauses(pairs, chance)
    shown = hints(short, 0)
    flagged = {finding.segment for finding in hints(short, None)}
    asked = [number for number in cases if number not in clean]
    click.echo(
        f"  {file.name:28}{len(pairs):6} pairs{len(clean) / len(pairs):8.2%} flagged"
        f"{len(asked):6} dropped{np.mean([number in flagged for number in asked]):8.1%} found"
    )
    dropped = set(cases)
    return [(finding.confidence, finding.segment in dropped) for finding in shown]


def measure_time(files: Sequence[Path]) -> None:
    """Print the process time of the rules of this family, the tables loaded."""
    pairs = [(row.source, row.target) for file in files for row in read_pairs(str(file)).rows]
    rows = enumerate(pairs)
    segments = [Segment(number, *pair, 1.0, None, None) for number, pair in rows]
    for part in (segments[: len(segments) // 2], segments[len(segments) // 2 :]):
        context = Context(part, ())
        start = time.process_time()
        for rule in RULES:
            for _ in rule.find(context):
                pass
        seconds = time.process_time() - start
    click.echo(f"{len(part)} pairs: {1e6 * seconds / len(part):.0f} microseconds a pair")


@click.command()
@click.argument("parallel", type=click.Path(exists=True, file_okay=False))
@click.argument("mqm", type=click.Path(exists=True, dir_okay=False))
def main(parallel: str, mqm: str) -> None:
    """Measure the hints on omissions."""
    measure_annotations(mqm)
    click.echo("Clauses dropped from human translations")
    chance = random.Random(7)
    files = sorted(Path(parallel).glob("*.tsv"))
    shown = [one for file in files for one in measure_pairs(file, chance)]
    click.echo("Confidence as shipped, a clause dropped in one segment of five where there is one")
    show_bins([confidence for confidence, _ in shown], [right for _, right in shown])
    measure_time(files)


if __name__ == "__main__":
    main()
