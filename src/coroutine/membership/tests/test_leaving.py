"""Leaving: what each choice does to both hands, in the book and afterwards."""

import datetime as dt

import pytest

from coroutine.kit.amounts import euros, minutes
from coroutine.ledger.models import Entry
from coroutine.membership import actions as membership
from coroutine.membership import queries, rules
from coroutine.membership.models import Departure, Pause
from coroutine.membership.tests.factories import (
    APRIL,
    MARCH,
    dues_of,
    given,
    joined,
    moved,
    paid,
    rhythm,
    written,
)
from coroutine.people.models import MEMBER
from coroutine.people.tests.factories import ada, brice, chloe, driss, steward

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 20)


def leaves(person, hours, money, **wishes):
    mine = queries.open_membership(person)
    wishes = {"by": person, "on": TODAY} | wishes
    return membership.leave(mine, hours=hours, euros_choice=money, **wishes)


def in_book(departure):
    return [moved(entry) for entry in written(f"departure:{departure.pk}")]


def left(person):
    hands = queries.hands(person)
    return hands.euros.left, hands.hours.left


def ahead(person):
    hands = queries.hands(person)
    return hands.euros.ahead, hands.hours.ahead


@pytest.fixture
def person():
    someone = ada()
    joined(someone)
    return someone


@pytest.fixture
def richer(person):
    """Ada gave an hour and paid ten euros more than she promised."""
    given(person, 240, MARCH, seen_by=brice())
    paid(person, 13500, by=driss())
    return person


def test_with_even_hands_leaving_is_settled_at_once(person):
    given(person, 180, MARCH, seen_by=brice())
    paid(person, 12500, by=driss())
    departure = leaves(person, "nothing", "nothing")
    assert departure.settled_at is not None
    assert in_book(departure) == []
    assert set(person.groups.values_list("name", flat=True)) == set()


def test_hours_and_euros_ahead_are_left_to_the_place(richer):
    departure = leaves(richer, "give", "give")
    assert in_book(departure) == [
        [("hours", "gifts", minutes(60), "gift"), ("411", "7541", euros(1000), "")]
    ]
    assert departure.settled_at is not None
    assert queries.hands(richer).gifts == minutes(60)


def test_hours_ahead_are_handed_to_someone_who_promised_some(richer):
    heir = chloe()
    joined(heir)
    departure = leaves(richer, "hand", "give", handed_to=heir)
    assert in_book(departure)[0][0] == ("hours", "hours", minutes(60), "exchange")
    assert left(heir) == (euros(12500), minutes(120))
    assert departure.handed_to == heir


def test_whoever_was_picked_counts_only_when_hours_are_handed(richer):
    heir = chloe()
    joined(heir)
    departure = leaves(richer, "give", "give", handed_to=heir)
    assert (departure.handed_to, left(heir)[1]) == (None, minutes(180))


def test_hours_are_handed_to_nobody_to_oneself_or_to_who_promised_none(richer):
    for heir in (None, richer, driss_without_hours()):
        with pytest.raises(rules.NotAllowed, match="Hand your hours to another member"):
            leaves(richer, "hand", "give", handed_to=heir)
    assert (Departure.objects.count(), ahead(richer)) == (0, (euros(1000), minutes(60)))


def driss_without_hours():
    someone = steward("Gael")
    joined(someone, under=rhythm("purse", minutes=0))
    return someone


def test_what_was_paid_ahead_is_paid_back_by_the_treasurer(richer):
    departure = leaves(richer, "give", "refund")
    assert (departure.settled_at, ahead(richer)) == (None, (euros(1000), minutes(0)))
    settled = membership.settle(departure, by=steward(), on=APRIL)
    assert in_book(departure)[1] == [("411", "512", euros(1000), "")]
    assert (settled.settled_at is not None, ahead(richer)) == (True, (euros(0), minutes(0)))


def test_what_is_left_is_let_go_by_a_steward(person):
    departure = leaves(person, "forgive", "forgive")
    assert (departure.settled_at, left(person)) == (None, (euros(12500), minutes(180)))
    membership.settle(departure, by=steward(), on=APRIL)
    assert in_book(departure) == [
        [("time-let-go", "hours", minutes(180), "due"), ("654", "411", euros(12500), "")]
    ]
    assert left(person) == (euros(0), minutes(0))


def test_settling_twice_is_once(person):
    departure = leaves(person, "forgive", "forgive")
    for _press in range(2):
        membership.settle(departure, by=steward(f"Emna{_press}"), on=APRIL)
    assert len(in_book(departure)) == 1


def test_what_will_be_worked_off_and_paid_stays_open_until_it_is(person):
    departure = leaves(person, "work", "pay")
    keeper = driss()
    assert membership.settle(departure, by=keeper, on=APRIL).settled_at is None
    given(person, 180, TODAY, seen_by=brice())
    paid(person, 12500, by=keeper, on=APRIL)
    assert membership.settle(departure, by=keeper, on=APRIL).settled_at is not None
    assert in_book(departure) == []


def test_nobody_settles_their_own_departure():
    keeper = driss()
    joined(keeper)
    departure = leaves(keeper, "forgive", "forgive")
    for by in (keeper, brice()):
        with pytest.raises(rules.NotAllowed, match="A steward or the treasurer settles"):
            membership.settle(departure, by=by, on=APRIL)
    assert in_book(departure) == []


@pytest.mark.parametrize(
    ("hours", "money", "sentence"),
    [
        ("nothing", "pay", "Choose what becomes of your hours."),
        ("give", "pay", "Choose what becomes of your hours."),
        ("work", "nothing", "Choose what becomes of your euros."),
        ("work", "refund", "Choose what becomes of your euros."),
    ],
)
def test_a_choice_that_does_not_fit_what_is_left_is_refused_whole(person, hours, money, sentence):
    before = Entry.objects.count()
    with pytest.raises(rules.NotAllowed, match=sentence):
        leaves(person, hours, money)
    assert queries.open_membership(person).state == "running"
    assert (Departure.objects.count(), Entry.objects.count()) == (0, before)


def test_dues_begun_by_the_day_of_leaving_are_made_first(person):
    leaves(person, "work", "pay", on=dt.date(2026, 5, 10))
    assert [due[0] for due in dues_of(person)] == ["2026-03-01", "2026-04-01", "2026-05-01"]


def test_only_oneself_or_a_steward_ends_a_membership_and_only_once(person):
    for by in (brice(), driss()):
        with pytest.raises(rules.NotAllowed, match="Only you or a steward"):
            leaves(person, "work", "pay", by=by)
    mine = queries.open_membership(person)
    leaves(person, "work", "pay", by=steward())
    with pytest.raises(rules.NotAllowed, match="already ended"):
        membership.leave(mine, hours="work", euros_choice="pay", by=person, on=TODAY)


def test_taking_back_a_wish_to_join_leaves_ones_groups_alone():
    visitor = brice()
    asked = membership.ask_to_join(visitor, rhythm=rhythm(), price=euros(12500), on=MARCH)
    membership.leave(asked, hours="nothing", euros_choice="nothing", by=visitor, on=MARCH)
    assert set(visitor.groups.values_list("name", flat=True)) == {MEMBER}


def test_pauses_end_with_the_membership_and_waive_nothing_when_one_comes_back(person):
    membership.pause(person, starts_on=APRIL, reason="a journey", by=person)
    leaves(person, "work", "pay")
    joined(person, dt.date(2026, 5, 1))
    assert Pause.objects.count() == 0
    assert dues_of(person)[1:] == [("2026-05-01", 12500, 180)]
