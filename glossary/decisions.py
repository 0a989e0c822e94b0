"""Decisions of reviewers: a JSON Lines file of record, appended to, one decision a line."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, asdict, dataclass, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, cast, get_args

from filelock import FileLock
from rapidfuzz.fuzz import ratio

from corpora.errors import FileError, InputError
from corpora.files import append_lines, check_output, read_bytes
from glossary.messages import message
from glossary.model import DISMISSED, Decided, Finding, Report, Segment, State, Wording
from glossary.saying import reopened

Role = Literal["translator", "reviser", "final-reader"]
ROLES: tuple[Role, ...] = get_args(Role)
_ALIKE = 60.0
"""From this likeness of both texts on, 0 to 100, a segment is a new draft of the decided one."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a reviewer decided of a finding.

    Attributes
    ----------
    finding
        The fingerprint of the finding.
    state
        ``confirmed``, ``false-positive``, ``accepted``, ``open`` for a finding that is to be
        looked at again, or ``undo`` to take back the last decision of the same reviewer.
    reviewer
        Who decided.
    time
        When, in ISO 8601 with the offset from UTC.
    note
        Why, in the reviewer's words.
    role
        As what the reviewer decided; empty where it is not said.
    correction
        What the whole English text should be, in the reviewer's words; empty where it is not
        said.
    rule, source, target, found, expected
        What was decided on: the rule, the two texts, and what the finding said of them. By these
        a decision is found again when a text or a term changes.
    """

    finding: str
    state: Decided
    reviewer: str
    time: str
    note: str
    rule: str
    source: str | None
    target: str
    found: str
    expected: tuple[str, ...]
    correction: str = ""
    role: Role | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """That a reviewer has done with a document.

    Attributes
    ----------
    document
        The file of the English text.
    sha256
        The hash of its segments as they were, see `fingerprint`.
    reviewer, role, time, note
        As in a decision.
    """

    document: str
    sha256: str
    reviewer: str
    role: Role
    time: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Decisions:
    """The decisions of a file of record.

    Attributes
    ----------
    file
        The file as it was named by the user.
    sha256
        The hash of the file, in hexadecimal.
    rows
        In the order in which they were made.
    sign_offs
        In the order in which they were made.
    """

    file: str
    sha256: str
    rows: tuple[Decision, ...]
    sign_offs: tuple[SignOff, ...] = ()

    def as_dict(self) -> dict[str, str]:
        """Return what a report's signature says of the decisions."""
        return {"file": self.file, "sha256": self.sha256}


def decide(
    finding: Finding,
    segment: Segment,
    state: Decided,
    *,
    reviewer: str,
    role: Role | Literal[""] = "",
    note: str = "",
    correction: str = "",
) -> Decision:
    """Return a decision on a finding of a segment, made now."""
    return Decision(
        finding=finding.id,
        state=state,
        reviewer=reviewer,
        role=role,
        time=_now(),
        note=note,
        rule=finding.rule,
        source=segment.source,
        target=segment.target,
        found=finding.found,
        expected=finding.expected,
        correction=correction,
    )


def undo(decision: Decision) -> Decision:
    """Return what takes a decision back, made now by the same reviewer."""
    return replace(decision, state="undo", time=_now(), note="", correction="")


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def sign_off(
    document: str, segments: Sequence[Segment], *, reviewer: str, role: Role, note: str = ""
) -> SignOff:
    """Return that a document is done with, as its segments are now."""
    return SignOff(document, fingerprint(segments), reviewer, role, _now(), note)


def fingerprint(segments: Sequence[Segment]) -> str:
    """Return a hash of the texts of segments, in hexadecimal."""
    texts = [[segment.source, segment.target] for segment in segments]
    return hashlib.sha256(json.dumps(texts).encode()).hexdigest()


def append_decisions(file: str, decisions: Iterable[Decision | SignOff]) -> None:
    """Add decisions to a file of record, which is made if it is not there.

    When this returns they are on the disk. Several writers do not disturb one another.

    Raises
    ------
    InputError
        The file cannot be written.
    """
    check_output(file)
    try:
        path = Path(file).resolve()
        # Beside the file, so that all who write to it meet the same lock.
        with FileLock(path.with_name(f".{path.name}.lock")):
            append_lines(file, map(asdict, decisions))
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(message("decisions-unwritable", file=file, reason=reason)) from None


def load_decisions(file: str) -> Decisions:
    """Return the decisions of a file of record.

    A line that was left unfinished when its writer was killed is passed over; so are keys that
    this version does not know.

    Raises
    ------
    InputError
        The file cannot be read, or a line of it is no decision.
    """
    data = read_bytes(file)
    lines = data.split(b"\n")
    rows: list[Decision] = []
    sign_offs: list[SignOff] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode("utf-8").removeprefix("\N{BYTE ORDER MARK}"))
        except (ValueError, RecursionError):
            if _unfinished(line):
                continue
            raise _broken(file, number, "JSON") from None
        if not isinstance(record, dict):
            raise _broken(file, number, "JSON")
        if "document" in record:
            sign_offs.append(SignOff(**_values(SignOff, record, file, number)))
        else:
            rows.append(_decision(record, file, number))
    digest = hashlib.sha256(data).hexdigest()
    return Decisions(file, digest, tuple(rows), tuple(sign_offs))


def _unfinished(line: bytes) -> bool:
    """Return whether a line begins as one of this file does and breaks off."""
    starts = (b'{"finding": ', b'{"document": ')
    begun = any(line.startswith(start) or start.startswith(line) for start in starts)
    return begun and not line.rstrip().endswith(b"}")


def _broken(file: str, line: int, reason: str) -> InputError:
    return InputError(message("decisions-line", file=file, line=str(line), reason=reason))


def _values(
    of: type[Decision | SignOff], record: dict[str, Any], file: str, line: int
) -> dict[str, Any]:
    """Return the values of the fields that are known; all but `expected` are texts."""
    values = {}
    for one in fields(of):
        value = record.get(one.name, None if one.default is MISSING else one.default)
        if one.name == "expected":
            value = record.get(one.name, [])
            if not isinstance(value, list) or not all(isinstance(form, str) for form in value):
                raise _broken(file, line, one.name)
            value = tuple(value)
        elif not (isinstance(value, str) or (one.name == "source" and value is None)):
            raise _broken(file, line, one.name)
        values[one.name] = value
    if values["role"] not in ("", *ROLES):
        raise _broken(file, line, "role")
    return values


def _decision(record: dict[str, Any], file: str, line: int) -> Decision:
    values = _values(Decision, {"note": "", "found": "", **record}, file, line)
    if values["state"] not in get_args(Decided):
        raise _broken(file, line, "state")
    return Decision(**values)


def standing(rows: Iterable[Decision]) -> dict[str, list[Decision]]:
    """Return the decisions that were not taken back, by the fingerprint of their finding."""
    left: defaultdict[str, list[Decision]] = defaultdict(list)
    for row in rows:
        made = left[row.finding]
        if row.state != "undo":
            made.append(row)
            continue
        for number in reversed(range(len(made))):
            if made[number].reviewer == row.reviewer:
                del made[number]
                break
    return {finding: made for finding, made in left.items() if made}


def apply_decisions(report: Report, decisions: Decisions) -> Report:
    """Return the report with the states that reviewers gave its findings.

    The last decision on a finding counts. It holds as long as both texts and what is expected
    stay as they were; when one of them changed, the finding is ``reopened`` and its message says
    what was decided and noted.
    """
    last = {finding: made[-1] for finding, made in standing(decisions.rows).items()}
    here = {finding.id for finding in report.findings}
    # Decided before, and no longer found with these texts: a changed text may have them.
    gone: defaultdict[tuple[str, str], list[Decision]] = defaultdict(list)
    for row in last.values():
        if row.finding not in here and row.state != "open":
            gone[row.rule, _matter(row)].append(row)
    findings = []
    for finding in report.findings:
        made = last.get(finding.id)
        former = None if made else _of_former_draft(finding, report.segments, gone)
        if made and made.state == "open":
            findings.append(replace(finding, state="open"))
        elif made and made.expected == finding.expected:
            findings.append(replace(finding, state=cast(State, made.state)))
        elif earlier := made or former:
            findings.append(_reopened(finding, earlier))
        else:
            findings.append(finding)
    signature = {**report.signature, "decisions": decisions.as_dict()}
    return replace(report, signature=signature, findings=tuple(findings))


def _matter(of: Finding | Decision) -> str:
    """Return what a finding is about: the term that is expected, else what was found."""
    return of.expected[0] if of.expected else of.found


def _of_former_draft(
    finding: Finding,
    segments: Sequence[Segment],
    gone: defaultdict[tuple[str, str], list[Decision]],
) -> Decision | None:
    """Take out and return the decision on the same matter in the segment most like this one."""
    candidates = gone.get((finding.rule, _matter(finding)))
    if not candidates:
        return None
    segment = segments[finding.segment]

    def likeness(row: Decision) -> float:
        return min(
            ratio(segment.target, row.target),
            ratio(segment.source or "", row.source or ""),
        )

    best = max(candidates, key=likeness)
    if likeness(best) < _ALIKE:
        return None
    candidates.remove(best)
    return best


def _reopened(finding: Finding, row: Decision) -> Finding:
    said = {
        "state": row.state,
        "reviewer": row.reviewer,
        "note": " ".join(row.note.split()) or "none",
    }
    return reopened(finding, Wording("decisions-reopened", tuple(said.items())))


def without_dismissed(report: Report) -> Report:
    """Return the report without the findings that reviewers dismissed."""
    left = tuple(finding for finding in report.findings if finding.state not in DISMISSED)
    return replace(report, findings=left)
