"""What is in glossaries, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass

from glossary.termbase import Glossary


@dataclass(frozen=True, slots=True)
class Figures:
    """Counts of concepts and terms, the largest first.

    Attributes
    ----------
    concepts, terms
        How many there are.
    languages, statuses
        Terms by language, and by language and status (``en preferred``).
    standings, domains
        Concepts by standing, and by domain (empty where none is given).
    without_source
        The keys of the official concepts for whose English no source is given.
    updated
        Terms by the month of their last change (``2026-03``), the oldest first; empty where
        the column is.
    """

    concepts: int
    terms: int
    languages: Mapping[str, int]
    statuses: Mapping[str, int]
    standings: Mapping[str, int]
    domains: Mapping[str, int]
    without_source: tuple[str, ...]
    updated: Mapping[str, int]

    def as_dict(self) -> dict[str, object]:
        """Return the figures as they are written to JSON."""
        return asdict(self)


def figures(glossaries: Sequence[Glossary]) -> Figures:
    """Return the figures of glossaries together."""
    concepts = [concept for glossary in glossaries for concept in glossary.concepts]
    terms = [term for concept in concepts for term in concept.terms]
    months = Counter(term.updated[:7] for term in terms)
    return Figures(
        len(concepts),
        len(terms),
        _counted(term.language for term in terms),
        _counted(f"{term.language} {term.status}" for term in terms),
        _counted(concept.standing for concept in concepts),
        _counted(concept.domain for concept in concepts),
        tuple(
            concept.id
            for concept in concepts
            if concept.standing == "official"
            and concept.expected()
            and not any(term.source for term in concept.terms if term.language == "en")
        ),
        {month: months[month] for month in sorted(months)},
    )


def _counted(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())
