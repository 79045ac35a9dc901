"""What somebody stated beside what we document, on one day under a comparable rule, and as much of the gap as can be explained.

Theirs is never added to ours. The parts of the gap are ours alone: what we know and count differently. What is left is *not matched*:
people whom they count and we don't, or we and they don't; without their list nobody can say who. A gap of a small group can name
somebody: what of this is public, the public side decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from detentions.choices import CountMetric, CountQualifier
from detentions.statistics import Dimension, Point, Question, in_custody, rule_named

COMPARABLE = "foro-penal-like-v1"
WIDEST = "all-documented-v1"

# Which of our people a stated number is about. A metric that isn't here has nothing of ours beside it.
_OF_WHOM: Mapping[str, Mapping[Dimension, frozenset[str]]] = {
    CountMetric.POLITICAL_PRISONERS: {},
    CountMetric.UNKNOWN_WHEREABOUTS: {Dimension.CUSTODY_STATE: frozenset({"whereabouts_unknown"})},
    CountMetric.MINORS_DETAINED: {Dimension.AGE_GROUP: frozenset({"under_18"})},
}
_SCOPES = {"site": Dimension.FACILITY, "agency": Dimension.AGENCY}


@dataclass(frozen=True, slots=True)
class Stated:
    """A figure that somebody published: a stock on a day. `published_at`: the moment until which we look for what we knew then."""

    value: int
    day: date
    metric: str = CountMetric.POLITICAL_PRISONERS
    scope: str = "country"
    qualifier: str = CountQualifier.EXACT
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """Stated minus documented, in parts that add up to it. Each part takes no more than is left of the gap.

    `uncertain_dates`: people whom we may have held on that day by the wide reading. `outside_definition`: people whom we document and
    the comparable rule leaves out. `unconfirmed`: proposals that wait for a decision (None: not asked). `not_matched`: the rest; below
    zero when we document more than they state.
    """

    total: int
    uncertain_dates: int
    outside_definition: int
    unconfirmed: int | None
    not_matched: int


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """`later_found` of `documented` were recorded only after they had published: their number could not have been checked against these."""

    stated: Stated
    rule: str
    documented: Point
    ratio: float | None
    later_found: int | None
    gap: Gap


def reconcile(
    stated: Stated,
    *,
    country: str,
    rule: str = COMPARABLE,
    unconfirmed: int | None = None,
    known_at: datetime | None = None,
    using: str = "default",
) -> Reconciliation | None:
    """None when nothing of ours is comparable. `unconfirmed` is counted by whoever may see proposals. Raises NoSuchRule, NotBuilt."""
    of_whom = _filters(stated)
    if of_whom is None:
        return None
    question = Question(country, rule_named(rule, using=using), known_at=known_at, filters=of_whom, using=using)
    documented = in_custody(question, stated.day)
    widest = in_custody(Question(country, rule_named(WIDEST, using=using), known_at, of_whom, using), stated.day)
    then = None
    if stated.published_at and (known_at is None or stated.published_at < known_at):
        then = in_custody(Question(country, question.rule, stated.published_at, of_whom, using), stated.day)
    return Reconciliation(
        stated=stated,
        rule=rule,
        documented=documented,
        ratio=ratio(stated.value, documented.value) if stated.qualifier == CountQualifier.EXACT else None,
        later_found=max(documented.value - then.value, 0) if then else None,
        gap=_gap(stated.value, documented, widest, unconfirmed),
    )


def ratio(stated: int, documented: int) -> float | None:
    """Ours as a share of theirs; no share of a common total, since the definitions differ."""
    return round(documented / stated, 4) if stated > 0 else None


def _filters(stated: Stated) -> dict[Dimension, frozenset[str]] | None:
    if stated.metric not in _OF_WHOM:
        return None
    found = dict(_OF_WHOM[stated.metric])
    if stated.scope != "country":
        kind, _colon, slug = stated.scope.partition(":")
        if kind not in _SCOPES or not slug:
            return None
        found[_SCOPES[kind]] = frozenset({slug})
    return found


def _gap(stated: int, documented: Point, widest: Point, unconfirmed: int | None) -> Gap:
    total = stated - documented.value
    left = max(total, 0)
    uncertain = min(left, max(documented.possibly - documented.value, 0))
    outside = min(left - uncertain, max(widest.value - documented.value, 0))
    waiting = min(left - uncertain - outside, unconfirmed or 0)
    return Gap(total, uncertain, outside, None if unconfirmed is None else waiting, total - uncertain - outside - waiting)
