"""Words of a register that nobody knows, with what they may mean."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

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
    options: dict[str, SafeString] = {}
    return [
        Unsettled(
            number,
            field,
            str(fields.BY_CODE[field].label),
            word,
            faults.sentence(code, word),
            count,
            options.setdefault(field, _options(field)),
        )
        for number, ((field, word, code), count) in enumerate(told.most_common(MOST_WORDS))
    ]


def _options(field: str) -> SafeString:
    """Made here: a template takes ten times as long for some hundred of them."""
    return format_html_join("", '<option value="{}">{}</option>', _meanings(field))


def _meanings(field: str) -> list[tuple[str, str]]:
    if words.is_settled_with_codes(field):
        labels: dict[str, str] = {**{one.value: str(one.label) for one in ReleaseKind}, **{one.value: str(one.label) for one in Sex}}
        labels |= {"1": _("yes"), "civilian": _("civilian"), "military": _("military")}
        return [(code, labels.get(code, code)) for code in words.codes_of(field)]
    if field == "agencies":
        agencies = Agency.objects.filter(country=settings.COUNTRY).order_by("acronym", "name_es", "pk")
        return [(one.slug, f"{one.acronym} · {one.name_es}" if one.acronym else one.name_es) for one in agencies]
    kinds = _STATES if field == "state" else (LocationKind.DETENTION_FACILITY,)
    places = Location.objects.filter(country=settings.COUNTRY, kind__in=kinds).order_by("name_es", "pk")
    return list(places.values_list("slug", "name_es"))
