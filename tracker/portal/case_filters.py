"""The boxes beside the case list: for each attribute its values, with how many cases each would leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tracker.finding import NOBODY, Found, Query
from tracker.portal.case_columns import Names
from tracker.portal.case_query import MARKS, SEEN, STATUSES, TRAITS, Label

MOST_BOXES = 12


@dataclass(frozen=True, slots=True)
class Option:
    """One box. `number`: cases that there would be with it; None where nothing was counted."""

    value: str
    label: Label
    number: int | None
    chosen: bool


@dataclass(frozen=True, slots=True)
class Filter:
    """`few` are shown at once, `more` behind a link."""

    name: str
    label: Label
    few: tuple[Option, ...]
    more: tuple[Option, ...]


def labels(found: Found, known: Names) -> dict[str, Mapping[str, Label]]:
    """Name in the address → value → how people call it."""
    written = {facet.name: facet.labels for facet in found.facets}
    return {
        "state": STATUSES,
        "agency": known.agencies,
        "place": known.states | known.facilities,
        "person": TRAITS,
        "record": MARKS,
        "seen": SEEN,
        "tag": written["tag"],
        "keeper": written["keeper"],
    }


def filters(query: Query, found: Found, known: Names) -> list[Filter]:
    called = labels(found, known)
    counted = {facet.name: facet.values for facet in found.facets}
    return [
        _filter("state", _("Status"), counted["state"], query.states, called["state"], few=9),
        _filter("agency", _("Agency"), counted["agency"], query.agencies, called["agency"]),
        _filter("place", _("Where taken or held"), counted["place"], query.places, known.states),
        _filter("place", _("Place of detention"), counted["place"], query.places, known.facilities),
        _filter("person", _("Person"), counted["trait"], query.traits, called["person"], few=6),
        _filter("record", _("Record"), counted["mark"], query.marks, called["record"]),
        _filter("tag", _("Tag"), counted["tag"], query.tags, called["tag"]),
        _keepers(counted["keeper"], query, called["keeper"]),
        _filter("seen", _("Seen by"), counted["visibility"], query.visibility, called["seen"]),
    ]


def _filter(
    name: str, label: Label, counted: Sequence[tuple[str, int]], chosen: Sequence[str], called: Mapping[str, Label], *, few: int = 5
) -> Filter:
    """Boxes for what was counted, and for what is chosen even where nothing has it. What has no label has no box."""
    numbers = {**dict.fromkeys(chosen, 0), **dict(counted)}
    boxes = [
        Option(value, called.get(value, value), number, value in chosen)
        for value, number in numbers.items()
        if value in called or name == "tag"
    ]
    boxes.sort(key=lambda box: (not box.chosen, -(box.number or 0)))
    shown = max(few, sum(box.chosen for box in boxes))
    return Filter(name, label, tuple(boxes[:shown]), tuple(boxes[shown:MOST_BOXES]))


def _keepers(counted: Sequence[tuple[str, int]], query: Query, called: Mapping[str, Label]) -> Filter:
    boxes = [Option(value, called[value], number, int(value) in query.keepers) for value, number in counted if value in called]
    if boxes or query.keepers:
        boxes.append(Option("nobody", _("nobody"), None, NOBODY in query.keepers))
    return Filter("keeper", _("Looked after by"), tuple(boxes[:6]), tuple(boxes[6:MOST_BOXES]))
