"""The console program `coroutine`: a thin face on Django's management commands.

It exits with 0 or 1, and says in one sentence on the error channel what went wrong.
"""

from __future__ import annotations

import argparse
import gettext
import os
import secrets
import sys
import zoneinfo
from pathlib import Path
from typing import NoReturn

import django
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError
from django.utils import timezone, translation

LOCALE = Path(__file__).resolve().parents[3] / "locale"


def _language() -> str:
    """The terminal's language when it is one of the house's, else French like the place."""
    asked = next(filter(None, map(os.environ.get, ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    return "en" if asked.startswith("en") else "fr"


# Help must be readable before the settings are: hence Python's own gettext, on Django's catalogue.
_ = gettext.translation("django", LOCALE, [_language()], fallback=True).gettext


class Parser(argparse.ArgumentParser):
    """An argument parser that complains in one sentence and exits with 1."""

    def error(self, message: str) -> NoReturn:
        """Say it and leave."""
        fail(_("%(message)s. See: %(program)s --help") % {"message": message, "program": self.prog})


def fail(sentence: str) -> NoReturn:
    """Say what went wrong and leave with 1."""
    print(f"coroutine: {sentence}", file=sys.stderr)  # noqa: T201  # the program's voice
    sys.exit(1)


def parser() -> Parser:
    """What can be typed. Each leaf names its management command, which reads the same words."""
    top = Parser(prog="coroutine", description=_("A self-managed place, its euros and its hours."))
    verbs = top.add_subparsers(metavar=_("COMMAND"), required=True)
    _serving(verbs)
    _people(verbs)
    _books(verbs)
    return top


def _verb(verbs: argparse._SubParsersAction[Parser], name: str, command: str, does: str) -> Parser:
    leaf = verbs.add_parser(name, help=does, description=does)
    leaf.set_defaults(command=command)
    return leaf


def _family(
    verbs: argparse._SubParsersAction[Parser], name: str, does: str
) -> argparse._SubParsersAction[Parser]:
    branch = verbs.add_parser(name, help=does, description=does)
    return branch.add_subparsers(metavar=_("COMMAND"), required=True)


def _serving(verbs: argparse._SubParsersAction[Parser]) -> None:
    serve = _verb(verbs, "serve", "serve", _("serve the place on the web"))
    serve.add_argument("--host", default="127.0.0.1", help=_("address to listen on"))
    serve.add_argument("--port", type=int, default=8000, help=_("port to listen on"))
    serve.add_argument("--workers", type=int, help=_("processes that answer (2)"))
    serve.add_argument("--migrate", action="store_true", help=_("bring the tables up to date"))
    serve.add_argument("--demo", action="store_true", help=_("fill a new place with the demo"))
    setup = _verb(verbs, "setup", "setup", _("set up a real place, and print its first link"))
    for option, meaning in (
        ("--name", _("the place's name; what is left out is asked")),
        ("--town", _("its town")),
        ("--language", _("fr or en")),
        ("--time-zone", _("like Europe/Paris")),
        ("--preset", _("rhythms, prices and rules: lille, brussels or bare")),
        ("--steward", _("the first steward's mail address")),
        ("--steward-name", _("the first steward's name")),
    ):
        setup.add_argument(option, help=meaning)
    demo = _verb(verbs, "demo", "demo", _("fill a new place with a year of invented life"))
    demo.add_argument("--seed", type=int, help=_("another seed, another year"))
    demo.add_argument("--yes", action="store_true", help=_("in production too"))
    _verb(verbs, "health", "health", _("say whether the house is in order"))


def _people(verbs: argparse._SubParsersAction[Parser]) -> None:
    members = _family(verbs, "members", _("bring members in from a spreadsheet, or write one"))
    enter = _verb(members, "import", "members_import", _("read members from a CSV or XLSX file"))
    enter.add_argument("file", metavar=_("FILE"))
    enter.add_argument("--dry-run", action="store_true", help=_("say what would be done"))
    enter.add_argument(
        "--with-doubtful", action="store_true", help=_("write the doubtful lines too")
    )
    leave = _verb(members, "export", "members_export", _("write the members to a CSV or XLSX file"))
    leave.add_argument("file", metavar=_("FILE"))


def _books(verbs: argparse._SubParsersAction[Parser]) -> None:
    dues = _family(verbs, "dues", _("what permanents owe, in euros and in hours"))
    run = _verb(dues, "run", "dues_run", _("make the dues of the period, once each"))
    run.add_argument("--on", metavar=_("DATE"), help=_("as of this day (today), like 2026-11-30"))
    ledger = _family(verbs, "ledger", _("the book of euros and hours"))
    _verb(ledger, "verify", "ledger_verify", _("recompute the whole chain and every balance"))
    export = _verb(ledger, "export", "ledger_export", _("write the book for another program"))
    export.add_argument("--format", required=True, choices=("beancount", "hledger", "csv"))
    export.add_argument("--output", metavar=_("FILE"), help=_("a file rather than the terminal"))


def _set_up() -> None:
    """Read the settings; what of the environment cannot be read is said in a sentence."""
    try:
        django.setup()
    except ImproperlyConfigured:
        raise
    except (ValueError, OSError) as error:
        raise ImproperlyConfigured(
            _("A setting cannot be read: %s") % (str(error).strip() or type(error).__name__)
        ) from error


def _time_zone() -> zoneinfo.ZoneInfo | None:
    """The place's time zone, so that `today` is its day; the settings' before it is set up."""
    try:
        place = apps.get_model("place", "Place").objects.first()
    except DatabaseError:
        return None
    return zoneinfo.ZoneInfo(place.time_zone) if place else None


def _in_words(error: DatabaseError) -> str:
    """What the database complains of, in a sentence."""
    complaint = str(error).strip().splitlines()[0]
    if "no such table" in complaint or "does not exist" in complaint:
        return _("This place has no tables yet: run coroutine setup, or coroutine serve --migrate.")
    if isinstance(error, OperationalError):
        return _("The database does not answer: %s") % complaint
    return _("The database refused: %s") % complaint


def main() -> None:
    """The program's door."""
    words = sys.argv[1:]
    asked = parser().parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "coroutine.config.settings")
    if asked.command == "serve" and os.environ.get("COROUTINE_MODE") == "local":
        os.environ.setdefault("SITE_URL", f"http://{asked.host}:{asked.port}")
    if asked.command != "serve":
        # Only the web signs anything: a command at the console does with a passing secret.
        os.environ["SECRET_KEY"] = os.environ.get("SECRET_KEY") or secrets.token_urlsafe(50)
    # `ledger verify` are two words, `serve` is one; the management command reads what follows.
    rest = words[1 + asked.command.count("_") :]
    os.umask(0o077)  # the book and the mails are the owner's alone
    try:
        _set_up()
        with translation.override(_language()), timezone.override(_time_zone()):
            call_command(asked.command, *rest)
    except (CommandError, ImproperlyConfigured) as error:
        fail(str(error))
    except DatabaseError as error:
        fail(_in_words(error))
    except OSError as error:
        if not isinstance(error, BrokenPipeError):
            fail(f"{error.strerror or error}.")
        # The reader of our output left (`| head`): no reason to complain.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except KeyboardInterrupt:
        sys.exit(1)
