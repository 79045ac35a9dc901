"""How published figures of others read in an answer: the same fields wherever they stand."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from detentions.published import Body, Entry, PublishedCount

UNCHECKED = "seeded, unchecked"


class LicenceOut(serializers.Serializer[Any]):
    name = serializers.CharField()
    url = serializers.CharField()


class PublisherOut(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    acronym = serializers.CharField()
    kind = serializers.ChoiceField(choices=("organisation", "agency"))


class AsOfOut(serializers.Serializer[Any]):
    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    precision = serializers.CharField(help_text="day, month, year, range or unknown")


class SourceOut(serializers.Serializer[Any]):
    address = serializers.CharField(help_text="Where it was read. No copy of the page is published.")
    publisher = serializers.CharField()
    title = serializers.CharField()


class CountOut(serializers.Serializer[Any]):
    """One figure as its source states it. Never ours, never added to ours."""

    reference = serializers.CharField()
    publisher = PublisherOut()
    metric = serializers.CharField()
    is_stock = serializers.BooleanField(help_text="True: people held on a date. False: a flow or a running total.")
    scope = serializers.CharField()
    value = serializers.IntegerField()
    upper_bound = serializers.IntegerField(allow_null=True)
    qualifier = serializers.CharField(help_text="exact, approx, at_least or more_than")
    partitions = serializers.DictField(child=serializers.IntegerField())
    as_of = AsOfOut(help_text="The day or period the figure describes.")
    period_start = serializers.DateField(allow_null=True)
    flags = serializers.ListField(child=serializers.CharField())
    note = serializers.CharField()
    checked = serializers.BooleanField(help_text="A person has confirmed the figure against its source.")
    status = serializers.CharField(help_text="checked, or: seeded, unchecked")
    sample = serializers.BooleanField()
    source = SourceOut()  # type: ignore[assignment]  # DRF takes fields off the class
    published = serializers.CharField(help_text="When the source appeared, as exact as known.")


def name_of(entry: Body | Entry, language: str) -> str:
    return (entry.name_en or entry.name_es) if language == "en" else entry.name_es


def publisher(body: Body, language: str) -> dict[str, Any]:
    return {
        "slug": body.slug,
        "name": name_of(body, language),
        "acronym": body.acronym,
        "kind": "agency" if body.is_agency else "organisation",
    }


def count(said: PublishedCount, language: str) -> dict[str, Any]:
    plain = (
        "reference",
        "metric",
        "is_stock",
        "scope",
        "value",
        "upper_bound",
        "qualifier",
        "partitions",
        "period_start",
        "flags",
        "note",
        "published",
    )
    return {
        **{name: getattr(said, name) for name in plain},
        "publisher": publisher(said.body, language),
        "as_of": {"earliest": said.as_of.earliest, "latest": said.as_of.latest, "precision": said.as_of.precision},
        "checked": said.is_checked,
        "status": "checked" if said.is_checked else UNCHECKED,
        "sample": said.is_sample,
        "source": {"address": said.source_address, "publisher": said.source_publisher, "title": said.source_title},
    }
