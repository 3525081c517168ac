"""Euros that came: written by the treasurer, once, and taken back by a mirror."""

import datetime as dt

import pytest

from coroutine.kit.amounts import euros
from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Entry
from coroutine.ledger.refusals import AlreadyReversed, KeyReused
from coroutine.membership import actions as membership
from coroutine.membership import queries, rules
from coroutine.membership.tests.factories import MARCH, given, joined, key, moved, paid
from coroutine.people.tests.factories import ada, brice, chloe, driss, steward

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("means", "account", "journal"),
    [("transfer", "512", "BANK"), ("cash", "53", "CASH"), ("cheque", "5112", "CHEQUES")],
)
def test_euros_go_where_they_came(means, account, journal):
    person, treasurer = ada(), driss()
    joined(person)
    entry = paid(person, 12500, by=treasurer, means=means)
    assert moved(entry) == [(account, "411", euros(12500), "")]
    assert (entry.journal, entry.actor, entry.source) == (
        journal,
        treasurer.ref,
        f"payment:{person.ref}",
    )
    assert queries.hands(person).euros.left == euros(0)


def pay(person, by, cents=12500, **wishes):
    wishes = {"means": "cash", "seen_on": MARCH, "key": "same", "on": MARCH} | wishes
    return membership.record_payment(person, amount=euros(cents), by=by, **wishes)


def test_the_same_key_is_the_same_payment():
    person, treasurer = ada(), driss()
    assert pay(person, treasurer) == pay(person, treasurer)
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    "changes", [{"cents": 1}, {"means": "cheque"}, {"seen_on": MARCH.replace(2025)}]
)
def test_the_same_key_with_other_content_is_refused(changes):
    person, treasurer = ada(), driss()
    ledger.ensure_year(MARCH.replace(2025))
    pay(person, treasurer)
    with pytest.raises(KeyReused):
        pay(person, treasurer, **changes)
    assert (Entry.objects.count(), queries.hands(person).euros.given) == (1, euros(12500))


def test_members_and_visitors_write_no_payment():
    person = ada()
    for by in (person, brice(), chloe()):
        with pytest.raises(rules.NotAllowed, match="The treasurer writes payments"):
            pay(person, by)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    "changes",
    [{"cents": 0}, {"cents": -1}, {"cents": 10_000_001}, {"seen_on": dt.date(2026, 3, 2)}],
)
def test_a_payment_is_more_than_nothing_and_was_seen(changes):
    with pytest.raises(rules.NotAllowed):
        pay(ada(), driss(), **changes)
    assert Entry.objects.count() == 0


def test_a_payment_seen_in_a_closed_year_is_written_today():
    ledger.close_year(ledger.ensure_year(MARCH.replace(2025)), by_ref="assembly", on=MARCH)
    entry = pay(ada(), driss(), seen_on=MARCH.replace(2025))
    assert entry.day == MARCH


def test_a_payment_is_taken_back_by_its_mirror_and_counts_on_no_side():
    person, treasurer = ada(), driss()
    joined(person)
    entry = paid(person, 12500, by=treasurer)
    mirror = membership.undo_payment(entry, by=treasurer, on=MARCH)
    assert (moved(mirror), mirror.reverses) == ([("411", "512", euros(12500), "")], entry)
    hand = queries.hands(person).euros
    assert (hand.promised, hand.given, hand.left) == (euros(12500), euros(0), euros(12500))


def test_a_payment_is_taken_back_once():
    person, treasurer = ada(), driss()
    entry = paid(person, 12500, by=treasurer)
    first = membership.undo_payment(entry, by=treasurer, on=MARCH)
    assert membership.undo_payment(entry, by=treasurer, on=MARCH) == first
    with pytest.raises(AlreadyReversed):
        membership.undo_payment(entry, by=steward(), on=MARCH)
    assert Entry.objects.count() == 2


def test_only_payments_are_taken_back_and_only_by_who_keeps_the_books():
    person, treasurer = ada(), driss()
    joined(person)
    due = Entry.objects.get()
    hours = given(person, 60, MARCH, seen_by=brice()).entry
    entry = paid(person, 12500, by=treasurer)
    mirror = membership.undo_payment(entry, by=treasurer, on=MARCH)
    for other in (due, hours, mirror):
        with pytest.raises(rules.NotAllowed, match="This entry is not a payment"):
            membership.undo_payment(other, by=treasurer, on=MARCH)
    with pytest.raises(rules.NotAllowed, match="The treasurer writes payments"):
        membership.undo_payment(paid(person, 1, by=treasurer), by=person, on=MARCH)


def test_hands_are_never_negative():
    person = ada()
    joined(person)
    paid(person, 20000, by=driss())
    given(person, 600, MARCH, seen_by=brice())
    hands = queries.hands(person)
    assert (hands.euros.left, hands.euros.ahead) == (euros(0), euros(7500))
    assert (hands.hours.left.quantity, hands.hours.ahead.quantity) == (0, 420)


def test_a_promise_let_go_is_shown_as_neither_promised_nor_given():
    person = ada()
    joined(person)
    membership.forgive(person, amounts=[euros(2500)], reason="x", by=steward(), key=key(), on=MARCH)
    hand = queries.hands(person).euros
    assert (hand.promised, hand.given, hand.otherwise, hand.left) == (
        euros(12500),
        euros(0),
        euros(2500),
        euros(10000),
    )


@pytest.mark.parametrize("year", [206, 1926, 2016])
def test_a_payment_of_long_ago_is_a_typing_error(year):
    with pytest.raises(rules.NotAllowed, match="two years"):
        membership.record_payment(
            ada(),
            amount=euros(1000),
            means="cash",
            seen_on=MARCH.replace(year=year),
            by=driss(),
            key=key(),
            on=MARCH,
        )
    assert not Entry.objects.exists()
