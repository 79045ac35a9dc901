"""The pages of what is public one by one: data, cases, agencies and places. Each reads the question, makes one call, answers."""

from __future__ import annotations

from http import HTTPStatus

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from detentions import published
from tracker.public import listing
from tracker.public.data import data_page
from tracker.public.directory import directory as directory_of
from tracker.public.directory import entry_page
from tracker.public.views import NotADay, day_asked, language_of_page


@require_safe
@vary_on_cookie  # theme and language
@cache_control(no_cache=True)
def data(request: HttpRequest) -> HttpResponse:
    """Files, addresses, editions, licence."""
    context = {"section": "data", "view": data_page(language_of_page()), "live": published.is_live()}
    return render(request, "public/data.html", context)


@require_safe
@vary_on_cookie  # theme and language
@cache_control(no_cache=True)
def cases(request: HttpRequest) -> HttpResponse:
    """The public list, those taken last first."""
    found = listing.last_edition()
    page = Paginator(range(found[1].told if found else 0), listing.PAGE).get_page(request.GET.get("page"))
    shown = slice(max(page.start_index() - 1, 0), page.end_index())
    lines = listing.lines(found[1].taken_last(shown), listing.Directories.read(), language_of_page()) if found else []
    return render(request, "public/cases.html", {"section": "cases", "page": page, "lines": lines, "edition": found and found[0]})


@require_safe
@vary_on_cookie  # theme and language
@cache_control(no_cache=True)
def case(request: HttpRequest, public_id: str) -> HttpResponse:
    """One listed case. A merged one leads to the case that goes on; all others are not there, withheld or not."""
    found = listing.case_page(public_id, language_of_page())
    if found is None:
        raise Http404
    if isinstance(found, str):
        return HttpResponsePermanentRedirect(reverse("public:case", args=[found]))
    return render(request, "public/case.html", {"section": "cases", "view": found})


@require_safe
@vary_on_cookie  # theme and language
@cache_control(no_cache=True)
def directory(request: HttpRequest) -> HttpResponse:
    """Agencies and places of detention; with `at`, the agencies that existed on a day."""
    asked, day = request.GET.get("q", "")[:100], request.GET.get("at", "")
    shared = {"section": "directory", "asked": asked, "at": day}
    try:
        at = day_asked(day, published.today(timezone.now()))
    except NotADay as wrong:
        context = {**shared, "wrong": _("%(why)s So no list is shown.") % {"why": wrong}}
        return render(request, "public/directory.html", context, status=HTTPStatus.BAD_REQUEST)
    return render(request, "public/directory.html", {**shared, "view": directory_of(asked=asked, at=at, language=language_of_page())})


@require_safe
@vary_on_cookie  # theme and language
@cache_control(no_cache=True)
def agency(request: HttpRequest, slug: str) -> HttpResponse:
    """One body: dates, what it is part of, and the public cases in which it took part."""
    return _entry(request, slug, is_agency=True)


@require_safe
@vary_on_cookie  # theme and language
@cache_control(no_cache=True)
def place(request: HttpRequest, slug: str) -> HttpResponse:
    """One place of detention, and the public cases of people held there."""
    return _entry(request, slug, is_agency=False)


def _entry(request: HttpRequest, slug: str, *, is_agency: bool) -> HttpResponse:
    found = entry_page(slug, is_agency=is_agency, language=language_of_page())
    if found is None:
        raise Http404
    return render(request, "public/entry.html", {"section": "directory", "view": found, "is_agency": is_agency})
