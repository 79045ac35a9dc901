"""To whom an agency's numbers belong on a day: agencies are a dated hierarchy, and one grows out of another (DISIP → SEBIN)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from detentions.choices import AgencyKind
from detentions.models import Agency

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Body:
    kind: str
    parent: str
    successors: tuple[str, ...]
    active_from: str
    active_to: str

    def is_active(self, day: date) -> bool:
        return existed_on(day, self.active_from, self.active_to)


def existed_on(day: date, active_from: str, active_to: str) -> bool:
    """Dates are as exact as their source (2009, 2009-12, 2009-12-20): a year counts as a whole. "" is not known."""
    text = day.isoformat()
    return (not active_from or active_from <= text[: len(active_from)]) and (not active_to or text[: len(active_to)] <= active_to)


def above_on(day: date, *, using: str = "default") -> dict[str, str]:
    """Each agency's topmost body on the day: the one it went over into, then the highest it is part of short of the government itself."""
    bodies = _bodies(using)
    return {slug: _top(slug, bodies, day) for slug in bodies}


def rolled_up(numbers: Mapping[str, list[Pair]], days: Sequence[date], *, using: str) -> dict[str, list[Pair]]:
    """Series per agency, each day's number under the body it belongs to on that day."""
    bodies = _bodies(using)
    found: dict[str, list[Pair]] = defaultdict(lambda: [(0, 0)] * len(days))
    for slug, pairs in numbers.items():
        for place, (day, (sure, possible)) in enumerate(zip(days, pairs, strict=True)):
            if possible:
                row = found[_top(slug, bodies, day) if slug in bodies else slug]
                row[place] = (row[place][0] + sure, row[place][1] + possible)
    return found


def _bodies(using: str) -> dict[str, _Body]:
    columns = ("slug", "kind", "parent__slug", "predecessor__slug", "active_from", "active_to")
    rows = list(Agency.objects.using(using).order_by("slug").values_list(*columns))
    successors: dict[str, list[str]] = defaultdict(list)
    for slug, _kind, _parent, predecessor, *_active in rows:
        successors[predecessor].append(slug)
    return {
        slug: _Body(kind, parent or "", tuple(successors[slug]), active_from, active_to)
        for slug, kind, parent, _predecessor, active_from, active_to in rows
    }


def _top(slug: str, bodies: Mapping[str, _Body], day: date) -> str:
    seen = {slug}
    while (above := _above(slug, bodies, day)) and above not in seen:
        slug = above
        seen.add(slug)
    return slug


def _above(slug: str, bodies: Mapping[str, _Body], day: date) -> str:
    """One step up: what a body that has ended became, if that is one body; else what it is part of."""
    body = bodies[slug]
    if body.active_to and body.active_to < day.isoformat()[: len(body.active_to)]:
        next_ones = [name for name in body.successors if bodies[name].is_active(day)]
        if len(next_ones) == 1:
            return next_ones[0]
    parent = bodies.get(body.parent)
    return body.parent if parent and parent.kind != AgencyKind.GOVERNMENT and parent.is_active(day) else ""
