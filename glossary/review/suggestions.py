"""The page on which suggested terms are taken into the glossary, or turned down."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, get_args

from flask import Flask, abort, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from corpora.language import fold
from glossary.maintenance.draft import Draft, add_term, form_key, key_for
from glossary.maintenance.rejecting import pair_of, rejected, without_rejected
from glossary.maintenance.suggesting import Suggestion, suggest
from glossary.messages import message
from glossary.model import Segment, Standing, Status
from glossary.reports.display import Run, runs
from glossary.review.glossaries import Terms
from glossary.review.session import Review
from glossary.termbase import Glossary

ROWS = 25
"""Suggestions in a page."""
_REJECTED = 200
"""Rejected ones in the list of a page, the latest."""
_KEY = 16


class Suggestions:
    """What the texts of a review have and the glossaries have not.

    It is worked out when it is first asked for; what is taken or turned down is left out.

    Parameters
    ----------
    review
        Its texts are looked through.
    terms
        The glossaries.
    """

    def __init__(self, review: Review, terms: Terms) -> None:
        self._terms = terms
        places = [
            (report, segment)
            for report, one in enumerate(review.reports)
            for segment in one.segments
            if segment.source is not None
        ]
        self._places = places
        self._segments = [replace(segment, id=n) for n, (_, segment) in enumerate(places)]
        self._lock = threading.Lock()
        self._found: list[Suggestion] | None = None
        self._forms: tuple[tuple[Glossary, ...], frozenset[str]] | None = None

    @property
    def texts(self) -> bool:
        """Whether there are texts with translations."""
        return bool(self._segments)

    def left(self) -> list[Suggestion]:
        """Return the suggestions that are to be looked at, the surest first."""
        glossaries = self._terms.load()
        with self._lock:
            if self._found is None:
                self._found = suggest(self._segments, glossaries)
                self._terms.prepare()
            known = self._known(glossaries)
        return [
            one
            for one in without_rejected(self._found, self._terms.names)
            if form_key(*(("zh", one.zh) if one.kind == "concept" else ("en", one.en))) not in known
        ]

    def find(self, key: str) -> Suggestion:
        """Return the suggestion of a key; the answer is status 404 where there is none."""
        found = next((one for one in self._found or () if key_of(one) == key), None)
        if found is None:
            abort(404, message("suggest-gone"))
        return found

    def examples(self, one: Suggestion) -> list[tuple[int, Segment, list[Run], list[Run]]]:
        """Return where a suggestion stands: report, segment, and both texts with it marked."""
        found = []
        for number in one.examples:
            report, segment = self._places[number]
            source = segment.source or ""
            found.append(
                (
                    report,
                    segment,
                    _marked(source, fold(source).find(fold(one.zh)), len(one.zh)),
                    _marked(
                        segment.target, segment.target.lower().find(one.en.lower()), len(one.en)
                    ),
                )
            )
        return found

    def _known(self, glossaries: tuple[Glossary, ...]) -> frozenset[str]:
        if self._forms is None or self._forms[0] != glossaries:
            forms = frozenset(
                form_key(term.language, term.form)
                for glossary in glossaries
                for concept in glossary.concepts
                for term in concept.terms
            )
            self._forms = glossaries, forms
        return self._forms[1]


def _marked(text: str, start: int, length: int) -> list[Run]:
    return runs(text, [(0, (start, start + length))] if start >= 0 else [])


def key_of(one: Suggestion) -> str:
    """Return how a suggestion is named in addresses."""
    named = "\t".join((one.kind, one.concept, one.zh, one.en))
    return hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:_KEY]


def add_suggestions(app: Flask, review: Review, terms: Terms, render: Callable[..., str]) -> None:
    """Add the page to the application of a review."""
    found = Suggestions(review, terms)

    @app.get("/terms/suggestions")
    def suggestions() -> str:
        left = found.left()
        at = request.args.get("at", "")
        position = next((n for n, one in enumerate(left) if key_of(one) == at), 0)
        first = max(0, request.args.get("from", position, int)) // ROWS * ROWS
        gone = rejected(terms.file) if terms.file else []
        return render(
            "suggestions.html",
            terms=terms,
            texts=found.texts,
            suggestions=left[first : first + ROWS],
            first=first,
            rows=ROWS,
            count=len(left),
            here=at or (key_of(left[0]) if left else ""),
            key=key_of,
            examples=found.examples,
            rejected=[(change, pair_of(change)) for change in gone[:_REJECTED]],
            rejected_count=len(gone),
            statuses=get_args(Status),
            standings=get_args(Standing),
            saved=request.args.get("saved", ""),
            closed=request.args.get("closed", 0, int),
            opened=request.args.get("opened", 0, int),
        )

    @app.post("/terms/suggestions")
    def decide_suggestion() -> AnyResponse:
        if not terms.file:
            abort(400, message("terms-no-file"))
        form = {name: value.strip() for name, value in request.form.items()}
        decision = form.get("decision", "")
        if decision == "restore":
            terms.restore(form.get("concept", ""), (form.get("zh", ""), form.get("en", "")))
            return redirect(url_for("suggestions", saved="restored"), 303)
        one = found.find(form.get("suggestion", ""))
        following = _following(found.left(), one)
        told: dict[str, Any] = {"saved": f"{decision}ed", "at": following}
        if decision == "reject":
            terms.reject(one.concept, (one.zh, one.en))
        elif decision == "accept":
            effect = terms.change("add", _taken(one, form))
            told |= {"closed": effect.closed or None, "opened": effect.opened or None}
        else:
            abort(400, message("review-state-unknown"))
        return redirect(url_for("suggestions", **told), 303)


def _following(left: Sequence[Suggestion], one: Suggestion) -> str | None:
    """Return the key of what comes after a suggestion, or else before it."""
    place = next((n for n, other in enumerate(left) if other is one), None)
    if place is None:
        return None
    return next(map(key_of, (*left[place + 1 :][:1], *left[:place][-1:])), None)


def _taken(one: Suggestion, form: dict[str, str]) -> Callable[[Draft], Draft]:
    """Return the change that takes a suggestion into the glossary, as it was edited."""
    english = {"language": "en", "term": form.get("en", ""), "source": form.get("source", "")}
    if one.kind == "variant":
        english["status"] = form.get("status", "")

    def edit(draft: Draft) -> Draft:
        if one.kind == "variant" and draft.rows(one.concept):
            return add_term(draft, one.concept, english)
        # A variant of a concept that stands in another glossary makes one here, too.
        chinese = one.zh if one.kind == "variant" else form.get("zh", "")
        names = [one.known] if one.kind == "variant" else []
        key = key_for(draft, [chinese], [*names, english["term"]])
        about = {"language": "zh", "term": chinese, "standing": form.get("standing", "")}
        draft = add_term(draft, key, about)
        for name in names:
            draft = add_term(draft, key, {"language": "en", "term": name})
        return add_term(draft, key, english)

    return edit
