"""The dashboard says what waits, for whom and how long, how well reports are read, and whom to call: only of one's own organisations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from detentions.actions import installation
from detentions.models import Detention
from tests.cast import NOW, Cast
from tests.portal.conftest import SignIn
from tests.portal.scene import received, set_up
from tracker import casenotes, casework, review
from tracker.models import Candidate, CaseNote, Decision, Extraction, Feed, Fetch, Report
from tracker.review.health import health

PAGE = "/portal/dashboard/"


def test_it_shows_what_waits_and_what_is_assigned_to_whom(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    Report.objects.filter(pk=scene.report.pk).update(assigned_to=cast.beto, urgency=Report.Urgency.URGENT, received_at=timezone.now())

    own, others = as_user(cast.beto).get(PAGE), as_user(cast.diego).get(PAGE)

    assert own.context["counts"]["all"] == 1
    assert own.context["counts"]["mine"] == 1
    assert own.context["ages"][0].numbers == (1, 0, 0, 0)
    assert str(scene.report.source) in own.content.decode()
    assert others.context["counts"]["all"] == 0
    assert str(scene.report.source) not in others.content.decode()


def test_a_changed_value_lowers_the_share_of_its_field_and_only_of_its_field(cast: Cast) -> None:
    scene = set_up(cast)
    review.confirm(candidate_id=scene.arrest.pk, version=1, by=cast.carla, at=NOW, amended={"date": "2019-03-19"})

    found = health([cast.ours.pk], since=NOW - timedelta(days=1))

    assert found.confirmed == 1
    assert found.fields["detention", "date"].percent == 0
    assert found.fields["detention", "person"].percent == 100
    assert not health([cast.theirs.pk], since=NOW - timedelta(days=1)).fields
    assert not health([cast.ours.pk], since=NOW + timedelta(days=1)).fields


def test_what_was_misread_counts_against_every_field_and_a_duplicate_against_none(cast: Cast) -> None:
    scene = set_up(cast)
    review.reject(candidate_id=scene.arrest.pk, version=1, by=cast.carla, at=NOW, reason=Decision.Reason.MISREAD)
    assert health([cast.ours.pk], since=NOW - timedelta(days=1)).fields["detention", "person"].percent == 0

    scene.arrest.refresh_from_db()
    review.undo(candidate_id=scene.arrest.pk, version=scene.arrest.version, by=cast.carla, at=NOW)
    scene.arrest.refresh_from_db()
    review.reject(candidate_id=scene.arrest.pk, version=scene.arrest.version, by=cast.carla, at=NOW, reason=Decision.Reason.DUPLICATE)
    assert not health([cast.ours.pk], since=NOW - timedelta(days=1)).fields


def test_a_reminder_that_is_due_is_there_and_leads_to_the_notes(cast: Cast, as_user: SignIn) -> None:
    review.confirm(candidate_id=set_up(cast).arrest.pk, version=1, by=cast.carla, at=NOW)
    case = Detention.objects.select_related("key").get()
    due = timezone.now().date() - timedelta(days=1)
    casenotes.write(
        detention=case, kind=CaseNote.Kind.NOTE, words="Llamar a la madre", whom="", call_again_on=due, by=cast.beto, at=timezone.now()
    )

    page = as_user(cast.beto).get(PAGE).content.decode()

    assert reverse("portal:case_notes", kwargs={"public_id": case.public_id}) in page
    assert "Llamar a la madre" not in page
    assert case.public_id not in as_user(cast.diego).get(PAGE).content.decode()


def test_its_questions_to_the_database_are_few_however_much_there_is(
    cast: Cast, as_user: SignIn, django_assert_max_num_queries: Any
) -> None:
    set_up(cast)
    browser = as_user(cast.beto)
    browser.get(PAGE)

    with django_assert_max_num_queries(6):
        assert browser.get(PAGE).status_code == 200


def test_it_tells_how_many_proposals_came_day_by_day_in_a_line_and_in_words(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    proposed = Candidate.objects.filter(report=scene.report).count()
    ten_days_ago = timezone.now() - timedelta(days=10)
    Extraction.objects.update(made_at=ten_days_ago)

    own = as_user(cast.beto, language="es").get(PAGE)

    trend = own.context["trend"]
    assert (trend.total, trend.week, trend.week_before) == (proposed, 0, proposed)
    assert [day for day, number in trend.days if number] == [casework.today(ten_days_ago)]
    assert len(trend.days) == 28
    assert f"0 en los últimos 7 días, {proposed} en los 7 anteriores" in own.content.decode()
    assert "<polyline" in own.content.decode()
    assert as_user(cast.diego).get(PAGE).context["trend"].total == 0


def fetched(cast: Cast, publisher: str, *, hours: int, failure: str = "", report: Report | None = None) -> None:
    at = timezone.now() - timedelta(hours=hours)
    state = Fetch.State.FAILED if failure else Fetch.State.DONE
    about = {"organisation": cast.ours, "asked_by": cast.ana, "asked_at": at, "due_at": at, "kind": "news", "report": report}
    Fetch.objects.create(address="https://example.org/a", publisher=publisher, state=state, failure=failure, **about)


def test_places_whose_last_address_failed_come_first_with_why_and_when_something_came_last(cast: Cast, as_user: SignIn) -> None:
    report = set_up(cast).report
    fetched(cast, "Diario Uno", hours=1, report=report)
    fetched(cast, "Diario Uno", hours=9, failure="no_answer")
    fetched(cast, "Diario Dos", hours=3, failure="no_answer")
    fetched(cast, "Diario Dos", hours=30, report=report)

    own = as_user(cast.beto).get(PAGE)

    assert [(one.name, bool(one.failed)) for one in own.context["places"]] == [("Diario Dos", True), ("Diario Uno", False)]
    assert "The server did not answer." in own.content.decode()
    assert "last fetched 30 h ago" in own.content.decode()
    assert as_user(cast.diego).get(PAGE).context["places"] == []


@pytest.mark.parametrize(("number", "words"), [(1, "1 urgente"), (2, "2 urgentes")])
def test_one_urgent_report_is_one(cast: Cast, as_user: SignIn, number: int, words: str) -> None:
    for at in range(number):
        received(cast, f"Reporte {at}")
    Report.objects.update(urgency=Report.Urgency.URGENT, state=Report.State.IN_QUEUE)

    assert f", {words}<" in as_user(cast.beto, language="es").get(PAGE).content.decode()


def test_a_machine_account_is_named_in_words(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    Report.objects.filter(pk=scene.report.pk).update(submitted_by=installation.machine(username="samples"))

    page = as_user(cast.beto, language="es").get(reverse("portal:report", kwargs={"report_id": scene.report.pk})).content.decode()

    assert "UTC de los datos de muestra" in page
    assert "de samples" not in page


def test_lists_of_news_that_fail_come_first_with_why_and_since_when(cast: Cast, as_user: SignIn) -> None:
    now = timezone.now()
    followed = {"organisation": cast.ours, "followed_by": cast.ana, "followed_at": now, "due_at": now, "looked_at": now}
    Feed.objects.create(address="https://example.org/1", publisher="Diario Uno", entries=20, **followed)
    failing = {"failure": "no_answer", "failing_since": now - timedelta(hours=30)}
    Feed.objects.create(address="https://example.org/2", publisher="Diario Dos", **failing, **followed)
    Feed.objects.create(address="https://example.org/3", publisher="Diario Tres", is_active=False, **followed)

    own, others = as_user(cast.beto).get(PAGE), as_user(cast.diego).get(PAGE)

    assert [one.publisher for one in own.context["feeds"]] == ["Diario Dos", "Diario Uno"]
    page = " ".join(own.content.decode().split())
    assert "The server did not answer." in page
    assert "since 30 h ago" in page
    assert "20 entries" in page
    assert others.context["feeds"] == []


@pytest.mark.parametrize(("seconds", "words"), [((4, 11, 95), "11 s"), ((200, 400), "5 min")])
def test_it_tells_how_long_reports_wait_for_the_reader(cast: Cast, as_user: SignIn, seconds: tuple[int, ...], words: str) -> None:
    now = timezone.now()
    for number, took in enumerate(seconds):
        report = received(cast, f"Texto de prueba {number}.")
        Report.objects.filter(pk=report.pk).update(received_at=now, read_at=now + timedelta(seconds=took))

    assert as_user(cast.beto).get(PAGE).context["reading_time"] == words
    assert as_user(cast.diego).get(PAGE).context["reading_time"] == ""
