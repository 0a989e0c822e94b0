"""Measure the review pages with many findings.

    python benchmarks/review.py [--findings N] [PAIRS.tsv...]

A report with N made-up findings (10,000 by default) is served in this process; each page is asked
for several times. Printed are the median times until the page is complete, from the first page
after the start to filters, searches and a decision, and the greatest memory of the process.

With files of pairs (Chinese, a tab, English) the page of suggestions is measured, too, on their
first N pairs beside an almost empty glossary and the built-in one: in seconds of the processor,
until it is there for the first time and again, and until one is accepted or rejected.
"""

from __future__ import annotations

import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from html import unescape
from pathlib import Path

import click
from flask.testing import FlaskClient

from corpora.model import Place
from glossary.model import Finding, Report, Segment
from glossary.reports.display import SEVERITIES
from glossary.review.server import make_app
from glossary.review.session import Review

HOST = "127.0.0.1:5000"
RULES = ("term.missing", "term.garbled", "number.mismatch", "omission.partial", "form.quotes")
TERMS = 300
ROUNDS = 7
LIMITS = {"first page": 1.0}
LIMIT = 0.2


def report(count: int) -> Report:
    segments = tuple(
        Segment(
            number,
            f"第{number}次港湾峰会在临江市举行，共有{number % 97}场论坛，主题是开放合作。",
            f"The Harbour Conference was held in Linjiang for the {number}th time with"
            f" {number % 89} forums on openness and cooperation.",
            0.9,
            Place("zh.txt", "line", number + 1, 0, 30),
            Place("en.txt", "line", number + 1, 0, 90),
        )
        for number in range(count)
    )
    findings = tuple(
        Finding(
            id=f"{number:016x}",
            rule=RULES[number % len(RULES)],
            severity=SEVERITIES[number % len(SEVERITIES)],
            mqm="terminology",
            segment=number,
            source_span=(0, 2 + number % TERMS % 9),
            target_span=(4, 22),
            found="Harbour Conference",
            expected=(f"Harbour Summit {number % TERMS}",),
            message=f"no rendering of term {number % TERMS} found; write it as agreed",
            confidence=0.5 + number % 50 / 100,
        )
        for number in range(count)
    )
    return Report({"version": "0"}, segments, findings)


def timed(ask: Callable[[], object], rounds: int = ROUNDS) -> float:
    times = []
    for _ in range(rounds):
        started = time.perf_counter()
        ask()
        times.append(time.perf_counter() - started)
    return statistics.median(times)


def get(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path, headers={"Host": HOST})
    assert answer.status_code == 200
    return answer.text


def suggestions(files: Sequence[Path], count: int, folder: Path) -> dict[str, float]:
    """Return how long what is done on the page of suggestions takes."""
    lines = [line for file in files for line in file.read_text(encoding="utf-8").split("\n")]
    pairs = [line.split("\t")[:2] for line in lines if "\t" in line][:count]
    segments = tuple(Segment(n, zh, en, 1.0, None, None) for n, (zh, en) in enumerate(pairs))
    glossary = folder / "terms.csv"
    glossary.write_text("concept,language,term,status\na,zh,甲,preferred\n", encoding="utf-8")
    review = Review([("report.json", Report({}, segments, ()))], str(folder / "decisions.jsonl"))
    app = make_app(review, hosts=[HOST], glossaries=[str(glossary), "builtin"])
    browser = app.test_client()
    address = "/terms/suggestions"
    times = {}

    def step(name: str, ask: Callable[[], object]) -> None:
        started = time.process_time()
        ask()
        times[f"{name}, {len(pairs)} pairs"] = time.process_time() - started

    def decide_first(decision: str) -> None:
        page = get(browser, address)
        csrf, key, zh, en = (
            unescape(re.search(pattern, page)[1])  # type: ignore[index]
            for pattern in (
                r'name="csrf" value="([^"]+)"',
                r'<h2 id="name-(\w+)">',
                r'<h2 id="name-\w+"><span lang="zh">([^<]+)',
                r'<h2 id="name-\w+"><span lang="zh">[^<]+</span> <span lang="en">([^<]+)',
            )
        )
        form = {"csrf": csrf, "suggestion": key, "decision": decision, "zh": zh, "en": en}
        form |= {"standing": "proposed", "status": "admitted"}
        answer = browser.post(address, data=form, headers={"Host": HOST})
        assert answer.status_code == 303

    step("suggestions", lambda: get(browser, address))
    step("again", lambda: get(browser, address))
    step("one accepted", lambda: decide_first("accept"))
    step("one rejected", lambda: decide_first("reject"))
    return times


def decide(browser: FlaskClient, csrf: str, count: int) -> None:
    at = f"0:{count // 2:016x}"
    form = {"csrf": csrf, "at": at, "decision": "confirmed"}
    answer = browser.post("/decide", data=form, headers={"Host": HOST})
    assert answer.status_code == 303
    get(browser, answer.headers["Location"])


@click.command()
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--findings", type=click.IntRange(1), default=10_000, show_default=True)
def main(files: tuple[Path, ...], findings: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        made = report(findings)
        started = time.perf_counter()
        review = Review([("report.json", made)], str(Path(folder) / "decisions.jsonl"))
        browser = make_app(review, hosts=[HOST]).test_client()
        page = get(browser, "/")
        times = {"first page": time.perf_counter() - started}
        found = re.search(r'name="csrf" value="([^"]+)"', page)
        assert found
        csrf = found[1]
        times |= {
            "next page": timed(lambda: get(browser, "/")),
            "a rule": timed(lambda: get(browser, "/?rule=term.garbled&group=rule")),
            "a state": timed(lambda: get(browser, "/?state=undecided")),
            "words": timed(lambda: get(browser, "/?text=term+77&sort=confidence")),
            "the last finding": timed(lambda: get(browser, f"/?at=0:{findings - 1:016x}")),
            "the text": timed(lambda: get(browser, "/text/0?from=5000")),
            "figures": timed(lambda: get(browser, "/figures")),
            "a decision": timed(lambda: decide(browser, csrf, findings)),
        }
        growing = suggestions(files, findings, Path(folder)) if files else {}
    for name, seconds in times.items():
        limit = LIMITS.get(name, LIMIT)
        click.echo(f"{name:18} {1000 * seconds:7.0f} ms   (limit {1000 * limit:.0f} ms)")
    for name, seconds in growing.items():
        click.echo(f"{name}: {seconds:.2f} s of the processor")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 2**20
    )
    click.echo(f"{'memory':18} {peak:7.0f} MiB")


if __name__ == "__main__":
    main()
