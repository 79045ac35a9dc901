"""Editions, their files, and what changed in them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from detentions import editions
from tracker.api.problems import BadQuestion, Fault, unknown_value
from tracker.api.questions import Asked, cursor, place_of
from tracker.api.surface import Surface, from_anywhere


class EditionOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    day = serializers.DateField(help_text="The day that its figures describe.")
    made_at = serializers.DateTimeField(help_text="It holds what was known at this moment.")
    sample = serializers.BooleanField(help_text="True: invented cases are in it. Never quote it.")
    url = serializers.CharField(help_text="Where its files are.")


class EditionsIn(Asked):
    pass


class EditionsOut(serializers.Serializer[Any]):
    results = EditionOut(many=True)


class Editions(Surface):
    """The last one first."""

    In = EditionsIn
    Out = EditionsOut
    columns = tuple(EditionOut().fields)

    @extend_schema(parameters=[EditionsIn], responses=EditionsOut, operation_id="editions")
    def get(self, request: Request) -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {"results": [plain(one) for one in reversed(editions.editions())]}


def plain(one: editions.Info) -> dict[str, Any]:
    return {
        "number": one.number,
        "day": one.day,
        "made_at": one.made_at,
        "sample": one.is_sample,
        "url": settings.SITE_URL.rstrip("/") + reverse("editions:files", args=[one.number]),
    }


def chosen(asked: dict[str, Any]) -> editions.Info:
    """The edition that a question means: its number, the last one made by `known_at`, or the last one. Raises BadQuestion."""
    try:
        return editions.edition(number=asked.get("edition"), known_at=asked.get("known_at"))
    except editions.NoSuchEdition as wrong:
        if "edition" in asked:
            raise BadQuestion(unknown_value("edition", str(asked["edition"]), map(str, wrong.known))) from wrong
        if "known_at" in asked and wrong.known:
            raise BadQuestion(Fault("known_at", _("No edition had been made by then."))) from wrong
        raise


class ChangesIn(Asked):
    cursor = serializers.CharField(required=False, help_text="From `next` of the answer before; keep the last one to ask for news.")
    limit = serializers.IntegerField(required=False, default=200, min_value=1, max_value=1_000)


class ChangeOut(serializers.Serializer[Any]):
    edition = serializers.IntegerField(allow_null=True, help_text="Null: withdrawn since the last edition.")
    at = serializers.DateTimeField()
    id = serializers.CharField()
    change = serializers.CharField(help_text="created, updated or withdrawn")
    reason = serializers.CharField()


class ChangesOut(serializers.Serializer[Any]):
    results = ChangeOut(many=True)
    next = serializers.CharField(allow_null=True)


class Changes(Surface):
    """Listed cases that came, changed or went, in the order in which the editions said so."""

    In = ChangesIn
    Out = ChangesOut
    columns = tuple(ChangeOut().fields)

    @extend_schema(parameters=[ChangesIn], responses=ChangesOut, operation_id="changes")
    def get(self, request: Request) -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        after = place_of(asked["cursor"], 2) if "cursor" in asked else ("", "")
        rows = [row for row in _feed() if _place(row) > after]
        limit = asked["limit"]
        return {
            "results": rows[:limit],
            "next": self.address(cursor=cursor(_place(rows[limit - 1]))) if len(rows) > limit else None,
        }


def _feed() -> Iterable[dict[str, Any]]:
    told = set()
    for one in editions.editions():
        for entry in editions.changes(one.number):
            told.add((entry["id"], entry["change"]))
            yield {"edition": one.number, "at": one.made_at, **entry}
    for public_id, at in editions.tombstones().items():
        if (public_id, "withdrawn") not in told:
            yield {"edition": None, "at": at, "id": public_id, "change": "withdrawn", "reason": "no longer listed"}


def _place(row: dict[str, Any]) -> tuple[str, str]:
    return f"{row['edition'] or 10**9:010}", row["id"]


@require_safe
def file(request: HttpRequest, number: int, path: str = "index.html") -> HttpResponse:
    """One file of an edition, byte for byte as it was signed."""
    found = editions.file(number, path)
    if found is None:
        raise Http404
    response = HttpResponse(found.content, content_type=found.media_type)
    response.headers["Cache-Control"] = "public, max-age=300"
    response.headers["Last-Modified"] = http_date(editions.edition(number=number).made_at.timestamp())
    return from_anywhere(request, response)  # type: ignore[return-value]  # the conditional answer is a response too
