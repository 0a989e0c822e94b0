"""The commands `check` and `demo`."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from importlib.metadata import version
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.commands import align_documents, alignment_options, read_file, sentences_of
from corpora.errors import InputError
from corpora.files import check_output, read_bytes, write_bytes, write_output
from corpora.messages import message as common
from glossary.configuration import FAILING, find_configuration, load_configuration
from glossary.messages import message
from glossary.reports import FORMATS, streamer

if TYPE_CHECKING:
    from corpora.model import Document
    from glossary.configuration import Configuration
    from glossary.model import Report, Segment
    from glossary.termbase import Glossary

_Command = TypeVar("_Command", bound=Callable[..., Any])
_PAGE_WIDTH = 100
_DEMO_SAMPLE = "announcement"
_DEMO_FOLDER = "demo-report"
_DEMO_BEADS = 4
_DEMO_FINDINGS = 3


def _names(_: click.Context, __: click.Parameter, value: str | None) -> tuple[str, ...] | None:
    """Take a comma-separated list apart; a list that names nothing is a slip."""
    if value is None:
        return None
    names = tuple(name.strip() for name in value.split(",") if name.strip())
    if not names:
        raise click.BadParameter(message("check-list-empty"))
    return names


_glossary_option = click.option(
    "--glossary",
    "glossaries",
    metavar="FILE",
    multiple=True,
    help="A glossary, or builtin; may be repeated, the first has the highest authority."
    "  [default: builtin]",
)
_select_option = click.option(
    "--select",
    metavar="RULES",
    callback=_names,
    help="Rules or families to run, separated by commas.  [default: all]",
)
_ignore_option = click.option(
    "--ignore",
    metavar="RULES",
    callback=_names,
    help="Rules or families to leave out, separated by commas.",
)
_confidence_option = click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    metavar="X",
    help="Report findings from this confidence on, 0 to 1.  [default: each rule's own]",
)


def checking_options(command: _Command) -> _Command:
    """Give a click command the options that say what is checked, by the names of `check`'s."""
    for option in (_confidence_option, _ignore_option, _select_option, _glossary_option):
        command = option(command)
    return command


@click.command("check")
@click.argument("files", nargs=-1, metavar="ZH EN | PAIRS | --target-only EN")
@click.option("--target-only", is_flag=True, help="Check the English text EN alone.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    default="text",
    show_default=True,
    help="What to write.",
)
@click.option("-o", "--output", metavar="OUT", help="Write to OUT instead of standard output.")
@click.option(
    "--annotate",
    metavar="OUT.docx",
    help="Write a copy of EN, a Word file, with the findings as comments in it.",
)
@checking_options
@click.option(
    "--decisions",
    "decisions_file",
    metavar="FILE",
    help="Honour the decisions of reviewers: what they dismissed is not reported again while the"
    " texts and the term stay as they are.",
)
@click.option(
    "--fail-on",
    type=click.Choice(list(FAILING)),
    help="End with status 1 if there are findings of this severity or above.  [default: error]",
)
@alignment_options
@click.pass_context
def check_command(
    context: click.Context,
    /,
    files: tuple[str, ...],
    target_only: bool,
    glossaries: tuple[str, ...],
    format_name: str,
    output: str | None,
    annotate: str | None,
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    min_confidence: float | None,
    decisions_file: str | None,
    fail_on: str | None,
    **options: Any,
) -> None:
    """Check the English translation EN of the Chinese document ZH against glossaries.

    PAIRS is one file that holds the pairs of segments, such as TSV, CSV, JSONL, XLSX, TMX, XLIFF
    or a Word file with a table of two columns.

    Defaults are taken from duizhao.toml, or the table tool.duizhao of pyproject.toml, in the
    current folder or the nearest above it.
    """
    _check_usage(files, target_only, annotate, output)
    if format_name == "xlsx" and output is None and sys.stdout.isatty():
        raise click.UsageError(message("check-needs-output", format=format_name))
    from glossary.checking import choose_rules, rule_names
    from glossary.decisions import apply_decisions, load_decisions, without_dismissed

    configuration = load_configuration(find_configuration(Path.cwd()), rule_names())
    if select is None:
        select, ignore = configuration.select, (*configuration.ignore, *(ignore or ()))
    choose_rules(select, ignore or ())
    glossaries = glossaries or configuration.glossaries
    made_from = [*files, *glossaries, *([decisions_file] if decisions_file else ())]
    check_output(output, *made_from)
    check_output(annotate, *made_from)
    decisions = load_decisions(decisions_file) if decisions_file else None
    report, documents = check_files(
        files,
        configuration,
        target_only=target_only,
        annotate=annotate,
        glossaries=glossaries,
        select=select,
        ignore=ignore or (),
        min_confidence=min_confidence,
        **options,
    )
    open_report = report
    if decisions:
        report = apply_decisions(report, decisions)
        open_report = without_dismissed(report)
        count = len(report.findings) - len(open_report.findings)
        _note("decisions-dismissed", file=decisions.file, count=count)
    # Programs are told of what was dismissed, by its state.
    shown = report if format_name in ("json", "sarif") else open_report
    _write(shown, documents, format_name, output)
    if annotate:
        _annotate(open_report, documents, annotate)
    failing = FAILING[fail_on or configuration.fail_on]
    if any(finding.severity in failing for finding in open_report.findings):
        context.exit(1)


def check_files(
    files: Sequence[str],
    configuration: Configuration,
    *,
    target_only: bool = False,
    annotate: str | None = None,
    glossaries: Sequence[str] = (),
    select: Collection[str] | None = None,
    ignore: Collection[str] = (),
    min_confidence: float | None = None,
    **options: Any,
) -> tuple[Report, list[Document]]:
    """Read, align and check what is named on the command line; notes go to standard error.

    Parameters
    ----------
    files
        The Chinese and the English document, one file of pairs, or one English document.
    configuration
        Severity, MQM category and threshold of rules.
    target_only
        Whether the one file is an English document.
    annotate
        The file that comments will be written to, in a copy of the English document; None where
        none will.
    glossaries
        As `glossary.load_glossaries`.
    select, ignore, min_confidence
        As `glossary.check`.
    options
        The options of `aligner.commands.alignment_options`, by the names of their parameters.

    Returns
    -------
    tuple
        The report, and the documents of its segments (none for pairs).

    Raises
    ------
    InputError
        A file cannot be read, or the languages or the anchors are unfit.
    """
    from glossary.checking import check
    from glossary.termbase import load_glossaries

    loaded = load_glossaries(glossaries)
    if options.get("verbose"):
        for glossary in loaded:
            _note("glossary-loaded", file=glossary.file, concepts=len(glossary.concepts))
    segments, documents, made = _segments(files, target_only, annotate, **options)
    report = check(
        segments,
        loaded,
        select=select,
        ignore=ignore,
        min_confidence=min_confidence,
        configuration=configuration,
        documents=documents,
        signature=made,
    )
    return report, documents


def _check_usage(
    files: Sequence[str], target_only: bool, annotate: str | None, output: str | None
) -> None:
    from corpora.messages import listed
    from corpora.pairs import FORMATS as PAIR_FORMATS
    from corpora.pairs import is_pairs

    if target_only:
        if len(files) != 1:
            raise click.UsageError(message("check-target-only-files", count=len(files)))
    elif not files:
        raise click.UsageError(message("check-no-files"))
    elif len(files) == 1 and not is_pairs(files[0]):
        suffixes = listed(sorted(PAIR_FORMATS))
        raise click.UsageError(message("check-one-file", file=files[0], suffixes=suffixes))
    elif len(files) > 2:
        raise click.UsageError(message("check-many-files", count=len(files)))
    if annotate and len(files) == 1 and not target_only:
        raise click.UsageError(message("annotate-pairs"))
    if annotate and output and os.path.realpath(annotate) == os.path.realpath(output):
        raise click.UsageError(message("annotate-output"))


def _segments(
    files: Sequence[str],
    target_only: bool,
    annotate: str | None,
    *,
    split: str = "auto",
    model: str | None = None,
    order: str = "auto",
    anchors: str | None = None,
    skip: Collection[str] = (),
    verbose: bool = False,
) -> tuple[Sequence[Segment], list[Document], dict[str, Any]]:
    """Return the segments, the documents they come from, and the signature of their making."""
    from glossary import checking

    if target_only:
        document = read_file(files[0], split=split, skip=skip)
        if document.language == "zh":
            raise InputError(message("check-target-chinese", file=document.file))
        if annotate:
            _check_word(document, annotate)
        sentences = sentences_of(document, verbose=verbose)
        settings = {"target_only": True, "split": split, "no_repair": list(skip)}
        return checking.segments_of_target(sentences), [document], _signature("", settings)
    if len(files) == 1:
        from corpora.pairs import read_pairs

        pairs = read_pairs(files[0])
        if verbose:
            for note in pairs.notes:
                click.echo(common("note", message=f"{pairs.file}: {note}"), err=True)
        return checking.segments_of_pairs(pairs), [], _signature("", {})
    documents = [read_file(file, split=split, skip=skip) for file in files]
    if annotate:
        _check_word(_english(documents), annotate)
    alignment = align_documents(
        *documents, model=model, order=order, anchors=anchors, verbose=verbose
    )
    settings = {"split": split, "order": order, "anchors": anchors, "no_repair": list(skip)}
    return checking.segments_of(alignment), documents, _signature(alignment.model, settings)


def _english(documents: Sequence[Document]) -> Document:
    from corpora.language import order

    return documents[0] if len(documents) == 1 else order(documents[0], documents[1])[1]


def _check_word(document: Document, output: str) -> None:
    """Find out before the slow work whether comments can be written into a copy of a document."""
    from corpora.readers import DOCX

    if document.format != DOCX.name:
        raise InputError(message("annotate-not-word", file=document.file))
    # Word does not open a file with macros, or a template, under the name of another kind.
    own = PurePath(document.file).suffix.lower()
    suffix = own if own in DOCX.suffixes else DOCX.suffixes[0]
    if PurePath(output).suffix.lower() != suffix:
        raise InputError(message("annotate-suffix", file=output, suffix=suffix))


def _annotate(report: Report, documents: Sequence[Document], output: str) -> None:
    """Write a copy of the English document with the findings as comments in it."""
    from glossary.reports.annotate import annotate

    document = _english(documents)
    content = annotate(report, document, read_bytes(document.file), date=datetime.now())
    write_bytes(output, content)
    _note("annotate-written", file=output, count=len(report.findings))


def _signature(model: str, settings: dict[str, Any]) -> dict[str, Any]:
    return {"version": version("duizhao"), "model": model, "settings": settings}


def _write(
    report: Report, documents: Sequence[Document], format_name: str, output: str | None
) -> None:
    """Write a report to a file, with a note that sums it up, or to standard output."""
    from glossary.reports.text import summary

    width, colour = _terminal()
    terminal = output is None and sys.stdout.isatty()
    content = streamer(format_name)(
        report,
        documents=documents,
        width=width if terminal else _PAGE_WIDTH,
        colour=colour and terminal,
    )
    if terminal and format_name == "text":
        # Terminals on Windows need the help of click to show colours.
        for piece in content:
            click.echo(piece, nl=False, color=colour)
        return
    write_output(content, output)
    if output is not None:
        _note("check-written", file=output, summary=summary(report))


def _terminal() -> tuple[int, bool]:
    """Return the columns of standard output and whether to use colour there."""
    width = shutil.get_terminal_size((_PAGE_WIDTH, 24)).columns
    dumb = os.environ.get("TERM") == "dumb"
    return width, sys.stdout.isatty() and not dumb and not os.environ.get("NO_COLOR")


def _note(message_id: str, **values: str | int) -> None:
    text = " ".join(message(message_id, **values).split())
    click.echo(common("note", message=text), err=True)


@click.command("demo")
def demo_command() -> None:
    """Align and check a bundled pair of documents and write its report.

    The documents and the report are put into the folder demo-report.
    """
    from glossary import checking
    from glossary.termbase import load_glossaries

    folder = Path(_DEMO_FOLDER)
    zh, en = _copy_sample(folder)
    documents = [read_file(str(file), split="auto", skip=()) for file in (zh, en)]
    for document in documents:
        sentences = sentences_of(document, verbose=False)
        click.echo(message("demo-read", file=document.file, sentences=len(sentences)))
    alignment = align_documents(*documents, model=None, order="auto", verbose=False)
    segments = checking.segments_of(alignment)
    nulls = sum(bead.is_null for bead in alignment.beads)
    click.echo("\n" + message("demo-aligned", beads=len(alignment.beads), nulls=nulls) + "\n")
    width, colour = _terminal()
    for segment in segments[:_DEMO_BEADS]:
        click.echo(_bead(segment, width))
    glossaries = load_glossaries(())
    signature = _signature(alignment.model, {"split": "auto", "order": "auto", "no_repair": []})
    report = checking.check(segments, glossaries, signature=signature)
    _show_findings(report, documents, glossaries, width, colour)
    target = folder / "report.html"
    write_output(streamer("html")(report, documents=documents), str(target))
    click.echo(message("demo-report", file=str(target.resolve())))
    click.echo(message("demo-again", zh=str(zh), en=str(en)))


def _copy_sample(folder: Path) -> tuple[Path, Path]:
    """Put the documents of the sample where the user can look at them and change them."""
    from corpora.samples import sample

    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(message("demo-folder", folder=str(folder), reason=reason)) from None
    chosen = sample(_DEMO_SAMPLE)
    copies = folder / chosen.zh.name, folder / chosen.en.name
    for original, copy in zip((chosen.zh, chosen.en), copies, strict=True):
        write_bytes(str(copy), original.read_bytes())
    return copies


def _bead(segment: Segment, width: int) -> str:
    from glossary.reports.text import cut

    score = f"  {segment.score:.2f}  "
    indent = " " * len(score)
    lines = [cut(text, width - len(score)) for text in (segment.source or "", segment.target)]
    return f"{score}{lines[0] or '—'}\n{indent}{lines[1] or '—'}\n"


def _show_findings(
    report: Report,
    documents: Sequence[Document],
    glossaries: Sequence[Glossary],
    width: int,
    colour: bool,
) -> None:
    from glossary.reports.text import entries, summary

    concepts = sum(len(glossary.concepts) for glossary in glossaries)
    click.echo(
        message("demo-checked", concepts=concepts, summary=summary(report, colour=colour)) + "\n",
        color=colour,
    )
    shown = list(entries(report, documents=documents, width=width, colour=colour))
    for entry in shown[:_DEMO_FINDINGS]:
        click.echo(entry, color=colour)
    if len(shown) > _DEMO_FINDINGS:
        click.echo(message("demo-more", count=len(shown) - _DEMO_FINDINGS) + "\n")
