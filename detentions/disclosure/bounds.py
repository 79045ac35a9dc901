"""What adding and subtracting tables gives away: bounds that tighten each other until none moves (the shuttle algorithm). Pure.

It is the attack with pencil and paper: quick, without a solver, and never narrower than the linear programs of the tests.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from detentions.disclosure.tables import Cell

Span = tuple[int, int]
_ROUNDS = 200  # more than any tables of ours need; what isn't settled by then is left wider than it could be


def tightened(spans: Mapping[Cell, Span]) -> dict[Cell, Span]:
    """The least and the most that each cell can be, when every line of every table adds up to its total."""
    found, lines = dict(spans), _lines(spans)
    for _round in range(_ROUNDS):
        moved = [_tighten(found, total, parts) for total, parts in lines]
        if not any(moved):
            break
    return found


def _lines(cells: Iterable[Cell]) -> list[tuple[Cell, Sequence[Cell]]]:
    """Each total with the cells that add up to it, once for every table that they can be taken from."""
    parts: dict[tuple[Cell, tuple[str, ...]], list[Cell]] = defaultdict(list)
    for cell in cells:
        for place in range(len(cell.table)):
            above = Cell((*cell.table[:place], *cell.table[place + 1 :]), (*cell.values[:place], *cell.values[place + 1 :]))
            parts[above, cell.table].append(cell)
    return [(total, group) for (total, _table), group in parts.items()]


def _tighten(found: dict[Cell, Span], total: Cell, parts: Sequence[Cell]) -> bool:
    low, high = sum(found[part][0] for part in parts), sum(found[part][1] for part in parts)
    moved = _narrow(found, total, low, high)
    least, most = found[total]
    for part in parts:
        own = found[part]
        moved |= _narrow(found, part, least - (high - own[1]), most - (low - own[0]))
    return moved


def _narrow(found: dict[Cell, Span], cell: Cell, low: int, high: int) -> bool:
    """Whether `cell` became narrower. Numbers of different editions need not add up: then nothing is learnt."""
    before = found[cell]
    after = max(low, before[0]), min(high, before[1])
    if after == before or after[0] > after[1]:
        return False
    found[cell] = after
    return True
