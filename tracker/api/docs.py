"""The description of the API for machines, and the page that shows it to people. Nothing is loaded from elsewhere."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny
from rest_framework.request import Request

from tracker.api.freshness import from_anywhere
from tracker.api.index import endpoints

_ABOUT = (
    "Read only, no key. Two numbers stand side by side and are never mixed: ours, counted from confirmed cases by a named rule, and those "
    "that other organisations published. Every answer says its definition, its date and its source. Unknown parameters are refused. "
    "Figures are live until editions exist. Data: CC BY 4.0."
)


class Description(SpectacularJSONAPIView):
    permission_classes = [AllowAny]
    authentication_classes = []
    custom_settings = {"OAS_VERSION": "3.1.0", "DESCRIPTION": _ABOUT}

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        return super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]  # drf-spectacular is typed in part

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        return from_anywhere(request._request, super().finalize_response(request, response, *args, **kwargs))


class Docs(SpectacularSwaggerSplitView):
    permission_classes = [AllowAny]
    authentication_classes = []
    template_name = "public/api_docs.html"
    template_name_js = "public/api_docs.js"  # the package's own asks for a CSRF token, which would set a cookie
    url_name = "api:schema"

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Any:
        """With the addresses in plain words, for whoever runs no scripts."""
        response = super().get(request, *args, **kwargs)  # type: ignore[no-untyped-call]  # drf-spectacular is typed in part
        response.data["endpoints"] = endpoints()
        return response

    def _dump(self, data: Any) -> str:
        """Without the badge of a validator elsewhere."""
        shown = {**data, "validatorUrl": None} if isinstance(data, dict) and "deepLinking" in data else data
        return str(super()._dump(shown))  # type: ignore[no-untyped-call]  # drf-spectacular is typed in part
