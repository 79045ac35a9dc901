"""From facts to stretches: on which days a rule counts somebody as held, with one value per dimension, and during which time we knew it.

Pure. Everything else in this package only loads, compares and stores what comes out of here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby, pairwise
from typing import NamedTuple
from zlib import crc32

from detentions.custody import BEGINNINGS, Held, LifeEvent, Rule, followed, held, in_order
from detentions.rollups import traits
from detentions.rollups.facts import ChargeTold, EventTold, People, RulingTold, TraitTold, roots

UNKNOWN_START = date.min
UNTIL_NOW = date.max
_OPEN_CLASS = 30
_BITS = 24  # enough to tell the charges of one case apart
_FURTHEST = date(9000, 1, 1)  # no day near the end of the calendar is added to

Values = tuple[str, str, str, str, str, str, str, str, str]
# What a cell says beside whom it counts: from, to, sure and the nine values.
Row = tuple[date, date, bool, str, str, str, str, str, str, str, str, str]


class Cell(NamedTuple):
    """Days, both readings and the nine dimensions in the order of `models.rollups.DIMENSIONS`."""

    detainee: int
    unit: int
    from_day: date
    to_day: date
    sure: bool
    agency: str
    state: str
    facility: str
    sex: str
    age_group: str
    civil_or_military: str
    nationality: str
    charge: str
    custody_state: str


class Known(NamedTuple):
    """A cell, and from when until before when we knew it (None: still)."""

    cell: Cell
    known_from: datetime
    known_to: datetime | None


@dataclass(slots=True)
class Life:
    """A case as known at one moment, with the cases merged into it: events and charges in order, and what was said of the person.

    `person` is the lowest id of those who are the same person.
    """

    detention: int
    detainee: int
    events: list[EventTold]
    charges: list[ChargeTold]
    person: int = 0
    traits: Sequence[TraitTold] = ()
    _plain: list[LifeEvent] = field(default_factory=list)
    _values: dict[date, Values] = field(default_factory=dict)
    _turns: set[date] | None = None
    rows: dict[tuple[Held, int], list[Row]] = field(default_factory=dict)

    @property
    def plain(self) -> list[LifeEvent]:
        if not self._plain:
            self._plain = [one.event for one in self.events]
        return self._plain

    @property
    def turns(self) -> set[date]:
        """Days from which any value may differ from the day before."""
        if self._turns is None:
            self._turns = {when.earliest for when in [event.when for event in self.plain] if when.earliest}
            self._turns.update([charge.when.earliest for charge in self.charges if charge.when.earliest])
        return self._turns

    @property
    def heard(self) -> list[date]:
        """The last day of each event that has one."""
        return [event.when.latest for event in self.plain if event.when.latest]

    def values_on(self, day: date) -> Values:
        """The value of each dimension on a day, in the order of `models.rollups.DIMENSIONS`. Rules share them."""
        found = self._values.get(day)
        if found is None:
            place, charge = traits.place_on(self.events, day), traits.charge_on(self.charges, day)
            found = self._values[day] = (*place, *self._of_person(), charge, traits.custody_state_on(self.plain, day))
        return found

    def _of_person(self) -> tuple[str, str, str, str]:
        for values in self._values.values():
            return values[3:7]
        taken = [event.when for event in self.plain if event.kind in BEGINNINGS and event.when.is_known]
        return traits.of_person(self.traits, taken[0].earliest or taken[0].latest if taken else None)


def known(people: People, rules: Sequence[Rule]) -> list[list[Known]]:
    """All stretches of these people over the whole time of our knowledge, for each of the rules."""
    moments = people.moments()
    if len(moments) == 1:  # most people: told in one go, and nothing taken back
        lives = lives_at(people, moments[0])
        return [[Known(cell, moments[0], None) for cell in _each_once(lives, rule)] for rule in rules]
    found: list[list[Known]] = [[] for _rule in rules]
    current: list[dict[Cell, datetime]] = [{} for _rule in rules]
    for moment in moments:
        lives = lives_at(people, moment)
        for rule, past, standing in zip(rules, found, current, strict=True):
            cells = set(_cells(lives, rule))
            for cell in [cell for cell in standing if cell not in cells]:
                past.append(Known(cell, standing.pop(cell), moment))
            for cell in cells:
                standing.setdefault(cell, moment)
    return [[*past, *(Known(cell, since, None) for cell, since in standing.items())] for past, standing in zip(found, current, strict=True)]


def length_class(from_day: date, to_day: date) -> int:
    """Whoever covers a day began less than 2 to this power days before it; open ends stand apart."""
    return _OPEN_CLASS if to_day == UNTIL_NOW else (to_day - from_day).days.bit_length()


LENGTH_CLASSES = (*range(1, 23), _OPEN_CLASS)


def first_that_may_cover(day: date, length: int) -> date:
    """The first day on which a stretch of this length class that covers `day` can have begun."""
    if length == _OPEN_CLASS or 2**length >= day.toordinal():
        return UNKNOWN_START
    return day - timedelta(days=2**length - 1)


def lives_at(people: People, moment: datetime) -> list[Life]:
    """The lives as known at `moment`, those of one person one after the other."""
    if len(people.cases) == 1 and len(people.members) == 1:
        return _only_life(people, moment)
    into = {link.left: link.right for link in people.merges if link.told.known_at(moment)}
    lives = {case.detention: Life(case.detention, case.detainee, [], []) for case in people.cases}
    rulings: dict[int, list[RulingTold]] = defaultdict(list)
    for case in people.cases:
        life = lives[_end_of(case.detention, into, lives)]
        rulings[life.detention] += [one for one in case.rulings if one.told.known_at(moment)]
        life.events += [one for one in case.events if one.told.known_at(moment)]
        life.charges += [one for one in case.charges if one.told.known_at(moment)]
    person_of = roots(people.members, [(link.left, link.right) for link in people.same if link.told.known_at(moment)])
    told: dict[int, list[TraitTold]] = defaultdict(list)
    for trait in people.traits:
        if trait.told.known_at(moment):
            told[person_of[trait.detainee]].append(trait)
    found = [life for life in lives.values() if life.events]
    for life in found:
        life.person = person_of[life.detainee]
        life.traits = told[life.person]
        settle(life, rulings[life.detention])
    return sorted(found, key=lambda life: (life.person, life.detention))


def _only_life(people: People, moment: datetime) -> list[Life]:
    """The same of somebody with one case who is nobody else, as most are."""
    (case,) = people.cases
    events = [one for one in case.events if one.told.known_at(moment)]
    if not events:
        return []
    charges = [one for one in case.charges if one.told.known_at(moment)]
    said = [one for one in people.traits if one.told.known_at(moment)]
    life = Life(case.detention, case.detainee, events, charges, case.detainee, said)
    settle(life, [one for one in case.rulings if one.told.known_at(moment)])
    return [life]


def settle(life: Life, rulings: Sequence[RulingTold]) -> None:
    """Put events and charges in order, and follow the rulings."""
    life.events = _ruled(_ordered(life.events), rulings)
    if len(life.charges) > 1:
        life.charges.sort(key=lambda charge: charge.when.earliest or charge.when.latest or UNKNOWN_START)


def _each_once(lives: Sequence[Life], rule: Rule) -> Iterable[Cell]:
    """Of one life counted as a person, as most are, no two cells are the same."""
    if len(lives) == 1 and rule.counts == "persons":
        (life,) = lives
        return [Cell(life.person, life.person, *row) for row in _of_life(life, rule)]
    return dict.fromkeys(_cells(lives, rule))


def _cells(lives: Iterable[Life], rule: Rule) -> Iterator[Cell]:
    for person, own in groupby(lives, key=lambda life: life.person):
        by_case = [(life, _of_life(life, rule)) for life in own]
        if rule.counts == "persons":
            yield from (Cell(person, person, *row) for row in _once([rows for _life, rows in by_case]))
        elif rule.counts == "charges":
            yield from (cell for life, rows in by_case for cell in _each_charge(life, rows))
        else:
            yield from (Cell(person, life.detention, *row) for life, rows in by_case for row in rows)


def _end_of(case: int, into: dict[int, int], lives: dict[int, Life]) -> int:
    """Where a chain of merges ends. A ring of merges, which nobody should make, ends where it began."""
    seen = {case}
    while into.get(case) in lives and into[case] not in seen:
        case = into[case]
        seen.add(case)
    return case


def _of_life(life: Life, rule: Rule) -> list[Row]:
    """The stretches of one case, in order and joined where nothing changes. Rules that differ otherwise share them."""
    found = held(life.plain, rule)
    if not found.possibly:
        return []
    limit = rule.stale_after_days if rule.stale_after_days and _may_go_stale(life, found, rule.stale_after_days) else 0
    key = (found, limit)
    rows = life.rows.get(key)
    if rows is None:
        rows = life.rows[key] = _rows_of(life, found, limit)
    return rows


def _may_go_stale(life: Life, found: Held, limit: int) -> bool:
    """Unless each period ends before the limit of something heard by its first day, as most do."""
    return not all(end and any(heard <= start and (end - heard).days <= limit for heard in life.heard) for start, end in found.possibly)


def _rows_of(life: Life, found: Held, limit: int) -> list[Row]:
    """`limit`: days without a word after which the person doesn't count; 0 for any number."""
    borders = set(life.turns)
    if limit:
        borders.update(life.heard, [day + timedelta(days=limit + 1) for day in life.heard if day < _FURTHEST])
    if found.surely != found.possibly:
        borders.update([day for period in found.surely for day in period if day])
    rows: list[Row] = []
    for start, end in found.possibly:
        until = end or UNTIL_NOW
        days = [start, *sorted([day for day in borders if start < day < until]), until]
        for first, last in pairwise(days):
            if limit and not any(0 <= (first - day).days <= limit for day in life.heard):
                continue
            sure = any(begin <= first and (stop is None or first < stop) for begin, stop in found.surely)
            _join(rows, (first, last, sure, *life.values_on(first)))
    return rows


def _ordered(events: Iterable[EventTold]) -> list[EventTold]:
    told = list(events)
    if len(told) < 2:
        return told
    place = {id(event): position for position, event in enumerate(in_order([one.event for one in told]))}
    return sorted(told, key=lambda one: place[id(one.event)])


def _ruled(events: list[EventTold], rulings: Sequence[RulingTold]) -> list[EventTold]:
    """Without the rival claims that a ruling doesn't follow: numbers say what the case file says."""
    if not rulings:
        return events
    latest = {ruling.kind: ruling.followed for ruling in sorted(rulings, key=lambda one: one.told.recorded_at)}
    kept = {id(event) for event in followed([one.event for one in events], latest)}
    return [one for one in events if id(one.event) in kept]


def _join(rows: list[Row], row: Row) -> None:
    if rows and rows[-1][1] == row[0] and rows[-1][2:] == row[2:]:
        rows[-1] = (rows[-1][0], *row[1:])
    else:
        rows.append(row)


def _once(cases: Sequence[Sequence[Row]]) -> list[Row]:
    """Several detentions of one person count once a day: the first sure one says how, else the first possible one."""
    if len(cases) == 1:
        return list(cases[0])
    rows: list[Row] = []
    for first, last in pairwise(sorted({day for case in cases for row in case for day in row[:2]})):
        here = [row for case in cases for row in case if row[0] <= first < row[1]]
        if here:
            shown = next((row for row in here if row[2]), here[0])
            _join(rows, (first, last, *shown[2:]))
    return rows


def _each_charge(life: Life, rows: Sequence[Row]) -> Iterator[Cell]:
    """One cell per charge pending in each stretch. The unit is made of the case and the charge's name."""
    for row in rows:
        for charge in traits.charges_on(life.charges, row[0]):
            unit = (life.detention << _BITS) | (crc32(charge.name.encode()) & ((1 << _BITS) - 1))
            yield Cell(life.person, unit, *row[:10], charge.offence, row[11])
