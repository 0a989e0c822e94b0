"""The results of a run in the order of the manifest: tables, a translation memory, a summary.

Everything is read and written as a stream; of the texts only what the summary shows is held.
"""

from __future__ import annotations

import csv
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from importlib import import_module
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from corpora.files import open_bytes, write_output
from corpora.language import identify
from corpora.model import Place
from corpora.pairs.model import Pair
from corpora.spreadsheets import inert
from glossary.corpus import interrupts, parquet
from glossary.corpus.manifest import Entry, Manifest
from glossary.corpus.result import Result
from glossary.model import Segment

if TYPE_CHECKING:
    from glossary.corpus.summary import Summary

Table = Literal["jsonl", "parquet"]
"""The formats of the table of segments."""
SEGMENTS: Mapping[Table, str] = {"jsonl": "segments.jsonl", "parquet": "segments.parquet"}
MEMORY = "memory.tmx"
FINDINGS = "findings.jsonl"
FINDINGS_TABLE = "findings.csv"
DOCUMENTS_TABLE = "documents.csv"
FAILURES = "failures.csv"
SUMMARY = "summary.html"
OUTPUTS = (
    *SEGMENTS.values(),
    *(MEMORY, FINDINGS, FINDINGS_TABLE, DOCUMENTS_TABLE, FAILURES, SUMMARY),
)
"""The files that a run writes when all pairs are done; one of those of segments."""

_DOCUMENT_COLUMNS = (
    *("line", "result", "zh_sentences", "en_sentences", "order", "swapped"),
    *("segments", "findings", "quality", "reason"),
)
_FINDING_COLUMNS = (
    *("line", "zh", "en", "id", "rule", "severity", "mqm", "confidence"),
    *("file", "unit", "number", "start", "end"),
    *("segment", "score", "source", "target", "found", "expected", "message", "term"),
)
_HASH = 8  # bytes: one of two segments in a thousand million is lost, by chance
Rows = Callable[[], Iterator[tuple[Entry, Result | None]]]


@dataclass(frozen=True, slots=True)
class Filters:
    """Which segments are merged; a segment is counted under the first that drops it.

    Attributes
    ----------
    min_score
        The lowest score, 0 to 1.
    min_length, max_length
        The lowest and the highest length of each side: characters of the Chinese without white
        space, words of the English. None for any.
    language
        Whether the source has to be in Chinese and the target in English, as far as their
        letters tell.
    deduplicate
        Whether of segments with the same two texts only the first is taken.
    """

    min_score: float = 0.0
    min_length: int | None = None
    max_length: int | None = None
    language: bool = False
    deduplicate: bool = False

    def names(self) -> list[str]:
        """Return the names of those that are set, in their order."""
        set_ = {
            "min-score": self.min_score > 0,
            "min-length": self.min_length is not None,
            "max-length": self.max_length is not None,
            "language": self.language,
            "deduplicate": self.deduplicate,
        }
        return [name for name, is_set in set_.items() if is_set]

    def dropping(self, segment: Segment) -> str:
        """Return the name of the first filter but `deduplicate` that drops a segment, or none."""
        source = segment.source or ""
        if segment.score < self.min_score:
            return "min-score"
        if self.min_length is not None or self.max_length is not None:
            lengths = (len("".join(source.split())), len(segment.target.split()))
            if self.min_length is not None and min(lengths) < self.min_length:
                return "min-length"
            if self.max_length is not None and max(lengths) > self.max_length:
                return "max-length"
        if self.language and (identify(source), identify(segment.target)) != ("zh", "en"):
            return "language"
        return ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a run.

    Attributes
    ----------
    done, failed, left_out
        How many rows of the manifest have a result, have none, and were left out.
    segments
        How many segments the results have.
    merged
        How many of them were merged.
    dropped
        How many segments each filter dropped, by its name.
    findings
        How many findings there are.
    """

    done: int
    failed: int
    left_out: int
    segments: int
    merged: int
    dropped: Mapping[str, int] = field(default_factory=dict)
    findings: int = 0


def load() -> None:
    """Import what `merge` takes; better done while others are at work."""
    for name in ("corpora.pairs.tmx", "glossary.corpus.summary"):
        import_module(name)


def merge(
    rows: Rows,
    manifest: Manifest,
    folder: Path,
    signature: Mapping[str, Any],
    filters: Filters,
    table: Table,
) -> Outcome:
    """Write the `OUTPUTS` of a run.

    Parameters
    ----------
    rows
        Returns the rows of the manifest with their results, from the beginning at each call.
    manifest
        The manifest.
    folder
        Where they are written.
    signature
        What the summary says of how they were made.
    filters
        Which segments are merged.
    table
        The format of the table of segments.

    Raises
    ------
    InputError
        A file cannot be written.
    """
    from corpora.pairs import tmx
    from glossary.corpus.summary import Summary, pieces

    summary = Summary()
    dropped = Counter(dict.fromkeys(filters.names(), 0))

    def write(name: str, content: Iterable[str] | Iterable[bytes]) -> None:
        write_output(content, str(folder / name))

    segments = _segments(rows(), filters, summary, dropped)
    write(SEGMENTS[table], map(_line, segments) if table == "jsonl" else parquet.write(segments))
    write(MEMORY, tmx.write(_pairs(folder / SEGMENTS[table])))
    write(FINDINGS, _findings(rows(), summary))
    write(FINDINGS_TABLE, _findings_table(folder / FINDINGS))
    write(DOCUMENTS_TABLE, _documents(rows(), manifest.columns))
    write(FAILURES, _failures(rows()))
    outcome = Outcome(
        done=summary.documents,
        failed=summary.failed,
        left_out=summary.left_out,
        segments=summary.segments,
        merged=summary.segments - dropped.total(),
        dropped=dict(dropped),
        findings=summary.findings,
    )
    made = {**signature, "filters": {name: asdict(filters)[_field(name)] for name in dropped}}
    write(SUMMARY, pieces(summary, outcome.dropped, outcome.merged, made))
    return outcome


def _field(name: str) -> str:
    return name.replace("-", "_")


def _segments(
    rows: Iterator[tuple[Entry, Result | None]],
    filters: Filters,
    summary: Summary,
    dropped: Counter[str],
) -> Iterator[dict[str, Any]]:
    """Yield the records of the table of segments; count them."""
    seen: set[int] = set()
    for entry, result in rows:
        if result is None or result.figures is None:
            summary.add_without_result(result)
            continue
        document = {"line": entry.line, "zh": result.figures.zh, "en": result.figures.en}
        segments = summary.watch(result, result.segments())
        for segment in segments:
            name = filters.dropping(segment)
            if not name and filters.deduplicate:
                digest = _digest(segment)
                name = "deduplicate" if digest in seen else ""
                seen.add(digest)
            if name:
                dropped[name] += 1
            else:
                yield {**segment.as_dict(), "document": document}


def _digest(segment: Segment) -> int:
    texts = json.dumps([segment.source, segment.target]).encode("ascii")
    return int.from_bytes(blake2b(texts, digest_size=_HASH).digest(), "big")


def _line(record: Mapping[str, Any]) -> str:
    # A lone surrogate, which UTF-8 cannot hold, is in no text that was read from a document.
    return json.dumps(record, ensure_ascii=False) + "\n"


def _records(file: Path) -> Iterator[dict[str, Any]]:
    with open_bytes(str(file)) as stream:
        for line in stream:
            interrupts.check()
            yield json.loads(line)


def _pairs(segments: Path) -> Iterator[Pair]:
    """Yield the pairs of the table of segments; a segment with an empty side is none."""
    is_parquet = segments.name == SEGMENTS["parquet"]
    for record in parquet.read(segments) if is_parquet else _records(segments):
        if record["source"] and record["target"]:
            yield Pair(
                record["source"],
                record["target"],
                Place(**record["source_place"]),
                Place(**record["target_place"]),
                score=record["score"],
            )


def _findings(rows: Iterator[tuple[Entry, Result | None]], summary: Summary) -> Iterator[str]:
    """Yield the findings of all documents, each with its place and texts."""
    for entry, result in rows:
        if result is None or result.figures is None or not result.figures.findings:
            continue
        document = {"line": entry.line, "zh": result.figures.zh, "en": result.figures.en}
        findings = list(result.findings())
        wanted = {placed.finding.segment for placed in findings}
        texts = {segment.id: segment for segment in result.segments() if segment.id in wanted}
        for finding, place in findings:
            summary.add_finding(finding)
            segment = texts[finding.segment]
            yield _line(
                {
                    **finding.as_dict(),
                    "place": place and place.as_dict(),
                    "source": segment.source,
                    "target": segment.target,
                    "score": segment.score,
                    "document": document,
                }
            )


def _findings_table(findings: Path) -> Iterator[str]:
    yield "\ufeff" + _row(_FINDING_COLUMNS)
    for record in _records(findings):
        flat = {**record, **record["document"], **(record["place"] or {})}
        flat["expected"] = " | ".join(record["expected"])
        yield _row(str(flat.get(name, "")) for name in _FINDING_COLUMNS)


def _documents(
    rows: Iterator[tuple[Entry, Result | None]], columns: Sequence[str]
) -> Iterator[str]:
    """Yield the manifest with what became of each row."""
    own = [name for name in columns if name not in _DOCUMENT_COLUMNS]
    yield "\ufeff" + _row((*own, *_DOCUMENT_COLUMNS))
    for entry, result in rows:
        said: dict[str, Any] = {"line": entry.line, "result": "left-out"}
        if result is not None and result.figures is not None:
            said |= asdict(result.figures) | {"result": "done"}
            said["swapped"] = "yes" if result.figures.swapped else ""
        elif result is not None:
            said |= {"result": "failed", "reason": result.failure}
        cells = [entry.cells[name] for name in own]
        yield _row([*cells, *(str(said.get(name, "")) for name in _DOCUMENT_COLUMNS)])


def _failures(rows: Iterator[tuple[Entry, Result | None]]) -> Iterator[str]:
    """Yield the rows that have no result, with the reason."""
    yield "\ufeff" + _row(("line", "zh", "en", "reason"))
    for entry, result in rows:
        if result is not None and result.failure:
            yield _row((str(entry.line), entry.zh, entry.en, result.failure))


def _row(cells: Iterable[str]) -> str:
    stream = StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(map(inert, cells))
    return stream.getvalue()
