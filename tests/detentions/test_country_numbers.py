"""Numbers of the whole country, read by somebody who keeps every list and edition: nothing that they learn is due to fewer than five."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import pytest

from detentions.disclosure import BASE, SERIES, Cell, Ledger, OverTime, Past, decide
from tests.attacks.reading import Copy
from tests.attacks.successive import Pair, Reader
from tests.detentions.invented_people import KNOWN

MAY, JUNE = "2019-05-31", "2019-06-30"
ANYBODY = tuple(values[0] for values in KNOWN.values())
RULES = [(BASE[0], "surely"), (BASE[0], "possibly"), ("another-v1", "surely"), ("another-v1", "possibly")]
WEEK, MONTH = 7, 30


def cell(day: str, rule: tuple[str, ...] = BASE) -> Cell:
    return Cell(SERIES, (*rule, day))


@dataclass
class Editions:
    """Successive editions, as made and as read."""

    past: list[Past] = field(default_factory=list)
    copies: list[Copy] = field(default_factory=list)

    def tell(self, series: Mapping[Cell, OverTime], *, listed: set[int], today: set[int] | None = None) -> Mapping[Cell, int | None]:
        number, held = len(self.past) + 1, dict.fromkeys(sorted(today or ()), ANYBODY)
        made = decide(
            number=number,
            withheld={one: values for one, values in held.items() if one not in listed},
            shown={one: values for one, values in held.items() if one in listed},
            listed=frozenset(listed),
            known=KNOWN,
            series=series,
            ledger=Ledger(tuple(self.past)),
        )
        self.past.append(Past(number, made.snapshot, made.told))
        public = {one: len(made.snapshot.shown.get(one, ())) for one in made.values}
        self.copies.append(Copy(str(number), made.values, public, {}, {}))
        return made.values

    def of_too_few(self) -> list[Pair]:
        reader = Reader(self.copies, self.past)
        assert reader.misprinted() == []
        assert reader.too_few_to_tell() == []
        return [pair for pairs in (reader.changes(), reader.over_time(), reader.certain()) for pair in pairs if pair.is_of_too_few]


def held(people: set[int], listed: Sequence[int] | set[int] = ()) -> OverTime:
    return OverTime(frozenset(people - set(listed)), frozenset(people & set(listed)))


def test_an_exact_total_and_a_rounded_number_stay_consistent_when_people_between_them_are_listed() -> None:
    """133 today; of those 133 of June, two were freed and two others taken. Rounded to 135, June would be larger once one of today's is
    listed: two people freed."""
    common = set(range(131))
    june, today = {*common, 201, 202}, {*common, 301, 302}
    editions = Editions()

    first = editions.tell({cell(JUNE): held(june)}, listed=set(), today=today)
    editions.tell({cell(JUNE): held(june)}, listed={301}, today=today)

    assert first[cell(JUNE)] == 135
    assert editions.of_too_few() == []


def test_people_taken_off_the_list_are_no_cover_for_another_month() -> None:
    """Five people of May are withdrawn: its eleven withheld become sixteen, and everybody knows why. June's thirteen aren't those."""
    withheld, listed = set(range(11)), set(range(100, 105))
    editions = Editions()

    editions.tell({cell(MAY): held(withheld | listed, listed)}, listed=listed)
    last = editions.tell({cell(MAY): held(withheld | listed), cell(JUNE): held(withheld | {20, 21})}, listed=set())

    assert (last[cell(MAY)], last[cell(JUNE)]) == (15, 10)
    assert editions.of_too_few() == []


def test_people_taken_off_the_list_do_not_make_a_group_of_ten() -> None:
    """Nine names are known from the list of yesterday: who is left of fifteen are six."""
    names = set(range(9))
    editions = Editions()

    editions.tell({cell(MAY): held(names, names)}, listed=names)
    last = editions.tell({cell(MAY): held(names), cell(JUNE): held({*names, *range(20, 26)})}, listed=set())

    assert last[cell(JUNE)] is None
    assert editions.of_too_few() == []


def test_a_number_that_is_withheld_for_anothers_sake_says_nothing_new_of_its_people() -> None:
    """By another rule fewer were held, then fewer still, then nearly the first ones again, too near to all people of the day."""
    people, fewer, fewest = set(range(40)), set(range(28)), set(range(20))
    another = cell(MAY, RULES[2])
    editions = Editions()

    first = editions.tell({cell(MAY): held(people), another: held(fewer)}, listed=set())
    editions.tell({cell(MAY): held(people), another: held(fewest)}, listed=set())
    near = OverTime(frozenset({*fewer, 28, 29, 30}), frozenset(), is_apart=False)
    last = editions.tell({cell(MAY): held(people), another: near}, listed=set())

    assert last[another] == first[another] == 30
    assert editions.of_too_few() == []


@dataclass
class _Life:
    first: int
    end: int | None
    is_sure: bool
    is_listed: bool

    def covers(self, day: int, rule: tuple[str, ...]) -> bool:
        begun = self.first + (2 if rule[0] != BASE[0] else 0)
        return begun <= day and (self.end is None or day < self.end) and (self.is_sure or rule[1] == "possibly")


class _World:
    """People taken, freed, listed, taken off the list, learnt of late or erased; now and then many at once."""

    def __init__(self, seed: int, size: int, share: float, wildness: float) -> None:
        self.rng, self.share, self.wildness = random.Random(seed), share, wildness
        self.day, self.lives = 12 * MONTH, dict[int, _Life]()
        self._last = 0
        for _one in range(size):
            self._arrive(self.rng.randrange(self.day), None)
        for _one in range(size // 5):
            first = self.rng.randrange(self.day)
            self._arrive(first, first + self.rng.choice((1, 2, 30, 200)))

    def _arrive(self, first: int, end: int | None) -> None:
        self._last += 1
        self.lives[self._last] = _Life(first, end, self.rng.random() < 0.9, self.rng.random() < self.share)

    def _some(self, most: int, *, listed: bool, is_held: bool = False) -> list[_Life]:
        found = [one for one in self.lives.values() if one.is_listed == listed and (one.end is None or not is_held)]
        return self.rng.sample(found, min(most, len(found)))

    def _is_wild(self) -> bool:
        return self.rng.random() < self.wildness

    def a_week(self) -> None:
        rng, before = self.rng, self.day
        self.day += 0 if self._is_wild() else WEEK
        for _one in range(rng.randint(2, 80 if self._is_wild() else 14)):
            first = rng.randrange(before) if rng.random() < 0.2 else before + rng.randrange(WEEK)
            self._arrive(first, None if rng.random() < 0.8 else first + rng.choice((1, 3, 20)))
        for listed in (True, False):
            for one in self._some(rng.randint(0, 5), listed=listed, is_held=True):
                one.end = max(one.first + 1, self.day - rng.randrange(WEEK))
        for one in self._some(rng.randint(0, 6) * (10 if self._is_wild() else 1), listed=False):
            one.is_listed = True
        for one in self._some(20 if self._is_wild() else rng.randint(0, 1), listed=True):
            one.is_listed = False
        if self._is_wild():
            del self.lives[rng.choice(sorted(self.lives))]

    def publish(self, editions: Editions) -> None:
        listed = {unit for unit, one in self.lives.items() if one.is_listed}
        series: dict[Cell, OverTime] = {}
        for day in range(MONTH, self.day, MONTH):
            told: list[frozenset[int]] = []
            for rule in RULES:
                everybody = held(self._held(day, rule), listed)
                is_apart = all(len(everybody.withheld ^ other) >= 10 for other in told)
                told += [everybody.withheld] if is_apart else []
                series[cell(f"{day:05}", rule)] = OverTime(everybody.withheld, everybody.shown, is_apart)
        editions.tell(series, listed=listed, today=self._held(self.day, BASE))

    def _held(self, day: int, rule: tuple[str, ...]) -> set[int]:
        return {unit for unit, one in self.lives.items() if one.covers(day, rule)}


@pytest.mark.parametrize(
    ("seed", "size", "share", "wildness"),
    [(1, 300, 0.5, 0.2), (2, 200, 0.1, 0.5), (3, 150, 0.0, 0.2), (4, 120, 0.9, 0.3), (5, 250, 0.25, 0.5)],
)
def test_ten_editions_of_a_wild_world_tell_nothing_of_few(seed: int, size: int, share: float, wildness: float) -> None:
    world, editions = _World(seed, size, share, wildness), Editions()
    for _edition in range(10):
        world.publish(editions)
        world.a_week()

    assert editions.of_too_few() == []
    assert any(number is not None for copy in editions.copies for number in copy.told.values())
