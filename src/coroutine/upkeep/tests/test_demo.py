"""The demo lives: it is built by calling the actions, and its books hold."""

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from coroutine.ledger import verification
from coroutine.ledger.models import FiscalYear, Transfer
from coroutine.membership import listings, queries
from coroutine.membership.models import Departure, Exemption, Membership, Pack
from coroutine.people.models import Person
from coroutine.people.tests import factories
from coroutine.upkeep import demo as demo_place
from tests import databases


def test_the_year_s_books_verify(demo, django_db_blocker):
    with django_db_blocker.unblock():
        report = verification.verify()

    assert report.problems == []


def test_some_sixty_persons_live_there(demo, django_db_blocker):
    with django_db_blocker.unblock():
        assert Person.objects.count() == 60
        assert Membership.objects.filter(state="running").count() == 25
        assert Membership.objects.filter(state="asked").count() == 1
        assert Departure.objects.count() == 1
        assert Exemption.objects.count() == 1
        assert Pack.objects.count() > 10
        assert FiscalYear.objects.filter(closed_at__isnull=False).count() == 1


def test_ada_has_a_month_and_two_hours_left_to_give(demo, django_db_blocker):
    with django_db_blocker.unblock():
        hands = queries.hands(Person.objects.get(name="Ada"))

    assert (hands.euros.left.quantity, hands.hours.left.quantity) == (12_500, 120)


def test_hours_wait_for_a_witness(demo, django_db_blocker):
    with django_db_blocker.unblock():
        assert listings.waiting_hours().count() >= 3


def test_the_same_seed_makes_the_same_life(own_database):
    first = life_of(seed=7)

    with databases.copy():
        again = life_of(seed=7)
    with databases.copy():
        another = life_of(seed=8)

    assert len(first) > 60
    assert again == first
    assert another != first


def life_of(*, seed):
    """A month of the demo, transfer by transfer."""
    demo_place.live(seed=seed, until=dt.date(2026, 2, 3), months=1)
    return list(
        Transfer.objects.order_by("entry_id", "position").values_list(
            "entry__day", "entry__memo", "debit__code", "credit__code", "quantity"
        )
    )


def test_the_demo_fills_only_a_new_place(db):
    factories.ada()

    with pytest.raises(CommandError):
        call_command("demo")
