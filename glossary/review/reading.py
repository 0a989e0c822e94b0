"""Reports read back from their JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, get_args

from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.model import Place
from glossary.messages import message
from glossary.model import SCHEMA, Finding, Report, Segment, Severity, State, Wording


def read_report(file: str) -> Report:
    """Return the report in a file that ``check --format json`` wrote.

    Raises
    ------
    InputError
        The file cannot be read, or is no such report: what is wrong in it is named.
    """
    try:
        record = json.loads(read_bytes(file).decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise _broken(file, "JSON") from None
    if not isinstance(record, dict) or "findings" not in record or "segments" not in record:
        raise _broken(file, "JSON")
    if record.get("schema") != SCHEMA:
        raise _broken(file, "schema")
    segments = tuple(
        _segment(_Fields(file, f"segments[{number}]", value), number)
        for number, value in enumerate(_list(record["segments"], file, "segments"))
    )
    findings = tuple(
        _finding(_Fields(file, f"findings[{number}]", value), segments)
        for number, value in enumerate(_list(record["findings"], file, "findings"))
    )
    signature = record.get("signature")
    if not isinstance(signature, dict):
        raise _broken(file, "signature")
    return Report(signature, segments, findings)


def _broken(file: str, where: str) -> InputError:
    return InputError(message("review-report-broken", file=file, where=where))


def _list(value: Any, file: str, where: str) -> list[Any]:
    if not isinstance(value, list):
        raise _broken(file, where)
    return value


class _Fields:
    """The fields of one object of the report, each asked for with the type it must have."""

    def __init__(self, file: str, where: str, value: Any) -> None:
        if not isinstance(value, Mapping):
            raise _broken(file, where)
        self._file = file
        self._where = where
        self._value = value

    def broken(self, name: str) -> InputError:
        return _broken(self._file, f"{self._where}.{name}")

    def get(self, name: str, *types: type) -> Any:
        value = self._value.get(name)
        if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
            raise self.broken(name)
        return value

    def place(self, name: str) -> Place | None:
        value = self.get(name, dict, type(None))
        if value is None:
            return None
        inner = _Fields(self._file, f"{self._where}.{name}", value)
        return Place(
            inner.get("file", str),
            inner.get("unit", str),
            inner.get("number", int),
            inner.get("start", int),
            inner.get("end", int),
        )

    def wording(self, name: str) -> Wording | None:
        value = self.get(name, dict, type(None))
        try:
            return value and Wording.from_dict(value)
        except TypeError:
            raise self.broken(name) from None

    def span(self, name: str, text: str) -> tuple[int, int] | None:
        value = self.get(name, list, type(None))
        if value is None:
            return None
        if len(value) != 2 or not all(type(offset) is int for offset in value):
            raise self.broken(name)
        if not 0 <= value[0] <= value[1] <= len(text):
            raise self.broken(name)
        return value[0], value[1]


def _segment(fields: _Fields, number: int) -> Segment:
    if fields.get("id", int) != number:
        raise fields.broken("id")
    return Segment(
        number,
        fields.get("source", str, type(None)),
        fields.get("target", str),
        fields.get("score", int, float),
        fields.place("source_place"),
        fields.place("target_place"),
    )


def _finding(fields: _Fields, segments: tuple[Segment, ...]) -> Finding:
    number = fields.get("segment", int)
    if not 0 <= number < len(segments):
        raise fields.broken("segment")
    segment = segments[number]
    severity, state = fields.get("severity", str), fields.get("state", str)
    if severity not in get_args(Severity):
        raise fields.broken("severity")
    if state not in get_args(State):
        raise fields.broken("state")
    expected = fields.get("expected", list)
    if not all(isinstance(form, str) for form in expected):
        raise fields.broken("expected")
    return Finding(
        id=fields.get("id", str),
        rule=fields.get("rule", str),
        severity=severity,
        mqm=fields.get("mqm", str),
        segment=number,
        source_span=fields.span("source_span", segment.source or ""),
        target_span=fields.span("target_span", segment.target),
        found=fields.get("found", str),
        expected=tuple(expected),
        message=fields.get("message", str),
        confidence=fields.get("confidence", int, float),
        state=state,
        term=fields.get("term", str, type(None)) or "",
        wording=fields.wording("wording"),
        reopened=fields.wording("reopened"),
    )
