"""Undoing an import as a whole: docs/decisions/0010-how-an-import-is-undone.md."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coroutine.membership import actions as membership
from coroutine.membership.models import Membership, Training
from coroutine.people import actions as people
from coroutine.people.models import MEMBER, OPENER, Person
from coroutine.register import queries, rules
from coroutine.register.actions.applying import REFUSALS, check_may_import
from coroutine.register.models import Import, ImportedRow


@transaction.atomic
def undo(brought: Import, *, by: Person | None, now: dt.datetime) -> Import:
    """Take back everything an import wrote, for thirty days; undone again is nothing.

    The book keeps the dues it made, each with its mirror. What someone changed by hand since
    stays. NotDone, with names, when someone whom it brought has acted since: then nothing changes.
    """
    check_may_import(by)
    brought = Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if brought.state == Import.State.UNDONE:
        return brought
    if not queries.can_be_undone(brought, now):
        raise rules.NotDone(_("An import can be undone for 30 days once it is applied."))
    if acted := queries.acted_since(brought):
        raise rules.NotDone(rules.refusal_to_undo(acted))
    try:
        _take_back_all(brought, by=by, on=timezone.localdate(now))
    except REFUSALS as reason:
        raise rules.NotDone(str(reason)) from reason
    brought.state = Import.State.UNDONE
    brought.undone_at, brought.undone_by = now, by
    brought.save(update_fields=["state", "undone_at", "undone_by"])
    return brought


@transaction.atomic
def _take_back_all(brought: Import, *, by: Person | None, on: dt.date) -> None:
    rows = list(brought.rows.filter(is_written=True).select_related("person"))
    memberships = Membership.objects.in_bulk([r.after.get("membership") for r in rows])
    trainings = Training.objects.in_bulk([r.after.get("training") for r in rows])
    for row in rows:
        if row.person is None:
            continue
        if found := memberships.get(row.after.get("membership")):
            membership.unwrite(found, by=by, on=on)
        if trained := trainings.get(row.after.get("training")):
            membership.untrain(trained)
        _restore(row, row.person, by=by)
    people.remove_persons(row.person.pk for row in rows if row.person and row.is_new)


def _restore(row: ImportedRow, person: Person, *, by: Person | None) -> None:
    if row.is_new:
        membership.close_purse(person)
        return
    for act, group in (("membership", MEMBER), ("training", OPENER)):
        if act in row.after and group not in row.before["groups"]:
            people.withdraw(person, group, by=None)
    fields = {
        key: old
        for key, old in row.before["fields"].items()
        if getattr(person, key) == row.after["fields"][key]
    }
    if fields:
        people.update_person(person, by=by, **fields)
