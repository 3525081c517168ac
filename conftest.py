"""What every test stands on: an environment of its own, a database, its copies and a server.

Ordinary tests take `db` and are rolled back. A test that needs real commits (threads, processes,
kills, HTTP) takes `own_database`: the ledger refuses DELETE and TRUNCATE, so nothing can be
emptied after a test, but a fresh copy of the migrated database costs some milliseconds.
"""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# Before Django reads its settings: nothing of the shell's own house may leak into the tests.
_HOUSE = Path(tempfile.mkdtemp(prefix="coroutine-tests-"))
atexit.register(shutil.rmtree, _HOUSE, ignore_errors=True)
for _name in ("ALLOWED_HOSTS", "DEBUG", "DEFAULT_FROM_EMAIL", "EMAIL_URL", "SITE_URL", "TIME_ZONE"):
    os.environ.pop(_name, None)
if not os.environ.get("DATABASE_URL", "").startswith("postgres"):
    os.environ.pop("DATABASE_URL", None)
os.environ |= {
    "COROUTINE_MODE": "local",
    "DATA_DIR": str(_HOUSE),
    "DJANGO_SETTINGS_MODULE": "coroutine.config.settings",
    "SECRET_KEY": "of-the-tests-alone-and-shown-to-everybody",
}

import django  # noqa: E402
import pytest  # noqa: E402
from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

django.setup()

from tests import databases  # noqa: E402


@pytest.fixture(scope="session", autouse=True)
def _house(django_test_environment):
    """Static files listed once; sign-ins quick (the served house keeps the slow, safe hasher)."""
    call_command("collectstatic", interactive=False, verbosity=0)
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        *settings.PASSWORD_HASHERS,
    ]


@pytest.fixture(autouse=True)
def _at_home():
    """Each test starts in the place's language and time zone, with no attempt counted before."""
    yield
    translation.deactivate()
    timezone.deactivate()
    if Path(settings.CACHES["default"]["LOCATION"]).exists():
        cache.clear()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """One migrated database for the session, and an untouched twin to copy from."""
    with django_db_blocker.unblock():
        first = databases.make()
    yield
    with django_db_blocker.unblock():
        databases.drop(first)


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, monkeypatch):
    """A database of the test's own, for real commits: yields its DATABASE_URL.

    Every connection of this process made meanwhile goes there, those of threads included (which
    close theirs); programs started meanwhile find it in their environment.
    """
    with django_db_blocker.unblock(), databases.copy() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield url
