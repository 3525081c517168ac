"""Taking back a line of the book that was written by mistake: euros that came, hours given."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Entry
from coroutine.membership import rules
from coroutine.membership.actions.payments import undo_payment
from coroutine.membership.actions.purses import day_in_the_books
from coroutine.membership.models import Contribution
from coroutine.people import rules as people_rules
from coroutine.people.models import Person


def take_back(entry: Entry, *, by: Person, on: dt.date) -> Entry:
    """One reversing entry takes a payment or given hours back; both stay in the book."""
    if entry.journal == rules.Journal.HOURS:
        return _take_hours_back(entry, by=by, on=on)
    return undo_payment(entry, by=by, on=on)


@transaction.atomic
def _take_hours_back(entry: Entry, *, by: Person, on: dt.date) -> Entry:
    """The hours count no more, here nor for being active. Those of others alone."""
    if entry.reverses_id:
        raise rules.NotAllowed(_("This entry takes another one back already."))
    if not people_rules.may_handle_money(by) or entry.actor == by.ref:
        raise rules.NotAllowed(_("A steward or the treasurer, and someone else, takes hours back."))
    contribution = Contribution.objects.select_for_update(of=("self",)).filter(entry=entry).first()
    if contribution:
        contribution.state, contribution.entry = Contribution.State.WITHDRAWN, None
        contribution.save(update_fields=["state", "entry"])
    return ledger.reverse(entry, day=day_in_the_books(entry.day, on), actor=by.ref)
