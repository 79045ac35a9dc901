"""What is asked: by which rule, of which country, as known when, of whom. Every statistic takes one Question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from detentions.custody import Rule
from detentions.models import BuiltRule, CountingRule
from detentions.models.rollups import Dimension


class NoSuchRule(Exception):
    """No counting rule has this name. `known` lists those that exist."""

    def __init__(self, name: str, known: list[str]) -> None:
        super().__init__(name)
        self.known = known


class NotBuilt(Exception):
    """The tables of this rule are not there yet. `manage.py load_seeds` builds them."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A counting rule with its key. `reading` says which of the two readings is the number itself; both are always given."""

    pk: int
    rule: Rule
    reading: str = "surely"

    @property
    def name(self) -> str:
        return self.rule.name

    @property
    def counts(self) -> str:
        return self.rule.counts


@dataclass(frozen=True, slots=True)
class Question:
    """`filters` keeps those whose value of a dimension is one of the given ones ("" for not known).

    `known_at` None: as known now. `using` names the database alias: the public side asks through a role that sees no names.
    """

    country: str
    rule: Counted
    known_at: datetime | None = None
    filters: Mapping[Dimension, frozenset[str]] = field(default_factory=dict)
    using: str = "default"


def rule_named(name: str, *, using: str = "default") -> Counted:
    """Raises NoSuchRule, NotBuilt."""
    rules = {rule.name: rule for rule in CountingRule.objects.using(using).order_by("slug", "number")}
    if name not in rules:
        raise NoSuchRule(name, sorted(rules))
    found = rules[name]
    if not BuiltRule.objects.using(using).filter(rule_id=found.pk).exists():
        raise NotBuilt(name)
    return Counted(found.pk, Rule.from_definition(name, found.definition), found.reading)
