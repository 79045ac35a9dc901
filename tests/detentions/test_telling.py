"""What a further source says of a known case: the same event, the same more exactly, or another one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from detentions import custody, dossier, verification
from detentions.actions import cases
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.actions.facts import Impossible
from detentions.actions.rulings import rule_on, withdraw_ruling
from detentions.actions.telling import Telling, compare, tell
from detentions.choices import EventKind, ReleaseKind
from detentions.models import Agency, Attribute, CustodyEvent, DetaineeName, Detention, Location
from detentions.when import When
from tests.cast import NOW, Cast, assemble

LATER = NOW + timedelta(days=700)

K, R = EventKind, ReleaseKind
SEBIN, DGCIM, PNB = (Agency(pk=number, slug=slug) for number, slug in ((1, "sebin"), (2, "dgcim"), (3, "pnb")))
HELICOIDE, RAMO_VERDE = (Location(pk=number, slug=slug) for number, slug in ((1, "el-helicoide"), (2, "ramo-verde")))


def event(kind: EventKind, when: str, **more: object) -> EventFacts:
    return EventFacts(kind, When.parse(when), **{"agencies": (), **more})  # type: ignore[arg-type]  # a table names fields freely


ARREST = event(K.ARREST, "2019-03-21", agencies=(SEBIN,), whereabouts_unknown=True)
RELEASE = event(K.RELEASE, "2020-08-31", release_kind=R.NOT_STATED)


@pytest.mark.parametrize(
    ("known", "told", "verdict"),
    [
        (ARREST, event(K.ARREST, "2019-03-21"), Telling.SAME),
        (ARREST, event(K.ARREST, "2019-03"), Telling.SAME),
        (ARREST, event(K.ARREST, ""), Telling.SAME),
        (ARREST, event(K.ARREST, "2019-03-21", agencies=(SEBIN, PNB)), Telling.MORE),
        (event(K.ARREST, "2019-03"), ARREST, Telling.MORE),
        (event(K.ARREST, ""), ARREST, Telling.MORE),
        (ARREST, event(K.ARREST, "2019-03-22"), Telling.OTHER),
        (ARREST, event(K.ARREST, "2019-03-21", agencies=(DGCIM,)), Telling.OTHER),
        (ARREST, event(K.ARREST, "2019-03-21", whereabouts_unknown=False), Telling.OTHER),
        (RELEASE, event(K.RELEASE, "2020-08-31", release_kind=R.PARDON), Telling.MORE),
        (event(K.RELEASE, "2020-08-31", release_kind=R.PARDON), RELEASE, Telling.SAME),
        (event(K.RELEASE, "2020-08-31", release_kind=R.PARDON), event(K.RELEASE, "2020-08-31", release_kind=R.HOUSE_ARREST), Telling.OTHER),
        (RELEASE, event(K.RELEASE, ""), Telling.OTHER),
        (event(K.HEARING, "2019-06-10"), event(K.HEARING, "2019-06-10"), Telling.SAME),
        (event(K.HEARING, "2019-06-10"), event(K.HEARING, "2019-06"), Telling.OTHER),
        (event(K.HEARING, ""), event(K.HEARING, ""), Telling.OTHER),
        (event(K.TRANSFER, "2019-06-10", facility=HELICOIDE), event(K.TRANSFER, "2019-06-10", facility=RAMO_VERDE), Telling.OTHER),
    ],
)
def test_it_knows_the_same_from_more_and_from_another(known: EventFacts, told: EventFacts, verdict: Telling) -> None:
    assert compare(known, told) is verdict


def stored(facts: EventFacts) -> EventFacts:
    """With the rows of the database in place of the table's stand-ins."""
    agencies = list(Agency.objects.filter(slug__in=[agency.slug for agency in facts.agencies]).order_by("pk"))
    facility = Location.objects.get(slug=facts.facility.slug) if facts.facility else None
    return replace(facts, agencies=agencies, facility=facility)


@pytest.fixture
def cast(db: None) -> Cast:
    return assemble()


@pytest.fixture
def case(cast: Cast) -> Detention:
    person = PersonFacts("Ana Muestra", attributes={"sex": "woman"})
    for agency in (SEBIN, DGCIM, PNB):
        Agency.objects.create(pk=agency.pk, slug=agency.slug, name_es=agency.slug, kind="police", country="VE", recorded_at=NOW)
    for place in (HELICOIDE, RAMO_VERDE):
        Location.objects.create(pk=place.pk, slug=place.slug, name_es=place.slug, kind="detention_facility", country="VE", recorded_at=NOW)
    made, _event = cases.open_case(
        person=person, event=stored(ARREST), country="VE", organisation=cast.ours, is_sample=False, by=cast.beto, at=NOW
    )
    return made


def told(cast: Cast, case: Detention, facts: EventFacts, days: int = 1, **more: object) -> CustodyEvent:
    return tell(
        detention=case,
        version=case.version,
        event=stored(facts),
        by=cast.beto,
        at=LATER + timedelta(days=days),
        **more,  # type: ignore[arg-type]
    )


def standing(case: Detention) -> list[tuple[str, str]]:
    rows = CustodyEvent.objects.standing().filter(detention=case).order_by("earliest", "kind")
    return [(row.kind, str(row.when)) for row in rows]


def test_an_arrest_told_again_stays_one_arrest(cast: Cast, case: Detention) -> None:
    made = told(cast, case, event(K.ARREST, "2019-03"), person=PersonFacts("Ana I. Muestra", attributes={"sex": "woman", "minor": "1"}))

    assert standing(case) == [("arrest", "2019-03-21")]
    assert made.when == ARREST.when
    assert set(DetaineeName.objects.values_list("as_written", flat=True)) == {"Ana Muestra", "Ana I. Muestra"}
    assert sorted(Attribute.objects.values_list("kind", "value")) == [("minor", "1"), ("sex", "woman")]
    assert list(verification.check_facts()) == []


def test_more_exact_words_supersede_and_leave_what_we_said_before(cast: Cast, case: Detention) -> None:
    told(cast, case, event(K.ARREST, "2019-03-21", agencies=(PNB, SEBIN)))

    before, after = (dossier.as_known([case.pk], moment)[case.pk].events for moment in (NOW, LATER + timedelta(days=1)))
    assert [sorted(one.agencies) for one in before] == [["sebin"]]
    assert [sorted(one.agencies) for one in after] == [["pnb", "sebin"]]
    assert list(verification.check_facts()) == []


def test_a_place_told_later_locates_the_person(cast: Cast, case: Detention) -> None:
    later = event(K.ARREST, "2019-03-21", agencies=(SEBIN,), facility=HELICOIDE)
    told(cast, case, later, told_on=When.parse("2019-03-25"))

    events = dossier.as_known([case.pk])[case.pk].events
    assert standing(case) == [("arrest", "2019-03-21"), ("located", "2019-03-25")]
    assert [custody.whereabouts_unknown_on(events, date(2019, 3, day)) for day in (21, 24, 25)] == [True, True, False]


def test_a_release_extends_the_case(cast: Cast, case: Detention) -> None:
    told(cast, case, RELEASE)
    told(cast, case, event(K.RELEASE, "2020-08-31", release_kind=R.PARDON), days=2)

    assert standing(case) == [("arrest", "2019-03-21"), ("release", "2020-08-31")]
    assert CustodyEvent.objects.standing().get(kind="release").release_kind == R.PARDON


def test_rivals_stay_side_by_side_until_a_person_rules(cast: Cast, case: Detention) -> None:
    other = told(cast, case, event(K.ARREST, "2019-03-22", agencies=(DGCIM,)))

    (group,) = custody.rivals(dossier.as_known([case.pk])[case.pk].events, {})
    assert (len(group.claims), group.followed) == (2, None)

    ruling = rule_on(
        detention=case, version=case.version, followed=other, reason="The family was there.", by=cast.carla, at=LATER + timedelta(days=3)
    )
    ruled = dossier.as_known([case.pk])[case.pk]
    assert [str(one.when) for one in ruled.followed] == ["2019-03-22"]
    assert len(dossier.as_known([case.pk], LATER + timedelta(days=2))[case.pk].followed) == 2

    withdraw_ruling(ruling=ruling, version=case.version, reason="A new witness.", by=cast.carla, at=LATER + timedelta(days=4))
    assert len(dossier.as_known([case.pk])[case.pk].followed) == 2
    assert list(verification.check_facts()) == []


def test_a_ruling_says_why_and_follows_a_claim_that_stands(cast: Cast, case: Detention) -> None:
    standing_one = CustodyEvent.objects.get()

    with pytest.raises(Impossible):
        rule_on(detention=case, version=case.version, followed=standing_one, reason=" ", by=cast.carla, at=NOW)


def test_a_hearing_may_be_announced_and_nothing_else_lies_ahead(cast: Cast, case: Detention) -> None:
    told(cast, case, event(K.HEARING, "2021-06-10"))

    assert str(custody.next_hearing(dossier.as_known([case.pk])[case.pk].events, LATER.date())) == "2021-06-10"
    for facts in (event(K.RELEASE, "2021-06-10"), event(K.HEARING, "2029-06-10")):
        with pytest.raises(Impossible):
            told(cast, case, facts)
