"""Folders of documents: which files lie in them."""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from pathlib import Path

from corpora.errors import InputError
from corpora.messages import message


@dataclass(frozen=True, slots=True)
class Listing:
    """The files in a folder and those below it.

    Attributes
    ----------
    files
        Regular files, sorted, each with the folder as it was named before it.
    passed_over
        What is no regular file or could not be listed, each with the reason.
    """

    files: tuple[str, ...]
    passed_over: tuple[tuple[str, str], ...]


def list_files(folder: str) -> Listing:
    """Return the files in a folder and its subfolders.

    Names that begin with a dot, and those of files that office programs hold open (``~$``), are
    left out. Links are followed; a folder or file that several lead to is listed once.

    Raises
    ------
    InputError
        There is no such folder, it is a file, or it cannot be read.
    """
    try:
        os.listdir(folder)  # noqa: PTH208 - os.walk says nothing of a folder that it cannot list
    except FileNotFoundError:
        raise InputError(message("folder-missing", folder=folder)) from None
    except NotADirectoryError:
        raise InputError(message("folder-is-file", folder=folder)) from None
    except ValueError:
        raise InputError(message("file-name-invalid", file=repr(folder))) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise InputError(message("folder-unreadable", folder=folder, reason=reason)) from None
    files: list[str] = []
    passed_over: list[tuple[str, str]] = []
    seen = {os.path.realpath(folder)}

    def fail(error: OSError) -> None:
        passed_over.append((str(error.filename), error.strerror or str(error)))

    for parent, folders, names in os.walk(folder, onerror=fail, followlinks=True):
        below = []
        # What is there itself comes before a link to it.
        for name in sorted(folders, key=lambda name: ((Path(parent) / name).is_symlink(), name)):
            real = os.path.realpath(Path(parent) / name)
            if not _hidden(name) and real not in seen:
                seen.add(real)
                below.append(name)
        folders[:] = below
        for name in names:
            path = Path(parent) / name
            if _hidden(name):
                continue
            if path.is_file():
                files.append(str(path))
            else:
                missing = not path.exists()
                reason = os.strerror(errno.ENOENT) if missing else message("file-not-regular")
                passed_over.append((str(path), reason))
    files.sort(key=lambda file: (Path(file).is_symlink(), file))
    once = {os.path.realpath(file): file for file in reversed(files)}
    return Listing(tuple(sorted(once.values())), tuple(sorted(passed_over)))


def _hidden(name: str) -> bool:
    return name.startswith((".", "~$"))
