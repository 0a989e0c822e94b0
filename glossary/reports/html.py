"""The report as one self-contained page to be read: overview, findings, the texts."""

from __future__ import annotations

from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from markupsafe import Markup

from aligner.model import DOUBTFUL
from corpora.messages import language, listed
from corpora.model import Document, Place
from glossary.messages import message
from glossary.model import Finding, Report, Segment, Severity
from glossary.pages import page, rendered, summary
from glossary.reports.display import (
    SEVERITIES,
    Locator,
    Run,
    Word,
    describe,
    difference,
    flat,
    runs,
    visible,
)
from glossary.saying import said
from glossary.templates import environment

_OVERVIEW_ROWS = 8
_BINS = 80
_BUFFER = 1000
_TERM = 80
_ON_NAMES = ("term", "name")
MOST = 20_000
"""How many findings, and how many segments, a browser shows in one page with ease."""


def pieces(
    report: Report,
    *,
    documents: Sequence[Document] = (),
    width: int = 100,
    colour: bool = False,
) -> Iterator[str]:
    """Yield the report as HTML that needs no network, and no script except to filter.

    Nothing from a document is markup in it; characters that hide or reorder text are written
    out. Of more than 20,000 findings the most severe are shown, and of more segments those with
    findings.
    """
    locator = Locator(documents)
    segments = {segment.id: segment for segment in report.segments}
    shown = _most_severe(report.findings)
    entries = [
        _entry(number, finding, segments[finding.segment], locator)
        for number, finding in enumerate(shown, start=1)
    ]
    by_segment: dict[int, list[_Entry]] = {}
    for entry in entries:
        by_segment.setdefault(entry.finding.segment, []).append(entry)
    rows = report.segments
    if len(rows) > MOST:
        rows = tuple(segment for segment in rows if segment.id in by_segment)
    severities = Counter(finding.severity for finding in report.findings)
    rules = _grouped(entries, lambda entry: (entry.finding.rule, ""))
    files = _grouped(entries, lambda entry: (entry.file, ""))
    pages = _pages({finding.rule for finding in shown})
    templates = environment("glossary.reports")
    script = templates.get_template("report.js").render()
    written = templates.get_template("report.html.j2").stream(
        message=message,
        language=language(),
        doubtful=DOUBTFUL,
        overview_rows=_OVERVIEW_ROWS,
        sources=_files(segment.source_place for segment in report.segments),
        targets=_files(segment.target_place for segment in report.segments),
        bilingual=any(segment.source is not None for segment in report.segments),
        severities=[(name, severities[name]) for name in SEVERITIES if severities[name]],
        findings=len(report.findings),
        segments=len(report.segments),
        doubtful_segments=sum(segment.score < DOUBTFUL for segment in report.segments),
        rules=rules,
        terms=_grouped(entries, _term_of),
        files=files,
        bins=_bins(entries, len(report.segments)),
        entries=entries,
        severity_of={entry.number: entry.finding.severity for entry in entries},
        rows=[_row(segment, by_segment.get(segment.id, [])) for segment in rows],
        severity_choices=[
            (name, message(f"report-severity-{name}"), 0) for name in SEVERITIES if severities[name]
        ],
        rule_choices=_choices(rules),
        file_choices=_choices(files),
        pages=pages,
        described={name for name, _, _ in pages},
        signature=list(flat(report.signature)),
        script=Markup(script),
        script_hash=b64encode(sha256(script.encode()).digest()).decode(),
    )
    written.enable_buffering(_BUFFER)
    yield from written
    yield "\n"


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
    best: str
    source: list[Run]
    target: list[Run]
    found_words: list[Word]
    best_words: list[Word]


@dataclass(frozen=True, slots=True)
class _Row:
    """A segment as it is shown in the reading view; `loose` findings mark no words of it."""

    segment: Segment
    source: list[Run]
    target: list[Run]
    loose: list[int]


@dataclass(frozen=True, slots=True)
class _Bar:
    """A part of a bar, for the findings of one severity."""

    severity: Severity
    start: float
    length: float


@dataclass(frozen=True, slots=True)
class _Group:
    """Findings counted together; a bar has a width of 100 for the largest group."""

    name: str
    expected: str
    entries: list[int]
    bars: list[_Bar]

    @property
    def chinese(self) -> bool:
        return any(character >= "\u2e80" for character in self.name)


def _entry(number: int, finding: Finding, segment: Segment, locator: Locator) -> _Entry:
    place = locator.finding(segment, finding)
    source = segment.source or ""
    best = finding.expected[0] if finding.expected else ""
    found_words, best_words = difference(finding.found, best)
    says = said(finding)
    return _Entry(
        number,
        finding,
        segment,
        title=visible(says[:1].upper() + says[1:]),
        file=visible(place.file) if place else "",
        place=describe(place) if place else "",
        term=visible(_term(finding, source)[:_TERM]),
        best=visible(best),
        source=runs(source, _spans([(number, finding.source_span)])),
        target=runs(segment.target, _spans([(number, finding.target_span)])),
        found_words=found_words,
        best_words=best_words,
    )


def _term(finding: Finding, source: str) -> str:
    """Return the Chinese name that a finding is on; empty where it is on something else."""
    if finding.term or finding.rule.partition(".")[0] not in _ON_NAMES:
        return finding.term
    return source[slice(*finding.source_span)] if finding.source_span else ""


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


def _most_severe(findings: Sequence[Finding]) -> Sequence[Finding]:
    """Return the findings that are shown, in their order."""
    if len(findings) <= MOST:
        return findings
    ranked = sorted(
        range(len(findings)),
        key=lambda i: (SEVERITIES.index(findings[i].severity), -findings[i].confidence, i),
    )
    return [findings[index] for index in sorted(ranked[:MOST])]


def _grouped(entries: Sequence[_Entry], key: Callable[[_Entry], tuple[str, str]]) -> list[_Group]:
    """Return the entries by their key, the largest group first; an empty key is none."""
    groups: dict[tuple[str, str], list[_Entry]] = {}
    for entry in entries:
        if any(key(entry)):
            groups.setdefault(key(entry), []).append(entry)
    most = max(map(len, groups.values()), default=1)
    return sorted(
        (
            _Group(name, expected, [entry.number for entry in group], _bars(group, most))
            for (name, expected), group in groups.items()
        ),
        key=lambda group: (-len(group.entries), group.entries[0]),
    )


def _term_of(entry: _Entry) -> tuple[str, str]:
    return (entry.term, entry.best) if entry.term else ("", "")


def _choices(groups: Iterable[_Group]) -> list[tuple[str, str, int]]:
    """Return what a filter offers: the value, its name, and how many findings it leaves."""
    return sorted((group.name, group.name, len(group.entries)) for group in groups)


def _bars(entries: Iterable[_Entry], most: int) -> list[_Bar]:
    counts = Counter(entry.finding.severity for entry in entries)
    bars = []
    start = 0.0
    for severity in SEVERITIES:
        if counts[severity]:
            length = 100 * counts[severity] / most
            bars.append(_Bar(severity, start, length))
            start += length
    return bars


def _bins(entries: Sequence[_Entry], segments: int) -> list[list[_Bar]]:
    """Return the findings along the text, in equal parts of it."""
    bins: list[list[_Entry]] = [[] for _ in range(min(_BINS, segments))]
    for entry in entries:
        bins[entry.finding.segment * len(bins) // segments].append(entry)
    most = max(map(len, bins), default=0)
    return [_bars(part, max(1, most)) for part in bins]


def _pages(rules: Iterable[str]) -> list[tuple[str, str, Markup]]:
    """Return the pages of rules: the name, the summary, and the rest as markup."""
    return [(rule, summary(rule), rendered(rule)) for rule in sorted(rules) if page(rule)]


def _files(places: Iterable[Place | None]) -> str:
    return listed(dict.fromkeys(visible(place.file) for place in places if place))
