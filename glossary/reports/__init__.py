"""Reports of a check: a format is one module with a function `render`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Protocol, cast

from corpora.model import Document
from glossary.model import Report

FORMATS = {
    "text": "glossary.reports.text",
    "json": "glossary.reports.json_",
    "html": "glossary.reports.html",
}


class Render(Protocol):
    """What the module of a format offers under the name `render`."""

    def __call__(
        self,
        report: Report,
        *,
        documents: Sequence[Document] = (),
        width: int = 100,
        colour: bool = False,
    ) -> str:
        """Return the report in this format.

        Parameters
        ----------
        report
            The outcome of the check.
        documents
            The documents the texts come from: with them the place of every finding is exact
            also where the text was repaired.
        width
            The columns of the terminal, where the format is for one.
        colour
            Whether a terminal shows it in colour, where the format is for one.
        """
        ...


def renderer(name: str) -> Render:
    """Return the function that renders a report in the format of that name, loading its module.

    Raises
    ------
    KeyError
        There is no such format.
    """
    return cast(Render, import_module(FORMATS[name]).render)
