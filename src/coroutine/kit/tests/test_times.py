"""Months are of unequal length."""

import datetime as dt

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from coroutine.kit.times import add_months, month_start, say_day

days = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2090, 12, 31))


def test_a_month_after_the_last_of_january_is_the_last_of_february():
    assert add_months(dt.date(2027, 1, 31), 1) == dt.date(2027, 2, 28)
    assert add_months(dt.date(2028, 1, 31), 1) == dt.date(2028, 2, 29)
    assert add_months(dt.date(2026, 12, 15), 1) == dt.date(2027, 1, 15)
    assert add_months(dt.date(2026, 1, 15), -1) == dt.date(2025, 12, 15)


@given(days, st.integers(min_value=-600, max_value=600))
def test_months_there_and_back_return_to_the_same_month(day, months):
    there = add_months(month_start(day), months)
    assert there.day == 1
    assert add_months(there, -months) == month_start(day)


@pytest.mark.parametrize(
    ("language", "form", "said"),
    [
        ("fr", "j F Y", "1er novembre 2026"),
        ("fr", "l j F", "dimanche 1er novembre"),
        ("en", "j F Y", "1 November 2026"),
    ],
)
def test_the_first_of_a_month_is_said_as_people_say_it(language, form, said):
    with translation.override(language):
        assert say_day(dt.date(2026, 11, 1), form) == said
        assert "1er" not in say_day(dt.date(2026, 11, 11), form)
