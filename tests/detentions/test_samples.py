"""The invented registry and the sample reports: always the same, always marked, loaded once."""

from __future__ import annotations

import tomllib
from collections import Counter
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from detentions import custody
from detentions.actions import installation
from detentions.choices import EventKind, SourceKind
from detentions.models import Citation, CustodyEvent, DetaineeName, Detention, Source
from detentions.models.facts import Fact
from detentions.when import When
from tracker import intake
from tracker.management.sample_lives import SampleCase, generate
from tracker.management.sample_texts import WORDS, compose
from tracker.models import Report

UNTIL = date(2026, 10, 31)
MARKS = {surname for pair in WORDS.sample_surnames for surname in pair}
REPORTS = Path(settings.SEEDS_DIR) / "reports"


@pytest.fixture(scope="module")
def lives() -> list[SampleCase]:
    return generate(seed=1, cases=400, until=UNTIL)


def test_it_is_the_same_for_the_same_seed(lives: list[SampleCase]) -> None:
    assert generate(seed=1, cases=400, until=UNTIL) == lives
    assert generate(seed=2, cases=400, until=UNTIL) != lives


def test_it_marks_every_name_as_invented(lives: list[SampleCase]) -> None:
    assert all(MARKS & set(life.person.name.split()) for life in lives)


def test_it_cites_words_that_stand_in_its_texts(lives: list[SampleCase]) -> None:
    for life in lives:
        for event in life.events:
            told = {span.field: event.text.words[span.start : span.end] for span in event.spans}
            assert told["person"] == life.person.name
            assert all(told.values())
            assert str(event.when.earliest.year if event.when.earliest else "") in told["date"]


def test_it_lets_nothing_happen_after_its_end_or_before_the_arrest(lives: list[SampleCase]) -> None:
    for life in lives:
        days = [event.when.latest for event in life.events if event.when.precision == "day"]
        assert days == sorted(days, key=lambda day: day or UNTIL)
        assert all(event.when.earliest is None or event.when.earliest <= UNTIL for event in life.events)
        assert all(event.text.published <= UNTIL for event in life.events)


def test_it_has_the_variety_that_pages_need(lives: list[SampleCase]) -> None:
    kinds = Counter(f"{event.kind}:{event.release_kind or ''}" for life in lives for event in life.events)
    held = sum(life.events[-1].kind not in {EventKind.RELEASE, EventKind.DEATH} for life in lives)

    assert {event.kind for life in lives for event in life.events} >= set(EventKind) - {EventKind.DISAPPEARANCE}
    assert len([kind for kind in kinds if kind.startswith("release")]) >= 8
    assert 40 <= held <= 120
    assert 0 < sum(life.person.is_minor for life in lives) < 30
    assert not any(life.is_listed for life in lives if life.person.is_minor)
    assert any(life.same_person_as is not None for life in lives)
    assert {event.text.language for life in lives for event in life.events} == {"es", "en"}


def test_it_notes_where_the_words_of_a_field_stand() -> None:
    text, spans = compose("{person} fue llevad{o} a {held_at:El Helicoide}.", {"person": "Ana Muestra", "o": "a"})

    assert text == "Ana Muestra fue llevada a El Helicoide."
    assert [text[span.start : span.end] for span in spans] == ["Ana Muestra", "El Helicoide"]


def test_it_has_six_reports_in_two_languages_each_described() -> None:
    entries = tomllib.loads((REPORTS / "reports.toml").read_text(encoding="utf-8"))["reports"]

    assert {entry["file"] for entry in entries} == {path.name for path in REPORTS.glob("*.txt")}
    assert Counter(entry["language"] for entry in entries) == {"es": 3, "en": 3}
    assert all("muestra" in entry["publisher"] or "sample" in entry["publisher"] for entry in entries)
    assert all(SourceKind(entry["kind"]) and When.parse(entry["published"]).is_known for entry in entries)


def test_its_balance_agrees_with_itself() -> None:
    text = (REPORTS / "2025-10-02-balance-en.txt").read_text(encoding="utf-8")

    assert "214" in text
    assert 187 + 27 == 168 + 46 == 209 + 5 == 61 + 153 == 211 + 6 - 3 == 214


def load(**options: object) -> str:
    out = StringIO()
    call_command("load_samples", pause=0, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def seeded(db: None) -> None:
    call_command("load_seeds", stdout=StringIO())


@pytest.mark.usefixtures("seeded")
def test_it_loads_once_and_only_sample_data() -> None:
    first = load()
    facts = {model: model._default_manager.count() for model in (Detention, CustodyEvent, DetaineeName, Citation, Source, Report)}
    second = load()

    assert {model: model._default_manager.count() for model in facts} == facts
    assert (facts[Detention], facts[Report]) == (400, 6)
    assert "400 detentions" in first
    assert "here already" in second
    assert not Detention.objects.filter(is_sample=False).exists()
    assert not Source.objects.filter(is_sample=False, sha256__isnull=False).exists()


@pytest.mark.usefixtures("seeded")
def test_it_gives_every_fact_its_words() -> None:
    load(cases=40)

    cited = set(Citation.objects.exclude(start=None).values_list("fact_id", flat=True))
    for model in Fact.__subclasses__():
        assert (
            set(model._default_manager.exclude(pk__in=cited).filter(recorded_by__username="samples").values_list("pk", flat=True)) == set()
        )


@pytest.mark.usefixtures("seeded")
def test_it_stays_out_of_an_installation_that_holds_real_words() -> None:
    by = installation.machine(username="somebody")
    ours = installation.first_organisation(name="Ours", country="VE", at=timezone.now())
    words = b"Un texto de verdad que alguien ha enviado."
    intake.receive(content=words, publisher="x", published=None, by=by, organisation=ours, at=timezone.now(), channel=Report.Channel.PASTE)

    with pytest.raises(CommandError, match="Real reports or cases are here"):
        load()
    assert not Detention.objects.exists()
    assert "40 detentions" in load(mixed=True, cases=40)


@pytest.mark.django_db
def test_it_asks_for_seeds_first() -> None:
    with pytest.raises(CommandError, match="load_seeds"):
        load()


def test_it_shows_some_people_held_in_every_year(lives: list[SampleCase]) -> None:
    rule = custody.Rule("all", held_through=frozenset({"house_arrest", "order_not_carried_out"}))
    told = [[custody.LifeEvent(event.kind, event.when, release_kind=event.release_kind or "") for event in life.events] for life in lives]

    held = {year: sum(custody.surely_held(events, date(year, 6, 30), rule) for events in told) for year in range(2014, 2027)}

    assert min(held.values()) >= 8, held
