"""The formats of documents: one module each, chosen by suffix and by content.

A module has a function ``read`` that returns the content of a file; ``FORMATS`` below lists it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath
from typing import Protocol, cast

from corpora.archives import part_names
from corpora.model import Block, Unit
from corpora.readers import front_matter


@dataclass(frozen=True, slots=True)
class Content:
    """What a reader finds in a file.

    Attributes
    ----------
    units
        The units, as read.
    blocks
        The raw blocks, traced to the texts of all units in a row.
    notes
        What the reader passed over or decided, one line each, for those who want to know.
    """

    units: Sequence[Unit]
    blocks: Sequence[Block]
    notes: Sequence[str] = ()


class TextReader(Protocol):
    """Takes a decoded text apart into units and raw blocks."""

    def __call__(self, text: str, file: str) -> Content:
        """Return the content; raise `InputError` where there is no reading it."""


class BinaryReader(Protocol):
    """Takes the bytes of a file apart into units and raw blocks."""

    def __call__(self, data: bytes, file: str) -> Content:
        """Return the content; raise `InputError` where there is no reading it."""


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
    def read(self) -> TextReader:
        """The reader of the format."""
        return cast(TextReader, import_module(f"{__name__}.{self.name}").read)


@dataclass(frozen=True, slots=True)
class BinaryFormat:
    """A format of documents that is not text.

    Attributes
    ----------
    name
        As it is shown, and the name of its module in this package.
    suffixes
        The endings of its files, in lower case.
    magic
        How its files begin; empty where other formats begin so too.
    part
        The name of a part that all its files have and no others; for archives alone.
    """

    name: str
    suffixes: tuple[str, ...]
    magic: bytes = b""
    part: str = ""

    def begins(self, data: bytes) -> bool:
        """Return whether the bytes of a file show that it is of this format."""
        if self.part:
            return self.part in part_names(data)
        return bool(self.magic) and data.startswith(self.magic)

    @property
    def read(self) -> BinaryReader:
        """The reader of the format."""
        return cast(BinaryReader, import_module(f"{__name__}.{self.name}").read)


TEXT = Format("text", (".txt", ".text"), lines=True)
MARKDOWN = Format("markdown", (".md", ".markdown", ".mdown", ".mkd"))
HTML = Format("html", (".html", ".htm", ".xhtml", ".shtml"))
SUBTITLES = Format("subtitles", (".srt", ".vtt"))
FORMATS = (TEXT, MARKDOWN, HTML, SUBTITLES)
DOCX = BinaryFormat("docx", (".docx", ".docm", ".dotx", ".dotm"), part="word/document.xml")
BINARY_FORMATS: tuple[BinaryFormat, ...] = (
    DOCX,
    BinaryFormat("pdf", (".pdf",), magic=b"%PDF-"),
    BinaryFormat("pptx", (".pptx", ".pptm", ".ppsx", ".potx"), part="ppt/presentation.xml"),
    BinaryFormat("epub", (".epub",), part="META-INF/container.xml"),
)


def choose_binary(data: bytes, file: str) -> BinaryFormat | None:
    """Return the format of a file that is not text; None where it may be text.

    The content decides, whatever the suffix says; where it does not show, a known suffix does.
    """
    suffix = PurePath(file).suffix.lower()
    named = next((known for known in BINARY_FORMATS if suffix in known.suffixes), None)
    if named is not None and named.begins(data):
        return named
    return next((known for known in BINARY_FORMATS if known.begins(data)), named)


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
