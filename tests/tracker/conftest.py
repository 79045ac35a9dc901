"""A web site of this machine that the installation under test may reach."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django.fixtures import Settings

from tests.fetching import servers


@pytest.fixture
def port(settings: Settings) -> Iterator[int]:
    """A web site that this installation may reach."""
    with servers.site() as number:
        settings.FETCH_THROUGH = "direct"
        settings.FETCH_MAY_ALSO_REACH = frozenset({("127.0.0.1", number)})
        yield number
