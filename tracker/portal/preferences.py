"""Theme, language and whether single keys act, chosen with a plain form at the foot or head of any page and kept in a cookie."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from tracker.portal.context import KEYS_COOKIE, THEME_COOKIE, THEMES

_A_YEAR = 365 * 24 * 3600


@csrf_exempt  # harmless to forge, and public pages must not set a CSRF cookie for it
@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """POST theme, language or keys; back to the page it came from."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if safe else "/")
    if "theme" in request.POST:
        _remember_theme(response, request.POST["theme"])
    if "keys" in request.POST:
        keys = "off" if request.POST["keys"] == "off" else "on"
        response.set_cookie(KEYS_COOKIE, keys, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    language = request.POST.get("language", "")
    if language in dict(settings.LANGUAGES) and check_for_language(language):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, language, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
        )
    return response


def _remember_theme(response: HttpResponse, theme: str) -> None:
    if theme in THEMES:
        response.set_cookie(THEME_COOKIE, theme, max_age=_A_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        response.delete_cookie(THEME_COOKIE, samesite="Lax")
