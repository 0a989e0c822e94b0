"""A workbook of pairs: Chinese, English, the score, the places."""

from __future__ import annotations

from aligner.formats.pairs import pairs_of
from aligner.model import Alignment
from corpora.pairs.xlsx import write


def render(alignment: Alignment) -> bytes:
    """Return the workbook.

    Raises
    ------
    InputError
        A text is longer than a cell can be.
    """
    return write(pairs_of(alignment))
