"""Words of a register that nobody knows, with what they may mean."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from detentions import together
from detentions.choices import LocationKind, ReleaseKind, Sex
from detentions.models import Agency, Location
from tracker.models import Register, RegisterRow
from tracker.moving import faults, fields, words

MOST_WORDS = 60
_STATES = (LocationKind.STATE, LocationKind.CAPITAL_DISTRICT, LocationKind.FEDERAL_DEPENDENCY)
_UNSETTLED = frozenset({"unknown_word", "several", "sex_unclear"})


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A word of the file that nobody knows. `options` are ready-made."""

    number: int
    field: str
    label: str
    word: str
    sentence: str
    rows: int
    options: SafeString


def unsettled(found: Register) -> list[Unsettled]:
    """Words of the file that a person can settle for all their rows at once, the most frequent first."""
    rows = found.rows.filter(state=RegisterRow.State.FAULT).values_list("faults", flat=True)
    told = Counter((field, detail, code) for row in rows for _column, field, code, detail in row if code in _UNSETTLED)
    common = told.most_common(MOST_WORDS)
    options = {field: _options(meant) for field, meant in _meanings({field for (field, _word, _code), _count in common}).items()}
    return [
        Unsettled(number, field, str(fields.BY_CODE[field].label), word, faults.sentence(code, word), count, options[field])
        for number, ((field, word, code), count) in enumerate(common)
    ]


def _options(meant: Iterable[tuple[str, str]]) -> SafeString:
    """Made here: a template takes ten times as long for some hundred of them."""
    return format_html_join("", '<option value="{}">{}</option>', meant)


def _meanings(asked: Collection[str]) -> dict[str, list[tuple[str, str]]]:
    """For each of these fields what a word in it may mean: code and label."""
    codes = {field: _codes(field) for field in asked if words.is_settled_with_codes(field)}
    entries = {field: _entries(field) for field in sorted(set(asked) - set(codes))}
    together.answer(*entries.values())
    return codes | {field: [(one.slug, _label(one)) for one in rows] for field, rows in entries.items()}


def _codes(field: str) -> list[tuple[str, str]]:
    labels: dict[str, str] = {**{one.value: str(one.label) for one in ReleaseKind}, **{one.value: str(one.label) for one in Sex}}
    labels |= {"1": _("yes"), "civilian": _("civilian"), "military": _("military")}
    return [(code, labels.get(code, code)) for code in words.codes_of(field)]


def _entries(field: str) -> QuerySet[Agency] | QuerySet[Location]:
    if field == "agencies":
        return Agency.objects.filter(country=settings.COUNTRY).order_by("acronym", "name_es", "pk")
    kinds = _STATES if field == "state" else (LocationKind.DETENTION_FACILITY,)
    return Location.objects.filter(country=settings.COUNTRY, kind__in=kinds).order_by("name_es", "pk")


def _label(entry: Agency | Location) -> str:
    return f"{entry.acronym} · {entry.name_es}" if isinstance(entry, Agency) and entry.acronym else entry.name_es
