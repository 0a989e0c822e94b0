"""Suggested terms that were looked at and not wanted: the history of the glossary keeps them."""

from __future__ import annotations

from collections.abc import Iterable

from glossary.maintenance.draft import form_key
from glossary.maintenance.editing import locked
from glossary.maintenance.history import Change, append_history, load_history, now, user_name
from glossary.maintenance.suggesting import Suggestion
from glossary.termbase import BUILTIN

REJECT, RESTORE = "reject", "restore"
Pair = tuple[str, str]
"""A Chinese and an English form."""


def reject(file: str, concept: str, pair: Pair, *, who: str = "", restore: bool = False) -> Change:
    """Write down that a pair is not wanted in a glossary, so that it is not suggested again.

    Parameters
    ----------
    file
        The glossary.
    concept
        The key of the concept it was suggested for; empty for a new one.
    who
        Who says so; empty for the name of the user.
    restore
        Whether the pair may be suggested again.

    Returns
    -------
    Change
        What was written.

    Raises
    ------
    InputError
        The history of the glossary cannot be written.
    """
    change = _change(concept, pair, who, restore=restore)
    with locked(file):
        append_history(file, [change])
    return change


def append_rejected(file: str, pairs: Iterable[Pair], *, who: str = "") -> None:
    """Write down that pairs are not wanted in a glossary, which is locked.

    Those that stand as rejected already are left out.

    Raises
    ------
    InputError
        The history of the glossary cannot be read or written.
    """
    known = {_key(pair_of(change)) for change in rejected(file)}
    new = {_key(pair): pair for pair in pairs if _key(pair) not in known}
    append_history(file, [_change("", pair, who) for pair in new.values()])


def _change(concept: str, pair: Pair, who: str, *, restore: bool = False) -> Change:
    rows = ({"language": "zh", "term": pair[0]}, {"language": "en", "term": pair[1]})
    sides = ((), rows) if restore else (rows, ())
    return Change(now(), who or user_name(), RESTORE if restore else REJECT, concept, *sides)


def rejected(file: str) -> list[Change]:
    """Return the rejections of a glossary that stand, the latest first.

    Raises
    ------
    InputError
        The history of the glossary cannot be read.
    """
    left: dict[Pair, Change] = {}
    for change in load_history(file):
        if change.action in (REJECT, RESTORE):
            left.pop(_key(pair_of(change)), None)
        if change.action == REJECT:
            left[_key(pair_of(change))] = change
    return list(left.values())[::-1]


def pair_of(change: Change) -> Pair:
    """Return the pair of a rejection."""
    forms = {row.get("language", ""): row.get("term", "") for row in change.before + change.after}
    return forms.get("zh", ""), forms.get("en", "")


def without_rejected(found: Iterable[Suggestion], glossaries: Iterable[str]) -> list[Suggestion]:
    """Return suggestions without those that were rejected for one of the glossaries.

    Raises
    ------
    InputError
        The history of a glossary cannot be read.
    """
    gone = {
        _key(pair_of(change)) for file in glossaries if file != BUILTIN for change in rejected(file)
    }
    return [one for one in found if _key((one.zh, one.en)) not in gone]


def _key(pair: Pair) -> Pair:
    return form_key("zh", pair[0]), form_key("en", pair[1])
