"""Agencies under what they are part of, and places of detention, with the numbers of the public list. From published data only."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from detentions import editions, published
from detentions.choices import AgencyKind, FacilityKind, in_words
from detentions.published import Entry
from detentions.when import When
from tracker import charts
from tracker.public import wording
from tracker.public.breakdowns import Case
from tracker.public.listing import Directories, last_edition, lines
from tracker.public.wording import called

_MONTHS = 24
_CASES_SHOWN = 50
_FACILITY = "detention_facility"


@dataclass(frozen=True, slots=True)
class Line:
    """One entry with the numbers of the public list: held on the edition's day, and cases in all."""

    entry: Entry
    name: str
    depth: int
    part_of: str
    active: str
    kind: str
    now: str
    ever: str


@dataclass(frozen=True, slots=True)
class Directory:
    agencies: list[Line]
    places: list[Line]
    edition: int | None
    day: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    """One agency or place. Links are pairs of slug and name."""

    entry: Entry
    name: str
    other_name: str
    kind: str
    active: str
    links: Mapping[str, list[tuple[str, str]]]
    state: str
    now: str
    highest: str
    drawings: SafeString
    months: list[tuple[str, str]]
    cases: list[Case]
    total: int
    edition: int | None
    day: str


def directory(*, asked: str, at: date | None, language: str) -> Directory:
    """All of them, or those that a name, a short name or another spelling finds; with `at`, the agencies of that day."""
    found = last_edition()
    now, ever = _numbers(found, "agency"), _ever(found, "agencies")
    there, held_ever = _numbers(found, "facility"), _ever(found, "facility")
    everybody = published.agencies(at=at) if at else published.agencies()
    called_of = {entry.slug: entry.more["acronym"] or called(entry, language) for entry in everybody}
    places = sorted((entry for entry in published.locations(kind=_FACILITY)), key=lambda entry: called(entry, language).casefold())
    states = {entry.slug: called(entry, language) for entry in published.locations()}
    return Directory(
        agencies=[
            _line(entry, depth, called_of.get(entry.more["parent"] or "", ""), now, ever, language)
            for entry, depth in _as_tree(everybody)
            if _fits(entry, asked)
        ],
        places=[_line(one, 0, states.get(one.more["state"] or "", ""), there, held_ever, language) for one in places if _fits(one, asked)],
        edition=found[0].number if found else None,
        day=wording.day_in_words(found[0].day, language) if found else "",
    )


def entry_page(slug: str, *, is_agency: bool, language: str) -> EntryPage | None:
    """None where there is no such agency or place of detention."""
    known = Directories.read()
    entry = (known.agencies if is_agency else known.places).get(slug)
    if entry is None or (not is_agency and entry.kind != _FACILITY):
        return None
    found = last_edition()
    dimension = "agency" if is_agency else "facility"
    what = "agencies" if is_agency else "facility"
    rows = found[1].naming(what, slug, limit=_CASES_SHOWN) if found else []
    points = _series(found, dimension, slug) if found else []
    state = known.places.get(entry.more["state"] or "")
    return EntryPage(
        entry=entry,
        name=called(entry, language),
        other_name=entry.name_es if language == "en" and entry.name_en else entry.name_en,
        kind=_kind(entry),
        active=_active(entry, language),
        links=_links(entry, known, is_agency=is_agency, language=language),
        state=called(state, language) if state else "",
        now=wording.number(points[-1][1], language) if points else "",
        highest=wording.number(max(value for _day, value in points), language) if points else "",
        drawings=_drawn(points, language),
        months=[(wording.short_day(day, language), wording.number(value, language)) for day, value in reversed(points)],
        cases=lines(rows, known, language),
        total=_ever(found, what).get(slug, 0),
        edition=found[0].number if found else None,
        day=wording.day_in_words(found[0].day, language) if found else "",
    )


_Found = tuple[editions.Info, editions.Cases] | None


def _numbers(found: _Found, dimension: str) -> dict[str, int]:
    """People of the public list held on the edition's day."""
    if found is None:
        return {}
    counted = found[1].numbers(editions.Asked(published.DEFAULT_DEFINITION), [found[0].day], [dimension])
    return {one.values[0]: one.value or 0 for one in counted}


def _ever(found: _Found, what: str) -> Mapping[str, int]:
    return found[1].ever(what) if found else {}


def _as_tree(entries: Sequence[Entry]) -> Iterable[tuple[Entry, int]]:
    """Each entry under what it is part of, by name; an entry whose parent isn't here stands by itself."""
    slugs = {entry.slug for entry in entries}
    below: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda entry: entry.name_es.casefold()):
        parent = entry.more["parent"]
        below[parent if parent in slugs and parent != entry.slug else ""].append(entry)
    waiting = [(entry, 0) for entry in reversed(below[""])]
    while waiting:
        entry, depth = waiting.pop()
        yield entry, depth
        waiting += [(one, min(depth + 1, 4)) for one in reversed(below[entry.slug])]


def _fits(entry: Entry, asked: str) -> bool:
    wanted = _plain(asked)
    spellings = (entry.name_es, entry.name_en, entry.more.get("acronym", ""), *entry.aliases)
    return not wanted or any(wanted in _plain(spelling) for spelling in spellings)


def _plain(words: str) -> str:
    """Without accents and case, for finding."""
    parts = unicodedata.normalize("NFKD", words.strip().casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _line(entry: Entry, depth: int, part_of: str, now: Mapping[str, int], ever: Mapping[str, int], language: str) -> Line:
    numbers = (wording.number(of.get(entry.slug, 0), language) for of in (now, ever))
    return Line(entry, called(entry, language), depth, part_of, _active(entry, language), _kind(entry), *numbers)


def _kind(entry: Entry) -> str:
    if entry.kind in AgencyKind.values:
        return str(AgencyKind(entry.kind).label)
    facility = entry.more.get("facility_kind", "")
    return in_words(FacilityKind, facility) if facility not in {"", FacilityKind.UNKNOWN} else ""


def _active(entry: Entry, language: str) -> str:
    first, last = [wording.when_in_words(When.parse(text), language) if text else "" for text in _years(entry)]
    if first and last:
        return f"{first} – {last}"
    if first:
        return _("since %(when)s") % {"when": first}
    return _("until %(when)s") % {"when": last} if last else ""


def _years(entry: Entry) -> tuple[str, str]:
    return entry.more.get("active_from") or "", entry.more.get("active_to") or ""


def _links(entry: Entry, known: Directories, *, is_agency: bool, language: str) -> dict[str, list[tuple[str, str]]]:
    def pairs(found: Iterable[Entry | None]) -> list[tuple[str, str]]:
        return [(one.slug, called(one, language)) for one in found if one]

    agencies = known.agencies
    if not is_agency:
        return {"operator": pairs([agencies.get(entry.more["operator_agency"] or "")])}
    everybody = sorted(agencies.values(), key=lambda one: called(one, language).casefold())
    run = [one for one in known.places.values() if one.kind == _FACILITY and one.more["operator_agency"] == entry.slug]
    run.sort(key=lambda place: called(place, language).casefold())
    return {
        "parent": pairs([agencies.get(entry.more["parent"] or "")]),
        "before": pairs([agencies.get(entry.more["predecessor"] or "")]),
        "after": pairs(one for one in everybody if one.more["predecessor"] == entry.slug),
        "parts": pairs(one for one in everybody if one.more["parent"] == entry.slug),
        "runs": pairs(run),
    }


def _series(found: tuple[editions.Info, editions.Cases], dimension: str, slug: str) -> list[tuple[date, int]]:
    """People of the public list held at the end of each month and on the edition's day."""
    edition, cases = found
    days, day = [edition.day], edition.day.replace(day=1) - timedelta(days=1)
    while len(days) <= _MONTHS:
        days.append(day)
        day = day.replace(day=1) - timedelta(days=1)
    numbers = cases.numbers(editions.Asked(published.DEFAULT_DEFINITION, filters={dimension: frozenset({slug})}), sorted(days))
    return [(date.fromisoformat(one.day), one.value or 0) for one in numbers]


def _drawn(points: Sequence[tuple[date, int]], language: str) -> SafeString:
    if not any(value for _day, value in points):
        return SafeString("")
    dots = [charts.Dot(day, value, value) for day, value in points]
    drawn = []
    for frame, step in ((charts.WIDE, 3), (charts.NARROW, 6)):
        starts = [day + timedelta(days=1) for day, _value in points[:-1]]
        ticks = [(day, wording.short_month(day)) for day in starts if (day.month - 1) % step == 0]
        drawn.append(charts.draw(frame, dots, [], charts.Words("", ticks, lambda value: wording.number(value, language))))
    return mark_safe("".join(drawn))  # charts.draw escapes every word it is given
