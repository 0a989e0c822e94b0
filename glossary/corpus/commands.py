"""The command `corpus run`."""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aligner.commands import method_options
from corpora.messages import message as common
from glossary.commands import checking_options
from glossary.messages import message

if TYPE_CHECKING:
    from glossary.configuration import Configuration
    from glossary.corpus.merging import Table
    from glossary.corpus.running import Engine, Progress

_PAUSE = 30.0  # seconds between two lines of progress
_LENGTH = click.IntRange(0)


@click.command("run")
@click.argument("manifest")
@click.option(
    "-o",
    "--output",
    "folder",
    metavar="OUT_DIR",
    required=True,
    help="The folder of the results; it is made if it is not there.",
)
@click.option(
    "--jobs",
    type=click.IntRange(1),
    metavar="N",
    help="How many processes work, each on one core.  [default: one for each core, of the cluster"
    " with --address]",
)
@click.option(
    "--engine",
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Who works: processes on this machine, or a Ray cluster (extra ray).",
)
@click.option(
    "--address",
    metavar="ADDRESS",
    help="The Ray cluster, as HOST:PORT or auto.  [default: one of this machine alone]",
)
@click.option(
    "--format",
    "table",
    type=click.Choice(["jsonl", "parquet"]),
    default="jsonl",
    show_default=True,
    help="The format of the table of segments; parquet needs the extra parquet.",
)
@click.option(
    "--resume", is_flag=True, help="Go on with the run in OUT_DIR; only what changed is done again."
)
@click.option(
    "--paired-only",
    is_flag=True,
    help="Leave out the rows whose column state says something else than paired.",
)
@click.option(
    "--min-score",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="X",
    help="Merge only segments with this score or a higher one.",
)
@click.option(
    "--min-length",
    type=_LENGTH,
    metavar="N",
    help="Merge only segments of at least this length on both sides: characters of the Chinese,"
    " words of the English.",
)
@click.option(
    "--max-length",
    type=_LENGTH,
    metavar="N",
    help="Merge only segments of at most this length on both sides.",
)
@click.option(
    "--language",
    is_flag=True,
    help="Merge only segments whose sides are in Chinese and in English.",
)
@click.option(
    "--deduplicate", is_flag=True, help="Merge only the first of segments with the same texts."
)
@checking_options
@method_options
@click.pass_context
def run_command(
    context: click.Context,
    /,
    manifest: str,
    folder: str,
    jobs: int | None,
    engine: Engine,
    address: str | None,
    table: Table,
    resume: bool,
    paired_only: bool,
    min_score: float,
    min_length: int | None,
    max_length: int | None,
    language: bool,
    deduplicate: bool,
    glossaries: tuple[str, ...],
    select: tuple[str, ...] | None,
    ignore: tuple[str, ...] | None,
    min_confidence: float | None,
    **options: Any,
) -> None:
    """Align and check all pairs of documents that MANIFEST names.

    MANIFEST is a CSV file with the columns zh and en: files, relative to its folder. OUT_DIR gets
    segments.jsonl or segments.parquet, memory.tmx, findings.jsonl and findings.csv, documents.csv,
    failures.csv and summary.html. A pair that fails does not stop the run; the status is 1 if one
    did. A run that was stopped goes on with --resume.

    Defaults are taken from duizhao.toml, as check takes them.
    """
    from glossary.corpus.merging import FAILURES, Filters
    from glossary.corpus.running import run
    from glossary.corpus.settings import Settings

    if address is not None and engine != "ray":
        raise click.UsageError(message("corpus-address"))

    configuration = _configuration()
    if select is None:
        select, ignore = configuration.select, (*configuration.ignore, *(ignore or ()))
    settings = Settings(
        glossaries=glossaries or configuration.glossaries,
        select=select,
        ignore=ignore or (),
        min_confidence=min_confidence,
        configuration=configuration,
        **options,
    )
    filters = Filters(min_score, min_length, max_length, language, deduplicate)
    shown = _Shown()
    try:
        with shown:
            outcome = run(
                manifest,
                folder,
                settings=settings,
                filters=filters,
                table=table,
                paired_only=paired_only,
                resume=resume,
                jobs=jobs,
                engine=engine,
                address=address,
                watch=shown.watch,
            )
    except KeyboardInterrupt:
        if shown.last:
            _note("corpus-stopped", count=shown.last.done, all=shown.last.rows)
        raise
    _note(
        "corpus-written",
        folder=folder,
        done=outcome.done,
        merged=outcome.merged,
        segments=outcome.segments,
        findings=outcome.findings,
    )
    if shown.last and shown.last.kept:
        _note("corpus-kept", count=shown.last.kept)
    if outcome.failed:
        _note("corpus-failed-count", count=outcome.failed, file=str(Path(folder) / FAILURES))
        context.exit(1)


def _configuration() -> Configuration:
    from glossary.configuration import Configuration, find_configuration, load_configuration

    file = find_configuration(Path.cwd())
    if file is None:
        # The rules take long to import, which is better done when the workers have been started.
        return Configuration()
    from glossary.checking import rule_names

    return load_configuration(file, rule_names())


class _Shown:
    """Progress on standard error: a bar on a terminal, a line now and then elsewhere.

    Attributes
    ----------
    last
        What was told last; None before anything was.
    """

    def __init__(self) -> None:
        self.last: Progress | None = None
        self._start = self._told = time.monotonic()
        self._bar: Any = None

    def __enter__(self) -> None:
        pass

    def __exit__(self, *error: object) -> None:
        if self._bar is not None:
            self._bar.__exit__(*error)

    def watch(self, progress: Progress) -> None:
        """Show how far the run is."""
        self.last = progress
        if progress.failure:
            reason = message("corpus-failed", line=str(progress.line), reason=progress.failure)
            if self._bar is not None:
                click.echo("\r\033[K", nl=False, err=True)
            click.echo(common("note", message=reason), err=True)
        if sys.stderr.isatty():
            self._move(progress)
            return
        now = time.monotonic()
        if now - self._told >= _PAUSE:
            self._told = now
            rate, left = self._rate(progress)
            said = {"done": progress.done, "rows": progress.rows}
            _note("corpus-progress", **said, rate=f"{rate:.1f}", left=left)

    def _move(self, progress: Progress) -> None:
        if self._bar is None:
            self._bar = click.progressbar(
                length=progress.rows,
                label=message("corpus-label"),
                show_pos=True,
                item_show_func=lambda rate: message("corpus-rate", rate=rate) if rate else None,
                file=sys.stderr,
            )
            self._bar.__enter__()
        rate, _ = self._rate(progress)
        self._bar.update(progress.done - self._bar.pos, f"{rate:.1f}")

    def _rate(self, progress: Progress) -> tuple[float, str]:
        """Return how many pairs were done a second, and the time that is left."""
        made = progress.done - progress.kept
        rate = made / max(time.monotonic() - self._start, 1e-3)
        left = round((progress.rows - progress.done) / rate) if rate else 0
        minutes, seconds = divmod(left, 60)
        hours, minutes = divmod(minutes, 60)
        return rate, f"{hours}:{minutes:02}:{seconds:02}"


def _note(message_id: str, **values: str | int) -> None:
    text = " ".join(message(message_id, **values).split())
    click.echo(common("note", message=text), err=True)
