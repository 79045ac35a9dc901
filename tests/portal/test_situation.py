"""What the case page says of today: derived from the events, with the clocks of the law and what doesn't fit."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from detentions.actions import bulk, cases
from detentions.actions.bulk import CaseFacts
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import EventKind, ReleaseKind
from detentions.models import Charge
from detentions.when import When
from tests.cast import NOW, Cast
from tests.portal.conftest import SignIn

ARREST = EventFacts(EventKind.ARREST, When.parse("2019-03-21"), whereabouts_unknown=True, acknowledged=False, contact_allowed=False)


def page(browser: Client, public_id: str) -> str:
    text = browser.get(reverse("portal:case", kwargs={"public_id": public_id})).content.decode()
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", text))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            ["Acknowledged by an authority Denied", "lawyer Not allowed", "Charges Alleged by authorities", "without a judge", "unknown"],
        ),
        (
            "es",
            ["Reconocida por una autoridad Negada", "abogado No permitido", "Horas desde la detención sin juez", "paradero desconocido"],
        ),
    ],
)
def test_it_says_what_follows_from_the_events(cast: Cast, as_user: SignIn, language: str, words: list[str]) -> None:
    case, _event = cases.open_case(
        person=PersonFacts("Ana Muestra"), event=ARREST, country="VE", organisation=cast.ours, is_sample=False, by=cast.beto, at=NOW
    )
    cases.record_charge(
        detention=case, version=1, as_worded="terrorismo", status=Charge.Status.ALLEGED, when=ARREST.when, words=[], by=cast.beto, at=NOW
    )

    found = page(as_user(cast.beto, language=language), case.public_id)

    assert [word for word in words if word not in found] == []


def test_it_stops_the_clocks_of_whoever_is_free_and_shows_the_batch(cast: Cast, as_user: SignIn) -> None:
    release = EventFacts(EventKind.RELEASE, When.parse("2019-03-22"), release_kind=ReleaseKind.FULL_LIBERTY)
    facts = [CaseFacts(PersonFacts("Ana Muestra"), [ARREST, release])]
    batch = bulk.open_cases(cases=facts, country="VE", organisation=cast.ours, is_sample=True, by=cast.ana, at=NOW)

    found = page(as_user(cast.beto), batch.public_ids[0])

    assert "Status Released" in found
    assert "without a judge" not in found
    assert "Days in custody 1 " in found
    assert "Loaded with a batch; its rows: 1" in found
