"""The pages on which another version of the glossary is merged, conflict by conflict."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast, get_args

from flask import Flask, abort, redirect, request, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from corpora.errors import FileError
from corpora.files import read_bytes, write_bytes
from glossary.maintenance.draft import Draft, read_draft
from glossary.maintenance.merging import ROW, Merged, Side, diff, merge
from glossary.messages import message
from glossary.review.glossaries import Edit, Terms, stamp_of

MERGE = "merge"
_KEPT = 4
"""Versions that are held at a time, the latest."""
LARGEST = 2**24
"""Bytes of what is handed in at once."""
_SHOWN = 500
"""Concepts in the list of what changes without a conflict."""
_SIDE = "side-"


@dataclass(frozen=True, slots=True)
class Version:
    """Another version of the glossary, as it was handed in.

    Attributes
    ----------
    theirs
        The other version.
    base
        What both come from; None where it is not known.
    """

    theirs: Draft
    base: Draft | None


class Merges:
    """Merges under way: what was handed in is held in files until the server ends.

    Parameters
    ----------
    terms
        Whose file it is merged into.
    """

    def __init__(self, terms: Terms) -> None:
        self._terms = terms
        self._lock = threading.Lock()
        self._folder = ""
        # The names of the files as they were given, by the name of the version.
        self._versions: dict[str, list[str]] = {}

    def edit(self, form: Mapping[str, str]) -> Edit:
        """Return the change that a form asks for: in each conflict the side that was chosen.

        Where none was chosen ours stays.
        """
        version = self._version(form.get("version", ""))

        def edit(draft: Draft) -> Draft:
            conflicts = merge(draft, version.theirs, version.base).conflicts
            chosen = {
                conflict.key: cast(Side, form[f"{_SIDE}{number}"])
                for number, conflict in enumerate(conflicts)
                if form.get(f"{_SIDE}{number}") in get_args(Side)
            }
            return merge(draft, version.theirs, version.base, decisions=chosen).draft

        return edit

    def add_pages(self, app: Flask, render: Callable[..., str]) -> None:
        """Add the pages to the application of a review."""

        @app.get("/terms/merge")
        def merging() -> str:
            return render("merge.html", terms=self._terms)

        @app.post("/terms/merge")
        def hand_in() -> AnyResponse:
            if not self._terms.file:
                abort(400, message("terms-no-file"))
            theirs, base = (request.files.get(name) for name in ("theirs", "base"))
            if theirs is None or not theirs.filename:
                abort(400, message("merge-no-file"))
            key = self._hold(theirs, base if base and base.filename else None)
            return redirect(url_for("conflicts", version=key), 303)

        @app.get("/terms/merge/<version>")
        def conflicts(version: str) -> str:
            held = self._version(version)
            ours = self._terms.draft()
            merged = merge(ours, held.theirs, held.base)
            changes = diff(ours, merged.draft)
            return render(
                "conflicts.html",
                terms=self._terms,
                version=version,
                held=held,
                stamp=stamp_of(ours),
                merged=merged,
                names=_names(ours, merged),
                changes=changes[:_SHOWN],
                more_changes=len(changes[_SHOWN:]),
                row=ROW,
                side=_SIDE,
            )

    def _hold(self, theirs: FileStorage, base: FileStorage | None) -> str:
        files = [(one.filename or "", one.read()) for one in (theirs, base) if one]
        digest = hashlib.sha256()
        for name, data in files:
            read_draft(name, data)
            digest.update(hashlib.sha256(data).digest())
        key = digest.hexdigest()[:16]
        with self._lock:
            if not self._folder:
                self._folder = tempfile.mkdtemp(prefix="duizhao-")
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            for number, (_, data) in enumerate(files):
                write_bytes(self._file(key, number), data)
            self._versions.pop(key, None)
            self._versions[key] = [name for name, _ in files]
            for old in list(self._versions)[:-_KEPT]:
                for number in range(len(self._versions.pop(old))):
                    Path(self._file(old, number)).unlink(missing_ok=True)
        return key

    def _file(self, key: str, number: int) -> str:
        return str(Path(self._folder) / f"{key}-{number}.csv")

    def _version(self, key: str) -> Version:
        names = self._versions.get(key, ())
        try:
            drafts = [
                read_draft(name, read_bytes(self._file(key, number)))
                for number, name in enumerate(names)
            ]
        except FileError:  # systems clear their folders for temporary files
            drafts = []
        if not drafts:
            abort(404, message("merge-gone"))
        return Version(drafts[0], drafts[1] if len(drafts) > 1 else None)


def _names(ours: Draft, merged: Merged) -> dict[tuple[str, str], str]:
    """Return the preferred forms of the concepts that are in conflict, by concept and language."""
    asked = {conflict.concept for conflict in merged.conflicts}
    names: dict[tuple[str, str], str] = {}
    for row in ours.rows():
        if row["concept"] in asked and row["status"] == "preferred":
            names.setdefault((row["concept"], row["language"]), row["term"])
    return names
