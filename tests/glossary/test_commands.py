from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from corpora.errors import InputError
from duizhao import cli

GLOSSARY = """\
concept,language,term,status,standing
cac,zh,国家网信办,preferred,official
cac,en,Cyberspace Administration of China,preferred,
cac,en,CAC,admitted,
cac,en,Internet Office,forbidden,
summit,zh,云汐峰会,preferred,official
summit,en,Yunxi Summit,preferred,
summit,en,Yunxi Construction Summit,deprecated,
"""
WRONG = "国家网信办今天宣布。\tThe Internet Office announced this today.\n"
OLD = "云汐峰会五月举行。\tThe Yunxi Construction Summit takes place in May.\n"
RIGHT = "云汐峰会开幕了。\tThe Yunxi Summit has opened.\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("names.csv").write_text(GLOSSARY, encoding="utf-8")
    return tmp_path


def pairs(*rows: str) -> str:
    Path("pairs.tsv").write_text("".join(rows), encoding="utf-8")
    return "pairs.tsv"


def duizhao(*arguments: str) -> Result:
    return CliRunner().invoke(cli, arguments)


def check(*arguments: str) -> Result:
    return duizhao("check", "--glossary", "names.csv", *arguments)


def report(*arguments: str) -> Any:
    result = check("--format", "json", *arguments)
    assert result.exit_code in (0, 1), result.output
    return json.loads(result.stdout)


def rules(*arguments: str) -> list[str]:
    return [finding["rule"] for finding in report(*arguments)["findings"]]


@pytest.mark.parametrize(
    ("rows", "fail_on", "status"),
    [
        ((RIGHT,), "error", 0),
        ((RIGHT,), "warning", 0),
        ((OLD,), "error", 0),
        ((OLD,), "warning", 1),
        ((OLD,), "never", 0),
        ((RIGHT, WRONG), "error", 1),
        ((RIGHT, WRONG), "warning", 1),
        ((RIGHT, WRONG), "never", 0),
    ],
)
def test_the_exit_status_says_what_was_found(
    rows: tuple[str, ...], fail_on: str, status: int
) -> None:
    assert check(pairs(*rows), "--fail-on", fail_on).exit_code == status


def test_errors_fail_by_default_and_text_is_written() -> None:
    result = check(pairs(RIGHT, WRONG, OLD))
    assert result.exit_code == 1
    assert result.stderr == ""
    assert result.stdout.startswith("pairs.tsv:2:16: error: ")
    assert "\npairs.tsv:3:15: warning: " in result.stdout
    assert "  expected: Cyberspace Administration of China; CAC\n" in result.stdout
    assert result.stdout.endswith("\n1 error, 1 warning in 3 segments.\n")


def test_nothing_found() -> None:
    result = check(pairs(RIGHT))
    made, summary = result.stdout.splitlines()
    assert (result.exit_code, summary) == (0, "No findings in 1 segment.")
    assert made.startswith("duizhao ")


def test_rules_are_selected_and_ignored_by_name_and_family() -> None:
    file = pairs(WRONG, OLD)
    assert rules(file) == ["term.forbidden", "term.deprecated"]
    assert rules(file, "--select", "term.deprecated, term.missing") == ["term.deprecated"]
    assert rules(file, "--ignore", "term.deprecated") == ["term.forbidden"]
    assert rules(file, "--ignore", "term") == []


def test_min_confidence() -> None:
    file = pairs(WRONG)
    assert rules(file, "--min-confidence", "1") == []
    assert rules(file, "--select", "term", "--min-confidence", "0") == ["term.forbidden"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "name the Chinese and the English document"),
        (("zh.txt",), "zh.txt is no file of pairs (.csv, "),
        (("a.txt", "b.txt", "c.txt"), "3 files were named"),
        (("--target-only",), "takes one English document, but 0"),
        (("--target-only", "a.txt", "b.txt"), "takes one English document, but 2"),
        (("pairs.tsv", "--select", " ,"), "the list is empty"),
        (("pairs.tsv", "--format", "pdf"), "'pdf' is not one of"),
        (("pairs.tsv", "--fail-on", "info"), "'info' is not one of"),
        (("pairs.tsv", "--min-confidence", "1.5"), "1.5 is not in the range"),
    ],
)
def test_wrong_usage(arguments: tuple[str, ...], words: str) -> None:
    result = check(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert words in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("pairs.tsv", "--select", "term.wrong"), "term.wrong: there is no such rule"),
        (("pairs.tsv", "--ignore", "term.missing,terms"), "terms: there is no such rule"),
        (("pairs.tsv", "-o", "nowhere/out.html"), "nowhere/out.html: the folder"),
        (("pairs.tsv", "-o", "pairs.tsv"), "pairs.tsv"),
        (("pairs.tsv", "-o", "names.csv"), "names.csv"),
        (("pairs.tsv", "--glossary", "missing.csv"), "missing.csv: there is no such file"),
        (("missing.tsv",), "missing.tsv: there is no such file"),
        (("missing-zh.txt", "missing-en.txt"), "missing-zh.txt: there is no such file"),
    ],
)
def test_bad_input(arguments: tuple[str, ...], words: str) -> None:
    content = Path(pairs(WRONG)).read_bytes()
    result = check(*arguments)
    assert isinstance(result.exception, InputError)
    assert words in str(result.exception)
    assert "\n" not in str(result.exception)
    assert result.stdout == ""
    assert Path("pairs.tsv").read_bytes() == content


def test_an_english_text_alone() -> None:
    text = "We met in May.\n\nThe Internet Office announced this today.\n"
    Path("en.txt").write_text(text, encoding="utf-8")
    outcome = report("--target-only", "en.txt")
    assert [finding["rule"] for finding in outcome["findings"]] == ["term.forbidden"]
    assert [segment["source"] for segment in outcome["segments"]] == [None, None]
    assert outcome["signature"]["settings"]["target_only"] is True
    assert check("en.txt", "--target-only").stdout.startswith("en.txt:3:5: error: ")


def test_a_chinese_text_alone_is_refused() -> None:
    Path("zh.txt").write_text("国家网信办今天宣布，云汐峰会五月举行。\n", encoding="utf-8")
    result = check("--target-only", "zh.txt")
    assert isinstance(result.exception, InputError)
    assert "zh.txt: this is Chinese" in str(result.exception)


def test_the_signature_tells_how_to_repeat_the_check() -> None:
    signature = report(pairs(WRONG), "--ignore", "term.missing", "--min-confidence", "0.25")[
        "signature"
    ]
    assert signature["version"]
    assert signature["model"] == ""
    assert signature["glossaries"][0]["name"] == "names.csv"
    assert len(signature["glossaries"][0]["sha256"]) == 64
    assert signature["settings"]["min_confidence"] == 0.25
    assert "term.missing" not in signature["settings"]["rules"]


def test_a_report_in_a_file_is_summed_up_in_a_note() -> None:
    Path("out.json").write_text("old", encoding="utf-8")
    result = check(pairs(WRONG), "--format", "json", "-o", "out.json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == "duizhao: note: out.json: 1 error in 1 segment.\n"
    assert json.loads(Path("out.json").read_text(encoding="utf-8"))["schema"] == 1
    assert sorted(file.name for file in Path().iterdir()) == ["names.csv", "out.json", "pairs.tsv"]


def test_html() -> None:
    result = check(pairs(WRONG), "--format", "html")
    assert result.stdout.startswith("<!DOCTYPE html>")
    assert '<mark class="error">Internet Office</mark>' in result.stdout


def test_several_glossaries_and_the_built_in_one() -> None:
    names = [
        g["name"] for g in report(pairs(WRONG), "--glossary", "builtin")["signature"]["glossaries"]
    ]
    assert names == ["names.csv", "builtin"]
    result = duizhao("check", "--format", "json", pairs(WRONG))
    assert [g["name"] for g in json.loads(result.stdout)["signature"]["glossaries"]] == ["builtin"]


CHINESE = """\
云汐峰会的公告

国家网信办今天宣布，云汐峰会将于五月在海边的新会议中心举行。
来自三十个国家的一千二百名代表将参加会议。
门票可以在网上免费预订。
"""
ENGLISH = """\
Announcement of the Yunxi Summit

The Internet Office announced today that the Yunxi Summit will be held in May in the
new convention center by the sea. One thousand two hundred delegates from thirty countries
will attend the meeting. Tickets can be booked online free of charge.
"""


@pytest.mark.parametrize("swapped", [False, True])
def test_two_documents_are_aligned_and_checked(swapped: bool) -> None:
    Path("zh.txt").write_text(CHINESE, encoding="utf-8")
    Path("en.txt").write_text(ENGLISH, encoding="utf-8")
    files = ["en.txt", "zh.txt"] if swapped else ["zh.txt", "en.txt"]
    result = check(*files)
    assert result.exit_code == 1
    assert ("the other way round" in result.stderr) == swapped
    assert result.stdout.startswith("en.txt:3:5: error: ")
    assert "  zh 3:1 | 国家网信办今天宣布" in result.stdout
    assert "1 error in " in result.stdout


def test_the_column_is_right_on_a_line_that_wraps() -> None:
    Path("zh.txt").write_text(CHINESE, encoding="utf-8")
    english = ENGLISH.replace("The Internet Office announced", "It was announced")
    english = english.replace("new convention center by the sea.", "new Internet Office.")
    Path("en.txt").write_text(english, encoding="utf-8")
    assert check("zh.txt", "en.txt").stdout.startswith("en.txt:4:5: error: ")


def test_the_demo_writes_its_report_and_says_where() -> None:
    result = duizhao("demo")
    assert result.exit_code == 0, result.output
    file = Path("demo-report/report.html").resolve()
    assert f"Report: {file}\n" in result.stdout
    assert "demo-report/" in result.stdout.replace(os.sep, "/")
    page = file.read_text(encoding="utf-8")
    assert "National Internet Information Office" in page
    assert "error" in result.stdout
    again = duizhao("demo")
    assert (again.exit_code, again.stdout) == (0, result.stdout)


def test_a_demo_folder_that_cannot_be_made() -> None:
    Path("demo-report").write_text("a file", encoding="utf-8")
    result = duizhao("demo")
    assert isinstance(result.exception, InputError)
    assert "demo-report: this folder cannot be made" in str(result.exception)


def process(*arguments: str, **options: Any) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "duizhao", "check", "--glossary", "names.csv", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        **options,
    )


def test_a_closed_pipe_is_no_error() -> None:
    file = pairs(*[WRONG] * 5000)
    with process(file, "--fail-on", "never") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 0


def test_bad_input_is_one_line_and_status_2() -> None:
    with process("missing.tsv") as running:
        out, error = running.communicate()
    assert running.returncode == 2
    assert out == b""
    assert error.decode().startswith("duizhao: error: missing.tsv: there is no such file")
    assert error.count(b"\n") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals")
@pytest.mark.parametrize(("no_color", "coloured"), [("", True), ("1", False)])
def test_colour_is_for_terminals_and_no_color_is_honoured(no_color: str, coloured: bool) -> None:
    import pty

    pairs(WRONG)
    main, terminal = pty.openpty()
    environment = {**os.environ, "NO_COLOR": no_color, "TERM": "xterm"}
    command = [sys.executable, "-m", "duizhao", "check", "--glossary", "names.csv", "pairs.tsv"]
    subprocess.run(command, stdout=terminal, env=environment, check=False, timeout=60)
    os.close(terminal)
    shown = b""
    try:
        while part := os.read(main, 4096):
            shown += part
    except OSError:  # Linux says so when the other end is closed.
        pass
    os.close(main)
    assert b"Internet Office" in shown
    assert (b"\x1b[" in shown) == coloured
