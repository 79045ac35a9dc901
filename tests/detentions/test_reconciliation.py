"""A stated figure beside ours: the same day, a comparable rule, and a gap whose parts add up."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from detentions.actions import cases, directories
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.choices import CountMetric, CountQualifier, EventKind, ReleaseKind
from detentions.models import Detention
from detentions.reconciliation import Gap, Stated, reconcile
from detentions.when import When
from tests.cast import Cast, assemble

DAY = date(2019, 3, 21)
THEN, LATER = datetime(2019, 3, 22, tzinfo=UTC), datetime(2024, 1, 1, tzinfo=UTC)
NOT_FREE = ["house_arrest", "order_not_carried_out"]

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    cast = assemble()
    texts = {"number": 1, "name_es": "x", "name_en": "x", "text_es": "x", "text_en": "x"}
    wide = {"counts": "persons", "held_through": NOT_FREE, "minimum_hours": 0, "stale_after_days": 0}
    rules = [{"slug": "all-documented", "definition": wide, **texts}]
    rules += [{"slug": "foro-penal-like", "definition": {**wide, "minimum_hours": 48, "stale_after_days": 730}, **texts}]
    directories.load_rules(rules=rules, by=cast.ana, at=datetime(2019, 1, 1, tzinfo=UTC))
    return cast


def taken(cast: Cast, when: str, *, at: datetime = LATER, freed: str = "", unknown: bool | None = None) -> Detention:
    arrest = EventFacts(EventKind.ARREST, When.parse(when), whereabouts_unknown=unknown)
    case, _event = cases.open_case(
        person=PersonFacts("Ana Muestra"), event=arrest, country="VE", organisation=cast.ours, is_sample=False, by=cast.beto, at=at
    )
    if freed:
        release = EventFacts(EventKind.RELEASE, When.parse(freed), release_kind=ReleaseKind.FULL_LIBERTY)
        cases.record_event(detention=case, version=1, event=release, by=cast.beto, at=at)
    return case


def test_it_explains_the_gap_as_far_as_it_can(cast: Cast) -> None:
    taken(cast, "2019-03-01", at=THEN)  # known when they published
    taken(cast, "2019-01-23")  # found later
    taken(cast, "2019-01-05", freed="2019-03-15/2019-04-10")  # perhaps free by then
    taken(cast, "2019-03-21", freed="2019-03-22")  # too short for their definition
    taken(cast, "2010-01-01")  # not confirmed for years

    found = reconcile(Stated(10, DAY, published_at=THEN), country="VE", unconfirmed=3)

    assert found is not None
    assert (found.documented.value, found.documented.possibly, found.ratio, found.later_found) == (2, 3, 0.2, 1)
    assert found.gap == Gap(total=8, uncertain_dates=1, outside_definition=2, unconfirmed=3, not_matched=2)


def test_its_parts_add_up_and_none_takes_more_than_is_left(cast: Cast) -> None:
    for _person in range(3):
        taken(cast, "2019-03-21", freed="2019-03-22")

    for stated in range(6):
        found = reconcile(Stated(stated, DAY), country="VE", unconfirmed=1)
        assert found is not None
        gap = found.gap
        assert gap.total == stated == gap.uncertain_dates + gap.outside_definition + (gap.unconfirmed or 0) + gap.not_matched
        assert min(gap.uncertain_dates, gap.outside_definition, gap.not_matched) >= 0


def test_who_documents_more_has_a_gap_below_zero(cast: Cast) -> None:
    taken(cast, "2019-03-01")
    taken(cast, "2019-03-02")

    found = reconcile(Stated(1, DAY), country="VE")

    assert found is not None
    assert (found.ratio, found.gap) == (2.0, Gap(-1, 0, 0, None, -1))


@pytest.mark.parametrize(
    ("stated", "documented"),
    [
        (Stated(5, DAY, CountMetric.UNKNOWN_WHEREABOUTS), 1),
        (Stated(5, DAY, CountMetric.MINORS_DETAINED), 0),
        (Stated(5, DAY, scope="site:el-helicoide"), 0),
        (Stated(5, DAY, CountMetric.RELEASED_IN_PERIOD), None),
        (Stated(5, DAY, scope="post-election-2024"), None),
    ],
)
def test_it_puts_only_comparable_people_beside_a_figure(cast: Cast, stated: Stated, documented: int | None) -> None:
    taken(cast, "2019-03-01", unknown=True)
    taken(cast, "2019-03-02", unknown=False)

    found = reconcile(stated, country="VE")

    assert (found.documented.value if found else None) == documented


def test_a_figure_that_is_not_exact_has_no_ratio(cast: Cast) -> None:
    found = reconcile(Stated(5, DAY, qualifier=CountQualifier.AT_LEAST), country="VE")

    assert found is not None
    assert found.ratio is None


def test_it_answers_as_known_then(cast: Cast) -> None:
    taken(cast, "2019-03-01", at=THEN)
    taken(cast, "2019-01-23")

    found = reconcile(Stated(10, DAY), country="VE", known_at=THEN)

    assert found is not None
    assert found.documented.value == 1
