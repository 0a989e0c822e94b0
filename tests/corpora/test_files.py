from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpora.errors import InputError
from corpora.files import check_output, open_bytes, read_bytes, write_bytes, write_output

posix_only = pytest.mark.skipif(os.name == "nt", reason="the rights of POSIX")
not_root = pytest.mark.skipif(
    hasattr(os, "geteuid") and os.geteuid() == 0, reason="root may read and write all"
)


def test_content_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a\r\n\0\xff")
    assert read_bytes(str(tmp_path / "a")) == b"a\r\n\0\xff"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none.txt", "there is no such file"),
        ("", "is a folder"),
        ("a\0b", "cannot be the name"),
        ("a" * 300, "cannot be read"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, reason: str) -> None:
    file = str(tmp_path / name) if name else str(tmp_path)
    with pytest.raises(InputError, match=reason) as caught:
        read_bytes(file)
    assert repr(file)[1:-1] in repr(str(caught.value)) or repr(file) in str(caught.value)


def test_a_stream_has_the_same_errors_and_leaves_others_alone(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="there is no such file"), open_bytes("none.txt"):
        pass
    (tmp_path / "a").write_bytes(b"abc")
    with open_bytes(str(tmp_path / "a")) as stream:
        assert (stream.read(2), stream.read()) == (b"ab", b"c")
    with pytest.raises(ValueError, match="mine"), open_bytes(str(tmp_path / "a")):
        raise ValueError("mine")


@posix_only
@not_root
def test_file_without_rights_is_named(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"a")
    (tmp_path / "a").chmod(0)
    with pytest.raises(InputError, match=r"cannot be read .* check its permissions"):
        read_bytes(str(tmp_path / "a"))


def test_file_is_replaced_whole_and_nothing_stays_beside_it(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    for content in (b"first, and longer", b"second"):
        write_bytes(str(file), content)
        assert file.read_bytes() == content
        assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_broken_writing_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InputError, match=r"a\.txt: cannot be written \(No space left on device\)"):
        write_bytes(str(file), b"new")
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_interrupted_writing_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")

    def interrupted(descriptor: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_bytes(str(file), b"new")
    assert file.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@posix_only
def test_rights_of_a_replaced_file_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"old")
    file.chmod(0o640)
    write_bytes(str(file), b"new")
    assert file.stat().st_mode & 0o777 == 0o640


@posix_only
def test_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a.txt").write_bytes(b"old")
    (tmp_path / "link").symlink_to(tmp_path / "folder" / "a.txt")
    write_bytes(str(tmp_path / "link"), b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "folder" / "a.txt").read_bytes() == b"new"


@posix_only
def test_device_is_written_to() -> None:
    write_bytes(os.devnull, b"new")
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("none/a.txt", "the folder .* does not exist"),
        (".", "is a folder"),
        ("a" * 300, "cannot be written"),
    ],
)
def test_output_that_cannot_be_is_named(tmp_path: Path, name: str, reason: str) -> None:
    file = str(tmp_path / name)
    with pytest.raises(InputError, match=reason) as caught:
        write_bytes(file, b"new")
    assert str(caught.value).startswith(f"{file}: ")
    with pytest.raises(InputError, match=reason):
        check_output(file)


def test_output_is_not_one_of_the_inputs(tmp_path: Path) -> None:
    file, other = str(tmp_path / "a.txt"), str(tmp_path / "b.txt")
    check_output(None, file)
    check_output(other, file)
    Path(file).write_bytes(b"a")
    Path(other).write_bytes(b"b")
    check_output(other, file)
    with pytest.raises(InputError) as caught:
        check_output(file, other, file)
    assert str(caught.value).startswith(f"{file}: ")
    assert Path(file).read_bytes() == b"a"


def test_text_is_written_as_utf8_with_its_line_ends(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    write_output("港\n口\r\n\ud800", str(file))
    assert file.read_bytes() == "港\n口\r\n?".encode()


def test_output_without_a_file_goes_to_standard_output(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    write_output("港口\n", None)
    write_output(b"\0\r\n", None)
    assert capfdbinary.readouterr().out == "港口\n".encode() + b"\0\r\n"


def test_closed_pipe_is_quiet() -> None:
    program = "from corpora.files import write_output; write_output('x' * 10_000_000, None)"
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.read(1) == b"x"
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
