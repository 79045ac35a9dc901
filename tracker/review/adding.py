"""A person whom the reader missed: a proposal made by hand from words that a reviewer marked."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from detentions import names
from detentions.models import User
from tracker import confided, moves, ranking, rules
from tracker.models import Candidate, Extraction, Report
from tracker.review.decisions import NotAllowed
from tracker.review.evidence import Marked, locate
from tracker.review.facts import EVENTS, Unusable

BY_HAND = "by hand"
_REJECTED = Candidate.State.REJECTED


@transaction.atomic
def add_person(*, report_id: Any, name: Marked, event: str, date: str, by: User, at: datetime) -> Candidate:
    """Propose a person from marked words. It is then decided like every other proposal. Raises NotAllowed, Unusable."""
    report = Report.objects.select_for_update(of=("self",)).select_related("source").get(pk=report_id)
    if reason := rules.why_not_add(by, report):
        raise NotAllowed(reason)
    if reason := confided.why_not_read(by, report, at=at):
        raise NotAllowed(reason)
    text = report.source.words()
    span = locate(text, name, field="words")
    written = " ".join(text[span[0] : span[1]].split())
    if not names.fold(written):
        raise Unusable("words", _("Mark the person's name as the text gives it."))
    if event not in EVENTS:
        raise Unusable("event", _("Choose what happened."))
    if any(_is_said(one, span, event) for one in report.candidates.filter(kind=Candidate.Kind.DETENTION).exclude(state=_REJECTED)):
        raise Unusable("words", _("These words are a proposal of the report already. Decide that one, or mark other words."))
    extraction, _made = Extraction.objects.get_or_create(
        report=report,
        reader=BY_HAND,
        reader_version="1",
        defaults={"language": _language(report), "is_relevant": True, "made_at": at},
    )
    fingerprint = hashlib.sha256(f"{names.fold(written)}\x1f{event}\x1f{date}".encode()).hexdigest()
    if Candidate.objects.filter(extraction=extraction, fingerprint=fingerprint).exists():
        raise Unusable("words", _("%(name)s has been added already.") % {"name": written})
    position = Candidate.objects.filter(report=report).aggregate(last=Max("position"))["last"]
    candidate = Candidate.objects.create(
        extraction=extraction,
        report=report,
        kind=Candidate.Kind.DETENTION,
        position=0 if position is None else position + 1,
        fingerprint=fingerprint,
        headline=written[:200],
        folded=names.fold(written)[:200],
        values=_values(written, span, event, date.strip()),
        confidence=1.0,
    )
    Report.objects.filter(pk=report.pk, state__in=moves.before(Report.State.IN_QUEUE)).update(state=Report.State.IN_QUEUE, decided_at=None)
    ranking.rank(report)
    return candidate


def _is_said(proposal: Candidate, span: list[int], event: str) -> bool:
    """Whether the proposal says the same event of the person whom these words name."""
    spans = (proposal.values.get("person") or {}).get("spans", [])
    return (proposal.values.get("event") or {}).get("value") == event and any(start < span[1] and span[0] < end for start, end in spans)


def _values(written: str, span: list[int], event: str, date: str) -> dict[str, Any]:
    values: dict[str, dict[str, Any]] = {"person": {"value": written, "spans": [span]}, "event": {"value": event, "spans": []}}
    if date:
        values["date"] = {"value": date, "spans": []}
    return {name: {**value, "rule": BY_HAND, "confidence": 1.0} for name, value in values.items()}


def _language(report: Report) -> str:
    read = report.extractions.order_by("-made_at", "-pk").first()
    return read.language if read else report.source.language
