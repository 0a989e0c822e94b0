"""The summary of a run as one self-contained page: how good, what is wrong, what is missing."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from aligner.model import DOUBTFUL
from corpora.messages import language
from glossary.corpus.result import Figures, Result
from glossary.messages import message
from glossary.model import Finding, Segment, Severity
from glossary.reports.display import SEVERITIES, describe, flat, visible
from glossary.templates import environment

_SHOWN = 50
_LONGEST = 300
_BINS = 20
_BUFFER = 1000
Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table of the summary.

    Attributes
    ----------
    line
        The line of the manifest.
    zh, en
        The two files.
    value
        The figure by which the table is sorted.
    place
        Where it stands, in words; empty for whole documents.
    source, target
        The beginnings of the texts; empty for whole documents.
    count
        How many segments, sentences or findings belong to it.
    """

    line: int
    zh: str
    en: str
    value: float
    place: str = ""
    source: str = ""
    target: str = ""
    count: int = 0


class Lowest(Generic[Item]):
    """The items with the lowest keys of a stream; of equal keys the earlier item."""

    def __init__(self, most: int = _SHOWN) -> None:
        self._most = most
        self._heap: list[tuple[float, int, Item]] = []
        self._number = 0

    def takes(self, key: float) -> bool:
        """Return whether an item with a key would be among them."""
        return len(self._heap) < self._most or -key > self._heap[0][0]

    def add(self, key: float, item: Item) -> None:
        """Take an item into account."""
        self._number += 1
        # The heap has the highest key, and among equal ones the latest item, on top.
        entry = (-key, -self._number, item)
        if len(self._heap) < self._most:
            heapq.heappush(self._heap, entry)
        elif entry[:2] > self._heap[0][:2]:
            heapq.heapreplace(self._heap, entry)

    def __iter__(self) -> Iterator[Item]:
        return (item for _, _, item in sorted(self._heap, key=lambda one: (-one[0], -one[1])))


class Summary:
    """What is counted and kept while results stream by.

    Attributes
    ----------
    documents, failed, left_out, swapped
        How many rows of the manifest have a result, have none, were left out, and have their
        files the other way round.
    segments, nulls, doubtful
        How many segments there are, how many have an empty side, and how many of the others are
        more likely wrong than right.
    findings
        How many findings there are.
    """

    def __init__(self) -> None:
        self.documents = self.failed = self.left_out = self.swapped = 0
        self.segments = self.nulls = self.doubtful = self.findings = 0
        self.severities: Counter[Severity] = Counter()
        self.rules: Counter[tuple[str, Severity]] = Counter()
        self.terms: Counter[tuple[str, str]] = Counter()
        self.qualities = [0] * _BINS
        self.scores = [0] * _BINS
        self.failures: list[Row] = []
        self.worst_documents: Lowest[Row] = Lowest()
        self.worst_segments: Lowest[Row] = Lowest()
        self.omitted: Lowest[Row] = Lowest()

    def add_without_result(self, result: Result | None) -> None:
        """Count a row that failed, or was left out (None)."""
        if result is None:
            self.left_out += 1
            return
        self.failed += 1
        if len(self.failures) < _SHOWN:
            entry = result.entry
            row = Row(entry.line, visible(entry.zh), visible(entry.en), 0, visible(result.failure))
            self.failures.append(row)

    def watch(self, result: Result, segments: Iterator[Segment]) -> Iterator[Segment]:
        """Yield the segments of a result, counting them on the way."""
        figures = result.figures
        assert figures is not None
        line = result.entry.line
        self.documents += 1
        self.swapped += figures.swapped
        self.qualities[_bin(figures.quality)] += 1
        zh, en = _files(figures)
        row = Row(line, zh, en, figures.quality, count=figures.segments)
        self.worst_documents.add(figures.quality, row)
        passage: list[Segment] = []
        for segment in segments:
            self.segments += 1
            if segment.source and segment.target:
                self.scores[_bin(segment.score)] += 1
                self.doubtful += segment.score < DOUBTFUL
                if self.worst_segments.takes(segment.score):
                    self.worst_segments.add(segment.score, _row(line, figures, [segment]))
            else:
                self.nulls += 1
            if segment.source and not segment.target:
                passage.append(segment)
            elif segment.target:
                self._end(passage, line, figures)
                passage = []
            yield segment
        self._end(passage, line, figures)

    def _end(self, passage: Sequence[Segment], line: int, figures: Figures) -> None:
        """Take a run of untranslated segments into account."""
        length = sum(len(segment.source or "") for segment in passage)
        if length and self.omitted.takes(-length):
            self.omitted.add(-length, _row(line, figures, passage, length))

    def add_finding(self, finding: Finding) -> None:
        """Count a finding."""
        self.findings += 1
        self.severities[finding.severity] += 1
        self.rules[finding.rule, finding.severity] += 1
        if finding.term:
            self.terms[finding.term, finding.expected[0] if finding.expected else ""] += 1


def _bin(share: float) -> int:
    return min(int(share * _BINS), _BINS - 1)


def _files(figures: Figures) -> tuple[str, str]:
    return visible(figures.zh), visible(figures.en)


def _row(line: int, figures: Figures, passage: Sequence[Segment], length: float = 0) -> Row:
    first = passage[0]
    zh, en = _files(figures)
    return Row(
        line,
        zh,
        en,
        length or first.score,
        describe(first.source_place) if first.source_place else "",
        _cut("".join(segment.source or "" for segment in passage)),
        _cut("".join(segment.target for segment in passage)),
        len(passage),
    )


def _cut(text: str) -> str:
    return visible(text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…")


@dataclass(frozen=True, slots=True)
class _Bar:
    """A column of a plot of height 100, with what it stands for."""

    at: int
    height: float
    count: int
    label: str


def pieces(
    summary: Summary, dropped: Mapping[str, int], merged: int, signature: Mapping[str, Any]
) -> Iterator[str]:
    """Yield the summary as HTML that needs no network and no script.

    Nothing from a document is markup in it.

    Parameters
    ----------
    summary
        What was counted.
    dropped
        How many segments each filter dropped.
    merged
        How many segments are left.
    signature
        How the results were made.
    """
    rules: dict[str, Counter[Severity]] = {}
    for (rule, severity), count in summary.rules.items():
        rules.setdefault(rule, Counter())[severity] = count
    by_count = sorted(rules.items(), key=lambda one: (-one[1].total(), one[0]))
    terms = sorted(summary.terms.items(), key=lambda one: (-one[1], one[0]))
    written = (
        environment("glossary.reports")
        .get_template("summary.html.j2")
        .stream(
            message=message,
            language=language(),
            summary=summary,
            dropped=dropped,
            merged=merged,
            severities=[
                (name, summary.severities[name]) for name in SEVERITIES if summary.severities[name]
            ],
            qualities=_bars(summary.qualities),
            scores=_bars(summary.scores),
            rules=[
                (rule, counts.total(), _parts(counts, by_count[0][1].total()))
                for rule, counts in by_count
            ],
            terms=[
                (visible(term), visible(best), count, 100 * count / terms[0][1])
                for (term, best), count in terms[:_SHOWN]
            ],
            more_terms=max(0, len(terms) - _SHOWN),
            signature=list(flat(dict(signature))),
        )
    )
    written.enable_buffering(_BUFFER)
    yield from written
    yield "\n"


def _bars(counts: Sequence[int]) -> list[_Bar]:
    most = max(1, *counts)
    return [
        _Bar(
            number,
            100 * count / most,
            count,
            f"{number / _BINS:.2f}–{(number + 1) / _BINS:.2f}: {count}",
        )
        for number, count in enumerate(counts)
    ]


def _parts(counts: Counter[Severity], most: int) -> list[tuple[Severity, float, float]]:
    """Return the parts of a bar: the severity, where the part begins, and its length."""
    parts = []
    start = 0.0
    for severity in SEVERITIES:
        if counts[severity]:
            length = 100 * counts[severity] / most
            parts.append((severity, start, length))
            start += length
    return parts
