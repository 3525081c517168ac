"""What may befall a database."""

from django.db import connection

GUARD = "ledger_account_frozen"


def lose_a_guard() -> None:
    """A trigger of the ledger is gone, as after a careless restoration."""
    table = "" if connection.vendor == "sqlite" else " ON ledger_account"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {GUARD}{table}")
