"""What an edition tells of each cell, given all that earlier editions told. Pure.

A told number is exchanged for another only when at least five withheld people brought the change about; until then the old one stands.
People who are listed, then or now, explain themselves: everybody can subtract them, so they don't count among the five.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from detentions.disclosure.policy import FEWEST_PEOPLE, Policy, nearest
from detentions.disclosure.tables import THE_TOTAL, Cell

NOBODY: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Who is in which cell at one edition: units counted by listed cases alone, and the others. `listed` are all who have a listed case."""

    withheld: Mapping[Cell, frozenset[int]]
    shown: Mapping[Cell, frozenset[int]]
    listed: frozenset[int] = NOBODY


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
    _by_number: dict[int, Past] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._by_number.update({one.number: one for one in self.past})

    def last(self, cell: Cell) -> Told:
        return self.told_last(cell) or Told(None, self.first)

    def told_last(self, cell: Cell) -> Told | None:
        """None: no edition has said anything of this cell, not even that it is hidden."""
        return self.past[-1].told.get(cell) if self.past else None

    def all(self, cell: Cell) -> set[Told]:
        return {one.told.get(cell, Told(None, self.first)) for one in self.past}

    def snapshot(self, number: int) -> Snapshot:
        return self._by_number[number].snapshot if number in self._by_number else Snapshot({}, {})


def fresh(cell: Cell, now: Snapshot, ledger: Ledger, *, number: int, policy: Policy) -> Told:
    """What could be told of a cell of a table at edition `number`, before the hidden ones are checked."""
    wanted = policy.told(len(now.withheld.get(cell, NOBODY)))
    last = ledger.last(cell)
    if not policy.is_steady or not ledger.past:
        return Told(wanted, number)
    if wanted == corrected(cell, last, now, ledger, number):
        return last
    rivals = [told for told in ledger.all(cell) if wanted != corrected(cell, told, now, ledger, number)]
    if all(behind(cell, ledger.snapshot(told.since), now) >= FEWEST_PEOPLE for told in rivals):
        return Told(wanted, number)
    return last


def exact_total(size: int, policy: Policy) -> int | None:
    return size if size >= policy.smallest else None


def behind(cell: Cell, then: Snapshot, now: Snapshot) -> int:
    """How many withheld people make the difference between two editions in one cell."""
    changed = then.withheld.get(cell, NOBODY) ^ now.withheld.get(cell, NOBODY)
    return len(changed - then.listed - now.listed)


def _known_moves(cell: Cell, then: Snapshot, now: Snapshot) -> int:
    """By how much the public itself corrects an old number: people of it who were listed since, less those who no longer are.

    Somebody of whom another case was listed is still withheld here, and nobody can subtract them.
    """
    public_now = (then.withheld.get(cell, NOBODY) & (now.listed - then.listed)) - now.withheld.get(cell, NOBODY)
    no_longer = then.shown.get(cell, NOBODY) - now.listed
    return len(public_now) - len(no_longer)


def withheld_count(cell: Cell, told: Told, now: Snapshot, ledger: Ledger, number: int, policy: Policy) -> int | None:
    """The told number of withheld people as a reader of edition `number` works it out. None: nothing can be said."""
    left = corrected(cell, told, now, ledger, number)
    return left if left is not None and left >= policy.smallest else None


def corrected(cell: Cell, told: Told, now: Snapshot, ledger: Ledger, number: int) -> int | None:
    """A number as the public itself corrects it at edition `number`."""
    if told.count is None or told.since == number:
        return told.count
    return told.count - _known_moves(told.of or cell, ledger.snapshot(told.since), now)


def value(cell: Cell, withheld: int | None, now: Snapshot, policy: Policy) -> int | None:
    """The number that is printed: listed and withheld people together. A multiple of five, except the national total."""
    if withheld is None:
        return None
    listed = len(now.shown.get(cell, NOBODY))
    return listed + withheld if cell == THE_TOTAL else nearest(listed + withheld, policy.step)
