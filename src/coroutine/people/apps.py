"""The room's name."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "coroutine.people"
    default_auto_field = "django.db.models.BigAutoField"
