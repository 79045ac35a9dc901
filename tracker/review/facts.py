"""The values of a confirmed proposal as the facts that the registry takes. What the registry can't take is said at its field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from django.conf import settings
from django.utils.translation import gettext as _

from detentions import names
from detentions.actions.cases import EventFacts, PersonFacts, Words
from detentions.actions.published_counts import Figure
from detentions.choices import CountMetric, CountQualifier, EventKind, NotDetainedReason, ReleaseKind
from detentions.models import Agency, Attribute, Location, Organisation
from detentions.when import NotADate, When
from tracker import matching
from tracker.models import Candidate

E = TypeVar("E")

# What readers and reviewers call an event → its kind in the registry; a release says of which kind it is.
EVENTS: dict[str, tuple[EventKind, ReleaseKind | None]] = {
    "arrest": (EventKind.ARREST, None),
    "rearrest": (EventKind.REARREST, None),
    "disappearance": (EventKind.DISAPPEARANCE, None),
    "located": (EventKind.LOCATED, None),
    "transfer": (EventKind.TRANSFER, None),
    "charge": (EventKind.CHARGE, None),
    "hearing": (EventKind.HEARING, None),
    "sentence": (EventKind.SENTENCE, None),
    "release": (EventKind.RELEASE, ReleaseKind.NOT_STATED),
    "conditional_release": (EventKind.RELEASE, ReleaseKind.SUBSTITUTE_MEASURES),
    "house_arrest": (EventKind.RELEASE, ReleaseKind.HOUSE_ARREST),
    "full_liberty": (EventKind.RELEASE, ReleaseKind.FULL_LIBERTY),
    "order_not_carried_out": (EventKind.RELEASE, ReleaseKind.ORDER_NOT_CARRIED_OUT),
    "pardon": (EventKind.RELEASE, ReleaseKind.PARDON),
    "amnesty": (EventKind.RELEASE, ReleaseKind.AMNESTY),
    "exchange": (EventKind.RELEASE, ReleaseKind.EXCHANGE),
    "escape": (EventKind.RELEASE, ReleaseKind.ESCAPE),
    "death_in_custody": (EventKind.DEATH, None),
}

_SEXES = {"man": "man", "male": "man", "m": "man", "woman": "woman", "female": "woman", "f": "woman"}


class Unusable(Exception):
    """A value that the registry can't take. `field` is the form's field; the message says what to do."""

    def __init__(self, field: str, sentence: str) -> None:
        super().__init__(sentence)
        self.field = field


def person_facts(candidate: Candidate) -> PersonFacts:
    name = _text(candidate, "person")
    if not names.fold(name):
        raise Unusable("person", _("Write the person's name as the source gives it."))
    attributes: dict[str, str] = {}
    if sex := _SEXES.get(_text(candidate, "sex").lower()):
        attributes[Attribute.Kind.SEX] = sex
    if _flag(candidate, "minor"):
        attributes[Attribute.Kind.MINOR] = "1"
    if role := _text(candidate, "role"):
        attributes[Attribute.Kind.OCCUPATION] = role[:200]
    words = [*_words(candidate, ["person", "aliases", "sex", "minor"]), *_words(candidate, ["role"], called=Attribute.Kind.OCCUPATION)]
    return PersonFacts(name=name[:200], aliases=_list(candidate, "aliases"), attributes=attributes, words=words)


def event_facts(candidate: Candidate) -> EventFacts:
    kind = _text(candidate, "event")
    if kind not in EVENTS:
        raise Unusable("event", _("Choose what happened."))
    state = _state(candidate)
    held_at = _text(candidate, "held_at")
    facility = _one_of("held_at", partial(matching.facility, held_at, country=settings.COUNTRY)) if held_at else None
    return EventFacts(
        kind=EVENTS[kind][0],
        release_kind=EVENTS[kind][1],
        when=_when(candidate, "date"),
        agencies=_agencies(candidate, state),
        place=state,
        facility=facility,
        facility_as_worded=held_at[:200] if held_at and not facility else "",
        whereabouts_unknown=_flag(candidate, "whereabouts_unknown"),
        contested=bool(_flag(candidate, "contested")),
        words=_words(candidate, ["event", "date", "agencies", "place", "state", "held_at", "whereabouts_unknown", "contested"]),
    )


def charges(candidate: Candidate) -> list[tuple[str, list[Words]]]:
    """Charges as worded, each with the words of the field."""
    words = _words(candidate, ["charges"])
    return [(as_worded[:300], words) for as_worded in _list(candidate, "charges")]


def count_figure(candidate: Candidate) -> Figure:
    word = _text(candidate, "organisation")
    body: Organisation | Agency | None = _one_of("organisation", partial(matching.body, word, country=settings.COUNTRY)) if word else None
    if body is None:
        raise Unusable(
            "organisation",
            _("%(name)s is not in the directory of organisations. Choose one that is, or ask a lead to add it.") % {"name": word},
        )
    term = _text(candidate, "metric")
    metric = matching.corpus_terms("metric", country=settings.COUNTRY).get(term, term)
    if metric not in CountMetric.values:
        raise Unusable("metric", _("Choose what the figure counts."))
    as_of = _when(candidate, "as_of")
    if not as_of.is_known:
        raise Unusable("as_of", _("Say which day or month the figure describes."))
    window = _when(candidate, "window_start")
    qualifier = _text(candidate, "qualifier") or CountQualifier.EXACT
    return Figure(
        body=body,
        country=settings.COUNTRY,
        metric=CountMetric(metric),
        value=_number(candidate, "value"),
        as_of=as_of,
        period_start=window.earliest,
        upper_bound=_number(candidate, "upper_bound") if "upper_bound" in candidate.values else None,
        qualifier=CountQualifier(qualifier) if qualifier in CountQualifier.values else CountQualifier.EXACT,
        partitions=_partitions(candidate),
        published=str(candidate.report.when)[:10],
        is_checked=True,
        is_sample=candidate.report.source.is_sample,
    )


def count_words(candidate: Candidate) -> list[Words]:
    return _words(candidate, ["organisation", "metric", "value", "as_of", "breakdown", "window_start"])


def not_detained_facts(candidate: Candidate) -> dict[str, Any]:
    name, reason = _text(candidate, "name"), _text(candidate, "reason")
    if not names.fold(name):
        raise Unusable("name", _("Write the person's name as the source gives it."))
    return {
        "name": name[:200],
        "reason": reason if reason in NotDetainedReason.values else NotDetainedReason.OTHER,
        "explicit": bool(_flag(candidate, "explicit")),
        "when": candidate.report.when,
        "country": settings.COUNTRY,
        "words": _words(candidate, ["name", "reason"]),
        "is_sample": candidate.report.source.is_sample,
    }


def _state(candidate: Candidate) -> Location | None:
    word = _text(candidate, "state")
    if not word:
        return None
    found = _one_of("state", partial(matching.state, word, country=settings.COUNTRY))
    if found is None:
        raise Unusable("state", _("%(name)s is no state in the directory.") % {"name": word})
    return found


def _agencies(candidate: Candidate, state: Location | None) -> Sequence[Agency]:
    found = []
    for word in _list(candidate, "agencies"):
        agency = _one_of("agencies", partial(matching.agency, word, country=settings.COUNTRY, in_state=state))
        if agency is None and word == "POLICIA_ESTADAL":
            raise Unusable("agencies", _("Say in which state: each state has a police force of its own."))
        if agency is None:
            raise Unusable(
                "agencies", _("%(name)s is not in the directory of agencies. Write its acronym, or leave it out.") % {"name": word}
            )
        found.append(agency)
    return list(dict.fromkeys(found))


def _one_of(field: str, look: Callable[[], E]) -> E:
    try:
        return look()
    except matching.AmbiguousName as wrong:
        raise Unusable(
            field, _("Several entries are called so: %(among)s. Write one of these.") % {"among": ", ".join(wrong.among)}
        ) from wrong


def _text(candidate: Candidate, field: str) -> str:
    value = candidate.values.get(field, {}).get("value")
    return "" if value is None else str(value).strip()


def _list(candidate: Candidate, field: str) -> list[str]:
    value = candidate.values.get(field, {}).get("value")
    return [str(one) for one in value] if isinstance(value, list) else []


def _flag(candidate: Candidate, field: str) -> bool | None:
    value = candidate.values.get(field, {}).get("value")
    return None if value in (None, "") else value in (True, "1", "True", "true")


def _when(candidate: Candidate, field: str) -> When:
    try:
        return When.parse(_text(candidate, field))
    except NotADate as wrong:
        raise Unusable(field, _("Write the date as 2019-03-21, 2019-03 or 2019, or leave it empty when it isn't known.")) from wrong


def _number(candidate: Candidate, field: str) -> int:
    digits = _text(candidate, field)
    if not digits.isdecimal() or len(digits) > 9:
        raise Unusable(field, _("Write a whole number without points or commas."))
    return int(digits)


def _partitions(candidate: Candidate) -> dict[str, int]:
    parts = candidate.values.get("breakdown", {}).get("value") or {}
    terms = matching.corpus_terms("breakdown", country=settings.COUNTRY)
    return {terms.get(name, name): int(value) for name, value in parts.items()}


def _words(candidate: Candidate, fields: Iterable[str], *, called: str = "") -> list[Words]:
    """The spans of fields as words of the report's source. A value typed by hand rests on the words it had, or on none."""
    source = candidate.report.source
    return [
        Words(source=source, start=start, end=end, field=called or field)
        for field in fields
        for start, end in candidate.values.get(field, {}).get("spans", [])
    ]
