from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from corpora.errors import InputError
from corpora.model import Document
from corpora.readers import docx

WordFile = Callable[..., bytes]


def parse(data: bytes) -> Document:
    content = docx.read(data, "a.docx")
    return Document(
        *("a.docx", "docx", "binary", "und", tuple(content.units), tuple(content.blocks)),
        notes=tuple(content.notes),
    )


def p(*runs: str, properties: str = "") -> str:
    """Return a paragraph of runs; what is no markup is a run of its own."""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inside}</w:p>"


def r(text: str, properties: str = "") -> str:
    inside = text if text.startswith("<") else f'<w:t xml:space="preserve">{text}</w:t>'
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inside}</w:r>"


def table(*rows: list[str]) -> str:
    return (
        "<w:tbl><w:tblPr/><w:tblGrid/>"
        + "".join(
            "<w:tr>"
            + "".join(cell if cell.startswith("<w:tc>") else tc(cell) for cell in row)
            + "</w:tr>"
            for row in rows
        )
        + "</w:tbl>"
    )


def tc(content: str, properties: str = "") -> str:
    inside = content if content.startswith("<") else p(content)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def code(instruction: str, result: str) -> str:
    return (
        r('<w:fldChar w:fldCharType="begin"/>')
        + r(f"<w:instrText>{instruction}</w:instrText>")
        + r('<w:fldChar w:fldCharType="separate"/>')
        + (result if result.startswith("<") else r(result))
        + r('<w:fldChar w:fldCharType="end"/>')
    )


def box(text: str) -> str:
    content = f"<w:txbxContent>{p(text)}</w:txbxContent>"
    return r(
        '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx>'
        f"{content}</wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox>{content}"
        "</v:textbox></w:pict></mc:Fallback></mc:AlternateContent>"
    )


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (p("A ", "harbour") + p() + p("town"), ["A harbour", "town"]),
        (p("<w:r><w:t> a </w:t><w:t xml:space='preserve'> b\nc</w:t></w:r>"), ["a b c"]),
        (p("One.", r("<w:br/>"), "Two.", r("<w:br/>"), "three"), ["One.", "Two. three"]),
        (p("One", r("<w:br/><w:cr/>"), "two"), ["One", "two"]),
        (p("a", r("<w:tab/>"), "b", r("<w:ptab/>"), "c"), ["a b c"]),
        (p("a", r("<w:noBreakHyphen/>"), "b c", r("<w:softHyphen/>"), "d"), ["a-b c\xadd"]),
        (p(r('<w:sym w:font="Symbol" w:char="F0B4"/>'), "3"), ["×3"]),
        (p(r('<w:sym w:font="Wingdings" w:char="F0FE"/>'), " yes"), ["☑ yes"]),
        (p(r('<w:sym w:font="Odd" w:char="F041"/><w:sym w:char="x"/>'), "!"), ["\uf041!"]),
        (
            p(
                "<w:r><mc:AlternateContent><mc:Choice Requires='w16se'><w16se:symEx "
                "w16se:font='Segoe UI Emoji' w16se:char='1F600'/></mc:Choice><mc:Fallback>"
                "<w:t>?</w:t></mc:Fallback></mc:AlternateContent></w:r>"
            ),
            ["😀"],
        ),
        (p("see ", f"<w:hyperlink>{r('this')}</w:hyperlink>", " on it"), ["see this on it"]),
        (p("in ", code("DATE", "May"), "."), ["in May."]),
        (p("a", code(" IF x ", code("PAGE", "9") + r("b")), "c"), ["a9bc"]),
        (p("x", code(f"</w:instrText></w:r>{code('REF', '7')}<w:r><w:instrText>", "y")), ["xy"]),
        (p("<w:fldSimple w:instr='PAGE'>" + r("3") + "</w:fldSimple>", "a"), ["3a"]),
        (p("a", r('<w:fldChar w:fldCharType="begin"/>'), "never closed"), ["anever closed"]),
        (
            "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>"
            + p("<w:sdt><w:sdtContent>" + r("in") + "</w:sdtContent></w:sdt>", " it")
            + "</w:sdtContent></w:sdt>",
            ["in it"],
        ),
        (p("<w:smartTag>" + r("a") + "</w:smartTag><w:dir>" + r("b") + "</w:dir>"), ["ab"]),
        (
            p(
                r(
                    f"<w:ruby><w:rubyPr/><w:rt>{r('gǎng')}</w:rt><w:rubyBase>{r('港')}"
                    "</w:rubyBase></w:ruby>"
                ),
                "口",
            ),
            ["港口"],
        ),
        (p("a ", "<m:oMath><m:r><m:t>x=2</m:t></m:r></m:oMath>"), ["a x=2"]),
        (p("a ", r("b ", "<w:vanish/>"), r("c", '<w:vanish w:val="0"/>')), ["a c"]),
        (p(f"<w:del>{r('<w:delText>b</w:delText>')}</w:del><w:ins>{r('c')}</w:ins>"), ["c"]),
        (p(f"<w:moveFrom>{r('a')}</w:moveFrom>") + p(f"<w:moveTo>{r('a')}</w:moveTo>"), ["a"]),
        (p("a ", properties="<w:rPr><w:del/></w:rPr>") + p("b") + p("c"), ["a b", "c"]),
        (p("a", properties="<w:rPr><w:del/></w:rPr>") + table(["b"]), ["a", "b"]),
        (p("a", box("in a box"), "b") + p("c"), ["ab", "in a box", "c"]),
        (p(r(f"<w:pict><w:txbxContent>{p('a', box('b'))}</w:txbxContent></w:pict>")), ["a", "b"]),
        (table(["a", "b"], ["c", table(["d", "e"]) + p("f")]), list("abcdef")),
        (
            table(
                ["a", tc("b", '<w:vMerge w:val="restart"/>')],
                ["c", tc("hidden", "<w:vMerge/>")],
            ),
            list("abc"),
        ),
        (
            table(["a"]).replace("<w:tr>", "<w:tr><w:trPr><w:del/></w:trPr>")
            + table(["b", tc("c", "<w:cellDel/>")]),
            ["b"],
        ),
    ],
)
def test_text_as_word_shows_it(
    word_file: WordFile, body: str, expected: list[str], strict: bool
) -> None:
    assert [block.text for block in parse(word_file(body, strict=strict)).blocks] == expected


STYLES = """
<w:style w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:styleId="a3"><w:name w:val="Title"/></w:style>
<w:style w:styleId="x"><w:name w:val="mine"/><w:basedOn w:val="1"/></w:style>
<w:style w:styleId="y"><w:name w:val="loop"/><w:basedOn w:val="y"/></w:style>
<w:style w:styleId="z"><w:name w:val="levelled"/><w:pPr><w:outlineLvl w:val="2"/></w:pPr></w:style>
<w:style w:styleId="b"><w:name w:val="flat"/><w:basedOn w:val="1"/>
 <w:pPr><w:outlineLvl w:val="9"/></w:pPr></w:style>
<w:style w:styleId="n"><w:name w:val="dots"/><w:pPr><w:numPr><w:numId w:val="3"/></w:numPr></w:pPr>
</w:style>
<w:style w:styleId="c"><w:name w:val="题注"/></w:style>
<w:style w:styleId="h"><w:name w:val="secret"/><w:rPr><w:vanish/></w:rPr></w:style>
"""


@pytest.mark.parametrize(
    ("properties", "kind"),
    [
        ("", "paragraph"),
        ('<w:pStyle w:val="1"/>', "heading"),
        ('<w:pStyle w:val="a3"/>', "title"),
        ('<w:pStyle w:val="x"/>', "heading"),
        ('<w:pStyle w:val="y"/>', "paragraph"),
        ('<w:pStyle w:val="z"/>', "heading"),
        ('<w:pStyle w:val="n"/>', "list-item"),
        ('<w:pStyle w:val="n"/><w:numPr><w:numId w:val="0"/></w:numPr>', "paragraph"),
        ('<w:pStyle w:val="1"/><w:numPr><w:numId w:val="2"/></w:numPr>', "heading"),
        ('<w:numPr><w:ilvl w:val="0"/><w:numId w:val="2"/></w:numPr>', "list-item"),
        ('<w:outlineLvl w:val="0"/>', "heading"),
        ('<w:outlineLvl w:val="9"/>', "paragraph"),
        ('<w:pStyle w:val="b"/>', "paragraph"),
        ('<w:pStyle w:val="c"/>', "caption"),
        ('<w:pStyle w:val="标题 1"/>', "heading"),
        ('<w:pStyle w:val="Heading2"/>', "heading"),
        ('<w:pStyle w:val="标题"/>', "title"),
    ],
)
def test_kinds_come_from_styles_levels_and_lists(
    word_file: WordFile, properties: str, kind: str
) -> None:
    document = parse(word_file(p("a", properties=properties), parts={"styles": STYLES}))
    assert [block.kind for block in document.blocks] == [kind]


def test_a_style_hides_text(word_file: WordFile) -> None:
    body = p("a", r("b", '<w:rStyle w:val="h"/>')) + p("c", properties='<w:pStyle w:val="h"/>')
    document = parse(word_file(body, parts={"styles": STYLES}))
    assert [block.text for block in document.blocks] == ["a"]
    assert document.notes == ("hidden text is left out (2 places)",)


NOTES = {
    "footnotes": f"<w:footnote w:type='separator' w:id='-1'>{p(r('<w:separator/>'))}</w:footnote>"
    f"<w:footnote w:id='1'>{p(r('<w:footnoteRef/>'), ' First.')}{p('More.')}</w:footnote>"
    f"<w:footnote w:id='2'>{p('* Second.')}</w:footnote>",
    "endnotes": f"<w:endnote w:id='1'>{p('End.')}</w:endnote>",
}


def test_notes_follow_the_paragraph_or_cell_of_their_mark(word_file: WordFile) -> None:
    own = '<w:footnoteReference w:id="2" w:customMarkFollows="1"/>'
    body = (
        p("a", r('<w:endnoteReference w:id="1"/>'), r('<w:footnoteReference w:id="1"/>'), "b")
        + table([p("c", r(f"{own}<w:t>*</w:t>")) + p("d"), "e"])
        + p("f", r('<w:footnoteReference w:id="9"/><w:footnoteReference w:id="1"/>'))
    )
    document = parse(word_file(body, parts=NOTES))
    assert [(unit.kind, unit.number, unit.text) for unit in document.units] == [
        ("paragraph", 1, "ab"),
        ("endnote", 1, "End."),
        ("footnote", 1, " First.\nMore."),
        ("cell", 1, "c\nd"),
        ("footnote", 2, "* Second."),
        ("cell", 2, "e"),
        ("paragraph", 2, "f"),
    ]
    assert [block.kind for block in document.blocks if block.text[-1] == "."] == ["note"] * 4


def test_places_count_paragraphs_with_text_and_all_cells(word_file: WordFile) -> None:
    body = p("a") + p() + table(["b", ""], ["", "c\u2028d"]) + p("  e  ", "f")
    document = parse(word_file(body))
    assert [(unit.kind, unit.number, unit.text) for unit in document.units] == [
        ("paragraph", 1, "a"),
        ("cell", 1, "b"),
        ("cell", 4, "c\u2028d"),
        ("paragraph", 2, "  e  f"),
    ]
    block = document.blocks[-1]
    assert block.text == "e f"
    place = document.place(block, 2, 3)
    assert (place.unit, place.number, place.start, place.end) == ("paragraph", 2, 5, 6)
    assert document.text_at(document.place(block, 0, 3)) == "e  f"


def test_notes_say_what_is_not_read(word_file: WordFile) -> None:
    toc = p(r('<w:fldChar w:fldCharType="begin"/><w:instrText> TOC \\o </w:instrText>'
              '<w:fldChar w:fldCharType="separate"/>'), "One\t1")  # fmt: skip
    toc += p("Two\t2") + p(r('<w:fldChar w:fldCharType="end"/>'))
    body = toc + p(
        "a",
        f"<w:ins>{r('b')}</w:ins><w:del>{r('<w:delText>c</w:delText>')}</w:del>",
        f"<w:ins>{r('d')}</w:ins>",
        r('<w:commentReference w:id="0"/>'),
        r("e", "<w:vanish/>"),
        f'<w:moveToRangeStart w:name="m"/><w:moveTo>{r("f")}</w:moveTo>',
    )
    body += p("g", properties="<w:rPr><w:del/></w:rPr>") + p("h")
    document = parse(word_file(body))
    assert [block.text for block in document.blocks] == ["abdf", "gh"]
    assert document.notes == (
        "tracked changes are read as accepted: 2 insertions, 2 deletions, 1 move",
        "1 comment is passed over",
        "hidden text is left out (1 place)",
        "tables of contents and indexes, which Word makes itself, are left out (2 lines)",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"PK\x03\x04", "the archive cannot be read"),
        (b"harbour", "the archive cannot be read"),
    ],
)
def test_what_is_no_word_file_is_one_line(data: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason) as caught:
        parse(data)
    assert str(caught.value).startswith("a.docx: ")
    assert "\n" not in str(caught.value)


def test_long_documents_are_read_in_seconds(word_file: WordFile) -> None:
    sentence = "The harbour of the old town was opened by the council in the spring of that year. "
    paragraph = p(*[sentence] * 8)
    data = word_file(paragraph * 2000)  # 600 words to the page make 360 pages
    started = time.process_time()
    assert len(parse(data).blocks) == 2000
    assert time.process_time() - started < 10
