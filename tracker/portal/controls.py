"""The HTML of a field's control, of the quotes beneath it and of its confidence. Built here: each page shows a dozen, and a template
takes several times as long."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from tracker.portal.fields import Widget

if TYPE_CHECKING:
    from tracker.portal.proposal import FieldView

_NOTHING = SafeString("")


def whole(field: FieldView, *, with_words: bool) -> SafeString:
    """The field with everything that belongs to it."""
    name, label = field.name, escape(str(field.spec.label))
    check = f' data-check role="group" tabindex="-1" aria-labelledby="l-{name}"' if field.must_check else ""
    error = f'<p class="err-msg" id="e-{name}">{escape(field.error)}</p>' if field.error else ""
    proposed, to_check = escape(_("Proposed:")), escape(_("Check:"))
    was = f'<p class="was small soft">{proposed} {escape(field.shown)}</p>' if field.before else ""
    first = f"<b>{to_check}</b> " if field.must_check else ""
    why = f'<span class="why">{first}{" · ".join(map(escape, field.why))}</span>' if field.why else ""
    own = _other_words(field) if with_words and field.spec.is_editable else ""
    quoted = quotes(field, denies=field.denies)
    return SafeString(
        f'<div class="f{field.state}" data-proposed="{escape(field.before)}"{check}>'
        f'<label for="f-{name}" id="l-{name}">{label}<span class="k k-{field.evidence}" aria-hidden="true">{field.letter}</span></label>'
        f'<div class="ctl">{error}{control(field)}{was}<div class="quotes">{quoted} {own}</div>{why}</div>{confidence(field)}</div>'
    )


def _other_words(field: FieldView) -> str:
    """Where a person copies other words for the field from the text."""
    name, is_open = field.name, " open" if field.words_typed else ""
    label = escape(_("Words of the text for this field, copied exactly"))
    other = escape(_("Other words"))
    return (
        f'<details class="words"{is_open}><summary class="small">{other}</summary>'
        f'<label class="small" for="w-{name}">{label}</label>'
        f'<input type="text" id="w-{name}" name="e-{name}" value="{escape(field.words_typed)}" maxlength="500" data-words>'
        f'<input type="hidden" name="o-{name}" value=""></details>'
    )


def control(field: FieldView) -> SafeString:
    """A select, an input, or the value alone where it can't be changed."""
    name, spec = f"f-{field.name}", field.spec
    if not spec.is_editable:
        return format_html('<output id="{}">{}</output>', name, field.shown)
    trouble = format_html(' aria-invalid="true" aria-describedby="e-{}"', field.name) if field.error else _NOTHING
    if field.options:
        return format_html('<select id="{0}" name="{0}"{1}>{2}</select>', name, trouble, field.choices)
    more = {
        Widget.NUMBER: SafeString(' inputmode="numeric"'),
        Widget.DATE: SafeString(' placeholder="2019-03-21"'),
    }.get(spec.widget, _NOTHING)
    near = format_html(' list="list-{}"', spec.directory) if spec.directory else _NOTHING
    kind = spec.widget.value
    return format_html(
        '<input type="text" id="{0}" name="{0}" value="{1}" class="w-{2}"{3}{4}{5}>', name, field.value, kind, more, near, trouble
    )


def quotes(field: FieldView, *, denies: bool) -> SafeString:
    """The words that the value rests on, each a link to its place in the text; or that there are none."""
    if not field.quotes:
        why = _("Nothing found in the text") if field.confidence is None else _("by hand")
        return format_html('<span class="why muted">{}</span>', why)
    kind = f"{field.spec.evidence.value}{' not' if denies and field.name == 'reason' else ''}"
    rows = ((one.anchor, kind, one.text, f"¶{one.paragraph}" if one.paragraph else "") for one in field.quotes)
    shown = format_html_join(" ", '<a class="quote" href="#{}"><span class="ev ev-{}">{}</span><span class="p">{}</span></a>', rows)
    if not field.more_quotes:
        return shown
    return format_html('{} <span class="p muted">{}</span>', shown, _("and %(count)s more") % {"count": field.more_quotes})


def confidence(field: FieldView) -> SafeString:
    """A number and a bar; the rule behind it on demand."""
    if field.confidence is None:
        return _NOTHING
    rule = format_html(' title="{}: {}"', _("the reader's rule"), field.rule) if field.rule else _NOTHING
    return format_html(
        '<div class="conf"{}><span class="vh">{} </span>{}<span class="bar{}" aria-hidden="true"><i class="w{}"></i></span></div>',
        rule,
        _("confidence"),
        number_format(field.confidence, decimal_pos=2),
        " low" if field.must_check else "",
        field.percent,
    )
