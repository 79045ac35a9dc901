"""Is this person, this detention known already?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from itertools import combinations
from operator import add, or_

from django.conf import settings
from django.db.models import Case, F, Prefetch, Q
from django.db.models import When as Whenever
from django.db.models.functions import Abs
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from detentions import names
from detentions.choices import Visibility
from detentions.custody import NOT_FREE, LifeEvent, Rule, possibly_held
from detentions.models import CustodyEvent, DetaineeName, Detention, FindableCase, NameWord, NotDetained
from detentions.when import When
from tracker.matching.likeness import likeness, variants
from tracker.models import Candidate

LEAST_SCORE = 0.7
MOST_SUGGESTIONS = 5
_MOST_PEOPLE = 200
_MOST_TOKENS = 8
_MOST_HEARD = 500
_SPELT_ALIKE = 75  # of 100
_SHORTEST_TOKEN = 3
_TAKEN = frozenset({"arrest", "disappearance", None})  # what a re-arrest, a release or a hearing follows
_ANY = Rule("matching", held_through=NOT_FREE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that may be meant. `score` is between 0 and 1; `reasons` are sentences for the reviewer."""

    detention: Detention
    name: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sought:
    """Whom to look for. `agencies` by acronym, else slug; `event` is None for an arrest."""

    name: str
    organisation: int
    told: When
    agencies: frozenset[str] = frozenset()
    event: str | None = None

    @property
    def folded(self) -> str:
        return names.fold(self.name)


def suggest(candidate: Candidate) -> list[Suggestion]:
    """Cases of the same organisation that may be the proposal's, best first. A sealed case is never offered."""
    if candidate.kind != Candidate.Kind.DETENTION:
        return []
    values = candidate.values
    sought = Sought(
        candidate.headline,
        candidate.report.organisation_id,
        When.parse(values["date"]["value"]) if "date" in values else When.unknown(),
        frozenset(values.get("agencies", {}).get("value", [])),
        values.get("event", {}).get("value"),
    )
    return look_for(sought)


def look_for(sought: Sought) -> list[Suggestion]:
    """Cases of the organisation that may be this person's, best first. A sealed case is never offered."""
    scored = _alike(sought)
    if not scored:
        return []
    cases = (
        Detention.objects.filter(detainee_id__in=scored, organisation_id=sought.organisation, merged_into=None)
        .exclude(visibility=Visibility.SEALED)
        .select_related("detainee")
        .prefetch_related(Prefetch("events", CustodyEvent.objects.standing().prefetch_related("agencies"), to_attr="standing_events"))
    )
    found = [_judge(case, *scored[case.detainee_id], sought) for case in cases if case.standing_events]  # type: ignore[attr-defined]  # its Prefetch
    return sorted(found, key=lambda one: (-one.score, one.detention.public_id))[:MOST_SUGGESTIONS]


def is_called(detainee: int, name: str) -> bool:
    """Whether some name on file of the person is like this one."""
    known = DetaineeName.objects.standing().filter(detainee=detainee).values_list("as_written", flat=True)
    return any(likeness(name, one, settings.COUNTRY) >= LEAST_SCORE for one in known)


def said_not_detained(candidate: Candidate) -> list[NotDetained]:
    """Recorded statements that a person of this name was not detained."""
    known = NotDetained.objects.standing().filter(folded=candidate.folded)
    return list(known.order_by("-recorded_at", "pk")[:MOST_SUGGESTIONS])


def _alike(sought: Sought) -> dict[int, tuple[str, float]]:
    """Detainees with a similar name: id → (name on file, likeness)."""
    tokens = set(sought.folded.split()[:_MOST_TOKENS])
    if not any(len(token) >= _SHORTEST_TOKEN for token in tokens):
        return {}
    people = _with_words_of(tokens, sought.organisation)
    rows = DetaineeName.objects.standing().filter(detainee__in=people).order_by("pk").values_list("detainee_id", "as_written")
    best: dict[int, tuple[str, float]] = {}
    for detainee, as_written in rows:
        alike = likeness(sought.name, as_written, settings.COUNTRY)
        if alike >= LEAST_SCORE and alike > best.get(detainee, ("", 0.0))[1]:
            best[detainee] = (as_written, alike)
    return best


def _with_words_of(tokens: Collection[str], organisation: int) -> list[int]:
    """Detainees whose names share two words with these, or the only one, misspelt or not; those that share most first.

    Asks the index over the words of names: a common surname has thousands of bearers, and any cut among them would lose the right one.
    """
    meant = _spellings(tokens)
    shared = [Q(terms__overlap=words) for words in meant]
    together = reduce(or_, (one & other for one, other in combinations(shared, 2))) if len(shared) > 1 else shared[0]
    number = reduce(add, (Case(Whenever(one, then=1), default=0) for one in shared))
    rows = FindableCase.objects.filter(together, readers__contains=[organisation]).annotate(shared=number)
    nearest = rows.order_by("-shared", Abs(F("name_words") - len(meant)), "detention_id")
    return list(nearest.values_list("detainee_id", flat=True)[:_MOST_PEOPLE])


def _spellings(tokens: Collection[str]) -> list[list[str]]:
    """Of each word itself, what it is short for, and the words on file that sound like it and are spelt alike."""
    forms = variants(settings.COUNTRY)
    sounds = {names.sound(token) for token in tokens} - {""}
    heard = list(NameWord.objects.filter(sound__in=sounds).values_list("word", flat=True)[:_MOST_HEARD])
    return [
        sorted({token, *forms.get(token, ()), *(word for word in heard if fuzz.ratio(word, token) >= _SPELT_ALIKE)})
        for token in sorted(tokens)
    ]


def _in_custody(events: list[CustodyEvent], told: When) -> bool:
    """Whether the person may have been held just before what the proposal tells, so that it can be the next event of this life."""
    life = [LifeEvent(event.kind, event.when, event.release_kind) for event in events]
    day = told.latest or told.earliest
    return day is None or possibly_held(life, day - timedelta(days=1), _ANY) or possibly_held(life, day, _ANY)


def _judge(case: Detention, name: str, likeness: float, sought: Sought) -> Suggestion:
    reasons = [_("The names are the same.") if names.fold(name) == sought.folded else _("The names are alike: %(name)s.") % {"name": name}]
    score = likeness
    events: list[CustodyEvent] = case.standing_events  # type: ignore[attr-defined]  # set by the Prefetch above
    told = sought.told
    arrests = [event for event in events if event.kind in {"arrest", "rearrest"} and event.when.is_known]
    days = [event.earliest or event.latest for event in arrests]
    if sought.event not in _TAKEN:
        held = _in_custody(events, told)
        reasons += [_("In custody by what is on file.")] if held else []
        score = min(1.0, score + 0.05) if held else score
    elif told.is_known and days and days[0]:
        near = any(event.when.may_be(told) for event in arrests)
        day = date_format(days[0], "DATE_FORMAT")
        reasons.append(
            _("The arrest on file may be of the same day (%(day)s).") % {"day": day}
            if near
            else _("The arrest on file is of another day (%(day)s).") % {"day": day}
        )
        score = min(1.0, score + 0.05) if near else score - 0.1
    on_file = {agency.acronym or agency.slug for event in events for agency in event.agencies.all()}
    proposed = sought.agencies
    if on_file and proposed:
        same = on_file & proposed
        reasons.append(
            _("The same agency: %(names)s.") % {"names": ", ".join(sorted(same))}
            if same
            else _("Another agency on file: %(names)s.") % {"names": ", ".join(sorted(on_file))}
        )
        score = min(1.0, score + 0.02) if same else score - 0.05
    return Suggestion(detention=case, name=name, score=round(max(score, 0.0), 2), reasons=tuple(reasons))
