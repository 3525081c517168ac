"""The room's name."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "coroutine.ledger"
    default_auto_field = "django.db.models.BigAutoField"
