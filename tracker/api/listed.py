"""Listed cases: public by decision, one by one. They come from an edition, less those withdrawn since."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from detentions import editions, published
from tracker.api.editions import EditionOut, chosen, plain
from tracker.api.figures import LicenceOut
from tracker.api.printed import question_to
from tracker.api.problems import BadQuestion, Moved, unknown_value
from tracker.api.questions import Chosen, Day, Moment, cursor, place_of
from tracker.api.surface import LICENCE, Surface

_COLUMNS = ("id", "person", "name", "name_withheld", "edition", "first_event", "last_event", "agencies")


class OriginOut(serializers.Serializer[Any]):
    address = serializers.CharField(help_text="Where it was read. No copy is published.")
    publisher = serializers.CharField()
    published = serializers.CharField(help_text="When it appeared, as exact as known.")


class EventOut(serializers.Serializer[Any]):
    kind = serializers.CharField()
    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    precision = serializers.CharField()
    release_kind = serializers.CharField()
    whereabouts_unknown = serializers.BooleanField(allow_null=True)
    acknowledged = serializers.BooleanField(allow_null=True)
    place = serializers.CharField(allow_null=True)
    state = serializers.CharField(allow_null=True, default=None, help_text="In which the place lies.")
    facility = serializers.CharField(allow_null=True)
    agencies = serializers.ListField(child=serializers.CharField())
    set_aside = serializers.BooleanField(default=False, help_text="Of rival claims, one that numbers don't follow.")
    sources = OriginOut(many=True, default=list, help_text="Of the press and of organisations; nothing given in confidence.")


class ChargeOut(serializers.Serializer[Any]):
    number = serializers.IntegerField(allow_null=True, default=None, help_text="Of the charge: what became of one charge shares it.")
    offence = serializers.CharField(help_text="What the authorities allege. We do not state guilt or innocence.")
    status = serializers.CharField()
    earliest = serializers.DateField(allow_null=True)
    latest = serializers.DateField(allow_null=True)
    precision = serializers.CharField()


class DetentionOut(serializers.Serializer[Any]):
    id = serializers.CharField()
    person = serializers.CharField(help_text="Id of the first listed case of the same person.")
    name = serializers.CharField(allow_null=True)
    name_withheld = serializers.CharField()
    edition = serializers.IntegerField()
    events = EventOut(many=True)
    charges = ChargeOut(many=True)
    periods = serializers.DictField(help_text="By counting rule: the days held, in both readings.")


class OneCaseOut(DetentionOut):
    permalink = serializers.CharField(help_text="This case as the edition has it, as long as it is public.")
    licence = LicenceOut()


class DetentionsOut(serializers.Serializer[Any]):
    results = DetentionOut(many=True)
    next = serializers.CharField(allow_null=True)
    definition = serializers.CharField(help_text="The counting rule by which somebody was held.")
    edition = EditionOut(allow_null=True, help_text="Null: there is none yet.")
    permalink = serializers.CharField(help_text="This question to this edition.")
    note = serializers.CharField()
    licence = LicenceOut()


class OneIn(Chosen):
    edition = serializers.IntegerField(required=False, min_value=1, help_text="An earlier edition. Default: the last one.")
    known_at = Moment(required=False, help_text="The last edition made by this moment.")


class DetentionsIn(OneIn):
    held_on = Day(required=False, help_text="Those held at the end of this day.")
    definition = serializers.CharField(default=published.DEFAULT_DEFINITION)
    reading = serializers.ChoiceField(choices=("surely", "possibly"), required=False, help_text="With `held_on`. Default: surely.")
    agency = serializers.CharField(required=False)
    state = serializers.CharField(required=False)
    facility = serializers.CharField(required=False)
    sex = serializers.CharField(required=False)
    age_group = serializers.CharField(required=False)
    civil_or_military = serializers.CharField(required=False)
    charge = serializers.CharField(required=False)
    custody_state = serializers.CharField(required=False)
    cursor = serializers.CharField(required=False, help_text="From `next` of the answer before.")
    limit = serializers.IntegerField(required=False, default=100, min_value=1, max_value=1_000)


class Detentions(Surface):
    In = DetentionsIn
    Out = DetentionsOut
    columns = _COLUMNS

    @extend_schema(parameters=[DetentionsIn], responses=DetentionsOut, operation_id="detentions")
    def get(self, request: Request) -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        shared = {"definition": asked["definition"], "licence": LICENCE, "note": _note()}
        try:
            edition = chosen(asked)
        except editions.NoSuchEdition:
            return {**shared, "results": [], "next": None, "edition": None, "permalink": self.address()}
        self.rests_on(edition.changed_at)
        after = place_of(asked["cursor"], 1)[0] if "cursor" in asked else ""
        limit = asked["limit"]
        rows = _fitting(editions.cases(edition.number), asked, after, limit + 1)
        return {
            **shared,
            "edition": plain(edition),
            "permalink": self.address(edition=edition.number, known_at=None),
            "results": [{**row, "edition": edition.number} for row in rows[:limit]],
            "next": self.address(cursor=cursor((rows[limit - 1]["id"],))) if len(rows) > limit else None,
        }

    def rows(self, data: Any) -> Iterable[Sequence[object]]:
        return _table(data["results"])


def _note() -> str:
    return _("Cases that are public by decision. Most people in this record are not in this list. Charges are what the authorities allege.")


def _table(rows: Sequence[dict[str, Any]]) -> Iterable[Sequence[object]]:
    for row in rows:
        events = (editions.followed(row) if row.get("events") else ()) or [{}]
        agencies = sorted({slug for event in events for slug in event.get("agencies", ())})
        plain = (row.get(name) for name in _COLUMNS[:5])
        yield (*plain, events[0].get("earliest"), events[-1].get("latest"), agencies)


class OneCase(Surface):
    """Whoever asks for a withheld case is told the same as for one that doesn't exist; for a merged one, where its facts went."""

    def one(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Raises Http404, Moved."""
        public_id = self.kwargs["public_id"]
        try:
            edition = chosen(asked)
        except editions.NoSuchEdition as wrong:
            raise Http404 from wrong
        self.rests_on(edition.changed_at)
        cases = editions.cases(edition.number)
        row = cases.one(public_id)
        if row is None:
            after = editions.successor(public_id)
            if after and cases.one(after):
                raise Moved(self.address().replace(f"/{public_id}/", f"/{after}/"))
            raise Http404
        link = self.address(edition=edition.number, known_at=None)
        return {**row, "edition": edition.number, "permalink": link, "licence": LICENCE}


class Detention(OneCase):
    """One listed case."""

    In = OneIn
    Out = OneCaseOut
    columns = _COLUMNS

    @extend_schema(parameters=[OneIn], responses=OneCaseOut, operation_id="detention")
    def get(self, request: Request, public_id: str = "") -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        return self.one(asked)

    def rows(self, data: Any) -> Iterable[Sequence[object]]:
        return _table([data])


class FactsOut(serializers.Serializer[Any]):
    results = EventOut(many=True)
    edition = serializers.IntegerField()
    permalink = serializers.CharField(help_text="These facts as the edition has them, as long as the case is public.")
    licence = LicenceOut()


class Facts(OneCase):
    """The dated facts of one listed case."""

    In = OneIn
    Out = FactsOut
    columns = tuple(EventOut().fields)

    def rows(self, data: Any) -> Iterable[Sequence[object]]:
        for row in data["results"]:
            flat = {**row, "sources": [source["address"] for source in row.get("sources", ())]}
            yield [flat.get(column) for column in self.columns]

    @extend_schema(parameters=[OneIn], responses=FactsOut, operation_id="facts")
    def get(self, request: Request, public_id: str = "") -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        one = self.one(asked)
        return {"results": one["events"], **{name: one[name] for name in ("edition", "permalink", "licence")}}


def _fitting(cases: editions.Cases, asked: dict[str, Any], after: str, limit: int) -> Sequence[dict[str, Any]]:
    question = question_to(cases, asked)
    if len(cases) and asked["definition"] not in cases.rules:
        raise BadQuestion(unknown_value("definition", asked["definition"], cases.rules))
    if "held_on" in asked:
        return cases.held(question, asked["held_on"], after=after, limit=limit)
    if question.filters:
        return cases.held(replace(question, reading="possibly"), None, after=after, limit=limit)
    return cases.after(after, limit)
