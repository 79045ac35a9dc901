"""What staff do on a case page: rule on claims, hide or seal, name who sees it, record consent, take an event back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions.choices import Visibility
from detentions.models import Consent, Grant, Organisation, User
from tracker import caseload, casework, staffing
from tracker.portal.access import StaffRequest

OUTDATED = gettext_lazy("Somebody else has changed the case meanwhile. Nothing was written: look at it again, then repeat what you did.")


def case_change(request: StaffRequest, public_id: str) -> HttpResponse:
    """One form of the case page, by its `action`."""
    steps: dict[str, tuple[Callable[[StaffRequest, str], None], str | Promise]] = {
        "rule": (_rule, gettext_lazy("The ruling stands. The other claims stay on file.")),
        "unrule": (_unrule, gettext_lazy("The ruling is taken back. The claims stand side by side again.")),
        "hide": (_hide, gettext_lazy("Done. The new visibility holds from this moment.")),
        "readers": (_readers, gettext_lazy("From now on exactly these people see the case.")),
        "consent": (_consent, gettext_lazy("The consent is recorded.")),
        "unconsent": (_unconsent, gettext_lazy("The consent is withdrawn.")),
        "withdraw": (_withdraw, gettext_lazy("It is taken back, and stays in the history.")),
        "share": (_share, gettext_lazy("The organisation sees the case from this moment.")),
        "unshare": (_unshare, gettext_lazy("The organisation sees nothing of the case any more.")),
        "tag": (_tag, gettext_lazy("The tag is on the case.")),
        "untag": (_untag, gettext_lazy("The tag was taken off.")),
        "assign": (_assign, gettext_lazy("Kept.")),
    }
    if request.POST.get("action", "") not in steps:
        raise Http404
    step, said = steps[request.POST["action"]]
    if not casework.sees(public_id, request.user):
        raise Http404
    try:
        step(request, public_id)
    except (casework.NotAllowed, casework.Impossible, caseload.Refused) as wrong:
        messages.error(request, str(wrong))
        request.noted.details["refused"] = True
    except casework.Outdated:
        messages.error(request, str(OUTDATED))
        request.noted.details["refused"] = True
    else:
        messages.success(request, str(said))
    return redirect("portal:case", public_id=public_id) if casework.sees(public_id, request.user) else redirect("portal:cases")


def version_of(data: QueryDict) -> int:
    """The version of the case that the person saw; 0, which never fits, when the form doesn't say."""
    told = data.get("version", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) < 9 else 0


def id_of(data: QueryDict, name: str) -> UUID:
    """Raises NotAllowed when it isn't one."""
    try:
        return UUID(data.get(name, ""))
    except ValueError as wrong:
        raise casework.NotAllowed(_("Choose one of them first.")) from wrong


def day_of(data: QueryDict, name: str) -> date | None:
    try:
        return parse_date(data.get(name, ""))
    except ValueError:
        return None


def _rule(request: StaffRequest, public_id: str) -> None:
    data = request.POST
    casework.rule_on(
        public_id=public_id,
        version=version_of(data),
        followed=id_of(data, "follow"),
        reason=data.get("reason", ""),
        by=request.user,
        at=timezone.now(),
    )


def _unrule(request: StaffRequest, public_id: str) -> None:
    data = request.POST
    casework.withdraw_ruling(
        public_id=public_id,
        version=version_of(data),
        ruling=id_of(data, "ruling"),
        reason=data.get("reason", ""),
        by=request.user,
        at=timezone.now(),
    )


def _withdraw(request: StaffRequest, public_id: str) -> None:
    data = request.POST
    casework.withdraw_fact(
        public_id=public_id,
        version=version_of(data),
        fact=id_of(data, "fact"),
        reason=data.get("reason", ""),
        by=request.user,
        at=timezone.now(),
    )


def _hide(request: StaffRequest, public_id: str) -> None:
    to = request.POST.get("to", "")
    if to not in Visibility.values:
        raise casework.NotAllowed(_("Choose one of them first."))
    request.noted.is_sensitive = True
    request.noted.details["to"] = to
    casework.hide(
        public_id=public_id,
        version=version_of(request.POST),
        to=Visibility(to),
        reason=request.POST.get("reason", ""),
        by=request.user,
        at=timezone.now(),
    )


def _readers(request: StaffRequest, public_id: str) -> None:
    chosen = [int(one) for one in request.POST.getlist("reader") if one.isascii() and one.isdigit() and len(one) < 10]
    request.noted.is_sensitive = True
    casework.name_readers(public_id=public_id, readers=chosen, by=request.user, at=timezone.now())


def _consent(request: StaffRequest, public_id: str) -> None:
    data = request.POST
    if data.get("basis", "") not in Consent.Basis.values:
        raise casework.NotAllowed(_("Choose who agreed."))
    casework.record_consent(
        public_id=public_id,
        version=version_of(data),
        basis=Consent.Basis(data["basis"]),
        scope=data.get("scope", ""),
        until=day_of(data, "until"),
        given_by=data.get("given_by", ""),
        by=request.user,
        at=timezone.now(),
    )


def _unconsent(request: StaffRequest, public_id: str) -> None:
    data = request.POST
    casework.withdraw_consent(
        public_id=public_id,
        version=version_of(data),
        consent=id_of(data, "consent"),
        reason=data.get("reason", ""),
        by=request.user,
        at=timezone.now(),
    )


def _share(request: StaffRequest, public_id: str) -> None:
    data = request.POST
    organisation = Organisation.objects.filter(slug=data.get("organisation", ""), is_tenant=True).first()
    if organisation is None or data.get("scope", "") not in Grant.Scope.values:
        raise casework.NotAllowed(_("Choose an organisation, and what it may do."))
    request.noted.is_sensitive = True
    request.noted.details |= {"organisation": organisation.slug, "scope": data["scope"]}
    casework.share(public_id=public_id, organisation=organisation, scope=Grant.Scope(data["scope"]), by=request.user, at=timezone.now())


def _unshare(request: StaffRequest, public_id: str) -> None:
    grants = Grant.objects.select_related("detention__key", "organisation").filter(detention__public_id=public_id, ended_at=None)
    grant = grants.filter(organisation__slug=request.POST.get("organisation", "")).first()
    if grant is None:
        raise casework.NotAllowed(_("The case isn't shared with this organisation."))
    request.noted.is_sensitive = True
    request.noted.details["organisation"] = grant.organisation.slug
    casework.stop_sharing(grant=grant, by=request.user, at=timezone.now())


def _tag(request: StaffRequest, public_id: str) -> None:
    caseload.tag(cases=[public_id], words=request.POST.get("tag", ""), by=request.user, at=timezone.now())


def _untag(request: StaffRequest, public_id: str) -> None:
    caseload.untag(cases=[public_id], words=request.POST.get("tag", ""), by=request.user, at=timezone.now())


def _assign(request: StaffRequest, public_id: str) -> None:
    caseload.assign(cases=[public_id], to=person_of(request.POST.get("to", ""), request.user), by=request.user, at=timezone.now())


def person_of(typed: str, by: User) -> User | None:
    """Whom a form names; nobody where it names nobody. Raises caseload.Refused where there is no such person."""
    if not typed:
        return None
    found = staffing.colleague(by, typed)
    if found is None:
        raise caseload.Refused(_("Choose who looks after them."))
    return found
