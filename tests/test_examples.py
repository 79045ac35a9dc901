"""The examples in docstrings are true."""

from __future__ import annotations

import doctest
import importlib
from pathlib import Path

import pytest
from django.utils import translation

_BASE = Path(__file__).resolve().parent.parent
_MODULES = sorted(
    ".".join(path.relative_to(_BASE).with_suffix("").parts)
    for package in ("config", "detentions", "tracker")
    for path in (_BASE / package).rglob("*.py")
    if ">>> " in path.read_text(encoding="utf-8")
)


@pytest.mark.parametrize("name", _MODULES)
def test_the_examples_of_a_module_are_true(name: str) -> None:
    with translation.override("en"):
        found = doctest.testmod(importlib.import_module(name.removesuffix(".__init__")), optionflags=doctest.ELLIPSIS)

    assert found.attempted
    assert not found.failed
