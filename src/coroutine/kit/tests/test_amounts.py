"""Euros and hours: they never mix, and read back as they were written."""

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from coroutine.kit.amounts import (
    Amount,
    NotAnAmount,
    Unit,
    UnitMismatch,
    euros,
    minutes,
    read_euros,
    read_hours,
    shares,
    words,
)

counts = st.integers(min_value=0, max_value=10**9)
whole = st.integers(min_value=-(10**9), max_value=10**9)


def test_euros_are_written_as_each_language_writes_them():
    french = [words(euros(x), "fr") for x in (0, 5, 1250, 1200, 125000, 123456789)]
    assert french == [
        "0\u00a0€",
        "0,05\u00a0€",
        "12,50\u00a0€",
        "12\u00a0€",
        "1\u00a0250\u00a0€",
        "1\u00a0234\u00a0567,89\u00a0€",
    ]
    english = [words(euros(x), "en") for x in (0, 5, 1250, 1200, 125000, 123456789)]
    assert english == ["€0", "€0.05", "€12.50", "€12", "€1,250", "€1,234,567.89"]


def test_hours_are_written_as_each_language_writes_them():
    french = [words(minutes(x), "fr").replace("\u00a0", " ") for x in (0, 5, 60, 150, 605)]
    assert french == ["0 h", "5 min", "1 h", "2 h 30", "10 h 05"]
    english = [words(minutes(x), "en").replace("\u00a0", " ") for x in (0, 5, 60, 150, 605)]
    assert english == ["0 h", "5 min", "1 h", "2 h 30 min", "10 h 05 min"]


def test_an_amount_speaks_the_language_of_the_moment():
    with override("en"):
        assert str(euros(1250)) == "€12.50"
    with override("fr"):
        assert str(euros(-1250)) == "\u221212,50\u00a0€"


@pytest.mark.parametrize(
    "meeting",
    [
        lambda a, b: a + b,
        lambda a, b: a - b,
        lambda a, b: a < b,
        lambda a, b: a <= b,
        lambda a, b: a > b,
        lambda a, b: a >= b,
    ],
)
def test_euros_refuse_to_meet_hours_or_bare_numbers(meeting):
    for stranger in (minutes(60), 60):
        with pytest.raises(UnitMismatch):
            meeting(euros(60), stranger)
    assert euros(60) != minutes(60)


def test_an_amount_is_a_whole_number():
    for part in (12.5, "12", True, None):
        with pytest.raises(TypeError):
            Amount(part, Unit.EUR)


@given(whole, whole)
def test_amounts_of_one_unit_add_and_compare_as_their_numbers(a, b):
    assert euros(a) + euros(b) == euros(a + b)
    assert minutes(a) - minutes(b) == minutes(a - b)
    assert (euros(a) < euros(b)) is (a < b)
    assert (euros(a) >= euros(b)) is (a >= b)
    assert bool(minutes(a)) is (a != 0)
    assert -euros(a) == euros(-a)


@given(counts, st.lists(counts, min_size=1, max_size=40).filter(any))
def test_shares_sum_to_the_whole_and_are_within_one_of_the_exact_part(total, weights):
    parts = shares(euros(total), weights)
    assert sum(part.quantity for part in parts) == total
    assert all(
        abs(part.quantity * sum(weights) - total * weight) < sum(weights)
        for part, weight in zip(parts, weights, strict=True)
    )


def test_the_largest_remainder_takes_the_odd_cent_and_the_first_of_equals():
    assert shares(euros(100), [1, 1, 1]) == [euros(34), euros(33), euros(33)]
    assert shares(euros(10), [1, 5, 6]) == [euros(1), euros(4), euros(5)]
    assert shares(minutes(7), [0, 2, 2]) == [minutes(0), minutes(4), minutes(3)]


@pytest.mark.parametrize(
    ("total", "weights"), [(100, []), (100, [0, 0]), (100, [3, -1]), (-1, [1])]
)
def test_shares_refuse_what_has_no_meaning(total, weights):
    with pytest.raises(ValueError):
        shares(euros(total), weights)


@pytest.mark.parametrize(
    ("typed", "cents"),
    [
        ("12,50", 1250),
        ("12.5 €", 1250),
        (" 1 250 ", 125000),
        ("1\u202f250,05\u00a0€", 125005),
        ("12 EUR", 1200),
        ("€12", 1200),
        ("12€50", 1250),
        ("12 € 5", 1250),
        ("12 euros", 1200),
        ("1 234 567", 123456700),
        ("007", 700),
        ("0,05", 5),
        ("\t35\n", 3500),
    ],
)
def test_euros_are_read_as_people_type_them(typed, cents):
    assert read_euros(typed) == euros(cents)


@pytest.mark.parametrize(
    ("typed", "count"),
    [
        ("2 h 30", 150),
        ("2h30", 150),
        ("2 H 5", 125),
        ("2:30", 150),
        ("2h", 120),
        ("2 heures", 120),
        ("1,5", 90),
        ("1.25 h", 75),
        ("45 min", 45),
        ("45mn", 45),
        ("2\u00a0h\u00a030\u00a0min", 150),
        ("3", 180),
    ],
)
def test_hours_are_read_as_people_type_them(typed, count):
    assert read_hours(typed) == minutes(count)


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "-5", "12,505", "1,250", "douze", "1e3", "12 50", "1 2", "€", "12€505", "eur"],
)
def test_euros_that_are_no_amount_are_refused_in_words(typed):
    with override("en"), pytest.raises(NotAnAmount) as refusal:
        read_euros(typed)
    assert str(refusal.value) == "Write an amount in euros, like 12.50."


@pytest.mark.parametrize("typed", ["", "-1", "2 h 60", "2h75", "1,333", "un peu", "1:2:3", "h"])
def test_hours_that_are_no_duration_are_refused_in_words(typed):
    with override("en"), pytest.raises(NotAnAmount) as refusal:
        read_hours(typed)
    assert str(refusal.value) == "Write a duration, like 2 h 30 or 45 min."


def test_a_number_too_large_to_be_meant_is_refused():
    with override("en"), pytest.raises(NotAnAmount) as refusal:
        read_euros("999999999999")
    assert str(refusal.value) == "This number is too large to be meant."


@given(st.integers(min_value=0, max_value=10**8), st.sampled_from(["fr", "en"]))
def test_a_duration_reads_back_as_it_was_written(count, language):
    assert read_hours(words(minutes(count), language)) == minutes(count)


@given(counts)
def test_a_price_reads_back_as_french_writes_it(cents):
    assert read_euros(words(euros(cents), "fr")) == euros(cents)


@given(st.text(max_size=40))
def test_no_typing_breaks_the_readers(text):
    for read in (read_euros, read_hours):
        try:
            assert read(text).quantity >= 0
        except NotAnAmount:
            continue
