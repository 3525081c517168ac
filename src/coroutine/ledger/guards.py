"""Are the book's guards in the database? Without all of them nothing is written."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django.core import checks
from django.db import connections

from coroutine.ledger import sql
from coroutine.ledger.refusals import GuardsMissing

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper

_CREATED = re.compile(r"CREATE (?:TABLE|INDEX|TRIGGER|FUNCTION) (\w+)")
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+)\b.*?\bON (\w+)", re.DOTALL)
_FUNCTION = re.compile(r"CREATE FUNCTION (\w+)\(\).*?\$\$(.*?)\$\$", re.DOTALL)
_CONSTRAINT = re.compile(r"CONSTRAINT (\w+)")

_whole: set[tuple[str, str, str]] = set()
"""Databases (name, host, port) whose guards this process has seen, all of them."""


def missing_guards(connection: BaseDatabaseWrapper) -> list[str]:
    """Name the tables, triggers, functions and constraints gone or changed: none is well."""
    if connection.vendor == "sqlite":
        return _missing_on_sqlite(connection)
    return _missing_on_postgresql(connection)


def require(connection: BaseDatabaseWrapper) -> None:
    """Raise GuardsMissing unless every guard is there; looks once for each process and database."""
    place = _place(connection)
    if place in _whole:
        return
    if missing := missing_guards(connection):
        raise GuardsMissing(guards=", ".join(missing))
    _whole.add(place)


def forget() -> None:
    """Look again at the next writing: a migration or a restoration may have changed the guards."""
    _whole.clear()


@checks.register(checks.Tags.database)
def guards_check(
    databases: Sequence[str] | None = None, **_options: Any
) -> list[checks.CheckMessage]:
    """Names what is gone; a database without the book yet is well."""
    found: list[checks.CheckMessage] = []
    for alias in databases or ():
        connection = connections[alias]
        if "ledger_entry" in connection.introspection.table_names() and (
            missing := missing_guards(connection)
        ):
            found.append(
                checks.Error(str(GuardsMissing(guards=", ".join(missing))), id="ledger.E1")
            )
    return found


def _place(connection: BaseDatabaseWrapper) -> tuple[str, str, str]:
    settings = connection.settings_dict
    return str(settings["NAME"]), str(settings["HOST"]), str(settings["PORT"])


def _missing_on_sqlite(connection: BaseDatabaseWrapper) -> list[str]:
    """SQLite keeps the text of every statement: each must be there to the letter."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE name LIKE 'ledger!_%' ESCAPE '!'")
        present = dict(cursor.fetchall())
        cursor.execute("PRAGMA foreign_keys")
        missing = [] if cursor.fetchone() == (1,) else ["foreign_keys"]
    for statement in sql.statements("sqlite"):
        created = _CREATED.match(statement)
        if created and present.get(created[1]) != statement:
            missing.append(created[1])
    return missing


def _missing_on_postgresql(connection: BaseDatabaseWrapper) -> list[str]:
    text = sql.text("postgresql")
    # A condition that the book's own trigger has not would switch it off.
    triggers = {
        (found[1], found[2], "WHEN (" in text[found.start() : text.index(";", found.end())])
        for found in _TRIGGER.finditer(text)
    }
    functions = {(name, body) for name, body in _FUNCTION.findall(text)}
    constraints = {(name,) for name in _CONSTRAINT.findall(text)}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgname::text, tgrelid::regclass::text, tgqual IS NOT NULL FROM pg_trigger"
            " WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
        )
        triggers -= set(cursor.fetchall())
        cursor.execute("SELECT proname::text, prosrc FROM pg_proc WHERE proname LIKE 'ledger%'")
        functions -= set(cursor.fetchall())
        # One that looks at no column, like CHECK(true), guards nothing.
        cursor.execute(
            "SELECT conname::text FROM pg_constraint"
            " WHERE convalidated AND conkey IS NOT NULL AND conrelid::regclass::text LIKE 'ledger%'"
        )
        constraints -= set(cursor.fetchall())
    return sorted({found[0] for group in (triggers, functions, constraints) for found in group})
