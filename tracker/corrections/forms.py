"""What the public may ask of us."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tracker.models import CorrectionRequest

KINDS = [
    (CorrectionRequest.Kind.REMOVE.value, _("Remove a name or a detail")),
    (CorrectionRequest.Kind.CORRECT.value, _("Correct or add something")),
]


class RequestForm(forms.Form):
    kind = forms.ChoiceField(
        label=_("What should we do?"),
        choices=KINDS,
        error_messages={"required": _("Choose one of the two."), "invalid_choice": _("Choose one of the two.")},
    )
    about = forms.CharField(
        label=_("Case number"),
        required=False,
        max_length=20,
        help_text=_("As it stands on the page, for example VE-7KQ3M2. Empty if you don't know it."),
    )
    words = forms.CharField(
        label=_("What is wrong, and how do you know?"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    contact = forms.CharField(
        label=_("How can we reach you?"),
        required=False,
        help_text=_("Only if you want us to. Use an address that is safe for you. Without one, your receipt leads to our answer."),
    )
    website = forms.CharField(
        label=_("Leave this empty"), required=False, widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"})
    )


class ReceiptForm(forms.Form):
    receipt = forms.CharField(
        label=_("Receipt"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": _("Write the sixteen letters and digits of your receipt.")},
    )
