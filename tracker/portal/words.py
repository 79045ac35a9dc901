"""Codes of readers, of the queue and of the database, said in words for reviewers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions import names
from detentions.models import Attribute
from tracker import matching
from tracker.models import Candidate, Extraction
from tracker.portal.dates import in_words, parsed
from tracker.portal.fields import NOT_STATED, OPTIONS, Label, as_typed
from tracker.ranking import Reason

_PARTS = {
    "men": gettext_lazy("men"),
    "women": gettext_lazy("women"),
    "civilians": gettext_lazy("civilians"),
    "military": gettext_lazy("military"),
    "adults": gettext_lazy("adults"),
    "adolescents": gettext_lazy("adolescents"),
    "convicted": gettext_lazy("convicted"),
    "awaiting_trial": gettext_lazy("awaiting trial"),
    "foreigners": gettext_lazy("foreigners"),
    "whereabouts_unknown": gettext_lazy("whereabouts unknown"),
}
_MOST_ODD = 5
_CARRIED = gettext_lazy("Carried over from an earlier sentence.")
_COUNTED = gettext_lazy("Counted from the date of publication.")
_COUNTED_ON = gettext_lazy("From the day or year of the arrest and the days that were spent in custody.")
_IN_A_LIST = gettext_lazy("Read in a list.")
# Why the reader says so, by its rule or the rule's last word. A rule that isn't here is told by the words alone.
_RULES: dict[str, Label] = {
    "by hand": gettext_lazy("Written by hand."),
    "as_of.published": gettext_lazy("The text says that it is so now: on the day of publication."),
    "as_of.heading": gettext_lazy("The day is taken from the heading."),
    "as_of.relative": _COUNTED,
    "window.since": gettext_lazy("The text says since when it counts."),
    "date.publication": gettext_lazy("Taken from the date of publication."),
    "date.weekday": gettext_lazy("A day of the week, placed by the date of publication."),
    "date.relative": _COUNTED,
    "date.ago": _COUNTED,
    "date.between": gettext_lazy("As exactly as both ends of the span allow."),
    "date.custody_length": _COUNTED_ON,
    "sex.pronoun": gettext_lazy("Inferred from a pronoun."),
    "sex.article": gettext_lazy("Inferred from an article."),
    "sex.noun": gettext_lazy("Inferred from a noun."),
    "sex.participle": gettext_lazy("Inferred from the ending of a word."),
    "minor.age": gettext_lazy("By the age that is told."),
    "minor.noun": gettext_lazy("By a word for a child or an adolescent."),
    "place.clause": gettext_lazy("The place named beside the event."),
    "source.publisher": gettext_lazy("The publisher tells its own figure."),
    "headline": gettext_lazy("Read in the headline."),
    "listed": _IN_A_LIST,
    "item": _IN_A_LIST,
    "list": _IN_A_LIST,
    "carried": _CARRIED,
    "anaphora": _CARRIED,
    "epithet": gettext_lazy("Told in passing, beside the name."),
    "beside": gettext_lazy("Told of somebody else, and of this person with them."),
    "coordinated": gettext_lazy("Told of several people at once."),
    "origin": gettext_lazy("Where the person was brought from."),
    "repeat": gettext_lazy("Repeats a figure that was told before."),
    "sum": gettext_lazy("Added up from parts that the text tells."),
}
_LABELS = {name: dict(options) for name, options in OPTIONS.items()}
_STATE_POLICE, _OF_THE_STATE = "POLICIA_ESTADAL", gettext_lazy("Police of the state")
_DATES = {"date", "as_of", "window_start"}


REASONS = {
    Reason.DISPUTED: gettext_lazy("two reviewers differ"),
    Reason.MINOR: gettext_lazy("minor"),
    Reason.WHEREABOUTS_UNKNOWN: gettext_lazy("whereabouts unknown"),
    Reason.NEW_ARREST: gettext_lazy("new arrest"),
    Reason.DEATH: gettext_lazy("death in custody"),
    Reason.SECOND_WANTED: gettext_lazy("second review wanted"),
    Reason.MANY_REPORTS: gettext_lazy("several reports on one person"),
    Reason.LOW_CONFIDENCE: gettext_lazy("the reader is unsure"),
    Reason.COPY: gettext_lazy("the words and proposals of an earlier report"),
    Reason.FLOOD: gettext_lazy("one of many in nearly the same words"),
}


def reasons(codes: Iterable[str]) -> list[str]:
    """Why a report is where it is in the queue."""
    return [str(REASONS[Reason(code)]) for code in codes if code in REASONS]


def metric_slug(term: str) -> str:
    """A reader's word for what is counted, as the directory calls it."""
    return matching.corpus_terms("metric", country=settings.COUNTRY).get(term, term)


def shown(name: str, value: Any) -> str:
    """A proposed value as a person reads it."""
    if value in (None, "", []):
        return str(NOT_STATED)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, dict):
        return ", ".join(f"{_PARTS.get(part, part)} {number}" for part, number in value.items())
    if name in _DATES and (when := parsed(str(value))):
        return in_words(when)
    if name == "agencies" and _STATE_POLICE in value:
        return as_typed([str(_OF_THE_STATE) if one == _STATE_POLICE else one for one in value])
    code = metric_slug(str(value)) if name == "metric" else as_typed(value)
    return str(_LABELS.get(name, {}).get(code, code))


def rule(code: str) -> str:
    """Why the reader says so, where the rule's own name doesn't tell it; else ""."""
    return str(_RULES.get(code) or _RULES.get(code.rpartition(".")[2], ""))


def warning(code: str) -> str:
    """An arithmetic check that failed, with the parts named in the language of the page."""
    named = re.sub(r"[a-z_]{3,}", lambda found: str(_PARTS.get(found[0], found[0])), code)
    return _("Check the arithmetic: %(sum)s.") % {"sum": named.replace(", not ", " ≠ ").replace(" is more than ", " > ")}


def event_of(candidate: Candidate) -> str:
    """The event that is proposed, as readers call it; "" for none."""
    return str((candidate.values.get("event") or {}).get("value") or "")


def told(state: str, kind: str, event: str) -> str:
    """What is proposed, in a word or two: the second line of its tab."""
    if state != Candidate.State.OPEN:
        return str(Candidate.State(state).label)
    if kind == Candidate.Kind.DETENTION:
        return shown("event", event)
    return str(Candidate.Kind(kind).label)


def reading_notes(extraction: Extraction | None, text: str) -> list[str]:
    """What a reviewer should know about the reading itself, and about words that aren't what they look like."""
    found = []
    if names.has_unseen(text):
        found.append(_("It holds characters that nobody sees, boxed here. They can hide a name from the reader, or turn words around."))
    if odd := names.of_two_alphabets(text):
        found.append(
            _("Words with letters of another alphabet that look like ours: %(words)s. A name so written is not found again.")
            % {"words": ", ".join(odd[:_MOST_ODD])}
        )
    if extraction and not extraction.is_supported:
        found.append(
            _("The reader does not know the language of this report (%(code)s). Read it with care.") % {"code": extraction.language}
        )
    return found


_ATTRIBUTES: dict[str, dict[str, Label]] = {
    Attribute.Kind.SEX: {"man": gettext_lazy("Man"), "woman": gettext_lazy("Woman")},
    Attribute.Kind.CIVIL_OR_MILITARY: {"civilian": gettext_lazy("civilian"), "military": gettext_lazy("military")},
    Attribute.Kind.MINOR: {"1": gettext_lazy("yes"), "yes": gettext_lazy("yes"), "0": gettext_lazy("no"), "no": gettext_lazy("no")},
}


def attribute(kind: str, value: str) -> str:
    """What a fact about a person says, where its value is a code; else the value itself."""
    return str(_ATTRIBUTES.get(kind, {}).get(value, value))
