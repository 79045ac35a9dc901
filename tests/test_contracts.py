"""Each import contract turns red when it is broken: a contract that never fails protects nothing."""

from __future__ import annotations

import configparser
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent
_LINT = Path(sys.executable).parent / "lint-imports"

BREAKS = [
    # contract, file, what somebody in a hurry might write there
    ("house", "detentions/when.py", "from tracker.models import Report"),
    ("house", "tracker/rules.py", "from config import env"),
    ("workflow", "tracker/models/reports.py", "from tracker import bell"),
    ("workflow", "tracker/intake.py", "from tracker.portal import urls"),
    ("workflow", "tracker/matching/__init__.py", "from tracker.extraction import claims"),
    ("workflow", "tracker/utilities.py", "A_MODULE_WITHOUT_A_PLACE = True"),
    ("registry", "detentions/models/cases.py", "from detentions.actions import chain"),
    ("registry", "detentions/choices.py", "from detentions.models import Detention"),
    ("registry", "detentions/helpers.py", "A_MODULE_WITHOUT_A_PLACE = True"),
    ("public_side", "tracker/public/urls.py", "from detentions.models import Detention"),
    ("public_side", "tracker/api/urls.py", "from detentions import statistics"),
    ("public_side", "tracker/api/urls.py", "from tracker.models import Candidate"),
    ("writers", "tracker/portal/urls.py", "from detentions.actions import chain"),
    ("writers", "tracker/drafting.py", "from detentions.actions import chain"),
    ("keepers", "tracker/portal/urls.py", "from detentions import archive"),
    ("pure_reading", "tracker/extraction/claims.py", "from django.conf import settings"),
    ("pure_reading", "tracker/extraction/claims.py", "from detentions.models import Detention"),
    ("pure_reading", "tracker/extraction/claims.py", "from tracker.models import Report"),
]


def _contracts() -> dict[str, str]:
    """Contract id → its name, as lint-imports prints it."""
    parser = configparser.ConfigParser()
    parser.read(BASE / ".importlinter", encoding="utf-8")
    return {section.rpartition(":")[2]: parser[section]["name"] for section in parser.sections() if ":contract:" in section}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the code to break."""
    copy = tmp_path_factory.mktemp("contracts")
    for package in ("config", "tracker", "detentions"):
        shutil.copytree(BASE / package, copy / package, ignore=shutil.ignore_patterns("__pycache__", "*.html", "*.po", "*.mo", "static"))
    shutil.copy(BASE / ".importlinter", copy)
    return copy


@pytest.fixture(scope="module")
def lint(tree: Path) -> Callable[[], subprocess.CompletedProcess[str]]:
    def run() -> subprocess.CompletedProcess[str]:
        return subprocess.run([str(_LINT)], cwd=tree, capture_output=True, text=True, check=False)

    return run


def test_every_contract_is_broken_here_at_least_once() -> None:
    assert {contract for contract, _file, _line in BREAKS} == set(_contracts())


def test_an_unbroken_copy_is_green(lint: Callable[[], subprocess.CompletedProcess[str]]) -> None:
    result = lint()

    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(("contract", "file", "line"), BREAKS)
def test_a_broken_contract_is_red(
    tree: Path, lint: Callable[[], subprocess.CompletedProcess[str]], contract: str, file: str, line: str
) -> None:
    path = tree / file
    before = path.read_text(encoding="utf-8") if path.exists() else None
    path.write_text(f"{before or ''}\n{line}\n", encoding="utf-8")

    try:
        result = lint()
    finally:
        path.unlink() if before is None else path.write_text(before, encoding="utf-8")

    assert result.returncode == 1
    assert f"{_contracts()[contract]} BROKEN" in result.stdout
