"""What stands around a case on its page: with whom it is shared, what its organisation has put on it, which reports may be opened."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from detentions import together
from detentions.models import Grant, Organisation
from tracker import caseload, casework, finding, rules
from tracker.casework import CaseFile
from tracker.models import Report
from tracker.portal.access import StaffRequest
from tracker.rules import Permission


def around(request: StaffRequest, found: CaseFile) -> dict[str, object]:
    """For the template of the case page, in one trip: each reader gets what their own organisation may know."""
    detention, access = found.detention, request.access
    place = detention.organisation_id
    is_own, may_lead = access.may(Permission.SEE_CASES, place), access.may(Permission.LEAD, place)
    may_change = casework.may_change(detention, request.user)
    grants = Grant.objects.filter(detention=detention, ended_at=None).select_related("organisation").order_by("pk")
    tenants = Organisation.objects.filter(is_tenant=True).exclude(pk=place).order_by("name_es")
    added_to = rules.visible_cases(request.user, Permission.REVIEW).filter(pk=detention.pk)
    reports = _reports(found, access.where(Permission.SEE_REPORTS))
    people = caseload.who_may_keep([place])
    line = finding.LineQuestions([detention.pk], readers=[place])
    together.answer(
        reports,
        *((grants, *line.asked) if is_own else ()),
        *((tenants, people) if may_lead else ()),
        *(() if may_change else (added_to,)),
    )
    shared_with = {grant.organisation_id for grant in grants} if is_own else set()
    return {
        "may_change": may_change,
        "may_add": may_change or bool(added_to),
        "may_read_notes": is_own,
        "may_lead": may_lead,
        "grants": grants if is_own else (),
        "scopes": Grant.Scope.choices,
        "others": [one for one in tenants if one.pk not in shared_with] if may_lead else (),
        "is_own": is_own,
        "line": next(iter(line.lines()), None) if is_own else None,
        "people": people if may_lead else (),
        "reports": {report.source_id: report.pk for report in reports},
    }


def reports_of(found: CaseFile, organisations: list[int]) -> dict[UUID, UUID]:
    """Source → report, for the sources whose report the person may open."""
    return {report.source_id: report.pk for report in _reports(found, organisations)}


def _reports(found: CaseFile, organisations: list[int]) -> QuerySet[Report]:
    told = (*found.names, *found.attributes, *found.events, *found.charges)
    sources = {quote.citation.source_id for one in told for quote in one.quotes}
    return Report.objects.of_organisations(organisations).filter(source_id__in=sources).only("pk", "source_id")
