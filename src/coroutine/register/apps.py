"""The room's name."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    name = "coroutine.register"
    default_auto_field = "django.db.models.BigAutoField"
