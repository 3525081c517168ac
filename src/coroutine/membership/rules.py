"""What is due, who may what, what carries over: pure functions and the room's own errors."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from coroutine.kit.amounts import Amount, Unit, euros, minutes, words
from coroutine.kit.times import add_months
from coroutine.membership.models import (
    MOST_CENTS,
    MOST_MINUTES,
    Departure,
    Exemption,
    HouseRules,
    Membership,
    PackOffer,
    Pause,
    Rhythm,
)
from coroutine.people.models import Person

FIRST_ANCHOR = dt.date(2001, 1, 1)
"""A Monday: periods of weeks are counted from it, so that all members share their weeks."""


class NotAllowed(ValueError):
    """The house says no; the message is fit for a member to read."""


class Journal(StrEnum):
    """The ledger's journals that membership writes in."""

    DUES = "DUES"
    SALES = "SALES"
    BANK = "BANK"
    CASH = "CASH"
    CHEQUES = "CHEQUES"
    HOURS = "HOURS"
    OTHER = "OTHER"


class Means(StrEnum):
    """How euros came: seen on the bank statement, in the cash box, or as a cheque."""

    TRANSFER = "transfer"
    CASH = "cash"
    CHEQUE = "cheque"


ACCOUNT_OF_MEANS = {Means.TRANSFER: "512", Means.CASH: "53", Means.CHEQUE: "5112"}
JOURNAL_OF_MEANS = {
    Means.TRANSFER: Journal.BANK,
    Means.CASH: Journal.CASH,
    Means.CHEQUE: Journal.CHEQUES,
}


class KeyTaken(NotAllowed):
    """The same form came twice with different contents: nothing was written the second time."""


OPENING = "opening"
"""The skill that makes an opener: ten minutes of training and a signature."""


@dataclass(frozen=True, slots=True)
class ChartLine:
    """An account of the place: its code, name, unit, and number in the associative chart.

    Numbers follow regulation ANC 2018-06 (French associations); time has none.
    """

    code: str
    label: Promise
    unit: Unit
    legal_code: str | None = None


CHART = {
    line.code: line
    for line in (
        ChartLine("512", gettext_lazy("Bank"), Unit.EUR, "512"),
        ChartLine("53", gettext_lazy("Cash box"), Unit.EUR, "53"),
        ChartLine("5112", gettext_lazy("Cheques to deposit"), Unit.EUR, "5112"),
        ChartLine("654", gettext_lazy("Dues let go"), Unit.EUR, "654"),
        ChartLine("706", gettext_lazy("Desks and rooms"), Unit.EUR, "706"),
        ChartLine("7541", gettext_lazy("Gifts"), Unit.EUR, "7541"),
        ChartLine("7562", gettext_lazy("Participations"), Unit.EUR, "7562"),
        ChartLine("time-dues", gettext_lazy("Hours promised to the place"), Unit.MIN),
        ChartLine("time-given", gettext_lazy("Hours given to the place"), Unit.MIN),
        ChartLine("time-let-go", gettext_lazy("Hours let go"), Unit.MIN),
    )
}
PURSE_CHART = {
    "euros": ChartLine("411", gettext_lazy("Members' euros"), Unit.EUR, "411"),
    "hours": ChartLine("hours", gettext_lazy("Members' hours"), Unit.MIN),
    "gifts": ChartLine("gifts", gettext_lazy("Members' gifts of time"), Unit.MIN),
}


def label_of(code: str, stored: str) -> str:
    """An account's name in the reader's language, where the house knows its code."""
    line = CHART.get(code) or next((one for one in PURSE_CHART.values() if one.code == code), None)
    return str(line.label) if line else stored


# Periods ---------------------------------------------------------------------------------------


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


# What a period asks ----------------------------------------------------------------------------


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


# Prices ----------------------------------------------------------------------------------------


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


def per_month(cents: int, period: str) -> int:
    """Cents a month of a price a period: a year has 12 months and 52 weeks (rounded down)."""
    kind = Rhythm.Period(period)
    if kind in _DAYS:
        return cents * 364 // (_DAYS[kind] * 12)
    return cents // _MONTHS[kind]


# Hours -----------------------------------------------------------------------------------------


def check_hours(time: Amount, done_on: dt.date, today: dt.date) -> None:
    """Hours are declared after the act, within the last year, and in a believable length."""
    if not 0 < time.quantity <= 24 * 60:
        raise NotAllowed(_("A day has 24 hours: write between 1 minute and 24 h."))
    if done_on > today:
        raise NotAllowed(_("This day has not come yet."))
    if done_on < add_months(today, -12):
        raise NotAllowed(_("This was more than a year ago: talk to the treasurer."))


def check_witness(declarer: Person, witness: Person) -> None:
    """Any other member may witness hours; nobody witnesses their own."""
    if declarer.pk == witness.pk:
        raise NotAllowed(_("Someone else must witness your hours."))
    if "member" not in witness.roles:
        raise NotAllowed(_("Only members witness hours."))


@dataclass(frozen=True, slots=True)
class Move:
    """A promise (positive) or hours given (negative) on a day, in minutes."""

    day: dt.date
    minutes: int


def leftovers(moves: Iterable[Move]) -> list[Move]:
    """What remains when the oldest hours given meet the oldest hours promised.

    All that is left has one sign: promised and not given (positive), or given ahead (negative).
    """
    open_moves: deque[Move] = deque()
    for move in moves:
        rest = move.minutes
        while rest and open_moves and (open_moves[0].minutes > 0) != (rest > 0):
            first = open_moves.popleft()
            rest += first.minutes
            if (rest > 0) == (first.minutes > 0) and rest:
                open_moves.appendleft(Move(first.day, rest))
                rest = 0
        if rest:
            open_moves.append(Move(move.day, rest))
    return list(open_moves)


@dataclass(frozen=True, slots=True)
class Lapse:
    """Minutes that no longer carry over: given ahead (a gift now), or behind (let go)."""

    gift: int
    let_go: int


def lapsed(
    rest: Sequence[Move], on: dt.date, *, ahead_months: int | None, behind_months: int | None
) -> Lapse:
    """How much of what remains is older than what the place lets carry over, on that day."""
    gift = let_go = 0
    for move in rest:
        months = ahead_months if move.minutes < 0 else behind_months
        if months is None or move.day > add_months(on, -months):
            continue
        if move.minutes < 0:
            gift -= move.minutes
        else:
            let_go += move.minutes
    return Lapse(gift, let_go)


# Active members --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of being active: whether it holds, in words, and what is missing."""

    holds: bool
    text: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """Whether someone is an active member, and why."""

    is_active: bool
    conditions: tuple[Condition, ...]

    @property
    def missing(self) -> str:
        """What remains to do, in words: `40 minutes or 2 days to go`."""
        return _(" and ").join(one.missing for one in self.conditions if not one.holds)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A condition as the place wrote it (an ActiveRule), with the facts it asks about."""

    kind: str
    amount: int
    per_minutes: int
    months: int
    skill: str
    given_minutes: int = 0
    used_minutes: int = 0
    days: int = 0
    trained: bool = False


def activity(wanted: Sequence[Wanted], *, is_member: bool) -> Activity:
    """Judge all conditions; of those on presence one is enough. No rule: every member is active."""
    conditions = [_hours_for_use(one) for one in wanted if one.kind == "hours"]
    presences = [one for one in wanted if one.kind == "presence"]
    if presences:
        conditions.append(_presence(presences))
    conditions += [_trained(one) for one in wanted if one.kind == "training"]
    holds = is_member and all(one.holds for one in conditions)
    return Activity(holds, tuple(conditions))


def _hours_for_use(one: Wanted) -> Condition:
    asked = -(-one.used_minutes * one.amount // one.per_minutes)
    values = {
        "given": words(minutes(one.given_minutes)),
        "asked": words(minutes(asked)),
        "used": words(minutes(one.used_minutes)),
        "months": one.months,
    }
    text = (
        _("%(given)s given for %(used)s of use over %(months)s months; the place asks %(asked)s")
        % values
    )
    missing = words(minutes(max(asked - one.given_minutes, 0)))
    return Condition(one.given_minutes >= asked, text, _("%(time)s to give") % {"time": missing})


def _presence(options: Sequence[Wanted]) -> Condition:
    done = [one for one in options if one.days >= one.amount]
    if done:
        text = _("here %(days)s days over %(months)s months; the place asks %(asked)s")
        best = done[0]
        return Condition(
            True, text % {"days": best.days, "months": best.months, "asked": best.amount}
        )
    texts = [
        _("here %(days)s days of %(asked)s over %(months)s months")
        % {"days": one.days, "asked": one.amount, "months": one.months}
        for one in options
    ]
    nearest = min(one.amount - one.days for one in options)
    missing = ngettext("%(days)s day to go", "%(days)s days to go", nearest) % {"days": nearest}
    return Condition(False, _(" or ").join(texts), missing)


def _trained(one: Wanted) -> Condition:
    if one.trained:
        return Condition(True, _("trained to open and welcome"))
    return Condition(
        False, _("not yet trained to open and welcome"), _("ten minutes of training to go")
    )


# Packs -----------------------------------------------------------------------------------------


class SoldOut(NotAllowed):
    """The last pack of a limited offer is gone."""


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


# Leaving ---------------------------------------------------------------------------------------


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


def check_payment(amount: Amount, seen_on: dt.date, today: dt.date) -> None:
    """A payment is more than nothing, and was seen before it is written."""
    if not 0 < amount.quantity <= MOST_CENTS:
        raise NotAllowed(_("Write an amount between 0.01 and 100,000 euros."))
    if seen_on > today:
        raise NotAllowed(_("This day has not come yet."))


def check_promise(time: Amount) -> None:
    """Promised time is bounded."""
    if not 0 <= time.quantity <= MOST_MINUTES:
        raise NotAllowed(_("This is more time than the book can hold."))


# Explaining a line of the book ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Act:
    """What the book says of one entry that touches a person's purse."""

    journal: str
    source: str
    key: str
    memo: str
    is_reversal: bool = False


def explain(act: Act, pack_names: dict[str, str]) -> str:
    """One entry in the words of a member."""
    text = _explain_plainly(act, pack_names)
    return _("Taken back: %(act)s") % {"act": text} if act.is_reversal else text


RECEIVED = {
    Journal.BANK: gettext_lazy("Transfer received, thank you"),
    Journal.CASH: gettext_lazy("Cash received, thank you"),
    Journal.CHEQUES: gettext_lazy("Cheque received, thank you"),
}


def _explain_plainly(act: Act, pack_names: dict[str, str]) -> str:
    if act.journal == Journal.DUES:
        return _("Participation, %(period)s") % {"period": _period_in_words(act.memo)}
    if act.journal == Journal.SALES:
        return pack_names.get(act.memo, act.memo)
    if act.journal == Journal.OTHER:
        return _explain_other(act)
    return str(RECEIVED.get(Journal(act.journal), act.memo))


def _explain_other(act: Act) -> str:
    kind = act.source.partition(":")[0]
    if kind == "lapse":
        return _("What no longer carries over")
    if kind == "departure":
        return _("Settled on leaving")
    if kind == "forgiven":
        return _("Let go by the place: %(reason)s") % {"reason": act.memo}
    return act.memo


def _period_in_words(memo: str) -> str:
    """A due's period, from its memo `first day/last day`: a month by its name, else both days."""
    try:
        first, last = (dt.date.fromisoformat(part) for part in memo.split("/"))
    except ValueError:
        return memo
    if first.day == 1 and last == add_months(first, 1) - dt.timedelta(days=1):
        return date_format(first, "F Y")
    return f"{date_format(first, 'j F')} – {date_format(last, 'j F Y')}"
