"""Asking, being welcomed, being written in, changing rhythm."""

import datetime as dt

import pytest

from coroutine.kit.amounts import euros, minutes
from coroutine.membership import actions as membership
from coroutine.membership import queries, rules
from coroutine.membership.models import Due, Membership
from coroutine.membership.tests.factories import (
    APRIL,
    MARCH,
    agreed,
    dues_of,
    joined,
    rhythm,
)
from coroutine.people.models import MEMBER
from coroutine.people.tests.factories import ada, brice, chloe, driss, steward

pytestmark = pytest.mark.django_db


def ask(person, cents=12500, **wishes):
    wishes = {"rhythm": rhythm(), "on": MARCH} | wishes
    return membership.ask_to_join(person, price=euros(cents), **wishes)


def groups(person):
    return set(person.groups.values_list("name", flat=True))


def test_who_asks_waits_and_owes_nothing_until_a_steward_says_welcome():
    person = chloe()
    asked = ask(person)
    membership.run_dues(on=APRIL)
    assert (asked.state, dues_of(person), groups(person)) == ("asked", [], set())
    welcomed = membership.welcome(asked, by=steward(), on=APRIL)
    assert (welcomed.state, welcomed.starts_on, groups(person)) == ("running", APRIL, {MEMBER})
    assert dues_of(person) == [("2026-04-01", 12500, 180)]


def test_asking_again_asks_for_something_else_instead():
    person = chloe()
    first = ask(person)
    again = ask(person, 9000, rhythm=rhythm("calm", minutes=60))
    assert (again, Membership.objects.count()) == (first, 1)
    kept = Membership.objects.get()
    assert (kept.cents, kept.minutes, kept.rhythm.code) == (9000, 60, "calm")


def test_only_a_steward_says_welcome_and_only_once():
    asked = ask(chloe())
    with pytest.raises(rules.NotAllowed, match="A steward welcomes new members"):
        membership.welcome(asked, by=driss(), on=APRIL)
    membership.welcome(asked, by=steward(), on=APRIL)
    with pytest.raises(rules.NotAllowed, match="This was already answered"):
        membership.welcome(asked, by=steward("Farid"), on=APRIL)
    assert Due.objects.count() == 1


def test_a_price_is_chosen_above_the_floor():
    person = chloe()
    with pytest.raises(rules.NotAllowed, match="The lowest price is €80 for now"):
        ask(person, 7999)
    assert ask(person, 8000).cents == 8000


def test_prices_are_lowered_no_more_once_the_place_covers_too_little():
    agreed(monthly_costs_cents=100000, barometer_percent=20)
    joined(ada())
    person = chloe()
    with pytest.raises(rules.NotAllowed) as refused:
        ask(person, 12499)
    assert str(refused.value) == (
        "The place covers 12 % of its costs: for now the price is €125. "
        "Talk to the treasurer if that is too much for you."
    )
    joined(brice())
    assert ask(person, 8000).cents == 8000


def test_a_rhythm_no_longer_offered_is_not_joined():
    with pytest.raises(rules.NotAllowed, match="no longer offered"):
        ask(chloe(), rhythm=rhythm("old", is_offered=False))


def test_a_person_has_one_rhythm_at_a_time():
    person = ada()
    joined(person)
    with pytest.raises(rules.NotAllowed, match="Ada already has a rhythm: change it instead"):
        ask(person)
    with pytest.raises(rules.NotAllowed, match="Ada already has a rhythm: change it instead"):
        joined(person)
    assert Membership.objects.count() == 1


def test_the_treasurer_writes_someone_in_at_the_price_that_was_agreed_elsewhere():
    person = chloe()
    done = membership.join(
        person,
        rhythm=rhythm(),
        price=euros(1000),
        time=minutes(0),
        starts_on=MARCH,
        on=MARCH,
        by=driss(),
    )
    assert (done.price, done.time, groups(person)) == (euros(1000), minutes(0), {MEMBER})
    assert dues_of(person) == [("2026-03-01", 1000, 0)]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"starts_on": dt.date(26, 3, 1)}, "Choose a day within the last ten years"),
        ({"starts_on": dt.date(2027, 3, 2)}, "Choose a day within the last ten years"),
        ({"price": euros(10_000_001)}, "This is more than the book can hold."),
        ({"time": minutes(60_001)}, "This is more time than the book can hold."),
    ],
)
def test_what_is_typed_wrong_by_far_is_refused_whole(changes, sentence):
    wishes = {"rhythm": rhythm(), "starts_on": MARCH, "on": MARCH, "by": driss()}
    with pytest.raises(rules.NotAllowed, match=sentence):
        membership.join(ada(), **wishes | changes)
    assert (Membership.objects.count(), Due.objects.count()) == (0, 0)


def test_members_write_nobody_in_not_even_who_is_a_member_already():
    with pytest.raises(rules.NotAllowed, match="A steward or the treasurer writes members in"):
        membership.join(ada(), rhythm=rhythm(), starts_on=MARCH, on=MARCH, by=brice())
    assert Membership.objects.count() == 0


def test_a_change_before_the_first_day_changes_what_was_to_come():
    person = ada()
    first = joined(person)
    later = dt.date(2026, 3, 12)
    once = membership.change_rhythm(first, rhythm=rhythm(), price=euros(9000), on=later)
    twice = membership.change_rhythm(once, rhythm=rhythm(), price=euros(10000), on=later)
    assert (twice, Membership.objects.count()) == (once, 2)
    membership.run_dues(on=APRIL)
    assert dues_of(person)[1:] == [("2026-04-01", 10000, 180)]
    assert queries.running_membership(person, later) == first


def test_a_membership_that_only_asks_or_ended_does_not_change():
    asked = ask(chloe())
    with pytest.raises(rules.NotAllowed, match="Only a membership that runs can change"):
        membership.change_rhythm(asked, rhythm=rhythm(), price=euros(12500), on=MARCH)
