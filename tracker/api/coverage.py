"""What others stated beside what we have documented, on the same days under a comparable rule. Neither is corrected to match."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from detentions import editions, published
from tracker.api.editions import EditionOut, chosen, plain
from tracker.api.figures import CountOut, LicenceOut, count
from tracker.api.freshness import half_hour
from tracker.api.problems import BadQuestion, Fault, unknown_value
from tracker.api.questions import Day, Moment, Paged, cursor, place_of
from tracker.api.surface import LICENCE, Surface

COMPARABLE = "foro-penal-like-v1"
MOST = 500
_NOT_PRINTED = "not in the edition"


class CoverageIn(Paged):
    organisation = serializers.CharField(required=False, help_text="Slug of the organisation that stated the total.")
    definition = serializers.CharField(default=COMPARABLE, help_text="The counting rule for ours, of /api/v1/definitions/.")
    known_at = Moment(required=False, help_text="As both were known at this moment; of editions, the last one made by then.")
    edition = serializers.IntegerField(required=False, min_value=1, help_text="Number of an edition.")
    limit = serializers.IntegerField(required=False, default=100, min_value=1, max_value=MOST)

    def get_fields(self) -> dict[str, Any]:
        """With `from`, which Python keeps for itself."""
        first = Day(required=False, help_text="Totals stated for this day or a later one.")
        return {**super().get_fields(), "from": first, "to": Day(required=False, help_text="For this day or an earlier one.")}

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if "from" in attrs and "to" in attrs and attrs["from"] > attrs["to"]:
            raise serializers.ValidationError({"from": gettext_lazy("`from` is after `to`.")})
        return attrs


class PairOut(serializers.Serializer[Any]):
    date = serializers.DateField()
    stated = CountOut()
    documented = serializers.IntegerField(
        allow_null=True, help_text="Ours on that day, surely held. Null: withheld, or not in the edition."
    )
    possibly = serializers.IntegerField(allow_null=True, help_text="Held if uncertain dates fall so; null of editions.")
    status = serializers.CharField(help_text="live; of an edition: exact, rounded, held, withheld or not in the edition")
    ratio = serializers.FloatField(allow_null=True, help_text="documented / stated, only for an exact total of the same day.")


class CoverageAnswerOut(serializers.Serializer[Any]):
    results = PairOut(many=True)
    definition = serializers.CharField()
    edition = EditionOut(allow_null=True, help_text="Null: live figures, which belong to no edition.")
    next = serializers.CharField(allow_null=True, help_text="The address of the following page; null on the last.")
    note = serializers.CharField()
    permalink = serializers.CharField(help_text="This question, fixed to what is known now.")
    licence = LicenceOut()


class Coverage(Surface):
    In = CoverageIn
    Out = CoverageAnswerOut
    columns = (
        "date",
        "publisher",
        "stated",
        "qualifier",
        "documented",
        "possibly",
        "status",
        "ratio",
        "definition",
        "flags",
        "checked",
        "reference",
    )

    @extend_schema(parameters=[CoverageIn], responses=CoverageAnswerOut, operation_id="coverage")
    def get(self, request: Request) -> Response:
        return super().get(request)

    def found(self, asked: dict[str, Any]) -> dict[str, Any]:
        known = [rule.id for rule in published.definitions()]
        if asked["definition"] not in known:
            raise BadQuestion(unknown_value("definition", asked["definition"], known))
        stated = _stated(asked)
        page = stated[: asked["limit"]]
        edition = None if published.is_live() and "edition" not in asked else chosen(asked)
        self.rests_on(edition.changed_at if edition else half_hour(timezone.now()), published.changed_at("ngo-counts"))
        own, moment = (_printed(edition, asked, page), None) if edition else _live(asked, page)
        return {
            "results": [_pair(said, *own[said.day], self.language) for said in page if said.day],
            "definition": asked["definition"],
            "edition": plain(edition) if edition else None,
            "next": self.address(cursor=cursor(page[-1].place)) if len(stated) > len(page) else None,
            "note": _(
                "Both count by their own rule. Most of a gap is people whose cases we have not documented yet, not people who are free."
            ),
            "permalink": self.address(edition=edition.number, known_at=None) if edition else self.as_known(asked, moment),
            "licence": LICENCE,
        }

    def rows(self, data: Any) -> Iterable[Sequence[object]]:
        for row in data["results"]:
            said = row["stated"]
            yield (
                *(row["date"], said["publisher"]["slug"], said["value"], said["qualifier"]),
                *(row["documented"], row["possibly"], row["status"], row["ratio"], data["definition"]),
                *(said["flags"], said["checked"], said["reference"]),
            )


def _stated(asked: dict[str, Any]) -> list[published.PublishedCount]:
    """Totals of people held that are known to the day, one more than the page holds."""
    now = timezone.now()
    today = published.today(now)
    if asked.get("known_at") and asked["known_at"] > now:
        raise BadQuestion(Fault("known_at", _("This moment is in the future.")))
    last = min(asked.get("to", today), today)
    found = published.counts_for_charts(first=asked.get("from", date.min), last=last, known_at=asked.get("known_at"))
    if "organisation" in asked:
        publishers = {said.body.slug for said in published.counts_for_charts(last=today)}
        if asked["organisation"] not in publishers:
            raise BadQuestion(unknown_value("organisation", asked["organisation"], sorted(publishers)))
        found = [said for said in found if said.body.slug == asked["organisation"]]
    after = _place(asked["cursor"]) if "cursor" in asked else None
    exact = [said for said in found if said.day and (after is None or said.place > after)]
    return exact[: asked["limit"] + 1]


def _live(
    asked: dict[str, Any], page: Sequence[published.PublishedCount]
) -> tuple[dict[date, tuple[int | None, int | None, str]], datetime | None]:
    """Ours of each day, and the moment since when nothing has changed: a question fixed to it is answered the same for good."""
    wanted = sorted({said.day for said in page if said.day})
    held = published.held_series(wanted, asked["definition"], asked.get("known_at")) if wanted else None
    own: dict[date, tuple[int | None, int | None, str]] = {}
    for point in held.points if held else ():
        own[point.date] = (point.value, point.possibly, "live")
    moments = [published.changed_at("ngo-counts"), held.state_at if held else None]
    return own, max((moment for moment in moments if moment), default=None)


def _printed(
    edition: editions.Info, asked: dict[str, Any], page: Sequence[published.PublishedCount]
) -> dict[date, tuple[int | None, int | None, str]]:
    """Ours as the edition prints it: most days aren't in it, because an exact daily series gives single people away."""
    figures = editions.figures(edition.number)
    told = set(editions.printed_days(figures, definition=asked["definition"], reading="surely"))
    wanted = {said.day for said in page if said.day}
    days = sorted(day.isoformat() for day in wanted if day.isoformat() in told)
    points = editions.printed(figures, by=[], days=days, definition=asked["definition"], reading="surely") if days else []
    found: dict[date, tuple[int | None, int | None, str]] = dict.fromkeys(wanted, (None, None, _NOT_PRINTED))
    return found | {date.fromisoformat(str(point.day)): (point.value, None, point.status) for point in points}


def _pair(said: published.PublishedCount, documented: int | None, possibly: int | None, status: str, language: str) -> dict[str, Any]:
    own = published.Point(said.day, documented, possibly or documented) if said.day and documented is not None else None
    ratio = published.coverage_ratio(said, own)
    return {
        "date": said.day,
        "stated": count(said, language),
        "documented": documented,
        "possibly": possibly,
        "status": status,
        "ratio": ratio,
    }


def _place(text: str) -> tuple[date, str]:
    day, reference = place_of(text, 2)
    try:
        return date.fromisoformat(day), reference
    except ValueError as wrong:
        raise BadQuestion(Fault("cursor", _("This cursor isn't one of ours. Follow the link “next” of an answer."))) from wrong
