"""Errors that say what to do: application/problem+json, in the language of the question."""

from __future__ import annotations

import difflib
import logging
from collections.abc import Iterable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404, HttpResponse, JsonResponse
from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, MethodNotAllowed, NotAcceptable, Throttled

from detentions.editions import NoSuchEdition
from detentions.published import NotPublishedYet
from tracker.api.limits import seconds_left

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one parameter. `near` are the names that may have been meant."""

    parameter: str
    message: str
    near: list[str] = field(default_factory=list)

    def plain(self) -> dict[str, Any]:
        return {"parameter": self.parameter, "message": self.message, **({"near": self.near} if self.near else {})}


class BadQuestion(Exception):
    """The question can't be answered as it stands. Never answer another one instead."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(fault.message for fault in faults))
        self.faults = faults


class Moved(Exception):
    """The case goes on in another one. The message is the address of that one."""


def near(word: str, known: Iterable[str]) -> list[str]:
    """Up to three of `known` that look like `word`."""
    return difflib.get_close_matches(word.lower(), sorted(known), n=3, cutoff=0.55)


def unknown_value(parameter: str, value: str, known: Iterable[str]) -> Fault:
    names = sorted(known)
    return Fault(
        parameter,
        _("“%(value)s” isn't a value of %(parameter)s.") % {"value": value, "parameter": parameter},
        near(value, names) or names[:20],
    )


def answer(exc: Exception, context: dict[str, Any]) -> HttpResponse:
    """The exception handler named in the settings. A fault of ours goes to the log, and the asker learns nothing of it."""
    language = getattr(context.get("view"), "language", "") or translation.get_language() or "es"
    return answer_in(language, exc)


def answer_in(language: str, exc: Exception) -> HttpResponse:
    """What is wrong, in words of that language."""
    with translation.override(language):
        status, name, title, detail, faults = _problem(exc)
    body = {"type": f"urn:problem:{name}", "title": title, "status": status, "detail": detail}
    if faults:
        body["errors"] = [fault.plain() for fault in faults]
    response = JsonResponse(body, status=status, content_type="application/problem+json", json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Language"] = language
    response.headers["Cache-Control"] = "no-store"
    if isinstance(exc, Moved):
        response.headers["Location"] = str(exc)
    if isinstance(exc, Throttled):
        response.headers["Retry-After"] = str(seconds_left())
    if status == HTTPStatus.SERVICE_UNAVAILABLE and name != "not-published-yet":
        response.headers["Retry-After"] = "10"
    return response


_Problem = tuple[int, str, str, str, tuple[Fault, ...]]


def _problem(exc: Exception) -> _Problem:
    match exc:
        case BadQuestion():
            detail = " ".join(fault.message for fault in exc.faults)
            return HTTPStatus.BAD_REQUEST, "bad-question", _("The question can't be answered as it stands"), detail, exc.faults
        case NotPublishedYet() | NoSuchEdition():
            return HTTPStatus.SERVICE_UNAVAILABLE, "not-published-yet", _("No figures of ours are published yet"), _not_yet(), ()
        case Http404():
            return HTTPStatus.NOT_FOUND, "not-found", _("There is nothing at this address"), _("See /api/v1/ for what there is."), ()
        case MethodNotAllowed():
            return exc.status_code, "read-only", _("This interface is read only"), _("Ask with GET, HEAD or OPTIONS."), ()
        case NotAcceptable():
            return (
                exc.status_code,
                "no-such-form",
                _("The answer can't be given in this form"),
                _("Ask for application/json, text/csv or application/x-ndjson."),
                (),
            )
        case OperationalError():
            _log.error("The public side can't read the database: %s", type(exc).__name__)
            detail = _("The database doesn't answer in time. Nothing is lost; please ask again in a moment.")
            return HTTPStatus.SERVICE_UNAVAILABLE, "unavailable", _("Not available right now"), detail, ()
        case Moved():
            title = _("This case goes on in another one")
            return HTTPStatus.PERMANENT_REDIRECT, "merged", title, _("Two records spoke of the same detention. See `Location`."), ()
        case Throttled():
            detail = _("Ask again in a moment, or take the files of an edition: they hold everything at once.")
            return exc.status_code, "too-many-questions", _("Too many questions from this address"), detail, ()
        case PermissionDenied() | APIException() if getattr(exc, "status_code", HTTPStatus.FORBIDDEN) < HTTPStatus.INTERNAL_SERVER_ERROR:
            status = getattr(exc, "status_code", HTTPStatus.BAD_REQUEST)
            return status, "refused", _("The question can't be answered as it stands"), _("See /api/v1/docs/ for what can be asked."), ()
    _log.error("An answer of the public interface failed.", exc_info=exc)
    detail = _("This is our fault, not yours. It is noted; please ask again later.")
    return HTTPStatus.INTERNAL_SERVER_ERROR, "our-fault", _("Something went wrong here"), detail, ()


def _not_yet() -> str:
    return _(
        "Live figures carry no disclosure control: one more person on one day could point to somebody. So this installation doesn't "
        "show them, and it has no frozen edition yet. Figures published by other organisations are at /api/v1/ngo-counts/."
    )
