from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from glossary.glossary_commands import glossary_group
from glossary.maintenance.draft import Draft, read_draft
from glossary.maintenance.history import load_history
from glossary.maintenance.merging import Side, diff, merge

HEADER = "concept,language,term,status,standing,note\n"
BASE = (
    HEADER
    + "a,zh,甲局,preferred,usual,\na,en,Bureau A,preferred,,old\na,en,Office A,admitted,,\n"
    + "b,zh,乙局,preferred,,\nb,en,Bureau B,preferred,,\n"
)


def draft(text: str) -> Draft:
    return read_draft("t.csv", text.encode())


def merged(ours: str, theirs: str, base: str | None = BASE) -> tuple[str, list[tuple[str, str]]]:
    done = merge(draft(ours), draft(theirs), draft(base) if base else None)
    done.draft.glossary()
    text = done.draft.as_bytes().decode()
    return text, [(one.term or one.concept, one.column) for one in done.conflicts]


def changed(*pairs: tuple[str, str]) -> str:
    text = BASE
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text


NOTE, STATUS, STANDING = "preferred,,old", "Office A,admitted", "preferred,usual"
OFFICE, BUREAU = "a,en,Office A,admitted,,\n", "b,en,Bureau B,preferred,,\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "expected", "conflicts"),
    [
        ([], [], [], []),
        ([(NOTE, "preferred,,new")], [], [(NOTE, "preferred,,new")], []),
        ([], [(NOTE, "preferred,,new")], [(NOTE, "preferred,,new")], []),
        ([], [(NOTE, "preferred,,")], [], []),
        ([(NOTE, "preferred,,")], [], [], []),
        ([(NOTE, "preferred,,x")], [(NOTE, "preferred,,x")], [(NOTE, "preferred,,x")], []),
        (
            [(NOTE, "preferred,,x")],
            [(NOTE, "preferred,,y")],
            [(NOTE, "preferred,,x")],
            [("Bureau A", "note")],
        ),
        ([], [(STANDING, "preferred,official")], [(STANDING, "preferred,official")], []),
        (
            [(STANDING, "preferred,proposed")],
            [(STANDING, "preferred,official")],
            [(STANDING, "preferred,proposed")],
            [("a", "standing")],
        ),
        ([], [(OFFICE, "")], [(OFFICE, "")], []),
        ([(OFFICE, "")], [], [(OFFICE, "")], []),
        (
            [(STATUS, "Office A,deprecated")],
            [(OFFICE, "")],
            [(STATUS, "Office A,deprecated")],
            [("Office A", "row")],
        ),
        (
            [(OFFICE, "")],
            [(STATUS, "Office A,deprecated")],
            [(OFFICE, "")],
            [("Office A", "row")],
        ),
        (
            [(BUREAU, BUREAU + "# ours\n")],
            [
                (OFFICE, OFFICE + "a,en,A Office,admitted,,\n"),
                (BUREAU, BUREAU + "c,zh,丙,preferred,,\n"),
            ],
            [
                (OFFICE, OFFICE + "a,en,A Office,admitted,,\n"),
                (BUREAU, BUREAU + "c,zh,丙,preferred,,\n# ours\n"),
            ],
            [],
        ),
    ],
)
def test_three_ways(
    ours: list[tuple[str, str]],
    theirs: list[tuple[str, str]],
    expected: list[tuple[str, str]],
    conflicts: list[tuple[str, str]],
) -> None:
    assert merged(changed(*ours), changed(*theirs)) == (changed(*expected), conflicts)


def test_two_ways() -> None:
    ours = changed((NOTE, "preferred,,x"), (OFFICE, ""))
    theirs = changed((BUREAU, ""), (STANDING, "preferred,"))
    text, conflicts = merged(ours, theirs, None)
    assert text == changed((NOTE, "preferred,,x"), (OFFICE, OFFICE))
    assert conflicts == [("Bureau A", "note")]


def test_columns_of_theirs() -> None:
    theirs = "concept,language,term,status,mine\nb,en,Bureau B,preferred,x\nd,zh,丁,preferred,y\n"
    text, conflicts = merged(BASE, theirs, None)
    assert text == (
        BASE.replace("note\n", "note,mine\n")
        .replace(",\n", ",,\n")
        .replace("old\n", "old,\n")
        .replace("Bureau B,preferred,,,\n", "Bureau B,preferred,,,x\n")
        + "d,zh,丁,preferred,,,y\n"
    )
    assert conflicts == []


@pytest.mark.parametrize(("side", "note"), [("ours", "x"), ("theirs", "y")])
def test_conflicts_are_decided(side: Side, note: str) -> None:
    ours, theirs = (draft(changed((NOTE, f"preferred,,{one}"))) for one in "xy")
    (conflict,) = merge(ours, theirs, draft(BASE)).conflicts
    done = merge(ours, theirs, draft(BASE), decisions={conflict.key: side})
    assert done.conflicts == ()
    assert done.draft.rows("a")[1]["note"] == note


def test_differences() -> None:
    after = changed((NOTE, "preferred,,"), (STANDING, "preferred,official"), (OFFICE, ""))
    after = after.replace("b,", "c,")
    first, second, third = diff(draft(BASE), draft(after))
    assert (first.concept, first.kind) == ("a", "changed")
    assert [(one.column, one.before, one.after) for one in first.cells] == [
        ("standing", "usual", "official")
    ]
    assert [(one.term, one.kind) for one in first.terms] == [
        ("Bureau A", "changed"),
        ("Office A", "removed"),
    ]
    assert [(one.concept, one.kind) for one in (second, third)] == [
        ("b", "removed"),
        ("c", "added"),
    ]


statuses = st.sampled_from(["preferred", "admitted", "deprecated"])
notes = st.sampled_from(["", "x", "y"])
terms = st.dictionaries(
    st.tuples(st.sampled_from("ab"), st.sampled_from(["A", "B", "C"])), st.tuples(statuses, notes)
)


def table(rows: dict[tuple[str, str], tuple[str, str]]) -> Draft:
    lines = [f"{c},en,{form},{status},,{note}\n" for (c, form), (status, note) in rows.items()]
    return draft(HEADER + "z,zh,甲,preferred,,\n" + "".join(lines))


@given(terms, terms, terms)
def test_nothing_filled_is_wiped(
    base: dict[tuple[str, str], tuple[str, str]],
    ours: dict[tuple[str, str], tuple[str, str]],
    theirs: dict[tuple[str, str], tuple[str, str]],
) -> None:
    for start in (table(base), None):
        done = merge(table(ours), table(theirs), start)
        done.draft.glossary()
        found = {(row["concept"], row["term"]): row for row in done.draft.rows()}
        for key in ours.keys() | theirs.keys():
            both = [side[key][1] for side in (ours, theirs) if key in side]
            if start is None or key not in base:
                assert key in found
            if key in found:
                assert bool(found[key]["note"]) == any(both)
        again = merge(done.draft, table(theirs), table(theirs))
        assert again.draft.as_bytes() == done.draft.as_bytes()


def test_the_commands(tmp_path: Path) -> None:
    texts = {
        "base": BASE,
        "ours": changed((NOTE, "preferred,,x")),
        "theirs": changed((NOTE, "preferred,,y"), (OFFICE, "")),
    }
    files = {name: tmp_path / f"{name}.csv" for name in texts}
    for name, text in texts.items():
        files[name].write_text(text, "utf-8")
    names = {name: str(file) for name, file in files.items()}
    runner = CliRunner()
    arguments = ["merge", names["ours"], names["theirs"], "--base", names["base"]]
    done = runner.invoke(glossary_group, [*arguments, "-o", names["ours"], "--by", "Lin"])
    assert done.exit_code == 1
    assert done.stdout == "a en Bureau A: note: base: old | ours: x | theirs: y\n"
    assert files["ours"].read_text("utf-8") == changed((NOTE, "preferred,,x"), (OFFICE, ""))
    (change,) = load_history(names["ours"])
    assert (change.who, change.action, change.before[0]["term"]) == ("Lin", "merge", "Office A")
    done = runner.invoke(glossary_group, [*arguments, "--json", "-o", str(tmp_path / "out.csv")])
    assert json.loads(done.stdout)[0]["theirs"] == "y"
    done = runner.invoke(glossary_group, ["diff", names["base"], names["ours"]])
    assert done.stdout == (
        "* a\n  * en Bureau A: note: old → x\n  - en Office A: status: admitted → —\n"
    )
    done = runner.invoke(glossary_group, ["diff", "--json", names["base"], names["base"]])
    assert json.loads(done.stdout) == []
