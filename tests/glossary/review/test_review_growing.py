"""The pages on which suggestions are taken or turned down, and versions are merged."""

from __future__ import annotations

import io
import re
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from glossary.checking import check
from glossary.glossary_commands import glossary_group
from glossary.maintenance.history import load_history
from glossary.maintenance.rejecting import pair_of, rejected
from glossary.model import Report, Segment
from glossary.review.merges import LARGEST
from glossary.review.server import make_app
from glossary.review.session import Review
from glossary.termbase import load_glossaries, load_glossary

HOST = "127.0.0.1:5000"
HEADER = "concept,language,term,status,standing,note\n"
KNOWN = HEADER + "plan,zh,岚湾规划,preferred,,\n# Ours.\nplan,en,Lanwan Plan,preferred,,\n"
PAIRS = (
    ("昨天，潮汐能研究院在岚湾成立。", "The Tidal Power Institute opened yesterday in Lanwan."),
    ("据潮汐能研究院介绍，工程已经开始。", "Work has begun, said the Tidal Power Institute."),
    ("很多人参观了潮汐能研究院的船坞。", "Many people saw the dock of the Tidal Power Institute."),
    ("岚湾规划明年公布。", "The Lanwan Blueprint comes out next year."),
    ("大家都在等岚湾规划。", "All are waiting for the Lanwan Blueprint."),
    ("我们读了岚湾规划。", "We have read the Lanwan Plan."),
    ("天气很好。", "The weather was fine."),
)
INSTITUTE = ("潮汐能研究院", "Tidal Power Institute")
BLUEPRINT = ("岚湾规划", "Lanwan Blueprint")


@pytest.fixture
def report(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Report:
    monkeypatch.chdir(tmp_path)
    Path("terms.csv").write_text(KNOWN, encoding="utf-8")
    Path("pairs.tsv").write_text("".join(f"{zh}\t{en}\n" for zh, en in PAIRS), encoding="utf-8")
    segments = [Segment(n, zh, en, 1.0, None, None) for n, (zh, en) in enumerate(PAIRS)]
    return check(segments, load_glossaries(["terms.csv"]), select=["term"])


def browser_of(report: Report, *glossaries: str) -> FlaskClient:
    review = Review([("report.json", report)], "d.jsonl", reviewer="Lin")
    return make_app(review, hosts=[HOST], glossaries=glossaries or ["terms.csv"]).test_client()


@pytest.fixture
def browser(report: Report) -> FlaskClient:
    return browser_of(report)


def get(browser: FlaskClient, path: str) -> TestResponse:
    return browser.get(path, headers={"Host": HOST})


def post(browser: FlaskClient, path: str, **form: object) -> TestResponse:
    found = re.search(r'name="csrf" value="([^"]+)"', get(browser, "/terms/new").text)
    assert found
    return browser.post(path, data={"csrf": found[1], **form}, headers={"Host": HOST})


def text_of(page: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def suggested(browser: FlaskClient) -> dict[tuple[str, str], str]:
    """Return the keys of the suggestions on the page."""
    page = get(browser, "/terms/suggestions").text
    cases = re.findall(
        r'<h2 id="name-(\w+)"><span lang="zh">([^<]+)</span> <span lang="en">([^<]+)</span>', page
    )
    return {(zh, en): key for key, zh, en in cases}


def decide(browser: FlaskClient, pair: tuple[str, str], decision: str, **form: str) -> TestResponse:
    answer = post(
        browser,
        "/terms/suggestions",
        suggestion=suggested(browser)[pair],
        decision=decision,
        **{"zh": pair[0], "en": pair[1], **form},
    )
    assert answer.status_code == 303, text_of(answer.text)
    return answer


def test_suggestions_are_shown_with_counts_and_examples(browser: FlaskClient) -> None:
    page = get(browser, "/terms/suggestions").text
    assert {INSTITUTE, BLUEPRINT} <= suggested(browser).keys()
    assert "another name of what is called Lanwan Plan" in text_of(page)
    assert "3 segments with both; the Chinese stands in 3, the English in 3" in text_of(page)
    assert '昨天，<mark class="info">潮汐能研究院</mark>在岚湾成立。' in page
    assert "2 segments with both; the Chinese stands in 2 without a known name" in text_of(page)


def test_a_suggestion_is_accepted_as_it_was_edited(browser: FlaskClient) -> None:
    answer = decide(
        browser,
        INSTITUTE,
        "accept",
        en="Tidal Energy Institute",
        standing="official",
        source="ours",
    )
    assert "the glossary now. 0 findings closed, 3 opened." in text_of(
        get(browser, answer.headers["Location"]).text
    )
    assert INSTITUTE not in suggested(browser)
    concept = load_glossary("terms.csv").concepts[-1]
    assert (concept.expected(), concept.standing) == (("Tidal Energy Institute",), "official")
    assert concept.terms[1].source == "ours"
    assert [(one.who, one.action) for one in load_history("terms.csv")] == [("Lin", "add")]


@pytest.mark.parametrize("status", ["admitted", "forbidden"])
def test_a_variant_is_accepted_with_its_status(browser: FlaskClient, status: str) -> None:
    decide(browser, BLUEPRINT, "accept", status=status)
    assert f"plan,en,Lanwan Blueprint,{status}" in Path("terms.csv").read_text(encoding="utf-8")
    assert "# Ours." in Path("terms.csv").read_text(encoding="utf-8")
    assert BLUEPRINT not in suggested(browser)


def test_a_variant_of_another_glossary_makes_a_concept(report: Report) -> None:
    Path("mine.csv").write_text(HEADER + "a,zh,甲,preferred,,\n", encoding="utf-8")
    browser = browser_of(report, "mine.csv", "terms.csv")
    decide(browser, BLUEPRINT, "accept", status="admitted")
    concept = load_glossary("mine.csv").concepts[-1]
    assert concept.forms("zh", "preferred") == ("岚湾规划",)
    assert concept.expected() == ("Lanwan Plan", "Lanwan Blueprint")
    assert Path("terms.csv").read_text(encoding="utf-8") == KNOWN


def test_what_is_rejected_stays_away_and_can_be_put_back(report: Report) -> None:
    decide(browser_of(report), INSTITUTE, "reject")
    decide(browser_of(report), BLUEPRINT, "reject")
    assert Path("terms.csv").read_text(encoding="utf-8") == KNOWN
    # Another server, and the command.
    browser = browser_of(report)
    assert not {INSTITUTE, BLUEPRINT} & suggested(browser).keys()
    command = ["suggest", "pairs.tsv", "--glossary", "terms.csv"]
    assert "Tidal Power Institute" not in CliRunner().invoke(glossary_group, command).stdout
    assert [pair_of(change) for change in rejected("terms.csv")] == [BLUEPRINT, INSTITUTE]
    page = text_of(get(browser, "/terms/suggestions").text)
    assert "2 rejected" in page
    answer = post(
        browser, "/terms/suggestions", decision="restore", zh=INSTITUTE[0], en=INSTITUTE[1]
    )
    assert "may be suggested again" in text_of(get(browser, answer.headers["Location"]).text)
    assert INSTITUTE in suggested(browser)
    assert "Tidal Power Institute" in CliRunner().invoke(glossary_group, command).stdout
    story = CliRunner().invoke(glossary_group, ["history", "plan", "--glossary", "terms.csv"])
    assert "Lin reject plan" in story.stdout
    assert "- en Lanwan Blueprint" in story.stdout


def test_the_last_change_is_taken_back(browser: FlaskClient) -> None:
    assert "Undo my last change" not in get(browser, "/terms/suggestions").text
    decide(browser, INSTITUTE, "accept", standing="proposed")
    decide(browser, BLUEPRINT, "reject")
    for _ in range(2):
        answer = post(browser, "/terms/undo", page="suggestions")
        assert "Taken back" in text_of(get(browser, answer.headers["Location"]).text)
    assert Path("terms.csv").read_text(encoding="utf-8") == KNOWN
    assert {INSTITUTE, BLUEPRINT} <= suggested(browser).keys()
    assert post(browser, "/terms/undo", page="none").headers["Location"] == "/terms?saved=undo"
    actions = [one.action for one in load_history("terms.csv")]
    assert actions == ["add", "reject", "restore", "undo"]


def test_nothing_of_others_is_taken_back(browser: FlaskClient) -> None:
    decide(browser, INSTITUTE, "accept", standing="proposed")
    with Path("terms.csv").open("a", encoding="utf-8") as stream:
        stream.write("b,zh,乙,preferred,,\n")
    answer = post(browser, "/terms/undo")
    assert answer.status_code == 409
    assert "changed by somebody else" in text_of(answer.text)
    assert "潮汐能研究院" in Path("terms.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"suggestion": "none", "decision": "accept"}, 404),
        ({"decision": "none"}, 400),
        ({"decision": "accept", "en": ""}, 400),
        ({"decision": "accept", "zh": "岚湾规划", "en": "X"}, 400),
    ],
)
def test_wrong_decisions_change_nothing(
    browser: FlaskClient, form: dict[str, str], status: int
) -> None:
    key = suggested(browser)[INSTITUTE]
    asked = {"suggestion": key, "zh": INSTITUTE[0], "en": INSTITUTE[1], **form}
    assert post(browser, "/terms/suggestions", **asked).status_code == status
    assert Path("terms.csv").read_text(encoding="utf-8") == KNOWN


def test_without_a_file_suggestions_are_only_shown(report: Report) -> None:
    browser = browser_of(report, "builtin")
    page = get(browser, "/terms/suggestions").text
    assert "Tidal Power Institute" in page
    assert "start the review with --glossary" in text_of(page)
    assert 'value="accept"' not in page
    assert post(browser, "/terms/suggestions", decision="reject").status_code == 400
    assert post(browser, "/terms/merge").status_code == 400


BASE = (
    HEADER
    + "a,zh,甲局,preferred,usual,\na,en,Bureau A,preferred,,old\na,en,Office A,admitted,,\n"
    + "b,zh,乙局,preferred,,\nb,en,Bureau B,preferred,,\n"
)
OURS = BASE.replace(",,old", ",,x").replace("usual", "proposed").replace("admitted", "deprecated")
THEIRS = (
    BASE.replace(",,old", ",,y <b>")
    .replace("usual", "official")
    .replace("a,en,Office A,admitted,,\n", "")
    + "c,zh,丙局,preferred,,\nc,en,Bureau C,preferred,,\n"
)


def handed_in(browser: FlaskClient, base: str | None = BASE) -> str:
    """Hand another version in, and return the address of its conflicts."""
    Path("terms.csv").write_text(OURS, encoding="utf-8")
    files = {"theirs": (io.BytesIO(THEIRS.encode()), "from <Shanghai>.csv")}
    if base is not None:
        files["base"] = (io.BytesIO(base.encode()), "old.csv")
    answer = post(browser, "/terms/merge", **files)
    assert answer.status_code == 303, text_of(answer.text)
    return answer.headers["Location"]


def hidden(page: str) -> dict[str, str]:
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page)
    return {unescape(name): unescape(value) for name, value in found}


def chosen(browser: FlaskClient, address: str, **sides: str) -> TestResponse:
    """Choose sides, see what it would do, and write it."""
    asked = hidden(get(browser, address).text)
    named = {name.replace("_", "-"): side for name, side in sides.items()}
    page = browser.post("/terms/preview", data={**asked, **named}, headers={"Host": HOST})
    assert page.status_code == 200, text_of(page.text)
    return browser.post("/terms/change", data=hidden(page.text), headers={"Host": HOST})


def test_conflicts_stand_side_by_side(browser: FlaskClient) -> None:
    page = get(browser, handed_in(browser)).text
    assert "3 conflicts" in text_of(page)
    assert "1 concept changes without a conflict" in text_of(page)
    assert "from &lt;Shanghai&gt;.csv" in page
    assert "甲局 Bureau A : note Before old Ours o x Theirs t y <b>" in text_of(page)
    assert "甲局 Office A : the row Before admitted Ours o deprecated Theirs t removed" in text_of(
        page
    )
    assert "standing Before usual Ours o proposed Theirs t official" in text_of(page)
    assert "<b>" not in page


@pytest.mark.parametrize("base", [BASE, None])
def test_each_conflict_is_decided(browser: FlaskClient, base: str | None) -> None:
    address = handed_in(browser, base)
    answer = chosen(browser, address, side_0="theirs", side_1="ours", side_2="theirs")
    assert answer.headers["Location"] == "/terms?saved=yes"
    concepts = {concept.id: concept for concept in load_glossary("terms.csv").concepts}
    assert concepts["c"].expected() == ("Bureau C",)
    assert concepts["a"].forms("en", "deprecated") == ("Office A",)
    assert concepts["a"].standing == ("official" if base else "proposed")
    assert concepts["a"].terms[1].note == "y <b>"
    assert {(one.who, one.action) for one in load_history("terms.csv")} == {("Lin", "merge")}
    post(browser, "/terms/undo")
    assert Path("terms.csv").read_text(encoding="utf-8") == OURS


def test_what_is_not_decided_stays_ours(browser: FlaskClient) -> None:
    address = handed_in(browser)
    chosen(browser, address)
    text = Path("terms.csv").read_text(encoding="utf-8")
    assert text == OURS + "c,zh,丙局,preferred,,\nc,en,Bureau C,preferred,,\n"
    assert "3 conflicts" in text_of(get(browser, address).text)


def test_choices_are_between_what_was_shown(browser: FlaskClient) -> None:
    asked = hidden(get(browser, handed_in(browser)).text)
    Path("terms.csv").write_text(OURS.replace(",,x", ",,z"), encoding="utf-8")
    answer = browser.post("/terms/preview", data=asked, headers={"Host": HOST})
    assert "changed by somebody else" in text_of(answer.text)


def test_other_files_are_no_version(browser: FlaskClient) -> None:
    answer = post(browser, "/terms/merge", theirs=(io.BytesIO(b"nonsense\n"), "x.csv"))
    assert answer.status_code == 400
    assert "x.csv: line 1" in text_of(answer.text)
    assert post(browser, "/terms/merge").status_code == 400
    assert get(browser, "/terms/merge/none").status_code == 404
    form = {"action": "merge", "version": "none"}
    assert post(browser, "/terms/preview", **form).status_code == 404


def test_versions_are_bounded_in_size_and_number(browser: FlaskClient) -> None:
    first = handed_in(browser)
    for number in range(4):
        assert "3 conflicts" in text_of(get(browser, first).text)
        theirs = THEIRS + f"d{number},zh,丁{number}局,preferred,,\n"
        post(browser, "/terms/merge", theirs=(io.BytesIO(theirs.encode()), "x.csv"))
    answer = get(browser, first)
    assert answer.status_code == 404
    assert "choose its file again" in text_of(answer.text)
    answer = browser.post(
        "/terms/merge",
        headers={"Host": HOST},
        content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(LARGEST + 1)},
    )
    assert answer.status_code == 413
    assert "more than the 16 MB" in text_of(answer.text)
    assert Path("terms.csv").read_text(encoding="utf-8") == OURS


def test_a_version_whose_file_was_cleared_away_is_gone(
    browser: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "held"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "mkdtemp", lambda **_: str(folder))
    page = handed_in(browser)
    for file in folder.iterdir():
        file.unlink()
    answer = get(browser, page)
    assert answer.status_code == 404
    assert "choose its file again" in text_of(answer.text)


def test_versions_that_come_at_once_are_all_held(
    browser: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = tempfile.mkdtemp

    def slowly(**values: str) -> str:
        time.sleep(0.1)
        return make(**values)

    def hand_in(number: int) -> str:
        theirs = THEIRS + f"d{number},zh,丁{number}局,preferred,,\n"
        data = (io.BytesIO(theirs.encode()), "x.csv")
        own = browser.application.test_client()
        return post(own, "/terms/merge", theirs=data).headers["Location"]

    monkeypatch.setattr(tempfile, "mkdtemp", slowly)
    with ThreadPoolExecutor(3) as pool:
        for page in pool.map(hand_in, range(3)):
            assert get(browser, page).status_code == 200


def test_a_version_without_news_says_so(browser: FlaskClient) -> None:
    Path("terms.csv").write_text(OURS, encoding="utf-8")
    answer = post(browser, "/terms/merge", theirs=(io.BytesIO(OURS.encode()), "same.csv"))
    page = text_of(get(browser, answer.headers["Location"]).text)
    assert "Nothing in it is new." in page


def test_a_glossary_has_its_pages_without_a_report(report: Report) -> None:
    app = make_app(Review((), "", reviewer="Lin"), hosts=[HOST], glossaries=["terms.csv"])
    browser = app.test_client()
    assert get(browser, "/").headers["Location"] == "/terms"
    page = get(browser, "/terms").text
    assert "Lanwan Plan" in page
    assert "Figures" not in page
    assert "There are no texts" in get(browser, "/terms/suggestions").text
    assert get(browser, "/figures").status_code == 200
    form = {"action": "add-term", "concept": "plan", "language": "en", "term": "LP"}
    assert "close 0 findings" in text_of(post(browser, "/terms/preview", **form).text)
