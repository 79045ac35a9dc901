"""Is this person, this detention known already?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from detentions import names
from detentions.custody import NOT_FREE, LifeEvent, Rule, possibly_held
from detentions.models import DetaineeName
from detentions.when import When
from tracker.matching.apart import FirstLook
from tracker.matching.likeness import likeness
from tracker.matching.near import NameOnFile, named_alike
from tracker.matching.on_file import CaseOnFile, EventOnFile, cases_of
from tracker.models import Candidate

LEAST_SCORE = 0.7
MOST_SUGGESTIONS = 5
_MOST_TOKENS = 8
_SHORTEST_TOKEN = 3
_TAKEN = frozenset({"arrest", "disappearance", None})  # what a re-arrest, a release or a hearing follows
_ANY = Rule("matching", held_through=NOT_FREE)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A case that may be meant. `score` is between 0 and 1; `reasons` are sentences for the reviewer."""

    detention: CaseOnFile
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


def namesakes(candidate: Candidate) -> list[Suggestion]:
    """Cases of the same organisation under the name of somebody who is said not to be detained."""
    return look_for(_sought(candidate))


def look_for(sought: Sought) -> list[Suggestion]:
    """Cases of the organisation that may be this person's, best first. A sealed case is never offered."""
    return look_for_each([sought])[0]


def look_for_each(wanted: Sequence[Sought]) -> list[list[Suggestion]]:
    """The same for each of several people: a few questions to the database for all of them together."""
    near = named_alike([(one.words, one.organisation) for one in wanted])
    alike = [_alike(one, on_file) for one, on_file in zip(wanted, near, strict=True)]
    cases = cases_of({person for scored in alike for person in scored})
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


def _judged(sought: Sought, alike: dict[int, tuple[str, float]], cases: Mapping[int, Sequence[CaseOnFile]]) -> list[Suggestion]:
    found = [
        _judge(case, *scored, sought)
        for person, scored in alike.items()
        for case in cases.get(person, [])
        if case.organisation == sought.organisation
    ]
    return sorted(found, key=lambda one: (-one.score, one.detention.public_id))[:MOST_SUGGESTIONS]


def is_called(detainee: int, name: str) -> bool:
    """Whether some name on file of the person is like this one."""
    known = DetaineeName.objects.standing().filter(detainee=detainee).values_list("as_written", flat=True)
    return any(likeness(name, one, settings.COUNTRY) >= LEAST_SCORE for one in known)


def _alike(sought: Sought, on_file: Iterable[NameOnFile]) -> dict[int, tuple[str, float]]:
    """Of these people those with a similar name: id → (name on file, likeness)."""
    best: dict[int, tuple[str, float]] = {}
    first_look = FirstLook(sought.name, sought.folded, settings.COUNTRY)
    for person, as_written, folded in on_file:
        if first_look.tells_apart(as_written, folded):
            continue
        alike = likeness(sought.name, as_written, settings.COUNTRY)
        known, best_yet = best.get(person, ("", 0.0))
        if alike >= LEAST_SCORE and (alike > best_yet or (alike == best_yet and as_written < known)):
            best[person] = (as_written, alike)
    return best


def _in_custody(events: Sequence[EventOnFile], told: When) -> bool:
    """Whether the person may have been held just before what the proposal tells, so that it can be the next event of this life."""
    life = [LifeEvent(event.kind, event.when, event.release_kind) for event in events]
    day = told.latest or told.earliest
    return day is None or possibly_held(life, day - timedelta(days=1), _ANY) or possibly_held(life, day, _ANY)


def _judge(case: CaseOnFile, name: str, likeness: float, sought: Sought) -> Suggestion:
    reasons = [_("The names are the same.") if names.fold(name) == sought.folded else _("The names are alike: %(name)s.") % {"name": name}]
    score = likeness
    events, told = case.events, sought.told
    arrests = [event for event in events if event.kind in {"arrest", "rearrest"} and event.when.is_known]
    days = [event.when.earliest or event.when.latest for event in arrests]
    if sought.event not in _TAKEN:
        held = _in_custody(events, told)
        reasons += [_("In custody by what is on file.")] if held else []
        score = min(1.0, score + 0.05) if held else score
    elif told.is_known and days and days[0]:
        near = any(event.when.may_be(told) for event in arrests)
        day = date_format(days[0], pgettext("format of a day", "j M Y"))
        reasons.append(
            _("The arrest on file may be of the same day (%(day)s).") % {"day": day}
            if near
            else _("The arrest on file is of another day (%(day)s).") % {"day": day}
        )
        score = min(1.0, score + 0.05) if near else score - 0.1
    on_file = {agency for event in events for agency in event.agencies}
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
