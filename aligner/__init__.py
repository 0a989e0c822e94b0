"""Two documents in, an alignment out."""

from typing import TYPE_CHECKING

from corpora.lazy import lazy_names

if TYPE_CHECKING:
    from aligner.aligning import align as align
    from aligner.encoders import Encoder as Encoder
    from aligner.encoders import load_encoder as load_encoder
    from aligner.formats import render as render
    from aligner.model import Alignment as Alignment
    from aligner.model import Bead as Bead
    from aligner.model import Sentence as Sentence
    from aligner.splitting import split as split
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            "aligning": ("align",),
            "encoders": ("Encoder", "load_encoder"),
            "formats": ("render",),
            "model": ("Alignment", "Bead", "Sentence"),
            "splitting": ("split",),
        },
    )
