"""Beside a proposed figure stand those that are on file; beside a denial, the cases under that name."""

from __future__ import annotations

from html import unescape

import pytest
from django.urls import reverse
from django.utils import translation

from detentions.actions import published_counts
from detentions.actions.figures import Figure
from detentions.choices import CountMetric
from detentions.models import Detention, Organisation
from detentions.when import When
from tests.cast import NOW, Cast
from tests.portal.conftest import SignIn
from tests.portal.scene import Scene, set_up, value
from tracker import review
from tracker.review import plausible


def on_file(scene: Scene, cast: Cast, day: str, number: int, **more: object) -> None:
    body = Organisation.objects.get(slug="foro-ejemplo")
    told = Figure(body=body, country="VE", metric=CountMetric.POLITICAL_PRISONERS, value=number, as_of=When.parse(day), **more)  # type: ignore[arg-type]
    published_counts.record_count(figure=told, source=scene.report.source, words=[], by=cast.beto, at=NOW)


@pytest.mark.parametrize(
    ("known", "check", "is_odd"),
    [
        (("2019-02-21", 840), "in range", False),
        (("2019-02-21", 86), "far from the one before", True),
        (("2019-03-21", 906), "another figure is on file for this day", True),
        (("2019-03-21", 866), "the same figure is on file", False),
        (("2016-03-21", 86), "", False),  # years ago
        (("2019-06-21", 86), "", False),  # later
    ],
)
def test_a_figure_is_judged_by_what_the_same_body_published_before(cast: Cast, known: tuple[str, int], check: str, is_odd: bool) -> None:
    scene = set_up(cast)
    on_file(scene, cast, *known)

    with translation.override("en"):
        beside = plausible.beside(scene.count)
        assert beside is not None
        here = next(line for line in beside.lines if not line.source)
        assert (str(here.check), here.is_odd) == (check, is_odd)


def test_the_page_shows_them_in_order_with_their_changes(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    for day, number in (("2018-12-01", 240), ("2019-02-04", 966), ("2019-05-01", 900)):
        on_file(scene, cast, day, number)

    page = unescape(as_user(cast.beto).get(reverse("portal:report", kwargs={"report_id": scene.report.pk}) + "?p=2").content.decode())

    part = page[page.index('id="plausible-head"') :].partition("</section>")[0]
    places = [part.index(words) for words in ("900", "+34", "866", "−100", "966", "+726", "240")]
    assert places == sorted(places)
    assert "/counts/?organisation=foro-ejemplo&metric=political_prisoners" in part


def test_a_figure_without_a_body_has_nothing_beside_it(cast: Cast) -> None:
    scene = set_up(cast)
    scene.count.values["organisation"] = value("Nadie Conocido", "Foro Ejemplo")

    assert plausible.beside(scene.count) is None


def test_who_is_said_not_to_be_detained_and_has_a_case_is_shown_with_it(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    page = reverse("portal:report", kwargs={"report_id": scene.report.pk}) + "?p=3"
    assert "None of your organisation's cases has a name like this one" in unescape(as_user(cast.beto).get(page).content.decode())

    scene.arrest.values["person"] = value("Raul Prueba", "Ramona Muestra")
    scene.arrest.headline = "Raul Prueba"
    scene.arrest.save()
    review.confirm(candidate_id=scene.arrest.pk, version=1, by=cast.carla, at=NOW)

    told = as_user(cast.beto).get(page).content.decode()
    assert Detention.objects.get().public_id in told
    assert 'value="attach:' not in told, "a denial is attached to no case"
