"""Rows of text files with a header: which separator they have."""

from __future__ import annotations

from collections.abc import Iterator

from glossary.termbase import COLUMNS, COMMENT, table_rows

TABLE_COLUMNS = (
    "zh",
    "en",
    "admitted",
    "deprecated",
    "forbidden",
    "standing",
    "check",
    "valid_from",
    "source",
    "note",
)
"""The columns of tables with a row a concept."""

_SEPARATORS = ("\t", ",", ";")
_KNOWN = frozenset(COLUMNS) | frozenset(TABLE_COLUMNS)


def header_of(text: str) -> tuple[str, list[str]]:
    """Return what separates the cells of a file, and those of its first row.

    Blank lines and comments are passed over. The separator is the one that makes known columns;
    in a file without a header a tab, or what is there more often.
    """
    lines = text.split("\n")
    first = next((line for line in lines if line.strip() and not line.startswith(COMMENT)), "")
    cells = {
        separator: [cell.strip().strip('"').strip() for cell in first.split(separator)]
        for separator in _SEPARATORS
    }

    def likelihood(separator: str) -> tuple[int, bool, int]:
        known = len(_KNOWN.intersection(cells[separator]))
        return known, separator == "\t" and "\t" in first, first.count(separator)

    best = max(_SEPARATORS, key=likelihood)
    return best, cells[best]


def rows_of(
    file: str, text: str, encoding: str, *, comments: bool = False
) -> Iterator[tuple[int, list[str]]]:
    """Yield the line and the cells of every row that is not blank, and no comment if there are any.

    Quotation marks are those of CSV. In files with tabs they are part of the text, except in
    UTF-16, as which Excel saves tables with tabs.

    Raises
    ------
    InputError
        The text is not CSV.
    """
    separator, _ = header_of(text)
    if separator != "\t" or encoding.startswith("utf-16"):
        yield from table_rows(file, text, separator, comments=comments)
        return
    for line, row in enumerate(text.split("\n"), 1):
        if row.strip() and not (comments and row.startswith(COMMENT)):
            yield line, [cell.strip() for cell in row.rstrip("\r").split("\t")]
