"""A file is looked at, then applied: all its chosen lines in one transaction, or none."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from coroutine.kit.amounts import euros, minutes
from coroutine.ledger.refusals import LedgerRefusal
from coroutine.membership import actions as membership
from coroutine.membership import rules as membership_rules
from coroutine.people import actions as people
from coroutine.people import rules as people_rules
from coroutine.people.models import Person
from coroutine.register import queries, rules
from coroutine.register.models import Import, ImportedRow
from coroutine.register.reading import clean
from coroutine.register.rulings import Joining, Plan, Ruling

REFUSALS = (
    people_rules.NotAllowed,
    people_rules.AlreadyHere,
    people_rules.Unfit,
    membership_rules.NotAllowed,
    LedgerRefusal,
)


@transaction.atomic
def preview(content: bytes, *, file_name: str, by: Person | None, now: dt.datetime) -> Import:
    """Keep a file for a day, to be applied once its lines were looked at. Unreadable, NotAllowed.

    Old files are forgotten on the way.
    """
    check_may_import(by)
    queries.plan(content, by=by, on=timezone.localdate(now))
    forget(now)
    return Import.objects.create(
        made_at=now,
        by=by,
        file_name=clean(file_name)[-120:] or "?",
        sha256=hashlib.sha256(content).hexdigest(),
        content=content,
    )


@transaction.atomic
def apply(
    brought: Import,
    *,
    ticked: Collection[int] | None,
    seen: str | None = None,
    by: Person | None,
    now: dt.datetime,
) -> Import:
    """Write the lines of a file; of the doubtful ones those `ticked`, or all of them for None.

    Applied again with the same lines is nothing; AppliedOtherwise with others. Changed when the
    plan is no longer the one that was `seen` (its digest). NotDone names the line that could not
    be written: then none is. A file that brings nothing new leaves no trace.
    """
    check_may_import(by)
    brought = Import.objects.select_for_update(of=("self",)).get(pk=brought.pk)
    if brought.state != Import.State.PREVIEWED:
        return _applied_already(brought, ticked)
    plan = queries.plan(_content(brought), by=by, on=timezone.localdate(now))
    if seen is not None and seen != plan.digest():
        raise rules.Changed(_("Something has changed meanwhile: look at the lines again."))
    chosen = sorted(
        r.line for r in plan.tickable() if ticked is None or r.line in frozenset(ticked)
    )
    rows = _write_all(brought, plan, chosen, by=by, on=timezone.localdate(now))
    if not any(row.is_written for row in rows):
        raise rules.NothingNew(_("Nothing in this file is new: nothing was changed."))
    ImportedRow.objects.bulk_create(rows, batch_size=500)
    return _close(brought, plan, chosen)


def forget(now: dt.datetime) -> int:
    """Delete files that were looked at a day ago, and what old imports still say of persons."""
    drafts = Import.objects.filter(
        state=Import.State.PREVIEWED, made_at__lt=now - dt.timedelta(hours=rules.DRAFT_HOURS)
    )
    old = ImportedRow.objects.filter(
        brought__applied_at__lt=now - dt.timedelta(days=rules.UNDO_DAYS)
    )
    return drafts.delete()[0] + old.delete()[0]


def check_may_import(by: Person | None) -> None:
    """Treasurer, steward, or the house itself (None). NotAllowed."""
    if by is not None and not people_rules.may_manage_people(by):
        raise people_rules.NotAllowed(_("Only a steward or the treasurer imports members."))


def _content(brought: Import) -> bytes:
    return bytes(brought.content or b"")


def _applied_already(brought: Import, ticked: Collection[int] | None) -> Import:
    if brought.state == Import.State.UNDONE:
        raise rules.AppliedOtherwise(_("This import was undone: bring the file again."))
    if ticked is not None and sorted(set(ticked)) != brought.chosen:
        raise rules.AppliedOtherwise(_("This file was applied already, with other lines."))
    return brought


def _write_all(
    brought: Import, plan: Plan, chosen: Collection[int], *, by: Person | None, on: dt.date
) -> list[ImportedRow]:
    """The rows to keep: those written, and those left out with their reasons."""
    persons = Person.objects.in_bulk([r.person for r in plan.rulings if r.person])
    rows = []
    for ruling in plan.rulings:
        row = ImportedRow(
            brought=brought,
            line=ruling.line,
            verdict=ruling.verdict,
            label=ruling.name[:120],
            said=ruling.said[:500],
            person=persons.get(ruling.person or 0),
        )
        if ruling.is_chosen(chosen):
            _write(row, ruling, by=by, on=on)
        rows.append(row)
    return rows


def _write(row: ImportedRow, ruling: Ruling, *, by: Person | None, on: dt.date) -> None:
    try:
        _write_person(row, ruling, by=by)
        _write_membership(row, ruling, by=by, on=on)
    except REFUSALS as reason:
        raise rules.NotDone(
            _("Line %(line)s: %(reason)s Nothing was changed.")
            % {"line": ruling.line, "reason": reason}
        ) from reason
    row.is_written = True


def _write_person(row: ImportedRow, ruling: Ruling, *, by: Person | None) -> None:
    if row.person is None:
        row.person = _create(ruling.fields, by=by)
        row.is_new = True
        row.before = {"groups": []}
        return
    row.before = {
        "fields": {key: getattr(row.person, key) for key in ruling.fields},
        "groups": sorted(row.person.roles) if ruling.joining or ruling.trains else [],
    }
    if ruling.fields:
        people.update_person(row.person, by=by, **ruling.fields)
    row.after = {"fields": ruling.fields}


def _create(fields: dict[str, str], *, by: Person | None) -> Person:
    return people.create_person(
        email=fields["email"],
        name=fields["name"],
        trade=fields.get("trade", ""),
        status=fields.get("status", Person.Status.OTHER),
        phone=fields.get("phone", ""),
        note=fields.get("note", ""),
        by=by,
    )


def _write_membership(row: ImportedRow, ruling: Ruling, *, by: Person | None, on: dt.date) -> None:
    person = row.person
    if person is None:
        return
    if ruling.joining:
        row.after["membership"] = _join(person, ruling.joining, by=by, on=on)
    if ruling.trains and by is not None:
        training = membership.train(person, skill=membership_rules.OPENING, by=by, on=on)
        row.after["training"] = training.pk


def _join(person: Person, joining: Joining, *, by: Person | None, on: dt.date) -> int:
    return membership.join(
        person,
        rhythm=joining.rhythm,
        price=euros(joining.cents),
        time=minutes(joining.minutes),
        starts_on=joining.starts_on,
        asked_on=joining.asked_on,
        by=by,
        on=on,
    ).pk


def _close(brought: Import, plan: Plan, chosen: list[int]) -> Import:
    brought.state = Import.State.APPLIED
    brought.content = None
    brought.chosen = chosen
    brought.counts = plan.counts()
    # After the last entry was recorded: what is recorded later was done since.
    brought.applied_at = timezone.now()
    brought.save()
    return brought
