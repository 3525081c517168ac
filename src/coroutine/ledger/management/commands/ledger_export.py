"""`coroutine ledger export`: the book for other programs, on standard output or in a file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any, TextIO, cast

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from coroutine.ledger import exports

WRITERS = {"beancount": exports.beancount, "hledger": exports.hledger, "csv": exports.csv}


class Command(BaseCommand):
    help = "Writes the book as a beancount or hledger journal, or as CSV."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--format", choices=sorted(WRITERS), required=True)
        parser.add_argument("--output", type=Path, help="a file; standard output without it")

    def handle(self, *_args: Any, **options: Any) -> None:
        write, output = WRITERS[options["format"]], options["output"]
        if output is None:
            self.stdout.ending = ""
            write(cast("TextIO", self.stdout))
            return
        try:
            with output.open("w", encoding="utf-8", newline="") as out:
                write(out)
        except OSError as error:
            raise CommandError(
                _("%(file)s cannot be written: %(reason)s.")
                % {"file": output, "reason": error.strerror}
            ) from error
