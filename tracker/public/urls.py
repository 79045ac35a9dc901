"""The site's addresses."""

from django.urls import path

from tracker.public import record, views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("counts/", views.counts, name="counts"),
    path("method/", views.method, name="method"),
    path("data/", record.data, name="data"),
    path("cases/", record.cases, name="cases"),
    path("cases/<str:public_id>/", record.case, name="case"),
    path("directory/", record.directory, name="directory"),
    path("directory/agencies/<slug:slug>/", record.agency, name="agency"),
    path("directory/places/<slug:slug>/", record.place, name="place"),
]
