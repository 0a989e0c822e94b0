"""EPUB: the chapters in the order of the book, each read as an HTML page."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote

from corpora import xml
from corpora.archives import Archive
from corpora.encoding import decode
from corpora.errors import InputError
from corpora.messages import listed, message
from corpora.model import Block, Unit
from corpora.opc import MOST_TAGS
from corpora.readers import Content
from corpora.readers.html import blocks_of, pieces_of

_CONTAINER = "META-INF/container.xml"
_ENCRYPTION = "META-INF/encryption.xml"
_PAGES = ("application/xhtml+xml", "text/html")
# An empty element of XHTML, which HTML knows as a start tag.
_EMPTY = re.compile(r"<([A-Za-z][\w:.-]*)((?:\s[^<>]*)?)/>")
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())


def read(data: bytes, file: str) -> Content:
    """Return the text of a book.

    The units are of kind ``block``, as those of an HTML page, and numbered through the book.
    Left out are the cover, the table of contents, the titles of the pages, which readers do not
    see, and the marks that refer to notes.

    Raises
    ------
    InputError
        It is no EPUB, is broken, or its chapters are encrypted.
    """
    archive = Archive(data, file)
    package = _package(archive)
    chapters = list(_chapters(archive, package))
    encrypted = _encrypted(archive)
    units: list[Unit] = []
    blocks: list[Block] = []
    missing: list[str] = []
    offset = tags = 0
    for name in chapters:
        if name in encrypted:
            raise InputError(message("epub-encrypted", file=file, part=name))
        if name not in archive:
            missing.append(name)
            continue
        source = archive.read(name)
        if not source.strip():
            continue
        tags += source.count(b"<")
        if tags > MOST_TAGS:
            limit = f"{MOST_TAGS / 1e6:g}"
            raise InputError(message("opc-part-large", file=file, part=name, limit=limit))
        page, _ = decode(source, f"{file}: {name}")
        page = _EMPTY.sub(_closed, page)
        for kind, raw, kept in pieces_of(page, f"{file}: {name}"):
            if isinstance(kind, int) or kind == "title":
                continue
            units.append(Unit("block", len(units) + 1, raw))
            blocks += blocks_of(kind, raw, offset, kept)
            offset += len(raw)
    if not chapters or len(missing) == len(chapters):
        raise InputError(message("epub-no-text", file=file))
    notes = [message("epub-missing", parts=listed(missing[:5]))] if missing else []
    return Content(units, blocks, notes)


def _package(archive: Archive) -> str:
    """Return the name of the part that lists those of the book."""
    root = xml.parse(archive.read(_CONTAINER), archive.file, part=_CONTAINER)
    for element in root.iter("{*}rootfile"):
        name = posixpath.normpath(element.get("full-path", ""))
        if name in archive:
            return name
    raise InputError(message("epub-no-text", file=archive.file))


def _chapters(archive: Archive, package: str) -> Iterator[str]:
    """Yield the names of the pages in reading order, without the cover and the contents."""
    root = xml.parse(archive.read(package), archive.file, part=package)
    folder = posixpath.dirname(package)
    covers = {
        _part(folder, element.get("href", ""))
        for element in root.iter("{*}reference")
        if element.get("type", "").lower() in ("cover", "toc")
    }
    items = {
        element.get("id", ""): (
            _part(folder, element.get("href", "")),
            element.get("media-type", ""),
            element.get("properties", "").split(),
        )
        for element in root.iter("{*}item")
    }
    seen: set[str] = set()
    for reference in root.iter("{*}itemref"):
        name, media, properties = items.get(reference.get("idref", ""), ("", "", []))
        if media not in _PAGES or "nav" in properties or name in covers or name in seen:
            continue
        seen.add(name)
        yield name


def _part(folder: str, address: str) -> str:
    return posixpath.normpath(posixpath.join(folder, unquote(address.partition("#")[0])))


def _encrypted(archive: Archive) -> frozenset[str]:
    """Return the names of the encrypted parts; fonts are among them in books that can be read."""
    if _ENCRYPTION not in archive:
        return frozenset()
    root = xml.parse(archive.read(_ENCRYPTION), archive.file, part=_ENCRYPTION)
    references = root.iter("{*}CipherReference")
    return frozenset(_part("", element.get("URI", "")) for element in references)


def _closed(tag: re.Match[str]) -> str:
    name = tag[1].lower()
    return tag[0] if name in _VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>"
