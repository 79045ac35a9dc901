"""The pages. Each reads the question, makes one call, answers. A wrong question gets 400 and no number."""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from itertools import groupby

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_cookie

from detentions import editions, published
from detentions.choices import COUNT_FLAGS, CountMetric
from detentions.published import PublishedCount, Wanted
from tracker.public import wording
from tracker.public.breakdowns import breakdowns
from tracker.public.overview import overview
from tracker.public.rows import Row, name, names_of_scopes, row_of


class NotADay(Exception):
    """The day in the address can't be shown. The message is for the reader."""


def language_of_page() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def day_asked(text: str, today: date) -> date | None:
    try:
        day = date.fromisoformat(text) if text else None
    except ValueError as wrong:
        raise NotADay(_("Write the day as YYYY-MM-DD, for example 2019-03-21.")) from wrong
    if day and day > today:
        raise NotADay(_("This day is in the future."))
    if day and day < published.FIRST_DAY:
        raise NotADay(_("There are no figures for days so long ago."))
    return day


@require_safe
@vary_on_cookie  # theme and language
@cache_control(no_cache=True)
def home(request: HttpRequest) -> HttpResponse:
    """Two numbers of equal weight, with date, rule and source."""
    today = published.today(timezone.now())
    definition = request.GET.get("definition", published.DEFAULT_DEFINITION)
    shared = {"section": "home", "today": today.isoformat(), "asked": request.GET.get("date", "")}
    try:
        day = day_asked(request.GET.get("date", ""), today)
        found = overview(asked=day, definition=definition, today=today, language=language_of_page())
    except (NotADay, published.NoSuchRule) as wrong:
        why = str(wrong) if isinstance(wrong, NotADay) else _("There is no such counting rule: %(rule)s.") % {"rule": definition}
        context = {**shared, "wrong": why, "definitions": published.definitions()}
        return render(request, "public/home.html", context, status=HTTPStatus.BAD_REQUEST)
    parts = breakdowns(day=found.day, definition=found.definition.id, language=language_of_page())
    return render(request, "public/home.html", {**shared, "view": found, "parts": parts, "definitions": found.definitions})


@require_safe
@vary_on_cookie  # theme and language
@cache_control(no_cache=True)
def counts(request: HttpRequest) -> HttpResponse:
    """All figures published by others, by body and metric."""
    organisation, metric = request.GET.get("organisation", ""), request.GET.get("metric", "")
    language = language_of_page()
    everything = published.ngo_counts(Wanted())
    bodies = {count.body.slug: name(count.body, language) for count in everything}
    chosen = [count for count in everything if organisation in {"", count.body.slug} and metric in {"", count.metric}]
    is_known = organisation in {"", *bodies} and metric in {"", *CountMetric.values}
    context = {
        "section": "counts",
        "groups": _grouped(chosen, language),
        "shown": wording.number(len(chosen), language),
        "bodies": sorted(bodies.items(), key=lambda pair: pair[1].casefold()),
        "metrics": [
            (code, wording.metric_in_words(code)) for code in CountMetric.values if any(count.metric == code for count in everything)
        ],
        "organisation": organisation,
        "metric": metric,
        "query": request.GET.urlencode(),
        "is_known": is_known,
    }
    return render(request, "public/counts.html", context, status=HTTPStatus.OK if is_known else HTTPStatus.BAD_REQUEST)


Group = tuple[str, list[tuple[str, str, list[Row]]]]


def _grouped(chosen: list[PublishedCount], language: str) -> list[Group]:
    """Body → metric → figures, the latest first."""
    latest_first = sorted(chosen, key=lambda count: count.place, reverse=True)
    by_body = sorted(latest_first, key=lambda count: (name(count.body, language).casefold(), count.metric))
    called = names_of_scopes(language)
    return [
        (
            body,
            [
                (metric, wording.metric_in_words(metric), [row_of(count, language, called=called) for count in figures])
                for metric, figures in groupby(of_body, key=lambda count: count.metric)
            ],
        )
        for body, of_body in groupby(by_body, key=lambda count: name(count.body, language))
    ]


@require_safe
@vary_on_cookie  # theme and language
@cache_control(no_cache=True)
def method(request: HttpRequest) -> HttpResponse:
    """How we count, and where to get the data."""
    context = {
        "section": "method",
        "definitions": published.definitions(),
        "flags": sorted({str(words) for words in COUNT_FLAGS.values()}),
        "live": settings.LIVE_STATISTICS,
        "edition": editions.editions()[-1:],
    }
    return render(request, "public/method.html", context)
