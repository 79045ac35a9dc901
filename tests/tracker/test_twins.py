"""One text in many papers is one source: it is said to the reviewer, and neither copies nor a flood of them push others back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from detentions.models import Agency
from tests.cast import NOW, Cast, assemble
from tests.portal.conftest import SignIn, as_user  # noqa: F401 -- a fixture
from tests.tracker.floods import CABLE, name, other, read
from tracker import review
from tracker.models import Decision, Report
from tracker.portal import queue
from tracker.ranking import FLOOD, Reason
from tracker.review import Verdict

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
INTRO = "Nota de la redacción: publicamos el despacho de la agencia tal como llegó a nuestra mesa, con los datos que pudimos comprobar.\n\n"
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


def cable(number: int = 0) -> str:
    return CABLE.format(name=name(number))


def test_a_cable_in_another_paper_is_told_to_be_the_same_source_and_can_wait(cast: Cast) -> None:
    first = read(cast, cable())
    second = read(cast, INTRO + cable(), publisher="Diario Dos", after=HOUR)

    assert first.twin is None
    assert second.twin == first
    assert 75 <= second.alike < 100
    assert Reason.COPY in second.reasons
    assert (first.urgency, second.urgency) == (Report.Urgency.URGENT, Report.Urgency.ROUTINE)


def test_the_same_words_about_somebody_else_keep_their_place(cast: Cast) -> None:
    """A false report could come first, in a true one's words."""
    first = read(cast, cable())
    second = read(cast, cable(1), publisher="Diario Dos", after=HOUR)

    assert second.twin == first
    assert Reason.COPY not in second.reasons
    assert second.urgency == Report.Urgency.URGENT


def test_another_text_about_the_same_person_is_no_copy(cast: Cast) -> None:
    read(cast, cable())

    own = read(cast, other(0), publisher="Diario Dos", after=HOUR)

    assert own.twin is None


def test_a_few_words_are_nobodys_copy(cast: Cast) -> None:
    text = "El Sebin detuvo a Ramona Muestra en Caracas."
    read(cast, text)

    assert read(cast, text + " Hoy.", after=HOUR).twin is None


def test_what_another_organisation_was_sent_is_nobodys_twin(cast: Cast) -> None:
    read(cast, cable())
    theirs = read(replace(cast, ana=cast.diego, ours=cast.theirs), INTRO + cable(), after=HOUR)

    assert theirs.twin is None


def test_copies_count_as_one_report_on_a_person(cast: Cast) -> None:
    for number in range(4):
        report = read(cast, f"Edición {number} de la tarde.\n\n" + cable(), publisher=f"Diario {number}", after=HOUR * number)

    assert Reason.MANY_REPORTS not in report.reasons


def test_a_flood_of_one_text_with_other_names_waits_and_others_pass(cast: Cast) -> None:
    flood = [read(cast, cable(number), publisher="Diario Falso", after=timedelta(minutes=number)) for number in range(FLOOD + 5)]
    elsewhere = read(cast, cable(900), publisher="Diario Ejemplo", after=HOUR)
    genuine = read(cast, other(7), publisher="Diario Ejemplo", after=2 * HOUR)

    assert [Reason.FLOOD in report.reasons for report in flood] == [False] * (FLOOD + 1) + [True] * 4
    assert Reason.FLOOD not in elsewhere.reasons
    order = list(queue.in_order([cast.ours.pk]))
    assert max(order.index(elsewhere), order.index(genuine)) < min(order.index(late) for late in flood[FLOOD + 1 :])


def test_a_copy_that_says_less_can_wait(cast: Cast) -> None:
    read(cast, cable())

    calm = cable().replace("Se desconoce el paradero de", "Habló la familia de")
    assert Reason.COPY in read(cast, calm, publisher="Diario Dos", after=HOUR).reasons


@pytest.mark.parametrize(
    ("urgent", "calm"),
    [("Se desconoce el paradero de", "Habló la familia de"), ("La adolescente {name}, de 15 años,", "{name}")],
)
def test_a_copy_that_says_more_of_the_same_person_keeps_its_place(cast: Cast, urgent: str, calm: str) -> None:
    """Somebody may send a true report's words ahead of it, without the line for which it is urgent."""
    text = CABLE.replace("Se desconoce el paradero de {name}", f"{urgent} no aparece" if "{name}" in urgent else f"{urgent} {{name}}")
    plain = text.replace(urgent, calm)
    read(cast, plain.format(name=name(0)))
    second = read(cast, text.format(name=name(0)), publisher="Diario Dos", after=HOUR)

    assert second.twin is not None
    assert (Reason.COPY in second.reasons, second.urgency) == (False, Report.Urgency.URGENT)


@pytest.mark.parametrize("action", [Decision.Action.REJECT, Decision.Action.UNVERIFIABLE])
def test_a_copy_of_what_was_not_believed_is_asked_in_its_own_right(cast: Cast, action: Decision.Action) -> None:
    first = read(cast, cable())
    waiting = read(cast, INTRO + cable(), publisher="Diario Dos", after=HOUR)
    decide(cast, first, action)

    later = read(cast, "Otra nota.\n\n" + cable(), publisher="Diario Tres", after=2 * HOUR)

    waiting.refresh_from_db()
    assert later.twin == first
    assert [Reason.COPY in one.reasons for one in (waiting, later)] == [False, False]
    assert waiting.urgency == Report.Urgency.URGENT


def test_a_copy_that_waits_for_a_second_reviewer_does_not_wait_like_a_copy(cast: Cast) -> None:
    read(cast, cable())
    second = read(cast, INTRO + cable(), publisher="Diario Dos", after=HOUR)
    decide(cast, second, Decision.Action.ASK_SECOND)

    second.refresh_from_db()
    assert Reason.COPY in second.reasons
    assert second.urgency == Report.Urgency.URGENT


def decide(cast: Cast, report: Report, action: Decision.Action) -> None:
    """Beto's verdict on all that the report proposes."""
    for one in report.candidates.order_by("pk"):
        reason = Decision.Reason.MISREAD if action == Decision.Action.REJECT else ""
        review.decide(candidate_id=one.pk, version=one.version, verdict=Verdict(action, reason=reason), by=cast.beto, at=NOW + DAY)


def flooded(cast: Cast, number: int) -> list[Report]:
    return [read(cast, cable(one), publisher="Diario Falso", after=timedelta(minutes=one)) for one in range(number)]


def test_who_floods_in_anothers_name_does_not_hold_the_true_one_back(cast: Cast) -> None:
    flooded(cast, FLOOD + 2)

    genuine = read(replace(cast, ana=cast.beto), cable(900), publisher="Diario Falso", after=HOUR)

    assert Reason.FLOOD not in genuine.reasons


def test_alerts_of_one_form_are_no_flood_once_reviewers_confirm_them(cast: Cast) -> None:
    """On the day of a mass arrest an organisation may send fifty alerts that differ in the name."""
    Agency.objects.create(slug="sebin", acronym="SEBIN", name_es="Sebin", kind="intelligence", country="VE", recorded_at=NOW)
    alerts = flooded(cast, FLOOD + 3)
    assert Reason.FLOOD in alerts[-1].reasons
    decide(cast, alerts[1], Decision.Action.REJECT)
    for number in (2, 3):
        decide(cast, alerts[number], Decision.Action.CONFIRM)

    for held in alerts[FLOOD + 1 :]:
        held.refresh_from_db()
        assert Reason.FLOOD not in held.reasons
        assert held.urgency == Report.Urgency.URGENT
    assert Reason.FLOOD not in read(cast, cable(700), publisher="Diario Falso", after=HOUR).reasons


def test_the_desk_shows_both_sides(cast: Cast, as_user: SignIn) -> None:  # noqa: F811 -- the fixture
    first = read(cast, cable())
    second = read(cast, INTRO + cable(), publisher="Diario Dos", after=HOUR)
    browser = as_user(cast.beto)

    copy, original = (" ".join(browser.get(f"/portal/reports/{one.pk}/").content.decode().split()) for one in (second, first))

    assert f"{second.alike} % of these words stand in an earlier report: one source, not two." in copy
    assert f'href="/portal/reports/{first.pk}/"' in copy
    assert "1 later report has nearly the same words" in original
    assert f'href="/portal/reports/{second.pk}/"' in original
    assert "the words and proposals of an earlier report" in " ".join(browser.get("/portal/queue/all/").content.decode().split())
