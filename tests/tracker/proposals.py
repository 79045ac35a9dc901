"""Proposals on the desk of Ana's and Beto's organisation, and what the tests of decisions do with them."""

from __future__ import annotations

from datetime import date
from typing import Any

from detentions import rollups, statistics
from detentions.models import (
    Agency,
    CountingRule,
    Location,
)
from detentions.when import When
from tests.cast import NOW, Cast
from tracker import intake, review
from tracker.models import Candidate, Extraction, Report

TEXT = (
    "El Sebin detuvo el 21 de marzo de 2019 a Ramona Muestra en Caracas. Foro Ejemplo cuenta 866 personas presas. "
    "Raúl Prueba no fue detenido.\n"
)
ALL = {"counts": "persons", "held_through": ["house_arrest"], "minimum_hours": 0, "stale_after_days": 0}


def value(of: Any, words: str) -> dict[str, Any]:
    start = TEXT.index(words)
    return {"value": of, "spans": [[start, start + len(words)]], "rule": "test", "confidence": 0.9}


def propose(cast: Cast, kind: str = "detention", *, text: str = TEXT, **values: Any) -> Candidate:
    report = intake.receive(
        content=text.encode(),
        publisher="Diario Ejemplo",
        published=When.parse("2019-03-21"),
        by=cast.ana,
        organisation=cast.ours,
        at=NOW,
        channel=Report.Channel.PASTE,
    ).report
    Report.objects.filter(pk=report.pk).update(state=Report.State.IN_QUEUE)
    extraction, _made = Extraction.objects.get_or_create(
        report=report, reader="test", reader_version="1", defaults={"language": "es", "is_relevant": True, "made_at": NOW}
    )
    number = Candidate.objects.count()
    return Candidate.objects.create(
        extraction=extraction,
        report=report,
        kind=kind,
        position=number,
        fingerprint=str(number),
        headline="Ramona Muestra",
        folded="ramona muestra",
        values=values,
        confidence=0.9,
    )


def directory() -> None:
    """The state and the agencies that the proposals name."""
    Location.objects.get_or_create(
        slug="distrito-capital", defaults={"name_es": "Distrito Capital", "kind": "capital_district", "country": "VE", "recorded_at": NOW}
    )
    for slug, acronym in (("sebin", "SEBIN"), ("dgcim", "DGCIM")):
        Agency.objects.get_or_create(
            slug=slug, defaults={"name_es": acronym, "acronym": acronym, "kind": "intelligence", "country": "VE", "recorded_at": NOW}
        )


def arrest(cast: Cast, **more: Any) -> Candidate:
    directory()
    values = {
        "person": value("Ramona Muestra", "Ramona Muestra"),
        "event": value("arrest", "detuvo"),
        "date": value("2019-03-21", "21 de marzo de 2019"),
        "agencies": value(["SEBIN"], "Sebin"),
        "state": value("Distrito Capital", "Caracas"),
        "whereabouts_unknown": value(True, "Caracas"),
    }
    return propose(cast, **{**values, **more})


def confirm(candidate: Candidate, cast: Cast, **how: Any) -> Candidate:
    return review.confirm(candidate_id=candidate.pk, version=candidate.version, by=cast.beto, at=NOW, **how)


def counted(day: date) -> statistics.Point:
    """By a rule that counts everybody; it is made when first asked for, so that it leaves no Change beside those of the test."""
    CountingRule.objects.get_or_create(slug="all", number=1, defaults={"definition": ALL, "recorded_at": NOW})
    rollups.build_missing(at=NOW)
    return statistics.in_custody(statistics.Question("VE", statistics.rule_named("all-v1")), day)
