"""A lead changes an entry of the directory, or adds one: with a source, and a reason that stays with how it read before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from detentions.choices import in_words
from tracker import entries
from tracker.portal import keeping
from tracker.portal.access import StaffRequest
from tracker.portal.directory import VOCABULARIES

_PAGES = {"agencies": "directory_agency", "places": "directory_place", "organisations": "directory_organisation"}
HEADS = {
    "agencies": gettext_lazy("Agency"),
    "places": gettext_lazy("Place of detention"),
    "organisations": gettext_lazy("Organisation"),
}
_DATE = gettext_lazy("2019-03-21, 2019-03 or 2019; empty when it isn't known.")


class LinesField(forms.CharField):
    """Several words, one on each line."""

    widget = forms.Textarea(attrs={"rows": 3})

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value: Any) -> Any:
        return [line.strip()[:120] for line in str(value or "").splitlines() if line.strip()]


class EntryForm(forms.Form):
    """What every entry has. Subclasses add the columns of their directory."""

    name_es = forms.CharField(label=gettext_lazy("Name in Spanish"), max_length=120, required=False)
    name_en = forms.CharField(label=gettext_lazy("Name in English"), max_length=120, required=False)
    aliases = LinesField(
        label=gettext_lazy("Also called"), required=False, help_text=gettext_lazy("One on each line: reports are read by these.")
    )
    source = forms.CharField(label=gettext_lazy("Source"), max_length=400, required=False)
    note = forms.CharField(label=gettext_lazy("Note for colleagues"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    verify = forms.BooleanField(label=gettext_lazy("Still to be verified"), required=False)
    reason = forms.CharField(label=gettext_lazy("Why this change"), max_length=500, required=False)


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False)


class AgencyForm(EntryForm):
    acronym = forms.CharField(label=gettext_lazy("Short name"), max_length=40, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    parent = _choice(gettext_lazy("Part of"))
    predecessor = _choice(gettext_lazy("Grew out of"))
    active_from = forms.CharField(label=gettext_lazy("Exists since"), max_length=10, required=False, help_text=_DATE)
    active_to = forms.CharField(label=gettext_lazy("Existed until"), max_length=10, required=False, help_text=_DATE)
    state = _choice(gettext_lazy("State"))
    field_order = ("name_es", "name_en", "acronym", "aliases", "kind", "parent", "predecessor", "active_from", "active_to", "state")


class PlaceForm(EntryForm):
    facility_kind = _choice(gettext_lazy("Kind"))
    operator_agency = _choice(gettext_lazy("Run by"))
    state = _choice(gettext_lazy("State"))
    seat = forms.CharField(label=gettext_lazy("Town"), max_length=60, required=False)
    status = _choice(gettext_lazy("Status"))
    field_order = ("name_es", "name_en", "aliases", "facility_kind", "operator_agency", "state", "seat", "status")


class OrganisationForm(EntryForm):
    acronym = forms.CharField(label=gettext_lazy("Short name"), max_length=40, required=False)
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    active_from = forms.CharField(label=gettext_lazy("Exists since"), max_length=10, required=False, help_text=_DATE)
    field_order = ("name_es", "name_en", "acronym", "aliases", "kind", "active_from")


FORMS: dict[str, type[EntryForm]] = {"agencies": AgencyForm, "places": PlaceForm, "organisations": OrganisationForm}
_NOT_ENTRIES = {"reason"}


def directory_edit(request: StaffRequest, kind: str, slug: str) -> HttpResponse:
    """Change one entry."""
    now = entries.reads(kind, slug) if kind in FORMS else None
    if now is None:
        raise Http404
    return _form(request, kind, slug, now)


def directory_new(request: StaffRequest, kind: str) -> HttpResponse:
    """Add one."""
    if kind not in FORMS:
        raise Http404
    return _form(request, kind, "", {})


def _form(request: StaffRequest, kind: str, slug: str, now: dict[str, Any]) -> HttpResponse:
    kept = keeping.take(request, request.path) if request.method == "GET" else None
    form = FORMS[kind](request.POST or None, initial={**now, **dict(kept or {})})
    _offer(form, kind, slug)
    _offer_codes(form, kind, now)
    if form.is_bound and form.is_valid():
        told = {name: value for name, value in form.cleaned_data.items() if name not in _NOT_ENTRIES}
        try:
            made = entries.write(
                directory=kind, slug=slug, told=told, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except entries.Refused as refused:
            form.add_error(refused.field or None, str(refused))
        else:
            request.noted.subject = made
            messages.success(request, _("The directory is changed. How it read before is kept."))
            return redirect(f"portal:{_PAGES[kind]}", slug=made)
    context = {"section": "directory", "form": form, "head": HEADS[kind], "name": _name(now), "is_new": not slug}
    return render(request, "portal/directory_edit.html", context, status=400 if form.is_bound else 200)


def _name(entry: Mapping[str, Any]) -> str:
    in_english = str(entry.get("name_en") or "") if get_language() == "en" else ""
    return in_english or str(entry.get("name_es") or "")


def _offer(form: EntryForm, kind: str, slug: str) -> None:
    """The choices of the form's lists, with an empty one first."""
    lists = {"parent": "agencies", "predecessor": "agencies", "operator_agency": "agencies", "state": "states"}
    known: dict[str, Sequence[tuple[str, str]]] = {}
    for name, directory in lists.items():
        field = form.fields.get(name)
        if isinstance(field, forms.ChoiceField):
            if directory not in known:
                known[directory] = entries.choices(directory, but=slug if kind == "agencies" else "")
            field.choices = [("", "–"), *known[directory]]


def _offer_codes(form: EntryForm, kind: str, now: Mapping[str, Any]) -> None:
    """The codes of the form's lists in words; whatever the entry has now is offered, too."""
    for (of, column), codes in VOCABULARIES.items():
        field = form.fields.get(column)
        if of == kind and isinstance(field, forms.ChoiceField):
            offered = [code for code in (now.get(column), *codes.values) if code]
            empty = [] if field.required else [("", "–")]
            field.choices = [*empty, *((code, in_words(codes, code)) for code in dict.fromkeys(offered))]
