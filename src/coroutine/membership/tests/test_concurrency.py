"""Eight processes, fifty clients, two witnesses: each thing once. And what happens without."""

import datetime as dt
import uuid
from collections import Counter

from django.urls import reverse
from django.utils import translation

from coroutine.kit.amounts import euros
from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Entry
from coroutine.ledger.rules import Line
from coroutine.membership import actions as membership
from coroutine.membership import queries, rules
from coroutine.membership.actions.purses import account, purse_of
from coroutine.membership.models import Contribution, Due, Pack, PackOffer, UseDay
from coroutine.membership.tests.crowds import (
    by_processes,
    careless_house,
    press_at_once,
    signed_in,
    together,
)
from coroutine.membership.tests.factories import (
    MARCH,
    MAY,
    agreed,
    declared,
    declared_days_ago,
    joined,
    key,
    pack_offer,
)
from coroutine.people.tests.factories import ada, brice, chloe, driss, steward

CLIENTS = 50


def test_dues_run_by_eight_processes_at_once_are_made_once(own_database):
    people = [ada(), brice(), driss()]
    for person in people:
        joined(person)
    agreed(behind_months=1)
    waiting = declared_days_ago(declared(people[0]), 14)
    assert sum(by_processes(8, _run_dues)) == 6
    found = Counter(Entry.objects.filter(journal="DUES").values_list("source", "memo"))
    assert (len(found), set(found.values())) == (9, {1})
    assert Due.objects.count() == 9
    assert Entry.objects.filter(source=f"contribution:{waiting.pk}").count() == 1
    lapses = Counter(Entry.objects.filter(source__startswith="lapse:").values_list("source"))
    assert (len(lapses), set(lapses.values())) == (3, {1})


def test_without_the_unique_rule_and_the_lock_the_same_dues_are_doubled(own_database):
    joined(ada())
    by_processes(8, _run_dues_carelessly)
    found = Counter(Entry.objects.filter(journal="DUES").values_list("source", "memo"))
    assert max(found.values()) > 1


def _run_dues(start):
    start.wait()
    return membership.run_dues(on=MAY).made


def _run_dues_carelessly(start):
    """Look whether it was done, then do it: under a key of its own, with nothing to stop it."""
    for member in queries.memberships_owing(MAY):
        memo, source = "2026-05-01/2026-05-31", f"due:{member.person.ref}"
        done = Entry.objects.filter(source=source, memo=memo).exists()
        start.wait()
        if not done:
            purse = purse_of(member.person)
            line = Line(debit=purse.euros, credit=account("7562"), amount=euros(12500))
            ledger.post(
                day=MAY,
                journal="DUES",
                memo=memo,
                lines=[line],
                source=source,
                key=uuid.uuid4().hex,
                actor="house",
            )


def test_the_last_pack_is_sold_once_to_fifty_clients(serve):
    statuses = _fifty_buy_the_last_one(serve)
    assert Counter(statuses) == {302: 1, 409: CLIENTS - 1}
    assert _sold() == (1, 0, 1)


def test_without_the_rule_the_same_fifty_clients_buy_more_than_there_was(own_database):
    with careless_house() as address:
        statuses = _fifty_buy_the_last_one(address)
    assert Counter(statuses)[302] > 1
    assert _sold()[0] > 1


def _fifty_buy_the_last_one(address):
    offer = pack_offer(stock=1)
    with translation.override("en"):
        page, to = reverse("membership:packs"), reverse("membership:buy_pack", args=[offer.code])
    return press_at_once(address, signed_in(CLIENTS), page, to)


def _sold():
    """Packs sold, stock left, entries in the book."""
    sales = Entry.objects.filter(journal="SALES").count()
    return Pack.objects.count(), PackOffer.objects.get().stock, sales


def test_one_button_pressed_eight_times_at_once_buys_one_pack(own_database):
    person, offer, name = chloe(), pack_offer(stock=5), key()

    def buys():
        return membership.buy_pack(offer, person=person, key=name, on=MARCH).pk

    assert len(set(together([buys] * 8))) == 1
    assert _sold() == (1, 4, 1)


def test_of_two_witnesses_at_the_same_instant_one_is_in_the_book(own_database):
    waiting, seers = declared(ada()), [brice(), driss()]
    together([lambda by=by: membership.witness(waiting, by=by, on=MARCH) for by in seers])
    entry = Entry.objects.get(source=f"contribution:{waiting.pk}")
    kept = Contribution.objects.get()
    assert (kept.entry, kept.witness.ref) == (entry, entry.witness)


def test_eight_half_days_noted_at_once_use_no_more_than_was_bought(own_database):
    person = chloe()
    membership.buy_pack(pack_offer(half_days=3), person=person, key=key(), on=MARCH)
    days = [MARCH - dt.timedelta(days=back) for back in range(8)]
    found = together(
        [
            lambda day=day: membership.use_place(person, day=day, half_days=1, on=MARCH)
            for day in days
        ]
    )
    assert Counter(isinstance(one, rules.NotAllowed) for one in found) == {True: 5, False: 3}
    assert (Pack.objects.get().used, UseDay.objects.count()) == (3, 3)


def test_a_debt_let_go_by_two_stewards_at_once_is_let_go_once(own_database):
    person, keepers = ada(), [steward(), steward("Farid")]
    joined(person)

    def lets_go(by):
        return lambda: membership.forgive(
            person, amounts=[euros(12500)], reason="x", by=by, key=key(), on=MARCH
        )

    found = together([lets_go(by) for by in keepers])
    assert sum(isinstance(one, rules.NotAllowed) for one in found) == 1
    assert queries.hands(person).euros.ahead == euros(0)
