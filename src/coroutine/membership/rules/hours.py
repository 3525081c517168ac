"""Hours: declared, witnessed, carried over."""

from __future__ import annotations

import datetime as dt
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from coroutine.kit.amounts import Amount
from coroutine.kit.times import add_months
from coroutine.membership.rules.refusals import NotAllowed
from coroutine.people.models import Person


def check_hours(time: Amount, done_on: dt.date, today: dt.date) -> None:
    """Hours are declared after the act, within the last year, and in a believable length."""
    if not 0 < time.quantity <= 24 * 60:
        raise NotAllowed(_("A day has 24 hours: write between 1 minute and 24 h."))
    if done_on > today:
        raise NotAllowed(_("This day has not come yet."))
    if done_on < add_months(today, -12):
        raise NotAllowed(_("This was more than a year ago: talk to the treasurer."))


def check_task(task: str) -> None:
    """The book takes no act without a name: unnamed hours would stop every later run."""
    if not task.strip():
        raise NotAllowed(_("Say what you did."))


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
