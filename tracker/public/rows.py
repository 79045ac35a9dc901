"""Published figures of others as a page shows them: everything in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from detentions import published
from detentions.published import Body, Point, PublishedCount, coverage_ratio
from tracker.public import wording
from tracker.public.notes import note_in

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Row:
    """One figure in words. `own` and `ratio` are "" where ours isn't known for the very same day."""

    who: str
    value: str
    metric: str
    scope: str
    as_of: str
    known_to_the_day: bool
    link: str
    host: list[str]
    is_checked: bool
    flags: list[str]
    note: str
    note_language: str
    own: str = ""
    ratio: str = ""


def row_of(count: PublishedCount, language: str, own: Point | None = None, *, called: Mapping[str, str] = _NOTHING) -> Row:
    """`called`: the names of agencies and places by scope."""
    ratio = coverage_ratio(count, own)
    note, note_language = note_in(language, count.note)
    return Row(
        who=name(count.body, language),
        value=wording.value_in_words(count, language),
        metric=wording.metric_in_words(count.metric),
        scope="" if count.scope == "country" else wording.scope_in_words(count.scope, called),
        as_of=wording.when_in_words(count.as_of, language),
        known_to_the_day=count.day is not None,
        link=wording.link_of(count.source_address),
        host=wording.parts_of_host(count.source_address),
        is_checked=count.is_checked,
        flags=[wording.flag_in_words(flag) for flag in count.flags],
        note=note,
        note_language=note_language,
        own=wording.number(own.value, language) if own else "",
        ratio=wording.per_cent(ratio, language) if ratio is not None else "",
    )


def names_of_scopes(language: str) -> dict[str, str]:
    """What the directories call an agency or a place that a figure covers."""
    agencies = {f"agency:{entry.slug}": entry.more["acronym"] or wording.called(entry, language) for entry in published.agencies()}
    return agencies | {f"site:{entry.slug}": wording.called(entry, language) for entry in published.locations()}


def name(body: Body, language: str) -> str:
    return (body.name_en or body.name_es) if language == "en" else body.name_es
