from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

import duizhao
from corpora.samples import sample

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TRANSLATED = [
    *((file.parents[1] / file.name, file) for file in sorted((ROOT / "docs" / "zh").glob("*.md"))),
    (ROOT / "README.md", ROOT / "README.zh.md"),
]
PAGES = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *(chinese for _, chinese in TRANSLATED),
]
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)
SHELL = [
    line.partition(" #")[0].strip()
    for page in PAGES
    for language, block in re.findall(
        r"^```(\w*)\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    )
    if language in ("sh", "bat")
    for line in block.splitlines()
    if line.strip()
]
COMMANDS = sorted({line for line in SHELL if re.match(r"(\S*[/\\])?duizhao ", line)})


def test_the_ten_lines_of_python(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    number = next(number for number, (language, _) in enumerate(BLOCKS) if language == "python")
    program, expected = BLOCKS[number][1], BLOCKS[number + 1][1]
    assert len([line for line in program.splitlines() if line]) <= 10
    chosen = sample("announcement")
    (tmp_path / "demo-report").mkdir()
    for file in (chosen.zh, chosen.en):
        (tmp_path / "demo-report" / file.name).write_bytes(file.read_bytes())
    monkeypatch.chdir(tmp_path)
    exec(compile(program, "README.md", "exec"), {})
    assert capsys.readouterr().out == expected


def test_the_readme_has_commands() -> None:
    assert len(COMMANDS) > 10


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_is_one(line: str) -> None:
    _, *arguments = shlex.split(line.replace("\\", "/"))
    command: click.Command = duizhao.cli
    while isinstance(command, click.Group):
        name = arguments.pop(0)
        found = command.get_command(click.Context(command), name)
        assert found is not None, f"there is no command {name}"
        command = found
    # Takes the options and arguments apart without running the command.
    command.make_context(command.name, arguments)


@pytest.mark.parametrize("line", sorted({line for line in SHELL if line.startswith("make ")}))
def test_a_make_target_is_one(line: str) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in line.split()[1:]:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_names_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (page.parent / link).exists(), link
    for file in re.findall(r"\b(?:benchmarks|corpora|aligner|glossary|tests)/[\w./-]+\.\w+", text):
        assert (ROOT / file).exists(), file


@pytest.mark.parametrize("pages", TRANSLATED, ids=lambda pages: pages[1].name)
def test_a_page_in_chinese_has_the_parts_of_the_english_one(pages: tuple[Path, Path]) -> None:
    english, chinese = (page.read_text(encoding="utf-8") for page in pages)
    assert f"]({pages[1].relative_to(pages[0].parent).as_posix()})" in english
    assert re.findall("^#+ ", chinese, re.MULTILINE) == re.findall("^#+ ", english, re.MULTILINE)
    assert commands(chinese).replace("林梅", "Lin Mei") == commands(english)


def commands(text: str) -> str:
    """Return the blocks of code of a page, without comments and the languages asked for."""
    lines = re.findall("(?s:^```.*?^```)|^ {4}.*", text, re.MULTILINE)
    return re.sub(" *#.*|(?<=duizhao )--lang zh ", "", "\n".join(lines))
