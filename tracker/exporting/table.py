"""Who may take which cases out, when one person is enough, and the moves of an export, each as a reason or ""."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from detentions.choices import Role, Visibility
from detentions.models import Detention, Membership, User
from tracker import rules
from tracker.models import Export
from tracker.rules import Access, Permission

MOST = 20_000
ALONE_AT_MOST = 50  # cases in ALONE_WITHIN that one person takes out without a second one
ALONE_WITHIN = timedelta(hours=24)
FETCH_WITHIN = timedelta(days=7)
S = Export.State
# State → where it may go. A decision is somebody else's, taking back is of who asked.
NEXT: dict[Export.State, frozenset[Export.State]] = {
    S.WAITING: frozenset({S.ALLOWED, S.REFUSED, S.DROPPED}),
    S.ALLOWED: frozenset({S.DROPPED}),
    S.REFUSED: frozenset(),
    S.DROPPED: frozenset(),
}


class Refused(Exception):
    """`field` is the form's field; the message says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def exportable(user: User) -> QuerySet[Detention]:
    """The cases that the person may take out: of organisations in which their role lets them; none that is sealed."""
    return rules.visible_cases(user, Permission.EXPORT).filter(merged_into=None).exclude(visibility=Visibility.SEALED)


def why_second(by: User, cases: set[int], *, at: datetime) -> str:
    """Why one person isn't enough for these, or "". What they took alone lately counts too: many small files are one large one, and
    a file that was fetched has left, also when it was dropped afterwards.
    """
    lately = Export.objects.filter(Q(state=S.ALLOWED) | Q(fetched__gt=0), asked_by=by, decided_by=None, asked_at__gt=at - ALONE_WITHIN)
    taken = {case for export in lately for case in export.cases}
    if len(taken | cases) <= ALONE_AT_MOST:
        return ""
    return _("These are more than %(count)s cases in a day: a lead who isn't you must agree.") % {"count": ALONE_AT_MOST}


def leads_who_may_agree(export: Export) -> list[int]:
    """Those who lead in every organisation whose cases are in it; who asked is not among them."""
    rows = Membership.objects.filter(role=Role.LEAD, until=None, user__is_active=True, organisation__in=export.organisations)
    leads: dict[int, set[int]] = {}
    for user, organisation in rows.exclude(user=export.asked_by_id).values_list("user_id", "organisation_id"):
        leads.setdefault(user, set()).add(organisation)
    return sorted(user for user, places in leads.items() if places >= set(export.organisations))


def why_not_decide(user: User, export: Export, access: Access | None = None) -> str:
    access = access or Access.of(user)
    if not all(access.may(Permission.LEAD, organisation) for organisation in export.organisations):
        return _("Only a lead of the organisation that the cases belong to decides this.")
    if user.pk == export.asked_by_id:
        return _("You asked for it yourself: another lead decides.")
    if S.ALLOWED not in NEXT[S(export.state)]:
        return _("This has been decided already.")
    return ""


def why_not_drop(user: User, export: Export) -> str:
    if user.pk != export.asked_by_id or S.DROPPED not in NEXT[S(export.state)]:
        return _("Only who asked takes an export back, and only while it waits or may be fetched.")
    return ""


def why_not_fetch(user: User, export: Export, *, at: datetime) -> str:
    """Why the person may not have the file, or ""."""
    if user.pk != export.asked_by_id:
        return _("Only who asked fetches the file.")
    if export.state != S.ALLOWED or export.until is None:
        return _("The file can't be fetched: %(state)s.") % {"state": export.get_state_display().lower()}
    if at > export.until:
        return _("The time for fetching it is over. Ask again.")
    return ""
