"""How long a browser takes to open the page of a version."""

import re
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser
from tests.bench.measuring import Contestant, Report, benchmark, compare
from tests.helpers import browser

# What a page has besides its markup.
ADDED = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL)


@benchmark
def pages(folder: Path, rounds: int) -> Report:
    """Opening the HTML page of 2.1, against its markup without style and script.

    The markup alone takes longer: what our style folds away is not laid out.
    """
    page = _written(folder / "pages")
    bare = page.with_name("bare.html")
    bare.write_text(ADDED.sub("", page.read_text(encoding="utf-8")), encoding="utf-8")
    with browser.launched() as opened:
        contestants = [
            _opening(opened, "the page", page),
            _opening(opened, "its markup alone", bare),
        ]
        return compare(contestants, rounds)


def _written(folder: Path) -> Path:
    command = ["docs", "--format", "html", "--ocpp", "2.1", "--quiet", "--output"]
    arguments = [sys.executable, "-m", "ocpp_codegen", *command, str(folder)]
    subprocess.run(arguments, check=True)
    return max(folder.rglob("*.html"), key=lambda path: path.stat().st_size)


def _opening(opened: Browser, name: str, path: Path) -> Contestant:
    def run() -> float:
        page = opened.new_page()
        page.goto(path.as_uri())
        script = "performance.getEntriesByType('navigation')[0].loadEventEnd"
        milliseconds: float = page.evaluate(script)
        page.close()
        return milliseconds / 1000

    return Contestant(name, run)
