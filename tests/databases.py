"""Whole databases for tests: made once, copied for those that commit, on both engines."""

import itertools
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.core.management import call_command
from django.db import connection, connections

_numbers = itertools.count(1)
_made: set[str] = set()
_TWIN = "twin"


def make() -> None:
    """Migrate a new database, keep a twin of it, and point the process at it."""
    first = _name("first")
    if connection.vendor == "postgresql":
        _on_postgresql(f'CREATE DATABASE "{first}"')
    _made.add(first)
    _point_at(first)
    call_command("migrate", verbosity=0, interactive=False)
    keep(_TWIN)


@contextmanager
def copy(of: str = _TWIN) -> Iterator[str]:
    """Point the process at a new copy, whose URL is given; then back, and drop the copy."""
    before, name = str(connection.settings_dict["NAME"]), _name(f"copy_{next(_numbers)}")
    _duplicate(_name(of), name)
    _point_at(name)
    try:
        yield url()
    finally:
        _point_at(before)
        drop(name)


def keep(label: str) -> None:
    """Keep the present database under a label, for `copy(of=label)`."""
    _duplicate(str(connection.settings_dict["NAME"]), _name(label))


def drop_all() -> None:
    """Remove every database made here."""
    for name in sorted(_made):
        drop(name)


def drop(name: str) -> None:
    """Remove a database, whoever is still connected."""
    connections.close_all()
    _made.discard(name)
    if connection.vendor == "postgresql":
        _on_postgresql(f'DROP DATABASE "{name}" WITH (FORCE)')
        return
    for suffix in ("", "-wal", "-shm"):
        Path(name + suffix).unlink(missing_ok=True)


def url() -> str:
    """The DATABASE_URL of the database that the process points at."""
    here = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{here['NAME']}"
    user, password, host = (quote(str(here[key]), safe="") for key in ("USER", "PASSWORD", "HOST"))
    return f"postgres://{user}:{password}@{host}:{here['PORT']}/{here['NAME']}"


def _name(label: str) -> str:
    if connection.vendor == "postgresql":
        return f"coroutine_tests_{os.getpid()}_{label}"
    return str(settings.DATA_DIR / f"tests-{label}.sqlite3")


def _point_at(name: str) -> None:
    connections.close_all()
    # The one dictionary that every connection, in whatever thread, is made from.
    connections.settings["default"]["NAME"] = name
    connection.settings_dict["NAME"] = name


def _duplicate(source: str, target: str) -> None:
    connections.close_all()
    _made.add(target)
    if connection.vendor == "postgresql":
        _on_postgresql(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')
        return
    with sqlite3.connect(source) as read, sqlite3.connect(target) as write:
        read.backup(write)
    read.close()
    write.close()


def _on_postgresql(statement: str) -> None:
    with connection._nodb_cursor() as cursor:  # as Django's own test runner does
        cursor.execute(statement)
