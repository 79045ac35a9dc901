"""Each value of a reading held against an annotated report: right or wrong, by the corpus's rules. Feeds the calibration."""

from __future__ import annotations

from collections import Counter

from tracker.extraction.claims import CountClaim, DetentionClaim, Reading
from tracker.extraction.confidence import Judged, count_rule
from tracker.extraction.rows import count_row, detention_row
from tracker.extraction.scoring import align, grouped, pair_persons
from tracker.extraction.scoring_names import SAME_NAME, best_similarity, folded, organisation, same_place
from tracker.extraction.scoring_rows import Annotated, Row, count_of, row_of


class _Judge:
    def __init__(self, document: Annotated, language: str) -> None:
        self._document, self._language = document, language
        self.found: list[Judged] = []

    def say(self, field: str, rule: str, *, correct: bool) -> None:
        self.found.append(Judged(self._document.id, field, rule, self._language, correct))

    def person(self, claims: list[DetentionClaim], *, known: bool) -> None:
        self.say("person", claims[0].person.rule, correct=known)
        if not known:
            for claim in claims:
                self.say("detention", claim.event.rule, correct=False)

    def row(self, claim: DetentionClaim, gold: Row, found: Row) -> None:
        if claim.date is not None and found.date:
            self.say("date", claim.date.rule, correct=gold.date == found.date)
        for agency in claim.agencies:
            self.say("agencies", agency.rule, correct=agency.value in gold.agencies)
        if claim.state is not None:
            expected = {folded(state) for state in gold.states}
            self.say("state", claim.state.rule, correct=folded(claim.state.value) in expected)
        if claim.held_at is not None:
            self.say("held_at", claim.held_at.rule, correct=same_place(gold.held_at, found.held_at))

    def count(self, claim: CountClaim, *, known: bool, metric: bool, as_of: bool) -> None:
        self.say("count", count_rule(claim), correct=known)
        if known:
            self.say("metric", claim.metric.rule, correct=metric)
            if claim.as_of is not None:
                self.say("as_of", claim.as_of.rule, correct=as_of)


def judge(document: Annotated, reading: Reading) -> list[Judged]:
    """Every value of the reading with the rule that found it."""
    judged = _Judge(document, reading.language)
    _judge_detentions(judged, document, reading)
    _judge_counts(judged, document, reading)
    return judged.found


def _judge_detentions(judged: _Judge, document: Annotated, reading: Reading) -> None:
    predicted = [row_of(detention_row(claim)) for claim in reading.detentions]
    claim_of = {id(row): claim for row, claim in zip(predicted, reading.detentions, strict=True)}
    gold, found = grouped(document.rows.detentions), grouped(predicted)
    pairs = {other: index for index, other in pair_persons(gold, found).items()}
    for other, rows in enumerate(found):
        known = other in pairs
        if not known and best_similarity(document.ignore, rows[0].person) >= SAME_NAME:
            continue
        judged.person([claim_of[id(row)] for row in rows], known=known)
        if not known:
            continue
        left = Counter(row.event for row in gold[pairs[other]])
        for row in rows:
            claim, right = claim_of[id(row)], left[row.event] > 0
            left[row.event] -= right
            judged.say("event", claim.event.rule, correct=right)
            judged.say("detention", claim.event.rule, correct=right)
        for one, row in align(gold[pairs[other]], rows):
            if id(row) in claim_of:
                judged.row(claim_of[id(row)], one, row)


def _judge_counts(judged: _Judge, document: Annotated, reading: Reading) -> None:
    left = list(document.rows.counts)
    for claim in reading.counts:
        row = count_of(count_row(claim))
        same = [one for one in left if organisation(one.organisation) == organisation(row.organisation) and one.value == row.value]
        best = min(same, key=lambda one: one.metric != row.metric, default=None)
        if best is None:
            judged.count(claim, known=False, metric=False, as_of=False)
            continue
        left.remove(best)
        judged.count(claim, known=True, metric=best.metric == row.metric, as_of=best.as_of == row.as_of)
