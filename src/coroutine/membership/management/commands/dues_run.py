"""Make the dues of the periods that have begun."""

import datetime as dt
from argparse import ArgumentParser

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _

from coroutine.kit.times import today
from coroutine.ledger.refusals import LedgerRefusal
from coroutine.membership import actions

FARTHEST = dt.timedelta(days=366)


class Command(BaseCommand):
    """`coroutine dues run`."""

    help = "Make the dues of the periods that have begun, once each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--on", metavar="DATE", help="as of this day, like 2026-11-30")

    def handle(self, *, on: str | None = None, **_options: object) -> None:
        try:
            run = actions.run_dues(on=_day(on))
        except LedgerRefusal as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            _(
                "%(made)s dues made, %(waived)s waived, %(trusted)s declarations counted on trust, "
                "%(lapsed)s carry-overs ended."
            )
            % {
                "made": run.made,
                "waived": run.waived,
                "trusted": run.trusted,
                "lapsed": run.lapsed,
            }
        )


def _day(text: str | None) -> dt.date:
    """Today, or the day typed; a day more than a year ahead is a typing error."""
    if text is None:
        return today()
    try:
        day = dt.date.fromisoformat(text)
    except ValueError as error:
        raise CommandError(
            _("%(text)s is no date: write it like 2026-11-30.") % {"text": text}
        ) from error
    if day > today() + FARTHEST:
        raise CommandError(_("%(text)s is more than a year ahead.") % {"text": text})
    return day
