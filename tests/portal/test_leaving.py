"""Somebody leaves: their work goes to a colleague, every session ends, the account is closed, and what they did stays."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from detentions.choices import Role, Visibility
from detentions.models import Change, Detention, Membership, SealedReader, SignInLink, User
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn, give_second_factor
from tests.portal.scene import administrator, received, set_up
from tracker import caseload, casework, leaving, review, staffing
from tracker.models import CaseAssignment, Notice, Report, Trace

PAGE = "/portal/people/"


@pytest.fixture
def fina(cast: Cast) -> User:
    found = administrator(cast)
    casework.note_recovery_copy(by=found, at=NOW)
    return found


def leave(user: User) -> str:
    return reverse("portal:person_leave", kwargs={"user_id": user.pk})


def test_a_leavers_queue_goes_to_a_colleague_who_is_told(cast: Cast, as_user: SignIn, fina: User) -> None:
    scene = set_up(cast)
    Report.objects.filter(pk=scene.report.pk).update(assigned_to=cast.beto)
    review.claim(Report.objects.get(pk=scene.report.pk), by=cast.beto, at=timezone.now())
    review.confirm(candidate_id=scene.arrest.pk, version=1, by=cast.carla, at=NOW)
    case = Detention.objects.get()
    caseload.assign(cases=[case.public_id], to=cast.beto, by=cast.beto, at=NOW)
    elsewhere, browser = as_user(cast.beto), as_user(fina)
    assert elsewhere.get("/portal/").status_code == 200
    page = browser.get(leave(cast.beto))
    held = page.context["held"]
    assert (held.assigned, held.open_now, held.cases) == (1, 1, 1)

    browser.post(leave(cast.beto), {"to": str(cast.carla.pk)})

    report = Report.objects.get(pk=scene.report.pk)
    assert (report.assigned_to, report.claimed_by) == (cast.carla, None)
    assert CaseAssignment.objects.get(ended_at=None).user == cast.carla
    assert Notice.objects.filter(user=cast.carla, kind=Notice.Kind.ASSIGNED, report=report).exists()
    assert not Membership.objects.filter(user=cast.beto, until=None).exists()
    assert not User.objects.get(pk=cast.beto.pk).is_active
    assert elsewhere.get("/portal/").status_code == 302
    assert not Client().login(username="beto", password="a long passphrase for tests")
    assert Trace.objects.get(act="person_leave", details__reports=1).subject == str(cast.beto.pk)
    assert Change.objects.filter(action="account_closed", subject_id=str(cast.beto.pk)).exists()


def test_a_sealed_case_that_only_the_leaver_could_open_needs_somebody(cast: Cast, as_user: SignIn, fina: User) -> None:
    review.confirm(candidate_id=set_up(cast).arrest.pk, version=1, by=cast.carla, at=NOW)
    case, lead = Detention.objects.get(), member("Lidia", Role.LEAD, cast.ours)
    casework.hide(public_id=case.public_id, version=case.version, to=Visibility.SEALED, reason="Peligro.", by=lead, at=NOW)
    browser = as_user(fina)

    assert browser.post(leave(lead), {"to": ""}).status_code == 400
    assert User.objects.get(pk=lead.pk).is_active
    browser.post(leave(lead), {"to": str(cast.carla.pk)})

    assert list(SealedReader.objects.filter(ended_at=None).values_list("user", flat=True)) == [cast.carla.pk]


def test_who_works_for_another_organisation_too_keeps_the_account(cast: Cast, fina: User) -> None:
    Membership.objects.create(user=cast.beto, organisation=cast.theirs, role=Role.REVIEWER, since=NOW)
    own = received(cast)
    Report.objects.filter(pk=own.pk).update(assigned_to=cast.beto, organisation=cast.theirs)

    left = leaving.leave(user=cast.beto, organisation=cast.ours, to=None, by=fina, at=NOW)

    assert (left.reports, left.is_closed) == (0, False)
    assert User.objects.get(pk=cast.beto.pk).is_active
    assert Report.objects.get(pk=own.pk).assigned_to == cast.beto


@pytest.mark.parametrize("whom", ["fina", "diego"])
def test_nobody_closes_their_own_account_or_one_of_another_organisation(cast: Cast, as_user: SignIn, fina: User, whom: str) -> None:
    user = fina if whom == "fina" else cast.diego

    answer = as_user(fina).post(leave(user), {"to": ""})

    assert answer.status_code == (400 if whom == "fina" else 404)
    assert User.objects.get(pk=user.pk).is_active


def test_a_former_colleague_is_let_back_with_a_link_and_without_the_old_passphrase(cast: Cast, as_user: SignIn, fina: User) -> None:
    leaving.leave(user=cast.beto, organisation=cast.ours, to=None, by=fina, at=NOW)
    browser = as_user(fina)
    assert "Beto" in browser.get(PAGE).content.decode()

    answer = browser.post(reverse("portal:person", kwargs={"user_id": cast.beto.pk}), {"back": "1", "roles": "reviewer"})

    assert "one-time-link" in answer.content.decode()
    assert SignInLink.objects.filter(user=cast.beto, used_at=None).exists()
    beto = User.objects.get(pk=cast.beto.pk)
    assert beto.is_active
    assert not beto.has_usable_password()


def test_sessions_of_a_lost_device_are_ended(cast: Cast, as_user: SignIn, fina: User) -> None:
    lost, browser = as_user(cast.beto), as_user(fina)

    browser.post(reverse("portal:person", kwargs={"user_id": cast.beto.pk}), {"sessions": "1"})

    assert lost.get("/portal/").status_code == 302
    assert as_user(cast.beto).get("/portal/").status_code == 200


def test_a_successor_must_review_here(cast: Cast, fina: User) -> None:
    for nobody in (cast.elsa, cast.diego, cast.ana):
        with pytest.raises(staffing.Refused):
            leaving.leave(user=cast.beto, organisation=cast.ours, to=nobody, by=fina, at=NOW)


def test_no_link_opens_what_somebody_sees_at_another_organisation_without_a_second_factor(cast: Cast, as_user: SignIn, fina: User) -> None:
    Membership.objects.create(user=cast.diego, organisation=cast.ours, role=Role.DOCUMENTER, since=NOW)
    browser = as_user(fina)
    address = reverse("portal:person", kwargs={"user_id": cast.diego.pk})

    refused = browser.post(address, {"link": "1"}, follow=True)
    assert "the link would open both" in refused.content.decode()
    assert not SignInLink.objects.filter(user=cast.diego).exists()
    give_second_factor(cast.diego)
    browser.post(address, {"link": "1"})

    assert SignInLink.objects.filter(user=cast.diego).exists()
    assert Change.objects.get(action="sign_in_link_made").by_id == fina.pk
    assert Trace.objects.filter(act="person", details={"action": "link"}, by=fina).count() == 2


def test_nobody_ends_the_sessions_of_somebody_who_works_elsewhere_by_now(cast: Cast, as_user: SignIn, fina: User) -> None:
    Membership.objects.create(user=cast.diego, organisation=cast.ours, role=Role.DOCUMENTER, since=NOW, until=timezone.now())
    diego = as_user(cast.diego)

    as_user(fina).post(reverse("portal:person", kwargs={"user_id": cast.diego.pk}), {"sessions": "1"})

    assert diego.get("/portal/").status_code == 200
