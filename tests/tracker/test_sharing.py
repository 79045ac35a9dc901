"""What another organisation may see of a case, and do with it: one table, `tracker.rules.SHARED`."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from detentions import verification
from detentions.actions import cases
from detentions.actions.cases import EventFacts, PersonFacts
from detentions.actions.facts import Impossible
from detentions.choices import EventKind, Role
from detentions.models import Change, Detention, Grant
from detentions.when import When
from tests.cast import NOW, Cast, assemble, member, organisation
from tracker import casework, finding, rules
from tracker.rules import Permission as P

DAY = date(2019, 3, 22)
LATER = NOW + timedelta(hours=1)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture
def case(cast: Cast) -> Detention:
    arrest = EventFacts(EventKind.ARREST, When.parse("2019-03-21"))
    made, _event = cases.open_case(
        person=PersonFacts("Ana Muestra"), event=arrest, country="VE", organisation=cast.ours, is_sample=False, by=cast.beto, at=NOW
    )
    return made


@pytest.mark.parametrize(
    ("scope", "sees", "extends"),
    [(None, False, False), (Grant.Scope.READ, True, False), (Grant.Scope.WRITE, True, True)],
)
def test_another_organisation_may_what_the_grant_says(
    cast: Cast, case: Detention, scope: Grant.Scope | None, sees: bool, extends: bool
) -> None:
    if scope:
        casework.share(public_id=case.public_id, organisation=cast.theirs, scope=scope, by=member("Lea", Role.LEAD, cast.ours), at=LATER)

    assert (casework.case_file(case.public_id, cast.diego, day=DAY) is not None) is sees
    assert bool(finding.find(finding.Query(text="muestra"), readers=[cast.theirs.pk]).total) is sees
    assert rules.visible_cases(cast.diego, P.REVIEW).exists() is extends
    assert rules.cases_open_to(cast.theirs.pk).exists() is extends


def test_a_grant_gives_nobody_more_than_their_role(cast: Cast, case: Detention) -> None:
    casework.share(
        public_id=case.public_id, organisation=cast.theirs, scope=Grant.Scope.WRITE, by=member("Lea", Role.LEAD, cast.ours), at=LATER
    )
    analyst, documenter = member("Iris", Role.ANALYST, cast.theirs), member("Hugo", Role.DOCUMENTER, cast.theirs)

    assert not rules.visible_cases(analyst).exists()
    assert rules.visible_cases(documenter).exists()
    assert not rules.visible_cases(documenter, P.REVIEW).exists()
    assert not rules.visible_cases(documenter, P.SEE_REPORTS).exists()


def test_a_grant_ends_and_leaves_its_trace(cast: Cast, case: Detention) -> None:
    lead = member("Lea", Role.LEAD, cast.ours)
    grant = casework.share(public_id=case.public_id, organisation=cast.theirs, scope=Grant.Scope.READ, by=lead, at=LATER)

    casework.stop_sharing(grant=grant, by=lead, at=LATER + timedelta(hours=1))

    assert casework.case_file(case.public_id, cast.diego, day=DAY) is None
    assert Grant.objects.get().ended_at == LATER + timedelta(hours=1)
    assert list(Change.objects.order_by("number").values_list("action", flat=True))[-2:] == ["case_shared", "case_no_longer_shared"]
    assert list(verification.check_facts()) == []
    with pytest.raises(Impossible):
        casework.stop_sharing(grant=grant, by=lead, at=LATER)


def test_only_a_lead_of_the_owner_shares(cast: Cast, case: Detention) -> None:
    for who in (cast.ana, cast.beto, cast.elsa, cast.diego, member("Leo", Role.LEAD, cast.theirs)):
        with pytest.raises(casework.NotAllowed):
            casework.share(public_id=case.public_id, organisation=cast.theirs, scope=Grant.Scope.READ, by=who, at=LATER)

    assert not Grant.objects.exists()


def test_it_shares_with_organisations_that_work_here(cast: Cast, case: Detention) -> None:
    lead = member("Lea", Role.LEAD, cast.ours)

    for other in (cast.ours, organisation("foro", is_tenant=False)):
        with pytest.raises(Impossible):
            casework.share(public_id=case.public_id, organisation=other, scope=Grant.Scope.READ, by=lead, at=LATER)


def test_an_organisation_may_hold_one_grant_at_a_time(cast: Cast, case: Detention) -> None:
    lead = member("Lea", Role.LEAD, cast.ours)
    for scope in (Grant.Scope.READ, Grant.Scope.WRITE):
        casework.share(public_id=case.public_id, organisation=cast.theirs, scope=scope, by=lead, at=LATER)

    assert Grant.objects.filter(ended_at=None).get().scope == Grant.Scope.WRITE
    assert Grant.objects.count() == 2
