"""Filters and tags of the pages: dates with their precision, marked text, ages."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from detentions.when import When
from tracker.portal.dates import in_words, moment_in_words
from tracker.portal.marking import Paragraph, Piece

register = template.Library()


@register.filter
def when(value: When) -> str:
    """An uncertain date in words."""
    return in_words(value)


@register.filter
def moment(value: datetime) -> str:
    """A moment of our own doing, to the minute, in UTC."""
    return moment_in_words(value)


@register.filter
def age(value: datetime, now: datetime) -> str:
    """How long something has waited: 12 min, 5 h, 3 d."""
    minutes = max(int((now - value).total_seconds() // 60), 0)
    if minutes < 60:
        return _("%(count)s min") % {"count": minutes}
    if minutes < 48 * 60:
        return _("%(count)s h") % {"count": minutes // 60}
    return ngettext("%(count)s day", "%(count)s days", minutes // (24 * 60)) % {"count": minutes // (24 * 60)}


@register.filter
def plain(number: int) -> str:
    """A number in an address or an attribute: without separators."""
    return str(number)


@register.simple_tag
def marked(paragraph: Paragraph) -> SafeString:
    """The words of a paragraph, each piece under its mark. Built here: a template would put blanks between pieces."""
    return format_html_join("", "{}", ((_piece(piece),) for piece in paragraph.pieces))


def _piece(piece: Piece) -> SafeString:
    hidden = format_html_join("", '<span id="{}"></span>', ((anchor,) for anchor in piece.hidden_anchors))
    mark = piece.mark
    if mark is None:
        return format_html("{}{}", hidden, piece.text)
    classes = f"ev ev-{mark.kind}" + (" other" if mark.is_other else "") + (" not" if mark.denies else "")
    anchor = format_html(' id="{}"', mark.anchor) if piece.opens else ""
    denial = (
        format_html(' data-not="{}"', pgettext("mark over words that deny a detention", "NOT DETAINED"))
        if mark.denies and piece.opens
        else ""
    )
    letter = format_html('<sup aria-hidden="true">{}</sup>', mark.letter) if piece.closes else ""
    return format_html('{}<a class="{}"{}{} href="{}">{}{}</a>', hidden, classes, anchor, denial, mark.goes_to, piece.text, letter)
