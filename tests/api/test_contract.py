"""The API keeps what its description promises, whatever it is asked."""

from __future__ import annotations

from collections import Counter
from datetime import date

from pytest_django import Settings

from detentions.models import Detention
from detentions.when import When
from tests.api import contract
from tests.api.registry import SEED_DAY, Registry
from tests.editions.conftest import a_record, a_registry, publish

__all__ = ["a_record", "a_registry"]
DAYS = ("2019-03-21", "2019-03-31", "2019-04-30", None)


def ask(record: Registry, settings: Settings, examples: int, *, number: int) -> Counter[str]:
    settings.API_PER_MINUTE = 0
    record.count(866, SEED_DAY, reference="a", flags=["date_uncertain"])
    record.count(900, When.month(2019, 4), reference="b", partitions={"men": 800})
    publish(day=date(2019, 4, 30))
    listed = Detention.objects.listed().order_by("pk")[0].public_id
    likely = {
        **dict.fromkeys(("date", "from", "held_on", "at"), DAYS),
        **dict.fromkeys(("agency", "state", "facility", "sex", "age_group", "civil_or_military", "charge"), (None, None, "unknown")),
        "to": ("2019-04-30", None),
        "every": ("month", None),
        "measure": (None, "arrests", "releases", "deaths", "transfers", "length_of_detention"),
        "basis": ("listed", "listed", "all", None),
        "edition": ("1", None),
        "known_at": ("2019-05-02T00:00:00Z", None),
        "by": ("sex", "state,sex", "release_kind,sex", None),
        "definition": ("all-documented-v1", "foro-penal-like-v1", None),
        "fields": (None, "id", "slug"),
        "cursor": (None, "WyJhIl0"),
        "organisation": ("foro-penal", None),
        "scope": ("country", None),
        "public_id": (listed, listed, "VE-222222"),
        "custody_state": (None,),
    }
    return contract.ask(examples, number=number, likely=likely)


def test_it_keeps_every_promise(a_record: Registry, settings: Settings) -> None:
    told = ask(a_record, settings, 4, number=7)

    assert told["200"] > 20
    assert told["400"] > 20
    assert not {status for status in told if status.startswith("5")}
