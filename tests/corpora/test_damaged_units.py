"""Damaged files of translation tools: a result or one line, never a traceback or a long wait."""

from __future__ import annotations

import time
from copy import deepcopy
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from corpora.errors import InputError
from corpora.model import Place
from corpora.pairs import Inline, Pair, read_pairs, tmx, xliff

DATA = Path(__file__).parent / "data" / "units"
PLACE = Place("zh.txt", "line", 1, 0, 2)
PAIRS = [
    Pair("港口\x07", "harbour", PLACE, PLACE, (Inline(1, 1, "open", "<b>"),)),
    Pair("", "only one", PLACE, PLACE, (), (Inline(4, 5, "alone", "<br/>"),)),
]
FILES = {file.name: file.read_bytes() for file in sorted(DATA.iterdir())} | {
    "own.tmx": b"".join(tmx.write(PAIRS)),
    "own.xlf": b"".join(xliff.write(PAIRS)),
    "own.xliff": b"".join(xliff.write(PAIRS, version="1.2")),
    "wide.tmx": b"".join(tmx.write(PAIRS)).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
}
PIECES = [
    *(
        b"",
        b"<",
        b">",
        b"&",
        b'"',
        b"\\",
        b"\0",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\r",
        b"&#0;",
        b"&x;",
    ),
    *(
        b"&#xD800;",
        b"&#7;",
        b"]]>",
        b"<!--",
        b"<![CDATA[",
        b"<?x?>",
        b"<!DOCTYPE a [<!ENTITY x 'y'>]>",
    ),
    *(
        b"<sub>x</sub>",
        b'<mrk mtype="seg" mid="1">',
        b"</mrk>",
        b'<ph type="x-code-point">U+0007</ph>',
    ),
    *(
        b'<cp hex="D800"/>',
        b'<cp hex="-1"/>',
        b'translate="no"',
        b'xmlns="a"',
        b"{1&gt;",
        b"&lt;1}",
    ),
    *(b'msgid "a"', b'msgstr "b"', b"#~ ", b"zh", b"en", b'encoding="utf-7"', b'encoding="x"'),
]


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Flip, cut out, double, move or put in, up to four times."""
    for _ in range(draw(st.integers(1, 4))):
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(data))] * 2)))
        end = min(end, start + draw(st.sampled_from([1, 8, 200, 10_000])))
        part, rest = data[start:end], data[:start] + data[end:]
        kind = draw(st.sampled_from(["flip", "cut", "double", "move", "insert", "truncate"]))
        if kind == "flip" and part:
            data = data[:start] + bytes([part[0] ^ draw(st.integers(1, 255))]) + data[start + 1 :]
        elif kind == "cut":
            data = rest
        elif kind == "double":
            data = data[:end] + part + data[end:]
        elif kind == "move":
            at = draw(st.integers(0, len(rest)))
            data = rest[:at] + part + rest[at:]
        elif kind == "insert":
            data = data[:start] + draw(st.sampled_from(PIECES)) + data[start:]
        else:
            data = data[:start]
    return data


def check_reading(file: Path, data: bytes) -> None:
    file.write_bytes(data)
    try:
        read = read_pairs(str(file))
    except InputError as error:
        assert str(error).startswith(str(file))
        assert "\n" not in str(error)
        return
    for pair in read.rows:
        for text, inlines in (
            (pair.source, pair.source_inlines),
            (pair.target, pair.target_inlines),
        ):
            at = 0
            for inline in inlines:
                assert at <= inline.start <= inline.end <= len(text)
                assert inline.markup
                space = text[inline.start : inline.end]
                assert not space or space.isspace()
                at = inline.end


@pytest.mark.parametrize("name", FILES)
def test_whole_files_are_read(name: str) -> None:
    if (DATA / name).exists():
        assert read_pairs(str(DATA / name)).rows


@pytest.mark.parametrize("name", FILES)
@settings(max_examples=150)
@given(draw=st.data())
def test_damaged_files(
    tmp_path_factory: pytest.TempPathFactory, name: str, draw: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp() / "damaged"
    folder.mkdir(exist_ok=True)
    check_reading(folder / name, draw.draw(damaged(FILES[name])))


@st.composite
def rearranged(draw: st.DrawFn, data: bytes) -> bytes:
    """Move, double, drop and rename elements, and change attributes; the XML stays well-formed."""
    root = etree.fromstring(data)
    for _ in range(draw(st.integers(1, 6))):
        elements = [one for one in root.iter() if isinstance(one.tag, str) and one is not root]
        if not elements:
            break
        element = draw(st.sampled_from(elements))
        other = draw(st.sampled_from(elements))
        parent = element.getparent()
        assert parent is not None
        kind = draw(st.sampled_from(["drop", "double", "move", "rename", "attribute", "text"]))
        if kind == "drop":
            parent.remove(element)
        elif kind == "double":
            other.append(deepcopy(element))
        elif kind == "move" and element not in other.iterancestors() and element is not other:
            other.insert(0, element)
        elif kind == "rename":
            element.tag = other.tag
        elif kind == "attribute":
            names = draw(st.sampled_from([*map(str, element.attrib), *NAMES]))
            element.set(names, draw(st.sampled_from(VALUES)))
        elif kind == "text":
            element.text, element.tail = draw(st.tuples(*[st.sampled_from(VALUES)] * 2))
    return etree.tostring(root, encoding="utf-8")


XML_FILES = [name for name in FILES if not name.endswith(".po")]
NAMES = [
    *("translate", "mtype", "mid", "id", "type", "ctype", "subType", "pos", "hex", "dataRef"),
    *("dataRefStart", "lang", "{http://www.w3.org/XML/1998/namespace}lang", "source-language"),
]
VALUES = [
    *("", " ", "no", "seg", "x-code-point", "U+0007", "U+110000", "x-text-0009-110000", "lb"),
    *("x-escaped", "\\u0041\\uD800\\\\", "begin", "close", "zh", "en-US", "fr", "d1", "110000"),
    *("{1><1}", "<br/>", "<mq:ch val='\t'/>", "港口", "0.5", "1e9", "x-sdl-deleted", "targetlang"),
]


@pytest.mark.parametrize("name", XML_FILES)
@settings(max_examples=100)
@given(draw=st.data())
def test_rearranged_files(
    tmp_path_factory: pytest.TempPathFactory, name: str, draw: st.DataObject
) -> None:
    folder = tmp_path_factory.getbasetemp() / "rearranged"
    folder.mkdir(exist_ok=True)
    check_reading(folder / name, draw.draw(rearranged(FILES[name])))


TMX = (
    '<tmx><body><tu><tuv xml:lang="zh"><seg>{}</seg></tuv>'
    '<tuv xml:lang="en"><seg/></tuv></tu></body></tmx>'
)
XLIFF_1 = (
    '<xliff xmlns:m="http://www.memsource.com/mxlf/2.0"><file source-language="zh"><body>'
    "<trans-unit><source>{}</source></trans-unit></body></file></xliff>"
)
XLIFF_2 = (
    '<xliff srcLang="zh"><file><unit><segment><source>{}</source></segment></unit></file></xliff>'
)
LONG = 250_000
HEAVY = {
    "tags.tmx": TMX.format("<ph/>" * LONG),
    "subs.tmx": TMX.format("<ph>" + "<sub>x</sub>" * 80_000 + "</ph>"),
    "nested-subs.tmx": TMX.format("<ph><sub>" * 900 + "x" + "</sub></ph>" * 900),
    "nested-marks.xlf": XLIFF_1.format('<mrk mtype="seg">' * 1900 + "x" + "</mrk>" * 1900),
    "memoq.tmx": TMX.format("<ph>&lt;mq:ch " + 'val="x ' * 100_000 + "</ph>"),
    "many-codes.tmx": TMX.format(("<ph>&lt;mq:ch " + 'val="x ' * 25 + "</ph>") * 5_000),
    "spaces.tmx": TMX.format("<ph>" + " " * 1_000_000 + "x</ph>"),
    "codes.tmx": TMX.format('<ph type="x-text' + "-0009" * LONG + '"/>'),
    "letters.mxliff": XLIFF_1.format("{" + "b" * 1_000_000),
    "braces.mxliff": XLIFF_1.format("{b" * 500_000),
    "points.xlf": XLIFF_2.format('<cp hex="0007"/>' * 60_000),
    "languages.tmx": "<tmx>"
    + "".join(f'<tu><tuv xml:lang="x{number}"><seg>x</seg></tuv></tu>' for number in range(20_000))
    + "</tmx>",
    "variants.tmx": "<tmx><tu>"
    + "".join(f'<tuv xml:lang="{code}"><seg>x</seg></tuv>' for code in ("zh", "en") * 12_000)
    + "</tu></tmx>",
    "quotes.po": 'msgid "a"\nmsgstr "' + '"" "' * LONG,
    "slashes.po": 'msgid "a"\nmsgstr "' + "\\" * 1_000_000,
    "entries.po": 'msgid "a"\nmsgstr "b"\n' * 40_000,
    "lines.po": 'msgid "a"\nmsgstr ""\n' + '"b"\n' * LONG,
}


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_files_take_no_long(tmp_path: Path, name: str) -> None:
    began = time.process_time()
    check_reading(tmp_path / name, HEAVY[name].encode())
    # The bound is 10 s for 1 MB; on an idle machine each takes under one.
    assert time.process_time() - began < 10
