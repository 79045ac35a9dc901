"""The seed case as events: what is known on a day changes with what is told later, and never what was known before."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from detentions import dossier
from detentions.actions import cases
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import EventKind, ReleaseKind
from detentions.custody import Acknowledgement, ChargeStatus, Range, Rule, State
from detentions.local_time import offsets_of
from detentions.models import Agency, Charge, Detention, Location
from detentions.when import When
from tests.cast import Cast, assemble

RULE = Rule("all-documented-v1", held_through=frozenset({"house_arrest", "order_not_carried_out"}))
OFFSETS = offsets_of(settings.SEEDS_DIR / "ve" / "country.toml")
MARCH_21 = date(2019, 3, 21)


def told_at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


# What was told, and when we recorded it.
STORY = [
    ("2019-03-21T20:00", EventFacts(EventKind.ARREST, When.day(MARCH_21), whereabouts_unknown=True)),
    ("2019-03-24T09:00", EventFacts(EventKind.CHARGE, When.parse("2019-03-23"), acknowledged=True)),
    ("2019-03-26T09:00", EventFacts(EventKind.LOCATED, When.parse("2019-03-25"), whereabouts_unknown=False)),
    ("2020-09-01T09:00", EventFacts(EventKind.RELEASE, When.parse("2020-08-31"), release_kind=ReleaseKind.PARDON)),
]
MOMENTS = [told_at(moment) for moment, _facts in STORY]


@pytest.fixture
def cast(db: None) -> Cast:
    call_command("load_seeds", verbosity=0)
    return assemble()


def answer(case: Detention, day: date, known_at: datetime | None = None) -> bytes:
    found = dossier.dossier(case, day=day, rule=RULE, offsets=OFFSETS, now=told_at("2026-11-24T00:00"), known_at=known_at)
    return found.as_bytes() if found else b""


def tell(cast: Cast) -> tuple[Detention, list[dict[date, bytes]]]:
    """Tell the story step by step; after each step, note the answers for some days as known then."""
    days = [MARCH_21, date(2019, 3, 23), date(2019, 3, 25), date(2020, 8, 31)]
    sebin, helicoide = Agency.objects.get(slug="sebin"), Location.objects.get(slug="el-helicoide")
    person = PersonFacts("Roberto Marrero", attributes={"occupation": "chief of staff"})
    moment, arrest = STORY[0]
    case, _event = cases.open_case(
        person=person,
        event=replace(arrest, agencies=[sebin]),
        country="VE",
        organisation=cast.ours,
        is_sample=False,
        by=cast.beto,
        at=told_at(moment),
    )
    noted = [{day: answer(case, day) for day in days}]
    for moment, facts in STORY[1:]:
        more = replace(facts, agencies=[sebin], facility=helicoide if facts.kind == EventKind.LOCATED else None)
        cases.record_event(detention=case, version=case.version, event=more, by=cast.beto, at=told_at(moment))
        noted.append({day: answer(case, day) for day in days})
    return case, noted


def test_on_the_day_the_person_is_in_custody_whereabouts_unknown_not_acknowledged(cast: Cast) -> None:
    case, _noted = tell(cast)

    found = dossier.dossier(case, day=MARCH_21, rule=RULE, offsets=OFFSETS, now=MOMENTS[0], known_at=MOMENTS[0])

    assert found is not None
    assert (found.situation.held, found.situation.state) == (True, State.WHEREABOUTS_UNKNOWN)
    assert found.situation.acknowledgement is Acknowledgement.NOT_TOLD
    assert not found.situation.is_acknowledged
    assert found.hours_without_a_judge == Range(0, 16, is_running=True)  # 20:00 UTC is 16:00 in Caracas
    assert found.contradictions == ()


def test_later_public_events_change_what_is_said(cast: Cast) -> None:
    case, _noted = tell(cast)

    def on(text: str) -> dossier.Dossier:
        found = dossier.dossier(case, day=date.fromisoformat(text), rule=RULE, offsets=OFFSETS, now=MOMENTS[-1])
        assert found is not None
        return found

    charged, located, freed = on("2019-03-23"), on("2019-03-25"), on("2020-08-31")
    assert (charged.situation.charges, charged.situation.is_acknowledged, charged.situation.whereabouts_unknown) == (
        ChargeStatus.CHARGED,
        True,
        True,
    )
    assert (located.situation.state, located.situation.facility) == (State.HELD, "el-helicoide")
    assert (freed.situation.state, freed.situation.held) == (State.RELEASED, False)
    assert (freed.length_of_detention, freed.days_whereabouts_unknown) == (Range(529, 529), 4)


def test_what_was_known_before_each_step_is_still_answered_byte_for_byte(cast: Cast) -> None:
    case, noted = tell(cast)

    for moment, answers in zip(MOMENTS, noted, strict=True):
        assert {day: answer(case, day, moment) for day in answers} == answers
    assert len({answers[date(2020, 8, 31)] for answers in noted}) == len(STORY)
    assert answer(case, MARCH_21, told_at("2019-03-21T19:59")) == b""


def test_a_charge_follows_its_dated_statuses(cast: Cast) -> None:
    case, _noted = tell(cast)
    statuses = [(Charge.Status.CHARGED, "2019-03-23", "2020-09-02T00:00"), (Charge.Status.DROPPED, "2020-08-31", "2020-09-03T00:00")]
    for status, day, moment in statuses:
        cases.record_charge(
            detention=case, version=case.version, as_worded="terrorismo", status=status, when=When.parse(day), words=[], by=cast.beto,
            at=told_at(moment),
        )  # fmt: skip

    def charges(text: str, known_at: datetime | None = None) -> ChargeStatus:
        day = date.fromisoformat(text)
        found = dossier.dossier(case, day=day, rule=RULE, offsets=OFFSETS, now=MOMENTS[-1], known_at=known_at)
        assert found is not None
        return found.situation.charges

    assert charges("2020-01-01") is ChargeStatus.CHARGED
    assert charges("2020-12-31") is ChargeStatus.CLEARED
    assert charges("2020-12-31", told_at("2020-09-02T12:00")) is ChargeStatus.CHARGED


def test_its_command_tells_the_same_and_says_what_is_not_there(cast: Cast) -> None:
    case, _noted = tell(cast)

    def shown(*options: str) -> dict[str, Any]:
        out = StringIO()
        call_command("show_case", case.public_id, *options, stdout=out)
        found: dict[str, Any] = json.loads(out.getvalue())
        return found

    before, after = shown("--day", "2020-08-31", "--known-at", "2020-08-31T00:00+00:00"), shown("--day", "2020-08-31")
    assert (before["situation"]["state"], after["situation"]["state"]) == ("held", "released")
    for wrong in (["VE-222222"], [case.public_id, "--known-at", "2019-01-01T00:00+00:00"], [case.public_id, "--rule", "none-v1"]):
        with pytest.raises(CommandError):
            call_command("show_case", *wrong)
