"""Nothing withheld shows in what is told of listed people, held or passing: the same questions, before and after withheld cases came."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from detentions.actions import cases, merging
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import EventKind, ReleaseKind
from detentions.models import Attribute, Charge, Detention, Judgement, Location
from detentions.when import When
from tests.api.conftest import Ask
from tests.api.registry import Registry
from tests.editions.conftest import AT, DAY, LISTED, publish, show
from tests.editions.test_passing import LISTED_YEAR, TOLD, a_spring, listed, say

MEASURES = ("arrests", "releases", "deaths", "transfers", "length_of_detention")
PARTS = ("", "sex", "age_group", "state", "agency", "charge", "custody_state", "civil_or_military")
LATER_ON = AT + timedelta(days=8)


def answers(ask: Ask) -> dict[str, Any]:
    """Every measure by every dimension, in months, and who was held."""
    found = {}
    for by in PARTS:
        split = {"by": by} if by else {}
        for measure in MEASURES:
            found[f"{measure} {by}"] = ask("statistics", measure=measure, **{**LISTED_YEAR, "every": "month"}, **split)["points"]
        found[f"in_custody {by}"] = ask("statistics", basis="listed", date=DAY.isoformat(), **split)["points"]
    found["kinds"] = ask("statistics", measure="releases", by="release_kind,sex", **LISTED_YEAR)["points"]
    return found


def another(record: Registry, person: PersonFacts, day: date) -> Detention:
    """A withheld case with a whole life."""
    place = Location.objects.get(slug="norte")
    event = EventFacts(kind=EventKind.ARREST, when=When.day(day), place=place)
    case, _event = cases.open_case(
        person=person, event=event, country="VE", organisation=record.cast.ours, is_sample=False, by=record.by, at=TOLD
    )
    say(record, case, EventKind.TRANSFER, When.day(day + timedelta(days=3)))
    case.refresh_from_db()
    cases.record_charge(
        detention=case,
        version=case.version,
        as_worded="terrorismo",
        status=Charge.Status.CHARGED,
        when=When.day(day),
        words=[],
        by=record.by,
        at=TOLD,
    )
    say(record, case, EventKind.RELEASE, When.day(day + timedelta(days=9)), ReleaseKind.AMNESTY)
    return case


def test_withheld_people_change_no_answer(a_record: Registry, ask: Ask) -> None:
    a_spring(a_record)
    publish()
    before = answers(ask)

    for number in range(12):
        another(a_record, PersonFacts(name="Otra Muestra", attributes={Attribute.Kind.SEX: "woman"}), date(2019, 3, 1 + number))
    publish(LATER_ON)

    assert answers(ask) == before
    assert before["arrests "][2]["value"] == LISTED


@pytest.mark.parametrize("is_held_then", [True, False])
def test_a_withheld_case_of_a_listed_person_changes_no_answer(a_record: Registry, ask: Ask, *, is_held_then: bool) -> None:
    """Neither what happened in it, on the very days told of the listed case, nor what it says of the person."""
    a_spring(a_record)
    publish()
    before = answers(ask)

    said: dict[str, str] = {
        Attribute.Kind.SEX: "woman",
        Attribute.Kind.BIRTH_DATE: "1980-05-05",
        Attribute.Kind.CIVIL_OR_MILITARY: "military",
    }
    for case in listed():
        day = date(2019, 3, 21) if is_held_then else date(2018, 3, 21)
        own = another(a_record, PersonFacts(name="Ramona Muestra", attributes=said), day)
        merging.judge_people(
            one=case.detainee, other=own.detainee, verdict=Judgement.Verdict("same"), reason="The same.", by=a_record.by, at=TOLD
        )
    publish(LATER_ON)

    assert answers(ask) == before


def test_what_a_listed_case_says_of_the_person_is_told(a_record: Registry, ask: Ask) -> None:
    one = another(a_record, PersonFacts(name="Otra Muestra", attributes={Attribute.Kind.SEX: "woman"}), date(2019, 3, 4))
    show(one)
    publish()

    found = ask("statistics", measure="releases", by="release_kind,sex", **LISTED_YEAR)["points"]

    assert [(point["values"], point["value"]) for point in found] == [(["amnesty", "woman"], 1)]


def test_a_child_is_protected_by_what_a_withheld_case_says(a_record: Registry, ask: Ask) -> None:
    case = listed()[0]
    own = another(a_record, PersonFacts(name="Ramona Muestra", attributes={Attribute.Kind.MINOR: "1"}), date(2019, 3, 21))
    merging.judge_people(
        one=case.detainee, other=own.detainee, verdict=Judgement.Verdict("same"), reason="The same.", by=a_record.by, at=TOLD
    )
    publish()

    told = ask(f"detentions/{case.public_id}")

    assert (told["name"], told["name_withheld"]) == (None, "minor")
    assert [event["earliest"] for event in told["events"]] == ["2019-03-01"]
