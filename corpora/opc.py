"""Open Packaging Conventions (ECMA-376, part 2): the parts of Office files, how they relate."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from corpora import xml
from corpora.archives import Archive
from corpora.errors import InputError
from corpora.messages import message

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
# An element takes up to some 500 bytes in memory and 5 microseconds; a book of a thousand pages
# has less than a million tags.
MOST_TAGS = 2_500_000
"""How many tags a part may have."""


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of a part, or of the package, to another part or address.

    Attributes
    ----------
    id
        The key by which the part names it.
    kind
        The last component of its type, such as ``footnotes``, which transitional and strict
        files share.
    target
        The name of the part; an address where it is external.
    external
        Whether it leads out of the package.
    """

    id: str
    kind: str
    target: str
    external: bool


class Package:
    """An Office file: an archive of parts.

    Raises
    ------
    InputError
        It is no archive, is broken, encrypted, or an older kind of file.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self.archive = Archive(data, file)

    @cached_property
    def relations(self) -> tuple[Relation, ...]:
        """The relations of the package as a whole."""
        return self.relations_of("")

    def relations_of(self, part: str) -> tuple[Relation, ...]:
        """Return the relations of a part; none where it has no list of them."""
        name = relations_part(part)
        if name not in self.archive:
            return ()
        return tuple(self._relations(name, posixpath.dirname(part)))

    def related(self, part: str, kind: str) -> str | None:
        """Return the first part of a kind that a part relates to and that is there."""
        for relation in self.relations_of(part):
            if relation.kind == kind and not relation.external and relation.target in self.archive:
                return relation.target
        return None

    def parse(self, part: str) -> etree._Element:
        """Return the root of an XML part.

        Raises
        ------
        InputError
            There is no such part, it is broken, or it has millions of elements.
        """
        data = self.archive.read(part)
        if data.count(b"<") > MOST_TAGS:
            limit = f"{MOST_TAGS / 1e6:g}"
            raise InputError(message("opc-part-large", file=self.file, part=part, limit=limit))
        return xml.parse(data, self.file, part=part)

    def _relations(self, name: str, folder: str) -> Iterator[Relation]:
        for element in self.parse(name).iter(RELATIONSHIP):
            target = element.get("Target", "")
            external = element.get("TargetMode") == "External"
            if not external:
                # A name that starts with a slash is one in the package, others lie beside the part.
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            kind = element.get("Type", "").rpartition("/")[2]
            yield Relation(element.get("Id", ""), kind, target, external)


def pack(parts: Iterable[tuple[zipfile.ZipInfo | str, bytes]]) -> bytes:
    """Return an archive of parts, each with its name or the entry it had in another archive.

    The same parts make the same bytes: a part without an entry has the earliest date there is.
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in parts:
            if isinstance(entry, str):
                made = zipfile.ZipInfo(entry)
            else:
                made = zipfile.ZipInfo(entry.filename, entry.date_time)
                made.external_attr = entry.external_attr
            made.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(made, content)
    return stream.getvalue()


def relations_part(part: str) -> str:
    """Return the name of the part that lists the relations of a part; empty for the package."""
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
