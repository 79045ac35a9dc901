"""What all endpoints share: one strict question, one answer in JSON or CSV, readable from any web page, cheap to ask again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.permissions import AllowAny
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.views import APIView

from tracker.api.problems import BadQuestion, unknown_value
from tracker.api.questions import language_of, read

LICENCE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
_METHODS = "GET, HEAD, OPTIONS"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class Csv(BaseRenderer):
    """A table that a spreadsheet opens without running anything in it."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None) -> bytes:
        view = (renderer_context or {})["view"]
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(view.columns)
        writer.writerows([_cell(value) for value in row] for row in view.rows(data))
        return file.getvalue().encode()


class JsonLines(BaseRenderer):
    """One JSON object per row, with the columns of the table: for tools that read line by line."""

    media_type = "application/x-ndjson"
    format = "jsonl"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Mapping[str, Any] | None = None) -> bytes:
        view = (renderer_context or {})["view"]
        rows = (dict(zip(view.columns, row, strict=True)) for row in view.rows(data))
        return "".join(f"{json.dumps(row, ensure_ascii=False, default=str)}\n" for row in rows).encode()


def _cell(value: object) -> object:
    if isinstance(value, (list, tuple)):
        value = "|".join(map(str, value))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str) and value.startswith(_FORMULA):
        return "'" + value
    return "" if value is None else value


class ByParameter(DefaultContentNegotiation):
    """`format=` decides, else Accept; what we can't write is said with its parameter."""

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:  # DRF's name
        fitting = [renderer for renderer in renderers if renderer.format == format]
        if not fitting:
            raise BadQuestion(unknown_value("format", format, (renderer.format or "" for renderer in renderers)))
        return fitting


class Surface(APIView):
    """One endpoint. A subclass names `In` and `Out` and answers in `found`; `columns` and `rows` say how it reads as a table."""

    authentication_classes = []
    permission_classes = [AllowAny]
    renderer_classes = [JSONRenderer, Csv, JsonLines]
    content_negotiation_class = ByParameter
    http_method_names = ["get", "head", "options"]
    In: type[Serializer[Any]]
    Out: type[Serializer[Any]]
    columns: Sequence[str] = ()
    language = ""

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.language = language_of(request._request)
        super().initial(request, *args, **kwargs)

    def get(self, request: Request) -> Response:
        with translation.override(self.language):
            asked = read(request._request.GET, self.In)
            data = self.Out(self.found(asked)).data
        response = Response(data)
        response.headers["Content-Language"] = self.language
        if following := data.get("next"):
            response.headers["Link"] = f'<{following}>; rel="next"'
        return response

    def options(self, request: Any, *args: Any, **kwargs: Any) -> Response:
        headers = {"Allow": _METHODS, "Access-Control-Allow-Methods": _METHODS, "Access-Control-Max-Age": "86400"}
        return Response(status=HTTPStatus.NO_CONTENT, headers=headers)

    def found(self, asked: dict[str, Any]) -> Any:
        """What the endpoint answers, for `Out`. Every endpoint defines it; there is no answer they all share."""
        raise NotImplementedError

    def rows(self, data: Any) -> Iterable[Sequence[object]]:
        return ([row[column] for column in self.columns] for row in data["results"])

    def address(self, **changed: object) -> str:
        """This question's address with some parameters changed; None takes one out."""
        query = self.request._request.GET.copy()
        for name, value in changed.items():
            if value is None:
                query.pop(name, None)
            else:
                query[name] = str(value)
        return f"{settings.SITE_URL.rstrip('/')}{self.request.path}" + (f"?{query.urlencode(safe=':')}" if query else "")

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        return from_anywhere(request._request, super().finalize_response(request, response, *args, **kwargs))


def from_anywhere(request: HttpRequest, response: HttpResponse) -> HttpResponseBase | None:
    """Any page may read the answer; who has it already gets 304."""
    if isinstance(response, Response):
        response.render()
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Link, Content-Language"
    patch_vary_headers(response, ["Accept", "Accept-Language"])
    if response.status_code != HTTPStatus.OK:
        return response
    response.headers.setdefault("Cache-Control", "public, max-age=60")
    etag = f'"{hashlib.sha256(response.content).hexdigest()[:32]}"'
    response.headers["ETag"] = etag
    answered = get_conditional_response(request, etag=etag, response=response)
    if request.method == "HEAD" and answered is response:
        response.headers["Content-Length"] = str(len(response.content))
        response.content = b""
    return answered
