"""Making what each period asks: one entry with two hands, once per person and period."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from django.db import transaction
from django.utils import timezone

from coroutine.kit.amounts import minutes
from coroutine.kit.times import today
from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Entry
from coroutine.ledger.rules import Line
from coroutine.membership import queries, rules
from coroutine.membership.actions.hours import count_on_trust
from coroutine.membership.actions.purses import account, day_in_the_books, locked_purse
from coroutine.membership.models import (
    Due,
    Exemption,
    HouseRules,
    Membership,
    Pause,
    Purse,
)
from coroutine.membership.rules import Asked, Journal

HOUSE = "house"
"""Who acts when nobody does: the ledger's actor for what the house does by itself."""


@dataclass(slots=True)
class Run:
    """What a run of the dues did: dues made, waived, hours counted on trust, hours lapsed."""

    made: int = 0
    waived: int = 0
    trusted: int = 0
    lapsed: int = 0


def run_dues(*, on: dt.date) -> Run:
    """Make every due of the periods begun by that day, count old hours on trust, let old ones go.

    As often and as concurrently as one likes: each due is made once. Every person is a
    transaction of their own, so that a run that was cut short is simply run again.
    """
    run = Run()
    for membership in queries.memberships_owing(on):
        for due in make_dues_of(membership, on=on):
            if due.entry_id:
                run.made += 1
            else:
                run.waived += 1
    run.trusted = count_on_trust(on=on, at=timezone.now())
    # A run for a day to come makes its dues early; hours never lapse before their day.
    run.lapsed = _let_lapse(min(on, today()))
    return run


@transaction.atomic
def make_dues_of(membership: Membership, *, on: dt.date) -> list[Due]:
    """Make what one membership still owes up to the period that holds the day.

    Days that another due of the person covers, of a rhythm they had before, are not asked again.
    """
    running = _locked(membership)
    if running is None:
        return []
    first, last = queries.next_due_day(running), min(on, running.ends_on or on)
    periods = rules.periods_between(running.rhythm.period, first, last)
    if not periods:
        return []
    purse = locked_purse(running.person)
    covered = queries.days_with_dues(running.person, since=first)
    terms = _terms(running)
    made = []
    for period in periods:
        begins = max(period.starts_on, running.starts_on)
        if not any(done.starts_on <= begins <= done.ends_on for done in covered):
            asked = rules.asked_by(running, period, **terms)
            made.append(_make(running, purse, asked, begins, on))
    return made


def _locked(membership: Membership) -> Membership | None:
    """The membership as it is now: it may have changed since a run listed it."""
    found = (
        Membership.objects.select_for_update(of=("self",))
        .exclude(state=Membership.State.ASKED)
        .select_related("person", "rhythm")
        .filter(pk=membership.pk)
    )
    return found.first()


class _Terms(TypedDict):
    first_period: str
    pauses: Sequence[Pause]
    exemptions: Sequence[Exemption]


def _terms(membership: Membership) -> _Terms:
    """What lowers a due. A change of rhythm is no first period: it always asks its days' share."""
    first_period = queries.house_rules().first_period
    if queries.follows_another(membership):
        first_period = HouseRules.FirstPeriod.SHARE
    return {
        "first_period": first_period,
        "pauses": list(Pause.objects.filter(person=membership.person)),
        "exemptions": list(Exemption.objects.filter(person=membership.person)),
    }


def _make(membership: Membership, purse: Purse, asked: Asked, begins: dt.date, on: dt.date) -> Due:
    entry = _post(membership, purse, asked, day=day_in_the_books(begins, on), begins=begins)
    return Due.objects.create(
        person=membership.person,
        membership=membership,
        starts_on=begins,
        ends_on=asked.period.ends_on,
        cents=asked.euros.quantity,
        minutes=asked.time.quantity,
        waived=asked.waived,
        entry=entry,
    )


def _post(
    membership: Membership, purse: Purse, asked: Asked, *, day: dt.date, begins: dt.date
) -> Entry | None:
    lines = []
    if asked.euros:
        lines.append(Line(debit=purse.euros, credit=account("7562"), amount=asked.euros))
    if asked.time:
        lines.append(
            Line(debit=purse.hours, credit=account("time-dues"), amount=asked.time, kind="due")
        )
    if not lines:
        return None
    return ledger.post(
        day=day,
        journal=Journal.DUES,
        memo=f"{begins}/{asked.period.ends_on}",
        lines=lines,
        source=f"due:{membership.person.ref}",
        # With the membership: one written by mistake and taken back must not stand for the next.
        key=f"{begins} {membership.pk}",
        actor=HOUSE,
    )


def _let_lapse(on: dt.date) -> int:
    """Hours older than what the place lets carry over become gifts, or are let go."""
    house = queries.house_rules()
    if house.ahead_months is None and house.behind_months is None:
        return 0
    return sum(_lapse_one(purse, on) for purse in queries.purses_with_hours())


@transaction.atomic
def _lapse_one(purse: Purse, on: dt.date) -> bool:
    purse = locked_purse(purse.person)
    house = queries.house_rules()
    lapse = rules.lapsed(
        rules.leftovers(queries.hour_moves(purse)),
        on,
        ahead_months=house.ahead_months,
        behind_months=house.behind_months,
    )
    lines = []
    if lapse.gift:
        lines.append(
            Line(debit=purse.hours, credit=purse.gifts, amount=minutes(lapse.gift), kind="gift")
        )
    if lapse.let_go:
        lines.append(
            Line(
                debit=account("time-let-go"),
                credit=purse.hours,
                amount=minutes(lapse.let_go),
                kind="due",
            )
        )
    if lines:
        ledger.post(
            day=day_in_the_books(on, on),
            journal=Journal.OTHER,
            memo="carry-over",
            lines=lines,
            source=f"lapse:{purse.person.ref}",
            key=uuid.uuid4().hex,
            actor=HOUSE,
        )
    return bool(lines)
