"""The findings as comments in a copy of the English Word file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain

from corpora.model import Document, Place
from corpora.word.comments import Comment
from corpora.word.comments import annotate as add_comments
from glossary.messages import message
from glossary.model import Finding, Report, Segment
from glossary.reports.display import Locator, visible
from glossary.saying import said

_AUTHOR = "duizhao"
_INITIALS = "dz"
_LONGEST = 500


def annotate(report: Report, document: Document, data: bytes, *, date: datetime) -> bytes:
    """Return a copy of a Word file with a comment for each finding.

    A comment stands at the words that were found; where the words are missing, at the sentence,
    and where there is no English sentence, at the nearest one before, else the next. It says the
    severity, what was found, the rule, the names expected, and, where words are missing, the
    Chinese.

    Parameters
    ----------
    report
        The findings; those of other documents must not be in it.
    document
        The English document, as read from the file.
    data
        The content of the file.
    date
        When the comments were made, in local time.

    Raises
    ------
    InputError
        The file is broken.
    """
    return add_comments(
        data,
        document.file,
        comments_of(report, document),
        author=_AUTHOR,
        initials=_INITIALS,
        date=date,
    )


def comments_of(report: Report, document: Document) -> Iterator[Comment]:
    """Yield the comment for each finding, in their order."""
    locator = Locator([document])
    segments = {segment.id: number for number, segment in enumerate(report.segments)}
    for finding in report.findings:
        number = segments[finding.segment]
        place = _place(report.segments, number, finding, locator)
        if place is not None:
            yield Comment(place, tuple(_text(finding, report.segments[number])))


def _place(
    segments: Sequence[Segment], number: int, finding: Finding, locator: Locator
) -> Place | None:
    segment = segments[number]
    if segment.target_place and finding.target_span:
        return locator.target(segment, finding.target_span)
    for index in chain(range(number, -1, -1), range(number + 1, len(segments))):
        near = segments[index]
        if near.target_place and near.target:
            return locator.target(near, (0, len(near.target)))
    return None


def _text(finding: Finding, segment: Segment) -> Iterator[str]:
    severity = message(f"report-severity-{finding.severity}")
    yield message(
        "annotate-finding", severity=severity, text=visible(said(finding)), rule=finding.rule
    )
    if finding.expected:
        yield message("report-expected", forms="; ".join(map(visible, finding.expected)))
    if segment.source and not finding.target_span:
        text = visible(segment.source)
        cut = text if len(text) <= _LONGEST else text[:_LONGEST].rstrip() + "…"
        yield message("annotate-source", text=cut)
