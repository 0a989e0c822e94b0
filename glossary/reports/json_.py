"""The report as JSON, for programs: the contract is `Report.as_dict`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from corpora.model import Document
from glossary.model import Report


def render(
    report: Report,
    *,
    documents: Sequence[Document] = (),
    width: int = 100,
    colour: bool = False,
) -> str:
    """Return the report as an object of JSON, its keys in a fixed order."""
    return dump(report.as_dict())


def dump(value: dict[str, Any]) -> str:
    """Return an object as a file of JSON.

    Text is written as it is; only surrogates, which UTF-8 cannot hold, are escaped.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return re.sub("[\ud800-\udfff]", lambda match: f"\\u{ord(match[0]):04x}", text) + "\n"
