"""The inbox of requests to correct or remove, soonest deadline first, and answering one."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from detentions.models import Detention
from tracker import redress, rules
from tracker.models import CorrectionRequest
from tracker.portal.access import StaffRequest

_ANSWERED_SHOWN = 50
_S = CorrectionRequest.State


class AnswerForm(forms.Form):
    state = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=[(_S.DONE.value, gettext_lazy("Done as asked")), (_S.DECLINED.value, gettext_lazy("Declined"))],
        error_messages={"required": gettext_lazy("Choose one of the two."), "invalid_choice": gettext_lazy("Choose one of the two.")},
    )
    answer = forms.CharField(
        label=gettext_lazy("Answer"),
        max_length=redress.MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("Whoever holds the receipt reads this. No names, nothing that the person doesn't know already."),
        error_messages={"required": gettext_lazy("Tell the person what was done, or why nothing will be.")},
    )


def corrections(request: StaffRequest) -> HttpResponse:
    """Open requests, and the last answered ones."""
    theirs = redress.open_to(request.user)
    answered = theirs.exclude(state=_S.OPEN).select_related("answered_by").order_by("-answered_at", "-pk")[:_ANSWERED_SHOWN]
    context = {"section": "corrections", "open": theirs.filter(state=_S.OPEN), "answered": answered, "now": timezone.now()}
    return render(request, "portal/corrections.html", context)


def correction(request: StaffRequest, request_id: int) -> HttpResponse:
    """One request with its words; POST answers it."""
    found = redress.open_to(request.user).select_related("key", "answered_by").filter(pk=request_id).first()
    if found is None:
        raise Http404
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            redress.answer(request_id=found.pk, state=_S(told["state"]), words=told["answer"], by=request.user, at=timezone.now())
        except redress.Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            messages.success(request, _("The request is answered. Whoever holds the receipt can read it now."))
            return redirect("portal:corrections")
    context: dict[str, Any] = {"section": "corrections", "found": redress.opened(found), "form": form, "case": _case(request, found)}
    return render(request, "portal/correction.html", {**context, "now": timezone.now()}, status=400 if form.is_bound else 200)


def _case(request: StaffRequest, found: CorrectionRequest) -> Detention | None:
    return rules.visible_cases(request.user).filter(public_id=found.about).first() if found.about else None
