"""A person's statement: two columns, each line explained, what was taken back left out of sums."""

import datetime as dt

import pytest

from coroutine.kit.amounts import Unit, euros, minutes
from coroutine.ledger import actions as ledger
from coroutine.membership import actions as membership
from coroutine.membership import queries
from coroutine.membership.statements import Side, statement
from coroutine.membership.tests.factories import (
    APRIL,
    MARCH,
    agreed,
    given,
    joined,
    key,
    pack_offer,
    paid,
)
from coroutine.people.tests.factories import ada, brice, chloe, driss, steward

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    someone = ada()
    joined(someone)
    return someone


def told(person, year=2026):
    """Each line: text, euros and their side, hours and their side."""
    return [
        (
            line.text,
            *(cell and (cell.amount.quantity, cell.word) for cell in (line.euros, line.hours)),
        )
        for line in statement(person, year).lines
    ]


def total(person, unit, side, year=2026):
    return statement(person, year).total(unit, side)


def test_a_life_is_told_the_newest_first(person):
    seer = brice()
    given(person, 120, MARCH.replace(day=10), seen_by=seer)
    paid(person, 12500, by=driss(), on=MARCH.replace(day=12))
    membership.buy_pack(pack_offer(), person=person, key=key(), on=MARCH.replace(day=15))
    assert told(person) == [
        ("10 half-days", (4500, "promised"), None),
        ("Transfer received, thank you", (12500, "given"), None),
        ("the dishes", None, (120, "given")),
        ("Participation, March 2026", (12500, "promised"), (180, "promised")),
    ]
    assert statement(person, 2026).lines[2].witness == seer.name


def test_what_was_taken_back_is_shown_crossed_and_left_out_of_the_sums(person):
    treasurer = driss()
    entry = paid(person, 12500, by=treasurer)
    paid(person, 5000, by=treasurer, on=APRIL)
    membership.undo_payment(entry, by=treasurer, on=APRIL)
    lines = statement(person, 2026).lines
    assert [(line.text, line.undone, line.euros.word) for line in lines] == [
        ("Transfer received, thank you", False, "given"),
        ("Taken back: Transfer received, thank you", True, "given"),
        ("Transfer received, thank you", True, "given"),
        ("Participation, March 2026", False, "promised"),
    ]
    assert total(person, Unit.EUR, Side.GIVEN) == euros(5000)
    assert total(person, Unit.EUR, Side.PROMISED) == euros(12500)


def test_a_payment_of_a_closed_year_taken_back_in_the_next_is_left_out_of_both():
    person, treasurer = ada(), driss()
    old = dt.date(2025, 12, 20)
    entry = paid(person, 12500, by=treasurer, on=old)
    ledger.close_year(ledger.ensure_year(old), by_ref="assembly", on=MARCH)
    membership.undo_payment(entry, by=treasurer, on=MARCH)
    assert [total(person, Unit.EUR, Side.GIVEN, year) for year in (2025, 2026)] == [euros(0)] * 2
    assert [len(told(person, year)) for year in (2025, 2026)] == [1, 1]


def test_a_due_lowered_in_one_hand_or_both_says_why(person):
    for month, waived in (
        (4, {"euros": True, "hours": False}),
        (5, {"euros": True, "hours": True}),
    ):
        membership.exempt(
            person,
            starts_on=dt.date(2026, month, 1),
            ends_on=dt.date(2026, month, 28),
            reason=f"reason {month}",
            by=steward(f"Emna{month}"),
            **waived,
        )
    membership.run_dues(on=dt.date(2026, 5, 2))
    lines = statement(person, 2026).lines
    assert [(line.note, line.rank is None) for line in lines] == [
        ("reason 5", True),
        ("reason 4", False),
        ("", False),
    ]


def test_what_settles_a_purse_is_neither_promised_nor_given(person):
    heir = brice()
    joined(heir)
    given(person, 240, MARCH, seen_by=heir)
    membership.leave(
        queries.open_membership(person),
        hours="hand",
        euros_choice="forgive",
        handed_to=heir,
        by=person,
        on=APRIL.replace(day=2, month=3),
    )
    assert told(person)[0] == ("Settled on leaving", None, (60, "passed on"))
    assert told(heir)[0] == ("Settled on leaving", None, (60, "received"))
    assert total(heir, Unit.MIN, Side.RECEIVED) == minutes(60)
    assert total(heir, Unit.MIN, Side.GIVEN) == minutes(0)


def test_the_lines_of_a_year_are_those_of_its_days(person):
    agreed(behind_months=None)
    membership.run_dues(on=dt.date(2027, 1, 1))
    assert [len(told(person, year)) for year in (2025, 2026, 2027, 2028)] == [0, 10, 1, 0]
    assert statement(person, 2027, since=queries.hands(person).since).years[-1] == 2026


def test_who_has_no_purse_has_an_empty_statement():
    assert told(chloe()) == []


def test_queries_do_not_grow_with_the_lines(person, django_assert_num_queries):
    seer = brice()
    given(person, 60, MARCH, seen_by=seer)
    with django_assert_num_queries(2):
        statement(person, 2026)
    for _time in range(9):
        given(person, 60, MARCH, seen_by=seer)
    with django_assert_num_queries(2):
        statement(person, 2026)
