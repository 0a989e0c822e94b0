"""Messages for people, by id, from Fluent catalogues.

Each package keeps its messages in ``locale/<language>/*.ftl`` and makes one `Catalogue` of them.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, get_args

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

Language = Literal["en", "zh"]
LANGUAGES: tuple[Language, ...] = get_args(Language)
"""English and Simplified Chinese."""
# Fluent refuses values longer than 1,000 characters.
_LONGEST_VALUE = 900
_chosen: ContextVar[Language | None] = ContextVar("language", default=None)


def language() -> Language:
    """Return the language of messages: the one that was chosen, else that of the locale."""
    return _chosen.get() or _of_locale()


def chosen_language() -> Language | None:
    """Return the language that was chosen in this thread; None where the locale decides."""
    return _chosen.get()


def choose_language(of: Language) -> None:
    """Write messages in a language from now on, in this thread."""
    _chosen.set(of)


@contextmanager
def in_language(of: Language) -> Iterator[None]:
    """Write messages in a language while in the context."""
    token = _chosen.set(of)
    try:
        yield
    finally:
        _chosen.reset(token)


def best_language(codes: Iterable[str]) -> Language | None:
    """Return the first language there is among codes such as ``zh-CN``; None where none is."""
    for code in codes:
        name = code.lower().replace("_", "-").partition("-")[0]
        for known in LANGUAGES:
            if name == known:
                return known
    return None


@cache
def _of_locale() -> Language:
    # The order of POSIX; the first that is set decides.
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    name = next(filter(None, map(os.environ.get, names)), "") or _of_windows()
    return best_language([name.partition(".")[0]]) or "en"


def _of_windows() -> str:
    if os.name != "nt":
        return ""
    import ctypes
    import locale

    identifier = ctypes.windll.kernel32.GetUserDefaultUILanguage()  # type: ignore[attr-defined,unused-ignore]
    return locale.windows_locale.get(identifier, "")


def _cut(value: str | int | float | date) -> str | int | float | date:
    """Return the beginning of a text that is longer than a message can hold."""
    if isinstance(value, str) and len(value) > _LONGEST_VALUE:
        return value[: _LONGEST_VALUE - 1] + "…"
    return value


class Catalogue:
    """The messages of one package, called with an id and the values to fill in.

    Parameters
    ----------
    package
        The import name of the package that holds the folder ``locale``.
    """

    def __init__(self, package: str) -> None:
        self._package = package
        self._bundles: dict[Language, FluentBundle] = {}
        # The files that are not yet in a bundle; to take in all takes longer than a short check.
        self._files: dict[Language, list[str]] = {}

    def __call__(self, message_id: str, /, **values: str | int | float | date) -> str:
        """Return the text of a message in the language of messages.

        Whole numbers are written with the grouping of the language; a number that names
        something (a line, an offset) is passed as a string. Dates are in the order of the
        language.

        Raises
        ------
        KeyError
            The catalogue has no message of that id, or a value that it needs is absent.
        """
        bundle = self._bundle(language(), message_id)
        message = bundle.get_message(message_id)
        if message.value is None:
            raise KeyError(message_id)
        cut = {name: _cut(value) for name, value in values.items()}
        text, errors = bundle.format_pattern(message.value, cut)
        if errors:
            raise KeyError(f"{message_id}: {errors[0]}")
        return str(text)

    def _bundle(self, of: Language, message_id: str) -> FluentBundle:
        """Return the messages of a language, that of an id among them if there is one."""
        if of not in self._bundles:
            from fluent.runtime import FluentBundle

            self._files[of] = self._read(of)
            self._bundles[of] = FluentBundle([of], use_isolating=False)
        bundle, files = self._bundles[of], self._files[of]
        if not bundle.has_message(message_id):
            from fluent.runtime import FluentResource

            begins = re.compile(f"^{re.escape(message_id)} *=", re.MULTILINE)
            wanted = [text for text in files if begins.search(text)]
            if not wanted:
                # What is not translated stands in English; the first of two of one id counts.
                wanted = files + (self._read(LANGUAGES[0]) if of != LANGUAGES[0] else [])
            for text in wanted:
                bundle.add_resource(FluentResource(text))
            self._files[of] = [text for text in files if text not in wanted]
        return bundle

    def _read(self, of: Language) -> list[str]:
        folder = resources.files(self._package) / "locale" / of
        if not folder.is_dir():
            return []
        files = sorted(folder.iterdir(), key=lambda file: file.name)
        return [file.read_text(encoding="utf-8") for file in files]


message = Catalogue(__package__)


def listed(words: Iterable[str]) -> str:
    """Return words in a row, separated as the language of messages separates them."""
    return message("list-separator").join(words)
