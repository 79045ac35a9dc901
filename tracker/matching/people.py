"""Is this person, this detention known already?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import reduce
from itertools import combinations
from operator import add, or_

from django.conf import settings
from django.db.models import Case, F, Prefetch, Q, QuerySet
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

    @property
    def words(self) -> frozenset[str]:
        """The words of the name that are looked for; none where none of them says enough."""
        words = frozenset(self.folded.split()[:_MOST_TOKENS])
        return words if any(len(word) >= _SHORTEST_TOKEN for word in words) else frozenset()


def suggest(candidate: Candidate) -> list[Suggestion]:
    """Cases of the same organisation that may be the proposal's, best first. A sealed case is never offered."""
    return suggest_each([candidate])[candidate.pk]


def suggest_each(candidates: Sequence[Candidate]) -> dict[int, list[Suggestion]]:
    """The same for each of several proposals."""
    people = [one for one in candidates if one.kind == Candidate.Kind.DETENTION]
    found = look_for_each([_sought(one) for one in people])
    return {**{one.pk: [] for one in candidates}, **{one.pk: cases for one, cases in zip(people, found, strict=True)}}


def look_for(sought: Sought) -> list[Suggestion]:
    """Cases of the organisation that may be this person's, best first. A sealed case is never offered."""
    return look_for_each([sought])[0]


def look_for_each(wanted: Sequence[Sought]) -> list[list[Suggestion]]:
    """The same for each of several people: one question to the index of names for each, the others once for all."""
    heard = _heard({word for one in wanted for word in one.words})
    near = [_with_words_of(_spellings(one.words, heard), one.organisation) if one.words else [] for one in wanted]
    names_of = _names_of({person for people in near for person in people})
    alike = [_alike(one, people, names_of) for one, people in zip(wanted, near, strict=True)]
    cases = _cases_of({person for scored in alike for person in scored})
    return [_judged(one, scored, cases) for one, scored in zip(wanted, alike, strict=True)]


def _sought(candidate: Candidate) -> Sought:
    values = candidate.values
    return Sought(
        candidate.headline,
        candidate.report.organisation_id,
        When.parse(values["date"]["value"]) if "date" in values else When.unknown(),
        frozenset(values.get("agencies", {}).get("value", [])),
        values.get("event", {}).get("value"),
    )


def _judged(sought: Sought, alike: dict[int, tuple[str, float]], cases: dict[int, list[Detention]]) -> list[Suggestion]:
    found = [
        _judge(case, *scored, sought)
        for person, scored in alike.items()
        for case in cases.get(person, [])
        if case.organisation_id == sought.organisation
    ]
    return sorted(found, key=lambda one: (-one.score, one.detention.public_id))[:MOST_SUGGESTIONS]


def standing_events() -> Prefetch[str, QuerySet[CustodyEvent], str]:
    """Of cases the events that stand, with their agencies and the names of their places, as `standing_events`."""
    rows = CustodyEvent.objects.standing().annotate(place_name=F("place__name_es"), facility_name=F("facility__name_es"))
    return Prefetch("events", rows.prefetch_related("agencies").order_by("earliest", "pk"), to_attr="standing_events")


def _cases_of(people: Collection[int]) -> dict[int, list[Detention]]:
    """Their cases with the events that stand; none that is sealed, merged or without an event."""
    found: dict[int, list[Detention]] = defaultdict(list)
    if people:
        rows = Detention.objects.filter(detainee_id__in=people, merged_into=None).exclude(visibility=Visibility.SEALED)
        for case in rows.prefetch_related(standing_events()):
            if case.standing_events:  # type: ignore[attr-defined]  # its Prefetch
                found[case.detainee_id].append(case)
    return found


def is_called(detainee: int, name: str) -> bool:
    """Whether some name on file of the person is like this one."""
    known = DetaineeName.objects.standing().filter(detainee=detainee).values_list("as_written", flat=True)
    return any(likeness(name, one, settings.COUNTRY) >= LEAST_SCORE for one in known)


def said_not_detained(candidate: Candidate) -> list[NotDetained]:
    """Recorded statements that a person of this name was not detained."""
    known = NotDetained.objects.standing().filter(folded=candidate.folded)
    return list(known.order_by("-recorded_at", "pk")[:MOST_SUGGESTIONS])


def _names_of(people: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    if people:
        rows = DetaineeName.objects.standing().filter(detainee__in=people).order_by("pk").values_list("detainee_id", "as_written")
        for person, as_written in rows:
            found[person].append(as_written)
    return found


def _alike(sought: Sought, people: Collection[int], names_of: dict[int, list[str]]) -> dict[int, tuple[str, float]]:
    """Of these people those with a similar name: id → (name on file, likeness)."""
    best: dict[int, tuple[str, float]] = {}
    for person in people:
        for as_written in names_of.get(person, []):
            alike = likeness(sought.name, as_written, settings.COUNTRY)
            if alike >= LEAST_SCORE and alike > best.get(person, ("", 0.0))[1]:
                best[person] = (as_written, alike)
    return best


def _with_words_of(meant: Sequence[Sequence[str]], organisation: int) -> list[int]:
    """Detainees whose names share two words with these, or the only one, misspelt or not; those that share most first.

    Asks the index over the words of names: a common surname has thousands of bearers, and any cut among them would lose the right one.
    """
    shared = [Q(terms__overlap=words) for words in meant]
    together = reduce(or_, (one & other for one, other in combinations(shared, 2))) if len(shared) > 1 else shared[0]
    number = reduce(add, (Case(Whenever(one, then=1), default=0) for one in shared))
    rows = FindableCase.objects.filter(together, readers__contains=[organisation]).annotate(shared=number)
    nearest = rows.order_by("-shared", Abs(F("name_words") - len(meant)), "detention_id")
    return list(nearest.values_list("detainee_id", flat=True)[:_MOST_PEOPLE])


def _heard(words: Collection[str]) -> dict[str, list[str]]:
    """Words on file by their sound, of the sounds of these."""
    sounds = {names.sound(word) for word in words} - {""}
    found: dict[str, list[str]] = defaultdict(list)
    if sounds:
        rows = NameWord.objects.filter(sound__in=sounds).values_list("sound", "word")
        for sound, word in rows[: _MOST_HEARD * len(words)]:
            found[sound].append(word)
    return found


def _spellings(words: Collection[str], heard: dict[str, list[str]]) -> list[list[str]]:
    """Of each word itself, what it is short for, and the words on file that sound like one of them and are spelt alike."""
    forms = variants(settings.COUNTRY)
    known = [other for sound in sorted({names.sound(word) for word in words} - {""}) for other in heard.get(sound, [])]
    return [
        sorted({word, *forms.get(word, ()), *(other for other in known if fuzz.ratio(other, word) >= _SPELT_ALIKE)})
        for word in sorted(words)
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
