"""Names from the directories, as the choices and suggestions of a form."""

from __future__ import annotations

from functools import partial

from django.conf import settings
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from detentions.choices import LocationKind
from detentions.models import Agency, Location, Organisation
from tracker.portal.context import Remembered
from tracker.portal.fields import Options

_STATES = (LocationKind.STATE, LocationKind.CAPITAL_DISTRICT, LocationKind.FEDERAL_DEPENDENCY)


class Directories:
    """Read once per page, and only what its form uses. Suggestions are the same for everybody and kept some seconds."""

    def options(self, directory: str) -> Options:
        return [(name, name) for name in known[directory]()]

    def suggestions(self, directory: str) -> SafeString:
        """The names as options of a datalist. Made here: a template takes ten times as long for some hundred of them."""
        return suggested[directory]()

    def names(self, directory: str) -> list[str]:
        return {"agencies": self._agencies, "states": self._states, "facilities": self._facilities, "bodies": self._bodies}[directory]()

    def _agencies(self) -> list[str]:
        rows = Agency.objects.filter(country=settings.COUNTRY).order_by("acronym", "name_es", "pk")
        return [acronym or name for acronym, name in rows.values_list("acronym", "name_es")]

    def _states(self) -> list[str]:
        rows = Location.objects.filter(country=settings.COUNTRY, kind__in=_STATES)
        return list(rows.order_by("name_es", "pk").values_list("name_es", flat=True))

    def _facilities(self) -> list[str]:
        places = Location.objects.filter(country=settings.COUNTRY, kind=LocationKind.DETENTION_FACILITY)
        return list(places.order_by("name_es", "pk").values_list("name_es", flat=True))

    def _bodies(self) -> list[str]:
        rows = Organisation.objects.filter(is_tenant=False).order_by("name_es", "pk")
        return list(rows.values_list("name_es", flat=True))


def _as_options(directory: str) -> SafeString:
    return format_html_join("", '<option value="{}"></option>', ((name,) for name in known[directory]()))


suggested = {name: Remembered(partial(_as_options, name), seconds=5) for name in ("agencies", "facilities", "bodies")}
known = {name: Remembered(partial(Directories().names, name), seconds=5) for name in ("agencies", "states", "facilities", "bodies")}
