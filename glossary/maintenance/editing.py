"""Changing a glossary file: one writer at a time, each change in the history."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from corpora.errors import FileError, InputError
from corpora.files import check_output, read_bytes, write_bytes
from corpora.messages import listed
from glossary.maintenance.draft import (
    Cells,
    Draft,
    add_term,
    form_key,
    new_draft,
    quoted,
    read_draft,
    stamp,
)
from glossary.maintenance.history import Change, append_history, history_file, now, user_name
from glossary.messages import message
from glossary.model import Finding
from glossary.termbase import BUILTIN

_PATIENCE = 30.0
"""Seconds to wait for another writer."""


def change_glossary(
    file: str,
    action: str,
    edit: Callable[[Draft], Draft],
    *,
    who: str = "",
    create: bool = False,
    dated: bool = True,
) -> tuple[Change, ...]:
    """Change a glossary file of record, and write down in its history what was changed.

    When this returns the file and the history are on the disk.

    Parameters
    ----------
    file
        The glossary.
    action
        What is done, for the history.
    edit
        Returns the draft as it should be.
    who
        Who does it; empty for the name of the user.
    create
        Whether a file that is not there is made.
    dated
        Whether the columns ``updated`` and ``approved_by`` of the rows that change are set, if
        they are there.

    Returns
    -------
    tuple of Change
        One for each concept that is not as it was; nothing is written without any.

    Raises
    ------
    InputError
        The file is no glossary or would be none, what `edit` raises, or a file cannot be
        written. The glossary is then as it was.
    """
    with locked(file):
        is_new = create and not Path(file).exists()
        before = new_draft(file) if is_new else read_draft(file, read_bytes(file))
        return write_draft(before, edit(before), action=action, who=who, dated=dated)


@contextmanager
def locked(file: str) -> Iterator[None]:
    """Keep other writers away from a glossary file of record while in the context.

    Raises
    ------
    InputError
        The file or its history cannot be written, or another writer does not come to an end.
    """
    if file == BUILTIN:
        raise InputError(message("editing-builtin"))
    check_output(file)
    check_output(history_file(file))
    path = Path(file).resolve()
    # Beside the file, so that all who write to it meet the same lock.
    lock = FileLock(path.with_name(f".{path.name}.lock"), timeout=_PATIENCE)
    try:
        lock.acquire()
    except Timeout:
        raise FileError(message("editing-locked", file=file)) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(message("editing-unlockable", file=file, reason=reason)) from None
    try:
        yield
    finally:
        lock.release()


def write_draft(
    before: Draft,
    after: Draft,
    *,
    action: str,
    who: str = "",
    file: str = "",
    dated: bool = True,
) -> tuple[Change, ...]:
    """Write a draft to its file, which is locked, and what it changes to the history.

    Parameters
    ----------
    file
        Another file to write, also if nothing changes; empty for that of the draft.
    dated
        As `change_glossary`.

    Raises
    ------
    InputError
        It would be no glossary, or a file cannot be written.
    """
    who = who or user_name()
    changes = differences(before, after, action=action, who=who)
    if changes and dated:
        after = stamp(before, after, {"updated": date.today().isoformat(), "approved_by": who})
        changes = differences(before, after, action=action, who=who)
    if not changes and not file:
        return ()
    after.glossary()
    write_bytes(file or after.file, after.as_bytes())
    if changes:
        append_history(file or after.file, changes)
    return changes


def differences(before: Draft, after: Draft, *, action: str, who: str) -> tuple[Change, ...]:
    """Return what changed between two drafts, concept by concept, as it is written down now.

    A concept that has another key stands under the new one.
    """
    time = now()
    old, new = _by_concept(before), _by_concept(after)
    come_keys = [key for key in new if key not in old]
    for gone_key in [key for key in old if key not in new]:
        forms = _forms(old[gone_key])
        for key in come_keys:
            if key not in old and forms == _forms(new[key]):
                old[key] = old.pop(gone_key)
                break
    changes = []
    for concept in dict.fromkeys((*old, *new)):
        gone = [row for row in old.get(concept, ()) if row not in new.get(concept, ())]
        come = [row for row in new.get(concept, ()) if row not in old.get(concept, ())]
        if gone or come:
            changes.append(Change(time, who, action, concept, tuple(gone), tuple(come)))
    return tuple(changes)


def _by_concept(draft: Draft) -> dict[str, list[dict[str, str]]]:
    rows: dict[str, list[dict[str, str]]] = {}
    for row in draft.rows():
        filled = {name: cell for name, cell in row.items() if cell}
        rows.setdefault(row["concept"], []).append(filled)
    return rows


def _forms(rows: list[dict[str, str]]) -> list[tuple[str, str]]:
    return [(row["language"], row["term"]) for row in rows]


def add_variant(
    draft: Draft, finding: Finding, *, form: str = "", cells: Cells | None = None
) -> Draft:
    """Return the draft with another English form of the concept that a finding is on.

    Parameters
    ----------
    finding
        One of the rules on terms.
    form
        The form; empty for what was found.
    cells
        More cells of the row, by column. Without ``status`` the form is admitted.

    Raises
    ------
    InputError
        The glossary has no such concept, nothing was found, or the form stands there already.
    """
    new = form or " ".join(finding.found.split())
    concept = concept_of(draft, finding)
    if concept is None:
        term = finding.term or listed(finding.expected)
        raise InputError(message("editing-finding", file=draft.file, term=quoted(term)))
    if not new:
        raise InputError(message("editing-finding-empty"))
    row = {"language": "en", "term": new, "status": "admitted", **(cells or {})}
    return add_term(draft, concept, row)


def concept_of(draft: Draft, finding: Finding) -> str | None:
    """Return the key of the concept that a finding of the rules on terms is on, if it is there."""
    found: dict[str, set[str]] = {"zh": set(), "en": set()}
    keys = {
        "zh": {form_key("zh", finding.term)},
        "en": {form_key("en", form) for form in finding.expected},
    }
    for row in draft.rows():
        if form_key(row["language"], row["term"]) in keys[row["language"]]:
            found[row["language"]].add(row["concept"])
    for concepts in (found["zh"] & found["en"], found["zh"], found["en"]):
        if concepts:
            return next(row["concept"] for row in draft.rows() if row["concept"] in concepts)
    return None
