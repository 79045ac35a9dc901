"""A reading as plain rows: what `manage.py extract` prints, in the words of the annotated corpus.

Offsets count characters of the report's text. A field without a value is null or empty, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterable

from detentions.when import Precision, When
from tracker.extraction.claims import CountClaim, DetentionClaim, NotDetainedClaim, Reading, Span, Value

Row = dict[str, object]


def date_text(when: When | None) -> str | None:
    """A day, month or year as the corpus writes it; a range becomes the month or year that holds it, or null."""
    if when is None or not when.is_known:
        return None
    if when.precision is not Precision.RANGE:
        return str(when)
    first, last = when.earliest, when.latest
    if first is None or last is None or first.year != last.year:
        return None
    return f"{first:%Y-%m}" if first.month == last.month else f"{first:%Y}"


def _spans(spans: Iterable[Span]) -> list[list[int]]:
    return [[span.start, span.end] for span in spans]


def _evidence(fields: dict[str, Value[str] | Value[bool] | Value[int] | Value[When] | None]) -> dict[str, list[list[int]]]:
    return {name: _spans(value.spans) for name, value in fields.items() if value is not None}


def detention_row(claim: DetentionClaim) -> Row:
    evidence = _evidence(
        {
            "person": claim.person,
            "event": claim.event,
            "date": claim.date,
            "place": claim.place or claim.state,
            "held_at": claim.held_at,
            "whereabouts_unknown": claim.whereabouts_unknown,
        }
    )
    for name, values in (("agencies", claim.agencies), ("aliases", claim.aliases), ("charges", claim.charges)):
        if values:
            evidence[name] = [span for value in values for span in _spans(value.spans)]
    return {
        "person": claim.person.value,
        "aliases": [alias.value for alias in claim.aliases],
        "event": claim.event.value,
        "date": date_text(claim.date.value) if claim.date else None,
        "agencies": [agency.value for agency in claim.agencies],
        "place": {"state": claim.state.value if claim.state else None},
        "held_at": claim.held_at.value if claim.held_at else None,
        "whereabouts_unknown": claim.whereabouts_unknown.value if claim.whereabouts_unknown else None,
        "confidence": round(claim.confidence, 3),
        "evidence": evidence,
    } | _details(claim, evidence)


def _details(claim: DetentionClaim, evidence: dict[str, list[list[int]]]) -> Row:
    """What else the report says of the person; only what it does say."""
    single = {"sex": claim.sex, "minor": claim.minor, "role": claim.role, "contested": claim.contested}
    evidence.update({name: _spans(value.spans) for name, value in single.items() if value is not None})
    found: Row = {name: value.value for name, value in single.items() if value is not None}
    if claim.charges:
        found["charges"] = [charge.value for charge in claim.charges]
    if claim.rivals:
        found["rivals"] = {name: [value.value for value in values] for name, values in claim.rivals.items()}
    return found


def count_row(claim: CountClaim) -> Row:
    breakdown: dict[str, object] = {name: part.value for name, part in claim.breakdown.items()}
    if claim.period:
        breakdown["period"] = claim.period
    if claim.window_start is not None:
        breakdown["since"] = date_text(claim.window_start.value)
    if claim.upper_bound is not None:
        breakdown["upper_bound"] = claim.upper_bound
    evidence = _evidence({"organisation": claim.organisation, "metric": claim.metric, "value": claim.value, "as_of": claim.as_of})
    for name, part in claim.breakdown.items():
        evidence[f"breakdown.{name}"] = _spans(part.spans)
    row: Row = {
        "organisation": claim.organisation.value,
        "metric": claim.metric.value,
        "value": claim.value.value,
        "as_of": date_text(claim.as_of.value) if claim.as_of else None,
        "approximate": claim.qualifier != "exact",
        "breakdown": breakdown,
        "confidence": round(claim.confidence, 3),
        "evidence": evidence,
    }
    return row | {"warnings": list(claim.warnings)} if claim.warnings else row


def not_detained_row(claim: NotDetainedClaim) -> Row:
    return {
        "name": claim.name.value,
        "reason": claim.reason.value,
        "evidence": {"name": _spans(claim.name.spans), "reason": _spans(claim.reason.spans)},
    }


def rows(reading: Reading, *, id: str) -> Row:
    """Everything a reading found, as one JSON object."""
    found: Row = {
        "id": id,
        "is_relevant": reading.is_relevant,
        "detentions": [detention_row(claim) for claim in reading.detentions],
        "ngo_counts": [count_row(claim) for claim in reading.counts],
        "not_detained": [not_detained_row(claim) for claim in reading.not_detained],
    }
    return found if reading.supported else found | {"language": reading.language, "supported": False}
