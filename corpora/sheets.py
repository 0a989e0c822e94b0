"""Sheets of workbooks, written a row at a time.

XlsxWriter takes most of its time for what these tables do not need, and takes a text that begins
with ``<r>`` and ends with ``</r>`` for markup. So the rows are written here, and the rest there.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from string import ascii_uppercase

from xlsxwriter import Workbook
from xlsxwriter.exceptions import XlsxWriterException
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from corpora.errors import FileError
from corpora.messages import message
from corpora.workbooks import escape

Run = tuple[str, str | None]
"""A stretch of a text, with the colour (six digits) that it is marked in, if it is."""
Value = str | float | Sequence[Run]
_FONT = '<sz val="11"/><color {}/><rFont val="Calibri"/><family val="2"/><scheme val="minor"/>'
_PLAIN = "<rPr>" + _FONT.format('theme="1"') + "</rPr>"
_MARKED = "<rPr><b/><u/>" + _FONT.format('rgb="FF{}"') + "</rPr>"


class Sheet(Worksheet):  # type: ignore[misc]
    """A sheet of a workbook in constant memory, of texts and numbers alone."""

    def write_cells(self, row: int, cells: Sequence[tuple[Value, Format]]) -> None:
        """Write a row, which must follow those before.

        Parameters
        ----------
        row
            Its number, from 0.
        cells
            From the first column on what the cells hold, and their formats; 26 at most. No text
            may be longer than `corpora.workbooks.CELL`.
        """
        assert len(cells) <= len(ascii_uppercase)
        number = row + 1
        parts = [f'<row r="{number}">']
        for column, (value, style) in zip(ascii_uppercase, cells, strict=False):
            start = f'<c r="{column}{number}" s="{style._get_xf_index()}"'
            if isinstance(value, str):
                if value:
                    parts.append(f'{start} t="inlineStr"><is>{_text(value)}</is></c>')
                else:
                    parts.append(f"{start}/>")
            elif isinstance(value, int | float):
                parts.append(f"{start}><v>{value:.16G}</v></c>")
            else:
                runs = "".join([_run(*run) for run in value])
                parts.append(f'{start} t="inlineStr"><is>{runs}</is></c>')
        parts.append("</row>")
        self._check_dimensions(row, 0)
        self._check_dimensions(row, max(0, len(cells) - 1))
        self._write_single_row(row)
        self.fh.write("".join(parts))

    def end(self) -> None:
        """Close the temporary file of the rows, also where they did not fit on the disk."""
        with suppress(OSError):
            self.row_data_fh.close()


def workbook_of(write: Callable[[Workbook], None]) -> bytes:
    """Return the workbook that a function writes.

    Rows go to the disk as they are written: a report may have a million findings.

    Raises
    ------
    FileError
        The temporary files do not fit on the disk.
    """
    stream = BytesIO()
    try:
        # Files that are still open after an error are not removed by Windows.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
            workbook = Workbook(stream, {"constant_memory": True, "tmpdir": folder})
            try:
                write(workbook)
                # As a context it would be closed after an error, too, and read what is cut off.
                workbook.close()
            finally:
                for sheet in workbook.worksheets():
                    sheet.end()
    except (OSError, XlsxWriterException) as error:
        folder, reason = tempfile.tempdir or str(Path.cwd()), _reason_of(error)
        raise FileError(message("temporary-unwritable", folder=folder, reason=reason)) from None
    return stream.getvalue()


def _reason_of(error: OSError | XlsxWriterException) -> str:
    # The library wraps the error of the system.
    inner = error.args[0] if error.args and isinstance(error.args[0], OSError) else error
    return getattr(inner, "strerror", None) or str(inner)


def _text(text: str) -> str:
    if not text.isalnum():
        text = escape(text)
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<t xml:space="preserve">{text}</t>'


def _run(text: str, colour: str | None) -> str:
    return f"<r>{_MARKED.format(colour) if colour else _PLAIN}{_text(text)}</r>"
