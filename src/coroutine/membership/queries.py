"""Reading who is in, what they promised and gave, and what remains."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import (
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)

from coroutine.kit.amounts import Amount, Unit, euros, minutes
from coroutine.kit.times import add_months
from coroutine.ledger.models import Entry, KeptBalance, Transfer
from coroutine.membership import rules, sql
from coroutine.membership.models import (
    ActiveRule,
    Due,
    HouseRules,
    Membership,
    Pack,
    PackOffer,
    Purse,
    Rhythm,
    Tariff,
    Training,
    UseDay,
)
from coroutine.people.models import Person

# The place's offers and rules ------------------------------------------------------------------


def house_rules() -> HouseRules:
    """The rules of the place; before it is set up, the defaults."""
    return HouseRules.objects.first() or HouseRules()


def offered_rhythms() -> QuerySet[Rhythm]:
    """Rhythms that one can join, in the place's order."""
    return Rhythm.objects.filter(is_offered=True)


def has_members(rhythm: Rhythm) -> bool:
    """Whether someone joined under it, ever: what they promised is by its period."""
    return Membership.objects.filter(rhythm=rhythm).exists()


def offered_packs() -> QuerySet[PackOffer]:
    """Packs that one can buy, in the place's order; the sold out ones too, so that they show."""
    return PackOffer.objects.filter(is_offered=True)


def tariffs() -> QuerySet[Tariff]:
    """Published prices by the hour, half-day and day."""
    return Tariff.objects.all()


def barometer() -> rules.Barometer:
    """What running members promise a month, against what the place costs a month."""
    promised = (
        Membership.objects.filter(state=Membership.State.RUNNING)
        .values("rhythm__period")
        .annotate(cents=Sum("cents"))
    )
    house = house_rules()
    total = sum(rules.per_month(row["cents"], row["rhythm__period"]) for row in promised)
    return rules.Barometer(euros(total), euros(house.monthly_costs_cents), house.barometer_percent)


# One person ------------------------------------------------------------------------------------


def open_membership(person: Person) -> Membership | None:
    """The membership that is asked for or runs."""
    return (
        Membership.objects.filter(person=person)
        .exclude(state=Membership.State.ENDED)
        .select_related("rhythm")
        .first()
    )


def running_membership(person: Person, day: dt.date) -> Membership | None:
    """The membership that holds on that day, the last days of one that ends included."""
    return (
        Membership.objects.filter(person=person, starts_on__lte=day)
        .exclude(state=Membership.State.ASKED)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day))
        .select_related("rhythm")
        .first()
    )


def owes_time(person: Person) -> bool:
    """Whether hours of this person count towards something promised."""
    return (
        Membership.objects.filter(
            person=person, state=Membership.State.RUNNING, minutes__gt=0
        ).exists()
        or KeptBalance.objects.filter(
            account__owner=person.ref, account__code=f"hours:{person.ref}", debits__gt=F("credits")
        ).exists()
    )


@dataclass(frozen=True, slots=True)
class Hand:
    """One hand: what was promised and given in all, and what is left or ahead; never negative.

    `settled` counts, in cents or minutes, what came to the person's side otherwise: let go by the
    place or received from someone, less what they passed on.
    """

    promised: Amount
    given: Amount
    settled: int = 0

    @property
    def _open(self) -> int:
        return self.promised.quantity - self.given.quantity - self.settled

    @property
    def left(self) -> Amount:
        """Promised and not given yet."""
        return Amount(max(self._open, 0), self.promised.unit)

    @property
    def ahead(self) -> Amount:
        """Given before it was promised."""
        return Amount(max(-self._open, 0), self.promised.unit)

    @property
    def otherwise(self) -> Amount:
        """Let go, received or passed on."""
        return Amount(abs(self.settled), self.promised.unit)


@dataclass(frozen=True, slots=True)
class Hands:
    """Both hands of a person, their gifts of time, and the day of their first line."""

    euros: Hand
    hours: Hand
    gifts: Amount
    since: dt.date | None = None

    @property
    def even(self) -> bool:
        """Nothing left and nothing ahead, in either hand."""
        return not any((self.euros.left, self.euros.ahead, self.hours.left, self.hours.ahead))


NOTHING = Hands(Hand(euros(0), euros(0)), Hand(minutes(0), minutes(0)), minutes(0))


def hands_of(purse: Purse) -> Hands:
    """Both hands, from the person's own lines: one query, summed by the database.

    What was taken back counts on neither side, though the ledger keeps both lines.
    """
    moved = []
    days = []
    for total in sql.totals((purse.euros_id, purse.hours_id, purse.gifts_id)):
        days.append(total.first)
        if total.reverses is None and total.reversed_by is None:
            settles = total.journal == rules.Journal.OTHER
            moved.append((total.debit, total.credit, settles, total.quantity))
    gifts = _hand(moved, purse.gifts_id, Unit.MIN)
    return Hands(
        _hand(moved, purse.euros_id, Unit.EUR),
        _hand(moved, purse.hours_id, Unit.MIN),
        gifts.given + minutes(gifts.settled),
        min(days, default=None),
    )


def _hand(moved: list[tuple[int, int, bool, int]], account: int, unit: Unit) -> Hand:
    """An account's promises and gifts; what settles them is neither."""
    promised = given = settled = 0
    for debit, credit, settles, total in moved:
        if settles:
            settled += total * ((credit == account) - (debit == account))
        else:
            promised += total if debit == account else 0
            given += total if credit == account else 0
    return Hand(Amount(promised, unit), Amount(given, unit), settled)


def known_purse(person: Person) -> Purse | None:
    """The purse of a person, read once for this object of them; None before they have one."""
    try:
        return person.purse
    except Purse.DoesNotExist:
        return None


def hands(person: Person) -> Hands:
    """Both hands of a person, also before they have a purse."""
    purse = known_purse(person)
    return hands_of(purse) if purse else NOTHING


def is_written(source: str, key: str) -> bool:
    """Whether the book knows this act already."""
    return Entry.objects.filter(source=source, idem=key).exists()


def hour_moves(purse: Purse) -> list[rules.Move]:
    """Promises and gifts of time of a purse, in the order of their days; reversed pairs too."""
    rows = (
        Transfer.objects.filter(Q(debit_id=purse.hours_id) | Q(credit_id=purse.hours_id))
        .order_by("entry__day", "entry_id", "position")
        .values_list("entry__day", "debit_id", "quantity")
    )
    return [
        rules.Move(day, amount if debit == purse.hours_id else -amount)
        for day, debit, amount in rows
    ]


def packs_of(person: Person) -> QuerySet[Pack]:
    """Packs that still hold half-days, the oldest first."""
    return Pack.objects.filter(person=person, used__lt=F("half_days")).select_related("offer")


def use_days(person: Person, since: dt.date) -> QuerySet[UseDay]:
    """Days on which someone was here."""
    return UseDay.objects.filter(person=person, day__gte=since)


# Active members --------------------------------------------------------------------------------


def activity_of(person: Person, on: dt.date, *, is_member: bool | None = None) -> rules.Activity:
    """Whether someone is an active member on that day, and why, from the place's own rules.

    Two queries, and one or two more unless `is_member` is known.
    """
    if is_member is None:
        is_member = "member" in person.roles or running_membership(person, on) is not None
    half_days = HouseRules.objects.values("half_day_minutes")[:1]
    written = list(ActiveRule.objects.annotate(half_day=Subquery(half_days)))
    longest = max((rule.months for rule in written), default=0)
    facts = sql.facts(person.pk, add_months(on, -longest), on)
    wanted = [_wanted(rule, facts, add_months(on, -rule.months)) for rule in written]
    return rules.activity(wanted, is_member=is_member)


def _wanted(rule: ActiveRule, facts: list[sql.Fact], since: dt.date) -> rules.Wanted:
    """A condition with the facts that it asks about."""
    used = [count for name, day, count in facts if name == "*use" and day > since]
    half_day = getattr(rule, "half_day", None) or HouseRules().half_day_minutes
    return rules.Wanted(
        kind=rule.kind,
        amount=rule.amount,
        per_minutes=rule.per_minutes,
        months=rule.months,
        skill=rule.skill,
        given_minutes=sum(count for name, day, count in facts if name == "*given" and day > since),
        used_minutes=sum(used) * half_day,
        days=len(used),
        trained=any(name == rule.skill for name, _day, _count in facts),
    )


def persons_at_work() -> QuerySet[Person]:
    """Persons with their purse, and whether they are `trained` to open."""
    learnt = Training.objects.filter(person=OuterRef("pk"), skill=rules.OPENING)
    return Person.objects.select_related("purse").annotate(trained=Exists(learnt))


# Dues ------------------------------------------------------------------------------------------


def memberships_owing(on: dt.date) -> Iterable[Membership]:
    """Memberships with a period begun by the day whose due is not made yet; in order of joining."""
    own = Due.objects.filter(membership=OuterRef("pk")).order_by("-ends_on")
    covering = Due.objects.filter(person=OuterRef("person"), starts_on__lte=on, ends_on__gte=on)
    never = Q(made_until__isnull=True)
    return (
        Membership.objects.exclude(state=Membership.State.ASKED)
        .filter(starts_on__lte=on)
        .annotate(made_until=Subquery(own.values("ends_on")[:1]))
        .filter(never & ~Exists(covering) | Q(made_until__lt=on))
        .filter(
            Q(ends_on__isnull=True)
            | Q(never, ends_on__gte=F("starts_on"))
            | Q(ends_on__gt=F("made_until"))
        )
        .select_related("person", "rhythm")
        .order_by("pk")
    )


def next_due_day(membership: Membership) -> dt.date:
    """The first day that no due of this membership covers."""
    last = membership.dues.aggregate(last=Max("ends_on"))["last"]
    return last + dt.timedelta(days=1) if last else membership.starts_on


def days_with_dues(person: Person, since: dt.date) -> list[Due]:
    """The dues of a person, under whatever rhythm, that reach into the days since one."""
    return list(Due.objects.filter(person=person, ends_on__gte=since))


def follows_another(membership: Membership) -> bool:
    """Whether the person had another rhythm until the day before this one started."""
    eve = membership.starts_on - dt.timedelta(days=1)
    return Membership.objects.filter(person=membership.person, ends_on=eve).exists()


def purses_with_hours() -> QuerySet[Purse]:
    """Purses whose hours are not even."""
    return (
        Purse.objects.exclude(hours__kept_balance__debits=F("hours__kept_balance__credits"))
        .select_related("person")
        .order_by("pk")
    )
