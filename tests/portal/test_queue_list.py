"""The queue: most pressing first, with the reason; filters, whose it is, and pages that cost the same however deep."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from detentions.choices import Role
from tests.cast import Cast, member
from tests.portal.conftest import SignIn, forget_everything
from tests.portal.scene import Scene, received, set_up
from tracker import ranking, review
from tracker.models import Candidate, Extraction, Notice, Report
from tracker.ranking import Reason

LIST = "/portal/queue/all/"


def another(cast: Cast, scene: Scene, name: str, *, days: int = 0, confidence: float = 0.9, **values: Any) -> Report:
    """One more report in the queue, with one proposal; it came `days` ago."""
    report = received(cast, f"Reporte sobre {name}. {values}\n")
    when = timezone.now() - timedelta(days=days)
    Report.objects.filter(pk=report.pk).update(state=Report.State.IN_QUEUE, received_at=when)
    report.refresh_from_db()
    extraction = Extraction.objects.create(report=report, reader="test", reader_version="1", language="es", is_relevant=True, made_at=when)
    told = {field: {"value": value, "spans": [], "rule": "test", "confidence": 0.9} for field, value in values.items()}
    Candidate.objects.create(
        extraction=extraction,
        report=report,
        kind="detention",
        position=0,
        fingerprint=name,
        headline=name,
        folded=name.lower(),
        values=told,
        confidence=confidence,
    )
    ranking.rank(report)
    return report


@pytest.mark.parametrize(
    ("values", "confidence", "expected"),
    [
        ({"event": "arrest"}, 0.9, [Reason.NEW_ARREST]),
        ({"event": "arrest", "date": "2001-01-01"}, 0.9, []),
        ({"event": "release", "minor": True}, 0.9, [Reason.MINOR]),
        ({"event": "hearing", "whereabouts_unknown": True}, 0.5, [Reason.WHEREABOUTS_UNKNOWN, Reason.LOW_CONFIDENCE]),
        ({"event": "death_in_custody"}, 0.9, [Reason.DEATH]),
        ({"event": "hearing"}, 0.9, []),
    ],
)
def test_a_report_says_why_it_matters(cast: Cast, values: dict[str, Any], confidence: float, expected: list[Reason]) -> None:
    report = another(cast, set_up(cast), "Nora Muestra", confidence=confidence, **values)

    assert report.reasons == [str(reason) for reason in expected]


def test_several_reports_on_one_person_are_a_reason(cast: Cast) -> None:
    scene = set_up(cast)
    reports = [another(cast, scene, "Nora Muestra", place=place, event="hearing") for place in ("Lara", "Zulia", "Mérida")]

    assert [report.reasons for report in reports] == [[], [], [Reason.MANY_REPORTS]]


def test_urgent_comes_first_and_what_waits_long_comes_before_a_new_urgent_one(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    Report.objects.filter(pk=scene.report.pk).update(state=Report.State.DECIDED)
    routine = another(cast, scene, "Rutina Prueba", event="hearing")
    urgent = another(cast, scene, "Urgente Prueba", event="hearing", minor=True)
    old = another(cast, scene, "Vieja Prueba", days=8, event="hearing")

    page = as_user(cast.beto).get(LIST).content.decode()

    places = [page.index(f"/portal/reports/{report.pk}/") for report in (old, urgent, routine)]
    assert places == sorted(places)
    assert "minor" in page
    assert "late" in page


@pytest.mark.parametrize(("query", "expected"), [("reason=minor", "Urgente"), ("late=1", "Vieja"), ("whose=mine", "Rutina")])
def test_filters_narrow_it(cast: Cast, as_user: SignIn, query: str, expected: str) -> None:
    scene = set_up(cast)
    Report.objects.filter(pk=scene.report.pk).update(state=Report.State.DECIDED)
    routine = another(cast, scene, "Rutina Prueba", event="hearing")
    another(cast, scene, "Urgente Prueba", event="hearing", minor=True)
    another(cast, scene, "Vieja Prueba", days=8, event="hearing")
    Report.objects.filter(pk=routine.pk).update(assigned_to=cast.beto)

    page = as_user(cast.beto).get(f"{LIST}?{query}").content.decode()

    assert [name for name in ("Rutina", "Urgente", "Vieja") if f"{name} Prueba" in page] == [expected]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("tells=release", ["Salida"]),
        ("tells=arrest", ["Captura"]),
        ("tells=count", ["the scene"]),
        ("language=en", ["Salida"]),
        ("language=en&tells=arrest", []),
        ("language=es&tells=arrest", ["Captura"]),
    ],
)
def test_it_is_narrowed_by_what_is_proposed_and_by_language(cast: Cast, as_user: SignIn, query: str, expected: list[str]) -> None:
    scene = set_up(cast)
    Candidate.objects.filter(pk=scene.arrest.pk).update(kind="count")
    ranking.rank(scene.report)
    release, capture = another(cast, scene, "Salida", event="house_arrest"), another(cast, scene, "Captura", event="disappearance")
    Report.objects.filter(pk=release.pk).update(language="en")
    Report.objects.filter(pk=capture.pk).update(language="es")

    page = as_user(cast.beto).get(f"{LIST}?{query}").content.decode()

    named = {"Salida": release, "Captura": capture, "the scene": scene.report}
    assert [name for name, report in named.items() if f"/portal/reports/{report.pk}/" in page] == expected
    assert page.count('class="chip"') == query.count("=")


def test_what_a_decision_leaves_is_what_the_queue_is_narrowed_by(cast: Cast) -> None:
    scene = set_up(cast)
    assert Report.objects.get().tells_of == ["arrest", "count", "not_detained"]

    review.reject(candidate_id=scene.count.pk, version=1, by=cast.beto, at=timezone.now(), reason="misread")

    assert Report.objects.get().tells_of == ["arrest", "not_detained"]


def test_a_chip_takes_its_filter_away_and_the_languages_are_those_that_wait(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    Report.objects.filter(pk=scene.report.pk).update(language="fr")

    page = as_user(cast.beto, language="es").get(f"{LIST}?tells=arrest&language=en&late=1").content.decode()

    assert 'href="?language=en&amp;late=1"' in page
    assert 'href="?tells=arrest&amp;language=en"' in page
    assert [code for code in ("de", "en", "fr") if f'<option value="{code}"' in page] == ["en", "fr"]
    assert "detenciones" in page.lower()


@pytest.mark.parametrize(
    "query",
    [
        "tells=nonsense",
        "language=<b>",
        "language=español",
        "reason=nonsense",
        "whose=x",
        "after=x",
        "after=2019-01-01_x",
        "after=99",
        "late=x",
    ],
)
def test_an_address_that_makes_no_sense_shows_everything(cast: Cast, as_user: SignIn, query: str) -> None:
    scene = set_up(cast)

    page = as_user(cast.beto).get(f"{LIST}?{query}")

    assert page.status_code == 200
    assert str(scene.report.pk) in page.content.decode()


def test_pages_follow_each_other_without_a_gap_and_ask_the_same_number_of_questions(
    cast: Cast, as_user: SignIn, monkeypatch: pytest.MonkeyPatch, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    monkeypatch.setattr("tracker.portal.queue_list.PER_PAGE", 3)
    scene = set_up(cast)
    made = {str(another(cast, scene, f"Persona {letter}", event="hearing").pk) for letter in "abcdefgh"} | {str(scene.report.pk)}
    browser = as_user(cast.beto)

    seen: list[str] = []
    address = LIST
    while address:
        with django_assert_max_num_queries(8):
            page = browser.get(address).content.decode()
        seen += [part.split("/")[0] for part in page.split('<a href="/portal/reports/')[1:] if not part.startswith("new")]
        address = LIST + page.split('href="?after=')[1].split('"')[0].join(["?after=", ""]) if 'href="?after=' in page else ""

    assert len(seen) == len(set(seen)) == 9
    assert set(seen) == made


def test_a_lead_gives_a_report_and_the_reviewer_is_told(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    lead = member("Greta", Role.LEAD, cast.ours)
    address = reverse("portal:assign", kwargs={"report_id": scene.report.pk})

    as_user(lead).post(address, {"to": str(cast.beto.pk), "here": f"{LIST}?whose=mine"})

    assert Report.objects.get().assigned_to == cast.beto
    assert Notice.objects.get().kind == "assigned"
    assert "A report was assigned to you" in as_user(cast.beto).get("/portal/").content.decode()
    assert as_user(cast.carla).get("/portal/queue/").status_code == 200
    assert as_user(cast.beto).get("/portal/queue/").status_code == 302


def test_a_reviewer_takes_a_free_one_and_gives_none_away(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    address = reverse("portal:assign", kwargs={"report_id": scene.report.pk})

    as_user(cast.beto).post(address, {"to": str(cast.beto.pk)})
    as_user(cast.carla).post(address, {"to": str(cast.carla.pk)})
    as_user(cast.beto).post(address, {"to": str(cast.carla.pk)})
    stranger = as_user(cast.beto).post(address, {"to": str(cast.diego.pk)}, follow=True)

    assert stranger.status_code == 404
    assert "Diego" not in as_user(cast.beto).get(LIST).content.decode()
    assert Report.objects.get().assigned_to == cast.beto
    as_user(cast.beto).post(address, {"to": ""})
    assert Report.objects.get().assigned_to is None


def test_the_questions_asked_do_not_grow_with_the_queue(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    browser = as_user(member("Lea", Role.LEAD, cast.ours))
    report = reverse("portal:report", kwargs={"report_id": scene.report.pk})
    deep = f"{LIST}?after=2001-01-01T00:00:00%2B00:00_{scene.report.pk}"
    pages = [LIST, deep, f"{LIST}?reason=new_arrest", f"{LIST}?whose=mine", "/portal/reports/live/", report]

    few = [_questions(browser, page) for page in pages]
    for number in range(40):
        another(cast, scene, f"Nora Muestra {number}", event="arrest")
    many = [_questions(browser, page) for page in pages]

    assert all(after <= before + 1 for before, after in zip(few, many, strict=True)), (few, many)
    assert max(many[:-1]) <= 15
    assert many[-1] <= 40


def _questions(browser: Client, page: str) -> int:
    browser.get(page)
    forget_everything()
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(page).status_code in (200, 286)
    return len(asked)
