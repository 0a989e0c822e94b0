"""Concepts, terms, findings and reports."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from corpora.messages import Language
from corpora.model import Place
from corpora.pairs import Alone

Status = Literal["preferred", "admitted", "deprecated", "forbidden"]
Standing = Literal["official", "usual", "proposed", "undecided"]
Severity = Literal["error", "warning", "info"]
Decided = Literal["confirmed", "false-positive", "accepted", "open", "undo"]
State = Literal["open", "confirmed", "false-positive", "accepted", "reopened"]
DISMISSED: Collection[State] = ("false-positive", "accepted")

SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Term:
    """One form of a concept in one language, with its status (ISO 30042)."""

    language: str
    form: str
    status: Status
    case_sensitive: bool = False
    part_of_speech: str = ""
    note: str = ""
    source: str = ""
    valid_from: str = ""
    valid_to: str = ""
    approved_by: str = ""
    updated: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """What the terms of both languages name.

    Attributes
    ----------
    id
        The key that holds the rows of a concept together in a glossary file.
    terms
        In the order of the file.
    standing
        How firmly the names are established; it never silences a deprecated or forbidden form.
    check
        Empty, or ``forbidden-only``: never reported as missing.
    glossary
        The name of the glossary it comes from.
    """

    id: str
    terms: tuple[Term, ...]
    standing: Standing
    check: Literal["", "forbidden-only"] = ""
    domain: str = ""
    definition: str = ""
    glossary: str = ""

    def forms(self, language: str, *statuses: Status) -> tuple[str, ...]:
        """Return the forms in a language that have one of the statuses, in their order."""
        return tuple(
            term.form
            for term in self.terms
            if term.language == language and term.status in statuses
        )

    def expected(self) -> tuple[str, ...]:
        """Return the English forms a translation may use, the preferred one first."""
        return self.forms("en", "preferred") + self.forms("en", "admitted")


@dataclass(frozen=True, slots=True)
class Segment:
    """A bead's texts as they are checked.

    Attributes
    ----------
    id
        The running number in the report, from 0.
    source
        The Chinese text; None when the English text is checked alone.
    target
        The English text.
    score
        The bead's score; 1 where no alignment was made.
    source_place, target_place
        Where the first sentence of each side stands; None for an empty side.
    source_alone, target_alone
        How likely each sentence has no counterpart; empty where no alignment says so. They are
        not written to JSON.
    """

    id: int
    source: str | None
    target: str
    score: float
    source_place: Place | None
    target_place: Place | None
    source_alone: tuple[Alone, ...] = ()
    target_alone: tuple[Alone, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return the segment as it is written to JSON."""
        return {
            "id": self.id,
            "source": self.source,
            "target": self.target,
            "score": self.score,
            "source_place": self.source_place and self.source_place.as_dict(),
            "target_place": self.target_place and self.target_place.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Wording:
    """What is said, whatever the language.

    Attributes
    ----------
    id
        The name of a message.
    values
        What is filled in there, by name; a list of wordings for what is said in words itself.
    """

    id: str
    values: tuple[tuple[str, str | int | float | tuple[Wording, ...]], ...]

    def as_dict(self) -> dict[str, Any]:
        """Return the wording as it is written to JSON."""
        return {
            "id": self.id,
            "values": {
                name: [one.as_dict() for one in value] if isinstance(value, tuple) else value
                for name, value in self.values
            },
        }

    @classmethod
    def from_dict(cls, value: Any) -> Wording:
        """Return the wording that was written to JSON.

        Raises
        ------
        TypeError
            It is none.
        """
        if not isinstance(value, Mapping) or not isinstance(value.get("values"), Mapping):
            raise TypeError
        values = value["values"].items()
        if not isinstance(value.get("id"), str) or not all(
            isinstance(part, str | int | float | list) for _, part in values
        ):
            raise TypeError
        return cls(
            value["id"],
            tuple(
                (name, tuple(map(cls.from_dict, part)) if isinstance(part, list) else part)
                for name, part in values
            ),
        )


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a rule found in a segment.

    Attributes
    ----------
    id
        The fingerprint: a hash of rule, both texts, term or value, and which occurrence it is.
    rule
        ``family.name``.
    severity
        ``error``, ``warning`` or ``info``.
    mqm
        The MQM category.
    segment
        The id of the segment.
    source_span, target_span
        ``(start, end)`` in code points of the segment's texts, or None.
    found
        The words that were found, empty when something is missing.
    expected
        What could stand there, the preferred form first.
    message
        One line for the reader, as it was written; `glossary.saying.said` says it in the language
        of whoever reads it.
    confidence
        From 0 to 1.
    state
        What reviewers decided.
    term
        The Chinese name of the concept or person that the finding is on; empty where it is on
        something else.
    language
        The language of the message; empty where it is not known. It is not written to JSON, which
        is the same in all languages but for the messages.
    wording
        What the message says; None where it is not known.
    reopened
        What the message says of an earlier decision; None where there was none.
    """

    id: str
    rule: str
    severity: Severity
    mqm: str
    segment: int
    source_span: tuple[int, int] | None
    target_span: tuple[int, int] | None
    found: str
    expected: tuple[str, ...]
    message: str
    confidence: float
    state: State = "open"
    term: str = ""
    language: Language | Literal[""] = ""
    wording: Wording | None = None
    reopened: Wording | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the finding as it is written to JSON."""
        return {
            "id": self.id,
            "rule": self.rule,
            "severity": self.severity,
            "mqm": self.mqm,
            "segment": self.segment,
            "source_span": self.source_span and list(self.source_span),
            "target_span": self.target_span and list(self.target_span),
            "found": self.found,
            "expected": list(self.expected),
            "message": self.message,
            "confidence": self.confidence,
            "state": self.state,
            "term": self.term,
            "wording": self.wording and self.wording.as_dict(),
            "reopened": self.reopened and self.reopened.as_dict(),
        }


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of a check.

    Attributes
    ----------
    signature
        Version, model, glossaries with hashes, settings: what is needed to reproduce it.
    segments
        All segments, in the order of the texts.
    findings
        In the order of the segments.
    """

    signature: dict[str, Any]
    segments: tuple[Segment, ...]
    findings: tuple[Finding, ...] = field(default=())

    def as_dict(self) -> dict[str, Any]:
        """Return the report as it is written to JSON."""
        return {
            "schema": SCHEMA,
            "signature": self.signature,
            "segments": [segment.as_dict() for segment in self.segments],
            "findings": [finding.as_dict() for finding in self.findings],
        }
