"""The tables of a Word document."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from corpora.word.text import WordDocument


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table.

    Attributes
    ----------
    number
        Which row of the table it is, from 1.
    cells
        The texts of its cells, their paragraphs separated by line feeds, notes behind them.
    header
        Whether it is repeated at the top of each page.
    merged
        Whether it has a cell that reaches over several columns or rows.
    """

    number: int
    cells: tuple[str, ...]
    header: bool
    merged: bool


def tables(document: WordDocument) -> Iterator[tuple[Row, ...]]:
    """Yield the rows of each table of the body, tables within cells being part of these.

    Rows that a tracked change takes out are none.
    """
    w = document.w
    walker = etree.iterwalk(document.body, events=("start",), tag=(f"{w}tbl", f"{w}txbxContent"))
    for _, element in walker:
        walker.skip_subtree()
        if element.tag == f"{w}tbl":
            yield tuple(_rows(document, element))


def _rows(document: WordDocument, table: etree._Element) -> Iterator[Row]:
    w = document.w
    number = 0
    walker = etree.iterwalk(table, events=("start",), tag=f"{w}tr")
    for _, row in walker:
        walker.skip_subtree()
        number += 1
        properties = row.find(f"{w}trPr")
        if properties is not None and properties.find(f"{w}del") is not None:
            continue
        cells = list(_cells(row, w))
        yield Row(
            number,
            tuple(document.text_of(cell) for cell in cells),
            bool(document.on(properties, "tblHeader")),
            any(_is_merged(cell.find(f"{w}tcPr"), w) for cell in cells),
        )


def _cells(row: etree._Element, w: str) -> Iterator[etree._Element]:
    walker = etree.iterwalk(row, events=("start",), tag=f"{w}tc")
    for _, cell in walker:
        walker.skip_subtree()
        properties = cell.find(f"{w}tcPr")
        if properties is None or properties.find(f"{w}cellDel") is None:
            yield cell


def _is_merged(properties: etree._Element | None, w: str) -> bool:
    if properties is None:
        return False
    span = properties.find(f"{w}gridSpan")
    wide = span is not None and span.get(f"{w}val", "1") not in ("0", "1")
    return wide or properties.find(f"{w}vMerge") is not None
