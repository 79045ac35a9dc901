"""Who is held, and where, on the first page: the listed cases of the last edition, and no other number than the API's."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.test import Client

from detentions.editions import publishing
from detentions.models import Detention
from tests.api.conftest import Ask
from tests.api.registry import Registry
from tests.editions.conftest import AT, LISTED, publish, show
from tracker.public import breakdowns

DAY = date(2019, 4, 1)


def test_before_the_first_edition_nothing_is_broken_down(a_record: Registry, client: Client) -> None:
    assert 'class="tiles"' not in client.get(f"/?date={DAY}").content.decode()


@pytest.mark.parametrize("by", ["sex", "civil_or_military", "agency", "custody_state"])
def test_its_numbers_are_those_of_the_api(a_record: Registry, ask: Ask, by: str) -> None:
    publish()
    told = ask("statistics", measure="in_custody", date=DAY.isoformat(), basis="listed", by=by)

    found = breakdowns.breakdowns(day=DAY, definition="all-documented-v1", language="en")

    assert found is not None
    assert sorted(bar.number for bar in found.groups[by]) == sorted(str(row["value"]) for row in told["points"])
    assert found.total == str(LISTED)


def test_the_map_shows_every_state_and_a_withdrawn_case_is_gone_at_once(a_record: Registry, client: Client) -> None:
    publish()
    case = Detention.objects.listed().order_by("pk")[0]
    assert case.public_id in latest(client)

    show(case, visibility="restricted")
    publishing.bury_withdrawn(at=AT + timedelta(days=1))

    assert case.public_id not in latest(client)
    withheld = set(Detention.objects.exclude(visibility="listed").values_list("public_id", flat=True))
    assert not withheld & set(latest(client))


def latest(client: Client) -> list[str]:
    page = client.get(f"/?date={DAY}").content.decode()
    return re.findall(r"VE-[0-9A-Z]{6}", page)
