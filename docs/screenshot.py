"""Make docs/report.png, the picture in the README: the report of `duizhao demo` in a browser.

    .venv/bin/python docs/screenshot.py

Needs Chromium or Chrome, and a font with Chinese characters.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
PICTURE = Path(__file__).with_name("report.png")
WIDTH, HEIGHT = 1100, 1880


def main() -> None:
    """Run the demo in a folder of its own and take a picture of its report."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"no browser found: install one of {', '.join(BROWSERS)}")
    # The sandbox of the browser does not work for the superuser, as whom containers run.
    superuser = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory() as folder:
        demo = [sys.executable, "-m", "duizhao", "demo"]
        subprocess.run(demo, cwd=folder, check=True, stdout=subprocess.DEVNULL)
        report = Path(folder, "demo-report", "report.html")
        subprocess.run(
            [
                browser,
                "--headless",
                "--hide-scrollbars",
                *(["--no-sandbox"] if superuser else []),
                f"--user-data-dir={folder}/profile",
                f"--window-size={WIDTH},{HEIGHT}",
                f"--screenshot={PICTURE}",
                report.resolve().as_uri(),
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )


if __name__ == "__main__":
    main()
