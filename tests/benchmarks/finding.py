"""`python -m tests.benchmarks.finding [SIZE …]`: how fast the list of cases answers. Sizes: 10000 and 100000 unless said.

The rows that cases are found by are made directly, with invented names of the frequencies that names have; each question is asked as the
page asks it (hits, number, facets and the first page), without the page around it. Beside stands the same text looked for with LIKE.

Beside each time stands how many cases the middle question finds: facets count all of them, so a question that finds ten times as many
among ten times as many cases costs more. It is not capped: a number that stops at some thousand would be a wrong number.
"""

from __future__ import annotations

import json
import os
import random
import statistics as middle_of
import sys
import time
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import django

from tests import services

if TYPE_CHECKING:
    from detentions.models import FindableCase

BASE = Path(__file__).resolve().parents[2]
FIRST = date(2014, 2, 1)
OPENED = datetime(2024, 1, 1, tzinfo=UTC)
STATES = ("held", "released", "released_under_measures", "house_arrest", "whereabouts_unknown", "died")
AGENCIES = ("sebin", "dgcim", "gnb", "pnb", "cicpc", "faes", "conas")
PLACES = ("distrito-capital", "miranda", "zulia", "lara", "carabobo", "tachira", "aragua", "bolivar", "merida", "sucre")
_ASKED, _LOOKED_AT = 200, 41
_CHUNK = 10_000
Result = dict[str, str | int | float]


def main() -> int:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    sizes = sorted(int(text) for text in sys.argv[1:]) or [10_000, 100_000]
    with services.running():
        django.setup()
        results = _measured(sizes)
    services.remove()
    for one in results:
        sys.stdout.write(
            f"{one['name']:<40} {one['size']:>9,} {one['value']:>9.2f} {one['unit']:<6} {one['beside']:<68} {one['ratio']:>7.2f}\n"
        )
    target = BASE / ".local/bench/finding.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    return 0


def _measured(sizes: Sequence[int]) -> list[Result]:
    from django.db import connection  # noqa: PLC0415 — Django had to be set up first

    from detentions.models import FindableCase  # noqa: PLC0415
    from tests.finding.people import invent, misheard  # noqa: PLC0415
    from tracker.finding import Query, find  # noqa: PLC0415

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    people = invent(max(sizes), seed=20190321)
    questions = misheard(people[: min(sizes)], _ASKED, seed=866)
    kinds: dict[str, Callable[[str], Query]] = {
        "words": lambda text: Query(text=text),
        "words, two filters": lambda text: Query(text=text, states=("held", "released"), agencies=AGENCIES[:3]),
        "words, days and place": lambda text: Query(text=text, places=PLACES[:4], since=date(2017, 1, 1), until=date(2020, 1, 1)),
        "a common surname, two filters": lambda _text: Query(text="gonzalez", states=("held", "released"), agencies=AGENCIES[:3]),
    }
    results: list[Result] = []
    smallest: dict[str, float] = {}
    fewest: dict[str, float] = {}
    filled = 0
    for size in sizes:
        _fill(people[filled:size], first=filled + 1)
        filled = size
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE detentions_findablecase")
        found = sum(meant in [case.name for case in find(Query(text=typed), readers=[1]).cases[:5]] for typed, meant in questions)
        results.append(
            _result("the right one is in the first five", size, 100 * found / len(questions), "%", f"of {len(questions)} questions", 0)
        )
        for name, query in kinds.items():
            taken = sorted(_milliseconds(partial(find, query(text), readers=[1])) for text, _meant in questions)
            half, late = middle_of.median(taken), taken[int(len(taken) * 0.99)]
            finds = middle_of.median(find(query(text), readers=[1]).total for text, _meant in questions[:_LOOKED_AT])
            grown = f"grown {half / smallest.setdefault(name, half):.1f}x"
            grown += f" while what it finds grew {finds / max(1, fewest.setdefault(name, finds)):.1f}x"
            results.append(_result(name, size, half, "ms", f"p99 {late:.1f} ms, finds {finds:.0f}, {grown}", half / smallest[name]))
        asked = [FindableCase.objects.filter(name__icontains=typed.split()[0]) for typed, _meant in questions[:40]]
        like = middle_of.median(_milliseconds(rows.count) for rows in asked)
        results.append(
            _result("LIKE on one word", size, like, "ms", "beside: ratio to words, two filters", like / smallest["words, two filters"])
        )
    connection.close()
    return results


def _fill(people: Sequence[str], *, first: int) -> None:
    from detentions import names  # noqa: PLC0415 — Django had to be set up first
    from detentions.models import FindableCase, NameWord  # noqa: PLC0415

    chance = random.Random(first)
    rows = [_row(FindableCase, number, name, chance) for number, name in enumerate(people, start=first)]
    for start in range(0, len(rows), _CHUNK):
        FindableCase.objects.bulk_create(rows[start : start + _CHUNK])
    words = sorted({word for name in people for word in names.fold(name).split()})
    NameWord.objects.bulk_create([NameWord(word=word, sound=names.sound(word)) for word in words], ignore_conflicts=True)


def _row(model: type[FindableCase], number: int, name: str, chance: random.Random) -> FindableCase:
    from detentions import names  # noqa: PLC0415 — Django had to be set up first

    words = names.fold(name).split()
    day = FIRST + timedelta(days=chance.randrange(4_000))
    return model(
        detention_id=number,
        detainee_id=number,
        public_id=f"VE-{number:06d}",
        readers=[1],
        visibility="restricted",
        is_sample=True,
        name=name,
        name_words=len(words),
        terms=words,
        state=chance.choice(STATES),
        first_kind="arrest",
        first_earliest=day,
        first_latest=day,
        first_precision="day",
        last_told=day,
        agencies=[chance.choice(AGENCIES)],
        places=[chance.choice(PLACES)],
        traits=["man", "civilian"],
        opened_at=OPENED + timedelta(minutes=number),
        changed_at=OPENED + timedelta(minutes=number),
        sources=1,
    )


def _milliseconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1_000


def _result(name: str, size: int, value: float, unit: str, beside: str, ratio: float) -> Result:
    return {"name": name, "size": size, "value": round(value, 3), "unit": unit, "beside": beside, "ratio": round(ratio, 2)}


if __name__ == "__main__":
    sys.exit(main())
