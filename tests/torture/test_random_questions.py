"""Ten thousand random questions to `basis=all`: no number that the edition doesn't print."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from tests.api.conftest import Ask, a_registry, ask
from tests.api.registry import Registry
from tests.editions.conftest import a_record
from tests.editions.test_api import ask_at_random

__all__ = ["a_record", "a_registry", "ask"]
pytestmark = pytest.mark.torture


def test_ten_thousand_questions_get_no_number_that_is_not_printed(a_record: Registry, ask: Ask, settings: Settings) -> None:
    settings.API_PER_MINUTE = 0
    assert ask_at_random(ask, 10_000) > 5_000
