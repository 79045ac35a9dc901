"""What every page knows: the product's name, the theme, whether sample data is here, and what this person may do.

Values are callables where they cost a query: a page that doesn't use them doesn't pay, and one that uses them twice pays once.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from functools import cache, partial
from typing import Any, Generic, ParamSpec, TypeVar

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from detentions import prepared
from detentions.models import Detention, Location, Source, User
from tracker import questions
from tracker.models import Question
from tracker.portal.signed_in import questions_may_wait
from tracker.rules import Access, Permission

P = ParamSpec("P")
T = TypeVar("T")

PRODUCT = _("Detention Record")
THEME_COOKIE = "theme"
KEYS_COOKIE = "keys"
THEMES = ("light", "dark")
COUNT_AT_MOST = 1000
_MOST_KEPT = 200


class Remembered(Generic[P, T]):
    """An answer that many pages ask for, kept a few seconds per process, for whatever it is asked of."""

    def __init__(self, ask: Callable[P, T], *, seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._kept: dict[Hashable, tuple[float, T]] = {}

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        now, asked_of = time.monotonic(), (args, tuple(kwargs.items()))
        known = self._kept.get(asked_of)
        if known is None or now - known[0] > self._seconds:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            known = self._kept[asked_of] = (now, self._ask(*args, **kwargs))
        return known[1]

    def forget(self) -> None:
        self._kept.clear()


def _any_samples() -> bool:
    return Detention.objects.filter(is_sample=True).exists() or Source.objects.filter(is_sample=True).exists()


def _country_names() -> dict[str, str]:
    country = Location.objects.filter(kind="country", country=settings.COUNTRY).order_by("pk").first()
    return {"es": country.name_es, "en": country.name_en or country.name_es} if country else {}


holds_samples = Remembered(_any_samples, seconds=5)
country_names = Remembered(_country_names, seconds=60)


def surroundings(request: HttpRequest) -> dict[str, object]:
    """The context processor of all templates, public ones included."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "product": PRODUCT,
        "country_name": lambda: country_names().get(getattr(request, "LANGUAGE_CODE", ""), settings.COUNTRY),
        "theme": theme if theme in THEMES else "",
        "single_keys": request.COOKIES.get(KEYS_COOKIE) != "off",
        "holds_samples": holds_samples,
        "may": cache(partial(_may, request)),
        "waiting": lambda: _numbers(request)[0],
        "for_two": lambda: _numbers(request)[1],
        "unseen_notices": lambda: unseen_notices(request),
        "lacks_second_factor": lambda: _lacks_second_factor(request),
    }


def _may(request: HttpRequest) -> dict[str, bool]:
    """Permissions by name, for the navigation."""
    access = _access(request)
    return {permission.value: access.may(permission) for permission in Permission}


# By hand: every page asks it, and building this question anew takes longer than answering it.
_COUNTS = f"""
SELECT
  (SELECT count(*) FROM (
     SELECT 1 FROM tracker_candidate c JOIN tracker_report r ON r.id = c.report_id
     WHERE c.state IN ('open', 'second', 'disputed') AND r.organisation_id = ANY(%s) LIMIT {COUNT_AT_MOST}) counted),
  (SELECT count(*) FROM (
     SELECT 1 FROM tracker_notice n WHERE n.user_id = %s AND n.seen_at IS NULL LIMIT {COUNT_AT_MOST}) counted)
"""


def _numbers(request: HttpRequest) -> tuple[int, int, int]:
    """For the navigation, once per request: proposals to be decided, questions for two that this person answers, notices."""
    known: tuple[int, int, int] | None = getattr(request, "numbers", None)
    user = getattr(request, "user", None)
    if known is None and isinstance(user, User):
        access = _access(request)
        places = access.where(Permission.REVIEW)
        theirs, parameters = _for_two(user, access) if places and questions_may_wait(user) else ("SELECT 1 WHERE FALSE", ())
        question = f"{_COUNTS}, (SELECT count(*) FROM ({theirs}) counted)"
        ((waiting, unseen, for_two),) = prepared.ask(question, [places, user.pk, *parameters])
        known = (waiting, for_two, unseen)
        setattr(request, "numbers", known)  # noqa: B010 -- remembered for the templates of this request
    return known or (0, 0, 0)


def _for_two(user: User, access: Access) -> tuple[str, tuple[Any, ...]]:
    rows = Question.objects.filter(questions.may_answer(user, access)).values("pk")[:COUNT_AT_MOST]
    return rows.query.sql_with_params()


def unseen_notices(request: HttpRequest) -> int:
    """So many notices the person has not seen."""
    return _numbers(request)[2]


def _lacks_second_factor(request: HttpRequest) -> bool:
    """Only a trial lets anybody in without one, so only there it is asked."""
    user = getattr(request, "user", None)
    return settings.TRIAL and isinstance(user, User) and not is_mfa_enabled(user)


def _access(request: HttpRequest) -> Access:
    """What the portal's door found, or, on pages outside of it (account pages, errors), found here."""
    known: Access | None = getattr(request, "access", None)
    if known is None:
        user = getattr(request, "user", None)
        known = Access.of(user) if isinstance(user, User) else Access([])
        setattr(request, "access", known)  # noqa: B010 -- the attribute is StaffRequest's
    return known
