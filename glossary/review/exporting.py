"""What a review leaves behind: changes, corrected pairs, the sheet that is signed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from corpora.messages import language, listed
from corpora.model import Place
from corpora.pairs import NOWHERE, Pair
from glossary.decisions import ROLES
from glossary.messages import message
from glossary.reports.display import describe
from glossary.review.session import UNDECIDED, Item, Review
from glossary.templates import environment

CHANGES = (
    "file",
    "unit",
    "number",
    "start",
    "end",
    "old",
    "new",
    "reviewer",
    "time",
    "note",
)


def changes(review: Review) -> bytes:
    """Return the corrections as CSV with a byte-order mark: the place, the old and the new text.

    Offsets are those of the place of the segment, which ends where its first sentence does.
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(CHANGES)
    for item, new in _corrected(review):
        place = item.segment.target_place or NOWHERE
        made = next(row for row in review.history(item) if row.correction)
        writer.writerow(
            [
                *(place.file, place.unit, place.number, place.start, place.end),
                *(item.segment.target, new, made.reviewer, made.time, made.note),
            ]
        )
    return stream.getvalue().encode("utf-8-sig")


def _corrected(review: Review) -> Iterator[tuple[Item, str]]:
    """Yield each corrected segment once, with one of its findings and the new text."""
    done = set()
    for item in review.items:
        new = review.correction(item)
        key = (item.report, item.segment.id)
        if new and key not in done and any(row.correction for row in review.history(item)):
            done.add(key)
            yield item, new


def corrected_pairs(review: Review) -> Iterator[Pair]:
    """Yield all segments as pairs, with the corrections in place of what they correct."""
    corrected = {(item.report, item.segment.id): new for item, new in _corrected(review)}
    for number, report in enumerate(review.reports):
        for segment in report.segments:
            yield Pair(
                source=segment.source or "",
                target=corrected.get((number, segment.id), segment.target),
                source_place=segment.source_place or NOWHERE,
                target_place=segment.target_place or NOWHERE,
                score=segment.score,
            )


def sheet(review: Review) -> str:
    """Return the review sheet (审校单) as a page to be printed and signed.

    It lists the findings with what was decided, by whom and why, and the corrections.
    """
    counts = review.counts()
    signed = [
        one
        for number in range(len(review.reports))
        for one, same in review.sign_offs(number)
        if same
    ]
    return (
        environment("glossary.review")
        .get_template("sheet.html")
        .render(
            message=message,
            language=language(),
            listed=listed,
            review=review,
            counts=counts,
            undecided=sum(counts[state] for state in UNDECIDED),
            corrections=list(_corrected(review)),
            place=_place,
            signed_off=signed,
            roles=[role for role in ROLES if role not in {one.role for one in signed}],
        )
    )


def _place(place: Place | None) -> str:
    if not place:
        return ""
    return message("report-place-in", where=place.file, place=describe(place))
