"""Reading is safe to repeat, and what dies on the way is taken up again."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection, connections
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from detentions.when import When
from tests.cast import NOW, assemble
from tracker import drafting, intake
from tracker.extraction.claims import Reading
from tracker.models import Candidate, Extraction, Notice, Report

TEXT = (
    "CARACAS, 21 de marzo de 2019. Funcionarios del Sebin detuvieron este jueves a Ramona Muestra Ejemplo en su casa de Chacao, "
    "según denunció su familia.\n"
)


def a_report() -> Report:
    cast = assemble()
    return intake.receive(
        content=TEXT.encode(),
        publisher="Diario Ejemplo",
        published=When.parse("2019-03-21"),
        by=cast.ana,
        organisation=cast.ours,
        at=NOW,
        channel=Report.Channel.PASTE,
    ).report


@pytest.mark.django_db
def test_it_proposes_once_however_often_it_is_asked() -> None:
    report = a_report()

    for _again in range(3):
        drafting.draft(report_id=report.pk, at=NOW)

    report.refresh_from_db()
    assert report.state == Report.State.IN_QUEUE
    assert [candidate.headline for candidate in Candidate.objects.all()] == ["Ramona Muestra Ejemplo"]
    assert Extraction.objects.count() == 1


@pytest.mark.django_db
def test_each_value_shows_its_words() -> None:
    report = a_report()
    drafting.draft(report_id=report.pk, at=NOW)

    candidate = Candidate.objects.get()

    assert candidate.values["person"]["value"] == "Ramona Muestra Ejemplo"
    for value in candidate.values.values():
        assert value["spans"], "a value without a span does not exist"
        assert all(0 <= start < end <= len(TEXT) for start, end in value["spans"])


@pytest.mark.django_db(transaction=True)
def test_two_workers_that_hold_the_same_report_store_one_reading(settings: Settings) -> None:
    settings.READING_LEASE_SECONDS = 0  # both believe that the other has died
    report = a_report()
    both_have_read = Barrier(2, timeout=20)
    real = drafting.reader()

    class Waiting:
        name, version = real.name, real.version

        def read(self, text: str, **how: object) -> Reading:
            reading = real.read(text, published=None)
            both_have_read.wait()
            return reading

    def work(delay: int) -> None:
        try:
            while delay > 1 and not Report.objects.filter(state=Report.State.READING).exists():
                time.sleep(0.01)
            drafting.draft(report_id=report.pk, at=NOW + timedelta(seconds=delay))
        finally:
            connections.close_all()

    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as workers:
        patch.setattr(drafting, "reader", Waiting)
        list(workers.map(work, [1, 2]))

    assert Extraction.objects.count() == 1
    assert Candidate.objects.count() == 1
    connection.close()


@pytest.mark.django_db
def test_it_takes_up_what_a_dead_worker_left() -> None:
    report = a_report()
    Report.objects.filter(pk=report.pk).update(state=Report.State.READING, attempts=1, lease_until=NOW - timedelta(seconds=1))

    drafting.draft(report_id=report.pk, at=NOW)

    assert Report.objects.get().state == Report.State.IN_QUEUE


@pytest.mark.django_db
def test_it_leaves_alone_what_another_worker_is_reading() -> None:
    report = a_report()
    Report.objects.filter(pk=report.pk).update(state=Report.State.READING, attempts=1, lease_until=NOW + timedelta(seconds=30))

    drafting.draft(report_id=report.pk, at=NOW)

    assert Report.objects.get().state == Report.State.READING
    assert not Extraction.objects.exists()


@pytest.mark.django_db
def test_a_report_that_keeps_stopping_workers_fails_in_sight_and_can_be_read_again(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    report = a_report()
    Report.objects.filter(pk=report.pk).update(attempts=drafting.MOST_ATTEMPTS)

    drafting.draft(report_id=report.pk, at=NOW)

    report.refresh_from_db()
    assert (report.state, report.failure) == (Report.State.FAILED, Report.Failure.KEEPS_CRASHING)
    assert Notice.objects.filter(user=report.submitted_by, report=report).count() == 1
    intake.read_again(report_id=report.pk, by=report.submitted_by)
    drafting.draft(report_id=report.pk, at=NOW)
    report.refresh_from_db()
    assert report.state == Report.State.IN_QUEUE


@pytest.mark.django_db
def test_an_error_of_the_reader_ends_in_a_state_and_not_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    report = a_report()

    class Broken:
        name, version = "broken", "1"

        def read(self, text: str, **how: object) -> Reading:
            raise ValueError(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drafting, "reader", Broken)
        drafting.draft(report_id=report.pk, at=NOW)

    report.refresh_from_db()
    assert (report.state, report.failure) == (Report.State.FAILED, Report.Failure.READER_ERROR)
    assert "Ramona" not in caplog.text


@pytest.mark.django_db
def test_the_sweep_finds_what_waits() -> None:
    report = a_report()

    assert drafting.sweep(at=NOW) == 1
    drafting.draft(report_id=report.pk, at=NOW)
    assert drafting.sweep(at=NOW) == 0
