"""The browser for the tests of the pages: which it is, and how it gets here.

``python -m tests.helpers.browser`` installs one where there is none: Debian's chromium
where apt-get can, and otherwise the one that Playwright brings.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, Error, Playwright, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
MISSING = (
    "no browser for the tests of the pages: run `make test-browser`, which gets one"
)


def installed() -> str | None:
    """The path of a browser that can be had without a download."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser; it is an error if there is none."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            raise AssertionError(MISSING)
        yield browser
        browser.close()


def launch(playwright: Playwright) -> Browser | None:
    """The browser of the system, or that of Playwright, if there is one."""
    try:
        return playwright.chromium.launch(executable_path=installed())
    except Error as error:
        print(error, file=sys.stderr)
        return None


def works() -> bool:
    """Whether a browser is here and starts."""
    with sync_playwright() as playwright:
        browser = launch(playwright)
        if browser is None:
            return False
        print(f"browser: {browser.browser_type.name} {browser.version}")
        browser.close()
    return True


def commands() -> Iterator[list[str]]:
    """What may install a browser, in the order in which it is tried."""
    if shutil.which("apt-get"):
        root = "" if os.geteuid() == 0 else "sudo -n "
        install = "apt-get install -qq --no-install-recommends chromium"
        yield ["sh", "-c", f"{root}apt-get update -qq && {root}{install}"]
    yield [sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]


def main() -> int:
    """Installs a browser if none is here; the exit code says whether one is now."""
    if installed() and works():
        return 0
    for command in commands():
        print(f"$ {' '.join(command)}", flush=True)
        try:
            subprocess.run(command, check=False, stdin=subprocess.DEVNULL)
        except OSError as error:
            print(error, file=sys.stderr)
        if works():
            return 0
    print("no browser could be installed: install chromium by hand", file=sys.stderr)
    return 1


if __name__ == "__main__":
    os.environ.setdefault("DEBIAN_FRONTEND", "noninteractive")
    sys.exit(main())
