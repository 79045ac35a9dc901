"""A row of the queue, as HTML. Built here: the panes show so many of them that a template takes longer than all the rest of the page."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.http import HttpRequest
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tracker.models import Report
from tracker.portal import words
from tracker.templatetags.record import age

register = template.Library()


@register.simple_tag(takes_context=True)
def queue_row(context: Context, report: Report) -> SafeString:
    """What it is, how long it waits, why it is where it is, whose it is, and who else has it open."""
    now: datetime = context["now"]
    is_late = bool(report.due_at and report.due_at < now)
    waits = f"{age(report.received_at, now)} · {_('late')}" if is_late else age(report.received_at, now)
    number = ngettext("%(counter)s proposal", "%(counter)s proposals", report.to_decide) % {"counter": report.to_decide}
    return format_html(
        '<span class="t">{}</span><span class="m"><span class="who">{}</span> <span class="end{}">{}</span></span>'
        '<span class="m"><span>{}{}</span>{}{}</span>',
        report.source,
        " · ".join(part for part in (report.source.publisher, getattr(report, "language", "")) if part),
        " late" if is_late else "",
        waits,
        number,
        _why(report),
        format_html(' <span class="tag">→ {}</span>', report.assigned_to) if report.assigned_to else "",
        _open_elsewhere(report, context["request"], now),
    )


def _why(report: Report) -> SafeString:
    pressing = "pressing" if report.urgency == Report.Urgency.URGENT else ""
    return format_html_join("", ' · <b class="{}">{}</b>', ((pressing, reason) for reason in words.reasons(report.reasons)))


def _open_elsewhere(report: Report, request: HttpRequest, now: datetime) -> str:
    is_open = report.claimed_until and report.claimed_until > now and report.claimed_by != request.user
    return format_html(' <span class="tag warn">{}</span>', _("open: %(name)s") % {"name": report.claimed_by}) if is_open else ""
