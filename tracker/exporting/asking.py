"""Ask for a file with cases, decide on it, take it back, fetch it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from detentions.models import User
from tracker import finding, notices, rules
from tracker.exporting.table import (
    FETCH_WITHIN,
    MOST,
    NEXT,
    Refused,
    S,
    exportable,
    leads_who_may_agree,
    why_not_decide,
    why_not_drop,
    why_not_fetch,
    why_second,
)
from tracker.models import Export
from tracker.rules import Access, Permission

_LONGEST_REASON = 400


def open_to(user: User) -> QuerySet[Export]:
    """The exports that the person may see: their own, and those whose cases are all of organisations that they lead."""
    leads = rules.organisations_of(user, Permission.LEAD)
    return Export.objects.filter(Q(asked_by=user) | Q(organisations__contained_by=leads)).select_related("asked_by", "decided_by")


def to_decide(user: User, access: Access) -> QuerySet[Export]:
    """`why_not_decide` as a filter: those that wait for this person."""
    return Export.objects.filter(state=S.WAITING, organisations__contained_by=access.where(Permission.LEAD)).exclude(asked_by=user)


@dataclass(frozen=True, slots=True)
class Wish:
    """What the file shall be: the question that led to it, its columns, and what for."""

    query: str
    columns: Sequence[str]
    format: Export.Format
    reason: str


@transaction.atomic
def ask(*, cases: Sequence[int], wish: Wish, by: User, at: datetime) -> Export:
    """Freeze which cases, in this order. Allowed at once, or waiting for a lead. Raises Refused; then nothing was written."""
    if not wish.reason.strip():
        raise Refused("reason", _("Say what the file is for, and who will read it."))
    owners = dict(exportable(by).filter(pk__in=cases).values_list("pk", "organisation_id"))
    chosen = [case for case in cases if case in owners]
    if not chosen:
        raise Refused("", _("None of these cases can be taken out by you: choose cases of your own organisation that are not sealed."))
    if len(chosen) > MOST:
        raise Refused("", _("At most %(count)s cases go into one file. Narrow the search.") % {"count": MOST})
    User.objects.select_for_update().get(pk=by.pk)  # two requests at once must not both pass as small
    is_enough = not why_second(by, set(chosen), at=at)
    export = Export(
        state=S.ALLOWED if is_enough else S.WAITING,
        asked_by=by,
        asked_at=at,
        reason=wish.reason.strip()[:_LONGEST_REASON],
        query=wish.query[:2000],
        format=wish.format,
        columns=list(wish.columns),
        cases=chosen,
        organisations=sorted(set(owners.values())),
        until=at + FETCH_WITHIN if is_enough else None,
    )
    wanted = [] if is_enough else leads_who_may_agree(export)
    if not is_enough and not wanted:
        raise Refused("", _("So many need a second person who agrees, and there is no other lead. Ask the administrator to name one."))
    export.save(force_insert=True)
    notices.call_for_export(export, people=wanted, at=at)
    return export


@transaction.atomic
def decide(*, code: str, agrees: bool, because: str, by: User, at: datetime) -> Export:
    """Another lead lets it go out, or not. Raises Refused; then nothing was written."""
    export = _locked(code, by)
    if reason := why_not_decide(by, export):
        raise Refused("", reason)
    if not because.strip():
        raise Refused("because", _("Say why, in a sentence. It is kept, and whoever asked reads it."))
    export.state = S.ALLOWED if agrees else S.REFUSED
    export.decided_by, export.decided_at, export.decided_because = by, at, because.strip()[:_LONGEST_REASON]
    export.until = at + FETCH_WITHIN if agrees else None
    export.save(update_fields=["state", "decided_by", "decided_at", "decided_because", "until"])
    notices.tell_of_export(export, at=at)
    return export


@transaction.atomic
def drop(*, code: str, by: User, at: datetime) -> Export:
    """Who asked doesn't want it any more. Raises Refused."""
    export = _locked(code, by)
    if reason := why_not_drop(by, export):
        raise Refused("", reason)
    assert S.DROPPED in NEXT[S(export.state)]
    export.state = S.DROPPED
    export.save(update_fields=["state"])
    notices.tell_of_export(export, at=at, only_close=True)
    return export


@transaction.atomic
def fetch(*, code: str, by: User, at: datetime) -> tuple[Export, list[finding.Line]]:
    """The export and its cases as they are now: those that the person may still take out. Raises Refused."""
    export = _locked(code, by)
    if reason := why_not_fetch(by, export, at=at):
        raise Refused("", reason)
    still = set(exportable(by).filter(pk__in=export.cases).values_list("pk", flat=True))
    lines = finding.LineQuestions([case for case in export.cases if case in still], readers=export.organisations).lines()
    Export.objects.filter(pk=export.pk).update(fetched=F("fetched") + 1, fetched_at=at)
    return export, lines


def _locked(code: str, by: User) -> Export:
    """Raises Refused where there is none, or none that the person may see: the two look the same."""
    found = open_to(by).select_for_update(of=("self",)).filter(code=code).first()
    if found is None:
        raise Refused("", _("There is no such export."))
    return found
