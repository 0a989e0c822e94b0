from __future__ import annotations

from itertools import accumulate

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpora.errors import InputError
from corpora.model import Block, Document
from corpora.readers import FORMATS, choose

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
SCRAPS = (
    *("<p>", "</p>", "<div>", "</div>", "<br>", "<li>", "<td>", "<pre>", "</pre>", "<b>", "</b>"),
    *("&amp;", "&lt;", "*", "**", "`", "[", "](a b)", "](x)", "![", "|", "- ", "# ", "> ", "1. "),
    *("\n", "\n\n", "  \n", "\\\n", "\r\n", "    ", "\t", "\\*", "---\n", "<!-- ", " -->"),
    *("港口", "大会", "the summit", "a", "。", " ", "\u3000", "\xa0", "<br/>", "~~", "```\n"),
)
MARKUP = st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join)


def parse(text: str, name: str = "a.html") -> Document:
    """Return what the reader makes of a text, as a document without repairs."""
    chosen = choose(text, name)
    content = chosen.read(text, name)
    return Document(name, chosen.name, "utf-8", "und", tuple(content.units), tuple(content.blocks))


def outline(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in document.blocks]


def as_read(document: Document, block: Block) -> str:
    return document.text_at(document.place(block, 0, len(block.text)))


def assert_places_hold(document: Document) -> None:
    """Every block lies within the units, and no other block is before it or overlaps it."""
    size = sum(len(unit.text) for unit in document.units)
    for block in document.blocks:
        start, end = block.traced.span(0, len(block.text))
        assert 0 <= start <= end <= size
        assert bool(block.text) <= (start < end)


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("a.txt", "港口\n大会", "text"),
        ("a", "港口\n大会", "text"),
        ("a.log", "<3 the summit </3", "text"),
        ("a.txt", "<div>港口</div>", "html"),
        ("a.txt", "\n\n  <!DOCTYPE html>\n<html><p>港口", "html"),
        ("a.txt", "<?xml version='1.0'?>\n<!-- x -->\n<html><body>港口</body></html>", "html"),
        ("a.txt", "<p>The quick brown < fox", "text"),
        ("a.txt", "---\ntitle: 港口\n---\n<p>大会</p>", "html"),
        ("a.txt", "---\ntitle: 港口\n---\n大会", "markdown"),
        ("a.txt", "---\n\n港口\n\n---\n大会", "text"),
        ("a.txt", "---\ntitle: 港口\n", "text"),
        ("a.md", "<div>港口</div>", "markdown"),
        ("A.HTM", "港口", "html"),
    ],
)
def test_format_is_chosen_by_suffix_and_content(name: str, text: str, expected: str) -> None:
    assert choose(text, name).name == expected


def test_every_format_has_a_reader() -> None:
    for known in FORMATS:
        timing = "1\n00:00:01,000 --> 00:00:02,000\n" if known.name == "subtitles" else ""
        content = known.read(f"{timing}港口大会", "a")
        units, blocks = content.units, content.blocks
        assert [unit.text for unit in units] == ["港口大会"]
        assert [block.text for block in blocks] == ["港口大会"]


# Plain text


def test_lines_of_text_end_at_lf_crlf_and_cr_alone() -> None:
    document = parse("一\n二\r\n三\r四\x85\u2028\x0b\x0c五\n\n\n六", "a.txt")
    assert [block.text for block in document.blocks] == [
        *("一", "二", "三"),
        "四\x85\u2028\x0b\x0c五",
        *("", "", "六"),
    ]
    assert [unit.number for unit in document.units] == [1, 2, 3, 4, 5, 6, 7]
    assert {unit.kind for unit in document.units} == {"line"}
    assert document.place(document.blocks[2], 0, 1).as_dict() == {
        "file": "a.txt",
        "unit": "line",
        "number": 3,
        "start": 0,
        "end": 1,
    }


@given(TEXT)
def test_lines_of_text_are_the_whole_text_and_their_places_exact(text: str) -> None:
    content = FORMATS[0].read(text, "a.txt")
    units, blocks = content.units, content.blocks
    document = Document("a.txt", "text", "utf-8", "und", tuple(units), tuple(blocks))
    assert "".join(unit.text for unit in units) == text
    assert len(units) == len(blocks)
    for unit, block in zip(units, blocks, strict=True):
        assert unit.text.removesuffix("\n").removesuffix("\r") == block.text
        place = document.place(block, 0, len(block.text))
        assert document.text_at(place) == block.text
        if block.text:
            assert place.number == unit.number


# HTML


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("<p>港口</p><p>大会</p>", [("paragraph", "港口"), ("paragraph", "大会")]),
        ("<p>A <b>harbour</b>\n   town</p>", [("paragraph", "A harbour town")]),
        ("<p>港口\n   大会</p>", [("paragraph", "港口大会")]),
        ("<p>港口 <b>大会</b></p>", [("paragraph", "港口 大会")]),
        ("<p>R&amp;D &lt;x&gt; &#8220;港口&#x201d;</p>", [("paragraph", "R&D <x> “港口”")]),
        ("<p>&#12288;&#12288;港口</p><p>&nbsp;</p>", [("paragraph", "港口")]),
        (
            "<div><p></p><div><img src=x></div>码头。林小满 摄<p></p><p>大会</p></div>",
            [("paragraph", "码头。林小满 摄"), ("paragraph", "大会")],
        ),
        (
            "<h1>港口</h1>大会<h3>论坛</h3>",
            [("heading", "港口"), ("paragraph", "大会"), ("heading", "论坛")],
        ),
        (
            "<ul><li>一<li><p>二</p><ul><li>三</li></ul>四</ul>五",
            [("list-item", text) for text in "一二三四"] + [("paragraph", "五")],
        ),
        (
            "<table><caption>表</caption><tr><th>年<td><p>甲</p><p>乙</p></table>",
            [("caption", "表")] + [("table-cell", text) for text in "年甲乙"],
        ),
        ("<figure><img><figcaption>码头</figcaption></figure>", [("caption", "码头")]),
        (
            "<p>a<script>b</script><style>c</style><!-- d --><noscript>e</noscript></p>"
            "<template><p>f</p></template>g<?php h ?>",
            [("paragraph", "a"), ("paragraph", "g")],
        ),
        ("<p><ruby>港<rp>(</rp><rt>gǎng</rt><rp>)</rp></ruby>口</p>", [("paragraph", "港口")]),
        ("<p>一<br><br>二<br> \n<br/>三</p>", [("paragraph", text) for text in "一二三"]),
        (
            "<p>8月5日<br>开幕式<br>主论坛</p>",
            [("paragraph", "8月5日"), ("paragraph", "开幕式"), ("paragraph", "主论坛")],
        ),
        (
            "<p>The second day of this meeting is that of the<br>Harbour Forum<br>and guests</p>",
            [
                (
                    "paragraph",
                    "The second day of this meeting is that of the Harbour Forum and guests",
                )
            ],
        ),
        (
            "<h2>第九届数字港口大会<br>在青石市开幕</h2>",
            [("heading", "第九届数字港口大会在青石市开幕")],
        ),
        (
            "<pre>a  b\n\n  c</pre>d",
            [("paragraph", "a  b"), ("paragraph", "  c"), ("paragraph", "d")],
        ),
        (
            "<html><head><title>港口大会_青石网</title></head><body><h1>港口大会</h1>文</body></html>",
            [("heading", "港口大会"), ("paragraph", "文")],
        ),
        (
            "<html><head><title>港口大会</title></head><body><p>文</p></body></html>",
            [("title", "港口大会"), ("paragraph", "文")],
        ),
        ("<p>a<custom-tag>b</custom-tag>c</p>", [("paragraph", "abc")]),
        ("<?xml version='1.0' encoding='gbk'?><html><p>港口</p></html>", [("paragraph", "港口")]),
        ("<meta charset=gbk><p>港口</p>", [("paragraph", "港口")]),
        ("<!-- nothing -->", []),
        ("", []),
    ],
)
def test_html_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    assert outline(parse(text)) == expected


@pytest.mark.parametrize(
    "mark",
    [
        '<a class="sdfootnoteanc" name="sdfootnote1anc" href="#sdfootnote1sym"><sup>1</sup></a>',
        '<a href="#_ftn1" name="_ftnref1"><span class=x><span>[1]</span></span></a>',
        '<sup class="reference"><a href="#cite_note-3">[3]</a></sup>',
        '<sup><a href="#x">①</a></sup>',
        '<sup><a href="page.html#note2">*</a></sup>',
        '<a epub:type="noteref" href="#n">see the note</a>',
        '<a role="doc-noteref" href="#n">iv</a>',
        "<del>three</del>",
    ],
)
def test_marks_of_notes_and_what_is_deleted_are_left_out(mark: str) -> None:
    content = parse(f"<p>The harbour grew by 12.5%{mark}, it says.</p>")
    assert [block.text for block in content.blocks] == ["The harbour grew by 12.5%, it says."]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('go to <a href="#p2">2</a>', "go to 2"),
        ('<a href="#note">the note</a> on it', "the note on it"),
        ("10 m<sup>2</sup>", "10 m2"),
        ('<sup><a href="https://a.example/">1</a></sup> x', "1 x"),
    ],
)
def test_other_links_and_raised_figures_stay(text: str, expected: str) -> None:
    assert [block.text for block in parse(f"<p>{text}</p>").blocks] == [expected]


def test_html_blocks_are_units_with_the_text_as_read() -> None:
    document = parse("<p>R&amp;D\n  in <i>towns</i></p><p> 大会 </p>")
    assert [(unit.kind, unit.number, unit.text) for unit in document.units] == [
        ("block", 1, "R&D\n  in towns"),
        ("block", 2, " 大会 "),
    ]
    place = document.place(document.blocks[0], 4, 12)
    assert (place.number, place.start, place.end) == (1, 6, 14)
    assert document.text_at(place) == "in towns"
    assert as_read(document, document.blocks[1]) == "大会"


def test_deeply_nested_html_is_read() -> None:
    document = parse("<div>" * 1000 + "港口" + "</div>" * 1000)
    assert outline(document) == [("paragraph", "港口")]


def test_html_beyond_the_limits_of_the_parser_is_an_error() -> None:
    with pytest.raises(InputError, match=r"^a\.html: line 1: the HTML cannot be read on \(Exc"):
        parse("<p>大会</p>" + "<div>" * 5000 + "港口")


@given(MARKUP)
def test_html_reading_never_fails_and_places_hold(text: str) -> None:
    document = parse("<p>" + text)
    assert_places_hold(document)
    for unit in document.units:
        assert unit.text.strip()


@given(st.lists(st.text("港口大会 ab.\n&<>", min_size=1), max_size=4))
def test_html_places_are_exact_up_to_white_space(texts: list[str]) -> None:
    escaped = [t.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for t in texts]
    document = parse("".join(f"<p>{text}</p>" for text in escaped))
    bare = ["".join(text.split()) for text in texts]
    assert ["".join(b.text.split()) for b in document.blocks] == [text for text in bare if text]
    for block in document.blocks:
        assert "".join(as_read(document, block).split()) == "".join(block.text.split())


# Front matter


@pytest.mark.parametrize("name", ["a.html", "a.txt", "a.md"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("value", "title"),
    [
        ("'今天，大会开幕！'", "今天，大会开幕！"),
        ('"今天，大会开幕！"', "今天，大会开幕！"),
        ("今天，大会开幕！", "今天，大会开幕！"),
        ("'Today''s summit'", "Today's summit"),
        ("2031", "2031"),
        ("2031-08-05", "2031-08-05"),
        (">\n  今天\n  开幕", "今天 开幕"),
    ],
)
def test_title_of_front_matter_comes_first(
    value: str, title: str, line_end: str, name: str
) -> None:
    text = f"\n---\ncategories:\n - 港口\ntitle: {value}\ndate: x\n---\n\n<p>文</p>\n"
    document = parse(text.replace("\n", line_end), name)
    assert outline(document) == [("title", title), ("paragraph", "文")]
    place = document.place(document.blocks[0], 0, len(title))
    assert (place.unit, place.number) == ("front-matter", 1)
    assert document.text_at(place).split()[0] in value
    assert document.units[1].number == (8 + value.count("\n") if name == "a.md" else 1)


@pytest.mark.parametrize("rest", ["title:\n", "title: ''\n", "tags: [a]\n", "title: [a, b]\n"])
def test_front_matter_without_a_title(rest: str) -> None:
    assert outline(parse(f"---\n{rest}---\n<p>文</p>")) == [("paragraph", "文")]


@pytest.mark.parametrize(
    ("yaml", "place"),
    [
        ("author: 林\ntitle: Today: the summit\n", "line 3, column 13"),
        ("title: 'never closed\n", "line 2, column "),
        ("a: *b\n", "line 2, column 4"),
        ("a: \x07\n", "line 2, column 4"),
    ],
)
def test_broken_front_matter_is_an_error_with_its_place(yaml: str, place: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(f"---\n{yaml}---\n<p>文</p>")
    assert str(caught.value).startswith("a.html: " + place)
    assert "\n" not in str(caught.value)


def test_page_title_is_left_out_where_front_matter_says_the_same() -> None:
    page = "---\ntitle: 大会开幕\n---\n<html><title>大会开幕 - 青石网</title><p>文</p></html>"
    assert outline(parse(page)) == [("title", "大会开幕"), ("paragraph", "文")]


# Markdown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "# 港口\n\n大会\n\n论坛\n===",
            [("heading", "港口"), ("paragraph", "大会"), ("heading", "论坛")],
        ),
        ("港口\n大会", [("paragraph", "港口大会")]),
        ("harbour\ntown", [("paragraph", "harbour town")]),
        (
            "A *very* **big** `code` ~~no~~ \\* &amp; _x_",
            [("paragraph", "A very big code no * & x")],
        ),
        ('see [the page](http://x/ "on it") on it', [("paragraph", "see the page on it")]),
        ("see <http://x/y> now", [("paragraph", "see http://x/y now")]),
        ("see [here][1]\n\n[1]: http://x", [("paragraph", "see here")]),
        (
            "1. 一\n2. 二\n   - 三\n\n四",
            [("list-item", text) for text in "一二三"] + [("paragraph", "四")],
        ),
        (
            "| 年 | 甲 \\| 乙 |\n|---|---|\n| 1 | 1 |\n",
            [("table-cell", text) for text in ("年", "甲 | 乙", "1", "1")],
        ),
        ("> 港口\n> 大会", [("paragraph", "港口大会")]),
        ("![码头](x.jpg)\n\n大会![图](y.jpg)", [("caption", "码头"), ("paragraph", "大会")]),
        (
            "8月5日  \n开幕式\\\n主论坛",
            [("paragraph", text) for text in ("8月5日", "开幕式", "主论坛")],
        ),
        ("<div>\n<p>港口</p>\n<h2>大会</h2>\n</div>", [("paragraph", "港口"), ("heading", "大会")]),
        ("a <b>b</b> c<br>D", [("paragraph", "a b c"), ("paragraph", "D")]),
        ("```\nx  y\n\nz\n```", [("paragraph", "x  y"), ("paragraph", "z")]),
        ("- [ ] 港口\n\n---\n\n<!-- x -->", [("list-item", "[ ] 港口")]),
        ("", []),
    ],
)
def test_markdown_blocks(text: str, expected: list[tuple[str, str]]) -> None:
    assert outline(parse(text, "a.md")) == expected


def test_markdown_places_are_lines() -> None:
    text = '# 港口 #\n\nA *very* big\r\ntown &amp; [port](x "port") town\n'
    text += "\n| a | a |\n|--|--|\n| a | b |\n"
    document = parse(text, "a.md")
    assert "".join(unit.text for unit in document.units) == text
    heading, paragraph, *cells = document.blocks
    assert document.place(heading, 0, 2).as_dict() == {
        "file": "a.md",
        "unit": "line",
        "number": 1,
        "start": 2,
        "end": 4,
    }
    assert paragraph.text == "A very big town & port town"
    places = {
        word: document.place(paragraph, at, at + len(word))
        for word in ("very", "big", "town", "&", "port")
        for at in [paragraph.text.index(word)]
    }
    assert {word: document.text_at(place) for word, place in places.items()} == {
        "very": "very",
        "big": "big",
        "town": "town",
        "&": "&amp;",
        "port": "port",
    }
    assert (places["port"].number, places["port"].start) == (4, 12)
    last = document.place(paragraph, 23, 27)
    assert (last.number, last.start) == (4, 28)
    assert [document.place(cell, 0, 1).start for cell in cells] == [2, 6, 2, 6]
    assert [document.place(cell, 0, 1).number for cell in cells] == [6, 6, 8, 8]


@given(MARKUP)
@example("<br>```\n<br>```\n")
def test_markdown_reading_never_fails_and_places_hold(text: str) -> None:
    document = parse("a" + text, "a.md")
    assert "".join(unit.text for unit in document.units) == "a" + text
    assert_places_hold(document)


@given(st.lists(st.text("港口 ab", min_size=1, max_size=8), max_size=5))
def test_markdown_places_are_exact_where_there_is_no_markup(lines: list[str]) -> None:
    text = "".join(f"x{line}y\n\n" for line in lines)
    document = parse(text, "a.md")
    assert [block.text for block in document.blocks] == [f"x{line}y" for line in lines]
    offsets = accumulate((len(line) + 4 for line in lines), initial=0)
    for block, offset in zip(document.blocks, offsets, strict=False):
        assert block.traced.span(0, len(block.text)) == (offset, offset + len(block.text))
        assert as_read(document, block) == block.text
