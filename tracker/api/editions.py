"""Editions, their files, and what changed in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response

from detentions import editions
from tracker.api.figures import LicenceOut
from tracker.api.freshness import from_anywhere, latest
from tracker.api.problems import BadQuestion, Fault, answer_in, unknown_value
from tracker.api.questions import Chosen, Paged, cursor, language_of, place_of
from tracker.api.surface import LICENCE, Surface, absolute


class EditionOut(serializers.Serializer[Any]):
    number = serializers.IntegerField()
    day = serializers.DateField(help_text="The day that its figures describe.")
    made_at = serializers.DateTimeField(help_text="It holds what was known at this moment.")
    sample = serializers.BooleanField(help_text="True: invented cases are in it. Never quote it.")
    url = serializers.CharField(help_text="Where its files are.")


class EditionsIn(Chosen):
    pass


class EditionsOut(serializers.Serializer[Any]):
    results = EditionOut(many=True)
    licence = LicenceOut()


class Editions(Surface):
    """The last one first."""

    In = EditionsIn
    Out = EditionsOut
    columns = tuple(EditionOut().fields)

    @extend_schema(parameters=[EditionsIn], responses=EditionsOut, operation_id="editions")
    def get(self, request: Request) -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        made = editions.editions()
        self.rests_on(*(one.made_at for one in made[-1:]))
        return {"results": [plain(one) for one in reversed(made)], "licence": LICENCE}


def plain(one: editions.Info) -> dict[str, Any]:
    return {
        "number": one.number,
        "day": one.day,
        "made_at": one.made_at,
        "sample": one.is_sample,
        "url": absolute(reverse("editions:files", args=[one.number])),
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


class ChangesIn(Paged):
    limit = serializers.IntegerField(required=False, default=200, min_value=1, max_value=1_000)


class ChangeOut(serializers.Serializer[Any]):
    edition = serializers.IntegerField(allow_null=True, help_text="Null: withdrawn since the last edition.")
    at = serializers.DateTimeField()
    id = serializers.CharField()
    change = serializers.CharField(help_text="created, updated or withdrawn")
    reason = serializers.CharField(help_text="listed, facts, no longer listed, or merged")
    successor = serializers.CharField(allow_null=True, help_text="Of a merged case: the listed case that goes on with its facts.")


class ChangesOut(serializers.Serializer[Any]):
    results = ChangeOut(many=True)
    next = serializers.CharField(allow_null=True)
    licence = LicenceOut()


class Changes(Surface):
    """Listed cases that came, changed or went, in the order in which the editions said so."""

    In = ChangesIn
    Out = ChangesOut
    columns = tuple(ChangeOut().fields)

    @extend_schema(parameters=[ChangesIn], responses=ChangesOut, operation_id="changes")
    def get(self, request: Request) -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        made = editions.editions()
        self.rests_on(*(one.changed_at for one in made[-1:]))
        after = place_of(asked["cursor"], 2) if "cursor" in asked else ("", "")
        rows = [row for row in _feed(made) if _place(row) > after]
        limit = asked["limit"]
        return {
            "results": rows[:limit],
            "next": self.address(cursor=cursor(_place(rows[limit - 1]))) if len(rows) > limit else None,
            "licence": LICENCE,
        }


def _feed(made: Sequence[editions.Info]) -> Iterable[dict[str, Any]]:
    gone = {one.public_id: one for one in editions.withdrawals()}
    listed = set(editions.cases(made[-1].number).ids) if made else set()
    last_told: dict[str, str] = {}
    for one in made:
        for entry in editions.changes(one.number):
            last_told[entry["id"]] = entry["change"]
            is_merged = entry["reason"] == "merged" and entry["id"] in gone
            yield {"edition": one.number, "at": one.made_at, **entry, "successor": _now(gone[entry["id"]], listed) if is_merged else None}
    for withdrawal in gone.values():
        if withdrawal.public_id not in listed and last_told.get(withdrawal.public_id) != "withdrawn":
            after = _now(withdrawal, listed)
            reason = "merged" if after else "no longer listed"
            yield {
                **{"edition": None, "at": withdrawal.at, "id": withdrawal.public_id},
                **{"change": "withdrawn", "reason": reason, "successor": after},
            }


def _now(withdrawal: editions.Withdrawal, listed: Collection[str]) -> str | None:
    """The case that goes on with the facts of a merged one, as long as it is listed itself."""
    after = withdrawal.successor and (editions.successor(withdrawal.public_id) or "")
    return after if after in listed else None


def _place(row: dict[str, Any]) -> tuple[str, str]:
    return f"{row['edition'] or 10**9:010}", row["id"]


def file(request: HttpRequest, number: int, path: str = "index.html") -> HttpResponseBase:
    """One file of an edition, byte for byte as it was signed."""
    if request.method not in {"GET", "HEAD"}:
        return _problem(request, MethodNotAllowed(str(request.method)))
    found = editions.file(number, path)
    if found is None:
        return _problem(request, Http404())
    response = HttpResponse(found.content, content_type=found.media_type)
    response.headers["Cache-Control"] = "public, max-age=300"
    return _anywhere(request, response, changed_at=latest([editions.edition(number=number).changed_at]))


def cover(request: HttpRequest, path: str = "index.html") -> HttpResponseBase:
    """The list of editions, as it stands at the top of the tree of files."""
    if request.method not in {"GET", "HEAD"}:
        return _problem(request, MethodNotAllowed(str(request.method)))
    found = editions.cover(path)
    return _anywhere(request, HttpResponse(found.content, content_type=found.media_type)) if found else _problem(request, Http404())


def _anywhere(request: HttpRequest, response: HttpResponse, *, changed_at: datetime | None = None) -> HttpResponseBase:
    return from_anywhere(request, response, changed_at=changed_at) or response


def _problem(request: HttpRequest, wrong: Exception) -> HttpResponseBase:
    """For programs in the API's form; a browser gets the page that people read."""
    if isinstance(wrong, Http404) and request.get_preferred_type(["application/problem+json", "text/html"]) == "text/html":
        raise wrong
    response = answer_in(language_of(request), wrong)
    if isinstance(wrong, MethodNotAllowed):
        response.headers["Allow"] = "GET, HEAD"
    return _anywhere(request, response)
