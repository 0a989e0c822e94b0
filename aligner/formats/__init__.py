"""The formats of alignments: each is a module with `render(alignment)`, loaded when it is used."""

from __future__ import annotations

from importlib import import_module
from typing import Literal, overload

from aligner.model import Alignment

FORMATS = ("ladder", "tsv", "jsonl", "html", "csv", "xlsx", "docx", "tmx", "xliff", "xliff12")
BINARY = frozenset({"docx", "xlsx"})
"""Those that are not for a terminal."""
_MODULES = {"csv": "csv_"}


@overload
def render(alignment: Alignment, name: Literal["ladder", "tsv", "jsonl", "html"]) -> str: ...
@overload
def render(alignment: Alignment, name: str) -> str | bytes: ...
def render(alignment: Alignment, name: str) -> str | bytes:
    """Return the content of a file that holds an alignment.

    Parameters
    ----------
    alignment
        What to write.
    name
        One of `FORMATS`.
    """
    module = import_module(f"{__name__}.{_MODULES.get(name, name)}")
    content: str | bytes = module.render(alignment)
    return content
