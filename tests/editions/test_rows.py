"""The bits give what counting row by row gives: random lives, with people who have several cases at a time."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pytest

from detentions.editions import DIMENSIONS, Asked, Cases, Number, stays
from detentions.editions.condensed import Condensed, condense
from detentions.editions.files import as_json

FIRST = date(2019, 1, 1)
RULES = ("all-documented-v1", "foro-penal-like-v1")
Row = Mapping[str, Any]


def lives(rng: random.Random, size: int) -> list[dict[str, Any]]:
    """Rows as an edition holds them; every fourth person has a second case."""
    rows, ids = [], sorted({f"VE-{rng.randrange(10**6):06}" for _one in range(size)})
    for number, one in enumerate(ids):
        person = ids[number - 1] if number % 4 == 3 else one
        periods = {rule: [_period(rng) for _one in range(rng.randrange(3))] for rule in RULES}
        event = {"earliest": periods[RULES[0]][0]["from"] if periods[RULES[0]] else None, "agencies": ["sebin"], "facility": None}
        rows.append({"id": one, "person": person, "name": "Muestra", "events": [event] * rng.randrange(2), "periods": periods})
    return rows


def _period(rng: random.Random) -> dict[str, Any]:
    first = FIRST + timedelta(days=rng.randrange(200))
    return {
        "from": None if rng.random() < 0.1 else first.isoformat(),
        "to": None if rng.random() < 0.3 else (first + timedelta(days=rng.randrange(1, 90))).isoformat(),
        "sure": rng.random() < 0.8,
        **{name: rng.choice(("", "a", "b", "c")) for name in DIMENSIONS},
    }


def held(rows: list[dict[str, Any]], asked: Asked, day: date) -> list[tuple[Row, Row]]:
    """What a number means, row by row."""
    text = day.isoformat()
    return [
        (row, period)
        for row in rows
        for period in row["periods"][asked.definition]
        if (period["sure"] or asked.reading == "possibly")
        and (period["from"] is None or period["from"] <= text)
        and (period["to"] is None or text < period["to"])
        and all((period[name] or "unknown") in wanted for name, wanted in (asked.filters or {}).items())
    ]


def counted(rows: list[dict[str, Any]], asked: Asked, day: date, by: tuple[str, ...]) -> list[Number]:
    found: dict[tuple[str, ...], set[str]] = {} if by else {(): set()}
    for row, period in held(rows, asked, day):
        found.setdefault(tuple(period[name] or "unknown" for name in by), set()).add(row["person"])
    return [Number(day.isoformat(), values, len(people), "exact") for values, people in sorted(found.items())]


@pytest.mark.parametrize("few", [0, 10_000])
def test_bits_and_rows_give_the_same_numbers_and_lists(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stays, "_FEW", few)  # both ways to find the cases of a list
    rng = random.Random(20190321)
    for size in (0, 1, 40, 600):
        rows = lives(rng, size)
        cases = Cases(Condensed.from_bytes(condense(as_json(rows)).as_bytes()))
        assert [*cases] == rows
        for _try in range(25):
            filters = {name: frozenset({rng.choice(("a", "b", "unknown", "z"))}) for name in rng.sample(DIMENSIONS, rng.randrange(3))}
            asked = Asked(rng.choice(RULES), rng.choice(("surely", "possibly")), filters)
            by = tuple(rng.sample(DIMENSIONS, rng.randrange(3)))
            day, after = FIRST + timedelta(days=rng.randrange(-5, 320)), rng.choice(["", *cases.ids])

            ids = sorted({row["id"] for row, _period in held(rows, asked, day) if row["id"] > after})

            assert cases.numbers(asked, [day], by) == counted(rows, asked, day, by)
            assert [row["id"] for row in cases.held(asked, day, after=after, limit=7)] == ids[:7]
            assert [row["id"] for row in cases.held(asked, day, after=after)] == ids


def test_who_was_withdrawn_is_in_no_number_and_no_list() -> None:
    rows = lives(random.Random(7), 60)
    gone = {rows[3]["id"], rows[20]["id"]}
    left = [row for row in rows if row["id"] not in gone]
    asked, day = Asked(RULES[0]), FIRST + timedelta(days=60)

    cases = Cases(condense(as_json(rows), without=gone))

    assert [cases.one(one) for one in gone] == [None, None]
    assert cases.numbers(asked, [day], ("sex",)) == counted(left, asked, day, ("sex",))
    assert not gone & {row["id"] for row in [*cases.taken_last(slice(None)), *cases.naming("agencies", "sebin", limit=99)]}
