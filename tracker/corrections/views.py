"""Ask, and come back for the answer. Both are posts without a cookie: nobody is signed in here, so there is no session to abuse."""

from __future__ import annotations

import logging
from http import HTTPStatus

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from redis.exceptions import RedisError

from tracker import askers, redress
from tracker.corrections.forms import ReceiptForm, RequestForm
from tracker.models import CorrectionRequest

_MOST_PER_HOUR = 60  # of one network address: the exits of Tor are shared by many
_log = logging.getLogger(__name__)


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """The form; a received request is answered with its receipt, once."""
    form = RequestForm(request.POST or None, initial={"about": request.GET.get("about", "")[:20]})
    if request.method != "POST" or not form.is_valid():
        return _page(request, form, status=HTTPStatus.BAD_REQUEST if form.is_bound else HTTPStatus.OK)
    if form.cleaned_data["website"]:  # only a program fills what nobody sees
        return render(request, "corrections/received.html", {"receipt": ""})
    if _is_too_many(request):
        form.add_error(None, _("Too many requests come from your network just now. What you typed is below: try again in an hour."))
        return _page(request, form, status=HTTPStatus.TOO_MANY_REQUESTS)
    told = form.cleaned_data
    try:
        made, receipt = redress.receive(
            kind=CorrectionRequest.Kind(told["kind"]), about=told["about"], words=told["words"], contact=told["contact"], at=timezone.now()
        )
    except redress.Refused as refused:
        form.add_error(refused.field, str(refused))
        return _page(request, form, status=HTTPStatus.BAD_REQUEST)
    return render(request, "corrections/received.html", {"receipt": receipt, "answer_by": made.answer_by.date()})


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest) -> HttpResponse:
    """What became of a request. The receipt travels in the body, so that no address or log holds it."""
    form = ReceiptForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = None if _is_too_many(request) else redress.by_receipt(form.cleaned_data["receipt"])
        if found is None:
            form.add_error("receipt", _("No request has this receipt. Check it letter by letter."))
    status = HTTPStatus.BAD_REQUEST if form.is_bound and found is None else HTTPStatus.OK
    return render(request, "corrections/answer.html", {"form": form, "found": found}, status=status)


def _page(request: HttpRequest, form: RequestForm, *, status: HTTPStatus) -> HttpResponse:
    return render(request, "corrections/ask.html", {"form": form}, status=status)


def _is_too_many(request: HttpRequest) -> bool:
    """Counted under a keyed hash of the network and the hour, which is gone with the hour. Without Redis nobody is turned away."""
    who = askers.hidden(timezone.now().strftime("%Y%m%d%H"), askers.network_of(askers.address_of(request)))
    try:
        cache.add(f"corrections:{who}", 0, timeout=3_600)
        return cache.incr(f"corrections:{who}") > _MOST_PER_HOUR
    except (RedisError, ValueError):
        _log.warning("Requests are not counted: the cache is away.")
        return False
