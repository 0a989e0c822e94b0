"""The pages of the rules, and rules of other packages."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

import pytest

from corpora.errors import InputError
from corpora.messages import LANGUAGES, Language, in_language
from glossary import checking
from glossary.checking import all_rules, check, choose_rules
from glossary.checks import omissions
from glossary.model import Segment
from glossary.pages import page, summary
from glossary.reports import renderer
from glossary.termbase import load_glossaries

HEADINGS: dict[Language, list[str]] = {
    "en": ["What it finds", "Why", "Example", "How to silence it"],
    "zh": ["检查内容", "理由", "示例", "如何忽略"],
}
SUMMARY: dict[Language, range] = {"en": range(21, 100), "zh": range(8, 40)}
DOUBTFUL: dict[Language, str] = {
    "en": "elow a confidence of {:g} its severity is *info*",
    "zh": "置信度低于{:g}时，严重程度为*提示*",
}
FOLDER = resources.files("glossary") / "rules"
DOCS = Path(__file__).parents[2] / "docs" / "rules.md"

every_language = pytest.mark.parametrize("of", LANGUAGES)


def examples(text: str, heading: str) -> list[str]:
    """Return the texts of the example of a page."""
    return re.findall(
        "^> (.+)$", text.partition(f"## {heading}\n")[2].partition("##")[0], re.MULTILINE
    )


@every_language
@pytest.mark.parametrize("name", checking.RULES)
def test_every_rule_has_a_page(name: str, of: Language) -> None:
    with in_language(of):
        text, first = page(name), summary(name)
    assert text.startswith(f"# `{name}`\n\n")
    assert re.findall("^## (.+)$", text, re.MULTILINE) == HEADINGS[of]
    assert len(first) in SUMMARY[of]
    assert f"`--ignore {name}`" in text
    # A browser shows a space where a line breaks, and Chinese has none.
    assert of == "zh" or all(len(line) <= 100 for line in text.splitlines())
    assert of == "en" or not re.search("[^\\n>]\\n[^\\n>]", text)


@every_language
@pytest.mark.parametrize("name", checking.RULES)
def test_the_example_of_a_page_is_found(name: str, of: Language) -> None:
    with in_language(of):
        texts = [
            "" if text in ("(nothing)", "（无）") else text
            for text in examples(page(name), HEADINGS[of][2])
        ]
    # An English text stands alone, Chinese and English by turns.
    pairs = list(zip(texts[::2], texts[1::2], strict=True)) if texts[1:] else [(None, texts[0])]
    score = 0.2 if name == "alignment.doubtful" else 0.95
    segments = [
        Segment(number, source, target, score, None, None)
        for number, (source, target) in enumerate(pairs)
    ]
    assert check(segments, load_glossaries(()), select=[name]).findings


def test_the_list_of_rules_is_that_of_the_code() -> None:
    rows = re.findall(
        r"^\| \[`(.+?)`\]\((.+?)\) \| (.+?) \| (.+?) \| (.+?) \|$",
        DOCS.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    listed = {row[0]: row[1:] for row in rows}
    for folder in (FOLDER, *(FOLDER / of for of in LANGUAGES[1:])):
        names = {file.name for file in folder.iterdir() if file.is_file()}
        assert names == {f"{name}.md" for name in listed}
    for rule in checking.RULES.values():
        file = f"../glossary/rules/{rule.name}.md"
        assert listed[rule.name] == (file, rule.severity, rule.mqm, summary(rule.name))


@pytest.mark.parametrize("name", ["omission.partial", "alignment.doubtful"])
def test_the_confidence_of_a_warning_is_that_of_the_code(name: str) -> None:
    for of in LANGUAGES:
        with in_language(of):
            said = DOUBTFUL[of].format(omissions._WARNING)
            assert said in " ".join(page(name).split())
    docs = " ".join(DOCS.read_text(encoding="utf-8").split())
    assert f"`{name}`" in docs.partition("below a confidence of")[0].rpartition("Less is")[2]
    assert f"below a confidence of {omissions._WARNING:g}," in docs


def test_an_unknown_rule_has_no_page() -> None:
    assert (page("../model"), summary("../model")) == ("", "")


MODULE = """\
from glossary.checks.rule import Candidate, Rule


def find(context):
    for index, segment in enumerate(context.segments):
        at = segment.target.find("teh")
        if at >= 0:
            yield Candidate(index, "teh", None, (at, at + 3), ("the",), "typo", {"word": "teh"}, 1)


TYPO = Rule("own.typo", "info", "fluency/spelling", 0.5, find, lambda id, word: f"{id}: {word}",
            "# `own.typo`\\n\\nA slip of the keyboard.\\n")
ALSO = Rule("own.other", "info", "other", 0.5, lambda context: ())
TWICE = Rule("term.missing", "info", "other", 0.5, lambda context: ())
WRONG = Rule("Own rule", "info", "other", 0.5, lambda context: ())
SEVERAL = (TYPO, ALSO)
NOTHING = []
"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A package that is installed, without rules as yet."""
    (tmp_path / "ownrules.py").write_text(MODULE, encoding="utf-8")
    information = tmp_path / "ownrules-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Name: ownrules\nVersion: 1.0\n", encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    all_rules.cache_clear()
    yield information
    sys.modules.pop("ownrules", None)
    all_rules.cache_clear()


def offer(package: Path, *points: str) -> None:
    lines = "\n".join(points)
    (package / "entry_points.txt").write_text(f"[duizhao.rules]\n{lines}\n", encoding="utf-8")


def test_rules_of_another_package_run(package: Path) -> None:
    offer(package, "mine = ownrules:SEVERAL")
    assert [rule.name for rule in choose_rules(["own"])] == ["own.typo", "own.other"]
    segments = [Segment(0, None, "On teh day", 1, None, None)]
    report = check(segments, [], select=["own"])
    found = report.findings[0]
    assert (found.rule, found.severity, found.found) == ("own.typo", "info", "teh")
    assert found.message == "typo: teh"
    with in_language("zh"):
        assert "A slip of the keyboard." in page("own.typo")
    assert "A slip of the keyboard." in renderer("html")(report)
    assert "A slip of the keyboard." in renderer("sarif")(report)


def test_a_rule_alone_is_offered_too(package: Path) -> None:
    offer(package, "mine = ownrules:ALSO")
    assert "own.other" in all_rules()
    assert checking.RULES.keys() <= all_rules().keys()


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (["x = ownrules:MISSING"], "AttributeError"),
        (["x = nowhere:RULES"], "ModuleNotFoundError: No module named 'nowhere'"),
        (["x = ownrules:MODULE"], "AttributeError"),
        (["x = ownrules"], "names no Rule"),
        (["x = ownrules:NOTHING"], "names no Rule"),
        (["x = ownrules:find"], "names no Rule"),
        (["x = ownrules:TWICE"], "there is already a rule term.missing"),
        (["x = ownrules:WRONG"], "Own rule is no name of the form family.name"),
        (["x = ownrules:SEVERAL", "y = ownrules:TYPO"], "there is already a rule own.typo"),
    ],
)
def test_broken_rules_are_said_in_one_line(package: Path, points: list[str], words: str) -> None:
    offer(package, *points)
    with pytest.raises(InputError) as stop:
        all_rules()
    text = str(stop.value)
    assert text.startswith("package ownrules: its rules ")
    assert text.endswith("; update or uninstall the package")
    assert words in text
    assert "\n" not in text
