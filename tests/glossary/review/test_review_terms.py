from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from corpora.pairs import read_pairs
from glossary.checking import check, segments_of_pairs
from glossary.maintenance.history import load_history
from glossary.model import Report
from glossary.review.server import make_app
from glossary.review.session import Review
from glossary.termbase import load_glossaries

HOST = "127.0.0.1:5000"
GLOSSARY = """\
concept,language,term,status,standing,mine
# The names of the harbour.
summit,zh,港湾峰会,preferred,official,x
summit,en,Harbour Summit,preferred,,
port,zh,深水港,preferred,,
port,en,Deep-water Port,preferred,,
"""
PAIRS = """\
港湾峰会今天开幕。\tThe Harbour Congress opened today.
港湾峰会明天闭幕。\tThe Harbour Congress closes tomorrow.
深水港很大。\tThe Deep-water Port is big.
"""


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(tmp_path)
    Path("names.csv").write_text(GLOSSARY, encoding="utf-8")
    Path("pairs.tsv").write_text(PAIRS, encoding="utf-8")
    segments = segments_of_pairs(read_pairs("pairs.tsv"))
    return check(segments, load_glossaries(["names.csv"]), select=["term"])


@pytest.fixture
def browser(report: Report) -> FlaskClient:
    review = Review([("report.json", report)], "d.jsonl", reviewer="Lin")
    app = make_app(review, hosts=[HOST], glossaries=["names.csv", "builtin"])
    app.testing = True
    return app.test_client()


def get(browser: FlaskClient, path: str) -> TestResponse:
    return browser.get(path, headers={"Host": HOST})


def post(browser: FlaskClient, path: str, **form: str) -> TestResponse:
    found = re.search(r'name="csrf" value="([^"]+)"', get(browser, "/terms/new").text)
    assert found
    return browser.post(path, data={"csrf": found[1], **form}, headers={"Host": HOST})


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def write(browser: FlaskClient, **form: str) -> TestResponse:
    """Ask for a preview, and do what it offers."""
    page = post(browser, "/terms/preview", **form)
    assert page.status_code == 200, text_of(page.text)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    asked = {unescape(name): unescape(value) for name, value in hidden}
    return browser.post("/terms/change", data=asked, headers={"Host": HOST})


def test_concepts_are_searched_in_all_glossaries(browser: FlaskClient) -> None:
    page = text_of(get(browser, "/terms?text=harbour").text)
    assert "1 concept" in page
    assert "港湾峰会 Harbour Summit names.csv" in page
    assert "builtin" in text_of(get(browser, "/terms?text=Cyberspace").text)


def test_only_the_file_can_be_changed(browser: FlaskClient) -> None:
    page = get(browser, "/terms/concept?key=summit&glossary=names.csv").text
    assert "Remove this concept" in page
    found = re.search(
        r'href="(/terms/concept[^"]+builtin[^"]*)"', get(browser, "/terms?text=").text
    )
    builtin = get(browser, "/terms?text=Cyberspace").text
    found = re.search(r'href="(/terms/concept\?[^"]+)"', builtin)
    assert found
    page = get(browser, unescape(found[1])).text
    assert "cannot be changed here" in page
    assert "Remove this concept" not in page


def test_a_preview_says_what_would_close_and_open(browser: FlaskClient) -> None:
    before = Path("names.csv").read_bytes()
    form = {"action": "add-term", "concept": "summit", "language": "en"}
    page = post(browser, "/terms/preview", **form, term="Harbour Congress", status="admitted")
    assert "This would close 2 findings and open 0" in text_of(page.text)
    form = {"action": "edit-term", "concept": "port", "language": "en", "old": "Deep-water Port"}
    page = post(browser, "/terms/preview", **form, term="Deepwater Harbour", status="preferred")
    assert "close 0 findings and open 1" in text_of(page.text)
    assert Path("names.csv").read_bytes() == before


def test_a_change_is_written_with_its_history_and_nothing_else(browser: FlaskClient) -> None:
    form = {"action": "add-term", "concept": "summit", "language": "en", "status": "admitted"}
    answer = write(browser, **form, term="Harbour Congress", source="编辑部")
    assert answer.status_code == 303
    lines = Path("names.csv").read_text(encoding="utf-8").splitlines()
    assert len(lines) == GLOSSARY.count("\n") + 1
    assert "# The names of the harbour." in lines
    assert any("Harbour Congress" in line for line in lines)
    page = text_of(get(browser, answer.headers["Location"]).text)
    assert "Saved." in page
    assert "Harbour Congress admitted" in page
    assert "Lin add + en Harbour Congress" in page
    (change,) = load_history("names.csv")
    assert (change.who, change.concept) == ("Lin", "summit")
    page = text_of(post(browser, "/terms/preview", **form, term="Harbour Congress").text)
    assert "Not saved" in page


def test_a_change_closes_and_opens_findings_of_the_review(browser: FlaskClient) -> None:
    def found() -> str:
        return text_of(get(browser, "/").text)

    assert "2 findings" in found()
    form = {"concept": "summit", "language": "en", "status": "admitted"}
    write(browser, action="add-term", term="Harbour Congress", **form)
    assert "0 of 0 decided" in found()
    form = {"concept": "port", "language": "en", "old": "Deep-water Port"}
    write(browser, action="edit-term", term="Deepwater Harbour", **form)
    assert "1 finding" in found()
    assert "Deepwater Harbour" in found()


def test_a_new_concept_comes_from_a_finding(browser: FlaskClient, report: Report) -> None:
    page = get(browser, f"/terms/new?at=0:{report.findings[0].id}").text
    assert 'value="港湾峰会"' in page
    assert 'value="Harbour Congress"' in page
    assert "As another form of Harbour Summit" in text_of(page)
    write(browser, action="add-concept", zh="临江论坛", en="Linjiang Forum", standing="usual")
    assert "Linjiang Forum" in get(browser, "/terms?text=临江").text
    answer = post(browser, "/terms/preview", action="add-concept", zh="港湾峰会", en="X")
    assert answer.status_code == 400
    assert "港湾峰会" in text_of(answer.text)


def test_removing(browser: FlaskClient) -> None:
    form = {"concept": "port", "language": "en", "old": "Deep-water Port"}
    write(browser, action="remove-term", **form)
    assert "Deep-water Port" not in Path("names.csv").read_text(encoding="utf-8")
    answer = write(browser, action="remove-concept", concept="port")
    assert "深水港" not in Path("names.csv").read_text(encoding="utf-8")
    assert "Saved." in text_of(get(browser, answer.headers["Location"]).text)


def test_what_another_changed_meanwhile_is_not_overwritten(browser: FlaskClient) -> None:
    form = {"action": "add-term", "concept": "summit", "language": "en", "term": "Summit"}
    page = post(browser, "/terms/preview", **form)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page.text)
    Path("names.csv").write_text(GLOSSARY + "new,zh,新港,preferred,,\n", encoding="utf-8")
    answer = browser.post("/terms/change", data=dict(hidden), headers={"Host": HOST})
    assert answer.status_code == 409
    assert "changed by somebody else" in text_of(answer.text)
    assert "new,zh" in Path("names.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/terms/preview", {"action": "none"}, 400),
        ("/terms/preview", {"action": "edit-term", "concept": "none", "old": "x"}, 400),
        ("/terms/change", {"action": "remove-concept", "concept": "port"}, 409),
    ],
)
def test_wrong_forms(browser: FlaskClient, path: str, form: dict[str, str], status: int) -> None:
    assert post(browser, path, **form).status_code == status
    assert Path("names.csv").read_text(encoding="utf-8") == GLOSSARY


def test_a_glossary_that_was_broken_is_said_and_nobody_is_blamed(browser: FlaskClient) -> None:
    Path("names.csv").write_text("nonsense\n", encoding="utf-8")
    answer = get(browser, "/terms")
    assert answer.status_code == 500
    assert "names.csv: line 1" in text_of(answer.text)
    assert "Not saved" not in text_of(answer.text)


def test_without_a_file_nothing_can_be_changed(report: Report) -> None:
    review = Review([("report.json", report)], "d.jsonl")
    browser = make_app(review, hosts=[HOST]).test_client()
    assert "start the review with --glossary" in text_of(get(browser, "/terms").text)
    answer = post(browser, "/terms/preview", action="remove-concept", concept="port")
    assert answer.status_code == 400
    assert get(browser, "/terms/concept?key=none&glossary=x").status_code == 404
