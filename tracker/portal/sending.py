"""What every form asks with which something is sent to this installation: for whom it is, and of which day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions.models import Organisation
from detentions.when import NotADate, When
from tracker.portal import keeping
from tracker.portal.access import StaffRequest
from tracker.rules import Permission

ENCODINGS = [
    ("", gettext_lazy("Detect")),
    ("utf-8", "UTF-8"),
    ("utf-16", "UTF-16"),
    ("cp1252", "Windows-1252"),
]


class WhenField(forms.CharField):
    """A day, a month or a year; empty when nobody knows it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        try:
            return When.parse(super().clean(value))
        except NotADate as wrong:
            raise ValidationError(_("Write the date as 2019-03-21, 2019-03 or 2019, or leave it empty when it isn't known.")) from wrong


class SendingForm(forms.Form):
    """Asks for which organisation it is, unless the person works for one alone: that is `only_organisation`."""

    organisation = forms.ModelChoiceField(label=gettext_lazy("For the organisation"), queryset=Organisation.objects.none())

    def __init__(self, *args: Any, organisations: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order_fields([name for name in self.fields if name != "organisation"])  # it comes last, also where troubles are listed
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Organisation.objects.filter(pk__in=organisations).order_by("name_es", "pk")
        self.only_organisation = field.queryset.first() if len(organisations) == 1 else None
        if self.only_organisation:
            del self.fields["organisation"]


Sent = TypeVar("Sent", bound=SendingForm)


def typed(request: StaffRequest, form: type[Sent], *, right: Permission, usual: Mapping[str, Any] | None = None) -> tuple[Sent, bool]:
    """The form as it was sent, or with what is usual; True when it holds what somebody typed as their session ran out."""
    if request.method == "POST":
        return form(request.POST, organisations=request.access.where(right)), False
    kept = keeping.take(request, request.path)
    return form(initial={**(usual or {}), **(kept or {})}, organisations=request.access.where(right)), bool(kept)
