"""Automatic numbers in Word files: how they count and how they are written."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import datetime

import pytest
from lxml import etree

from corpora.model import Place
from corpora.readers import docx
from corpora.word.comments import Comment, annotate
from corpora.word.numbering import Numbering
from corpora.word.text import NAMESPACES, WordDocument

WordFile = Callable[..., bytes]


def level(number: int, text: str, form: str = "decimal", more: str = "", start: int = 1) -> str:
    return (
        f'<w:lvl w:ilvl="{number}"><w:start w:val="{start}"/>{more}<w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def lists(*levels: str, numbers: str = "") -> str:
    """Return what is in the part with the lists: one with these levels, and others."""
    return (
        f'<w:abstractNum w:abstractNumId="7">{"".join(levels)}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>{numbers}'
    )


def labels(numbering: str, *items: tuple[str, int]) -> list[str]:
    root = f'<w:numbering xmlns:w="{NAMESPACES[0]}">{numbering}</w:numbering>'
    counting = Numbering(etree.fromstring(root))
    return [counting.label(key, at, "") for key, at in items]


@pytest.mark.parametrize(
    ("form", "start", "expected"),
    [
        ("decimal", 9, "第9章"),
        ("chineseCountingThousand", 10, "第十章"),
        ("chineseCountingThousand", 12, "第十二章"),
        ("chineseCounting", 20, "第二十章"),
        ("japaneseCounting", 105, "第一百零五章"),
        ("taiwaneseCountingThousand", 1010, "第一千零一十章"),
        ("ideographDigital", 12, "第一二章"),
        ("chineseLegalSimplified", 31, "第叁拾壹章"),
        ("ideographTraditional", 3, "第丙章"),
        ("decimalEnclosedCircleChinese", 4, "第④章"),
        ("decimalEnclosedCircle", 21, "第21章"),
        ("decimalFullWidth", 10, "第１０章"),
        ("decimalZero", 3, "第03章"),
        ("upperRoman", 1994, "第MCMXCIV章"),
        ("lowerRoman", 4, "第iv章"),
        ("upperLetter", 28, "第BB章"),
        ("ordinal", 12, "第12th章"),
        ("ordinal", 22, "第22nd章"),
        # What is not known is left out, not guessed.
        ("hebrew1", 3, ""),
        ("decimal", 10_000_000, ""),
        ("lowerLetter", 9999, ""),
    ],
)
def test_a_number_is_written_in_its_format(form: str, start: int, expected: str) -> None:
    found = labels(lists(level(0, "第%1章", form, start=start)), ("1", 0))
    assert found == ([f"{expected} "] if expected else [""])


def test_levels_count_within_one_another() -> None:
    numbering = lists(level(0, "%1."), level(1, "%1.%2"), level(2, "(%3)", "lowerLetter"))
    steps = [0, 1, 1, 2, 2, 0, 1, 2, 1]
    assert labels(numbering, *(("1", at) for at in steps)) == [
        *("1. ", "1.1 ", "1.2 ", "(a) ", "(b) "),
        *("2. ", "2.1 ", "(a) ", "2.2 "),
    ]


def test_a_level_may_go_on_through_those_above() -> None:
    article = level(1, "第%2条", "chineseCounting", '<w:lvlRestart w:val="0"/>')
    numbering = lists(level(0, "第%1章", "chineseCounting"), article)
    steps = [0, 1, 1, 0, 1]
    expected = ["第一章 ", "第一条 ", "第二条 ", "第二章 ", "第三条 "]
    assert labels(numbering, *(("1", at) for at in steps)) == expected


def test_legal_numbers_are_decimal_on_all_levels() -> None:
    numbering = lists(level(0, "%1", "upperRoman"), level(1, "%1.%2", "upperRoman", "<w:isLgl/>"))
    assert labels(numbering, ("1", 0), ("1", 1)) == ["I ", "1.1 "]


def test_a_list_goes_on_in_another_unless_that_begins_anew() -> None:
    same = '<w:num w:numId="2"><w:abstractNumId w:val="7"/></w:num>'
    anew = (
        '<w:num w:numId="3"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    numbering = lists(level(0, "%1)"), numbers=same + anew)
    items = [(key, 0) for key in ("1", "2", "3", "3", "1")]
    assert labels(numbering, *items) == ["1) ", "2) ", "5) ", "6) ", "7) "]


@pytest.mark.parametrize("text", ["\uf0b7", "•"])
def test_bullets_and_lists_that_are_not_there_have_no_label(text: str) -> None:
    assert labels(lists(level(0, text, "bullet")), ("1", 0), ("9", 0)) == ["", ""]


def test_no_space_follows_where_the_list_or_the_mark_says_so() -> None:
    assert labels(lists(level(0, "%1、")), ("1", 0)) == ["1、"]
    assert labels(lists(level(0, "%1", more='<w:suff w:val="nothing"/>')), ("1", 0)) == ["1"]


NUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
STYLES = (
    '<w:style w:type="paragraph" w:styleId="a"><w:name '
    'w:val="heading 1"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
)
STYLED = '<w:pStyle w:val="b"/>'
NONE = f'{STYLED}<w:numPr><w:numId w:val="0"/></w:numPr>'


def p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def units(data: bytes) -> list[str]:
    return [unit.text for unit in docx.read(data, "a.docx").units]


def test_numbers_come_from_the_paragraph_or_its_style(word_file: WordFile) -> None:
    body = p("Port", STYLED) + p("Text") + p("Town", NUMBERED) + p("End", NONE)
    styled = level(0, "Part %1", "upperRoman", '<w:pStyle w:val="a"/>')
    data = word_file(body, parts={"styles": STYLES, "numbering": lists(styled)})
    assert units(data) == ["Part I Port", "Text", "Part II Town", "End"]
    document = WordDocument(data, "a.docx")
    for _ in range(2):
        texts = [passage.text for passage in document.passages()]
        assert texts[2] == "Part II Town"


def test_deleted_paragraphs_do_not_count_and_numbers_alone_are_no_text(
    word_file: WordFile,
) -> None:
    gone = (
        f"<w:p><w:pPr>{NUMBERED}<w:rPr><w:del/></w:rPr></w:pPr>"
        "<w:del><w:r><w:delText>x</w:delText></w:r></w:del></w:p>"
    )
    empty = f"<w:p><w:pPr>{NUMBERED}</w:pPr></w:p>"
    body = p("a", NUMBERED) + gone + p("b", NUMBERED) + empty + p("c", NUMBERED)
    data = word_file(body, parts={"numbering": lists(level(0, "%1."))})
    assert units(data) == ["1. a", "2. b", "4. c"]


def test_a_comment_on_a_number_stands_at_the_text_behind_it(word_file: WordFile) -> None:
    cell = f"<w:tc>{p('One', NUMBERED)}{p('Two', NUMBERED)}</w:tc>"
    body = f"<w:tbl><w:tr>{cell}</w:tr></w:tbl>"
    data = word_file(body, parts={"numbering": lists(level(0, "No. %1"))})
    assert units(data) == ["No. 1 One\nNo. 2 Two"]
    comment = Comment(Place("a.docx", "cell", 1, 14, 15), ["second"])
    made = annotate(
        data, "a.docx", [comment], author="d", initials="d", date=datetime(2031, 8, 5, 9, 30)
    )
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    start = root.find(".//{*}commentRangeStart")
    assert start is not None
    following = start.getnext()
    assert following is not None
    assert following.findtext("{*}t") == "Two"
    previous = start.getprevious()
    assert previous is not None
    assert etree.QName(previous).localname == "pPr"
