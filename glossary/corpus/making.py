"""The result of a pair of documents: they are aligned and checked. What this takes is loaded here.

The process that starts the others does none of it, and imports this module not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from aligner.aligning import align
from aligner.commands import read_file
from aligner.dictionary import dictionary
from aligner.encoders import Encoder, limit_threads, load_encoder
from aligner.splitting import split
from corpora.language import order
from glossary.checking import check, segments_of
from glossary.corpus.manifest import Entry
from glossary.corpus.result import render
from glossary.corpus.settings import Recipe


def load(model: str | None) -> Encoder:
    """Load a model, for one thread, and the dictionary; return the model.

    Raises
    ------
    InputError
        The model cannot be loaded.
    """
    limit_threads(1)
    dictionary()
    return load_encoder(model)


def result(recipe: Recipe, encoder: Encoder, entry: Entry, documents: Sequence[bytes]) -> bytes:
    """Return the file of the result of a row.

    Parameters
    ----------
    recipe
        How the pair is aligned and checked.
    encoder
        The model.
    entry
        The row.
    documents
        What its two files hold.

    Raises
    ------
    InputError
        They cannot be read, or not be aligned.
    """
    settings = recipe.settings
    first, second = (
        read_file(name, split=settings.split, skip=settings.skip, data=data)
        for name, data in zip((entry.zh, entry.en), documents, strict=True)
    )
    source, target, swapped = order(first, second)
    alignment = align(split(source), split(target), encoder=encoder, order=settings.order)
    report = check(
        segments_of(alignment),
        recipe.glossaries,
        select=settings.select,
        ignore=settings.ignore,
        min_confidence=settings.min_confidence,
        configuration=settings.configuration,
        documents=(source, target),
    )
    # The score of a bead has more digits than its last ones are worth.
    report = replace(
        report,
        segments=tuple(replace(one, score=round(one.score, 4)) for one in report.segments),
    )
    return render(report, alignment, (source, target), swapped=swapped)
