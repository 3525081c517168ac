"""What is due, who may what, what carries over: pure functions and the room's own errors."""

from coroutine.membership.rules.active import OPENING, Activity, Condition, Wanted, activity
from coroutine.membership.rules.book import (
    ACCOUNT_OF_MEANS,
    CHART,
    JOURNAL_OF_MEANS,
    PURSE_CHART,
    ChartLine,
    Journal,
    Means,
    label_of,
)
from coroutine.membership.rules.dues import Asked, asked_by
from coroutine.membership.rules.explaining import RECEIVED, Act, explain
from coroutine.membership.rules.hours import (
    Lapse,
    Move,
    check_hours,
    check_task,
    check_witness,
    lapsed,
    leftovers,
)
from coroutine.membership.rules.leaving import euros_choices, hours_choices
from coroutine.membership.rules.packs import check_offer, check_use_day
from coroutine.membership.rules.periods import (
    FIRST_ANCHOR,
    Period,
    per_month,
    period_of,
    periods_between,
)
from coroutine.membership.rules.prices import (
    Barometer,
    check_let_go,
    check_payment,
    check_price,
    check_promise,
    check_start,
)
from coroutine.membership.rules.refusals import KeyTaken, NotAllowed, SoldOut

__all__ = [
    "ACCOUNT_OF_MEANS",
    "CHART",
    "FIRST_ANCHOR",
    "JOURNAL_OF_MEANS",
    "OPENING",
    "PURSE_CHART",
    "RECEIVED",
    "Act",
    "Activity",
    "Asked",
    "Barometer",
    "ChartLine",
    "Condition",
    "Journal",
    "KeyTaken",
    "Lapse",
    "Means",
    "Move",
    "NotAllowed",
    "Period",
    "SoldOut",
    "Wanted",
    "activity",
    "asked_by",
    "check_hours",
    "check_let_go",
    "check_offer",
    "check_payment",
    "check_price",
    "check_promise",
    "check_start",
    "check_task",
    "check_use_day",
    "check_witness",
    "euros_choices",
    "explain",
    "hours_choices",
    "label_of",
    "lapsed",
    "leftovers",
    "per_month",
    "period_of",
    "periods_between",
]
