from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from corpora.errors import InputError
from corpora.pairs import read_pairs
from corpora.reading import read_document, read_lines

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def compound(*streams: str) -> bytes:
    """Return what begins as a compound file and has a directory with these names."""
    return OLE + b"".join(name.encode("utf-16-le").ljust(64, b"\0") for name in streams)


def archive(parts: dict[str, str]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def open_document(kind: str) -> bytes:
    return archive({"mimetype": f"application/vnd.oasis.opendocument.{kind}"})


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.doc", compound("Root Entry", "WordDocument"), "Word 97-2003 .* save it as DOCX with"),
        ("a.docx", compound("Root Entry", "1Table", "WordDocument"), "a file of Word 97-2003"),
        ("a.docx", compound("Root Entry", "EncryptedPackage"), "protected by a password"),
        ("a.wps", compound("Root Entry", "WordDocument"), "WPS Writer"),
        ("a.wps", compound("Root Entry", "CONTENTS"), "WPS Writer"),
        ("a.et", compound("Root Entry", "Workbook"), "Excel 97-2003 or WPS .* as XLSX with"),
        ("a.dps", compound("Root Entry", "PowerPoint Document"), "PowerPoint .* as PPTX with"),
        ("a.bin", compound("Root Entry", "Else"), "an older Office file of an unknown kind"),
        ("a.rtf", b"{\\rtf1\\ansi harbour}", "an RTF file"),
        ("a.doc", b"{\\rtf1\\ansi harbour}", 'soffice --headless --convert-to docx ".*a.doc"'),
        ("a.odt", open_document("text"), "an OpenDocument text"),
        ("a.docx", open_document("text"), "an OpenDocument text"),
        (
            "a.fodt",
            b'<?xml version="1.0"?>\n<office:document '
            b'office:mimetype="application/vnd.oasis.opendocument.text"/>',
            "an OpenDocument text",
        ),
        (
            "a.xml",
            b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><a/>',
            "a Word file as one piece of XML",
        ),
        ("a.ods", open_document("spreadsheet"), "an OpenDocument spreadsheet.* --convert-to xlsx"),
        ("a.pages", archive({"Index/Document.iwa": ""}), "a file of Pages"),
        ("a.xlsx", archive({"xl/workbook.xml": ""}), "read as pairs: name it alone"),
        ("a.zip", archive({"a": "harbour"}), "a ZIP archive, not text; unpack it"),
    ],
)
def test_what_is_not_read_says_what_to_do(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    with pytest.raises(InputError, match=reason) as caught:
        read_document(str(file))
    assert str(caught.value).startswith(f"{file}: ")
    assert "\n" not in str(caught.value)


def test_pairs_of_an_old_word_file(tmp_path: Path) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(compound("Root Entry", "WordDocument"))
    with pytest.raises(InputError, match="a file of Word 97-2003"):
        read_pairs(str(file))


def test_a_word_file_is_known_by_its_content(
    tmp_path: Path, word_file: Callable[..., bytes]
) -> None:
    data = word_file("<w:p><w:r><w:t>The harbour.</w:t></w:r></w:p>")
    for name in ("a.doc", "a", "a.docm"):
        (tmp_path / name).write_bytes(data)
        assert read_document(str(tmp_path / name)).format == "docx"
    for name, reason in {"a.tsv": "DOCX file, not text; .* ends in .docx"}.items():
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match=reason):
            read_pairs(str(tmp_path / name))
    with pytest.raises(InputError, match="--split line takes the lines of a text"):
        read_lines(str(tmp_path / "a.docm"))


def test_a_workbook_in_a_word_file_does_not_make_it_one(
    tmp_path: Path, word_file: Callable[..., bytes]
) -> None:
    workbook = archive({"xl/workbook.xml": "x"})
    stream = io.BytesIO(word_file("<w:p><w:r><w:t>The harbour.</w:t></w:r></w:p>"))
    with zipfile.ZipFile(stream, "a") as made:
        made.writestr("word/embeddings/book.xlsx", workbook)
    (tmp_path / "a.docx").write_bytes(stream.getvalue())
    assert read_document(str(tmp_path / "a.docx")).blocks[0].text == "The harbour."
