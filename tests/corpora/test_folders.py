from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from corpora.errors import InputError
from corpora.folders import list_files


def names(folder: Path) -> list[str]:
    return [Path(file).relative_to(folder).as_posix() for file in list_files(str(folder)).files]


def test_files_of_subfolders_are_listed_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a/2.txt", "a/10.txt", "a/c/d.html", ".hidden", ".git/x", "~$a.docx"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    assert names(tmp_path) == ["a/10.txt", "a/2.txt", "a/c/d.html", "b.txt"]


def test_links_in_a_loop_end(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_bytes(b"x")
    (tmp_path / "in" / "again").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "A link first").symlink_to(tmp_path / "in", target_is_directory=True)
    (tmp_path / "self").symlink_to(tmp_path / "self")
    listing = list_files(str(tmp_path))
    assert names(tmp_path) == ["in/a.txt"]
    assert [file for file, _ in listing.passed_over] == [str(tmp_path / "self")]


def test_a_file_that_a_link_leads_to_is_listed_once_by_its_own_name(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_bytes(b"x")
    (tmp_path / "a.txt").symlink_to(tmp_path / "b.txt")
    assert names(tmp_path) == ["b.txt"]


def test_a_link_out_of_the_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "a.txt").write_bytes(b"x")
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "link").symlink_to(tmp_path / "there", target_is_directory=True)
    assert names(tmp_path / "here") == ["link/a.txt"]


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has neither in folders")
def test_pipes_and_sockets_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.chdir(tmp_path)
    with socket.socket(socket.AF_UNIX) as one:
        one.bind("socket")
    (tmp_path / "broken").symlink_to(tmp_path / "nothing")
    listing = list_files(str(tmp_path))
    assert not listing.files
    assert [(Path(file).name, reason.split()[0]) for file, reason in listing.passed_over] == [
        ("broken", "No"),
        ("pipe", "no"),
        ("socket", "no"),
    ]


def test_what_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    for name, reason in (("none", "no such folder"), ("file", "this is a file")):
        with pytest.raises(InputError, match=reason) as caught:
            list_files(str(tmp_path / name))
        assert str(tmp_path / name) in str(caught.value)
    with pytest.raises(InputError, match="name of a file"):
        list_files("a\0b")


def test_a_folder_that_cannot_be_listed_is_passed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "closed").mkdir()
    (tmp_path / "a.txt").write_bytes(b"x")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr("os.scandir", refuse)
    listing = list_files(str(tmp_path))
    assert [Path(file).name for file in listing.files] == ["a.txt"]
    assert listing.passed_over == ((str(tmp_path / "closed"), "Permission denied"),)
