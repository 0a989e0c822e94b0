from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corpora.errors import InputError
from duizhao import cli
from glossary.configuration import (
    Configuration,
    RuleSettings,
    find_configuration,
    load_configuration,
)

KNOWN = {
    "term.missing": "term",
    "term.forbidden": "term",
    "form.doubled-word": "form",
}
FULL = """\
glossary = ["names.csv", "builtin"]
select = ["term", "form.doubled-word"]
ignore = ["term.missing"]
min-confidence = 0.25
fail-on = "warning"

[rules.term]
severity = "warning"
min-confidence = 0.5

[rules.term.missing]
mqm = "terminology/own"
min-confidence = 1

[rules.form.doubled-word]
severity = "info"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(content: str, file: str = "duizhao.toml") -> Configuration:
    Path(file).write_text(content, encoding="utf-8")
    return load_configuration(Path(file).absolute(), KNOWN)


def test_all_that_can_be_said() -> None:
    assert load(FULL) == Configuration(
        file="duizhao.toml",
        sha256=hashlib.sha256(FULL.encode()).hexdigest(),
        glossaries=("names.csv", "builtin"),
        select=("term", "form.doubled-word"),
        ignore=("term.missing",),
        min_confidence=0.25,
        fail_on="warning",
        rules={
            "term": RuleSettings(severity="warning", min_confidence=0.5),
            "term.missing": RuleSettings(mqm="terminology/own", min_confidence=1.0),
            "form": RuleSettings(),
            "form.doubled-word": RuleSettings(severity="info"),
        },
    )


def test_the_rule_goes_before_its_family_and_that_before_all() -> None:
    configuration = load(FULL)
    assert configuration.settings("term.missing") == RuleSettings("warning", "terminology/own", 1)
    assert configuration.settings("term.forbidden") == RuleSettings("warning", None, 0.5)
    assert configuration.settings("form.doubled-word") == RuleSettings("info", None, 0.25)
    assert configuration.settings("other.rule") == RuleSettings(None, None, 0.25)
    assert Configuration().settings("term.missing") == RuleSettings()


def test_no_file_and_an_empty_file() -> None:
    assert load_configuration(None, KNOWN) == Configuration()
    empty = load("\ufeff")
    assert (empty.select, empty.ignore, empty.fail_on, empty.rules) == (None, (), "error", {})


def test_the_table_in_pyproject() -> None:
    table = '[project]\nname = "x"\n[tool.duizhao]\nfail-on = "never"\n[tool.duizhao.rules.form]\n'
    configuration = load(table, "pyproject.toml")
    assert (configuration.file, configuration.fail_on) == ("pyproject.toml", "never")
    assert configuration.rules == {"form": RuleSettings()}


def test_the_nearest_file_counts(folder: Path) -> None:
    below = folder / "a" / "b"
    below.mkdir(parents=True)
    (folder / "duizhao.toml").write_text("", encoding="utf-8")
    (folder / "a" / "pyproject.toml").write_text("[tool.other]\n", encoding="utf-8")
    assert find_configuration(below) == folder / "duizhao.toml"
    (folder / "a" / "pyproject.toml").write_text("[tool.duizhao]\n", encoding="utf-8")
    assert find_configuration(below) == folder / "a" / "pyproject.toml"
    (folder / "a" / "duizhao.toml").write_text("", encoding="utf-8")
    assert find_configuration(below) == folder / "a" / "duizhao.toml"


def test_glossaries_are_found_from_the_folder_of_the_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "duizhao.toml").write_text('glossary = ["builtin", "terms/a.csv"]', encoding="utf-8")
    (folder / "docs").mkdir()
    monkeypatch.chdir(folder / "docs")
    found = find_configuration(Path.cwd())
    configuration = load_configuration(found, KNOWN)
    assert configuration.file == str(Path("..", "duizhao.toml"))
    assert configuration.glossaries == ("builtin", str(Path("..", "terms", "a.csv")))


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("colour = true", "colour is unknown; known there are fail-on, glossary"),
        ("[rules.terms]", "rules.terms is unknown; known there are form, term"),
        ("[rules.term.wrong]", "rules.term.wrong is unknown; known there are forbidden, min-conf"),
        ('[rules.term]\nlevel = "x"', "rules.term.level is unknown"),
        ('[rules.term.missing]\nseverty = "x"', "rules.term.missing.severty is unknown"),
        ('[rules."term.missing"]', "rules.term.missing is unknown; known there are form, term"),
        ('[rules.term]\nseverity = "bad"', "rules.term.severity cannot be bad; write error, warn"),
        ("[rules.term]\nseverity = 1", "rules.term.severity cannot be 1"),
        ('[rules.term]\nmqm = " "', "rules.term.mqm must be a text"),
        ("[rules.term]\nmissing = 1", "rules.term.missing must be a table"),
        ("rules = 1", "rules must be a table"),
        ("select = 'term'", "select must be a list"),
        ("ignore = [1]", "ignore must be a list"),
        ("glossary = 'a.csv'", "glossary must be a list"),
        ("select = ['wrong']", "select cannot be wrong; write term.missing, "),
        ("fail-on = 'info'", "fail-on cannot be info; write error, warning, never"),
        ("min-confidence = 2", "min-confidence must be a number from 0 to 1"),
        ("min-confidence = nan", "min-confidence must be a number from 0 to 1"),
        ("min-confidence = true", "min-confidence must be a number from 0 to 1"),
        ("fail-on =", "this is not TOML (Invalid value (at end of document)"),
        ("a = 1\na = 2", "this is not TOML (Cannot overwrite a value (at "),
        ("a = " + "[" * 5000, "this is not TOML"),
    ],
)
def test_what_is_not_known_is_said_in_one_line(content: str, words: str) -> None:
    with pytest.raises(InputError) as stop:
        load(content)
    assert str(stop.value).startswith("duizhao.toml: ")
    assert words in str(stop.value)
    assert "\n" not in str(stop.value)


def test_what_is_not_known_in_pyproject_names_its_table() -> None:
    with pytest.raises(InputError, match=r"^pyproject\.toml: tool\.duizhao\.colour is unknown"):
        load("[tool.duizhao]\ncolour = 1", "pyproject.toml")
    with pytest.raises(InputError, match=r"^pyproject\.toml: tool\.duizhao must be a table"):
        load("[tool]\nduizhao = 1", "pyproject.toml")


def test_a_file_that_is_not_utf8() -> None:
    Path("duizhao.toml").write_bytes(b"\xef\xbb\xbf#\n\xff\n")
    with pytest.raises(InputError, match=r"duizhao\.toml: line 2: byte 5 is not UTF-8"):
        load_configuration(Path("duizhao.toml"), KNOWN)


@pytest.mark.parametrize("content", ["tool = 1", "[[tool]]", "[project]", "tool.duizhaox = 1"])
def test_a_pyproject_without_the_table_is_passed_over(content: str, folder: Path) -> None:
    (folder / "below").mkdir()
    (folder / "duizhao.toml").write_text("", encoding="utf-8")
    (folder / "below" / "pyproject.toml").write_text(content, encoding="utf-8")
    assert find_configuration(folder / "below") == folder / "duizhao.toml"


# From here on: what the command makes of it.

GLOSSARY = """\
concept,language,term,status
cac,zh,国家网信办,preferred
cac,en,Cyberspace Administration of China,preferred
cac,en,Internet Office,forbidden
summit,zh,云汐峰会,preferred
summit,en,Yunxi Summit,preferred
summit,en,Yunxi Construction Summit,deprecated
"""
PAIRS = """\
国家网信办今天宣布。\tThe Internet Office announced this today.
云汐峰会五月举行。\tThe Yunxi Construction Summit takes place in May.
"""


def check(configuration: str, *arguments: str) -> Result:
    Path("names.csv").write_text(GLOSSARY, encoding="utf-8")
    Path("pairs.tsv").write_text(PAIRS, encoding="utf-8")
    Path("duizhao.toml").write_text(configuration, encoding="utf-8")
    return CliRunner().invoke(cli, ["check", "pairs.tsv", "--format", "json", *arguments])


def report(configuration: str, *arguments: str) -> Any:
    return json.loads(check('glossary = ["names.csv"]\n' + configuration, *arguments).stdout)


def found(configuration: str, *arguments: str) -> list[tuple[str, str]]:
    findings = report(configuration, "--select", "term", *arguments)["findings"]
    return [(finding["rule"], finding["severity"]) for finding in findings]


FORBIDDEN, DEPRECATED = ("term.forbidden", "error"), ("term.deprecated", "warning")


def test_severity_and_category_are_those_of_the_file() -> None:
    changed = '[rules.term.deprecated]\nseverity = "error"\nmqm = "own"\n'
    findings = report(changed)["findings"]
    deprecated = next(finding for finding in findings if finding["rule"] == "term.deprecated")
    assert (deprecated["severity"], deprecated["mqm"]) == ("error", "own")
    plain = next(f for f in report("")["findings"] if f["rule"] == "term.deprecated")
    assert plain["id"] == deprecated["id"]


def test_thresholds_are_those_of_the_file_and_the_command_line_wins() -> None:
    assert found("") == [FORBIDDEN, DEPRECATED]
    assert found("min-confidence = 1") == []
    assert found("min-confidence = 1\n[rules.term.forbidden]\nmin-confidence = 0") == [FORBIDDEN]
    assert found("min-confidence = 1", "--min-confidence", "0.5") == [FORBIDDEN, DEPRECATED]


def rules(configuration: str, *arguments: str) -> list[str]:
    names: list[str] = report(configuration, *arguments)["signature"]["settings"]["rules"]
    return names


def test_what_is_selected_on_the_command_line_runs() -> None:
    assert rules('select = ["term.missing"]') == ["term.missing"]
    assert "term.missing" not in rules('ignore = ["term.missing"]', "--ignore", "term.forbidden")
    assert "term.forbidden" not in rules('ignore = ["term.missing"]', "--ignore", "term.forbidden")
    assert rules('ignore = ["term"]', "--select", "term.missing") == ["term.missing"]


def test_the_command_fails_on_what_the_file_says() -> None:
    only = 'glossary = ["names.csv"]\nselect = ["term.deprecated"]\n'
    assert check(only).exit_code == 0
    assert check(f'{only}fail-on = "warning"').exit_code == 1
    assert check(f'{only}fail-on = "warning"', "--fail-on", "error").exit_code == 0


def test_glossaries_of_the_command_line_win() -> None:
    signature = report("", "--glossary", "builtin")["signature"]
    assert [glossary["name"] for glossary in signature["glossaries"]] == ["builtin"]
    assert [g["name"] for g in report("")["signature"]["glossaries"]] == ["names.csv"]


def test_the_signature_names_the_file() -> None:
    content = 'glossary = ["names.csv"]\n[rules.term]\nmin-confidence = 0.5\n'
    settings = json.loads(check(content).stdout)["signature"]["settings"]
    assert settings["configuration"] == {
        "file": "duizhao.toml",
        "sha256": hashlib.sha256(content.encode()).hexdigest(),
        "rules": {"term": {"min_confidence": 0.5}},
    }


def test_a_broken_file_stops_the_command() -> None:
    result = check("colour = 1")
    assert isinstance(result.exception, InputError)
    assert str(result.exception).startswith("duizhao.toml: colour is unknown")
