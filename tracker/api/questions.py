"""Reading a question strictly: known parameters, each once, each in its form. A wrong question gets 400, never a different number."""

from __future__ import annotations

import base64
import binascii
import json
import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation.trans_real import parse_accept_lang_header
from rest_framework import serializers

from detentions.published import FIRST_DAY
from tracker.api.problems import BadQuestion, Fault, near

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


class Day(serializers.DateField):
    """A local day of the country, in one form only."""

    default_error_messages = {"invalid": _("Write a day as YYYY-MM-DD, for example 2019-03-21.")}

    def to_internal_value(self, value: Any) -> date:
        if not isinstance(value, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII):
            self.fail("invalid", format="YYYY-MM-DD")
        day: date = super().to_internal_value(value)
        if day < FIRST_DAY:
            raise serializers.ValidationError(_("There are no figures before %(day)s.") % {"day": FIRST_DAY})
        return day


class Moment(serializers.DateTimeField):
    """A moment with its offset. A `+` that an address turned into a space is understood."""

    default_error_messages = {"invalid": _("Write a moment with its offset, for example 2026-11-23T18:00:00Z.")}

    def to_internal_value(self, value: Any) -> datetime:
        text = re.sub(r" (?=\d\d:\d\d$)", "+", str(value))
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(Z|[+-]\d\d:\d\d)", text, re.ASCII):
            self.fail("invalid", format="ISO 8601")
        moment: datetime = super().to_internal_value(text)
        return moment


class Asked(serializers.Serializer[Any]):
    """What every question may say besides its own parameters."""

    lang = serializers.ChoiceField(
        choices=LANGUAGES, required=False, help_text="Language of names and texts; else that of Accept-Language."
    )
    format = serializers.ChoiceField(choices=("json", "csv", "jsonl"), required=False, help_text="Form of the answer; else that of Accept.")


class Chosen(Asked):
    """With `fields`, which DRF keeps for itself."""

    def get_fields(self) -> dict[str, Any]:
        wanted = serializers.CharField(
            required=False, help_text="Names of fields, separated by commas; in CSV and JSON Lines, of columns. Default: all."
        )
        return {**super().get_fields(), "fields": wanted}


class Paged(Chosen):
    """A list that comes in pages."""

    cursor = serializers.CharField(required=False, help_text="From `next` of the answer before.")


def read(query: QueryDict, form: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """The checked parameters. Raises BadQuestion naming each fault."""
    serializer = form(data=query.dict())
    known = set(serializer.fields)
    faults = [
        Fault(name, str(_("There is no parameter “%(name)s”.") % {"name": name}), near(name, known) or sorted(known))
        for name in query
        if name not in known
    ]
    faults += [Fault(name, str(_("Give “%(name)s” once.") % {"name": name})) for name, values in query.lists() if len(values) > 1]
    if not serializer.is_valid():
        faults += list(_faults_of(serializer.errors, serializer.fields, query))
    if faults:
        raise BadQuestion(*faults)
    return dict(serializer.validated_data)


def _faults_of(errors: Mapping[str, Any], fields: Mapping[str, Any], query: QueryDict) -> list[Fault]:
    found = []
    for name, messages in errors.items():
        choices = [str(choice) for choice in getattr(fields.get(name), "choices", {})]
        found.append(
            Fault(
                "" if name == "non_field_errors" else name,
                f"{name}: {' '.join(map(str, messages))}",
                near(query.get(name, ""), choices) or choices[:20],
            )
        )
    return found


def language_of(request: HttpRequest) -> str:
    """`lang`, else the first of Accept-Language that we speak, else that of the installation. No cookie changes an answer."""
    if request.GET.get("lang") in LANGUAGES:
        return request.GET["lang"]
    for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", "").lower()):
        if code.split("-")[0] in LANGUAGES:
            return code.split("-")[0]
    return settings.LANGUAGE_CODE


def cursor(place: tuple[Any, ...]) -> str:
    """A place in an ordered list, as an address carries it."""
    return base64.urlsafe_b64encode(json.dumps([str(part) for part in place]).encode()).decode().rstrip("=")


def place_of(text: str, parts: int) -> tuple[str, ...]:
    """What `cursor` wrote. Raises BadQuestion."""
    try:
        found = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (binascii.Error, ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or len(found) != parts or not all(isinstance(part, str) and "\0" not in part for part in found):
        raise BadQuestion(Fault("cursor", str(_("This cursor isn't one of ours. Follow the link “next” of an answer."))))
    return tuple(found)
