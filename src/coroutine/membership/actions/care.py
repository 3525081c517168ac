"""What the place does for someone: exempt them, let them pause, train them, let a debt go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from coroutine.kit.amounts import Amount, Unit
from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Entry
from coroutine.ledger.rules import Line
from coroutine.membership import queries, rules
from coroutine.membership.actions.purses import account, day_in_the_books, locked_purse
from coroutine.membership.models import Exemption, Pause, Purse, Training
from coroutine.people import actions as people
from coroutine.people import models as groups
from coroutine.people import rules as people_rules
from coroutine.people.models import Person


@transaction.atomic
def exempt(
    person: Person,
    *,
    starts_on: dt.date,
    ends_on: dt.date,
    euros: bool,
    hours: bool,
    reason: str,
    by: Person,
) -> Exemption:
    """Ask no euros, no hours, or neither, of someone for a while; the reason is written down."""
    if not people_rules.may_handle_money(by):
        raise rules.NotAllowed(_("A steward or the treasurer grants exemptions."))
    if by.pk == person.pk:
        raise rules.NotAllowed(_("Someone else must grant your exemption."))
    if not (euros or hours):
        raise rules.NotAllowed(_("Say what is not asked: euros, hours, or both."))
    if ends_on < starts_on:
        raise rules.NotAllowed(_("The end comes before the start."))
    if not reason.strip():
        raise rules.NotAllowed(_("Say why."))
    # Pressed twice it is the same exemption: which of two said it matters less than seeing it once.
    exemption, _made = Exemption.objects.get_or_create(
        person=person,
        starts_on=starts_on,
        ends_on=ends_on,
        euros=euros,
        hours=hours,
        reason=reason.strip()[:200],
        defaults={"granted_by": by},
    )
    return exemption


@transaction.atomic
def pause(person: Person, *, starts_on: dt.date, reason: str, by: Person) -> Pause:
    """The membership sleeps from a day on, until it is resumed: nothing is asked meanwhile."""
    if by.pk != person.pk and not people_rules.may_handle_money(by):
        raise rules.NotAllowed(_("Only you, a steward or the treasurer can pause your membership."))
    try:
        with transaction.atomic():
            return Pause.objects.create(
                person=person, starts_on=starts_on, reason=reason.strip()[:200], granted_by=by
            )
    except IntegrityError as error:
        raise rules.NotAllowed(_("This membership is already paused.")) from error


@transaction.atomic
def resume(person: Person, *, on: dt.date, by: Person) -> None:
    """The pause ends the day before; periods that begin from now on ask again.

    A pause that has not begun by then is gone, as if nobody had planned it.
    """
    if by.pk != person.pk and not people_rules.may_handle_money(by):
        raise rules.NotAllowed(_("Only you, a steward or the treasurer can end your pause."))
    open_pause = (
        Pause.objects.select_for_update(of=("self",))
        .filter(person=person, ends_on__isnull=True)
        .first()
    )
    if open_pause is None:
        raise rules.NotAllowed(_("This membership is not paused."))
    if open_pause.starts_on >= on:
        open_pause.delete()
        return
    open_pause.ends_on = on - dt.timedelta(days=1)
    open_pause.save(update_fields=["ends_on"])


@transaction.atomic
def train(person: Person, *, skill: str, by: Person, on: dt.date) -> Training:
    """Someone was shown how the place works; who showed it signs. Trained twice is once."""
    if by.pk == person.pk:
        raise rules.NotAllowed(_("Someone else must train you."))
    if not (by.roles & {groups.OPENER, groups.STEWARD}):
        raise rules.NotAllowed(_("An opener or a steward signs trainings."))
    training, _made = Training.objects.get_or_create(
        person=person, skill=skill, defaults={"done_on": on, "trainer": by}
    )
    if skill == rules.OPENING:
        # The house does: an opener may sign a training, though not change groups.
        people.grant(person, groups.OPENER, by=None)
    return training


@transaction.atomic
def forgive(
    person: Person, *, amounts: Sequence[Amount], reason: str, by: Person, key: str, on: dt.date
) -> Entry:
    """A steward lets euros, hours or both go that someone promised; the book says why, once.

    Never more than what is left: the rest would be owed back to them.
    """
    if not people_rules.is_steward(by) or by.pk == person.pk:
        raise rules.NotAllowed(_("A steward, and someone else, lets debts go."))
    purse = locked_purse(person)
    source = f"forgiven:{person.ref}"
    if not queries.is_written(source, key):
        hands = queries.hands_of(purse)
        rules.check_let_go(amounts, [hands.euros.left, hands.hours.left])
    return ledger.post(
        day=day_in_the_books(on, on),
        journal=rules.Journal.OTHER,
        memo=reason.strip()[:200],
        lines=[_let_go(purse, amount) for amount in amounts],
        source=source,
        key=key,
        actor=by.ref,
    )


def _let_go(purse: Purse, amount: Amount) -> Line:
    if amount.unit is Unit.EUR:
        return Line(debit=account("654"), credit=purse.euros, amount=amount)
    return Line(debit=account("time-let-go"), credit=purse.hours, amount=amount, kind="due")
