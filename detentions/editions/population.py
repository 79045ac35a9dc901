"""Who is counted on which day, by unit: those whom listed cases alone show, and the others. The source of an edition's numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

from detentions.custody import Rule
from detentions.disclosure import BASE, NOT_KNOWN, SERIES, SEVERAL, Cell
from detentions.disclosure.tables import Values
from detentions.editions.nameless import told_in_months
from detentions.models import Agency, Attribute, BuiltRule, CountingRule, Detention, Location, Stretch
from detentions.rollups.facts import People, roots
from detentions.rollups.loading import people as people_of
from detentions.rollups.stretches import Cell as Stay
from detentions.rollups.stretches import known, lives_at

DEFAULT_RULE = BASE[0]
READINGS = (BASE[1], "possibly")
FIRST_MONTH = date(2014, 1, 31)
_AT_A_TIME = 2_000
_NOW = datetime.max.replace(tzinfo=UTC)
_ADULT, _CHILD = "adult", "under_18"
_COLUMNS = ("unit", "from_day", "to_day", "sure", "agency", "state", "sex", "age_group", "civil_or_military")


@dataclass(frozen=True, slots=True)
class Held:
    """One stretch of one unit: days from `first` until before `end`, with its values as tables of `basis=all` name them."""

    unit: int
    first: date
    end: date
    sure: bool
    values: Values

    def covers(self, day: date) -> bool:
        return self.first <= day < self.end


@dataclass(frozen=True, slots=True)
class ListedCase:
    """A case that is public by decision, with its stretches by rule. `person` is the unit that rules of persons count.

    Children's names are never published, whoever decided on the case; nor are the days and places that would name them. `parts`: the case
    and what was merged into it. `aside`: the standing events that numbers don't follow, because a ruling follows a rival claim.
    """

    pk: int
    public_id: str
    person: int
    stays: Mapping[str, Sequence[Stay]]
    is_minor: bool = False
    parts: frozenset[int] = frozenset()
    aside: frozenset[UUID] = frozenset()


def rules() -> list[CountingRule]:
    """Those that count persons and are kept; the default rule first. Other units can't be held against the people of the tables."""
    built = BuiltRule.objects.values("rule_id")
    found = CountingRule.objects.filter(pk__in=built).order_by("slug", "number")
    counting = [rule for rule in found if rule.definition["counts"] == "persons"]
    return sorted(counting, key=lambda rule: rule.name != DEFAULT_RULE)


def everybody(rule: CountingRule, country: str, kinds: Mapping[str, str]) -> list[Held]:
    """All stretches of a rule as known now."""
    rows = Stretch.objects.filter(rule_id=rule.pk, country=country, known_to=None).values_list(*_COLUMNS)
    return [Held(unit, first, end, sure, _values(kinds, *values)) for unit, first, end, sure, *values in rows.iterator()]


def listed_cases(country: str, wanted: Sequence[CountingRule]) -> list[ListedCase]:
    """Each listed case by itself, with what was merged into it."""
    chosen = dict(Detention.objects.filter(country=country).listed().values_list("pk", "public_id"))
    detainees = set(Detention.objects.filter(pk__in=chosen).values_list("detainee_id", flat=True))
    young = _said_to_be_minors(detainees)
    found = []
    for group in _groups(detainees):
        person_of = roots(group.members, [(link.left, link.right) for link in group.same if link.told.withdrawn_at is None])
        public = _of_public_records(group, chosen)
        for pk, detainee in sorted((case.detention, case.detainee) for case in public.cases if case.detention in chosen):
            alone = _alone(public, pk)
            stays = {rule.name: _stays(alone, rule) for rule in wanted}
            is_minor = detainee in young or _is_a_childs(stays)
            if len(group.traits) > len(public.traits) and not is_minor:  # what isn't public protects a child all the same
                whole = replace(alone, traits=group.traits)
                is_minor = _is_a_childs({rule.name: _stays(whole, rule) for rule in wanted})
            if is_minor:
                alone = told_in_months(alone)
                stays = {rule.name: _stays(alone, rule) for rule in wanted}
            parts = frozenset(case.detention for case in alone.cases)
            found.append(ListedCase(pk, chosen[pk], person_of[detainee], stays, is_minor, parts, _aside(alone)))
    return found


def _groups(detainees: Iterable[int]) -> Iterator[People]:
    """All whom `detainees` were ever linked with, some at a time: the facts of a hundred thousand fill the memory."""
    wanted, done = sorted(detainees), set[int]()
    for start in range(0, len(wanted), _AT_A_TIME):
        for group in people_of(set(wanted[start : start + _AT_A_TIME]) - done):
            done |= group.members
            yield group


def _of_public_records(group: People, chosen: Container[int]) -> People:
    """Without what is said of a person in records that have no listed case, nor one that was merged into it: it shows in no number."""
    parts = set[int]().union(*(_parts(group, case.detention) for case in group.cases if case.detention in chosen))
    shown = {case.detainee for case in group.cases if case.detention in parts}
    return replace(group, traits=[trait for trait in group.traits if trait.detainee in shown])


def _is_a_childs(stays: Mapping[str, Sequence[Stay]]) -> bool:
    return any(stay.age_group == _CHILD for told in stays.values() for stay in told)


def _said_to_be_minors(detainees: set[int]) -> set[int]:
    said = Attribute.objects.standing().filter(detainee__in=detainees, kind=Attribute.Kind.MINOR).exclude(value__in=("0", "no", ""))
    return set(said.values_list("detainee_id", flat=True))


def _alone(group: People, pk: int) -> People:
    parts = _parts(group, pk)
    cases = [case for case in group.cases if case.detention in parts]
    return replace(group, cases=cases, merges=[link for link in group.merges if link.left in parts])


def _parts(group: People, pk: int) -> set[int]:
    """A case and what was merged into it."""
    standing = [link for link in group.merges if link.told.withdrawn_at is None]
    parts = {pk}
    while absorbed := {link.left for link in standing if link.right in parts} - parts:
        parts |= absorbed
    return parts


def _aside(group: People) -> frozenset[UUID]:
    told = {one.event.fact for case in group.cases for one in case.events if one.told.withdrawn_at is None}
    followed = {event.fact for life in lives_at(group, _NOW) for event in life.plain}
    return frozenset(fact for fact in told - followed if fact)


def _stays(group: People, rule: CountingRule) -> list[Stay]:
    counted = Rule.from_definition(rule.name, rule.definition)
    (rows,) = known(group, [counted])
    return sorted({row.cell for row in rows if row.known_to is None}, key=lambda stay: (stay.from_day, stay.unit))


def shown(cases: Iterable[ListedCase], rule: CountingRule, kinds: Mapping[str, str]) -> list[Held]:
    """The stretches that listed cases give by themselves."""
    return [
        Held(
            stay.unit, stay.from_day, stay.to_day, stay.sure,
            _values(kinds, stay.agency, stay.state, stay.sex, stay.age_group, stay.civil_or_military),
        )
        for case in cases
        for stay in case.stays[rule.name]
    ]  # fmt: skip


def on_day(stretches: Iterable[Held], day: date, reading: str) -> dict[int, Values]:
    """Who is held at the end of the local `day`, with their values."""
    return {held.unit: held.values for held in stretches if held.covers(day) and (held.sure or reading == "possibly")}


def month_ends(until: date) -> list[date]:
    """The last day of each month from FIRST_MONTH on, all before `until`: the numbers of basis=all over time."""
    days, day = [], FIRST_MONTH
    while day < until:
        days.append(day)
        day = (day + timedelta(days=1)).replace(day=28) + timedelta(days=4)
        day = day.replace(day=1) - timedelta(days=1)
    return days


def members(stretches: Iterable[Held], days: Sequence[date], reading: str) -> dict[date, frozenset[int]]:
    """The units held on each of `days` (ascending)."""
    found: dict[date, set[int]] = defaultdict(set)
    for held in stretches:
        if held.sure or reading == "possibly":
            for day in days[bisect_left(days, held.first) : bisect_left(days, held.end)]:
                found[day].add(held.unit)
    return {day: frozenset(found[day]) for day in days}


def series_cell(rule: str, reading: str, day: date) -> Cell:
    return Cell(SERIES, (rule, reading, day.isoformat()))


def kinds_of_agencies(country: str) -> dict[str, str]:
    return dict(Agency.objects.filter(country=country).values_list("slug", "kind"))


def known_values(country: str) -> dict[str, tuple[str, ...]]:
    """What each dimension can be, from directories and code lists: never from who is held."""
    states = Location.objects.filter(country=country, kind__in=("state", "capital_district", "federal_dependency"))
    kinds = sorted(set(kinds_of_agencies(country).values()) - {NOT_KNOWN})
    return {
        "agency_kind": (*kinds, SEVERAL, NOT_KNOWN),
        "state": (*states.order_by("slug").values_list("slug", flat=True), NOT_KNOWN),
        "sex": ("man", "woman", NOT_KNOWN),
        "age_group": (_ADULT, _CHILD, NOT_KNOWN),
        "civil_or_military": ("civilian", "military", NOT_KNOWN),
    }


def _values(kinds: Mapping[str, str], agency: str, state: str, sex: str, age: str, service: str) -> Values:
    kind = SEVERAL if agency == "several" else kinds.get(agency, NOT_KNOWN)
    grown = age if age in {"", "several", _CHILD} else _ADULT
    return (kind, *(NOT_KNOWN if value in {"", "several"} else value for value in (state, sex, grown, service)))


def made_before(moment: datetime) -> date:
    """The last day that is over everywhere in the country."""
    return (moment - timedelta(days=1)).date()
