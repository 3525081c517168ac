"""Joining under a rhythm, being welcomed, changing rhythm."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from coroutine.kit.amounts import Amount
from coroutine.membership import queries, rules
from coroutine.membership.actions.dues import make_dues_of
from coroutine.membership.actions.purses import purse_of
from coroutine.membership.models import Membership, Rhythm
from coroutine.people import actions as people
from coroutine.people import models as groups
from coroutine.people import rules as people_rules
from coroutine.people.models import Person

__all__ = ["ask_to_join", "change_rhythm", "join", "purse_of", "welcome"]


def _open(person: Person, **fields: object) -> Membership:
    """Write a membership; a person has one open at a time."""
    try:
        with transaction.atomic():
            return Membership.objects.create(person=person, **fields)
    except IntegrityError as error:
        if Membership.objects.filter(person=person).exclude(state="ended").exists():
            raise rules.NotAllowed(
                _("%(name)s already has a rhythm: change it instead.") % {"name": person.name}
            ) from error
        raise


@transaction.atomic
def ask_to_join(person: Person, *, rhythm: Rhythm, price: Amount, on: dt.date) -> Membership:
    """Someone wants to carry the place, at a price they choose; a steward will welcome them.

    Until then asking again is asking for something else instead, or for the same.
    """
    if not rhythm.is_offered:
        raise rules.NotAllowed(_("This rhythm is no longer offered."))
    rules.check_price(price, rhythm, queries.barometer())
    asked = (
        Membership.objects.select_for_update(of=("self",))
        .filter(person=person, state=Membership.State.ASKED)
        .first()
    )
    if asked:
        return _promise(asked, rhythm, price)
    return _open(
        person,
        rhythm=rhythm,
        cents=price.quantity,
        minutes=rhythm.minutes,
        state=Membership.State.ASKED,
        asked_on=on,
        starts_on=on,
    )


def _promise(membership: Membership, rhythm: Rhythm, price: Amount) -> Membership:
    membership.rhythm, membership.cents = rhythm, price.quantity
    membership.minutes = rhythm.minutes
    membership.save(update_fields=["rhythm", "cents", "minutes"])
    return membership


@transaction.atomic
def welcome(membership: Membership, *, by: Person, on: dt.date) -> Membership:
    """A steward says welcome: the membership runs from this day, and its first due is made."""
    if not people_rules.is_steward(by):
        raise rules.NotAllowed(_("A steward welcomes new members."))
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.state != Membership.State.ASKED:
        raise rules.NotAllowed(_("This was already answered."))
    membership.state = Membership.State.RUNNING
    membership.starts_on = on
    membership.save(update_fields=["state", "starts_on"])
    _enter(membership, on=on, by=by)
    return membership


@transaction.atomic
def join(
    person: Person,
    *,
    rhythm: Rhythm,
    price: Amount | None = None,
    time: Amount | None = None,
    starts_on: dt.date,
    asked_on: dt.date | None = None,
    by: Person | None,
    on: dt.date,
) -> Membership:
    """Write a member in, as the treasurer or a steward does; None for `by` is the house itself.

    Price and time are those of the rhythm unless said otherwise; here no floor holds, for what
    was agreed elsewhere is a fact. Dues are made from `starts_on`; `asked_on` is when someone
    who was here before really joined. NotAllowed for whoever may not, and beyond the bounds.
    """
    if by is not None and not people_rules.may_handle_money(by):
        raise rules.NotAllowed(_("A steward or the treasurer writes members in."))
    time = time if time is not None else rhythm.time
    price = price if price is not None else rhythm.price
    rules.check_promise(price, time)
    rules.check_start(starts_on, on)
    membership = _open(
        person,
        rhythm=rhythm,
        cents=price.quantity,
        minutes=time.quantity,
        state=Membership.State.RUNNING,
        asked_on=asked_on or min(on, starts_on),
        starts_on=starts_on,
    )
    _enter(membership, on=on, by=by)
    return membership


def _enter(membership: Membership, *, on: dt.date, by: Person | None) -> None:
    purse_of(membership.person)
    make_dues_of(membership, on=on)
    # The book first, then groups, as everywhere: two locks in two orders would wait for each other.
    people.grant(membership.person, groups.MEMBER, by=by)


@transaction.atomic
def change_rhythm(
    membership: Membership, *, rhythm: Rhythm, price: Amount, on: dt.date
) -> Membership:
    """Change rhythm or price from the next period; the period that runs stays as promised."""
    rules.check_price(price, rhythm, queries.barometer())
    membership = Membership.objects.select_for_update().get(pk=membership.pk)
    if membership.state != Membership.State.RUNNING:
        raise rules.NotAllowed(_("Only a membership that runs can change."))
    if membership.starts_on > on:
        return _promise(membership, rhythm, price)
    make_dues_of(membership, on=on)
    last = rules.period_of(membership.rhythm.period, on).ends_on
    membership.state = Membership.State.ENDED
    membership.ends_on = last
    membership.save(update_fields=["state", "ends_on"])
    return _open(
        membership.person,
        rhythm=rhythm,
        cents=price.quantity,
        minutes=rhythm.minutes,
        state=Membership.State.RUNNING,
        asked_on=on,
        starts_on=last + dt.timedelta(days=1),
    )
