"""One edition's figures of `basis=all`: the three protections, one after the other. Pure and without chance: same people, same figures."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from detentions.disclosure.country import Country
from detentions.disclosure.history import History, Ledger, Snapshot, Told
from detentions.disclosure.policy import NARROWEST, TEN_FIVE, Policy
from detentions.disclosure.steady import fresh, value, withheld_count
from detentions.disclosure.tables import THE_TOTAL, Cell, Values, cells_of, grid, relatives
from detentions.disclosure.witnesses import Span, Witnesses

Known = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class OverTime:
    """One number over time: the units behind it. `is_apart`: by rules and readings told of the same day, no fewer than ten differ."""

    withheld: frozenset[int]
    shown: frozenset[int]
    is_apart: bool = True


@dataclass(frozen=True, slots=True)
class Decision:
    """`values`: what is printed, None where nothing is told. `told`: what it rests on, kept for the next edition, never printed."""

    values: Mapping[Cell, int | None]
    told: Mapping[Cell, Told]
    snapshot: Snapshot


def decide(
    *,
    number: int,
    withheld: Mapping[int, Values],
    shown: Mapping[int, Values],
    listed: frozenset[int],
    known: Known,
    series: Mapping[Cell, OverTime] | None = None,
    ledger: Ledger | None = None,
    policy: Policy = TEN_FIVE,
) -> Decision:
    """`withheld` and `shown` are the people held on the day of the edition, by unit; `series` the same for each number over time."""
    series = series or {}
    history = History(ledger or Ledger(), _snapshot(withheld, shown, listed, series), number)
    country = Country(history, policy, {cell: one.is_apart for cell, one in series.items()})
    told = {cell: country.of(cell) if cell == THE_TOTAL else fresh(cell, history, policy) for cell in grid(known)}
    counts = {cell: withheld_count(cell, told[cell], history, policy) for cell in told}
    if policy.is_audited:
        _close(told, counts, known=known, people=withheld, history=history, policy=policy)
    country.heed(THE_TOTAL, told[THE_TOTAL])
    over_time = country.tell(series)
    counts |= {cell: withheld_count(cell, over_time[cell], history, policy) for cell in series}
    told |= over_time
    return Decision({cell: value(cell, counts[cell], history, policy) for cell in told}, told, history.now)


def _snapshot(
    withheld: Mapping[int, Values],
    shown: Mapping[int, Values],
    listed: frozenset[int],
    series: Mapping[Cell, OverTime],
) -> Snapshot:
    return Snapshot(
        withheld={**_members(withheld), **{cell: one.withheld for cell, one in series.items()}},
        shown={**_members(shown), **{cell: one.shown for cell, one in series.items()}},
        listed=listed,
    )


def _members(people: Mapping[int, Values]) -> dict[Cell, frozenset[int]]:
    found: dict[Cell, set[int]] = defaultdict(set)
    for unit, values in people.items():
        for cell in cells_of(values):
            found[cell].add(unit)
    return {cell: frozenset(units) for cell, units in found.items()}


def _close(
    told: dict[Cell, Told],
    counts: dict[Cell, int | None],
    *,
    known: Known,
    people: Mapping[int, Values],
    history: History,
    policy: Policy,
) -> None:
    """Take back numbers new in this edition until each hidden one stays open. Taking all of them back leaves what was told before.

    A number that is taken back says something else instead, which may close what was open: then all are looked at once more.
    """
    sizes = {cell: len(history.now.withheld.get(cell, ())) for cell in counts}
    spans = {cell: _span(cell, counts[cell], sizes[cell], policy) for cell in sizes}
    witnesses = Witnesses((people[unit] for unit in sorted(people)), known, spans)
    open_questions = deque(sorted(cell for cell in sizes if counts[cell] is None))
    answered: list[Cell] = []
    while open_questions:
        cell = open_questions[0]
        is_open = witnesses.reach(cell, NARROWEST) >= NARROWEST
        taken = None if is_open else _to_take_back(cell, known, told, counts, sizes, history.number)
        if taken is None:  # open; or nothing new in this edition bears on it: nothing new is given away
            answered.append(open_questions.popleft())
            continue
        told[taken] = _before(taken, history)
        counts[taken] = withheld_count(taken, told[taken], history, policy)
        witnesses.widen(taken, _span(taken, counts[taken], sizes[taken], policy))
        open_questions.extend(answered)
        answered.clear()
        if counts[taken] is None:
            open_questions.append(taken)


def _before(cell: Cell, history: History) -> Told:
    """What was told last. A number that stays hidden is hidden anew: what it protects are the people of this edition."""
    last = history.ledger.last(cell)
    return Told(None, history.number) if last.count is None else last


def _span(cell: Cell, count: int | None, size: int, policy: Policy) -> Span:
    """What a reader who knows our rules makes of a cell. An old number may be off: then the span reaches to the truth."""
    if count is None:
        return (0, policy.smallest - 1) if size < policy.smallest else (policy.smallest, max(size * 2, 1_000))
    low, high = (count, count) if cell == THE_TOTAL else policy.span(count)
    return min(low, size), max(high, size)


def _to_take_back(
    cell: Cell,
    known: Known,
    told: Mapping[Cell, Told],
    counts: Mapping[Cell, int | None],
    sizes: Mapping[Cell, int],
    number: int,
) -> Cell | None:
    """The smallest number of this edition that stands in a line with `cell`; then those further away; the national total last."""
    near = relatives(cell, known)
    further = [other for one in near for other in relatives(one, known)]
    akin = [other for other in counts if set(other.table) & set(cell.table)]
    for group in (_same_table(near, cell), near, further, akin):
        fresh_ones = [one for one in group if one in counts and counts[one] is not None and told[one].since == number and one != THE_TOTAL]
        if fresh_ones:
            return min(fresh_ones, key=lambda one: (sizes[one], one))
    is_fresh = counts[THE_TOTAL] is not None and told[THE_TOTAL].since == number
    return THE_TOTAL if is_fresh else None


def _same_table(cells: Iterable[Cell], cell: Cell) -> list[Cell]:
    return [one for one in cells if one.table == cell.table]
