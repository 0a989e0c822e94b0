"""The commands of a review."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from corpora.pairs import Pair
    from glossary.configuration import Configuration
    from glossary.decisions import Role
    from glossary.model import Report
    from glossary.review.session import Review


_ROLES = ["translator", "reviser", "final-reader"]


@click.group("review")
def review_group() -> None:
    """Work through the findings of a check."""


_decisions_option = click.option(
    "--decisions",
    "decisions_file",
    metavar="FILE",
    help="The file of record of the decisions.  [default: beside the first report]",
)


def _load(
    reports: tuple[str, ...],
    decisions_file: str | None,
    reviewer: str = "",
    role: Role | None = None,
    glossaries: Sequence[str] = (),
) -> Review:
    from glossary.review.reading import read_report
    from glossary.review.session import Review

    if not reports:
        # The glossary alone; nothing is decided.
        return Review((), "", reviewer=reviewer, role=role or "")
    if Path(reports[0]).suffix.lower() == ".json":
        named = [(name, read_report(name)) for name in dict.fromkeys(reports)]
        first = Path(reports[0])
    else:
        named = [(reports[-1], _checked(reports, glossaries))]
        first = Path(reports[-1])
    return Review(
        named,
        decisions_file or str(first.with_name(f"{first.stem}.decisions.jsonl")),
        reviewer=reviewer,
        role=role or "",
    )


def _configuration() -> Configuration:
    from glossary.checking import rule_names
    from glossary.configuration import find_configuration, load_configuration

    return load_configuration(find_configuration(Path.cwd()), rule_names())


def _checked(files: tuple[str, ...], glossaries: Sequence[str]) -> Report:
    """Return the report of a pair of documents, or of a file of pairs."""
    from corpora.pairs import is_pairs
    from glossary.commands import check_files
    from glossary.messages import message

    if len(files) > 2 or (len(files) == 1 and not is_pairs(files[0])):
        raise click.UsageError(message("review-files"))
    configuration = _configuration()
    report, _ = check_files(
        files,
        configuration,
        glossaries=glossaries or configuration.glossaries,
        select=configuration.select,
        ignore=configuration.ignore,
    )
    return report


@review_group.command("serve")
@click.argument("reports", metavar="[REPORT... | ZH EN]", nargs=-1)
@_decisions_option
@click.option("--reviewer", metavar="NAME", default="", help="Who decides.  [default: the user]")
@click.option(
    "--role",
    type=click.Choice(_ROLES),
    help="As what the reviewer decides and signs off.",
)
@click.option(
    "--glossary",
    "glossaries",
    metavar="FILE",
    multiple=True,
    help="A glossary, or builtin; may be repeated. The first file can be changed in the browser."
    "  [default: those of duizhao.toml, or builtin]",
)
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
    role: Role | None,
    glossaries: tuple[str, ...],
    port: int,
    host: str,
    no_browser: bool,
) -> None:
    """Serve the pages on which the findings of each REPORT are reviewed.

    REPORT is what check --format json wrote. A Chinese and an English document, or one file of
    pairs, are checked first, with the settings of duizhao.toml. Decisions are saved at once.
    Without REPORT only the pages of the glossary are served.
    """
    from glossary.messages import message
    from glossary.review.serving import serve
    from glossary.termbase import BUILTIN

    names = glossaries or _configuration().glossaries
    if not reports and set(names) <= {BUILTIN}:
        raise click.UsageError(message("review-files"))
    review = _load(reports, decisions_file, reviewer, role, glossaries=names)
    serve(review, glossaries=names, host=host, port=port, browser=not no_browser)


@review_group.command("export")
@click.argument("reports", metavar="REPORT...", nargs=-1, required=True)
@click.option("-o", "--output", metavar="OUT", required=True, help="The file to write.")
@click.option(
    "--what",
    type=click.Choice(["findings", "changes", "pairs", "sheet"]),
    default="findings",
    show_default=True,
    help="The findings with a column for the decision (XLSX), the corrections as a list (CSV), the"
    " corrected pairs (TMX, XLIFF or XLSX by the suffix of OUT), or the review sheet to print and"
    " sign (HTML).",
)
@_decisions_option
def export_command(
    reports: tuple[str, ...], output: str, what: str, decisions_file: str | None
) -> None:
    """Write the review of each REPORT to a file: to decide in a spreadsheet, or to pass on."""
    from corpora.files import check_output, write_output
    from corpora.messages import message as common
    from glossary.messages import message
    from glossary.review import exporting

    check_output(output, *reports)
    review = _load(reports, decisions_file)
    check_output(output, review.decisions_file)
    if what == "findings":
        from glossary.review.spreadsheet import findings_workbook

        write_output(findings_workbook(review), output)
    elif what == "changes":
        write_output(exporting.changes(review), output)
    elif what == "sheet":
        write_output(exporting.sheet(review), output)
    else:
        write_output(_written(exporting.corrected_pairs(review), output), output)
    done = message("review-exported", file=output)
    click.echo(common("note", message=done), err=True)


@review_group.command("import")
@click.argument("report")
@click.argument("workbook")
@_decisions_option
@click.option("--reviewer", metavar="NAME", default="", help="Who decided.  [default: the user]")
@click.option("--role", type=click.Choice(_ROLES), help="As what the reviewer decided.")
def import_command(
    report: str, workbook: str, decisions_file: str | None, reviewer: str, role: Role | None
) -> None:
    """Take the decisions on REPORT from WORKBOOK, which review export wrote.

    Rows that belong to no finding of REPORT are named, and the status is 1.
    """
    from corpora.messages import message as common
    from glossary.messages import message
    from glossary.review.spreadsheet import import_decisions

    review = _load((report,), decisions_file, reviewer, role)
    outcome = import_decisions(review, workbook)
    for line in outcome.unplaced:
        click.echo(common("note", message=line), err=True)
    done = message(
        "review-imported",
        file=workbook,
        decided=outcome.decided,
        unchanged=outcome.unchanged,
        unplaced=len(outcome.unplaced),
    )
    click.echo(common("note", message=" ".join(done.split())), err=True)
    if outcome.unplaced:
        click.get_current_context().exit(1)


def _written(pairs: Iterator[Pair], output: str) -> bytes:
    """Return a file of pairs in the format that its name asks for."""
    from corpora.errors import InputError
    from corpora.messages import listed
    from corpora.pairs import tmx, xliff, xlsx
    from glossary.messages import message

    suffix = Path(output).suffix.lower()
    if suffix == ".tmx":
        return b"".join(tmx.write(pairs))
    if suffix in (".xlf", ".xliff"):
        return b"".join(xliff.write(pairs))
    if suffix == ".xlsx":
        return xlsx.write(pairs)
    known = listed((".tmx", ".xlf", ".xliff", ".xlsx"))
    raise InputError(message("export-suffix", file=output, known=known))
