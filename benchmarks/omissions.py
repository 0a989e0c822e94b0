"""Measure the hints on omissions.

    python benchmarks/omissions.py PARALLEL_DIR MQM_TSV

On MQM_TSV (human annotations of machine translations) segments with a marked omission are told
from those without by the confidence of `omission.partial` at `--min-confidence 0`. The area under
the curve is given for the model as it is shipped, for a model of the same features trained on the
other talks (cross-validated), and for the ratio of lengths alone. On the files of PARALLEL_DIR a
clause is dropped from the English side: how many of these segments are flagged at the default
threshold, and how many of the pairs as they are.
"""

from __future__ import annotations

import csv
import random
import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import numpy as np
from numpy.typing import NDArray

from corpora.pairs import read_pairs
from glossary.checking import check
from glossary.checks.omissions import features, ratio
from glossary.coverage import coverage
from glossary.model import Finding, Segment

Floats = NDArray[np.float64]

# A clause may begin after a mark, or with one of these words.
CLAUSE = re.compile(
    r"(?<=[,;:—–])\s+|\s+(?=(?:and|which|while|who|but|because|when|after|before|so|with|as"
    r"|in order to)\s)"
)
LEAST_WORDS = 4
LARGEST_SHARE = 0.6


@dataclass(frozen=True)
class Annotated:
    """A translated segment with what one annotator said of it."""

    system: str
    talk: str
    source: str
    target: str
    omission: bool


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
            omission = "Omission" in row["category"] or (before is not None and before.omission)
            segments[key] = Annotated(row["system"], row["doc"], source, target, omission)
    return list(segments.values())


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
    readings = [table.read(segment.source, segment.target) for segment in segments]
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
    for name, scores in (
        ("length ratio, letters", letters),
        ("length ratio, words", (-ratios).tolist()),
        ("held-out talks", crossed.tolist()),
        ("as shipped", shipped.tolist()),
    ):
        within = [
            area(marks[talks == talk] == 1, np.array(scores)[talks == talk])
            for talk in sorted(set(talks))
        ]
        shown = " ".join(f"{value:.3f}" for value in within)
        click.echo(f"  {name:24}{area(labels, scores):.3f}   by talk {shown}")


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


def measure_pairs(file: Path, chance: random.Random) -> None:
    pairs = [(row.source, row.target) for row in read_pairs(str(file)).rows]
    clean = {finding.segment for finding in hints(pairs, None)}
    short, cases = without_clauses(pairs, chance)
    flagged = {finding.segment for finding in hints(short, None)}
    asked = [number for number in cases if number not in clean]
    click.echo(
        f"  {file.name:28}{len(pairs):6} pairs{len(clean) / len(pairs):8.2%} flagged"
        f"{len(asked):6} dropped{np.mean([number in flagged for number in asked]):8.1%} found"
    )


@click.command()
@click.argument("parallel", type=click.Path(exists=True, file_okay=False))
@click.argument("mqm", type=click.Path(exists=True, dir_okay=False))
def main(parallel: str, mqm: str) -> None:
    """Measure the hints on omissions."""
    measure_annotations(mqm)
    click.echo("Clauses dropped from human translations")
    chance = random.Random(7)
    for file in sorted(Path(parallel).glob("*.tsv")):
        measure_pairs(file, chance)


if __name__ == "__main__":
    main()
