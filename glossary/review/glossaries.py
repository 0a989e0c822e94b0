"""The glossaries of a review, and what is done to them from its pages."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import InputError
from corpora.files import read_bytes
from glossary.maintenance.draft import Draft, new_draft, read_draft
from glossary.maintenance.editing import change_glossary
from glossary.maintenance.history import Change
from glossary.maintenance.rejecting import Pair, pair_of, reject
from glossary.maintenance.searching import Preview
from glossary.messages import message
from glossary.model import Finding
from glossary.review.session import Review
from glossary.termbase import BUILTIN, Glossary, load_glossary

Edit = Callable[[Draft], Draft]


class ChangedError(InputError):
    """Somebody else changed the glossary since it was shown."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What a change of the glossary did.

    Attributes
    ----------
    concept
        The key of the concept that changed, the first if there are several.
    closed, opened
        How many findings of the review are gone, and how many are new.
    """

    concept: str
    closed: int
    opened: int


@dataclass(frozen=True, slots=True)
class _Written:
    """A change of the file: the hash it had then, and the draft before."""

    after: str
    before: Draft


class Terms:
    """The glossaries of a review, of which the file that is given first can be changed.

    Parameters
    ----------
    review
        Its findings follow the glossaries.
    glossaries
        In the order of their authority, the highest first.

    Raises
    ------
    InputError
        A glossary cannot be loaded.
    """

    def __init__(self, review: Review, glossaries: Sequence[str]) -> None:
        self.names = tuple(dict.fromkeys(glossaries)) or (BUILTIN,)
        self.file = next((name for name in self.names if name != BUILTIN), "")
        self._review = review
        self._lock = threading.RLock()
        self._loaded: dict[str, tuple[tuple[int, int], Glossary]] = {}
        # What was done here, for undo.
        self._done: list[_Written | Change] = []
        # The segments of the reports stay as they are.
        self._previews = [Preview(report.segments) for report in review.reports]
        self.load()

    def previews(
        self, before: Sequence[Glossary], after: Sequence[Glossary]
    ) -> Iterator[tuple[tuple[Finding, ...], tuple[Finding, ...]]]:
        """Yield for each report what another state of the glossaries closes and opens there."""
        return (preview(before, after) for preview in self._previews)

    def prepare(self) -> None:
        """Work out what the first change needs, where time is taken anyway."""
        now = self.load()
        for preview in self._previews:
            preview(now, now)

    def load(self) -> tuple[Glossary, ...]:
        """Return the glossaries as they are now."""
        return tuple(self._current(name) for name in self.names)

    def _current(self, name: str) -> Glossary:
        status = Path(name).stat() if name != BUILTIN and Path(name).exists() else None
        stamp = (status.st_size, status.st_mtime_ns) if status else (0, 0)
        known = self._loaded.get(name)
        if known is None or known[0] != stamp:
            if name == BUILTIN:
                from glossary.termbase import builtin

                self._loaded[name] = stamp, builtin()
            else:
                self._loaded[name] = stamp, load_glossary(name)
        return self._loaded[name][1]

    def draft(self) -> Draft:
        """Return the file that can be changed, open for change."""
        if not Path(self.file).exists():
            return new_draft(self.file)
        return read_draft(self.file, read_bytes(self.file))

    def with_draft(self, draft: Draft) -> tuple[Glossary, ...]:
        """Return the glossaries as they would be."""
        changed = draft.glossary()
        return tuple(changed if one.name == self.file else one for one in self.load())

    def change(
        self, action: str, edit: Edit, *, stamp: str | None = None, dated: bool = True
    ) -> Effect:
        """Change the file, and the findings of the review with it; `undo` takes it back.

        Parameters
        ----------
        action, edit, dated
            As `change_glossary`.
        stamp
            The hash that the file has to have, see `stamp_of`; None for any.

        Raises
        ------
        ChangedError
            The file has another hash.
        InputError
            As `change_glossary`.
        """
        with self._lock:
            before = self.load()
            seen: list[Draft] = []

            def checked(draft: Draft) -> Draft:
                # What was seen before is what is changed: somebody else may have been quicker.
                if stamp is not None and stamp_of(draft) != stamp:
                    raise ChangedError(message("terms-changed", file=self.file))
                seen.append(draft)
                return edit(draft)

            changes = change_glossary(
                self.file,
                action,
                checked,
                who=self._review.reviewer,
                create=True,
                dated=dated,
            )
            if not changes:
                return Effect("", 0, 0)
            self._done.append(_Written(stamp_of(self.draft()), seen[0]))
            after = self.load()
            closed = opened = 0
            for number, (gone, come) in enumerate(self.previews(before, after)):
                self._review.exchange(number, gone, come)
                closed += len(gone)
                opened += len(come)
            return Effect(changes[0].concept, closed, opened)

    def reject(self, concept: str, pair: Pair) -> None:
        """Write down that a suggestion is not wanted; `undo` takes it back.

        Raises
        ------
        InputError
            It cannot be written.
        """
        with self._lock:
            self._done.append(reject(self.file, concept, pair, who=self._review.reviewer))

    def restore(self, concept: str, pair: Pair) -> None:
        """Write down that a suggestion that was rejected may be made again.

        Raises
        ------
        InputError
            It cannot be written.
        """
        reject(self.file, concept, pair, who=self._review.reviewer, restore=True)

    @property
    def can_undo(self) -> bool:
        """Whether anything was done here that is not taken back."""
        return bool(self._done)

    def undo(self) -> None:
        """Take back what was done here last, if nobody else changed the file since.

        Raises
        ------
        ChangedError
            The file was changed.
        InputError
            It cannot be written.
        """
        with self._lock:
            if not self._done:
                return
            last = self._done.pop()
            if isinstance(last, Change):
                self.restore(last.concept, pair_of(last))
                return
            self.change("undo", lambda _: last.before, stamp=last.after, dated=False)
            self._done.pop()


def stamp_of(draft: Draft) -> str:
    """Return the hash of the file that a draft would be."""
    return hashlib.sha256(draft.as_bytes()).hexdigest()
