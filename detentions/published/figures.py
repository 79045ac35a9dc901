"""People held, by a counting rule, as live figures."""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Count, Max
from redis.exceptions import RedisError

from detentions.local_time import local_day, offsets_of
from detentions.models import CountingRule, CustodyEvent, Detention, Judgement, Merge, NgoCount
from detentions.statistics import Point, Question, basis, rule_named, series

ALIAS = "public"
LIVE = "default"  # live figures count every case: the role of the public side can't, so trials ask as the application
FIRST_DAY = date(1958, 1, 1)  # no figure here reaches further back
DEFAULT_DEFINITION = "all-documented-v1"
_REMEMBERED_FOR = 60  # seconds; the key holds the state of the data, so this only bounds how much is kept
_log = logging.getLogger(__name__)


class NotPublishedYet(Exception):
    """This installation doesn't show live figures, and it has no editions yet."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A counting rule and its words."""

    id: str
    name_es: str
    name_en: str
    text_es: str
    text_en: str
    counts: str
    held_through: list[str]
    minimum_hours: int
    stale_after_days: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """People held at the end of each of some days. `state_at` is the moment of the last fact that is in the numbers."""

    points: list[Point]
    definition: Definition
    known_at: datetime | None
    state_at: datetime | None
    cases: int
    start_known: int
    sample: bool


def is_live() -> bool:
    """This installation shows figures as they are now, without disclosure control: for trials."""
    return settings.LIVE_STATISTICS


def today(now: datetime) -> date:
    """The local day of the country at the moment `now`."""
    return local_day(now, offsets_of(settings.SEEDS_DIR / settings.COUNTRY.lower() / "country.toml"))


def definitions() -> list[Definition]:
    rules = CountingRule.objects.using(ALIAS).order_by("slug", "number")
    return [_definition(rule) for rule in rules]


def _definition(rule: CountingRule) -> Definition:
    text = (rule.name_es, rule.name_en, rule.text_es, rule.text_en)
    said = rule.definition
    counted = (said["counts"], said["held_through"], said["minimum_hours"], said["stale_after_days"])
    return Definition(rule.name, *text, *counted, recorded_at=rule.recorded_at)


def held_on(day: date, definition: str = DEFAULT_DEFINITION, known_at: datetime | None = None) -> Held:
    """How many were held at the end of the local `day`. Raises NoSuchRule, NotPublishedYet."""
    return held_series([day], definition, known_at)


def held_series(days: Sequence[date], definition: str = DEFAULT_DEFINITION, known_at: datetime | None = None) -> Held:
    """The same number on each of `days`, as known now or at `known_at`. Raises NoSuchRule, NotPublishedYet."""
    if not settings.LIVE_STATISTICS:
        raise NotPublishedYet
    rule = rule_named(definition, using=LIVE)
    said = next(known for known in definitions() if known.id == definition)
    state_at, stamp = _state_of_the_data()
    key = _key("held", definition, known_at, stamp, *days)
    found = _remembered(key)
    if found is None:
        question = Question(settings.COUNTRY, rule, known_at, using=LIVE)
        of = basis(question)
        found = {
            "points": [(point.value, point.possibly) for point in series(question, days)],
            "cases": of.cases,
            "start_known": of.start_known,
            "sample": of.sample,
        }
        _remember(key, found)
    points = [Point(day, value, possibly) for day, (value, possibly) in zip(days, found["points"], strict=True)]
    return Held(points, said, known_at, state_at, found["cases"], found["start_known"], found["sample"])


def _state_of_the_data() -> tuple[datetime | None, str]:
    """When the last fact or published figure was recorded or withdrawn, and a text that differs whenever a number could."""
    events = CustodyEvent.objects.using(LIVE).filter(detention__country=settings.COUNTRY)
    cases = Detention.objects.using(LIVE).filter(country=settings.COUNTRY)
    counts = NgoCount.objects.using(LIVE).filter(country=settings.COUNTRY)
    moments = {"added": Max("recorded_at"), "ended": Max("withdrawn_at"), "size": Count("id")}
    of_events, of_counts = events.aggregate(**moments), counts.aggregate(**moments)
    of_people = [model._default_manager.using(LIVE).aggregate(**moments) for model in (Judgement, Merge)]
    of_cases = cases.aggregate(size=Count("id"), merged=Count("merged_into"), added=Max("opened_at"))
    known = [moment for found in (of_events, of_counts, *of_people) for moment in (found["added"], found["ended"]) if moment]
    return max(known, default=None), "|".join(str(value) for found in (of_events, of_cases, *of_people) for value in found.values())


def _key(*parts: object) -> str:
    return "published:" + hashlib.sha256("|".join(map(str, (settings.COUNTRY, *parts))).encode()).hexdigest()


def _remembered(key: str) -> dict[str, Any] | None:
    try:
        found = cache.get(key)
    except (RedisError, OSError) as why:
        _log.warning("No short memory (%s): figures are counted anew each time.", type(why).__name__)
        return None
    return json.loads(found) if isinstance(found, str) else None


def _remember(key: str, found: dict[str, Any]) -> None:
    try:
        cache.set(key, json.dumps(found), _REMEMBERED_FOR)
    except (RedisError, OSError):  # said by `_remembered` a moment ago
        return
