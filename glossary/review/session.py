"""A review under way: findings of one or several reports, and what was decided of them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path
from typing import Literal

from glossary.decisions import (
    Decision,
    Decisions,
    Role,
    SignOff,
    append_decisions,
    apply_decisions,
    decide,
    fingerprint,
    load_decisions,
    sign_off,
    standing,
    undo,
)
from glossary.maintenance.history import user_name
from glossary.model import Decided, Finding, Report, Segment, State
from glossary.saying import said

Sort = Literal["text", "confidence", "rule", "term"]
SORTS: tuple[Sort, ...] = ("text", "confidence", "rule", "term")
GROUPINGS = ("term", "rule")
UNDECIDED: tuple[State, ...] = ("open", "reopened")


@dataclass(frozen=True, slots=True)
class Item:
    """A finding under review.

    Attributes
    ----------
    number
        Its number among all findings of the review, from 0.
    report
        The number of its report, from 0.
    document
        The file its English stands in.
    term
        What it is about: the Chinese it marks, else the English that it marks.
    finding
        The finding, with its state as it is now.
    segment
        The segment it stands in.
    """

    number: int
    report: int
    document: str
    term: str
    finding: Finding
    segment: Segment


@dataclass(frozen=True, slots=True)
class Query:
    """Which findings are asked for, and in which order; empty fields ask for all.

    Attributes
    ----------
    state
        A state, or ``undecided`` for those that are open or reopened.
    text
        Words that stand in one of the texts, in the message or in what is expected, in any case.
    """

    state: str = ""
    rule: str = ""
    severity: str = ""
    document: str = ""
    term: str = ""
    text: str = ""
    sort: Sort = "text"

    def takes(self, item: Item) -> bool:
        """Return whether a finding is asked for."""
        finding = item.finding
        if self.state == "undecided":
            if finding.state not in UNDECIDED:
                return False
        elif self.state and finding.state != self.state:
            return False
        if self.rule and self.rule not in (finding.rule, finding.rule.partition(".")[0]):
            return False
        if (self.severity and finding.severity != self.severity) or (
            self.document and item.document != self.document
        ):
            return False
        if self.term and item.term != self.term:
            return False
        if not self.text:
            return True
        wanted = self.text.casefold()
        texts = (item.segment.source or "", item.segment.target, said(finding), *finding.expected)
        return any(wanted in text.casefold() for text in texts)


@dataclass(frozen=True, slots=True)
class Group:
    """Findings counted together: how many there are, and how many of them are decided."""

    name: str
    count: int
    decided: int


_ORDER: Mapping[Sort, Callable[[Item], tuple[str | float, ...]]] = {
    "text": lambda item: (item.number,),
    "confidence": lambda item: (-item.finding.confidence, item.number),
    "rule": lambda item: (item.finding.rule, item.number),
    "term": lambda item: (item.term, item.number),
}


class Review:
    """The findings of reports with the decisions of a file of record, for several reviewers.

    Whatever is decided is on the disk when the call returns. What others append to the same file
    is seen by `refresh`. The methods may be called from several threads.

    Parameters
    ----------
    reports
        Each with the name it is shown by.
    decisions_file
        The file of record, which is made by the first decision; empty where there are no reports.
    reviewer
        Who decides here; empty for the name of the user.
    role
        As what, if that is said.

    Raises
    ------
    InputError
        The file of record cannot be read.
    """

    def __init__(
        self,
        reports: Sequence[tuple[str, Report]],
        decisions_file: str,
        *,
        reviewer: str = "",
        role: Role | Literal[""] = "",
    ) -> None:
        self.names = tuple(name for name, _ in reports)
        self.reports = tuple(report for _, report in reports)
        self.decisions_file = decisions_file
        self.reviewer = reviewer or user_name()
        self.role: Role | Literal[""] = role
        self._lock = threading.RLock()
        self._seen: tuple[int, int] | None = None
        self._items: list[Item] = []
        self._by_id: dict[tuple[int, str], int] = {}
        self._by_segment: dict[tuple[int, int], list[int]] = {}
        self._number()
        self._standing: dict[str, list[Decision]] = {}
        self._corrections: dict[tuple[str | None, str], str] = {}
        self._sign_offs: tuple[SignOff, ...] = ()
        # What was decided here, for undo.
        self._made: list[list[Decision]] = []
        self.refresh()

    def _number(self) -> None:
        """Give every finding of the reports its number."""
        self._items = [
            _item(number, report, finding, self.reports[report].segments[finding.segment])
            for number, (report, finding) in enumerate(
                (number, finding)
                for number, report in enumerate(self.reports)
                for finding in report.findings
            )
        ]
        self._by_id = {(item.report, item.finding.id): item.number for item in self._items}
        self._by_segment = {}
        for item in self._items:
            self._by_segment.setdefault((item.report, item.segment.id), []).append(item.number)

    def exchange(
        self, report: int, closed: Collection[Finding], opened: Collection[Finding]
    ) -> None:
        """Take findings out of a report and others in, as after a change of the glossary."""
        with self._lock:
            gone = {finding.id for finding in closed} | {finding.id for finding in opened}
            left = [one for one in self.reports[report].findings if one.id not in gone]
            # In the order of the text; what was in order stays in it.
            findings = sorted(
                [*left, *opened], key=lambda one: (one.segment, one.target_span or ())
            )
            reports = list(self.reports)
            reports[report] = replace(reports[report], findings=tuple(findings))
            self.reports = tuple(reports)
            self._number()
            self._seen = None
            self.refresh()

    def refresh(self) -> None:
        """Take in what was decided since, here or elsewhere."""
        with self._lock:
            path = Path(self.decisions_file)
            status = path.stat() if self.decisions_file and path.exists() else None
            seen = (status.st_size, status.st_mtime_ns) if status else (0, 0)
            if seen == self._seen:
                return
            decisions = (
                load_decisions(self.decisions_file)
                if status and status.st_size
                else Decisions(self.decisions_file, "", ())
            )
            self._standing = standing(decisions.rows)
            self._sign_offs = decisions.sign_offs
            rows = chain.from_iterable(self._standing.values())
            self._corrections = {
                (row.source, row.target): row.correction
                for row in sorted(rows, key=lambda row: row.time)
                if row.correction
            }
            states = (
                finding
                for report in self.reports
                for finding in apply_decisions(report, decisions).findings
            )
            # A new list, since others may be going through the old one.
            self._items = [
                item if item.finding is finding else replace(item, finding=finding)
                for item, finding in zip(self._items, states, strict=True)
            ]
            self._seen = seen

    @property
    def items(self) -> Sequence[Item]:
        """All findings, in the order of the reports and of their texts."""
        return self._items

    def find(self, report: int, finding: str) -> Item | None:
        """Return the finding of a report by its fingerprint, if there is one."""
        number = self._by_id.get((report, finding))
        return None if number is None else self._items[number]

    def in_segment(self, report: int, segment: int) -> list[Item]:
        """Return the findings of a segment of a report."""
        return [self._items[number] for number in self._by_segment.get((report, segment), ())]

    def select(self, query: Query) -> list[Item]:
        """Return the findings that are asked for, in the order asked for."""
        with self._lock:
            found = [item for item in self._items if query.takes(item)]
        return sorted(found, key=_ORDER[query.sort]) if query.sort != "text" else found

    def groups(self, items: Iterable[Item], by: str) -> list[Group]:
        """Return findings counted by ``term`` or by ``rule``, the largest group first."""
        counts: Counter[str] = Counter()
        decided: Counter[str] = Counter()
        for item in items:
            name = item.term if by == "term" else item.finding.rule
            counts[name] += 1
            decided[name] += item.finding.state not in UNDECIDED
        return [Group(name, count, decided[name]) for name, count in counts.most_common()]

    def history(self, item: Item) -> list[Decision]:
        """Return what was decided on a finding, the latest first."""
        return self._standing.get(item.finding.id, [])[::-1]

    def correction(self, item: Item) -> str:
        """Return the last correction of the English of a segment; empty where there is none."""
        return self._corrections.get((item.segment.source, item.segment.target), "")

    def decide(
        self, items: Sequence[Item], state: Decided, *, note: str = "", correction: str = ""
    ) -> None:
        """Decide on findings; all of it can be taken back by one `undo`.

        Parameters
        ----------
        correction
            What the English of the segment should be; empty where it is not said.

        Raises
        ------
        InputError
            The file of record cannot be written; nothing is decided then.
        """
        with self._lock:
            made = [
                decide(
                    item.finding,
                    item.segment,
                    state,
                    reviewer=self.reviewer,
                    role=self.role,
                    note=note,
                    correction=correction,
                )
                for item in items
            ]
            append_decisions(self.decisions_file, made)
            self._made.append(made)
            self.refresh()

    def undo(self) -> int:
        """Take back the last decision made here; return of how many findings it was.

        Raises
        ------
        InputError
            The file of record cannot be written.
        """
        with self._lock:
            if not self._made:
                return 0
            append_decisions(self.decisions_file, map(undo, self._made[-1]))
            count = len(self._made.pop())
            self.refresh()
            return count

    def sign_off(self, report: int, role: Role, *, note: str = "") -> None:
        """Say that the reviewer has done with the text of a report, whatever is still open.

        Raises
        ------
        InputError
            The file of record cannot be written.
        """
        with self._lock:
            segments = self.reports[report].segments
            made = sign_off(
                self.document(report), segments, reviewer=self.reviewer, role=role, note=note
            )
            append_decisions(self.decisions_file, [made])
            self.refresh()

    def sign_offs(self, report: int) -> list[tuple[SignOff, bool]]:
        """Return who signed the text of a report off, and whether it is still as it was then."""
        now = fingerprint(self.reports[report].segments)
        document = self.document(report)
        return [(one, one.sha256 == now) for one in self._sign_offs if one.document == document]

    def document(self, report: int) -> str:
        """Return the file of the English of a report; the name of the report where it has none."""
        places = (segment.target_place for segment in self.reports[report].segments)
        return next((place.file for place in places if place and place.file), self.names[report])

    def counts(self) -> Counter[State]:
        """Return how many findings are in each state."""
        return Counter(item.finding.state for item in self._items)


def _item(number: int, report: int, finding: Finding, segment: Segment) -> Item:
    source = segment.source or ""
    term = source[slice(*finding.source_span)] if finding.source_span else finding.found
    place = segment.target_place or segment.source_place
    return Item(number, report, place.file if place else "", term, finding, segment)
