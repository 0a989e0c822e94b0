"""The errors planted in the bundled samples, on their gold beads."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache

import pytest

from corpora.samples import Sample, names, sample
from glossary.checking import check
from glossary.model import Finding, Segment
from glossary.termbase import builtin

# For each rule planted, the rules that may report it. The rest of its family is to be silent.
FAMILIES: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "term": {
        "term.garbled": ("term.garbled",),
        "term.missing": ("term.missing", "term.garbled"),
        "term.forbidden": ("term.forbidden",),
        "term.deprecated": ("term.deprecated",),
        "term.inconsistent": ("term.inconsistent",),
    },
    "omission": {
        "omission.segment": ("omission.segment",),
        "omission.partial": ("omission.partial",),
    },
}

Bead = tuple[list[int], list[int]]


@cache
def beads(name: str) -> tuple[tuple[Bead, ...], tuple[Segment, ...]]:
    one = sample(name)
    chinese = (one.gold / "zh.txt").read_text(encoding="utf-8").splitlines()
    english = (one.gold / "en.txt").read_text(encoding="utf-8").splitlines()
    found: list[Bead] = []
    segments: list[Segment] = []
    for line in (one.gold / "alignment.ladder").read_text(encoding="utf-8").split():
        sides = [[int(n) for n in re.findall(r"\d+", side)] for side in line.split(":")[:2]]
        found.append((sides[0], sides[1]))
        source = "".join(chinese[number] for number in sides[0])
        target = " ".join(english[number] for number in sides[1])
        segments.append(Segment(len(segments), source, target, 1.0, None, None))
    return tuple(found), tuple(segments)


def planted(one: Sample, family: str) -> list[dict[str, str]]:
    with one.planted.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream, delimiter="\t", quoting=csv.QUOTE_NONE))
    return [row for row in rows if row["rule"].startswith(family + ".")]


def reports(finding: Finding, row: Mapping[str, str], bead: Bead, family: str) -> bool:
    if finding.rule not in FAMILIES[family][row["rule"]]:
        return False
    for side, column in enumerate(("zh_sentence", "en_sentence")):
        if row[column] and int(row[column]) not in bead[side]:
            return False
    return not finding.found or not row["found"] or _share_a_word(finding.found, row["found"])


def _share_a_word(one: str, other: str) -> bool:
    return bool(set(one.lower().split()) & set(other.lower().split()))


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("name", names())
def test_planted_errors_are_found_and_nothing_else(name: str, family: str) -> None:
    own_beads, segments = beads(name)
    rows = planted(sample(name), family)
    found = check(segments, [builtin()], select=[family], signature={}).findings
    missed = [
        row
        for row in rows
        if not any(reports(one, row, own_beads[one.segment], family) for one in found)
    ]
    false = [
        one
        for one in found
        if one.severity != "info"
        and not any(reports(one, row, own_beads[one.segment], family) for row in rows)
    ]
    assert missed == []
    assert false == []
