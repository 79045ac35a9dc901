"""The API's tests ask a real database through the alias of the public side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections
from django.test import Client

from tests.api import registry

Ask = Callable[..., Any]


@pytest.fixture
def a_registry(db: None) -> Iterator[registry.Registry]:
    """What a test writes isn't committed: the alias of the public side must look through the same connection to see it."""
    cache.clear()
    its_own = connections["public"]
    connections["public"] = connections["default"]
    yield registry.build()
    connections["public"] = its_own


@pytest.fixture
def ask(client: Client) -> Ask:
    """GET an endpoint in English; the answer's JSON, with the status checked."""

    def of(endpoint: str, status: int = 200, **parameters: Any) -> Any:
        response = client.get(f"/api/v1/{endpoint}/", parameters, headers={"Accept-Language": "en"})
        assert response.status_code == status, response.content
        return response.json()

    return of
