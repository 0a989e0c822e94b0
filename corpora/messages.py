"""Messages for people, by id, from Fluent catalogues.

Each package keeps its messages in ``locale/<language>/*.ftl`` and makes one `Catalogue` of them.
"""

from __future__ import annotations

from functools import cached_property
from importlib import resources
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fluent.runtime import FluentBundle

LANGUAGE = "en"


class Catalogue:
    """The messages of one package, called with an id and the values to fill in.

    Parameters
    ----------
    package
        The import name of the package that holds the folder ``locale``.
    """

    def __init__(self, package: str) -> None:
        self._package = package

    def __call__(self, message_id: str, /, **values: str | int | float) -> str:
        """Return the text of a message.

        Whole numbers are written with the grouping of the language; a number that names
        something (a line, an offset) is passed as a string.

        Raises
        ------
        KeyError
            The catalogue has no message of that id, or a value that it needs is absent.
        """
        message = self._bundle.get_message(message_id)
        if message.value is None:
            raise KeyError(message_id)
        text, errors = self._bundle.format_pattern(message.value, values)
        if errors:
            raise KeyError(f"{message_id}: {errors[0]}")
        return str(text)

    @cached_property
    def _bundle(self) -> FluentBundle:
        from fluent.runtime import FluentBundle, FluentResource

        bundle = FluentBundle([LANGUAGE], use_isolating=False)
        folder = resources.files(self._package) / "locale" / LANGUAGE
        for file in sorted(folder.iterdir(), key=lambda file: file.name):
            bundle.add_resource(FluentResource(file.read_text(encoding="utf-8")))
        return bundle


message = Catalogue(__package__)
