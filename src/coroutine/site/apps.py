"""The room's name."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "coroutine.site"
    default_auto_field = "django.db.models.BigAutoField"
