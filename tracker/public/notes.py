"""Remarks on published figures in the language of the page. They are written in English; a country's seeds hold them in Spanish too."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache

from django.conf import settings

_WRITTEN_IN = "en"


def note_in(language: str, note: str) -> tuple[str, str]:
    """The remark, and the language it is in: English where nobody has put it into the page's."""
    if language == "es" and note in (spanish := _in_spanish(settings.COUNTRY)):
        return spanish[note], "es"
    return note, _WRITTEN_IN


@cache
def _in_spanish(country: str) -> Mapping[str, str]:
    path = settings.SEEDS_DIR / country.lower() / "ngo_count_notes.csv"
    if not path.exists():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        return {line["note"]: line["es"] for line in csv.DictReader(lines)}
