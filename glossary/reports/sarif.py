"""The findings as SARIF 2.1.0 (OASIS), for code-scanning viewers."""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from corpora.messages import language
from corpora.model import Document, Place
from glossary.messages import message
from glossary.model import Finding, Report, Segment, State
from glossary.pages import page, summary
from glossary.reports.display import Locator, describe, visible
from glossary.reports.json_ import dump
from glossary.saying import said

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}
_SUPPRESSED: tuple[State, ...] = ("false-positive", "accepted")
_LINK = re.compile(r"\[[^\]]*\]\([^)]*\)")


def pieces(
    report: Report,
    *,
    documents: Sequence[Document] = (),
    width: int = 100,
    colour: bool = False,
) -> Iterator[str]:
    """Yield the findings as a SARIF log of one run.

    Regions are in lines and columns from 1, columns in code points, for files that are read by
    lines and for tables; a place in another format is a logical location. A finding that
    reviewers decided against is there as suppressed.
    """
    first: dict[str, Finding] = {}
    for finding in report.findings:
        first.setdefault(finding.rule, finding)
    names = sorted(first)
    log = _Log(documents, {name: index for index, name in enumerate(names)})
    segments = {segment.id: segment for segment in report.segments}
    results = (log.result(finding, segments[finding.segment]) for finding in report.findings)
    run = {
        "tool": {
            "driver": {
                "name": "duizhao",
                **_version(report),
                "rules": [_rule(first[name]) for name in names],
            }
        },
        "language": language(),
        "columnKind": "unicodeCodePoints",
        "invocations": [{"executionSuccessful": True}],
        "properties": {"signature": report.signature},
        "results": results,
        # Which they are is known when the results are written.
        "artifacts": log.artifacts(),
    }
    return dump({"$schema": _SCHEMA, "version": "2.1.0", "runs": iter([run])})


def _version(report: Report) -> dict[str, str]:
    version = report.signature.get("version")
    return {"version": str(version)} if version else {}


def _rule(first: Finding) -> dict[str, Any]:
    """Return a rule as the first of its findings shows it."""
    name = first.rule
    rule: dict[str, Any] = {
        "id": name,
        "name": "".join(part.capitalize() for part in re.split(r"\W+", name)),
        "defaultConfiguration": {"level": _LEVELS[first.severity]},
        "properties": {"tags": ["translation", first.mqm]},
    }
    if page(name):
        rule["shortDescription"] = {"text": _plain(summary(name))}
        rule["help"] = {"text": _plain(page(name)), "markdown": page(name)}
    return rule


class _Log:
    """Writes results, and keeps the list of the files they point into."""

    def __init__(self, documents: Sequence[Document], rules: dict[str, int]) -> None:
        self._locator = Locator(documents)
        self._lines = {
            document.file: _Lines(document)
            for document in documents
            if all(unit.kind in ("line", "front-matter") for unit in document.units)
        }
        self._documents = {document.file: document for document in documents}
        self._rules = rules
        self._files: dict[str, int] = {}

    def artifacts(self) -> Iterator[dict[str, Any]]:
        """Yield the files that the results point into, in the order of their index."""
        for file in self._files:
            artifact: dict[str, Any] = {"location": {"uri": _uri(file)}}
            if file in self._documents:
                artifact["sourceLanguage"] = self._documents[file].language
            yield artifact

    def result(self, finding: Finding, segment: Segment) -> dict[str, Any]:
        """Return a finding as a result."""
        main = self._locator.finding(segment, finding)
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": self._rules[finding.rule],
            "level": _LEVELS[finding.severity],
            "rank": round(finding.confidence * 100, 1),
            "message": {"text": _plain(said(finding))},
            "locations": [self._location(main, segment)] if main else [],
        }
        source = self._locator.source(segment, finding.source_span)
        if source and source != main:
            note = {"text": _plain(message("sarif-source", place=describe(source)))}
            result["relatedLocations"] = [{**self._location(source, segment), "message": note}]
        result["partialFingerprints"] = {"duizhao/v1": finding.id}
        if finding.state in _SUPPRESSED:
            result["suppressions"] = [{"kind": "external", "status": "accepted"}]
        result["properties"] = {
            "mqm": finding.mqm,
            "confidence": finding.confidence,
            "state": finding.state,
            "segment": finding.segment,
            "source": segment.source,
            "target": segment.target,
            "found": finding.found,
            "expected": list(finding.expected),
        }
        return result

    def _location(self, place: Place, segment: Segment) -> dict[str, Any]:
        index = self._files.setdefault(place.file, len(self._files))
        physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(place.file), "index": index}}
        if place.file in self._lines:
            physical["region"] = self._lines[place.file].region(place)
        elif place.unit in ("line", "row"):
            physical["region"] = _row_region(place, segment)
        else:
            named = {"name": f"{place.unit} {place.number}", "kind": place.unit}
            span = {"start": place.start, "end": place.end}
            return {
                "physicalLocation": physical,
                "logicalLocations": [{**named, "properties": span}],
            }
        return {"physicalLocation": physical}


class _Lines:
    """The lines of a document, to turn the offsets of a place into lines and columns."""

    def __init__(self, document: Document) -> None:
        starts = accumulate((len(unit.text) for unit in document.units), initial=0)
        self._units: dict[tuple[str, int], int] = {}
        self._lines: list[int] = []
        for unit, start in zip(document.units, starts, strict=False):
            self._units[unit.kind, unit.number] = start
            # Front matter is one unit of several lines.
            breaks = re.finditer("\n(?=.)", unit.text, re.DOTALL)
            self._lines += [start, *(start + found.end() for found in breaks)]

    def region(self, place: Place) -> dict[str, int]:
        """Return the region of a place, which may end in a later line."""
        offset = self._units[place.unit, place.number]
        start, end = offset + place.start, offset + place.end
        first = bisect_right(self._lines, start)
        last = max(first, bisect_right(self._lines, end - 1))
        return {
            "startLine": first,
            "startColumn": start - self._lines[first - 1] + 1,
            "endLine": last,
            "endColumn": end - self._lines[last - 1] + 1,
        }


def _row_region(place: Place, segment: Segment) -> dict[str, int]:
    """Return the region in a table; in a row of several lines only where it begins is sure."""
    if any(end in text for text in (segment.source or "", segment.target) for end in "\r\n"):
        return {"startLine": place.number}
    return {
        "startLine": place.number,
        "startColumn": place.start + 1,
        "endLine": place.number,
        "endColumn": place.end + 1,
    }


@cache
def _uri(file: str) -> str:
    """Return the address of a file as it was named: relative, or absolute with its scheme."""
    path = PurePath(file)
    address = quote(os.fsencode(path.as_posix()), safe="/")
    if not path.is_absolute():
        return address
    # A drive has its colon; a share begins with two slashes.
    drive = address.replace("%3A", ":", 1) if path.drive.endswith(":") else address
    return "file:" + (drive if drive.startswith("//") else "//" + "/" * (drive[0] != "/") + drive)


def _plain(text: str) -> str:
    """Return a text in which a viewer sees no placeholder and no link (SARIF 3.11.5, 3.11.6)."""
    lines = "\n".join(map(visible, text.split("\n"))).replace("{", "{{").replace("}", "}}")
    return _LINK.sub(lambda link: link[0].replace("[", "\\[").replace("]", "\\]"), lines)
