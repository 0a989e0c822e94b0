from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.messages import Language, in_language
from glossary.glossary_commands import glossary_group
from glossary.maintenance.history import load_history
from glossary.maintenance.linting import fix_file, fixed, lint
from glossary.termbase import BUILTIN, builtin_data, concepts, load_glossary, parse_record

HEADER = "concept,language,term,status\n"
GOOD = HEADER + "a,zh,甲局,preferred\na,en,Bureau of Plans,preferred\n"
WIDE = "concept,language,term,status,standing,source\n"


def found(content: str | bytes) -> list[tuple[int, str, str, str]]:
    data = content.encode() if isinstance(content, str) else content
    return [(one.line, one.column, one.kind, one.severity) for one in lint("t.csv", data)]


@pytest.mark.parametrize(
    ("content", "problems"),
    [
        (GOOD, []),
        ("# c\n\n" + GOOD + "# d\n", []),
        ("", [(1, "", "empty", "error")]),
        (HEADER, [(1, "", "empty", "error")]),
        (
            "concept,term,term,Valid from\na,甲,甲,\n",
            [
                (1, "language", "column", "error"),
                (1, "status", "column", "error"),
                (1, "term", "column", "error"),
                (1, "Valid from", "column", "error"),
            ],
        ),
        (GOOD + "a,en,B\n", [(4, "", "cells", "error"), (4, "status", "empty", "error")]),
        (
            GOOD + ",en,B,sure\n",
            [(4, "concept", "empty", "error"), (4, "status", "value", "error")],
        ),
        (GOOD + "a,en,·,admitted\n", [(4, "term", "value", "error")]),
        (
            GOOD + 'a,en,"B"x,admitted\na,fr,C,admitted\n',
            [(4, "", "csv", "error"), (5, "language", "value", "error")],
        ),
        (
            GOOD + 'a,en,"B,admitted\na,en,,admitted\n',
            [(4, "", "csv", "error"), (5, "term", "empty", "error")],
        ),
        (GOOD + "a,en,Bureau of Plans,preferred\n", [(4, "term", "duplicate", "error")]),
        (GOOD + "a,en,Bureau of Plans,forbidden\n", [(4, "term", "contradiction", "error")]),
        (GOOD + "a,en,bureau of plans,admitted\n", [(4, "term", "duplicate", "warning")]),
        (GOOD + "a,en,bureau of plans,deprecated\n", [(4, "term", "contradiction", "error")]),
        (GOOD + "a,zh,甲　局,admitted\n", [(4, "term", "space", "warning")]),
        (
            HEADER + "a,zh,臺局,preferred\na,zh,台局,admitted\n",
            [(3, "term", "duplicate", "warning")],
        ),
        (HEADER + "a,en,ByteOne,preferred\na,en,Byteone,admitted\n", []),
        (GOOD + "a,en,Plans Bureau,preferred\n", [(4, "status", "preferred", "warning")]),
        (GOOD + "a,en, Plans  Bureau,admitted\n", [(4, "term", "space", "warning")]),
        (GOOD + "a,en,甲的局,admitted\n", [(4, "language", "language", "warning")]),
        (GOOD + "a,zh,Plans Bureau,admitted\n", [(4, "language", "language", "warning")]),
        (
            WIDE + "a,zh,甲局,preferred,official,\na,en,Bureau,preferred,,\n",
            [(3, "source", "source", "warning")],
        ),
        (
            WIDE + "a,zh,甲局,preferred,official,\na,en,Bureau,preferred,usual,x\n",
            [(3, "standing", "concept", "error")],
        ),
        (
            GOOD + "b,zh,甲局,preferred\nb,en,Office,preferred\n",
            [(4, "term", "duplicate", "warning")],
        ),
        (
            GOOD + "b,zh,甲局,preferred\nb,en,Bureau of plans,forbidden\n",
            [(4, "term", "duplicate", "warning"), (5, "status", "contradiction", "error")],
        ),
        (
            GOOD + "b,zh,甲局大会,preferred\nb,en,Grand Assembly,preferred\n",
            [(4, "term", "inside", "info")],
        ),
        (GOOD + "b,zh,甲局大会,preferred\nb,en,Bureau of Plans Assembly,preferred\n", []),
        (
            GOOD + "b,zh,乙局,preferred\nb,en,Office (Plans,preferred\n",
            [(5, "term", "checked", "warning")],
        ),
        (GOOD.encode("utf-16"), [(1, "", "encoding", "error")]),
        (GOOD.encode() + b"a,en,caf\xe9,admitted\n", [(4, "", "encoding", "error")]),
        ("\ufeff" + GOOD + "\ufeffa,en,B,admitted\n", [(4, "", "encoding", "warning")]),
    ],
)
def test_problems(content: str | bytes, problems: list[tuple[int, str, str, str]]) -> None:
    assert found(content) == problems


@pytest.mark.parametrize(("language", "line"), [("en", "line 4"), ("zh", "第4行")])
def test_a_problem_names_its_own_place_once(language: Language, line: str) -> None:
    data = (GOOD + 'a,en,"B"x,admitted\na,en,C\n,en,D,admitted\n').encode()
    with in_language(language):
        problems = lint("t.csv", data)
    assert [one.kind for one in problems] == ["csv", "cells", "empty", "empty"]
    assert all(one.message for one in problems)
    assert not any("t.csv" in one.message or line in one.message for one in problems)


def test_the_built_in_glossary_has_no_faults() -> None:
    assert [one for one in lint(BUILTIN, builtin_data()) if one.severity != "info"] == []


def test_what_is_safe_is_mended() -> None:
    content = (
        "\ufeff# c \r\nconcept, language,term,status,note\r\n"
        'a,zh,"甲  局",preferred,"x  y"\r\n'
        "a,en,A,preferred,\r\n\r\n"
        "\ufeffa,en,A,preferred,\r\n"
        'a,en,A,preferred,"more"\n'
        "b,zh,乙,\n"
        'b,zh,"open,preferred,\n'
        "b , zh,\u200b乙,preferred,\n"
    )
    better = fixed("t.csv", content.encode()).decode()
    assert better == (
        "\ufeff# c \r\nconcept,language,term,status,note\r\n"
        "a,zh,甲 局,preferred,x  y\r\n"
        "a,en,A,preferred,\r\n\r\n"
        'a,en,A,preferred,"more"\n'
        "b,zh,乙,\n"
        'b,zh,"open,preferred,\n'
        "b,zh,乙,preferred,\n"
    )
    assert fixed("t.csv", better.encode()) == better.encode()
    assert fixed("t.csv", GOOD.encode("utf-16")) == GOOD.encode()


cells = st.sampled_from(["a", "zh", "en", "甲", "A", " A ", "preferred", "forbidden", "", '"', "#"])
rows = st.lists(cells, max_size=6).map(lambda row: ",".join(row) + "\n")
contents = st.one_of(
    st.binary(max_size=120),
    st.text(max_size=120).map(lambda text: (HEADER + text).encode("utf-8", "replace")),
    st.lists(rows, max_size=6).map(lambda lines: (HEADER + "".join(lines)).encode()),
)


@given(contents)
def test_what_cannot_be_loaded_has_an_error(content: bytes) -> None:
    problems = lint("t.csv", content)
    errors = [one for one in problems if one.severity == "error"]
    assert all("\n" not in one.message and one.line > 0 for one in problems)
    try:
        concepts("t.csv", parse_record("t.csv", content))
    except InputError:
        assert errors
    else:
        assert {one.kind for one in errors} <= {"contradiction"}
        kept = parse_record("t.csv", fixed("t.csv", content))
        assert concepts("t.csv", kept)


def test_lines_that_end_as_on_old_computers_are_counted() -> None:
    content = (GOOD + '# c\na,en,"B"x,admitted\na,en,C,\na,en,"D"x,admitted\n').replace("\n", "\r")
    assert [one[:1] + one[2:3] for one in found(content)] == [(5, "csv"), (6, "empty"), (7, "csv")]


def test_what_is_mended_is_in_the_history(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(GOOD + "a,en,Plans  Bureau,admitted\n", "utf-8")
    assert fix_file(str(file)) == 1
    (change,) = load_history(str(file))
    assert change.action == "fix"
    assert [row["term"] for row in (*change.before, *change.after)] == [
        "Plans  Bureau",
        "Plans Bureau",
    ]


def test_the_command(tmp_path: Path) -> None:
    file = tmp_path / "t.csv"
    file.write_text(GOOD + "a,en,Bureau  of Plans,preferred\n", "utf-8")
    runner = CliRunner()
    done = runner.invoke(glossary_group, ["lint", str(file)])
    assert done.exit_code == 1
    assert f"{file}:4: term: error: the en term Bureau of Plans of a stands already" in done.stdout
    assert "1 error, 1 warning, 0 hints" in " ".join(done.stderr.split())
    done = runner.invoke(glossary_group, ["lint", "--json", str(file)])
    assert [one["fixable"] for one in json.loads(done.stdout)] == [True, True]
    done = runner.invoke(glossary_group, ["lint", "--fix", str(file)])
    assert done.exit_code == 0
    assert "2 problems mended" in " ".join(done.stderr.split())
    assert file.read_text("utf-8") == GOOD
    assert load_glossary(str(file)).concepts
