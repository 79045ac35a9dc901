"""Sources of public cases: what was published may be named, and nothing else, of no other case."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from detentions.choices import SourceKind
from detentions.models import Attribute, Citation, Detention, Source
from tests.api.conftest import Ask
from tests.api.registry import RECORDED, Registry
from tests.editions.conftest import files, publish

NEWS = "https://news.example.org/2019/03/21/report?id=7"
SECRET = {
    SourceKind.TESTIMONY: "https://secret-testimony.example.org/",
    SourceKind.PARTNER_LIST: "https://secret-partner.example.org/",
    SourceKind.BY_HAND: "https://secret-hand.example.org/",
    SourceKind.ADDRESS_ONLY: "https://secret-address.example.org/",
}
CLOSED = ("https://secret:word@example.org/", "file:///secret", "http://secretmachine/page", "https://[secret")


@pytest.fixture
def told(a_record: Registry) -> tuple[Detention, Detention, Detention]:
    """A listed grown-up, a listed child and a withheld person, each told by the press and by others."""
    grown, child = Detention.objects.listed().order_by("pk")[:2]
    withheld = Detention.objects.filter(visibility="restricted").order_by("pk")[0]
    Attribute.objects.create(detainee=child.detainee, kind="minor", value="yes", recorded_at=RECORDED, recorded_by=a_record.by)
    for case, address in ((grown, NEWS), (child, "https://secret-child.example.org/"), (withheld, "https://secret-withheld.example.org/")):
        _cite(a_record, case, SourceKind.NEWS, address)
    for kind, address in SECRET.items():
        _cite(a_record, grown, kind, address)
    for address in CLOSED:
        _cite(a_record, grown, SourceKind.NEWS, address)
    return grown, child, withheld


def _cite(record: Registry, case: Detention, kind: SourceKind, address: str) -> None:
    has_words = kind is not SourceKind.ADDRESS_ONLY
    kept = {"sha256": f"{hash(address):064x}"[-64:], "content": b"words", "text": "words"} if has_words else {}
    source = Source.objects.create(
        kind=kind, address=address, publisher="example.org", title="A secret title", received_at=RECORDED, received_by=record.by, **kept
    )
    event = case.events.get()
    Citation.objects.create(fact_kind="event", fact_id=event.pk, source=source, recorded_at=RECORDED)


def test_the_press_is_named_and_nothing_else(told: tuple[Detention, ...], ask: Ask, client: Client) -> None:
    grown, *_others = told
    made = files(publish())

    row = next(one for one in json.loads(made["cases.json"]) if one["id"] == grown.public_id)

    assert [event["sources"] for event in row["events"]] == [[{"address": NEWS, "publisher": "example.org", "published": ""}]]
    assert NEWS in made["events.csv"].decode()
    assert ask(f"detentions/{grown.public_id}/facts")["results"][0]["sources"][0]["address"] == NEWS
    assert NEWS in client.get(f"/api/v1/detentions/{grown.public_id}/facts/?format=csv").content.decode()
    page = client.get(f"/cases/{grown.public_id}/").content.decode()
    assert re.search(r'<a href="#s1">\[1\]</a>', page)
    assert f'href="{NEWS}"' in page
    everything = [*made.values(), *(client.get(f"/cases/{case.public_id}/").content for case in told)]
    everything += [client.get(f"/api/v1/detentions/{case.public_id}/{part}").content for case in told for part in ("", "facts/")]
    assert not [content for content in everything if b"secret" in content]
