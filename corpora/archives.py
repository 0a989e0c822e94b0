"""Archives of unknown origin (DOCX, XLSX, PPTX, EPUB): a limit on what they unpack to."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from types import MappingProxyType

from corpora.errors import InputError
from corpora.messages import message

LIMIT = 400 * 2**20
"""Bytes that the parts that are read of one archive may unpack to at most."""
_BEGINNINGS = (b"PK\x03\x04", b"PK\x05\x06")
_BROKEN = (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError)
# A small file is not let unpack to as much: memory is a multiple of it.
_RATIO = 64
_SMALL = 64 * 2**20
_LONGEST = 200


def part_names(data: bytes) -> Sequence[str]:
    """Return the names of the parts of a file; none where it is no ZIP archive."""
    if not data.startswith(_BEGINNINGS):
        return ()
    try:
        return zipfile.ZipFile(io.BytesIO(data)).namelist()
    except _BROKEN:
        return ()


class Archive:
    """The parts of a ZIP archive, read from memory; nothing is written to the disk.

    Raises
    ------
    InputError
        It is no ZIP archive, is broken or is encrypted.
    """

    def __init__(self, data: bytes, file: str) -> None:
        self.file = file
        self._limit = self._left = min(LIMIT, max(_SMALL, _RATIO * len(data)))
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise InputError(message("archive-broken", file=file, reason=_short(error))) from None
        self._entries = {entry.filename: entry for entry in self._zip.infolist()}

    @property
    def names(self) -> Mapping[str, zipfile.ZipInfo]:
        """The parts by name, in the order of the archive."""
        return MappingProxyType(self._entries)

    def __contains__(self, name: str) -> bool:
        return name in self._entries

    def read(self, name: str) -> bytes:
        """Return a part.

        Raises
        ------
        InputError
            There is no such part, it is broken or encrypted, or the parts read so far unpack to
            more than `LIMIT`, or more than 64 MiB and 64 times the archive.
        """
        entry = self._entries.get(name)
        if entry is None:
            raise InputError(message("archive-part-missing", file=self.file, part=name))
        if entry.flag_bits & 1:
            raise InputError(message("archive-encrypted", file=self.file))
        size = entry.file_size
        if size > self._left:
            limit = str(self._limit // 2**20)
            raise InputError(message("archive-bomb", file=self.file, part=name, limit=limit))
        try:
            with self._zip.open(entry) as stream:
                # No more than the directory says is unpacked: where that is a lie, the part is
                # broken.
                content = stream.read(size + 1)
        except (*_BROKEN, zlib.error, OSError) as error:
            reason = _short(f"{name}: {error}")
            raise InputError(message("archive-broken", file=self.file, reason=reason)) from None
        self._left -= len(content)
        return content


def _short(reason: object) -> str:
    """Return a reason on one line; it can quote names of any length from the file."""
    line = " ".join(str(reason).split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
