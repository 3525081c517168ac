"""Say whether the house is in order."""

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from coroutine.upkeep import queries


class Command(BaseCommand):
    """`coroutine health`."""

    help = "Say whether the house is in order."
    requires_system_checks: list[str] = []

    def handle(self, **options: object) -> None:
        faults = [fault for found in queries.faults().values() for fault in found]
        if faults:
            raise CommandError(" ".join(faults))
        self.stdout.write(_("The house is in order."))
