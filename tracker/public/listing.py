"""The public list: cases that are public by decision, one line each and one page each. All from the last edition, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from detentions import editions, published
from detentions.choices import EventKind, ReleaseKind
from detentions.published import Entry
from detentions.when import Precision, When
from tracker.public import wording
from tracker.public.breakdowns import Case, line_of, status_of
from tracker.public.wording import called

PAGE = 100
_SHAPES = {"release": "k-out", "death": "k-out", "disappearance": "k-missing"}
_STATUSES = {
    "alleged": gettext_lazy("alleged by the authorities"),
    "charged": gettext_lazy("charged"),
    "convicted": gettext_lazy("convicted; we state no guilt"),
    "acquitted": gettext_lazy("acquitted"),
    "dropped": gettext_lazy("dropped"),
}


@dataclass(frozen=True, slots=True)
class Happened:
    """One dated thing. `day` is for machines, empty where the date isn't known to the day or is withheld."""

    shape: str
    day: str
    when: str
    what: str
    where: str
    facility: tuple[str, str] | None
    agencies: list[tuple[str, str]]
    notes: list[str]
    sources: list[int]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something was read: who published it, when, and the address, with its host in pieces between which a line may break."""

    publisher: str
    when: str
    link: str
    host: list[str]


@dataclass(frozen=True, slots=True)
class CasePage:
    id: str
    name: str
    is_minor: bool
    status: str
    shape: str
    since: str
    detained: str
    agencies: list[tuple[str, str]]
    days: str
    events: list[Happened]
    charges: list[tuple[str, str, str]]
    about: list[tuple[str, str]]
    others: list[str]
    sources: list[Origin]
    edition: int
    edition_day: str
    sample: bool


@dataclass(frozen=True, slots=True)
class Directories:
    """Names of agencies, places and offences, by slug."""

    agencies: Mapping[str, Entry]
    places: Mapping[str, Entry]
    offences: Mapping[str, Entry]

    @staticmethod
    def read() -> Directories:
        found = (published.agencies(), published.locations(), published.offences())
        return Directories(*({one.slug: one for one in entries} for entries in found))


def last_edition() -> tuple[editions.Info, editions.Cases] | None:
    """The last edition and its listed cases. None before the first one."""
    made = editions.editions()
    return (made[-1], editions.cases(made[-1].number)) if made else None


def lines(rows: Sequence[Mapping[str, Any]], known: Directories, language: str) -> list[Case]:
    """One line per case. Each has an event."""
    return [line_of(row, known.agencies, known.places, published.DEFAULT_DEFINITION, language) for row in rows]


def case_page(public_id: str, language: str) -> CasePage | str | None:
    """The page of a listed case; the id of the case that goes on with a merged one; None for all others, withheld or not there."""
    found = last_edition()
    if found is None:
        return None
    edition, cases = found
    row = cases.one(public_id)
    if row is None:
        after = editions.successor(public_id)
        return after if after and cases.one(after) else None
    return _page(row, cases.of_the_same_person(row), edition, language)


def _page(row: Mapping[str, Any], others: Sequence[str], edition: editions.Info, language: str) -> CasePage:
    known = Directories.read()
    line = line_of(row, known.agencies, known.places, published.DEFAULT_DEFINITION, language)
    status, shape = status_of(row, published.DEFAULT_DEFINITION)
    hidden = not row["name"]
    periods = row["periods"].get(published.DEFAULT_DEFINITION, ())
    told_in, counted = _numbered(row["events"]), editions.followed(row)
    first = _dated(counted[0], language, hidden=hidden) if counted else _("date not known")
    return CasePage(
        id=row["id"],
        name=row["name"] or "",
        is_minor=row["name_withheld"] == "minor",
        status=status,
        shape=shape,
        since=_ended(row, periods, language, hidden=hidden),
        detained=", ".join(filter(None, (first, line.state))),
        agencies=_agencies(counted[0]["agencies"] if counted else (), known, language),
        days="" if hidden else _days(periods, edition.day, language),
        events=[_happened(event, known, told_in, language, hidden=hidden) for event in row["events"]],
        charges=[_charge(charge, known, language, hidden=hidden) for charge in row["charges"]],
        about=_about(periods, language),
        others=list(others),
        sources=[_origin(source, language) for source, _number in told_in.values()],
        edition=edition.number,
        edition_day=wording.day_in_words(edition.day, language),
        sample=edition.is_sample,
    )


def _dated(fact: Mapping[str, Any], language: str, *, hidden: bool) -> str:
    """In words. Where the name is withheld, no closer than the month: the exact day would name somebody."""
    first, last = (date.fromisoformat(fact[name]) if fact[name] else None for name in ("earliest", "latest"))
    if hidden and first:
        return wording.month_in_words(first, language)
    return wording.when_in_words(When(first, last, Precision(fact["precision"])), language)


def _charge(charge: Mapping[str, Any], known: Directories, language: str, *, hidden: bool) -> tuple[str, str, str]:
    """The offence, what became of it, when."""
    entry = known.offences.get(charge["offence"])
    words = (
        called(entry, language) if entry else _("Another offence") if charge["offence"] == "other" else charge["offence"].replace("-", " ")
    )
    status = str(_STATUSES.get(charge["status"], charge["status"]))
    return words, status, _dated(charge, language, hidden=hidden)


def _ended(row: Mapping[str, Any], periods: Sequence[Mapping[str, Any]], language: str, *, hidden: bool) -> str:
    """When somebody who is held no longer was released, or died. "" of those who are held, and where it isn't known."""
    ends = [event for event in editions.followed(row) if event["kind"] in {"release", "death"}]
    is_over = periods and not any(period["to"] is None for period in periods)
    return _dated(ends[-1], language, hidden=hidden) if is_over and ends and ends[-1]["earliest"] else ""


Numbered = dict[str, tuple[Mapping[str, Any], int]]


def _numbered(events: Sequence[Mapping[str, Any]]) -> Numbered:
    """The sources of all events, by address, numbered in the order in which they are first named."""
    found: Numbered = {}
    for event in events:
        for source in event.get("sources", ()):  # editions made before sources were published have none
            found.setdefault(source["address"], (source, len(found) + 1))
    return found


def _origin(source: Mapping[str, Any], language: str) -> Origin:
    when = When.parse(source["published"])
    told = wording.when_in_words(when, language) if when.is_known else ""
    return Origin(source["publisher"], told, wording.link_of(source["address"]), wording.parts_of_host(source["address"]))


def _happened(event: Mapping[str, Any], known: Directories, told_in: Numbered, language: str, *, hidden: bool) -> Happened:
    facility = known.places.get(event["facility"] or "")
    notes = [
        _("Nobody outside the authorities could confirm where the person was.") if event["whereabouts_unknown"] else "",
        _("The authorities denied holding the person.") if event["acknowledged"] is False else "",
        _("Sources differ: this record follows another account, and doesn't count this one.") if event.get("set_aside") else "",
    ]
    release = str(ReleaseKind(event["release_kind"]).label) if event["release_kind"] in ReleaseKind.values else ""
    kind = str(EventKind(event["kind"]).label) if event["kind"] in EventKind.values else event["kind"]
    return Happened(
        shape="k-missing" if event["whereabouts_unknown"] else _SHAPES.get(event["kind"], "k-held"),
        day=event["earliest"] if event["precision"] == "day" and not hidden else "",
        when=_dated(event, language, hidden=hidden),
        what=f"{kind}: {release.lower()}" if release else kind,
        where="" if hidden else _place(known, event["place"], language),
        facility=(facility.slug, called(facility, language)) if facility and not hidden else None,
        agencies=_agencies(event["agencies"], known, language),
        notes=[note for note in notes if note],
        sources=[told_in[source["address"]][1] for source in event.get("sources", ())],
    )


def _agencies(slugs: Sequence[str], known: Directories, language: str) -> list[tuple[str, str]]:
    found = [known.agencies[slug] for slug in slugs if slug in known.agencies]
    return [(one.slug, one.more["acronym"] or called(one, language)) for one in found]


def _place(known: Directories, slug: str | None, language: str) -> str:
    place = known.places.get(slug or "")
    return called(place, language) if place else ""


def _days(periods: Sequence[Mapping[str, Any]], until: date, language: str) -> str:
    """Days surely held, until the day of the edition at the latest. "" where a beginning isn't known."""
    sure = [period for period in periods if period["sure"]]
    if not sure or any(period["from"] is None for period in sure):
        return ""
    ends = [min(date.fromisoformat(period["to"]) if period["to"] else until, until) for period in sure]
    days = sum(max((end - date.fromisoformat(period["from"])).days, 0) for period, end in zip(sure, ends, strict=True))
    return ngettext("%(count)s day", "%(count)s days", days) % {"count": wording.number(days, language)}


def _about(periods: Sequence[Mapping[str, Any]], language: str) -> list[tuple[str, str]]:
    told = periods[-1] if periods else {}
    words = {
        "man": _("Man"), "woman": _("Woman"), "civilian": _("Civilian"), "military": _("Member of the military"),
        "under_18": _("Under 18"), "18_to_29": "18–29", "30_to_44": "30–44", "45_to_59": "45–59", "60_and_over": _("60 and over"),
    }  # fmt: skip
    asked = (("sex", _("Sex")), ("age_group", _("Age when taken")), ("civil_or_military", _("Civilian or military")))
    return [(title, words.get(told.get(name) or "", _("Not known"))) for name, title in asked]
