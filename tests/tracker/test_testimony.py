"""Testimony is kept with consent or not at all, sealed, for those whom the consent names, until it ends."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.utils import timezone, translation

from detentions import verification
from detentions.choices import Role, SourceKind
from detentions.models import CaseKey, Citation, Detention, Source, User
from detentions.models.keys import Erased
from tests.cast import Cast, assemble, member
from tests.tracker.proposals import directory
from tests.tracker.testimonies import SAID, TODAY, told
from tracker import casework, confided, drafting, review, testimony
from tracker.models import Candidate, Report
from tracker.models import Testimony as Consented
from tracker.portal import queue
from tracker.rules import Access

R = Consented.Readers
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return assemble()


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


def read(report: Report) -> Candidate:
    """The real reader reads it."""
    drafting.draft(report_id=report.pk, at=timezone.now())
    return Candidate.objects.get(report=report, kind=Candidate.Kind.DETENTION)


def confirmed(cast: Cast, report: Report) -> Detention:
    """Beto and Carla agree."""
    directory()
    candidate = read(report)
    for reviewer in (cast.beto, cast.carla):
        candidate.refresh_from_db()
        if candidate.state in (Candidate.State.OPEN, Candidate.State.SECOND):
            review.confirm(candidate_id=candidate.pk, version=candidate.version, by=reviewer, at=timezone.now())
    candidate.refresh_from_db()
    assert candidate.detention
    return candidate.detention


def quoted(detention: Detention, user: User) -> tuple[str, set[str]]:
    """The words that the person sees in the case, and what it says where words are closed."""
    file = casework.case_file(detention.public_id, user, day=TODAY)
    assert file
    quotes = [quote for told_fact in (*file.names, *file.events) for quote in told_fact.quotes]
    assert quotes
    return " ".join(quote.words for quote in quotes), {quote.closed for quote in quotes if quote.closed}


def everything_stored() -> str:
    """All text and bytes of our tables, except what is proposed from the words and what was confirmed."""
    kept = []
    for model in [*apps.get_app_config("detentions").get_models(), *apps.get_app_config("tracker").get_models()]:
        if not model._meta.managed or model in (Candidate, apps.get_model("detentions", "DetaineeName")):
            continue
        for row in model._default_manager.values_list():
            kept += [str(bytes(cell)) if isinstance(cell, memoryview | bytes) else str(cell) for cell in row]
    return "\n".join(kept)


def test_without_consent_nothing_is_stored(cast: Cast) -> None:
    with pytest.raises(testimony.Refused) as refused:
        told(cast, given=False)

    assert refused.value.field == "given"
    assert not Source.objects.exists()
    assert not CaseKey.objects.exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("given_by", " "),
        ("scope", ""),
        ("until", TODAY - timedelta(days=1)),
        ("until", TODAY + timedelta(days=20_000)),
    ],
)
def test_a_gap_in_the_consent_is_said_at_its_field(cast: Cast, field: str, value: Any) -> None:
    with pytest.raises(testimony.Refused) as refused:
        told(cast, **{field: value})

    assert refused.value.field == field
    assert not Source.objects.exists()


def test_neither_words_nor_giver_lie_open_anywhere(cast: Cast) -> None:
    report = told(cast)

    stored = everything_stored()

    assert "hermano" not in stored
    assert "Rosa" not in stored
    assert "0414" not in stored
    assert report.source.kind == SourceKind.TESTIMONY
    assert report.source.words() == SAID
    assert testimony.giver_of(Consented.objects.get()) == ("Rosa Muestra, hermana", "0414-0000000")


def test_the_same_form_sent_twice_keeps_one(cast: Cast) -> None:
    once = uuid.uuid4()

    assert told(cast, once=once) == told(cast, once=once)
    assert Source.objects.count() == 1


def test_it_is_read_and_confirmed_and_its_words_verify(cast: Cast) -> None:
    confirmed(cast, told(cast))

    assert Citation.objects.exists()
    assert not list(verification.check_sources())
    assert not list(verification.check_citations())


def test_a_changed_letter_under_the_seal_is_found(cast: Cast) -> None:
    confirmed(cast, told(cast))
    sealed = bytearray(Source.objects.get().content or b"")
    sealed[40] ^= 1
    with pgtrigger.ignore():
        Source.objects.update(content=bytes(sealed))

    assert len(list(verification.check_sources())) == 2


@pytest.mark.parametrize(
    ("readers", "who"),
    [(R.TAKER, {"ana", "lea"}), (R.REVIEWERS, {"ana", "beto", "carla", "lea"}), (R.STAFF, {"ana", "dora", "beto", "carla", "lea"})],
)
def test_the_words_are_for_those_whom_the_consent_names(cast: Cast, readers: R, who: set[str]) -> None:
    people = {
        **{name: getattr(cast, name) for name in ("ana", "beto", "carla", "diego", "elsa")},
        "lea": member("Lea", Role.LEAD, cast.ours),
        "dora": member("Dora", Role.DOCUMENTER, cast.ours),
    }
    report = told(cast, readers=readers)

    may = {name for name, user in people.items() if not confided.why_not_read(user, report, Access.of(user), at=timezone.now())}
    filtered = {
        name for name, user in people.items() if Report.objects.filter(confided.readable(user, Access.of(user), at=timezone.now())).exists()
    }

    assert may == filtered == who


def test_a_reviewer_who_may_not_read_does_not_decide_and_is_not_offered_it(cast: Cast) -> None:
    candidate = read(told(cast, readers=R.TAKER))

    with pytest.raises(review.NotAllowed):
        review.confirm(candidate_id=candidate.pk, version=1, by=cast.beto, at=timezone.now())
    offered = queue.next_for(cast.beto, Access.of(cast.beto), at=timezone.now(), skipped=[])

    assert offered is None


def test_in_a_case_its_words_are_quoted_to_its_readers_only(cast: Cast) -> None:
    dora = member("Dora", Role.DOCUMENTER, cast.ours)
    case = confirmed(cast, told(cast))

    words, closed = quoted(case, cast.beto)
    theirs, why = quoted(case, dora)

    assert "Ramón Muestra" in words
    assert not closed
    assert not theirs.strip()
    assert why == {"Testimony: its words are shown only to those whom the consent names."}


def test_words_that_may_be_quoted_are_shown_to_all_who_see_the_case(cast: Cast) -> None:
    dora = member("Dora", Role.DOCUMENTER, cast.ours)
    case = confirmed(cast, told(cast, may_quote=True))

    words, closed = quoted(case, dora)

    assert "Ramón Muestra" in words
    assert not closed


def test_after_the_last_day_the_words_are_closed_and_the_case_says_so(cast: Cast) -> None:
    report = told(cast, until=TODAY)
    case = confirmed(cast, report)
    later = timezone.now() + timedelta(days=2)
    assert not confided.closed_by(Consented.objects.filter(pk=report.pk), cast.beto, at=timezone.now())

    by_the_day = confided.closed_by(Consented.objects.filter(pk=report.pk), cast.beto, at=later)
    number = testimony.close_ended(at=later)
    words, closed = quoted(case, cast.beto)

    assert "the consent ended on" in by_the_day[report.source_id]
    assert number == 1
    assert testimony.close_ended(at=later) == 0
    assert not words.strip()
    assert closed == set(by_the_day.values())
    assert report.source.words() == SAID  # sealed, not erased


def test_where_it_was_agreed_so_the_words_are_erased_and_the_record_still_verifies(cast: Cast) -> None:
    report = told(cast, until=TODAY, afterwards=Consented.Afterwards.ERASE)
    case = confirmed(cast, report)
    waiting = read(told(cast, SAID.replace("Ramón", "Raúl"), until=TODAY, afterwards=Consented.Afterwards.ERASE))

    testimony.close_ended(at=timezone.now() + timedelta(days=2))
    waiting.refresh_from_db()

    with pytest.raises(Erased):
        Source.objects.get(pk=report.source_id).words()
    assert testimony.giver_of(Consented.objects.get(pk=report.pk)) == ("", "")
    assert (waiting.headline, waiting.values) == ("…", {})
    assert not quoted(case, cast.beto)[0].strip()
    assert not list(verification.check_sources())
    assert not list(verification.check_citations())


def test_consent_taken_back_closes_at_once_by_the_taker_or_a_lead(cast: Cast) -> None:
    report = told(cast)
    candidate = read(report)

    with pytest.raises(testimony.Refused):
        testimony.end(report_id=report.pk, by=cast.beto, at=timezone.now())
    testimony.end(report_id=report.pk, by=cast.ana, at=timezone.now())
    report.refresh_from_db()

    assert report.state == Report.State.CLOSED
    assert queue.count_proposals([cast.ours.pk]) == 0
    with pytest.raises(review.NotAllowed):
        review.confirm(candidate_id=candidate.pk, version=1, by=cast.beto, at=timezone.now())


def test_an_unread_testimony_whose_consent_ends_is_never_read(cast: Cast) -> None:
    report = told(cast)
    testimony.end(report_id=report.pk, by=cast.ana, at=timezone.now())

    drafting.draft(report_id=report.pk, at=timezone.now())

    assert not Candidate.objects.exists()
