"""What happened to listed people in periods, and how long custody that ended had lasted. Of `basis=listed` alone."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from detentions import editions
from detentions.editions import Happened, Lasted
from tracker.api.editions import chosen, plain
from tracker.api.printed import MOST_DIMENSIONS, days_counted, filters_of
from tracker.api.problems import BadQuestion, Fault, unknown_value

FLOWS = ("arrests", "releases", "deaths", "transfers")
LENGTH = "length_of_detention"
MEASURES = (*FLOWS, LENGTH)


def answer(asked: dict[str, Any], rules: Collection[str]) -> tuple[editions.Info, dict[str, Any]]:
    """The edition, and of `StatisticsOut` the points and what they rest on. Raises BadQuestion, NoSuchEdition."""
    _refuse(asked, rules)
    edition = chosen(asked)
    by = _by(asked)
    periods = _periods(edition, asked)
    cases, passages = editions.cases(edition.number), editions.passages(edition.number, asked["definition"])
    filters = filters_of(asked, lambda name: {*cases.values(name), *passages.values(name)})
    if asked["measure"] == LENGTH:
        points = [_lasted(one) for one in passages.lasted(periods, by, filters)]
    else:
        kind = editions.Flow(asked["measure"])
        points = [_happened(one, asked.get("reading", "surely")) for one in passages.flow(kind, periods, by, filters)]
    only = points[0] if "date" in asked and not by else None
    return edition, {
        "basis": "listed",
        "by": by,
        "edition": plain(edition),
        "sample": edition.is_sample,
        "points": points,
        "date": only and only["date"],
        "value": only and only["value"],
        "possibly": only and only["possibly"],
        "note": _note(asked["measure"]),
        "known_at": edition.made_at,
    }


def _note(measure: str) -> str:
    if measure == LENGTH:
        return _(
            "Days of custody that ended in each period, of people whose cases are public by decision; the median of both readings. Whoever "
            "is still held is not among them, so these are shorter than all custody is."
        )
    return _(
        "What happened to people whose cases are public by decision, counted from the dated events that the edition publishes. An event "
        "told of a month may have been on each of its days, and surely was in the whole month."
    )


def _refuse(asked: dict[str, Any], rules: Collection[str]) -> None:
    if asked.get("basis", "all") != "listed":
        raise BadQuestion(
            Fault(
                "basis",
                _(
                    "Arrests, releases, deaths, transfers and lengths are told of listed cases alone: ask with basis=listed. Of all cases, "
                    "most numbers of a month are so small that they would speak of single people who aren't listed."
                ),
                ["listed"],
            )
        )
    if not {"date", "from"} & asked.keys():
        raise BadQuestion(Fault("from", _("This is counted over days: give `from` (and `to`), or `date` for one day.")))
    if asked["measure"] == LENGTH and "reading" in asked:
        raise BadQuestion(Fault("reading", _("Lengths are told in both readings at once.")))
    if asked["definition"] not in rules:
        raise BadQuestion(unknown_value("definition", asked["definition"], rules))


def _by(asked: dict[str, Any]) -> list[str]:
    by = [word for word in asked.get("by", "").split(",") if word]
    known = (*editions.DIMENSIONS, *((editions.RELEASE_KIND,) if asked["measure"] == "releases" else ()))
    if wrong := [name for name in by if name not in known]:
        raise BadQuestion(unknown_value("by", wrong[0], known))
    if len(by) > MOST_DIMENSIONS:
        raise BadQuestion(Fault("by", _("Group by two dimensions at most.")))
    return by


def _periods(edition: editions.Info, asked: dict[str, Any]) -> Sequence[tuple[date, date]]:
    ends = days_counted(edition, asked)
    if "from" not in asked:
        return [(day, day) for day in ends]
    return list(zip([asked["from"], *(end + timedelta(days=1) for end in ends[:-1])], ends, strict=True))


def _happened(one: Happened, reading: str) -> dict[str, Any]:
    value = one.possibly if reading == "possibly" else one.surely
    return {
        "date": one.last,
        "first": one.first,
        "value": value,
        "possibly": one.possibly,
        "status": "exact",
        "values": list(one.values),
        "lengths": None,
    }


def _lasted(one: Lasted) -> dict[str, Any]:
    told = one.lengths
    return {
        "date": one.last,
        "first": one.first,
        "value": told.count,
        "possibly": None,
        "status": "exact",
        "values": list(one.values),
        "lengths": {
            "beginning_not_known": told.not_known,
            "median_shortest": told.shortest,
            "median_longest": told.longest,
            "groups": told.groups,
        },
    }
