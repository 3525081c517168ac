"""The accounts behind a purse, and the place's own."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Account
from coroutine.ledger.refusals import LedgerRefusal
from coroutine.membership import rules
from coroutine.membership.models import Purse
from coroutine.people.models import Person


def account(code: str) -> Account:
    """An account of the place's own chart, opened when it is first needed."""
    found = Account.objects.filter(code=code).first()
    if found:
        return found
    line = rules.CHART[code]
    return ledger.open_account(
        code, label=str(line.label), commodity=line.unit, legal_code=line.legal_code
    )


@transaction.atomic
def purse_of(person: Person) -> Purse:
    """The person's purse, opened when it is first needed; twice is once."""
    found = Purse.objects.filter(person=person).select_related("euros", "hours", "gifts").first()
    if found:
        return found
    accounts = ledger.open_accounts(
        [
            Account(
                code=f"{line.code}:{person.ref}",
                label=str(line.label),
                commodity_id=line.unit,
                legal_code=line.legal_code,
                owner=person.ref,
            )
            for line in rules.PURSE_CHART.values()
        ]
    )
    made = Purse(person=person, **dict(zip(rules.PURSE_CHART, accounts, strict=True)))
    Purse.objects.bulk_create([made], ignore_conflicts=True)
    return Purse.objects.select_related("euros", "hours", "gifts").get(person=person)


def locked_purse(person: Person) -> Purse:
    """The purse, kept from other writers until the transaction ends."""
    locked = (
        Purse.objects.select_for_update(of=("self",))
        .select_related("euros", "hours", "gifts")
        .filter(person=person)
    )
    found = locked.first()
    if found is None:
        purse_of(person)
        found = locked.get()
    found.person = person
    return found


def day_in_the_books(day: dt.date, on: dt.date) -> dt.date:
    """The day itself while its year is open, else the day of writing."""
    try:
        ledger.ensure_year(day)
    except LedgerRefusal:
        ledger.ensure_year(on)
        return on
    return day
