"""PostgreSQL keeps no NUL character. Where one is sent, the answer is that there is nothing, or that the form can't be read."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_NUL, _UNREADABLE = "\x00", "\ufffd"


class NulIsNoLetter:
    """Nothing stands at an address that holds one. A form is refused by whoever reads it; this is for those that don't look."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.path_info = request.path_info.replace(_NUL, _UNREADABLE)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, DataError) and "NUL" in str(exception):
            return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)
        return None
