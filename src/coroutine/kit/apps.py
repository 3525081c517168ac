"""The room's name."""

from django.apps import AppConfig


class KitConfig(AppConfig):
    name = "coroutine.kit"
    default_auto_field = "django.db.models.BigAutoField"
