"""Characters that nobody sees, and letters that look like others: planted in a report, they deceive neither who reads nor who searches."""

from __future__ import annotations

from django.urls import reverse

from detentions import names
from detentions.models import DetaineeName, Detention
from tests.cast import NOW, Cast
from tests.portal.conftest import SignIn
from tests.portal.scene import received, set_up
from tracker import review
from tracker.models import Report

ODD = "Ra\u200bmona \u202eMuestra\u202c"


def test_they_are_boxed_and_turn_nothing_around(cast: Cast, as_user: SignIn) -> None:
    report = received(cast, f"El Sebin detuvo a {ODD} & a R\u0430\u00fal Prueba.")
    Report.objects.filter(pk=report.pk).update(state=Report.State.IN_QUEUE)

    page = as_user(cast.beto).get(reverse("portal:report", kwargs={"report_id": report.pk})).content.decode()

    boxes = [f'<bdi class="unseen" data-code="{code}">{chr(int(code, 16))}</bdi>' for code in ("200B", "202E", "202C")]
    assert "El Sebin detuvo a Ra{}mona {}Muestra{} &amp; a".format(*boxes) in page
    assert "It holds characters that nobody sees" in page
    assert "another alphabet that look like ours: R\u0430\u00fal." in page


def test_a_plain_text_is_shown_plainly(cast: Cast, as_user: SignIn) -> None:
    page = as_user(cast.beto).get(reverse("portal:report", kwargs={"report_id": set_up(cast).report.pk})).content.decode()

    assert "nobody sees" not in page
    assert "another alphabet" not in page
    assert "<bdi" not in page


def test_a_name_is_recorded_as_it_is_seen_and_found_by_it(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    scene.arrest.values["person"]["value"] = ODD
    scene.arrest.values["aliases"] = {"value": ["Ramona Muestra", "Mo\u00adna"], "spans": [], "rule": "test", "confidence": 0.9}
    scene.arrest.save()

    review.confirm(candidate_id=scene.arrest.pk, version=1, by=cast.carla, at=NOW)

    assert sorted(DetaineeName.objects.values_list("as_written", flat=True)) == ["Mona", "Ramona Muestra"]
    case = Detention.objects.get()
    assert case.public_id in as_user(cast.beto).get("/portal/cases/?q=Ramona+Muestra").content.decode()
    assert names.fold(ODD) == names.fold("Ramona Muestra")
