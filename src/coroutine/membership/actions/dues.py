"""Making what each period asks: one entry with two hands, once per person and period."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from coroutine.kit.amounts import minutes
from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Entry
from coroutine.ledger.rules import Line
from coroutine.membership import queries, rules
from coroutine.membership.actions.hours import count_on_trust
from coroutine.membership.actions.purses import account, day_in_the_books, locked_purse
from coroutine.membership.models import Due, Exemption, Membership, Pause, Purse
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
    run.lapsed = _let_lapse(on)
    return run


@transaction.atomic
def make_dues_of(membership: Membership, *, on: dt.date) -> list[Due]:
    """Make what one membership still owes up to the period that holds the day."""
    first, last = queries.next_due_day(membership), on
    if membership.ends_on:
        last = min(on, membership.ends_on)
    periods = rules.periods_between(membership.rhythm.period, first, last)
    if not periods:
        return []
    purse = locked_purse(membership.person)
    done = set(
        Due.objects.filter(person=membership.person, starts_on__gte=first).values_list(
            "starts_on", flat=True
        )
    )
    spells = _spells(membership)
    house = queries.house_rules()
    made = []
    for period in periods:
        begins = max(period.starts_on, membership.starts_on)
        if begins not in done:
            asked = rules.asked_by(
                membership,
                period,
                first_period=house.first_period,
                pauses=spells[0],
                exemptions=spells[1],
            )
            made.append(_make(membership, purse, asked, begins))
    return made


def _spells(membership: Membership) -> tuple[Sequence[Pause], Sequence[Exemption]]:
    person = membership.person
    return (
        list(Pause.objects.filter(person=person)),
        list(Exemption.objects.filter(person=person)),
    )


def _make(membership: Membership, purse: Purse, asked: Asked, begins: dt.date) -> Due:
    entry = _post(membership, purse, asked, begins)
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


def _post(membership: Membership, purse: Purse, asked: Asked, begins: dt.date) -> Entry | None:
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
        day=day_in_the_books(begins, begins),
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
