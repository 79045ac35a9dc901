"""Changing one's passphrase at the account pages, asked for in the words of this installation."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django.utils.translation import gettext_lazy

_LABELS = {
    "oldpassword": gettext_lazy("Passphrase now"),
    "password1": gettext_lazy("New passphrase"),
    "password2": gettext_lazy("The same passphrase again"),
}


class ChangePassphrase(ChangePasswordForm):  # type: ignore[misc]  # the library has no types
    """No placeholders, which vanish while one types, and no link to a reset by e-mail, which doesn't exist here."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in _LABELS.items():
            field = self.fields[name]
            field.label, field.help_text = label, ""
            field.widget.attrs.pop("placeholder", None)
        self.fields["password1"].help_text = gettext_lazy(
            "At least 12 characters. Several unrelated words are easier to remember than signs."
        )
