"""Fill a new place with a year of invented life."""

from argparse import ArgumentParser
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.utils.translation import gettext as _

from coroutine.kit.times import today
from coroutine.ledger import queries as ledger
from coroutine.people.models import Person
from coroutine.place import queries
from coroutine.upkeep import demo


class Command(BaseCommand):
    """`coroutine demo`."""

    help = "Fill a new place with a year of invented life."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--yes", action="store_true", help="in production too")
        parser.add_argument(
            "--seed", type=int, default=demo.SEED, help="another seed, another year"
        )

    def handle(self, *, seed: int = demo.SEED, yes: bool = False, **_options: object) -> None:
        if not (settings.LOCAL or yes or _is_at_home()):
            raise CommandError(
                _("Everyone knows the password of the demo's persons: add --yes if you mean it.")
            )
        call_command("migrate", verbosity=0, interactive=False)
        if queries.current() is not None or Person.objects.exists():
            raise CommandError(_("This place has a life already: the demo only fills a new one."))
        demo.live(seed=seed, until=today())
        rank, _head = ledger.head()
        self.stdout.write(
            _("A year of %(persons)s invented persons, in %(lines)s lines of the book.")
            % {"persons": Person.objects.count(), "lines": rank}
        )


def _is_at_home() -> bool:
    """Whether only this machine reaches the place, by its address."""
    return urlsplit(settings.SITE_URL).hostname in {"127.0.0.1", "localhost", "::1"}
