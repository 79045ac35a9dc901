"""A blind second look changes nothing and tells how often two people agree."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import NOW, Cast
from tests.portal.conftest import SignIn
from tests.portal.scene import set_up
from tracker import review
from tracker.models import Candidate, Recheck
from tracker.review import rechecks


@pytest.fixture(autouse=True)
def _everything_is_in_the_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rechecks, "ONE_IN", 1)


@pytest.mark.parametrize(
    ("form", "agrees", "differs"),
    [
        ({"action": "confirm", "f-date": "2019-03-20"}, True, []),
        ({"action": "confirm", "f-date": "2019-03-21"}, False, ["date"]),
        ({"action": "reject"}, False, []),
    ],
)
def test_a_second_look_is_compared_with_what_was_decided(
    cast: Cast, as_user: SignIn, form: dict[str, str], agrees: bool, differs: list[str]
) -> None:
    scene = set_up(cast)
    review.confirm(candidate_id=scene.arrest.pk, version=1, by=cast.beto, at=NOW, amended={"date": "2019-03-20"}, note="secreto")
    browser = as_user(cast.carla)

    page = browser.get(reverse("portal:rechecks")).content.decode()
    browser.post(reverse("portal:recheck", kwargs={"candidate_id": scene.arrest.pk}), form)

    assert 'value="2019-03-21"' in page
    for word in ("2019-03-20", "secreto", "Beto"):
        assert word not in page
    kept = Recheck.objects.get()
    assert (kept.agrees, kept.differs_in) == (agrees, differs)
    assert Candidate.objects.get(pk=scene.arrest.pk).version == 2
    assert f"alike: {int(agrees)}" in browser.get(reverse("portal:rechecks")).content.decode()


def test_who_decided_does_not_look_twice_and_nobody_looks_before(cast: Cast, as_user: SignIn) -> None:
    scene = set_up(cast)
    review.confirm(candidate_id=scene.arrest.pk, version=1, by=cast.beto, at=NOW)

    as_user(cast.beto).post(reverse("portal:recheck", kwargs={"candidate_id": scene.arrest.pk}), {"action": "confirm"})
    as_user(cast.carla).post(reverse("portal:recheck", kwargs={"candidate_id": scene.count.pk}), {"action": "confirm"})
    outsider = as_user(cast.diego).post(reverse("portal:recheck", kwargs={"candidate_id": scene.arrest.pk}), {"action": "confirm"})

    assert "Nothing of the sample waits for you" in as_user(cast.beto).get(reverse("portal:rechecks")).content.decode()
    assert outsider.status_code == 404
    assert not Recheck.objects.exists()
