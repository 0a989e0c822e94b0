"""The commands that maintain glossaries."""

from __future__ import annotations

import click

from glossary.exchange.formats import FORMATS
from glossary.maintenance.commands import COMMANDS, json_option, who_option, write_json


@click.group("glossary")
def glossary_group() -> None:
    """Maintain glossaries."""


for _command in COMMANDS:
    glossary_group.add_command(_command)

_format_option = click.option(
    "--format",
    "name",
    type=click.Choice(list(FORMATS)),
    help="The format of FILE.  [default: by its name and content]",
)


@glossary_group.command("import")
@click.argument("file")
@click.option("-o", "--output", metavar="GLOSSARY", required=True, help="The glossary to add to.")
@_format_option
@who_option
@json_option
def import_command(file: str, output: str, name: str | None, who: str, as_json: bool) -> None:
    """Add the terms of FILE to GLOSSARY, which is made if it is not there.

    FILE is a glossary, a table with the columns zh and en (also admitted, deprecated, forbidden,
    standing, check, valid_from, source; a bar separates forms within a cell; reject under decision
    keeps a pair from being suggested again), either of them as CSV or XLSX, a TBX file, or a
    glossary of OmegaT or DeepL. Nothing that stands in GLOSSARY is changed or removed.
    """
    from corpora.messages import message as common
    from glossary.exchange import import_glossary
    from glossary.messages import message

    outcome = import_glossary(file, output, format_name=name, who=who)
    if as_json:
        write_json(outcome.as_dict())
    for note in outcome.notes:
        click.echo(common("note", message=f"{file}: {note}"), err=True)
    for conflict in outcome.conflicts:
        click.echo(common("note", message=conflict), err=True)
    done = message(
        "glossary-imported",
        file=output,
        concepts=outcome.concepts,
        terms=outcome.terms,
        kept=outcome.kept,
    )
    click.echo(common("note", message=done), err=True)


@glossary_group.command("export")
@click.argument("glossary")
@click.option("-o", "--output", metavar="FILE", required=True, help="The file to write.")
@_format_option
@json_option
def export_command(glossary: str, output: str, name: str | None, as_json: bool) -> None:
    """Write GLOSSARY to FILE in another format; notes say what the format cannot hold.

    GLOSSARY is a glossary, or builtin. csv and xlsx have a row a term, table and xlsx-table a
    row a concept; tbx is ISO 30042:2019 with data categories as attributes, tbx-dct as tags,
    tbx-v2 its first edition; omegat and deepl are lists of those programs.
    """
    from corpora.messages import message as common
    from glossary.exchange import export_glossary

    notes = export_glossary(glossary, output, format_name=name)
    if as_json:
        write_json({"file": output, "notes": notes})
    for note in notes:
        click.echo(common("note", message=note), err=True)
