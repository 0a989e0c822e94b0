from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.xml import encoding_of, iterparse, parse

BILLION = (
    b'<!DOCTYPE a [<!ENTITY b "ha">'
    + b"".join(
        b'<!ENTITY %s "%s">' % (after, b"&%s;" % before * 10)
        for before, after in [(b"b", b"c"), (b"c", b"d"), (b"d", b"e"), (b"e", b"f"), (b"f", b"g")]
    )
    + b"]><a>&g;</a>"
)


def texts(data: bytes) -> list[str]:
    return [element.text or "" for element in iterparse(io.BytesIO(data), "a.tmx", tag="{*}u")]


def test_a_document_type_is_passed_over_and_nothing_fetched() -> None:
    assert parse(b'<!DOCTYPE t SYSTEM "tmx14.dtd"><t>&amp;x</t>', "a.tmx").text == "&x"


def test_a_billion_laughs_are_refused_at_once() -> None:
    with pytest.raises(InputError, match=r"^a.xml: line 1"):
        parse(BILLION, "a.xml")
    with pytest.raises(InputError, match=r"^a.xml: line 1"):
        list(iterparse(io.BytesIO(BILLION), "a.xml", tag="a"))


@pytest.mark.parametrize(
    "data",
    [
        b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><a>&x;</a>',
        b'<!DOCTYPE a [<!ENTITY x "y">]>\n<a>&x;</a>',
    ],
)
def test_entities_of_its_own_are_refused(data: bytes) -> None:
    with pytest.raises(InputError, match=r"^a.xml: line \d+: the entity &x; is not read"):
        parse(data, "a.xml")
    with pytest.raises(InputError, match="the entity"):
        list(iterparse(io.BytesIO(data), "a.xml", tag="a"))


def test_an_unknown_entity_is_named_with_its_place() -> None:
    data = b"<t>\n<u>&x;</u></t>"
    for read in (lambda: parse(data, "a.xml"), lambda: texts(data)):
        with pytest.raises(InputError, match=r"line 2, column \d+: .*'x' not defined"):
            read()


def test_entities_in_attributes_do_not_expand() -> None:
    data = BILLION.replace(b"<a>&g;</a>", b'<a x="&g;"/>')
    try:
        root = parse(data, "a.xml")
    except InputError as error:
        assert "a.xml" in str(error)
    else:
        assert len(root.get("x") or "") < 1000


def test_broken_xml_is_one_line_with_the_place() -> None:
    with pytest.raises(InputError) as caught:
        parse(b"<a>\n<b></a>", "a.docx", part="word/document.xml")
    assert str(caught.value).startswith("a.docx: word/document.xml, line 2, column ")
    with pytest.raises(InputError, match=r"^a.tmx: line 1, column"):
        texts(b"<t><u>1</u><u>")


def test_elements_are_streamed_and_freed() -> None:
    data = b"<t>" + b"<u>text</u>\n" * 20_000 + b"</t>"
    assert texts(data) == ["text"] * 20_000
    for element in iterparse(io.BytesIO(data), "a", tag="u"):
        parent = element.getparent()
        assert parent is not None
        # The parser is ahead by the piece of the file that it was given last.
        assert len(parent) < 5_000


@pytest.mark.parametrize(
    ("head", "encoding"),
    [
        (b"<?xml version='1.0' encoding = 'GB18030'?>", "gb18030"),
        (b'<?xml version="1.0"?><a encoding="b"/>', "utf-8"),
        (b"\xef\xbb\xbf<a/>", "utf-8"),
        ("<a/>".encode("utf-16-be"), "utf-16-be"),
        ("\ufeff<a/>".encode("utf-16-le"), "utf-16-le"),
        (b"", "utf-8"),
    ],
)
def test_encoding_is_told_from_the_head(head: bytes, encoding: str) -> None:
    assert encoding_of(head) == encoding


@given(st.binary(max_size=200))
def test_any_bytes_are_a_tree_or_one_line(data: bytes) -> None:
    try:
        parse(data, "a.xml")
    except InputError as error:
        assert "\n" not in str(error)
