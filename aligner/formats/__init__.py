"""The formats of alignments: each is a module with `render(alignment)`, loaded when it is used."""

from __future__ import annotations

from importlib import import_module

from aligner.model import Alignment

FORMATS = ("ladder", "tsv", "jsonl", "html")


def render(alignment: Alignment, name: str) -> str:
    """Return the content of a file that holds an alignment.

    Parameters
    ----------
    alignment
        What to write.
    name
        One of `FORMATS`.
    """
    module = import_module(f"{__name__}.{name}")
    content: str = module.render(alignment)
    return content
