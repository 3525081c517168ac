"""Is the house in order? Each answer lists sentences for whoever repairs it; empty is well."""

import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.contrib.staticfiles.finders import get_finders
from django.db import Error, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coroutine.ledger import guards
from coroutine.place import queries as places

LEAST_FREE_SHARE = 0.05
LEAST_FREE_BYTES = 100 * 2**20


def faults() -> dict[str, list[str]]:
    """Everything checked, by name: the sentences of what is wrong."""
    checks: dict[str, Callable[[], list[str]]] = {
        "database": database_faults,
        "migrations": migration_faults,
        "guards": guard_faults,
        "disk": disk_faults,
    }
    return {name: _said(check) for name, check in checks.items()}


def _said(check: Callable[[], list[str]]) -> list[str]:
    try:
        return check()
    except Error:
        # The driver's own words may name hosts and users, and this page is public.
        return [_("The database does not answer.")]


def database_faults() -> list[str]:
    """Read and write, leaving no trace."""
    with transaction.atomic():
        Session.objects.create(session_key="health", session_data="", expire_date=timezone.now())
        found = Session.objects.filter(session_key="health").exists()
        transaction.set_rollback(True)
    return [] if found else [_("The database does not keep what is written.")]


def migration_faults() -> list[str]:
    """One sentence when the tables are older than the program."""
    if not (count := len(missing_migrations())):
        return []
    said = ngettext(
        "%d migration is not applied: run coroutine serve --migrate.",
        "%d migrations are not applied: run coroutine serve --migrate.",
        count,
    )
    return [said % count]


def missing_migrations() -> list[tuple[str, str]]:
    """The migrations of this program that the database has not seen: room and name."""
    return sorted(_migrations() - set(MigrationRecorder(connection).applied_migrations()))


@cache
def _migrations() -> frozenset[tuple[str, str]]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def guard_faults() -> list[str]:
    """A sentence for each guard of the ledger that the database has lost."""
    return [_("The ledger lost its guard %s.") % name for name in guards.missing_guards(connection)]


def disk_faults() -> list[str]:
    """A sentence when the disk of the place's data is nearly full."""
    try:
        with tempfile.NamedTemporaryFile(dir=settings.DATA_DIR) as written:
            written.write(b"well")
    except OSError as error:
        return [_("The place's folder cannot be written: %s.") % error.strerror]
    disk = shutil.disk_usage(settings.DATA_DIR)
    if disk.free >= LEAST_FREE_BYTES and disk.free / disk.total >= LEAST_FREE_SHARE:
        return []
    return [_("Only %d MB are free on the disk.") % (disk.free // 2**20)]


def is_new() -> bool:
    """Whether no place was set up here yet."""
    return places.current() is None


def static_is_stale() -> bool:
    """Whether a static file is newer than the list of those collected."""
    listed = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if not listed.exists():
        return True
    collected = listed.stat().st_mtime
    sources = (
        Path(storage.path(path))
        for finder in get_finders()
        for path, storage in finder.list(ignore_patterns=[])
    )
    return any(source.stat().st_mtime > collected for source in sources)
