"""Numbers that needn't be counted: how many cases of each state have each value of a facet, as the database keeps them (`FindableNumber`).

They answer a question without words whose filters are states and, beside them, at most one value of one facet. Sealed cases are not among
them: those that the person is named to see are few, and are counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from detentions.choices import Visibility
from detentions.models import FindableCase
from detentions.models.finding import FACETS
from tracker.finding.query import Named, Query

Number = tuple[str, str, str, int]  # facet, value, state, how many cases
_SEALED = " UNION ALL ".join(
    [
        "SELECT 'total' AS facet, '' AS value, state FROM sealed",
        *(
            f"SELECT '{facet}', {column if facet == 'visibility' else f'unnest({column})'}, state FROM sealed"
            for facet, column in FACETS.items()
        ),
    ]
)
# Its parameters: who asks, then those of the sealed rows.
NUMBERS = (
    "SELECT facet::text, value::text, state::text, sum(number)::bigint AS number FROM detentions_findablenumber"
    " WHERE readers && %s::bigint[] GROUP BY 1, 2, 3"
    f" UNION ALL SELECT facet, value, state, count(*) FROM (WITH sealed AS ({{sealed}}) {_SEALED}) told GROUP BY 1, 2, 3"
)


def is_of_states(query: Query) -> bool:
    """Nothing but states is asked for."""
    return replace(query, states=(), order="", page=1) == Query()


def facet_of(query: Query) -> tuple[str, str] | None:
    """The facet and the value whose numbers answer how many cases a question finds; None where they must be counted."""
    if is_of_states(query):
        return "total", ""
    told = (("agency", query.agencies), ("place", query.places), ("visibility", query.visibility), ("trait", (*query.traits, *query.marks)))
    chosen = [(facet, values[0]) for facet, values in told if len(values) == 1]
    rest = replace(query, agencies=(), places=(), visibility=(), traits=(), marks=())
    is_one = len(chosen) == 1 and sum(len(values) for _facet, values in told) == 1
    return chosen[0] if is_one and is_of_states(rest) else None


def beside_states(query: Query) -> str:
    """The one facet of which values are chosen, with no words and nothing else but states; "" where there is no such facet.

    Then that facet's own numbers are kept ones, and all others speak of the cases that have one of its values: an index finds those.
    """
    told = {"agency": query.agencies, "place": query.places, "visibility": query.visibility}
    chosen = [facet for facet, values in told.items() if values]
    is_one = len(chosen) == 1 and is_of_states(replace(query, agencies=(), places=(), visibility=()))
    return chosen[0] if is_one else ""


def split_of(facet: str, states: Sequence[str], numbers: str, parameters: list[Any]) -> tuple[str, list[Any]]:
    """SQL for one facet's numbers in these states (none: in any), from the SQL for all of them."""
    in_states = "state = ANY(%s)" if states else "TRUE"
    sql = (
        f"SELECT facet, value, '', sum(number)::bigint, NULL::jsonb FROM ({numbers}) numbers WHERE facet = %s AND {in_states}"
        " GROUP BY facet, value HAVING sum(number) > 0"
    )
    return sql, [*parameters, facet, *([list(states)] if states else [])]


def statement(seen: QuerySet[FindableCase], readers: Sequence[int], sealed: Named) -> tuple[str, list[Any]]:
    """SQL for all numbers. `seen` are the rows that the person may see, whatever else is asked."""
    sql, parameters = sealed_among(seen, sealed)
    return NUMBERS.format(sealed=sql), [list(readers), *parameters]


def sealed_among(seen: QuerySet[FindableCase], sealed: Named) -> tuple[str, tuple[Any, ...]]:
    """SQL for the sealed ones of these rows. Found by the keys of those that the person is named to see: nobody goes through all cases."""
    try:
        rows = seen.filter(visibility=Visibility.SEALED, pk__in=sealed).order_by().values_list("state", *FACETS.values())
        return rows.query.sql_with_params()
    except EmptyResultSet:
        return f"SELECT state, {', '.join(FACETS.values())} FROM {FindableCase._meta.db_table} WHERE FALSE", ()


def numbers(seen: QuerySet[FindableCase], readers: Sequence[int], sealed: Named) -> list[Number]:
    sql, parameters = statement(seen, readers, sealed)
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [(facet, value, state, int(number)) for facet, value, state, number in cursor.fetchall()]


def added_up(told: Iterable[Number], states: Sequence[str]) -> dict[str, dict[str, int]]:
    """Facet → value → how many cases in these states (none: in any). The numbers of states don't ask which are chosen."""
    found: dict[str, dict[str, int]] = {"state": {}}
    for facet, value, state, number in told:
        if facet == "total":
            found["state"][state] = found["state"].get(state, 0) + number
        if not states or state in states:
            of_facet = found.setdefault(facet, {})
            of_facet[value] = of_facet.get(value, 0) + number
    return found
