"""Two glossaries compared and joined, concept by concept and term by term."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Literal

from glossary.maintenance.draft import (
    Cells,
    Draft,
    edit_concept,
    insert_row,
    places_of,
    remove_term,
    set_cells,
    term_key,
)
from glossary.termbase import CONCEPT_COLUMNS

Side = Literal["ours", "theirs"]
Kind = Literal["added", "removed", "changed"]
ROW = "row"
"""Stands for the column of a conflict on whether there is a row."""
_KEY = ("concept", "language", "term")


@dataclass(frozen=True, slots=True)
class Conflict:
    """Something that two glossaries changed in different ways.

    Attributes
    ----------
    concept
        The key of the concept.
    language, term
        The term; empty where it is about the concept.
    column
        The column; `ROW` where one removed a term that the other changed.
    base
        The cell in the glossary that both come from; empty without one.
    ours, theirs
        The cells of the two; for `ROW` the status, empty where the term was removed.
    """

    concept: str
    language: str
    term: str
    column: str
    base: str
    ours: str
    theirs: str

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a decision names it by: concept, language, term and column."""
        return self.concept, self.language, self.term, self.column

    def as_dict(self) -> dict[str, str]:
        """Return the conflict as it is written to JSON."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Merged:
    """Two glossaries in one.

    Attributes
    ----------
    draft
        Ours with what is new in theirs; where they are in conflict, ours.
    conflicts
        What is to be decided, in the order of the glossaries.
    """

    draft: Draft
    conflicts: tuple[Conflict, ...]


@dataclass(frozen=True, slots=True)
class CellChange:
    """Another cell in a column."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TermChange:
    """A term that was added, removed or changed, with its cells that are not the same."""

    language: str
    term: str
    kind: Kind
    cells: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class ConceptChange:
    """A concept that was added, removed or changed.

    Attributes
    ----------
    cells
        What is said of the concept and is not the same.
    terms
        The terms that are not the same.
    """

    concept: str
    kind: Kind
    cells: tuple[CellChange, ...]
    terms: tuple[TermChange, ...]

    def as_dict(self) -> dict[str, object]:
        """Return the change as it is written to JSON."""
        return asdict(self)


def merge(
    ours: Draft,
    theirs: Draft,
    base: Draft | None = None,
    *,
    decisions: Mapping[tuple[str, str, str, str], Side] | None = None,
) -> Merged:
    """Return a glossary with what is new in another one.

    The order, the columns and the lines of ours stay as they are. A filled cell is never emptied.
    With a base, what only one of the two changed since is taken, and a term is removed if one
    removed it and the other left it as it was. Without, nothing is removed, and where both say
    something else of one thing they are in conflict.

    Parameters
    ----------
    ours, theirs
        The glossaries.
    base
        What both come from, if it is known.
    decisions
        Whose word counts in a conflict, by `Conflict.key`.

    Raises
    ------
    InputError
        All terms of the glossary would be removed.
    """
    work = _Merge(ours, theirs, base, decisions or {})
    return Merged(work.draft, tuple(work.conflicts))


class _Merge:
    def __init__(
        self,
        ours: Draft,
        theirs: Draft,
        base: Draft | None,
        decisions: Mapping[tuple[str, str, str, str], Side],
    ) -> None:
        self.draft = ours
        self.conflicts: list[Conflict] = []
        self._decisions = decisions
        self._three_way = base is not None
        self._base = _by_key(base) if base else {}
        self._ours, self._theirs = _by_key(ours), _by_key(theirs)
        self._columns = tuple(
            name
            for name in dict.fromkeys((*ours.columns, *theirs.columns))
            if name not in (*_KEY, *CONCEPT_COLUMNS)
        )
        self._cells()
        for key in self._ours:
            if key in self._theirs or key not in self._base:
                continue
            if self._gone(key, self._ours[key], by="theirs"):
                self.draft = remove_term(self.draft, *key)
        for key, row in self._theirs.items():
            if key in self._ours or (key in self._base and self._gone(key, row, by="ours")):
                continue
            unsaid = dict.fromkeys(CONCEPT_COLUMNS, "")
            self.draft = insert_row(self.draft, {**row, **unsaid})
        self._concepts(theirs, base)

    def _decide(
        self, key: tuple[str, str, str], column: str, base: str, ours: str, theirs: str
    ) -> str:
        """Return the cell of the merged glossary."""
        if ours == theirs or not theirs:
            return ours
        if not ours or (self._three_way and base == ours):
            return theirs
        if self._three_way and base == theirs:
            return ours
        return theirs if self._conflict(key, column, base, ours, theirs) == "theirs" else ours

    def _conflict(
        self, key: tuple[str, str, str], column: str, base: str, ours: str, theirs: str
    ) -> Side:
        conflict = Conflict(*key, column, base, ours, theirs)
        decided = self._decisions.get(conflict.key)
        if decided is None:
            self.conflicts.append(conflict)
        return decided or "ours"

    def _cells(self) -> None:
        """Take over the cells of the terms that both have."""
        changes: dict[int, Cells] = {}
        needed: dict[str, str] = {}
        for place in places_of(self.draft):
            row = self.draft.lines[place].cells or {}
            key = term_key(row)
            other = self._theirs.get(key)
            if other is None:
                continue
            base = self._base.get(key, {})
            cells = {
                name: self._decide(
                    key, name, base.get(name, ""), row.get(name, ""), other.get(name, "")
                )
                for name in self._columns
            }
            changes[place] = cells
            needed |= {name: cell for name, cell in cells.items() if cell}
        self.draft = set_cells(self.draft, changes, columns=tuple(needed))

    def _gone(self, key: tuple[str, str, str], row: Cells, *, by: Side) -> bool:
        """Return whether a term that one of the two removed is gone."""
        base = self._base[key]
        if all(row.get(name, "") == base.get(name, "") for name in (*self._columns, "status")):
            return True
        status = (row["status"], "") if by == "theirs" else ("", row["status"])
        return self._conflict(key, ROW, base["status"], *status) == by

    def _concepts(self, theirs: Draft, base: Draft | None) -> None:
        """Take over what is said of the concepts."""
        said = {"ours": _said(self.draft), "theirs": _said(theirs), "base": _said(base)}
        for concept, cells in said["ours"].items():
            other, former = said["theirs"].get(concept, {}), said["base"].get(concept, {})
            new = {}
            for name in CONCEPT_COLUMNS:
                mine = cells.get(name, "")
                key = (concept, "", "")
                both = (former.get(name, ""), mine, other.get(name, ""))
                if (cell := self._decide(key, name, *both)) != mine:
                    new[name] = cell
            if new:
                self.draft = edit_concept(self.draft, concept, new)


def _by_key(draft: Draft) -> dict[tuple[str, str, str], Cells]:
    return {term_key(row): row for row in draft.rows()}


def _said(draft: Draft | None) -> dict[str, dict[str, str]]:
    """Return what a glossary says of its concepts, by column."""
    said: dict[str, dict[str, str]] = {}
    for row in draft.rows() if draft else ():
        own = said.setdefault(row["concept"], {})
        for name in CONCEPT_COLUMNS:
            if row.get(name):
                own.setdefault(name, row[name])
    return said


def diff(before: Draft, after: Draft) -> tuple[ConceptChange, ...]:
    """Return what is not the same in two glossaries, in the order of the first, then the second."""
    old, new = _by_key(before), _by_key(after)
    said_old, said_new = _said(before), _said(after)
    columns = tuple(
        name
        for name in dict.fromkeys((*before.columns, *after.columns))
        if name not in (*_KEY, *CONCEPT_COLUMNS)
    )
    of: dict[str, list[tuple[str, str, str]]] = {}
    for key in dict.fromkeys((*old, *new)):
        of.setdefault(key[0], []).append(key)
    changes = []
    for concept, keys in of.items():
        terms = [change for key in keys if (change := _term(key, old, new, columns))]
        one, other = said_old.get(concept), said_new.get(concept)
        cells = tuple(_different(one or {}, other or {}, CONCEPT_COLUMNS))
        if terms or cells:
            kind: Kind = "added" if one is None else "removed" if other is None else "changed"
            changes.append(ConceptChange(concept, kind, cells, tuple(terms)))
    return tuple(changes)


def _term(
    key: tuple[str, str, str],
    old: Mapping[tuple[str, str, str], Cells],
    new: Mapping[tuple[str, str, str], Cells],
    columns: tuple[str, ...],
) -> TermChange | None:
    cells = tuple(_different(old.get(key, {}), new.get(key, {}), columns))
    if not cells:
        return None
    kind: Kind = "added" if key not in old else "removed" if key not in new else "changed"
    return TermChange(key[1], key[2], kind, cells)


def _different(one: Cells, other: Cells, columns: tuple[str, ...]) -> Iterator[CellChange]:
    for name in columns:
        before, after = one.get(name, ""), other.get(name, "")
        if before != after:
            yield CellChange(name, before, after)
