"""What a worker does with a row of a manifest: align, check, and put the result into a file."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpora.errors import InputError
from corpora.files import read_bytes, write_bytes
from corpora.messages import choose_language
from glossary.corpus.settings import Recipe
from glossary.messages import message

if TYPE_CHECKING:
    from collections.abc import Callable

    from glossary.corpus.manifest import Entry

SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Done:
    """That the result of a row is in a file.

    Attributes
    ----------
    key
        The name of the file without its suffix, a hash in hexadecimal.
    kept
        Whether it was there before.
    """

    key: str
    kept: bool


@dataclass(frozen=True, slots=True)
class Failed:
    """Why a row has no result."""

    reason: str


def begin(recipe: Recipe, root: Path, folder: Path) -> Callable[[Entry], Done | Failed]:
    """Load the model and return the function that works on a row.

    The process moves into the folder of the manifest, so that files are opened and named as they
    stand there.

    Parameters
    ----------
    recipe
        How the pairs are aligned and checked.
    root
        The folder that the files are relative to.
    folder
        The folder of the results, a whole path.

    Raises
    ------
    InputError
        The model cannot be loaded; from the function: a result cannot be written.
    """
    from aligner.encoders import limit_threads, load_encoder

    os.chdir(root)
    choose_language(recipe.language)
    limit_threads(1)
    load_encoder(recipe.settings.model)
    return partial(_work, recipe, folder)


def _work(recipe: Recipe, folder: Path, entry: Entry) -> Done | Failed:
    from glossary.corpus.result import is_complete

    try:
        key = _key(recipe, entry)
        file = folder / f"{key}{SUFFIX}"
        if is_complete(file):
            return Done(key, True)
        content = _result(recipe, entry)
        if _key(recipe, entry) != key:
            return Failed(message("corpus-changed", zh=entry.zh, en=entry.en))
    except InputError as error:
        return Failed(" ".join(str(error).split()))
    except MemoryError:
        raise
    except Exception as error:  # whatever a hostile file makes of the libraries that read it
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return Failed(message("corpus-unexpected", zh=entry.zh, en=entry.en, reason=reason))
    write_bytes(str(file), content)
    return Done(key, False)


def _key(recipe: Recipe, entry: Entry) -> str:
    """Return the hash of all that the result depends on.

    The names are part of it, as they stand in the result and their suffixes tell formats.
    """
    contents = [hashlib.sha256(read_bytes(file)).hexdigest() for file in (entry.zh, entry.en)]
    parts = [recipe.sha256, entry.zh, entry.en, *contents]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _result(recipe: Recipe, entry: Entry) -> bytes:
    from aligner.aligning import align
    from aligner.commands import read_file
    from aligner.encoders import load_encoder
    from aligner.splitting import split
    from corpora.language import order
    from glossary.checking import check, segments_of
    from glossary.corpus.result import render

    settings = recipe.settings
    first, second = (
        read_file(file, split=settings.split, skip=settings.skip) for file in (entry.zh, entry.en)
    )
    source, target, swapped = order(first, second)
    alignment = align(
        split(source), split(target), encoder=load_encoder(settings.model), order=settings.order
    )
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
