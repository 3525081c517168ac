"""Write the members' register to a spreadsheet."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from coroutine.register import queries
from coroutine.register.exporting import FORMATS, csv_lines, workbook


class Command(BaseCommand):
    """`coroutine members export`."""

    help = "Write the members to a CSV or XLSX file; importing it back changes nothing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")

    def handle(self, *, file: str, **_options: object) -> None:
        path, ending = Path(file), Path(file).suffix.lower().removeprefix(".")
        if ending not in FORMATS:
            raise CommandError(_("Name a file that ends in .csv or .xlsx."))
        french = (get_language() or "fr").startswith("fr")
        persons = list(queries.known_persons())
        try:
            with path.open("wb") as opened:
                if ending == "csv":
                    opened.writelines(csv_lines(persons, french=french))
                else:
                    opened.write(workbook(persons, french=french))
        except OSError as error:
            raise CommandError(_("%(file)s cannot be written.") % {"file": path}) from error
        self.stdout.write(
            _("%(number)s persons written to %(file)s.") % {"number": len(persons), "file": path}
        )
