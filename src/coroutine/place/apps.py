"""The room's name."""

from django.apps import AppConfig


class PlaceConfig(AppConfig):
    name = "coroutine.place"
    default_auto_field = "django.db.models.BigAutoField"
