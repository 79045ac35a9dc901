"""Everything told until now, as whoever kept every public list reads it. Pure.

Who was on a list once is known by name, whatever became of the case: such people explain a change by themselves, and don't hide anybody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detentions.disclosure.tables import Cell

Units = frozenset[int]
NOBODY: Units = frozenset()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Who is in which cell at one edition: units counted by listed cases alone, and the others. `listed` are all who have a listed case."""

    withheld: Mapping[Cell, Units]
    shown: Mapping[Cell, Units]
    listed: Units = NOBODY


@dataclass(frozen=True, slots=True)
class Told:
    """What is told of the withheld people in a cell (None: nothing), and the number of the edition whose people it describes.

    `of` names the cell whose people they are, where the number repeats that of another cell (`country`).
    """

    count: int | None
    since: int
    of: Cell | None = None


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier edition."""

    number: int
    snapshot: Snapshot
    told: Mapping[Cell, Told]


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything earlier editions told. `first` is the number that stands for "nothing yet"."""

    past: Sequence[Past] = ()
    first: int = 0

    def last(self, cell: Cell) -> Told:
        return self.told_last(cell) or Told(None, self.first)

    def told_last(self, cell: Cell) -> Told | None:
        """None: no edition has said anything of this cell, not even that it is hidden."""
        return self.past[-1].told.get(cell) if self.past else None

    def all(self, cell: Cell) -> set[Told]:
        return {one.told.get(cell, Told(None, self.first)) for one in self.past}


@dataclass(slots=True)
class History:
    """The ledger and the edition being made, `number`, whose people are `now`. `ever`: all who were on a list until now."""

    ledger: Ledger
    now: Snapshot
    number: int
    ever: Units = NOBODY
    _snapshots: dict[int, Snapshot] = field(default_factory=dict)
    _gone: dict[int, Mapping[Cell, Units]] = field(default_factory=dict)
    _last_listed: dict[int, int] = field(default_factory=dict)
    _listed_since: dict[int, Units] = field(default_factory=dict)

    def __post_init__(self) -> None:
        before, last, gone = Snapshot({}, {}), self.ledger.first, dict[Cell, Units]()
        for number, snapshot in [*((one.number, one.snapshot) for one in self.ledger.past), (self.number, self.now)]:
            gone = _gone(gone, before, snapshot)
            self._last_listed |= dict.fromkeys(before.listed - snapshot.listed, last)
            self._snapshots[number], self._gone[number] = snapshot, gone
            self.ever |= snapshot.listed
            before, last = snapshot, number
        self._last_listed = {unit: edition for unit, edition in self._last_listed.items() if unit not in self.now.listed}

    def snapshot(self, number: int) -> Snapshot:
        return self._snapshots.get(number) or Snapshot({}, {})

    def gone(self, cell: Cell, number: int) -> Units:
        """Who was shown in `cell` and was taken off the list before edition `number`. Nobody is told what became of them: they count as
        still in it."""
        return self._gone.get(number, {}).get(cell, NOBODY)

    def known(self, cell: Cell, since: int) -> Units:
        """The people in a number of `cell` at edition `since` whom a list named, until now, as far as anybody can know.

        Somebody of whom another case is listed stays withheld in this one: the list doesn't say that they are in the cell.
        """
        people = self.snapshot(since).withheld.get(cell, NOBODY)
        if since not in self._listed_since:
            self._listed_since[since] = self.now.listed - self.snapshot(since).listed
        listed = (people & self._listed_since[since]) - self.now.withheld.get(cell, NOBODY)
        no_longer = [unit for unit in people & self._last_listed.keys() if self._was_named(unit, cell, since)]
        return self.gone(cell, since) | listed | frozenset(no_longer)

    def _was_named(self, unit: int, cell: Cell, since: int) -> bool:
        """Whether somebody who isn't listed now was listed after edition `since`, and not only with another case."""
        last = self._last_listed[unit]
        return last > since and unit not in self.snapshot(since).listed and unit not in self.snapshot(last).withheld.get(cell, NOBODY)

    def corrected(self, cell: Cell, told: Told) -> int | None:
        """What `told` says of `cell` now: people listed since are subtracted by everybody, people taken off the list are added."""
        if told.count is None:
            return None
        return told.count - len(self.known(told.of or cell, told.since)) + len(self.gone(cell, self.number))

    def behind(self, cell: Cell, told: Told) -> int:
        """How many people whom no list ever named make the difference between a told number and the same cell now."""
        then = self.snapshot(told.since).withheld.get(told.of or cell, NOBODY)
        return len((then ^ self.now.withheld.get(cell, NOBODY)) - self.ever)

    def unnamed(self, cell: Cell) -> int:
        """How many withheld people in `cell` no list ever named: what is told speaks of these."""
        return len(self.now.withheld.get(cell, NOBODY) - self.ever)


def _gone(gone: Mapping[Cell, Units], before: Snapshot, now: Snapshot) -> dict[Cell, Units]:
    """The gone of an edition, from those of the edition before it."""
    left = before.listed - now.listed
    cells = gone.keys() | {cell for cell, units in before.shown.items() if left and not left.isdisjoint(units)}
    found = {cell: gone.get(cell, NOBODY) | (left & before.shown.get(cell, NOBODY)) for cell in cells}
    still = {cell: units - now.listed - now.shown.get(cell, NOBODY) for cell, units in found.items()}
    return {cell: units for cell, units in still.items() if units}
