"""Leaving, and settling both hands."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coroutine.kit.amounts import euros, minutes
from coroutine.ledger import actions as ledger
from coroutine.ledger.rules import Line
from coroutine.membership import queries, rules
from coroutine.membership.actions.dues import make_dues_of
from coroutine.membership.actions.purses import account, day_in_the_books, locked_purse, purse_of
from coroutine.membership.models import Departure, Membership, Pause, Purse
from coroutine.people import actions as people
from coroutine.people import models as groups
from coroutine.people import rules as people_rules
from coroutine.people.models import Person


@transaction.atomic
def leave(
    membership: Membership,
    *,
    hours: str,
    euros_choice: str,
    handed_to: Person | None = None,
    note: str = "",
    by: Person,
    on: dt.date,
) -> Departure:
    """Someone leaves, and chooses what becomes of what is left in each hand.

    Gifts and hours handed on are written at once; letting go and paying back wait for a steward
    or the treasurer (`settle`).
    """
    if by.pk != membership.person_id and not people_rules.is_steward(by):
        raise rules.NotAllowed(_("Only you or a steward can end your membership."))
    membership = Membership.objects.select_for_update(of=("self",)).get(pk=membership.pk)
    if membership.state == Membership.State.ENDED:
        raise rules.NotAllowed(_("This membership has already ended."))
    if membership.state == Membership.State.RUNNING:
        make_dues_of(membership, on=on)
    purse = locked_purse(membership.person)
    _check_choices(purse, hours, euros_choice, handed_to)
    departure = Departure.objects.create(
        membership=membership,
        leaves_on=on,
        hours=hours,
        euros=euros_choice,
        handed_to=handed_to if hours == Departure.Hours.HAND else None,
        note=note.strip()[:300],
    )
    _write_gifts(departure, purse, by=by, on=on)
    _end(membership, on)
    return _close_if_even(departure)


def _check_choices(purse: Purse, hours: str, euros_choice: str, to: Person | None) -> None:
    hands = queries.hands_of(purse)
    offered = rules.hours_choices(hands.hours.left.quantity, hands.hours.ahead.quantity)
    if hours not in offered:
        raise rules.NotAllowed(_("Choose what becomes of your hours."))
    if euros_choice not in rules.euros_choices(
        hands.euros.left.quantity, hands.euros.ahead.quantity
    ):
        raise rules.NotAllowed(_("Choose what becomes of your euros."))
    if hours == Departure.Hours.HAND and (
        to is None or to.pk == purse.person_id or not queries.owes_time(to)
    ):
        raise rules.NotAllowed(_("Hand your hours to another member who promised some."))


def _write_gifts(departure: Departure, purse: Purse, *, by: Person, on: dt.date) -> None:
    hands = queries.hands_of(purse)
    lines = []
    if departure.hours == Departure.Hours.GIVE:
        lines.append(
            Line(debit=purse.hours, credit=purse.gifts, amount=hands.hours.ahead, kind="gift")
        )
    if departure.hours == Departure.Hours.HAND and departure.handed_to:
        other = purse_of(departure.handed_to)
        lines.append(
            Line(debit=purse.hours, credit=other.hours, amount=hands.hours.ahead, kind="exchange")
        )
    if departure.euros == Departure.Euros.GIVE:
        lines.append(Line(debit=purse.euros, credit=account("7541"), amount=hands.euros.ahead))
    if lines:
        _post(departure, lines, key="given", actor=by.ref, on=on)


def _post(departure: Departure, lines: list[Line], *, key: str, actor: str, on: dt.date) -> None:
    ledger.post(
        day=day_in_the_books(on, on),
        journal=rules.Journal.OTHER,
        memo="leaving",
        lines=lines,
        source=f"departure:{departure.pk}",
        key=key,
        actor=actor,
    )


def _end(membership: Membership, on: dt.date) -> None:
    """It ends today; one that never ran ends before it starts, so that no day of it is asked."""
    ran = membership.state == Membership.State.RUNNING
    eve = membership.starts_on - dt.timedelta(days=1)
    membership.state = Membership.State.ENDED
    membership.ends_on = on if ran and on > eve else eve
    membership.save(update_fields=["state", "ends_on"])
    if ran:
        _end_what_else_runs(membership.person, on)


def _end_what_else_runs(person: Person, on: dt.date) -> None:
    """The rest of the rhythm before, pauses, also those to come, and the groups of a member."""
    Membership.objects.filter(person=person, ends_on__gt=on).update(ends_on=on)
    Pause.objects.filter(person=person, starts_on__gt=on).delete()
    Pause.objects.filter(person=person, ends_on__isnull=True).update(ends_on=on)
    for group in (groups.OPENER, groups.HOST, groups.MEMBER):
        people.withdraw(person, group, by=None)


def _close_if_even(departure: Departure) -> Departure:
    hands = queries.hands_of(purse_of(departure.membership.person))
    if departure.settled_at is None and hands.even:
        departure.settled_at = timezone.now()
        departure.save(update_fields=["settled_at"])
    return departure


@transaction.atomic
def settle(departure: Departure, *, by: Person, on: dt.date) -> Departure:
    """Grant what someone who left asked: let hours or euros go, or note that they were repaid."""
    if not people_rules.may_handle_money(by) or by.pk == departure.membership.person_id:
        raise rules.NotAllowed(_("A steward or the treasurer settles a departure."))
    departure = Departure.objects.select_for_update(of=("self",)).get(pk=departure.pk)
    purse = locked_purse(departure.membership.person)
    hands = queries.hands_of(purse)
    lines = []
    if departure.hours == Departure.Hours.FORGIVE and hands.hours.left:
        lines.append(
            Line(
                debit=account("time-let-go"),
                credit=purse.hours,
                amount=minutes(hands.hours.left.quantity),
                kind="due",
            )
        )
    if departure.euros == Departure.Euros.FORGIVE and hands.euros.left:
        lines.append(
            Line(
                debit=account("654"),
                credit=purse.euros,
                amount=euros(hands.euros.left.quantity),
            )
        )
    if departure.euros == Departure.Euros.REFUND and hands.euros.ahead:
        lines.append(Line(debit=purse.euros, credit=account("512"), amount=hands.euros.ahead))
    if lines:
        _post(departure, lines, key="settled", actor=by.ref, on=on)
    return _close_if_even(departure)
