"""The portal's addresses. Who may use which stands in `tracker.portal.access`."""

from django.urls import path

from tracker.portal.preferences import preferences

app_name = "portal"
urlpatterns = [
    path("preferences/", preferences, name="preferences"),
]
