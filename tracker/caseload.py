"""The door for how an organisation sorts its cases: tags, who looks after which, and the searches that a person keeps.

None of it says anything about the record: it is not in the chain of changes, but each step leaves its trace, one for each case.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from detentions import names
from detentions.models import Detention, Organisation, User
from tracker import auditing, rules
from tracker.models import CaseAssignment, CaseTag, SavedSearch
from tracker.rules import Access, Permission

MOST_AT_ONCE = 200
MOST_SEARCHES = 20
_LONGEST_TAG = 40


class Refused(Exception):
    """The message says what to do, for users."""


@transaction.atomic
def tag(*, cases: Sequence[str], words: str, by: User, at: datetime) -> int:
    """Put a tag on cases of the person's organisations. Returns how many have it now that hadn't. Raises Refused."""
    told = " ".join(words.split())[:_LONGEST_TAG]
    folded = names.fold(told)[:_LONGEST_TAG]
    if not folded:
        raise Refused(_("Write the tag: a word or two."))
    chosen = _chosen(cases, by)
    known = CaseTag.objects.filter(detention__in=chosen, folded=folded, ended_at=None).values_list("detention_id", flat=True)
    new = [case for case in chosen if case.pk not in set(known)]
    standing = CaseTag.objects.filter(organisation__in={case.organisation_id for case in chosen}, folded=folded, ended_at=None)
    told = standing.order_by("pk").values_list("words", flat=True).first() or told
    CaseTag.objects.bulk_create(
        CaseTag(detention=case, organisation_id=case.organisation_id, words=told, folded=folded, by=by, at=at) for case in new
    )
    _trace("case_tag", new, {"tag": told}, by=by, at=at)
    return len(new)


@transaction.atomic
def untag(*, cases: Sequence[str], words: str, by: User, at: datetime) -> int:
    """Take a tag off. Raises Refused."""
    chosen = {case.pk: case for case in _chosen(cases, by)}
    standing = CaseTag.objects.select_for_update().filter(detention__in=chosen, folded=names.fold(words), ended_at=None)
    having = [chosen[pk] for pk in standing.values_list("detention_id", flat=True)]
    standing.update(ended_at=at, ended_by=by)
    _trace("case_untag", having, {"tag": words}, by=by, at=at)
    return len(having)


@transaction.atomic
def assign(*, cases: Sequence[str], to: User | None, by: User, at: datetime) -> int:
    """Give cases to somebody of their organisation who sees them, or to nobody. Returns how many changed hands. Raises Refused."""
    chosen = _chosen(cases, by)
    standing = {one.detention_id: one for one in CaseAssignment.objects.select_for_update().filter(detention__in=chosen, ended_at=None)}
    if reason := why_not_assign(by, to, chosen, {case: one.user_id for case, one in standing.items()}):
        raise Refused(reason)
    moved = [case for case in chosen if (standing[case.pk].user_id if case.pk in standing else None) != (to.pk if to else None)]
    CaseAssignment.objects.filter(pk__in=[standing[case.pk].pk for case in moved if case.pk in standing]).update(ended_at=at)
    if to:
        CaseAssignment.objects.bulk_create(
            CaseAssignment(detention=case, organisation_id=case.organisation_id, user=to, by=by, at=at) for case in moved
        )
    _trace("case_assign", moved, {"to": str(to) if to else ""}, by=by, at=at)
    return len(moved)


@transaction.atomic
def hand_over(*, of: User, to: User | None, organisation: Organisation, by: User, at: datetime) -> int:
    """All cases of the organisation that somebody looks after go to `to`; those that `to` may not see go to nobody. Who may is asked where
    people are managed. Returns how many.
    """
    standing = CaseAssignment.objects.select_for_update().filter(user=of, organisation=organisation, ended_at=None)
    cases = list(Detention.objects.filter(pk__in=standing.values("detention")).order_by("pk"))
    standing.update(ended_at=at)
    seen = set(rules.visible_cases(to).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True)) if to else set()
    if to:
        CaseAssignment.objects.bulk_create(
            CaseAssignment(detention=case, organisation=organisation, user=to, by=by, at=at) for case in cases if case.pk in seen
        )
    _trace("case_assign", cases, {"from": str(of), "to": str(to) if to else ""}, by=by, at=at)
    return len(cases)


def why_not_assign(by: User, to: User | None, cases: Collection[Detention], keepers: dict[int, int]) -> str:
    """Why the person may not give these cases to `to` (None: to nobody), or ""."""
    access = Access.of(by)
    is_own_affair = to in (None, by) and set(keepers.values()) <= {by.pk}
    if not is_own_affair and not all(access.may(Permission.LEAD, case.organisation_id) for case in cases):
        return _("Take free cases yourself, or give back your own; only a lead gives cases to others.")
    if to:
        theirs = Access.of(to)
        sees = set(rules.visible_cases(to).filter(pk__in=[case.pk for case in cases]).values_list("pk", flat=True))
        if any(case.pk not in sees or not theirs.may(Permission.SEE_CASES, case.organisation_id) for case in cases):
            return _("%(name)s may not see all of these cases.") % {"name": to}
    return ""


def who_may_keep(organisations: Collection[int]) -> QuerySet[User]:
    """The people of these organisations who may look after cases."""
    roles = [role for role, allowed in rules.MAY.items() if Permission.SEE_CASES in allowed]
    people = User.objects.filter(
        memberships__organisation__in=organisations, memberships__until=None, memberships__role__in=roles, is_active=True, is_machine=False
    )
    return people.distinct().order_by("display_name", "pk")


def keep_search(*, name: str, query: str, by: User, at: datetime) -> SavedSearch:
    """A search under a name; the same name again changes it. Raises Refused."""
    told = " ".join(name.split())[:80]
    if not told:
        raise Refused(_("Give the search a name."))
    if len(query) > 2000:
        raise Refused(_("This search is too long to be kept."))
    others = SavedSearch.objects.filter(user=by).exclude(name=told)
    if others.count() >= MOST_SEARCHES:
        raise Refused(_("You keep %(count)s searches already. Remove one first.") % {"count": MOST_SEARCHES})
    kept, _is_new = SavedSearch.objects.update_or_create(user=by, name=told, defaults={"query": query, "made_at": at})
    return kept


def forget_search(*, search: int, by: User) -> None:
    SavedSearch.objects.filter(pk=search, user=by).delete()


def _chosen(cases: Sequence[str], by: User) -> list[Detention]:
    """The cases by their numbers. Raises Refused naming those that are absent or not the person's to sort: the two look the same."""
    wanted = list(dict.fromkeys(cases))
    if not wanted:
        raise Refused(_("Choose cases first: tick them in the list."))
    if len(wanted) > MOST_AT_ONCE:
        raise Refused(_("At most %(count)s cases at once.") % {"count": MOST_AT_ONCE})
    own = rules.organisations_of(by, Permission.REVIEW)
    found = list(
        rules.visible_cases(by, Permission.REVIEW).filter(public_id__in=wanted, organisation__in=own, merged_into=None).order_by("pk")
    )
    missing = sorted(set(wanted) - {case.public_id for case in found})
    if missing:
        told = ", ".join(missing[:5])
        raise Refused(_("Nothing was changed. These are no cases of your organisation: %(cases)s.") % {"cases": told})
    return found


def _trace(act: str, cases: Sequence[Detention], details: dict[str, str], *, by: User, at: datetime) -> None:
    for case in cases:
        noted = auditing.Noted(subject=case.public_id, details=dict(details))
        auditing.leave(act=act, noted=noted, organisations=[case.organisation_id], by=by, at=at)
