"""Flows, lengths, agencies as a dated hierarchy, filters and coverage, on a handful of lives."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from detentions import verification
from detentions.actions import cases, directories, merging
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import AgencyKind, EventKind, LocationKind, ReleaseKind
from detentions.models import Agency, Detention, Judgement, Location, Merge
from detentions.statistics import (
    Dimension,
    Flow,
    NoSuchRule,
    Question,
    flow,
    in_custody,
    last_days,
    lengths_ended,
    lengths_so_far,
    periods,
    rule_named,
    series_by,
    table,
)
from detentions.when import When
from tests.cast import Cast, assemble

pytestmark = pytest.mark.django_db
NOW = datetime(2024, 7, 1, 12, 0, tzinfo=UTC)
ALL = {"counts": "persons", "held_through": ["house_arrest"], "minimum_hours": 0, "stale_after_days": 0}
MAY, JUNE = (date(2024, 5, 1), date(2024, 5, 31)), (date(2024, 6, 1), date(2024, 6, 30))


@pytest.fixture
def cast() -> Cast:
    cast = assemble()
    texts = {"name_es": "x", "name_en": "x", "text_es": "x", "text_en": "x"}
    directories.load_rules(rules=[{"slug": "all", "number": 1, "definition": ALL, **texts}], by=cast.ana, at=NOW)
    shared = {"country": "VE", "source": "test", "recorded_at": NOW}
    mppij = Agency.objects.create(slug="ministry", name_es="M", kind=AgencyKind.GOVERNMENT, **shared)
    disip = Agency.objects.create(slug="disip", name_es="DISIP", kind=AgencyKind.INTELLIGENCE, active_to="2009-12", **shared)
    sebin = Agency.objects.create(
        slug="sebin", name_es="SEBIN", kind=AgencyKind.INTELLIGENCE, active_from="2009-12", predecessor=disip, parent=mppij, **shared
    )
    Agency.objects.create(slug="sebin-die", name_es="DIE", kind=AgencyKind.INTELLIGENCE, parent=sebin, active_from="2014", **shared)
    for slug in ("lara", "zulia"):
        Location.objects.create(slug=slug, name_es=slug, kind=LocationKind.STATE, **shared)
    Location.objects.create(slug="ramo-verde", name_es="Ramo Verde", kind=LocationKind.DETENTION_FACILITY, **shared)
    return cast


def said(
    kind: str, when: str, release: str = "", *, agency: str = "", place: str = "", facility: str = "", unknown: bool | None = None
) -> EventFacts:
    return EventFacts(
        EventKind(kind),
        When.parse(when),
        release_kind=ReleaseKind(release) if release else None,
        agencies=list(Agency.objects.filter(slug__in=agency.split())),
        place=Location.objects.filter(slug=place).first(),
        facility=Location.objects.filter(slug=facility).first(),
        whereabouts_unknown=unknown,
    )


def opened(cast: Cast, *events: EventFacts, at: datetime = NOW, **attributes: str) -> Detention:
    person = PersonFacts("Ramona Muestra", attributes=attributes)
    detention, _event = cases.open_case(
        person=person, event=events[0], country="VE", organisation=cast.ours, is_sample=True, by=cast.ana, at=at
    )
    for event in events[1:]:
        cases.record_event(detention=detention, version=detention.version, event=event, by=cast.ana, at=at)
    return detention


def asked(known_at: datetime | None = None, /, **filters: str) -> Question:
    return Question("VE", rule_named("all-v1"), known_at, {Dimension(name): frozenset({value}) for name, value in filters.items()})


def values(day: str, by: Dimension, **filters: str) -> dict[str, int]:
    return {value: points[0].value for value, points in series_by(asked(**filters), [date.fromisoformat(day)], by).items()}


def test_each_stretch_has_its_own_agency_and_place(cast: Cast) -> None:
    opened(
        cast,
        said("arrest", "2024-05-02", agency="sebin-die", place="lara", unknown=True),
        said("located", "2024-05-05", agency="sebin", facility="ramo-verde"),
        said("release", "2024-05-20", "house_arrest"),
    )

    days = ("2024-05-02", "2024-05-05", "2024-05-20")
    assert [values(day, Dimension.AGENCY) for day in days] == [{"sebin-die": 1}, {"sebin": 1}, {"sebin": 1}]
    assert [values(day, Dimension.FACILITY) for day in days] == [{"": 1}, {"ramo-verde": 1}, {"": 1}]
    assert [values(day, Dimension.STATE) for day in days] == [{"lara": 1}] * 3
    assert [values(day, Dimension.CUSTODY_STATE) for day in days] == [{"whereabouts_unknown": 1}, {"held": 1}, {"house_arrest": 1}]
    assert in_custody(asked(custody_state="whereabouts_unknown"), date(2024, 5, 4)).value == 1


def test_agencies_are_rolled_up_as_they_stood_on_the_day(cast: Cast) -> None:
    opened(cast, said("arrest", "2009-03-02", agency="disip"))
    opened(cast, said("arrest", "2009-03-02", agency="sebin-die"))
    opened(cast, said("arrest", "2009-03-02", agency="sebin disip"))
    days = [date(2009, 6, 30), date(2010, 6, 30), date(2015, 6, 30)]

    rolled = series_by(asked(), days, Dimension.AGENCY, rolled_up=True)
    cells = table(asked(), days[2], [Dimension.AGENCY, Dimension.SEX], rolled_up=True)

    assert {slug: [point.value for point in points] for slug, points in rolled.items()} == {
        "disip": [1, 0, 0],
        "sebin": [0, 2, 2],
        "sebin-die": [1, 0, 0],
        "several": [1, 1, 1],
    }
    assert {values: point.value for values, point in cells.cells.items()} == {("sebin", ""): 2, ("several", ""): 1}


def test_a_table_says_how_well_each_dimension_is_known(cast: Cast) -> None:
    opened(cast, said("arrest", "2024-05-02", place="lara"), sex="man", birth_date="1990-05-03")
    opened(cast, said("arrest", "2024-05-02", place="zulia"), sex="woman", minor="1")
    opened(cast, said("arrest", "2024-05"), sex="woman", birth_date="1990")

    found = table(asked(), date(2024, 5, 10), [Dimension.STATE, Dimension.AGE_GROUP])

    assert {values: (point.value, point.possibly) for values, point in found.cells.items()} == {
        ("", "30_to_44"): (0, 1),
        ("lara", "30_to_44"): (1, 1),
        ("zulia", "under_18"): (1, 1),
    }
    assert (found.total.value, found.total.possibly) == (2, 3)
    assert found.coverage == {Dimension.STATE: round(2 / 3, 4), Dimension.AGE_GROUP: 1.0}


def test_filters_meet(cast: Cast) -> None:
    opened(cast, said("arrest", "2024-05-02", place="lara"), sex="man")
    opened(cast, said("arrest", "2024-05-02", place="zulia"), sex="man")
    opened(cast, said("arrest", "2024-05-02", place="lara"), sex="woman")

    assert in_custody(asked(sex="man"), MAY[1]).value == 2
    assert in_custody(asked(sex="man", state="lara"), MAY[1]).value == 1
    assert values("2024-05-31", Dimension.STATE, sex="man") == {"lara": 1, "zulia": 1}
    assert [point.value for point in series_by(asked(sex="man", state="lara"), [*MAY], Dimension.SEX)["man"]] == [0, 1]


def test_flows_count_what_happened_once_however_often_it_was_told(cast: Cast) -> None:
    opened(cast, said("arrest", "2024-05-02"), said("arrest", "2024-05-03"), said("release", "2024-05-20", "house_arrest"))
    opened(cast, said("arrest", "2024-05"), said("transfer", "2024-06-02"), said("release", "2024-06-10", "full_liberty"))
    opened(cast, said("arrest", "2024-05-28/2024-06-03"), said("release", "2024-06-20", "pardon"), said("rearrest", "2024-06-25"))
    opened(cast, said("arrest", "2024-05-09", place="lara"), said("death", "2024-06-29"))

    def read(kind: Flow) -> list[tuple[int, int]]:
        return [(passage.value, passage.possibly) for passage in flow(asked(), kind, [MAY, JUNE])]

    assert read(Flow.ARRESTS) == [(3, 4), (1, 2)]
    assert read(Flow.RELEASES) == [(1, 1), (2, 2)]
    assert read(Flow.DEATHS) == [(0, 0), (1, 1)]
    assert read(Flow.TRANSFERS) == [(0, 0), (1, 1)]
    assert flow(asked(), Flow.RELEASES, [JUNE])[0].by_kind == {"full_liberty": (1, 1), "pardon": (1, 1)}
    (by_state,) = flow(asked(), Flow.ARRESTS, [MAY], Dimension.STATE)
    assert (by_state.by_value, by_state.coverage) == ({"": (2, 3), "lara": (1, 1)}, 0.25)
    assert flow(asked(state="lara"), Flow.DEATHS, [JUNE])[0].value == 1


def test_lengths_have_two_readings(cast: Cast) -> None:
    opened(cast, said("arrest", "2024-05-01"))
    opened(cast, said("arrest", "2024-05-11/2024-05-15"))
    opened(cast, said("release", "2024-05-25", "full_liberty"))
    opened(cast, said("arrest", "2024-01-01"), said("release", "2024-05-25", "full_liberty"))

    so_far = lengths_so_far(asked(), date(2024, 5, 21))
    ended = lengths_ended(asked(), *MAY)

    assert (so_far.count, so_far.not_known, so_far.shortest, so_far.longest) == (4, 1, 20, 20)
    assert so_far.groups == {**dict.fromkeys(so_far.groups, 0), "2_to_45_days": 2, "46_days_to_1_year": 1}
    assert (ended.count, ended.not_known, ended.shortest, ended.longest) == (2, 1, 145, 145)


def test_it_says_what_was_known_then(cast: Cast) -> None:
    first = opened(cast, said("arrest", "2024-05-02"))
    second = opened(cast, said("arrest", "2024-05-03"))
    later = NOW + timedelta(days=10)
    merge = merging.merge_cases(absorbed=second, into=first, version=1, reason="One case.", by=cast.ana, at=later)
    merging.split_cases(merge=merge, version=2, reason="Two after all.", by=cast.ana, at=later + timedelta(days=1))

    known = [NOW - timedelta(days=1), NOW, later, later + timedelta(days=1), None]

    assert [in_custody(asked(moment), MAY[1]).value for moment in known] == [0, 2, 1, 2, 2]
    assert [flow(asked(moment), Flow.ARRESTS, [MAY])[0].value for moment in known] == [0, 2, 1, 2, 2]


def test_merges_and_judgements_are_covered_by_their_changes(cast: Cast) -> None:
    first, second = opened(cast, said("arrest", "2024-05-02")), opened(cast, said("arrest", "2024-05-03"))
    merge = merging.merge_cases(absorbed=second, into=first, version=1, reason="One case.", by=cast.ana, at=NOW)
    merging.split_cases(merge=merge, version=2, reason="Two after all.", by=cast.ana, at=NOW)
    for verdict in Judgement.Verdict:
        merging.judge_people(one=first.detainee, other=second.detainee, verdict=verdict, reason="Seen.", by=cast.ana, at=NOW)

    assert list(verification.check_facts()) == []

    Merge.objects.filter(pk=merge.pk).update(withdrawn_at=None, withdrawn_by=None)
    assert len(list(verification.check_facts())) == 1


def test_weeks_end_on_sunday_and_periods_are_cut_to_fit() -> None:
    assert last_days(date(2024, 5, 1), date(2024, 5, 14), "week") == [date(2024, 5, 5), date(2024, 5, 12), date(2024, 5, 14)]
    assert periods(date(2023, 12, 31), date(2024, 2, 1), "month") == [
        (date(2023, 12, 31), date(2023, 12, 31)),
        (date(2024, 1, 1), date(2024, 1, 31)),
        (date(2024, 2, 1), date(2024, 2, 1)),
    ]


def test_a_rule_that_is_not_there_is_named_with_those_that_are(cast: Cast) -> None:
    with pytest.raises(NoSuchRule) as told:
        rule_named("none-v1")

    assert told.value.known == ["all-v1"]
