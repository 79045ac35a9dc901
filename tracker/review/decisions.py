"""Decisions on proposals: one verdict, or two that agree where a rule asks for two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from detentions import prepared
from detentions.actions import cases
from detentions.models import CustodyEvent, User
from tracker import confided, moves, notices, ranking, rules
from tracker.models import Candidate, Decision, Report
from tracker.review import effects
from tracker.review.evidence import Marked, locate
from tracker.review.facts import Unusable

A = Decision.Action
S = Candidate.State
_LISTS = {"agencies", "aliases", "charges"}
# By hand, all of these: each decision asks them, and building the questions anew takes longer than answering them.
_PROPOSAL = prepared.Columns(Candidate)
_REPORT_LOCKED = "SELECT state FROM tracker_report WHERE id = %s FOR NO KEY UPDATE"
_LOCKED = f"SELECT {_PROPOSAL.of('c')} FROM tracker_candidate c WHERE id = %s AND report_id = %s FOR UPDATE"
_MOVE = """
UPDATE tracker_candidate
SET state = %s, version = version + 1, first_by_id = %s, other_by_id = %s, decided_at = %s, decided_by_id = %s
WHERE id = %s AND version = %s AND state = %s
"""
_DECIDED = f"""
UPDATE tracker_report SET state = '{Report.State.DECIDED.value}', decided_at = %s, to_decide = 0, claimed_by_id = NULL, claimed_until = NULL
WHERE id = %s AND state = '{Report.State.IN_QUEUE.value}'
"""
_BECAME = "UPDATE tracker_candidate SET became_kind = %s, became_id = %s, detention_id = %s WHERE id = %s"


class NotAllowed(Exception):
    """The person may not do this. The message says why, for users."""


class Outdated(Exception):
    """Somebody else decided first, or the case has changed since. `decision` is theirs, when there is one that may be seen."""

    def __init__(self, decision: Decision | None = None) -> None:
        super().__init__(_("Somebody else was here first. Nothing of yours was saved over theirs."))
        self.decision = decision


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one person says about a proposal. `amended` and `evidence` are by field: values typed, words marked.

    `attach_to` is a known case's id, "" opens a new one. `reason` is of `Decision.Reason` or, for people not detained, of
    `NotDetainedReason`.
    """

    action: Decision.Action
    amended: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, Marked] = field(default_factory=dict)
    attach_to: str = ""
    reason: str = ""
    note: str = ""


def confirm(
    *,
    candidate_id: int,
    version: int,
    by: User,
    at: datetime,
    amended: Mapping[str, str] | None = None,
    evidence: Mapping[str, Marked] | None = None,
    attach_to: str = "",
    note: str = "",
) -> Candidate:
    """Turn a proposal into a fact, or give the first of two verdicts. Raises NotAllowed, Outdated, Unusable; then nothing was written."""
    verdict = Verdict(A.CONFIRM, amended=amended or {}, evidence=evidence or {}, attach_to=attach_to, note=note)
    return decide(candidate_id=candidate_id, version=version, verdict=verdict, by=by, at=at)


def reject(*, candidate_id: int, version: int, by: User, at: datetime, reason: str, note: str = "") -> Candidate:
    """The proposal is wrong, for a reason. It is kept. Raises NotAllowed, Outdated, Unusable."""
    return decide(candidate_id=candidate_id, version=version, verdict=Verdict(A.REJECT, reason=reason, note=note), by=by, at=at)


def close(*, candidate_id: int, version: int, by: User, at: datetime, action: str, note: str = "") -> Candidate:
    """Neither right nor wrong: it can't be verified, or it is outside our scope. Raises NotAllowed, Outdated, Unusable."""
    if action not in {A.UNVERIFIABLE, A.OUT_OF_SCOPE}:
        raise Unusable("action", _("Choose what to do with the proposal."))
    return decide(candidate_id=candidate_id, version=version, verdict=Verdict(A(action), note=note), by=by, at=at)


@transaction.atomic
def decide(*, candidate_id: int, version: int, verdict: Verdict, by: User, at: datetime, report: Report | None = None) -> Candidate:
    """Take one verdict on one proposal. Raises NotAllowed, Outdated, Unusable; then nothing has been written.

    `report` is the proposal's, with its source, where the caller has read it already.
    """
    candidate = locked(candidate_id, report)
    if candidate.state not in moves.DECIDING or verdict.action not in moves.DECIDING[S(candidate.state)]:
        raise Outdated(last_seen(candidate))
    if reason := rules.why_not_decide(by, candidate):
        raise NotAllowed(reason)
    if reason := confided.why_not_read(by, candidate.report, at=at):
        raise NotAllowed(reason)
    if candidate.version != version:
        raise Outdated(last_seen(candidate))
    if verdict.action == A.REJECT and verdict.reason not in Decision.Reason.values:
        raise Unusable("reason", _("Choose a reason."))
    changed = _amend(candidate, verdict)
    first = standing_verdict(candidate)
    decision = Decision(
        candidate=candidate,
        by=by,
        at=at,
        action=verdict.action,
        reason=verdict.reason if verdict.action == A.REJECT else "",
        note=verdict.note,
        amended=changed,
        attach_to=verdict.attach_to,
        candidate_version=version,
    )
    to = _where(candidate, decision, first)
    if to not in moves.DECIDING[S(candidate.state)][A(decision.action)]:
        raise AssertionError(f"{candidate.state} → {decision.action} → {to} is not in the table of moves")
    move(candidate, to=to, by=by, at=at)
    decision.takes_effect = to not in (S.SECOND, S.DISPUTED)
    if decision.takes_effect:
        decision.case_version = _take_effect(candidate, verdict, by=by, at=at)
    decision.save(force_insert=True)
    settle_report(candidate.report, at=at)
    if to in (S.SECOND, S.DISPUTED):
        notices.call_for(candidate, at=at)
    return candidate


def locked(candidate_id: int, report: Report | None = None) -> Candidate:
    """The proposal, its row locked for this decision. Whoever comes second waits, and then finds it decided.

    Its report is locked before it: two people who take its last two decisions at once would each see the other's proposal wait, and two
    who decide several at once could wait for each other.
    """
    if report is None:
        report = Report.objects.select_related("source", "organisation").get(candidates=candidate_id)
    ((report.state,),) = prepared.ask(_REPORT_LOCKED, [report.pk])
    for row in prepared.ask(_LOCKED, [candidate_id, report.pk]):
        candidate = _PROPOSAL.made(iter(row))
        candidate.report = report
        return candidate
    raise Candidate.DoesNotExist(candidate_id)


def last_seen(candidate: Candidate) -> Decision | None:
    """The decision that whoever comes second is told of. A verdict that waits for another one is shown to nobody."""
    if candidate.state in (S.OPEN, S.SECOND, S.DISPUTED):
        return None
    return candidate.decisions.select_related("by").order_by("-candidate_version").first()


def standing_verdict(candidate: Candidate) -> Decision | None:
    """The first verdict, when the proposal waits for a second one."""
    if candidate.state != S.SECOND:
        return None
    last = candidate.decisions.order_by("-candidate_version").first()
    return last if last and last.action in moves.VERDICTS else None


def agree(one: Decision, other: Decision) -> bool:
    """The same decision on the same values. Reasons and notes may differ."""
    return (one.action, one.attach_to, _after(one)) == (other.action, other.attach_to, _after(other))


def move(candidate: Candidate, *, to: Candidate.State, by: User, at: datetime) -> None:
    """The guarded move: one row changed means that it is ours. Raises Outdated."""
    waits = to in (S.SECOND, S.DISPUTED)
    is_end = not waits and to != S.OPEN
    marks = {
        "first_by_id": (candidate.first_by_id if to == S.DISPUTED else by.pk) if waits else None,
        "other_by_id": by.pk if to == S.DISPUTED else None,
        "decided_at": at if is_end else None,
        "decided_by_id": by.pk if is_end else None,
    }
    if not prepared.tell(_MOVE, [to.value, *marks.values(), candidate.pk, candidate.version, candidate.state]):
        raise Outdated(last_seen(candidate))
    candidate.state, candidate.version = to, candidate.version + 1
    for name, value in marks.items():
        setattr(candidate, name, value)


def settle_report(report: Report, *, at: datetime) -> None:
    """A report is decided when nothing of it waits; otherwise it has a place in the queue. Call it on the report of a `locked` proposal."""
    if waiting := ranking.waiting_of(report):
        if report.state == Report.State.DECIDED:
            Report.objects.filter(pk=report.pk).update(state=Report.State.IN_QUEUE, decided_at=None)
        ranking.rank(report, waiting)
        return
    prepared.tell(_DECIDED, [at, report.pk])
    ranking.rank_copies(report)


def _where(candidate: Candidate, decision: Decision, first: Decision | None) -> Candidate.State:
    """The state that the verdict leads to."""
    if decision.action == A.ASK_SECOND:
        return S.SECOND
    if first and not agree(first, decision):
        return S.DISPUTED
    two = rules.why_two(candidate, A(decision.action), by=decision.by, amended=decision.amended, case=decision.attach_to)
    if two and not first and candidate.state != S.DISPUTED:
        return S.SECOND
    ends = {A.REJECT: S.REJECTED, A.UNVERIFIABLE: S.UNVERIFIABLE, A.OUT_OF_SCOPE: S.OUT_OF_SCOPE}
    return ends.get(A(decision.action), S.CONFIRMED)


def _take_effect(candidate: Candidate, verdict: Verdict, *, by: User, at: datetime) -> int | None:
    """Record what the verdict makes a fact. Returns the version of the case then."""
    if candidate.state != S.CONFIRMED:
        return None
    try:
        if verdict.action == A.NOT_DETAINED:
            fact: effects.Became = effects.record_not_detained(candidate, reason=verdict.reason, by=by, at=at)
        else:
            fact = effects.record(candidate, attach_to=verdict.attach_to, by=by, at=at)
    except cases.Outdated as wrong:
        raise Outdated from wrong
    except cases.Impossible as wrong:
        raise Unusable("date", str(wrong)) from wrong
    detention = fact.detention if isinstance(fact, CustodyEvent) else None
    candidate.became_kind, candidate.became_id, candidate.detention = str(fact._meta.model_name), str(fact.pk), detention
    prepared.tell(_BECAME, [candidate.became_kind, candidate.became_id, detention.pk if detention else None, candidate.pk])
    return detention.version if detention else None


def _amend(candidate: Candidate, verdict: Verdict) -> dict[str, dict[str, Any]]:
    """Put what the reviewer typed and marked into the candidate's values (in memory) and tell what changed: field → before and after."""
    changed: dict[str, dict[str, Any]] = {}
    for name, typed in verdict.amended.items():
        known = candidate.values.get(name, {})
        before = known.get("value")
        after: Any = [word.strip() for word in typed.split(",") if word.strip()] if name in _LISTS else typed.strip()
        if as_typed(before) == as_typed(after):
            continue
        changed[name] = {"before": before, "after": after}
        if after in ("", []):
            candidate.values.pop(name, None)
        else:
            candidate.values[name] = {"value": after, "spans": known.get("spans", []), "rule": "by hand", "confidence": 1.0}
    for name, marked in verdict.evidence.items():
        span = locate(candidate.report.source.words(), marked, field=name)
        known = candidate.values.get(name)
        if known is None:
            raise Unusable(name, _("Say what these words mean: the field is empty."))
        if known["spans"] != [span]:
            candidate.values[name] = {**known, "spans": [span]}
            changed.setdefault(name, {"before": known["value"], "after": known["value"]})["words"] = [span]
    return changed


def _after(decision: Decision) -> dict[str, str]:
    return {name: as_typed(change["after"]) for name, change in decision.amended.items() if change["after"] != change["before"]}


def as_typed(value: Any) -> str:
    """A value as it stands in a form's field."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
