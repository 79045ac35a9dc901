"""A NUL character, which no text in the database may hold: in an address, in a form, from a stranger and from a colleague."""

from __future__ import annotations

from detentions.choices import Role
from detentions.models import Detention
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tests.portal.scene import set_up
from tracker import review
from tracker.models import SavedSearch
from tracker.portal.urls import urlpatterns

WORDS = [str(one.pattern) for one in urlpatterns if "<str:" in str(one.pattern) and "<uuid:" not in str(one.pattern)]


def test_nothing_stands_at_an_address_that_holds_one(cast: Cast, as_user: SignIn) -> None:
    browser = as_user(member("Lidia", Role.LEAD, cast.ours))
    assert len(WORDS) > 10

    for words in WORDS:
        address = "/portal/" + words.replace("<str:public_id>", "%00").replace("<str:code>", "%00").replace("<str:token>", "%00")
        address = address.replace("<str:kind>", "%00").replace("<slug:slug>", "sebin")
        assert browser.get(address).status_code in {200, 404, 405}, address


def test_a_form_or_a_question_that_holds_one_cannot_be_read_and_changes_nothing(cast: Cast, as_user: SignIn) -> None:
    review.confirm(candidate_id=set_up(cast).arrest.pk, version=1, by=cast.carla, at=NOW)
    case = Detention.objects.get()
    browser = as_user(member("Lidia", Role.LEAD, cast.ours))
    hide = {"action": "hide", "version": str(case.version), "to": "sealed", "reason": "Peligro\x00."}

    hidden = browser.post(f"/portal/cases/{case.public_id}/change/", hide)
    kept = browser.post("/portal/cases/searches/", {"name": "a\x00b", "query": "?q=x"})
    asked = browser.get(f"/portal/cases/{case.public_id}/ask/", {"kind": "merge", "other": "\x00"})

    assert [one.status_code for one in (hidden, kept, asked)] == [400, 400, 400]
    assert "The request could not be read" in hidden.content.decode()
    assert not SavedSearch.objects.exists()
    assert Detention.objects.get().version == case.version


def test_the_last_day_that_can_be_written_is_a_day(cast: Cast, as_user: SignIn) -> None:
    assert as_user(member("Lidia", Role.LEAD, cast.ours)).get("/portal/audit/?day=9999-12-31").status_code == 200
