"""What all endpoints share: one strict question, one answer in JSON, CSV or JSON Lines, readable from any web page, cheap to ask again."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from datetime import datetime
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ListSerializer, Serializer
from rest_framework.views import APIView

from tracker.api.forms import ByParameter, Csv, JsonLines
from tracker.api.freshness import from_anywhere, latest
from tracker.api.limits import PerMinute
from tracker.api.problems import BadQuestion, unknown_value
from tracker.api.questions import language_of, read

LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
_METHODS = "GET, HEAD, OPTIONS"


class Surface(APIView, ABC):
    """One endpoint. A subclass names `In` and `Out` and answers in `found`; `columns` and `rows` say how it reads as a table."""

    authentication_classes = []
    permission_classes = [AllowAny]
    throttle_classes = [PerMinute]
    renderer_classes = [JSONRenderer, Csv, JsonLines]
    content_negotiation_class = ByParameter
    http_method_names = ["get", "head", "options"]
    In: type[Serializer[Any]]
    Out: type[Serializer[Any]]
    columns: Sequence[str] = ()
    language = ""
    wanted: Sequence[str] = ()
    changed_at: datetime | None = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.language = language_of(request._request)
        super().initial(request, *args, **kwargs)

    def get(self, request: Request) -> Response:
        with translation.override(self.language):
            asked = read(request._request.GET, self.In)
            self.wanted = self._wanted(asked)
            data = self.Out(self.found(asked)).data
        links = self._links(data)
        response = Response(self._cut(data))
        response.headers["Content-Language"] = self.language
        response.headers["Link"] = ", ".join(f'<{address}>; rel="{kind}"' for kind, address in links)
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        headers = {"Allow": _METHODS, "Access-Control-Allow-Methods": _METHODS, "Access-Control-Max-Age": "86400"}
        return Response(status=HTTPStatus.NO_CONTENT, headers=headers)

    @abstractmethod
    def found(self, asked: dict[str, Any]) -> Any:
        """What the endpoint answers, for `Out`. An endpoint that doesn't define it can't be made: there is no answer they all share."""

    def rests_on(self, *moments: datetime | None) -> None:
        """Say when what the answer rests on last changed. An endpoint that doesn't know says nothing."""
        self.changed_at = latest(moments)

    def rows(self, data: Any) -> Iterable[Sequence[object]]:
        return ([row.get(column) for column in self.columns] for row in data["results"])

    def address(self, **changed: object) -> str:
        """This question's address with some parameters changed; None takes one out."""
        query = self.request._request.GET.copy()
        for name, value in changed.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = str(value)
        return absolute(self.request.path) + (f"?{query.urlencode(safe=':')}" if query else "")

    def as_known(self, asked: dict[str, Any], moment: datetime | None) -> str:
        """This question as it is answered now, for good: with the moment asked for, else with `moment`."""
        known_at = asked.get("known_at") or moment
        return self.address(known_at=known_at.isoformat().replace("+00:00", "Z") if known_at else None)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        return from_anywhere(request._request, super().finalize_response(request, response, *args, **kwargs), changed_at=self.changed_at)

    def _wanted(self, asked: dict[str, Any]) -> list[str]:
        if "fields" not in asked:
            return []
        names: list[str] = asked["fields"].split(",")
        known = list(_row(self.Out).fields) if self._is_json() else self.columns
        if wrong := [name for name in names if name not in known]:
            raise BadQuestion(unknown_value("fields", wrong[0], known))
        return names

    def _is_json(self) -> bool:
        return getattr(self.request, "accepted_renderer", None).__class__ is JSONRenderer

    def _cut(self, data: Any) -> Any:
        """With the fields asked for alone. Tables pick their columns when they are written."""
        if not self.wanted or not self._is_json():
            return data
        if "results" in data:
            return {**data, "results": [{name: row[name] for name in row if name in self.wanted} for row in data["results"]]}
        return {name: data[name] for name in data if name in self.wanted}

    def _links(self, data: Any) -> list[tuple[str, str]]:
        """Where to go on: what is next, this very answer for good, how the interface is described, the licence."""
        told = [("next", data.get("next")), ("bookmark", data.get("permalink"))]
        described = [("service-desc", absolute(reverse("api:schema"))), ("service-doc", absolute(reverse("api:docs")))]
        return [(kind, address) for kind, address in told if address] + [*described, ("license", LICENCE["url"])]


def absolute(path: str) -> str:
    return settings.SITE_URL.rstrip("/") + path


def _row(out: type[Serializer[Any]]) -> Serializer[Any]:
    """One row of a list, or the one thing that is answered."""
    whole = out()
    results = whole.fields.get("results")
    return results.child if isinstance(results, ListSerializer) and isinstance(results.child, Serializer) else whole
