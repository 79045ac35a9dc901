"""Each definition, against another: the very cases by which the two differ."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest

from detentions.actions import cases, directories, merging
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import EventKind, ReleaseKind
from detentions.management import seed_files
from detentions.models import Charge, Detention, Judgement, Stretch
from detentions.models.rules import BadDefinition, checked
from detentions.statistics import Question, in_custody, rule_named
from detentions.when import When
from tests.cast import Cast, assemble
from tests.settings import SEEDS_DIR

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 6, 1, 12, 0, tzinfo=UTC)
DAY = date(2024, 5, 20)
ARREST, RELEASE = EventKind.ARREST, EventKind.RELEASE


def said(kind: EventKind, when: str, release_kind: str = "") -> EventFacts:
    return EventFacts(kind, When.parse(when), release_kind=ReleaseKind(release_kind) if release_kind else None)


# Name → life. Each is there because two definitions part over it, or to show that they don't.
LIVES = {
    "held since 2024": [said(ARREST, "2024-03-01")],
    "freed after a day": [said(ARREST, "2024-05-20"), said(RELEASE, "2024-05-21", "full_liberty")],
    "freed after two days": [said(ARREST, "2024-05-19"), said(RELEASE, "2024-05-21", "full_liberty")],
    "freed on the day of the arrest": [said(ARREST, "2024-05-20"), said(RELEASE, "2024-05-20", "full_liberty")],
    "no word for over two years": [said(ARREST, "2021-01-10")],
    "an old arrest, heard of lately": [said(ARREST, "2021-01-10"), said(EventKind.HEARING, "2023-02-01")],
    "in house arrest": [said(ARREST, "2024-01-01"), said(RELEASE, "2024-02-01", "house_arrest")],
    "release order not carried out": [said(ARREST, "2024-01-01"), said(RELEASE, "2024-02-01", "order_not_carried_out")],
    "under measures": [said(ARREST, "2024-01-01"), said(RELEASE, "2024-02-01", "substitute_measures")],
    "arrested some day in May": [said(ARREST, "2024-05")],
    "only the release is known": [said(RELEASE, "2024-05-25", "full_liberty")],
}
TEXTS = {"name_es": "x", "name_en": "x", "text_es": "x", "text_en": "x"}
ALL = {"counts": "persons", "held_through": ["house_arrest", "order_not_carried_out"], "minimum_hours": 0, "stale_after_days": 0}
OURS = {
    "in-prison": {**ALL, "held_through": []},
    "confirmed-lately": {**ALL, "stale_after_days": 90},
    "two-days": {**ALL, "minimum_hours": 48},
    "detentions": {**ALL, "counts": "detentions"},
    "charges": {**ALL, "counts": "charges"},
    "widest": {**ALL, "reading": "possibly"},
}


@pytest.fixture
def cast() -> Cast:
    cast = assemble()
    presets = seed_files.read(SEEDS_DIR / "ve").rules
    ours = [{"slug": slug, "number": 1, "definition": definition, **TEXTS} for slug, definition in OURS.items()]
    directories.load_rules(rules=[*presets, *ours], by=cast.ana, at=NOW)
    return cast


def opened(cast: Cast, events: Sequence[EventFacts]) -> Detention:
    detention, _event = cases.open_case(
        person=PersonFacts("Ramona Muestra"), event=events[0], country="VE", organisation=cast.ours, is_sample=True, by=cast.ana, at=NOW
    )
    for event in events[1:]:
        cases.record_event(detention=detention, version=detention.version, event=event, by=cast.ana, at=NOW)
    return detention


@pytest.fixture
def lives(cast: Cast) -> dict[int, str]:
    """Detainee → the name of the life."""
    return {opened(cast, events).detainee_id: name for name, events in LIVES.items()}


def counted(lives: dict[int, str], rule: str, *, sure: bool = True) -> set[str]:
    rows = Stretch.objects.filter(rule_id=rule_named(rule).pk, from_day__lte=DAY, to_day__gt=DAY, known_to=None)
    return {lives[row.detainee_id] for row in rows if row.sure or not sure}


def test_all_documented_counts_everybody_surely_held(lives: dict[int, str]) -> None:
    assert counted(lives, "all-documented-v1") == set(LIVES) - {
        "freed on the day of the arrest",
        "under measures",
        "arrested some day in May",
        "only the release is known",
    }


@pytest.mark.parametrize(
    ("rule", "leaves_out"),
    [
        ("foro-penal-like-v1", {"freed after a day", "no word for over two years"}),
        ("two-days-v1", {"freed after a day"}),
        (
            "confirmed-lately-v1",
            {"no word for over two years", "an old arrest, heard of lately", "in house arrest", "release order not carried out"},
        ),
        ("in-prison-v1", {"in house arrest", "release order not carried out"}),
        ("detentions-v1", set()),
    ],
)
def test_it_differs_from_all_documented_by_exactly_these(lives: dict[int, str], rule: str, leaves_out: set[str]) -> None:
    assert counted(lives, "all-documented-v1") - counted(lives, rule) == leaves_out
    assert counted(lives, rule) <= counted(lives, "all-documented-v1")
    assert in_custody(Question("VE", rule_named(rule)), DAY).value == len(counted(lives, rule))


def test_the_wide_reading_adds_the_uncertain_ones(lives: dict[int, str]) -> None:
    wide, sure = (in_custody(Question("VE", rule_named(rule)), DAY) for rule in ("widest-v1", "all-documented-v1"))

    assert counted(lives, "widest-v1", sure=False) - counted(lives, "all-documented-v1") == {
        "arrested some day in May",
        "only the release is known",
    }
    assert (wide.value, wide.possibly, sure.possibly) == (sure.value + 2, sure.value + 2, wide.value)


def test_persons_detentions_and_charges_differ_for_one_person_held_twice(cast: Cast) -> None:
    first, second = opened(cast, [said(ARREST, "2024-03-01")]), opened(cast, [said(ARREST, "2024-04-01")])
    merging.judge_people(one=first.detainee, other=second.detainee, verdict=Judgement.Verdict.SAME, reason="One face.", by=cast.ana, at=NOW)
    for worded, status, when in (("terrorismo", "charged", "2024-03-10"), ("traición", "dropped", "2024-03-11")):
        first.refresh_from_db()
        cases.record_charge(
            detention=first,
            version=first.version,
            as_worded=worded,
            status=Charge.Status(status),
            when=When.parse(when),
            words=[],
            by=cast.ana,
            at=NOW + timedelta(days=1),
        )

    numbers = {
        rule: in_custody(Question("VE", rule_named(rule)), DAY).value for rule in ("all-documented-v1", "detentions-v1", "charges-v1")
    }

    assert numbers == {"all-documented-v1": 1, "detentions-v1": 2, "charges-v1": 1}


@pytest.mark.parametrize(
    "broken",
    [
        {"counts": "families"},
        {"held_through": ["holiday"]},
        {"minimum_hours": -1},
        {"stale_after_days": "never"},
        {"reading": "perhaps"},
        {"mood": "good"},
    ],
)
def test_a_rule_that_no_number_can_follow_is_refused(broken: dict[str, object]) -> None:
    with pytest.raises(BadDefinition):
        checked("x-v1", {**ALL, **broken})
