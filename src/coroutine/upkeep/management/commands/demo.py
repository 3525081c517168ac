"""Fill a new place with a year of invented life."""

from argparse import ArgumentParser

from django.core.management import BaseCommand, CommandError
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
        parser.add_argument(
            "--seed", type=int, default=demo.SEED, help="another seed, another year"
        )

    def handle(self, *, seed: int = demo.SEED, **_options: object) -> None:
        if queries.current() is not None or Person.objects.exists():
            raise CommandError(_("This place has a life already: the demo only fills a new one."))
        demo.live(seed=seed, until=today())
        rank, _head = ledger.head()
        self.stdout.write(
            _("A year of %(persons)s invented persons, in %(lines)s lines of the book.")
            % {"persons": Person.objects.count(), "lines": rank}
        )
