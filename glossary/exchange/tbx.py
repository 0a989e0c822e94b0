"""TBX: ISO 30042:2019 in both styles, and TBX-Basic of its first edition (martif).

What TBX has no data category for, and the difference between deprecated and forbidden, is kept
in notes of this program's own, ``duizhao:COLUMN=VALUE``, at the concept or the term it is of.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from corpora.errors import InputError
from corpora.language import language_of_code
from corpora.messages import listed
from corpora.xml import parse
from glossary.exchange.model import Losses, Read, Written, by_concept, common, used_columns
from glossary.messages import message
from glossary.termbase import COLUMNS, CONCEPT_COLUMNS, REQUIRED, Record, Row, is_column

if TYPE_CHECKING:
    from lxml.etree import _Element

_CORE = "urn:iso:std:iso:30042:ed-2"
_PREFIXES = {"min": "http://www.tbxinfo.net/ns/min", "basic": "http://www.tbxinfo.net/ns/basic"}
_MODULES = {
    "subjectField": "min",
    "administrativeStatus": "min",
    "partOfSpeech": "min",
    "definition": "basic",
    "source": "basic",
    "transactionType": "basic",
}
_CARRIERS = {
    "subjectField": "descrip",
    "definition": "descrip",
    "administrativeStatus": "termNote",
    "partOfSpeech": "termNote",
    "source": "admin",
    "transactionType": "transac",
}
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"

_STATUSES = {
    "preferred": "preferred",
    "admitted": "admitted",
    "deprecated": "deprecated",
    "superseded": "deprecated",
    "notrecommended": "deprecated",
    "obsolete": "deprecated",
    "forbidden": "forbidden",
    "standardized": "preferred",
    "legal": "preferred",
    "regulated": "preferred",
}
"""Our status by the words of other programs and of ISO 30042, without ``Term-admn-sts``."""
_PARTS_OF_SPEECH = ("noun", "verb", "adjective", "adverb", "other")
_OWN = re.compile(r"duizhao:([^=]+)=(.*)", re.DOTALL)
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_NAME_START = (
    "A-Za-z_\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02ff\u0370-\u037d\u037f-\u1fff\u3001-\ud7ff"
)
_NOT_START = re.compile(f"[^{_NAME_START}]")
_NOT_NAME = re.compile(f"[^{_NAME_START}0-9.\u00b7-]|_(?=x[0-9A-F]{{4,6}}_)")
_NAME_ESCAPE = re.compile("_x([0-9A-F]{4,6})_")
_NOT_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def read(data: bytes, file: str) -> Read:
    """Return the terms of a TBX file of either edition and style.

    Terms in other languages than Chinese and English are passed over, and data categories that
    a glossary has no column for; the notes say how many. A term without a status is preferred
    if it is the first of its language in its concept, else admitted. A form that two variants of
    a language share, with the same status, is one.

    Raises
    ------
    InputError
        It is no XML or no TBX, a language or term is missing, or a status is unknown.
    """
    root = parse(data, file)
    if _local(root) not in ("tbx", "martif"):
        raise InputError(message("tbx-not", file=file, root=_local(root)))
    return _Reader(file).read(root)


class _Reader:
    """Reads one file, and counts what it passes over."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._languages: Counter[str] = Counter()
        self._categories: Counter[str] = Counter()
        self._variants: Counter[str] = Counter()
        self._alone = 0

    def read(self, root: _Element) -> Read:
        found: list[Row] = []
        keys: set[str] = set()
        for number, entry in enumerate(root.iter("{*}conceptEntry", "{*}termEntry"), start=1):
            key = _decoded(entry.get("id", "")) or f"concept-{number}"
            if key in keys:
                raise InputError(
                    message("tbx-key-twice", file=self._file, line=_line(entry), key=key)
                )
            keys.add(key)
            rows = list(self._concept(entry, key))
            if not rows:
                self._alone += 1
            found += rows
        if not found:
            raise InputError(message("tbx-empty", file=self._file))
        return Read(Record(used_columns(found, COLUMNS), tuple(found)), "offered", self._notes())

    def _notes(self) -> tuple[str, ...]:
        notes = [
            message(name, what=_listed(counter), count=counter.total())
            for name, counter in (
                ("tbx-languages", self._languages),
                ("tbx-variants", self._variants),
                ("tbx-categories", self._categories),
            )
            if counter
        ]
        if self._alone:
            notes.append(message("tbx-concepts", count=self._alone))
        return tuple(notes)

    def _concept(self, entry: _Element, key: str) -> Iterator[Row]:
        sections = [child for child in entry if _local(child) in ("langSec", "langSet")]
        shared, notes = self._cells(entry)
        rows: dict[tuple[str, str], Row] = {}
        for section in sections:
            code = section.get(_LANG) or section.get("lang", "")
            if not code:
                raise InputError(
                    message("tbx-language-missing", file=self._file, line=_line(section))
                )
            language = language_of_code(code)
            terms = [child for child in section if _local(child) in ("termSec", "tig", "ntig")]
            if language not in ("zh", "en"):
                self._languages[code] += len(terms)
                continue
            if code != language:
                self._variants[code] += len(terms)
            of_language, language_notes = self._cells(section)
            for column, value in of_language.items():
                shared[column] = _merged(shared.get(column, ""), value)
            for place, term in enumerate(terms):
                row = self._term(term, key, language)
                if place == 0:
                    row.cells["note"] = _merged(row.cells.get("note", ""), language_notes)
                same = rows.get((language, row.cells["term"]))
                first = not any(known == language for known, _ in rows)
                usual = same.cells["status"] if same else "preferred" if first else "admitted"
                row.cells["status"] = row.cells["status"] or usual
                if same is None:
                    rows[language, row.cells["term"]] = row
                elif same.cells["status"] != row.cells["status"]:
                    rows[language, f"{row.cells['term']}\0{len(rows)}"] = row
        for number, row in enumerate(rows.values()):
            cells = dict(row.cells)
            if number == 0:
                cells["note"] = _merged(cells.get("note", ""), notes)
                cells = shared | cells
            yield Row(row.line, {name: value for name, value in cells.items() if value})

    def _term(self, element: _Element, key: str, language: str) -> Row:
        holder = next((child for child in element if _local(child) == "termGrp"), element)
        term = next((child for child in holder if _local(child) == "term"), None)
        form = "" if term is None else _text(term)
        if not form:
            raise InputError(message("tbx-term-missing", file=self._file, line=_line(element)))
        cells, notes = self._cells(element)
        if holder is not element:
            more, more_notes = self._cells(holder)
            cells, notes = cells | more, _merged(notes, more_notes)
        status = cells.pop("status", "")
        if notes:
            cells["note"] = _merged(cells.get("note", ""), notes)
        required = {"concept": key, "language": language, "term": form, "status": status}
        return Row(int(_line(element)), cells | required)

    def _cells(self, element: _Element) -> tuple[dict[str, str], str]:
        """Return the cells that the data categories of an element make, and its notes."""
        cells: dict[str, str] = {}
        own: dict[str, str] = {}
        notes = ""
        for category, value, child in _categories(element):
            if not value:
                continue
            if category == "note":
                match = _OWN.fullmatch(value)
                if match and is_column(_unquoted(match[1])):
                    own[_unquoted(match[1])] = match[2].strip()
                else:
                    notes = _merged(notes, value)
            elif category in ("administrativeStatus", "normativeAuthorization"):
                if category == "administrativeStatus" or "status" not in cells:
                    cells["status"] = self._status(value, child)
            elif category in _COLUMN_OF:
                column = _COLUMN_OF[category]
                if column == "updated":
                    cells[column] = max(cells.get(column, ""), value)
                else:
                    cells[column] = _merged(cells.get(column, ""), value)
            else:
                self._categories[category] += 1
        return cells | own, notes

    def _status(self, value: str, element: _Element) -> str:
        word = value.strip().lower().removesuffix("-admn-sts").removesuffix("term")
        status = _STATUSES.get(word)
        if status is None:
            raise InputError(
                message("tbx-status-unknown", file=self._file, line=_line(element), status=value)
            )
        return status


_COLUMN_OF = {
    "subjectField": "domain",
    "definition": "definition",
    "partOfSpeech": "part_of_speech",
    "source": "source",
    "date": "updated",
}
_STRUCTURE = ("langSec", "langSet", "termSec", "tig", "ntig", "term", "termGrp")


def _categories(element: _Element) -> Iterator[tuple[str, str, _Element]]:
    """Yield the data categories of an element: name, text, element. Groups are opened."""
    for child in element:
        name = _local(child)
        if not name or name in _STRUCTURE:
            continue
        if name == "transacGrp":
            dates = [part for part in child if _local(part) == "date"]
            yield from (("date", _text(date), date) for date in dates)
        elif name.endswith("Grp"):
            # What follows the first, such as the source of a definition, is about the first.
            for part in child:
                place = "" if part is child[0] else f"{_category(child[0])} "
                yield f"{place}{_category(part)}", _text(part), part
        else:
            yield _category(child), _text(child), child


def _category(element: _Element) -> str:
    return element.get("type") or _local(element)


def _merged(first: str, second: str) -> str:
    """Return two values of one category, each once."""
    if not second or second == first:
        return first
    return f"{first}; {second}" if first else second


def _listed(counter: Counter[str]) -> str:
    return listed(f"{name} ({count})" for name, count in counter.most_common(8))


def _line(element: _Element) -> str:
    return str(element.sourceline)


def _local(element: _Element) -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _text(element: _Element) -> str:
    return "".join(map(str, element.itertext())).strip()


def write_dca(record: Record) -> Written:
    """Return TBX-Basic of ISO 30042:2019 with data categories as attributes."""
    return _written(record, "dca", _attribute)


def write_dct(record: Record) -> Written:
    """Return TBX-Basic of ISO 30042:2019 with data categories as tags."""
    return _written(record, "dct", _tag)


def write_v2(record: Record) -> Written:
    """Return TBX-Basic of ISO 30042:2008, as older programs read it."""
    return _written(record, "v2", _attribute)


_Make = Callable[["_Element", str, str], "_Element"]


def _attribute(parent: _Element, category: str, text: str) -> _Element:
    return _add(parent, _CARRIERS[category], text, type=category)


def _tag(parent: _Element, category: str, text: str) -> _Element:
    return _add(parent, category, text, namespace=_PREFIXES[_MODULES[category]])


def _add(
    parent: _Element, name: str, text: str = "", *, namespace: str = "", **attributes: str
) -> _Element:
    from lxml import etree

    space = namespace or etree.QName(parent).namespace or ""
    element = etree.SubElement(parent, f"{{{space}}}{name}" if space else name, attributes)
    if text:
        element.text = text
    return element


def _written(record: Record, style: str, make: _Make) -> Written:
    from lxml import etree

    losses = Losses(record)
    for column in record.columns:
        losses.keep(column, record.rows)
    losses.add("exchange-lost-characters", count=_unwritable(record.rows))
    v2 = style == "v2"
    if v2:
        root = etree.Element("martif", {"type": "TBX-Basic", _LANG: "en"})
    else:
        spaces: dict[str, str] = {None: _CORE}  # type: ignore[dict-item]
        if style == "dct":
            spaces |= _PREFIXES
        named = {"type": "TBX-Basic", "style": style, _LANG: "en"}
        root = etree.Element(f"{{{_CORE}}}tbx", named, nsmap=spaces)
    header = _add(root, "martifHeader" if v2 else "tbxHeader")
    _add(_add(_add(header, "fileDesc"), "sourceDesc"), "p", "A glossary of duizhao")
    if v2:
        _add(_add(header, "encodingDesc"), "p", "TBXBasicXCSV02.xcs", type="XCSURI")
    body = _add(_add(root, "text"), "body")
    for concept, rows in by_concept(record).items():
        _write_concept(body, concept, rows, record.columns, make, v2)
    data = etree.tostring(root, encoding="UTF-8", pretty_print=True)
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    if v2:
        head += '<!DOCTYPE martif SYSTEM "TBXBasiccoreStructV02.dtd">\n'
    return Written(head.encode() + bytes(data), losses.counts())


def _write_concept(
    body: _Element,
    concept: str,
    rows: list[Row],
    columns: Iterable[str],
    make: _Make,
    v2: bool,
) -> None:
    entry = _add(body, "termEntry" if v2 else "conceptEntry", id=_encoded(concept))
    for column, category in (("domain", "subjectField"), ("definition", "definition")):
        value = common(rows, column)
        if value:
            make(entry, category, _safe(value))
    for column in CONCEPT_COLUMNS:
        value = common(rows, column)
        if value and column not in ("domain", "definition"):
            _add_own(entry, column, value)
    more = [name for name in columns if name not in (*REQUIRED, *CONCEPT_COLUMNS)]
    for language in dict.fromkeys(row.cells["language"] for row in rows):
        section = _add(entry, "langSet" if v2 else "langSec")
        section.set(_LANG, language)
        for row in rows:
            if row.cells["language"] == language:
                _write_term(_add(section, "tig" if v2 else "termSec"), row, more, make)


def _write_term(element: _Element, row: Row, columns: Iterable[str], make: _Make) -> None:
    cells = {column: row.cells.get(column, "") for column in columns}
    status = row.cells["status"]
    _add(element, "term", _safe(row.cells["term"]))
    written = "deprecated" if status == "forbidden" else status
    make(element, "administrativeStatus", f"{written}Term-admn-sts")
    if cells.get("part_of_speech") in _PARTS_OF_SPEECH:
        make(element, "partOfSpeech", cells.pop("part_of_speech"))
    if cells.get("source"):
        make(element, "source", _safe(cells.pop("source")))
    if _DATE.fullmatch(cells.get("updated", "")):
        group = _add(element, "transacGrp")
        make(group, "transactionType", "modification")
        _add(group, "date", cells.pop("updated"))
    note = cells.get("note", "")
    if note and not note.startswith("duizhao:"):
        _add(element, "note", _safe(cells.pop("note")))
    if status == "forbidden":
        _add_own(element, "status", status)
    for column, value in cells.items():
        if value:
            _add_own(element, column, value)


def _add_own(element: _Element, column: str, value: str) -> None:
    _add(element, "note", _safe(f"duizhao:{_quoted(column)}={value}"))


def _quoted(column: str) -> str:
    return column.replace("%", "%25").replace("=", "%3D")


def _unquoted(column: str) -> str:
    return column.replace("%3D", "=").replace("%25", "%")


def _safe(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


def _unwritable(rows: Iterable[Row]) -> int:
    return sum(
        len(_NOT_XML.findall(text))
        for row in rows
        for column, cell in row.cells.items()
        for text in (column, cell if column != "concept" else "")
    )


def _encoded(key: str) -> str:
    """Return a key as a name of XML: other characters as ``_xHHHH_``."""
    name = _NOT_NAME.sub(lambda match: f"_x{ord(match[0]):04X}_", key)
    return f"_x{ord(key[0]):04X}_{name[1:]}" if _NOT_START.match(name) else name


def _decoded(name: str) -> str:
    def character(match: re.Match[str]) -> str:
        code = int(match[1], 16)
        return chr(code) if code < 0xD800 or 0xE000 <= code < 0x110000 else match[0]

    return _NAME_ESCAPE.sub(character, name).strip()
