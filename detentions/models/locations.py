"""Places: country → state → municipality → facility."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from detentions.choices import LocationKind
from detentions.models.directory import DIRECTORY_FIELDS, DIRECTORY_PUBLIC, DirectoryEntry
from detentions.models.references import kept_for_good


class Location(DirectoryEntry):
    """A place. Coordinates are WGS84 decimal degrees and never survey grade: `coord_precision` says how good.

    `tile_col` and `tile_row` place a state on the tile map, zero-based, rows grow to the south.
    """

    name_es = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=20, choices=LocationKind)
    facility_kind = models.CharField(max_length=30, blank=True)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, related_name="children", null=True, blank=True)
    state = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    iso_code = models.CharField(max_length=6, blank=True)
    geonames_admin1 = models.CharField(max_length=4, blank=True)
    seat = models.CharField(max_length=60, blank=True)
    operator_agency = models.CharField(max_length=60, blank=True)
    lat = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    lon = models.DecimalField(max_digits=8, decimal_places=5, null=True, blank=True)
    coord_precision = models.CharField(max_length=24, blank=True)
    tile_col = models.PositiveSmallIntegerField(null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(null=True, blank=True)
    status = models.CharField(max_length=24, blank=True)
    aliases = ArrayField(models.CharField(max_length=120), default=list, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="location_has_both_coordinates_or_none", condition=Q(lat=None, lon=None) | Q(lat__isnull=False, lon__isnull=False)
            ),
        ]
        triggers = kept_for_good()

    class Exposure:
        every_row = True
        public: ClassVar[set[str]] = DIRECTORY_PUBLIC | {
            "name_es",
            "name_en",
            "kind",
            "facility_kind",
            "parent",
            "state",
            "iso_code",
            "geonames_admin1",
            "seat",
            "operator_agency",
            "lat",
            "lon",
            "coord_precision",
            "tile_col",
            "tile_row",
            "status",
            "aliases",
        }
        counted: ClassVar[set[str]] = set()
        staff: ClassVar[set[str]] = DIRECTORY_FIELDS - DIRECTORY_PUBLIC
        never: ClassVar[set[str]] = set()
