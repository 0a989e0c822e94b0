"""Kinds of files that are not read: what they are, and how to make one that is."""

from __future__ import annotations

from pathlib import PurePath

from corpora.archives import part_names
from corpora.errors import InputError
from corpora.messages import message

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_RTF = b"{\\rtf"
# Streams of compound files: their names stand in the directory in UTF-16. The first that is there
# decides; WPS has files of its own kind with the streams of Word, Excel and PowerPoint.
_STREAMS = {
    "WordDocument": ("doc", "docx"),
    "PowerPoint Document": ("ppt", "pptx"),
    "Workbook": ("xls", "xlsx"),
    "Book": ("xls", "xlsx"),
}
_ENCRYPTED = "EncryptedPackage"
# Works and the early WPS had streams of other names.
_OLD_SUFFIXES = {".wps": ("doc", "docx"), ".et": ("xls", "xlsx"), ".dps": ("ppt", "pptx")}
# In archives, and in files that are one piece of XML.
_OPEN_DOCUMENT = (
    b"mimetypeapplication/vnd.oasis.opendocument.",
    b'office:mimetype="application/vnd.oasis.opendocument.',
)
_WORD_XML = b'<?mso-application progid="Word.Document"'
_OPEN_DOCUMENTS = {
    b"text": ("odt", "docx"),
    b"spreadsheet": ("ods", "xlsx"),
    b"presentation": ("odp", "pptx"),
}
_WORKBOOK = "xl/workbook.xml"
_APPLE = "Index/Document.iwa"
_APPLE_PROGRAMS = {".numbers": "Numbers", ".key": "Keynote"}
_STARTS = (b"PK\x03\x04", b"<?xml", b"\xef\xbb\xbf<?xml")
_HEAD = 8000


def refuse_others(data: bytes, file: str) -> None:
    """Refuse a file of a kind that is not read, by its content.

    These are the binary files of Word, Excel, PowerPoint and WPS, files with a password, RTF,
    OpenDocument, Word XML, and those of Pages, Numbers and Keynote. Workbooks are read as pairs
    alone, by those who do not ask here.

    Raises
    ------
    InputError
        It is one; the message says what to do.
    """
    if data.startswith(_OLE):
        if _has_stream(data, _ENCRYPTED):
            raise InputError(message("archive-encrypted", file=file))
        found = next((kind for name, kind in _STREAMS.items() if _has_stream(data, name)), None)
        found = found or _OLD_SUFFIXES.get(PurePath(file).suffix.lower())
        if found is None:
            raise InputError(message("others-compound", file=file))
        raise _error(file, *found)
    if data.startswith(_RTF):
        raise _error(file, "rtf", "docx")
    head = data[:_HEAD] if data.startswith(_STARTS) else b""
    if _WORD_XML in head:
        raise _error(file, "xml", "docx")
    for kind, found in _OPEN_DOCUMENTS.items():
        if any(mark + kind in head for mark in _OPEN_DOCUMENT):
            raise _error(file, *found)
    names = part_names(data)
    if _WORKBOOK in names:
        raise InputError(message("others-workbook", file=file))
    if _APPLE in names:
        program = _APPLE_PROGRAMS.get(PurePath(file).suffix.lower(), "Pages")
        raise InputError(message("others-apple", file=file, program=program))


def _has_stream(data: bytes, name: str) -> bool:
    # The name ends with a NUL: Book is not the end of Workbook, nor the start of another name.
    return f"{name}\0".encode("utf-16-le") in data


def _error(file: str, kind: str, wanted: str) -> InputError:
    name = message(f"others-{kind}")
    return InputError(message("others-convert", file=file, kind=name, wanted=wanted))
