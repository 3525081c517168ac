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
from django.db import connection  # noqa: E402
from django.test import override_settings  # noqa: E402
from django.utils import timezone, translation  # noqa: E402

django.setup()

from tests import databases, serving  # noqa: E402


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
        databases.make()
    yield
    with django_db_blocker.unblock():
        databases.drop_all()


@pytest.fixture
def own_database(django_db_setup, django_db_blocker, monkeypatch):
    """A database of the test's own, for real commits: yields its DATABASE_URL.

    Every connection of this process made meanwhile goes there, those of threads included (which
    close theirs); programs started meanwhile find it in their environment.
    """
    with django_db_blocker.unblock(), databases.copy() as url:
        monkeypatch.setenv("DATABASE_URL", url)
        yield url


@pytest.fixture
def serve(own_database):
    """The real server on the test's own database, as a program apart: yields its address."""
    with serving.served() as address:
        yield address


@pytest.fixture(scope="session")
def demo_kept(django_db_setup, django_db_blocker):
    """The demo place, invented once a session: yields the label under which it can be copied."""
    # Its persons sign in at a served house too, which knows the safe hasher alone.
    safe = override_settings(PASSWORD_HASHERS=settings.PASSWORD_HASHERS[1:])
    with django_db_blocker.unblock(), databases.copy(), safe:
        call_command("demo", verbosity=0)
        databases.keep("demo")
    return "demo"


@pytest.fixture(scope="module")
def demo(demo_kept, django_db_blocker):
    """The demo place for a module's tests, which leave it as they found it: yields its URL."""
    with django_db_blocker.unblock(), databases.copy(of=demo_kept) as url:
        yield url


def pytest_configure(config):
    config.addinivalue_line("markers", "browser: needs Chromium (left out on PostgreSQL)")
    config.addinivalue_line("markers", "sqlite: concerns SQLite alone")
    config.addinivalue_line("markers", "postgresql: concerns PostgreSQL alone")


def pytest_collection_modifyitems(config, items):
    """A test of one engine is no skipped test on the other: it is not asked there."""
    here = connection.vendor
    other = "sqlite" if here == "postgresql" else "postgresql"
    apart = [item for item in items if item.get_closest_marker(other)]
    if apart:
        config.hook.pytest_deselected(items=apart)
        items[:] = [item for item in items if not item.get_closest_marker(other)]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session, exitstatus):
    """On the machine that judges, a skipped test is a failure."""
    skipped = session.config.pluginmanager.get_plugin("terminalreporter").stats.get("skipped")
    if os.environ.get("CI") == "true" and skipped and exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
