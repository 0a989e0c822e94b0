from __future__ import annotations

import copy
import random
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from corpora.errors import InputError
from corpora.opc import pack
from corpora.readers import choose_binary
from corpora.readers.pptx import read

NAMES = (
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
    ' xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram"'
    ' xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
DRAWN = "http://schemas.microsoft.com/office/2007/relationships"


def relations(*targets: tuple[str, str]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f"{entries}</Relationships>"
    )


def body(*paragraphs: str) -> str:
    texts = "".join(
        f"<a:p><a:r><a:t>{text.replace('|', '</a:t></a:r><a:br/><a:r><a:t>')}</a:t></a:r></a:p>"
        for text in paragraphs
    )
    return f"<p:txBody>{texts}</p:txBody>"


def shape(*paragraphs: str, at: tuple[int, int] | None = None, holder: str = "") -> str:
    place = f'<a:xfrm><a:off x="{at[0]}" y="{at[1]}"/></a:xfrm>' if at else ""
    held = f"<p:ph {holder}/>" if holder else ""
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{held}</p:nvPr></p:nvSpPr><p:spPr>{place}</p:spPr>"
        f"{body(*paragraphs)}</p:sp>"
    )


def group(*shapes: str, at: tuple[int, int]) -> str:
    place = f'<p:grpSpPr><a:xfrm><a:off x="{at[0]}" y="{at[1]}"/></a:xfrm></p:grpSpPr>'
    return f"<p:grpSp>{place}{''.join(shapes)}</p:grpSp>"


def tree(shapes: Iterable[str], root: str = "p:sld", more: str = "") -> str:
    return (
        f"<{root} {NAMES} {more}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></{root}>"
    )


TABLE = (
    '<p:graphicFrame><p:xfrm><a:off x="0" y="5000000"/></p:xfrm><a:graphic><a:graphicData><a:tbl>'
    '<a:tr><a:tc gridSpan="2"><a:txBody><a:p><a:r><a:t>时间</a:t></a:r></a:p></a:txBody></a:tc>'
    '<a:tc hMerge="1"><a:txBody><a:p><a:r><a:t>旧</a:t></a:r></a:p></a:txBody></a:tc></a:tr>'
    "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
)
DIAGRAM = (
    '<p:graphicFrame><p:xfrm><a:off x="0" y="6000000"/></p:xfrm><a:graphic><a:graphicData>'
    '<dgm:relIds r:dm="rId3"/></a:graphicData></a:graphic></p:graphicFrame>'
)
CHART = (
    "<p:graphicFrame><a:graphic><a:graphicData><c:chart/></a:graphicData></a:graphic>"
    "</p:graphicFrame>"
)
FIELD = '<p:sp><p:txBody><a:p><a:fld type="slidenum"><a:t>7</a:t></a:fld></a:p></p:txBody></p:sp>'
SLIDE = tree(
    [
        shape("底部。", at=(0, 4_000_000)),
        shape("右。", at=(3_000_000, 1_000_000)),
        shape("左。", at=(0, 1_100_000)),
        shape("一成。", "秋天。", holder='idx="1"'),
        shape("货运|情况", holder='type="title"'),
        shape("页脚", holder='type="ftr"'),
        shape("7", holder='type="sldNum"'),
        FIELD,
        group(shape("组二", at=(9, 9_000_000)), shape("组一", at=(9, 9)), at=(0, 3_500_000)),
        TABLE,
        DIAGRAM,
        CHART,
        f"<mc:AlternateContent><mc:Choice>{shape('新', at=(0, 7_000_000))}</mc:Choice>"
        f"<mc:Fallback>{shape('旧', at=(0, 7_000_000))}</mc:Fallback></mc:AlternateContent>",
    ]
)
PARTS = {
    "_rels/.rels": relations((f"{OFFICE}/officeDocument", "ppt/presentation.xml")),
    "ppt/presentation.xml": f'<p:presentation {NAMES}><p:sldIdLst><p:sldId id="257" r:id="rId2"/>'
    '<p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>',
    "ppt/_rels/presentation.xml.rels": relations(
        (f"{OFFICE}/slide", "slides/slide1.xml"), (f"{OFFICE}/slide", "/ppt/slides/slide2.xml")
    ),
    "ppt/slides/slide1.xml": SLIDE,
    "ppt/slides/_rels/slide1.xml.rels": relations(
        (f"{OFFICE}/slideLayout", "../slideLayouts/layout1.xml"),
        (f"{OFFICE}/notesSlide", "../notes/notes1.xml"),
        (f"{OFFICE}/diagramData", "../diagrams/data1.xml"),
        (f"{DRAWN}/diagramDrawing", "../diagrams/drawing1.xml"),
    ),
    "ppt/slides/slide2.xml": tree([shape("年度报告", holder='type="ctrTitle"')], more='show="0"'),
    "ppt/slideLayouts/layout1.xml": tree(
        [shape("点击此处", at=(0, 2_000_000), holder='idx="1"')], "p:sldLayout"
    ),
    "ppt/notes/notes1.xml": tree([shape("备注", holder='type="body"')], "p:notes"),
    "ppt/diagrams/data1.xml": f"<dgm:dataModel {NAMES}><dgm:t><a:p><a:r><a:t>步骤</a:t></a:r></a:p>"
    "</dgm:t></dgm:dataModel>",
    "ppt/diagrams/drawing1.xml": f"<d {NAMES}><sp>{body('第一步', '第二步')}</sp></d>",
}


def file_of(parts: dict[str, str]) -> bytes:
    return pack((name, text.encode()) for name, text in parts.items())


def test_slides_are_read_in_the_order_of_the_presentation_and_of_the_page() -> None:
    content = read(file_of(PARTS), "a.pptx")
    assert [(block.kind, block.text) for block in content.blocks] == [
        ("heading", "年度报告"),
        ("heading", "货运情况"),
        *[("paragraph", text) for text in ("左。", "右。")],
        *[("list-item", text) for text in ("一成。", "秋天。")],
        *[("paragraph", text) for text in ("组一", "组二", "底部。")],
        ("table-cell", "时间"),
        *[("paragraph", text) for text in ("第一步", "第二步", "新")],
    ]
    assert [(unit.kind, unit.number) for unit in content.units] == [("slide", 1), ("slide", 2)]
    assert content.notes == [
        "1 hidden slide is read as the others are: 1",
        "the notes of 1 slide are left out",
        "the text of 1 chart is left out",
    ]


def test_places_lead_to_the_slide() -> None:
    content = read(file_of(PARTS), "a.pptx")
    text = "".join(unit.text for unit in content.units)
    for block in content.blocks:
        start, end = block.traced.span(0, len(block.text))
        assert text[start:end].replace("\n", "") == block.text


def test_a_diagram_without_a_drawing_is_read_as_it_was_typed_in() -> None:
    parts = {name: text for name, text in PARTS.items() if "drawing1" not in name}
    blocks = [block.text for block in read(file_of(parts), "a.pptx").blocks]
    assert "步骤" in blocks


def test_a_presentation_is_known_by_its_parts() -> None:
    chosen = choose_binary(file_of(PARTS), "a.zip")
    assert chosen is not None
    assert chosen.name == "pptx"


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("ppt/presentation.xml", "", "there is no ppt/presentation.xml in it"),
        ("ppt/presentation.xml", f"<p:presentation {NAMES}/>", "there are no slides in it"),
        ("ppt/slides/slide1.xml", "", "there is no ppt/slides/slide1.xml in it"),
        ("ppt/slides/slide1.xml", "<a>", "ppt/slides/slide1.xml, line 1"),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(name: str, text: str, expected: str) -> None:
    parts = {part: content for part, content in {**PARTS, name: text}.items() if content}
    with pytest.raises(InputError) as caught:
        read(file_of(parts), "a.pptx")
    assert str(caught.value).startswith(f"a.pptx: {expected}")


def shaken(data: str, chosen: random.Random) -> str:
    """Return an XML part with elements removed, doubled, moved, renamed, or emptied."""
    root = etree.fromstring(data)
    for _ in range(chosen.randint(1, 8)):
        elements = list(root.iter())
        element, other = chosen.choice(elements), chosen.choice(elements)
        parent = element.getparent()
        match chosen.choice(["remove", "double", "name", "set", "text"]):
            case "remove" if parent is not None:
                parent.remove(element)
            case "double" if parent is not None:
                other.append(copy.deepcopy(element))
            case "name":
                element.tag = other.tag
            case "set" if element.attrib:
                name = chosen.choice(list(element.attrib))
                values = ["", "0", "-9" * 20, "nan", "../../x", "rId2", "rId99", "title", "true"]
                element.set(name, chosen.choice(values))
            case "text":
                element.text = chosen.choice(["", " ", "x" * 999, "港口"])
    return etree.tostring(root, encoding="unicode")


@settings(max_examples=200)
@given(st.randoms(use_true_random=False))
def test_damaged_files_are_read_or_refused(chosen: random.Random) -> None:
    parts = dict(PARTS)
    for name in chosen.sample(sorted(parts), chosen.randint(1, 3)):
        parts[name] = shaken(parts[name], chosen)
        if chosen.random() < 0.1:
            parts[name] = parts[chosen.choice(sorted(parts))]
    data = file_of(parts)
    if chosen.random() < 0.1:
        data = data[: chosen.randrange(len(data))]
    try:
        content = read(data, "a.pptx")
    except InputError as error:
        assert "\n" not in str(error)
        return
    size = sum(len(unit.text) for unit in content.units)
    assert all(block.traced.span(0, len(block.text))[1] <= size for block in content.blocks)
