"""The findings as CSV, for spreadsheets and scripts."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from corpora.model import Document, Place
from glossary.model import Finding, Report, Segment
from glossary.reports.display import Locator, signature_line
from glossary.saying import said

COLUMNS = (
    "id",
    "rule",
    "severity",
    "mqm",
    "confidence",
    "state",
    "file",
    "unit",
    "number",
    "start",
    "end",
    "segment",
    "score",
    "source",
    "source_start",
    "source_end",
    "target",
    "target_start",
    "target_end",
    "found",
    "expected",
    "message",
    "term",
    "signature",
)
"""The columns: the keys of a finding in JSON, with its place and the texts of its segment.

In the last one stands how the report was made, in short.
"""
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def pieces(
    report: Report,
    *,
    documents: Sequence[Document] = (),
    width: int = 100,
    colour: bool = False,
) -> Iterator[str]:
    """Yield the findings as CSV (RFC 4180) with a byte-order mark, a row each.

    A cell that a spreadsheet could take for a formula, because it begins with ``=``, ``+``,
    ``-``, ``@`` (or their full-width forms), a tab or a line end, has an apostrophe before it.
    Several expected forms are separated by a bar with a space on either side.
    """
    locator = Locator(documents)
    segments = {segment.id: segment for segment in report.segments}
    signature = signature_line(report.signature)
    yield "\ufeff" + _row(COLUMNS)
    for finding in report.findings:
        segment = segments[finding.segment]
        place = locator.finding(segment, finding)
        yield _row(map(inert, (*_cells(finding, segment, place), finding.term, signature)))


def _row(cells: Iterable[str]) -> str:
    stream = StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()


def inert(cell: str) -> str:
    """Return the text of a cell with an apostrophe before what a spreadsheet would work out."""
    return f"'{cell}" if cell.startswith(_ACTIVE) else cell


def _cells(finding: Finding, segment: Segment, place: Place | None) -> Iterator[str]:
    yield from (finding.id, finding.rule, finding.severity, finding.mqm)
    yield from (f"{finding.confidence:g}", finding.state)
    if place is None:
        yield from ("",) * 5
    else:
        yield from (place.file, place.unit, str(place.number), str(place.start), str(place.end))
    yield from (str(segment.id), f"{segment.score:.3f}")
    for text, span in (
        (segment.source or "", finding.source_span),
        (segment.target, finding.target_span),
    ):
        yield text
        yield from map(str, span or ("", ""))
    yield from (finding.found, " | ".join(finding.expected), said(finding))
