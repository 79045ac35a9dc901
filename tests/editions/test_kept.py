"""What a web process answered a moment ago doesn't outlive a withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from config.kept_answers import KeptAnswers
from detentions.editions import publishing
from detentions.models import Detention
from tests.api.registry import Registry
from tests.editions.conftest import DAY, show

AT = datetime(2019, 5, 1, 12, 0, tzinfo=UTC)
PROMISED = 5.0  # seconds; docs/decisions/0033


class Process:
    """A web process with a clock that we turn."""

    def __init__(self, client: Client) -> None:
        self.now, self._client = 1_000.0, client
        self._served = KeptAnswers(self._django, clock=lambda: self.now)

    def get(self, path: str, **environ: str) -> tuple[str, dict[str, str], bytes]:
        told: list[tuple[str, dict[str, str]]] = []
        asked = {"REQUEST_METHOD": "GET", "PATH_INFO": path, **environ}
        body = b"".join(self._served(asked, lambda status, headers: told.append((status, dict(headers)))))
        return *told[0], body

    def _django(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        answer = self._client.get(environ["PATH_INFO"])
        start_response(f"{answer.status_code} {answer.reason_phrase}", list(answer.items()))
        return [answer.content]


@pytest.mark.parametrize(
    "address", ["/api/v1/detentions/", "/editions/1/cases.json", "/api/v1/detentions/{id}/", "/api/v1/detentions/{id}/facts/"]
)
def test_a_withdrawn_case_is_heard_of_for_seconds_and_no_longer(a_record: Registry, client: Client, address: str) -> None:
    publishing.publish(at=AT, day=DAY, regardless=True)
    gone, process = Detention.objects.listed().order_by("pk")[0], Process(client)
    path = address.format(id=gone.public_id)
    _status, headers, body = process.get(path)
    assert gone.public_id in body.decode()

    show(gone, visibility="restricted")
    publishing.bury_withdrawn(at=AT + timedelta(days=1))
    process.now += PROMISED + 0.1

    status, _headers, body = process.get(path, HTTP_IF_NONE_MATCH=headers.get("ETag", ""))
    assert status == ("404 Not Found" if "{id}" in address else "200 OK")
    assert gone.public_id not in body.decode()
