"""The pages of a review on which the glossary is looked into and changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args
from urllib.parse import urlencode

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from glossary.maintenance.draft import (
    Draft,
    add_term,
    edit_concept,
    edit_term,
    key_for,
    remove_concept,
    remove_term,
)
from glossary.maintenance.history import details, history_file, load_history
from glossary.maintenance.searching import search
from glossary.messages import message
from glossary.model import Concept, Finding, Segment, Standing, Status
from glossary.review.glossaries import ChangedError, Edit, Terms, stamp_of
from glossary.review.merges import MERGE, Merges
from glossary.review.session import Review
from glossary.review.suggestions import add_suggestions
from glossary.termbase import Glossary

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
    MERGE,
)
_PAGES = ("concepts", "suggestions")
"""To which undo leads back."""


def add_pages(app: Flask, review: Review, terms: Terms, render: Callable[..., str]) -> None:
    """Add the pages on the glossary to the application of a review."""
    merges = Merges(terms)

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
            history=[(change, details(change)) for change in reversed(history)],
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
        edit = _edit(form, merges)
        draft = terms.draft()
        # The choices between two versions are those between what was shown.
        if request.form.get("stamp", "") not in ("", stamp_of(draft)):
            raise ChangedError(message("terms-changed", file=terms.file))
        after = edit(draft)
        before, then = terms.load(), terms.with_draft(after)
        closed: list[tuple[int, Finding, Segment]] = []
        opened: list[tuple[int, Finding, Segment]] = []
        for number, (gone, come) in enumerate(terms.previews(before, then)):
            segments = review.reports[number].segments
            closed += [(number, one, segments[one.segment]) for one in gone]
            opened += [(number, one, segments[one.segment]) for one in come]
        return render(
            "preview.html",
            terms=terms,
            form=form,
            stamp=stamp_of(draft),
            closed=closed[:ROWS],
            opened=opened[:ROWS],
            closed_count=len(closed),
            opened_count=len(opened),
        )

    @app.post("/terms/change")
    def change() -> AnyResponse:
        form = _form()
        action = form["action"]
        effect = terms.change(
            action.partition("-")[0],
            _edit(form, merges),
            stamp=request.form.get("stamp", ""),
        )
        key = effect.concept or form.get("concept", "")
        if action in ("remove-concept", MERGE) or not key:
            return redirect(f"{url_for('concepts')}?saved=yes", 303)
        asked = urlencode({"key": key, "glossary": terms.file, "saved": "yes"})
        return redirect(f"{url_for('concept')}?{asked}", 303)

    @app.post("/terms/undo")
    def undo_change() -> AnyResponse:
        terms.undo()
        page = request.form.get("page", "")
        return redirect(f"{url_for(page if page in _PAGES else _PAGES[0])}?saved=undo", 303)

    merges.add_pages(app, render)
    add_suggestions(app, review, terms, render)

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


def _edit(form: Mapping[str, str], merges: Merges) -> Edit:
    """Return the change that a form asks for."""
    if form["action"] == MERGE:
        return merges.edit(form)
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
