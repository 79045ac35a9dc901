"""Decisions on proposals: confirm, reject, close."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from detentions.actions import cases, negatives, published_counts, telling
from detentions.models import Charge, CustodyEvent, NgoCount, NotDetained, User
from tracker import matching, rules
from tracker.models import Candidate, Decision, Report
from tracker.review.facts import (
    Unusable,
    charges,
    count_figure,
    count_words,
    event_facts,
    not_detained_facts,
    person_facts,
)

A = Decision.Action
S = Candidate.State


class NotAllowed(Exception):
    """The person may not do this. The message says why, for users."""


class Outdated(Exception):
    """Somebody else decided first, or the case has changed since. `decision` is theirs, when there is one."""

    def __init__(self, decision: Decision | None = None) -> None:
        super().__init__(_("Somebody else was here first. Nothing of yours was saved over theirs."))
        self.decision = decision


@transaction.atomic
def confirm(
    *, candidate_id: int, version: int, by: User, at: datetime, amended: Mapping[str, str] | None = None, attach_to: str = ""
) -> Candidate:
    """Turn a proposal into a fact. `amended` are values the reviewer typed, by field; `attach_to` is a known case's id, "" opens a new one.

    Raises NotAllowed, Outdated, Unusable; then nothing has been written.
    """
    candidate = _candidate(candidate_id, by=by)
    changed = _amend(candidate, amended or {})
    _decide(candidate, version, to=S.CONFIRMED, action=A.CONFIRM, by=by, at=at, amended=changed)
    try:
        fact: CustodyEvent | NgoCount | NotDetained
        if candidate.kind == Candidate.Kind.DETENTION:
            fact = _record_detention(candidate, attach_to, by=by, at=at)
        elif candidate.kind == Candidate.Kind.COUNT:
            fact = _record_count(candidate, by=by, at=at)
        else:
            fact = negatives.record_not_detained(**not_detained_facts(candidate), by=by, at=at)
    except cases.Outdated as wrong:
        raise Outdated from wrong
    except cases.Impossible as wrong:
        raise Unusable("date", str(wrong)) from wrong
    detention = fact.detention if isinstance(fact, CustodyEvent) else None
    Candidate.objects.filter(pk=candidate.pk).update(became_kind=fact._meta.model_name, became_id=str(fact.pk), detention=detention)
    candidate.became_kind, candidate.became_id, candidate.detention = str(fact._meta.model_name), str(fact.pk), detention
    return candidate


@transaction.atomic
def reject(*, candidate_id: int, version: int, by: User, at: datetime, reason: str, note: str = "") -> Candidate:
    """The proposal is wrong, for a reason. It is kept. Raises NotAllowed, Outdated, Unusable."""
    if reason not in Decision.Reason.values:
        raise Unusable("reason", _("Choose a reason."))
    candidate = _candidate(candidate_id, by=by)
    _decide(candidate, version, to=S.REJECTED, action=A.REJECT, by=by, at=at, reason=reason, note=note)
    return candidate


@transaction.atomic
def close(*, candidate_id: int, version: int, by: User, at: datetime, action: str, note: str = "") -> Candidate:
    """Neither right nor wrong: it can't be verified, or it is outside our scope. Raises NotAllowed, Outdated, Unusable."""
    ends = {A.UNVERIFIABLE: S.UNVERIFIABLE, A.OUT_OF_SCOPE: S.OUT_OF_SCOPE}
    if action not in ends:
        raise Unusable("action", _("Choose what to do with the proposal."))
    candidate = _candidate(candidate_id, by=by)
    _decide(candidate, version, to=ends[A(action)], action=A(action), by=by, at=at, note=note)
    return candidate


def _candidate(candidate_id: int, *, by: User) -> Candidate:
    """The proposal, its row locked for this decision. Whoever comes second waits, and then finds it decided."""
    rows = Candidate.objects.select_related("report__source", "report__organisation").select_for_update(of=("self",))
    candidate = rows.get(pk=candidate_id)
    if candidate.state != S.OPEN:
        raise Outdated(candidate.decisions.select_related("by").order_by("-at", "-pk").first())
    if reason := rules.why_not_decide(by, candidate):
        raise NotAllowed(reason)
    return candidate


def _decide(
    candidate: Candidate, version: int, *, to: Candidate.State, action: Decision.Action, by: User, at: datetime, **more: Any
) -> None:
    """The guarded move: one row changed means that it is ours."""
    moved = Candidate.objects.filter(pk=candidate.pk, version=version, state=S.OPEN).update(
        state=to, version=F("version") + 1, decided_at=at, decided_by=by
    )
    if not moved:
        raise Outdated(candidate.decisions.select_related("by").order_by("-at", "-pk").first())
    candidate.state, candidate.version, candidate.decided_at, candidate.decided_by = to, version + 1, at, by
    Decision.objects.create(candidate=candidate, by=by, at=at, action=action, candidate_version=version, **more)
    if not Candidate.objects.open().filter(report_id=candidate.report_id).exists():
        Report.objects.filter(pk=candidate.report_id, state=Report.State.IN_QUEUE).update(state=Report.State.DECIDED, decided_at=at)


def _amend(candidate: Candidate, amended: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Put what the reviewer typed into the candidate's values (in memory) and tell what changed: field → before and after."""
    changed: dict[str, dict[str, Any]] = {}
    for field, typed in amended.items():
        known = candidate.values.get(field, {})
        before = known.get("value")
        after: Any = (
            [word.strip() for word in typed.split(",") if word.strip()] if field in {"agencies", "aliases", "charges"} else typed.strip()
        )
        if _as_typed(before) == _as_typed(after):
            continue
        changed[field] = {"before": before, "after": after}
        if after in ("", []):
            candidate.values.pop(field, None)
        else:
            candidate.values[field] = {"value": after, "spans": known.get("spans", []), "rule": "by hand", "confidence": 1.0}
    return changed


def _as_typed(value: Any) -> str:
    """A value as it stands in a form's field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def _record_detention(candidate: Candidate, attach_to: str, *, by: User, at: datetime) -> CustodyEvent:
    person, event = person_facts(candidate), event_facts(candidate)
    report = candidate.report
    if attach_to:
        open_here = rules.cases_open_to(report.organisation_id).filter(public_id=attach_to)
        detention = open_here.select_for_update(of=("self",)).first()
        if detention is None:
            raise Unusable("attach_to", _("There is no case %(id)s in your organisation.") % {"id": attach_to})
        made = telling.tell(
            detention=detention, version=detention.version, event=event, person=person, told_on=report.source.when, by=by, at=at
        )
    else:
        detention, made = cases.open_case(
            person=person,
            event=event,
            country=settings.COUNTRY,
            organisation=report.organisation,
            is_sample=report.source.is_sample,
            by=by,
            at=at,
        )
    for as_worded, words in charges(candidate):
        cases.record_charge(
            detention=detention,
            version=detention.version,
            as_worded=as_worded,
            status=_status(event.kind),
            when=event.when,
            words=words,
            offence=matching.offence(as_worded, country=settings.COUNTRY),
            by=by,
            at=at,
        )
    return made


def _record_count(candidate: Candidate, *, by: User, at: datetime) -> NgoCount:
    """The figure with the words that state it. A seeded row of the same figure is superseded: now it is checked."""
    figure, source, words = count_figure(candidate), candidate.report.source, count_words(candidate)
    seeded = _seeded_row(figure)
    if seeded is None:
        return published_counts.record_count(figure=figure, source=source, words=words, by=by, at=at)
    known = published_counts.figure_of(seeded)
    checked = replace(known, partitions={**known.partitions, **figure.partitions}, qualifier=figure.qualifier, is_checked=True)
    return published_counts.supersede_count(
        count=seeded, figure=checked, reason="confirmed with the words of a report", source=source, words=words, by=by, at=at
    )


def _seeded_row(figure: published_counts.Figure) -> NgoCount | None:
    """The unchecked row that says the same: one body, metric, scope, day and value. Two such rows are none."""
    rows = NgoCount.objects.standing().filter(
        country=figure.country,
        metric=figure.metric,
        scope=figure.scope,
        value=figure.value,
        earliest=figure.as_of.earliest,
        latest=figure.as_of.latest,
        is_checked=False,
    )
    found = [row for row in rows.select_related("organisation", "agency", "source") if (row.organisation or row.agency) == figure.body]
    return found[0] if len(found) == 1 else None


def _status(kind: str) -> Charge.Status:
    return {"charge": Charge.Status.CHARGED, "sentence": Charge.Status.CONVICTED}.get(kind, Charge.Status.ALLEGED)
