"""What became of a glossary: a JSON Lines file beside it, appended to, one change a line."""

from __future__ import annotations

import getpass
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from corpora.errors import FileError
from corpora.files import append_lines, read_bytes
from glossary.messages import message

_SUFFIX = ".history.jsonl"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a concept.

    Attributes
    ----------
    time
        When, in ISO 8601 with the offset from UTC.
    who
        The name of who made it.
    action
        The command: ``add``, ``edit``, ``remove``, ``fix``, ``import`` or ``merge``; ``undo`` for a
        change that is taken back; ``reject`` and ``restore`` for a suggestion, see `rejecting`.
    concept
        The key of the concept; empty for a suggestion that has none.
    before, after
        The rows of it that are no longer as they were, and as they are now: cells that are not
        empty, by column.
    """

    time: str
    who: str
    action: str
    concept: str
    before: tuple[Mapping[str, str], ...]
    after: tuple[Mapping[str, str], ...]

    def as_dict(self) -> dict[str, object]:
        """Return the change as it is written to JSON."""
        return asdict(self)


def history_file(file: str) -> str:
    """Return the file that holds the history of a glossary."""
    return str(Path(file).with_suffix(_SUFFIX))


def user_name() -> str:
    """Return the name of who runs the program; empty where the system has none."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        # In a container there may be no name for the user.
        return ""


def now() -> str:
    """Return the time, in ISO 8601 with the offset from UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def append_history(file: str, changes: Iterable[Change]) -> None:
    """Add changes to the history of a glossary; when this returns they are on the disk.

    Raises
    ------
    InputError
        The history cannot be written.
    """
    name = history_file(file)
    try:
        append_lines(name, (change.as_dict() for change in changes))
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(
            message("history-unwritable", file=file, history=name, reason=reason)
        ) from None


def load_history(file: str, concept: str | None = None) -> tuple[Change, ...]:
    """Return the history of a glossary, the oldest change first.

    A line that was left unfinished is passed over; so are keys that this version does not know.

    Parameters
    ----------
    file
        The glossary.
    concept
        Only the changes of this concept, also under keys that it had before; None for all.

    Returns
    -------
    tuple of Change
        Empty where nothing was changed by a command.

    Raises
    ------
    InputError
        The history cannot be read.
    """
    name = history_file(file)
    if not Path(name).exists():
        return ()
    changes = []
    for line in read_bytes(name).decode("utf-8", "replace").split("\n"):
        change = _change(line)
        if change:
            changes.append(change)
    if concept is None:
        return tuple(changes)
    keys = {concept}
    for change in reversed(changes):
        if keys & {row.get("concept", "") for row in change.after}:
            keys |= {row.get("concept", "") for row in change.before}
    return tuple(change for change in changes if change.concept in keys)


def _change(line: str) -> Change | None:
    try:
        value = json.loads(line)
    except ValueError:
        return None
    if not isinstance(value, dict):
        return None
    texts = [value.get(name) for name in ("time", "who", "action", "concept")]
    before, after = _rows(value.get("before")), _rows(value.get("after"))
    if before is None or after is None or not all(isinstance(text, str) for text in texts):
        return None
    time, who, action, concept = map(str, texts)
    return Change(time, who, action, concept, before, after)


def _rows(value: object) -> tuple[Mapping[str, str], ...] | None:
    if not isinstance(value, list) or not all(isinstance(row, dict) for row in value):
        return None
    return tuple({str(name): str(cell) for name, cell in row.items()} for row in value)


def told(change: Change) -> list[str]:
    """Return a change as lines for people: when, who and what, then each row or cell."""
    when = change.time[:16].replace("T", " ")
    action = message("history-action", action=change.action)
    head = " ".join(filter(None, (when, change.who, action, change.concept)))
    return [" ".join(head.splitlines()), *(f"  {line}" for line in details(change))]


def details(change: Change) -> list[str]:
    """Return what a change did, a line for each row or cell."""
    lines = []
    left = list(change.after)
    for row in change.before:
        same = next((other for other in left if _names(other) == _names(row)), None)
        if same is None:
            lines.append(f"- {_row(row)}")
            continue
        left.remove(same)
        cells = [
            f"{name}: {row.get(name) or '—'} → {same.get(name) or '—'}"
            for name in dict.fromkeys((*row, *same))
            if row.get(name, "") != same.get(name, "")
        ]
        lines.append(f"* {row.get('language', '')} {row.get('term', '')}: {'; '.join(cells)}")
    lines += [f"+ {_row(row)}" for row in left]
    return [" ".join(line.splitlines()) for line in lines]


def _names(row: Mapping[str, str]) -> tuple[str | None, str | None]:
    return row.get("language"), row.get("term")


def _row(row: Mapping[str, str]) -> str:
    own = ("concept", "language", "term", "status")
    more = "; ".join(f"{name}: {cell}" for name, cell in row.items() if name not in own and cell)
    parts = (row.get("language"), row.get("term"), row.get("status"), more and f"({more})")
    return " ".join(filter(None, parts))
