"""Taking back what was written by mistake: a membership nobody asked for, an unused purse."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from coroutine.ledger import actions as ledger
from coroutine.membership import queries, rules
from coroutine.membership.actions.dues import HOUSE
from coroutine.membership.actions.purses import day_in_the_books
from coroutine.membership.models import Membership, Purse, Training
from coroutine.people import rules as people_rules
from coroutine.people.models import Person


@transaction.atomic
def unwrite(membership: Membership, *, by: Person | None, on: dt.date) -> None:
    """A membership was written by mistake: the book takes its dues back, and it is gone.

    The dues stay in the book, each with its mirror; groups stay as they are. NotAllowed once the
    person left, or for whoever may not.
    """
    if by is not None and not people_rules.may_handle_money(by):
        raise rules.NotAllowed(_("A steward or the treasurer takes back a membership."))
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if membership.state != Membership.State.RUNNING:
        raise rules.NotAllowed(_("Only a membership that runs can be taken back."))
    for due in membership.dues.select_related("entry"):
        if due.entry is not None:
            day = day_in_the_books(due.entry.day, on)
            ledger.reverse(due.entry, day=day, actor=by.ref if by else HOUSE)
    membership.dues.all().delete()
    membership.delete()


def untrain(training: Training) -> None:
    """A training was written by mistake: it is gone; groups stay as they are."""
    training.delete()


@transaction.atomic
def close_purse(person: Person) -> None:
    """Someone written by mistake needs no purse; its accounts stay in the book, even.

    NotAllowed while something is left or ahead in either hand.
    """
    purse = Purse.objects.filter(person=person).first()
    if purse is None:
        return
    if not queries.hands_of(purse).even:
        raise rules.NotAllowed(
            _("%(name)s still has something in their purse.") % {"name": person.name}
        )
    purse.delete()
