"""`coroutine ledger verify`: read the whole book again and say whether it holds."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from coroutine.ledger.verification import verify


class Command(BaseCommand):
    help = "Computes the chain, the hashes and the balances again; names the first wrong entry."

    def handle(self, *_args: Any, **_options: Any) -> None:
        report = verify()
        if not report.sound:
            raise CommandError("\n".join(str(problem) for problem in report.problems))
        self.stdout.write(
            _("The book holds: %(entries)s entries, %(transfers)s transfers. Head: %(head)s")
            % {"entries": report.entries, "transfers": report.transfers, "head": report.head}
        )
