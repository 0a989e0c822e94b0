from __future__ import annotations

import threading
from contextvars import ContextVar
from pathlib import Path

import pytest

import corpora.messages
from corpora.messages import (
    Catalogue,
    best_language,
    choose_language,
    in_language,
    language,
    listed,
    message,
)


@pytest.mark.parametrize(
    ("codes", "found"),
    [
        (["zh-CN", "en"], "zh"),
        (["zh_TW"], "zh"),
        (["fr", "de", "EN-gb"], "en"),
        (["C"], None),
        (["zhuang"], None),
        ([], None),
    ],
)
def test_the_first_language_there_is_is_taken(codes: list[str], found: str | None) -> None:
    assert best_language(codes) == found


@pytest.mark.parametrize(
    ("environment", "found"),
    [
        ({"LC_ALL": "zh_CN.UTF-8", "LANG": "en_US.UTF-8"}, "zh"),
        ({"LC_MESSAGES": "en_GB", "LANG": "zh_CN.UTF-8"}, "en"),
        ({"LANG": "zh_CN"}, "zh"),
        ({"LC_ALL": "", "LANG": "zh_CN"}, "zh"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({}, "en"),
    ],
)
def test_the_locale_decides(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], found: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(corpora.messages, "_of_windows", lambda: "")
    # Other tests may have chosen a language.
    monkeypatch.setattr(corpora.messages, "_chosen", ContextVar("chosen", default=None))
    corpora.messages._of_locale.cache_clear()
    assert language() == found
    monkeypatch.undo()
    corpora.messages._of_locale.cache_clear()


def test_a_choice_holds_in_its_context_and_thread() -> None:
    with in_language("zh"):
        assert language() == "zh"
        seen = []
        thread = threading.Thread(target=lambda: seen.append(language()))
        thread.start()
        thread.join()
        assert seen == ["en"]
    assert language() == "en"
    choose_language("en")


def test_what_has_no_translation_stands_in_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for code, text in (("en", "one = 1 line\ntwo = 2 lines\n"), ("zh", "one = 1行\n")):
        folder = tmp_path / "halfway" / "locale" / code
        folder.mkdir(parents=True)
        (folder / "words.ftl").write_text(text, encoding="utf-8")
    (tmp_path / "halfway" / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    halfway = Catalogue("halfway")
    with in_language("zh"):
        assert (halfway("one"), halfway("two")) == ("1行", "2 lines")
    assert halfway("one") == "1 line"


def test_a_message_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        message("there is no such message")


def test_words_in_a_row_are_separated_as_the_language_does() -> None:
    assert listed(["a", "b", "c"]) == "a, b, c"
    with in_language("zh"):
        assert listed(["a", "b", "c"]) == "a、b、c"


def test_the_beginning_of_a_long_value_is_written() -> None:
    text = message("file-missing", file="x" * 5000)
    assert text.startswith("x" * 800)
    assert "…" in text
    assert len(text) < 1200
