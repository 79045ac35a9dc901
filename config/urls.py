"""Which address leads to which surface. Each surface lists its own pages."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.http import require_safe


@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """The process answers. It asks nothing of the database: a dead database isn't cured by restarting the web process."""
    return HttpResponse("ok", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("accounts/", include("tracker.portal.account_urls")),
    path("portal/", include("tracker.portal.urls")),
    path("api/v1/", include("tracker.api.urls")),
    path("editions/", include("tracker.api.edition_urls")),
    path("corrections/", include("tracker.corrections.urls")),
    path("", include("tracker.public.urls")),
]
