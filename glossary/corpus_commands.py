"""The commands that work on whole folders."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from glossary.corpus.commands import run_command


@click.group("corpus")
def corpus_group() -> None:
    """Pair, align and check whole folders."""


corpus_group.add_command(run_command)


@corpus_group.command("pair")
@click.argument("zh_dir")
@click.argument("en_dir")
@click.option("-o", "--output", metavar="MANIFEST", required=True, help="The CSV file to write.")
@click.option(
    "--model",
    metavar="NAME",
    help="A sentence-transformers model, by name or folder.  [default: the built-in one]",
)
@click.option(
    "--fast",
    "model",
    flag_value="fast",
    help="Take a much quicker encoder, a little less exact, instead of --model.",
)
def pair_command(zh_dir: str, en_dir: str, output: str, model: str | None) -> None:
    """Find out which document in ZH_DIR is translated by which in EN_DIR.

    The documents are those in the folders and all below them. They are compared by what they say,
    and by their names a little. MANIFEST gets a row for each pair, with a score, and for each
    document without a partner.
    """
    from aligner.encoders import load_encoder
    from aligner.manifest import check_manifest_output, manifest
    from aligner.messages import message
    from aligner.pairing import pair_folders
    from corpora.files import write_output
    from corpora.messages import message as common

    check_manifest_output(output, zh_dir, en_dir)
    encoder = load_encoder(model)
    with _bar(message("pairing-reading")) as watch:
        rows = pair_folders(zh_dir, en_dir, encoder=encoder, leave_out=output, watch=watch)
    write_output(manifest(rows, output), output)
    states = Counter(row.state for row in rows)
    done = message(
        "pairing-done",
        paired=states["paired"],
        doubtful=states["doubtful"],
        unpaired=states["unpaired"],
        noted=sum(bool(row.note) for row in rows),
    )
    click.echo(common("note", message=f"{output}: {done}"), err=True)


@contextmanager
def _bar(label: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal how many files were read."""
    if not sys.stderr.isatty():
        yield None
        return
    with click.progressbar(length=1, label=label, show_pos=True, file=sys.stderr) as bar:

        def watch(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield watch
