"""Buying half-days, and using the place."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Entry
from coroutine.ledger.rules import Line
from coroutine.membership import queries, rules
from coroutine.membership.actions.purses import account, day_in_the_books, purse_of
from coroutine.membership.models import Pack, PackOffer, UseDay
from coroutine.people import actions as people
from coroutine.people import models as groups
from coroutine.people.models import Person


@transaction.atomic
def buy_pack(offer: PackOffer, *, person: Person, key: str, on: dt.date) -> Pack:
    """Someone takes a pack; what it costs is promised in the book. The same key is the same pack.

    SoldOut when a limited offer has none left: the count goes down in the database, in the same
    transaction, and can go no lower than zero.
    """
    pack, made = _first_of_key(offer, person, key=key, on=on)
    if not made:
        if pack.person_id != person.pk or pack.offer_id != offer.pk:
            raise rules.KeyTaken(_("This form was already sent for another pack: open it again."))
        return pack
    rules.check_offer(offer)
    take_one(offer)
    if offer.cents:
        pack.entry = _post(pack, on)
        pack.save(update_fields=["entry"])
    people.grant(person, groups.MEMBER, by=None)
    return pack


def _first_of_key(offer: PackOffer, person: Person, *, key: str, on: dt.date) -> tuple[Pack, bool]:
    """The pack of the key and whether it is new: of two at the same instant, the second waits."""
    return Pack.objects.get_or_create(
        key=key,
        defaults={
            "person": person,
            "offer": offer,
            "half_days": offer.half_days,
            "bought_on": on,
        },
    )


def take_one(offer: PackOffer) -> None:
    """Take one of a limited stock, or say that there is none: decided by the database alone."""
    if offer.stock is None:
        return
    taken = PackOffer.objects.filter(pk=offer.pk, stock__gt=0).update(stock=F("stock") - 1)
    if not taken:
        raise rules.SoldOut(_("The last one has just gone. Nothing was written for you."))


def _post(pack: Pack, on: dt.date) -> Entry:
    return ledger.post(
        day=day_in_the_books(on, on),
        journal=rules.Journal.SALES,
        memo=pack.offer.code,
        lines=[
            Line(debit=purse_of(pack.person).euros, credit=account("706"), amount=pack.offer.price)
        ],
        source=f"pack:{pack.pk}",
        key="sold",
        actor=pack.person.ref,
    )


@transaction.atomic
def use_place(person: Person, *, day: dt.date, half_days: int, on: dt.date) -> UseDay:
    """Note that someone was here for one half-day or two; without a rhythm a pack pays for it.

    Noting the same day again changes nothing, or adds the second half.
    """
    rules.check_use_day(day, on, half_days)
    noted = UseDay.objects.select_for_update(of=("self",)).filter(person=person, day=day).first()
    more = half_days - (noted.half_days if noted else 0)
    if noted and more <= 0:
        return noted
    pack = None if queries.running_membership(person, day) else _use_packs(person, more)
    if noted:
        noted.half_days = half_days
        noted.pack = pack or noted.pack
        noted.save(update_fields=["half_days", "pack"])
        return noted
    try:
        with transaction.atomic():
            return UseDay.objects.create(person=person, day=day, half_days=half_days, pack=pack)
    except IntegrityError as error:
        raise rules.NotAllowed(_("This day was noted a moment ago.")) from error


def _use_packs(person: Person, half_days: int) -> Pack:
    """Take half-days one by one, each from the oldest pack that holds one; the last such pack."""
    pack = None
    for taken in range(half_days):
        pack = _use_half_day(person)
        if pack is None:
            raise rules.NotAllowed(
                _("One half-day is left in your packs: note a half-day, or take a new pack first.")
                if taken
                else _("No half-day is left in your packs: take a new one first.")
            )
    assert pack is not None  # a day has a half at least
    return pack


def _use_half_day(person: Person) -> Pack | None:
    """The database lets no pack overflow: of two at the same instant one looks further."""
    for pack in Pack.objects.filter(person=person, used__lt=F("half_days")):
        left = Pack.objects.filter(pk=pack.pk, used__lt=F("half_days"))
        if left.update(used=F("used") + 1):
            return pack
    return None
