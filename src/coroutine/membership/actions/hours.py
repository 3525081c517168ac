"""Declaring time given, and being its witness."""

from __future__ import annotations

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coroutine.kit.amounts import Amount
from coroutine.ledger import actions as ledger
from coroutine.ledger.rules import Line
from coroutine.membership import queries, rules
from coroutine.membership.actions.purses import account, day_in_the_books, locked_purse
from coroutine.membership.models import Contribution
from coroutine.people.models import MEMBER, Person


@transaction.atomic
def declare(
    person: Person,
    *,
    task: str,
    time: Amount,
    done_on: dt.date,
    kind: str = Contribution.Kind.DUE,
    key: str,
    on: dt.date,
) -> Contribution:
    """Someone says what they did and for how long. The same key again is the same declaration.

    The hours count when another member witnesses them, or as the place's rules say.
    """
    rules.check_hours(time, done_on, on)
    rules.check_task(task)
    wanted = {"task": task.strip()[:80], "minutes": time.quantity, "done_on": done_on}
    found = Contribution.objects.filter(key=key).first()
    if found is None:
        found = _write(person, wanted, kind=kind, key=key)
    if found.person_id != person.pk or any(
        getattr(found, name) != value for name, value in wanted.items()
    ):
        raise rules.KeyTaken(_("This form was already sent with other hours: open it again."))
    if found.state == Contribution.State.WAITING and queries.house_rules().witness_days == 0:
        _count(found, on=on)
    return found


def _write(person: Person, wanted: dict[str, object], *, kind: str, key: str) -> Contribution:
    if not queries.owes_time(person):
        kind = Contribution.Kind.GIFT
    try:
        with transaction.atomic():
            return Contribution.objects.create(person=person, kind=kind, key=key, **wanted)
    except IntegrityError:
        return Contribution.objects.get(key=key)


def _count(contribution: Contribution, *, on: dt.date) -> None:
    """Write the hours in the book, under the witness that they have by now."""
    purse = locked_purse(contribution.person)
    gift = contribution.kind == Contribution.Kind.GIFT
    contribution.entry = ledger.post(
        day=day_in_the_books(contribution.done_on, on),
        journal=rules.Journal.HOURS,
        memo=contribution.task,
        lines=[
            Line(
                debit=account("time-given"),
                credit=purse.gifts if gift else purse.hours,
                amount=contribution.time,
                kind="gift" if gift else "due",
            )
        ],
        source=f"contribution:{contribution.pk}",
        key="counted",
        actor=contribution.person.ref,
        witness=contribution.witness.ref if contribution.witness else None,
    )
    contribution.state = Contribution.State.COUNTED
    contribution.save(update_fields=["state", "entry", "witness", "witnessed_at"])


def _locked(contribution: Contribution) -> Contribution:
    return Contribution.objects.select_for_update(of=("self",)).get(pk=contribution.pk)


@transaction.atomic
def witness(contribution: Contribution, *, by: Person, on: dt.date) -> Contribution:
    """Another member says: I saw it. The hours count from now; twice is once."""
    contribution = _locked(contribution)
    rules.check_witness(contribution.person, by)
    if contribution.state == Contribution.State.WITHDRAWN:
        raise rules.NotAllowed(_("These hours were withdrawn."))
    if contribution.witness_id is not None:
        return contribution
    contribution.witness = by
    contribution.witnessed_at = timezone.now()
    if contribution.state == Contribution.State.WAITING:
        _count(contribution, on=on)
    else:
        contribution.save(update_fields=["witness", "witnessed_at"])
    return contribution


@transaction.atomic
def withdraw(contribution: Contribution, *, by: Person) -> Contribution:
    """Whoever declared hours takes them back while they wait; counted ones are reversed instead."""
    contribution = _locked(contribution)
    if contribution.person_id != by.pk:
        raise rules.NotAllowed(_("Only the one who declared these hours can withdraw them."))
    if contribution.state == Contribution.State.COUNTED:
        raise rules.NotAllowed(_("These hours are in the book: ask the treasurer to reverse them."))
    contribution.state = Contribution.State.WITHDRAWN
    contribution.save(update_fields=["state"])
    return contribution


def count_on_trust(*, on: dt.date, at: dt.datetime) -> int:
    """Count the hours that waited for a witness as long as the place wants; how many."""
    days = queries.house_rules().witness_days
    if days is None:
        return 0
    waited = Contribution.objects.filter(
        state=Contribution.State.WAITING,
        declared_at__lte=at - dt.timedelta(days=days),
        # Trust is for members: a visitor's hours count when a member saw them.
        person__groups__name=MEMBER,
    )
    counted = 0
    for contribution in waited.order_by("pk"):
        counted += _trust(contribution, on=on)
    return counted


@transaction.atomic
def _trust(contribution: Contribution, *, on: dt.date) -> bool:
    contribution = _locked(contribution)
    if contribution.state != Contribution.State.WAITING:
        return False
    _count(contribution, on=on)
    return True
