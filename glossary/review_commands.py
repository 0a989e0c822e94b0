"""The commands of a review."""

from __future__ import annotations

from pathlib import Path

import click


@click.group("review")
def review_group() -> None:
    """Work through the findings of a check."""


@review_group.command("serve")
@click.argument("reports", metavar="REPORT...", nargs=-1, required=True)
@click.option(
    "--decisions",
    "decisions_file",
    metavar="FILE",
    help="The file of record of the decisions.  [default: beside the first report]",
)
@click.option("--reviewer", metavar="NAME", default="", help="Who decides.  [default: the user]")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="[default: a free one]")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="The address to listen on; others than this machine need the token that is printed.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
def serve_command(
    reports: tuple[str, ...],
    decisions_file: str | None,
    reviewer: str,
    port: int,
    host: str,
    no_browser: bool,
) -> None:
    """Serve the pages on which the findings of each REPORT are reviewed.

    REPORT is what check --format json wrote. Decisions are saved at once.
    """
    from glossary.review.reading import read_report
    from glossary.review.serving import serve
    from glossary.review.session import Review

    first = Path(reports[0])
    review = Review(
        [(name, read_report(name)) for name in dict.fromkeys(reports)],
        decisions_file or str(first.with_name(f"{first.stem}.decisions.jsonl")),
        reviewer=reviewer,
    )
    serve(review, host=host, port=port, browser=not no_browser)
