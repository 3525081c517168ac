"""Euros that came, written by hand by the treasurer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from coroutine.kit.amounts import Amount
from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Entry
from coroutine.ledger.rules import Line
from coroutine.membership import rules
from coroutine.membership.actions.purses import account, day_in_the_books, purse_of
from coroutine.people import rules as people_rules
from coroutine.people.models import Person


@transaction.atomic
def record_payment(
    person: Person,
    *,
    amount: Amount,
    means: str,
    seen_on: dt.date,
    by: Person,
    key: str,
    on: dt.date,
) -> Entry:
    """The treasurer saw euros come from someone. The same key again is the same payment."""
    if not people_rules.may_handle_money(by):
        raise rules.NotAllowed(_("The treasurer writes payments."))
    rules.check_payment(amount, seen_on, on)
    way = rules.Means(means)
    day = day_in_the_books(seen_on, on)
    return ledger.post(
        day=day,
        # In a closed year it is written today, and still says when it was seen.
        document="" if day == seen_on else seen_on.isoformat(),
        journal=rules.JOURNAL_OF_MEANS[way],
        memo=way,
        lines=[
            Line(
                debit=account(rules.ACCOUNT_OF_MEANS[way]),
                credit=purse_of(person).euros,
                amount=amount,
            )
        ],
        source=f"payment:{person.ref}",
        key=key,
        actor=by.ref,
    )


@transaction.atomic
def undo_payment(entry: Entry, *, by: Person, on: dt.date) -> Entry:
    """A payment was written by mistake: one reversing entry takes it back, and both stay."""
    if not people_rules.may_handle_money(by):
        raise rules.NotAllowed(_("The treasurer writes payments."))
    if entry.journal not in rules.JOURNAL_OF_MEANS.values() or entry.reverses_id:
        raise rules.NotAllowed(_("This entry is not a payment."))
    return ledger.reverse(entry, day=day_in_the_books(entry.day, on), actor=by.ref)
