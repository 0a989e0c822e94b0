"""Pairs as CSV for spreadsheets: Chinese, English, the score, the places."""

from __future__ import annotations

from aligner.formats.pairs import pairs_of
from aligner.model import Alignment
from corpora.pairs.csv_ import write


def render(alignment: Alignment) -> bytes:
    """Return the file, with a byte-order mark."""
    return write(pairs_of(alignment))
