"""A row of the queue, as HTML. Built here: the panes show so many of them that a template takes longer than all the rest of the page."""

from __future__ import annotations

from datetime import datetime
from html import escape
from uuid import UUID

from django import template
from django.http import HttpRequest
from django.template import Context
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.portal import words
from tracker.portal.waiting import Row, address
from tracker.templatetags.record import age

register = template.Library()


@register.simple_tag(takes_context=True)
def queue_rows(context: Context, reports: list[Row], current: UUID | None = None) -> SafeString:
    """Items of a list: of each report what it is, how long it waits, why it is where it is, whose it is, and who else has it open."""
    now, request = context["now"], context["request"]
    return SafeString("".join([f"<li>{_row(report, current, request, now)}</li>" for report in reports]))


def _row(report: Row, current: UUID | None, request: HttpRequest, now: datetime) -> str:
    """A link to the report."""
    is_late = bool(report.due_at and report.due_at < now)
    waits = " · ".join((age(report.received_at, now), _("late"))) if is_late else age(report.received_at, now)
    number = ngettext("%(counter)s proposal", "%(counter)s proposals", report.to_decide) % {"counter": report.to_decide}
    said = " · ".join([part for part in (report.publisher, report.language) if part])
    here, late = ' aria-current="true"' if report.pk == current else "", " late" if is_late else ""
    assigned = f' <span class="tag">→ {escape(report.assigned_to)}</span>' if report.assigned_to else ""
    elsewhere = _open_elsewhere(report, request, now)
    return (
        f'<a href="{address(report.pk)}"{here}><span class="t">{escape(report.title)}</span>'
        f'<span class="m"><span class="who">{escape(said)}</span> <span class="end{late}">{escape(waits)}</span></span>'
        f'<span class="m"><span>{escape(number)}{_why(report)}</span>{assigned}{elsewhere}</span></a>'
    )


@register.simple_tag(takes_context=True)
def queue_cells(context: Context, report: Row, choices: SafeString | None) -> SafeString:
    """The cells of a report in the whole queue: what it is, why it is here, how long it waits, whose it is."""
    now: datetime = context["now"]
    number = ngettext("%(counter)s proposal", "%(counter)s proposals", report.to_decide) % {"counter": report.to_decide}
    said = " · ".join(part for part in (report.publisher, report.language, number) if part)
    tag = "tag warn" if report.is_urgent else "tag"
    why = format_html_join(" ", '<span class="{}">{}</span>', ((tag, reason) for reason in words.reasons(report.reasons)))
    is_late = bool(report.due_at and report.due_at < now)
    return format_html(
        '<th scope="row"><a href="{}">{}</a><br><span class="small muted">{}</span></th><td>{}</td><td>{}{}</td><td>{}{}</td>',
        address(report.pk),
        report.title,
        said,
        why or format_html('<span class="muted">{}</span>', report.urgency.label),
        age(report.received_at, now),
        format_html(' <span class="late">{}</span>', _("late")) if is_late else "",
        _whose(report, choices, context),
        _open_elsewhere(report, context["request"], now),
    )


def _whose(report: Row, choices: SafeString | None, context: Context) -> SafeString:
    """The form that takes it, gives it or gives it back; of somebody else's, the name."""
    user = context["request"].user
    if choices:
        act = format_html(
            '<label class="vh" for="to-{0}">{1}</label><select id="to-{0}" name="to">{2}</select> '
            '<button type="submit" class="btn small">{3}</button>',
            *(report.pk, _("Give to"), choices, _("Give")),
        )
    elif report.assigned_to_id in (None, user.pk):
        to, label = ("", _("Give it back")) if report.assigned_to_id else (user.pk, _("Take it"))
        act = format_html('<button type="submit" class="btn small" name="to" value="{}">{}</button>', to, label)
    else:
        return format_html("<span>{}</span>", report.assigned_to)
    return format_html(
        '<form class="inline" method="post" action="{}" aria-label="{}">'
        '<input type="hidden" name="csrfmiddlewaretoken" value="{}"><input type="hidden" name="here" value="{}">{}</form>',
        *(reverse("portal:assign", kwargs={"report_id": report.pk}), report.title, context["csrf_token"], context["here"], act),
    )


def _why(report: Row) -> str:
    pressing = "pressing" if report.is_urgent else ""
    return "".join([f' · <b class="{pressing}">{escape(reason)}</b>' for reason in words.reasons(report.reasons)])


def _open_elsewhere(report: Row, request: HttpRequest, now: datetime) -> str:
    is_open = report.claimed_until and report.claimed_until > now and report.claimed_by_id != request.user.pk
    return format_html(' <span class="tag warn">{}</span>', _("open: %(name)s") % {"name": report.claimed_by}) if is_open else ""
