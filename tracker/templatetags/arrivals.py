"""Rows of arriving reports, as HTML: each with the steps of its journey. Built here: the start page shows so many of them."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from html import escape

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from tracker.models import Report
from tracker.portal.fields import Label
from tracker.portal.waiting import address
from tracker.templatetags.record import age

register = template.Library()
S = Report.State
_RECEIVED, _READING, _READ = gettext_lazy("Received"), gettext_lazy("Being read"), gettext_lazy("Read")
_IN_QUEUE = gettext_lazy("In the queue")
# Of each state the steps with their look ("" is still to come), which of them is the present one (-1: none), and what is said beneath.
_STEPS: dict[str, tuple[tuple[tuple[Label, str], ...], int, Label]] = {
    S.RECEIVED: (((_RECEIVED, "now"), (_READING, ""), (_IN_QUEUE, "")), 0, gettext_lazy("Waiting for a reader")),
    S.READING: (
        ((_RECEIVED, "done"), (_READING, "now"), (_IN_QUEUE, "")),
        1,
        gettext_lazy("This takes a few seconds; you can leave the page."),
    ),
    S.FAILED: (
        ((_RECEIVED, "done"), (gettext_lazy("Reading failed"), "bad")),
        1,
        gettext_lazy(
            "The words are kept; nothing was lost. Have it read again; if that fails too, paste the part that speaks of detentions as a"
            " report of its own."
        ),
    ),
    S.CLOSED: (
        ((_RECEIVED, "done"), (gettext_lazy("Closed"), "done")),
        1,
        gettext_lazy("The consent has ended; the words are closed."),
    ),
    S.NOTHING_FOUND: (
        ((_RECEIVED, "done"), (_READ, "done")),
        -1,
        gettext_lazy("Nothing to propose: no person detained, no count."),
    ),
    S.DECIDED: (((_RECEIVED, "done"), (_READ, "done"), (gettext_lazy("Decided"), "done")), 2, ""),
    S.IN_QUEUE: (((_RECEIVED, "done"), (_READ, "done"), (_IN_QUEUE, "now")), 2, ""),
}


@register.simple_tag
def progress(report: Report) -> SafeString:
    """The steps that the report has gone, and what it waits for."""
    language = get_language() or ""
    return SafeString(f"{_steps(report.state, language)}{_failure(report)}{_said(report) or _beneath(report.state, language)}")


@cache
def _steps(state: str, _language: str) -> str:
    steps, present, _said = _STEPS[state]
    rows = [_step(label, look, is_present=number == present) for number, (label, look) in enumerate(steps)]
    return f'<ol class="steps">{"".join(rows)}</ol> '


def _step(label: Label, look: str, *, is_present: bool) -> str:
    shown = f' class="{look}"' if look else ""
    here = ' aria-current="step"' if is_present else ""
    return f"<li{shown}{here}>{escape(str(label))}</li>"


@cache
def _beneath(state: str, _language: str) -> str:
    return f'<span class="small soft">{escape(str(_STEPS[state][2]))}</span>'


def _failure(report: Report) -> str:
    return f'<span class="small err-msg">{escape(report.get_failure_display())}</span> ' if report.state == S.FAILED else ""


def _said(report: Report) -> str:
    """How many proposals there are, of a report that was read."""
    proposed: int = getattr(report, "proposed", 0)
    if report.state == S.DECIDED:
        told = ngettext("%(counter)s proposal", "%(counter)s proposals", proposed) % {"counter": proposed}
        return f'<span class="small soft">{escape(told)}</span>'
    if report.state == S.IN_QUEUE:
        number = {"counter": report.to_decide, "all": proposed}
        told = ngettext("%(counter)s of %(all)s proposals to decide", "%(counter)s of %(all)s proposals to decide", report.to_decide)
        return f'<span class="small">{escape(told % number)}</span>'
    return ""


@register.simple_tag(takes_context=True)
def report_rows(context: Context, reports: list[Report]) -> SafeString:
    """What each is, how far it came, when it came, and what may be done next."""
    now: datetime = context["now"]
    may_review = context["may"]()["review"]
    return SafeString("\n".join([_row(report, now, _next_act(context, report, may_review=may_review)) for report in reports]))


def _row(report: Report, now: datetime, act: str) -> str:
    source, language = report.source, f'<span class="nowrap">{escape(report.language)}</span>' if report.language else ""
    said = " · ".join([part for part in (escape(source.publisher), language) if part])
    return (
        f'<tr><th scope="row"><a href="{address(report.pk)}">{escape(str(source))}</a><br><span class="muted small">{said}</span></th>'
        f'<td>{progress(report)}</td><td class="num nowrap">{escape(age(report.received_at, now))}</td>'
        f'<td class="num nowrap">{act}</td></tr>'
    )


def _next_act(context: Context, report: Report, *, may_review: bool) -> str:
    if report.state == S.FAILED:
        again, token, label = reverse("portal:read_again", kwargs={"report_id": report.pk}), context["csrf_token"], escape(_("Read again"))
        return (
            f'<form class="inline" method="post" action="{again}"><input type="hidden" name="csrfmiddlewaretoken" value="{token}">'
            f'<button type="submit" class="btn small">{label}</button></form>'
        )
    if report.state == S.NOTHING_FOUND and may_review:
        return _link(reverse("portal:add_person", kwargs={"report_id": report.pk}), _("Add by hand"), report)
    return _link(address(report.pk), _("Review"), report) if report.state == S.IN_QUEUE else ""


def _link(page: str, act: str, report: Report) -> str:
    return f'<a href="{page}" aria-label="{escape(act)}: {escape(str(report.source))}">{escape(act)}</a>'
