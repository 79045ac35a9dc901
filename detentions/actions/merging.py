"""One thing recorded twice: a case absorbed by another, two records of one person. Each decision can be taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from detentions.actions import chain
from detentions.actions.cases import Impossible, Outdated
from detentions.models import Detainee, Detention, Judgement, Merge, User


@transaction.atomic
def merge_cases(*, absorbed: Detention, into: Detention, version: int, reason: str, by: User, at: datetime) -> Merge:
    """From now on the events of `absorbed` belong to the life of `into`. `version` is that of `absorbed`. Raises Outdated, Impossible."""
    if absorbed.pk == into.pk or absorbed.country != into.country:
        raise Impossible(_("A case can only be merged into another case of the same country."))
    if absorbed.organisation_id != into.organisation_id or absorbed.is_sample != into.is_sample:
        raise Impossible(_("Only cases of one organisation are merged, and sample data never with real cases."))
    if absorbed.detainee_id != into.detainee_id and said_different(absorbed.detainee_id, into.detainee_id):
        raise Impossible(_("Somebody has judged that these are different people. Take that back first."))
    if Merge.objects.standing().filter(absorbed__in=[into, absorbed]).exists():
        raise Impossible(_("One of the two cases has been merged into a third one. Merge with that one instead."))
    _advance(absorbed, version, merged_into=into)
    made = Merge.objects.create(absorbed=absorbed, into=into, reason=reason, recorded_at=at, recorded_by=by)
    _note(made, "case_merged", reason, wrote={"merge": [made.pk]}, by=by, at=at)
    return made


@transaction.atomic
def split_cases(*, merge: Merge, version: int, reason: str, by: User, at: datetime) -> None:
    """The two were not the same after all: each case has its own events again. Raises Outdated."""
    _advance(merge.absorbed, version, merged_into=None)
    if not Merge.objects.filter(pk=merge.pk, withdrawn_at=None).update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason):
        raise Outdated(merge.absorbed.public_id)
    _note(merge, "case_split", reason, closed={"merge": [merge.pk]}, by=by, at=at)


@transaction.atomic
def judge_people(*, one: Detainee, other: Detainee, verdict: Judgement.Verdict, reason: str, by: User, at: datetime) -> Judgement:
    """Whether two records speak of one person. An earlier judgement of the pair is superseded. Raises Impossible."""
    if one.pk == other.pk:
        raise Impossible(_("These are one and the same record."))
    left, right = sorted((one, other), key=lambda detainee: detainee.pk)
    if verdict == Judgement.Verdict.SAME and said_different(left.pk, right.pk, but_these=True):
        raise Impossible(_("Somebody has judged that these are different people. Take that back first."))
    earlier = Judgement.objects.standing().filter(left=left, right=right)
    closed = list(earlier.values_list("pk", flat=True))
    earlier.update(withdrawn_at=at, withdrawn_by=by, withdrawn_reason=reason)
    made = Judgement.objects.create(left=left, right=right, verdict=verdict, reason=reason, recorded_at=at, recorded_by=by)
    chain.append(
        action="people_judged",
        subject_kind="judgement",
        subject_id=str(made.pk),
        payload={"left": left.pk, "right": right.pk, "verdict": str(verdict)},
        by=by,
        at=at,
        wrote={"judgement": [made.pk]},
        closed={"judgement": closed},
        detainees=[left.pk, right.pk],
    )
    return made


def _advance(case: Detention, version: int, *, merged_into: Detention | None) -> None:
    if not Detention.objects.filter(pk=case.pk, version=version).update(version=F("version") + 1, merged_into=merged_into):
        raise Outdated(case.public_id)
    case.version, case.merged_into = version + 1, merged_into


Rows = Mapping[str, Sequence[UUID]]


def _note(merge: Merge, action: str, reason: str, *, by: User, at: datetime, wrote: Rows | None = None, closed: Rows | None = None) -> None:
    chain.append(
        action=action,
        subject_kind="detention",
        subject_id=merge.absorbed.public_id,
        payload={"into": merge.into.public_id, "merge_id": merge.pk, "reason": reason},
        by=by,
        at=at,
        key=merge.absorbed.key,
        wrote=wrote,
        closed=closed,
    )


def said_different(one: int, other: int, *, but_these: bool = False) -> bool:
    """Whether a judgement keeps the two people apart, through any records judged the same as either.

    `but_these`: a judgement on the very pair doesn't count, since a new one supersedes it.
    """
    left, right = _same_as(one), _same_as(other)
    apart = Judgement.objects.standing().filter(verdict=Judgement.Verdict.DIFFERENT)
    apart = apart.filter(Q(left__in=left, right__in=right) | Q(left__in=right, right__in=left))
    if but_these:
        apart = apart.exclude(left=min(one, other), right=max(one, other))
    return apart.exists()


def _same_as(detainee: int) -> set[int]:
    found, fresh = {detainee}, {detainee}
    same = Judgement.objects.standing().filter(verdict=Judgement.Verdict.SAME)
    while fresh:
        pairs = same.filter(Q(left__in=fresh) | Q(right__in=fresh)).values_list("left_id", "right_id")
        fresh = {one for pair in pairs for one in pair} - found
        found |= fresh
    return found
