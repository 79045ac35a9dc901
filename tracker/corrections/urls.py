"""The form's addresses."""

from django.urls import path

from tracker.corrections import views

app_name = "corrections"
urlpatterns = [
    path("", views.ask, name="ask"),
    path("answer/", views.answer, name="answer"),
]
