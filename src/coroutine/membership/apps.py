"""The room's name."""

from django.apps import AppConfig


class MembershipConfig(AppConfig):
    name = "coroutine.membership"
    default_auto_field = "django.db.models.BigAutoField"
