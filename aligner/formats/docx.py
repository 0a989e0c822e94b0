"""A Word file with a table of two columns: Chinese, English."""

from __future__ import annotations

from aligner.formats.pairs import pairs_of
from aligner.model import Alignment
from corpora.pairs.docx import write


def render(alignment: Alignment) -> bytes:
    """Return the Word file; scores are left out."""
    return write(pairs_of(alignment))
