"""People in custody, on a day or in a series, beside what others said of the same days; of listed people also what happened to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from detentions import editions, published
from tracker.api import days, passing, printed
from tracker.api.figures import count
from tracker.api.freshness import half_hour
from tracker.api.problems import BadQuestion, Fault, unknown_value
from tracker.api.questions import Asked, Day, Moment
from tracker.api.said import CoverageOut, StatisticsOut
from tracker.api.surface import LICENCE, Surface, absolute

_IN_CUSTODY = "in_custody"


class StatisticsIn(Asked):
    measure = serializers.ChoiceField(
        choices=(_IN_CUSTODY, *passing.MEASURES),
        default=_IN_CUSTODY,
        help_text="All but in_custody: with basis=listed, and `from` or `date`.",
    )
    date = Day(required=False, help_text="One day. Without it and without `from`: today, in the country.")
    every = serializers.ChoiceField(choices=days.EVERY, required=False, help_text="With `from`. Default: month.")
    definition = serializers.CharField(default=published.DEFAULT_DEFINITION, help_text="A counting rule of /api/v1/definitions/.")
    known_at = Moment(required=False, help_text="The number as it was known at this moment; of editions, the last one made by then.")
    basis = serializers.ChoiceField(
        choices=("all", "listed"), required=False, help_text="all: all confirmed cases; listed: cases public by decision. Never mixed."
    )
    edition = serializers.IntegerField(required=False, min_value=1, help_text="Number of an edition. With `basis` alone: the last one.")
    by = serializers.CharField(required=False, help_text="One or two dimensions, separated by a comma. Releases: release_kind too.")
    reading = serializers.ChoiceField(choices=("surely", "possibly"), required=False, help_text="Of uncertain dates. Default: surely.")
    agency = serializers.CharField(required=False, help_text="With basis=listed. So are the other filters.")
    state = serializers.CharField(required=False)
    facility = serializers.CharField(required=False)
    sex = serializers.CharField(required=False)
    age_group = serializers.CharField(required=False)
    civil_or_military = serializers.CharField(required=False)
    charge = serializers.CharField(required=False)
    custody_state = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """With `from`, which Python keeps for itself."""
        first = Day(required=False, help_text="First day of a series. Needs `to` or ends today.")
        return {**super().get_fields(), "from": first, "to": Day(required=False, help_text="Last day of a series.")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "date" in attrs and ("from" in attrs or "to" in attrs):
            raise serializers.ValidationError({"date": gettext_lazy("Ask for one day with `date`, or for several with `from` and `to`.")})
        if "from" not in attrs and ("to" in attrs or "every" in attrs):
            raise serializers.ValidationError({"from": gettext_lazy("A series needs `from`, its first day.")})
        return attrs


_EDITION = {"edition", "basis", "by", "reading", *printed.FILTERS}


class Statistics(Surface):
    In = StatisticsIn
    Out = StatisticsOut
    columns = (
        *("date", "value", "possibly", "measure", "definition", "basis", "known_at", "sample", "cases", "start_known"),
        *("beside", "note", "permalink", "licence", "values", "status", "edition", "listed"),
        *("first", "beginning_not_known", "median_shortest", "median_longest", "groups"),
    )

    @extend_schema(parameters=[StatisticsIn], responses=StatisticsOut, operation_id="statistics")
    def get(self, request: Request) -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not published.is_live() or _EDITION & asked.keys() or asked["measure"] != _IN_CUSTODY:
            return self._of_an_edition(asked)
        now = timezone.now()
        wanted = _days(asked, now)
        try:
            held = published.held_series(wanted, asked["definition"], asked.get("known_at"))
        except published.NoSuchRule as wrong:
            raise BadQuestion(unknown_value("definition", asked["definition"], wrong.known)) from wrong
        self.rests_on(held.state_at, half_hour(now))
        only = held.points[0] if "from" not in asked else None
        beside = self._beside_one(only, held) if only else self._beside_many(asked["from"], held)
        return {
            "measure": asked["measure"],
            "date": only and only.date,
            "value": only and only.value,
            "possibly": only and only.possibly,
            "points": held.points,
            "definition": _rule(held.definition, self.language),
            "basis": "all",
            "by": [],
            "edition": None,
            "note": _("Live figures, no edition: they may change with every fact that is confirmed or withdrawn."),
            "known_at": held.known_at,
            "coverage": _coverage(held),
            "sample": held.sample,
            "beside": beside,
            "beside_note": _said_of(beside, is_series=only is None),
            "list": None,
            "permalink": self._permalink(held, wanted, is_series=only is None),
            "licence": LICENCE,
        }

    def _of_an_edition(self, asked: dict[str, Any]) -> dict[str, Any]:
        rules = {rule.id: rule for rule in published.definitions()}
        edition, said = (printed if asked["measure"] == _IN_CUSTODY else passing).answer(asked, rules)
        rule, is_of_all = rules[asked["definition"]], said["basis"] == "all"
        of_others = published.changed_at("ngo-counts") if is_of_all else None
        self.rests_on(edition.changed_at, of_others, max(one.recorded_at for one in rules.values()))
        told = [one for one in said["points"] if one["value"]] if is_of_all and said["date"] else []
        only = published.Point(date.fromisoformat(told[0]["date"]), told[0]["value"], told[0]["value"]) if told else None
        beside = published.counts_beside(only.date) if only else []
        return {
            "possibly": None,
            **said,
            "measure": asked["measure"],
            "definition": _rule(rule, self.language),
            "coverage": _coverage_of(edition, said, asked),
            "beside": [
                _beside(one, only if only and one.day == only.date else None, only.date if only else None, self.language) for one in beside
            ],
            "beside_note": _("Stated by others. They are never added to ours."),
            "list": self._list(edition.number, said, asked),
            "permalink": self.address(edition=said["edition"]["number"], basis=said["basis"], known_at=None),
            "licence": LICENCE,
        }

    def _list(self, edition: int, said: dict[str, Any], asked: dict[str, Any]) -> str | None:
        """The listed cases that a number of people held counts: as many people as it says."""
        if asked["measure"] != _IN_CUSTODY or said["basis"] != "listed" or said["date"] is None:
            return None
        same = {name: asked[name] for name in (*printed.FILTERS, "reading") if name in asked}
        question = {"held_on": said["date"], "definition": asked["definition"], "edition": edition, **same}
        return f"{absolute(reverse('api:detentions'))}?{urlencode(question)}"

    def _beside_one(self, point: published.Point, held: published.Held) -> list[dict[str, Any]]:
        return [
            _beside(said, point if said.day == point.date else None, point.date, self.language)
            for said in published.counts_beside(point.date, held.known_at)
        ]

    def _beside_many(self, first: date, held: published.Held) -> list[dict[str, Any]]:
        counts = published.counts_for_charts(first=first, last=held.points[-1].date, known_at=held.known_at)
        stated = sorted({said.day for said in counts if said.day})
        own = published.held_series(stated, held.definition.id, held.known_at).points if stated else []
        on = {point.date: point for point in own}
        return [_beside(said, on.get(said.day) if said.day else None, None, self.language) for said in counts]

    def _permalink(self, held: published.Held, wanted: Sequence[date], *, is_series: bool) -> str:
        moment = held.known_at or held.state_at
        span = {"to": wanted[-1]} if is_series else {"date": wanted[0]}
        known = moment.isoformat().replace("+00:00", "Z") if moment else None
        return self.address(**span, definition=held.definition.id, known_at=known)

    def rows(self, data: Any) -> Iterable[Sequence[object]]:
        tail = [data["measure"], data["definition"]["id"], data["basis"], data["known_at"], data["sample"]]
        coverage = data["coverage"]
        tail += [coverage["cases"], coverage["start_known"]]
        end, listed = (data["note"], data["permalink"], data["licence"]["name"]), coverage["listed"]
        for point in data["points"]:
            beside = [
                f"{one['count']['publisher']['slug']} {one['count']['value']} @ {one['count']['as_of']['latest']}"
                for one in _near(data, point)
            ]
            of = data["edition"] and data["edition"]["number"]
            more = (point["values"], point["status"], of, listed, point["first"], *_lengths(point["lengths"]))
            yield (point["date"], point["value"], point["possibly"], *tail, beside, *end, *more)


def _lengths(told: Any) -> Sequence[object]:
    if told is None:
        return ("", "", "", "")
    groups = [f"{name}={number}" for name, number in told["groups"].items()]
    return (told["beginning_not_known"], told["median_shortest"], told["median_longest"], groups)


def _near(data: Any, point: Any) -> list[Any]:
    """In a series, the figures of the very day stand in its row; for one day, whatever is beside it."""
    return [one for one in data["beside"] if data["date"] or one["count"]["as_of"]["latest"] == point["date"]]


def _days(asked: dict[str, Any], now: datetime) -> list[date]:
    today = published.today(now)
    if asked.get("known_at") and asked["known_at"] > now:
        raise BadQuestion(Fault("known_at", _("This moment is in the future.")))
    late = [name for name in ("date", "from", "to") if name in asked and asked[name] > today]
    if late:
        raise BadQuestion(Fault(late[0], _("This day is in the future. The last one with a figure is %(day)s.") % {"day": today}))
    if "from" not in asked:
        return [asked.get("date", today)]
    first, last = asked["from"], asked.get("to", today)
    if first > last:
        raise BadQuestion(Fault("from", _("The series ends before it begins: `from` is after `to`.")))
    found = days.until(first, last, asked.get("every", "month"))
    if len(found) > days.MOST:
        raise BadQuestion(
            Fault("every", _("That is more than %(most)s days. Ask for a shorter series or a larger step.") % {"most": days.MOST})
        )
    return found


def _rule(rule: published.Definition, language: str) -> dict[str, Any]:
    english = language == "en"
    return {
        "id": rule.id,
        "name": rule.name_en if english else rule.name_es,
        "text": rule.text_en if english else rule.text_es,
        "counts": rule.counts,
    }


def _coverage(held: published.Held) -> dict[str, Any]:
    share = round(held.start_known / held.cases, 4) if held.cases else None
    return {"cases": held.cases, "start_known": held.start_known, "share_start_known": share, "listed": None, "share_listed": None}


def _coverage_of(edition: editions.Info, said: dict[str, Any], asked: dict[str, Any]) -> dict[str, Any]:
    """Of listed people, what their cases say. Of all, the public list's share of the last total, both as printed."""
    found: dict[str, Any] = dict.fromkeys(CoverageOut().fields)
    if said["basis"] == "listed":
        cases, known = editions.cases(edition.number).beginnings(asked["definition"])
        return {**found, "cases": cases, "start_known": known, "share_start_known": round(known / cases, 4) if cases else None}
    if not said["by"] and said["points"]:
        last, question = said["points"][-1], {"definition": asked["definition"], "reading": asked.get("reading", "surely")}
        (listed,) = editions.printed(editions.figures(edition.number), by=(), days=[last["date"]], basis="listed", **question)
        found["listed"] = listed.value
        found["share_listed"] = round((listed.value or 0) / last["value"], 4) if last["value"] else None
    return found


def _beside(said: published.PublishedCount, own: published.Point | None, asked: date | None, language: str) -> dict[str, Any]:
    ratio = published.coverage_ratio(said, own)
    latest = said.as_of.latest
    if ratio is not None:
        why = _("Ours divided by theirs, for the same day. The two definitions differ; this is no share of a common total.")
    elif own is None:
        why = _("No ratio: their figure describes another day, or isn't known to the day.")
    else:
        why = _("No ratio: their figure isn't stated as exact.")
    return {
        "count": count(said, language),
        "same_day": own is not None,
        "days_earlier": (asked - latest).days if asked and latest else None,
        "own_value": own.value if own else None,
        "ratio": ratio,
        "ratio_note": why,
    }


def _said_of(beside: list[dict[str, Any]], *, is_series: bool) -> str:
    if is_series:
        return _("Totals stated by others for days within the series. They are never added to ours.")
    if not beside:
        return _("Nobody whose figures we know stated a total for this day or the 31 days before it.")
    if beside[0]["same_day"]:
        return _("Stated by others for the same day. They are never added to ours.")
    return _("No total is known for this very day; this is the nearest earlier one.")
