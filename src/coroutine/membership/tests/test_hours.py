"""Hours: declared, witnessed, counted on trust, carried over for a while."""

import datetime as dt

import pytest

from coroutine.kit.amounts import minutes
from coroutine.ledger.models import Entry
from coroutine.membership import actions as membership
from coroutine.membership import queries, rules
from coroutine.membership.actions.dues import Run
from coroutine.membership.models import Contribution
from coroutine.membership.tests.factories import (
    APRIL,
    MARCH,
    agreed,
    declared,
    declared_days_ago,
    given,
    joined,
    key,
    moved,
    rhythm,
    written,
)
from coroutine.people.tests.factories import ada, brice, chloe, driss

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    someone = ada()
    joined(someone)
    return someone


def in_book(contribution):
    return written(f"contribution:{contribution.pk}")


def test_declared_hours_wait(person):
    waiting = declared(person)
    assert (waiting.state, waiting.entry, in_book(waiting)) == ("waiting", None, [])
    assert queries.hands(person).hours.given == minutes(0)


def test_witnessed_hours_are_in_the_book_with_who_gave_and_who_saw(person):
    seer = brice()
    done = given(person, 120, MARCH, seen_by=seer)
    (entry,) = in_book(done)
    assert moved(entry) == [("time-given", "hours", minutes(120), "due")]
    assert (entry.actor, entry.witness, entry.memo) == (person.ref, seer.ref, "the dishes")
    assert (done.state, done.witness, done.entry) == ("counted", seer, entry)
    assert queries.hands(person).hours.left == minutes(60)


def test_a_gift_stays_a_gift_and_lowers_no_promise(person):
    done = given(person, 120, MARCH, seen_by=brice(), kind="gift")
    assert moved(done.entry) == [("time-given", "gifts", minutes(120), "gift")]
    hands = queries.hands(person)
    assert (hands.gifts, hands.hours.left) == (minutes(120), minutes(180))


@pytest.mark.parametrize("kind", ["due", "gift"])
def test_hours_of_who_promised_none_are_gifts(kind):
    done = given(chloe(), 60, MARCH, seen_by=brice(), kind=kind)
    assert moved(done.entry) == [("time-given", "gifts", minutes(60), "gift")]


def test_who_left_with_hours_to_work_off_still_works_them_off(person):
    mine = queries.open_membership(person)
    membership.leave(mine, hours="work", euros_choice="pay", by=person, on=MARCH)
    assert moved(given(person, 60, MARCH, seen_by=brice()).entry)[0][1] == "hours"


def test_nobody_witnesses_their_own_hours(person):
    waiting = declared(person)
    with pytest.raises(rules.NotAllowed, match="Someone else must witness your hours"):
        membership.witness(waiting, by=person, on=MARCH)
    assert in_book(waiting) == []


def test_visitors_witness_nothing(person):
    waiting = declared(person)
    with pytest.raises(rules.NotAllowed, match="Only members witness hours"):
        membership.witness(waiting, by=chloe(), on=MARCH)
    assert in_book(waiting) == []


def test_witnessed_twice_is_once_and_the_first_witness_stays(person):
    first, second = brice(), driss()
    waiting = declared(person)
    for seer in (first, second, first):
        done = membership.witness(waiting, by=seer, on=MARCH)
    assert (done.witness, len(in_book(waiting))) == (first, 1)


def test_the_same_key_is_the_same_declaration(person):
    name = key()
    assert declared(person, key=name) == declared(person, key=name)
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("changes", [{"task": "the bins"}, {"done_on": MARCH.replace(2025)}])
def test_the_same_key_with_other_hours_is_refused(person, changes):
    name = key()
    declared(person, key=name)
    with pytest.raises(rules.KeyTaken):
        declared(person, key=name, **changes)
    with pytest.raises(rules.KeyTaken):
        declared(brice(), key=name)
    assert Contribution.objects.count() == 1


@pytest.mark.parametrize("count", [0, -1, 24 * 60 + 1])
def test_a_day_has_twenty_four_hours(person, count):
    with pytest.raises(rules.NotAllowed, match="A day has 24 hours"):
        declared(person, count)


@pytest.mark.parametrize("done_on", [dt.date(2026, 3, 2), dt.date(2025, 2, 28)])
def test_hours_were_given_within_the_last_year(person, done_on):
    with pytest.raises(rules.NotAllowed):
        declared(person, done_on=done_on)
    assert Contribution.objects.count() == 0


def test_a_task_has_a_name(person):
    with pytest.raises(rules.NotAllowed, match="Say what you did"):
        declared(person, task="  ")
    assert Contribution.objects.count() == 0


def test_hours_count_on_trust_after_the_days_agreed(person):
    agreed(witness_days=14)
    old, young = declared_days_ago(declared(person), 14), declared_days_ago(declared(person), 13)
    assert membership.run_dues(on=MARCH) == Run(trusted=1)
    (entry,) = in_book(old)
    assert (entry.witness, in_book(young)) == (None, [])
    assert membership.run_dues(on=MARCH) == Run()


def test_a_visitor_s_hours_wait_for_a_member_however_long():
    agreed(witness_days=14)
    waiting = declared_days_ago(declared(chloe()), 400)

    run = membership.run_dues(on=MARCH)

    assert (run.trusted, in_book(waiting)) == (0, [])


def test_hours_counted_on_trust_may_still_find_a_witness_and_count_once(person):
    old = declared_days_ago(declared(person), 14)
    membership.run_dues(on=MARCH)
    seer = brice()
    assert membership.witness(old, by=seer, on=MARCH).witness == seer
    assert len(in_book(old)) == 1


def test_hours_count_at_once_where_the_place_wants_no_witness(person):
    agreed(witness_days=0)
    done = declared(person)
    assert (done.state, len(in_book(done)), done.witness) == ("counted", 1, None)


def test_hours_always_wait_for_a_witness_where_the_place_wants_one(person):
    agreed(witness_days=None)
    waiting = declared_days_ago(declared(person), 3650)
    assert membership.run_dues(on=MARCH) == Run()
    assert in_book(waiting) == []


def test_withdrawn_hours_never_count(person):
    waiting = declared_days_ago(declared(person), 30)
    assert membership.withdraw(waiting, by=person).state == "withdrawn"
    membership.run_dues(on=MARCH)
    with pytest.raises(rules.NotAllowed, match="These hours were withdrawn"):
        membership.witness(waiting, by=brice(), on=MARCH)
    assert in_book(waiting) == []


def test_only_ones_own_waiting_hours_are_withdrawn(person):
    waiting = declared(person)
    with pytest.raises(rules.NotAllowed, match="Only the one who declared"):
        membership.withdraw(waiting, by=brice())
    membership.witness(waiting, by=driss(), on=MARCH)
    with pytest.raises(rules.NotAllowed, match="These hours are in the book"):
        membership.withdraw(waiting, by=person)


def test_counted_hours_are_taken_back_by_a_mirror_and_count_no_more(person):
    done, keeper = given(person, 1200, MARCH, seen_by=brice()), driss()
    mirror = membership.take_back(done.entry, by=keeper, on=MARCH)
    assert (moved(mirror), mirror.reverses) == (
        [("hours", "time-given", minutes(1200), "due")],
        done.entry,
    )
    assert Contribution.objects.get().state == "withdrawn"
    assert queries.hands(person).hours.given == minutes(0)
    assert membership.take_back(done.entry, by=keeper, on=MARCH) == mirror
    with pytest.raises(rules.NotAllowed, match="takes another one back already"):
        membership.take_back(mirror, by=keeper, on=MARCH)
    membership.run_dues(on=MARCH)
    assert len(in_book(done)) == 2


def test_a_gift_taken_back_is_no_gift(person):
    done = given(person, 120, MARCH, seen_by=brice(), kind="gift")
    membership.take_back(done.entry, by=driss(), on=MARCH)
    assert queries.hands(person).gifts == minutes(0)


def test_hours_are_taken_back_by_who_keeps_the_books_and_not_ones_own(person):
    keeper = driss()
    done, own = given(person, 60, MARCH, seen_by=keeper), given(keeper, 60, MARCH, seen_by=person)
    for entry, by in ((done.entry, person), (done.entry, brice()), (own.entry, keeper)):
        with pytest.raises(rules.NotAllowed, match="A steward or the treasurer, and someone else"):
            membership.take_back(entry, by=by, on=MARCH)
    assert Contribution.objects.filter(state="counted").count() == 2


# Carry-over --------------------------------------------------------------------------------------


def test_what_is_ahead_lapses_as_a_gift_and_only_once(person):
    agreed(ahead_months=2, behind_months=2)
    other = brice()
    joined(other, under=rhythm("few", minutes=15))
    given(other, 100, MARCH, seen_by=person)
    membership.run_dues(on=dt.date(2026, 4, 30))
    assert written(f"lapse:{other.ref}") == []
    first = membership.run_dues(on=dt.date(2026, 5, 1))
    (entry,) = written(f"lapse:{other.ref}")
    assert moved(entry) == [("hours", "gifts", minutes(55), "gift")]
    assert (first.lapsed, membership.run_dues(on=dt.date(2026, 5, 1))) == (2, Run())
    assert queries.hands(other).hours.ahead == minutes(0)


def test_what_was_not_given_is_let_go_after_the_months_agreed_and_only_once(person):
    agreed(ahead_months=6, behind_months=2)
    given(person, 60, MARCH, seen_by=brice())
    for _run in range(2):
        membership.run_dues(on=dt.date(2026, 5, 1))
    (entry,) = written(f"lapse:{person.ref}")
    assert moved(entry) == [("time-let-go", "hours", minutes(120), "due")]
    assert queries.hands(person).hours.left == minutes(360)


def test_nothing_lapses_where_the_place_keeps_hours_for_ever(person):
    agreed(ahead_months=None, behind_months=None)
    membership.run_dues(on=dt.date(2030, 3, 1))
    assert written(f"lapse:{person.ref}") == []
    assert queries.hands(person).hours.left == minutes(49 * 180)


def test_a_run_counts_each_kind_of_thing_that_it_did(person):
    agreed(witness_days=7, behind_months=1)
    declared_days_ago(declared(person), 7)
    before = Entry.objects.count()
    assert membership.run_dues(on=APRIL) == Run(made=1, trusted=1, lapsed=1)
    assert Entry.objects.count() == before + 3
