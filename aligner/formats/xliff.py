"""XLIFF 2.1, one unit a bead."""

from __future__ import annotations

from aligner.formats.pairs import chinese_language, pairs_of
from aligner.model import Alignment
from corpora.pairs.xliff import Version, write


def render(alignment: Alignment, *, version: Version = "2.1") -> bytes:
    """Return the file; a null bead is a unit with an empty source, or without a target."""
    return b"".join(
        write(
            pairs_of(alignment),
            original=alignment.source[0].place.file if alignment.source else "",
            source_language=chinese_language(alignment),
            version=version,
        )
    )
