"""An invented registry: people, their detentions and the source texts that tell of them. Pure and seeded: one seed, one registry.

Nobody in it exists. The shape is plausible (waves of arrests, who arrests, how long, how it ends), so that every page has something to
show; no number of it says anything about Venezuela.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count

from detentions.choices import EventKind, ReleaseKind, Sex, SourceKind
from detentions.when import When
from tracker.management import sample_texts
from tracker.management.sample_texts import Person, Span, Text

# How many of a hundred cases began in a year, and in which months its wave fell (0: spread over the year).
_YEARS = {
    2014: (14, (2, 5)), 2015: (3, (0, 0)), 2016: (4, (9, 11)), 2017: (16, (4, 7)), 2018: (5, (0, 0)), 2019: (12, (1, 5)), 2020: (6, (0, 0)),
    2021: (3, (0, 0)), 2022: (2, (0, 0)), 2023: (4, (0, 0)), 2024: (20, (7, 9)), 2025: (9, (0, 0)), 2026: (2, (0, 0)),
}  # fmt: skip
_ENDS = {
    ReleaseKind.SUBSTITUTE_MEASURES: 46, ReleaseKind.FULL_LIBERTY: 20, ReleaseKind.HOUSE_ARREST: 9, ReleaseKind.NOT_STATED: 9,
    ReleaseKind.ORDER_NOT_CARRIED_OUT: 5, ReleaseKind.EXCHANGE: 2, ReleaseKind.ESCAPE: 2,
}  # fmt: skip
_PARDON_DAY, _AMNESTY_FROM = date(2020, 8, 31), date(2026, 2, 20)


@dataclass(frozen=True, slots=True)
class SampleEvent:
    """One event with its text. Slugs name agencies and places; `spans` cite `text`."""

    kind: EventKind
    when: When
    text: Text
    release_kind: ReleaseKind | None = None
    agencies: tuple[str, ...] = ()
    place: str = ""
    facility: str = ""
    whereabouts_unknown: bool | None = None
    acknowledged: bool | None = None
    charges: tuple[str, ...] = ()

    @property
    def spans(self) -> Sequence[Span]:
        return self.text.spans


@dataclass(frozen=True, slots=True)
class SampleCase:
    """One detention. `same_person_as` is the position of the person's earlier case."""

    person: Person
    events: tuple[SampleEvent, ...]
    is_listed: bool
    same_person_as: int | None = None


@dataclass(slots=True)
class _Sketch:
    """An event before its text is written."""

    kind: EventKind
    day: date
    release_kind: ReleaseKind | None = None
    agencies: tuple[str, ...] = ()
    facility: str = ""
    whereabouts_unknown: bool | None = None
    acknowledged: bool | None = None
    charges: tuple[str, ...] = ()
    extra: dict[str, str] = field(default_factory=dict)


def generate(*, seed: int, cases: int, until: date) -> list[SampleCase]:
    """`cases` invented detentions of about 95 in 100 as many people; nothing in them happens after `until`."""
    rng = random.Random(seed)
    taken: set[str] = set()
    made: list[SampleCase] = []
    while len(made) < cases:
        person = _person(rng, taken)
        first = _case(rng, person, _arrest_day(rng, until), until)
        made.append(first)
        end = _freed_on(first)
        if end and len(made) < cases and end < until - timedelta(days=60) and rng.random() < 0.07:
            again = _case(rng, person, end + timedelta(days=rng.randint(20, min(700, (until - end).days - 20))), until, again=True)
            made.append(replace(again, same_person_as=len(made) - 1))
    return made


def _person(rng: random.Random, taken: set[str]) -> Person:
    sex = Sex.WOMAN if rng.random() < 0.13 else Sex.MAN
    is_military = sex == Sex.MAN and rng.random() < 0.17
    is_minor = not is_military and rng.random() < 0.03
    age = rng.randint(14, 17) if is_minor else min(79, max(18, round(rng.gauss(36, 12))))
    words = sample_texts.WORDS
    role = words.minor_role if is_minor else rng.choice(words.military_roles if is_military else words.civil_roles)
    for _attempt in count():
        marked = rng.choice(words.sample_surnames)[sex == Sex.WOMAN]
        surnames = [marked, rng.choice(words.surnames)]
        if rng.random() < 0.15:
            surnames.reverse()
        name = f"{rng.choice(words.women if sex == Sex.WOMAN else words.men)} {' '.join(surnames)}"
        if name not in taken:
            break
    taken.add(name)
    nationality = rng.choice(sorted(words.foreign)) if rng.random() < 0.04 and not is_military else ""
    return Person(name, sex, age, role, is_military, nationality)


def _arrest_day(rng: random.Random, until: date) -> date:
    while True:
        year = rng.choices(list(_YEARS), [weight for weight, _wave in _YEARS.values()])[0]
        first, last = _YEARS[year][1]
        in_wave = first and rng.random() < 0.75
        month = rng.randint(first, last) if in_wave else rng.randint(1, 12)
        day = date(year, month, rng.randint(1, 28))
        if day <= until - timedelta(days=3):
            return day


def _case(rng: random.Random, person: Person, day: date, until: date, *, again: bool = False) -> SampleCase:
    state, town = sample_texts.place(rng)
    agency = _agency(rng, person, day, state)
    language = "en" if rng.random() < 0.25 else "es"
    sketches = [sketch for sketch in _life(rng, person, day, agency, again=again) if sketch.day <= until]
    if sketches[0].kind == EventKind.ARREST and len(sketches) > 1 and rng.random() < 0.02:
        sketches = sketches[1:]  # the arrest was never told
    events = []
    for sketch in sketches:
        when = When.month(sketch.day.year, sketch.day.month) if rng.random() < 0.06 and sketch.day.day > 3 else When.day(sketch.day)
        text = sample_texts.write(rng, person, sketch.kind, when, language=language, facts=_facts(sketch, state, town), until=until)
        events.append(_event(sketch, when, text, state if sketch.agencies or sketch.kind in _SEIZURES else ""))
    is_listed = not person.is_minor and rng.random() < 0.24
    return SampleCase(person, tuple(events), is_listed)


_SEIZURES = frozenset({EventKind.ARREST, EventKind.REARREST})


def _facts(sketch: _Sketch, state: str, town: str) -> sample_texts.Facts:
    return sample_texts.Facts(
        release_kind=sketch.release_kind.value if sketch.release_kind else "",
        agency=sketch.agencies[0] if sketch.agencies else "",
        state=state,
        town=town,
        facility=sketch.facility,
        whereabouts_unknown=bool(sketch.whereabouts_unknown),
        denied=sketch.acknowledged is False,
        charges=sketch.charges,
        extra=sketch.extra,
    )


def _event(sketch: _Sketch, when: When, text: Text, place: str) -> SampleEvent:
    return SampleEvent(
        kind=sketch.kind,
        when=when,
        text=text,
        release_kind=sketch.release_kind,
        agencies=sketch.agencies,
        place=place,
        facility=sketch.facility,
        whereabouts_unknown=sketch.whereabouts_unknown,
        acknowledged=sketch.acknowledged,
        charges=sketch.charges,
    )


def _agency(rng: random.Random, person: Person, day: date, state: str) -> str:
    weights = {"sebin": 24, "dgcim": 12, "pnb": 20, "gnb": 19, "cicpc": 5, "conas": 3, f"policia-{state}": 11, "": 3}
    if person.is_military:
        weights |= {"dgcim": 120, "pnb": 2, f"policia-{state}": 0}
    if date(2017, 7, 14) <= day < date(2022, 7, 1):
        weights["faes"] = 10
    if state == "distrito-capital":
        weights[f"policia-{state}"] = 0  # the capital has a municipal force only
    return rng.choices(list(weights), list(weights.values()))[0]


def _life(rng: random.Random, person: Person, day: date, agency: str, *, again: bool) -> Iterator[_Sketch]:
    """What happens, in order. Later events may lie after the end of the registry; the caller cuts them off."""
    hidden = rng.random() < (0.35 if agency in {"dgcim", "sebin", ""} else 0.08)
    base = "" if hidden else sample_texts.base_of(agency, is_minor=person.is_minor)
    yield _Sketch(
        EventKind.REARREST if again else EventKind.ARREST,
        day,
        agencies=(agency,) if agency else (),
        facility=base,
        whereabouts_unknown=True if hidden else None,
        acknowledged=False if hidden and rng.random() < 0.4 else None,
    )
    if not hidden and rng.random() < 0.2:
        yield _Sketch(EventKind.RELEASE, day + timedelta(days=rng.randint(0, 2)), ReleaseKind.FULL_LIBERTY)
        return
    if hidden and rng.random() < 0.8:
        day += timedelta(days=rng.randint(1, 40))
        found_in = sample_texts.base_of(agency, is_minor=person.is_minor) or _prison(rng, person)
        yield _Sketch(EventKind.LOCATED, day, facility=found_in, whereabouts_unknown=False)
    yield from _in_court(rng, person, day)


def _in_court(rng: random.Random, person: Person, day: date) -> Iterator[_Sketch]:
    usual = day + timedelta(days=max(3, round(rng.lognormvariate(5.3, 1.4))))  # half of them are held for under 200 days
    end, kind = _ending(rng, day, usual)
    charged = sample_texts.charges(rng, is_military=person.is_military)
    steps: list[tuple[int, _Sketch]] = []
    if rng.random() < 0.78:
        steps.append((rng.randint(2, 45), _Sketch(EventKind.CHARGE, day, charges=charged)))
    if rng.random() < 0.32 and not person.is_minor:
        steps.append((rng.randint(10, 150), _Sketch(EventKind.TRANSFER, day, facility=_prison(rng, person))))
    if rng.random() < 0.35:
        steps.append((rng.randint(30, 300), _Sketch(EventKind.HEARING, day)))
    if steps and rng.random() < 0.15:
        steps.append((rng.randint(200, 1000), _Sketch(EventKind.SENTENCE, day, charges=charged, extra={"years": str(rng.randint(4, 30))})))
    for after, step in sorted(steps, key=lambda step: step[0]):
        step.day = day + timedelta(days=after)
        if step.day < end:
            yield step
    if rng.random() < 0.012:
        yield _Sketch(
            EventKind.DEATH, end, facility=sample_texts.prison(rng, sex=person.sex, is_military=person.is_military, is_minor=False)
        )
    elif rng.random() < 0.86:
        yield _Sketch(EventKind.RELEASE, end, kind)


def _prison(rng: random.Random, person: Person) -> str:
    return sample_texts.prison(rng, sex=person.sex, is_military=person.is_military, is_minor=person.is_minor)


def _ending(rng: random.Random, held_since: date, end: date) -> tuple[date, ReleaseKind]:
    if held_since < _PARDON_DAY < end and rng.random() < 0.4:
        return _PARDON_DAY, ReleaseKind.PARDON
    if held_since < _AMNESTY_FROM < end and rng.random() < 0.5:
        return _AMNESTY_FROM + timedelta(days=rng.randint(0, 60)), ReleaseKind.AMNESTY
    return end, rng.choices(list(_ENDS), list(_ENDS.values()))[0]


def _freed_on(case: SampleCase) -> date | None:
    last = case.events[-1]
    stays = {ReleaseKind.ORDER_NOT_CARRIED_OUT, ReleaseKind.EXCHANGE, ReleaseKind.ESCAPE}
    return last.when.latest if last.kind == EventKind.RELEASE and last.release_kind not in stays else None


def source_kind(text: Text) -> SourceKind:
    """Bulletins of the invented observatory, and the press."""
    return SourceKind.NGO_REPORT if text.publisher.startswith("Observatorio") else SourceKind.NEWS
