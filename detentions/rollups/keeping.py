"""Keeps stretches and tallies equal to what the facts give: in the transaction of each write, and anew for a new rule.

Which rows a detainee has follows from the facts alone, for the whole time of our knowledge. So a late fact, a withdrawal or a merge is
answered by deriving the rows again and storing the difference; what we knew before stays as it was because the facts of then did.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from detentions import prepared
from detentions.custody import Rule
from detentions.models import BuiltRule, CountingRule, Detainee, Stretch, Tally
from detentions.models.among import among
from detentions.models.asking import Question, ask
from detentions.models.changes import LOCK_OF_THE_END
from detentions.models.rollups import DIMENSIONS
from detentions.rollups import tallies
from detentions.rollups.copying import copy_rows
from detentions.rollups.facts import People
from detentions.rollups.loading import people as people_of
from detentions.rollups.stretches import Cell, Known, known, length_class

_AT_A_TIME = 2_000
_CELL = ("detainee_id", "unit", "from_day", "to_day", "sure", *DIMENSIONS)
_TABLE = Stretch._meta.db_table


@dataclass(frozen=True, slots=True)
class Kept:
    """A rule that is kept, by its key."""

    pk: int
    rule: Rule


def kept_rules() -> list[Kept]:
    """The rules whose rows are complete and must stay so."""
    rules = [_RULE.made(iter(row)) for row in prepared.ask(_BUILT, [])]
    return [Kept(rule.pk, Rule.from_definition(rule.name, rule.definition)) for rule in rules]


# By hand, both: each write asks them, and building the questions anew takes longer than answering them.
_RULE = prepared.Columns(CountingRule)
_BUILT = f"SELECT {_RULE.of('r')} FROM detentions_countingrule r WHERE id IN (SELECT rule_id FROM detentions_builtrule) ORDER BY id"
_OF_STRETCH = ("pk", "rule_id", "country", *_CELL, "known_from", "known_to")
_STORED = Question(lambda ids: Stretch.objects.filter(among("detainee_id", ids)).values_list(*_OF_STRETCH))


@dataclass(frozen=True, slots=True)
class New:
    """What new people add to the numbers of one rule and country: their rows, and the changes of the days of what is known still."""

    rule_id: int
    country: str
    rows: Sequence[Known]
    by: tallies.Changes

    @classmethod
    def of(cls, rule_id: int, country: str, rows: Sequence[Known]) -> New:
        return cls(rule_id, country, rows, tallies.changes((row.cell, 1) for row in rows if row.known_to is None))


def follow(detainees: Iterable[int]) -> None:
    """Bring the rows of these detainees, and of everybody linked with them, in line with the facts. Call it after the facts are written,
    under the lock of the chain's end, so that no other writer's facts are missed."""
    wanted = set(detainees)
    rules = kept_rules() if wanted else []
    groups = people_of(wanted) if rules else []
    ids = {detainee for group in groups for detainee in group.members}
    found: list[set[Row]] = [set() for _rule in rules]
    for group in groups:
        for rows, new in zip(found, known(group, [kept.rule for kept in rules]), strict=True):
            rows.update((group.country, *row) for row in new)
    stored: dict[int, dict[Row, int]] = {kept.pk: {} for kept in rules}
    for pk, rule, country, *row in ask((_STORED, ids))[0] if ids else ():
        if rule in stored:
            stored[rule][country, Cell(*row[:-2]), row[-2], row[-1]] = pk
    for kept, rows in zip(rules, found, strict=True):
        _store_difference(kept.pk, stored[kept.pk], rows)


def derive_new(groups: Iterable[People], rules: Sequence[Kept], country: str) -> list[New]:
    """What people of one country who are new add, by each of `rules`. Needs no lock and asks the database nothing: nobody else knows these
    people."""
    found: list[list[Known]] = [[] for _rule in rules]
    for group in groups if rules else ():
        for rows, new in zip(found, known(group, [kept.rule for kept in rules]), strict=True):
            rows += new
    return [New.of(kept.pk, country, rows) for kept, rows in zip(rules, found, strict=True)]


def store_new(new: Iterable[New]) -> None:
    """Store their rows. Before the lock of the chain's end is taken: nobody else writes rows of these people."""
    for one in new:
        _copy(one.rule_id, [(one.country, *row) for row in one.rows])


def add_up(new: Iterable[New]) -> None:
    """Let the numbers of the present follow. Under the lock of the chain's end."""
    for one in new:
        if one.by:
            tallies.apply(rule_id=one.rule_id, country=one.country, by=one.by)


@transaction.atomic
def build_missing(*, at: datetime) -> list[str]:
    """Build the rows of each rule that has none yet, and say which. Waits for writers, and they for it."""
    built = set(BuiltRule.objects.values_list("rule_id", flat=True))
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_OF_THE_END])
    missing = [rule for rule in CountingRule.objects.order_by("pk") if rule.pk not in built]
    for rule in missing:
        build(Kept(rule.pk, Rule.from_definition(rule.name, rule.definition)), at=at)
    return [rule.name for rule in missing]


@transaction.atomic
def build(kept: Kept, *, at: datetime) -> None:
    """All rows of one rule anew, from the facts alone."""
    Stretch.objects.filter(rule_id=kept.pk).delete()
    Tally.objects.filter(rule_id=kept.pk).delete()
    BuiltRule.objects.update_or_create(rule_id=kept.pk, defaults={"built_at": at})
    done: set[int] = set()
    everybody = list(Detainee.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(everybody), _AT_A_TIME):
        groups = people_of(set(everybody[start : start + _AT_A_TIME]) - done)
        done.update(*(group.members for group in groups))
        for country, rows in _by_country(groups, kept.rule).items():
            new = [New.of(kept.pk, country, rows)]
            store_new(new)
            add_up(new)


def _by_country(groups: Iterable[People], rule: Rule) -> dict[str, list[Known]]:
    rows: dict[str, list[Known]] = defaultdict(list)
    for group in groups:
        rows[group.country] += known(group, [rule])[0]
    return rows


Row = tuple[str, Cell, datetime, datetime | None]


def _store_difference(rule_id: int, stored: Mapping[Row, int], wanted: set[Row]) -> None:
    gone = [row for row in stored if row not in wanted]
    new = [row for row in wanted if row not in stored]
    if gone:
        Stretch.objects.filter(pk__in=[stored[row] for row in gone]).delete()
    if new:
        _copy(rule_id, new)
    by_country: dict[str, list[tuple[Cell, int]]] = defaultdict(list)
    for rows, sign in ((gone, -1), (new, 1)):
        for country, cell, _since, until in rows:
            if until is None:
                by_country[country].append((cell, sign))
    for country, cells in by_country.items():
        tallies.apply(rule_id=rule_id, country=country, by=tallies.changes(cells))


def _copy(rule_id: int, rows: Sequence[Row]) -> None:
    columns = ("rule_id", "country", *_CELL, "known_from", "known_to", "length_class")
    copy_rows(
        _TABLE,
        columns,
        ((rule_id, country, *cell, since, until, length_class(cell.from_day, cell.to_day)) for country, cell, since, until in rows),
    )
