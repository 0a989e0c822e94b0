from __future__ import annotations

import csv
import io
import json
import threading
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from hypothesis import assume, given
from hypothesis import strategies as st

from corpora.errors import InputError
from glossary.exchange import import_glossary
from glossary.glossary_commands import glossary_group
from glossary.maintenance.draft import (
    Draft,
    add_term,
    edit_concept,
    edit_term,
    read_draft,
    remove_concept,
    remove_term,
)
from glossary.maintenance.editing import add_variant, change_glossary
from glossary.maintenance.history import append_history, history_file, load_history
from glossary.model import Finding
from glossary.termbase import Glossary, load_glossary, parse_record

HEADER = "concept,language,term,status"
ODD = (
    "# names of the harbour, kept by Lin\r\n"
    '"concept",language,"term",status,standing,My Column\r\n'
    "\n"
    'a,zh,甲局,preferred,official,"two\nlines, ""quoted"""\r\n'
    ' a , "en"x,  Bureau A ,preferred,,\n'.replace('"en"x', "en")
    + "#,,not a row\n"
    '"b","zh","乙局","preferred","",""\r\n'
    ",,,,,\n"
    "b,en,Bureau B,preferred,,keep\r\n"
    "b,en,Office B,forbidden,,"
)

FORBIDDEN = {"language": "en", "term": "BUREAU A", "status": "forbidden"}


def draft(text: str = ODD) -> Draft:
    return read_draft("terms.csv", text.encode())


def text_of(one: Draft) -> str:
    one.glossary()
    return one.as_bytes().decode()


def test_comments_are_no_rows() -> None:
    record = parse_record("x", ODD.encode())
    assert [row.line for row in record.rows] == [4, 6, 8, 10, 11]
    assert record.rows[0].cells["My Column"] == 'two\nlines, "quoted"'


def test_an_import_keeps_comments(tmp_path: Path) -> None:
    known, more = tmp_path / "known.csv", tmp_path / "more.csv"
    known.write_text(f'# a, "b\n{HEADER}\na,zh,甲,preferred\n# c\n', "utf-8")
    more.write_text(f"# d, e\n{HEADER},note\n# f\na,en,A,preferred,x\n", "utf-8")
    import_glossary(str(more), str(known))
    assert known.read_text("utf-8") == (
        f'# a, "b\n{HEADER},note\na,zh,甲,preferred,\na,en,A,preferred,x\n# c\n'
    )


def test_a_form_with_a_number_sign_is_no_comment() -> None:
    columns = "term,concept,language,status\n"
    text = text_of(
        add_term(draft(columns + "甲,a,zh,preferred\n"), "a", {"language": "en", "term": "#1"})
    )
    assert text == columns + '甲,a,zh,preferred\n"#1",a,en,preferred\n'


def test_what_is_not_touched_stays_to_the_byte() -> None:
    assert text_of(draft()) == ODD
    done = add_term(draft(), "a", {"language": "en", "term": "A, Bureau of", "note": "old"})
    done = edit_term(done, "b", "en", "office b", {"status": "deprecated"})
    assert text_of(done) == (
        "# names of the harbour, kept by Lin\r\n"
        '"concept",language,"term",status,standing,My Column,note\r\n'
        "\n"
        'a,zh,甲局,preferred,official,"two\nlines, ""quoted""",\r\n'
        " a , en,  Bureau A ,preferred,,,\n"
        'a,en,"A, Bureau of",admitted,,,old\r\n'
        "#,,not a row\n"
        '"b","zh","乙局","preferred","","",\r\n'
        ",,,,,\n"
        "b,en,Bureau B,preferred,,keep,\r\n"
        "b,en,Office B,deprecated,,,"
    )


def test_what_a_row_says_of_its_concept_outlives_it() -> None:
    done = remove_term(draft(), "a", "zh", "甲局")
    assert "a,en,Bureau A,preferred,official,\n" in text_of(done)
    assert done.glossary().concepts[0].standing == "official"


def test_a_concept_is_edited_and_removed() -> None:
    done = edit_concept(draft(), "a", {"concept": "c", "standing": "proposed"})
    assert [row["standing"] for row in done.rows("c")] == ["proposed", ""]
    assert done.rows("a") == []
    assert text_of(remove_concept(done, "c")).endswith(ODD.partition("\n#")[2])


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda d: add_term(d, "a", {"language": "en", "term": "bureau a"}), "in a already, as"),
        (
            lambda d: add_term(d, "a", {"language": "zh", "term": "甲局"}),
            "in line 4, which is pref",
        ),
        (
            lambda d: add_term(
                d, "a", {"language": "en", "term": "BUREAU A", "status": "forbidden"}
            ),
            "cannot be forbidden in a, since Bureau A in line 6 is preferred",
        ),
        (lambda d: edit_term(d, "b", "en", "Office B", {"term": "Bureau B"}), "cannot be forb"),
        (lambda d: edit_term(d, "b", "en", "Office C", {}), "has no en term Office C"),
        (lambda d: edit_concept(d, "c", {}), "there is no concept c"),
        (lambda d: edit_concept(d, "a", {"concept": "b"}), "there is a concept b already"),
        (lambda d: edit_concept(d, "a", {"note": "x"}), "note is no column of a concept"),
        (lambda d: edit_concept(d, "a", {"standing": "x"}).glossary(), "the standing x is unknown"),
        (lambda d: edit_term(d, "a", "en", "Bureau A", {"Note": "x"}), "can be no column Note"),
        (lambda d: edit_term(d, "a", "en", "Bureau A", {"term": ""}).glossary(), "term is empty"),
        (lambda d: remove_concept(remove_concept(d, "a"), "b"), "a glossary cannot be empty"),
    ],
)
def test_what_cannot_be(edit: Callable[[Draft], object], reason: str) -> None:
    with pytest.raises(InputError, match=reason) as refused:
        edit(draft())
    assert len(str(refused.value).splitlines()) == 1


def test_capitals_may_tell_two_forms_apart() -> None:
    done = edit_term(draft(), "a", "en", "Bureau A", {"case_sensitive": "true"})
    done = add_term(done, "a", {"language": "en", "term": "bureau a", "status": "forbidden"})
    assert done.glossary().concepts[0].forms("en", "forbidden") == ("bureau a",)


cell = st.text(st.characters(codec="utf-8") | st.sampled_from("\",\r\n#\ufeff '=é甲"), max_size=8)


@st.composite
def tables(draw: st.DrawFn) -> bytes:
    """Return glossaries with columns, comments, line ends and quotation marks of all kinds."""
    own = draw(st.lists(st.sampled_from(["x", "Über, uns", '"q"', "note"]), unique=True))
    columns = draw(st.permutations([*HEADER.split(","), *own]))
    end = st.sampled_from(["\n", "\r\n", "\r"])

    def line(cells: list[str]) -> str:
        stream = io.StringIO()
        if cells[0].startswith("#") or draw(st.booleans()):
            csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerow(cells)
        else:
            csv.writer(stream, lineterminator="\r\n").writerow(cells)
        return stream.getvalue().removesuffix("\r\n") + draw(end)

    lines = [line(list(columns))]
    for number in range(draw(st.integers(1, 5))):
        own_cells = {name: draw(cell) for name in own}
        row = {"concept": f"c{number // 2}", "status": "preferred", **own_cells}
        row |= {"language": "en", "term": f"form {number}"} if number % 2 else {}
        row = {"language": "zh", "term": f"甲{number}", **row}
        lines.append(line([row[name] for name in columns]))
    between = st.sampled_from(
        ["", "\n", '# note, "open\n', "#\r\n", "," * (len(columns) - 1) + "\n"]
    )
    text = draw(between) + "".join(one + draw(between) for one in lines)
    return (draw(st.sampled_from(["", "\ufeff"])) + text).encode()


@given(tables(), st.text(st.characters(codec="utf-8"), min_size=1, max_size=6), st.booleans())
def test_editing_loses_nothing(data: bytes, note: str, new_column: bool) -> None:
    assume(note.strip())
    before = read_draft("x", data)
    assert before.as_bytes() == data
    old = parse_record("x", data)
    column = "domain" if new_column else "term"
    value = note if new_column else f"form {note}"
    target = old.rows[-1].cells
    try:
        done = edit_term(
            before, target["concept"], target["language"], target["term"], {column: value}
        )
        done = add_term(done, "new", {"language": "zh", "term": "新"})
        done.glossary()
    except InputError:
        return
    new = parse_record("x", done.as_bytes())
    assert new.bom == old.bom
    assert new.columns[: len(old.columns)] == old.columns
    kept = [row.cells for row in new.rows]
    assert kept[-1]["term"] == "新"
    for row, was in zip(kept[:-1], old.rows[:-1], strict=False):
        assert {name: row[name] for name in old.columns} == was.cells or new_column
    assert [row["term"] for row in kept[:-2]] == [row.cells["term"] for row in old.rows[:-1]]
    untouched = [line.raw for line in before.lines if not line.cells]
    if not new_column:
        rest = [line.raw for line in done.lines]
        assert [raw for raw in rest if raw in untouched] == untouched
        for line in before.lines[:-1]:
            if line.cells and line.cells != target:
                assert line.raw in rest
    back = remove_concept(done, "new")
    assert len(parse_record("x", back.as_bytes()).rows) == len(old.rows)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "terms.csv"
    path.write_bytes(ODD.encode())
    return path


def run(*arguments: object) -> Result:
    return CliRunner().invoke(glossary_group, list(map(str, arguments)))


def test_a_change_is_written_down(file: Path) -> None:
    file.write_text(
        f"{HEADER},updated,approved_by\na,zh,甲,preferred,,\na,en,A,preferred,,\n", "utf-8"
    )
    done = run(
        "edit", "a", "A", "--status", "admitted", "--glossary", file, "--by", "Lin", "--json"
    )
    assert done.exit_code == 0, done.output
    today = date.today().isoformat()
    assert f"a,en,A,admitted,{today},Lin\n" in file.read_text("utf-8")
    assert "a,zh,甲,preferred,,\n" in file.read_text("utf-8")
    (change,) = load_history(str(file), "a")
    assert (change.who, change.action) == ("Lin", "edit")
    assert [dict(row)["status"] for row in (*change.before, *change.after)] == [
        "preferred",
        "admitted",
    ]
    assert json.loads(done.stdout)[0]["concept"] == "a"
    run("edit", "a", "--key", "z", "--glossary", file)
    assert len(load_history(str(file), "z")) == 2
    shown = run("history", file).stdout
    assert "Lin edit a" in shown
    assert "* en A: status: preferred → admitted" in shown
    nothing = run("edit", "z", "A", "--status", "admitted", "--glossary", file)
    assert "nothing to change" in nothing.output
    assert len(load_history(str(file))) == 2


def test_a_broken_line_of_the_history_is_passed_over(file: Path) -> None:
    run("remove", "a", "--glossary", file)
    history = Path(history_file(str(file)))
    history.write_bytes(history.read_bytes() + b'{"time": "2026\xff')
    append_history(str(file), load_history(str(file)))
    history.write_bytes(history.read_bytes() + b'[1]\n{"time": 1}\n')
    assert len(load_history(str(file))) == 2


def test_commands(file: Path) -> None:
    added = run(
        "add", "--zh", "丙港", "--en", "Port C", "--en", "C Port", "--note", "n", "--glossary", file
    )
    assert added.exit_code == 0, added.output
    assert run("list", "--glossary", file).stdout.splitlines()[-1] == "port-c\t丙港\tPort C\tusual"
    assert run("search", "丙", "--glossary", file).stdout.startswith("port-c\t")
    assert run("search", "no such thing", "--glossary", file).exit_code == 1
    found = json.loads(run("show", "c port", "--json", "--glossary", file).stdout)
    assert [term["status"] for term in found[0]["terms"]] == ["preferred", "preferred", "admitted"]
    assert "note" not in run("show", "port-c", "--glossary", file).stdout
    assert run("remove", "port-c", "C Port", "--glossary", file).exit_code == 0
    assert "C Port" not in file.read_text("utf-8")
    refused = run("add", "--zh", "丙港", "--en", "Harbour C", "--glossary", file)
    assert "is a name of the concept port-c" in str(refused.exception)
    assert run("add", "--glossary", file).exit_code == 2
    assert isinstance(run("add", "--en", "x", "--glossary", "builtin").exception, InputError)


def test_a_glossary_is_made(tmp_path: Path) -> None:
    path = tmp_path / "new.csv"
    arguments = ("--standing", "official", "--status", "preferred", "--set", "owner=Lin")
    run("add", "--zh", "甲港", "--en", "Port A", *arguments, "--glossary", path)
    (concept,) = load_glossary(str(path)).concepts
    assert (concept.id, concept.standing, concept.expected()) == ("port-a", "official", ("Port A",))
    assert "owner" in path.read_text("utf-8")


def test_two_writers_lose_nothing(file: Path) -> None:
    def write(who: str) -> None:
        for number in range(5):
            form = {"language": "en", "term": f"{who} {number}", "status": "admitted"}
            edit = partial(add_term, concept="a", cells=form)
            change_glossary(str(file), "add", edit, who=who)

    threads = [threading.Thread(target=write, args=(who,)) for who in ("Lin", "Mei")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (first, _) = load_glossary(str(file)).concepts
    assert len(first.forms("en", "admitted")) == 10
    assert len(load_history(str(file))) == 10


def test_a_refused_change_leaves_everything_as_it_was(file: Path) -> None:
    with pytest.raises(InputError):
        change_glossary(str(file), "edit", lambda one: edit_concept(one, "a", {"check": "never"}))
    assert file.read_bytes() == ODD.encode()
    assert not Path(history_file(str(file))).exists()


def finding(term: str, expected: str, found: str) -> Finding:
    return Finding(
        "0", "term.missing", "error", "", 0, None, None, found, (expected,), "", 1, "open", term
    )


def test_a_variant_comes_from_a_finding() -> None:
    done = add_variant(draft(), finding("乙局", "Bureau B", "Agency\n B"))
    assert done.glossary().concepts[1].forms("en", "admitted") == ("Agency B",)
    with pytest.raises(InputError, match="there is no concept 丁局"):
        add_variant(draft(), finding("丁局", "Bureau D", "D"))
    with pytest.raises(InputError, match="no English words"):
        add_variant(draft(), finding("乙局", "Bureau B", ""))


def test_search_and_preview(file: Path) -> None:
    from glossary.maintenance.searching import Preview, concepts_named, search
    from glossary.model import Segment

    before = load_glossary(str(file))
    assert [one.id for one in search([before], "BUREAU")] == ["a", "b"]
    assert [one.id for one in search([before], "bureau b")] == ["b"]
    assert [one.id for one in concepts_named([before], "Ｂureau b")] == ["b"]
    after: Glossary = add_term(draft(), "b", {"language": "en", "term": "Agency B"}).glossary()
    segments = [
        Segment(0, "乙局来了。", "The Agency B came.", 1.0, None, None),
        Segment(1, "乙局来了。", "The Council came.", 1.0, None, None),
    ]
    closed, opened = Preview(segments)([before], [after])
    assert [one.segment for one in closed] == [0]
    assert opened == ()
