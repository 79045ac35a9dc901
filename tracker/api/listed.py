"""Listed cases: public by decision, one by one. They come from an edition, less those withdrawn since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from detentions import editions, published
from tracker.api.editions import chosen
from tracker.api.problems import BadQuestion, unknown_value
from tracker.api.questions import Asked, Day, Moment, cursor, place_of
from tracker.api.surface import Surface

_COLUMNS = ("id", "person", "name", "name_withheld", "edition", "first_event", "last_event", "agencies")
FIELDS = ("id", "person", "name", "name_withheld", "edition", "events", "charges", "periods")


class EventOut(serializers.Serializer[Any]):
    kind = serializers.CharField()
    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    precision = serializers.CharField()
    release_kind = serializers.CharField()
    whereabouts_unknown = serializers.BooleanField(allow_null=True)
    acknowledged = serializers.BooleanField(allow_null=True)
    place = serializers.CharField(allow_null=True)
    facility = serializers.CharField(allow_null=True)
    agencies = serializers.ListField(child=serializers.CharField())


class ChargeOut(serializers.Serializer[Any]):
    offence = serializers.CharField(help_text="What the authorities allege. We do not state guilt or innocence.")
    status = serializers.CharField()
    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    precision = serializers.CharField()


class DetentionOut(serializers.Serializer[Any]):
    id = serializers.CharField(required=False)
    person = serializers.CharField(required=False, help_text="Id of the first listed case of the same person.")
    name = serializers.CharField(required=False, allow_null=True)
    name_withheld = serializers.CharField(required=False)
    edition = serializers.IntegerField(required=False)
    events = EventOut(many=True, required=False)
    charges = ChargeOut(many=True, required=False)
    periods = serializers.DictField(required=False, help_text="By counting rule: the days held, in both readings.")


class DetentionsOut(serializers.Serializer[Any]):
    results = DetentionOut(many=True)
    next = serializers.CharField(allow_null=True)


class OneIn(Asked):
    edition = serializers.IntegerField(required=False, min_value=1, help_text="An earlier edition. Default: the last one.")
    known_at = Moment(required=False, help_text="The last edition made by this moment.")
    fields_wanted = serializers.CharField(required=False)

    def get_fields(self) -> dict[str, Any]:
        """With `fields`, which DRF keeps for itself."""
        found = super().get_fields()
        found["fields"] = found.pop("fields_wanted")
        found["fields"].help_text = "Names of fields, separated by commas."
        return found


class DetentionsIn(OneIn):
    held_on = Day(required=False, help_text="Those held at the end of this day, surely.")
    definition = serializers.CharField(default=published.DEFAULT_DEFINITION)
    agency = serializers.CharField(required=False)
    state = serializers.CharField(required=False)
    sex = serializers.CharField(required=False)
    cursor = serializers.CharField(required=False, help_text="From `next` of the answer before.")
    limit = serializers.IntegerField(required=False, default=100, min_value=1, max_value=1_000)


class Detentions(Surface):
    In = DetentionsIn
    Out = DetentionsOut
    columns = _COLUMNS

    @extend_schema(parameters=[DetentionsIn], responses=DetentionsOut, operation_id="detentions")
    def get(self, request: Request) -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        if not editions.editions() and "edition" not in asked:
            return {"results": [], "next": None}
        edition = chosen(asked)
        after = place_of(asked["cursor"], 1)[0] if "cursor" in asked else ""
        limit = asked["limit"]
        rows = [row for row in _fitting(editions.cases(edition.number), asked) if row["id"] > after]
        return {
            "results": [_shown(row, edition.number, asked) for row in rows[:limit]],
            "next": self.address(cursor=cursor((rows[limit - 1]["id"],))) if len(rows) > limit else None,
        }

    def rows(self, data: Any) -> Iterable[Sequence[object]]:
        return _table(data["results"])


def _table(rows: Sequence[dict[str, Any]]) -> Iterable[Sequence[object]]:
    for row in rows:
        events = row.get("events") or [{}]
        agencies = sorted({slug for event in events for slug in event.get("agencies", ())})
        plain = (row.get(name) for name in _COLUMNS[:5])
        yield (*plain, events[0].get("earliest"), events[-1].get("latest"), agencies)


class Detention(Surface):
    """One listed case. Whoever asks for a withheld one is told the same as for one that doesn't exist."""

    In = OneIn
    Out = DetentionOut
    columns = _COLUMNS

    @extend_schema(parameters=[OneIn], responses=DetentionOut, operation_id="detention")
    def get(self, request: Request, public_id: str = "") -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        return _one(self.kwargs["public_id"], asked)

    def rows(self, data: Any) -> Iterable[Sequence[object]]:
        return _table([data])


class FactsOut(serializers.Serializer[Any]):
    results = EventOut(many=True)


class Facts(Surface):
    """The dated facts of one listed case."""

    In = OneIn
    Out = FactsOut
    columns = tuple(EventOut().fields)

    @extend_schema(parameters=[OneIn], responses=FactsOut, operation_id="facts")
    def get(self, request: Request, public_id: str = "") -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"results": _one(self.kwargs["public_id"], {**asked, "fields": "events"})["events"]}


def _one(public_id: str, asked: dict[str, Any]) -> dict[str, Any]:
    edition = chosen(asked)
    row = next((row for row in editions.cases(edition.number) if row["id"] == public_id), None)
    if row is None:
        raise Http404
    return _shown(row, edition.number, asked)


def _shown(row: dict[str, Any], edition: int, asked: dict[str, Any]) -> dict[str, Any]:
    wanted = asked["fields"].split(",") if "fields" in asked else FIELDS
    if wrong := [name for name in wanted if name not in FIELDS]:
        raise BadQuestion(unknown_value("fields", wrong[0], FIELDS))
    return {name: value for name, value in {**row, "edition": edition}.items() if name in wanted}


def _fitting(rows: list[dict[str, Any]], asked: dict[str, Any]) -> list[dict[str, Any]]:
    filters: dict[str, frozenset[str]] = {name: frozenset({asked[name]}) for name in ("agency", "state", "sex") if name in asked}
    for name, wanted in filters.items():
        if not wanted <= set(known := editions.values_of(rows, name)):
            raise BadQuestion(unknown_value(name, asked[name], known))
    if "held_on" in asked:
        found = editions.held(rows, definition=asked["definition"], reading="surely", day=asked["held_on"], filters=filters)
        held = {row["id"] for row, _period in found}
        return [row for row in rows if row["id"] in held]
    return [row for row in rows if _ever(row, filters)]


def _ever(row: dict[str, Any], filters: dict[str, frozenset[str]]) -> bool:
    periods = [period for periods in row["periods"].values() for period in periods]
    return not filters or any(all((period[name] or "unknown") in wanted for name, wanted in filters.items()) for period in periods)
