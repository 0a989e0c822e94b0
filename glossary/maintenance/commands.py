"""The commands that look into glossaries and change them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from aligner.commands import alignment_options

if TYPE_CHECKING:
    from glossary.maintenance.draft import Draft
    from glossary.maintenance.history import Change
    from glossary.maintenance.merging import CellChange, ConceptChange, Conflict
    from glossary.model import Concept
    from glossary.termbase import Glossary

_Command = TypeVar("_Command", bound=Callable[..., Any])

_STATUSES = ["preferred", "admitted", "deprecated", "forbidden"]
_STANDINGS = ["official", "usual", "proposed", "undecided"]

json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON.")
_glossaries_option = click.option(
    "--glossary",
    "names",
    metavar="FILE",
    multiple=True,
    help="A glossary, or builtin; may be repeated.  [default: those of duizhao.toml, or builtin]",
)
_glossary_option = click.option(
    "--glossary",
    "name",
    metavar="FILE",
    help="The glossary to change.  [default: the first file in duizhao.toml]",
)
who_option = click.option(
    "--by", "who", metavar="NAME", default="", help="Who changes it.  [default: the user]"
)
_CELLS = (
    ("standing", click.Choice(_STANDINGS), "How firmly the names are established."),
    ("check", click.Choice(["", "forbidden-only"]), "What is checked of the concept."),
    ("domain", str, "The field of the concept."),
    ("definition", str, "What the concept is."),
    ("status", click.Choice(_STATUSES), "The status of the form."),
    ("part-of-speech", str, "The part of speech of the form."),
    ("case-sensitive", click.Choice(["true", "false"]), "Whether the case of the form matters."),
    ("note", str, "A note on the form."),
    ("source", str, "Where the form was seen."),
    ("valid-from", str, "Since when the form is right."),
    ("valid-to", str, "Until when the form was right."),
)


def _cell_options(command: _Command) -> _Command:
    command = click.option(
        "--set",
        "others",
        metavar="COLUMN=VALUE",
        multiple=True,
        help="A cell of another column; may be repeated.",
    )(command)
    for name, kind, text in reversed(_CELLS):
        command = click.option(f"--{name}", type=kind, help=text)(command)
    return command


def _cells(options: Mapping[str, str | None], others: Sequence[str]) -> dict[str, str]:
    from glossary.messages import message

    cells = {name: value for name, value in options.items() if value is not None}
    for other in others:
        column, separator, value = other.partition("=")
        if not separator or not column.strip():
            raise click.UsageError(message("editing-set", value=other))
        cells[column.strip()] = value
    return cells


def _configured() -> tuple[str, ...]:
    from glossary.checking import rule_names
    from glossary.configuration import find_configuration, load_configuration

    return load_configuration(find_configuration(Path.cwd()), rule_names()).glossaries


def _load(names: Sequence[str]) -> tuple[Glossary, ...]:
    from glossary.termbase import load_glossaries

    return load_glossaries(names or _configured())


def _file(name: str | None) -> str:
    from glossary.messages import message
    from glossary.termbase import BUILTIN

    file = name or next((one for one in _configured() if one != BUILTIN), None)
    if file is None:
        raise click.UsageError(message("editing-glossary-missing"))
    return file


def _write(text: str) -> None:
    from corpora.files import write_output

    write_output(text, None)


def write_json(value: object) -> None:
    """Write a value to standard output as JSON."""
    _write(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def _note(message_id: str, **values: str | int) -> None:
    from corpora.messages import message as common
    from glossary.messages import message

    text = " ".join(message(message_id, **values).split())
    click.echo(common("note", message=text), err=True)


def _concept_lines(concepts: Iterable[Concept]) -> str:
    from glossary.checks.names import chinese_of

    return "".join(
        "\t".join((one.id, chinese_of(one), (*one.expected(), "")[0], one.standing)) + "\n"
        for one in concepts
    )


def _changed(file: str, changes: Sequence[Change], as_json: bool) -> None:
    if as_json:
        write_json([change.as_dict() for change in changes])
        return
    concept = changes[0].concept if changes else ""
    _note("editing-done", file=file, count=len(changes), concept=concept)


@click.command("list")
@_glossaries_option
@click.option("--domain", metavar="NAME", help="Only concepts of this domain.")
@click.option("--standing", type=click.Choice(_STANDINGS), help="Only concepts of this standing.")
@json_option
def list_command(
    names: tuple[str, ...], domain: str | None, standing: str | None, as_json: bool
) -> None:
    """List the concepts: key, Chinese name, English name and standing, separated by tabs."""
    from glossary.maintenance.draft import concept_as_dict

    concepts = [
        concept
        for glossary in _load(names)
        for concept in glossary.concepts
        if domain in (None, concept.domain) and standing in (None, concept.standing)
    ]
    if as_json:
        write_json([concept_as_dict(concept) for concept in concepts])
    else:
        _write(_concept_lines(concepts))


@click.command("search")
@click.argument("text")
@_glossaries_option
@json_option
@click.pass_context
def search_command(
    context: click.Context, text: str, names: tuple[str, ...], as_json: bool
) -> None:
    """Search for TEXT in keys, forms, definitions, notes and sources; status 1 without any.

    Traditional and Simplified characters are the same, and so are capitals and small letters.
    """
    from glossary.maintenance.draft import concept_as_dict
    from glossary.maintenance.searching import search

    concepts = search(_load(names), text)
    if as_json:
        write_json([concept_as_dict(concept) for concept in concepts])
    else:
        _write(_concept_lines(concepts))
    if not concepts:
        _note("search-none", text=text)
        context.exit(1)


@click.command("show")
@click.argument("name", metavar="CONCEPT|TERM")
@_glossaries_option
@json_option
@click.pass_context
def show_command(context: click.Context, name: str, names: tuple[str, ...], as_json: bool) -> None:
    """Show a concept whole, by its key or by a form; status 1 without any."""
    from glossary.maintenance.draft import concept_as_dict
    from glossary.maintenance.searching import concepts_named

    concepts = concepts_named(_load(names), name)
    if as_json:
        write_json([concept_as_dict(concept) for concept in concepts])
    else:
        _write("\n".join(map(_whole, concepts)))
    if not concepts:
        _note("search-none", text=name)
        context.exit(1)


def _whole(concept: Concept) -> str:
    about = (concept.standing, concept.check, concept.domain, concept.glossary)
    lines = [f"{concept.id}  ({', '.join(filter(None, about))})"]
    if concept.definition:
        lines.append(f"    {concept.definition}")
    for term in concept.terms:
        more = [term.part_of_speech, term.note, term.source and f"[{term.source}]"]
        dates = "–".join((term.valid_from, term.valid_to)).strip("–")
        signed = " ".join(filter(None, (term.approved_by, term.updated)))
        rest = "; ".join(filter(None, (*more, dates, signed)))
        lines.append(f"  {term.language}  {term.status:<10}  {term.form}" + (rest and f"  {rest}"))
    return "\n".join(lines) + "\n"


@click.command("add")
@click.option("--concept", metavar="KEY", help="The concept.  [default: a new one]")
@click.option("--zh", "chinese", metavar="FORM", multiple=True, help="A Chinese form.")
@click.option("--en", "english", metavar="FORM", multiple=True, help="An English form.")
@_cell_options
@_glossary_option
@who_option
@json_option
def add_command(
    concept: str | None,
    chinese: tuple[str, ...],
    english: tuple[str, ...],
    others: tuple[str, ...],
    name: str | None,
    who: str,
    as_json: bool,
    **options: str | None,
) -> None:
    """Add a concept with its terms, or terms to a concept.

    --zh and --en may be repeated: the first form of a language is preferred, others are admitted.
    --status and what else belongs to a form is of the English forms; of the Chinese where only
    those are given. A glossary that is not there is made.
    """
    from glossary.maintenance.draft import add_term, key_for
    from glossary.maintenance.editing import change_glossary
    from glossary.messages import message
    from glossary.termbase import CONCEPT_COLUMNS

    if not chinese and not english:
        raise click.UsageError(message("editing-no-forms"))
    file = _file(name)
    cells = _cells(options, others)
    about = {column: cells.pop(column) for column in CONCEPT_COLUMNS if column in cells}

    def edit(draft: Draft) -> Draft:
        key = concept or key_for(draft, chinese, english)
        for language, forms in (("zh", chinese), ("en", english)):
            own = cells if language == "en" or not english else {}
            for form in forms:
                row = {"language": language, "term": form, **own, **about}
                draft = add_term(draft, key, row)
                about.clear()
        return draft

    _changed(file, change_glossary(file, "add", edit, who=who, create=True), as_json)


@click.command("edit")
@click.argument("concept")
@click.argument("term", required=False)
@click.option("--key", metavar="KEY", help="Another key for CONCEPT, or another concept for TERM.")
@click.option("--term", "form", metavar="FORM", help="Another form for TERM.")
@_cell_options
@_glossary_option
@who_option
@json_option
def edit_command(
    concept: str,
    term: str | None,
    key: str | None,
    form: str | None,
    others: tuple[str, ...],
    name: str | None,
    who: str,
    as_json: bool,
    **options: str | None,
) -> None:
    """Set fields of CONCEPT, or of its form TERM; an empty value empties a field."""
    from glossary.maintenance.draft import edit_concept, edit_term
    from glossary.maintenance.editing import change_glossary
    from glossary.messages import message

    cells = _cells(options, others)
    if form is not None and term is not None:
        cells["term"] = form
    if key is not None:
        cells["concept"] = key
    if not cells or (form is not None and term is None):
        raise click.UsageError(message("editing-nothing"))
    file = _file(name)

    def edit(draft: Draft) -> Draft:
        if term is None:
            return edit_concept(draft, concept, cells)
        return edit_term(draft, concept, _language(draft, concept, term), term, cells)

    _changed(file, change_glossary(file, "edit", edit, who=who), as_json)


@click.command("remove")
@click.argument("concept")
@click.argument("term", required=False)
@_glossary_option
@who_option
@json_option
def remove_command(
    concept: str, term: str | None, name: str | None, who: str, as_json: bool
) -> None:
    """Remove CONCEPT, or its form TERM."""
    from glossary.maintenance.draft import remove_concept, remove_term
    from glossary.maintenance.editing import change_glossary

    file = _file(name)

    def edit(draft: Draft) -> Draft:
        if term is None:
            return remove_concept(draft, concept)
        return remove_term(draft, concept, _language(draft, concept, term), term)

    _changed(file, change_glossary(file, "remove", edit, who=who), as_json)


def _language(draft: Draft, concept: str, form: str) -> str:
    """Return the language in which a concept has a form, or else the one that it looks like."""
    from corpora.language import han_share
    from glossary.maintenance.draft import form_key

    for row in draft.rows(concept):
        if form_key(row["language"], form) == form_key(row["language"], row["term"]):
            return row["language"]
    return "zh" if han_share(form) > 0 else "en"


@click.command("history")
@click.argument("name", metavar="CONCEPT|FILE", required=False)
@click.option(
    "--glossary",
    "file",
    metavar="FILE",
    help="The glossary of CONCEPT.  [default: the first file in duizhao.toml]",
)
@json_option
def history_command(name: str | None, file: str | None, as_json: bool) -> None:
    """Show what became of CONCEPT, or of the whole glossary FILE, and who did it."""
    from glossary.maintenance.history import load_history

    if file is None and name is not None and Path(name).is_file():
        file, name = name, None
    file = _file(file)
    changes = load_history(file, name)
    if as_json:
        write_json([change.as_dict() for change in changes])
        return
    _write("".join(map(_story, changes)))
    if not changes and name is None:
        _note("history-none", file=file)
    elif not changes and name is not None:
        _note("history-concept-none", file=file, concept=name)


def _story(change: Change) -> str:
    from glossary.maintenance.history import told

    return "".join(f"{line}\n" for line in told(change))


@click.command("lint")
@click.argument("files", nargs=-1, metavar="[FILE]...")
@click.option("--fix", is_flag=True, help="Mend what is safe to mend: spaces, rows there twice.")
@json_option
@click.pass_context
def lint_command(context: click.Context, files: tuple[str, ...], fix: bool, as_json: bool) -> None:
    """Find what is wrong with each glossary FILE, with place and mend; status 1 with errors.

    FILE may be builtin. Without it those of duizhao.toml are looked at.
    """
    from glossary.maintenance.linting import fix_file, lint_file
    from glossary.messages import message
    from glossary.termbase import BUILTIN

    found = []
    for file in files or _configured() or (BUILTIN,):
        if fix:
            _note("lint-fixed", file=file, count=fix_file(file))
        problems = lint_file(file)
        found += [{"file": file, **one.as_dict()} for one in problems]
        counts = Counter(one.severity for one in problems)
        if not as_json:
            place = "{0}:{1.line}: {2}{3}: {1.message} [{1.kind}]\n"
            severities = {one.severity for one in problems}
            said = {name: message(f"report-severity-{name}") for name in severities}
            _write(
                "".join(
                    place.format(file, one, one.column and f"{one.column}: ", said[one.severity])
                    for one in problems
                )
            )
        _note(
            "lint-summary" if problems else "lint-clean",
            file=file,
            errors=counts["error"],
            warnings=counts["warning"],
            hints=counts["info"],
        )
    if as_json:
        write_json(found)
    if any(one["severity"] == "error" for one in found):
        context.exit(1)


@click.command("merge")
@click.argument("ours")
@click.argument("theirs")
@click.option("--base", metavar="BASE", help="The glossary that both come from.")
@click.option("-o", "--output", metavar="OUT", required=True, help="The file; it may be OURS.")
@who_option
@json_option
@click.pass_context
def merge_command(
    context: click.Context,
    ours: str,
    theirs: str,
    base: str | None,
    output: str,
    who: str,
    as_json: bool,
) -> None:
    """Add to OURS what is new in THEIRS; status 1 where they are in conflict.

    With --base, what only one of them changed is taken, and terms that one removed are. A filled
    field is never emptied. Where they are in conflict, OUT has what OURS has.
    """
    from corpora.files import check_output
    from glossary.maintenance.draft import open_draft
    from glossary.maintenance.editing import locked, write_draft
    from glossary.maintenance.merging import merge

    check_output(output, theirs, *([base] if base else ()))
    with locked(output):
        before = open_draft(ours)
        merged = merge(before, open_draft(theirs), open_draft(base) if base else None)
        changes = write_draft(before, merged.draft, action="merge", who=who, file=output)
    if as_json:
        write_json([conflict.as_dict() for conflict in merged.conflicts])
    else:
        _write("".join(map(_conflict, merged.conflicts)))
    _note("merge-done", file=output, count=len(changes), conflicts=len(merged.conflicts))
    if merged.conflicts:
        context.exit(1)


def _conflict(conflict: Conflict) -> str:
    where = " ".join(filter(None, (conflict.concept, conflict.language, conflict.term)))
    sides = " | ".join(
        f"{name}: {' '.join(cell.split()) or '—'}"
        for name, cell in (
            ("base", conflict.base),
            ("ours", conflict.ours),
            ("theirs", conflict.theirs),
        )
    )
    return f"{where}: {conflict.column}: {sides}\n"


@click.command("diff")
@click.argument("before", metavar="A")
@click.argument("after", metavar="B")
@json_option
def diff_command(before: str, after: str, as_json: bool) -> None:
    """Show which concepts and terms of glossary A were added, removed and changed in B."""
    from glossary.maintenance.draft import open_draft
    from glossary.maintenance.merging import diff

    changes = diff(open_draft(before), open_draft(after))
    if as_json:
        write_json([change.as_dict() for change in changes])
    else:
        _write("".join(map(_difference, changes)))


def _difference(change: ConceptChange) -> str:
    marks = {"added": "+", "removed": "-", "changed": "*"}
    lines = [f"{marks[change.kind]} {change.concept}"]
    lines += [f"    {_cell(cell)}" for cell in change.cells]
    for term in change.terms:
        cells = "; ".join(map(_cell, term.cells))
        lines.append(f"  {marks[term.kind]} {term.language} {term.term}: {cells}")
    return "".join(f"{' '.join(line.splitlines())}\n" for line in lines)


def _cell(cell: CellChange) -> str:
    if not cell.before:
        return f"{cell.column}: {cell.after}"
    return f"{cell.column}: {cell.before} → {cell.after or '—'}"


@click.command("suggest")
@click.argument("files", nargs=-1, required=True, metavar="ZH EN | PAIRS")
@_glossaries_option
@click.option(
    "--least",
    type=click.IntRange(2),
    default=2,
    show_default=True,
    metavar="N",
    help="In how many segments a pair of terms has to stand.",
)
@click.option("--csv", "as_csv", is_flag=True, help="Write a table for glossary import.")
@json_option
@click.option("-o", "--output", metavar="OUT", help="Write to OUT instead of standard output.")
@alignment_options
def suggest_command(
    files: tuple[str, ...],
    names: tuple[str, ...],
    least: int,
    as_csv: bool,
    as_json: bool,
    output: str | None,
    **options: Any,
) -> None:
    """Suggest terms that the texts have and the glossaries have not, the surest first.

    ZH and EN are a Chinese document and its translation, PAIRS is one file of pairs. The columns
    are the score from 0 to 1, the Chinese, the English, in how many segments both stand, and for
    another form of a known concept its key. What was rejected in the browser is left out.
    """
    from corpora.files import check_output, write_output
    from glossary.commands import check_files
    from glossary.configuration import Configuration
    from glossary.maintenance.rejecting import without_rejected
    from glossary.maintenance.suggesting import as_csv as csv_of
    from glossary.maintenance.suggesting import suggest
    from glossary.messages import message

    if as_csv and as_json:
        raise click.UsageError(message("suggest-formats"))
    check_output(output, *files, *names)
    glossaries = _load(names)
    report, _ = check_files(
        files, Configuration(), glossaries=names, select=("term.forbidden",), **options
    )
    found = suggest(report.segments, glossaries, least=least)
    found = without_rejected(found, names or _configured())
    if as_csv:
        write_output(csv_of(found, report.segments), output)
    elif as_json:
        value = [
            {**one.as_dict(), "examples": [report.segments[n].as_dict() for n in one.examples]}
            for one in found
        ]
        write_output(json.dumps(value, ensure_ascii=False, indent=2) + "\n", output)
    else:
        lines = (
            "\t".join((f"{one.score:.2f}", one.zh, one.en, str(one.segments), one.concept))
            for one in found
        )
        write_output("".join(f"{line.rstrip()}\n" for line in lines), output)
    _note("suggest-done", count=len(found))


@click.command("stats")
@_glossaries_option
@json_option
def stats_command(names: tuple[str, ...], as_json: bool) -> None:
    """Count concepts and terms: by language, status, standing, domain, and month of change."""
    from glossary.maintenance.figures import figures

    counted = figures(_load(names))
    if as_json:
        write_json(counted.as_dict())
        return
    lines = [("concepts", "", counted.concepts), ("terms", "", counted.terms)]
    for name in ("languages", "statuses", "standings", "domains", "updated"):
        lines += [(name, value or "—", count) for value, count in getattr(counted, name).items()]
    lines += [("without_source", key, 1) for key in counted.without_source]
    _write("".join(f"{name}\t{value}\t{count}\n" for name, value, count in lines))


COMMANDS = (
    list_command,
    search_command,
    show_command,
    add_command,
    edit_command,
    remove_command,
    history_command,
    lint_command,
    merge_command,
    diff_command,
    suggest_command,
    stats_command,
)
