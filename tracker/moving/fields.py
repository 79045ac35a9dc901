"""What a column of a register may mean, and which one its header suggests. The suggestion is for a person to confirm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from detentions import names
from tracker.moving.vocabulary import HEADERS


@dataclass(frozen=True, slots=True)
class Field:
    """`many`: one cell may hold several values, cut at semicolons. `words`: a person may say what a word of the file means."""

    code: str
    label: Promise
    hint: Promise | str = ""
    many: bool = False
    words: bool = False


FIELDS: tuple[Field, ...] = (
    Field("case", _("Case number here"), _("such as VE-7KQ3M2: the row adds to that case")),
    Field("reference", _("Your own number of the person"), _("the next file with this number adds to the same case")),
    Field("name", _("Full name")),
    Field("given", _("Given names")),
    Field("surnames", _("Surnames")),
    Field("aliases", _("Other names or spellings"), many=True),
    Field("sex", _("Sex"), words=True),
    Field("birth_date", _("Date of birth")),
    Field("minor", _("Under 18 when taken"), words=True),
    Field("nationality", _("Nationality"), words=True),
    Field("civil_or_military", _("Civilian or military"), words=True),
    Field("occupation", _("Occupation or role")),
    Field("arrested", _("Date of the arrest")),
    Field("agencies", _("Agency that arrested"), many=True, words=True),
    Field("state", _("State of the arrest"), words=True),
    Field("facility", _("Place of detention"), words=True),
    Field("hidden", _("Whereabouts unknown"), words=True),
    Field("charges", _("Charges"), many=True),
    Field("released", _("Date of the release")),
    Field("release_kind", _("Kind of release"), words=True),
    Field("died", _("Date of death in custody")),
)
BY_CODE = {field.code: field for field in FIELDS}


def guess(headers: Sequence[str]) -> list[str]:
    """A field per header, "" where none fits; no field twice."""
    found: list[str] = []
    for header in headers:
        folded = names.fold(header)
        fits = [field.code for field in FIELDS if folded in HEADERS.get(field.code, ()) and field.code not in found]
        found.append(fits[0] if fits else "")
    return found
