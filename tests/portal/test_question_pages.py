"""The pages on which two people decide about a case, and the notices that call the second one."""

from __future__ import annotations

from datetime import timedelta

from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from detentions.choices import Role, Visibility
from detentions.models import Detention, Merge, User
from tests.cast import NOW, Cast, member
from tests.portal.conftest import SignIn
from tests.portal.scene import set_up
from tracker import notices, review
from tracker.models import Notice, Question, Report

FIRST = {"says": "yes", "basis": "family", "reason": "La hermana lo pide, por teléfono."}


def a_case(cast: Cast) -> Detention:
    decided = review.confirm(candidate_id=set_up(cast).arrest.pk, version=1, by=cast.beto, at=NOW)
    assert decided.detention
    return decided.detention


def page(name: str, case: Detention) -> str:
    return reverse(f"portal:{name}", kwargs={"public_id": case.public_id})


def ask(browser: Client, case: Detention) -> str:
    answer = browser.post(page("ask", case), {"kind": "publish", **FIRST})
    assert answer.status_code == 302
    return str(answer.headers["Location"])


def test_the_second_person_does_not_see_what_the_first_one_said(cast: Cast, as_user: SignIn) -> None:
    question = ask(as_user(cast.beto), a_case(cast))

    shown = as_user(cast.carla).get(question).content.decode()

    assert "Beto asks" in shown
    assert "La hermana" not in shown
    assert "Ramona Muestra" in shown
    assert "Beto: Yes" not in shown
    own = as_user(cast.beto).get(question).content.decode()
    assert "La hermana" in own
    assert "you have answered already" in own


def test_two_on_their_pages_publish_and_one_withdraws(cast: Cast, as_user: SignIn) -> None:
    case = a_case(cast)
    question = ask(as_user(cast.beto), case)

    as_user(cast.carla).post(question, {"says": "yes", "basis": "person", "reason": "Ella misma lo dijo en la radio."})

    case.refresh_from_db()
    assert case.visibility == Visibility.LISTED
    browser = as_user(cast.beto)
    assert "La hermana" in browser.get(question).content.decode()
    refused = browser.post(page("withhold", case), {"reason": " "})
    assert refused.status_code == 400
    assert "err-msg" in refused.content.decode()
    browser.post(page("withhold", case), {"reason": "La familia lo pide."})
    case.refresh_from_db()
    assert case.visibility == Visibility.RESTRICTED


def test_a_refused_answer_keeps_what_was_typed(cast: Cast, as_user: SignIn) -> None:
    case = a_case(cast)

    answer = as_user(cast.beto).post(page("ask", case), {"kind": "publish", "says": "yes", "reason": "Un texto largo."})

    shown = answer.content.decode()
    assert answer.status_code == 400
    assert "Say on what the publication of the name rests." in shown
    assert "Un texto largo." in shown
    assert 'value="yes" checked' in shown
    assert not Question.objects.exists()


def test_what_was_typed_survives_a_session_that_ran_out(cast: Cast, as_user: SignIn) -> None:
    case = a_case(cast)
    browser = Client(headers={"accept-language": "en"})
    browser.post(page("ask", case), {"kind": "publish", **FIRST}, headers={"Referer": "http://testserver" + page("ask", case)})
    kept = dict(browser.session["typed_before_sign_in"])
    signed_in = as_user(cast.beto)
    session = signed_in.session
    session["typed_before_sign_in"] = kept
    session.save()

    shown = signed_in.get(page("ask", case)).content.decode()

    assert "La hermana" in shown
    assert "Your session had run out" in shown
    assert not Question.objects.exists()


def test_to_publish_asks_who_it_is_when_that_was_proved_long_ago(cast: Cast, as_user: SignIn) -> None:
    case, browser = a_case(cast), as_user(cast.beto)
    session = browser.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": 0, "reauthenticated": True}]
    session.save()

    answer = browser.post(page("ask", case), {"kind": "publish", **FIRST})

    assert answer.headers["Location"].startswith("/accounts/reauthenticate/")
    assert not Question.objects.exists()


def test_two_cases_are_compared_merged_and_taken_apart(cast: Cast, as_user: SignIn) -> None:
    one = a_case(cast)
    made = review.add_person(
        report_id=Report.objects.get().pk, name=review.Marked("Raúl Prueba", None), event="arrest", date="2019-03-20", by=cast.beto, at=NOW
    )
    other = review.confirm(candidate_id=made.pk, version=1, by=cast.beto, at=NOW).detention
    assert other
    browser = as_user(cast.beto)

    compared = browser.get(page("ask", one), {"kind": "merge", "other": other.public_id.lower()}).content.decode()
    assert "differs" in compared
    assert "Raúl Prueba" in compared
    asked = browser.post(page("ask", one), {"kind": "merge", "other": other.public_id, "says": "yes", "reason": "Es uno."})
    as_user(cast.carla).post(asked.headers["Location"], {"says": "yes", "reason": "Sí."})
    one.refresh_from_db()
    assert one.merged_into_id == other.pk

    merge = Merge.objects.get()
    as_user(cast.carla).post(reverse("portal:split", kwargs={"public_id": other.public_id, "merge_id": merge.pk}), {"reason": "Son dos."})
    one.refresh_from_db()
    assert one.merged_into_id is None


def test_another_organisations_case_looks_absent(cast: Cast, as_user: SignIn) -> None:
    case = a_case(cast)
    question = ask(as_user(cast.beto), case)
    outsider = as_user(cast.diego)

    assert outsider.get(question).status_code == 404
    for name in ("ask", "withhold"):
        assert outsider.get(page(name, case)).status_code == 404
        assert outsider.post(page(name, case), FIRST).status_code == 404
    assert case.public_id not in outsider.get(reverse("portal:questions")).content.decode()
    assert case.public_id not in outsider.get(reverse("portal:notices")).content.decode()


def test_the_second_person_is_called_and_the_call_ends_when_seen(cast: Cast, as_user: SignIn) -> None:
    case = a_case(cast)
    question = ask(as_user(cast.beto), case)
    browser = as_user(cast.carla)
    assert case.public_id in browser.get(reverse("portal:notices")).content.decode()
    assert case.public_id in browser.get(reverse("portal:start")).content.decode()

    browser.get(question)

    assert not Notice.objects.filter(user=cast.carla, seen_at=None).exists()


def test_an_e_mail_says_that_something_waits_and_nothing_more(cast: Cast, as_user: SignIn, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.invalid"
    browser = as_user(cast.carla)
    assert browser.post(reverse("portal:notices"), {"email": "no address"}).status_code == 400
    browser.post(reverse("portal:notices"), {"email": "c@example.org"})
    case = a_case(cast)
    ask(as_user(cast.beto), case)

    later = timezone.now() + timedelta(minutes=10)
    assert notices.mail(at=later) == 1
    assert notices.mail(at=later) == 0

    (message,) = mail.outbox
    assert message.to == ["c@example.org"]
    told = f"{message.subject} {message.body}"
    for secret in ("Ramona", "Muestra", case.public_id, "Diario", "Beto", "Carla"):
        assert secret not in told


def test_no_e_mail_is_sent_to_who_gave_no_address_or_has_seen_it(cast: Cast, as_user: SignIn, settings: Settings) -> None:
    settings.EMAIL_HOST = "mail.invalid"
    ask(as_user(cast.beto), a_case(cast))
    later = timezone.now() + timedelta(minutes=10)
    assert notices.mail(at=later) == 0

    browser = as_user(cast.carla)
    browser.post(reverse("portal:notices"), {"email": "c@example.org"})
    browser.post(reverse("portal:notices"))
    assert notices.mail(at=later) == 0
    assert not mail.outbox


def test_a_publication_stands_on_the_dashboard_of_who_may_agree_until_somebody_has(cast: Cast, as_user: SignIn) -> None:
    lidia = member("Lidia", Role.LEAD, cast.ours)
    case = a_case(cast)
    question = ask(as_user(cast.beto), case)

    def is_wanted(who: User) -> bool:
        return question in as_user(who).get(reverse("portal:dashboard")).content.decode()

    assert [is_wanted(one) for one in (lidia, cast.carla)] == [True, True]
    assert [is_wanted(one) for one in (cast.beto, cast.ana, cast.elsa, cast.diego)] == [False] * 4
    assert case.public_id in as_user(lidia).get(reverse("portal:notices")).content.decode()

    as_user(lidia).post(question, {"says": "yes", "reason": "Lo pide la familia.", "basis": "family"})

    case.refresh_from_db()
    assert case.visibility == Visibility.LISTED
    assert not is_wanted(cast.carla)
    assert not Notice.objects.filter(seen_at=None).exists()
