"""XML from files of unknown origin: no external entity, no network, no expansion."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from lxml import etree

from corpora.errors import InputError
from corpora.messages import message

# A document type is passed over, not read: entities stay what they are in the text, so nothing
# expands and nothing is fetched. `huge_tree` lifts limits that long texts meet.
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "load_dtd": False,
    "no_network": True,
    "huge_tree": True,
}


_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)
_DECLARED = re.compile(rb"""<\?xml[^>]{1,200}?encoding\s*=\s*["']([\w.:-]+)""")


def parse(data: bytes, file: str, *, part: str = "") -> etree._Element:
    """Return the root of an XML document.

    Parameters
    ----------
    data
        The document.
    file
        The file it is from, for messages.
    part
        Its name in the archive, where it is from one.

    Raises
    ------
    InputError
        It is not well-formed, or refers to an entity of its own.
    """
    try:
        root = etree.fromstring(data, etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        raise _broken(error, file, part) from None
    for entity in root.iter(etree.Entity):
        raise _entity(entity, file, part)
    return root


def iterparse(
    stream: BinaryIO, file: str, *, tag: str | tuple[str, ...], part: str = ""
) -> Iterator[etree._Element]:
    """Yield the elements with a tag, each when it ends; what lies before them is freed.

    Parameters
    ----------
    stream
        The document.
    file, part
        As for `parse`.
    tag
        The tags of the elements, which must not lie in one another; ``{*}name`` for a name in
        any namespace.

    Raises
    ------
    InputError
        As `parse`, when the place is reached.
    """
    try:
        for _, element in etree.iterparse(
            stream, events=("end",), tag=tag, remove_comments=True, remove_pis=True, **_SAFE
        ):
            for entity in element.iter(etree.Entity):
                raise _entity(entity, file, part)
            yield element
            element.clear()
            parent = element.getparent()
            while parent is not None and element.getprevious() is not None:
                del parent[0]
    except etree.XMLSyntaxError as error:
        raise _broken(error, file, part) from None


def encoding_of(head: bytes) -> str:
    """Return the name of the encoding of an XML document, from how it begins."""
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return encoding
    declared = _DECLARED.match(head)
    return declared[1].decode("ascii").lower() if declared else "utf-8"


def _broken(error: etree.XMLSyntaxError, file: str, part: str) -> InputError:
    line, column = error.position
    reason = error.msg or ""
    # While it is streamed, lxml says that there is no root where the parser said more.
    log: Any = error.error_log
    if not line and log:
        line, column, reason = log[-1].line, log[-1].column, log[-1].message
    reason = reason.partition(", line")[0]
    return InputError(
        message(
            "xml-broken",
            file=file,
            part=part or "none",
            line=str(line),
            column=str(column),
            reason=" ".join(reason.split()),
        )
    )


def _entity(entity: etree._Entity, file: str, part: str) -> InputError:
    return InputError(
        message(
            "xml-entity",
            file=file,
            part=part or "none",
            line=str(entity.sourceline),
            name=str(entity.name),
        )
    )
