"""States, transitions and who may: each rule once, as a readable reason or "".

`MAY` is the one table of roles, `SHARED` the one table of what another organisation may do. `NEXT_*` are the only moves;
`manage.py draw_states` draws them.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from detentions.choices import Role
from detentions.models import Detention, Grant, Membership, User
from tracker.models import Candidate, Report

R = Report.State
NEXT_FOR_REPORTS: dict[Report.State, frozenset[Report.State]] = {
    R.RECEIVED: frozenset({R.READING}),
    R.READING: frozenset({R.READING, R.IN_QUEUE, R.NOTHING_FOUND, R.FAILED}),
    R.IN_QUEUE: frozenset({R.DECIDED}),
    R.NOTHING_FOUND: frozenset(),
    R.DECIDED: frozenset(),
    R.FAILED: frozenset({R.RECEIVED}),
}

C = Candidate.State
NEXT_FOR_CANDIDATES: dict[Candidate.State, frozenset[Candidate.State]] = {
    C.OPEN: frozenset({C.CONFIRMED, C.REJECTED, C.UNVERIFIABLE, C.OUT_OF_SCOPE}),
    C.CONFIRMED: frozenset(),
    C.REJECTED: frozenset(),
    C.UNVERIFIABLE: frozenset(),
    C.OUT_OF_SCOPE: frozenset(),
}


class Permission(StrEnum):
    SEE_REPORTS = "see_reports"
    SUBMIT = "submit"
    REVIEW = "review"
    SEE_CASES = "see_cases"
    SEE_FIGURES = "see_figures"
    MANAGE = "manage"


P = Permission
MAY: dict[Role, frozenset[Permission]] = {
    Role.DOCUMENTER: frozenset({P.SEE_REPORTS, P.SUBMIT, P.SEE_CASES}),
    Role.REVIEWER: frozenset({P.SEE_REPORTS, P.SUBMIT, P.REVIEW, P.SEE_CASES}),
    Role.LEAD: frozenset({P.SEE_REPORTS, P.SUBMIT, P.REVIEW, P.SEE_CASES, P.SEE_FIGURES}),
    Role.ANALYST: frozenset({P.SEE_FIGURES}),
    Role.ADMINISTRATOR: frozenset({P.MANAGE}),
}


# What another organisation's people may do with a case that was shared with theirs: as far as their own role goes, and no further.
SHARED: dict[Grant.Scope, frozenset[Permission]] = {
    Grant.Scope.READ: frozenset({P.SEE_CASES}),
    Grant.Scope.WRITE: frozenset({P.SEE_CASES, P.REVIEW}),
}


class Access:
    """What one person may do, and where. Read once per request."""

    def __init__(self, memberships: Iterable[tuple[str, int]]) -> None:
        self.places: dict[Permission, set[int]] = {permission: set() for permission in Permission}
        for role, organisation in memberships:
            for permission in MAY[Role(role)]:
                self.places[permission].add(organisation)

    @classmethod
    def of(cls, user: User) -> Access:
        if not user.is_active or user.is_machine:
            return cls([])
        return cls(Membership.objects.filter(user=user, until=None).values_list("role", "organisation_id"))

    def may(self, permission: Permission, organisation: int | None = None) -> bool:
        """In that organisation; without one, anywhere."""
        places = self.places[permission]
        return bool(places) if organisation is None else organisation in places

    def where(self, permission: Permission) -> list[int]:
        return sorted(self.places[permission])


def permissions_of(user: User) -> set[Permission]:
    access = Access.of(user)
    return {permission for permission in Permission if access.may(permission)}


def organisations_of(user: User, permission: Permission = Permission.SEE_REPORTS) -> list[int]:
    """Ids of the organisations in which the person has the permission."""
    return Access.of(user).where(permission)


def visible_cases(user: User, permission: Permission = Permission.SEE_CASES) -> QuerySet[Detention]:
    """The cases of the person's organisations, and those shared with them, for which the person has the permission."""
    places = organisations_of(user, permission)
    scopes = [scope for scope, allowed in SHARED.items() if permission in allowed]
    shared = Grant.objects.filter(organisation_id__in=places, scope__in=scopes, ended_at=None)
    return Detention.objects.filter(Q(organisation_id__in=places) | Q(pk__in=shared.values("detention")))


def cases_open_to(organisation_id: int) -> QuerySet[Detention]:
    """The cases that a report of this organisation may extend: its own, and those shared with it for writing."""
    scopes = [scope for scope, allowed in SHARED.items() if P.REVIEW in allowed]
    shared = Grant.objects.filter(organisation_id=organisation_id, scope__in=scopes, ended_at=None)
    return Detention.objects.filter(Q(organisation_id=organisation_id) | Q(pk__in=shared.values("detention")), merged_into=None)


def why_not_share(user: User, detention: Detention) -> str:
    """Why the person may not share the case with another organisation, or ""."""
    if Role.LEAD not in _roles(user, detention.organisation_id):
        return _("Only a lead of the organisation that a case belongs to shares it with another.")
    return ""


def _roles(user: User, organisation_id: int) -> set[str]:
    rows = Membership.objects.filter(user=user, organisation_id=organisation_id, until=None, user__is_active=True)
    return set(rows.values_list("role", flat=True))


def why_not_submit(user: User, organisation_id: int) -> str:
    if not Access.of(user).may(P.SUBMIT, organisation_id):
        return _("Your role doesn't let you send reports to this organisation. Ask a lead.")
    return ""


def why_not_decide(user: User, candidate: Candidate) -> str:
    """Why the person may not decide on the proposal, or ""."""
    if not Access.of(user).may(P.REVIEW, candidate.report.organisation_id):
        return _("Only reviewers and leads of the organisation decide on proposals.")
    if not NEXT_FOR_CANDIDATES[Candidate.State(candidate.state)]:
        return _("This proposal has been decided already.")
    return ""


def why_not_read_again(user: User, report: Report) -> str:
    if not Access.of(user).may(P.SUBMIT, report.organisation_id):
        return _("Your role doesn't let you start reading again. Ask a lead.")
    if report.state != Report.State.FAILED:
        return _("Only a report that failed is read again.")
    return ""
