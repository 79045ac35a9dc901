"""The directories: agencies, places, the organisations whose figures are here, and the definitions of our numbers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from detentions import published
from detentions.choices import AgencyKind, LocationKind
from tracker.api.figures import LicenceOut, name_of
from tracker.api.questions import Chosen, Day, Paged, cursor, place_of
from tracker.api.surface import LICENCE, Surface


class DefinitionsIn(Chosen):
    pass


class DefinitionOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField()
    counts = serializers.CharField(help_text="persons or detentions")
    held_through = serializers.ListField(child=serializers.CharField(), help_text="Kinds of release after which the person still counts.")
    minimum_hours = serializers.IntegerField(help_text="Shorter detentions are left out.")
    stale_after_days = serializers.IntegerField(help_text="Days without news after which a case is left out; 0: never.")
    recorded_at = serializers.DateTimeField()


class DefinitionsOut(serializers.Serializer[Any]):
    results = DefinitionOut(many=True)
    licence = LicenceOut()


class Definitions(Surface):
    In = DefinitionsIn
    Out = DefinitionsOut
    columns = ("id", "name", "text", "counts", "held_through", "minimum_hours", "stale_after_days", "recorded_at")

    @extend_schema(parameters=[DefinitionsIn], responses=DefinitionsOut, operation_id="definitions")
    def get(self, request: Request) -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.rests_on(published.changed_at("definitions"))
        plain = ("id", "counts", "held_through", "minimum_hours", "stale_after_days", "recorded_at")
        return {
            "results": [
                {
                    **{name: getattr(rule, name) for name in plain},
                    "name": rule.name_en if self.language == "en" else rule.name_es,
                    "text": rule.text_en if self.language == "en" else rule.text_es,
                }
                for rule in published.definitions()
            ],
            "licence": LICENCE,
        }


class PageIn(Paged):
    limit = serializers.IntegerField(required=False, default=200, min_value=1, max_value=1_000)


class EntryOut(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    aliases = serializers.ListField(child=serializers.CharField())
    source = serializers.CharField()  # type: ignore[assignment]  # DRF takes fields off the class
    verify = serializers.BooleanField(help_text="True: nobody has confirmed this row yet.")


class AgenciesIn(PageIn):
    kind = serializers.ChoiceField(choices=AgencyKind.choices, required=False)
    at = Day(required=False, help_text="Those that existed on this day, each under the body that it was part of then.")


class AgencyOut(EntryOut):
    acronym = serializers.CharField()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # DRF takes fields off the class
    predecessor = serializers.CharField(allow_null=True)
    active_from = serializers.CharField()
    active_to = serializers.CharField()
    state = serializers.CharField(allow_null=True)


class AgenciesOut(serializers.Serializer[Any]):
    results = AgencyOut(many=True)
    next = serializers.CharField(allow_null=True)
    licence = LicenceOut()


class LocationsIn(PageIn):
    kind = serializers.ChoiceField(choices=LocationKind.choices, required=False)


class LocationOut(EntryOut):
    facility_kind = serializers.CharField()
    parent = serializers.CharField(allow_null=True)  # type: ignore[assignment]  # DRF takes fields off the class
    state = serializers.CharField(allow_null=True)
    iso_code = serializers.CharField()
    operator_agency = serializers.CharField(help_text="Slug of the agency that runs a place of detention; empty: not known.")
    status = serializers.CharField()
    lat = serializers.FloatField(allow_null=True)
    lon = serializers.FloatField(allow_null=True)
    coord_precision = serializers.CharField(help_text="Never survey grade: don't draw it as an exact point.")
    tile_col = serializers.IntegerField(allow_null=True)
    tile_row = serializers.IntegerField(allow_null=True)


class LocationsOut(serializers.Serializer[Any]):
    results = LocationOut(many=True)
    next = serializers.CharField(allow_null=True)
    licence = LicenceOut()


class OrganisationsIn(PageIn):
    pass


class OrganisationOut(EntryOut):
    acronym = serializers.CharField()
    active_from = serializers.CharField()


class OrganisationsOut(serializers.Serializer[Any]):
    results = OrganisationOut(many=True)
    next = serializers.CharField(allow_null=True)
    licence = LicenceOut()


class Directory(Surface):
    """Entries in the order of their slugs, which never change meaning."""

    entries: ClassVar[Callable[..., list[published.Entry]]]
    directory: ClassVar[str]

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        self.rests_on(published.changed_at(self.directory))
        limit = asked["limit"]
        after = place_of(asked["cursor"], 1)[0] if "cursor" in asked else ""
        question = {name: asked[name] for name in ("kind", "at") if name in asked}
        found = type(self).entries(after=after, limit=limit + 1, **question)
        plain = ("slug", "kind", "aliases", "source", "verify")
        rows = [
            {**{name: getattr(entry, name) for name in plain}, "name": name_of(entry, self.language), **entry.more}
            for entry in found[:limit]
        ]
        following = self.address(cursor=cursor((found[limit - 1].slug,))) if len(found) > limit else None
        return {"results": rows, "next": following, "licence": LICENCE}


class Agencies(Directory):
    In = AgenciesIn
    Out = AgenciesOut
    entries = staticmethod(published.agencies)
    directory = "agencies"
    columns = tuple(AgencyOut().fields)

    @extend_schema(parameters=[AgenciesIn], responses=AgenciesOut, operation_id="agencies")
    def get(self, request: Request) -> Response:
        return super().get(request)


class Locations(Directory):
    In = LocationsIn
    Out = LocationsOut
    entries = staticmethod(published.locations)
    directory = "locations"
    columns = tuple(LocationOut().fields)

    @extend_schema(parameters=[LocationsIn], responses=LocationsOut, operation_id="locations")
    def get(self, request: Request) -> Response:
        return super().get(request)


class Organisations(Directory):
    In = OrganisationsIn
    Out = OrganisationsOut
    entries = staticmethod(published.organisations)
    directory = "organisations"
    columns = tuple(OrganisationOut().fields)

    @extend_schema(parameters=[OrganisationsIn], responses=OrganisationsOut, operation_id="organisations")
    def get(self, request: Request) -> Response:
        return super().get(request)
