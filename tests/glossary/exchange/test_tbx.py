from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpora.errors import InputError
from glossary.exchange import tbx, write_record
from glossary.termbase import Record, Row, concepts, parse_record

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

V3 = """<?xml version='1.0' encoding='UTF-8'?>
<?xml-model href="TBXcoreStructV03.rng"?>
<tbx type="TBX-Basic" style="dca" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2">
 <tbxHeader><fileDesc><sourceDesc><p>Ports</p></sourceDesc></fileDesc></tbxHeader>
 <text><body>
  <conceptEntry id="c1">
   <descrip type="subjectField">shipping</descrip>
   <note>entered in May</note>
   <langSec xml:lang="zh-CN">
    <descripGrp><descrip type="definition">船停靠的地方</descrip><admin type="source">词典</admin></descripGrp>
    <termSec><term>港口</term><termNote type="administrativeStatus">preferredTerm-admn-sts</termNote></termSec>
    <termSec><term>港</term></termSec>
   </langSec>
   <langSec xml:lang="en-US">
    <note>mind the spelling</note>
    <termSec><term> <hi>harbour</hi>
    </term>
     <termNote type="partOfSpeech">noun</termNote>
     <termNote type="termType">fullForm</termNote>
     <termNote type="administrativeStatus">preferredTerm-admn-sts</termNote>
     <admin type="source">the atlas</admin>
     <transacGrp><transac type="transactionType">origination</transac><date>2020-01-02</date></transacGrp>
     <transacGrp><transac type="transactionType">modification</transac><date>2021-03-04</date>
      <transacNote type="responsibility">Li</transacNote></transacGrp>
     <note>British</note></termSec>
    <termSec><term>port</term><termNote type="administrativeStatus">admittedTerm-admn-sts</termNote></termSec>
    <termSec><term>haven</term><termNote type="administrativeStatus">supersededTerm-admn-sts</termNote></termSec>
    <termSec><term>ship place</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote></termSec>
    <termSec><term>wharf</term><termNote type="administrativeStatus">deprecatedTerm-admn-sts</termNote>
     <note>duizhao:status=forbidden</note><note>duizhao:mine=1=2</note></termSec>
   </langSec>
   <langSec xml:lang="de"><termSec><term>Hafen</term></termSec></langSec>
  </conceptEntry>
  <conceptEntry><langSec xml:lang="fr"><termSec><term>port</term></termSec></langSec></conceptEntry>
 </body></text>
</tbx>
"""  # noqa: E501

DCT = """<tbx type="TBX-Basic" style="dct" xml:lang="en" xmlns="urn:iso:std:iso:30042:ed-2"
  xmlns:min="http://www.tbxinfo.net/ns/min" xmlns:basic="http://www.tbxinfo.net/ns/basic"><text><body>
  <conceptEntry id="c1"><min:subjectField>shipping</min:subjectField>
   <langSec xml:lang="zh"><basic:definition>船停靠的地方</basic:definition>
    <termSec><term>港口</term><min:administrativeStatus>preferredTerm-admn-sts</min:administrativeStatus></termSec>
   </langSec>
   <langSec xml:lang="en">
    <termSec><term>harbour</term><min:partOfSpeech>noun</min:partOfSpeech><basic:source>the atlas</basic:source>
    <transacGrp><basic:transactionType>modification</basic:transactionType><date>2021-03-04</date></transacGrp></termSec>
    <termSec><term>haven</term><min:administrativeStatus>supersededTerm-admn-sts</min:administrativeStatus></termSec>
   </langSec></conceptEntry></body></text></tbx>"""  # noqa: E501

V2 = """<?xml version='1.0'?>
<!DOCTYPE martif SYSTEM "TBXcoreStructV02.dtd">
<martif type="TBX" xml:lang="en"><martifHeader><fileDesc/></martifHeader><text><body>
  <termEntry id="c1"><descripGrp><descrip type="subjectField">shipping</descrip></descripGrp>
   <langSet xml:lang="ZH-CHS"><tig><term>港口</term></tig><tig><term>港</term></tig></langSet>
   <langSet xml:lang="zh-TW"><tig><term>港口</term></tig></langSet>
   <langSet lang="en"><ntig><termGrp><term>harbour</term>
      <termNote type="partOfSpeech">noun</termNote>
      <termNote type="normativeAuthorization">standardizedTerm</termNote></termGrp>
      <admin type="source">the atlas</admin></ntig>
    <tig><term>wharf</term><termNote type="administrativeStatus">Forbidden</termNote></tig>
   </langSet></termEntry></body></text><back/></martif>"""


def test_the_edition_of_2019() -> None:
    read = tbx.read(V3.encode(), "a.tbx")
    required = ("concept", "language", "term", "status")
    found = [[row.cells[name] for name in required] for row in read.record.rows]
    assert found == [
        ["c1", "zh", "港口", "preferred"],
        ["c1", "zh", "港", "admitted"],
        ["c1", "en", "harbour", "preferred"],
        ["c1", "en", "port", "admitted"],
        ["c1", "en", "haven", "deprecated"],
        ["c1", "en", "ship place", "deprecated"],
        ["c1", "en", "wharf", "forbidden"],
    ]
    others = [
        {name: cell for name, cell in row.cells.items() if name not in required}
        for row in read.record.rows
    ]
    assert others[0] == {
        "domain": "shipping",
        "definition": "船停靠的地方",
        "note": "entered in May",
    }
    assert others[2] == {
        "part_of_speech": "noun",
        "source": "the atlas",
        "updated": "2021-03-04",
        "note": "British; mind the spelling",
    }
    assert others[6] == {"mine": "1=2"}
    assert read.record.rows[2].line == 16
    assert read.keys == "offered"
    assert read.notes == (
        "2 terms in other languages passed over: de (1), fr (1)",
        "7 terms of variants taken as zh or en: en-US (5), zh-CN (2)",
        "2 entries of data categories that a glossary has no column for passed over: "
        "definition source (1), termType (1)",
        "1 concept without a Chinese or English term passed over",
    )


def test_data_categories_as_tags() -> None:
    read = tbx.read(DCT.encode(), "a.tbx")
    assert [row.cells for row in read.record.rows] == [
        {
            "concept": "c1",
            "language": "zh",
            "term": "港口",
            "status": "preferred",
            "domain": "shipping",
            "definition": "船停靠的地方",
        },
        {
            "concept": "c1",
            "language": "en",
            "term": "harbour",
            "status": "preferred",
            "part_of_speech": "noun",
            "source": "the atlas",
            "updated": "2021-03-04",
        },
        {"concept": "c1", "language": "en", "term": "haven", "status": "deprecated"},
    ]


def test_the_first_edition() -> None:
    read = tbx.read(V2.encode(), "a.tbx")
    names = ("language", "term", "status")
    assert [[row.cells[name] for name in names] for row in read.record.rows] == [
        ["zh", "港口", "preferred"],
        ["zh", "港", "admitted"],
        ["en", "harbour", "preferred"],
        ["en", "wharf", "forbidden"],
    ]
    assert read.record.rows[2].cells["source"] == "the atlas"
    assert read.record.rows[2].cells["part_of_speech"] == "noun"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("</conceptEntry>", "", "line 35, column 9: this is not well-formed XML"),
        ("<tbx ", "<!DOCTYPE tbx [<!ENTITY x 'y'>]><tbx ", "the entity &x;"),
        ('xml:lang="zh-CN"', "", "line 9: the language of the section is missing"),
        ("<term>port</term>", "<term> </term>", "line 26: the term is missing or empty"),
        ("<term>port</term>", "", "line 26: the term is missing or empty"),
        ("admittedTerm-admn-sts", "fine", "line 26: the status fine is unknown; write preferredT"),
        ("<conceptEntry><", '<conceptEntry id="c1"><', "line 34: the concept c1 is there already"),
        ("30042:ed-2", "30042:ed-9", None),
    ],
)
def test_broken_files_are_one_line(old: str, new: str, reason: str | None) -> None:
    content = V3.replace("British", "British &x;") if reason and "entity" in reason else V3
    content = content.replace(old, new)
    if reason is None:
        assert len(tbx.read(content.encode(), "a.tbx").record.rows) == 7
        return
    with pytest.raises(InputError, match=re.escape(reason)) as caught:
        tbx.read(content.encode(), "a.tbx")
    assert str(caught.value).startswith("a.tbx: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("<html/>", "the root of the file is html"),
        ("<tbx/>", "there are no Chinese or English terms"),
        (
            "<tbx><termEntry><langSet xml:lang='fr'><tig><term>x</term></tig></langSet>"
            "</termEntry></tbx>",
            "there are no Chinese or English terms",
        ),
    ],
)
def test_other_xml(content: str, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        tbx.read(content.encode(), "a.tbx")


def test_a_form_of_two_variants_with_two_statuses_is_refused() -> None:
    content = V2.replace(
        "<tig><term>港口</term></tig></langSet>\n   <langSet lang",
        "<tig><term>港口</term><termNote type='administrativeStatus'>deprecatedTerm-admn-sts"
        "</termNote></tig></langSet>\n   <langSet lang",
    )
    read = tbx.read(content.encode(), "a.tbx")
    with pytest.raises(InputError, match=r"a\.tbx: line 6: the zh term 港口 of c1 is deprecated"):
        concepts("a.tbx", read.record)


RECORD = parse_record(
    "x",
    """concept,language,term,status,standing,check,part_of_speech,note,source,updated,mine,a=b%
港 口,zh,港口,preferred,official,forbidden-only,,,,,,
港 口,en,harbour,preferred,,,noun,duizhao:x=y,the atlas,2024-05-01,own,1
港 口,en,ship-place,deprecated,,,propn,,,,,
港 口,en,wharf,forbidden,,,,never,,May,,
1,en,<b> & c,admitted,,,,,,,,
""".encode(),
)


@pytest.mark.parametrize("name", ["tbx", "tbx-dct", "tbx-v2"])
def test_what_is_written(name: str) -> None:
    written = write_record(RECORD, name)
    text = written.data.decode()
    assert written.losses == {}
    for part in (
        "港_x0020_口",
        "_x0031_",
        "deprecatedTerm-admn-sts",
        "<note>duizhao:status=forbidden</note>",
        "<note>duizhao:note=duizhao:x=y</note>",
        "<note>duizhao:standing=official</note>",
        "<note>duizhao:part_of_speech=propn</note>",
        "<note>duizhao:updated=May</note>",
        "<date>2024-05-01</date>",
        "<note>duizhao:a%3Db%25=1</note>",
        "<note>never</note>",
        "<term>&lt;b&gt; &amp; c</term>",
    ):
        assert part in text
    found = tbx.read(written.data, "a.tbx").record
    assert [{k: v for k, v in row.cells.items() if v} for row in found.rows] == [
        {k: v for k, v in row.cells.items() if v} for row in RECORD.rows
    ]


def test_control_characters_are_counted() -> None:
    cells = {"concept": "a\x01", "language": "en", "term": "x", "status": "preferred"}
    row = Row(2, cells | {"note": "a\x02b\uffff"})
    record = Record(("concept", "language", "term", "status", "note"), (row,))
    written = write_record(record, "tbx")
    assert written.losses == {("exchange-lost-characters", ""): 2}
    found = tbx.read(written.data, "a.tbx").record.rows[0].cells
    assert (found["concept"], found["note"]) == ("a\x01", "a\ufffdb\ufffd")


def test_translate_toolkit_reads_the_first_edition() -> None:
    toolkit = pytest.importorskip("translate.storage.tbx")
    store = toolkit.tbxfile.parsestring(write_record(RECORD, "tbx-v2").data)
    unit = store.units[0]
    assert len(store.units) == 2
    assert unit.getid() == "港_x0020_口"
    assert {
        node.get("{http://www.w3.org/XML/1998/namespace}lang") for node in unit.getlanguageNodes()
    } == {"zh", "en"}
    assert str(unit.source) == "港口"
    assert str(unit.target) == "harbour"


def test_what_translate_toolkit_writes_is_read() -> None:
    toolkit = pytest.importorskip("translate.storage.tbx")
    store = toolkit.tbxfile(sourcelanguage="en", targetlanguage="zh-CN")
    for source, target in (("harbour", "港口"), ("meeting", "大会")):
        store.addsourceunit(source).target = target
    stream = io.BytesIO()
    store.serialize(stream)
    found = tbx.read(stream.getvalue(), "a.tbx").record
    assert [[row.cells[name] for name in ("language", "term", "status")] for row in found.rows] == [
        ["en", "harbour", "preferred"],
        ["zh", "港口", "preferred"],
        ["en", "meeting", "preferred"],
        ["zh", "大会", "preferred"],
    ]


BASES = (V3.encode(), DCT.encode(), V2.encode(), write_record(RECORD, "tbx").data)
PIECES = re.compile(rb"<[^>]*>|[^<]+")


@given(st.data())
def test_damage_is_one_line_or_a_result(data: st.DataObject) -> None:
    whole = data.draw(st.sampled_from(BASES))
    pieces = PIECES.findall(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(pieces) - 1))
        other = data.draw(st.integers(0, len(pieces) - 1))
        action = data.draw(st.sampled_from(["lose", "twice", "swap", "flip", "cut"]))
        if action == "lose":
            pieces[place] = b""
        elif action == "twice":
            pieces[place] *= 2
        elif action == "swap":
            pieces[place], pieces[other] = pieces[other], pieces[place]
        elif action == "flip" and pieces[place]:
            piece = bytearray(pieces[place])
            piece[other % len(piece)] = data.draw(st.integers(0, 255))
            pieces[place] = bytes(piece)
        elif action == "cut":
            pieces[place:] = [pieces[place][: other % 9]]
    try:
        read = tbx.read(b"".join(pieces), "a.tbx")
        concepts("a.tbx", read.record)
        read.record.as_bytes()
    except InputError as error:
        assert str(error).startswith("a.tbx: ")
        assert "\n" not in str(error)


def test_a_large_file() -> None:
    many = [
        Row(2, {"concept": f"c{n}", "language": "en", "term": f"t{n}", "status": "preferred"})
        for n in range(20_000)
    ]
    record = Record(("concept", "language", "term", "status"), tuple(many))
    assert len(tbx.read(write_record(record, "tbx").data, "a.tbx").record.rows) == 20_000
