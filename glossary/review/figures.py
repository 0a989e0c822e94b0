"""Figures of a review: what was decided, how often rules were wrong, how reviewers agree."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

from glossary.model import DISMISSED
from glossary.review.session import UNDECIDED, Item, Review


@dataclass(frozen=True, slots=True)
class Tally:
    """The decisions on the findings of one rule or term.

    Attributes
    ----------
    false_positive_rate
        The share of false positives among the decided findings; None where none is decided.
    """

    name: str
    findings: int
    confirmed: int
    false_positive: int
    accepted: int
    undecided: int
    false_positive_rate: float | None


@dataclass(frozen=True, slots=True)
class Agreement:
    """How often two reviewers, who decided on the same findings, decided the same.

    Attributes
    ----------
    both
        On how many findings both decided.
    same
        On how many of them their last decisions agree.
    """

    first: str
    second: str
    both: int
    same: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a review.

    Attributes
    ----------
    states
        How many findings are in each state.
    rules, terms
        The decisions by rule and by term, the most findings first.
    agreements
        The reviewers two by two.
    days
        For each day (UTC, ISO 8601) on which something was decided: how many findings were, and
        how many were undecided at its end.
    """

    states: dict[str, int]
    rules: list[Tally]
    terms: list[Tally]
    agreements: list[Agreement]
    days: list[tuple[str, int, int]]

    def as_dict(self) -> dict[str, Any]:
        """Return the figures as they are written to JSON."""
        record = asdict(self)
        record["days"] = [
            {"day": day, "decided": decided, "undecided": undecided}
            for day, decided, undecided in self.days
        ]
        return record


def figures(review: Review) -> Figures:
    """Return the figures of a review as it stands."""
    items = list(review.items)
    return Figures(
        dict(Counter(item.finding.state for item in items)),
        _tallies(items, lambda item: item.finding.rule),
        _tallies((item for item in items if item.term), lambda item: item.term),
        _agreements(review, items),
        _days(review, items),
    )


def _tallies(items: Iterable[Item], key: Callable[[Item], str]) -> list[Tally]:
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for item in items:
        counts[key(item)][item.finding.state] += 1
    tallies = []
    for name, states in counts.items():
        undecided = sum(states[state] for state in UNDECIDED)
        decided = states.total() - undecided
        tallies.append(
            Tally(
                name,
                states.total(),
                states["confirmed"],
                states["false-positive"],
                states["accepted"],
                undecided,
                states["false-positive"] / decided if decided else None,
            )
        )
    return sorted(tallies, key=lambda tally: (-tally.findings, tally.name))


def _agreements(review: Review, items: Iterable[Item]) -> list[Agreement]:
    counts: defaultdict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for item in items:
        last = {row.reviewer: row.state for row in reversed(review.history(item))}
        names = sorted(name for name, state in last.items() if state != "open")
        for number, first in enumerate(names):
            for second in names[number + 1 :]:
                counts[first, second][0] += 1
                counts[first, second][1] += last[first] == last[second]
    return [Agreement(*names, *both) for names, both in sorted(counts.items())]


def _days(review: Review, items: list[Item]) -> list[tuple[str, int, int]]:
    """Return by day how many findings were decided, and how many then were not."""
    settled = [item for item in items if item.finding.state in (*DISMISSED, "confirmed")]
    on = Counter(review.history(item)[0].time[:10] for item in settled if review.history(item))
    left = len(items)
    days = []
    for day in sorted(on):
        left -= on[day]
        days.append((day, on[day], left))
    return days
