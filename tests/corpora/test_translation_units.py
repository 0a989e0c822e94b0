"""What is written as TMX and XLIFF is read back, keeps to the formats' rules, and others read it.

The rules are those of the document type of TMX 1.4b and the schemas of XLIFF 1.2 and 2.1, as far
as they concern what can be written here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree
from translate.storage import tmx as toolkit_tmx
from translate.storage import xliff as toolkit_xliff
from translate.storage import xliff2 as toolkit_xliff2

from corpora.model import Place
from corpora.pairs import Inline, Pair, read_pairs, tmx, xliff

Kind = Literal["open", "close", "alone"]
Write = Callable[[Iterable[Pair]], Iterator[bytes]]

FORMATS: dict[str, tuple[str, Write]] = {
    "tmx": (".tmx", tmx.write),
    "xliff 2.1": (".xlf", xliff.write),
    "xliff 1.2": (".xlf", partial(xliff.write, version="1.2")),
}
every_format = pytest.mark.parametrize("name", FORMATS)

SPACES = [chr(code) for code in range(0x3001) if chr(code).isspace()]
CHARACTERS = st.one_of(
    st.characters(),
    st.sampled_from("\0\x07\x1f\x7f\x85\u2028\ufeff\ufffe\uffff\r\n\t &<>\"'\\]"),
    st.characters(categories=["Cs"]),
    st.sampled_from("港口大会"),
)
TEXTS = st.text(CHARACTERS, max_size=12)
MARKUPS = st.one_of(
    st.text(CHARACTERS, min_size=1, max_size=8),
    st.sampled_from(
        [
            "<b>",
            "</b>",
            "<br/>",
            "\\n",
            '<mq:ch val="\t" />',
            "U+0007",
            "\\u0001",
            "<g id='1'>",
            "{1>",
        ]
    ),
)
KINDS = st.sampled_from(["open", "close", "alone"])
TAGS = st.tuples(
    KINDS, MARKUPS, st.one_of(st.just(""), st.text(st.sampled_from(SPACES), max_size=3))
)
Side = tuple[str, tuple[Inline, ...]]


def joined(parts: list[tuple[str, tuple[str, str, str] | None]]) -> Side:
    text = ""
    inlines = []
    for piece, tag in parts:
        text += piece
        if tag is not None:
            kind, markup, space = tag
            inlines.append(Inline(len(text), len(text) + len(space), cast(Kind, kind), markup))
            text += space
    return text, tuple(inlines)


SIDES = st.lists(st.tuples(TEXTS, st.one_of(st.none(), TAGS)), max_size=5).map(joined)
PAIRS = st.builds(
    lambda source, target, file, score: Pair(
        source[0],
        target[0],
        Place(file, "line", 3, 0, len(source[0])),
        Place(file, "line", 5, 0, len(target[0])),
        source[1],
        target[1],
        score,
    ),
    SIDES,
    SIDES,
    TEXTS,
    st.floats(0, 1),
)


def plain(source: str, target: str) -> Pair:
    place = Place("论坛 & 大会.txt", "line", 1, 0, len(source))
    return Pair(source, target, place, place)


def content(pair: Pair) -> tuple[object, ...]:
    score = round(pair.score, 4)
    return pair.source, pair.target, pair.source_inlines, pair.target_inlines, score


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("units")


@every_format
@given(pairs=st.lists(PAIRS, min_size=1, max_size=4))
@example(pairs=[plain("", "")])
@example(pairs=[plain("港口", ""), plain("", "\x00")])
@example(pairs=[plain(" \r\n\t\x85\u2028 ", "]]>&amp;<!--")])
def test_what_is_written_is_read_back(folder: Path, name: str, pairs: list[Pair]) -> None:
    suffix, write = FORMATS[name]
    file = folder / f"pairs{suffix}"
    data = b"".join(write(pairs))
    file.write_bytes(data)
    read = read_pairs(str(file))
    assert [content(pair) for pair in read.rows] == [content(pair) for pair in pairs]
    assert read.encoding == "utf-8"
    assert [pair.source_place for pair in read.rows] == [
        Place(str(file), "translation-unit", number, 0, len(pair.source))
        for number, pair in enumerate(pairs, start=1)
    ]
    assert broken_rules(name, data) == []


@dataclass(frozen=True)
class Rule:
    """What an element may hold, as an expression over names, and its attributes."""

    children: str
    required: str = ""
    optional: str = ""
    text: bool = False


SEGMENT_TAGS = "(bpt |ept |ph |it )*"
TMX = {
    "tmx": Rule("header body ", "version"),
    "header": Rule(
        "(note |prop |ude )*",
        "creationtool creationtoolversion segtype o-tmf adminlang srclang datatype",
        "o-encoding creationdate creationid changedate changeid",
    ),
    "body": Rule("(tu )*"),
    "tu": Rule("(note |prop )*(tuv )+", "", "tuid srclang segtype datatype"),
    "tuv": Rule("(note |prop )*seg ", "xml:lang", "datatype"),
    "prop": Rule("", "type", "xml:lang", text=True),
    "seg": Rule(SEGMENT_TAGS, text=True),
    "bpt": Rule("(sub )*", "i", "x type", text=True),
    "ept": Rule("(sub )*", "i", text=True),
    "ph": Rule("(sub )*", "", "x type assoc", text=True),
    "it": Rule("(sub )*", "pos", "x type", text=True),
}
XLIFF_1 = {
    "xliff": Rule("(file )+", "version"),
    "file": Rule(
        "(header )?body ",
        "original source-language datatype",
        "target-language tool-id xml:space",
    ),
    "header": Rule("(skl )?(phase-group )?(glossary |reference |count-group |tool |note )*"),
    "tool": Rule("", "tool-id tool-name", "tool-version tool-company"),
    "body": Rule("(group |trans-unit |bin-unit )*"),
    "trans-unit": Rule(
        "source (seg-source )?(target )?(context-group |note |alt-trans )*",
        "id",
        "xml:space approved translate",
    ),
    "source": Rule(SEGMENT_TAGS, text=True),
    "target": Rule(SEGMENT_TAGS, "", "state", text=True),
    "context-group": Rule("(context )+", "purpose", "name crc"),
    "context": Rule("", "context-type", "match-mandatory", text=True),
    "bpt": Rule("(sub )*", "id", "rid ctype", text=True),
    "ept": Rule("(sub )*", "id", "rid", text=True),
    "ph": Rule("(sub )*", "id", "ctype", text=True),
    "it": Rule("(sub )*", "id pos", "rid ctype", text=True),
}
XLIFF_2_TAGS = "(cp |ph |pc |sc |ec |mrk |sm |em )*"
XLIFF_2 = {
    "xliff": Rule("(file )+", "version srcLang", "trgLang"),
    "file": Rule("(skeleton )?(notes )?(unit |group )+", "id", "original xml:space"),
    "unit": Rule("(metadata )?(notes )?(originalData )?(segment |ignorable )+", "id", "xml:space"),
    "metadata": Rule("(metaGroup )+", "", "id"),
    "metaGroup": Rule("(metaGroup |meta )+", "", "id category appliesTo"),
    "meta": Rule("", "type", text=True),
    "originalData": Rule("(data )+"),
    "data": Rule("(cp )*", "id", text=True),
    "segment": Rule("source (target )?", "", "id state"),
    "source": Rule(XLIFF_2_TAGS, text=True),
    "target": Rule(XLIFF_2_TAGS, "", "order", text=True),
    "cp": Rule("", "hex"),
    "ph": Rule("", "id", "dataRef type subType"),
    "sc": Rule("", "id", "dataRef type subType isolated"),
    "ec": Rule("", "", "id startRef dataRef type subType isolated"),
}
RULES = {"tmx": TMX, "xliff 1.2": XLIFF_1, "xliff 2.1": XLIFF_2}
NAMESPACES = {
    "tmx": set[str](),
    "xliff 1.2": {"urn:oasis:names:tc:xliff:document:1.2"},
    "xliff 2.1": {
        "urn:oasis:names:tc:xliff:document:2.0",
        "urn:oasis:names:tc:xliff:metadata:2.0",
    },
}
VALUES = {
    "segtype": "block|paragraph|sentence|phrase",
    "purpose": "information|location|match",
    "context-type": r"x-\S+",
    "ctype": r"lb|x-\S+",
    "subType": r"[^\s:]+:[^\s:]+",
    "hex": "(?:[0-9A-F]{2})+",
    "isolated": "yes|no",
    "state": "initial|translated|reviewed|final",
    "xml:space": "preserve|default",
    "id": r"[\w.:-]+",
    "datatype": "plaintext",
}
XML = "{http://www.w3.org/XML/1998/namespace}"


def local(element: etree._Element) -> str:
    return etree.QName(element).localname


def broken_rules(name: str, data: bytes) -> list[str]:
    """Return what breaks the rules of a format, in words."""
    root = etree.fromstring(data)
    broken = []
    for element in root.iter():
        where = local(element)
        namespace = etree.QName(element).namespace
        if namespace and namespace not in NAMESPACES[name]:
            broken.append(f"{where}: namespace {namespace}")
        rule = RULES[name].get(where)
        if rule is None:
            broken.append(f"{where} is unknown")
            continue
        children = "".join(f"{local(child)} " for child in element)
        if not re.fullmatch(rule.children, children):
            broken.append(f"{where} holds {children}")
        texts = [element.text, *(child.tail for child in element)]
        if not rule.text and any(text and text.strip() for text in texts):
            broken.append(f"{where} holds text")
        attributes = {str(key).replace(XML, "xml:"): str(v) for key, v in element.attrib.items()}
        required = {*rule.required.split()}
        known = required | {*rule.optional.split()}
        broken += [f"{where} has no {key}" for key in required - {*attributes}]
        broken += [f"{where} has {key}" for key in {*attributes} - known]
        broken += [
            f"{where}: {key}={value}"
            for key, value in attributes.items()
            if not re.fullmatch(VALUES.get(key, r"(?s).*"), value)
        ]
    return [*broken, *broken_references(name, root)]


def broken_references(name: str, root: etree._Element) -> Iterator[str]:
    for tag in ("seg", "{*}source", "{*}target"):
        for segment in root.iter(tag):
            pair_name = "i" if name == "tmx" else "rid"
            openings = [one.get(pair_name) for one in segment.iter("{*}bpt")]
            closings = [one.get(pair_name) for one in segment.iter("{*}ept")]
            starts = [one.get("id") for one in segment.iter("{*}sc") if not one.get("isolated")]
            ends = [one.get("startRef") for one in segment.iter("{*}ec") if not one.get("isolated")]
            if sorted(map(str, openings)) != sorted(map(str, closings)):
                yield f"{openings} against {closings}"
            if sorted(map(str, starts)) != sorted(map(str, ends)):
                yield f"{starts} against {ends}"
            ids = Counter(
                one.get("id") or one.get("i")
                for one in segment.iter()
                if local(one) not in ("ept", "source", "target", "seg")
            )
            for key, count in ids.items():
                if key and count > 1:
                    yield f"id {key} occurs {count} times in a segment"
    for unit in root.iter("{*}unit"):
        names = [str(one.get("id")) for one in unit.iter("{*}data")]
        used = {str(one.get("dataRef")) for one in unit.iter() if one.get("dataRef")}
        if len(set(names)) != len(names) or used != set(names):
            yield f"data {names}, used {sorted(used)}"
    units = [one.get("id") for one in root.iter("{*}unit", "{*}trans-unit")]
    if len(set(units)) != len(units):
        yield "the id of a unit occurs again"


def test_the_rules_can_be_broken() -> None:
    """A check that finds nothing in broken files would be none."""
    good = b"".join(tmx.write([plain("港口", "harbour")]))
    assert broken_rules("tmx", good) == []
    for old, new, expected in [
        (b"<seg>", b"<seg><b/>", "seg holds b "),
        (b' srclang="zh-CN"', b"", "header has no srclang"),
        (b"</tuv>\n</tu>", b"</tuv><prop type='a'/>\n</tu>", "tu holds"),
        (b"<seg>", b'<seg><bpt i="1"/>', "['1'] against []"),
        (b"<body>", b"<body>text", "body holds text"),
        (b"sentence", b"chapter", "header: segtype=chapter"),
    ]:
        found = broken_rules("tmx", good.replace(old, new, 1))
        assert any(expected in line for line in found), (expected, found)
    good = b"".join(xliff.write([plain("港口", "harbour"), plain("a", "b")]))
    for old, new, expected in [
        (b'<unit id="2"', b'<unit id="1"', "the id of a unit"),
        (b"<source>", b'<source><sc id="1" dataRef="d9"/>', "data [], used ['d9']"),
        (b"<source>", b'<source><cp hex="7"/>', "cp: hex=7"),
        (b"<segment", b"<notes/><segment", "notes is unknown"),
    ]:
        found = broken_rules("xliff 2.1", good.replace(old, new, 1))
        assert any(expected in line for line in found), (expected, found)


TOOLKIT_TEXTS = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cn"]),
        st.sampled_from("港口大会，。AI <>&\"' \n\t"),
    ),
    min_size=1,
    max_size=12,
)


def toolkit_units(name: str, data: bytes) -> list[tuple[str | None, str | None]]:
    parsers: dict[str, Any] = {
        "tmx": partial(
            toolkit_tmx.tmxfile.parsestring, sourcelanguage="zh-CN", targetlanguage="en"
        ),
        "xliff 1.2": toolkit_xliff.xlifffile.parsestring,
        "xliff 2.1": toolkit_xliff2.Xliff2File.parsestring,
    }
    store = parsers[name](data)
    return [(unit.source, unit.target) for unit in store.units]


@every_format
@given(texts=st.lists(st.tuples(TOOLKIT_TEXTS, TOOLKIT_TEXTS), min_size=1, max_size=4))
@example(texts=[("  港口\n 大会 ", " a\t harbour  ")])
def test_translate_toolkit_reads_equal_texts(name: str, texts: list[tuple[str, str]]) -> None:
    data = b"".join(FORMATS[name][1](plain(*pair) for pair in texts))
    assert toolkit_units(name, data) == texts


@every_format
def test_translate_toolkit_reads_empty_sides(name: str) -> None:
    pairs = [plain("港口", ""), plain("大会", "meeting")]
    units = toolkit_units(name, b"".join(FORMATS[name][1](pairs)))
    assert [(source, target or "") for source, target in units] == [
        ("港口", ""),
        ("大会", "meeting"),
    ]


@every_format
def test_like_tags_have_like_numbers_on_both_sides(name: str) -> None:
    place = Place("zh.txt", "line", 1, 0, 2)
    source = (
        Inline(0, 0, "open", "<b>"),
        Inline(1, 1, "close", "</b>"),
        Inline(2, 2, "alone", "x"),
    )
    target = (
        Inline(0, 0, "alone", "x"),
        Inline(1, 1, "open", "<b>"),
        Inline(3, 3, "close", "</b>"),
    )
    pair = Pair("港口", "abc", place, place, source, target)
    root = etree.fromstring(b"".join(FORMATS[name][1]([pair])))
    sides = [*root.iter("seg")] or [*root.iter("{*}source", "{*}target")]
    numbers = [
        {(local(one), one.get("x") or one.get("id") or one.get("i")) for one in side}
        for side in sides
    ]
    assert numbers[0] == numbers[1]
    assert len(numbers[0]) == 3


@every_format
def test_pairs_are_written_as_a_stream(name: str) -> None:
    asked = 0

    def endless() -> Iterator[Pair]:
        nonlocal asked
        while True:
            asked += 1
            yield plain("港口", "harbour")

    stream = FORMATS[name][1](endless())
    for _ in range(5):
        next(stream)
    assert asked <= 5


def test_languages_are_written() -> None:
    pairs = [plain("港口", "harbour")]
    codes: Any = {"source_language": "zh-TW", "target_language": "en-GB"}
    assert b'srclang="zh-TW"' in b"".join(tmx.write(pairs, **codes))
    assert b'xml:lang="en-GB"' in b"".join(tmx.write(pairs, **codes))
    assert b'srcLang="zh-TW" trgLang="en-GB"' in b"".join(xliff.write(pairs, **codes))
    old = b"".join(xliff.write(pairs, version="1.2", **codes))
    assert b'source-language="zh-TW" target-language="en-GB"' in old
