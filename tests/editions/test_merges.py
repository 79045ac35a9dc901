"""Ids are for good: a merged case leads to the one that goes on, as long as that one is public; a withdrawn one leads nowhere."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

from django.test import Client

from detentions.actions import merging
from detentions.editions import publishing
from detentions.models import Detention, Edition, Tombstone
from tests.api.conftest import Ask
from tests.api.registry import Registry
from tests.editions.conftest import AT, files, publish, show


def merged(a_record: Registry, first: int = 0, second: int = 1) -> tuple[str, str]:
    """The id of a listed case that was absorbed, and that of the listed case that absorbed it."""
    cases = list(Detention.objects.filter(visibility="listed").order_by("pk"))
    absorbed, into = cases[first], cases[second]
    merging.merge_cases(absorbed=absorbed, into=into, version=absorbed.version, reason="Same day, same person.", by=a_record.by, at=AT)
    return absorbed.public_id, into.public_id


def bury(days: int = 1) -> list[str]:
    return publishing.bury_withdrawn(at=AT + timedelta(days=days))


def where(client: Client, address: str) -> tuple[int, str]:
    answer = client.get(address)
    return answer.status_code, answer.headers.get("Location", "").removeprefix("http://localhost:8000")


def test_a_merged_case_leads_to_the_one_that_goes_on(a_record: Registry, client: Client) -> None:
    publish()
    old, new = merged(a_record)

    assert bury() == [old]

    assert where(client, f"/api/v1/detentions/{old}/?lang=en") == (308, f"/api/v1/detentions/{new}/?lang=en")
    assert where(client, f"/api/v1/detentions/{old}/facts/?format=csv") == (308, f"/api/v1/detentions/{new}/facts/?format=csv")
    assert where(client, f"/api/v1/detentions/{new}/") == (200, "")


def test_it_follows_one_merge_after_another(a_record: Registry, client: Client) -> None:
    publish()
    first, _second = merged(a_record, 0, 1)
    bury()
    _second, third = merged(a_record, 1, 2)
    bury(2)

    assert where(client, f"/api/v1/detentions/{first}/") == (308, f"/api/v1/detentions/{third}/")


def test_when_the_one_that_goes_on_is_withdrawn_both_are_absent(a_record: Registry, client: Client) -> None:
    publish()
    old, new = merged(a_record)
    bury()
    show(Detention.objects.get(public_id=new), visibility="restricted")
    bury(2)

    answers = [client.get(f"/api/v1/detentions/{one}/").content for one in (old, new, "VE-222222")]

    assert answers[0] == answers[1] == answers[2]
    assert [row["successor"] for row in client.get("/api/v1/changes/").json()["results"] if row["change"] == "withdrawn"] == [None, None]


def test_a_withdrawn_case_leads_nowhere_even_when_it_is_merged_later(a_record: Registry, client: Client) -> None:
    publish()
    case = Detention.objects.listed().order_by("pk")[0]
    show(case, visibility="restricted")
    into = Detention.objects.listed().order_by("pk")[0]
    merging.merge_cases(absorbed=case, into=into, version=case.version, reason="The same.", by=a_record.by, at=AT)
    bury()

    assert where(client, f"/api/v1/detentions/{case.public_id}/") == (404, "")
    assert Tombstone.objects.get().successor == ""


def test_a_case_merged_into_a_withheld_one_leads_nowhere(a_record: Registry, client: Client) -> None:
    publish()
    case, into = Detention.objects.listed().order_by("pk")[0], Detention.objects.filter(visibility="restricted").order_by("pk")[0]
    merging.merge_cases(absorbed=case, into=into, version=case.version, reason="The same.", by=a_record.by, at=AT)
    bury()

    assert where(client, f"/api/v1/detentions/{case.public_id}/") == (404, "")
    assert into.public_id not in client.get("/api/v1/changes/").content.decode()


def _last(ask: Ask, public_id: str) -> dict[str, Any]:
    found: dict[str, Any] = [row for row in ask("changes")["results"] if row["id"] == public_id][-1]
    return found


def test_the_feed_says_merged_or_withdrawn_before_and_after_the_next_edition(a_record: Registry, ask: Ask) -> None:
    publish()
    old, new = merged(a_record)
    gone = Detention.objects.listed().order_by("pk")[3]
    show(gone, visibility="restricted")
    bury()

    def told() -> list[tuple[Any, ...]]:
        return [tuple(_last(ask, one)[name] for name in ("change", "reason", "successor", "edition")) for one in (old, gone.public_id)]

    assert told() == [("withdrawn", "merged", new, None), ("withdrawn", "no longer listed", None, None)]
    second = publish(AT + timedelta(days=8))
    assert told() == [("withdrawn", "merged", new, second.number), ("withdrawn", "no longer listed", None, second.number)]
    assert {one["id"]: one["reason"] for one in json.loads(files(second)["changes.json"])}[old] == "merged"


def test_a_case_that_is_listed_again_is_in_the_next_edition_and_can_be_withdrawn_again(a_record: Registry, ask: Ask) -> None:
    publish()
    case = Detention.objects.listed().order_by("pk")[0]
    show(case, visibility="restricted")
    bury()
    show(case)
    second = publish(AT + timedelta(days=8))

    assert ask(f"detentions/{case.public_id}")["edition"] == second.number
    ask(f"detentions/{case.public_id}", status=404, edition=1)
    assert _last(ask, case.public_id)["change"] == "created"

    show(case, visibility="restricted")
    assert bury(9) == [case.public_id]

    ask(f"detentions/{case.public_id}", status=404)
    assert _last(ask, case.public_id)["change"] == "withdrawn"
    third = publish(AT + timedelta(days=16))
    assert {"id": case.public_id, "change": "withdrawn", "reason": "no longer listed"} in json.loads(files(third)["changes.json"])
    assert Edition.objects.count() == 3


def test_forbidden_and_absent_are_the_same_bytes_and_headers(a_record: Registry, client: Client) -> None:
    publish()
    withheld = Detention.objects.filter(visibility="restricted").order_by("pk")[0].public_id
    sealed = Detention.objects.filter(visibility="restricted").order_by("pk")[1]
    show(sealed, visibility="sealed")

    for part in ("", "facts/"):
        for query in ("", "?edition=1", "?format=csv", "?lang=en"):
            answers = [client.get(f"/api/v1/detentions/{one}/{part}{query}") for one in (withheld, sealed.public_id, "VE-222222")]
            assert [answer.status_code for answer in answers] == [404] * 3
            assert len({(answer.content, str(sorted(answer.headers.items()))) for answer in answers}) == 1
