"""Dues: one entry with two hands, once per person and period, and what lowers them."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from coroutine.kit.amounts import euros, minutes
from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Entry
from coroutine.membership import actions as membership
from coroutine.membership import queries
from coroutine.membership.actions.dues import HOUSE, Run, make_dues_of
from coroutine.membership.models import Due, HouseRules, Membership, Rhythm
from coroutine.membership.tests.factories import (
    APRIL,
    MARCH,
    MAY,
    agreed,
    dues_of,
    joined,
    moved,
    rhythm,
    written,
)
from coroutine.people.tests.factories import ada, brice, chloe, steward

pytestmark = pytest.mark.django_db


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_a_due_is_one_entry_with_a_euro_transfer_and_a_time_transfer():
    person = ada()
    joined(person)
    (entry,) = written(f"due:{person.ref}")
    assert moved(entry) == [
        ("411", "7562", euros(12500), ""),
        ("hours", "time-dues", minutes(180), "due"),
    ]
    assert (entry.day, entry.actor, entry.memo) == (MARCH, HOUSE, "2026-03-01/2026-03-31")


def test_a_second_run_makes_nothing():
    joined(ada())
    assert membership.run_dues(on=APRIL) == Run(made=1)
    before = Entry.objects.count()
    assert membership.run_dues(on=APRIL) == Run()
    assert membership.run_dues(on=day("2026-04-30")) == Run()
    assert Entry.objects.count() == before


def test_a_run_for_an_earlier_day_makes_nothing_again():
    joined(ada())
    membership.run_dues(on=MAY)
    assert membership.run_dues(on=APRIL) == Run()


def test_months_without_a_run_are_caught_up_each_on_its_own_day():
    person = ada()
    joined(person)
    membership.run_dues(on=day("2026-06-10"))
    days = [str(entry.day) for entry in written(f"due:{person.ref}")]
    assert days == ["2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01"]


def test_each_member_has_their_own_due():
    people = [ada(), brice()]
    for person in people:
        joined(person)
    assert membership.run_dues(on=APRIL).made == 2
    assert [len(dues_of(person)) for person in people] == [2, 2]


@pytest.mark.parametrize(
    ("policy", "asked"),
    [("share", (6250, 90)), ("full", (12500, 180)), ("free", (0, 0))],
)
def test_a_first_begun_period_asks_what_the_place_agreed(policy, asked):
    agreed(first_period=policy)
    person = ada()
    joined(person, day("2026-04-16"))
    assert dues_of(person) == [("2026-04-16", *asked)]
    membership.run_dues(on=MAY)
    assert dues_of(person)[1:] == [("2026-05-01", 12500, 180)]


def test_a_free_first_period_is_in_no_book():
    agreed(first_period="free")
    joined(ada(), day("2026-04-16"))
    assert (Due.objects.get().entry, Entry.objects.count()) == (None, 0)


@pytest.mark.parametrize(
    ("period", "start", "until", "days"),
    [
        ("week", "2026-12-28", "2027-01-10", ["2026-12-28", "2027-01-04"]),
        ("4weeks", "2025-12-29", "2026-02-01", ["2025-12-29", "2026-01-26"]),
        ("month", "2027-12-01", "2028-02-29", ["2027-12-01", "2028-01-01", "2028-02-01"]),
        ("quarter", "2027-10-01", "2028-01-01", ["2027-10-01", "2028-01-01"]),
        ("year", "2027-01-01", "2028-12-31", ["2027-01-01", "2028-01-01"]),
    ],
)
def test_periods_follow_the_calendar_over_the_end_of_the_year(period, start, until, days):
    person = ada()
    joined(person, day(start), under=rhythm(period, period=period))
    membership.run_dues(on=day(until))
    assert dues_of(person) == [(first, 12500, 180) for first in days]


def test_who_joins_on_the_leap_day_is_asked_for_that_day():
    person = ada()
    joined(person, day("2028-02-29"))
    assert dues_of(person) == [("2028-02-29", 431, 0)]


def test_nothing_is_asked_for_the_periods_that_begin_in_a_pause():
    person = ada()
    joined(person)
    membership.pause(person, starts_on=day("2026-03-20"), reason="a child", by=person)
    assert membership.run_dues(on=MAY) == Run(waived=2)
    membership.resume(person, on=day("2026-05-20"), by=person)
    membership.run_dues(on=day("2026-06-01"))
    assert [due[1] for due in dues_of(person)] == [12500, 0, 0, 12500]
    assert [due.waived for due in Due.objects.filter(entry=None)] == ["a child", "a child"]


@pytest.mark.parametrize(
    ("waived", "asked"),
    [
        ({"euros": True, "hours": False}, (0, 180)),
        ({"euros": False, "hours": True}, (12500, 0)),
        ({"euros": True, "hours": True}, (0, 0)),
    ],
)
def test_an_exemption_waives_the_hands_it_names_for_the_periods_that_begin_in_it(waived, asked):
    person = ada()
    joined(person)
    membership.exempt(
        person, starts_on=APRIL, ends_on=day("2026-04-30"), reason="ill", by=steward(), **waived
    )
    membership.run_dues(on=MAY)
    assert dues_of(person) == [
        ("2026-03-01", 12500, 180),
        ("2026-04-01", *asked),
        ("2026-05-01", 12500, 180),
    ]
    assert Due.objects.get(starts_on=APRIL).waived == "ill"


def test_a_due_of_a_closed_year_is_written_on_the_day_of_the_run():
    ledger.close_year(ledger.ensure_year(day("2025-12-01")), by_ref="assembly", on=MARCH)
    person = ada()
    Membership.objects.create(
        person=person,
        rhythm=rhythm(),
        cents=12500,
        minutes=180,
        state=Membership.State.RUNNING,
        asked_on=day("2025-12-01"),
        starts_on=day("2025-12-01"),
    )
    assert membership.run_dues(on=day("2026-01-10")) == Run(made=2)
    days = [(str(one.day), one.memo) for one in written(f"due:{person.ref}")]
    assert days == [
        ("2026-01-10", "2025-12-01/2025-12-31"),
        ("2026-01-01", "2026-01-01/2026-01-31"),
    ]


def test_who_only_asked_to_join_and_takes_it_back_owes_nothing():
    person = chloe()
    asked = membership.ask_to_join(person, rhythm=rhythm(), price=euros(12500), on=MARCH)
    membership.leave(asked, hours="nothing", euros_choice="nothing", by=person, on=MARCH)
    assert membership.run_dues(on=APRIL) == Run()
    assert (dues_of(person), Entry.objects.count()) == ([], 0)


def test_who_leaves_before_a_changed_rhythm_begins_owes_nothing_more():
    person = ada()
    old = joined(person)
    new = membership.change_rhythm(old, rhythm=rhythm(), price=euros(10000), on=day("2026-03-10"))
    membership.leave(new, hours="work", euros_choice="pay", by=person, on=day("2026-03-15"))
    assert membership.run_dues(on=MAY) == Run()
    assert dues_of(person) == [("2026-03-01", 12500, 180)]
    assert queries.running_membership(person, day("2026-03-16")) is None


def test_nothing_is_asked_after_leaving_even_by_a_run_that_had_listed_the_member_before():
    person = ada()
    joined(person)
    (listed,) = queries.memberships_owing(APRIL)
    membership.leave(
        Membership.objects.get(),
        hours="work",
        euros_choice="pay",
        by=person,
        on=day("2026-03-31"),
    )
    from_before = make_dues_of(listed, on=APRIL)
    assert (from_before, len(dues_of(person))) == ([], 1)


def test_who_comes_back_within_the_month_is_not_asked_twice_for_its_days():
    person = ada()
    membership.leave(
        joined(person), hours="work", euros_choice="pay", by=person, on=day("2026-03-10")
    )
    joined(person, day("2026-03-20"))
    assert list(queries.memberships_owing(day("2026-03-25"))) == []
    membership.run_dues(on=APRIL)
    assert dues_of(person) == [("2026-03-01", 12500, 180), ("2026-04-01", 12500, 180)]


def test_a_changed_rhythm_asks_from_the_next_period():
    person = ada()
    quarter = rhythm("quarter", period=Rhythm.Period.QUARTER, cents=30000)
    changed = membership.change_rhythm(
        joined(person), rhythm=quarter, price=euros(30000), on=day("2026-03-10")
    )
    assert (str(changed.starts_on), changed.cents) == ("2026-04-01", 30000)
    membership.run_dues(on=MAY)
    assert dues_of(person) == [("2026-03-01", 12500, 180), ("2026-04-01", 30000, 180)]


@pytest.mark.parametrize("policy", HouseRules.FirstPeriod.values)
def test_a_change_in_the_middle_of_a_longer_period_always_asks_its_share(policy):
    """Else one would change to the year in January and be asked nothing until the next."""
    agreed(first_period=policy)
    person = ada()
    yearly = rhythm("year", period=Rhythm.Period.YEAR, cents=36500, floor_cents=0, minutes=0)
    first = joined(person, day("2026-01-01"))
    membership.change_rhythm(first, rhythm=yearly, price=euros(36500), on=day("2026-01-15"))
    membership.run_dues(on=day("2026-02-01"))
    assert dues_of(person)[1:] == [("2026-02-01", 33400, 0)]


def test_dues_made_ahead_are_not_made_again_under_a_changed_rhythm():
    person = ada()
    old = joined(person)
    membership.run_dues(on=MAY)
    weekly = rhythm("week", period=Rhythm.Period.WEEK, cents=3000, floor_cents=0, minutes=0)
    membership.change_rhythm(old, rhythm=weekly, price=euros(3000), on=day("2026-03-10"))
    membership.run_dues(on=day("2026-06-08"))
    assert dues_of(person)[3:] == [("2026-06-01", 3000, 0), ("2026-06-08", 3000, 0)]


def test_the_console_makes_dues_as_of_a_day(capsys):
    joined(ada())
    call_command("dues_run", on="2026-04-01")
    assert capsys.readouterr().out == (
        "1 dues made, 0 waived, 0 declarations counted on trust, 0 carry-overs ended.\n"
    )


@pytest.mark.parametrize("typed", ["yesterday", "2026-02-30", "9999-01-01"])
def test_the_console_refuses_a_day_that_is_none(typed):
    joined(ada())
    with pytest.raises(CommandError, match=typed):
        call_command("dues_run", on=typed)
    assert Due.objects.count() == 1
