"""What a case file says: every standing fact with its words, what follows from them, and what has been changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from detentions.circle import Circle, circle_of
from detentions.custody import NOT_FREE, Contradiction, Rule, State
from detentions.dossier import Dossier, dossier_of, existence_of, lives
from detentions.local_time import Offsets, local_day, offsets_of
from detentions.models import Attribute, Change, Charge, Citation, CustodyEvent, DetaineeName, Detention, Ruling, User
from tracker import confided, rules
from tracker.casework.gathering import Gathered, Kept, gathered

ALL = Rule("case-file", held_through=NOT_FREE)  # a case file shows everybody, however short or silent

CONFLICTS = {
    Contradiction.ARREST_DATES_DIFFER: _("The sources give different days for the arrest. Both are kept until somebody rules on it."),
    Contradiction.ARREST_AGENCIES_DIFFER: _(
        "The sources name different agencies for the arrest. Both are kept until somebody rules on it."
    ),
    Contradiction.RELEASE_BEFORE_ARREST: _("A release is dated before the arrest on file. There may be an earlier detention."),
    Contradiction.RELEASES_DIFFER: _(
        "The sources tell the release differently: another day, or another kind. Both are kept until somebody rules on it."
    ),
    Contradiction.IN_CUSTODY_AFTER_RELEASE: _("The person is said to be in custody after the release. A re-arrest may be missing."),
    Contradiction.REARREST_WITHOUT_RELEASE: _("A re-arrest follows an arrest without a release between them. A release may be missing."),
    Contradiction.DEATHS_DIFFER: _("The sources give different days for the death."),
    Contradiction.EVENT_AFTER_DEATH: _("An event is dated after the death. One of the dates, or the person, may be wrong."),
    Contradiction.AGENCY_NOT_THERE_YET: _(
        "An agency is named that did not exist on that day. Its predecessor or successor may be meant, or the date may be wrong."
    ),
    Contradiction.TWO_OPEN_DETENTIONS: _("The person has two detentions at the same time: %(cases)s. They may be one, or two people."),
    Contradiction.HELD_AFTER_DEATH: _("Another detention of the person (%(cases)s) tells of events after the death."),
}

STATES = {
    State.NOT_KNOWN: _("State not known"),
    State.HELD: _("In custody"),
    State.WHEREABOUTS_UNKNOWN: _("In custody, whereabouts unknown"),
    State.RELEASE_NOT_CARRIED_OUT: _("Release order not carried out"),
    State.HOUSE_ARREST: _("House arrest"),
    State.RELEASED_UNDER_MEASURES: _("Released under measures"),
    State.RELEASED: _("Released"),
    State.ESCAPED: _("Escaped"),
    State.DIED: _("Died in custody"),
}


@dataclass(frozen=True, slots=True)
class Quote:
    """The words a fact rests on, or, without a span, where it was read. `closed` says why the reader doesn't see the words."""

    citation: Citation
    words: str
    paragraph: int | None
    closed: str = ""


@dataclass(frozen=True, slots=True)
class Told:
    """One fact with its words."""

    fact: Kept
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that the organisation knows of one detention. `state` holds at the end of the day asked for. `kept` are the facts of the case
    and its person that stand or once stood, the oldest of each kind first."""

    detention: Detention
    name: str
    state: State
    state_words: str
    days_silent: int | None
    conflicts: tuple[str, ...]
    dossier: Dossier | None
    names: tuple[Told, ...]
    attributes: tuple[Told, ...]
    events: tuple[Told, ...]
    charges: tuple[Told, ...]
    changes: tuple[Change, ...]
    people: dict[int, User]
    rulings: dict[str, Ruling]
    others: tuple[Detention, ...]
    kept: tuple[Kept, ...]

    @property
    def rival_facts(self) -> dict[UUID, bool]:
        """Claims beside which another stands: fact → whether the question is still open."""
        groups = self.dossier.rivals if self.dossier else ()
        return {claim.fact: group.followed is None for group in groups for claim in group.claims if claim.fact}


def case_file(public_id: str, user: User, *, day: date) -> CaseFile | None:
    """The case, or None when there is none or the person may not see it: the two look the same."""
    joined = ("detainee", "organisation", "opened_by", "merged_into", "key")
    detention = rules.visible_cases(user).select_related(*joined).filter(public_id=public_id).first()
    if detention is None:
        return None
    if detention.merged_into and user_sees(detention.merged_into, user):
        return case_file(detention.merged_into.public_id, user, day=day)
    circle, now = circle_of(detention.pk), timezone.now()
    all_told = gathered(detention, circle, user)
    events = [event for event in all_told.events if event.withdrawn_at is None]
    charges = [charge for charge in all_told.charges if charge.withdrawn_at is None]
    agencies = {agency for event in events for agency in event.agencies.all()}
    found = dossier_of(
        detention.pk,
        circle.detentions,
        lives(circle.home, events, charges, all_told.rulings),
        existence_of(agencies),
        day=day,
        rule=ALL,
        offsets=_offsets(),
        now=now,
    )
    names_on_file = sorted((one for one in all_told.names if one.withdrawn_at is None), key=lambda one: one.kind, reverse=True)
    state = found.situation.state if found else State.NOT_KNOWN
    quotes = _quotes(all_told, user, at=now)
    return CaseFile(
        detention=detention,
        name=_main_name(detention, names_on_file),
        state=state,
        state_words=str(STATES[state]),
        days_silent=found.situation.days_silent if found else None,
        conflicts=_conflicts(found, all_told.seen) if found else (),
        dossier=found,
        names=_told(names_on_file, quotes),
        attributes=_told((one for one in all_told.attributes if one.withdrawn_at is None), quotes),
        events=_told((event for event in events if event.detention_id in circle.cases), quotes),
        charges=_told((charge for charge in charges if charge.detention_id in circle.cases), quotes),
        changes=all_told.changes,
        people=all_told.people,
        rulings={one.field: one for one in all_told.rulings if one.detention_id in circle.cases},
        others=_others(found, all_told.seen),
        kept=tuple(_kept(all_told, circle)),
    )


def _main_name(detention: Detention, on_file: Sequence[DetaineeName]) -> str:
    """Of the case's own record of the person, else of another."""
    mains = [one for one in on_file if one.kind == DetaineeName.Kind.MAIN]
    return next((one.as_written for one in sorted(mains, key=lambda one: one.detainee_id != detention.detainee_id)), "")


def _kept(all_told: Gathered, circle: Circle) -> Iterator[Kept]:
    of_people: tuple[Sequence[DetaineeName | Attribute], ...] = (all_told.names, all_told.attributes)
    for facts in of_people:
        yield from sorted((one for one in facts if one.detainee_id in circle.people_of_cases), key=_as_recorded)
    of_cases: tuple[Sequence[CustodyEvent | Charge], ...] = (all_told.events, all_told.charges)
    for told in of_cases:
        yield from sorted((one for one in told if one.detention_id in circle.cases), key=_as_recorded)


def _as_recorded(fact: Kept) -> tuple[datetime, UUID]:
    return fact.recorded_at, fact.pk


def _others(found: Dossier | None, seen: Sequence[Detention]) -> tuple[Detention, ...]:
    """Other detentions of the person that the reader may see."""
    return tuple(one for one in seen if one.public_id in found.other_detentions and one.merged_into_id is None) if found else ()


def sees(public_id: str, user: User) -> Detention | None:
    """The case itself, when the person may see it."""
    return rules.visible_cases(user).filter(public_id=public_id, merged_into=None).first()


def user_sees(detention: Detention, user: User) -> bool:
    return rules.visible_cases(user).filter(pk=detention.pk).exists()


def today(now: datetime) -> date:
    """The local day of the country."""
    return local_day(now, _offsets())


def _offsets() -> Offsets:
    return offsets_of(settings.SEEDS_DIR / settings.COUNTRY.lower() / "country.toml")


def _conflicts(found: Dossier, seen: Sequence[Detention]) -> tuple[str, ...]:
    """What doesn't fit together. Cases that the user may not see aren't named."""
    cases = {"cases": ", ".join(one.public_id for one in seen if one.public_id in found.other_detentions) or "…"}
    return tuple(str(CONFLICTS[one]) % cases for one in found.contradictions)


def _told(facts: Iterable[Kept], quotes: dict[UUID, list[Quote]]) -> tuple[Told, ...]:
    return tuple(Told(fact, tuple(quotes.get(fact.pk, ()))) for fact in facts)


def _quotes(all_told: Gathered, reader: User, *, at: datetime) -> dict[UUID, list[Quote]]:
    """The words by fact. What was told in confidence is shown to those whom the consent names, as long as it lasts."""
    found: dict[UUID, list[Quote]] = defaultdict(list)
    cited = all_told.citations
    closed = confided.closed_by(all_told.testimonies, reader, at=at)
    sources = {one.source_id: one.source for one in cited if one.source_id not in closed}
    texts = {pk: source.words() for pk, source in sources.items()}
    for citation in cited:
        if citation.start is None or citation.end is None or citation.source_id in closed:
            found[citation.fact_id].append(Quote(citation, "", None, closed.get(citation.source_id, "")))
            continue
        text = texts[citation.source_id]
        paragraph = 1 + sum(1 for block in text[: citation.start].split("\n") if block.strip()) if citation.start else 1
        before = text[: citation.start].rsplit("\n", 1)[-1]
        found[citation.fact_id].append(Quote(citation, text[citation.start : citation.end], paragraph - 1 if before.strip() else paragraph))
    return found
