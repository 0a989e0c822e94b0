"""What is done with a row of a manifest: read the documents, align and check them, keep the result.

The first and the last need the files. What is between needs none, so that it can be done on
another machine.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from corpora.errors import InputError
from corpora.files import read_bytes, write_bytes
from corpora.messages import Language, choose_language
from glossary.corpus.manifest import Entry
from glossary.corpus.settings import Recipe, installed
from glossary.messages import message

if TYPE_CHECKING:
    from aligner.encoders import Encoder

SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Parcel:
    """A row with its documents.

    Attributes
    ----------
    entry
        The row.
    key
        The name of the result without its suffix: a hash, in hexadecimal, of all that the result
        depends on.
    documents
        What the two files hold.
    """

    entry: Entry
    key: str
    documents: tuple[bytes, bytes]


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


class Desk:
    """Where documents are taken from, and results kept.

    Parameters
    ----------
    recipe
        How the pairs are aligned and checked.
    root
        The folder that the documents are relative to.
    folder
        The folder of the results.
    """

    def __init__(self, recipe: Recipe, root: Path, folder: Path) -> None:
        self._recipe = recipe
        self._root = root
        self._folder = folder

    def open(self, entry: Entry) -> Parcel | Done | Failed:
        """Return a row with its documents, unless its result is there or they cannot be read."""
        from glossary.corpus.result import is_complete

        try:
            first, second = (self._read(name) for name in (entry.zh, entry.en))
            key = _key(self._recipe, entry, (first, second))
            if is_complete(self._file(key)):
                return Done(key, True)
        except InputError as error:
            return Failed(" ".join(str(error).split()))
        return Parcel(entry, key, (first, second))

    def keep(self, key: str, result: bytes) -> Done:
        """Put a result into its file.

        Raises
        ------
        InputError
            It cannot be written.
        """
        write_bytes(str(self._file(key)), result)
        return Done(key, False)

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}{SUFFIX}"

    def _read(self, name: str) -> bytes:
        before = "" if Path(name).is_absolute() else f"{self._root}{os.sep}"
        if _is_endless(before + name):
            raise InputError(message("corpus-endless", file=name))
        try:
            return read_bytes(before + name)
        except InputError as error:  # which should name the file as the manifest does
            raise InputError(str(error).replace(before, "")) from None


def _is_endless(file: str) -> bool:
    """Return whether reading a file may never end: that of a pipe nobody writes to, or a device."""
    with suppress(OSError, ValueError):  # of which reading will tell
        mode = Path(file).stat().st_mode
        return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)
    return False


def load_ahead(model: str | None, language: Language) -> None:
    """Load what any recipe takes, before it is known: the program, the model, the dictionary.

    Parameters
    ----------
    model
        The name or the whole path of the model.
    language
        The language of messages.

    Raises
    ------
    InputError
        The model cannot be loaded.
    """
    from glossary.corpus import making

    choose_language(language)
    making.load(model)


def begin(recipe: Recipe, root: Path, folder: Path) -> Callable[[Entry], Done | Failed]:
    """Load the model and return the function that does all that is done with a row.

    Parameters
    ----------
    recipe, root, folder
        As `Desk`.

    Raises
    ------
    InputError
        The model cannot be loaded; from the function: a result cannot be written.
    """
    return partial(_work, Desk(recipe, root, folder), _prepared(recipe, None))


def begin_apart(recipe: Recipe, encoder: Encoder | None) -> Callable[[Parcel], bytes | Failed]:
    """Load the model, on any machine, and return the function that makes the result of a row.

    Parameters
    ----------
    recipe
        How the pairs are aligned and checked.
    encoder
        The model, where another process has it.

    Raises
    ------
    InputError
        The model cannot be loaded, or this machine has another one or other versions than that
        of the recipe.
    """
    here = installed(recipe.settings.model)
    for name, value in recipe.installed.items():
        if here[name] != value:
            there = {"wanted": str(value or "-"), "found": str(here[name] or "-")}
            raise InputError(message("corpus-differs", name=name, **there))
    return _prepared(recipe, encoder)


def _work(desk: Desk, make: Callable[[Parcel], bytes | Failed], entry: Entry) -> Done | Failed:
    parcel = desk.open(entry)
    if not isinstance(parcel, Parcel):
        return parcel
    result = make(parcel)
    return result if isinstance(result, Failed) else desk.keep(parcel.key, result)


def _key(recipe: Recipe, entry: Entry, documents: tuple[bytes, bytes]) -> str:
    # The names are part of it, as they stand in the result and their suffixes tell formats.
    contents = [hashlib.sha256(document).hexdigest() for document in documents]
    parts = [recipe.sha256, entry.zh, entry.en, *contents]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _prepared(recipe: Recipe, encoder: Encoder | None) -> Callable[[Parcel], bytes | Failed]:
    from glossary.corpus import making

    choose_language(recipe.language)
    return partial(_make, recipe, encoder or making.load(recipe.settings.model))


def _make(recipe: Recipe, encoder: Encoder, parcel: Parcel) -> bytes | Failed:
    from glossary.corpus import making

    entry = parcel.entry
    try:
        return making.result(recipe, encoder, entry, parcel.documents)
    except InputError as error:
        return Failed(" ".join(str(error).split()))
    except MemoryError:
        raise
    except Exception as error:  # whatever a hostile file makes of the libraries that read it
        reason = " ".join(f"{type(error).__name__}: {error}".split())
        return Failed(message("corpus-unexpected", zh=entry.zh, en=entry.en, reason=reason))
