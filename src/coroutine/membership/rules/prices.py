"""What one may promise and pay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coroutine.kit.amounts import Amount, words
from coroutine.kit.times import add_months
from coroutine.membership.models import MOST_CENTS, MOST_MINUTES, Rhythm
from coroutine.membership.rules.refusals import NotAllowed

MOST_YEARS_BACK = 10


@dataclass(frozen=True, slots=True)
class Barometer:
    """What members promise a month against what the place costs, both in euros."""

    promised: Amount
    costs: Amount
    floor_percent: int

    @property
    def percent(self) -> int:
        """The covered share of the costs, in percent; 100 where no cost is written."""
        if not self.costs.quantity:
            return 100
        return self.promised.quantity * 100 // self.costs.quantity

    @property
    def allows_lower_prices(self) -> bool:
        """Whether a member may still choose a price under the published one."""
        return self.percent >= self.floor_percent


def check_price(price: Amount, rhythm: Rhythm, barometer: Barometer) -> None:
    """A price is chosen between the floor and the sky; under the published one, if it can bear it.

    NotAllowed says what the lowest price is today.
    """
    lowest = rhythm.floor if barometer.allows_lower_prices else rhythm.price
    if price < lowest:
        raise NotAllowed(
            _("The lowest price is %(price)s for now.") % {"price": words(lowest)}
            if lowest == rhythm.floor
            else _(
                "The place covers %(percent)s %% of its costs: for now the price is %(price)s. "
                "Talk to the treasurer if that is too much for you."
            )
            % {"percent": barometer.percent, "price": words(lowest)}
        )
    if price.quantity > MOST_CENTS:
        raise NotAllowed(_("This is more than the book can hold."))


def check_payment(amount: Amount, seen_on: dt.date, today: dt.date) -> None:
    """A payment is more than nothing, and was seen before it is written."""
    if not 0 < amount.quantity <= MOST_CENTS:
        raise NotAllowed(_("Write an amount between 0.01 and 100,000 euros."))
    if seen_on > today:
        raise NotAllowed(_("This day has not come yet."))
    if seen_on < add_months(today, -24):
        raise NotAllowed(_("This was more than two years ago: look at the year again."))


def check_let_go(amounts: Sequence[Amount], left: Sequence[Amount]) -> None:
    """Something is let go, and in each hand no more than is left there."""
    lefts = {amount.unit: amount for amount in left}
    if not amounts or any(amount.quantity <= 0 for amount in amounts):
        raise NotAllowed(_("There is nothing to let go."))
    for amount in amounts:
        if amount > lefts[amount.unit]:
            raise NotAllowed(
                _("No more than %(left)s is left to give.") % {"left": words(lefts[amount.unit])}
            )


def check_promise(price: Amount, time: Amount) -> None:
    """Promised euros and time are bounded."""
    if not 0 <= price.quantity <= MOST_CENTS:
        raise NotAllowed(_("This is more than the book can hold."))
    if not 0 <= time.quantity <= MOST_MINUTES:
        raise NotAllowed(_("This is more time than the book can hold."))


def check_start(starts_on: dt.date, today: dt.date) -> None:
    """Dues are made from this day on: a year typed wrong would make thousands of them."""
    if not add_months(today, -12 * MOST_YEARS_BACK) <= starts_on <= add_months(today, 12):
        raise NotAllowed(_("Choose a day within the last ten years or the coming one."))
