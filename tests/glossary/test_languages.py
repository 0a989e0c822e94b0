"""Reports and pages in Chinese: what they say of their own is Chinese, what they cite is marked."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from lxml import html

from aligner.formats import html as alignment_page
from aligner.model import Alignment, Bead
from aligner.model import Sentence as Aligned
from corpora.messages import Language, in_language
from corpora.model import Place
from corpora.workbooks import Workbook
from duizhao import cli
from glossary.checking import RULES, check
from glossary.maintenance.rejecting import reject
from glossary.model import Report, Segment
from glossary.pages import rendered
from glossary.reports import renderer
from glossary.reports.display import describe, moment
from glossary.review.exporting import sheet
from glossary.review.server import make_app
from glossary.review.session import Review
from glossary.review.spreadsheet import findings_workbook
from glossary.termbase import load_glossaries

HOST = "127.0.0.1:8000"
GLOSSARY = """\
concept,language,term,status,standing
港,zh,深水港,preferred,official
港,en,Deep-water Port,preferred,
"""
# Names, and what the pages show of forms in English.
NAMES = {"duizhao", "JSON", "MQM", "UTC", "Markdown", "HTML", "Digital", "China", "Summit", "DCS"}
NAMES |= {"billion", "yuan"}

QUOTING = ("script", "style", "code", "kbd", "blockquote", "em")


def report() -> Report:
    texts = [
        ("数字中国建设峰会今天开幕。", "The Digital China Constructive Summit opened today."),
        ("签约金额达4600亿元。", "Contracts worth 46 billion yuan were signed."),
        ("门票可以在网上免费预订。", ""),
        ("国家网信办今天宣布。", "The National Internet Information Office announced this today."),
    ]
    segments = [
        Segment(
            number,
            *pair,
            0.3 if number == 1 else 0.95,
            Place("原文", "line", number + 1, 0, len(pair[0])),
            Place("译文", "table 2 row", number + 1, 0, len(pair[1])) if pair[1] else None,
        )
        for number, pair in enumerate(texts)
    ]
    found = check(segments, load_glossaries(["builtin"]))
    assert len({finding.rule for finding in found.findings}) > 3
    return replace(found, signature={})


@pytest.fixture
def review(tmp_path: Path) -> Review:
    with in_language("zh"):
        made = Review([("报告", report())], str(tmp_path / "x.jsonl"), reviewer="林梅")
        made.decide([made.items[0]], "confirmed", note="已核实", correction="The summit.")
        made.decide([made.items[1]], "false-positive")
        made.sign_off(0, "reviser")
    return made


def client(of: Review, *, fixed: bool, glossaries: Sequence[str] = ()) -> FlaskClient:
    fixed_language: Language | None = "zh" if fixed else None
    app = make_app(of, hosts={HOST}, glossaries=glossaries, fixed_language=fixed_language)
    app.testing = True
    return app.test_client()


def page_of(of: Review, path: str) -> str:
    return client(of, fixed=True).get(path, headers={"Host": HOST}).text


def page_of_glossary(of: Review, path: str, **form: str) -> str:
    file = str(Path(of.decisions_file).with_name("术语"))
    Path(file).write_text(GLOSSARY, encoding="utf-8")
    browser = client(of, fixed=True, glossaries=[file])
    if not form:
        answer = browser.get(
            f"{path}{file}" if path.endswith("=") else path, headers={"Host": HOST}
        )
    else:
        new = browser.get("/terms/new", headers={"Host": HOST}).text
        found = re.search(r'name="csrf" value="([^"]+)"', new)
        assert found
        answer = browser.post(path, data={"csrf": found[1], **form}, headers={"Host": HOST})
    assert answer.status_code == 200, answer.text
    return answer.text.replace(file, "")


def suggestions(of: Review) -> str:
    """Return the page with a new concept, another name of a known one, and a rejected pair."""
    file = Path(of.decisions_file).with_name("术语")
    file.write_text(GLOSSARY, encoding="utf-8")
    reject(str(file), "", ("天气", "weather"), who="林梅")
    pairs = [
        (
            "昨天，潮汐能研究院在深水港成立。",
            "The Tidal Power Institute opened at the Sea Harbour.",
        ),
        ("据潮汐能研究院介绍，工程已经开始。", "Work has begun, said the Tidal Power Institute."),
        ("很多人参观了深水港。", "Many people saw the Sea Harbour."),
    ]
    segments = [Segment(n, zh, en, 1.0, None, None) for n, (zh, en) in enumerate(pairs)]
    made = Review([("报告", check(segments, ()))], of.decisions_file, reviewer="林梅")
    page = page_of_glossary(made, "/terms/suggestions")
    assert "深水港" in page
    assert "潮汐能研究院" in page
    return page


def conflicts(of: Review) -> str:
    """Return the page on which two versions are in conflict."""
    file = Path(of.decisions_file).with_name("术语")
    file.write_text(GLOSSARY, encoding="utf-8")
    browser = client(of, fixed=True, glossaries=[str(file)])
    page = browser.get("/terms/merge", headers={"Host": HOST}).text
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    theirs = GLOSSARY.replace("official", "usual") + "船,zh,船,preferred,\n"
    form = {"csrf": found[1], "theirs": (io.BytesIO(theirs.encode()), "对方")}
    answer = browser.post("/terms/merge", data=form, headers={"Host": HOST})
    page = browser.get(answer.headers["Location"], headers={"Host": HOST}).text
    assert "1处冲突" in page
    return page.replace(str(file), "")


def alignment() -> str:
    def sentences(file: str, texts: list[str]) -> tuple[Aligned, ...]:
        places = [Place(file, "cell", n + 1, 0, len(text)) for n, text in enumerate(texts)]
        return tuple(
            Aligned(text, place, "paragraph", block)
            for block, (text, place) in enumerate(zip(texts, places, strict=True))
        )

    return alignment_page.render(
        Alignment(
            sentences("原文", ["会议开始。", "会场在湖边。", ""]),
            sentences("译文", ["The meeting began.", "Parking is free."]),
            (
                Bead((0,), (0,), 0.99),
                Bead((1,), (), 0.4),
                Bead((2,), (), 0.9),
                Bead((), (1,), 0.9),
            ),
            "monotone",
            "",
        )
    )


def english_words(page: str) -> set[str]:
    """Return the Latin words that a page says of its own: unmarked, unquoted, no name of a rule."""
    root = html.document_fromstring(page)
    assert root.get("lang") == "zh"
    shown = re.sub("“[^”]*”|应为：[^。]*。", "", " ".join(_own(root)))
    words = set(re.findall(r"[A-Za-z][A-Za-z.-]*[A-Za-z]", shown))
    return words - NAMES - RULES.keys() - {name.partition(".")[0] for name in RULES}


def _own(element: Any) -> Iterator[str]:
    """Yield the texts in an element that are in the language of the page."""
    if element.tag in QUOTING or element.get("lang") == "en":
        return
    yield element.text or ""
    yield from (element.get(name, "") for name in ("title", "aria-label", "placeholder"))
    for child in element:
        yield from _own(child)
        yield child.tail or ""


PAGES: dict[str, Callable[[Review], str]] = {
    "report": lambda review: renderer("html")(review.reports[0]),
    "empty report": lambda review: renderer("html")(Report({}, (), ())),
    "alignment": lambda review: alignment(),
    "sheet": sheet,
    "findings": lambda review: page_of(review, "/?state=confirmed&saved=accepted:2"),
    "none": lambda review: page_of(review, "/?text=nothing"),
    "text": lambda review: page_of(review, "/text/0"),
    "figures": lambda review: page_of(review, "/figures"),
    "not found": lambda review: page_of(review, "/nowhere"),
    "stale": lambda review: client(review, fixed=True).post("/undo", headers={"Host": HOST}).text,
}


PAGES |= {
    "terms": lambda review: page_of_glossary(review, "/terms"),
    "term": lambda review: page_of_glossary(review, "/terms/concept?key=港&glossary="),
    "suggestions": lambda review: suggestions(review),
    "merge": lambda review: page_of_glossary(review, "/terms/merge"),
    "conflicts": lambda review: conflicts(review),
    "new term": lambda review: page_of_glossary(review, "/terms/new"),
    "preview": lambda review: page_of_glossary(
        review,
        "/terms/preview",
        action="add-term",
        concept="港",
        language="en",
        term="harbour",
        status="admitted",
    ),
}


@pytest.mark.parametrize("name", PAGES)
def test_a_chinese_page_is_chinese(name: str, review: Review) -> None:
    with in_language("zh"):
        page = PAGES[name](review)
    assert not english_words(page), name


def test_english_words_are_seen() -> None:
    page = (
        '<html lang="zh"><title>Two</title><p title="four">三<i lang="en">five</i> one</p></html>'
    )
    assert english_words(page) == {"Two", "one", "four"}


@pytest.mark.parametrize(
    ("asked", "fixed", "shown"),
    [
        ("zh-CN,zh;q=0.9,en;q=0.8", False, "zh"),
        ("fr,en;q=0.8,zh;q=0.7", False, "en"),
        ("fr", False, "en"),
        ("en-GB", True, "zh"),
    ],
)
def test_the_browser_decides_unless_a_language_was_chosen(
    review: Review, asked: str, fixed: bool, shown: str
) -> None:
    with in_language("en"):
        answer = client(review, fixed=fixed).get(
            "/", headers={"Host": HOST, "Accept-Language": asked}
        )
    assert f'<html lang="{shown}">' in answer.text


def test_dates_and_places_follow_the_language() -> None:
    time = "2029-05-24T13:05:59.123+00:00"
    place = Place("a.docx", "table 2 row", 5, 2, 9)
    assert moment(time, day=True) == "May 24, 2029"
    assert describe(place) == "table 2, row 5, character 3"
    assert moment("some day") == "some day"
    with in_language("zh"):
        assert moment(time) == "2029年5月24日 13:05 UTC"
        assert moment("2029-05-24", day=True) == "2029年5月24日"
        assert describe(place) == "表格2，第5行第3字"
        assert describe(replace(place, unit="单价 row")) == "单价，第5行第3字"


def test_a_workbook_in_chinese_has_chinese_headings(review: Review) -> None:
    with in_language("zh"):
        books = [renderer("xlsx")(review.reports[0]), findings_workbook(review)]
    for data in books:
        workbook = Workbook(data, "x.xlsx")
        for name in workbook.sheets:
            first, *_ = workbook.rows(name)
            assert not re.search("[a-z]{3}", " ".join([name, *first.cells.values()]))
    assert "误报" in {
        cell for row in Workbook(books[1], "x").rows("问题") for cell in row.cells.values()
    }


def test_pages_of_rules_follow_the_language() -> None:
    with in_language("zh"):
        text = renderer("html")(report())
        log = renderer("sarif")(report())
        assert rendered("term.garbled") in text
    assert "检查内容" in log
    assert json.loads(log)["runs"][0]["language"] == "zh"
    assert "What it finds" not in text + log


def test_a_command_says_all_in_the_language_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("p.tsv").write_text("签约金额达4600亿元。\tContracts worth 46 billion yuan.\n", "utf-8")
    said, records = {}, {}
    for language in ("en", "zh"):
        # What a command chooses holds in here alone.
        with in_language("en"):
            runner = CliRunner()
            said[language] = runner.invoke(cli, ["--lang", language, "check", "p.tsv"]).stdout
            asked = ["--lang", language, "check", "p.tsv", "--format", "json"]
            records[language] = json.loads(runner.invoke(cli, asked).stdout)
    assert "error: 4600亿元 is 460 billion yuan" in said["en"]
    assert "错误: 与中文不一致：“4600亿元”即460 billion yuan" in said["zh"]
    assert "1个句段中有1个错误。" in said["zh"]
    # What programs read is the same.
    messages = [
        [finding.pop("message") for finding in records[language]["findings"]]
        for language in records
    ]
    assert messages[0] != messages[1]
    assert records["en"] == records["zh"]
