"""The pages of a review, served to the browsers of one machine."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from importlib import resources
from typing import Any, get_args
from urllib.parse import urlencode, urlsplit

from flask import Flask, Response, abort, jsonify, redirect, render_template, request, url_for
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from corpora.errors import FileError, InputError
from corpora.messages import LANGUAGES, Language, best_language, choose_language, language
from glossary.decisions import ROLES
from glossary.messages import message
from glossary.model import Decided, Segment, State
from glossary.pages import rendered, summary
from glossary.reports.display import SEVERITIES, describe, difference, runs
from glossary.review.figures import figures
from glossary.review.glossaries import ChangedError, Terms
from glossary.review.merges import LARGEST
from glossary.review.session import GROUPINGS, SORTS, UNDECIDED, Item, Query, Review
from glossary.review.terms import add_pages
from glossary.templates import FILTERS, OPTIONS

ROWS = 100
"""Findings in the list of a page, and segments in a page of the text."""
GROUPS = 200
"""Terms or rules listed beside the findings, the most frequent first; a search finds others."""
_NEIGHBOURS = 2
_DECISIONS: tuple[Decided, ...] = ("confirmed", "false-positive", "accepted", "open")
_COOKIE = "duizhao"
_LARGEST = 2**20
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
    " form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(frozen=True, slots=True)
class Page:
    """What the list shows: a part of the findings that are asked for.

    Attributes
    ----------
    items
        The findings of this page.
    first
        The number of the first of them among all that are asked for, from 0.
    total
        How many are asked for.
    """

    items: list[Item]
    first: int
    total: int


def make_app(
    review: Review,
    *,
    hosts: Collection[str],
    glossaries: Sequence[str] = (),
    token: str = "",
    fixed_language: Language | None = None,
) -> Flask:
    """Return the application that serves the pages of a review.

    Nothing is loaded from other hosts, and texts are never markup. A request has to name a host
    that this server is known by; a change has to come from a page of this server.

    Parameters
    ----------
    hosts
        The values of the header ``Host`` that are answered.
    glossaries
        The glossaries that are shown, in the order of their authority; the first that is a file
        can be changed. None given stands for the built-in one.
    token
        What a browser has to show once, as ``?token=…``; empty where none is needed.
    fixed_language
        The language of the pages; None for the first that the browser asks for and there is.
    """
    app = Flask(__name__)
    app.config.update(MAX_CONTENT_LENGTH=LARGEST, MAX_FORM_MEMORY_SIZE=_LARGEST)
    app.jinja_options = dict(OPTIONS)
    app.jinja_env.filters.update(FILTERS)
    csrf = secrets.token_urlsafe(32)
    session = secrets.token_urlsafe(32)

    @app.before_request
    def guard() -> AnyResponse | None:
        asked = best_language(request.accept_languages.values())
        choose_language(fixed_language or asked or LANGUAGES[0])
        if request.host not in hosts:
            abort(403, message("review-host"))
        if token and not hmac.compare_digest(request.cookies.get(_COOKIE, ""), session):
            given = request.args.get("token", "")
            if request.method != "GET" or not hmac.compare_digest(given.encode(), token.encode()):
                abort(403, message("review-token"))
            answer = redirect(url_for("findings"))
            answer.set_cookie(_COOKIE, session, httponly=True, samesite="Strict")
            return answer
        if request.method == "POST":
            origin = request.headers.get("Origin")
            if origin is not None and urlsplit(origin).netloc != request.host:
                abort(403, message("review-origin"))
            if not hmac.compare_digest(request.form.get("csrf", "").encode(), csrf.encode()):
                abort(403, message("review-stale"))
        review.refresh()
        return None

    @app.after_request
    def protect(answer: Response) -> Response:
        answer.headers["Content-Security-Policy"] = _POLICY
        answer.headers["X-Content-Type-Options"] = "nosniff"
        answer.headers["Referrer-Policy"] = "same-origin"
        answer.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if request.endpoint != "static":
            answer.headers["Cache-Control"] = "no-store"
        return answer

    @app.errorhandler(HTTPException)
    def failed(error: HTTPException) -> tuple[str, int]:
        code = error.code or 500
        reason = error.description
        if reason is None or reason == type(error).description:
            # Not one of the reasons given here, which are messages.
            reason = message("review-no-page" if code == 404 else "review-refused", code=str(code))
            if (request.content_length or 0) > LARGEST:
                reason = message("review-too-large", most=str(LARGEST >> 20))
        return _render("error.html", reason=reason), code

    @app.errorhandler(InputError)
    def unsaved(error: InputError) -> tuple[str, int]:
        if request.method != "POST":
            return _render("error.html", reason=str(error)), 500
        code = 500 if isinstance(error, FileError) else 400
        if isinstance(error, ChangedError):
            code = 409
        reason = message("review-unsaved", reason=str(error))
        return _render("error.html", reason=reason), code

    def _render(template: str, **values: Any) -> str:
        counts = review.counts()
        total = len(review.items)
        return render_template(
            template,
            message=message,
            language=language(),
            review=review,
            csrf=csrf,
            total=total,
            decided=total - sum(counts[state] for state in UNDECIDED),
            **{"report": None} | values,
        )

    def _current(query: Query, items: list[Item]) -> Item | None:
        at = request.args.get("at", "")
        report, _, identity = at.partition(":")
        if identity:
            item = review.find(int(report) if report.isdecimal() else -1, identity)
            if item is None:
                abort(404, message("review-no-finding"))
            return item
        return items[0] if items else None

    @app.get("/")
    def findings() -> str | AnyResponse:
        if not review.reports:
            return redirect(url_for("concepts"))
        query = query_of(request.args)
        items = review.select(query)
        current = _current(query, items)
        position = next((number for number, item in enumerate(items) if item is current), None)
        page = _page(items, position)
        grouping = request.args.get("group", GROUPINGS[0])
        grouping = grouping if grouping in GROUPINGS else GROUPINGS[0]
        scope = replace(query, term="") if grouping == "term" else replace(query, rule="")
        groups = review.groups(review.select(scope), grouping)
        following = _following(items, position, current)
        return _render(
            "findings.html",
            query=query,
            grouping=grouping,
            groups=groups[:GROUPS],
            more_groups=len(groups[GROUPS:]),
            page=page,
            current=current,
            position=position,
            before=items[position - 1 : position] if position else [],
            after=items[position + 1 :][:1] if position is not None else [],
            shown=_shown(review, current) if current else None,
            following=_key(following) if following else "",
            choices=_choices(review),
            link=_linker(query, grouping),
            key=_key,
            saved=request.args.get("saved", ""),
            undecided=UNDECIDED,
        )

    @app.post("/decide")
    def decide() -> AnyResponse:
        form = request.form
        state = form.get("decision", "")
        if state not in _DECISIONS:
            abort(400, message("review-state-unknown"))
        query = query_of(form)
        at = form.get("at", "")
        if form.get("all") == "yes":
            items = review.select(query)
            # The page said how many: what changed meanwhile is not decided unseen.
            if str(len(items)) != form.get("count"):
                abort(409, message("review-changed"))
        else:
            report, _, identity = at.partition(":")
            item = review.find(int(report) if report.isdecimal() else -1, identity)
            if item is None:
                abort(404, message("review-no-finding"))
            items = [item]
        correction = form.get("correction", "").strip()
        if len(items) != 1 or correction == items[0].segment.target.strip():
            correction = ""
        review.decide(items, state, note=form.get("note", "").strip(), correction=correction)
        goto = form.get("following", "") or at
        return _back(query, form, at=goto, saved=f"{state}:{len(items)}")

    @app.post("/undo")
    def undo() -> AnyResponse:
        count = review.undo()
        form = request.form
        return _back(query_of(form), form, at=form.get("at", ""), saved=f"undo:{count}")

    @app.post("/sign-off/<int:report>")
    def sign_off(report: int) -> AnyResponse:
        role = request.form.get("role", "")
        if report >= len(review.reports) or role not in ROLES:
            abort(400, message("review-state-unknown"))
        review.sign_off(report, role, note=request.form.get("note", "").strip())
        return redirect(url_for("text", report=report, _anchor="sign-off"), 303)

    @app.get("/report.css")
    def report_css() -> Response:
        file = resources.files("glossary.reports") / "templates" / "report.css"
        return Response(file.read_bytes(), mimetype="text/css")

    @app.get("/text/<int:report>")
    def text(report: int) -> str:
        if report >= len(review.reports):
            abort(404, message("review-no-finding"))
        segments = review.reports[report].segments
        first = max(0, request.args.get("from", 0, int)) // ROWS * ROWS
        part = segments[first : first + ROWS]
        return _render(
            "text.html",
            report=report,
            first=first,
            rows=ROWS,
            segments=len(segments),
            roles=ROLES,
            lines=[_line(segment, review.in_segment(report, segment.id)) for segment in part],
            key=_key,
        )

    add_pages(app, review, Terms(review, glossaries), _render)

    @app.get("/figures")
    def figures_page() -> str:
        return _render("figures.html", figures=figures(review))

    @app.get("/figures.json")
    def figures_json() -> Response:
        return jsonify(figures(review).as_dict())

    return app


def query_of(values: Mapping[str, str]) -> Query:
    """Return the query in the parameters of a request; what is unknown is left out."""
    sort = values.get("sort", "")
    return Query(
        **{
            name: values.get(name, "").strip()
            for name in ("state", "rule", "severity", "document", "term", "text")
        },
        sort=sort if sort in SORTS else SORTS[0],
    )


def _parameters(query: Query, grouping: str) -> dict[str, str]:
    """Return what an address needs to ask for the same again."""
    parameters = {name: value for name, value in asdict(query).items() if value}
    if query.sort == SORTS[0]:
        del parameters["sort"]
    if grouping != GROUPINGS[0]:
        parameters["group"] = grouping
    return parameters


def _linker(query: Query, grouping: str) -> Any:
    """Return a function that makes addresses of this page with other parameters."""

    def link(**changes: str) -> str:
        parameters = _parameters(query, grouping) | changes
        asked = {name: value for name, value in parameters.items() if value}
        return f"{url_for('findings')}?{urlencode(asked)}" if asked else url_for("findings")

    return link


def _back(query: Query, form: Mapping[str, str], **changes: str) -> AnyResponse:
    group = form.get("group", GROUPINGS[0])
    grouping = group if group in GROUPINGS else GROUPINGS[0]
    return redirect(_linker(query, grouping)(**changes), 303)


def _key(item: Item) -> str:
    """Return how a finding is named in addresses."""
    return f"{item.report}:{item.finding.id}"


def _page(items: list[Item], position: int | None) -> Page:
    first = (position or 0) // ROWS * ROWS
    return Page(items[first : first + ROWS], first, len(items))


def _following(items: list[Item], position: int | None, current: Item | None) -> Item | None:
    """Return the next finding that is not decided, from the current one on and then from the top.

    A finding that was asked for by its address may not be among those of the query.
    """
    start = 0 if position is None else position + 1
    for item in [*items[start:], *items[:start]]:
        if item.finding.state in UNDECIDED and item is not current:
            return item
    return None


def _choices(review: Review) -> dict[str, list[str]]:
    rules = sorted({item.finding.rule for item in review.items})
    families = {rule.partition(".")[0] for rule in rules}
    severities = {item.finding.severity for item in review.items}
    return {
        "state": ["undecided", *get_args(State)],
        "severity": [name for name in SEVERITIES if name in severities],
        "rule": sorted({*rules, *families}),
        "document": sorted({item.document for item in review.items if item.document}),
    }


def _shown(review: Review, item: Item) -> dict[str, Any]:
    """Return what the page says of the current finding."""
    finding, segment = item.finding, item.segment
    found, best = difference(finding.found, finding.expected[0] if finding.expected else "")
    segments = review.reports[item.report].segments
    return {
        "source": _runs(segment.source or "", finding.source_span),
        "target": _runs(segment.target, finding.target_span),
        "found": found,
        "best": best,
        "others": finding.expected[1:],
        "source_place": describe(segment.source_place) if segment.source_place else "",
        "target_place": describe(segment.target_place) if segment.target_place else "",
        "before": segments[max(0, segment.id - _NEIGHBOURS) : segment.id],
        "after": segments[segment.id + 1 : segment.id + 1 + _NEIGHBOURS],
        "summary": summary(finding.rule),
        "page": rendered(finding.rule),
        "history": review.history(item),
        "correction": review.correction(item),
        "others_here": [
            other
            for other in review.items
            if other.report == item.report and other.segment.id == segment.id and other is not item
        ],
    }


def _runs(text: str, span: tuple[int, int] | None) -> Any:
    return runs(text, [(0, span)] if span else [])


def _line(segment: Segment, items: list[Item]) -> dict[str, Any]:
    def side(text: str, spans: list[tuple[int, tuple[int, int] | None]]) -> Any:
        return runs(text, [(number, span) for number, span in spans if span])

    return {
        "segment": segment,
        "source": side(
            segment.source or "", [(item.number, item.finding.source_span) for item in items]
        ),
        "target": side(segment.target, [(item.number, item.finding.target_span) for item in items]),
        "items": items,
        "severity": {item.number: item.finding.severity for item in items},
    }
