"""Days of the place: dates are local to it, moments are UTC."""

import calendar
import datetime as dt
import re

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language


def today() -> dt.date:
    """The date at the place (its time zone is active during a request and a command)."""
    return timezone.localdate()


def say_day(day: dt.date, form: str = "j F Y") -> str:
    """A day in words, by Django's date format; French says `1er` for the first of a month."""
    said = date_format(day, form)
    if day.day == 1 and (get_language() or "fr").startswith("fr"):
        return re.sub(r"\b1(?= \D)", "1er", said, count=1)
    return said


def month_start(day: dt.date) -> dt.date:
    """The first day of the month of `day`."""
    return day.replace(day=1)


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day some months away, or the last of that month when it is shorter."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
