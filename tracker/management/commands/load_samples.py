"""Loads the invented registry and sends the sample reports on their way, so that a newcomer has something to see."""

from __future__ import annotations

import time
import tomllib
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from detentions.actions import bulk, directories, installation
from detentions.actions.bulk import CaseFacts, ChargeFacts
from detentions.actions.cases import EventFacts, PersonFacts, Words
from detentions.actions.texts import KeptText, keep_texts
from detentions.choices import EventKind, SourceKind, Visibility
from detentions.editions import publishing
from detentions.models import Agency, Attribute, Change, Charge, Detention, Edition, Location, Offence, Organisation, Source, User
from detentions.when import When
from tracker import intake
from tracker.management import sample_lives, sample_texts
from tracker.management.sample_lives import SampleCase, SampleEvent
from tracker.models import Report

SEED = 20190321
LAST_DAY = date(2026, 10, 31)
_LISTED = "Caso de muestra, inventado. / Sample case, invented."
_OBSERVATORY = {
    "slug": "muestra-observatorio-ejemplo",
    "country": "XX",  # no country: it doesn't exist
    "verify": False,
    "source": "invented for the sample reports",
    "note": "",
    "name_es": "Observatorio Ejemplo de Libertades (muestra)",
    "name_en": "Observatorio Ejemplo de Libertades (sample)",
    "aliases": ["Observatorio Ejemplo", "Observatorio Ejemplo de Libertades", "OEL"],
    "acronym": "OEL",
    "kind": "ngo",
    "alignment": "",
    "active_from": "",
}


class Command(BaseCommand):
    """`manage.py load_samples`. Safe to repeat: what is there already is left alone."""

    help = (
        "Load about 400 invented detentions, all marked as sample data, and send six sample reports to the queue one after the other, "
        "so that people can watch them travel. Refuses on an installation that holds real reports or cases, unless --mixed is given. "
        "Exit code 0: loaded or already there; 1: refused."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cases", type=int, default=400, help="how many invented detentions (default: %(default)s)")
        parser.add_argument("--pause", type=float, default=3.0, help="seconds between two sample reports (default: %(default)s)")
        parser.add_argument("--mixed", action="store_true", help="load although real reports or cases are here")

    def handle(self, *_args: object, cases: int, pause: float, mixed: bool, **_options: object) -> None:
        if not mixed and (
            Source.objects.filter(is_sample=False, sha256__isnull=False).exists() or Detention.objects.filter(is_sample=False).exists()
        ):
            raise CommandError("Real reports or cases are here. Sample data would stand among them; say --mixed if you want that.")
        if not Agency.objects.filter(country=settings.COUNTRY).exists():
            raise CommandError("Agencies and places are missing. Run `manage.py load_seeds` first.")
        by = installation.machine(username="samples")
        organisation = installation.first_organisation(name="Organización de muestra", country=settings.COUNTRY, at=timezone.now())
        self.stdout.write(_load_registry(cases, organisation=organisation, by=by, at=timezone.now()))
        self.stdout.write(_publish(at=timezone.now()))
        for sentence in _send_reports(organisation=organisation, by=by, pause=pause):
            self.stdout.write(sentence)
            self.stdout.flush()


@transaction.atomic
def _load_registry(cases: int, *, organisation: Organisation, by: User, at: datetime) -> str:
    directories.load(directory=directories.ORGANISATIONS, rows=[_OBSERVATORY], country="XX", by=by, at=at)
    if Change.objects.filter(action="cases_opened_in_bulk", by_id=by.pk).exists():
        return "The invented registry is here already."
    lives = sample_lives.generate(seed=SEED, cases=cases, until=min(LAST_DAY, at.date()))
    texts = [event.text for life in lives for event in life.events]
    kept = keep_texts(texts=[_kept(text) for text in texts], by=by, at=at)
    sources = {text.words: source for text, source in zip(texts, kept, strict=True)}
    facts = _Directories().facts(lives, sources)
    batch = bulk.open_cases(cases=facts, country=settings.COUNTRY, organisation=organisation, is_sample=True, by=by, at=at)
    listed = sum(life.is_listed for life in lives)
    told = f"{len(lives)} detentions ({listed} listed), {len(sources)} source texts, {batch.rows} rows"
    return f"Invented registry: {told}, change {batch.change.number}."


def _publish(*, at: datetime) -> str:
    """Two editions of invented figures, so that the public pages have something to show."""
    if Edition.objects.exists():
        return "Editions are here already."
    made = [publishing.publish(at=at, day=day, regardless=True) for day in (LAST_DAY - timedelta(days=7), LAST_DAY)]
    return f"Editions {', '.join(str(edition.number) for edition in made)}: invented figures, marked as such."


def _send_reports(*, organisation: Organisation, by: User, pause: float) -> Iterator[str]:
    folder = Path(settings.SEEDS_DIR) / "reports"
    entries = tomllib.loads((folder / "reports.toml").read_text(encoding="utf-8"))["reports"]
    for position, entry in enumerate(entries, start=1):
        received = intake.receive(
            content=(folder / entry["file"]).read_bytes(),
            publisher=entry["publisher"],
            published=When.parse(entry["published"]),
            by=by,
            organisation=organisation,
            at=timezone.now(),
            channel=Report.Channel.COMMAND,
            kind=SourceKind(entry["kind"]),
            title=entry["title"],
            is_sample=True,
        )
        yield f"Sample report {position} of {len(entries)}: {entry['title']} ({'sent' if received.is_new else 'here already'})"
        if received.is_new and position < len(entries):
            time.sleep(pause)


def _kept(text: sample_texts.Text) -> KeptText:
    title = text.words.split(".")[0][:120]
    kind = sample_lives.source_kind(text)
    return KeptText(text.words, text.publisher, When.day(text.published), kind, text.language, title=title, is_sample=True)


class _Directories:
    """Turns invented cases, which name agencies and places by slug, into facts for the bulk path."""

    def __init__(self) -> None:
        self.agencies = {agency.slug: agency for agency in Agency.objects.filter(country=settings.COUNTRY)}
        self.places = {place.slug: place for place in Location.objects.filter(country=settings.COUNTRY)}
        self.offences = {offence.slug: offence for offence in Offence.objects.filter(country=settings.COUNTRY)}

    def facts(self, lives: Sequence[SampleCase], sources: dict[str, Source]) -> list[CaseFacts]:
        return [
            CaseFacts(
                person=_person(life, sources[life.events[0].text.words]),
                events=[self._event(event, sources[event.text.words]) for event in life.events],
                charges=[charge for event in life.events for charge in self._charges(event, sources[event.text.words])],
                visibility=Visibility.LISTED if life.is_listed else Visibility.RESTRICTED,
                visibility_reason=_LISTED if life.is_listed else "",
                same_person_as=life.same_person_as,
            )
            for life in lives
        ]

    def _event(self, event: SampleEvent, source: Source) -> EventFacts:
        return EventFacts(
            kind=event.kind,
            when=event.when,
            release_kind=event.release_kind,
            agencies=[self.agencies[slug] for slug in event.agencies],
            place=self.places[event.place] if event.place else None,
            facility=self.places[event.facility] if event.facility else None,
            whereabouts_unknown=event.whereabouts_unknown,
            acknowledged=event.acknowledged,
            words=_words(
                event,
                source,
                {"event", "date", "place", "held_at", "whereabouts_unknown", "acknowledged"} | ({"agencies"} if event.agencies else set()),
            ),
        )

    def _charges(self, event: SampleEvent, source: Source) -> list[ChargeFacts]:
        status = Charge.Status.CONVICTED if event.kind == EventKind.SENTENCE else Charge.Status.CHARGED
        cited = _words(event, source, {"charges"})
        language = event.text.language
        return [
            ChargeFacts(sample_texts.charge_words(slug, language), status, event.when, self.offences[slug], cited) for slug in event.charges
        ]


def _person(life: SampleCase, source: Source) -> PersonFacts:
    """What the first text says of the person: only what its words state becomes an attribute."""
    person, kinds = life.person, Attribute.Kind
    said = {span.field for span in life.events[0].spans}
    attributes: dict[str, str] = {}
    if "sex" in said:
        attributes[kinds.SEX] = person.sex.value
    if "role" in said:
        attributes[kinds.OCCUPATION] = person.role[2 if life.events[0].text.language == "en" else person.sex == "woman"]
        attributes[kinds.CIVIL_OR_MILITARY] = "military" if person.is_military else "civilian"
    if "nationality" in said:
        attributes[kinds.NATIONALITY] = person.nationality
    if "minor" in said:
        attributes[kinds.MINOR] = "1"
    called: dict[str, list[str]] = {
        "person": ["person"],
        "sex": [kinds.SEX],
        "role": [kinds.OCCUPATION, kinds.CIVIL_OR_MILITARY],
        "minor": [kinds.MINOR],
    }
    called["nationality"] = [kinds.NATIONALITY]
    words = [Words(source, span.start, span.end, str(name)) for span in life.events[0].spans for name in called.get(span.field, [])]
    return PersonFacts(name=person.name, attributes=attributes, words=words)


def _words(event: SampleEvent, source: Source, fields: set[str]) -> list[Words]:
    return [Words(source, span.start, span.end, span.field) for span in event.spans if span.field in fields]
