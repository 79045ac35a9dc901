"""A small registry for the tests of the public side, written through the only writers of facts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from detentions.actions import cases, directories, published_counts
from detentions.choices import CountMetric, CountQualifier, EventKind, ReleaseKind, SourceKind
from detentions.models import Detention, NgoCount, Organisation, Source, User
from detentions.when import When
from tests.cast import Cast, assemble, organisation

RECORDED = datetime(2019, 3, 22, 12, 0, tzinfo=UTC)
SEED_DAY = When.day(date(2019, 3, 21))
LATER = datetime(2019, 5, 2, 12, 0, tzinfo=UTC)
RULES = [
    {
        "slug": slug,
        "number": 1,
        "name_es": name_es,
        "name_en": name_en,
        "text_es": f"Texto de {slug}.",
        "text_en": f"Text of {slug}.",
        "definition": {"counts": "persons", "held_through": ["house_arrest"], "minimum_hours": hours, "stale_after_days": 0},
    }
    for slug, name_es, name_en, hours in (
        ("all-documented", "Todo lo documentado", "All documented", 0),
        ("foro-penal-like", "Comparable con el Foro Penal", "Comparable with Foro Penal", 48),
    )
]


@dataclass(slots=True)
class Registry:
    """What the tests write into, and the people who write."""

    cast: Cast
    foro_penal: Organisation

    @property
    def by(self) -> User:
        return self.cast.beto

    def arrest(self, when: When = SEED_DAY, *, at: datetime = RECORDED, is_sample: bool = False) -> Detention:
        event = cases.EventFacts(kind=EventKind.ARREST, when=when)
        person = cases.PersonFacts(name="Ramona Muestra")
        detention, _event = cases.open_case(
            person=person, event=event, country="VE", organisation=self.cast.ours, is_sample=is_sample, by=self.by, at=at
        )
        return detention

    def release(self, detention: Detention, when: When, *, at: datetime = LATER) -> None:
        detention.refresh_from_db()
        event = cases.EventFacts(kind=EventKind.RELEASE, release_kind=ReleaseKind.FULL_LIBERTY, when=when)
        cases.record_event(detention=detention, version=detention.version, event=event, by=self.by, at=at)

    def withdraw_all(self, detention: Detention, *, at: datetime = LATER) -> None:
        for event in detention.events.all():
            detention.refresh_from_db()
            event.detention = detention
            cases.withdraw_event(event=event, version=detention.version, reason="It was somebody else.", by=self.by, at=at)

    def count(
        self, value: int, when: When, *, reference: str = "", at: datetime = RECORDED, source: Source | None = None, **more: Any
    ) -> NgoCount:
        figure = published_counts.Figure(
            **{
                "body": self.foro_penal,
                "country": "VE",
                "metric": CountMetric.POLITICAL_PRISONERS,
                "value": value,
                "as_of": when,
                "reference": reference,
                "qualifier": CountQualifier.EXACT,
                **more,
            }
        )
        return published_counts.record_count(
            figure=figure, source=source or self.source(f"https://example.org/{value}/{when}"), by=self.by, at=at
        )

    def withdraw_count(self, count: NgoCount, *, at: datetime) -> None:
        published_counts.withdraw_count(count=count, reason="Read wrongly.", by=self.by, at=at)

    def source(self, address: str) -> Source:
        found, _made = Source.objects.get_or_create(
            kind=SourceKind.ADDRESS_ONLY,
            address=address,
            defaults={"publisher": "example.org", "received_at": RECORDED, "received_by": self.by},
        )
        return found


def build(rules: Sequence[dict[str, Any]] = RULES) -> Registry:
    cast = assemble()
    directories.load_rules(rules=list(rules), by=cast.beto, at=RECORDED)
    return Registry(cast, organisation("foro-penal", is_tenant=False))
