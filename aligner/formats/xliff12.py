"""XLIFF 1.2, for older tools, one unit a bead."""

from __future__ import annotations

from aligner.formats.xliff import render as render_xliff
from aligner.model import Alignment


def render(alignment: Alignment) -> bytes:
    """Return the file; a null bead is a unit with an empty source, or without a target."""
    return render_xliff(alignment, version="1.2")
