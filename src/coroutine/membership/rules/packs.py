"""Packs of half-days, and days of use."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from coroutine.membership.models import PackOffer
from coroutine.membership.rules.refusals import NotAllowed


def check_offer(offer: PackOffer) -> None:
    """Only offered packs are sold."""
    if not offer.is_offered:
        raise NotAllowed(_("This pack is no longer offered."))


def check_use_day(day: dt.date, today: dt.date, half_days: int) -> None:
    """Being here is noted on the day, or within the week after."""
    if half_days not in {1, 2}:
        raise NotAllowed(_("A day is one half-day or two."))
    if not today - dt.timedelta(days=7) <= day <= today:
        raise NotAllowed(_("Note your days within the week."))
