from __future__ import annotations

import io
import re
import tracemalloc
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.archives import LIMIT, Archive
from corpora.errors import InputError


def pack(parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def test_parts_are_read_by_name() -> None:
    archive = Archive(pack({"a.xml": b"<a/>", "../b": b"b"}), "a.docx")
    assert list(archive.names) == ["a.xml", "../b"]
    assert "a.xml" in archive
    assert archive.read("a.xml") == b"<a/>"


def test_a_missing_part_is_named() -> None:
    with pytest.raises(InputError, match=re.escape("a.docx: there is no word/document.xml in it")):
        Archive(pack({"a": b""}), "a.docx").read("word/document.xml")


def test_a_part_that_unpacks_to_far_more_than_it_is_ends_the_reading() -> None:
    data = pack({"bomb": b"\0" * 80_000_000, "plain": b"x"})
    with pytest.raises(InputError, match="bomb in it unpacks to far more"):
        Archive(data, "a.docx").read("bomb")


def test_no_more_is_unpacked_than_the_directory_says() -> None:
    data = pack({"bomb": b"\0" * 40_000_000}).replace(
        (40_000_000).to_bytes(4, "little"), (1000).to_bytes(4, "little")
    )
    tracemalloc.start()
    try:
        with pytest.raises(InputError, match="the archive cannot be read"):
            Archive(data, "a.docx").read("bomb")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 2_000_000


def test_the_limit_is_for_all_parts_together() -> None:
    # Half of it does not pack well, so that no part alone is suspicious.
    part = bytes(range(256)) * (LIMIT // 256 // 4) + b"\1"
    archive = Archive(pack({str(number): part for number in range(2)}), "a.docx")
    archive._left = len(part) + 10
    archive.read("0")
    with pytest.raises(InputError, match="far more"):
        archive.read("1")


def test_an_encrypted_part_is_said_to_be_so() -> None:
    data = bytearray(pack({"a": b"text"}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(InputError, match="password"):
        Archive(bytes(data), "a.docx").read("a")


@given(st.data())
def test_damage_is_one_line(data: st.DataObject) -> None:
    whole = bytearray(pack({"a.xml": b"<a>text</a>" * 20, "b.xml": b"<b/>"}))
    for _ in range(data.draw(st.integers(0, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    cut = whole[: data.draw(st.integers(0, len(whole)))]
    try:
        archive = Archive(bytes(cut), "a.docx")
        for name in archive.names:
            archive.read(name)
    except InputError as error:
        assert "\n" not in str(error)


def test_a_long_reason_is_cut_and_on_one_line() -> None:
    data = pack({"name\n" * 1000: b"text"})
    broken = data.replace(b"name\n", b"eman\n", 1)
    with pytest.raises(InputError, match="the archive cannot be read") as caught:
        Archive(broken, "a.docx").read("name\n" * 1000)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 400
