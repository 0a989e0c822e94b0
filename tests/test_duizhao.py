from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from importlib import import_module
from pathlib import Path
from types import ModuleType

import click
import pytest

import aligner
import corpora
import duizhao
import glossary

POSIX = pytest.mark.skipif(sys.platform == "win32", reason="pipes and signals of POSIX")
RIGHT = "数字中国建设峰会开幕。\tThe Digital China Summit opened.\n"
WRONG = "国家互联网信息办公室\tNational Internet Information Office\n"


def command(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "duizhao", *arguments],
        capture_output=True,
        cwd=cwd,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "right.tsv").write_text(RIGHT, encoding="utf-8")
    (tmp_path / "wrong.tsv").write_text(WRONG, encoding="utf-8")
    return tmp_path


def test_help_is_quick() -> None:
    # 0.1 s where nothing else runs.
    taken = []
    for _ in range(3):
        start = time.perf_counter()
        assert command("--help").returncode == 0
        taken.append(time.perf_counter() - start)
    assert min(taken) < 1


def test_help_loads_nothing_heavy() -> None:
    program = (
        "import sys, duizhao\n"
        "sys.argv = ['duizhao', '--help']\n"
        "try:\n"
        "    duizhao.main()\n"
        "except SystemExit as stop:\n"
        "    assert stop.code == 0\n"
        "print(*sys.modules, file=sys.stderr)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    loaded = set(done.stderr.split())
    assert "click" in loaded
    heavy = {"ahocorasick_rs", "fluent.runtime", "jinja2", "langdetect", "lxml", "numpy", "opencc"}
    assert not loaded & heavy


def test_help_names_every_command() -> None:
    shown = command("--help").stdout
    assert duizhao.SUMMARIES.keys() == duizhao.COMMANDS.keys()
    for name, summary in duizhao.SUMMARIES.items():
        assert re.search(rf"^  {name} +{re.escape(summary)}$", shown, re.MULTILINE)


@pytest.mark.parametrize("name", duizhao.COMMANDS)
def test_every_command_has_help(name: str) -> None:
    done = command(name, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith(f"Usage: duizhao {name} ")
    assert done.stderr == ""


@pytest.mark.parametrize("name", duizhao.COMMANDS)
def test_every_option_is_explained(name: str) -> None:
    module, _, attribute = duizhao.COMMANDS[name].partition(":")
    commands = [getattr(import_module(module), attribute)]
    for one in commands:
        assert one.help
        if isinstance(one, click.Group):
            commands.extend(one.commands.values())
        assert all(option.help for option in one.params if isinstance(option, click.Option))


def test_version() -> None:
    done = command("--version")
    assert re.fullmatch(r"duizhao, version \d+\.\d+\.\d+\n", done.stdout)


def test_status_0_without_findings(folder: Path) -> None:
    done = command("check", "right.tsv", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")


def test_status_1_with_findings(folder: Path) -> None:
    done = command("check", "wrong.tsv", cwd=folder)
    assert done.returncode == 1
    assert "term.forbidden" in done.stdout
    assert done.stderr == ""


def test_status_2_for_bad_input(folder: Path) -> None:
    done = command("check", "nowhere.tsv", cwd=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert re.fullmatch(r"duizhao: error: nowhere\.tsv: .+\n", done.stderr)


@pytest.mark.parametrize("arguments", [("translate",), ("check", "--nonsense"), ("align", "zh")])
def test_status_2_for_wrong_usage(arguments: tuple[str, ...]) -> None:
    done = command(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Error: " in done.stderr
    assert "Traceback" not in done.stderr


@POSIX
@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("read", "long.txt"),
        ("check", "--format", "json", "--fail-on", "never", "wrong.tsv"),
    ],
)
def test_a_closed_pipe_ends_quietly(arguments: tuple[str, ...], folder: Path) -> None:
    (folder / "long.txt").write_text("It rains in Fuzhou today.\n\n" * 9000, encoding="utf-8")
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = subprocess.run(
            [sys.executable, "-m", "duizhao", *arguments],
            stdout=pipe,
            stderr=subprocess.PIPE,
            cwd=folder,
            encoding="utf-8",
            check=False,
        )
    assert done.stderr == ""
    assert done.returncode in (0, 1)


@POSIX
def test_an_interrupt_ends_without_a_traceback(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.txt"
    os.mkfifo(pipe)
    # A process in the background may have been started with interrupts ignored.
    program = (
        "import signal, duizhao\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "duizhao.main()\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", program, "read", str(pipe)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    # Opening the pipe waits until the command has opened it and waits for something to read.
    with process, pipe.open("wb"):
        process.send_signal(signal.SIGINT)
        output, errors = process.communicate(timeout=30)
    assert output == ""
    assert errors.strip() == "duizhao: interrupted"
    assert process.returncode == 130


@pytest.mark.parametrize("package", [corpora, aligner, glossary], ids=lambda one: one.__name__)
def test_a_package_offers_its_names(package: ModuleType) -> None:
    assert package.__all__ == dir(package)
    for name in package.__all__:
        assert getattr(package, name).__name__ == name
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        package.nothing  # noqa: B018
