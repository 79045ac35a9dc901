"""What a case file says: every standing fact with its words, what follows from them, and what has been changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from detentions.choices import SourceKind
from detentions.custody import NOT_FREE, Contradiction, Rule, State
from detentions.dossier import Dossier, dossier, home_of, same_people
from detentions.local_time import Offsets, local_day, offsets_of
from detentions.models import Attribute, Change, Charge, Citation, CustodyEvent, DetaineeName, Detention, Ruling, Source, User
from tracker import confided, rules

ALL = Rule("case-file", held_through=NOT_FREE)  # a case file shows everybody, however short or silent
_BATCHES = ("cases_opened_in_bulk", "batch_taken_back")

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

    fact: CustodyEvent | Charge | DetaineeName | Attribute
    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """All that the organisation knows of one detention. `state` holds at the end of the day asked for."""

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
    cases: tuple[int, ...]

    @property
    def rival_facts(self) -> dict[UUID, bool]:
        """Claims beside which another stands: fact → whether the question is still open."""
        groups = self.dossier.rivals if self.dossier else ()
        return {claim.fact: group.followed is None for group in groups for claim in group.claims if claim.fact}


def case_file(public_id: str, user: User, *, day: date) -> CaseFile | None:
    """The case, or None when there is none or the person may not see it: the two look the same."""
    detention = (
        rules.visible_cases(user).select_related("detainee", "organisation", "opened_by", "merged_into").filter(public_id=public_id).first()
    )
    if detention is None:
        return None
    if detention.merged_into and user_sees(detention.merged_into, user):
        return case_file(detention.merged_into.public_id, user, day=day)
    cases, people = _belonging(detention, user)
    events = list(
        CustodyEvent.objects.standing()
        .filter(detention__in=cases)
        .select_related("place", "facility", "recorded_by")
        .prefetch_related("agencies")
        .order_by("earliest", "recorded_at", "pk")
    )
    names_on_file = list(DetaineeName.objects.standing().filter(detainee__in=people).select_related("recorded_by").order_by("-kind", "pk"))
    attributes = list(Attribute.objects.standing().filter(detainee__in=people).select_related("recorded_by").order_by("kind", "pk"))
    charges = list(
        Charge.objects.standing().filter(detention__in=cases).select_related("offence", "recorded_by").order_by("earliest", "pk")
    )
    now = timezone.now()
    quotes = _quotes([fact.pk for fact in (*events, *names_on_file, *attributes, *charges)], user, at=now)
    found = dossier(detention, day=day, rule=ALL, offsets=_offsets(), now=now)
    state = found.situation.state if found else State.NOT_KNOWN
    changes = _changes(detention)
    mains = [one for one in names_on_file if one.kind == DetaineeName.Kind.MAIN]
    main = next((one.as_written for one in sorted(mains, key=lambda one: one.detainee_id != detention.detainee_id)), "")
    return CaseFile(
        detention=detention,
        name=main,
        state=state,
        state_words=str(STATES[state]),
        days_silent=found.situation.days_silent if found else None,
        conflicts=_conflicts(found, user) if found else (),
        dossier=found,
        names=_told(names_on_file, quotes),
        attributes=_told(attributes, quotes),
        events=_told(events, quotes),
        charges=_told(charges, quotes),
        changes=tuple(changes),
        people=User.objects.in_bulk({change.by_id for change in changes}),
        rulings={one.field: one for one in _rulings(cases)},
        others=_others(found, user) if found else (),
        cases=tuple(cases),
    )


def _rulings(cases: list[int]) -> list[Ruling]:
    rows = Ruling.objects.standing().filter(detention__in=cases)
    return list(rows.select_related("recorded_by").order_by("recorded_at", "pk"))


def _others(found: Dossier, user: User) -> tuple[Detention, ...]:
    """Other detentions of the person that the reader may see."""
    if not found.other_detentions:
        return ()
    return tuple(rules.visible_cases(user).filter(public_id__in=found.other_detentions, merged_into=None).order_by("public_id"))


def sees(public_id: str, user: User) -> Detention | None:
    """The case itself, when the person may see it."""
    return rules.visible_cases(user).filter(public_id=public_id, merged_into=None).first()


def user_sees(detention: Detention, user: User) -> bool:
    return rules.visible_cases(user).filter(pk=detention.pk).exists()


def _belonging(detention: Detention, user: User) -> tuple[list[int], set[int]]:
    """The cases whose facts are this life's: itself and those merged into it; and the records of the person that the user may see."""
    cases = [case for case, home in home_of([detention.pk]).items() if home == detention.pk]
    same = rules.visible_cases(user).filter(detainee_id__in=same_people(detention.detainee_id))
    records = Detention.objects.filter(Q(pk__in=cases) | Q(pk__in=same.values("pk")))
    return cases, set(records.values_list("detainee_id", flat=True))


def today(now: datetime) -> date:
    """The local day of the country."""
    return local_day(now, _offsets())


def _offsets() -> Offsets:
    return offsets_of(settings.SEEDS_DIR / settings.COUNTRY.lower() / "country.toml")


def _conflicts(found: Dossier, user: User) -> tuple[str, ...]:
    """What doesn't fit together. Cases that the user may not see aren't named."""
    seen = rules.visible_cases(user).filter(public_id__in=found.other_detentions).order_by("public_id")
    cases = {"cases": ", ".join(seen.values_list("public_id", flat=True)) or "…"}
    return tuple(str(CONFLICTS[one]) % cases for one in found.contradictions)


def _changes(detention: Detention) -> list[Change]:
    """The latest changes to the case, with the batches that opened it, added to it, or were taken back out of it."""
    own = list(Change.objects.filter(subject_kind="detention", subject_id=detention.public_id).order_by("-number")[:100])
    of_person = [model.objects.filter(detainee=detention.detainee_id) for model in (DetaineeName, Attribute)]
    of_case = [model.objects.filter(detention=detention) for model in (CustodyEvent, Charge)]
    first, *others = (facts.values_list("recorded_at", "withdrawn_at") for facts in (*of_person, *of_case))
    moments = {moment for pair in first.union(*others) for moment in pair if moment}
    batches = Change.objects.filter(subject_kind="batch", action__in=_BATCHES, at__in=moments)
    return sorted([*own, *batches], key=lambda change: -change.number)


def _told(facts: Iterable[CustodyEvent | Charge | DetaineeName | Attribute], quotes: dict[UUID, list[Quote]]) -> tuple[Told, ...]:
    return tuple(Told(fact, tuple(quotes.get(fact.pk, ()))) for fact in facts)


def _quotes(fact_ids: list[UUID], reader: User, *, at: datetime) -> dict[UUID, list[Quote]]:
    """The words by fact. What was told in confidence is shown to those whom the consent names, as long as it lasts."""
    found: dict[UUID, list[Quote]] = defaultdict(list)
    cited = list(Citation.objects.filter(fact_id__in=fact_ids).order_by("field", "start", "pk"))
    sources = Source.objects.filter(pk__in={one.source_id for one in cited}).select_related("key").defer("content")
    kept = {source.pk: source for source in sources}  # each once: a register's text is long, and many facts cite it
    for one in cited:
        one.source = kept[one.source_id]
    confidences = {one.source_id for one in cited if one.source.kind == SourceKind.TESTIMONY}
    closed = confided.closed_to(reader, confidences, at=at) if confidences else {}
    texts = {one.source_id: one.source.words() for one in cited if one.source_id not in closed}
    for citation in cited:
        if citation.start is None or citation.end is None or citation.source_id in closed:
            found[citation.fact_id].append(Quote(citation, "", None, closed.get(citation.source_id, "")))
            continue
        text = texts[citation.source_id]
        paragraph = 1 + sum(1 for block in text[: citation.start].split("\n") if block.strip()) if citation.start else 1
        before = text[: citation.start].rsplit("\n", 1)[-1]
        found[citation.fact_id].append(Quote(citation, text[citation.start : citation.end], paragraph - 1 if before.strip() else paragraph))
    return found
