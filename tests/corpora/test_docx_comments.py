from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from corpora.errors import InputError
from corpora.model import Place
from corpora.pairs import read_pairs
from corpora.reading import read_document
from corpora.word.comments import Comment, annotate
from corpora.word.text import NAMESPACES, XML_SPACE, WordDocument

WordFile = Callable[..., bytes]
W = f"{{{NAMESPACES[0]}}}"
MARKS = ("commentRangeStart", "commentRangeEnd", "commentReference")
DATE = datetime(2031, 8, 5, 9, 30)


def place(unit: str, number: int, start: int, end: int) -> Place:
    return Place("a.docx", unit, number, start, end)


def commented(data: bytes, *places: Place, text: str = "port or harbour?") -> bytes:
    comments = [
        Comment(one, (f"{number}: {text}", "expected: x")) for number, one in enumerate(places)
    ]
    return annotate(data, "a.docx", comments, author="duizhao", initials="dz", date=DATE)


def parts(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def without_comments(root: etree._Element, keys: set[str], w: str = W) -> bytes:
    """Return the canonical XML without the comments of these ids, equal runs set together.

    White space that does not count is left out.
    """
    for text in root.iter(f"{w}t"):
        if text.get(XML_SPACE) != "preserve":
            text.text = (text.text or "").strip()
            text.set(XML_SPACE, "preserve")
    for mark in MARKS:
        for element in list(root.iter(w + mark)):
            if element.get(f"{w}id") in keys:
                run = element.getparent() if mark == "commentReference" else element
                assert run is not None
                parent = run.getparent()
                assert parent is not None
                assert not run.tail or run.getprevious() is not None
                if run.tail:
                    previous = run.getprevious()
                    assert previous is not None
                    previous.tail = (previous.tail or "") + run.tail
                parent.remove(run)
    for run in list(root.iter(f"{w}r")):
        following = run.getnext()
        if (
            following is not None
            and following.tag == run.tag
            and properties(run) == properties(following)
        ):
            # What follows comes to the front of the next run, which is looked at in its turn.
            kept = [child for child in run if child.tag != f"{w}rPr"]
            at = int(len(following) > 0 and following[0].tag == f"{w}rPr")
            following[at:at] = kept
            parent = run.getparent()
            assert parent is not None
            parent.remove(run)
    for run in root.iter(f"{w}r"):
        for child in list(run):
            before = child.getprevious()
            if child.tag == f"{w}t" and before is not None and before.tag == child.tag:
                child.text = (before.text or "") + (child.text or "")
                run.remove(before)
    return etree.tostring(root, method="c14n")


def properties(run: etree._Element) -> tuple[list[str], bytes]:
    found = run.find(f"{run.tag}Pr")
    attributes = [str(part) for pair in run.attrib.items() for part in pair]
    return attributes, b"" if found is None else etree.tostring(
        found, method="c14n", with_tail=False
    )


def anchored(data: bytes, w: str = W) -> dict[str, str]:
    """Return the text between the marks of each comment, by its number."""
    content = parts(data)
    root = etree.fromstring(content["word/document.xml"])
    comments = etree.fromstring(content["word/comments.xml"])
    texts = {}
    for comment in comments:
        key = comment.get(f"{w}id")
        assert key is not None
        order = list(root.iter())
        (start,) = (one for one in root.iter(f"{w}commentRangeStart") if one.get(f"{w}id") == key)
        (end,) = (one for one in root.iter(f"{w}commentRangeEnd") if one.get(f"{w}id") == key)
        (reference,) = (
            one for one in root.iter(f"{w}commentReference") if one.get(f"{w}id") == key
        )
        assert end.getnext() is reference.getparent()
        between = order[order.index(start) : order.index(end)]
        text = "".join(one.text or "" for one in between if one.tag in (f"{w}t", f"{w}delText"))
        texts["".join(map(str, comment.itertext()))] = text
    return texts


def p(*runs: str) -> str:
    return f"<w:p>{''.join(run if run.startswith('<') else r(run) for run in runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    inside = text if text.startswith("<") else f'<w:t xml:space="preserve">{text}</w:t>'
    return f"<w:r>{f'<w:rPr>{properties}</w:rPr>' if properties else ''}{inside}</w:r>"


def table(text: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:tcPr/>{p(text)}</w:tc></w:tr></w:tbl>"


NOTES = {"footnotes": f"<w:footnote w:id='1'>{p('A note.')}</w:footnote>"}
BOX = r(
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>'
    f"{p('boxed')}</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict>"
    f"<v:textbox><w:txbxContent>{p('boxed')}</w:txbxContent></v:textbox></w:pict></mc:Fallback>"
    "</mc:AlternateContent>"
)


@pytest.mark.parametrize("strict", [False, True])
@pytest.mark.parametrize(
    ("body", "where", "text"),
    [
        (p("the old harbour"), place("paragraph", 1, 4, 7), "old"),
        (p("the old harbour"), place("paragraph", 1, 0, 3), "the"),
        (p("the old harbour"), place("paragraph", 1, 0, 15), "the old harbour"),
        (p("the old harbour"), place("paragraph", 1, 8, 99), "harbour"),
        (p("the old harbour"), place("paragraph", 1, 4, 4), "o"),
        (p("the o", r("ld har", "<w:b/>"), "bour"), place("paragraph", 1, 4, 15), "old harbour"),
        (p("the ", r("old", "<w:b/>"), " one"), place("paragraph", 1, 4, 7), "old"),
        (p(r("<w:t> the </w:t><w:tab/><w:t>old</w:t>")), place("paragraph", 1, 1, 6), "heol"),
        (table("the old harbour"), place("cell", 1, 4, 7), "old"),
        (
            p("in ", f"<w:ins w:id='7' w:author='x'>{r('the old harbour')}</w:ins>"),
            place("paragraph", 1, 7, 10),
            "old",
        ),
        (
            p("in the o", f"<w:del>{r('<w:delText>x</w:delText>')}</w:del>", "ld one"),
            place("paragraph", 1, 7, 10),
            "oxld",
        ),
        (
            p("see ", f"<w:hyperlink>{r('a page')}</w:hyperlink>"),
            place("paragraph", 1, 6, 10),
            "page",
        ),
        (p("a", r('<w:footnoteReference w:id="1"/>'), "b"), place("footnote", 1, 2, 6), ""),
        (
            p("a", r('<w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t>')),
            place("footnote", 1, 2, 6),
            "*",
        ),
        (p("a", BOX, "b"), place("text-box", 1, 0, 5), "boxedboxed"),
        (
            p("x ", "<m:oMath><m:r><m:t>a=b</m:t></m:r></m:oMath>", " y"),
            place("paragraph", 1, 3, 6),
            " ",
        ),
        (
            p(
                "x",
                "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>"
                f"{r('filled in')}</w:sdtContent></w:sdt>",
            ),
            place("paragraph", 1, 3, 5),
            "filled in",
        ),
        (
            p("x", f"<w:sdt><w:sdtPr/><w:sdtContent>{r('rich text')}</w:sdtContent></w:sdt>"),
            place("paragraph", 1, 1, 5),
            "rich",
        ),
        (
            p(r(f"<w:ruby><w:rt>{r('g')}</w:rt><w:rubyBase>{r('港口')}</w:rubyBase></w:ruby>")),
            place("paragraph", 1, 0, 1),
            "g港口",
        ),
    ],
)
def test_comments_stand_at_the_characters(
    word_file: WordFile, body: str, where: Place, text: str, strict: bool
) -> None:
    data = word_file(body, strict=strict, parts=NOTES)
    annotated = commented(data, where)
    w = f"{{{NAMESPACES[strict]}}}"
    assert anchored(annotated, w) == {"0: port or harbour?expected: x": text}
    before, after = parts(data), parts(annotated)
    changed = {name for name in after if before.get(name) != after[name]}
    assert changed == {
        *("[Content_Types].xml", "word/document.xml", "word/_rels/document.xml.rels"),
        "word/comments.xml",
    }
    roots = [etree.fromstring(one["word/document.xml"]) for one in (before, after)]
    assert without_comments(roots[0], set(), w) == without_comments(roots[1], {"0"}, w)
    assert [passage.text for passage in WordDocument(annotated, "a.docx").passages()] == [
        passage.text for passage in WordDocument(data, "a.docx").passages()
    ]


def test_many_comments_at_once(word_file: WordFile) -> None:
    data = word_file(p("the old harbour", r(" of ", "<w:i/>"), "the town"))
    spans = [(0, 3), (4, 7), (0, 27), (4, 15), (7, 8), (0, 3), (15, 20)]
    annotated = commented(data, *(place("paragraph", 1, *span) for span in spans))
    text = "the old harbour of the town"
    assert list(anchored(annotated).values()) == [text[start:end] for start, end in spans]
    roots = [etree.fromstring(parts(one)["word/document.xml"]) for one in (data, annotated)]
    keys = {str(number) for number in range(len(spans))}
    assert without_comments(roots[0], set()) == without_comments(roots[1], keys)


def test_comments_that_are_there_stay(word_file: WordFile) -> None:
    old = f'<w:comment w:id="6" w:author="Lin">{p("Why?")}</w:comment>'
    extended = '<w15:commentEx w15:paraId="1" w15:done="0"/>'
    body = p(
        '<w:commentRangeStart w:id="6"/>',
        "the old",
        '<w:commentRangeEnd w:id="6"/>',
        r('<w:commentReference w:id="6"/>'),
        " harbour",
    )
    styles = '<w:style w:styleId="a7"><w:name w:val="annotation reference"/></w:style>'
    others = {"comments": old, "commentsExtended": extended, "styles": styles}
    data = word_file(body, parts=others)
    annotated = commented(data, place("paragraph", 1, 4, 15))
    assert anchored(annotated) == {
        "Why?": "the old",
        "0: port or harbour?expected: x": "old harbour",
    }
    before, after = parts(data), parts(annotated)
    assert [name for name in after if before.get(name) != after[name]] == [
        "word/document.xml",
        "word/comments.xml",
    ]
    comments = etree.fromstring(after["word/comments.xml"])
    assert [comment.get(f"{W}id") for comment in comments] == ["6", "7"]
    comments.remove(comments[1])
    assert etree.tostring(comments, method="c14n") == etree.tostring(
        etree.fromstring(before["word/comments.xml"]), method="c14n"
    )
    assert b'<w:rStyle w:val="a7"/><' in after["word/document.xml"].replace(b"</w:rPr>", b"<")
    new = etree.fromstring(after["word/comments.xml"])[1]
    assert {str(key).removeprefix(W): value for key, value in new.attrib.items()} == {
        "id": "7",
        "author": "duizhao",
        "initials": "dz",
        "date": "2031-08-05T09:30:00Z",
    }


def test_without_comments_the_copy_is_the_file(word_file: WordFile) -> None:
    data = word_file(p("the old harbour"))
    assert annotate(data, "a.docx", [], author="a", initials="a", date=DATE) == data


def test_what_xml_cannot_hold_is_shown_in_comments(word_file: WordFile) -> None:
    annotated = commented(word_file(p("a")), place("paragraph", 1, 0, 1), text="\0<&\u202e")
    assert anchored(annotated) == {"0: \ufffd<&\u202eexpected: x": "a"}


def test_a_place_that_is_not_there(word_file: WordFile) -> None:
    with pytest.raises(ValueError, match="no cell 1"):
        commented(word_file(p("a")), place("cell", 1, 0, 1))


RUNS = st.lists(
    st.tuples(st.sampled_from(["", "<w:b/>", "<w:i/>"]), st.text("ab 港.", min_size=1, max_size=6)),
    min_size=1,
    max_size=5,
)
SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), max_size=5)


@given(runs=RUNS, spans=SPANS, inserted=st.booleans())
def test_any_spans_are_marked_and_nothing_else_changes(
    word_file: WordFile, runs: list[tuple[str, str]], spans: list[list[int]], inserted: bool
) -> None:
    inside = "".join(r(text, properties) for properties, text in runs)
    body = f"<w:p>{f'<w:ins>{inside}</w:ins>' if inserted else inside}</w:p>"
    text = "".join(text for _, text in runs)
    spans = (
        [[start, end] for start, end in spans if start < end <= len(text)] if text.strip() else []
    )
    data = word_file(body)
    annotated = commented(data, *(place("paragraph", 1, *span) for span in spans))
    roots = [etree.fromstring(parts(one)["word/document.xml"]) for one in (data, annotated)]
    keys = {str(number) for number in range(len(spans))}
    assert without_comments(roots[0], set()) == without_comments(roots[1], keys)
    if spans:
        assert list(anchored(annotated).values()) == [text[start:end] for start, end in spans]


def test_libreoffice_finds_the_comments(
    libreoffice: Callable[[bytes, str, str], bytes], word_file: WordFile
) -> None:
    body = (
        p("the old ", r("harbour", "<w:b/>"), r('<w:footnoteReference w:id="1"/>'))
        + table("a cell of the port")
        + p("by ", f'<w:ins w:id="9" w:author="Lin">{r("the river")}</w:ins>', " mouth")
        + "<w:sectPr/>"
    )
    wheres: Sequence[tuple[Place, str]] = [
        (place("paragraph", 1, 4, 11), "old har"),
        (place("cell", 1, 2, 6), "cell"),
        (place("paragraph", 2, 7, 12), "river"),
        (place("footnote", 1, 2, 6), ""),
    ]
    data = commented(word_file(body, parts=NOTES), *(where for where, _ in wheres))
    odt = zipfile.ZipFile(io.BytesIO(libreoffice(data, "docx", "odt")))
    root = etree.fromstring(odt.read("content.xml"))
    office = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
    found = {}
    for note in root.iter(f"{office}annotation"):
        comment = "".join(map(str, note.itertext()))
        assert "duizhao2031-08-05" in comment
        name = note.get(f"{office}name")
        text = note.tail or ""
        for element in note.xpath("following::*"):  # type: ignore[union-attr]
            assert isinstance(element, etree._Element)
            if element.tag == f"{office}annotation-end" and element.get(f"{office}name") == name:
                break
            inside = any(one.tag == f"{office}annotation" for one in element.iterancestors())
            text += "" if inside or element.tag == f"{office}annotation" else element.text or ""
            text += "" if inside else element.tail or ""
        number = re.search(r"(\d): port or harbour\?", comment)
        assert number is not None
        found[int(number[1])] = text
    assert set(found) == {0, 1, 2, 3}
    assert [found[number] for number in (0, 1, 2)] == [text for _, text in wheres[:3]]


# Damaged files


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("damaged")


REAL = (
    p("the old ", r("harbour", "<w:b/>"), r('<w:footnoteReference w:id="1"/>'), BOX)
    + table("a cell of the port")
    + f"<w:tbl><w:tr><w:tc>{p('港口。' * 20)}</w:tc><w:tc>{p('The port. ' * 9)}</w:tc></w:tr>"
    + "</w:tbl>"
    + p("by ", f'<w:ins w:id="9">{r("the river")}</w:ins>', f"<w:moveFrom>{r('m')}</w:moveFrom>")
    + p(r('<w:fldChar w:fldCharType="begin"/><w:instrText>TOC</w:instrText>'), r("x"))
    + p(r('<w:fldChar w:fldCharType="separate"/>'), "one", r('<w:fldChar w:fldCharType="end"/>'))
    + p(f"<w:hyperlink>{r('the page')}</w:hyperlink>", r('<w:sym w:char="F0B7"/><w:tab/>'), "end")
    + "<w:sectPr/>"
)
STYLES = '<w:style w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="1"/></w:style>'


@st.composite
def damaged(draw: st.DrawFn, data: bytes) -> bytes:
    """Return a file with bytes, parts or stretches of XML cut, exchanged or repeated."""
    damage = draw(st.sampled_from(["bytes", "end", "parts", "lack", "tags", "stretch"]))
    if damage == "bytes":
        broken = bytearray(data)
        for at, byte in draw(st.lists(st.tuples(st.integers(0), st.integers(0, 255)), min_size=1)):
            broken[at % len(data)] = byte
        return bytes(broken)
    if damage == "end":
        return data[: draw(st.integers(0, len(data) - 1))]
    content = {name: part.decode() for name, part in parts(data).items()}
    names = st.sampled_from(sorted(content))
    one, other = draw(names), draw(names)
    if damage == "parts":
        content[one], content[other] = content[other], content[one]
    elif damage == "lack":
        del content[one]
    else:
        name = draw(st.sampled_from(["word/document.xml", one]))
        text = content[name]
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(len(text), start + 400)))
        if damage == "stretch":
            at = draw(st.integers(0, len(text)))
            content[name] = text[:at] + draw(st.sampled_from([text[start:end], ""])) + text[at:]
            content[name] = draw(st.sampled_from([content[name], text[:start] + text[end:]]))
        else:
            tags = st.sampled_from(["p", "r", "t", "tbl", "tc", "ins", "sdt", "txbxContent", "del"])
            first, second = draw(tags), draw(tags)
            inside = re.sub(rf"(</?w:){first}\b", rf"\1{second}", text[start:end])
            content[name] = text[:start] + inside + text[end:]
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            archive.writestr(name, part)
    return stream.getvalue()


@settings(max_examples=300, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_files_are_read_and_annotated_or_one_line_of_error(
    folder: Path, word_file: WordFile, data: st.DataObject
) -> None:
    whole = word_file(REAL, parts={**NOTES, "styles": STYLES})
    broken = data.draw(damaged(whole))
    (folder / "a.docx").write_bytes(broken)
    for read in (read_document, read_pairs):
        try:
            read(str(folder / "a.docx"))
        except InputError as error:
            assert "\n" not in str(error)
    try:
        passages = list(WordDocument(broken, "a.docx").passages())
        places = [
            place(one.unit, one.number, start, data.draw(st.integers(start, len(one.text))))
            for one in passages
            for start in [data.draw(st.integers(0, len(one.text)))]
        ]
        annotated = commented(broken, *places)
    except InputError as error:
        assert "\n" not in str(error)
        return
    again = WordDocument(annotated, "a.docx").passages()
    assert [one.text for one in again] == [one.text for one in passages]
