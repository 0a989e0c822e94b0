"""The manifest of a corpus: a CSV file that says which document translates which."""

from __future__ import annotations

import csv
import os
from collections.abc import Iterable, Iterator
from io import StringIO
from pathlib import Path

from aligner.pairing import Row
from corpora.errors import InputError
from corpora.files import check_output, read_bytes
from corpora.messages import message

COLUMNS = ("zh", "en", "score", "state", "runner_up", "runner_up_score", "note")
"""The columns: the attributes of a `Row`."""
_ACTIVE = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def manifest(rows: Iterable[Row], file: str) -> Iterator[str]:
    """Yield the manifest as CSV (RFC 4180) with a byte-order mark, a row each.

    Parameters
    ----------
    rows
        What became of the documents.
    file
        Where the manifest will stand: the files in it are named from its folder, with ``/``
        between folders, and with ``./`` before a name that a spreadsheet could take for a
        formula. A file on another drive keeps its full name.
    """
    folder = os.path.realpath(Path(file).parent)
    yield "\ufeff" + _line(COLUMNS)
    for row in rows:
        yield _line(
            (
                _relative(row.zh, folder),
                _relative(row.en, folder),
                _number(row.score),
                row.state,
                _relative(row.runner_up, folder),
                _number(row.runner_up_score),
                row.note,
            )
        )


def check_manifest_output(file: str, *folders: str) -> None:
    """Find out before the slow work whether a manifest can be written.

    Raises
    ------
    InputError
        It cannot; or the file is in one of the folders and is no manifest, so that a document
        would be lost.
    """
    check_output(file)
    path = Path(file)
    if not path.is_file() or path.stat().st_size == 0:
        return
    real = Path(os.path.realpath(file))
    within = any(real.is_relative_to(os.path.realpath(folder)) for folder in folders)
    head = ("\ufeff" + ",".join(COLUMNS)).encode()
    if within and not read_bytes(file).startswith((head, head[3:])):
        raise InputError(message("output-is-input", file=file))


def _line(cells: Iterable[str]) -> str:
    stream = StringIO(newline="")
    csv.writer(stream, lineterminator="\r\n").writerow(cells)
    return stream.getvalue()


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.4f}"


def _relative(file: str | None, folder: str) -> str:
    if file is None:
        return ""
    # The folder of a link is followed, but not the link: the file keeps the name that it has.
    path = Path(os.path.realpath(Path(file).parent)) / Path(file).name
    same_drive = path.drive == Path(folder).drive
    name = Path(os.path.relpath(path, folder)).as_posix() if same_drive else str(path)
    return f"./{name}" if name.startswith(_ACTIVE) else name
