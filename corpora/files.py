"""Files and standard output: read whole, replaced whole, never left half written."""

from __future__ import annotations

import errno
import json
import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import Any

from corpora.errors import FileError, InputError
from corpora.messages import message


def read_bytes(file: str) -> bytes:
    """Return the content of a file.

    Raises
    ------
    InputError
        There is no such file, it is a folder, or it cannot be read.
    """
    with open_bytes(file) as stream:
        return stream.read()


@contextmanager
def open_bytes(file: str) -> Iterator[BufferedReader]:
    """Open a file to be read piece by piece, as a context.

    Raises
    ------
    InputError
        As `read_bytes`, also while the file is read.
    """
    try:
        with _open(file) as stream:
            yield stream
    except FileNotFoundError:
        raise FileError(message("file-missing", file=file)) from None
    except IsADirectoryError:
        raise FileError(message("file-is-folder", file=file)) from None
    except OSError as error:
        # Windows refuses to open a folder with PermissionError.
        if os.path.isdir(file):  # noqa: PTH112  (that of Path raises where a name is too long)
            raise FileError(message("file-is-folder", file=file)) from None
        reason = error.strerror or str(error)
        raise FileError(message("file-unreadable", file=file, reason=reason)) from None


def _open(file: str) -> BufferedReader:
    try:
        return Path(file).open("rb")
    except ValueError:
        raise InputError(message("file-name-invalid", file=repr(file))) from None


def check_output(file: str | None, *inputs: str) -> None:
    """Find out before the slow work whether a result can be written.

    Parameters
    ----------
    file
        Where the result will go; None for standard output.
    inputs
        The files it is made from, which it must not replace.

    Raises
    ------
    InputError
        The folder does not exist, or the file cannot be written or is one of the inputs.
    """
    if file is None:
        return
    path = _output_path(file)
    for name in inputs:
        if path.exists() and Path(name).exists() and path.samefile(name):
            raise InputError(message("output-is-input", file=file))
    target = path if path.exists() else path.parent
    if not os.access(target, os.W_OK):
        reason = os.strerror(errno.EACCES)
        raise FileError(message("output-unwritable", file=file, reason=reason))


def _output_path(file: str) -> Path:
    path = Path(file)
    try:
        if path.is_file() or not path.exists():
            # Symbolic links are followed: the file they lead to is replaced, not the link.
            path = Path(os.path.realpath(file))
    except OSError as error:  # such as a name that is too long
        reason = error.strerror or str(error)
        raise FileError(message("output-unwritable", file=file, reason=reason)) from None
    if not path.parent.is_dir():
        raise FileError(message("output-folder-missing", file=file, folder=str(path.parent)))
    if path.is_dir():
        raise FileError(message("output-is-folder", file=file))
    return path


def write_bytes(file: str, content: bytes | Iterable[bytes]) -> None:
    """Replace a file by a complete new one, or leave it as it was.

    The content, whole or in pieces, goes to a temporary file beside it, is flushed to the disk and
    renamed. A device or pipe is written to as it is.

    Raises
    ------
    InputError
        The folder does not exist, or the file cannot be written.
    """
    pieces = (content,) if isinstance(content, bytes) else content
    path = _output_path(file)
    temporary = None
    try:
        if path.exists() and not path.is_file():
            with path.open("wb") as stream:
                stream.writelines(pieces)
            return
        if path.exists() and not os.access(path, os.W_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        mode = path.stat().st_mode & 0o7777 if path.exists() else 0o666 & ~_umask()
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:40]}.")
        with os.fdopen(handle, "wb") as stream:
            stream.writelines(pieces)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(mode)
        os.replace(temporary, path)  # noqa: PTH105 - the name says that it replaces
        temporary = None
    except OSError as error:
        reason = error.strerror or str(error)
        raise FileError(message("output-unwritable", file=file, reason=reason)) from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def append_lines(file: str, records: Iterable[Any]) -> None:
    """Add records to a file of JSON Lines, which is made if it is not there.

    When this returns they are on the disk. Half a line, left by a writer that was killed, stays
    and is ended first. Writers that may meet have to keep a lock.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    lines = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    with Path(file).open("a+b") as stream:
        stream.seek(0, os.SEEK_END)
        if stream.tell():
            stream.seek(-1, os.SEEK_END)
            if stream.read(1) != b"\n":
                lines = "\n" + lines
        # A surrogate can only come in through an escape in JSON; UTF-8 has no place for it.
        stream.write(lines.encode("utf-8", "replace"))
        stream.flush()
        os.fsync(stream.fileno())


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def write_output(content: str | bytes | Iterable[str] | Iterable[bytes], file: str | None) -> None:
    """Write a result, whole or in pieces, to a file, or to standard output without one.

    Text is written as UTF-8 with the line ends it has. A reader that closes the pipe has seen
    what it wanted: the rest is dropped quietly.

    Raises
    ------
    InputError
        The result cannot be written.
    """
    pieces = (content,) if isinstance(content, str | bytes) else content
    # A surrogate can only come in through an escape in JSON; UTF-8 has no place for it.
    data = (
        piece.encode("utf-8", "replace") if isinstance(piece, str) else piece for piece in pieces
    )
    if file is not None:
        write_bytes(file, data)
        return
    try:
        sys.stdout.buffer.writelines(data)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        reason = error.strerror or str(error)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise FileError(message("output-unwritable", file="-", reason=reason)) from None
