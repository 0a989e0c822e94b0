"""The catalogues of messages: the same messages in every language."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fluent.syntax import FluentParser, ast, serialize
from fluent.syntax.visitor import Visitor

from corpora.messages import LANGUAGES

ROOT = Path(__file__).parents[1]
PACKAGES = ("corpora", "aligner", "glossary")
FILES = sorted(
    file.relative_to(ROOT) for package in PACKAGES for file in ROOT.glob(f"{package}/locale/en/*")
)
# Names and figures alone.
SAME = {"html-title", "html-size", "page-date", "page-time"}
PLURALS = {"zero", "one", "two", "few", "many", "other"}
HAN = r"[\u4e00-\u9fff]"


class _Seen(Visitor):
    """What a message is made of: its variables, the cases it tells apart, and its words."""

    def __init__(self, entry: ast.Message) -> None:
        self.variables: set[str] = set()
        self.cases: set[str] = set()
        self.words: list[str] = []
        self.visit(entry)

    def visit_VariableReference(self, node: ast.VariableReference) -> None:  # noqa: N802
        self.variables.add(node.id.name)

    def visit_Variant(self, node: ast.Variant) -> None:  # noqa: N802
        if isinstance(node.key, ast.Identifier) and node.key.name not in PLURALS:
            self.cases.add(node.key.name)
        self.generic_visit(node)

    def visit_TextElement(self, node: ast.TextElement) -> None:  # noqa: N802
        self.words.append(node.value)


def catalogue(file: Path) -> dict[str, ast.Message]:
    """Return the messages of a file by their ids; each id stands there once."""
    messages = {}
    for entry in FluentParser().parse((ROOT / file).read_text(encoding="utf-8")).body:
        assert not isinstance(entry, ast.Junk), entry.content
        if isinstance(entry, ast.Message):
            assert entry.id.name not in messages
            messages[entry.id.name] = entry
    return messages


def chinese(file: Path) -> Path:
    return file.parent.with_name("zh") / file.name


def test_every_catalogue_is_in_every_language() -> None:
    for package in PACKAGES:
        files = [
            {file.name for file in ROOT.glob(f"{package}/locale/{language}/*")}
            for language in LANGUAGES
        ]
        assert files[0], package
        assert all(names == files[0] for names in files)


def test_an_id_names_one_message_of_a_package() -> None:
    for package in PACKAGES:
        ids = [name for file in FILES if file.parts[0] == package for name in catalogue(file)]
        assert sorted(set(ids)) == sorted(ids)


@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_message_is_translated(file: Path) -> None:
    english, translated = catalogue(file), catalogue(chinese(file))
    assert translated.keys() == english.keys()
    for name, message in english.items():
        ours, theirs = _Seen(message), _Seen(translated[name])
        assert theirs.variables == ours.variables, name
        # Chinese may tell apart what English calls by its own name.
        assert theirs.cases >= ours.cases, name
        same = serialize_value(translated[name]) == serialize_value(message)
        assert same == (name in SAME), name


@pytest.mark.parametrize("file", FILES, ids=str)
def test_chinese_has_chinese_punctuation(file: Path) -> None:
    for name, message in catalogue(chinese(file)).items():
        for words in _Seen(message).words:
            assert not re.search(rf"{HAN}[,.;:?!()\"']|[,;:?!()]{HAN}|{HAN} +{HAN}", words), name


def serialize_value(message: ast.Message) -> str:
    return serialize(ast.Resource([ast.Message(ast.Identifier("x"), message.value)]))
