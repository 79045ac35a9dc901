"""Who may do what: each rule once, as a readable reason or "".

`MAY` is the one table of roles, `SHARED` the one table of what another organisation may do. `tracker.moves` has the tables of states.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from detentions.choices import Role, Visibility
from detentions.models import Detention, Grant, Membership, SealedReader, User
from tracker.models import UNDECIDED, Candidate, Decision, Report, Testimony
from tracker.moves import DECIDING, VERDICTS

UNDO_WITHIN = timedelta(minutes=30)


class Permission(StrEnum):
    SEE_REPORTS = "see_reports"
    SUBMIT = "submit"
    REVIEW = "review"
    LEAD = "lead"
    SEE_CASES = "see_cases"
    EXPORT = "export"
    SEE_FIGURES = "see_figures"
    MANAGE = "manage"


P = Permission
MAY: dict[Role, frozenset[Permission]] = {
    Role.DOCUMENTER: frozenset({P.SEE_REPORTS, P.SUBMIT, P.SEE_CASES}),
    Role.REVIEWER: frozenset({P.SEE_REPORTS, P.SUBMIT, P.REVIEW, P.SEE_CASES, P.EXPORT}),
    Role.LEAD: frozenset({P.SEE_REPORTS, P.SUBMIT, P.REVIEW, P.LEAD, P.SEE_CASES, P.EXPORT, P.SEE_FIGURES}),
    Role.ANALYST: frozenset({P.SEE_FIGURES}),
    Role.ADMINISTRATOR: frozenset({P.MANAGE}),
}


# What another organisation's people may do with a case that was shared with theirs: as far as their own role goes, and no further.
SHARED: dict[Grant.Scope, frozenset[Permission]] = {
    Grant.Scope.READ: frozenset({P.SEE_CASES}),
    Grant.Scope.WRITE: frozenset({P.SEE_CASES, P.REVIEW}),
}


_KNOWN = "_access_of_this_request"
_SEALED = "_sealed_cases_of_this_request"


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
        known: Access | None = getattr(user, _KNOWN, None)
        return known or cls(Membership.objects.filter(user=user, until=None).values_list("role", "organisation_id"))

    def remember(self, user: User) -> None:
        """For the rest of a request, whose user is an object of its own: rules ask for the same again and again."""
        setattr(user, _KNOWN, self)

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
    named = SealedReader.objects.filter(user=user, ended_at=None)
    return Detention.objects.filter(
        Q(organisation_id__in=places) | Q(pk__in=shared.values("detention")),
        ~Q(visibility=Visibility.SEALED) | Q(pk__in=named.values("detention")),
    )


def sealed_cases_open_to(user: User) -> list[int]:
    """The sealed cases that the person is named to see."""
    known: list[int] | None = getattr(user, _SEALED, None)
    return (
        known if known is not None else list(SealedReader.objects.filter(user=user, ended_at=None).values_list("detention_id", flat=True))
    )


def remember_sealed(user: User, cases: list[int]) -> None:
    """For the rest of a request, as `Access.remember` does."""
    setattr(user, _SEALED, cases)


def not_sealed_to(user: User, *paths: str) -> Q:
    """A filter for rows that point at cases: none at the end of `paths` is sealed to the person. A row without a case passes."""
    found, named = Q(), sealed_cases_open_to(user)
    for path in paths:
        found &= ~Q(**{f"{path}__visibility": Visibility.SEALED}) | Q(**{f"{path}__in": named})
    return found


def cases_open_to(organisation_id: int) -> QuerySet[Detention]:
    """The cases that a report of this organisation may extend: its own, and those shared with it for writing; no sealed ones."""
    scopes = [scope for scope, allowed in SHARED.items() if P.REVIEW in allowed]
    shared = Grant.objects.filter(organisation_id=organisation_id, scope__in=scopes, ended_at=None)
    found = Detention.objects.filter(Q(organisation_id=organisation_id) | Q(pk__in=shared.values("detention")), merged_into=None)
    return found.exclude(visibility=Visibility.SEALED)


def why_not_share(user: User, detention: Detention) -> str:
    """Why the person may not share the case with another organisation, or ""."""
    if not Access.of(user).may(P.LEAD, detention.organisation_id):
        return _("Only a lead of the organisation that a case belongs to shares it with another.")
    return ""


def why_not_change_case(user: User, detention: Detention) -> str:
    """Why the person, who sees the case, may not rule, hide it or record consent, or ""."""
    if not Access.of(user).may(P.REVIEW, detention.organisation_id):
        return _("Only reviewers and leads of the organisation that a case belongs to change it.")
    return ""


def why_not_correct_name(user: User, detention: Detention) -> str:
    """Why the person may not give the person of the case another main name, or ""."""
    if reason := why_not_change_case(user, detention):
        return reason
    if Detention.objects.filter(detainee=detention.detainee_id, visibility=Visibility.LISTED).exists():
        return _("The name is public, and two people decided that. Withdraw the case from the public, correct the name, then ask two anew.")
    return ""


def why_not_add_to_case(user: User, detention: Detention) -> str:
    """Why the person may not add an event to the case, or "": their own, or one shared with them for writing."""
    if not visible_cases(user, P.REVIEW).filter(pk=detention.pk).exists():
        return _("Only reviewers and leads add to a case: of their own organisation, or one that was shared with them for writing.")
    return ""


def why_not_hide(user: User, detention: Detention, to: Visibility) -> str:
    """Why the person may not give the case this visibility, or "". Listing it again is not done here: that takes two people."""
    if reason := why_not_change_case(user, detention):
        return reason
    if to == Visibility.LISTED:
        return _("A case becomes public by the decision of two people.")
    if Visibility.SEALED in (to, detention.visibility) and not Access.of(user).may(P.LEAD, detention.organisation_id):
        return _("Only a lead seals a case, or opens a sealed one.")
    return ""


def why_not_submit(user: User, organisation_id: int) -> str:
    if not Access.of(user).may(P.SUBMIT, organisation_id):
        return _("Your role doesn't let you send reports to this organisation. Ask a lead.")
    return ""


def why_not_follow(user: User, organisation_id: int) -> str:
    """Why the person may not have lists of news followed for the organisation, or ""."""
    if not Access.of(user).may(P.LEAD, organisation_id):
        return _("Only a lead decides which lists of news are followed.")
    return ""


def why_not_decide(user: User, candidate: Candidate, access: Access | None = None) -> str:
    """Why the person may not decide on the proposal, or ""."""
    access = access or Access.of(user)
    organisation = candidate.report.organisation_id
    state = Candidate.State(candidate.state)
    if not access.may(P.REVIEW, organisation):
        return _("Only reviewers and leads of the organisation decide on proposals.")
    if not VERDICTS & set(DECIDING[state]):
        return _("This proposal has been decided already.")
    if user.pk in (candidate.first_by_id, candidate.other_by_id):
        return _("It waits for somebody else: you have said already what you think, or have asked for a second reviewer.")
    if state == Candidate.State.DISPUTED and not access.may(P.LEAD, organisation):
        return _("Two reviewers differ on it. A lead who gave neither verdict decides.")
    return ""


def why_two(candidate: Candidate, action: Decision.Action, *, by: User, amended: Mapping[str, Any] | None = None, case: str = "") -> str:
    """Why one person's verdict isn't enough for this, or "".

    Neither is it enough for the change in `amended` that says that somebody is no minor, nor to add to the case of one; nor, where the
    installation says so (docs/decisions/0038), for a person or a figure of a report that one sent oneself.
    """
    if action != Decision.Action.CONFIRM or candidate.kind == Candidate.Kind.NOT_DETAINED:
        return ""
    if settings.OWN_REPORTS_NEED_TWO and by.pk == candidate.report.submitted_by_id:
        return _("You sent this report yourself: a second reviewer must agree.")
    if candidate.kind != Candidate.Kind.DETENTION:
        return ""
    told = {(candidate.values.get("minor") or {}).get("value"), ((amended or {}).get("minor") or {}).get("before")}
    if told & {True, "1"} or (case and Detention.objects.filter(public_id=case).of_minors().exists()):
        return _("It speaks of a minor: two reviewers decide, and the second doesn't see the first one's verdict.")
    if candidate.report.channel == Report.Channel.TESTIMONY and by.pk in _took(candidate.report):
        return _("You took this testimony yourself: a second reviewer must agree.")
    return ""


def _took(report: Report) -> set[int]:
    """Who heard the testimony, and who wrote it down: one may have done the one for the other."""
    return {report.submitted_by_id, *Testimony.objects.filter(pk=report.pk).values_list("taken_by", flat=True)}


def why_not_undo(user: User, candidate: Candidate, last: Decision | None, *, at: datetime) -> str:
    """Why the person may not take the decision back, or ""."""
    if Decision.Action.UNDO not in DECIDING[Candidate.State(candidate.state)] or last is None:
        return _("There is no decision to take back.")
    if last.by_id != user.pk:
        return _("Only who decided takes the decision back.")
    if not Access.of(user).may(P.REVIEW, candidate.report.organisation_id):
        return _("Only reviewers and leads of the organisation decide on proposals.")
    if at - last.at > UNDO_WITHIN:
        return _("A decision can be taken back for %(minutes)s minutes. Later, correct the case instead.") % {
            "minutes": int(UNDO_WITHIN.total_seconds() // 60)
        }
    return ""


def why_not_recheck(user: User, candidate: Candidate) -> str:
    """Why the person may not take a blind second look at a decided proposal, or ""."""
    if not Access.of(user).may(P.REVIEW, candidate.report.organisation_id):
        return _("Only reviewers and leads of the organisation decide on proposals.")
    if candidate.state in UNDECIDED:
        return _("It has not been decided yet.")
    if candidate.report.channel == Report.Channel.TESTIMONY:
        return _("Testimony is not part of the sample.")
    if candidate.decisions.filter(by=user).exists():
        return _("You had a part in its decision: somebody else takes the second look.")
    return ""


def why_not_add(user: User, report: Report, access: Access | None = None) -> str:
    """Why the person may not propose a person that the reader missed, or ""."""
    if not (access or Access.of(user)).may(P.REVIEW, report.organisation_id):
        return _("Only reviewers and leads of the organisation decide on proposals.")
    if report.state in (Report.State.RECEIVED, Report.State.READING, Report.State.FAILED):
        return _("The report hasn't been read yet.")
    return ""


def why_not_assign(user: User, report: Report, to: User | None) -> str:
    """Why the person may not give the report to `to` (None: to nobody), or ""."""
    access = Access.of(user)
    if not access.may(P.REVIEW, report.organisation_id):
        return _("Only reviewers and leads of the organisation decide on proposals.")
    if to and not Access.of(to).may(P.REVIEW, report.organisation_id):
        return _("%(name)s doesn't review for this organisation.") % {"name": to}
    is_own_affair = report.assigned_to_id in (None, user.pk) and to in (None, user)
    if not is_own_affair and not access.may(P.LEAD, report.organisation_id):
        return _("Take a free report yourself; only a lead gives reports to others.")
    return ""


def why_not_read_again(user: User, report: Report) -> str:
    if not Access.of(user).may(P.SUBMIT, report.organisation_id):
        return _("Your role doesn't let you start reading again. Ask a lead.")
    if report.state != Report.State.FAILED:
        return _("Only a report that failed is read again.")
    return ""
