"""Whole corpora: align and check the pairs of a manifest in many processes, merge the results."""

from typing import TYPE_CHECKING

from corpora.lazy import lazy_names

if TYPE_CHECKING:
    from glossary.corpus.manifest import Entry as Entry
    from glossary.corpus.merging import Filters as Filters
    from glossary.corpus.merging import Outcome as Outcome
    from glossary.corpus.result import Result as Result
    from glossary.corpus.running import results as results
    from glossary.corpus.running import run as run
    from glossary.corpus.settings import Settings as Settings
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            "manifest": ("Entry",),
            "merging": ("Filters", "Outcome"),
            "result": ("Result",),
            "running": ("results", "run"),
            "settings": ("Settings",),
        },
    )
