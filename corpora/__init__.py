"""Files in, clean documents out."""

from typing import TYPE_CHECKING

from corpora.lazy import lazy_names

if TYPE_CHECKING:
    from corpora.errors import InputError as InputError
    from corpora.model import Block as Block
    from corpora.model import Document as Document
    from corpora.model import Place as Place
    from corpora.pairs import read_pairs as read_pairs
    from corpora.reading import read_document as read_document
    from corpora.reading import read_lines as read_lines
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            "errors": ("InputError",),
            "model": ("Block", "Document", "Place"),
            "pairs": ("read_pairs",),
            "reading": ("read_document", "read_lines"),
        },
    )
