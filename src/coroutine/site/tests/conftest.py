"""A small place with Ada, a permanent since January, and Driss, who keeps the books."""

import datetime as dt

import pytest

from coroutine.kit.amounts import euros, minutes
from coroutine.membership import actions as membership
from coroutine.membership.models import Rhythm
from coroutine.membership.presets import LILLE
from coroutine.people.tests import factories
from coroutine.place import actions as places

TODAY = dt.date(2026, 3, 20)


@pytest.fixture
def place(db):
    membership.apply_preset(LILLE)
    return places.set_up(
        name="La Coroutine", town="Lille", story_fr="Un lieu à nous.", story_en="A place of ours."
    )


@pytest.fixture
def ada(place):
    person = factories.ada()
    membership.join(
        person,
        rhythm=Rhythm.objects.get(code="permanent"),
        starts_on=dt.date(2026, 3, 1),
        by=None,
        on=TODAY,
    )
    return person


@pytest.fixture
def brice(place):
    return factories.brice()


@pytest.fixture
def driss(place):
    return factories.driss()


@pytest.fixture
def steward(place):
    return factories.steward()


@pytest.fixture
def busy(ada, brice, driss):
    """Ada's month.

    2026-03-01  Ada promises 125 € and 3 h
    2026-03-10  Ada gives 2 h of cleaning, Brice saw it
    2026-03-12  Ada pays 100 € in cash, Driss saw it
    """
    done = membership.declare(
        ada,
        task="Ménage",
        time=minutes(120),
        done_on=dt.date(2026, 3, 10),
        key="a" * 32,
        on=TODAY,
    )
    membership.witness(done, by=brice, on=TODAY)
    membership.record_payment(
        ada,
        amount=euros(10_000),
        means="cash",
        seen_on=dt.date(2026, 3, 12),
        by=driss,
        key="b" * 32,
        on=TODAY,
    )
    return ada
