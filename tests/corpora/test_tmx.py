from __future__ import annotations

import time
from itertools import islice
from pathlib import Path

import pytest

from corpora.errors import InputError
from corpora.pairs import Inline, Pair, iter_pairs, read_pairs

DATA = Path(__file__).parent / "data" / "units"
HEADER = (
    '<header creationtool="t" creationtoolversion="1" segtype="sentence" o-tmf="t"'
    ' adminlang="en" srclang="{srclang}" datatype="xml"/>'
)


def tmx(units: str, *, srclang: str = "*all*", version: str = "1.4") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n'
        f'<tmx version="{version}">{HEADER.format(srclang=srclang)}<body>\n{units}</body></tmx>'
    )


def unit(**texts: str) -> str:
    """Return a tu; a code such as zh-CN is written as zh_CN."""
    variants = "".join(
        f'<tuv xml:lang="{code.replace("_", "-")}"><seg>{text}</seg></tuv>'
        for code, text in texts.items()
    )
    return f"<tu>{variants}</tu>\n"


def read(folder: Path, content: str | bytes) -> tuple[Pair, ...]:
    file = folder / "memory.tmx"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return read_pairs(str(file)).rows


def texts(pairs: tuple[Pair, ...]) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in pairs]


def segment(folder: Path, seg: str) -> tuple[str, tuple[Inline, ...]]:
    pair = read(folder, tmx(unit(zh=seg, en="x")))[0]
    return pair.source, pair.source_inlines


@pytest.mark.parametrize(
    ("chinese", "english"),
    [
        ("zh", "en"),
        ("zh-CN", "en-US"),
        ("zh_CN", "EN_GB"),
        ("zh-Hans", "en-AU"),
        ("zh-Hant-TW", "eng"),
        ("ZH-CHS", "ENU"),
        ("ZHCN", "ENUS"),
        ("cmn-Hans-CN", "en-001"),
        ("chi", "EN"),
        ("zho", "english"),
    ],
)
@pytest.mark.parametrize("attribute", ["xml:lang", "lang"])
@pytest.mark.parametrize("turned", [False, True])
def test_sides_are_told_by_their_codes_in_any_order(
    tmp_path: Path, chinese: str, english: str, attribute: str, turned: bool
) -> None:
    variants = [
        f'<tuv {attribute}="{chinese}"><seg>港口</seg></tuv>',
        f'<tuv {attribute}="{english}"><seg>harbour</seg></tuv>',
    ]
    content = tmx(f"<tu>{''.join(variants[:: -1 if turned else 1])}</tu>")
    assert texts(read(tmp_path, content)) == [("港口", "harbour")]


@pytest.mark.parametrize("version", ["1.1", "1.3", "1.4"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_versions_and_encodings(tmp_path: Path, version: str, encoding: str) -> None:
    declared = "UTF-16" if "16" in encoding else "UTF-8" if "8-" in encoding else encoding
    content = tmx(unit(zh="港口，開", en="harbour"), version=version)
    content = content.replace('encoding="UTF-8"', f'encoding="{declared}"')
    pairs = read(tmp_path, content.encode(encoding))
    assert texts(pairs) == [("港口，開", "harbour")]


def test_the_encoding_is_named(tmp_path: Path) -> None:
    read(tmp_path, tmx(unit(zh="港", en="h")).encode("utf-16"))
    assert read_pairs(str(tmp_path / "memory.tmx")).encoding == "utf-16-le"
    read(tmp_path, tmx(unit(zh="港", en="h")))
    assert read_pairs(str(tmp_path / "memory.tmx")).encoding == "utf-8"


def test_no_unit_is_dropped(tmp_path: Path) -> None:
    content = tmx(
        unit(zh="一", en="one")
        + unit(fr="deux", en="two")
        + unit(zh="三", de="drei")
        + unit(fr="quatre")
        + "<tu/>"
        + unit(en_US="colour", en_GB="color", zh_CN="颜色", zh_TW="顏色")
        + unit(en="alpha", zh="甲", en_GB="first")
    )
    pairs = read(tmp_path, content)
    assert texts(pairs) == [
        ("一", "one"),
        ("", "two"),
        ("三", ""),
        ("", ""),
        ("", ""),
        ("颜色", "colour"),
        ("顏色", "color"),
        ("甲", "alpha"),
        ("甲", "first"),
    ]
    assert [pair.target_place.number for pair in pairs] == [1, 2, 3, 4, 5, 6, 6, 7, 7]
    assert {pair.source_place.unit for pair in pairs} == {"translation-unit"}
    assert (pairs[0].target_place.start, pairs[0].target_place.end) == (0, 3)


def test_white_space_entities_comments_and_cdata(tmp_path: Path) -> None:
    seg = " a\n  b\t&lt;c&gt;&amp;&#x9;<!-- note -->d<![CDATA[<e>]]> "
    assert segment(tmp_path, seg) == (" a\n  b\t<c>&\td<e> ", ())


@pytest.mark.parametrize(
    ("seg", "text", "inlines"),
    [
        (
            '<bpt i="1" x="1">&lt;b&gt;</bpt>港<ept i="1">&lt;/b&gt;</ept>口',
            "港口",
            [(0, 0, "open", "<b>"), (1, 1, "close", "</b>")],
        ),
        ('港<ph x="1"/>口', "港口", [(1, 1, "alone", '<ph x="1"/>')]),
        ('<it pos="begin">{b </it>港', "港", [(0, 0, "open", "{b ")]),
        ('港<it pos="end" x="2" type="a&quot;&amp;b"/>', "港", None),
        ("港<ut>{\\b0}</ut>口", "港口", [(1, 1, "alone", "{\\b0}")]),
        (
            '港<hi type="term">口<ph>[1]</ph></hi>开',
            "港口开",
            [
                (1, 1, "open", '<hi type="term">'),
                (2, 2, "alone", "[1]"),
                (2, 2, "close", "</hi>"),
            ],
        ),
        ("港<ph>&lt;br/&gt;</ph>口", "港\n口", [(1, 2, "alone", "<br/>")]),
        ('港<ph type="lb"/>口', "港\n口", [(1, 2, "alone", '<ph type="lb"/>')]),
        (
            '港<ph>&lt;mq:ch val="&#9;" /&gt;</ph>口',
            "港\t口",
            [(1, 2, "alone", '<mq:ch val="\t" />')],
        ),
        ('港<ph type="x-code-point">U+0007</ph>', "港\x07", []),
        ('港<ph type="x-code-point">U+D83D</ph>', "港\ud83d", []),
        ('港<ph type="x-code-point">U+0041</ph>', "港", [(1, 1, "alone", "U+0041")]),
        ('港<ph type="x-code-point">U+FFFFFF</ph>', "港", [(1, 1, "alone", "U+FFFFFF")]),
        ('港<ph type="x-escaped">\\u0001\\\\</ph>', "港", [(1, 1, "alone", "\x01\\")]),
        ('港<ph type="x-text-0041">a</ph>', "港", [(1, 1, "alone", "a")]),
    ],
)
def test_tags_are_kept_out_of_the_text(
    tmp_path: Path, seg: str, text: str, inlines: list[tuple[int, int, str, str]] | None
) -> None:
    read_text, read_inlines = segment(tmp_path, seg)
    assert read_text == text
    if inlines is None:
        assert read_inlines[0].markup == '<it pos="end" x="2" type="a&quot;&amp;b"/>'
        assert read_inlines[0].kind == "close"
    else:
        assert [(i.start, i.end, i.kind, i.markup) for i in read_inlines] == inlines


def test_texts_in_tags_are_pairs_of_their_own(tmp_path: Path) -> None:
    chinese = "港<ph>img alt=<sub>码<hi>头</hi>图</sub>,<sub>二</sub></ph>口"
    english = "a <ph>img alt=<sub>a pier</sub></ph>harbour"
    pairs = read(tmp_path, tmx(unit(zh=chinese, en=english) + unit(zh="一", en="one")))
    assert texts(pairs) == [("港口", "a harbour"), ("码头图", "a pier"), ("二", ""), ("一", "one")]
    assert pairs[0].source_inlines[0].markup == "img alt=码头图,二"
    assert [pair.source_place.number for pair in pairs] == [1, 1, 1, 2]


def test_tags_may_be_nested_as_deep_as_xml_may_be(tmp_path: Path) -> None:
    text, inlines = segment(tmp_path, "<hi>" * 1500 + "港" + "</hi>" * 1500)
    assert (text, len(inlines)) == ("港", 3000)


def test_scores_are_read(tmp_path: Path) -> None:
    prop = '<prop type="x-score">{}</prop>'
    scores = ["0.25", "1", "7", "-1", "nan", "1e400", "", "0.0001"]
    units = "".join(
        unit(zh="一", en="one").replace("<tu>", "<tu>" + prop.format(score)) for score in scores
    )
    assert [pair.score for pair in read(tmp_path, tmx(units))] == [
        *(0.25, 1, 1, 1, 1, 1, 1),
        0.0001,
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file is empty"),
        (tmx(""), "no tu elements"),
        ("<html/>", "no tu elements"),
        (tmx(unit(zh="一", fr="un")), "its languages are zh, fr; give a file with Chinese"),
        (tmx(unit(de="eins", fr="un")), "its languages are de, fr; "),
        (tmx("".join(unit(**{f"x{n}": "a"}) for n in range(9))), "x0, x1, x2, x3, x4, …; "),
        (tmx("<tu/>"), "none of its units"),
        (tmx("<tu>\n<tuv><seg>x</seg></tuv></tu>"), "line 5: this tuv does not name its language"),
        (tmx(unit(zh="一", en="one"))[:-20], r"line \d+, column \d+: this is not well-formed"),
        (tmx(unit(zh="一", en="&x;")), "the entity &x; is not read"),
    ],
)
def test_what_is_broken_is_one_line(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read(tmp_path, content)
    assert str(caught.value).startswith(str(tmp_path / "memory.tmx"))
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_pairs(str(tmp_path / "memory.tmx"))
    (tmp_path / "a.tmx").mkdir()
    with pytest.raises(InputError, match="folder"):
        read_pairs(str(tmp_path / "a.tmx"))


def test_languages_of_the_header_count(tmp_path: Path) -> None:
    content = tmx(unit(en="one"), srclang="zh-CN")
    assert texts(read(tmp_path, content)) == [("", "one")]


def test_a_memory_is_streamed(tmp_path: Path) -> None:
    file = tmp_path / "memory.tmx"
    one = unit(zh="港口今年新增三千条航线。", en="The harbour added three thousand routes.")
    file.write_text(tmx(one * 20_000), encoding="utf-8")
    began = time.process_time()
    assert sum(1 for _ in iter_pairs(str(file))) == 20_000
    # 20,000 units take under half a second; the machine may be busy.
    assert time.process_time() - began < 4
    file.write_text(tmx(one * 20_000).replace("</body>", ""), encoding="utf-8")
    stream = iter_pairs(str(file))
    assert len(list(islice(stream, 5_000))) == 5_000
    with pytest.raises(InputError, match="not well-formed"):
        list(stream)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("memoq.tmx", [("港口今年新增三\t条航线", "The harbour added three\troutes")]),
        (
            "omegat.tmx",
            [
                ("港口今年新增三条航线。", "The harbour added three routes this year."),
                ("代表参观了码头。", "The delegates visited the pier."),
            ],
        ),
        (
            "trados.tmx",
            [
                ("港口新增条航线。", "The harbour added  routes."),
                ("见下图。", "See  below."),
                ("码头", "The pier"),
            ],
        ),
    ],
)
def test_memories_as_tools_write_them(name: str, expected: list[tuple[str, str]]) -> None:
    assert texts(read_pairs(str(DATA / name)).rows) == expected


def test_what_was_passed_over_is_said(tmp_path: Path) -> None:
    pairs = unit(zh="一", en_US="one", en_GB="One", fr="un") + unit(zh="二", en="two", de="zwei")
    read(tmp_path, tmx(pairs))
    assert read_pairs(str(tmp_path / "memory.tmx")).notes == (
        "texts in other languages are passed over: fr, de",
        "one unit has several texts of one language; each of them stands in a pair",
    )
    read(tmp_path, tmx(unit(zh="一", en="one")))
    assert read_pairs(str(tmp_path / "memory.tmx")).notes == ()
