"""What there is, and what to say when there is nothing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.figures import LicenceOut
from tracker.api.questions import Asked
from tracker.api.surface import LICENCE, Surface, absolute

ENDPOINTS = (
    *("statistics", "ngo-counts", "coverage", "detentions", "editions", "changes"),
    *("definitions", "agencies", "locations", "organisations"),
)


def endpoints() -> list[dict[str, str]]:
    """Each with its address and what it tells."""
    about = {
        "statistics": _("People in custody on a day or in a series, with the definition, beside figures of others"),
        "ngo-counts": _("Figures that other organisations, agencies and governments published, with their sources"),
        "coverage": _("Totals stated by others beside ours, on the same days"),
        "detentions": _("Cases that are public by decision, one by one"),
        "editions": _("Frozen, numbered and signed sets of figures and cases, with their files"),
        "changes": _("Public cases that came, changed or were withdrawn"),
        "definitions": _("What our numbers count"),
        "agencies": _("Security and justice agencies"),
        "locations": _("States, municipalities, cities and places of detention"),
        "organisations": _("The organisations whose figures are published here"),
    }
    return [{"name": name, "url": absolute(reverse(f"api:{name}")), "about": about[name]} for name in ENDPOINTS]


class IndexIn(Asked):
    pass


class EndpointOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    url = serializers.CharField()
    about = serializers.CharField()


class IndexOut(serializers.Serializer[Any]):
    endpoints = EndpointOut(many=True)
    schema = serializers.CharField()
    docs = serializers.CharField()
    licence = LicenceOut()


class Index(Surface):
    In = IndexIn
    Out = IndexOut
    columns = ("name", "url", "about")

    @extend_schema(parameters=[IndexIn], responses=IndexOut, operation_id="index")
    def get(self, request: Request) -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        return {
            "endpoints": endpoints(),
            "schema": absolute(reverse("api:schema")),
            "docs": absolute(reverse("api:docs")),
            "licence": LICENCE,
        }

    def rows(self, data: Any) -> Iterable[Sequence[object]]:
        return ([row[column] for column in self.columns] for row in data["endpoints"])


class Nothing(Surface):
    """Every other address under the API."""

    In = IndexIn
    Out = IndexOut

    def found(self, asked: dict[str, Any]) -> Any:
        raise Http404

    @extend_schema(exclude=True)
    def get(self, request: Request, rest: str = "") -> Response:
        return Response(self.found({}))
