"""`make test`: every check, then every test, each with its name and its time. Ends red when one of them is.

All checks run even when one fails, so that one look shows everything; the tests run only when asked for and come last.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

BASE = Path(__file__).resolve().parent.parent
_BIN = Path(sys.executable).parent
_CODE = ["config", "detentions", "tracker", "tests", "manage.py"]
_NO_TESTS = 5  # pytest's code for an empty selection
_TEMPLATES = "tracker/templates"


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    command: list[str]
    quiet: bool = True  # its words are shown only when it fails


def _tool(name: str, *words: str) -> list[str]:
    return [str(_BIN / name), *words]


CHECKS = [
    Step("ruff check", _tool("ruff", "check", "--quiet", ".")),
    Step("ruff format", _tool("ruff", "format", "--check", "--quiet", ".")),
    Step("import contracts", _tool("lint-imports", "--no-cache")),
    Step("types", _tool("mypy", "--strict", "--explicit-package-bases", "--no-error-summary", *_CODE)),
    Step("templates, format", _tool("djlint", _TEMPLATES, "--check")),
    Step("templates, lint", _tool("djlint", _TEMPLATES, "--lint", "--quiet")),
    Step("migrations complete", [sys.executable, "-W", "ignore", "manage.py", "makemigrations", "--check", "--dry-run", "-v", "0"]),
    Step("a browser", [sys.executable, "-m", "tests.get_chromium"]),
]
# Files are given out whole, in their order: what opens an installation or a browser comes first (see conftest.py) and waits more than it
# works, so one process more than there are cores.
_SPREAD = ["-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder"]
TESTS = [Step("tests", [sys.executable, "-m", "pytest", "-q", *_SPREAD, "-m", "not torture"], quiet=False)]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-tests", action="store_true", help="the checks alone")
    steps = CHECKS if parser.parse_args().no_tests else [*CHECKS, *TESTS]
    failed = [step.name for step in steps if not _passes(step)]
    sys.stdout.write(f"\nFAILED: {', '.join(failed)}\n" if failed else "\nAll passed.\n")
    return 1 if failed else 0


def _passes(step: Step) -> bool:
    sys.stdout.write(f"── {step.name}\n")
    sys.stdout.flush()
    begun = time.monotonic()
    done = subprocess.run(step.command, cwd=BASE, check=False, text=True, stdout=subprocess.PIPE if step.quiet else None, stderr=None)
    well = done.returncode in {0, _NO_TESTS if step in TESTS else 0}
    if not well:
        sys.stdout.write(done.stdout or "")
    sys.stdout.write(f"   {'passed' if well else f'FAILED (code {done.returncode})'}, {time.monotonic() - begun:.1f} s\n")
    return well


if __name__ == "__main__":
    sys.exit(main())
