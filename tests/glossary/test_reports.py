from __future__ import annotations

import base64
import hashlib
import json
import unicodedata
import zipfile
from collections.abc import Iterable
from io import BytesIO

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html
from wcwidth import wcswidth

from corpora.model import Block, Document, Place, TracedText, Unit
from glossary.checking import check
from glossary.model import Concept, Finding, Report, Segment, Severity, Term
from glossary.reports import FORMATS, Render, renderer
from glossary.reports.display import Locator, runs, signature_line, visible
from glossary.termbase import Glossary

RENDER: dict[str, Render[str]] = {
    "text": renderer("text"),
    "json": renderer("json"),
    "csv": renderer("csv"),
    "html": renderer("html"),
    "sarif": renderer("sarif"),
}
XLSX = renderer("xlsx")


def place(file: str, number: int, start: int = 0, end: int = 9, unit: str = "line") -> Place:
    return Place(file, unit, number, start, end)


def segment(
    number: int,
    source: str | None,
    target: str,
    score: float = 1.0,
    source_place: Place | None = None,
    target_place: Place | None = None,
) -> Segment:
    return Segment(
        number,
        source,
        target,
        score,
        source_place or (place("zh.txt", number + 1) if source else None),
        target_place or (place("en.txt", number + 1) if target else None),
    )


def finding(
    in_segment: int,
    source_span: tuple[int, int] | None,
    target_span: tuple[int, int] | None,
    *,
    rule: str = "term.missing",
    severity: Severity = "error",
    found: str = "",
    expected: Iterable[str] = (),
    message: str = "no accepted name",
) -> Finding:
    return Finding(
        id=f"{rule}{in_segment}{source_span}{target_span}",
        rule=rule,
        severity=severity,
        mqm="terminology/wrong-term",
        segment=in_segment,
        source_span=source_span,
        target_span=target_span,
        found=found,
        expected=tuple(expected),
        message=message,
        confidence=0.875,
    )


SMALL = Report(
    {
        "version": "1.2.3",
        "model": "toy",
        "glossaries": [{"name": "builtin", "sha256": "c0ffee"}],
        "settings": {"order": "auto", "ignore": []},
    },
    (
        segment(0, "国家网信办今天宣布。", "The Net Office announced this today.", 0.97),
        segment(1, "峰会由国家数据局主办。", "The forum is hosted by the Bureau.", 0.3125),
        segment(2, None, "Thank you, “guests”.", 0.9),
    ),
    (
        finding(0, (0, 5), (4, 14), found="Net Office", expected=("CAC", "Cyberspace Office")),
        finding(1, (3, 8), None, expected=("National Data Administration",)),
        finding(2, None, (11, 19), rule="form.mark", severity="warning", message="curly quotes"),
    ),
)


def test_text_is_exactly_this() -> None:
    assert RENDER["text"](SMALL, width=60) == (
        "en.txt:1:5: error: no accepted name [term.missing]\n"
        "  zh 1:1 | 国家网信办今天宣布。\n"
        "         | ^^^^^^^^^^\n"
        "  en 1:5 | The Net Office announced this today.\n"
        "         |     ^^^^^^^^^^\n"
        "  expected: CAC; Cyberspace Office\n"
        "\n"
        "en.txt:2:1: error: no accepted name [term.missing]\n"
        "  zh 2:4 | 峰会由国家数据局主办。\n"
        "         |       ^^^^^^^^^^\n"
        "  en 2:1 | The forum is hosted by the Bureau.\n"
        "  expected: National Data Administration\n"
        "  doubtful alignment (score 0.31)\n"
        "\n"
        "en.txt:3:12: warning: curly quotes [form.mark]\n"
        "  en 3:12 | Thank you, “guests”.\n"
        "          |            ^^^^^^^^\n"
        "\n"
        "duizhao 1.2.3; model toy; glossary builtin c0ffee; settings acdb2da6\n"
        "2 errors, 1 warning in 3 segments.\n"
    )


def test_text_without_findings_says_so() -> None:
    one = Report({}, (segment(0, "好。", "Good."),))
    assert RENDER["text"](one) == "No findings in 1 segment.\n"
    assert RENDER["text"](Report({}, ())) == "No findings in 0 segments.\n"


def test_text_is_cut_around_the_span() -> None:
    english = "word " * 40 + "Net Office" + " tail" * 40
    chinese = "文" * 60 + "网信办" + "字" * 60
    start = english.index("Net")
    report = Report(
        {}, (segment(0, chinese, english),), (finding(0, (60, 63), (start, start + 10)),)
    )
    lines = RENDER["text"](report, width=60).splitlines()
    assert lines[1:5] == [
        "  zh 1:61  | …文文文文文文文文文文网信办字字字字字字字字字…",
        "           |                      ^^^^^^",
        "  en 1:201 | …rd word word word Net Office tail tail tail t…",
        "           |                    ^^^^^^^^^^",
    ]
    assert all(wcswidth(line) <= 60 for line in lines[1:5])


def test_a_text_without_a_span_is_wrapped_and_then_cut() -> None:
    report = Report(
        {}, (segment(0, "网信办" * 50, "some words " * 50),), (finding(0, (0, 3), None),)
    )
    lines = RENDER["text"](report, width=50).splitlines()
    assert [line[:9] for line in lines[3:6]] == ["  en 1:1 ", "         ", "         "]
    assert lines[5].endswith("…")
    assert lines[6] == ""
    assert all(wcswidth(line) <= 50 for line in lines)


def test_colour_only_when_asked() -> None:
    assert "\x1b[" not in RENDER["text"](SMALL)
    coloured = RENDER["text"](SMALL, colour=True)
    assert "\x1b[31m" in coloured
    assert click.unstyle(coloured) == RENDER["text"](SMALL)


def test_places_other_than_lines() -> None:
    report = Report(
        {},
        (segment(0, "好。", "Good.", target_place=place("a.html", 7, 3, 8, "block")),),
        (finding(0, None, (0, 4)),),
    )
    assert RENDER["text"](report).startswith("a.html:block 7:4: error: ")
    assert "a.html, block 7, character 4" in RENDER["html"](report)


def test_a_finding_without_english_points_at_the_chinese() -> None:
    report = Report({}, (segment(0, "全文缺失。", ""),), (finding(0, None, None),))
    assert RENDER["text"](report).splitlines()[:3] == [
        "zh.txt:1:1: error: no accepted name [term.missing]",
        "  zh 1:1 | 全文缺失。",
        "",
    ]


HOSTILE = "a\x1b[31mb\u202ec\u200bd\x07\ufeff\ud800\u2028e"


def test_nothing_in_a_text_steers_the_terminal() -> None:
    report = Report(
        {},
        (segment(0, HOSTILE, HOSTILE, target_place=place("\x1b]0;x\x07.txt", 1)),),
        (finding(0, (0, 1), (0, 2), message=HOSTILE, expected=(HOSTILE,)),),
    )
    text = RENDER["text"](report, width=400)
    assert text.replace("\n", "").isprintable()
    assert "a<U+001B>[31mb<U+202E>c<U+200B>d<U+0007><U+FEFF><U+D800><U+2028>e" in text


def test_line_breaks_in_a_text_do_not_break_the_line() -> None:
    assert visible("a\r\nb\tc") == "a  b c"


@given(st.text(), st.integers(0, 60), st.integers(0, 60), st.integers(20, 90))
def test_carets_stand_under_the_span(text: str, start: int, length: int, width: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    report = Report({}, (segment(0, None, text),), (finding(0, None, (start, end)),))
    lines = RENDER["text"](report, width=width).splitlines()
    if not text:
        assert "|" not in lines[1]
        return
    line, carets = lines[1:3]
    assert all(c.isprintable() or unicodedata.category(c) == "Zs" for c in line)
    assert carets.count("^") >= 1
    shown = visible(text[start:end])
    gutter = line.index("|") + 2
    if wcswidth(shown) > 0 and not line.endswith("…") and not line[gutter:].startswith("…"):
        columns = carets.index("^"), carets.rindex("^") + 1
        before = wcswidth(line[:gutter] + visible(text[:start]))
        assert columns == (before, before + sum(max(0, wcswidth(c)) for c in shown))


def test_json_is_the_contract() -> None:
    text = RENDER["json"](SMALL)
    assert text.endswith("}\n")
    data = json.loads(text)
    assert list(data) == ["schema", "signature", "segments", "findings"]
    assert data == json.loads(json.dumps(SMALL.as_dict()))
    assert "国家网信办" in text
    assert data["schema"] == 1
    assert data["segments"][2]["source"] is None
    assert data["findings"][0]["target_span"] == [4, 14]
    assert data["findings"][0]["expected"] == ["CAC", "Cyberspace Office"]


@given(st.text(st.characters()))
def test_json_holds_any_text(text: str) -> None:
    surrogate = text + "\ud83d"
    rendered = RENDER["json"](Report({}, (segment(0, None, surrogate),)))
    assert json.loads(rendered.encode("utf-8"))["segments"][0]["target"] == surrogate


def parse(report: Report) -> lxml_html.HtmlElement:
    page = RENDER["html"](report)
    return lxml_html.document_fromstring(page.encode("utf-8"))


def test_html_holds_every_finding_and_segment() -> None:
    page = parse(SMALL)
    articles = page.xpath("//section[@id='findings']//article")
    assert [article.get("data-finding") for article in articles] == [f.id for f in SMALL.findings]
    first = articles[0]
    assert first.xpath(".//p[@lang='zh']/mark/text()") == ["国家网信办"]
    assert first.xpath(".//p[@lang='en']/mark/text()") == ["Net Office"]
    assert first.xpath(".//p[@lang='en']")[0].text_content() == SMALL.segments[0].target
    assert [form.text_content() for form in first.xpath(".//dd[@class='expected']/span")] == [
        "CAC",
        "Cyberspace Office",
    ]
    assert "Confidence 88%" in " ".join(first.text_content().split())
    assert "en.txt, line 1, character 5" in first.text_content()
    rows = page.xpath("//div[starts-with(@id, 'segment-')]")
    assert len(rows) == 3
    assert [row.get("class") for row in rows] == ["row", "row doubtful", "row"]
    assert rows[0].xpath(".//a[@href='#finding-1']/mark/text()") == ["国家网信办", "Net Office"]


def test_html_links_lead_somewhere_and_the_page_stands_alone() -> None:
    page = parse(SMALL)
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(page.xpath("//@href")) <= {f"#{name}" for name in ids}
    assert not page.xpath("//link | //img | //@src | //iframe | //form")
    assert not page.xpath("//@*[starts-with(name(), 'on')]")
    assert page.get("lang") == "en"
    assert "url(" not in page.xpath("//style")[0].text


def test_html_counts_by_rule_and_by_term() -> None:
    tables = parse(SMALL).xpath("//table")
    counts = [
        [
            (row.xpath("th//text()")[0], row.xpath("td")[0].text_content())
            for row in table.xpath("tbody/tr")
        ]
        for table in tables
    ]
    assert counts == [
        [("term.missing", "2"), ("form.mark", "1")],
        [("en.txt", "3")],
        [("国家网信办", "1"), ("国家数据局", "1")],
    ]


def test_html_counts_english_alone_by_concept() -> None:
    terms = Term("zh", "网信办", "preferred"), Term("en", "Cyberspace Office", "preferred")
    concept = Concept("cac", (*terms, Term("en", "Net Bureau", "forbidden")), "official")
    text = Segment(0, None, "The Net Bureau and the Net Bureau's guests.", 1.0, None, None)
    report = check([text], [Glossary("g", "g", "", (concept,))], select=["term"])
    row = parse(report).xpath("//section[@id='overview']//tr[th[@scope='row']]")[-1]
    assert row.xpath(".//a/text()") == row.xpath(".//a/@data-value") == ["网信办"]
    assert row.xpath(".//span[@class='expected']/text()") == ["Cyberspace Office"]
    assert row.xpath("td")[0].text_content().strip() == "2"


def test_html_folds_a_long_overview_but_holds_all_of_it() -> None:
    many = Report(
        {},
        tuple(segment(number, f"词{number}。", "Word.") for number in range(20)),
        tuple(finding(number, (0, len(str(number)) + 1), None) for number in range(20)),
    )
    page = parse(many)
    assert page.xpath("//summary/text()") == ["12 more"]
    terms = page.xpath("//section[@id='overview']//th[@scope='row']/a[@lang='zh']/text()")
    assert terms == [f"词{number}" for number in range(20)]


def test_html_shows_markup_as_text() -> None:
    evil = "<script>alert(1)</script>&amp;<b>\u202e\ud800</p></article>"
    report = Report(
        {"settings": {"file": evil}},
        (segment(0, evil, evil, target_place=place(evil, 1)),),
        (finding(0, (0, 8), (3, 12), message=evil, found=evil, expected=(evil,)),),
    )
    page = parse(report)
    assert not page.xpath("//b")
    assert page.xpath("//script/text()") == parse(SMALL).xpath("//script/text()")
    assert len(page.xpath("//section[@id='findings']//article")) == 1
    shown = page.xpath("//article//p[@lang='en']")[0].text_content()
    assert shown == "<script>alert(1)</script>&amp;<b><U+202E><U+D800></p></article>"


def test_html_runs_its_own_script_alone() -> None:
    page = parse(SMALL)
    script = page.xpath("//script")[0].text
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}';" in policy
    assert "innerHTML" not in script


def test_html_offers_to_filter_by_what_differs() -> None:
    bar = parse(SMALL).xpath("//div[@id='filter']")[0]
    assert bar.get("hidden") is not None
    assert bar.xpath(".//select/@name") == ["severity", "rule"]
    assert bar.xpath(".//select[@name='rule']/option/@value") == ["", "form.mark", "term.missing"]
    assert bar.xpath(".//output/@data-text") == ["{shown} of 3 shown"]
    article = parse(SMALL).xpath("//article[@id='finding-3']")[0]
    assert (article.get("data-rule"), article.get("data-severity")) == ("form.mark", "warning")
    assert not parse(Report({}, ())).xpath("//div[@id='filter']")


def test_html_shows_how_forms_differ_word_by_word() -> None:
    found, best = "Digital China Construction Summit", "The Digital China Summit"
    report = Report(
        {},
        (segment(0, None, f"A {found}."),),
        (
            finding(0, None, (2, 35), found=found, expected=(best, "DCS")),
            finding(0, None, (2, 35), found="Net Office", expected=("CAC",)),
        ),
    )
    first, second = parse(report).xpath("//dl[@class='forms']")
    assert first.xpath(".//del/text()") == ["Construction"]
    assert first.xpath(".//ins/text()") == ["The"]
    assert first.xpath("dd")[0].text_content() == found
    assert first.xpath("dd/span")[0].text_content() == best
    assert not second.xpath(".//del | .//ins")


@given(st.text("ab1 -é数"), st.text("ab1 -é数"))
def test_compared_forms_stay_whole(found: str, best: str) -> None:
    stem = "summit "
    report = Report(
        {},
        (segment(0, None, "x"),),
        (finding(0, None, (0, 1), found=stem + found, expected=(stem + best,)),),
    )
    forms = parse(report).xpath("//dl[@class='forms']/dd")
    assert [form.text_content() for form in forms] == [stem + found, stem + best]


def test_html_describes_the_rules_that_found_something() -> None:
    page = parse(SMALL)
    assert page.xpath("//article[@class='rule']/@id") == ["rule-term.missing"]
    assert page.xpath("//article[@id='finding-1']//a[@href='#rule-term.missing']/code")
    assert "How to silence it" in page.xpath("//article[@class='rule']")[0].text_content()
    assert not page.xpath("//article[@id='finding-3']//a/code")


def test_html_shows_the_most_severe_of_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossary.reports.html.MOST", 2)
    page = parse(SMALL)
    shown = page.xpath("//section[@id='findings']//article/@data-finding")
    assert shown == [finding.id for finding in SMALL.findings[:2]]
    assert page.xpath("//div[starts-with(@id, 'segment-')]/@id") == ["segment-0", "segment-1"]
    assert "the 2 most severe of 3 findings" in page.text_content()
    assert set(page.xpath("//@href")) <= {f"#{name}" for name in page.xpath("//@id")}


def test_html_draws_where_the_findings_are() -> None:
    plot = parse(SMALL).xpath("//figure/*[local-name()='svg']")[0]
    bars = [(bar.get("class"), bar.get("x"), bar.get("height")) for bar in plot]
    assert bars == [("error", "0.08", "100"), ("error", "1.08", "100"), ("warning", "2.08", "100")]


def test_html_of_an_english_text_alone_has_one_column() -> None:
    report = Report({}, (segment(0, None, "The Net Office."),), (finding(0, None, (4, 14)),))
    page = parse(report)
    assert not page.xpath("//p[@lang='zh']")
    assert page.xpath("//article//mark/text()") == ["Net Office"]


def test_html_of_nothing() -> None:
    page = parse(Report({}, ()))
    assert "no findings" in page.xpath("//section[@id='overview']")[0].text_content()


def test_a_finding_that_marks_no_words_is_linked_from_its_row() -> None:
    report = Report({}, (segment(0, "全文缺失。", ""),), (finding(0, None, None),))
    row = parse(report).xpath("//div[@id='segment-0']")[0]
    assert row.xpath(".//a[@href='#finding-1']")


spans = st.tuples(st.integers(-2, 12), st.integers(-2, 12))


@given(st.text(max_size=10), st.lists(spans, max_size=5))
def test_runs_are_the_text_and_mark_the_spans(text: str, marked: list[tuple[int, int]]) -> None:
    found = runs(text, list(enumerate(marked)))
    assert "".join(run.text for run in found) == visible(text)
    for number, (start, end) in enumerate(marked):
        own = "".join(run.text for run in found if number in run.findings)
        assert own == visible(text[max(0, start) : max(0, end)])
        assert sum(number in run.ending for run in found) == bool(own)


def wrapped_document() -> Document:
    """Two lines that a repair joined, a space closed up, and a block of its own after them."""
    lines = ("The National In-\n", "ternet  Office met\n", "\n", "in Fuzhou.\n")
    text = "".join(lines)
    joined = TracedText.original(text).slice(0, 36).strip()
    joined = joined.replace([(15, 17, ""), (23, 25, " ")])
    last = TracedText.original(text).slice(37, 47)
    return Document(
        "en.txt",
        "text",
        "utf-8",
        "en",
        tuple(Unit("line", number, line) for number, line in enumerate(lines, start=1)),
        (Block("paragraph", joined), Block("paragraph", last)),
    )


@pytest.mark.parametrize(
    ("words", "number", "raw"),
    [
        ("National", 1, "National"),
        ("Internet", 1, "In-\nternet"),
        ("Office", 2, "Office"),
        ("Office met", 2, "Office met"),
        ("Fuzhou", 4, "Fuzhou"),
        ("met in", 2, "met"),
    ],
)
def test_the_place_of_a_span_is_that_in_the_file(words: str, number: int, raw: str) -> None:
    document = wrapped_document()
    assert [block.text for block in document.blocks] == [
        "The National Internet Office met",
        "in Fuzhou.",
    ]
    text = " ".join(block.text for block in document.blocks)
    start = text.index(words)
    one = segment(0, None, text, target_place=document.place(document.blocks[0], 0, 32))
    found = Locator([document]).target(one, (start, start + len(words)))
    assert found is not None
    assert found.number == number
    assert document.text_at(found) == raw


def test_the_place_in_an_unknown_file_counts_on_from_the_segment() -> None:
    one = segment(0, None, "Net Office", target_place=place("x.tsv", 4, 10, 20, "row"))
    assert Locator().target(one, (4, 10)) == place("x.tsv", 4, 14, 20, "row")


SIGNATURE = {
    "version": "9.8.7",
    "model": "some-model",
    "settings": {"order": "auto", "rules": ["a.b"]},
    "glossaries": [{"name": "names.csv", "sha256": "0123456789abcdef"}],
    "decisions": {"file": "decided.jsonl", "sha256": "fedcba9876543210"},
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_the_signature(name: str) -> None:
    report = Report(SIGNATURE, (segment(0, "词。", "Word."),), (finding(0, (0, 1), (0, 4)),))
    content = renderer(name)(report)
    if isinstance(content, bytes):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            content = "".join(archive.read(part).decode() for part in archive.namelist())
    for part in ("9.8.7", "some-model", "names.csv", "01234567", "decided.jsonl", "fedcba98"):
        assert part in content


def test_the_signature_in_one_line() -> None:
    line = signature_line(SIGNATURE)
    assert line.startswith(
        "duizhao 9.8.7; model some-model; glossary names.csv 01234567; "
        "decisions decided.jsonl fedcba98; settings "
    )
    other = {**SIGNATURE, "settings": {"rules": ["a.b"], "order": "auto"}}
    assert signature_line(other) == line
    assert signature_line({**SIGNATURE, "settings": {}}) != line
    assert signature_line({}) == ""


def test_every_format_of_text_ends_with_a_newline() -> None:
    assert {*RENDER, "xlsx"} == set(FORMATS)
    assert all(render(SMALL).endswith("\n") for render in RENDER.values())
