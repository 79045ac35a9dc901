"""Which report a reviewer should open first, and why: by value and by uncertainty. Each reason is a code; surfaces say it in words.

The place in the queue is a moment, `due_at`: arrival plus the time that the most urgent reason leaves. It needs no clock to be compared,
and what waits long comes first too.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import timedelta
from enum import StrEnum

from django.db.models import Q

from detentions import prepared
from tracker.models import UNDECIDED, Candidate, Report


class Reason(StrEnum):
    """Why a report is where it is in the queue. The order is the order in which they are shown."""

    DISPUTED = "disputed"
    MINOR = "minor"
    WHEREABOUTS_UNKNOWN = "whereabouts_unknown"
    NEW_ARREST = "new_arrest"
    DEATH = "death"
    SECOND_WANTED = "second_wanted"
    MANY_REPORTS = "many_reports"
    LOW_CONFIDENCE = "low_confidence"
    COPY = "copy"
    FLOOD = "flood"


class Proposed(StrEnum):
    """What a report proposes, in groups by which the queue is narrowed. The order is that of the list."""

    ARREST = "arrest"
    WHEREABOUTS = "whereabouts"
    COURT = "court"
    RELEASE = "release"
    DEATH = "death"
    COUNT = "count"
    NOT_DETAINED = "not_detained"


U = Report.Urgency
URGENCY: Mapping[Reason, Report.Urgency] = {
    Reason.DISPUTED: U.SOON,
    Reason.MINOR: U.URGENT,
    Reason.WHEREABOUTS_UNKNOWN: U.URGENT,
    Reason.NEW_ARREST: U.SOON,
    Reason.DEATH: U.URGENT,
    Reason.SECOND_WANTED: U.SOON,
    Reason.MANY_REPORTS: U.SOON,
    Reason.LOW_CONFIDENCE: U.ROUTINE,
    Reason.COPY: U.ROUTINE,
    Reason.FLOOD: U.ROUTINE,
}
_CAN_WAIT = {Reason.COPY, Reason.FLOOD}  # whatever the text says
_SOMEBODY_ASKS = {Reason.DISPUTED, Reason.SECOND_WANTED}  # a reviewer has looked at it and waits for another
# Hours from arrival within which a report should be decided.
WITHIN: Mapping[Report.Urgency, timedelta] = {
    U.URGENT: timedelta(hours=4),
    U.SOON: timedelta(hours=24),
    U.ROUTINE: timedelta(days=7),
}
NEW_DAYS = 30
UNSURE = 0.70
MANY = 3
_AFTER_ALL_OTHERS = timedelta(days=28)
FLOOD = 10  # copies of one text that one sender may send in one publisher's name in a day before the next ones wait
_COPIES_AT_ONCE = 50
_EARLIER_PER_REASON = timedelta(minutes=30)  # among equals, more reasons come first
_ARRESTS = {"arrest", "rearrest", "disappearance"}
_DEATHS = {"death_in_custody", "death"}
_GROUPS: Mapping[str, Proposed] = {
    **dict.fromkeys(_ARRESTS, Proposed.ARREST),
    **dict.fromkeys(("located", "transfer"), Proposed.WHEREABOUTS),
    **dict.fromkeys(("charge", "hearing", "sentence"), Proposed.COURT),
    **dict.fromkeys(_DEATHS, Proposed.DEATH),
    "": Proposed.ARREST,  # no event is told: somebody is named as taken
}


# By hand, all four: each decision asks them, and building the questions anew takes longer than answering them.
_UNDECIDED = ", ".join(f"'{state.value}'" for state in UNDECIDED)
_PROPOSAL = prepared.Columns(Candidate, only=["id", "report_id", "kind", "values", "confidence", "state", "folded", "fingerprint"])
_WAITING = f"SELECT {_PROPOSAL.of('c')} FROM tracker_candidate c WHERE report_id = %s AND state IN ({_UNDECIDED})"
_SPOKEN_OF = f"""
SELECT c.folded, count(DISTINCT coalesce(r.twin_id, r.id)) FROM tracker_candidate c JOIN tracker_report r ON r.id = c.report_id
WHERE c.state IN ({_UNDECIDED}) AND c.kind = '{Candidate.Kind.DETENTION.value}' AND c.folded = ANY(%s) AND r.organisation_id = %s
GROUP BY c.folded
"""
_PLACE = """
UPDATE tracker_report SET due_at = %s, urgency = %s, reasons = %s::jsonb, to_decide = %s, tells_of = %s::jsonb WHERE id = %s
"""
_HELD_BACK = f"""
SELECT id FROM tracker_report WHERE twin_id = %s AND id <> %s AND state = '{Report.State.IN_QUEUE.value}'
    AND reasons ?| ARRAY['{Reason.COPY}', '{Reason.FLOOD}']
ORDER BY received_at, id LIMIT {_COPIES_AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED
"""


def waiting_of(report: Report) -> list[Candidate]:
    """The proposals of the report that are still to be decided."""
    return [_PROPOSAL.made(iter(row)) for row in prepared.ask(_WAITING, [report.pk])]


def rank(report: Report, waiting: Sequence[Candidate] | None = None) -> None:
    """Write the report's place in the queue, from the proposals that are still to be decided. Safe to repeat."""
    waiting = waiting_of(report) if waiting is None else waiting
    found = reasons(waiting, report, known=_reports_per_name(waiting, report.organisation_id)) + _as_copy(report, waiting)
    can_wait = bool(_CAN_WAIT & set(found)) and not _SOMEBODY_ASKS & set(found)
    urgency = U.ROUTINE if can_wait else max((URGENCY[reason] for reason in found), default=U.ROUTINE)
    earlier = timedelta() if can_wait else _EARLIER_PER_REASON * max(len(found) - 1, 0)
    within = _AFTER_ALL_OTHERS if can_wait and Reason.FLOOD in found else WITHIN[urgency]
    due_at = report.received_at + within - earlier
    report.due_at, report.urgency, report.reasons, report.to_decide = due_at, urgency, [str(reason) for reason in found], len(waiting)
    report.tells_of = [str(group) for group in proposed(waiting)]
    prepared.tell(_PLACE, [due_at, urgency.value, json.dumps(report.reasons), len(waiting), json.dumps(report.tells_of), report.pk])


def rank_copies(report: Report) -> None:
    """Rank those anew that wait for what was decided on this report, in the same words. Who is being decided on meanwhile is left out: that
    decision does the same, and two must not wait for each other."""
    held = [key for (key,) in prepared.ask(_HELD_BACK, [report.twin_id or report.pk, report.pk])]
    if held:
        for one in Report.objects.select_related("source").defer("source__text", "source__content").filter(pk__in=held):
            rank(one)


def _as_copy(report: Report, waiting: Sequence[Candidate]) -> list[Reason]:
    """Why a report in the words of an earlier one can wait: that one proposes all that this one does, or there is a flood of them.

    A copy that proposes anything else, or says something urgent of the same person, keeps its place: a false report could come first, in a
    true one's words. So does one whose first was not believed: nobody has asked about it in its own right.
    """
    if report.twin_id is None:
        return []
    if _is_flood(report):
        return [Reason.FLOOD]
    stands = Candidate.objects.filter(Q(state__in=UNDECIDED) | Q(state=Candidate.State.CONFIRMED), report=report.twin_id)
    columns = ("kind", "values", "confidence", "state", "fingerprint")
    said = {one.fingerprint: _urgent(one, report) for one in stands.only(*columns)}
    says_no_more = all(one.fingerprint in said and _urgent(one, report) <= said[one.fingerprint] for one in waiting)
    return [Reason.COPY] if says_no_more else []


def _is_flood(report: Report) -> bool:
    """Whether one sender has sent so many copies of one publisher's text, and reviewers have not confirmed most of those they decided on.

    Somebody else who sends the same text in the same publisher's name isn't held back by them: it may be the true one.
    """
    alike = Report.objects.filter(twin=report.twin_id, source__publisher=report.source.publisher, submitted_by=report.submitted_by_id)
    earlier = alike.filter(received_at__gt=report.received_at - timedelta(days=1), received_at__lt=report.received_at)
    if not earlier[FLOOD - 1 : FLOOD].exists():
        return False
    decided = alike.filter(state=Report.State.DECIDED).values("pk")
    verdicts = Counter(Candidate.objects.filter(report__in=decided).values_list("state", flat=True))
    return 2 * verdicts[Candidate.State.CONFIRMED] <= verdicts.total()


def _urgent(candidate: Candidate, report: Report) -> set[Reason]:
    """What makes the proposal urgent."""
    return {reason for reason in _of_one(candidate, report) if URGENCY[reason] == U.URGENT}


def proposed(waiting: Sequence[Candidate]) -> list[Proposed]:
    """What these proposals tell of, each once."""
    found = {_group(candidate) for candidate in waiting}
    return [group for group in Proposed if group in found]


def _group(candidate: Candidate) -> Proposed:
    if candidate.kind != Candidate.Kind.DETENTION:
        return Proposed(candidate.kind)
    return _GROUPS.get(str(_value(candidate, "event") or ""), Proposed.RELEASE)


def reasons(waiting: Sequence[Candidate], report: Report, *, known: Mapping[str, int]) -> list[Reason]:
    """Why the report matters, most telling first. `known` says how many reports in the queue speak of a name, in words of their own."""
    found = {reason for candidate in waiting for reason in _of_one(candidate, report)}
    if any(known.get(candidate.folded, 0) >= MANY for candidate in waiting):
        found.add(Reason.MANY_REPORTS)
    return [reason for reason in Reason if reason in found]


def _of_one(candidate: Candidate, report: Report) -> set[Reason]:
    found: set[Reason] = set()
    if candidate.state == Candidate.State.DISPUTED:
        found.add(Reason.DISPUTED)
    if candidate.state == Candidate.State.SECOND:
        found.add(Reason.SECOND_WANTED)
    if candidate.confidence < UNSURE:
        found.add(Reason.LOW_CONFIDENCE)
    if candidate.kind != Candidate.Kind.DETENTION:
        return found
    event = _value(candidate, "event")
    if _value(candidate, "minor") is True:
        found.add(Reason.MINOR)
    if _value(candidate, "whereabouts_unknown") is True or event == "disappearance":
        found.add(Reason.WHEREABOUTS_UNKNOWN)
    if event in _DEATHS:
        found.add(Reason.DEATH)
    if event in _ARRESTS and _is_new(candidate, report):
        found.add(Reason.NEW_ARREST)
    return found


def _is_new(candidate: Candidate, report: Report) -> bool:
    """The arrest lies within a month of the report's arrival, or no day is told: then it may be today's."""
    told = str(_value(candidate, "date") or "")[:10]
    if not told:
        return True
    border = (report.received_at - timedelta(days=NEW_DAYS)).date().isoformat()
    return told >= border[: len(told)]


def _value(candidate: Candidate, field: str) -> object:
    return (candidate.values.get(field) or {}).get("value")


def _reports_per_name(waiting: Sequence[Candidate], organisation: int) -> dict[str, int]:
    names = {candidate.folded for candidate in waiting if candidate.kind == Candidate.Kind.DETENTION}
    return dict(prepared.ask(_SPOKEN_OF, [list(names), organisation])) if names else {}
