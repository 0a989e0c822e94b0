"""Make the pictures of the documentation: docs/report.png and docs/review.png.

    .venv/bin/python docs/screenshot.py

The first is the report of `duizhao demo`, the second the review of the same texts. Needs Chromium
or Chrome, and a font with Chinese characters.
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
    with tempfile.TemporaryDirectory() as folder:
        duizhao = [sys.executable, "-m", "duizhao"]
        subprocess.run([*duizhao, "demo"], cwd=folder, check=True, stdout=subprocess.DEVNULL)
        texts = Path(folder, "demo-report")
        report = (texts / "report.html").resolve().as_uri()
        picture(browser, report, DOCS / "report.png", (1100, 1880), folder)
        names = [file.name for file in texts.iterdir() if file.suffix == ".txt"]
        files = sorted(names, reverse=True)
        serve = [*duizhao, "review", "serve", *files, "--no-browser", "--reviewer", "Lin Mei"]
        with subprocess.Popen(serve, cwd=texts, stderr=subprocess.PIPE, text=True) as server:
            assert server.stderr
            said = re.search(r"http://[^/]+/", server.stderr.readline())
            assert said, "the server did not say where it is"
            picture(browser, said[0], DOCS / "review.png", (1400, 980), folder)
            server.terminate()


def picture(browser: str, address: str, file: Path, size: tuple[int, int], folder: str) -> None:
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
