"""Reports of a check: a format is one module with a function `render`."""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from typing import Literal, Protocol, TypeVar, cast, overload

from corpora.model import Document
from glossary.model import Report

FORMATS = {
    "text": "glossary.reports.text",
    "json": "glossary.reports.json_",
    "csv": "glossary.reports.csv_",
    "xlsx": "glossary.reports.xlsx",
    "html": "glossary.reports.html",
    "sarif": "glossary.reports.sarif",
}
Content = TypeVar("Content", str, bytes, covariant=True)


class Render(Protocol[Content]):
    """What the module of a format offers under the name `render`."""

    def __call__(
        self,
        report: Report,
        *,
        documents: Sequence[Document] = (),
        width: int = 100,
        colour: bool = False,
    ) -> Content:
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


@overload
def renderer(name: Literal["text", "json", "csv", "html", "sarif"]) -> Render[str]: ...
@overload
def renderer(name: Literal["xlsx"]) -> Render[bytes]: ...
@overload
def renderer(name: str) -> Render[str] | Render[bytes]: ...
def renderer(name: str) -> Render[str] | Render[bytes]:
    """Return the function that renders a report in the format of that name, loading its module.

    Raises
    ------
    KeyError
        There is no such format.
    """
    return cast("Render[str] | Render[bytes]", import_module(FORMATS[name]).render)
