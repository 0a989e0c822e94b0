from __future__ import annotations

import codecs
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.encoding import decode
from corpora.errors import InputError

CASES = [
    line.split(" ", 1)
    for line in (Path(__file__).parent / "data" / "encodings.txt")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.mark.parametrize(("encoding", "text"), CASES)
def test_encoding_is_told_from_one_line(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding), "a.txt") == (text, encoding)


@pytest.mark.parametrize(("encoding", "text"), CASES)
def test_encoding_is_told_behind_much_ascii(encoding: str, text: str) -> None:
    page = f"<p class='x'>{'harbour ' * 2000}</p>\n<p>{text}</p>\n"
    assert decode(page.encode(encoding), "a.html") == (page, encoding)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_byte_order_mark_decides_and_is_taken_off(mark: bytes, encoding: str) -> None:
    text = "峰会\nsummit"
    assert decode(mark + text.encode(encoding), "a.txt") == (text, encoding)
    with pytest.raises(InputError, match="empty"):
        decode(mark, "a.txt")


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\ufeff")))
def test_any_text_in_utf8_comes_back(text: str) -> None:
    data = text.encode("utf-8")
    if not data:
        with pytest.raises(InputError, match="empty"):
            decode(data, "a.txt")
    elif not data.startswith((b"PK", b"%PDF", b"GIF8", b"{\\rtf", b"MZ", b"BZh", b"Rar!")):
        assert decode(data, "a.txt") == (text, "utf-8")


@given(st.binary())
def test_any_bytes_are_text_or_one_line_of_error(data: bytes) -> None:
    try:
        text, _ = decode(data, "a.txt")
    except InputError as error:
        assert str(error).startswith("a.txt: ")
        assert "\n" not in str(error)
    else:
        assert "\0" not in text


def test_few_bad_bytes_are_named_by_offset_and_line() -> None:
    good = "第九届数字港口大会今天开幕。\n".encode()
    with pytest.raises(InputError) as caught:
        decode(good + good[:6] + b"\xff\xfe" + good[6:] * 20, "dir/a.txt")
    assert str(caught.value).startswith(
        f"dir/a.txt: byte offset {len(good) + 6} (line 2) is not valid UTF-8"
    )


@pytest.mark.parametrize(
    "text",
    ["大会今天开幕。", "The summit’s doors — open at “nine” sharp — for all of today’s guests."],
)
def test_text_cut_within_a_character_is_named(text: str) -> None:
    data = (text + "…").encode()
    with pytest.raises(InputError, match=f"byte offset {len(text.encode())} "):
        decode(data[:-1], "a.txt")


def test_bad_byte_in_gb18030_is_named() -> None:
    good = "据介绍，这个平台已经为两千多家企业提供了服务。".encode("gb18030")
    with pytest.raises(InputError, match=rf"byte offset {len(good)} \(line 1\) .*GB18030"):
        decode(good + b"\xff" + good, "a.txt")


def test_odd_byte_at_the_end_of_utf16_is_named() -> None:
    data = codecs.BOM_UTF16_LE + "summit".encode("utf-16-le") + b"x"
    with pytest.raises(InputError, match="byte offset 14 "):
        decode(data, "a.txt")


@pytest.mark.parametrize(
    ("start", "reason"),
    [
        (b"%PDF-1.7\n%\xe2\xe3", "PDF file, not text; .* ends in .pdf"),
        (b"PK\x03\x04\x14\0", "a ZIP archive, not text; unpack it"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older Office file"),
        (b"{\\rtf1\\ansi", "an RTF file, which is not read; save it as DOCX with Word"),
        (b"\x89PNG\r\n\x1a\n\0\0", "PNG"),
        (b"\xff\xd8\xff\xe0", "JPEG"),
        (b"GIF89a", "GIF"),
        (b"\x1f\x8b\x08", "GZIP"),
        (b"text\0text \xf0\x01", r"byte offset 4 \(line 1\) is a NUL"),
        (b"", "the file is empty"),
    ],
)
def test_what_is_no_text_is_refused(start: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        decode(start, "a.bin")


def test_other_encodings_are_detected() -> None:
    text = "Сегодня утром в портовом городе открылась девятая встреча. " * 4
    assert decode(text.encode("cp1251"), "a.txt")[0] == text


def test_fifty_megabytes_of_one_line_take_seconds() -> None:
    for data in (
        "第九届数字港口大会".encode() * 1_850_000,
        "港口大会的".encode("gb18030") * 5_000_000,
    ):
        started = time.process_time()
        text, _ = decode(data, "a.txt")
        assert len(text) > 16_000_000
        assert time.process_time() - started < 10
