"""Looking into glossaries: which concepts there are, and what a change does to a report."""

from __future__ import annotations

from collections.abc import Sequence

from glossary.maintenance.draft import form_key
from glossary.model import Concept, Finding, Segment
from glossary.termbase import Glossary

_RULES = ("term",)


def search(glossaries: Sequence[Glossary], text: str) -> list[Concept]:
    """Return the concepts that a text names, the likeliest first.

    Script, width and case do not matter. A key or form that is the text goes before one that
    begins with it, and that before one that holds it; then come definitions, notes and sources.
    A text of nothing but white space finds all concepts.

    Parameters
    ----------
    glossaries
        In the order of their authority, the highest first.
    """
    wanted = _plain(text)
    found = []
    for number, concept in enumerate(_all(glossaries)):
        names = [concept.id, *(term.form for term in concept.terms)]
        more = [concept.domain, concept.definition]
        more += [word for term in concept.terms for word in (term.note, term.source)]
        nearness = _nearness(wanted, list(map(_plain, names)), list(map(_plain, more)))
        if nearness is not None:
            found.append((nearness, number, concept))
    return [concept for _, _, concept in sorted(found, key=lambda one: one[:2])]


def concepts_named(glossaries: Sequence[Glossary], name: str) -> list[Concept]:
    """Return the concepts that have a key, or else those that have a form."""
    concepts = _all(glossaries)
    own = [concept for concept in concepts if concept.id == name]
    if own:
        return own
    wanted = _plain(name)
    return [
        concept for concept in concepts if wanted in {_plain(term.form) for term in concept.terms}
    ]


class Preview:
    """What changes of glossaries close and open among the findings on terms of a report.

    The findings beside the last two states of the glossaries are kept, since one change follows
    the other.

    Parameters
    ----------
    segments
        Those of the report.
    """

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._kept: tuple[tuple[tuple[Glossary, ...], tuple[Finding, ...]], ...] = ()

    def __call__(
        self, before: Sequence[Glossary], after: Sequence[Glossary]
    ) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Return the findings that are gone, and those that are new.

        Parameters
        ----------
        before, after
            The glossaries as they are and as they would be, in the order of their authority.
        """
        old, new = self._findings(before), self._findings(after)
        known, left = {finding.id for finding in old}, {finding.id for finding in new}
        return (
            tuple(finding for finding in old if finding.id not in left),
            tuple(finding for finding in new if finding.id not in known),
        )

    def _findings(self, glossaries: Sequence[Glossary]) -> tuple[Finding, ...]:
        from glossary.checking import check

        for known, findings in self._kept:
            if list(map(id, known)) == list(map(id, glossaries)):
                return findings
        findings = check(self._segments, glossaries, select=_RULES).findings
        self._kept = ((tuple(glossaries), findings), *self._kept[:1])
        return findings


def _all(glossaries: Sequence[Glossary]) -> list[Concept]:
    return [concept for glossary in glossaries for concept in glossary.concepts]


def _plain(text: str) -> str:
    return form_key("", text).strip()


def _nearness(wanted: str, names: Sequence[str], more: Sequence[str]) -> int | None:
    if wanted in names:
        return 0
    if any(name.startswith(wanted) for name in names):
        return 1
    if any(wanted in name for name in names):
        return 2
    return 3 if any(wanted in text for text in more) else None
