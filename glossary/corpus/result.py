"""The result of a pair of documents: one file of JSON Lines, complete or not there.

The first line describes the documents, then follow the segments and the findings, a line each;
the last line holds the hash of all before it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, NamedTuple

from aligner.model import Alignment
from corpora.files import open_bytes
from corpora.model import Document, Place
from glossary.corpus.manifest import Entry
from glossary.model import Finding, Report, Segment, Wording
from glossary.reports.display import Locator

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Figures:
    """What is known of a pair of documents.

    Attributes
    ----------
    zh, en
        The Chinese and the English file, by their contents.
    swapped
        Whether the manifest has them the other way round.
    zh_sentences, en_sentences
        How many sentences each has.
    order
        ``monotone`` or ``free``.
    segments, findings
        How many there are.
    quality
        The share of the sentences that stand in a pair, each weighed with the score of its pair:
        the share that is expected to be paired rightly, 0 to 1.
    """

    zh: str
    en: str
    swapped: bool
    zh_sentences: int
    en_sentences: int
    order: str
    segments: int
    findings: int
    quality: float


class Placed(NamedTuple):
    """A finding, and its place in the file as read."""

    finding: Finding
    place: Place | None


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a row of a manifest.

    Attributes
    ----------
    entry
        The row.
    figures
        What is known of the documents; None where the pair failed.
    failure
        Why it failed, in one line; empty where it did not.
    file
        The file of the result; None where the pair failed.
    """

    entry: Entry
    figures: Figures | None
    failure: str
    file: Path | None

    def segments(self) -> Iterator[Segment]:
        """Yield the segments, read as they are asked for; none where the pair failed."""
        for record in self._records("source"):
            yield Segment(
                record["id"],
                record["source"],
                record["target"],
                record["score"],
                _place(record["source_place"]),
                _place(record["target_place"]),
            )

    def findings(self) -> Iterator[Placed]:
        """Yield the findings with their places; none where the pair failed."""
        for record in self._records("rule"):
            place = _place(record.pop("place"))
            for name in ("source_span", "target_span", "expected"):
                record[name] = record[name] if record[name] is None else tuple(record[name])
            for name in ("wording", "reopened"):
                record[name] = record[name] and Wording.from_dict(record[name])
            yield Placed(Finding(**record), place)

    def _records(self, key: str) -> Iterator[dict[str, Any]]:
        if self.file is None:
            return
        # Quotation marks within texts are escaped: most records without the key need no parsing.
        mark = f'"{key}": '.encode("ascii")
        with open_bytes(str(self.file)) as stream:
            for line in stream:
                if mark in line and key in (record := json.loads(line)):
                    yield record


def render(
    report: Report, alignment: Alignment, documents: Sequence[Document], *, swapped: bool
) -> bytes:
    """Return the file of the result of a Chinese and an English document."""
    locator = Locator(documents)
    held = sum(
        bead.score * (len(bead.source) + len(bead.target))
        for bead in alignment.beads
        if not bead.is_null
    )
    sentences = len(alignment.source) + len(alignment.target)
    figures = Figures(
        zh=documents[0].file,
        en=documents[1].file,
        swapped=swapped,
        zh_sentences=len(alignment.source),
        en_sentences=len(alignment.target),
        order=alignment.order,
        segments=len(report.segments),
        findings=len(report.findings),
        quality=round(held / sentences, 4) if sentences else 0.0,
    )
    lines = [_line({"schema": SCHEMA, **asdict(figures)})]
    lines += [_line(segment.as_dict()) for segment in report.segments]
    for finding in report.findings:
        place = locator.finding(report.segments[finding.segment], finding)
        lines.append(_line({**finding.as_dict(), "place": place and place.as_dict()}))
    content = b"".join(lines)
    return content + _line({"sha256": hashlib.sha256(content).hexdigest()})


def is_complete(file: Path) -> bool:
    """Return whether a file holds a result as it was written."""
    if not file.is_file():
        return False
    with open_bytes(str(file)) as stream:
        content, line_end, last = stream.read().removesuffix(b"\n").rpartition(b"\n")
    return last + b"\n" == _line({"sha256": hashlib.sha256(content + line_end).hexdigest()})


def load(entry: Entry, file: Path) -> Result:
    """Return the result of a row that is in a file."""
    with open_bytes(str(file)) as stream:
        head: Mapping[str, Any] = json.loads(stream.readline())
    figures = Figures(**{name: head[name] for name in Figures.__dataclass_fields__})
    return Result(entry, figures, "", file)


def _line(record: Mapping[str, Any]) -> bytes:
    # Escapes of ASCII hold a lone surrogate too, for which UTF-8 has no place.
    return json.dumps(record).encode("ascii") + b"\n"


def _place(record: dict[str, Any] | None) -> Place | None:
    return Place(**record) if record else None
