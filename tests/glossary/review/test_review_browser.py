"""The review in a real browser; skipped where there is no Chromium."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from waitress.server import create_server

from aligner.formats import render
from aligner.model import Alignment, Bead, Sentence
from corpora.model import Place
from glossary.checking import check
from glossary.decisions import load_decisions
from glossary.maintenance.rejecting import reject
from glossary.model import Report, Segment
from glossary.reports import renderer
from glossary.review.server import make_app
from glossary.review.session import Review
from glossary.termbase import load_glossaries

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
BROWSER = os.environ.get("DUIZHAO_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)
HOSTILE = "<img src=x onerror=\"document.title='bad'\"><script>document.title='bad'</script>"

# The machine may be busy.
expect.set_options(timeout=60_000)

pytestmark = pytest.mark.skipif(
    BROWSER is None,
    reason="no Chromium found: install one, or name it in DUIZHAO_BROWSER",
)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=BROWSER, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(locale="en-GB")
    context.set_default_timeout(60_000)
    yield context
    context.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "decisions.jsonl"


@contextmanager
def served(review: Review, port: int = 0, glossaries: Sequence[str] = ()) -> Iterator[str]:
    hosts: set[str] = set()
    app = make_app(review, hosts=hosts, glossaries=glossaries)
    server = create_server(app, host="127.0.0.1", port=port)
    address = f"127.0.0.1:{server.effective_port}"
    hosts.add(address)

    def run() -> None:
        with suppress(OSError):  # if it waits for its socket when that is closed
            server.run()

    thread = threading.Thread(target=run, daemon=True)
    thread.start()
    yield f"http://{address}/"
    server.close()
    thread.join(10)


def states(file: Path) -> list[tuple[str, str]]:
    return [(row.finding, row.state) for row in load_decisions(str(file)).rows]


def decide(page: Page, key: str, saved: str) -> None:
    page.keyboard.press(key)
    expect(page.get_by_role("status")).to_contain_text(saved)
    # The keys are there when the script has run.
    page.wait_for_load_state()


def assert_accessible(page: Page) -> None:
    """No rule of axe is broken (the ones of WCAG 2.1 A and AA, and its best practices)."""
    page.evaluate(Path(AXE_FILE_PATH).read_text(encoding="utf-8"))
    found = page.evaluate("() => axe.run().then(outcome => outcome.violations)")
    assert [(one["id"], [node["html"][:200] for node in one["nodes"]]) for one in found] == []


def test_a_review_by_keyboard_alone(
    context: BrowserContext, file: Path, report_of: Callable[..., Report]
) -> None:
    review = Review([("report.json", report_of(4))], str(file), reviewer="Lin")
    page = context.new_page()
    with served(review) as address:
        page.goto(address)
        decide(page, "c", "Saved: confirmed.")
        expect(page.locator("main h1")).to_contain_text("Finding 1")
        page.keyboard.press("n")
        page.keyboard.type("usual here; c and f are letters")
        page.keyboard.press("Escape")
        decide(page, "a", "Saved: accepted as is.")
        page.keyboard.press("j")
        expect(page.locator("main h1")).to_contain_text("Finding 3")
        page.wait_for_load_state()
        page.keyboard.press("k")
        expect(page.locator("main h1")).to_contain_text("Finding 2")
        page.wait_for_load_state()
        page.keyboard.press("e")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("The Harbour Summit has 2 forums.")
        page.keyboard.press("Escape")
        decide(page, "c", "Saved: confirmed.")
        decide(page, "f", "Saved: false positive.")
        expect(page.locator(".progress")).to_contain_text("4 of 4 decided")
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog")).not_to_be_visible()
        page.keyboard.press("/")
        page.keyboard.type("Text 2")
        page.keyboard.press("Enter")
        expect(page.locator(".matching")).to_have_text("1 finding")
    assert states(file) == [
        ("f0", "confirmed"),
        ("f1", "accepted"),
        ("f2", "confirmed"),
        ("f3", "false-positive"),
    ]
    rows = load_decisions(str(file)).rows
    assert rows[1].note == "usual here; c and f are letters"
    assert [row.correction for row in rows] == ["", "", "The Harbour Summit has 2 forums.", ""]


def test_decisions_in_bulk_are_taken_back_at_once(
    context: BrowserContext, file: Path, report_of: Callable[..., Report]
) -> None:
    review = Review([("report.json", report_of(6))], str(file), reviewer="Lin")
    page = context.new_page()
    with served(review) as address:
        page.goto(address)
        page.locator("select[name=rule]").select_option("number.mismatch")
        expect(page.locator(".matching")).to_have_text("3 findings")
        page.wait_for_load_state()
        page.keyboard.press("b")
        page.keyboard.type("all alike")
        bulk = page.locator(".bulk")
        bulk.get_by_role("button", name="False positive").click()
        expect(page.get_by_role("status")).to_contain_text("3 findings are false positives")
        expect(page.locator(".item .pill.false-positive")).to_have_count(3)
        decide(page, "u", "Taken back for 3 findings")
        expect(page.locator(".item .pill.open")).to_have_count(3)
    assert [state for _, state in states(file)] == ["false-positive"] * 3 + ["undo"] * 3


def test_two_reviewers_at_once_lose_nothing(
    chromium: Browser, file: Path, report_of: Callable[..., Report]
) -> None:
    made = report_of(6)
    with (
        served(Review([("r.json", made)], str(file), reviewer="Lin")) as first,
        served(Review([("r.json", made)], str(file), reviewer="Wang")) as second,
    ):
        pages = []
        for address, start in ((first, "f0"), (second, "f3")):
            context = chromium.new_context(locale="en")
            context.set_default_timeout(60_000)
            page = context.new_page()
            page.goto(f"{address}?at=0:{start}")
            pages.append(page)
        for _ in range(3):
            for page in pages:
                decide(page, "c", "Saved")
        for page in pages:
            page.reload()
            expect(page.locator(".progress")).to_contain_text("6 of 6 decided")
            page.context.close()
    rows = load_decisions(str(file)).rows
    assert sorted(row.finding for row in rows) == [f"f{number}" for number in range(6)]
    assert [row.reviewer for row in rows].count("Lin") == 3


def test_a_hostile_document_does_nothing(
    context: BrowserContext, file: Path, report_of: Callable[..., Report]
) -> None:
    review = Review([(f"{HOSTILE}.json", report_of(2, HOSTILE))], str(file), reviewer=HOSTILE)
    review.decide(list(review.items), "confirmed", note=HOSTILE, correction=HOSTILE)
    page = context.new_page()
    problems: list[str] = []
    page.on("dialog", lambda dialog: problems.append(dialog.message))
    page.on("console", lambda line: problems.append(line.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    outside: list[str] = []
    with served(review) as address:
        page.on("request", lambda asked: outside.append(asked.url))
        for path in ("", "text/0", "figures"):
            page.goto(address + path)
            assert page.title() != "bad"
            expect(page.locator("body")).to_contain_text("onerror=")
        assert all(url.startswith(address) for url in outside)
    assert problems == []


def test_a_reload_and_a_restart_show_the_same(
    chromium: Browser, context: BrowserContext, file: Path, report_of: Callable[..., Report]
) -> None:
    page = context.new_page()
    with served(Review([("r.json", report_of(3))], str(file))) as address:
        page.goto(address)
        decide(page, "f", "Saved")
        deep = page.url
        page.reload()
        expect(page.locator(".progress")).to_contain_text("1 of 3 decided")
    port = int(address.rstrip("/").rpartition(":")[2])
    context.close()
    # Another context: the connections of the first one lead to the server that was closed.
    later = chromium.new_context(locale="en-GB")
    with served(Review([("r.json", report_of(3))], str(file)), port):
        page = later.new_page()
        page.goto(deep)
        expect(page.locator("main h1")).to_contain_text("Finding 1")
        expect(page.locator(".progress")).to_contain_text("1 of 3 decided")
        decide(page, "c", "Saved")
    later.close()
    assert states(file) == [("f0", "false-positive"), ("f1", "confirmed")]


def test_an_edit_of_the_glossary_changes_the_findings(
    context: BrowserContext, file: Path, report_of: Callable[..., Report]
) -> None:
    names = file.with_name("names.csv")
    names.write_text(
        "concept,language,term,status\n"
        "summit,zh,港湾峰会,preferred\nsummit,en,Harbour Summit,preferred\n",
        encoding="utf-8",
    )
    segments = [
        Segment(
            n, f"港湾峰会有{n}个论坛。", f"The Harbour Conference has {n} forums.", 0.9, None, None
        )
        for n in range(5)
    ]
    made = check(segments, load_glossaries([str(names)]), select=["term"])
    assert len(made.findings) == 5
    page = context.new_page()
    with served(Review([("r.json", made)], str(file)), glossaries=[str(names)]) as address:
        page.goto(address)
        page.keyboard.press("t")
        expect(page.get_by_role("heading", level=1)).to_have_text("Add a term")
        assert_accessible(page)
        page.get_by_role("button", name="See what it would do").first.click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("close 5 findings and open 0")
        assert_accessible(page)
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("Saved.")
        assert_accessible(page)
        page.goto(address)
        expect(page.locator(".matching")).to_have_text("0 findings")
        page.goto(f"{address}terms?text=harbour")
        assert_accessible(page)
    assert "Harbour Conference,admitted" in names.read_text(encoding="utf-8")


SUGGESTED = (
    ("昨天，潮汐能研究院在岚湾成立。", "The Tidal Power Institute opened yesterday in Lanwan."),
    ("据潮汐能研究院介绍，工程已经开始。", "Work has begun, said the Tidal Power Institute."),
    ("岚湾规划明年公布。", "The Lanwan Blueprint comes out next year."),
    ("大家都在等岚湾规划。", "All are waiting for the Lanwan Blueprint."),
    ("海上风电场已经建成。", "The offshore wind farm is finished."),
    ("他们参观了海上风电场。", "They saw the offshore wind farm."),
)
PLAN = "concept,language,term,status,standing\nplan,zh,岚湾规划,preferred,usual\n"
PLAN += "plan,en,Lanwan Plan,preferred,\n"


@pytest.fixture
def growing(file: Path) -> tuple[Review, Path]:
    """Return a review whose texts have terms that the glossary has not, and the glossary."""
    names = file.with_name("names.csv")
    names.write_text(PLAN, encoding="utf-8")
    segments = [Segment(n, zh, en, 1.0, None, None) for n, (zh, en) in enumerate(SUGGESTED)]
    made = check(segments, load_glossaries([str(names)]), select=["term"])
    return Review([("report.json", made)], str(file), reviewer="Lin"), names


def test_suggestions_are_decided_by_keyboard_alone(
    context: BrowserContext, growing: tuple[Review, Path]
) -> None:
    review, names = growing
    page = context.new_page()
    problems: list[str] = []
    page.on("console", lambda line: problems.append(line.text))
    with served(review, glossaries=[str(names)]) as address:
        page.goto(f"{address}terms/suggestions")
        left = page.locator("main > p", has_text="left.")
        expect(left).to_contain_text("3 suggestions are left.")
        current = page.locator(".case:focus")
        first = current.locator("h2").inner_text()
        page.keyboard.press("j")
        second = current.locator("h2").inner_text()
        assert first != second
        page.keyboard.press("k")
        assert current.locator("h2").inner_text() == first
        page.keyboard.press("?")
        expect(page.get_by_role("dialog")).to_contain_text("reject")
        page.keyboard.press("Escape")
        page.keyboard.press("r")
        expect(page.get_by_role("status")).to_have_text("Saved: rejected.")
        page.wait_for_load_state()
        expect(current.locator("h2")).to_have_text(second)
        page.keyboard.press("e")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("Edited Name")
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("k")
        page.keyboard.press("a")
        expect(page.get_by_role("status")).to_contain_text("Saved: it is in the glossary now.")
        page.wait_for_load_state()
        expect(left).to_contain_text("1 suggestion is left.")
        assert "Edited Name" in names.read_text(encoding="utf-8")
        page.keyboard.press("u")
        expect(page.get_by_role("status")).to_have_text("Taken back and saved.")
        page.wait_for_load_state()
        assert names.read_text(encoding="utf-8") == PLAN
        page.keyboard.press("u")
        expect(left).to_contain_text("3 suggestions are left.")
    assert problems == []


def test_conflicts_are_decided_by_keyboard_alone(
    context: BrowserContext, growing: tuple[Review, Path]
) -> None:
    review, names = growing
    names.write_text(PLAN.replace("usual", "proposed") + "plan,en,Ours,admitted,\n", "utf-8")
    theirs, base = names.with_name("theirs.csv"), names.with_name("base.csv")
    theirs.write_text(
        PLAN.replace("usual", "official")
        + "plan,en,Ours,forbidden,\nplan,en,Blueprint,admitted,\n",
        encoding="utf-8",
    )
    base.write_text(PLAN, encoding="utf-8")
    page = context.new_page()
    with served(review, glossaries=[str(names)]) as address:
        page.goto(f"{address}terms/merge")
        assert_accessible(page)
        page.get_by_label("Theirs").set_input_files(theirs)
        page.get_by_label("The version that both come from").set_input_files(base)
        page.get_by_role("button", name="Compare").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("2 conflicts")
        page.wait_for_load_state()
        assert_accessible(page)
        page.keyboard.press("t")
        page.keyboard.press("o")
        chosen = page.locator(".case label:has(:checked)")
        expect(chosen).to_have_text(["Theirs t forbidden", "Ours o proposed"])
        page.keyboard.press("s")
        expect(page.get_by_role("heading", level=1)).to_contain_text("This would close")
        page.wait_for_load_state()
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_have_text("Saved.")
    text = names.read_text(encoding="utf-8")
    assert "plan,en,Ours,forbidden," in text
    assert "plan,zh,岚湾规划,preferred,proposed" in text
    assert "plan,en,Blueprint,admitted," in text


def test_every_page_lists_its_keys(context: BrowserContext, growing: tuple[Review, Path]) -> None:
    review, names = growing
    page = context.new_page()
    with served(review, glossaries=[str(names)]) as address:
        concept = f"terms/concept?key=plan&glossary={names}"
        for path in ("", "text/0", "terms", concept, "terms/new", "terms/merge", "figures"):
            page.goto(address + path)
            page.keyboard.press("Escape")
            page.keyboard.press("?")
            expect(page.get_by_role("dialog")).to_be_visible()
        page.goto(f"{address}terms")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_have_text("plan")
        page.wait_for_load_state()
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("e")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type("Lanwan Blueprint")
        page.keyboard.press("Enter")
        expect(page.get_by_role("heading", level=1)).to_contain_text("This would close 2 findings")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 640, 390])
def test_pages_are_accessible_and_fit(
    chromium: Browser, file: Path, scheme: str, width: int, report_of: Callable[..., Report]
) -> None:
    review = Review([("report.json", report_of(30))], str(file), reviewer="Lin")
    review.decide([review.items[0]], "confirmed", note="seen")
    review.decide([review.items[1]], "false-positive")
    review.decide([review.items[2]], "accepted")
    context = chromium.new_context(
        color_scheme=scheme,  # type: ignore[arg-type]
        # The narrower ones are a phone, and 200% zoom on a screen of 1,280 pixels.
        viewport={"width": width, "height": 800},
        locale="en",
    )
    context.set_default_timeout(60_000)
    page = context.new_page()
    names = file.with_name("names.csv")
    header, first, *rest = PLAN.splitlines()
    long = "a press conference; and then another one; " * 3
    rows = [f"{header},source", f"{first},{long}", *(f"{row}," for row in rest)]
    names.write_text("".join(f"{row}\n" for row in rows), encoding="utf-8")
    reject(str(names), "", ("港湾", "harbour"), who="Lin")
    pages = ("", "?at=0:f1", "text/0", "figures", "?at=0:none", "terms", "terms/suggestions")
    concept = f"terms/concept?key=plan&glossary={names}"
    with served(review, glossaries=[str(names)]) as address:
        for path in (*pages, "terms/new", "terms/merge", concept):
            page.goto(address + path)
            assert_accessible(page)
            wide = page.evaluate("() => document.documentElement.scrollWidth > innerWidth")
            assert not wide, path
        page.goto(address)
        page.keyboard.press("?")
        assert_accessible(page)
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_reports_and_alignments_are_accessible(
    chromium: Browser, tmp_path: Path, scheme: str, report_of: Callable[..., Report]
) -> None:
    made = report_of(8)
    (tmp_path / "report.html").write_text(renderer("html")(made), encoding="utf-8")
    sides = [
        tuple(
            Sentence(text or "", Place("f", "line", segment.id + 1, 0, 9), "paragraph", segment.id)
            for segment in made.segments
            for text in [(segment.source, segment.target)[side]]
        )
        for side in (0, 1)
    ]
    paired = [Bead((n,), (n,), 0.3 + n / 12) for n in range(7)]
    beads = (*paired, Bead((7,), (), 0.9), Bead((), (7,), 0.9))
    alignment = Alignment(sides[0], sides[1], beads, "monotone", "")
    (tmp_path / "alignment.html").write_text(render(alignment, "html"), encoding="utf-8")
    context = chromium.new_context(color_scheme=scheme, locale="en")  # type: ignore[arg-type]
    page = context.new_page()
    for name in ("report.html", "alignment.html"):
        page.goto((tmp_path / name).as_uri())
        assert_accessible(page)
    context.close()
