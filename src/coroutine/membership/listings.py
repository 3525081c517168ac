"""Lists and figures for pages: who waits for what, the members' list, hours by task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum, TextChoices
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from coroutine.kit.amounts import Amount, Unit, euros, minutes, words
from coroutine.ledger.models import Entry, KeptBalance
from coroutine.membership.models import (
    Contribution,
    Departure,
    Exemption,
    Membership,
    Pause,
    Purse,
)
from coroutine.membership.queries import NOTHING, Hand, Hands
from coroutine.membership.rules import Journal
from coroutine.people.models import Person
from coroutine.people.rules import sort_key


def waiting_hours(but: Person | None = None) -> QuerySet[Contribution]:
    """Declared hours that wait for a witness, the oldest first; without those of one person."""
    waiting = Contribution.objects.filter(state=Contribution.State.WAITING)
    if but is not None:
        waiting = waiting.exclude(person=but)
    return waiting.select_related("person").order_by("declared_at")


def own_waiting_hours(person: Person) -> QuerySet[Contribution]:
    """One's own declared hours that wait for a witness."""
    return Contribution.objects.filter(person=person, state=Contribution.State.WAITING)


def given_by(person: Person) -> QuerySet[Entry]:
    """What the book says that someone gave, euros or hours, and what took it back."""
    return Entry.objects.filter(
        Q(source=f"payment:{person.ref}") | Q(journal=Journal.HOURS, actor=person.ref)
    )


def heirs_of(person: Person) -> QuerySet[Person]:
    """Members who promised hours and could be handed some."""
    return (
        Person.objects.filter(memberships__state=Membership.State.RUNNING)
        .filter(memberships__minutes__gt=0)
        .exclude(pk=person.pk)
        .distinct()
    )


def asked_memberships() -> QuerySet[Membership]:
    """Who waits to be welcomed."""
    return (
        Membership.objects.filter(state=Membership.State.ASKED)
        .select_related("person", "rhythm")
        .order_by("asked_on")
    )


def open_departures() -> QuerySet[Departure]:
    """Departures with a hand still to settle."""
    return (
        Departure.objects.filter(settled_at__isnull=True)
        .select_related("membership__person", "handed_to")
        .order_by("leaves_on")
    )


def open_pause(person: Person) -> Pause | None:
    """The pause that has no end yet."""
    return Pause.objects.filter(person=person, ends_on__isnull=True).first()


def exemptions_of(person: Person, on: dt.date) -> QuerySet[Exemption]:
    """Exemptions that last on that day or begin later."""
    return Exemption.objects.filter(person=person, ends_on__gte=on).select_related("granted_by")


@dataclass(slots=True)
class MemberRow:
    """A line of the members' list."""

    person: Person
    rhythm: str = ""
    state: str = ""
    hands: Hands = NOTHING

    @property
    def url(self) -> str:
        """The person's page in the workshop."""
        return reverse("membership:member", args=[self.person.ref])

    @property
    def euros_left(self) -> str:
        """In words, or nothing: fifty template tags a page cost more than this."""
        return words(self.hands.euros.left) if self.hands.euros.left else ""

    @property
    def hours_left(self) -> str:
        """In words, or nothing."""
        return words(self.hands.hours.left) if self.hands.hours.left else ""


class Show(TextChoices):
    """Which persons the members' list shows."""

    MEMBERS = "members", _("members")
    TO_SETTLE = "to-settle", _("with something left to give")
    ALL = "all", _("everyone")


def persons(*, sought: str = "", show: str = Show.ALL) -> QuerySet[Person]:
    """Persons by name, found by words of their name, mail address or trade."""
    found = Person.objects.only("id", "ref", "name", "email", "trade")
    if show == Show.MEMBERS:
        found = found.filter(memberships__state=Membership.State.RUNNING)
    elif show == Show.TO_SETTLE:
        found = found.filter(
            Q(purse__euros__kept_balance__debits__gt=F("purse__euros__kept_balance__credits"))
            | Q(purse__hours__kept_balance__debits__gt=F("purse__hours__kept_balance__credits"))
        )
    for word in sought.split()[:5]:
        found = found.filter(
            Q(sorted_as__contains=sort_key(word))
            | Q(email__icontains=word)
            | Q(trade__icontains=word)
        )
    return found.order_by("sorted_as", "id")


def member_rows(page: Sequence[Person]) -> list[MemberRow]:
    """The lines of one page of the list: two queries, however many lines."""
    rows = {person.pk: MemberRow(person) for person in page}
    memberships = (
        Membership.objects.filter(person_id__in=rows)
        .exclude(state=Membership.State.ENDED)
        .select_related("rhythm")
    )
    for membership in memberships:
        rows[membership.person_id].rhythm = str(membership.rhythm)
        rows[membership.person_id].state = membership.state
    purses = Purse.objects.filter(person_id__in=rows).select_related(
        "euros__kept_balance", "hours__kept_balance"
    )
    for purse in purses:
        money, time = purse.euros.kept_balance, purse.hours.kept_balance
        rows[purse.person_id].hands = Hands(
            Hand(euros(money.debits), euros(money.credits)),
            Hand(minutes(time.debits), minutes(time.credits)),
            minutes(0),
        )
    return list(rows.values())


@dataclass(frozen=True, slots=True)
class Pulse:
    """The place in figures: members who run, and what all have left to give."""

    members: int
    owing_euros: Amount
    owing_hours: Amount
    waiting: int


def pulse() -> Pulse:
    """For the workshop's first page: a fixed number of queries, from kept totals."""
    left = F("debits") - F("credits")
    totals = {
        row["commodity"]: row["left"]
        for row in KeptBalance.objects.filter(debits__gt=F("credits"), account__owner__isnull=False)
        .values(commodity=F("account__commodity_id"))
        .annotate(left=Sum(left))
    }
    return Pulse(
        members=Membership.objects.filter(state=Membership.State.RUNNING).count(),
        owing_euros=euros(totals.get(Unit.EUR, 0)),
        owing_hours=minutes(totals.get(Unit.MIN, 0)),
        waiting=Contribution.objects.filter(state=Contribution.State.WAITING).count(),
    )


def given_by_task(since: dt.date, until: dt.date, most: int = 6) -> list[tuple[str, Amount]]:
    """Hours counted, by task, the most given first."""
    rows = (
        Contribution.objects.filter(
            state=Contribution.State.COUNTED, done_on__gte=since, done_on__lte=until
        )
        .values("task")
        .annotate(total=Sum("minutes"))
        .order_by("-total", "task")[:most]
    )
    return [(row["task"], minutes(row["total"])) for row in rows]


def frequent_tasks(most: int = 8) -> list[str]:
    """Names of tasks that members use, for choosing rather than typing."""
    rows = (
        Contribution.objects.exclude(state=Contribution.State.WITHDRAWN)
        .values("task")
        .annotate(times=Count("id"))
        .order_by("-times", "task")[:most]
    )
    return [row["task"] for row in rows]
