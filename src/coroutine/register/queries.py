"""What a file is judged against, the register as rows, and the imports that were made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator

from django.db.models import ForeignObjectRel, Q, QuerySet
from django.utils import timezone

from coroutine.ledger.models import Transfer
from coroutine.membership.models import Due, Membership, Rhythm, Training
from coroutine.membership.rules import OPENING
from coroutine.people.models import OPENER, STEWARD, Person
from coroutine.register import rules
from coroutine.register.columns import read
from coroutine.register.models import Import
from coroutine.register.rulings import Acquaintances, Known, Plan, Setting


def plan(content: bytes, *, by: Person | None, on: dt.date) -> Plan:
    """What importing this file would do today: five queries, however long it is. Unreadable."""
    table = read(content)
    may_train = by is not None and bool(by.roles & {OPENER, STEWARD})
    return rules.plan(
        table,
        Setting(
            on=on,
            rhythms=list(Rhythm.objects.all()),
            known=Acquaintances(known_persons()),
            may_train=may_train,
            by=by.pk if by else None,
        ),
    )


def known_persons() -> Iterator[Known]:
    """Everyone, each with their last membership (the open one first)."""
    lasts: dict[int, Membership] = {}
    for membership in Membership.objects.select_related("rhythm").order_by("starts_on", "pk"):
        before = lasts.get(membership.person_id)
        if before is None or before.state == Membership.State.ENDED:
            lasts[membership.person_id] = membership
    trained = set(Training.objects.filter(skill=OPENING).values_list("person_id", flat=True))
    columns = ("pk", "ref", "email", "name", "phone", "trade", "status", "note")
    for row in Person.objects.order_by("name", "pk").values(*columns):
        yield Known(
            pk=row["pk"],
            ref=row["ref"],
            email=row["email"],
            name=row["name"],
            fields={key: row[key] for key in ("phone", "trade", "status", "note")},
            membership=lasts.get(row["pk"]),
            trained=row["pk"] in trained,
        )


def imports() -> QuerySet[Import]:
    """Imports that were applied, the last first."""
    return (
        Import.objects.exclude(state=Import.State.PREVIEWED)
        .select_related("by", "undone_by")
        .defer("content")
    )


def can_be_undone(brought: Import, now: dt.datetime | None = None) -> bool:
    """Whether it was applied, in the last thirty days."""
    if brought.state != Import.State.APPLIED or brought.applied_at is None:
        return False
    now = now or timezone.now()
    return now - brought.applied_at <= dt.timedelta(days=rules.UNDO_DAYS)


# What has happened since an import -------------------------------------------------------------

_SILENT = frozenset(
    {
        "account.emailaddress",
        "people.signinlink",
        "people.person_groups",
        "register.importedrow",
        "membership.purse",
        "membership.due",
    }
)
"""Tables whose rows about someone say nothing of what they did themselves."""


def acted_since(brought: Import) -> list[str]:
    """Names of those whom an import made, or made members, and who have acted since.

    Whoever signed in, of whom any other table speaks, or whose accounts moved for another reason
    than the dues of the imported membership. A fixed number of queries.
    """
    rows = list(
        brought.rows.filter(is_written=True, person__isnull=False)
        .filter(Q(is_new=True) | Q(after__has_key="membership"))
        .values_list("person_id", "person__ref", "person__name", "is_new", "after")
    )
    new = {pk for pk, _ref, _name, is_new, _after in rows if is_new}
    joined = [after["membership"] for *_, after in rows if "membership" in after]
    trained = [after["training"] for *_, after in rows if "training" in after]
    pks_of_refs = {ref: pk for pk, ref, *_ in rows}
    acted = _signed_in(new) | _spoken_of(new, joined, trained) | _gone(joined)
    acted |= {pks_of_refs[ref] for ref in _moved(pks_of_refs, joined, brought.applied_at)}
    return [name for pk, _ref, name, *_ in rows if pk in acted]


def _signed_in(persons: set[int]) -> set[int]:
    seen = Person.objects.filter(pk__in=persons, last_login__isnull=False)
    return set(seen.values_list("pk", flat=True))


def _spoken_of(persons: set[int], memberships: list[int], trainings: list[int]) -> set[int]:
    """Of whom some row speaks, in any room there is or will be, besides those of the import."""
    own = {"membership.membership": memberships, "membership.training": trainings}
    found: set[int] = set()
    for relation in Person._meta.get_fields(include_hidden=True):  # noqa: SLF001
        if not isinstance(relation, ForeignObjectRel):
            continue
        label, name = relation.related_model._meta.label_lower, relation.field.name  # noqa: SLF001
        if label in _SILENT:
            continue
        speaking = relation.related_model._base_manager.filter(  # noqa: SLF001
            **{f"{name}__in": persons}
        )
        found.update(speaking.exclude(pk__in=own.get(label, [])).values_list(name, flat=True))
    return found


def _gone(memberships: list[int]) -> set[int]:
    ended = Membership.objects.filter(pk__in=memberships).exclude(state=Membership.State.RUNNING)
    return set(ended.values_list("person_id", flat=True))


def _moved(refs: Collection[str], memberships: list[int], since: dt.datetime | None) -> set[str]:
    """Owners whose accounts moved since, other than by a due of these memberships."""
    dues = Due.objects.filter(membership__in=memberships, entry__isnull=False).values("entry_id")
    since_then = Transfer.objects.filter(entry__recorded_at__gt=since).exclude(entry_id__in=dues)
    return {
        owner
        for side in ("debit", "credit")
        for owner in since_then.order_by()
        .filter(**{f"{side}__owner__in": refs})
        .values_list(f"{side}__owner", flat=True)
        .distinct()
    }
