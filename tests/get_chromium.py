"""The browser of the browser tests: the machine's own Chromium, else installed where we may, else the one line to type.

Run it to have one; it prints its path. tests/browser asks `find()`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str:
    """The path of a browser, "" when there is none."""
    on_path = next((found for name in _NAMES if (found := shutil.which(name))), "")
    return on_path or _playwrights_own()


def arguments() -> list[str]:
    """What Chromium must be told: as root it refuses its own sandbox."""
    return ["--no-sandbox"] if os.geteuid() == 0 else []


def _playwrights_own() -> str:
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).is_file() else ""


def _install() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], check=False, env=quiet)
        subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium"], check=False, env=quiet)
    if not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    if not find():
        _install()
    path = find()
    if not path:
        sys.stderr.write("The browser tests need Chromium. Type:  sudo apt-get install chromium\n")
        return 1
    sys.stdout.write(path + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
