"""One question to the rows of `detentions.rollups.finding`: which cases, how many, and how they split."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet

from detentions.choices import Visibility
from detentions.models import FindableCase
from detentions.models.finding import STILL_THERE
from tracker.finding import counting, kept, words
from tracker.finding.query import MOST_PAGES, NOBODY, Found, Line, Named, Query
from tracker.models import CaseAssignment, CaseTag


def find(query: Query, *, readers: Sequence[int], sealed: Named = ()) -> Found:
    """The cases that staff of the organisations `readers` may see, best match first; without words, the latest change first.

    `sealed` are the sealed cases that the person asking is named to see; no other sealed case is found or counted. Facets, number and page
    come in one trip to the database; a second one only where a word was written since the last question, or no case has all the words.
    """
    page = min(max(query.page, 1), MOST_PAGES)
    vocabulary = words.current() if query.text.strip() else None
    asked = vocabulary.question(query.text) if vocabulary else []
    everybody, hits = _conjoined(query, readers, sealed), filtered(query, readers, sealed)
    base = filtered(replace(query, states=()), readers, sealed) if kept.beside_states(query) else everybody
    found, newest = counting.found(everybody, base, hits, asked, query, readers=readers, sealed=sealed, page=page)
    if vocabulary and newest > vocabulary.newest:
        asked = words.current(learn=True).question(query.text)
        found, newest = counting.found(everybody, base, hits, asked, query, readers=readers, sealed=sealed, page=page)
    if found.total or len(asked) < 2:
        return found
    partial, newest = counting.found(everybody, base, hits, asked, query, readers=readers, sealed=sealed, page=page, but_one=True)
    return replace(partial, is_partial=partial.total > 0)


def numbers(query: Query, *, readers: Sequence[int], sealed: Named = (), at_most: int) -> list[int]:
    """The same cases without pages, in the same order: their keys, up to `at_most`."""
    asked = words.current(learn=True).question(query.text) if query.text.strip() else []
    rows = filtered(query, readers, sealed)
    for but_one in (False, True)[: 2 if len(asked) > 1 else 1]:
        sql, parameters = counting.in_order(rows, asked, query.order, but_one=but_one, limit=at_most)
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            if found := [row[0] for row in cursor.fetchall()]:
                return found
    return []


class LineQuestions:
    """These cases in this order, with what the organisations have put on them. Whoever asks has made sure that they may be seen.

    `asked` may be answered together with other questions (`detentions.together`).
    """

    def __init__(self, cases: Sequence[int], *, readers: Sequence[int]) -> None:
        own = {"detention__in": cases, "organisation__in": readers, "ended_at": None}
        self._cases = cases
        self._rows = FindableCase.objects.filter(pk__in=cases)
        self._tags = CaseTag.objects.filter(**own).order_by("folded")
        self._keepers = CaseAssignment.objects.filter(**own).select_related("user")
        self.asked: tuple[QuerySet[Any, Any], ...] = (self._rows, self._tags, self._keepers)

    def lines(self) -> list[Line]:
        rows = {row.detention_id: row for row in self._rows}
        tags: dict[int, list[str]] = defaultdict(list)
        for tag in self._tags:
            tags[tag.detention_id].append(tag.words)
        keepers = {one.detention_id: one.user.display_name for one in self._keepers}
        return [Line(rows[case], tuple(tags[case]), keepers.get(case, "")) for case in self._cases if case in rows]


def counts(queries: Sequence[Query], *, readers: Sequence[int], sealed: Named = ()) -> list[int]:
    """How many cases each of these questions finds, in one trip."""
    vocabulary = words.current(learn=True) if any(query.text.strip() for query in queries) else None
    asked = [vocabulary.question(query.text) if vocabulary and query.text.strip() else [] for query in queries]
    told = [(query, filtered(query, readers, sealed), words) for query, words in zip(queries, asked, strict=True)]
    return counting.counts(told, readers=readers, sealed=sealed)


def count(query: Query, *, readers: Sequence[int], sealed: Named = ()) -> int:
    return counts([query], readers=readers, sealed=sealed)[0]


def filtered(query: Query, readers: Sequence[int], sealed: Named = ()) -> QuerySet[FindableCase]:
    """The cases that these readers may see and that pass the filters; words aside."""
    rows = _conjoined(query, readers, sealed)
    if query.states:
        rows = rows.filter(state__in=query.states)
    if query.agencies:
        rows = rows.filter(agencies__overlap=list(query.agencies))
    if query.places:
        rows = rows.filter(places__overlap=list(query.places))
    if query.visibility:
        rows = rows.filter(visibility__in=query.visibility)
    if query.tags:
        rows = rows.filter(Exists(_tags(readers).filter(folded__in=query.tags)))
    if query.keepers:
        kept = _keepers(readers)
        theirs = Q(Exists(kept.filter(user__in=query.keepers)))
        rows = rows.filter(theirs | ~Q(Exists(kept)) if NOBODY in query.keepers else theirs)
    return rows


def _conjoined(query: Query, readers: Sequence[int], sealed: Named) -> QuerySet[FindableCase]:
    """Those filters that every number of a facet obeys: days, traits, marks, silence, chosen cases. And always: what may be seen."""
    rows = FindableCase.objects.filter(~Q(visibility=Visibility.SEALED) | Q(pk__in=sealed), readers__overlap=list(readers))
    if query.traits or query.marks:
        rows = rows.filter(traits__contains=[*query.traits, *query.marks])
    if query.cases:
        rows = rows.filter(public_id__in=query.cases)
    if query.silent_since:
        rows = rows.filter(Q(last_told__lt=query.silent_since) | Q(last_told=None), state__in=STILL_THERE)
    if query.since:
        rows = rows.filter(Q(first_latest__gte=query.since) | Q(first_latest=None))
    if query.until:
        rows = rows.filter(Q(first_earliest__lte=query.until) | Q(first_earliest=None))
    return rows


def _tags(readers: Sequence[int]) -> QuerySet[CaseTag]:
    return CaseTag.objects.filter(detention=OuterRef("pk"), organisation__in=readers, ended_at=None)


def _keepers(readers: Sequence[int]) -> QuerySet[CaseAssignment]:
    return CaseAssignment.objects.filter(detention=OuterRef("pk"), organisation__in=readers, ended_at=None)


def held(facets: Sequence[str], *, readers: Sequence[int], sealed: Named = ()) -> list[tuple[dict[str, int], dict[str, int]]]:
    """For each of these facets: how many people may be held now, and how many cases there are in all, by its values."""
    told = kept.numbers(_conjoined(Query(), readers, sealed), readers, sealed)
    now, ever = kept.added_up(told, STILL_THERE), kept.added_up(told, ())
    return [(now.get(facet, {}), ever.get(facet, {})) for facet in facets]
