"""Calibrated confidence: how often values found by the same rule, for the same field and language, were right in annotated reports.

The table is data (`confidence.json`), written by `manage.py extraction_report --fit`. A rule seen seldom leans on its field's figure,
and a field on all values: each level is smoothed by `_WEIGHT` imagined values of the level above.
"""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from tracker.extraction.claims import CountClaim, DetentionClaim, NotDetainedClaim, Reading, Value

TABLE = Path(__file__).with_name("confidence.json")
_WEIGHT = 40.0
_SMALLEST_BIN = 30
_NOTHING_KNOWN = 0.7

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Judged:
    """One value of an annotated report: which rule found it, and whether it was right."""

    document: str
    field: str
    rule: str
    language: str
    correct: bool


def _keys(field: str, rule: str, language: str) -> tuple[str, ...]:
    """From the general to the particular. A rule's family is its name up to the last dot."""
    return "all", field, f"{field}|{language}", f"{field}|{rule.rpartition('.')[0]}", f"{field}|{rule}", f"{field}|{rule}|{language}"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Right and all values by key."""

    seen: Mapping[str, tuple[int, int]]
    known: dict[tuple[str, str, str], float] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def load(cls, path: Path = TABLE) -> Calibration:
        if not path.exists():
            return cls({})
        raw = json.loads(path.read_text(encoding="utf-8"))
        return cls({str(key): (int(right), int(total)) for key, (right, total) in raw["seen"].items()})

    @classmethod
    def fit(cls, judged: Iterable[Judged]) -> Calibration:
        seen: dict[str, list[int]] = {}
        for one in judged:
            for key in dict.fromkeys(_keys(one.field, one.rule, one.language)):
                counted = seen.setdefault(key, [0, 0])
                counted[0] += one.correct
                counted[1] += 1
        return cls({key: (right, total) for key, (right, total) in seen.items()})

    def save(self, path: Path = TABLE) -> None:
        rows = ",\n".join(f"  {json.dumps(key)}: [{right}, {total}]" for key, (right, total) in sorted(self.seen.items()))
        path.write_text(f'{{"seen": {{\n{rows}\n}}}}\n', encoding="utf-8")

    def probability(self, field: str, rule: str, language: str) -> float:
        """How likely a value is right, given what found it."""
        asked = (field, rule, language)
        known = self.known.get(asked)
        if known is None:
            known = self.known[asked] = self._computed(*asked)
        return known

    def _computed(self, field: str, rule: str, language: str) -> float:
        chance = _NOTHING_KNOWN
        for key in _keys(field, rule, language):
            right, total = self.seen.get(key, (0, 0))
            chance = (right + _WEIGHT * chance) / (total + _WEIGHT)
        return chance

    def apply(self, reading: Reading) -> Reading:
        """The same reading with a calibrated confidence on every value and claim."""
        if not (reading.detentions or reading.counts or reading.not_detained):
            return reading
        language = reading.language
        return replace(
            reading,
            detentions=tuple(self._detention(claim, language) for claim in reading.detentions),
            counts=tuple(self._count(claim, language) for claim in reading.counts),
            not_detained=tuple(self._spared(claim, language) for claim in reading.not_detained),
        )

    def _value(self, value: Value[T], field: str, language: str) -> Value[T]:
        told, spans, rule, _ = value
        known = self.known.get((field, rule, language))
        return Value(told, spans, rule, self.probability(field, rule, language) if known is None else known)

    def _some(self, value: Value[T] | None, field: str, language: str) -> Value[T] | None:
        return None if value is None else self._value(value, field, language)

    def _each(self, values: tuple[Value[T], ...], field: str, language: str) -> tuple[Value[T], ...]:
        return tuple([self._value(value, field, language) for value in values]) if values else ()

    def _detention(self, claim: DetentionClaim, language: str) -> DetentionClaim:
        return DetentionClaim(
            person=self._value(claim.person, "person", language),
            event=self._value(claim.event, "event", language),
            date=self._some(claim.date, "date", language),
            agencies=self._each(claim.agencies, "agencies", language),
            place=self._some(claim.place, "state", language),
            state=self._some(claim.state, "state", language),
            held_at=self._some(claim.held_at, "held_at", language),
            whereabouts_unknown=claim.whereabouts_unknown,
            aliases=claim.aliases,
            charges=self._each(claim.charges, "charges", language),
            role=self._some(claim.role, "role", language),
            sex=self._some(claim.sex, "sex", language),
            minor=self._some(claim.minor, "minor", language),
            contested=self._some(claim.contested, "contested", language),
            rivals={name: self._each(found, name, language) for name, found in claim.rivals.items()} if claim.rivals else {},
            confidence=self.probability("detention", claim.event.rule, language),
        )

    def _count(self, claim: CountClaim, language: str) -> CountClaim:
        chance = self.probability("count", count_rule(claim), language)
        return replace(
            claim,
            organisation=claim.organisation._replace(confidence=chance),
            metric=self._value(claim.metric, "metric", language),
            value=claim.value._replace(confidence=chance),
            as_of=self._some(claim.as_of, "as_of", language),
            confidence=chance,
        )

    def _spared(self, claim: NotDetainedClaim, language: str) -> NotDetainedClaim:
        name, reason = self._value(claim.name, "not_detained", language), self._value(claim.reason, "reason", language)
        return NotDetainedClaim(name, reason, claim.explicit)


def count_rule(claim: CountClaim) -> str:
    """A figure is right when it and its source are: the two rules together."""
    return f"{claim.organisation.rule}.{claim.value.rule}"


@dataclass(frozen=True, slots=True)
class Bin:
    """Values of about the same confidence: what was said, and what was true."""

    size: int
    said: float
    true: float


def held_back(judged: Sequence[Judged], *, folds: int = 5) -> list[tuple[float, bool]]:
    """Each value's confidence from a table fitted without its document, and whether it was right."""
    documents = sorted({one.document for one in judged})
    fold_of = {document: index % folds for index, document in enumerate(documents)}
    found: list[tuple[float, bool]] = []
    for fold in range(folds):
        table = Calibration.fit(one for one in judged if fold_of[one.document] != fold)
        own = (one for one in judged if fold_of[one.document] == fold)
        found.extend((table.probability(one.field, one.rule, one.language), one.correct) for one in own)
    return found


def reliability(pairs: Sequence[tuple[float, bool]], *, bins: int = 10) -> list[Bin]:
    """Bins of equal size, none under 30 values (all in one when there are fewer)."""
    ranked = sorted(pairs)
    bins = max(1, min(bins, len(ranked) // _SMALLEST_BIN))
    edges = [round(len(ranked) * index / bins) for index in range(bins + 1)]
    found = []
    for low, high in itertools.pairwise(edges):
        part = ranked[low:high]
        if part:
            found.append(Bin(len(part), sum(chance for chance, _ in part) / len(part), sum(right for _, right in part) / len(part)))
    return found


def calibration_error(table: Sequence[Bin]) -> float:
    """Expected calibration error: the mean distance between said and true, weighted by bin size."""
    total = sum(one.size for one in table)
    return sum(one.size * abs(one.said - one.true) for one in table) / total if total else 0.0
