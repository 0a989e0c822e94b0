"""Workbooks (XLSX, XLSM): sheets of texts, in and out."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NoReturn

from corpora.errors import InputError
from corpora.messages import message
from corpora.number_formats import built_in, shown
from corpora.opc import Package
from corpora.spreadsheets import OTHERS
from corpora.xml import iterparse

if TYPE_CHECKING:
    from lxml.etree import _Element
    from xlsxwriter import Workbook as Writer

CELL = 32_767
"""What a cell holds, in UTF-16 code units."""
ROWS = 1_048_576
"""The rows of a sheet."""
COLUMNS = 16_384
"""The columns of a sheet."""
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Sheets that people have take at least half a byte a tag when they are packed. A million tags
# take some three seconds.
_TAGS, _TAGS_A_BYTE = 2_500_000, 3
_NUMBER = re.compile(
    r"[-+]?(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[Ee][-+]?[0-9]{1,4})?"
)
_REFERENCE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet.

    Attributes
    ----------
    number
        As Excel counts it, from 1.
    cells
        The texts of the cells that are not empty, by the column from 0.
    """

    number: int
    cells: Mapping[int, str]


class Workbook:
    """The texts in the cells of a workbook, as Excel shows them.

    Formulas are their last result, or themselves where none is stored; errors are ``#N/A`` and
    the like; numbers and dates are as their format shows them. Rich text is plain, phonetic
    guides are left out. Rows and columns that are hidden are there, sheets that are hidden are
    not.

    Parameters
    ----------
    data
        The file.
    file
        Its name, for messages.

    Raises
    ------
    InputError
        It is no workbook of this kind, is broken, protected by a password, or unpacks to too
        much.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        if data.startswith(_OLD):
            raise InputError(message("workbook-old", file=file))
        package = Package(data, file)
        main = next((r.target for r in package.relations if r.kind == "officeDocument"), "")
        if main.endswith(".bin"):
            raise InputError(message("workbook-other", file=file, kind=OTHERS[".xlsb"]))
        main = main or "xl/workbook.xml"
        root = package.parse(main)
        if _local(root) != "workbook":
            raise InputError(message("workbook-not", file=file))
        self._package = package
        self._strings_part = package.related(main, "sharedStrings")
        self._styles_part = package.related(main, "styles")
        self._date1904 = any(
            _is_true(properties.get("date1904")) for properties in root.iter("{*}workbookPr")
        )
        parts = {r.id: r.target for r in package.relations_of(main) if r.kind == "worksheet"}
        self._sheets: dict[str, str] = {}
        for sheet in root.iter("{*}sheet"):
            part = parts.get(next((str(v) for k, v in sheet.items() if str(k).endswith("}id")), ""))
            if part and sheet.get("state", "visible") == "visible":
                self._sheets[sheet.get("name", "")] = part
        self._last = "", b""
        self._strings: list[str] | None = None
        self._formats: list[str] | None = None

    @property
    def sheets(self) -> tuple[str, ...]:
        """The names of the sheets that are not hidden, in their order."""
        return tuple(self._sheets)

    def rows(self, sheet: str) -> Iterator[Row]:
        """Yield the rows of a sheet that are not blank.

        Raises
        ------
        InputError
            The sheet is broken.
        """
        number = column = 0
        cells: dict[int, str] = {}
        texts: dict[str, str] = {}
        for element in self._elements(self._sheets[sheet]):
            name = _local(element)
            if name == "t" and _local(element.getparent()) != "rPh":
                texts["is"] = texts.get("is", "") + unescape(element.text or "")
            elif name in ("v", "f"):
                texts[name] = element.text or ""
            elif name == "c":
                column = self._column(element.get("r"), column, sheet)
                text = self._text(element, texts)
                if text:
                    cells[column] = text
                column += 1
                texts = {}
            elif name == "row":
                number = self._number(element.get("r"), number + 1, sheet)
                if any(not text.isspace() for text in cells.values()):
                    yield Row(number, cells)
                column = 0
                cells = {}

    def merged_rows(self, sheet: str, columns: Iterable[int]) -> list[tuple[int, int]]:
        """Return the first and the last of the rows that merged cells of some columns make one.

        Ranges that overlap, also in two columns, are one. They rise.

        Raises
        ------
        InputError
            The sheet is broken.
        """
        part = self._sheets[sheet]
        if b"mergeCell" not in self._content(part):
            return []
        wanted = set(columns)
        found = []
        for element in self._elements(part):
            if _local(element) != "mergeCell":
                continue
            corners = [_REFERENCE.fullmatch(corner) for corner in element.get("ref", "").split(":")]
            if len(corners) != 2 or not corners[0] or not corners[1]:
                self._broken(sheet)
            left, right = (_letters(corner[1]) for corner in corners if corner)
            top, bottom = (int(corner[2]) for corner in corners if corner)
            if top < bottom and any(left <= column <= right for column in wanted):
                found.append((top, bottom))
        spans: list[tuple[int, int]] = []
        for top, bottom in sorted(found):
            if spans and top <= spans[-1][1]:
                spans[-1] = (spans[-1][0], max(spans[-1][1], bottom))
            else:
                spans.append((top, bottom))
        return spans

    def _content(self, part: str) -> bytes:
        # What is unpacked counts against a limit, and a sheet is gone through twice.
        if self._last[0] != part:
            archive = self._package.archive
            content = archive.read(part)
            packed = archive.names[part].compress_size
            if content.count(b"<") > max(_TAGS, _TAGS_A_BYTE * packed):
                raise InputError(message("workbook-tags", file=self.file, part=part))
            self._last = part, content
        return self._last[1]

    def _elements(self, part: str) -> Iterator[_Element]:
        """Yield every element when it ends: nothing gathers, whatever stands in the part."""
        stream = io.BytesIO(self._content(part))
        return iterparse(stream, self.file, tag="{*}*", part=part)

    def _text(self, cell: _Element, texts: Mapping[str, str]) -> str:
        """Return what a cell shows, by the texts of its string, value and formula."""
        kind = cell.get("t", "n")
        if kind == "inlineStr":
            return texts.get("is", "")
        value = texts.get("v", "")
        if not value:
            return f"={texts['f']}" if texts.get("f") and kind != "str" else ""
        if kind == "s":
            strings = self._shared_strings()
            number = _whole(value)
            return strings[number] if number < len(strings) else ""
        if kind == "str":
            return unescape(value)
        if kind == "b":
            return "TRUE" if _is_true(value) else "FALSE"
        if kind != "n" or not _NUMBER.fullmatch(value):
            return value
        formats = self._number_formats()
        style = _whole(cell.get("s", "0"))
        code = formats[style] if style < len(formats) else "General"
        return shown(float(value), code, date1904=self._date1904)

    def _shared_strings(self) -> list[str]:
        if self._strings is None:
            self._strings = []
            text = ""
            for element in self._elements(self._strings_part) if self._strings_part else ():
                name = _local(element)
                if name == "t" and _local(element.getparent()) != "rPh":
                    text += unescape(element.text or "")
                elif name == "si":
                    self._strings.append(text)
                    text = ""
        return self._strings

    def _number_formats(self) -> list[str]:
        """Return the codes of the formats of numbers by the style of a cell."""
        if self._formats is None:
            self._formats = []
            if self._styles_part:
                root = self._package.parse(self._styles_part)
                codes = {
                    _whole(item.get("numFmtId", "")): item.get("formatCode", "")
                    for item in root.iter("{*}numFmt")
                }
                for styles in root.iterchildren("{*}cellXfs"):
                    for style in styles.iterchildren("{*}xf"):
                        number = _whole(style.get("numFmtId", ""))
                        self._formats.append(codes.get(number) or built_in(number))
        return self._formats

    def _column(self, reference: str | None, following: int, sheet: str) -> int:
        match = _REFERENCE.fullmatch(reference) if reference else None
        column = _letters(match[1]) if match else following
        if (reference and not match) or not following <= column < COLUMNS:
            self._broken(sheet)
        return column

    def _number(self, number: str | None, following: int, sheet: str) -> int:
        found = following if number is None else _whole(number)
        if not following <= found <= ROWS:
            self._broken(sheet)
        return found

    def _broken(self, sheet: str) -> NoReturn:
        raise InputError(message("workbook-broken", file=self.file, sheet=sheet))


def unescape(text: str) -> str:
    """Return a text with the characters that ``_xHHHH_`` stands for in workbooks."""
    if "_x" not in text:
        return text
    text = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    # Characters beyond the basic plane may be written as the two halves of UTF-16.
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def escape(text: str) -> str:
    """Return a text in which XML and `unescape` find nothing but itself."""
    text = re.sub(r"_(?=x[0-9A-Fa-f]{4}_)", "_x005F_", text)
    return re.sub(
        "[\0-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]",
        lambda match: f"_x{ord(match[0]):04X}_",
        text,
    )


def units(text: str) -> int:
    """Return the length of a text as Excel counts it, in UTF-16 code units."""
    return len(text) + sum(character > "\uffff" for character in text)


def write_workbook(
    sheet: str, columns: Mapping[str, int], rows: Iterable[Sequence[str | float]]
) -> bytes:
    """Return a workbook with one table: a frozen header, a filter, wrapped texts.

    Every text is a text there, never a formula or a link, also after it was edited.

    Parameters
    ----------
    sheet
        The name of the sheet; rows beyond what it holds stand in further sheets of the same
        columns.
    columns
        The widths of the columns by their headings, in characters.
    rows
        The cells; no text may be longer than `CELL`.

    Raises
    ------
    InputError
        The temporary files do not fit on the disk.
    """
    from corpora.sheets import Sheet, workbook_of

    def write(workbook: Writer) -> None:
        cell = {"text_wrap": True, "valign": "top", "quote_prefix": True}
        head = workbook.add_format({**cell, "bold": True, "bg_color": "#EFEAE0"})
        plain = workbook.add_format(cell)

        def add_sheet() -> Sheet:
            number = len(workbook.worksheets()) + 1
            title = sheet if number == 1 else f"{sheet} {number}"
            page: Sheet = workbook.add_worksheet(title, Sheet)
            page.freeze_panes(1, 0)
            for column, width in enumerate(columns.values()):
                page.set_column(column, column, width)
            page.write_cells(0, [(heading, head) for heading in columns])
            return page

        page, row = add_sheet(), 0
        for cells in rows:
            if row == ROWS - 1:
                page.autofilter(0, 0, row, len(columns) - 1)
                page, row = add_sheet(), 0
            row += 1
            page.write_cells(row, [(value, plain) for value in cells])
        page.autofilter(0, 0, row, len(columns) - 1)

    return workbook_of(write)


def _local(element: _Element | None) -> str:
    return "" if element is None else str(element.tag).rpartition("}")[2]


def _is_true(value: str | None) -> bool:
    return (value or "").strip() in ("1", "true", "on")


def _whole(value: str) -> int:
    """Return a number of a style or string; one that no list has where it is broken."""
    return int(value) if re.fullmatch(r"[0-9]{1,9}", value) else 10**9


def _letters(name: str) -> int:
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
