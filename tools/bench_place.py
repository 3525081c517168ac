"""The place that `make bench` measures: built by the house's own actions, in large transactions."""

from itertools import islice

from django.db import transaction

from coroutine.kit.amounts import euros
from coroutine.kit.times import add_months, month_start, today
from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Account, Entry, Transfer
from coroutine.ledger.rules import Line
from coroutine.membership import actions as membership
from coroutine.membership.models import Purse, Rhythm
from coroutine.membership.presets import LILLE
from coroutine.membership.rules import Journal
from coroutine.people import actions as people
from coroutine.people.models import Person
from coroutine.place.models import Place

CAST = {"ada": ("member",), "brice": ("member",), "driss": ("member", "treasurer")}
MONTHS = 12
A_BATCH = 100
LINES = 500
"""Transfers of one entry, the most that the book takes."""


def person(name: str) -> Person:
    """Someone of the bench's place."""
    return Person.objects.get(email=f"{name}@example.org")


def purse(name: str) -> Purse:
    """Their purse."""
    return Purse.objects.select_related("euros", "hours").get(person__email=f"{name}@example.org")


def account(code: str) -> Account:
    """An account of the place."""
    return Account.objects.get(code=code)


def build(members: int, entries: int) -> int:
    """A year of dues for everyone, then payments up to so many entries: their number."""
    Place.objects.create(name="Bench", town="Lille")
    membership.apply_preset(LILLE)
    rhythm = Rhythm.objects.get(code="permanent")
    names = iter([*CAST, *(f"member-{number}" for number in range(members - len(CAST)))])
    while batch := list(islice(names, A_BATCH)):
        with transaction.atomic():
            for name in batch:
                _enter(name, rhythm)
    _pay(entries - Entry.objects.count())
    return Entry.objects.count()


def _enter(name: str, rhythm: Rhythm) -> None:
    someone = people.create_person(
        email=f"{name}@example.org", name=name.title(), groups=CAST.get(name, ()), proven=True
    )
    start = add_months(month_start(today()), 1 - MONTHS)
    membership.join(someone, rhythm=rhythm, starts_on=start, by=None, on=today())
    if name in CAST:
        hours = {"task": "cleaning", "time": rhythm.time, "done_on": today(), "key": f"h {name}"}
        membership.declare(someone, **hours, on=today())


def _pay(count: int) -> None:
    """Payments of everyone in turn, in the shape that the treasurer's hand gives them."""
    driss = person("driss")
    membership.record_payment(
        driss, amount=euros(100), means="transfer", seen_on=today(), by=driss, key="1", on=today()
    )
    bank, purses = account("512"), list(Purse.objects.select_related("euros", "person"))
    for first in range(1, count, 1000):
        with transaction.atomic():
            for number in range(first, min(first + 1000, count)):
                one = purses[number % len(purses)]
                ledger.post(
                    day=add_months(today(), -(number % MONTHS)),
                    journal=Journal.BANK,
                    memo="transfer",
                    lines=[Line(debit=bank, credit=one.euros, amount=euros(4000))],
                    source=f"payment:{one.person.ref}",
                    key=str(number),
                    actor=driss.ref,
                )


def fill_to_a_million(wanted: int = 1_000_000) -> tuple[Account, int]:
    """Entries of many transfers until the book holds a million: an account, its transfers."""
    bank, purses = account("512"), list(Purse.objects.select_related("euros"))
    missing = wanted - Transfer.objects.count()
    for first in range(0, missing, LINES):
        ledger.post(
            day=today(),
            journal=Journal.BANK,
            memo="many",
            lines=[
                Line(debit=bank, credit=purses[n % len(purses)].euros, amount=euros(100))
                for n in range(first, min(first + LINES, missing))
            ],
            source="bench-million",
            key=str(first),
            actor="bench",
        )
    return purse("ada").euros, Transfer.objects.count()
