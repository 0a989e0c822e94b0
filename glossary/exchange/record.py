"""The glossary of record: UTF-8 CSV, one row a term."""

from __future__ import annotations

from corpora.encoding import decode
from glossary.exchange.model import Losses, Read, Written, active_cells
from glossary.exchange.rows import rows_of
from glossary.termbase import Record, record_of


def read(data: bytes, file: str) -> Read:
    """Return the rows of a glossary, in any encoding and with any separator.

    Raises
    ------
    InputError
        As `termbase.parse_record`.
    """
    text, encoding = decode(data, file)
    return Read(record_of(file, rows_of(file, text, encoding, comments=True)), "own")


def write(record: Record) -> Written:
    """Return the glossary; nothing is lost.

    Cells are as they are, also those that a spreadsheet would take for formulas: they are
    counted, since programs that read glossaries know of no apostrophes.
    """
    losses = Losses(record)
    for column in record.columns:
        losses.keep(column, record.rows)
    cells = (cell for row in record.rows for cell in row.cells.values())
    losses.add("exchange-formulas", count=active_cells(cells))
    return Written(record.as_bytes(), losses.counts())
