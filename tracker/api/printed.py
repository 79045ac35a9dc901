"""Numbers of an edition: `basis=all` as printed, `basis=listed` counted from the listed rows. The two are never mixed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from detentions import editions
from tracker.api import days
from tracker.api.editions import chosen, plain
from tracker.api.problems import BadQuestion, Fault, unknown_value

FILTERS = ("agency", "state", "facility", "sex", "age_group", "civil_or_military", "charge", "custody_state")
MOST_DIMENSIONS = 2


def answer(asked: dict[str, Any], rules: Collection[str]) -> tuple[editions.Info, dict[str, Any]]:
    """The edition, and of `StatisticsOut` the points and what they rest on. Raises BadQuestion, NoSuchEdition."""
    edition = chosen(asked)
    basis = asked.get("basis", "all")
    by = [word for word in asked.get("by", "").split(",") if word]
    points = _all(edition, asked, by) if basis == "all" else _listed(edition, asked, by, rules)
    only = points[0] if len(points) == 1 and not by and "from" not in asked else None
    return edition, {
        "basis": basis,
        "by": by,
        "edition": plain(edition),
        "sample": edition.is_sample,
        "points": [
            {"date": one.day, "value": one.value, "possibly": None, "status": one.status, "values": list(one.values)} for one in points
        ],
        "date": only and only.day,
        "value": only and only.value,
        "note": _note(basis),
        "known_at": edition.made_at,
    }


def _note(basis: str) -> str:
    if basis == "listed":
        return _("People whose cases are public by decision, exactly. The list behind the number: /api/v1/detentions/.")
    return _(
        "All confirmed cases. Numbers that would speak of fewer than ten people who aren't listed are withheld (null), the others are "
        "multiples of five; only the national total of the edition's own day is exact. A number waits until five people have changed."
    )


def _all(edition: editions.Info, asked: dict[str, Any], by: Sequence[str]) -> list[editions.Number]:
    figures = editions.figures(edition.number)
    if used := [name for name in FILTERS if name in asked]:
        raise BadQuestion(Fault(used[0], _("With basis=all there are no filters: whoever can filter can subtract. Use basis=listed.")))
    tables = editions.printed_tables(figures)
    if by and ",".join(by) not in tables:
        raise BadQuestion(unknown_value("by", ",".join(by), tables))
    question = {"definition": asked["definition"], "reading": asked.get("reading", "surely")}
    own = edition.day.isoformat()
    told = editions.printed_days(figures, **question)
    if not told:
        raise BadQuestion(unknown_value("definition", asked["definition"], sorted({one["definition"] for one in figures})))
    wanted = [own] if by or not ({"date", "from"} & asked.keys()) else _days_printed(asked, told)
    if by and asked.get("date", edition.day) != edition.day:
        raise BadQuestion(Fault("date", _("With basis=all the tables describe the day of the edition, %(day)s.") % {"day": own}))
    return editions.printed(figures, by=by, days=wanted, **question)


def _days_printed(asked: dict[str, Any], told: Sequence[str]) -> list[str]:
    if "from" in asked:
        last = asked["to"].isoformat() if "to" in asked else told[-1]
        fitting = [day for day in told if asked["from"].isoformat() <= day <= last]
        if asked.get("every") == "year":
            fitting = [day for day in fitting if day.endswith("-12-31") or day == fitting[-1]]
        if asked.get("every") in {"day", "week"}:
            raise BadQuestion(Fault("every", _("With basis=all the numbers over time are those of the last day of each month.")))
        return fitting
    day = asked["date"].isoformat()
    if day not in told:
        near = sorted(told, key=lambda one: abs((date.fromisoformat(one) - asked["date"]).days))[:3]
        message = _("With basis=all there is a number for the last day of each month and for the day of the edition.")
        raise BadQuestion(Fault("date", message, near))
    return [day]


def _listed(edition: editions.Info, asked: dict[str, Any], by: Sequence[str], rules: Collection[str]) -> list[editions.Number]:
    if by and not set(by) <= set(editions.DIMENSIONS):
        return _listed_as_printed(edition, asked, by)
    if len(by) > MOST_DIMENSIONS:
        raise BadQuestion(Fault("by", _("Group by two dimensions at most.")))
    cases = editions.cases(edition.number)
    question = question_to(cases, asked)
    wanted = days_counted(edition, asked)
    if asked["definition"] not in rules:
        raise BadQuestion(unknown_value("definition", asked["definition"], rules))
    return cases.numbers(question, wanted, by)


def question_to(cases: editions.Cases, asked: dict[str, Any]) -> editions.Asked:
    """Rule, reading and filters, each with a value that some case has. Raises BadQuestion."""
    return editions.Asked(asked["definition"], asked.get("reading", "surely"), filters_of(asked, cases.values))


def filters_of(asked: dict[str, Any], known: Callable[[str], Collection[str]]) -> dict[str, frozenset[str]]:
    """`known` names the values of a dimension. Raises BadQuestion."""
    filters: dict[str, frozenset[str]] = {}
    for name in (name for name in FILTERS if name in asked):
        if asked[name] not in (values := known(name)):
            raise BadQuestion(unknown_value(name, asked[name], values))
        filters[name] = frozenset({asked[name]})
    return filters


def _listed_as_printed(edition: editions.Info, asked: dict[str, Any], by: Sequence[str]) -> list[editions.Number]:
    """A table that the edition prints of the listed by what no row says, such as the kind of agency: of its own day alone."""
    figures = editions.figures(edition.number)
    tables = editions.printed_tables(figures, basis="listed")
    if ",".join(by) not in tables:
        wrong = next(name for name in by if name not in editions.DIMENSIONS)
        raise BadQuestion(unknown_value("by", wrong if len(by) > 1 else by[0], {*editions.DIMENSIONS, *tables}))
    if used := [name for name in (*FILTERS, "from") if name in asked]:
        raise BadQuestion(Fault(used[0], _("This table stands in the edition as it is: without filters, and not over time.")))
    own = edition.day.isoformat()
    if asked.get("date", edition.day) != edition.day:
        raise BadQuestion(Fault("date", _("This table describes the day of the edition, %(day)s.") % {"day": own}))
    question = {"definition": asked["definition"], "reading": asked.get("reading", "surely")}
    return editions.printed(figures, by=by, days=[own], basis="listed", **question)


def days_counted(edition: editions.Info, asked: dict[str, Any]) -> list[date]:
    """The days of a number of listed people: one, or the last one of each step of a series. Raises BadQuestion."""
    late = [name for name in ("date", "from", "to") if name in asked and asked[name] > edition.day]
    if late:
        raise BadQuestion(Fault(late[0], _("The edition describes no day after %(day)s.") % {"day": edition.day}))
    if "from" not in asked:
        return [asked.get("date", edition.day)]
    if asked["from"] > asked.get("to", edition.day):
        raise BadQuestion(Fault("from", _("The series ends before it begins: `from` is after `to`.")))
    found = days.until(asked["from"], asked.get("to", edition.day), asked.get("every", "month"))
    if len(found) > days.MOST:
        message = _("That is more than %(most)s days. Ask for a shorter series or a larger step.")
        raise BadQuestion(Fault("every", message % {"most": days.MOST}))
    return found
