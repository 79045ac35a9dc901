"""(2) Reads a report and stores what was found. Safe to repeat, whatever dies in between.

The row is claimed with a lease in one short transaction, the reading happens outside of any, and the result is stored in a second one.
Who loses the race for the unique extraction stores nothing; who dies leaves a lease that runs out, and the sweep rings again.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F

from detentions import names
from tracker import bell, moves, ranking
from tracker.extraction.claims import CountClaim, DetentionClaim, NotDetainedClaim, Reader, Reading, Value
from tracker.extraction.rules import Rules
from tracker.matching import twins
from tracker.models import Candidate, Extraction, Notice, Report

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
SWEEP_AT_MOST = 500


@cache
def reader() -> Reader:
    """The rules of this process, with the country's vocabulary. Loading takes a moment, so it happens once."""
    return Rules.load(settings.SEEDS_DIR / settings.COUNTRY.lower())


def draft(*, report_id: UUID, at: datetime) -> None:
    """Read one report and store its candidates. Does nothing when it isn't waiting, or somebody else has it."""
    report = _claim(report_id, at=at)
    if report is None:
        return
    published = report.when.earliest
    try:
        reading = reader().read(report.source.words(), published=published, language=_language_of(report))
    except Exception as wrong:
        # Whatever a text does to the reader must end in a state that a person sees. The text itself never enters the log.
        log.error("Reading %s failed: %s", report.pk, type(wrong).__name__)
        _fail(report, Report.Failure.READER_ERROR, at=at)
        return
    _store(report, reading, at=at)


def sweep(*, at: datetime) -> int:
    """Ring again for every report whose bell was lost or whose worker died. Returns how many."""
    waiting = Report.objects.waiting(at=at).order_by("received_at", "pk").values_list("pk", flat=True)[:SWEEP_AT_MOST]
    ids = list(waiting)
    for report_id in ids:
        bell.ring_reading(report_id)
    return len(ids)


def _language_of(report: Report) -> str:
    """As whoever took a testimony says; else it is found out."""
    return report.source.language if report.source.language in {"es", "en"} else "auto"


@transaction.atomic
def _claim(report_id: UUID, *, at: datetime) -> Report | None:
    report = (
        Report.objects.waiting(at=at)
        .select_for_update(skip_locked=True, of=("self",))
        .select_related("source")
        .filter(pk=report_id)
        .first()
    )
    if report is None:
        return None
    if report.attempts >= MOST_ATTEMPTS:
        _fail(report, Report.Failure.KEEPS_CRASHING, at=at)
        return None
    lease = at + timedelta(seconds=settings.READING_LEASE_SECONDS)
    free = Report.objects.filter(pk=report.pk, state__in=moves.before(Report.State.READING))
    free.update(state=Report.State.READING, attempts=F("attempts") + 1, lease_until=lease)
    return report


@transaction.atomic
def _fail(report: Report, failure: Report.Failure, *, at: datetime) -> None:
    Report.objects.filter(pk=report.pk, state__in=moves.before(Report.State.FAILED)).update(
        state=Report.State.FAILED, failure=failure, lease_until=None, read_at=at
    )
    Notice.objects.bulk_create(
        [Notice(user_id=report.submitted_by_id, kind=Notice.Kind.FAILED_INTAKE, report=report, made_at=at)], ignore_conflicts=True
    )


@transaction.atomic
def _store(report: Report, reading: Reading, *, at: datetime) -> None:
    used = reader()
    try:
        with transaction.atomic():
            extraction = Extraction.objects.create(
                report=report,
                reader=used.name,
                reader_version=used.version,
                language=reading.language,
                is_supported=reading.supported,
                is_relevant=reading.is_relevant,
                notes=list(reading.notes),
                made_at=at,
            )
    except IntegrityError:
        extraction = None  # another worker has stored the same reading
    if extraction:
        Candidate.objects.bulk_create(candidates(extraction, report, reading), ignore_conflicts=True)
    state = Report.State.IN_QUEUE if Candidate.objects.open().filter(report=report).exists() else Report.State.NOTHING_FOUND
    report.twin_id, report.alike = twins.find(report) or (None, 0)
    Report.objects.filter(pk=report.pk, state=Report.State.READING).update(
        state=state, lease_until=None, read_at=at, language=reading.language, twin=report.twin_id, alike=report.alike
    )
    if state == Report.State.IN_QUEUE:
        ranking.rank(report)


def candidates(extraction: Extraction, report: Report, reading: Reading) -> list[Candidate]:
    """One candidate per claim. What a reviewer decides first comes first: detentions, counts, then people named and not taken.

    Of the people named who aren't detained only those become candidates of whom the text itself says so.
    """
    made = [
        *[_of_detention(claim) for claim in reading.detentions],
        *[_of_count(claim) for claim in reading.counts],
        *[_of_not_detained(claim) for claim in reading.not_detained if claim.explicit],
    ]
    for position, candidate in enumerate(made):
        candidate.extraction, candidate.report, candidate.position = extraction, report, position
    return made


def _of_detention(claim: DetentionClaim) -> Candidate:
    values = {
        "person": _one(claim.person),
        "event": _one(claim.event),
        "date": _one(claim.date),
        "agencies": _many(claim.agencies),
        "place": _one(claim.place),
        "state": _one(claim.state),
        "held_at": _one(claim.held_at),
        "whereabouts_unknown": _one(claim.whereabouts_unknown),
        "aliases": _many(claim.aliases),
        "charges": _many(claim.charges),
        "role": _one(claim.role),
        "sex": _one(claim.sex),
        "minor": _one(claim.minor),
        "contested": _one(claim.contested),
    }
    date = str(claim.date.value) if claim.date else ""
    return Candidate(
        kind=Candidate.Kind.DETENTION,
        headline=names.seen(claim.person.value)[:200],
        folded=names.fold(claim.person.value)[:200],
        values={name: value for name, value in values.items() if value},
        rivals={name: [_one(value) for value in rivals] for name, rivals in claim.rivals.items()},
        confidence=claim.confidence,
        fingerprint=_fingerprint("detention", names.fold(claim.person.value), claim.event.value, date),
    )


def _of_count(claim: CountClaim) -> Candidate:
    values = {
        "organisation": _one(claim.organisation),
        "metric": _one(claim.metric),
        "value": _one(claim.value),
        "as_of": _one(claim.as_of),
        "window_start": _one(claim.window_start),
        "breakdown": _parts(claim.breakdown),
        "qualifier": _told(claim.value, claim.qualifier),
        "upper_bound": _told(claim.value, claim.upper_bound),
        "period": _told(claim.value, claim.period),
        "warnings": _told(claim.value, list(claim.warnings)),
    }
    as_of = str(claim.as_of.value) if claim.as_of else ""
    headline = f"{claim.organisation.value}: {claim.value.value}"
    return Candidate(
        kind=Candidate.Kind.COUNT,
        headline=headline[:200],
        folded=names.fold(claim.organisation.value)[:200],
        values={name: value for name, value in values.items() if value},
        confidence=claim.confidence,
        fingerprint=_fingerprint("count", claim.organisation.value, claim.metric.value, str(claim.value.value), as_of, claim.period),
    )


def _of_not_detained(claim: NotDetainedClaim) -> Candidate:
    return Candidate(
        kind=Candidate.Kind.NOT_DETAINED,
        headline=names.seen(claim.name.value)[:200],
        folded=names.fold(claim.name.value)[:200],
        values={"name": _one(claim.name), "reason": _one(claim.reason), "explicit": _told(claim.reason, claim.explicit)},
        confidence=claim.reason.confidence,
        fingerprint=_fingerprint("not_detained", names.fold(claim.name.value)),
    )


def _one(value: Value[Any] | None) -> dict[str, Any] | None:
    return _told(value, value.value) if value else None


def _told(rests_on: Value[Any], plain: Any) -> dict[str, Any] | None:
    """A value for JSON, resting on the words of another."""
    if plain in ("", None, []):
        return None
    if not isinstance(plain, bool | int | list):
        plain = str(plain)
    return {
        "value": plain,
        "spans": [[span.start, span.end] for span in rests_on.spans],
        "rule": rests_on.rule,
        "confidence": round(rests_on.confidence, 4),
    }


def _many(values: Sequence[Value[Any]]) -> dict[str, Any] | None:
    if not values:
        return None
    return {
        "value": [value.value for value in values],
        "spans": [[span.start, span.end] for value in values for span in value.spans],
        "rule": values[0].rule,
        "confidence": round(min(value.confidence for value in values), 4),
    }


def _parts(parts: dict[str, Value[int]]) -> dict[str, Any] | None:
    if not parts:
        return None
    together = _many(list(parts.values()))
    return {**(together or {}), "value": {name: value.value for name, value in parts.items()}}


def _fingerprint(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()
