"""One question to the rows of `detentions.rollups.finding`: which cases, how many, and how they split."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add, or_

from django.db import connections
from django.db.models import Case, Count, F, Func, IntegerField, Q, QuerySet, Value, When
from django.db.models.expressions import Combinable

from detentions.choices import Visibility
from detentions.models import FindableCase
from tracker.finding import words
from tracker.finding.words import Word

PER_PAGE = 50
MOST_PAGES = 200
MOST_VALUES = 12  # of a facet

STILL_THERE = ("held", "whereabouts_unknown", "release_not_carried_out", "house_arrest", "not_known")
ORDERS = {
    "opened": (F("opened_at").desc(),),
    "first": (F("first_earliest").desc(nulls_last=True),),
    "silent": (F("last_told").asc(nulls_first=True),),
    "name": (F("name").asc(),),
}
_SAME, _NEAR, _ELSEWHERE = 4, 3, 2


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked. Of several values of one attribute, one is enough; of traits, all are wanted.

    `since` and `until` are days within which the first event may lie; an unknown day may always. `silent_since`: may still be held, and
    nothing was told of since that day. `order` is one of `ORDERS`; without one, the best match or the latest comes first.
    """

    text: str = ""
    states: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    visibility: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    traits: tuple[str, ...] = ()
    silent_since: date | None = None
    order: str = ""
    page: int = 1


@dataclass(frozen=True, slots=True)
class Facet:
    """How the cases found split by one attribute: value → number, largest first. A case may count under several values."""

    name: str
    values: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One page. `is_partial`: no case has all the words, these have all but one."""

    cases: tuple[FindableCase, ...]
    total: int
    facets: tuple[Facet, ...]
    is_partial: bool
    page: int

    @property
    def pages(self) -> int:
        return min(MOST_PAGES, max(1, -(-self.total // PER_PAGE)))


def find(query: Query, *, readers: Sequence[int], sealed: Sequence[int] = ()) -> Found:
    """The cases that staff of the organisations `readers` may see, best match first; without words, latest first.

    `sealed` are the sealed cases that the person asking is named to see; no other sealed case is found or counted.
    """
    asked = words.current().question(query.text) if query.text.strip() else []
    among = filtered(query, readers, sealed)
    hits = _with_all(among, asked)
    total, split = facets(hits)
    is_partial = not total and len(asked) > 1
    if is_partial:
        hits = _with_all_but_one(among, asked)
        total, split = facets(hits)
    page = min(max(query.page, 1), MOST_PAGES)
    first = (page - 1) * PER_PAGE
    cases = _in_order(hits, asked, query)[first : first + PER_PAGE]
    return Found(tuple(cases), total, split, is_partial and total > 0, page)


def facets(hits: QuerySet[FindableCase]) -> tuple[int, tuple[Facet, ...]]:
    """How many, and how they split, in one pass over the hits."""
    columns = hits.order_by().values_list("state", "visibility", "agencies", "places", "traits")
    sql, parameters = columns.query.sql_with_params()
    with connections[hits.db].cursor() as cursor:
        cursor.execute(f"WITH hit (state, visibility, agencies, places, traits) AS MATERIALIZED ({sql}) {_SPLIT}", parameters)
        rows = cursor.fetchall()
    total = next((number for facet, _value, number in rows if facet == "total"), 0)
    found = tuple(
        Facet(name, tuple((value, number) for facet, value, number in rows if facet == name)[:MOST_VALUES])
        for name in ("state", "agency", "place", "visibility", "trait")
    )
    return total, found


_SPLIT = """
SELECT 'total', '', count(*) FROM hit
UNION ALL (SELECT 'state', state, count(*) FROM hit GROUP BY state ORDER BY 3 DESC, 2)
UNION ALL (SELECT 'agency', one, count(*) FROM hit, unnest(agencies) one GROUP BY one ORDER BY 3 DESC, 2)
UNION ALL (SELECT 'place', one, count(*) FROM hit, unnest(places) one GROUP BY one ORDER BY 3 DESC, 2)
UNION ALL (SELECT 'visibility', visibility, count(*) FROM hit GROUP BY visibility ORDER BY 3 DESC, 2)
UNION ALL (SELECT 'trait', one, count(*) FROM hit, unnest(traits) one GROUP BY one ORDER BY 3 DESC, 2)
"""


def count(query: Query, *, readers: Sequence[int], sealed: Sequence[int] = ()) -> int:
    """How many cases the filters of a question without words leave."""
    return filtered(query, readers, sealed).count()


def filtered(query: Query, readers: Sequence[int], sealed: Sequence[int] = ()) -> QuerySet[FindableCase]:
    """The cases that these readers may see and that pass the filters; words aside."""
    open_to_all = ~Q(visibility=Visibility.SEALED)
    rows = FindableCase.objects.filter(open_to_all | Q(pk__in=sealed) if sealed else open_to_all, readers__overlap=list(readers))
    if query.states:
        rows = rows.filter(state__in=query.states)
    if query.agencies:
        rows = rows.filter(agencies__overlap=list(query.agencies))
    if query.places:
        rows = rows.filter(places__overlap=list(query.places))
    if query.visibility:
        rows = rows.filter(visibility__in=query.visibility)
    if query.traits:
        rows = rows.filter(traits__contains=list(query.traits))
    if query.silent_since:
        rows = rows.filter(Q(last_told__lt=query.silent_since) | Q(last_told=None), state__in=STILL_THERE)
    if query.since:
        rows = rows.filter(Q(first_latest__gte=query.since) | Q(first_latest=None))
    if query.until:
        rows = rows.filter(Q(first_earliest__lte=query.until) | Q(first_earliest=None))
    return rows


def _with_all(rows: QuerySet[FindableCase], asked: Sequence[Word]) -> QuerySet[FindableCase]:
    return reduce(lambda found, word: found.filter(terms__overlap=word.all), asked, rows)


def _with_all_but_one(rows: QuerySet[FindableCase], asked: Sequence[Word]) -> QuerySet[FindableCase]:
    """The index answers each word; the rows that lack at most one of them stay."""
    pieces = [
        reduce(lambda both, word: both & Q(terms__overlap=word.all), [word for word in asked if word is not left_out], Q())
        for left_out in asked
    ]
    return rows.filter(reduce(or_, pieces))


def _in_order(hits: QuerySet[FindableCase], asked: Sequence[Word], query: Query) -> QuerySet[FindableCase]:
    if query.order in ORDERS:
        return hits.order_by(*ORDERS[query.order], "-detention_id")
    if not asked:
        return hits.order_by("-opened_at", "-detention_id")
    points: list[Combinable] = [
        Case(
            When(terms__overlap=[word.same[0]], then=Value(_SAME)),
            When(terms__overlap=list(word.near), then=Value(_NEAR)),
            When(terms__overlap=list(word.same[1:]), then=Value(_ELSEWHERE)),
            default=Value(0),
            output_field=IntegerField(),
        )
        for word in asked
    ]
    return hits.annotate(points=reduce(add, points)).order_by("-points", "name_words", "-opened_at", "-detention_id")


def split(attribute: str, query: Query, *, readers: Sequence[int], sealed: Sequence[int] = ()) -> dict[str, int]:
    """How many of the cases that the filters leave have each value of `agencies` or `places`."""
    if attribute not in {"agencies", "places"}:
        raise ValueError(attribute)
    rows = filtered(query, readers, sealed).annotate(one=Func(F(attribute), function="unnest")).order_by()
    return dict(rows.values_list("one").annotate(number=Count("pk")))
