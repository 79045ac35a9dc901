"""Who is held, and where: the listed cases of the last edition, counted exactly, each number with the list behind it.

Only listed cases are broken down here. Of all confirmed cases the public gets the total and the tables of an edition (docs/decisions/0012).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions import editions, published
from detentions.published import Entry
from detentions.when import Precision, When
from tracker.public import wording

_STEPS = (1, 10, 20, 40, 80)  # where a darker colour begins; fixed, so that days can be compared
_LATEST = 6
_SHOWN_AGENCIES = 8
NOT_KNOWN, SEVERAL = "unknown", "several"

STATES = {
    "held": (gettext_lazy("In custody"), "st-held"),
    "whereabouts_unknown": (gettext_lazy("Whereabouts unknown"), "st-missing"),
    "release_not_carried_out": (gettext_lazy("Release order not carried out"), "st-limbo"),
    "house_arrest": (gettext_lazy("House arrest"), "st-limbo"),
    "released_under_measures": (gettext_lazy("Released under measures"), "st-out"),
    "released": (gettext_lazy("Released"), "st-out"),
    "escaped": (gettext_lazy("Escaped"), "st-none"),
    "died": (gettext_lazy("Died in custody"), "st-died"),
}
_AFTER = {"substitute_measures": "released_under_measures", "escape": "escaped"}
_VALUES = {
    "man": gettext_lazy("Men"),
    "woman": gettext_lazy("Women"),
    "civilian": gettext_lazy("Civilians"),
    "military": gettext_lazy("Members of the military"),
    NOT_KNOWN: gettext_lazy("Not recorded"),
    SEVERAL: gettext_lazy("Sources differ"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """A state on the map of tiles: its place in the grid as classes, its colour step, its number in words."""

    slug: str
    name: str
    short: str
    place: str
    step: str
    number: str


@dataclass(frozen=True, slots=True)
class Bar:
    name: str
    number: str
    width: str
    share: str


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the list. `name` is empty where it is withheld."""

    id: str
    name: str
    day: str
    agencies: str
    state: str
    status: str
    shape: str


@dataclass(frozen=True, slots=True)
class Breakdowns:
    edition: int
    day_in_words: str
    day: date
    total: str
    tiles: list[Tile]
    keys: list[tuple[str, str]]
    state_not_known: str
    groups: dict[str, list[Bar]]
    latest: list[Case]


def breakdowns(*, day: date, definition: str, language: str) -> Breakdowns | None:
    """As of `day`, or of the last edition's day when that is earlier. None before the first edition, and while nobody is listed."""
    made = editions.editions()
    cases = editions.cases(made[-1].number) if made else None
    if not cases:
        return None
    day = min(day, made[-1].day)
    question = editions.Asked(definition)
    (everybody,) = cases.numbers(question, [day])
    people = everybody.value or 0
    told = {name: _people(cases, question, day, name) for name in ("state", "custody_state", "sex", "agency", "civil_or_military")}
    states = told["state"]
    places = {entry.slug: entry for entry in published.locations() if entry.more["tile_col"] is not None}
    agencies = {entry.slug: entry for entry in published.agencies()}
    return Breakdowns(
        edition=made[-1].number,
        day_in_words=wording.day_in_words(day, language),
        day=day,
        total=wording.number(people, language),
        tiles=[_tile(entry, states.get(entry.slug, 0), language) for entry in places.values()],
        keys=_keys(),
        state_not_known=wording.number(states[NOT_KNOWN] + states[SEVERAL], language) if states[NOT_KNOWN] + states[SEVERAL] else "",
        groups={
            "custody_state": _bars(told["custody_state"], people, {key: str(words) for key, (words, _shape) in STATES.items()}, language),
            "sex": _bars(told["sex"], people, {}, language),
            "agency": _bars(told["agency"], people, {slug: wording.called(entry, language) for slug, entry in agencies.items()}, language),
            "civil_or_military": _bars(told["civil_or_military"], people, {}, language),
        },
        latest=[line_of(row, agencies, places, definition, language) for row in cases.taken_last(slice(_LATEST))],
    )


def _people(cases: editions.Cases, question: editions.Asked, day: date, dimension: str) -> Counter[str]:
    """People per value; somebody with two cases on one day counts once for each value."""
    return Counter({number.values[0]: number.value or 0 for number in cases.numbers(question, [day], [dimension])})


def _tile(entry: Entry, people: int, language: str) -> Tile:
    step = sum(people >= least for least in _STEPS)
    place = f"r{entry.more['tile_row'] + 1} k{entry.more['tile_col'] + 1}"
    words = entry.slug.split("-")
    short = "".join(word[0] for word in words) if len(words) > 1 else words[0][:3]
    return Tile(
        entry.slug, wording.may_break(wording.called(entry, language)), short.upper(), place, f"q{step}", wording.number(people, language)
    )


def _keys() -> list[tuple[str, str]]:
    """The colour steps: class and words."""
    between = [f"{low}–{high - 1}" for low, high in pairwise(_STEPS)]
    words = ["0", *between, _("%(number)s or more") % {"number": _STEPS[-1]}]
    return [(f"q{step}", text) for step, text in enumerate(words)]


def _bars(numbers: Counter[str], people: int, names: Mapping[str, str], language: str) -> list[Bar]:
    """The largest first; what is not known last; beyond some rows the rest in one."""
    open_ends = (NOT_KNOWN, SEVERAL)
    known = [(value, number) for value, number in numbers.most_common() if value not in open_ends]
    rows = [(_in_words(value, names), number) for value, number in known[:_SHOWN_AGENCIES]]
    if rest := sum(number for _value, number in known[_SHOWN_AGENCIES:]):
        rows.append((_("Others"), rest))
    rows += [(str(_VALUES[value]), numbers[value]) for value in open_ends if numbers[value]]
    shares = [(words, number, number / people if people else 0.0) for words, number in rows]
    return [
        Bar(words, wording.number(number, language), f"w{min(100, round(share * 100))}", wording.per_cent(share, language))
        for words, number, share in shares
    ]


def _in_words(value: str, names: Mapping[str, str]) -> str:
    return names.get(value) or str(_VALUES.get(value, value.replace("_", " ")))


def line_of(row: Mapping[str, Any], agencies: Mapping[str, Entry], places: Mapping[str, Entry], definition: str, language: str) -> Case:
    first = editions.followed(row)[0]
    earliest, latest = (date.fromisoformat(first[name]) if first[name] else None for name in ("earliest", "latest"))
    status, shape = status_of(row, definition)
    state = next((period["state"] for period in row["periods"].get(definition, ()) if period["state"] in places), "")
    return Case(
        id=row["id"],
        name=row["name"] or "",
        day=wording.when_in_words(When(earliest, latest, Precision(first["precision"])), language),
        agencies=", ".join(
            agencies[slug].more["acronym"] or wording.called(agencies[slug], language) for slug in first["agencies"] if slug in agencies
        ),
        state=wording.called(places[state], language) if state else "",
        status=status,
        shape=shape,
    )


def status_of(row: Mapping[str, Any], definition: str) -> tuple[str, str]:
    """In words, and the shape that goes with it: of the open period, or how the last one ended."""
    periods: Sequence[Mapping[str, Any]] = row["periods"].get(definition, ())
    open_ones = [period for period in periods if period["to"] is None]
    if open_ones:
        words, shape = STATES.get(open_ones[-1]["custody_state"], STATES["held"])
        return str(words), shape
    events = editions.followed(row)
    if any(event["kind"] == "death" for event in events):
        words, shape = STATES["died"]
    else:
        kinds = [event["release_kind"] for event in events if event["kind"] == "release"]
        words, shape = STATES[_AFTER.get(kinds[-1] if kinds else "", "released")]
    return str(words), shape
