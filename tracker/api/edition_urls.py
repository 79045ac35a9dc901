"""The files of editions, at the addresses at which a plain web server hands them out too."""

from django.urls import path

from tracker.api.editions import cover, file

app_name = "editions"
urlpatterns = [
    path("", cover, name="cover"),
    path("<str:path>", cover, name="top"),
    path("<int:number>/", file, name="files"),
    path("<int:number>/<str:path>", file, name="file"),
]
