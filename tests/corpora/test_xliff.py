from __future__ import annotations

from pathlib import Path

import pytest

from corpora.errors import InputError
from corpora.pairs import Inline, Pair, read_pairs

DATA = Path(__file__).parent / "data" / "units"
CORE_1 = "urn:oasis:names:tc:xliff:document:1.2"
CORE_2 = "urn:oasis:names:tc:xliff:document:2.0"


def xliff_1(units: str, *, source: str = "zh-CN", target: str = "en-US") -> str:
    language = f' target-language="{target}"' if target else ""
    return (
        f'<xliff version="1.2" xmlns="{CORE_1}">\n'
        f'<file original="a.docx" datatype="x-docx" source-language="{source}"{language}>\n'
        f"<body>{units}</body></file></xliff>"
    )


def xliff_2(
    units: str, *, source: str = "zh-CN", target: str = "en-US", version: str = "2.1"
) -> str:
    language = f' trgLang="{target}"' if target else ""
    return (
        f'<xliff version="{version}" xmlns="{CORE_2}" srcLang="{source}"{language}>\n'
        f'<file id="f1">{units}</file></xliff>'
    )


def read(folder: Path, content: str, name: str = "job.xlf") -> tuple[Pair, ...]:
    file = folder / name
    file.write_text(content, encoding="utf-8")
    return read_pairs(str(file)).rows


def texts(pairs: tuple[Pair, ...]) -> list[tuple[str, str]]:
    return [(pair.source, pair.target) for pair in pairs]


def described(inlines: tuple[Inline, ...]) -> list[tuple[int, int, str, str]]:
    return [(inline.start, inline.end, inline.kind, inline.markup) for inline in inlines]


def unit_1(source: str, target: str | None, attributes: str = "") -> str:
    translation = "" if target is None else f"<target>{target}</target>"
    return f'<trans-unit id="1" {attributes}><source>{source}</source>{translation}</trans-unit>\n'


def unit_2(source: str, target: str | None, attributes: str = "") -> str:
    translation = "" if target is None else f"<target>{target}</target>"
    segment = f"<segment><source>{source}</source>{translation}</segment>"
    return f'<unit id="1" {attributes}>{segment}</unit>\n'


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("zh-CN", "en-US", ("港口", "harbour")),
        ("zh-Hant", "en", ("港口", "harbour")),
        ("en-GB", "zh_TW", ("harbour", "港口")),
        ("zh", "", ("港口", "harbour")),
        ("en", "", ("harbour", "港口")),
    ],
)
def test_languages_of_the_file_tell_the_sides(
    tmp_path: Path, source: str, target: str, expected: tuple[str, str]
) -> None:
    for content in (
        xliff_1(unit_1(*expected), source=source, target=target),
        xliff_2(unit_2(*expected), source=source, target=target),
    ):
        assert texts(read(tmp_path, content)) == [("港口", "harbour")]


def test_language_of_a_target_stands_in(tmp_path: Path) -> None:
    units = unit_1("harbour", "港口").replace("<target>", '<target xml:lang="fr">')
    with pytest.raises(InputError, match="line 2: the languages here are en and fr"):
        read(tmp_path, xliff_1(units, source="en", target=""))


def test_no_segment_for_translation_is_dropped(tmp_path: Path) -> None:
    pairs = [("一", "one"), ("二", None), ("三", ""), ("", "four"), ("五", "five")]
    expected = [("一", "one"), ("二", ""), ("三", ""), ("", "four"), ("五", "five")]
    for content in (
        xliff_1("".join(unit_1(*pair) for pair in pairs)),
        xliff_2("".join(unit_2(*pair) for pair in pairs)),
    ):
        read_back = read(tmp_path, content)
        assert texts(read_back) == expected
        assert [pair.source_place.number for pair in read_back] == [1, 2, 3, 4, 5]


def test_what_is_not_for_translation_is_left_out_unless_translated(tmp_path: Path) -> None:
    no, yes = 'translate="no"', 'translate="yes"'
    for name, unit, wrap in (("trans", unit_1, xliff_1), ("unit", unit_2, xliff_2)):
        units = (
            unit("代码", None, no)
            + unit("A-1", "A-1", no)
            + unit("港口", "harbour", no)
            + f'<group id="g" {no}>{unit("一", " ")}{unit("二", None, yes)}</group>'
        )
        assert texts(read(tmp_path, wrap(units))) == [("港口", "harbour"), ("二", "")], name


def test_white_space_stays(tmp_path: Path) -> None:
    assert texts(read(tmp_path, xliff_1(unit_1(" 港\n  口\t", "a&#13;\n b ")))) == [
        (" 港\n  口\t", "a\r\n b ")
    ]


@pytest.mark.parametrize(
    ("source", "text", "inlines"),
    [
        (
            '<g id="1" ctype="bold">港</g>口',
            "港口",
            [(0, 0, "open", '<g id="1" ctype="bold">'), (1, 1, "close", "</g>")],
        ),
        ('港<x id="1"/>口', "港口", [(1, 1, "alone", '<x id="1"/>')]),
        ('港<x id="1" ctype="lb"/>口', "港\n口", [(1, 2, "alone", '<x id="1" ctype="lb"/>')]),
        (
            '<bx id="1"/>港<ex id="1"/>',
            "港",
            [(0, 0, "open", '<bx id="1"/>'), (1, 1, "close", '<ex id="1"/>')],
        ),
        (
            '<bpt id="1">&lt;i&gt;</bpt>港<ept id="1">&lt;/i&gt;</ept>',
            "港",
            [(0, 0, "open", "<i>"), (1, 1, "close", "</i>")],
        ),
        ('<it id="1" pos="open">[</it>港', "港", [(0, 0, "open", "[")]),
        ('港<it id="1" pos="close">]</it>', "港", [(1, 1, "close", "]")]),
        (
            '港<mrk mtype="term">口</mrk>',
            "港口",
            [(1, 1, "open", '<mrk mtype="term">'), (2, 2, "close", "</mrk>")],
        ),
        ('港<ph id="c1" ctype="x-code-point">U+001B</ph>口', "港\x1b口", []),
    ],
)
def test_tags_of_xliff_1(
    tmp_path: Path, source: str, text: str, inlines: list[tuple[int, int, str, str]]
) -> None:
    pair = read(tmp_path, xliff_1(unit_1(source, "x")))[0]
    assert (pair.source, described(pair.source_inlines)) == (text, inlines)


@pytest.mark.parametrize(
    ("source", "text", "inlines"),
    [
        (
            "港<cp hex='001b'/>口<cp hex='D800'/><cp hex='zz'/><cp hex='FFFFFF'/>",
            "港\x1b口\ud800",
            [],
        ),
        (
            '<pc id="1" dataRefStart="d1" dataRefEnd="d2">港<pc id="2">口</pc></pc>',
            "港口",
            [
                (0, 0, "open", "<b>"),
                (1, 1, "open", '<pc id="2">'),
                (2, 2, "close", "</pc>"),
                (2, 2, "close", "\x07</b>"),
            ],
        ),
        (
            '<sc id="1" dataRef="d1"/>港<ec startRef="1" dataRef="d2"/>',
            "港",
            [(0, 0, "open", "<b>"), (1, 1, "close", "\x07</b>")],
        ),
        ('港<ph id="1" dataRef="d3"/>口', "港\n口", [(1, 2, "alone", "<br/>")]),
        (
            '港<ph id="1" type="fmt" subType="xlf:lb"/>口',
            "港\n口",
            [(1, 2, "alone", '<ph id="1" type="fmt" subType="xlf:lb"/>')],
        ),
        ('港<ph id="1" dataRef="none"/>', "港", [(1, 1, "alone", '<ph id="1" dataRef="none"/>')]),
        (
            '<mrk id="m" type="term">港</mrk><sm id="n"/>口<em startRef="n"/>',
            "港口",
            [
                (0, 0, "open", '<mrk id="m" type="term">'),
                (1, 1, "close", "</mrk>"),
                (1, 1, "open", '<sm id="n"/>'),
                (2, 2, "close", '<em startRef="n"/>'),
            ],
        ),
    ],
)
def test_tags_of_xliff_2(
    tmp_path: Path, source: str, text: str, inlines: list[tuple[int, int, str, str]]
) -> None:
    data = (
        '<originalData><data id="d1">&lt;b&gt;</data>'
        '<data id="d2"><cp hex="0007"/>&lt;/b&gt;</data>'
        '<data id="d3">&lt;br/&gt;</data></originalData>'
    )
    content = xliff_2(unit_2(source, "x").replace("<segment>", data + "<segment>"))
    pair = read(tmp_path, content)[0]
    assert (pair.source, described(pair.source_inlines)) == (text, inlines)


def test_units_of_several_segments_in_xliff_2(tmp_path: Path) -> None:
    content = xliff_2(
        """<notes><note>港</note></notes><group id="g"><unit id="u1">
        <segment id="s1"><source>一。</source><target>One.</target></segment>
        <ignorable><source> </source><target> </target></ignorable>
        <segment id="s2" state="initial"><source>二。</source></segment>
        </unit></group>
        <unit id="u2"><segment><source>三</source><target>three</target></segment></unit>
        """,
        version="2.0",
    )
    pairs = read(tmp_path, content, "job.xliff")
    assert texts(pairs) == [("一。", "One."), ("二。", ""), ("三", "three")]
    assert [pair.target_place.number for pair in pairs] == [1, 2, 3]


def test_trados() -> None:
    pairs = read_pairs(str(DATA / "trados.sdlxliff")).rows
    assert texts(pairs) == [
        ("港口今年新增三千条航线。", "The harbour added three thousand routes."),
        ("代表们参观了码头。", "The delegates visited\n the pier."),
        ("结束。", ""),
    ]
    assert [pair.source_place.number for pair in pairs] == [1, 2, 3]
    assert described(pairs[0].source_inlines) == [
        (6, 6, "open", '<g id="5">'),
        (8, 8, "close", "</g>"),
    ]
    assert described(pairs[1].target_inlines)[0] == (14, 14, "alone", "seen")


def test_memoq() -> None:
    pairs = read_pairs(str(DATA / "memoq.mqxliff")).rows
    assert texts(pairs) == [("数字港口开幕", "The digital harbour opens\n"), ("\t第一\n第二", "")]
    assert [inline.kind for inline in pairs[1].source_inlines] == ["alone", "alone"]


def test_phrase() -> None:
    pairs = read_pairs(str(DATA / "phrase.mxliff")).rows
    # Only what the unit explains is a tag: {3} is text.
    assert texts(pairs) == [("港口今年增长\n5%{3}", "The harbour grew by 5\n% this year")]
    assert described(pairs[0].source_inlines) == [
        (0, 0, "open", "{b>"),
        (1, 1, "close", "<b}"),
        (2, 2, "open", "{1>"),
        (4, 4, "close", "<1}"),
        (6, 7, "alone", "<br/>"),
    ]
    assert pairs[0].score == 1


def test_segments_pair_by_their_name(tmp_path: Path) -> None:
    unit = (
        "<trans-unit id='1'><source>一。二。三。</source><seg-source>"
        "<mrk mtype='seg' mid='a'>一。</mrk><mrk mtype='seg' mid='b'>二。</mrk>"
        "<mrk mtype='seg' mid='b'>三。</mrk></seg-source><target>"
        "<mrk mtype='seg' mid='b'>Two.</mrk><mrk mtype='seg' mid='c'>More.</mrk>"
        "<mrk mtype='seg' mid='a'>One.</mrk></target></trans-unit>"
    )
    assert texts(read(tmp_path, xliff_1(unit))) == [
        ("一。", "One."),
        ("二。", "Two."),
        ("三。", ""),
        ("", "More."),
    ]


def test_a_translation_that_is_not_cut_stands_beside_the_whole(tmp_path: Path) -> None:
    unit = (
        "<trans-unit id='1'><source>一。二。</source><seg-source>"
        "<mrk mtype='seg' mid='1'>一。</mrk><mrk mtype='seg' mid='2'>二。</mrk></seg-source>"
        "<target>{}</target></trans-unit>"
    )
    assert texts(read(tmp_path, xliff_1(unit.format("One and two.")))) == [
        ("一。二。", "One and two.")
    ]
    assert texts(read(tmp_path, xliff_1(unit.format(" ")))) == [("一。", ""), ("二。", "")]


def test_texts_in_tags_are_pairs_of_their_own(tmp_path: Path) -> None:
    pairs = read(
        tmp_path,
        xliff_1(
            unit_1(
                '港<ph id="1">alt=<sub>码头</sub></ph>口', 'a<ph id="1">alt=<sub>pier</sub></ph>'
            )
        ),
    )
    assert texts(pairs) == [("港口", "a"), ("码头", "pier")]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "the file is empty"),
        (xliff_1(""), "no trans-unit and unit elements"),
        (xliff_1(unit_1("un", "one"), source="fr"), "line 2: the languages here are fr and en-US;"),
        (xliff_2(unit_2("一", "un"), target="fr"), "line 1: the languages here are zh-CN and fr;"),
        (xliff_2(unit_2("一", "one"), source="zh", target="zh-TW"), "zh and zh-TW;"),
        (xliff_1(unit_1("a", "b"), source=""), "the languages here are none and none;"),
        (xliff_2(unit_2("一", "one"))[:-9], r"line \d+, column \d+: this is not well-formed"),
        (xliff_2(unit_2("一", "&x;")), r"line 2, column \d+: .*Entity 'x' not defined"),
    ],
)
def test_what_is_broken_is_one_line(tmp_path: Path, content: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        read(tmp_path, content)
    assert str(caught.value).startswith(str(tmp_path / "job.xlf"))
    assert "\n" not in str(caught.value)


def test_other_languages_name_their_pair(tmp_path: Path) -> None:
    content = xliff_1(unit_1("一", "one")).replace(
        "</file>",
        "</file>"
        + (
            '<file original="b" datatype="x" source-language="zh" target-language="de"><body>'
            f"{unit_1('二', 'zwei')}</body></file>"
        ),
    )
    with pytest.raises(InputError, match="zh and de"):
        read(tmp_path, content)


def test_what_was_left_out_is_said(tmp_path: Path) -> None:
    content = xliff_2(unit_2("一", "one") + unit_2("A", None, 'translate="no"') * 2)
    read(tmp_path, content)
    assert read_pairs(str(tmp_path / "job.xlf")).notes == (
        "2 segments that are not for translation are left out",
    )
