"""Packs: bought once, used half-day by half-day, never more than bought."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from coroutine.kit.amounts import euros
from coroutine.ledger.models import Entry
from coroutine.membership import actions as membership
from coroutine.membership import queries, rules
from coroutine.membership.models import Pack, PackOffer, UseDay
from coroutine.membership.tests.factories import (
    MARCH,
    joined,
    key,
    moved,
    pack_offer,
    written,
)
from coroutine.people.models import MEMBER
from coroutine.people.tests.factories import ada, brice, chloe, steward

pytestmark = pytest.mark.django_db


def buy(person, offer=None, name=None):
    offer = offer or pack_offer()
    return membership.buy_pack(offer, person=person, key=name or key(), on=MARCH)


def here(person, half_days=1, day=MARCH, on=MARCH):
    return membership.use_place(person, day=day, half_days=half_days, on=on)


def used():
    return list(Pack.objects.order_by("pk").values_list("used", flat=True))


def test_a_pack_is_promised_in_the_book_and_makes_a_member():
    person = chloe()
    pack = buy(person)
    (entry,) = written(f"pack:{pack.pk}")
    assert moved(entry) == [("411", "706", euros(4500), "")]
    assert (pack.left, pack.entry) == (10, entry)
    assert set(person.groups.values_list("name", flat=True)) == {MEMBER}


def test_a_pack_for_nothing_is_in_no_book():
    pack = buy(chloe(), pack_offer(cents=0))
    assert (pack.entry, Entry.objects.count()) == (None, 0)


def test_the_same_key_is_the_same_pack_also_when_it_was_the_last():
    person, offer = chloe(), pack_offer(stock=1)
    assert buy(person, offer, "same") == buy(person, offer, "same")
    assert (Pack.objects.count(), Entry.objects.count()) == (1, 1)
    assert PackOffer.objects.get().stock == 0


def test_the_same_key_buys_nothing_else_and_nothing_for_another():
    person, offer = chloe(), pack_offer(stock=5)
    other = pack_offer(code="20", half_days=20)
    buy(person, offer, "same")
    for who, what in ((person, other), (brice(), offer)):
        with pytest.raises(rules.KeyTaken):
            buy(who, what, "same")
    assert (Pack.objects.count(), Entry.objects.count()) == (1, 1)
    assert PackOffer.objects.get(pk=offer.pk).stock == 4


def test_who_comes_after_the_last_one_gets_nothing_and_is_told():
    offer = pack_offer(stock=1)
    buy(ada(), offer)
    with pytest.raises(rules.SoldOut, match="The last one has just gone"):
        buy(chloe(), offer)
    assert (Pack.objects.count(), Entry.objects.count()) == (1, 1)
    assert PackOffer.objects.get().stock == 0


def test_the_database_itself_sells_nothing_below_zero_and_uses_no_half_day_twice():
    offer = pack_offer(stock=0, half_days=1)
    pack = Pack.objects.create(
        person=chloe(), offer=offer, half_days=1, used=1, bought_on=MARCH, key=key()
    )
    for row, change in ((offer, {"stock": F("stock") - 1}), (pack, {"used": F("used") + 1})):
        with pytest.raises(IntegrityError), transaction.atomic():
            type(row).objects.filter(pk=row.pk).update(**change)


def test_a_pack_no_longer_offered_is_not_sold():
    with pytest.raises(rules.NotAllowed, match="no longer offered"):
        buy(chloe(), pack_offer(is_offered=False, stock=3))
    assert (Pack.objects.count(), PackOffer.objects.get().stock) == (0, 3)


def test_half_days_are_used_one_by_one_and_never_more_than_bought():
    person = chloe()
    buy(person, pack_offer(half_days=3))
    days = [MARCH - dt.timedelta(days=back) for back in range(4)]
    assert [here(person, 1, day).half_days for day in days[:3]] == [1, 1, 1]
    with pytest.raises(rules.NotAllowed, match="No half-day is left in your packs"):
        here(person, 1, days[3])
    assert (used(), UseDay.objects.count()) == ([3], 3)


def test_a_day_noted_twice_is_noted_once_and_its_second_half_is_added():
    person = chloe()
    buy(person)
    first = here(person, 1)
    assert (here(person, 1), used()) == (first, [1])
    assert (here(person, 2).half_days, used()) == (2, [2])
    assert (here(person, 1).half_days, used()) == (2, [2])
    assert UseDay.objects.count() == 1


def test_the_last_halves_of_two_packs_make_a_day():
    person = chloe()
    offer = pack_offer(half_days=1)
    packs = [buy(person, offer), buy(person, offer)]
    assert here(person, 2).pack == packs[1]
    assert used() == [1, 1]


def test_a_whole_day_does_not_fit_in_a_half():
    person = chloe()
    buy(person, pack_offer(half_days=1))
    with pytest.raises(rules.NotAllowed, match="One half-day is left in your packs"):
        here(person, 2)
    assert (used(), UseDay.objects.count()) == ([0], 0)


def test_the_oldest_pack_is_used_first():
    person = chloe()
    offer = pack_offer()
    buy(person, offer), buy(person, offer)
    here(person, 2)
    assert used() == [2, 0]
    assert [pack.left for pack in queries.packs_of(person)] == [8, 10]


def test_a_permanent_uses_no_pack():
    person = ada()
    joined(person)
    buy(person)
    assert here(person, 2).pack is None
    assert used() == [0]


@pytest.mark.parametrize("back", [-1, 8])
def test_days_are_noted_within_the_week(back):
    person = chloe()
    buy(person)
    with pytest.raises(rules.NotAllowed, match="within the week"):
        here(person, 1, MARCH - dt.timedelta(days=back))
    assert used() == [0]


@pytest.mark.parametrize("halves", [0, 3, -1])
def test_a_day_has_one_half_or_two(halves):
    with pytest.raises(rules.NotAllowed, match="one half-day or two"):
        here(chloe(), halves)


def test_a_sale_while_the_form_is_open_is_not_lost(client):
    offer = pack_offer(stock=9)
    client.force_login(steward())
    said = {"name_fr": "Peu", "name_en": "Few", "half_days": 1, "price": "2", "is_offered": "on"}
    address = f"/en/workshop/rules/pack/{offer.code}/"

    answer = client.post(address, said | {"stock": 10, "initial-stock": 10})

    assert answer.status_code == 302
    offer.refresh_from_db()
    assert (offer.cents, offer.stock) == (200, 9)

    client.post(address, said | {"stock": 4, "initial-stock": 10})

    offer.refresh_from_db()
    assert offer.stock == 4
