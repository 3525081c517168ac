"""What someone who leaves may choose."""

from __future__ import annotations

from coroutine.membership.models import Departure


def hours_choices(left: int, ahead: int) -> list[Departure.Hours]:
    """What someone who leaves may choose: minutes `left` to give, or given `ahead`."""
    if left:
        return [Departure.Hours.WORK, Departure.Hours.FORGIVE]
    if ahead:
        return [Departure.Hours.GIVE, Departure.Hours.HAND]
    return [Departure.Hours.NOTHING]


def euros_choices(left: int, ahead: int) -> list[Departure.Euros]:
    """What someone who leaves may choose: cents `left` to pay, or paid `ahead`."""
    if left:
        return [Departure.Euros.PAY, Departure.Euros.FORGIVE]
    if ahead:
        return [Departure.Euros.GIVE, Departure.Euros.REFUND]
    return [Departure.Euros.NOTHING]
