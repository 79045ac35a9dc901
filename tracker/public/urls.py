"""The site's addresses."""

from django.urls import path

from tracker.public import views

app_name = "public"
urlpatterns = [
    path("", views.home, name="home"),
    path("counts/", views.counts, name="counts"),
    path("method/", views.method, name="method"),
]
