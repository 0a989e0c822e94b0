"""Pairs as tab-separated values: Chinese, tab, English; a null side is empty."""

from __future__ import annotations

from aligner.model import Alignment

_ONE_LINE = str.maketrans("\t\r\n", "   ")
_HEADERS = {("zh", "en"), ("source", "target")}


def render(alignment: Alignment) -> str:
    """Return one bead a row, which any reader of pairs takes back as it is.

    The format has no quoting: a tab or line end in a text is written as a space. There is no
    header, except where the first pair would itself be read as one.
    """
    rows = [
        (
            alignment.source_text(bead).translate(_ONE_LINE),
            alignment.target_text(bead).translate(_ONE_LINE),
        )
        for bead in alignment.beads
    ]
    if rows and tuple(cell.strip("\ufeff ").casefold() for cell in rows[0]) in _HEADERS:
        rows.insert(0, ("zh", "en"))
    return "".join(f"{source}\t{target}\n" for source, target in rows)
