"""The pages of a review on which the glossary is looked into and changed."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from corpora.errors import InputError
from corpora.files import read_bytes
from glossary.maintenance.draft import (
    Draft,
    add_term,
    edit_concept,
    edit_term,
    key_for,
    new_draft,
    read_draft,
    remove_concept,
    remove_term,
)
from glossary.maintenance.editing import change_glossary
from glossary.maintenance.history import history_file, load_history, told
from glossary.maintenance.searching import preview, search
from glossary.messages import message
from glossary.model import Concept, Finding, Segment, Standing, Status
from glossary.review.session import Review
from glossary.termbase import BUILTIN, Glossary, load_glossary

ROWS = 100
"""Concepts and findings in a list of a page."""
_TERM_FIELDS = ("term", "status", "note", "source")
_CONCEPT_FIELDS = ("standing", "domain", "definition")
_ACTIONS = (
    "add-concept",
    "add-term",
    "edit-term",
    "remove-term",
    "edit-concept",
    "remove-concept",
)
Edit = Callable[[Draft], Draft]
Render = Callable[..., str]


class Terms:
    """The glossaries of a review, of which the file that is given first can be changed.

    Parameters
    ----------
    glossaries
        In the order of their authority, the highest first.

    Raises
    ------
    InputError
        A glossary cannot be loaded.
    """

    def __init__(self, glossaries: Sequence[str]) -> None:
        self.names = tuple(dict.fromkeys(glossaries)) or (BUILTIN,)
        self.file = next((name for name in self.names if name != BUILTIN), "")
        self._loaded: dict[str, tuple[tuple[int, int], Glossary]] = {}
        self.load()

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


def add_pages(app: Flask, review: Review, terms: Terms, render: Render) -> None:
    """Add the pages on the glossary to the application of a review."""

    @app.get("/terms")
    def concepts() -> str:
        wanted = request.args.get("text", "").strip()
        found = search(terms.load(), wanted)
        return render(
            "terms.html",
            terms=terms,
            wanted=wanted,
            concepts=found[:ROWS],
            count=len(found),
            saved=request.args.get("saved", ""),
        )

    @app.get("/terms/concept")
    def concept() -> str:
        key, glossary = request.args.get("key", ""), request.args.get("glossary", "")
        shown = _find(terms.load(), key, glossary)
        if shown is None:
            abort(404, message("terms-no-concept"))
        history = (
            load_history(terms.file, key) if glossary == terms.file and _has_history(terms) else ()
        )
        return render(
            "concept.html",
            terms=terms,
            concept=shown,
            history=[told(change) for change in reversed(history)],
            statuses=get_args(Status),
            standings=get_args(Standing),
            saved=request.args.get("saved", ""),
        )

    @app.get("/terms/new")
    def new() -> str:
        report, _, identity = request.args.get("at", "").partition(":")
        item = review.find(int(report) if report.isdecimal() else -1, identity)
        finding = item.finding if item else None
        known = _concept_of(terms.load(), finding) if finding else None
        return render(
            "new-term.html",
            terms=terms,
            finding=finding,
            known=known,
            chinese=item.term if item and item.finding.source_span else "",
            english=finding.found if finding else "",
            statuses=get_args(Status),
            standings=get_args(Standing),
        )

    @app.post("/terms/preview")
    def preview_change() -> str:
        form = _form()
        edit = _edit(form)
        draft = terms.draft()
        after = edit(draft)
        before, then = terms.load(), terms.with_draft(after)
        closed: list[tuple[int, Finding, Segment]] = []
        opened: list[tuple[int, Finding, Segment]] = []
        for number, report in enumerate(review.reports):
            gone, come = preview(report.segments, before, then)
            closed += [(number, one, report.segments[one.segment]) for one in gone]
            opened += [(number, one, report.segments[one.segment]) for one in come]
        return render(
            "preview.html",
            terms=terms,
            form=form,
            stamp=_stamp(draft),
            closed=closed[:ROWS],
            opened=opened[:ROWS],
            closed_count=len(closed),
            opened_count=len(opened),
        )

    @app.post("/terms/change")
    def change() -> AnyResponse:
        form = _form()
        edit = _edit(form)
        before = terms.load()

        def checked(draft: Draft) -> Draft:
            # What was seen before is what is changed: somebody else may have been quicker.
            if _stamp(draft) != request.form.get("stamp", ""):
                raise InputError(message("terms-changed", file=terms.file))
            return edit(draft)

        changes = change_glossary(
            terms.file, form["action"].partition("-")[0], checked, who=review.reviewer, create=True
        )
        after = terms.load()
        for number, report in enumerate(review.reports):
            review.exchange(number, *preview(report.segments, before, after))
        key = changes[0].concept if changes else form.get("concept", "")
        if form["action"] == "remove-concept" or not key:
            return redirect(f"{url_for('concepts')}?saved=yes", 303)
        asked = urlencode({"key": key, "glossary": terms.file, "saved": "yes"})
        return redirect(f"{url_for('concept')}?{asked}", 303)

    def _form() -> dict[str, str]:
        if not terms.file:
            abort(400, message("terms-no-file"))
        form = {name: value.strip() for name, value in request.form.items() if name != "csrf"}
        if form.get("action") not in _ACTIONS:
            abort(400, message("review-state-unknown"))
        form.pop("stamp", None)
        return form


def _has_history(terms: Terms) -> bool:
    return Path(history_file(terms.file)).exists()


def _stamp(draft: Draft) -> str:
    return hashlib.sha256(draft.as_bytes()).hexdigest()


def _find(glossaries: Sequence[Glossary], key: str, name: str) -> Concept | None:
    return next(
        (
            concept
            for glossary in glossaries
            if glossary.name == name
            for concept in glossary.concepts
            if concept.id == key
        ),
        None,
    )


def _concept_of(glossaries: Sequence[Glossary], finding: Finding) -> Concept | None:
    """Return the concept that a finding on terms is on."""
    if not finding.expected:
        return None
    for glossary in glossaries:
        for concept in glossary.concepts:
            if concept.expected()[:1] == finding.expected[:1]:
                return concept
    return None


def _edit(form: Mapping[str, str]) -> Edit:
    """Return the change that a form asks for."""
    action, key = form["action"], form.get("concept", "")
    language, old = form.get("language", "en"), form.get("old", "")
    about = {name: form[name] for name in _CONCEPT_FIELDS if name in form}
    cells: dict[str, Any] = {name: form[name] for name in _TERM_FIELDS if name in form}

    def edit(draft: Draft) -> Draft:
        match action:
            case "add-concept":
                chinese, english = form.get("zh", ""), form.get("en", "")
                new = key or key_for(draft, [chinese], [english] if english else [])
                draft = add_term(draft, new, {"language": "zh", "term": chinese, **about})
                if english:
                    row = {"language": "en", "term": english, **_without(cells, "term")}
                    draft = add_term(draft, new, row)
                return draft
            case "add-term":
                return add_term(draft, key, {"language": language, **cells})
            case "edit-term":
                return edit_term(draft, key, language, old, cells)
            case "remove-term":
                return remove_term(draft, key, language, old)
            case "edit-concept":
                return edit_concept(draft, key, about)
            case _:
                return remove_concept(draft, key)

    return edit


def _without(cells: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: value for key, value in cells.items() if key != name}
