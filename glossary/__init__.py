"""An alignment and a term base in, findings out."""

from typing import TYPE_CHECKING

from corpora.lazy import lazy_names

if TYPE_CHECKING:
    from glossary.checking import check as check
    from glossary.checking import segments_of as segments_of
    from glossary.checking import segments_of_pairs as segments_of_pairs
    from glossary.checking import segments_of_target as segments_of_target
    from glossary.model import Concept as Concept
    from glossary.model import Finding as Finding
    from glossary.model import Report as Report
    from glossary.model import Segment as Segment
    from glossary.model import Term as Term
    from glossary.reports import renderer as renderer
    from glossary.termbase import Glossary as Glossary
    from glossary.termbase import load_glossaries as load_glossaries
else:
    __getattr__, __dir__, __all__ = lazy_names(
        __name__,
        {
            "checking": ("check", "segments_of", "segments_of_pairs", "segments_of_target"),
            "model": ("Concept", "Finding", "Report", "Segment", "Term"),
            "reports": ("renderer",),
            "termbase": ("Glossary", "load_glossaries"),
        },
    )
