"""The question of the case list in its address: read, written, and as chips that each take one part away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from detentions.choices import Visibility
from detentions.custody import State
from detentions.models.finding import DIFFER, ONE_SOURCE
from tracker import casework, finding
from tracker.finding import NOBODY, Query
from tracker.portal.dates import day_in_words
from tracker.portal.states import SEEN_BY

SILENT_DAYS = 90
IN_CUSTODY = ("held", "whereabouts_unknown", "release_not_carried_out", "house_arrest")
_LONGEST_QUESTION = 200
_MOST_CHOSEN = 30
_MOST_CASES = 200
Label = str | Promise

# Name in the address → attribute of the question.
FIELDS = {
    **{"state": "states", "agency": "agencies", "place": "places", "person": "traits", "record": "marks"},
    **{"tag": "tags", "seen": "visibility"},
}
TRAITS: dict[str, Label] = {
    "woman": pgettext_lazy("filter", "Woman"),
    "man": pgettext_lazy("filter", "Man"),
    "minor": pgettext_lazy("filter", "Under 18"),
    "military": pgettext_lazy("filter", "Military"),
    "civilian": pgettext_lazy("filter", "Civilian"),
    "foreign": pgettext_lazy("filter", "Foreign national"),
}
MARKS: dict[str, Label] = {
    ONE_SOURCE: pgettext_lazy("filter", "One source only"),
    DIFFER: pgettext_lazy("filter", "Sources differ"),
}
ORDERS: dict[str, Label] = {
    "": gettext_lazy("best match, then latest change"),
    "changed": gettext_lazy("latest change first"),
    "opened": gettext_lazy("latest case first"),
    "first": gettext_lazy("latest arrest first"),
    "silent": gettext_lazy("longest without news first"),
    "name": gettext_lazy("by name"),
}
STATUSES: dict[str, Label] = {state.value: label for state, label in casework.STATES.items()}
SEEN: dict[str, Label] = {visibility.value: label for visibility, (label, _shape) in SEEN_BY.items()}


@dataclass(frozen=True, slots=True)
class Chip:
    """One part of the question; `without` is the address of the list without it."""

    label: Label
    without: str


def asked(data: QueryDict, *, today: date, by: int) -> Query:
    """The question in an address. What can't be read is left out: the chips show what was understood. `by` is who says "me"."""

    def chosen(name: str, known: Iterable[str] | None = None, *, most: int = _MOST_CHOSEN) -> tuple[str, ...]:
        values = dict.fromkeys(value.replace("\x00", "") for value in data.getlist(name) if value and len(value) <= _LONGEST_QUESTION)
        return tuple(value for value in values if known is None or value in set(known))[:most]

    return Query(
        text=data.get("q", "").replace("\x00", "").strip()[:_LONGEST_QUESTION],
        states=chosen("state", [state.value for state in State]),
        agencies=chosen("agency"),
        places=chosen("place"),
        visibility=chosen("seen", Visibility.values),
        traits=chosen("person", TRAITS),
        marks=chosen("record", MARKS),
        tags=chosen("tag"),
        keepers=tuple(dict.fromkeys(_keeper(value, by) for value in chosen("keeper"))),
        cases=chosen("case", most=_MOST_CASES),
        since=_day(data.get("since", "")),
        until=_day(data.get("until", "")),
        silent_since=today - timedelta(days=SILENT_DAYS) if data.get("silent") else None,
        order=data.get("order", "") if data.get("order", "") in finding.ORDERS else "",
        page=int(page) if (page := data.get("page", "1")).isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def _keeper(value: str, by: int) -> int:
    """Whom a value of the address names: "me", "nobody" or a person's key. Nonsense names somebody who keeps nothing."""
    if value in {"me", "nobody"}:
        return by if value == "me" else NOBODY
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else -1


def parts(query: Query) -> list[tuple[str, str]]:
    """The question as the pairs of an address; `asked` reads them back."""
    pairs: list[tuple[str, str]] = [("q", query.text)] if query.text else []
    for name, attribute in FIELDS.items():
        pairs += [(name, value) for value in getattr(query, attribute)]
    pairs += [("keeper", str(keeper) if keeper else "nobody") for keeper in query.keepers]
    pairs += [("case", case) for case in query.cases]
    pairs += [(name, day.isoformat()) for name, day in (("since", query.since), ("until", query.until)) if day]
    pairs += [("silent", "1")] if query.silent_since else []
    pairs += [("order", query.order)] if query.order else []
    pairs += [("page", str(query.page))] if query.page > 1 else []
    return pairs


def address(query: Query, columns: Iterable[str] = ()) -> str:
    """The question as the query part of an address, with the columns chosen."""
    return "?" + urlencode([*parts(query), *(("col", column) for column in columns)])


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


def chips(query: Query, labels: Mapping[str, Mapping[str, Label]], columns: Iterable[str] = ()) -> Iterator[Chip]:
    """`labels`: name in the address → value → how people call it."""

    def without(**changed: Any) -> str:
        return address(replace(query, **changed, page=1), columns)

    if query.text:
        yield Chip(f"“{query.text}”", without(text=""))
    for name, attribute in FIELDS.items():
        values: tuple[str, ...] = getattr(query, attribute)
        for value in values:
            yield Chip(labels[name].get(value, value), without(**{attribute: tuple(one for one in values if one != value)}))
    for keeper in query.keepers:
        who = labels["keeper"].get(str(keeper), "") if keeper else _("nobody")
        left = tuple(one for one in query.keepers if one != keeper)
        yield Chip(_("Looked after by %(name)s") % {"name": who or _("somebody else")}, without(keepers=left))
    if query.cases:
        number = len(query.cases)
        yield Chip(ngettext("%(count)s chosen case", "%(count)s chosen cases", number) % {"count": number}, without(cases=()))
    if query.since:
        yield Chip(_("First event from %(day)s") % {"day": day_in_words(query.since)}, without(since=None))
    if query.until:
        yield Chip(_("First event until %(day)s") % {"day": day_in_words(query.until)}, without(until=None))
    if query.silent_since:
        yield Chip(_("No news for %(days)s days") % {"days": SILENT_DAYS}, without(silent_since=None))
