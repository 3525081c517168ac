"""Days of the place: dates are local to it, moments are UTC."""

import calendar
import datetime as dt

from django.utils import timezone


def today() -> dt.date:
    """The date at the place (its time zone is active during a request and a command)."""
    return timezone.localdate()


def month_start(day: dt.date) -> dt.date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months away, or the last of that month when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
