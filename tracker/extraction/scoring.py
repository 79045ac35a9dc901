"""How well a reader does on annotated reports: persons, their events and fields, counts, relevance, and names wrongly detained.

The rules are those of the corpus's SCHEMA.md, "Scoring". An empty value on both sides counts nowhere: guessing is punished, silence isn't
rewarded.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.extraction.scoring_names import SAME_NAME, best_similarity, folded, name_similarity, organisation, plain_ratio, same_place
from tracker.extraction.scoring_rows import Annotated, Row, Rows

FIELDS = (
    "person", "event", "date_exact", "date_loose", "agencies", "state", "held_at", "count", "count_metric", "count_as_of", "relevance",
)  # fmt: skip
SEED = 20190321
_EMPTY = Row(person="", event="")


@dataclass(slots=True)
class Tally:
    """True positives, false positives, false negatives."""

    tp: int = 0
    fp: int = 0
    fn: int = 0

    def compare(self, gold: object, predicted: object, *, equal: bool) -> None:
        if gold and predicted:
            self.tp, self.fp, self.fn = self.tp + equal, self.fp + (not equal), self.fn + (not equal)
        elif predicted:
            self.fp += 1
        elif gold:
            self.fn += 1

    def add(self, other: Tally) -> None:
        self.tp, self.fp, self.fn = self.tp + other.tp, self.fp + other.fp, self.fn + other.fn

    @property
    def precision(self) -> float:
        return self.tp / (self.tp + self.fp) if self.tp + self.fp else float("nan")

    @property
    def recall(self) -> float:
        return self.tp / (self.tp + self.fn) if self.tp + self.fn else float("nan")

    @property
    def f1(self) -> float:
        return 2 * self.tp / (2 * self.tp + self.fp + self.fn) if self.tp + self.fp + self.fn else float("nan")


@dataclass(slots=True)
class DocumentScore:
    """One document: a tally per field, and what went wrong by name."""

    id: str
    language: str
    relevant: bool
    names_listed: int
    tallies: dict[str, Tally] = field(default_factory=lambda: {name: Tally() for name in FIELDS})
    violations: list[str] = field(default_factory=list)
    false_persons: list[str] = field(default_factory=list)
    missed_persons: list[str] = field(default_factory=list)
    wrongly_relevant: bool = False
    missed_relevant: bool = False

    @property
    def mistakes(self) -> int:
        return sum(tally.fp + tally.fn for tally in self.tallies.values()) + 3 * len(self.violations) + 5 * self.wrongly_relevant


def grouped(rows: Sequence[Row]) -> list[list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in rows:
        if key := folded(row.person):
            found.setdefault(key, []).append(row)
    return list(found.values())


def _names(rows: Sequence[Row]) -> set[str]:
    return {row.person for row in rows} | {alias for row in rows for alias in row.aliases}


def pair_persons(gold: list[list[Row]], predicted: list[list[Row]]) -> dict[int, int]:
    """One-to-one, most similar first."""
    candidates = []
    for index, rows in enumerate(gold):
        names = _names(rows)
        for other, found in enumerate(predicted):
            similarity = best_similarity(names, found[0].person)
            if similarity >= SAME_NAME:
                candidates.append((-similarity, -plain_ratio(rows[0].person, found[0].person), index, other))
    pairs: dict[int, int] = {}
    for _, _, index, other in sorted(candidates):
        if index not in pairs and other not in pairs.values():
            pairs[index] = other
    return pairs


def _loose(gold: Row, predicted: Row) -> bool:
    if gold.date and predicted.date:
        return predicted.date.startswith(gold.date) or gold.date.startswith(predicted.date)
    if not gold.date and predicted.date and gold.date_partial:
        partial = gold.date_partial[2:]
        return predicted.date[5:].startswith(partial) or partial.startswith(predicted.date[5:] or "#")
    return False


def align(gold: list[Row], predicted: list[Row]) -> list[tuple[Row, Row]]:
    """Rows of one person side by side: same event first, then same date; what is left over stands beside an empty row."""
    ranked = []
    for index, one in enumerate(gold):
        for other, found in enumerate(predicted):
            score = 4 * (one.event == found.event) + 2 * (one.date == found.date and bool(one.date)) + _loose(one, found) + 0.5 * one.main
            ranked.append((-score, index, other))
    used: set[int] = set()
    taken: set[int] = set()
    pairs = []
    for _, index, other in sorted(ranked):
        if index not in used and other not in taken:
            used.add(index)
            taken.add(other)
            pairs.append((gold[index], predicted[other]))
    pairs += [(one, _EMPTY) for index, one in enumerate(gold) if index not in used]
    return pairs + [(_EMPTY, found) for other, found in enumerate(predicted) if other not in taken]


def _score_person(score: DocumentScore, gold: list[Row], predicted: list[Row]) -> None:
    tallies = score.tallies
    expected, found = Counter(row.event for row in gold), Counter(row.event for row in predicted)
    shared = sum((expected & found).values())
    tallies["event"].add(Tally(shared, sum(found.values()) - shared, sum(expected.values()) - shared))
    for one, other in align(gold, predicted):
        loosely = one.date or (one.date_partial if other.date else None)
        tallies["date_exact"].compare(one.date, other.date, equal=one.date == other.date)
        tallies["date_loose"].compare(loosely, other.date, equal=_loose(one, other))
        agencies = frozenset(name.upper() for name in other.agencies)
        tallies["agencies"].compare(one.agencies, agencies, equal=one.agencies == agencies)
        states = ({folded(state) for state in one.states}, {folded(state) for state in other.states})
        tallies["state"].compare(states[0], states[1], equal=bool(states[0] & states[1]))
        tallies["held_at"].compare(one.held_at, other.held_at, equal=same_place(one.held_at, other.held_at))


def _score_persons(score: DocumentScore, document: Annotated, predicted: Sequence[Row]) -> None:
    gold, found = grouped(document.rows.detentions), grouped(predicted)
    pairs = pair_persons(gold, found)
    score.missed_persons = [rows[0].person for index, rows in enumerate(gold) if index not in pairs]
    for other, rows in enumerate(found):
        name = rows[0].person
        if other in pairs.values() or best_similarity(document.ignore, name) >= SAME_NAME:
            continue
        score.false_persons.append(name)
        if any(name_similarity(listed, name) >= SAME_NAME or folded(listed) == folded(name) for listed in document.not_detained):
            score.violations.append(name)
    score.tallies["person"].add(Tally(len(pairs), len(score.false_persons), len(score.missed_persons)))
    for index, other in pairs.items():
        _score_person(score, gold[index], found[other])


def _score_counts(score: DocumentScore, document: Annotated, predicted: Rows) -> None:
    left = list(predicted.counts)
    for count in document.rows.counts:
        same = [one for one in left if organisation(one.organisation) == organisation(count.organisation) and one.value == count.value]
        if not same:
            score.tallies["count"].fn += 1
            continue
        best = min(same, key=lambda one: one.metric != count.metric)
        left.remove(best)
        score.tallies["count"].tp += 1
        score.tallies["count_metric"].compare(count.metric, best.metric, equal=count.metric == best.metric)
        score.tallies["count_as_of"].compare(count.as_of, best.as_of, equal=count.as_of == best.as_of)
    score.tallies["count"].fp += len(left)


def score_document(document: Annotated, predicted: Rows) -> DocumentScore:
    """Compare a prediction with the truth about one document."""
    score = DocumentScore(document.id, document.language, document.is_relevant, len(document.not_detained))
    _score_persons(score, document, predicted.detentions)
    _score_counts(score, document, predicted)
    said = predicted.said_relevant
    named = any(folded(row.person) for row in predicted.detentions)
    called = said if said is not None else bool(named or predicted.counts)
    # A document whose only facts concern unnamed people can't be called relevant through rows.
    reachable = bool(document.rows.detentions or document.rows.counts) or said is not None
    if document.is_relevant:
        score.tallies["relevance"].tp += called
        score.missed_relevant = not called and reachable
        score.tallies["relevance"].fn += score.missed_relevant
    elif called:
        score.tallies["relevance"].fp += 1
        score.wrongly_relevant = True
    return score


@dataclass(frozen=True, slots=True)
class FieldScore:
    """A field over many documents, with 95% intervals from documents drawn with replacement."""

    tally: Tally
    precision_interval: tuple[float, float]
    recall_interval: tuple[float, float]
    f1_interval: tuple[float, float]


@dataclass(frozen=True, slots=True)
class GroupScore:
    """All fields over the documents of one language, or of all."""

    documents: int
    fields: dict[str, FieldScore]
    violations: int
    names_listed: int
    wrongly_relevant: tuple[str, ...]
    irrelevant: int
    missed_relevant: tuple[str, ...]

    @property
    def wrongly_relevant_share(self) -> float:
        return len(self.wrongly_relevant) / self.irrelevant if self.irrelevant else 0.0

    @property
    def violation_share(self) -> float:
        return self.violations / self.names_listed if self.names_listed else 0.0


def _interval(values: Sequence[float]) -> tuple[float, float]:
    known = sorted(value for value in values if value == value)
    if not known:
        return float("nan"), float("nan")
    return known[int(0.025 * (len(known) - 1))], known[round(0.975 * (len(known) - 1))]


def _sum(scores: Sequence[DocumentScore], name: str) -> Tally:
    total = Tally()
    for score in scores:
        total.add(score.tallies[name])
    return total


def summarise(scores: Sequence[DocumentScore], *, draws: int = 1000) -> GroupScore:
    """Totals and intervals over documents."""
    generator = random.Random(SEED)
    drawn = [[scores[generator.randrange(len(scores))] for _ in scores] for _ in range(draws)] if len(scores) > 1 else []
    fields = {}
    for name in FIELDS:
        tallies = [_sum(sample, name) for sample in drawn]
        fields[name] = FieldScore(
            _sum(scores, name),
            _interval([tally.precision for tally in tallies]),
            _interval([tally.recall for tally in tallies]),
            _interval([tally.f1 for tally in tallies]),
        )
    return GroupScore(
        documents=len(scores),
        fields=fields,
        violations=sum(len(score.violations) for score in scores),
        names_listed=sum(score.names_listed for score in scores),
        wrongly_relevant=tuple(score.id for score in scores if score.wrongly_relevant),
        irrelevant=sum(not score.relevant for score in scores),
        missed_relevant=tuple(score.id for score in scores if score.missed_relevant),
    )


def evaluate(corpus: Sequence[Annotated], predictions: Mapping[str, Rows], *, draws: int = 1000) -> dict[str, GroupScore]:
    """Scores of all documents ("all") and of each language, the most common first."""
    scores = [score_document(document, predictions.get(document.id, Rows())) for document in corpus]
    groups = {"all": summarise(scores, draws=draws)}
    for language, _ in Counter(score.language for score in scores).most_common():
        groups[language] = summarise([score for score in scores if score.language == language], draws=draws)
    return groups
