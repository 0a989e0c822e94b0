"""The report for a terminal, in the manner of a compiler."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterator, Sequence

import click
from wcwidth import wcswidth, wcwidth

from aligner.model import DOUBTFUL
from corpora.messages import listed
from corpora.model import Document, Place
from glossary.messages import message
from glossary.model import Finding, Report, Segment
from glossary.reports.display import (
    SEVERITIES,
    Locator,
    compact,
    signature_line,
    visible,
    visible_character,
)
from glossary.saying import said

_COLOURS = {"error": "red", "warning": "yellow", "info": "cyan"}
_NARROWEST = 20
_WRAPPED_LINES = 3


def pieces(
    report: Report,
    *,
    documents: Sequence[Document] = (),
    width: int = 100,
    colour: bool = False,
) -> Iterator[str]:
    """Yield the findings as ``file:line:column: severity: message [rule]``.

    Under each stand both texts with carets under the marked words, and the names expected;
    a text longer than a line is cut around them. The last line sums up; the one before it says
    how the report was made.
    """
    for entry in entries(report, documents=documents, width=width, colour=colour):
        yield entry + "\n"
    made = signature_line(report.signature)
    if made:
        yield _Paint(colour)(made, dim=True) + "\n"
    yield summary(report, colour=colour) + "\n"


def entries(
    report: Report,
    *,
    documents: Sequence[Document] = (),
    width: int = 100,
    colour: bool = False,
) -> Iterator[str]:
    """Yield the lines of each finding as `pieces` writes them, each ending its last line."""
    paint = _Paint(colour)
    locator = Locator(documents)
    segments = {segment.id: segment for segment in report.segments}
    for finding in report.findings:
        yield "\n".join(_finding(finding, segments[finding.segment], locator, width, paint)) + "\n"


def summary(report: Report, *, colour: bool = False) -> str:
    """Return the one line that counts the findings by severity and the segments checked."""
    paint = _Paint(colour)
    segments = message("report-count-segments", count=len(report.segments))
    if not report.findings:
        return paint(message("report-clean", segments=segments), fg="green")
    counts = Counter(finding.severity for finding in report.findings)
    return message(
        "report-summary",
        counts=listed(
            paint(
                message(f"report-count-{severity}", count=counts[severity]),
                fg=_COLOURS[severity],
                bold=True,
            )
            for severity in SEVERITIES
            if counts[severity]
        ),
        segments=segments,
    )


def cut(text: str, columns: int) -> str:
    """Return the beginning of a text that fits a number of columns, safe to be shown."""
    shown = visible(text)
    if wcswidth(shown) <= columns:
        return shown
    used = 0
    for end, character in enumerate(shown):
        used += max(0, wcwidth(character))
        if used > columns - 1:
            return shown[:end].rstrip() + "…"
    return shown


class _Paint:
    """Colours text, or leaves it as it is."""

    def __init__(self, colour: bool) -> None:
        self._colour = colour

    def __call__(
        self, text: str, *, fg: str | None = None, bold: bool | None = None, dim: bool | None = None
    ) -> str:
        return click.style(text, fg=fg, bold=bold, dim=dim) if self._colour and text else text


def _finding(
    finding: Finding, segment: Segment, locator: Locator, width: int, paint: _Paint
) -> Iterator[str]:
    place = locator.finding(segment, finding)
    fg = _COLOURS[finding.severity]
    yield (
        (paint(compact(place) + ": ", bold=True) if place else "")
        + paint(message(f"report-severity-{finding.severity}") + ":", fg=fg, bold=True)
        + " "
        + paint(visible(said(finding)), bold=True)
        + " "
        + paint(f"[{finding.rule}]", dim=True)
    )
    sides = [("en", segment.target, finding.target_span, locator.target)]
    if segment.source is not None:
        sides.insert(0, ("zh", segment.source, finding.source_span, locator.source))
    labels = [
        f"  {name}{_short(locate(segment, span))}" for name, text, span, locate in sides if text
    ]
    gutter = max(map(len, labels), default=0)
    room = max(_NARROWEST, width - gutter - len(" | "))
    for (_, text, span, _), label in zip((side for side in sides if side[1]), labels, strict=True):
        first = True
        for line, carets in _excerpt(text, span, room):
            yield paint((label if first else "").ljust(gutter) + " |", dim=True) + f" {line}"
            first = False
            if carets:
                yield paint(" " * gutter + " |", dim=True) + f" {paint(carets, fg=fg, bold=True)}"
    if finding.expected:
        forms = "; ".join(map(visible, finding.expected))
        yield "  " + message("report-expected", forms=paint(forms, fg="green"))
    if segment.score < DOUBTFUL:
        note = message("report-doubtful", score=f"{segment.score:.2f}")
        yield "  " + paint(note, fg=_COLOURS["warning"])


def _short(place: Place | None) -> str:
    return f" {place.number}:{place.start + 1}" if place else ""


def _excerpt(text: str, span: tuple[int, int] | None, room: int) -> Iterator[tuple[str, str]]:
    """Cut a text to lines of at most `room` columns, with the carets that go under each."""
    shown = [visible_character(character) for character in text]
    widths = [max(0, wcswidth(piece)) for piece in shown]
    if span is None:
        for line in _wrap(shown, widths, room):
            yield line, ""
        return
    start, end = max(0, min(span[0], len(text))), max(0, min(span[1], len(text)))
    first, last = _window(widths, start, end, room)
    before = ("…" if first else "") + "".join(shown[first:start])
    marked = sum(widths[start : min(end, last)])
    line = before + "".join(shown[start:last]) + ("…" if last < len(text) else "")
    yield line, " " * max(0, wcswidth(before)) + "^" * max(1, marked)


def _window(widths: list[int], start: int, end: int, room: int) -> tuple[int, int]:
    """Return the range of characters that shows a span with as much around it as fits."""
    if sum(widths) <= room:
        return 0, len(widths)
    room -= 2  # for the ellipses
    used = 0
    first = last = start
    while last < end and used + widths[last] <= room:
        used += widths[last]
        last += 1
    if last < end:
        return first, last
    # Grow on both sides by turns, so that what one side does not need the other has.
    growing = True
    while growing:
        growing = False
        if first > 0 and used + widths[first - 1] <= room:
            first -= 1
            used += widths[first]
            growing = True
        if last < len(widths) and used + widths[last] <= room:
            used += widths[last]
            last += 1
            growing = True
    return first, last


def _wrap(shown: list[str], widths: list[int], room: int) -> Iterator[str]:
    """Break a text into a few lines, at spaces where there are some, and cut the rest."""
    start = 0
    for line in itertools.count(1):
        end, used = start, 0
        while end < len(shown) and used + widths[end] <= room:
            used += widths[end]
            end += 1
        if end == len(shown):
            yield "".join(shown[start:])
            return
        if line == _WRAPPED_LINES:
            while used > room - 1:
                end -= 1
                used -= widths[end]
            yield "".join(shown[start:end]).rstrip() + "…"
            return
        # A run of Chinese has no spaces: it is broken anywhere.
        space = next((i for i in range(end, max(start, end - 20), -1) if shown[i] == " "), end)
        yield "".join(shown[start:space]).rstrip()
        start = space + (space < len(shown) and shown[space] == " ")
