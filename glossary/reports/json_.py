"""The report as JSON, for programs: the contract is `Report.as_dict`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from corpora.model import Document
from glossary.model import Report

_SURROGATE = re.compile("[\ud800-\udfff]")


def pieces(
    report: Report,
    *,
    documents: Sequence[Document] = (),
    width: int = 100,
    colour: bool = False,
) -> Iterator[str]:
    """Yield the report as an object of JSON, its keys in a fixed order.

    A segment and a finding stand on a line each.
    """
    rest = replace(report, segments=(), findings=()).as_dict()
    segments = (segment.as_dict() for segment in report.segments)
    findings = (finding.as_dict() for finding in report.findings)
    return dump({**rest, "segments": segments, "findings": findings})


def dump(value: Mapping[str, Any]) -> Iterator[str]:
    """Yield an object as a file of JSON.

    An iterator in it becomes an array with an item a line, and is not read before its turn. Text
    is written as it is; only surrogates, which UTF-8 cannot hold, are escaped.
    """
    yield from _object(value, "\n")
    yield "\n"


def _object(value: Mapping[str, Any], line: str) -> Iterator[str]:
    inner = line + "  "
    before = "{"
    for key, part in value.items():
        yield f"{before}{inner}{_dumped(key)}: "
        if isinstance(part, Iterator):
            yield from _array(part, inner)
        else:
            # A line end within a text is escaped.
            yield _dumped(part, indent=2).replace("\n", inner)
        before = ","
    yield line + "}"


def _array(parts: Iterator[Any], line: str) -> Iterator[str]:
    before = "["
    for part in parts:
        yield f"{before}{line}  "
        if isinstance(part, Mapping) and any(isinstance(one, Iterator) for one in part.values()):
            yield from _object(part, line + "  ")
        else:
            yield _dumped(part)
        before = ","
    yield "[]" if before == "[" else line + "]"


def _dumped(value: Any, indent: int | None = None) -> str:
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
