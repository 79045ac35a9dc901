"""The one trip to the database that answers a question of the case list: page, number and facets, as SQL around the filters of `search`.

A facet's numbers say how many cases there would be with each value, so they obey every filter but the facet's own.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection, connections
from django.db.models import QuerySet

from detentions.models import FindableCase
from detentions.models.finding import FACETS, MARKS, TRAITS
from tracker.finding import kept
from tracker.finding.query import PER_PAGE, Facet, Found, Line, Named, Query
from tracker.finding.words import Word

_MOST_VALUES = {"place": 60}
_MOST_VALUES_ELSE = 24
_SAME, _NEAR, _ELSEWHERE = 4, 3, 2
_TIE = "detention_id DESC"
ORDERS = {
    "opened": "opened_at DESC",
    "changed": "changed_at DESC",
    "first": "first_earliest DESC NULLS LAST",
    "silent": "last_told ASC NULLS FIRST",
    "name": "name ASC",
}
# Facet → whether a row passes what is chosen of it; each has one parameter, the list of what is chosen.
_PASSES = {
    "state": "state = ANY(%s)",
    "agency": "agencies::text[] && %s::text[]",
    "place": "places::text[] && %s::text[]",
    "visibility": "visibility = ANY(%s)",
    "tag": "EXISTS (SELECT 1 FROM tracker_casetag t WHERE t.detention_id = base.detention_id AND t.ended_at IS NULL"
    " AND t.organisation_id = ANY(%s) AND t.folded = ANY(%s))",
    "keeper": "coalesce((SELECT k.user_id FROM tracker_caseassignment k WHERE k.detention_id = base.detention_id AND k.ended_at IS NULL"
    " AND k.organisation_id = ANY(%s)), 0) = ANY(%s)",
}
_OWN = ("tag", "keeper")  # their first parameter says of which organisations
_SPLITS = {
    "state": "SELECT 'state', state, '', count(*), NULL FROM hit WHERE {others} GROUP BY 2",
    "agency": "SELECT 'agency', one, '', count(*), NULL FROM hit, unnest(agencies) one WHERE {others} GROUP BY 2",
    "place": "SELECT 'place', one, '', count(*), NULL FROM hit, unnest(places) one WHERE {others} GROUP BY 2",
    "visibility": "SELECT 'visibility', visibility, '', count(*), NULL FROM hit WHERE {others} GROUP BY 2",
    "trait": "SELECT 'trait', one, '', count(*), NULL FROM hit, unnest(traits) one WHERE {others} GROUP BY 2",
    "tag": "SELECT 'tag', t.folded, min(t.words), count(*), NULL FROM hit JOIN tracker_casetag t ON t.detention_id = hit.detention_id"
    " AND t.ended_at IS NULL AND t.organisation_id = ANY(%s) WHERE {others} GROUP BY 2",
    "keeper": "SELECT 'keeper', k.user_id::text, min(u.display_name), count(*), NULL FROM hit JOIN tracker_caseassignment k"
    " ON k.detention_id = hit.detention_id AND k.ended_at IS NULL AND k.organisation_id = ANY(%s)"
    " JOIN detentions_user u ON u.id = k.user_id WHERE {others} GROUP BY 2",
}
_ROWS = """
SELECT 'row', page.place::text, '', page.place, to_jsonb(case_) || jsonb_build_object(
    '_tags', (SELECT jsonb_agg(t.words ORDER BY t.folded) FROM tracker_casetag t
        WHERE t.detention_id = case_.detention_id AND t.ended_at IS NULL AND t.organisation_id = ANY(%s)),
    '_keeper', (SELECT u.display_name FROM tracker_caseassignment k JOIN detentions_user u ON u.id = k.user_id
        WHERE k.detention_id = case_.detention_id AND k.ended_at IS NULL AND k.organisation_id = ANY(%s)))
FROM page JOIN detentions_findablecase case_ USING (detention_id)
"""
_COLUMNS = ("detention_id", "state", "visibility", "agencies", "places", "traits")
Statement = tuple[str, list[Any]]
_Row = tuple[str, str, str, int, Any]  # kind, value, label, number; the case's row where the kind is "row"
_KEPT = {"total", *FACETS}


def found(
    everybody: QuerySet[FindableCase],
    base: QuerySet[FindableCase],
    hits: QuerySet[FindableCase],
    asked: Sequence[Word],
    query: Query,
    *,
    readers: Sequence[int],
    sealed: Named,
    page: int,
    but_one: bool = False,
) -> tuple[Found, int]:
    """The page, and the number of the newest word that names have. `everybody` are all that may be seen, `base` those before, `hits` those
    after what is chosen of facets;
    where one facet's numbers are kept (`kept.beside_states`), `base` has only the cases that pass what is chosen of it.
    """
    chosen = _chosen(query)
    own = list(readers)
    counted, parameters = _with_words(base.order_by().only(*_COLUMNS, "terms"), asked, but_one=but_one)
    flags = ", ".join(f"{condition if chosen[facet] else 'TRUE'} AS in_{facet}" for facet, condition in _PASSES.items())
    flag_parameters: list[Any] = []
    for facet, values in chosen.items():
        if values:
            flag_parameters += [own, values] if facet in _OWN else [values]
    ordered, order_parameters = in_order(hits, asked, query.order, but_one=but_one, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    is_kept, one_kept = kept.is_of_states(query), kept.beside_states(query)
    parts = [
        f"({split.format(others=_others(facet))} ORDER BY 4 DESC, 2 LIMIT {_most(facet)})"
        for facet, split in _SPLITS.items()
        if facet in _OWN or not (is_kept or facet == one_kept)
    ]
    total = f"SELECT 'total', '', '', count(*), NULL::jsonb FROM hit WHERE {_others('')}"
    total_parameters: list[Any] = []
    if is_kept:
        numbers, total_parameters = kept.statement(everybody, readers, sealed)
        total = f"SELECT facet, value, state, number, NULL::jsonb FROM ({numbers}) numbers"
    elif one_kept:
        split, total_parameters = kept.split_of(one_kept, query.states, *kept.statement(everybody, readers, sealed))
        total += f" UNION ALL ({split} ORDER BY 4 DESC, 2 LIMIT {_most(one_kept)})"
    laid_aside = "MATERIALIZED" if asked or one_kept else "NOT MATERIALIZED"  # all cases are not laid aside on disk
    sql = (
        f"WITH hit AS {laid_aside} (SELECT {', '.join(_COLUMNS)}, {flags} FROM ({counted}) base), page AS ({ordered})"
        f" {total} UNION ALL SELECT 'newest', '', '', coalesce(max(id), 0), NULL FROM detentions_nameword"
        f" UNION ALL {' UNION ALL '.join(parts)} UNION ALL {_ROWS}"
    )
    with connections[base.db].cursor() as cursor:
        cursor.execute(sql, [*flag_parameters, *parameters, *order_parameters, *total_parameters, own, own, own, own])
        rows = cursor.fetchall()
    return _told(_added_up(rows, query.states) if is_kept else rows, page)


def _added_up(rows: Sequence[_Row], states: Sequence[str]) -> list[_Row]:
    """The same rows as counting would bring, from numbers by state."""
    told = [(facet, value, state, int(number)) for facet, value, state, number, _row in rows if facet in _KEPT]
    sums = kept.added_up(told, states)
    found: list[_Row] = [row for row in rows if row[0] not in _KEPT]
    found.append(("total", "", "", sums.get("total", {}).get("", 0), None))
    for facet in _SPLITS:
        values = sorted(sums.get(facet, {}).items(), key=lambda pair: (-pair[1], pair[0]))
        found += [(facet, value, "", number, None) for value, number in values[: _most(facet)] if number]
    return found


def _most(facet: str) -> int:
    return _MOST_VALUES.get(facet, _MOST_VALUES_ELSE)


def in_order(rows: QuerySet[FindableCase], asked: Sequence[Word], order: str, *, but_one: bool, limit: int, offset: int = 0) -> Statement:
    """SQL for the keys of these rows with their place: in the order asked for, else the best match, else the latest change first."""
    inner, parameters = _with_words(rows.order_by(), asked, but_one=but_one)
    if order in ORDERS or not asked:
        by, source, before = ORDERS.get(order, ORDERS["changed"]), f"({inner}) one", []
    else:
        fits = f"WHEN terms && %s::text[] THEN {_SAME} WHEN terms && %s::text[] THEN {_NEAR} WHEN terms && %s::text[] THEN {_ELSEWHERE}"
        points = " + ".join([f"CASE {fits} ELSE 0 END"] * len(asked))
        by, source = "points DESC, name_words, changed_at DESC", f"(SELECT one.*, {points} AS points FROM ({inner}) one) two"
        before = [part for word in asked for part in ([word.same[0]], list(word.near), list(word.same[1:]))]
    by = f"{by}, {_TIE}"
    sql = f"SELECT detention_id, row_number() OVER (ORDER BY {by}) AS place FROM {source} ORDER BY {by} LIMIT %s OFFSET %s"
    return sql, [*before, *parameters, limit, offset]


def counts(asked: Sequence[tuple[Query, QuerySet[FindableCase], Sequence[Word]]], *, readers: Sequence[int], sealed: Named) -> list[int]:
    """How many rows each question leaves: those that have all of its words, or, where none has, all but one of them."""
    parts: list[str] = []
    parameters: list[Any] = []
    for query, rows, words in asked:
        if facet := None if words else kept.facet_of(query):
            part, told = _kept_number(facet, query.states, kept.sealed_among(rows, sealed), readers)
        else:
            part, told = _counted(rows.order_by().only("detention_id", "terms"), words)
        parts.append(part)
        parameters += told
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", parameters)
        return [int(number) for number in cursor.fetchone()]


def _kept_number(facet: tuple[str, str], states: Sequence[str], sealed: tuple[str, tuple[Any, ...]], readers: Sequence[int]) -> Statement:
    """The kept numbers, and the sealed rows counted."""
    rows, parameters = sealed
    in_states = "state = ANY(%s)" if states else "TRUE"
    kept_sum = (
        "SELECT coalesce(sum(number), 0) FROM detentions_findablenumber"
        f" WHERE readers && %s::bigint[] AND facet = %s AND value = %s AND {in_states}"
    )
    told = [list(readers), *facet, *([list(states)] if states else []), *parameters]
    return f"(({kept_sum}) + (SELECT count(*) FROM ({rows}) sealed))", told


def _counted(rows: QuerySet[FindableCase], words: Sequence[Word]) -> Statement:
    exact = _with_words(rows, words, but_one=False)
    others = [_with_words(rows, words, but_one=True)] if len(words) > 1 else []
    numbers = [f"(SELECT count(*) FROM ({sql}) one)" for sql, _told in (exact, *others)]
    told = [value for _sql, told in (exact, *others) for value in told]
    return f"coalesce(nullif({numbers[0]}, 0), {numbers[1]})" if others else numbers[0], told


def _with_words(rows: QuerySet[FindableCase], asked: Sequence[Word], *, but_one: bool) -> Statement:
    """The rows that have all the words, or all but one of them. As SQL: the index answers each word, and long lists cost Django much."""
    sql, parameters = rows.query.sql_with_params()
    if not asked:
        return sql, list(parameters)
    left_out: list[Word | None] = [None] if not but_one else list(asked)
    pieces = [[word for word in asked if word is not one] for one in left_out]
    condition = " OR ".join("(" + " AND ".join(["terms && %s::text[]"] * len(piece)) + ")" for piece in pieces)
    return f"SELECT * FROM ({sql}) told WHERE {condition}", [*parameters, *(word.all for piece in pieces for word in piece)]


def _chosen(query: Query) -> dict[str, list[Any]]:
    return {
        "state": list(query.states),
        "agency": list(query.agencies),
        "place": list(query.places),
        "visibility": list(query.visibility),
        "tag": list(query.tags),
        "keeper": list(query.keepers),
    }


def _others(facet: str) -> str:
    """Whether a row passes what is chosen of all facets but this one."""
    return " AND ".join(f"in_{other}" for other in _PASSES if other != facet)


def _told(rows: Sequence[_Row], page: int) -> tuple[Found, int]:
    numbers = {kind: number for kind, _value, _label, number, _row in rows if kind in {"total", "newest"}}
    facets = [_facet(name, [row for row in rows if row[0] == name]) for name in _SPLITS]
    traits = next(facet for facet in facets if facet.name == "trait")
    facets = [facet for facet in facets if facet is not traits]
    facets += [
        Facet(name, tuple(pair for pair in traits.values if pair[0] in known)) for name, known in (("trait", TRAITS), ("mark", MARKS))
    ]
    lines = [_line(row) for _kind, _value, _label, _number, row in sorted((row for row in rows if row[0] == "row"), key=lambda row: row[3])]
    return Found(tuple(lines), numbers["total"], tuple(facets), is_partial=False, page=page), numbers["newest"]


def _facet(name: str, rows: Sequence[_Row]) -> Facet:
    values = tuple((value, number) for _kind, value, _label, number, _row in rows)
    return Facet(name, values, {value: label for _kind, value, label, _number, _row in rows if label})


def _line(told: Any) -> Line:
    values: dict[str, Any] = json.loads(told) if isinstance(told, str) else told
    tags, keeper = values.pop("_tags") or (), values.pop("_keeper") or ""
    for name in ("first_earliest", "first_latest", "last_told"):
        values[name] = date.fromisoformat(values[name]) if values[name] else None
    for name in ("opened_at", "changed_at"):
        values[name] = datetime.fromisoformat(values[name])
    return Line(FindableCase(**values), tuple(tags), keeper)
