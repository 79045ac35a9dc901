"""The columns of the case list and of files made from it: what each says of a case, in words, in the language of the page.

Dates are written as 2019-03-21, 2019-03 or 2019: short in a list, and read by any program in a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import get_language, gettext_lazy

from detentions.choices import EventKind, LocationKind, Visibility
from detentions.custody import State
from detentions.models import Agency, FindableCase, Location
from detentions.when import Precision, When
from tracker import finding
from tracker.portal.case_query import SEEN, STATUSES, TRAITS, Label
from tracker.portal.context import Remembered
from tracker.portal.states import SEEN_BY, STATE_SHAPES

_STATES = {LocationKind.STATE, LocationKind.CAPITAL_DISTRICT, LocationKind.FEDERAL_DEPENDENCY}


@dataclass(frozen=True, slots=True)
class Names:
    """What directories call their entries, by slug, in one language."""

    agencies: dict[str, str]
    states: dict[str, str]
    facilities: dict[str, str]


@dataclass(frozen=True, slots=True)
class Cell:
    """`kind` is the column's name, or how it is drawn; `shape` the class of a sign before the words."""

    kind: str
    text: str
    label: Label
    shape: str = ""


@dataclass(frozen=True, slots=True)
class Column:
    """`order` is the order of the list that its head leads to."""

    name: str
    label: Label
    text: Callable[[finding.Line, Names], str]
    order: str = ""
    shape: Callable[[FindableCase], str] | None = None


def _traits(*names: str) -> Callable[[finding.Line, Names], str]:
    return lambda line, _known: ", ".join(str(TRAITS[name]) for name in names if name in line.case.traits)


def _first(line: finding.Line, _known: Names) -> str:
    case = line.case
    when = When(case.first_earliest, case.first_latest, Precision(case.first_precision))
    return f"{EventKind(case.first_kind).label} {when}".strip() if case.first_kind else ""


def _agencies(line: finding.Line, known: Names) -> str:
    return ", ".join(known.agencies.get(slug, slug) for slug in line.case.agencies)


def _told(line: finding.Line, _known: Names) -> str:
    return str(line.case.last_told or "")


def _places(kind: str) -> Callable[[finding.Line, Names], str]:
    return lambda line, known: ", ".join(names[slug] for names in [getattr(known, kind)] for slug in line.case.places if slug in names)


COLUMNS: dict[str, Column] = {
    column.name: column
    for column in (
        Column("sex", gettext_lazy("Sex"), _traits("woman", "man")),
        Column("civil", gettext_lazy("Civilian or military"), _traits("civilian", "military")),
        Column("minor", gettext_lazy("Under 18"), _traits("minor")),
        Column("first", gettext_lazy("First event"), _first, "first"),
        Column("agencies", gettext_lazy("Agencies"), _agencies),
        Column("place", gettext_lazy("State"), _places("states")),
        Column("facility", gettext_lazy("Place of detention"), _places("facilities")),
        Column(
            "state",
            gettext_lazy("Status"),
            lambda line, _known: str(STATUSES[line.case.state]),
            shape=lambda case: f"st {STATE_SHAPES[State(case.state)]}",
        ),
        Column("told", gettext_lazy("Last news"), _told, "silent"),
        Column("sources", gettext_lazy("Sources"), lambda line, _known: str(line.case.sources)),
        Column("changed", gettext_lazy("Changed"), lambda line, _known: str(line.case.changed_at.date()), "changed"),
        Column("opened", gettext_lazy("Opened"), lambda line, _known: str(line.case.opened_at.date()), "opened"),
        Column("tags", gettext_lazy("Tags"), lambda line, _known: ", ".join(line.tags)),
        Column("keeper", gettext_lazy("Looked after by"), lambda line, _known: line.keeper),
        Column(
            "seen",
            gettext_lazy("Seen by"),
            lambda line, _known: str(SEEN[line.case.visibility]),
            shape=lambda case: f"vis {SEEN_BY[Visibility(case.visibility)][1]}",
        ),
    )
}
USUAL = ("first", "agencies", "place", "state", "told", "sources", "changed", "seen")
NUMERIC = frozenset({"sources"})


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """Those of these columns that there are, in the order of the list; the usual ones where none is."""
    wanted = set(names)
    return tuple(name for name in COLUMNS if name in wanted) or USUAL


def cells(line: finding.Line, columns: Sequence[str], known: Names) -> list[Cell]:
    found = []
    for name in columns:
        column = COLUMNS[name]
        found.append(Cell(name, column.text(line, known), column.label, column.shape(line.case) if column.shape else ""))
    return found


def names_of_today() -> Names:
    """In the language of the page."""
    return known_names()["en" if get_language() == "en" else "es"]


def _read_directories() -> dict[str, Names]:
    agencies = list(Agency.objects.order_by("slug").values_list("slug", "acronym", "name_es", "name_en"))
    places = list(Location.objects.order_by("slug").values_list("slug", "kind", "name_es", "name_en"))
    return {
        language: Names(
            agencies={slug: acronym or _in(language, spanish, english) for slug, acronym, spanish, english in agencies},
            states={slug: _in(language, spanish, english) for slug, kind, spanish, english in places if kind in _STATES},
            facilities={
                slug: _in(language, spanish, english) for slug, kind, spanish, english in places if kind == LocationKind.DETENTION_FACILITY
            },
        )
        for language in ("es", "en")
    }


def _in(language: str, spanish: str, english: str) -> str:
    return english or spanish if language == "en" else spanish


known_names = Remembered(_read_directories, seconds=30)
