"""Weeks, months, quarters and years, by the calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from coroutine.kit.times import add_months
from coroutine.membership.models import Rhythm

FIRST_ANCHOR = dt.date(2001, 1, 1)
"""A Monday: periods of weeks are counted from it, so that all members share their weeks."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days from the first to the last, both included."""

    starts_on: dt.date
    ends_on: dt.date

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


_MONTHS = {Rhythm.Period.MONTH: 1, Rhythm.Period.QUARTER: 3, Rhythm.Period.YEAR: 12}


_DAYS = {Rhythm.Period.WEEK: 7, Rhythm.Period.FOUR_WEEKS: 28}


def period_of(kind: str, day: dt.date) -> Period:
    """The period that holds the day: calendar months, quarters, years; weeks from Monday."""
    length = Rhythm.Period(kind)
    if length in _DAYS:
        size = _DAYS[length]
        start = day - dt.timedelta(days=(day - FIRST_ANCHOR).days % size)
        return Period(start, start + dt.timedelta(days=size - 1))
    months = _MONTHS[length]
    start = dt.date(day.year, (day.month - 1) // months * months + 1, 1)
    return Period(start, add_months(start, months) - dt.timedelta(days=1))


def periods_between(kind: str, first: dt.date, last: dt.date) -> list[Period]:
    """The periods from the one that holds `first` to the one that holds `last`, in order."""
    periods = []
    while first <= last:
        periods.append(period_of(kind, first))
        first = periods[-1].ends_on + dt.timedelta(days=1)
    return periods


def per_month(cents: int, period: str) -> int:
    """Cents a month of a price a period: a year has 12 months and 52 weeks (rounded down)."""
    kind = Rhythm.Period(period)
    if kind in _DAYS:
        return cents * 364 // (_DAYS[kind] * 12)
    return cents // _MONTHS[kind]
