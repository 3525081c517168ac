"""The room's name."""

from django.apps import AppConfig


class UpkeepConfig(AppConfig):
    name = "coroutine.upkeep"
    default_auto_field = "django.db.models.BigAutoField"
