"""Reports of a check: a format is one module with a function `pieces`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
Content = TypeVar("Content", covariant=True)


class Render(Protocol[Content]):
    """Gives a report in a format."""

    def __call__(
        self,
        report: Report,
        *,
        documents: Sequence[Document] = (),
        width: int = 100,
        colour: bool = False,
    ) -> Content:
        """Return the report in this format, whole or in pieces.

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
def streamer(name: Literal["text", "json", "csv", "html", "sarif"]) -> Render[Iterator[str]]: ...
@overload
def streamer(name: Literal["xlsx"]) -> Render[Iterator[bytes]]: ...
@overload
def streamer(name: str) -> Render[Iterator[str]] | Render[Iterator[bytes]]: ...
def streamer(name: str) -> Render[Iterator[str]] | Render[Iterator[bytes]]:
    """Return the function that gives a report in a format piece by piece.

    A report of a million findings is larger than many a memory. The module of the format is
    loaded.

    Raises
    ------
    KeyError
        There is no such format.
    """
    return cast(
        "Render[Iterator[str]] | Render[Iterator[bytes]]", import_module(FORMATS[name]).pieces
    )


@overload
def renderer(name: Literal["text", "json", "csv", "html", "sarif"]) -> Render[str]: ...
@overload
def renderer(name: Literal["xlsx"]) -> Render[bytes]: ...
@overload
def renderer(name: str) -> Render[str] | Render[bytes]: ...
def renderer(name: str) -> Render[str] | Render[bytes]:
    """Return the function that gives a report in a format as a whole.

    Raises
    ------
    KeyError
        There is no such format.
    """
    pieces = streamer(name)

    def render(
        report: Report,
        *,
        documents: Sequence[Document] = (),
        width: int = 100,
        colour: bool = False,
    ) -> str | bytes:
        made = list(pieces(report, documents=documents, width=width, colour=colour))
        # Only a workbook is bytes.
        return b"".join(made) if name == "xlsx" else "".join(made)  # type: ignore[arg-type]

    return cast("Render[str] | Render[bytes]", render)
