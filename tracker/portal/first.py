"""The first way in: a one-time link, a passphrase, and a recovery copy of the data key."""

from __future__ import annotations

import secrets

from allauth.account.utils import perform_login
from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import password_validation, update_session_auth_hash
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions import sealing
from detentions.models import SignInLink, User
from tracker import casework, staffing
from tracker.portal.access import StaffRequest

_TYPED_BACK = 6
_GROUP = 4


class PassphraseForm(forms.Form):
    """Twice the same passphrase that the validators accept."""

    passphrase = forms.CharField(
        label=gettext_lazy("Passphrase"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 12 characters. Several unrelated words are easier to remember than signs."),
    )
    again = forms.CharField(
        label=gettext_lazy("The same passphrase again"), strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came
        self.user = user

    def clean_passphrase(self) -> str:
        passphrase: str = self.cleaned_data["passphrase"]
        password_validation.validate_password(passphrase, self.user)
        return passphrase

    def clean_again(self) -> str:
        again: str = self.cleaned_data["again"]
        first = self.cleaned_data.get("passphrase")
        if first is not None and not secrets.compare_digest(first.encode(), again.encode()):
            raise ValidationError(_("The two passphrases differ. Type the same one twice."))
        return again


def first_link(request: StaffRequest, token: str) -> HttpResponse:
    """GET only shows a button: previews of a link in a chat or a mail must not use it up."""
    if request.method != "POST":
        return render(request, "portal/first_link.html")
    user = SignInLink.use(token=token, at=timezone.now())
    if user is None:
        return render(request, "portal/first_link.html", {"is_spent": True}, status=410)
    after = reverse("portal:start" if user.has_usable_password() else "portal:passphrase")
    answer: HttpResponse = perform_login(request, user, redirect_url=after)  # asks for the second factor of who has one
    return answer


def passphrase(request: StaffRequest) -> HttpResponse:
    """Set the first passphrase. A known one is changed at the account pages, which ask for it."""
    if request.user.has_usable_password():
        return redirect("portal:start")
    form = PassphraseForm(request.POST or None, user=request.user)
    if not form.is_valid():
        return render(request, "portal/passphrase.html", {"form": form}, status=400 if form.is_bound else 200)
    request.user.set_password(form.cleaned_data["passphrase"])
    request.user.save(update_fields=["password"])
    update_session_auth_hash(request, request.user)
    messages.success(request, _("The passphrase is set. Sign in with your work name “%(name)s”.") % {"name": request.user.username})
    return redirect("portal:start")


def recovery_key(request: StaffRequest) -> HttpResponse:
    """The administrator saves a copy of the data key and proves it by typing its end."""
    _only_its_keepers(request)
    if casework.recovery_copy_is_saved():
        return render(request, "portal/recovery_saved.html", {"fingerprint": _fingerprint()})
    error = ""
    if request.method == "POST":
        typed = "".join(request.POST.get("typed", "").split())
        if secrets.compare_digest(typed.encode(), settings.DATA_KEY[-_TYPED_BACK:].encode()):
            casework.note_recovery_copy(by=request.user, at=timezone.now())
            messages.success(request, _("The recovery copy is noted. Keep it away from this machine and from its backups."))
            return redirect("portal:start")
        error = _("These aren't the last %(count)s characters of the key. Compare with your copy; capital and small letters differ.") % {
            "count": _TYPED_BACK
        }
    key: str = settings.DATA_KEY
    groups = [key[start : start + _GROUP] for start in range(0, len(key), _GROUP)]
    context = {"groups": groups, "count": _TYPED_BACK, "error": error, "fingerprint": _fingerprint()}
    return render(request, "portal/recovery_key.html", context, status=400 if error else 200)


def recovery_key_file(request: StaffRequest) -> HttpResponse:
    """The same copy as a text file. By POST, so that no address, history or preview leads to it."""
    _only_its_keepers(request)
    words = {"product": _("Detention Record"), "site": settings.SITE_URL, "key": settings.DATA_KEY, "fingerprint": _fingerprint()}
    text = _(
        "%(product)s: recovery copy of the data key\n"
        "Installation: %(site)s\n"
        "Fingerprint: %(fingerprint)s\n\n"
        "%(key)s\n\n"
        "Without this key a restored backup can't be read. Whoever holds the key and a backup can read everything.\n"
        "Keep it offline, away from the machine and its backups.\n"
    )
    response = HttpResponse(text % words, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="data-key-recovery.txt"'
    return response


def _only_its_keepers(request: StaffRequest) -> None:
    if not staffing.keeps_the_data_key(request.user):
        raise PermissionDenied


def _fingerprint() -> str:
    return sealing.fingerprint(sealing.data_key(settings.DATA_KEY))
