"""Glossaries of OmegaT: UTF-8, source, translation and comment separated by tabs."""

from __future__ import annotations

from corpora.encoding import decode
from corpora.errors import InputError
from glossary.exchange.bilingual import Entry, entries_of, read_entries
from glossary.exchange.model import Losses, Read, Written, active_cells
from glossary.messages import message
from glossary.termbase import Record


def read(data: bytes, file: str) -> Read:
    """Return the terms of a glossary of OmegaT; lines that begin with ``#`` are comments.

    Raises
    ------
    InputError
        A line has one cell or more than three, or as `read_entries`.
    """
    text, _ = decode(data, file)
    entries = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if not 2 <= len(cells) <= 3:
            raise InputError(
                message("exchange-cells", file=file, line=str(number), found=len(cells), most=3)
            )
        source, target, note = (*cells, "")[:3]
        entries.append(Entry(number, source, target, note))
    return read_entries(entries, file)


def write(record: Record) -> Written:
    """Return a glossary for OmegaT: a line for each Chinese form and accepted English form."""
    losses = Losses(record)
    entries = entries_of(record, losses, admitted=True, notes=True)
    plain = [entry for entry in entries if not entry.source.startswith("#")]
    losses.add("exchange-lost-comments", count=len(entries) - len(plain))
    lines = []
    for entry in plain:
        cells = [entry.source, entry.target, *([entry.note] if entry.note else [])]
        lines.append("\t".join(cells) + "\n")
        losses.add("exchange-formulas", count=active_cells(cells))
    return Written("".join(lines).encode(), losses.counts())
