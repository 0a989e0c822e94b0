"""Measure the review pages with many findings.

    python benchmarks/review.py [--findings N]

A report with N made-up findings (10,000 by default) is served in this process; each page is asked
for several times. Printed are the median times until the page is complete, from the first page
after the start to filters, searches and a decision, and the greatest memory of the process.
"""

from __future__ import annotations

import re
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
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


def decide(browser: FlaskClient, csrf: str, count: int) -> None:
    at = f"0:{count // 2:016x}"
    form = {"csrf": csrf, "at": at, "decision": "confirmed"}
    answer = browser.post("/decide", data=form, headers={"Host": HOST})
    assert answer.status_code == 303
    get(browser, answer.headers["Location"])


@click.command()
@click.option("--findings", type=click.IntRange(1), default=10_000, show_default=True)
def main(findings: int) -> None:
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
    for name, seconds in times.items():
        limit = LIMITS.get(name, LIMIT)
        click.echo(f"{name:18} {1000 * seconds:7.0f} ms   (limit {1000 * limit:.0f} ms)")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024 if sys.platform != "darwin" else 2**20
    )
    click.echo(f"{'memory':18} {peak:7.0f} MiB")


if __name__ == "__main__":
    main()
