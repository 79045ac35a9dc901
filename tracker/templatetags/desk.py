"""The parts of the desk of which there are many: paragraphs with their marks, tabs of proposals, fields of the form.

Built here: a report of a hundred names has five hundred marks, and a template takes ten times as long for them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from html import escape

from django import template
from django.template.loader import render_to_string
from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from detentions import names
from detentions.choices import NotDetainedReason
from tracker.models import Candidate, Decision
from tracker.portal import controls, likeness, words
from tracker.portal.desk import Desk
from tracker.portal.marking import Paragraph, Piece
from tracker.portal.proposal import FieldView

register = template.Library()


@register.simple_tag
def unchanging(name: str) -> SafeString:
    """A part of a page that is the same for everybody who reads a language: made once."""
    return _made_once(name, get_language() or "")


@cache
def _made_once(name: str, language: str) -> SafeString:
    return render_to_string(name)


@register.simple_tag
def paragraphs(desk: Desk) -> SafeString:
    """The words of the report, paragraph by paragraph, each piece under its mark."""
    denial = escape(pgettext("mark over words that deny a detention", "NOT DETAINED"))
    return SafeString("\n".join([_paragraph(one, denial) for one in desk.paragraphs]))


def _paragraph(one: Paragraph, denial: str) -> str:
    plain = "" if one.is_marked else ' class="skipd"'
    shown = _shown if names.has_unseen("".join([piece.text for piece in one.pieces])) else escape
    words = "".join([_piece(piece, denial, shown) for piece in one.pieces])
    return f'<p data-p="{one.number}" data-start="{one.start}" id="p{one.number}"{plain}>{words}</p>'


def _piece(piece: Piece, denial: str, shown: Callable[[str], str]) -> str:
    """Anchors and links are of our own making: keys, numbers, and names of fields."""
    hidden = "".join([f'<span id="{anchor}"></span>' for anchor in piece.hidden_anchors])
    mark = piece.mark
    if mark is None:
        return hidden + shown(piece.text)
    classes = f"ev ev-{mark.kind}" + (" other" if mark.is_other else "") + (" not" if mark.denies else "")
    anchor = f' id="{mark.anchor}"' if piece.opens else ""
    denies = f' data-not="{denial}"' if mark.denies and piece.opens else ""
    letter = f'<sup aria-hidden="true">{mark.letter}</sup>' if piece.closes else ""
    return f'{hidden}<a class="{classes}"{anchor}{denies} href="{mark.goes_to}">{shown(piece.text)}{letter}</a>'


def _shown(text: str) -> str:
    """Characters that nobody sees are boxed with their number, and turn nothing around them; they stay where a marking counts them."""
    return "".join(
        f'<bdi class="unseen" data-code="{" ".join([f"{ord(one):04X}" for one in part])}">{part}</bdi>' if is_unseen else escape(part)
        for part, is_unseen in names.parts(text)
    )


@register.simple_tag
def reject_reasons(chosen: str) -> SafeString:
    """A radio button for each reason to reject a proposal."""
    return _reasons(get_language() or "", chosen if chosen in Decision.Reason.values else "")


@cache
def _reasons(_language: str, chosen: str) -> SafeString:
    return SafeString(
        "".join(
            f'<label class="check"><input type="radio" form="decision" name="reason" value="{code}" data-reason="{number}"'
            f"{' checked' if code == chosen else ''}> <kbd>{number}</kbd>{escape(str(label))}</label>"
            for number, (code, label) in enumerate(Decision.Reason.choices, start=1)
        )
    )


@register.simple_tag
def not_detained_reasons(chosen: str) -> SafeString:
    """An option for each reason why somebody who is named is no detainee."""
    return _not_detained(get_language() or "", chosen if chosen in NotDetainedReason.values else "")


@cache
def _not_detained(_language: str, chosen: str) -> SafeString:
    return SafeString(
        "".join(
            f'<option value="{code}"{" selected" if code == chosen else ""}>{escape(str(label))}</option>'
            for code, label in NotDetainedReason.choices
        )
    )


@register.simple_tag
def likeness_rows(rows: Sequence[likeness.Row], here: str, there: str) -> SafeString:
    """Field by field what two cases say, or a report and a case."""
    left, right = escape(here), escape(there)
    not_told, not_recorded = escape(_("not told")), escape(_("not recorded"))
    return SafeString(
        "".join(
            f'<tr><th scope="row">{escape(str(row.label))}</th>{_told(row.here, left, not_told)}{_told(row.there, right, not_recorded)}'
            f'<td class="cmp {row.verdict}">{escape(str(row.words))}</td></tr>'
            for row in rows
        )
    )


def _told(words: str, whose: str, nothing: str) -> str:
    return f'<td data-l="{whose}">{escape(words)}</td>' if words else f'<td data-l="{whose}" class="muted">{nothing}</td>'


@register.simple_tag
def legend(desk: Desk) -> SafeString:
    """How the words behind each kind of evidence are marked, and how many marks the open proposal has of it."""
    return SafeString(
        "\n".join(
            [
                f'<span class="nowrap"><span class="ev ev-{kind}">{escape(str(label))}<sup aria-hidden="true">{letter}</sup></span> '
                f'<span class="muted">{number_format(count)}</span></span>'
                for kind, label, letter, count in desk.legend
            ]
        )
    )


@register.simple_tag
def proposal_tabs(desk: Desk) -> SafeString:
    """A tab for each proposal of the report; those that no longer wait for anybody's first look are marked."""
    tells = cache(words.told)  # in this language: a list of a hundred names tells the same of most
    return SafeString(
        "\n".join(
            [
                _tab(number, one, tells(one.state, one.kind, words.event_of(one)), is_current=one is desk.current)
                for number, one in enumerate(desk.candidates, start=1)
            ]
        )
    )


def _tab(number: int, candidate: Candidate, tells: str, *, is_current: bool) -> str:
    state = (' aria-current="page"' if is_current else "") + ("" if candidate.state == Candidate.State.OPEN else ' class="done"')
    told, second = escape(candidate.headline), escape(tells)
    return f'<a href="?p={number}" data-proposal="{number}"{state}><b>{number} {told}</b><span class="muted">{second}</span></a>'


@register.simple_tag
def proposal_field(field: FieldView, *, with_words: bool = True) -> SafeString:
    """One field: its control, the words it rests on, how sure the reader is. `with_words` lets the person give other words."""
    return controls.whole(field, with_words=with_words)
