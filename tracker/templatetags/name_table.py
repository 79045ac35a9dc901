"""The rows of the table of names, as HTML. Built here: a report names a hundred people, and a template takes several times as long."""

from __future__ import annotations

from html import escape

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.matching import Suggestion
from tracker.models import Report
from tracker.portal.name_table import Row
from tracker.portal.waiting import address

register = template.Library()


@register.simple_tag
def name_rows(rows: list[Row], report: Report) -> SafeString:
    """Each with the words of the text around the name, what is on file of the person, and the verdicts that may be chosen."""
    language = report.source.language
    spoken = f' lang="{escape(language)}"' if language else ""
    on_file = escape(_("On file:"))
    heads = [escape(head) for head in (_("Event"), _("Date"), _("Agencies"), _("State"))]
    return SafeString("\n".join([_row(row, report, spoken, on_file, heads) for row in rows]))


def _row(row: Row, report: Report, spoken: str, on_file: str, heads: list[str]) -> str:
    pk, number, name = row.candidate.pk, number_format(row.number), escape(row.candidate.headline)
    must_open = f' <span class="tag warn">{escape(row.must_open)}</span>' if row.must_open else ""
    quote = f"{escape(row.before)}<b>{escape(row.quote)}</b>{escape(row.after)}"
    known = "".join([_known(one, on_file) for one in row.known])
    values = "".join([f'<td class="soft" data-l="{label}">{escape(value)}</td>' for label, value in zip(heads, row.values, strict=True)])
    error = f'<p class="err-msg">{escape(row.error)}</p>' if row.error else ""
    state = ' class="err"' if row.error else ""
    options = "".join([_option(code, str(label), is_chosen=code == row.chosen) for code, label in row.options])
    return (
        f'<tr{state}><th scope="row"><span class="muted">{number}</span> '
        f'<a href="{address(report.pk, row.number)}">{name}</a>{must_open}<br><q class="small soft"{spoken}>{quote}</q>{known}</th>{values}'
        f'<td>{error}<input type="hidden" name="v-{pk}" value="{row.candidate.version}">'
        f'<label class="vh" for="a-{pk}">{number} {name}</label><select id="a-{pk}" name="a-{pk}">{options}</select></td></tr>'
    )


def _known(case: Suggestion, on_file: str) -> str:
    public_id, score = escape(case.detention.public_id), number_format(case.score, decimal_pos=2)
    page = reverse("portal:case", kwargs={"public_id": case.detention.public_id})
    return (
        f'<br><span class="small">{on_file} <a href="{page}">{escape(case.name)} <span class="mono">{public_id}</span></a> '
        f'{score} <span class="muted">{escape(" ".join(case.reasons))}</span></span>'
    )


def _option(code: str, label: str, *, is_chosen: bool) -> str:
    return f'<option value="{escape(code)}"{" selected" if is_chosen else ""}>{escape(label)}</option>'
