"""The command line: names the subcommands and loads each when it is used."""

from __future__ import annotations

import gc
import sys
from importlib import import_module
from importlib.metadata import version

import click

from corpora.errors import InputError
from corpora.messages import LANGUAGES, Language, choose_language

COMMANDS = {
    "align": "aligner.commands:align_command",
    "check": "glossary.commands:check_command",
    "review": "glossary.review_commands:review_group",
    "glossary": "glossary.glossary_commands:glossary_group",
    "corpus": "glossary.corpus_commands:corpus_group",
    "evaluate": "aligner.commands:evaluate_command",
    "demo": "glossary.commands:demo_command",
    "read": "aligner.commands:read_command",
}
SUMMARIES = {
    "align": "Align a Chinese and an English document sentence by sentence.",
    "check": "Check a translation against a glossary.",
    "review": "Work through the findings of a check.",
    "glossary": "Maintain glossaries.",
    "corpus": "Pair, align and check whole folders.",
    "evaluate": "Score alignments against gold.",
    "demo": "Align and check a bundled sample and write its report.",
    "read": "Print the repaired sentences of a document.",
}


class _Commands(click.Group):
    """A group that knows its subcommands by name and imports one when it runs."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, _, name = COMMANDS[cmd_name].partition(":")
        command = getattr(import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(SUMMARIES.items()))


@click.command(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("duizhao"), prog_name="duizhao")
@click.option(
    "--lang",
    type=click.Choice(LANGUAGES),
    help="The language of messages and reports.  [default: that of the locale, or en]",
)
def cli(lang: Language | None) -> None:
    """Align Chinese and English documents and review the translation."""
    if lang:
        choose_language(lang)


def main() -> None:
    """Run the command line and exit with its status: 0, 1 (findings) or 2 (bad input)."""
    # Texts, terms and findings are many small objects that live to the end: looking through them
    # again and again would take a third of the time.
    gc.set_threshold(100_000, 20, 50)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(cli.main(prog_name="duizhao", standalone_mode=False) or 0)
    except click.exceptions.Exit as stop:
        sys.exit(stop.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(2)
    except InputError as error:
        _fail(str(error))
    except (KeyboardInterrupt, click.Abort):
        from corpora.messages import message

        print(message("interrupted"), file=sys.stderr)
        sys.exit(130)


def _fail(reason: str) -> None:
    from corpora.messages import message

    print(message("error", message=" ".join(reason.split())), file=sys.stderr)
    sys.exit(2)


if __name__ == "__main__":
    main()
