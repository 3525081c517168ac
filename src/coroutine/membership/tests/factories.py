"""A small place: one rhythm, one pack, and days of spring 2026."""

import datetime as dt
import itertools

from coroutine.kit.amounts import Amount, Unit, euros, minutes
from coroutine.ledger.models import Entry
from coroutine.ledger.queries import entries_of
from coroutine.membership import actions as membership
from coroutine.membership.models import (
    Contribution,
    Due,
    HouseRules,
    Membership,
    PackOffer,
    Rhythm,
)
from coroutine.membership.rules import Means
from coroutine.people.models import Person

MARCH = dt.date(2026, 3, 1)
APRIL = dt.date(2026, 4, 1)
MAY = dt.date(2026, 5, 1)
_keys = itertools.count(1)


def key() -> str:
    """A key that no other act has."""
    return f"{next(_keys):032x}"


def rhythm(code: str = "permanent", **fields: object) -> Rhythm:
    """125 euros (80 at the least) and three hours a month, unless said otherwise."""
    fields = {
        "name_fr": "Permanent·e",
        "name_en": "Permanent",
        "period": Rhythm.Period.MONTH,
        "cents": 12500,
        "floor_cents": 8000,
        "minutes": 180,
    } | fields
    return Rhythm.objects.get_or_create(code=code, defaults=fields)[0]


def agreed(**fields: object) -> HouseRules:
    """What the members agreed on; what is left out is as in a new place."""
    return HouseRules.objects.update_or_create(id=1, defaults=fields)[0]


def joined(
    person: Person, on: dt.date = MARCH, *, under: Rhythm | None = None, **wishes: object
) -> Membership:
    """The person is in from a day on; the dues of the periods begun by then are made."""
    return membership.join(person, rhythm=under or rhythm(), starts_on=on, on=on, by=None, **wishes)


def dues_of(person: Person) -> list[tuple[str, int, int]]:
    """First day, cents and minutes of every due, the first first."""
    rows = Due.objects.filter(person=person).order_by("starts_on")
    return [(str(due.starts_on), due.cents, due.minutes) for due in rows]


def declared(person: Person, count: int = 120, on: dt.date = MARCH, **wishes: object):
    """The person says that they gave some minutes on a day."""
    wishes = {"task": "the dishes", "done_on": on, "key": key()} | wishes
    return membership.declare(person, time=minutes(count), on=on, **wishes)


def declared_days_ago(contribution: Contribution, days: int) -> Contribution:
    """The same hours, as if declared some days before."""
    contribution.declared_at -= dt.timedelta(days=days)
    contribution.save(update_fields=["declared_at"])
    return contribution


def given(person: Person, count: int, on: dt.date, *, seen_by: Person, **wishes: object):
    """Hours declared and witnessed on a day."""
    return membership.witness(declared(person, count, on, **wishes), by=seen_by, on=on)


def paid(
    person: Person, cents: int, *, by: Person, on: dt.date = MARCH, means: str = Means.TRANSFER
) -> Entry:
    """The treasurer saw euros come."""
    return membership.record_payment(
        person, amount=euros(cents), means=means, seen_on=on, by=by, key=key(), on=on
    )


def pack_offer(stock: int | None = None, **fields: object) -> PackOffer:
    """Ten half-days for 45 euros."""
    fields = {
        "code": "10-half-days",
        "name_fr": "10 demi-journées",
        "name_en": "10 half-days",
        "half_days": 10,
        "cents": 4500,
        "stock": stock,
    } | fields
    return PackOffer.objects.create(**fields)


def written(source: str) -> list[Entry]:
    """What the book says of a source, the first act first."""
    return list(entries_of(source).order_by("pk"))


def moved(entry: Entry) -> list[tuple[str, str, Amount, str]]:
    """The transfers of an entry: family debited, family credited, amount, kind."""
    return [
        (
            transfer.debit.code.partition(":")[0],
            transfer.credit.code.partition(":")[0],
            Amount(transfer.quantity, Unit(transfer.commodity_id)),
            transfer.kind,
        )
        for transfer in entry.transfers.select_related("debit", "credit").order_by("position")
    ]
