"""The lives that listed rows tell, as statistics read lives: what was counted in the registry is counted the same from what is public."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from detentions.custody import LifeEvent
from detentions.editions.listed import Row, followed
from detentions.rollups.facts import ChargeTold, EventTold, Told
from detentions.rollups.stretches import Life, settle
from detentions.when import Precision, When

_PUBLIC = Told(datetime.min.replace(tzinfo=UTC))
_OF_PERSONS = ("sex", "age_group", "civil_or_military")


@dataclass(slots=True)
class ListedLife(Life):
    """`said`: sex, age group, civil or military and nationality, of which rows say the first three."""

    said: tuple[str, str, str, str] = ("", "", "", "")

    def _of_person(self) -> tuple[str, str, str, str]:
        return self.said


def lives(rows: Iterable[Row]) -> Iterator[ListedLife]:
    """One per row. What a person is, the periods say: of those who were never held at the end of a day, it isn't known."""
    persons: dict[str, int] = {}
    for number, row in enumerate(rows):
        told = [EventTold(_PUBLIC, _event(one), one.get("state") or "") for one in followed(row)]
        charges = [ChargeTold(_PUBLIC, _name(one), one["offence"], one["status"], _when(one)) for one in row["charges"]]
        life = ListedLife(number, number, told, charges, persons.setdefault(row["person"], len(persons)), said=_said(row))
        settle(life, ())
        yield life


def _said(row: Row) -> tuple[str, str, str, str]:
    period = next((period for periods in row["periods"].values() for period in periods), None)
    sex, age, service = (period[name] for name in _OF_PERSONS) if period else ("", "", "")
    return sex, age, service, ""


def _name(charge: Row) -> str:
    """Editions made before charges had numbers tell them apart by the offence."""
    return str(charge.get("number", charge["offence"]))


def _event(row: Row) -> LifeEvent:
    return LifeEvent(
        row["kind"],
        _when(row),
        row["release_kind"],
        row["whereabouts_unknown"],
        row["acknowledged"],
        frozenset(row["agencies"]),
        facility=row["facility"] or "",
    )


def _when(row: Mapping[str, Any]) -> When:
    earliest, latest = (date.fromisoformat(day) if day else None for day in (row["earliest"], row["latest"]))
    return When(earliest, latest, Precision(row["precision"]))
