from __future__ import annotations

import copy
import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from corpora.errors import InputError
from corpora.opc import pack
from corpora.readers import choose_binary
from corpora.readers.epub import read
from corpora.reading import read_document

CONTAINER = """<?xml version="1.0"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="OPS/book.opf" media-type="application/oebps-package+xml"/>
</rootfiles></container>"""
OPF = """<?xml version="1.0"?><package xmlns="http://www.idpf.org/2007/opf" version="3.0">
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="cover" href="cover.xhtml" media-type="application/xhtml+xml"/>
<item id="b" href="text/two%20.xhtml" media-type="application/xhtml+xml"/>
<item id="a" href="text/one.xhtml" media-type="application/xhtml+xml"/>
<item id="css" href="a.css" media-type="text/css"/>
</manifest>
<spine><itemref idref="cover"/><itemref idref="nav"/>
<itemref idref="a"/><itemref idref="b"/></spine>
<guide><reference type="cover" href="cover.xhtml#top"/></guide></package>"""
PAGE = """<?xml version="1.0" encoding="utf-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">
<head><title>{title}</title><script src="a.js"/></head><body>{body}</body></html>"""
PARTS = {
    "mimetype": "application/epub+zip",
    "META-INF/container.xml": CONTAINER,
    "OPS/book.opf": OPF,
    "OPS/nav.xhtml": PAGE.format(title="目录", body="<nav><ol><li>第一章</li></ol></nav>"),
    "OPS/cover.xhtml": PAGE.format(title="封面", body="<p>封面</p>"),
    "OPS/text/one.xhtml": PAGE.format(
        title="澄湾记",
        body='<h1>第一章</h1><p><a id="p1"/>港口在早晨&nbsp;醒来。'
        '<a epub:type="noteref" href="#n">1</a>船只鸣笛。</p>'
        '<aside epub:type="footnote" id="n">见后。</aside>',
    ),
    "OPS/text/two .xhtml": PAGE.format(title="", body="<h1>第二章</h1><ul><li>灯塔</li></ul>"),
}
ENCRYPTION = """<encryption xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<EncryptedData xmlns="http://www.w3.org/2001/04/xmlenc#"><CipherData>
<CipherReference URI="{part}"/></CipherData></EncryptedData></encryption>"""


def book(more: Mapping[str, str | None] = {}) -> bytes:
    parts = {**PARTS, **more}
    return pack((name, text.encode()) for name, text in parts.items() if text is not None)


def test_the_chapters_are_read_in_the_order_of_the_book() -> None:
    content = read(book(), "a.epub")
    assert [(block.kind, block.text) for block in content.blocks] == [
        ("heading", "第一章"),
        ("paragraph", "港口在早晨\xa0醒来。船只鸣笛。"),
        ("paragraph", "见后。"),
        ("heading", "第二章"),
        ("list-item", "灯塔"),
    ]
    assert [(unit.kind, unit.number) for unit in content.units] == [
        ("block", number) for number in range(1, 6)
    ]
    text = "".join(unit.text for unit in content.units)
    for block in content.blocks:
        start, end = block.traced.span(0, len(block.text))
        assert text[start:end] == block.text


def test_a_book_is_known_by_its_parts() -> None:
    chosen = choose_binary(book(), "a.zip")
    assert chosen is not None
    assert chosen.name == "epub"


def test_encrypted_fonts_do_not_matter_encrypted_chapters_do() -> None:
    fonts = ENCRYPTION.format(part="OPS/font.otf")
    assert read(book({"META-INF/encryption.xml": fonts}), "a.epub").blocks
    chapters = ENCRYPTION.format(part="OPS/text/one.xhtml")
    with pytest.raises(InputError, match=r"^a\.epub: the book is protected against copying"):
        read(book({"META-INF/encryption.xml": chapters}), "a.epub")


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"META-INF/container.xml": None}, "there is no META-INF/container.xml"),
        ({"OPS/book.opf": None}, "the book names no chapters"),
        ({"OPS/book.opf": OPF.replace("idref", "x")}, "the book names no chapters"),
        ({"OPS/book.opf": OPF[:-9]}, "OPS/book.opf, line"),
        ({"OPS/text/one.xhtml": None, "OPS/text/two .xhtml": None}, "the book names no chapters"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(more: dict[str, str | None], expected: str) -> None:
    with pytest.raises(InputError) as caught:
        read(book(more), "a.epub")
    assert str(caught.value).startswith(f"a.epub: {expected}")


def test_chapters_that_are_missing_are_named() -> None:
    content = read(book({"OPS/text/two .xhtml": None}), "a.epub")
    assert content.notes == [
        "chapters that are not in the file are passed over: OPS/text/two .xhtml"
    ]


def shaken(data: bytes, chosen: random.Random) -> bytes:
    """Return an XML part with elements removed, doubled, moved, renamed, or emptied."""
    root = etree.fromstring(data)
    for _ in range(chosen.randint(1, 6)):
        elements = [element for element in root.iter() if isinstance(element.tag, str)]
        element, other = chosen.choice(elements), chosen.choice(elements)
        parent = element.getparent()
        match chosen.choice(["remove", "double", "name", "set", "text"]):
            case "remove" if parent is not None:
                parent.remove(element)
            case "double" if parent is not None:
                parent.append(copy.deepcopy(element))
            case "name":
                element.tag = other.tag
            case "set" if element.attrib:
                name = chosen.choice(list(element.attrib))
                values = ["", "0", "-9" * 20, "nan", "../../x", "%00", "rId2", "true", "title"]
                element.set(name, chosen.choice(values))
            case "text":
                element.text = chosen.choice(["", " ", "x" * 999, "港口"])
    return etree.tostring(root)


@settings(max_examples=200)
@given(st.randoms(use_true_random=False), st.sampled_from(sorted(PARTS)[:4]))
def test_damaged_books_are_read_or_refused(chosen: random.Random, name: str) -> None:
    parts = {part: text.encode() for part, text in PARTS.items()}
    if chosen.random() < 0.3 or name == "mimetype" or b"&nbsp;" in parts[name]:
        at = chosen.randrange(len(parts[name]))
        parts[name] = (
            parts[name][:at] + chosen.randbytes(4) + parts[name][at + chosen.randint(0, 99) :]
        )
    else:
        parts[name] = shaken(parts[name], chosen)
    data = pack(parts.items())
    if chosen.random() < 0.2:
        data = data[: chosen.randrange(len(data))]
    try:
        content = read(data, "a.epub")
    except InputError as error:
        assert "\n" not in str(error)
        return
    size = sum(len(unit.text) for unit in content.units)
    assert all(block.traced.span(0, len(block.text))[1] <= size for block in content.blocks)


@pytest.mark.parametrize("suffix", [".epub", ".docx", ".pdf", ".txt", ""])
def test_the_content_decides_whatever_the_suffix_says(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"book{suffix}"
    path.write_bytes(book())
    assert read_document(str(path)).format == "epub"


@pytest.mark.parametrize("suffix", [".epub", ".docx", ".pdf", ".pptx", ".txt"])
def test_an_empty_file_is_said_to_be_empty(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"empty{suffix}"
    path.write_bytes(b"")
    with pytest.raises(InputError, match="the file is empty"):
        read_document(str(path))
