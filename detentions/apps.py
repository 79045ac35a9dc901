from django.apps import AppConfig


class DetentionsConfig(AppConfig):
    name = "detentions"
    verbose_name = "Registry"
