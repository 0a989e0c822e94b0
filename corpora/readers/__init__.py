"""The formats of documents: one module each, chosen by suffix and by content.

A module has ``SUFFIXES`` and a function ``read(text, file)`` that returns the units and the
raw blocks; ``FORMATS`` below lists it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from corpora.model import Block, Unit
from corpora.readers import front_matter


class Reader(Protocol):
    """Takes a decoded text apart into units and raw blocks."""

    def __call__(self, text: str, file: str) -> tuple[Sequence[Unit], Sequence[Block]]:
        """Return the units and the blocks, traced to the texts of all units in a row."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format of documents.

    Attributes
    ----------
    name
        As it is shown, and the name of its module in this package.
    suffixes
        The endings of its files, in lower case.
    lines
        Whether its blocks are raw lines, whose paragraphs are yet to be found.
    """

    name: str
    suffixes: tuple[str, ...]
    lines: bool = False

    @property
    def read(self) -> Reader:
        """The reader of the format."""
        return cast(Reader, import_module(f"{__name__}.{self.name}").read)


TEXT = Format("text", (".txt", ".text"), lines=True)
MARKDOWN = Format("markdown", (".md", ".markdown", ".mdown", ".mkd"))
HTML = Format("html", (".html", ".htm", ".xhtml", ".shtml"))
FORMATS = (TEXT, MARKDOWN, HTML)


def choose(text: str, file: str) -> Format:
    """Return the format of a decoded text.

    A known suffix decides, except that a file named as plain text, or with an unknown suffix,
    may turn out to be HTML, or, with front matter, Markdown.

    Raises
    ------
    InputError
        The text begins with broken front matter.
    """
    suffix = PurePath(file).suffix.lower()
    for known in FORMATS:
        if suffix in known.suffixes and known is not TEXT:
            return known
    matter = front_matter.split(text, file)
    # Loading lxml is left to pages that need it.
    if front_matter.looks_like_html(text[matter.end :]):
        return HTML
    return MARKDOWN if matter.end else TEXT
