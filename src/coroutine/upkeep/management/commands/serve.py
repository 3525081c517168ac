"""Serve the place: make ready what can be, refuse to start on what cannot."""

import os
import socket
import time
from argparse import ArgumentParser
from typing import cast

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import connections
from django.utils.translation import gettext as _
from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server.mp import MPServer

from coroutine.place import queries as places
from coroutine.upkeep import queries

DEMO_SIGN_INS = ("ada@example.org", "brice@example.org", "chloe@example.org", "driss@example.org")
DEMO_PASSWORD = "coroutine-demo"  # noqa: S105  # of invented persons, printed at every start


class Command(BaseCommand):
    """`coroutine serve`."""

    help = "Serve the place on the web."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=8000)
        parser.add_argument("--workers", type=int, default=2)
        parser.add_argument("--migrate", action="store_true", help="bring the tables up to date")
        parser.add_argument("--demo", action="store_true", help="fill a new place with the demo")

    def handle(self, **options: object) -> None:
        host, port = cast("str", options["host"]), cast("int", options["port"])
        _refuse_a_taken_door(host, port)
        self._make_ready(migrate=settings.LOCAL or bool(options["migrate"]))
        if options["demo"] and queries.is_new():
            self.stdout.write(_("A new place: inventing a year of its life ..."))
            call_command("demo", verbosity=0)
        self._welcome(host, port)
        # The workers are forks of this process, and a connection must not be shared by two.
        connections.close_all()
        server(host, port, workers=cast("int", options["workers"])).serve()

    def _make_ready(self, *, migrate: bool) -> None:
        if migrate and queries.missing_migrations():
            self.stdout.write(_("Preparing the tables ..."))
            call_command("migrate", verbosity=0, interactive=False)
        for fault in queries.migration_faults() or queries.guard_faults():
            raise CommandError(fault)
        if queries.static_is_stale():
            call_command("collectstatic", verbosity=0, interactive=False)

    def _welcome(self, host: str, port: int) -> None:
        place = places.current()
        self.stdout.write(f"\n{place or 'La Coroutine'}: http://{host}:{port}/\n")
        if place and place.is_demo:
            self.stdout.write(_("Invented persons who can sign in, with %s:") % DEMO_PASSWORD)
            for address in DEMO_SIGN_INS:
                self.stdout.write(f"  {address}")
        self.stdout.write("")
        self.stdout.flush()


def _refuse_a_taken_door(host: str, port: int) -> None:
    """The server shares its port with whoever asks: two houses would answer in turn, unnoticed."""
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        socket.create_server((host, port), family=family).close()
    except (OSError, OverflowError) as error:
        number = getattr(error, "errno", None) or 0
        raise CommandError(
            _("http://%(host)s:%(port)d cannot be served: %(reason)s. Choose another port.")
            % {"host": host, "port": port, "reason": os.strerror(number) if number > 0 else error}
        ) from error


class Server(MPServer):
    """Granian, which a hurried hand must not hang.

    Its signal handlers take a lock: one that interrupts another waits for ever, in its own thread.
    """

    def signal_handler_interrupt(self, *_args: object, **_kwargs: object) -> None:
        """The first signal is enough."""
        if not self.interrupt_signal:
            self.interrupt_signal = True
            self.main_loop_interrupt.set()

    def shutdown(self, exit_code: int = 0) -> None:
        """Ctrl-C and systemd tell the workers too: let that pass before telling them again."""
        time.sleep(0.2)
        super().shutdown(exit_code)  # type: ignore[no-untyped-call]


def server(host: str, port: int, *, workers: int) -> Server:
    """The web server: workers of one thread, each replaced when it dies."""
    return Server(
        "coroutine.config.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=1,
        respawn_failed_workers=True,
        workers_lifetime=86_400,
        workers_kill_timeout=10,
        static_path_route=[settings.STATIC_URL.rstrip("/")],
        static_path_mount=[settings.STATIC_ROOT],
        static_path_expires=31_536_000,  # their names carry the digest of their content
        log_level=LogLevels.error,
    )
