"""The registry that is attacked, and its folder of editions."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from tests.api.conftest import a_registry, ask

__all__ = ["a_registry", "ask", "somewhere"]


@pytest.fixture(autouse=True)
def somewhere(settings: Settings, tmp_path: Path) -> None:
    settings.EDITIONS_DIR = tmp_path / "editions"
