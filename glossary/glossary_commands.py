"""The commands that maintain glossaries."""

from __future__ import annotations

import click


@click.group("glossary")
def glossary_group() -> None:
    """Maintain glossaries."""


@glossary_group.command("import")
@click.argument("file")
@click.option("-o", "--output", metavar="GLOSSARY", required=True, help="The glossary to add to.")
def import_command(file: str, output: str) -> None:
    """Add the terms of FILE to GLOSSARY, which is made if it is not there.

    FILE is a glossary, or a table with the columns zh and en and any of admitted, deprecated,
    forbidden, standing, check, valid_from and source; a bar separates forms within a cell.
    Nothing that stands in GLOSSARY is changed or removed.
    """
    from corpora.messages import message as common
    from glossary.messages import message
    from glossary.table import import_glossary

    outcome = import_glossary(file, output)
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
