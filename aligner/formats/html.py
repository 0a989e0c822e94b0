"""A page to read: both texts side by side, self-contained, for screen, phone and paper."""

from __future__ import annotations

from collections import Counter
from functools import cache
from importlib.metadata import version
from pathlib import PurePath
from typing import TYPE_CHECKING

from aligner.formats.picture import picture
from aligner.messages import message
from aligner.model import DOUBTFUL, Alignment
from corpora.messages import language

if TYPE_CHECKING:
    from jinja2 import Template


def render(alignment: Alignment) -> str:
    """Return the page."""
    sizes = Counter((len(bead.source), len(bead.target)) for bead in alignment.beads)
    doubtful = sum(bead.score < DOUBTFUL for bead in alignment.beads)
    return _template().render(
        alignment=alignment,
        source_name=_name(alignment.source[0].place.file) if alignment.source else "",
        target_name=_name(alignment.target[0].place.file) if alignment.target else "",
        sizes=sorted(sizes.items(), key=lambda item: (-item[1], item[0])),
        doubtful=doubtful,
        share=100 * doubtful / max(1, len(alignment.beads)),
        threshold=DOUBTFUL,
        picture=picture(alignment),
        version=version("duizhao"),
        message=message,
        language=language(),
    )


def _name(file: str) -> str:
    return PurePath(file).name or file


@cache
def _template() -> Template:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("aligner.formats"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("alignment.html")
