"""Word files whose text is in two-column tables: one pair a row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.language import identify
from corpora.messages import message
from corpora.model import Place
from corpora.opc import pack
from corpora.others import refuse_others
from corpora.pairs.model import Pair, Read
from corpora.pairs.table import HEADERS
from corpora.word.symbols import control
from corpora.word.tables import Row, tables
from corpora.word.text import WordDocument

_NUMBER = re.compile(r"[(（\[]?\d+(?:[.-]\d+)*[)）\].、]?", re.ASCII)


def read(file: str) -> Read:
    """Return the pairs in the tables of a Word file.

    A table has pairs if its first row names the columns, or if it has two columns, or a third
    one before them with numbers, that are not of one language. Its first rows are headers where
    they name the columns, or are repeated on each page. Other tables, and text outside of tables
    where it is the lesser part, are passed over. The unit of places is the ``row``, in tables
    behind the first ``table N row``; the offsets are those of the cell's text.

    Raises
    ------
    InputError
        The file cannot be read, most of it is no table of pairs, or a row of one has merged cells
        or too few or too many.
    """
    data = read_bytes(file)
    refuse_others(data, file)
    document = WordDocument(data, file)
    found = [_Table(file, number, rows) for number, rows in enumerate(tables(document), start=1)]
    used = [table for table in found if table.columns]
    if not used:
        raise InputError(message("word-pairs-none", file=file))
    outside = sum(len(one.text) for one in document.passages() if one.unit == "paragraph")
    if outside > sum(table.size for table in used):
        raise InputError(message("word-pairs-prose", file=file))
    notes = list(document.seen.notes())
    notes += [
        message("word-table-passed-over", table=str(table.number))
        for table in found
        if not table.columns
    ]
    return Read("binary", [pair for table in used for pair in table.pairs()], True, notes)


@dataclass(slots=True)
class _Table:
    """A table, and which of its columns are Chinese and English; none where it has no pairs."""

    file: str
    number: int
    rows: Sequence[Row]
    columns: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        names = [text.strip().lower() for text in self.rows[0].cells] if self.rows else []
        for header in HEADERS:
            if all(name in names for name in header):
                source, target = (names.index(name) for name in header)
                self.rows = self.rows[1:]
                self.columns = source, target
                if header != HEADERS[0]:
                    self._order()
                return
        heads = sum(1 for _ in _leading(self.rows))
        self.rows = self.rows[heads:] if heads < len(self.rows) else self.rows
        self.columns = self._unnamed()
        if self.columns:
            self._order()

    def _unnamed(self) -> tuple[int, int] | None:
        widths = Counter(len(row.cells) for row in self.rows if not row.merged)
        width = widths.most_common(1)[0][0] if widths else 0
        numbered = all(
            _NUMBER.fullmatch(row.cells[0].strip()) or not row.cells[0].strip()
            for row in self.rows
            if len(row.cells) == width > 0
        )
        columns = {2: (0, 1), 3: (1, 2)}.get(width)
        if columns is None or (width == 3 and not numbered):
            return None
        first, second = self._languages(columns)
        return None if first == second and first in ("zh", "en") else columns

    def _order(self) -> None:
        assert self.columns is not None
        if self._languages(self.columns) == ("en", "zh"):
            self.columns = self.columns[1], self.columns[0]

    def _languages(self, columns: tuple[int, int]) -> tuple[str, str]:
        first, second = (
            identify("\n".join(row.cells[at] for row in self.rows if len(row.cells) > at))
            for at in columns
        )
        return first, second

    @property
    def size(self) -> int:
        """The number of characters in it."""
        return sum(len(text) for row in self.rows for text in row.cells)

    def pairs(self) -> Iterator[Pair]:
        """Yield the pairs; raise `InputError` where a row is none."""
        assert self.columns is not None
        unit = "row" if self.number == 1 else f"table {self.number} row"
        for row in self.rows:
            table, number = str(self.number), str(row.number)
            if row.merged:
                raise InputError(
                    message("word-pairs-merged", file=self.file, table=table, row=number)
                )
            if len(row.cells) <= max(self.columns):
                count = len(row.cells)
                raise InputError(
                    message(
                        "word-pairs-cells", file=self.file, table=table, row=number, count=count
                    )
                )
            source, target = (row.cells[at] for at in self.columns)
            yield Pair(
                source,
                target,
                Place(self.file, unit, row.number, 0, len(source)),
                Place(self.file, unit, row.number, 0, len(target)),
            )


def _leading(rows: Iterable[Row]) -> Iterator[Row]:
    for row in rows:
        if not row.header:
            return
        yield row


# Writing

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# Twentieths of a point: A4 with margins of 2 cm leaves 9638 for the two columns.
_COLUMN = 4819
_SECTION = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1134" w:right="1134"'
    ' w:bottom="1134" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
)
_STYLES = (
    f'<w:styles xmlns:w="{_WORD}"><w:docDefaults><w:rPrDefault><w:rPr>'
    '<w:rFonts w:ascii="Calibri" w:eastAsia="SimSun" w:hAnsi="Calibri" w:cs="Calibri"/>'
    '<w:sz w:val="21"/><w:szCs w:val="21"/>'
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    '<w:pPrDefault><w:pPr><w:spacing w:before="40" w:after="40"/></w:pPr></w:pPrDefault>'
    "</w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/>'
    "<w:qFormat/></w:style>"
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal">'
    '<w:name w:val="Normal Table"/><w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:top w:w="0" w:type="dxa"/>'
    '<w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/>'
    '<w:basedOn w:val="TableNormal"/><w:tblPr><w:tblBorders>'
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="A6A6A6"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr></w:style></w:styles>"
)
_SETTINGS = (
    f'<w:settings xmlns:w="{_WORD}"><w:zoom w:percent="100"/>'
    '<w:defaultTabStop w:val="420"/><w:characterSpacingControl w:val="compressPunctuation"/>'
    '<w:compat><w:compatSetting w:name="compatibilityMode"'
    ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat></w:settings>'
)
_CONTENT_TYPES = (
    f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels"'
    ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    + "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{kind}+xml"/>'
        for part, kind in (
            ("document", "document.main"),
            ("styles", "styles"),
            ("settings", "settings"),
        )
    )
    + "</Types>"
)
_CHINESE = '<w:rPr><w:rFonts w:hint="eastAsia"/><w:lang w:eastAsia="zh-CN"/></w:rPr>'
_ENGLISH = '<w:rPr><w:lang w:val="en-US"/></w:rPr>'
_BOLD = "<w:rPr><w:b/></w:rPr>"
# What has an element of its own: line feeds, tabs, and what XML cannot hold.
_ELEMENTS = re.compile("[\t\n]|[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(pairs: Iterable[Pair]) -> bytes:
    """Return a Word file with a table of pairs, for A4, with a header row on each page.

    `read` gives the texts back as they are: line feeds are line breaks in a cell, and a
    character that XML cannot hold is a symbol (``w:sym``) with its code. A lone surrogate
    becomes U+FFFD. Inline tags and scores are left out.
    """
    rows = [_row("zh", "en", header=True)]
    rows += [_row(pair.source, pair.target) for pair in pairs]
    columns = f'<w:gridCol w:w="{_COLUMN}"/>' * 2
    document = (
        f'<w:document xmlns:w="{_WORD}"><w:body><w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/>'
        f'<w:tblW w:w="{2 * _COLUMN}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0420" w:firstRow="1"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid>'
        f"{''.join(rows)}</w:tbl><w:p/>{_SECTION}</w:body></w:document>"
    )
    parts = {
        "[Content_Types].xml": _CONTENT_TYPES,
        "_rels/.rels": _relations("officeDocument", "word/document.xml"),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": _relations(
            *("styles", "styles.xml"), *("settings", "settings.xml")
        ),
        "word/styles.xml": _STYLES,
        "word/settings.xml": _SETTINGS,
    }
    return pack(
        (name, (_DECLARATION + content).encode("utf-8", "replace"))
        for name, content in parts.items()
    )


def _relations(*kinds_and_targets: str) -> str:
    related = zip(kinds_and_targets[::2], kinds_and_targets[1::2], strict=True)
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
            for number, (kind, target) in enumerate(related, start=1)
        )
        + "</Relationships>"
    )


def _row(source: str, target: str, *, header: bool = False) -> str:
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if header else ""
    styles = (_BOLD, _BOLD) if header else (_CHINESE, _ENGLISH)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_COLUMN}" w:type="dxa"/></w:tcPr>{_paragraph(text, style)}'
        "</w:tc>"
        for text, style in zip((source, target), styles, strict=True)
    )
    return f"<w:tr>{properties}{cells}</w:tr>"


def _paragraph(text: str, properties: str) -> str:
    if not text:
        return "<w:p/>"
    parts: list[str] = []
    at = 0
    for found in _ELEMENTS.finditer(text):
        parts += (_text(text[at : found.start()]), _element(found[0]))
        at = found.end()
    parts.append(_text(text[at:]))
    return f"<w:p><w:r>{properties}{''.join(parts)}</w:r></w:p>"


def _text(text: str) -> str:
    escaped = escape(text, {"\r": "&#13;"})
    return f'<w:t xml:space="preserve">{escaped}</w:t>' if text else ""


def _element(character: str) -> str:
    if character in "\t\n":
        return "<w:tab/>" if character == "\t" else "<w:br/>"
    code = "FFFD" if "\ud800" <= character <= "\udfff" else control(character)
    return f'<w:sym w:font="Calibri" w:char="{code}"/>'
