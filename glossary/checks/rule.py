"""What a rule is: it finds candidates; whether they are reported is decided elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from corpora.language import fold
from glossary.messages import message
from glossary.model import Segment, Severity, Wording
from glossary.termbase import Glossary


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place that a rule considers.

    Attributes
    ----------
    segment
        The segment's index.
    key
        The term or value it is about, for the fingerprint.
    source_span, target_span
        ``(start, end)`` in code points of the segment's texts, or None.
    expected
        What could stand there, the preferred form first.
    message
        The id of the message for the reader.
    values
        What is filled in there. Under ``zh`` or ``concept`` the rules on terms and names have the
        Chinese name that the finding is on. What is said in words itself is given as wordings, so
        that it can be said in any language.
    confidence
        From 0 to 1.
    severity
        Where it is not the rule's.
    """

    segment: int
    key: str
    source_span: tuple[int, int] | None
    target_span: tuple[int, int] | None
    expected: tuple[str, ...]
    message: str
    values: Mapping[str, str | tuple[Wording, ...]]
    confidence: float
    severity: Severity | None = None


_last: tuple[tuple[Glossary, ...], dict[str, Any]] = ((), {})
"""The glossaries of the last context, and what was worked out of them."""


@dataclass(frozen=True)
class Context:
    """What the rules look at.

    Attributes
    ----------
    segments
        In the order of the texts.
    glossaries
        In the order of their authority, the highest first.
    shared
        What the rules of a family work out once for all of them, by their own keys.
    """

    segments: Sequence[Segment]
    glossaries: Sequence[Glossary]
    shared: dict[str, Any] = field(default_factory=dict, compare=False)

    @cached_property
    def lasting(self) -> dict[str, Any]:
        """What rules work out of the glossaries alone, by their own keys.

        It is there for the next context with the very same glossaries, too: to take in a large
        glossary takes longer than to check a short text.
        """
        global _last
        glossaries, known = _last
        if list(map(id, glossaries)) != list(map(id, self.glossaries)):
            known = {}
            _last = (tuple(self.glossaries), known)
        return known

    @cached_property
    def folded(self) -> Sequence[str]:
        """The sources of the segments as `fold` makes them; empty texts where there is none."""
        return [fold(segment.source or "") for segment in self.segments]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Attributes
    ----------
    name
        ``family.name``.
    severity
        ``error``, ``warning`` or ``info``.
    mqm
        The MQM category.
    threshold
        The confidence from which it reports.
    find
        Yields the candidates, in the order of the segments.
    messages
        Returns the text of the messages its candidates name; a rule of another package brings
        its own.
    page
        The page that describes it, in Markdown, for a rule of another package.
    compares
        Whether a candidate with a place in the source rests on the two texts corresponding: in
        a doubtful bead it is believed less.
    """

    name: str
    severity: Severity
    mqm: str
    threshold: float
    find: Callable[[Context], Iterable[Candidate]]
    messages: Callable[..., str] = message
    page: str = ""
    compares: bool = False

    @property
    def family(self) -> str:
        """The part of the name before the dot."""
        return self.name.partition(".")[0]
