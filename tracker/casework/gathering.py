"""Every row that a case file is made of, in one trip to the database."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, F, When
from django.db.models.expressions import RawSQL

from detentions import together
from detentions.circle import Circle
from detentions.models import Agency, Attribute, Change, Charge, Citation, CustodyEvent, DetaineeName, Detention, Ruling, Source, User
from tracker import rules
from tracker.models import Testimony

Kept = CustodyEvent | Charge | DetaineeName | Attribute
_BATCHES = ("cases_opened_in_bulk", "batch_taken_back")
_MOST_CHANGES = 100

# As SQL: the questions below ask for what is cited by facts that are looked for in the same trip.
_STANDING = """
    SELECT id FROM detentions_custodyevent WHERE detention_id = ANY(%s) AND withdrawn_at IS NULL
    UNION ALL SELECT id FROM detentions_charge WHERE detention_id = ANY(%s) AND withdrawn_at IS NULL
    UNION ALL SELECT id FROM detentions_detaineename WHERE detainee_id = ANY(%s) AND withdrawn_at IS NULL
    UNION ALL SELECT id FROM detentions_attribute WHERE detainee_id = ANY(%s) AND withdrawn_at IS NULL
"""
_CITED = f"SELECT source_id FROM detentions_citation WHERE fact_id IN ({_STANDING})"
_TOLD = """
    (SELECT recorded_at, withdrawn_at FROM detentions_custodyevent WHERE detention_id = %s
    UNION ALL SELECT recorded_at, withdrawn_at FROM detentions_charge WHERE detention_id = %s
    UNION ALL SELECT recorded_at, withdrawn_at FROM detentions_detaineename WHERE detainee_id = %s
    UNION ALL SELECT recorded_at, withdrawn_at FROM detentions_attribute WHERE detainee_id = %s) told
"""
_MOMENTS = f"SELECT unnest(ARRAY[recorded_at, withdrawn_at]) FROM {_TOLD}"
_CHANGED_BY = f"""
    SELECT by_id FROM detentions_change WHERE subject_kind = 'detention' AND subject_id = %s
    UNION SELECT by_id FROM detentions_change WHERE subject_kind = 'batch' AND at IN ({_MOMENTS})
"""


@dataclass(frozen=True, slots=True)
class Gathered:
    """Facts come whether they stand or not, of all cases and records of the circle; names and attributes only of those records of the
    person that the reader may see. `seen` are the person's detentions that the reader may see. Rulings are those that stand."""

    events: Sequence[CustodyEvent]
    charges: Sequence[Charge]
    names: Sequence[DetaineeName]
    attributes: Sequence[Attribute]
    rulings: Sequence[Ruling]
    citations: Sequence[Citation]
    testimonies: Sequence[Testimony]
    changes: tuple[Change, ...]
    people: dict[int, User]
    seen: Sequence[Detention]


def gathered(detention: Detention, circle: Circle, reader: User) -> Gathered:
    """`circle` is the one of `detention`, which the reader may see."""
    everybody = sorted({*circle.people, *circle.people_of_cases})
    every_case = list(circle.home)
    standing = [circle.cases, circle.cases, everybody, everybody]
    own = [detention.pk, detention.pk, detention.detainee_id, detention.detainee_id]
    events = CustodyEvent.objects.filter(detention__in=every_case).select_related("place", "facility", "recorded_by")
    events = events.order_by("earliest", "recorded_at", "pk")
    links = CustodyEvent.agencies.through.objects.filter(custodyevent__detention__in=every_case).select_related("agency").order_by("pk")
    names = DetaineeName.objects.filter(detainee__in=everybody).select_related("recorded_by").order_by("-kind", "pk")
    attributes = Attribute.objects.filter(detainee__in=everybody).select_related("recorded_by").order_by("kind", "pk")
    charges = Charge.objects.filter(detention__in=every_case).select_related("offence", "recorded_by").order_by("earliest", "pk")
    rulings = Ruling.objects.standing().filter(detention__in=every_case).select_related("recorded_by").order_by("recorded_at", "pk")
    citations = Citation.objects.filter(fact_id__in=RawSQL(_STANDING, standing)).order_by("field", "start", "pk")
    sealed_words = Case(When(key__isnull=False, then=F("content")))  # what isn't sealed is read from its text
    sources = Source.objects.filter(pk__in=RawSQL(_CITED, standing)).select_related("key").defer("content")
    sources = sources.annotate(sealed_words=sealed_words)
    testimonies = Testimony.objects.filter(report__source__in=RawSQL(_CITED, standing)).select_related("report")
    changes = Change.objects.filter(subject_kind="detention", subject_id=detention.public_id).order_by("-number")[:_MOST_CHANGES]
    batches = Change.objects.filter(subject_kind="batch", action__in=_BATCHES, at__in=RawSQL(_MOMENTS, own)).defer("payload")
    people = User.objects.filter(pk__in=RawSQL(_CHANGED_BY, [detention.public_id, *own]))
    seen = rules.visible_cases(reader).filter(detainee__in=circle.people).order_by("public_id")
    together.answer(
        *(events, links, names, attributes, charges, rulings),
        *(citations, sources, testimonies, changes, batches, people, seen),
    )
    _give_agencies(list(events), [(link.custodyevent_id, link.agency) for link in links])
    _give_sources(list(citations), list(sources))
    open_to_reader = {*circle.people_of_cases, *(case.detainee_id for case in seen)}
    return Gathered(
        events=list(events),
        charges=list(charges),
        names=[one for one in names if one.detainee_id in open_to_reader],
        attributes=[one for one in attributes if one.detainee_id in open_to_reader],
        rulings=list(rulings),
        citations=list(citations),
        testimonies=list(testimonies),
        changes=tuple(sorted([*changes, *batches], key=lambda change: -change.number)),
        people={one.pk: one for one in people},
        seen=list(seen),
    )


def _give_agencies(events: Sequence[CustodyEvent], links: Sequence[tuple[UUID, Agency]]) -> None:
    of_event: dict[UUID, list[Agency]] = defaultdict(list)
    for event, agency in links:
        of_event[event].append(agency)
    for one in events:
        together.give(one, "agencies", of_event[one.pk])


def _give_sources(citations: Sequence[Citation], sources: Sequence[Source]) -> None:
    """Each source once: a register's text is long, and many facts cite it."""
    kept = {source.pk: source for source in sources}
    for source in kept.values():
        source.content = vars(source).pop("sealed_words")
    for one in citations:
        one.source = kept[one.source_id]
