"""The links to the portal's parts, each for whoever may open it. Built here: every page of staff has them."""

from __future__ import annotations

from functools import cache
from html import escape

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.formats import localize
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from tracker.portal.fields import Label
from tracker.rules import Permission

register = template.Library()
# Who sees it, the page, its words, the section that it stands for, and the number that it shows, by the name of `context.surroundings`.
_LINKS: tuple[tuple[Permission, str, Label, str, str], ...] = (
    (Permission.SEE_REPORTS, "portal:dashboard", _("Dashboard"), "dashboard", ""),
    (Permission.SEE_REPORTS, "portal:start", _("Reports"), "reports", ""),
    (Permission.REVIEW, "portal:queue", _("Review"), "review", "waiting"),
    (Permission.REVIEW, "portal:questions", _("Joint decisions"), "questions", "for_two"),
    (Permission.SEE_CASES, "portal:cases", _("Cases"), "cases", ""),
    (Permission.SEE_CASES, "portal:directory", _("Directory"), "directory", ""),
    (Permission.LEAD, "portal:corrections", _("Requests"), "corrections", ""),
    (Permission.SUBMIT, "portal:report_new", _("Add a report"), "intake", ""),
)
_address = cache(reverse)


@register.simple_tag(takes_context=True)
def navigation(context: Context) -> SafeString:
    """The page that is open is marked."""
    may, section = context["may"](), context.get("section")
    shown = [
        _link(route, label, context[number]() if number else 0, is_open=section == of)
        for permission, route, label, of, number in _LINKS
        if may[permission]
    ]
    return SafeString("\n".join(shown))


def _link(route: str, label: Label, waiting: int, *, is_open: bool) -> str:
    here = ' aria-current="page"' if is_open else ""
    shown = f' <span class="n">{localize(waiting)}</span>' if waiting else ""
    return f'<a href="{_address(route)}"{here}>{escape(str(label))}{shown}</a>'
