"""Set up a real place: its name, its ways, and the link by which its first steward signs in."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Callable

from django.conf import settings
from django.core.management import BaseCommand, CommandError, call_command
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from coroutine.kit.times import today
from coroutine.ledger import actions as ledger
from coroutine.membership import actions as membership
from coroutine.membership.presets import PRESETS
from coroutine.people import actions as people
from coroutine.people.models import MEMBER, STEWARD, Person
from coroutine.people.rules import AlreadyHere, Unfit
from coroutine.place import actions as places
from coroutine.place import queries
from coroutine.place.rules import NotAPlace

LINK_MINUTES = 60
"""The first link waits longer than a mailed one: who hosts may first have to start the server."""


class Command(BaseCommand):
    """`coroutine setup`."""

    help = "Set up a real place, empty, and print the link of its first steward."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", help="the place's name")
        parser.add_argument("--town", help="its town")
        parser.add_argument("--language", choices=["fr", "en"], help="fr or en")
        parser.add_argument("--time-zone", help="like Europe/Paris")
        parser.add_argument("--preset", choices=sorted(PRESETS), help="rhythms, prices and rules")
        parser.add_argument("--steward", help="the first steward's mail address")
        parser.add_argument("--steward-name", help="the first steward's name")

    def handle(self, **options: object) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        if queries.current() is not None:
            self._another_link(options)
            return
        answers = {name: self._answer(name, options.get(name)) for name in QUESTIONS}
        try:
            token = _set_up(answers)
        except (NotAPlace, AlreadyHere, Unfit) as refusal:
            raise CommandError(str(refusal)) from refusal
        self._print_link(token)

    def _another_link(self, options: dict[str, object]) -> None:
        """The place stands: a steward who lost the first link may have another one."""
        steward = Person.objects.filter(
            email=str(options.get("steward") or "").strip().lower(), groups__name=STEWARD
        ).first()
        if steward is None:
            raise CommandError(
                _("This place is already set up; with --steward MAIL a steward gets a new link.")
            )
        self._print_link(people.make_sign_in_link(steward, minutes=LINK_MINUTES))

    def _print_link(self, token: str) -> None:
        place = queries.current()
        with translation.override(place.language if place else None):
            address = settings.SITE_URL + reverse("sign_in_link_open", args=[token])
        self.stdout.write(
            _("Once, within %(minutes)s minutes, this link lets the steward in:")
            % {"minutes": LINK_MINUTES}
        )
        self.stdout.write(address)

    def _answer(self, name: str, given: object) -> str:
        """What was given as an option, else what is typed, else the usual answer."""
        question, usual = QUESTIONS[name]
        if given is not None:
            return str(given).strip()
        if not sys.stdin.isatty():
            if usual:
                return usual
            raise CommandError(_("--%(option)s is missing.") % {"option": name.replace("_", "-")})
        asked = f"{question()} [{usual}]" if usual else question()
        self.stdout.write(_("%(question)s: ") % {"question": asked}, ending="")
        self.stdout.flush()
        return input().strip() or usual


QUESTIONS: dict[str, tuple[Callable[[], str], str]] = {
    "name": (lambda: _("Name of the place"), ""),
    "town": (lambda: _("Town"), ""),
    "language": (lambda: _("Language, fr or en"), "fr"),
    "time_zone": (lambda: _("Time zone"), "Europe/Paris"),
    "preset": (lambda: _("Rhythms, prices and rules: lille, brussels or bare"), "lille"),
    "steward": (lambda: _("Mail address of the first steward"), ""),
    "steward_name": (lambda: _("Name of the first steward"), ""),
}


@transaction.atomic
def _set_up(answers: dict[str, str]) -> str:
    """Write the place, its preset and its first steward; the token of their link."""
    if answers["preset"] not in PRESETS:
        raise NotAPlace(
            _("%(preset)s is no preset: write lille, brussels or bare.")
            % {"preset": answers["preset"]}
        )
    with translation.override(answers["language"] if answers["language"] == "en" else "fr"):
        places.set_up(
            name=answers["name"],
            town=answers["town"],
            language=answers["language"],
            time_zone=answers["time_zone"],
        )
        membership.apply_preset(PRESETS[answers["preset"]])
        ledger.ensure_year(today())
        steward = people.create_person(
            email=answers["steward"], name=answers["steward_name"], groups=(STEWARD, MEMBER)
        )
    return people.make_sign_in_link(steward, minutes=LINK_MINUTES)
