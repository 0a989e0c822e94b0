"""Manifests: which Chinese document belongs to which English one, a pair a row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from corpora.encoding import decode
from corpora.errors import InputError
from corpora.files import read_bytes
from glossary.messages import message

LANGUAGES = ("zh", "en")
STATE = "state"
PAIRED = "paired"


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of a manifest.

    Attributes
    ----------
    line
        The line of the manifest on which it begins, from 1.
    zh, en
        The files, relative to the folder of the manifest; empty where none is named.
    cells
        All cells of the row by their columns, as they stand in the manifest.
    """

    line: int
    zh: str
    en: str
    cells: Mapping[str, str]

    def standing(self, paired_only: bool) -> Literal["pair", "left-out", "incomplete"]:
        """Return whether the row names a pair, is left out, or lacks a file that it should name.

        A row whose ``state`` is not ``paired`` is left out where it names one file, or where
        `paired_only` asks for it.
        """
        doubted = self.cells.get(STATE, PAIRED) != PAIRED
        if doubted and (paired_only or not (self.zh and self.en)):
            return "left-out"
        return "pair" if self.zh and self.en else "incomplete"


class Manifest:
    """The rows of a manifest, read again for each iteration from the content as it was.

    Parameters
    ----------
    file
        A CSV file (RFC 4180) whose first row names the columns, at least ``zh`` and ``en``.

    Attributes
    ----------
    file
        The file as it was named by the user.
    columns
        The names of the columns.
    rows
        How many rows there are.

    Raises
    ------
    InputError
        The file cannot be read, is no CSV, a column is missing or twice there, a row has more or
        fewer cells than the header, or there is no row.
    """

    def __init__(self, file: str) -> None:
        self.file = file
        self._text = decode(read_bytes(file), file)[0].removeprefix("\N{BYTE ORDER MARK}")
        self.columns: Sequence[str] = next(self._lines(), (1, []))[1]
        for name in LANGUAGES:
            if self.columns.count(name) != 1:
                raise InputError(
                    message("manifest-column", file=file, column=name)
                    if name not in self.columns
                    else message("manifest-column-twice", file=file, column=name)
                )
        self.rows = sum(1 for _ in self)
        if not self.rows:
            raise InputError(message("manifest-empty", file=file))

    @property
    def folder(self) -> Path:
        """The folder that the files of the rows are relative to."""
        return Path(self.file).absolute().parent

    def __iter__(self) -> Iterator[Entry]:
        rows = self._lines()
        next(rows)
        for line, cells in rows:
            if len(cells) != len(self.columns):
                raise InputError(
                    message(
                        "manifest-cells",
                        file=self.file,
                        line=str(line),
                        found=len(cells),
                        expected=len(self.columns),
                    )
                )
            by_column = dict(zip(self.columns, cells, strict=True))
            zh, en = (by_column[name] if by_column[name].strip() else "" for name in LANGUAGES)
            yield Entry(line, zh, en, by_column)

    def _lines(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows that are not blank, each with the line it begins on."""
        reader = csv.reader(io.StringIO(self._text, newline=""), strict=True)
        line = 1
        while True:
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise InputError(
                    message("manifest-csv", file=self.file, line=str(line), reason=str(error))
                ) from None
            if cells is None:
                return
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
