"""Figures that other organisations, agencies and governments published."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from detentions import published
from detentions.choices import CountMetric
from tracker.api.figures import CountOut, LicenceOut, count
from tracker.api.problems import BadQuestion, Fault, unknown_value
from tracker.api.questions import Day, Moment, Paged, cursor, place_of
from tracker.api.surface import LICENCE, Surface

MOST = 1_000


class NgoCountsIn(Paged):
    organisation = serializers.CharField(required=False, help_text="Slug of the organisation or agency that published the figure.")
    metric = serializers.ChoiceField(choices=CountMetric.choices, required=False)
    scope = serializers.CharField(required=False, help_text="country, or a part of it such as site:el-helicoide.")
    known_at = Moment(required=False)
    limit = serializers.IntegerField(required=False, default=100, min_value=1, max_value=MOST)

    def get_fields(self) -> dict[str, Any]:
        """With `from`, which Python keeps for itself."""
        first = Day(required=False, help_text="Figures that describe this day or a later one.")
        return {
            **super().get_fields(),
            "from": first,
            "to": Day(required=False, help_text="Figures that describe this day or an earlier one."),
        }

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "from" in attrs and "to" in attrs and attrs["from"] > attrs["to"]:
            raise serializers.ValidationError({"from": gettext_lazy("`from` is after `to`.")})
        return attrs


class NgoCountsOut(serializers.Serializer[Any]):
    results = CountOut(many=True)
    next = serializers.CharField(allow_null=True, help_text="The address of the following page; null on the last.")
    note = serializers.CharField()
    permalink = serializers.CharField(help_text="This question, fixed to what is known now.")
    licence = LicenceOut()


class NgoCounts(Surface):
    In = NgoCountsIn
    Out = NgoCountsOut
    columns = (
        *("reference", "publisher", "publisher_name", "publisher_kind", "metric", "is_stock", "scope", "value", "upper_bound", "qualifier"),
        *("as_of_earliest", "as_of_latest", "as_of_precision", "period_start", "partitions", "flags", "checked", "status", "sample"),
        *("published", "source_address", "source_publisher", "note"),
    )

    @extend_schema(parameters=[NgoCountsIn], responses=NgoCountsOut, operation_id="ngo_counts")
    def get(self, request: Request) -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        _refuse_unknown("organisation", asked, published.publishers)
        _refuse_unknown("scope", asked, published.scopes)
        changed_at = published.changed_at("ngo-counts")
        self.rests_on(changed_at)
        limit = asked["limit"]
        names = ("organisation", "metric", "scope", "known_at")
        wanted = published.Wanted(
            **{name: asked[name] for name in names if name in asked},
            first=asked.get("from"),
            last=asked.get("to"),
            after=_place(asked["cursor"]) if "cursor" in asked else None,
            limit=limit + 1,
        )
        found = published.ngo_counts(wanted)
        return {
            "results": [count(said, self.language) for said in found[:limit]],
            "next": self.address(cursor=cursor(found[limit - 1].place)) if len(found) > limit else None,
            "note": _("Published by the bodies named, not by us. Do not add stocks over time, and do not mix publishers in one line."),
            "permalink": self.as_known(asked, changed_at),
            "licence": LICENCE,
        }

    def rows(self, data: Any) -> Iterable[Sequence[object]]:
        for row in data["results"]:
            who, as_of = row["publisher"], row["as_of"]
            parts = [f"{name}={value}" for name, value in row["partitions"].items()]
            yield (
                *(row["reference"], who["slug"], who["name"], who["kind"]),
                *(row[name] for name in ("metric", "is_stock", "scope", "value", "upper_bound", "qualifier")),
                *(as_of["earliest"], as_of["latest"], as_of["precision"], row["period_start"], parts, row["flags"]),
                *(row["checked"], row["status"], row["sample"], row["published"]),
                *(row["source"]["address"], row["source"]["publisher"], row["note"]),
            )


def _refuse_unknown(name: str, asked: dict[str, Any], known: Any) -> None:
    if name in asked and asked[name] not in (names := known()):
        raise BadQuestion(unknown_value(name, asked[name], names))


def _place(text: str) -> tuple[date, str]:
    day, reference = place_of(text, 2)
    try:
        return date.fromisoformat(day), reference
    except ValueError as wrong:
        raise BadQuestion(Fault("cursor", _("This cursor isn't one of ours. Follow the link “next” of an answer."))) from wrong
