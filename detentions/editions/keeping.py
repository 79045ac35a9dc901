"""What one edition keeps for the next: who was in which cell and what was told of it. Sealed: it says more than any figure."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping
from typing import Any

import orjson
from django.conf import settings

from detentions import sealing
from detentions.disclosure import Cell, Decision, Ledger, Past, Snapshot, Told
from detentions.models import Edition

_BETWEEN = "\t"


def sealed(decision: Decision, number: int) -> bytes:
    """Raises sealing.NoDataKey."""
    snapshot = decision.snapshot
    content = {
        "withheld": _sets(snapshot.withheld),
        "shown": _sets(snapshot.shown),
        "listed": sorted(snapshot.listed),
        "told": {_name(cell): _plain(told) for cell, told in decision.told.items()},
    }
    return sealing.seal(sealing.data_key(settings.DATA_KEY), zlib.compress(orjson.dumps(content)), place=_place(number))


def ledger(country: str) -> Ledger:
    """All earlier editions. Raises sealing.NoDataKey, sealing.CannotOpen."""
    return Ledger(tuple(_past(edition) for edition in Edition.objects.filter(country=country).order_by("number")))


def _past(edition: Edition) -> Past:
    key = sealing.data_key(settings.DATA_KEY)
    content = orjson.loads(zlib.decompress(sealing.unseal(key, bytes(edition.basis), place=_place(edition.number))))
    snapshot = Snapshot(_read(content["withheld"]), _read(content["shown"]), frozenset(content["listed"]))
    return Past(edition.number, snapshot, {_cell(name): _told(*told) for name, told in content["told"].items()})


def _plain(told: Told) -> list[Any]:
    return [told.count, told.since, *([_name(told.of)] if told.of else [])]


def _told(count: int | None, since: int, of: str | None = None) -> Told:
    return Told(count, since, None if of is None else _cell(of))


def _place(number: int) -> str:
    return f"edition:{number}:basis"


def _sets(cells: Mapping[Cell, Iterable[int]]) -> dict[str, list[int]]:
    return {_name(cell): sorted(units) for cell, units in cells.items()}


def _read(cells: Mapping[str, Iterable[int]]) -> dict[Cell, frozenset[int]]:
    return {_cell(name): frozenset(units) for name, units in cells.items()}


def _name(cell: Cell) -> str:
    return _BETWEEN.join((*cell.table, *cell.values))


def _cell(name: str) -> Cell:
    words = tuple(name.split(_BETWEEN)) if name else ()
    half = len(words) // 2
    return Cell(words[:half], words[half:])
