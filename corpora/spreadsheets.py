"""What spreadsheet programs make of files: kinds that are not read, cells taken for formulas."""

from __future__ import annotations

import re
from pathlib import PurePath

from corpora.errors import InputError
from corpora.messages import message

OTHERS = {
    ".xls": "Excel 97-2003",
    ".xlsb": "Excel binary",
    ".et": "WPS",
    ".ods": "OpenDocument",
    ".numbers": "Apple Numbers",
}
"""Spreadsheets that are not read, and what they are, by their suffix."""
_ACTIVE = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")


def refuse_others(file: str) -> None:
    """Refuse a spreadsheet of a kind that is not read, by its suffix.

    Raises
    ------
    InputError
        It is one; the message says how to make one that is.
    """
    kind = OTHERS.get(PurePath(file).suffix.lower())
    if kind:
        raise InputError(message("workbook-other", file=file, kind=kind))


def inert(text: str) -> str:
    """Return a text for a cell of a CSV file that a spreadsheet takes as it is.

    What begins with ``=``, ``+``, ``-``, ``@`` (or their full-width forms), a tab or a line end
    has an apostrophe before it; so has what begins so after apostrophes of its own, so that
    `active` gives back any text.
    """
    return f"'{text}" if _ACTIVE.match(text) else text


def active(text: str) -> str:
    """Return the text that `inert` was given."""
    return text[1:] if text.startswith("'") and _ACTIVE.match(text) else text
