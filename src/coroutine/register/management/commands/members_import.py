"""Bring members in from a spreadsheet."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Collection
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from coroutine.kit.times import today
from coroutine.register import actions, queries
from coroutine.register.columns import LABELS, too_large
from coroutine.register.models import Verdict
from coroutine.register.reading import MOST_BYTES, Unreadable
from coroutine.register.rules import NotDone, NothingNew
from coroutine.register.rulings import Plan


class Command(BaseCommand):
    """`coroutine members import`."""

    help = "Read members from a CSV or XLSX file, and say line by line what was done."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done")
        parser.add_argument(
            "--with-doubtful", action="store_true", help="write the doubtful lines too"
        )

    def handle(self, *, file: str, dry_run: bool, with_doubtful: bool, **_options: object) -> None:
        content = _content(Path(file))
        try:
            plan = queries.plan(content, by=None, on=today())
            self._say(plan, with_doubtful=with_doubtful)
            if not dry_run:
                self._apply(content, Path(file).name, with_doubtful=with_doubtful)
        except (Unreadable, NotDone) as refusal:
            raise CommandError(str(refusal)) from refusal

    def _apply(self, content: bytes, name: str, *, with_doubtful: bool) -> None:
        now = timezone.now()
        brought = actions.preview(content, file_name=name, by=None, now=now)
        ticked: Collection[int] | None = None if with_doubtful else ()
        try:
            actions.apply(brought, ticked=ticked, by=None, now=now)
        except NothingNew as said:
            self.stdout.write(str(said))
        else:
            self.stdout.write(_("Written. The workshop's page of imports can undo it for 30 days."))

    def _say(self, plan: Plan, *, with_doubtful: bool) -> None:
        self._say_columns(plan)
        chosen = {ruling.line for ruling in plan.tickable()} if with_doubtful else set()
        for ruling in plan.rulings:
            left_out = ruling.verdict == Verdict.DOUBTFUL and not ruling.is_chosen(chosen)
            verdict = _("doubtful, left out") if left_out else ruling.verdict.label
            self.stdout.write(
                f"{ruling.line}: {verdict} · {ruling.name} <{ruling.email}> {ruling.said}".rstrip()
            )
        counts = plan.counts()
        self.stdout.write(", ".join(f"{v.label}: {counts[v]}" for v in Verdict))

    def _say_columns(self, plan: Plan) -> None:
        known = (f"{plan.columns.headers[key]} = {LABELS[key]}" for key in plan.columns.place)
        self.stdout.write(_("Columns: %(columns)s") % {"columns": ", ".join(known)})
        if plan.columns.ignored:
            ignored = ", ".join(plan.columns.ignored)
            self.stdout.write(_("Left aside: %(columns)s") % {"columns": ignored})


def _content(path: Path) -> bytes:
    """The file's bytes, never more than one over the bound."""
    try:
        with path.open("rb") as opened:
            content = opened.read(MOST_BYTES + 1)
    except OSError as error:
        raise CommandError(_("%(file)s cannot be read.") % {"file": path}) from error
    if len(content) > MOST_BYTES:
        raise CommandError(too_large())
    return content
