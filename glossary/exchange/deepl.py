"""Glossaries of DeepL: CSV or TSV without a header, one translation for each source form.

CSV may name the languages in two further columns. Forms have at most 1,024 bytes
(https://developers.deepl.com/docs/customize/managing-glossaries).
"""

from __future__ import annotations

import csv
import io

from corpora.encoding import decode
from corpora.errors import InputError
from glossary.exchange.bilingual import Entry, entries_of, read_entries
from glossary.exchange.model import Losses, Read, Written, active_cells
from glossary.exchange.rows import rows_of
from glossary.messages import message
from glossary.termbase import Record

_MOST = 1024


def read(data: bytes, file: str) -> Read:
    """Return the terms of a glossary of DeepL.

    Raises
    ------
    InputError
        A row has neither two nor four cells, or as `read_entries`.
    """
    text, encoding = decode(data, file)
    entries = []
    for line, cells in rows_of(file, text, encoding):
        if len(cells) not in (2, 4):
            raise InputError(
                message("exchange-cells", file=file, line=str(line), found=len(cells), most=4)
            )
        source, target, *codes = cells
        first, second = codes or ("", "")
        entries.append(Entry(line, source, target, "", (first, second)))
    return read_entries(entries, file)


def write(record: Record) -> Written:
    """Return a glossary for DeepL as CSV: each Chinese form with the preferred English one."""
    losses = Losses(record)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    for entry in entries_of(record, losses, admitted=False, notes=False):
        cells = [entry.source, entry.target]
        if any(len(cell.encode()) > _MOST for cell in cells):
            losses.add("exchange-lost-long")
            continue
        writer.writerow(cells)
        losses.add("exchange-formulas", count=active_cells(cells))
    return Written(stream.getvalue().encode(), losses.counts())
