"""The API's addresses. Every other one under it says that there is nothing, in the API's own form."""

from django.urls import path, re_path

from tracker.api.counts import NgoCounts
from tracker.api.coverage import Coverage
from tracker.api.directories import Agencies, Definitions, Locations, Organisations
from tracker.api.docs import Description, Docs
from tracker.api.editions import Changes, Editions
from tracker.api.index import Index, Nothing
from tracker.api.listed import Detention, Detentions, Facts
from tracker.api.statistics import Statistics

app_name = "api"
urlpatterns = [
    path("", Index.as_view(), name="index"),
    path("statistics/", Statistics.as_view(), name="statistics"),
    path("ngo-counts/", NgoCounts.as_view(), name="ngo-counts"),
    path("coverage/", Coverage.as_view(), name="coverage"),
    path("definitions/", Definitions.as_view(), name="definitions"),
    path("agencies/", Agencies.as_view(), name="agencies"),
    path("locations/", Locations.as_view(), name="locations"),
    path("organisations/", Organisations.as_view(), name="organisations"),
    path("detentions/", Detentions.as_view(), name="detentions"),
    path("detentions/<str:public_id>/", Detention.as_view(), name="detention"),
    path("detentions/<str:public_id>/facts/", Facts.as_view(), name="facts"),
    path("changes/", Changes.as_view(), name="changes"),
    path("editions/", Editions.as_view(), name="editions"),
    path("schema/", Description.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    re_path(r"^(?P<rest>.+)/$", Nothing.as_view(), name="nothing"),
]
