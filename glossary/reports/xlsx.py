"""The report as a workbook: the findings, the segments, and how the report was made."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from corpora.model import Document
from corpora.sheets import Sheet, Value, workbook_of
from corpora.workbooks import CELL, ROWS
from glossary.messages import message
from glossary.model import Finding, Report, Segment, Severity
from glossary.reports.display import SEVERITIES, Locator, compact, flat, visible
from glossary.saying import said

_SURELY_FITS = CELL // 2
_COLOURS: dict[Severity, str] = {"error": "A8321C", "warning": "8A5A00", "info": "2F5F83"}
FINDINGS = {
    "number": 7,
    "severity": 10,
    "rule": 18,
    "message": 42,
    "place": 24,
    "source": 48,
    "target": 56,
    "found": 26,
    "expected": 36,
    "confidence": 11,
    "state": 12,
    "mqm": 26,
    "segment": 9,
    "id": 19,
}
"""The widths of the columns on findings, in characters."""
_SEGMENTS = {"segment": 9, "score": 8, "findings": 10, "source": 60, "target": 70, "place": 24}
_SIGNATURE = {"setting": 36, "value": 80}


@dataclass(frozen=True, slots=True)
class Marked:
    """A text with the words that are marked in it, if any."""

    text: str
    span: tuple[int, int] | None
    severity: Severity


Cell = str | float | Marked


def pieces(
    report: Report,
    *,
    documents: Sequence[Document] = (),
    width: int = 100,
    colour: bool = False,
) -> Iterator[bytes]:
    """Yield the report as an Excel workbook with filters and frozen headers.

    Every text is a text there, never a formula or a link, also after it was edited.

    Raises
    ------
    InputError
        The temporary files do not fit on the disk.
    """

    def write(table: Table) -> None:
        table.write("findings", FINDINGS, _findings(report, documents))
        table.write("segments", _SEGMENTS, _segments(report, documents))
        table.write(
            "signature", _SIGNATURE, ([name, value] for name, value in flat(report.signature))
        )

    yield tables(write)


def tables(write: Callable[[Table], None]) -> bytes:
    """Return the workbook of the tables that a function writes.

    Raises
    ------
    InputError
        The temporary files do not fit on the disk.
    """
    return workbook_of(lambda workbook: write(Table(workbook)))


def _findings(report: Report, documents: Sequence[Document]) -> Iterator[list[Cell]]:
    locator = Locator(documents)
    segments = {segment.id: segment for segment in report.segments}
    for number, finding in enumerate(report.findings, start=1):
        segment = segments[finding.segment]
        place = locator.finding(segment, finding)
        cells = cells_of(finding, segment) | {
            "number": number,
            "place": compact(place) if place else "",
            "mqm": finding.mqm,
            "segment": finding.segment,
        }
        yield [cells[name] for name in FINDINGS]


def cells_of(finding: Finding, segment: Segment) -> dict[str, Cell]:
    """Return the cells of a finding that all tables of findings have, by column."""
    severity = message(f"report-severity-{finding.severity}")
    return {
        "severity": Marked(severity, (0, len(severity)), finding.severity),
        "rule": finding.rule,
        "message": said(finding),
        "source": Marked(segment.source or "", finding.source_span, finding.severity),
        "target": Marked(segment.target, finding.target_span, finding.severity),
        "found": finding.found,
        "expected": " | ".join(finding.expected),
        "confidence": finding.confidence,
        "state": message("review-state", state=finding.state),
        "id": finding.id,
    }


def _segments(report: Report, documents: Sequence[Document]) -> Iterator[list[Cell]]:
    locator = Locator(documents)
    counts = Counter(finding.segment for finding in report.findings)
    for segment in report.segments:
        place = locator.target(segment, None) or locator.source(segment, None)
        yield [
            segment.id,
            segment.score,
            counts[segment.id],
            segment.source or "",
            segment.target,
            compact(place) if place else "",
        ]


class Table:
    """Writes tables to the sheets of a workbook."""

    def __init__(self, workbook: Workbook) -> None:
        cell = {"text_wrap": True, "valign": "top", "quote_prefix": True}
        self._workbook = workbook
        self._head = workbook.add_format({**cell, "bold": True, "bg_color": "#EFEAE0"})
        self._cell = workbook.add_format(cell)
        self._marked = {
            severity: workbook.add_format(
                {**cell, "bold": True, "underline": 1, "font_color": f"#{_COLOURS[severity]}"}
            )
            for severity in SEVERITIES
        }

    def write(
        self,
        name: str,
        columns: Mapping[str, int],
        rows: Iterable[list[Cell]],
        choices: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> None:
        """Write a table to a sheet, and on to further sheets when one is full.

        Parameters
        ----------
        name
            The name of the table, for its title.
        columns
            The widths of the columns by their names, in characters.
        rows
            The cells.
        choices
            What may stand in the cells of a column, by its name.
        """
        sheet, row, made = self._sheet(name, 1, columns), 0, 1
        for cells in rows:
            if row == ROWS - 1:
                _finish(sheet, row, columns, choices)
                made += 1
                sheet, row = self._sheet(name, made, columns), 0
            row += 1
            sheet.write_cells(row, [*map(self._cell_of, cells)])
        _finish(sheet, row, columns, choices)

    def _sheet(self, table: str, number: int, columns: Mapping[str, int]) -> Sheet:
        title = message(f"xlsx-{table}")
        title = title if number == 1 else f"{title} {number}"
        sheet: Sheet = self._workbook.add_worksheet(title, Sheet)
        sheet.freeze_panes(1, 0)
        for column, width in enumerate(columns.values()):
            sheet.set_column(column, column, width)
        sheet.write_cells(0, [(message(f"xlsx-column-{name}"), self._head) for name in columns])
        return sheet

    def _cell_of(self, cell: Cell) -> tuple[Value, Format]:
        if isinstance(cell, int | float):
            return cell, self._cell
        if isinstance(cell, str):
            if len(cell) > _SURELY_FITS or not cell.isprintable():
                cell, _, _ = _fitting(Marked(cell, None, "info"))
            return cell, self._cell
        before, marked, after = _fitting(cell)
        if not marked:
            return before, self._cell
        if not before and not after:
            return marked, self._marked[cell.severity]
        runs = (before, None), (marked, _COLOURS[cell.severity]), (after, None)
        return [run for run in runs if run[0]], self._cell


def _finish(
    sheet: Sheet, row: int, columns: Mapping[str, int], choices: Mapping[str, Sequence[str]]
) -> None:
    sheet.autofilter(0, 0, row, len(columns) - 1)
    for name, allowed in choices.items():
        column = list(columns).index(name)
        sheet.data_validation(
            *(1, column, max(row, 1), column), {"validate": "list", "source": list(allowed)}
        )


def _fitting(cell: Marked) -> tuple[str, str, str]:
    """Return what stands before, in and after the mark, as much of it as the cell holds."""
    start, end = cell.span or (0, 0)
    before, marked, after = map(visible, (cell.text[:start], cell.text[start:end], cell.text[end:]))
    if not marked:
        before, after = before + after, ""
    shown = before + marked + after
    if len(shown) <= _SURELY_FITS or _units(shown) <= CELL:
        return before, marked, after
    room = CELL - 2 if _units(shown) == len(shown) else CELL // 2 - 2
    start, end = (len(before), len(before) + len(marked)) if marked else (0, 0)
    first = max(0, min(start - max(0, room - len(marked)) // 2, len(shown) - room))
    last = first + room
    before = "…" * (first > 0) + shown[first:start]
    after = shown[min(end, last) : last] + "…" * (last < len(shown))
    return (before, shown[start : min(end, last)], after) if marked else (after, "", "")


def _units(text: str) -> int:
    """Return the length of a text as Excel counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)
