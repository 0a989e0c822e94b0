"""Bundled document pairs with their gold alignment and their planted mistranslations."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Sample:
    """A bundled document pair.

    Attributes
    ----------
    name
        The name of its folder.
    zh, en
        The documents.
    gold
        The folder with the sentences as they should be read and split, ``zh.txt`` and
        ``en.txt``, and the beads, ``alignment.ladder``.
    planted
        The table of the mistranslations in the English document: rule, Chinese and English
        sentence number, what is found, the correction, a note.
    """

    name: str
    zh: Path
    en: Path
    gold: Path
    planted: Path


def names() -> tuple[str, ...]:
    """Return the names of the samples, in alphabetical order."""
    return tuple(sorted(file.parent.name for file in _folder().glob("*/planted.tsv")))


def sample(name: str) -> Sample:
    """Return a sample.

    Raises
    ------
    KeyError
        There is no sample of that name.
    """
    if name not in names():
        raise KeyError(name)
    folder = _folder() / name
    return Sample(
        name,
        zh=next(folder.glob("zh.*")),
        en=next(folder.glob("en.*")),
        gold=folder / "gold",
        planted=folder / "planted.tsv",
    )


def _folder() -> Path:
    return Path(str(resources.files(__package__)))
