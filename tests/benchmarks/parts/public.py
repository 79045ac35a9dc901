"""An edition of so many listed cases, for `tests.benchmarks.public`: its files are made by the product's own writers from invented rows."""

from __future__ import annotations

import hashlib
import random
import statistics as middle_of
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext

from detentions.editions import files, publishing
from detentions.editions.numbers import Figure
from detentions.models import Agency, CountingRule, Edition, EditionFile, Location

DAY = date(2024, 1, 31)
MADE = datetime(2024, 2, 1, 12, tzinfo=UTC)
_FIRST = date(2014, 2, 1)
_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(slots=True)
class Directory:
    agencies: list[str]
    states: list[str]
    facilities: list[str]
    rules: list[str]


def fill(size: int) -> None:
    """An edition of `size` listed cases in the database of the test run, which is made for it."""
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connections["public"].settings_dict["NAME"] = connection.settings_dict["NAME"]
    call_command("load_seeds", stdout=StringIO())
    known = Directory(
        [*Agency.objects.filter(country="VE").order_by("slug").values_list("slug", flat=True)],
        [*Location.objects.filter(country="VE", kind="state").order_by("slug").values_list("slug", flat=True)],
        [*Location.objects.filter(country="VE", kind="detention_facility").order_by("slug").values_list("slug", flat=True)],
        [rule.name for rule in CountingRule.objects.order_by("slug", "number")],
    )
    rows = list(_rows(size, known))
    total = sum(row["periods"][known.rules[0]][-1]["to"] is None for row in rows)
    figures = [
        Figure(basis, rule, "surely", DAY.isoformat(), (), (), total, "exact") for basis in ("all", "listed") for rule in known.rules
    ]
    content = {**files.of_figures(figures), **files.of_cases(rows), "changes.json": b"[]\n"}
    edition = Edition.objects.create(number=1, country="VE", day=DAY, made_at=MADE, is_sample=True, changed=size, basis=b"")
    for path, data in content.items():
        EditionFile.objects.create(
            edition=edition, path=path, media_type=files.media_type(path), content=data, sha256=hashlib.sha256(data).hexdigest()
        )
    publishing.condense(edition, content["cases.json"])


def _rows(size: int, known: Directory) -> Iterator[dict[str, Any]]:
    rng = random.Random(20190321)
    ids = set[str]()
    while len(ids) < size:
        ids.add("VE-" + "".join(rng.choices(_SIGNS, k=6)))
    before = ""
    for number, one in enumerate(sorted(ids)):
        person = before if number % 20 == 19 else one  # one in twenty has been taken before
        before = one
        yield _row(one, person, rng, known)


def _row(one: str, person: str, rng: random.Random, known: Directory) -> dict[str, Any]:
    taken = _FIRST + timedelta(days=rng.randrange(3_600))
    freed = taken + timedelta(days=rng.choice((2, 30, 200, 900))) if rng.random() < 0.7 else None
    freed = freed if freed and freed <= DAY else None
    agency, state, facility = rng.choice(known.agencies), rng.choice(known.states), rng.choice(known.facilities)
    arrest = _event("arrest", taken, "", state, facility, [agency])
    release = [_event("release", freed, "full_liberty", None, None, [])] if freed else []
    values = {
        "agency": agency,
        "state": state,
        "facility": facility,
        "sex": rng.choices(("man", "woman", ""), (84, 13, 3))[0],
        "age_group": rng.choice(("18_to_29", "30_to_44", "45_to_59", "60_and_over", "")),
        "civil_or_military": rng.choices(("civilian", "military", ""), (78, 18, 4))[0],
        "charge": rng.choice(("", "", "terrorism", "treason", "other")),
        "custody_state": "held",
    }
    period = {"from": taken.isoformat(), "to": freed.isoformat() if freed else None, "sure": True, **values}
    return {
        "id": one,
        "person": person,
        "name": f"Persona Muestra {one[3:]}",
        "name_withheld": "",
        "events": [arrest, *release],
        "charges": [],
        "periods": {rule: [period] for rule in known.rules},
    }


def _event(kind: str, day: date, release: str, place: str | None, facility: str | None, agencies: list[str]) -> dict[str, Any]:
    return {
        "kind": kind,
        "earliest": day.isoformat(),
        "latest": day.isoformat(),
        "precision": "day",
        "release_kind": release,
        "whereabouts_unknown": None,
        "acknowledged": None,
        "place": place,
        "facility": facility,
        "agencies": agencies,
        "sources": [],
    }


def asked(addresses: Sequence[str]) -> tuple[int, float]:
    """How many questions to the database the last of these answers takes, and milliseconds of this process's own time in the middle."""
    client = Client(headers={"Host": "localhost"})
    busy = []
    for address in addresses:
        began = time.process_time()
        assert client.get(address).status_code == 200
        busy.append((time.process_time() - began) * 1e3)
    with CaptureQueriesContext(connection) as of_the_app, CaptureQueriesContext(connections["public"]) as of_the_public:
        client.get(addresses[-1])
    return len([*of_the_app.captured_queries, *of_the_public.captured_queries]), middle_of.median(busy)
