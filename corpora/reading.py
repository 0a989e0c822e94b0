"""From a file to a document: decoded, taken apart, repaired, its language told."""

from __future__ import annotations

import re
from collections.abc import Collection

from corpora.encoding import decode
from corpora.errors import InputError
from corpora.files import read_bytes
from corpora.language import identify
from corpora.messages import message
from corpora.model import Block, Document, TracedText, Unit
from corpora.others import refuse_others
from corpora.readers import choose, choose_binary
from corpora.repair import repair

_LINE = re.compile(r"[^\n]*\n|[^\n]+")
_LINE_END = re.compile(r"\r?\n\Z")


def read_document(file: str, *, skip: Collection[str] = (), data: bytes | None = None) -> Document:
    """Return the document in a file, repaired.

    Parameters
    ----------
    file
        The file, as the user named it.
    skip
        The names of repair steps to leave out.
    data
        The content of the file; None where it is to be read.

    Raises
    ------
    InputError
        The file cannot be read, or there is no text in it.
    """
    data = read_bytes(file) if data is None else data
    if not data:
        raise InputError(message("encoding-empty", file=file))
    refuse_others(data, file)
    binary = choose_binary(data, file)
    if binary is not None:
        name, encoding, lines = binary.name, "binary", False
        content = binary.read(data, file)
    else:
        text, encoding = decode(data, file)
        if not text.strip():
            raise InputError(message("encoding-blank", file=file))
        chosen = choose(text, file)
        name, lines = chosen.name, chosen.lines
        content = chosen.read(text, file)
    blocks, repairs = repair(content.blocks, lines=lines, skip=skip)
    if not any(block.text for block in blocks):
        raise InputError(message("document-no-text", file=file))
    return Document(
        file=file,
        format=name,
        encoding=encoding,
        language=identify("\n".join(block.text for block in blocks)),
        units=tuple(content.units),
        blocks=blocks,
        repairs=repairs,
        notes=tuple(content.notes),
    )


def read_lines(file: str, *, data: bytes | None = None) -> Document:
    """Return the lines of a file as a document: one block each, nothing repaired.

    Lines end at LF or CRLF only. An empty line is an empty block; the last line end does not
    open another line. `data` is the content of the file, None where it is to be read.

    Raises
    ------
    InputError
        The file cannot be read, is no text, or it is empty.
    """
    data = read_bytes(file) if data is None else data
    refuse_others(data, file)
    binary = choose_binary(data, file)
    if binary is not None:
        raise InputError(message("lines-binary", file=file, format=binary.name.upper()))
    text, encoding = decode(data, file)
    units = tuple(
        Unit("line", number, line) for number, line in enumerate(_LINE.findall(text), start=1)
    )
    blocks = []
    offset = 0
    for unit in units:
        blocks.append(Block("line", TracedText.original(_LINE_END.sub("", unit.text), offset)))
        offset += len(unit.text)
    return Document(
        file=file,
        format="lines",
        encoding=encoding,
        language=identify(text),
        units=units,
        blocks=tuple(blocks),
    )
