"""What an answer about our numbers says, field by field."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tracker.api.editions import EditionOut
from tracker.api.figures import CountOut, LicenceOut


class LengthsOut(serializers.Serializer[Any]):
    """In days. `value` of the point is the number of stretches of custody that ended."""

    beginning_not_known = serializers.IntegerField(help_text="Of how many the beginning isn't known even roughly.")
    median_shortest = serializers.FloatField(allow_null=True, help_text="Of the shortest reading of uncertain dates.")
    median_longest = serializers.FloatField(allow_null=True, help_text="Of the longest reading.")
    groups = serializers.DictField(child=serializers.IntegerField(), help_text="How many by length, in the shortest reading.")


class PointOut(serializers.Serializer[Any]):
    date = serializers.DateField(help_text="The day; of what happened in a period, its last day.")
    value = serializers.IntegerField(allow_null=True, help_text="Null: withheld.")
    possibly = serializers.IntegerField(allow_null=True)
    status = serializers.CharField(default="live", help_text="live; of an edition: exact, rounded, held or withheld.")
    values = serializers.ListField(child=serializers.CharField(), default=list, help_text="Values of the dimensions in `by`.")
    first = serializers.DateField(allow_null=True, default=None, help_text="Of what happened in a period, its first day.")
    lengths = LengthsOut(allow_null=True, default=None, help_text="Of length_of_detention alone.")


class RuleOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()
    text = serializers.CharField()
    counts = serializers.CharField(help_text="persons or detentions")


class CoverageOut(serializers.Serializer[Any]):
    """What the number rests on. Of `basis=all` in an edition nothing is told here that the edition doesn't print."""

    cases = serializers.IntegerField(allow_null=True, help_text="Documented cases the number was counted from, held on the day or not.")
    start_known = serializers.IntegerField(allow_null=True, help_text="Those of which the day of arrest is known, at least roughly.")
    share_start_known = serializers.FloatField(allow_null=True)
    listed = serializers.IntegerField(
        allow_null=True, help_text="Of a total of an edition: how many of these people are public by name or case."
    )
    share_listed = serializers.FloatField(allow_null=True, help_text="listed / value; null where the total is withheld.")


class BesideOut(serializers.Serializer[Any]):
    """A figure of somebody else near ours. Neither is corrected to match the other."""

    count = CountOut()
    same_day = serializers.BooleanField()
    days_earlier = serializers.IntegerField(allow_null=True, help_text="Days before the day asked for; null in a series.")
    own_value = serializers.IntegerField(allow_null=True, help_text="Ours on the very day their figure describes.")
    ratio = serializers.FloatField(allow_null=True, help_text="own_value / value, only for an exact figure of the same day.")
    ratio_note = serializers.CharField()


class StatisticsOut(serializers.Serializer[Any]):
    measure = serializers.CharField()
    date = serializers.DateField(allow_null=True, help_text="Null when several days were asked for: see `points`.")
    value = serializers.IntegerField(allow_null=True, help_text="Surely: whichever way uncertain dates fall.")
    possibly = serializers.IntegerField(allow_null=True, help_text="If uncertain dates fall so.")
    points = PointOut(many=True)
    definition = RuleOut()
    basis = serializers.CharField(help_text="all: all confirmed cases, listed or not; listed: cases public by decision.")
    by = serializers.ListField(child=serializers.CharField())
    edition = EditionOut(allow_null=True, help_text="Null: live figures, which belong to no edition.")
    note = serializers.CharField()
    known_at = serializers.DateTimeField(allow_null=True)
    coverage = CoverageOut()
    sample = serializers.BooleanField(help_text="True: invented cases are in the number.")
    beside = BesideOut(many=True)
    beside_note = serializers.CharField()
    list = serializers.CharField(allow_null=True, help_text="Of listed people held on one day: the address of the list behind it.")
    permalink = serializers.CharField(help_text="This question, fixed to what is known now.")
    licence = LicenceOut()
