"""A translation memory (TMX 1.4b), one unit a bead."""

from __future__ import annotations

from aligner.formats.pairs import chinese_language, pairs_of
from aligner.model import Alignment
from corpora.pairs.tmx import write


def render(alignment: Alignment) -> bytes:
    """Return the file; a null bead is a unit with one text."""
    return b"".join(write(pairs_of(alignment), source_language=chinese_language(alignment)))
