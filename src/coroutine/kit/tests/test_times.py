"""Months are of unequal length."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from coroutine.kit.times import add_months, month_start

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
