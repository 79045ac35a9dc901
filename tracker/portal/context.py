"""What every page knows: the product's name, the theme, whether sample data is here, and what this person may do.

Values are callables where they cost a query: a page that doesn't use them doesn't pay.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from detentions.models import Detention, Location, Source

PRODUCT = _("Detention Record")
THEME_COOKIE = "theme"
THEMES = ("light", "dark")
_SAMPLES_ARE_REMEMBERED_FOR = 5.0  # seconds


class SampleFlag:
    """Whether the installation holds sample data. Remembered for a few seconds per process: every page asks."""

    def __init__(self) -> None:
        self._asked_at = float("-inf")
        self._held = False

    def __call__(self) -> bool:
        now = time.monotonic()
        if now - self._asked_at > _SAMPLES_ARE_REMEMBERED_FOR:
            self._held = Detention.objects.filter(is_sample=True).exists() or Source.objects.filter(is_sample=True).exists()
            self._asked_at = now
        return self._held

    def forget(self) -> None:
        self._asked_at = float("-inf")


holds_samples = SampleFlag()


def surroundings(request: HttpRequest) -> dict[str, object]:
    """The context processor of all templates, public ones included."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "product": PRODUCT,
        "country_name": _country_name(request),
        "theme": theme if theme in THEMES else "",
        "holds_samples": holds_samples,
    }


def _country_name(request: HttpRequest) -> Callable[[], str]:
    def name() -> str:
        country = Location.objects.filter(kind="country", country=settings.COUNTRY).first()
        if country is None:
            return str(settings.COUNTRY)
        return country.name_en or country.name_es if getattr(request, "LANGUAGE_CODE", "") == "en" else country.name_es

    return name
