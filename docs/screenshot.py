"""Make the pictures of the documentation: report.png and review.png in docs and docs/zh.

    .venv/bin/python docs/screenshot.py

The first is the report of `duizhao demo`, the second the review of the same texts, in English and
in Chinese. Needs Chromium or Chrome, and a font with Chinese characters.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
DOCS = Path(__file__).parent


def main() -> None:
    """Run the demo and a review in a folder of their own and take a picture of each."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"no browser found: install one of {', '.join(BROWSERS)}")
    for language, docs, reviewer in (("en", DOCS, "Lin Mei"), ("zh", DOCS / "zh", "林梅")):
        with tempfile.TemporaryDirectory() as folder:
            pictures(browser, language, docs, reviewer, Path(folder))


def pictures(browser: str, language: str, docs: Path, reviewer: str, folder: Path) -> None:
    """Write the pictures of a language to a folder of the documentation."""
    duizhao = [sys.executable, "-m", "duizhao", "--lang", language]
    subprocess.run([*duizhao, "demo"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
    texts = folder / "demo-report"
    report = (texts / "report.html").resolve().as_uri()
    picture(browser, report, docs / "report.png", (1100, 1880), folder)
    names = [file.name for file in texts.iterdir() if file.suffix == ".txt"]
    files = sorted(names, reverse=True)
    serve = [*duizhao, "review", "serve", *files, "--no-browser", "--reviewer", reviewer]
    with subprocess.Popen(
        serve, cwd=texts, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        assert server.stderr
        said = re.search(r"http://[^/]+/", server.stderr.readline())
        assert said, "the server did not say where it is"
        picture(browser, said[0], docs / "review.png", (1400, 980), folder)
        server.terminate()


def picture(browser: str, address: str, file: Path, size: tuple[int, int], folder: Path) -> None:
    """Write what a page looks like in a window of a size."""
    # The sandbox of the browser does not work for the superuser, as whom containers run.
    superuser = hasattr(os, "geteuid") and os.geteuid() == 0
    subprocess.run(
        [
            browser,
            "--headless",
            "--hide-scrollbars",
            *(["--no-sandbox"] if superuser else []),
            f"--user-data-dir={folder}/profile",
            f"--window-size={size[0]},{size[1]}",
            f"--screenshot={file}",
            address,
        ],
        check=True,
        stderr=subprocess.DEVNULL,
    )


if __name__ == "__main__":
    main()
