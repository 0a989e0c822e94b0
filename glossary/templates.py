"""The templates of reports and pages: nothing from a document is markup in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from glossary.reports.display import moment, visible
from glossary.saying import said

OPTIONS: Mapping[str, Any] = {
    "undefined": StrictUndefined,
    "trim_blocks": True,
    "lstrip_blocks": True,
}
FILTERS: Mapping[str, Callable[..., str]] = {"visible": visible, "moment": moment, "said": said}


@cache
def environment(package: str) -> Environment:
    """Return the templates of a package, from its folder ``templates``."""
    made = Environment(loader=PackageLoader(package), autoescape=True, **OPTIONS)
    made.filters.update(FILTERS)
    return made
