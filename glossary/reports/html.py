"""The report as one self-contained page to be read: overview, findings, the texts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined

from corpora.model import Document, Place
from glossary.messages import message
from glossary.model import Finding, Report, Segment, Severity
from glossary.reports.display import (
    DOUBTFUL,
    SEVERITIES,
    Locator,
    Run,
    describe,
    flat,
    runs,
    visible,
)

_OVERVIEW_ROWS = 8


def render(
    report: Report,
    *,
    documents: Sequence[Document] = (),
    width: int = 100,
    colour: bool = False,
) -> str:
    """Return the report as HTML that needs no network and no script.

    Nothing from a document is markup in it; characters that hide or reorder text are written out.
    """
    locator = Locator(documents)
    segments = {segment.id: segment for segment in report.segments}
    entries = [
        _entry(number, finding, segments[finding.segment], locator)
        for number, finding in enumerate(report.findings, start=1)
    ]
    by_segment: dict[int, list[_Entry]] = {}
    for entry in entries:
        by_segment.setdefault(entry.finding.segment, []).append(entry)
    severities = Counter(finding.severity for finding in report.findings)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            message=message,
            doubtful=DOUBTFUL,
            overview_rows=_OVERVIEW_ROWS,
            sources=_files(segment.source_place for segment in report.segments),
            targets=_files(segment.target_place for segment in report.segments),
            bilingual=any(segment.source is not None for segment in report.segments),
            severities=[(name, severities[name]) for name in SEVERITIES if severities[name]],
            segments=len(report.segments),
            doubtful_segments=sum(segment.score < DOUBTFUL for segment in report.segments),
            rules=_by_rule(report.findings),
            terms=_by_term(entries),
            entries=entries,
            severity_of={entry.number: entry.finding.severity for entry in entries},
            rows=[_row(segment, by_segment.get(segment.id, [])) for segment in report.segments],
            signature=list(flat(report.signature)),
        )
        + "\n"
    )


@dataclass(frozen=True, slots=True)
class _Entry:
    """A finding as it is shown."""

    number: int
    finding: Finding
    segment: Segment
    title: str
    file: str
    place: str
    term: str
    source: list[Run]
    target: list[Run]


@dataclass(frozen=True, slots=True)
class _Row:
    """A segment as it is shown in the reading view; `loose` findings mark no words of it."""

    segment: Segment
    source: list[Run]
    target: list[Run]
    loose: list[int]


@dataclass(frozen=True, slots=True)
class _Group:
    """Findings counted together, the share being that of the largest group."""

    name: str
    expected: str
    severity: Severity
    entries: list[int]
    share: float

    @property
    def chinese(self) -> bool:
        return any(character >= "\u2e80" for character in self.name)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("glossary.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["visible"] = visible
    return environment


def _entry(number: int, finding: Finding, segment: Segment, locator: Locator) -> _Entry:
    place = locator.finding(segment, finding)
    source = segment.source or ""
    term = source[slice(*finding.source_span)] if finding.source_span else finding.found
    return _Entry(
        number,
        finding,
        segment,
        title=visible(finding.message[:1].upper() + finding.message[1:]),
        file=visible(place.file) if place else "",
        place=describe(place) if place else "",
        term=visible(term),
        source=runs(source, _spans([(number, finding.source_span)])),
        target=runs(segment.target, _spans([(number, finding.target_span)])),
    )


def _row(segment: Segment, entries: list[_Entry]) -> _Row:
    source = runs(segment.source or "", _spans((e.number, e.finding.source_span) for e in entries))
    target = runs(segment.target, _spans((e.number, e.finding.target_span) for e in entries))
    marked = {number for run in [*source, *target] for number in run.findings}
    loose = [entry.number for entry in entries if entry.number not in marked]
    return _Row(segment, source, target, loose)


def _spans(
    spans: Iterable[tuple[int, tuple[int, int] | None]],
) -> list[tuple[int, tuple[int, int]]]:
    return [(number, span) for number, span in spans if span is not None]


def _by_rule(findings: Sequence[Finding]) -> list[_Group]:
    groups: dict[tuple[str, str], list[int]] = {}
    for number, finding in enumerate(findings, start=1):
        groups.setdefault((finding.rule, ""), []).append(number)
    return _ranked(groups, findings)


def _by_term(entries: Sequence[_Entry]) -> list[_Group]:
    groups: dict[tuple[str, str], list[int]] = {}
    for entry in entries:
        expected = visible(entry.finding.expected[0]) if entry.finding.expected else ""
        if entry.term or expected:
            groups.setdefault((entry.term, expected), []).append(entry.number)
    return _ranked(groups, [entry.finding for entry in entries])


def _ranked(
    groups: Mapping[tuple[str, str], list[int]], findings: Sequence[Finding]
) -> list[_Group]:
    most = max(map(len, groups.values()), default=1)
    return sorted(
        (
            _Group(
                name,
                expected,
                min((findings[number - 1].severity for number in numbers), key=SEVERITIES.index),
                numbers,
                len(numbers) / most,
            )
            for (name, expected), numbers in groups.items()
        ),
        key=lambda group: (-len(group.entries), group.entries[0]),
    )


def _files(places: Iterable[Place | None]) -> str:
    return ", ".join(dict.fromkeys(visible(place.file) for place in places if place))
