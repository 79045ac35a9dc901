"""The API's promises, asked thousands of times."""

from __future__ import annotations

import sys

import pytest
from pytest_django import Settings

from tests.api.registry import Registry
from tests.api.test_contract import ask
from tests.editions.conftest import a_record, a_registry

__all__ = ["a_record", "a_registry"]


@pytest.mark.torture
def test_it_keeps_every_promise_thousands_of_times(a_record: Registry, settings: Settings) -> None:
    told = ask(a_record, settings, 80, number=11)

    sys.stdout.write(f"{told.total()} questions, answers by status: {dict(sorted(told.items()))}\n")
    assert told.total() >= 2_000
    assert told["200"] > 400
    assert not {status for status in told if status.startswith("5")}
