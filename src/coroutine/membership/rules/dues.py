"""What a period asks of a member."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from coroutine.kit.amounts import Amount, euros, minutes
from coroutine.membership.models import Exemption, HouseRules, Membership, Pause
from coroutine.membership.rules.periods import Period


@dataclass(frozen=True, slots=True)
class Asked:
    """What one period asks: euros, time, and in words why it asks less than promised."""

    period: Period
    euros: Amount
    time: Amount
    waived: str = ""


def asked_by(
    membership: Membership,
    period: Period,
    *,
    first_period: str,
    pauses: Sequence[Pause] = (),
    exemptions: Sequence[Exemption] = (),
) -> Asked:
    """What a period asks of a member: their own price and time, less what the place waives.

    A pause or an exemption counts for the periods that begin while it lasts (a first period
    begins on the day of joining). Shares of a first period are by days, to the nearest cent and
    to the nearest quarter of an hour.
    """
    begins = max(period.starts_on, membership.starts_on)
    price, time = _first_share(membership, period, begins, first_period)
    paused = next((pause for pause in pauses if pause.holds(begins)), None)
    if paused:
        return Asked(period, euros(0), minutes(0), paused.reason)
    reasons = []
    for exemption in exemptions:
        if exemption.holds(begins):
            price = euros(0) if exemption.euros else price
            time = minutes(0) if exemption.hours else time
            reasons.append(exemption.reason)
    return Asked(period, price, time, " · ".join(dict.fromkeys(reasons))[:200])


def _first_share(
    membership: Membership, period: Period, begins: dt.date, first_period: str
) -> tuple[Amount, Amount]:
    if begins == period.starts_on or first_period == HouseRules.FirstPeriod.FULL:
        return membership.price, membership.time
    if first_period == HouseRules.FirstPeriod.FREE:
        return euros(0), minutes(0)
    left = (period.ends_on - begins).days + 1
    cents = (membership.cents * left * 2 + period.days) // (2 * period.days)
    quarters = (membership.minutes * left * 2 + 15 * period.days) // (2 * 15 * period.days)
    return euros(cents), minutes(min(quarters * 15, membership.minutes))
