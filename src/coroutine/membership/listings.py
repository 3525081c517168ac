"""Lists and figures for pages: who waits for what, the members' list, hours by task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from django.db.models import Count, F, Q, QuerySet, Sum, TextChoices, Value
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from coroutine.kit import tables
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


def waiting_around(person: Person, most: int = 3) -> tuple[list[Contribution], list[Contribution]]:
    """One's own waiting hours, and the oldest of others: one query."""
    oldest = waiting_hours(but=person).values("pk")[:most]
    waiting = Contribution.objects.filter(state=Contribution.State.WAITING)
    rows = waiting.filter(Q(person=person) | Q(pk__in=oldest)).select_related("person")
    own: list[Contribution] = []
    others: list[Contribution] = []
    for one in rows.order_by("declared_at"):
        (own if one.person_id == person.pk else others).append(one)
    return own, others


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


@dataclass(frozen=True, slots=True)
class Care:
    """What the place does not ask of someone for now: exemptions that last or come, and a pause."""

    exemptions: list[Relief]
    paused: Relief | None


class Relief(NamedTuple):
    """Days on which less is asked, why, and who granted it."""

    is_pause: int
    starts_on: dt.date
    ends_on: dt.date | None
    reason: str
    by: str


def care_of(person: Person, on: dt.date) -> Care:
    """Exemptions that last on that day or begin later, and the pause without an end: one query."""
    columns = ("starts_on", "ends_on", "reason", "granted_by__name")
    exempted = Exemption.objects.filter(person=person, ends_on__gte=on).order_by()
    paused = Pause.objects.filter(person=person, ends_on__isnull=True).order_by()
    rows = [
        Relief(*row)
        for row in exempted.values_list(Value(0), *columns).union(
            paused.values_list(Value(1), *columns), all=True
        )
    ]
    exemptions = sorted(row for row in rows if not row.is_pause)
    return Care(exemptions, next((row for row in rows if row.is_pause), None))


class Known(Protocol):
    """What the members' list says of a person."""

    pk: int
    ref: str
    name: str
    trade: str


@dataclass(slots=True)
class MemberRow:
    """A line of the members' list."""

    person: Known
    rhythm: str = ""
    state: str = ""
    hands: Hands = NOTHING


def rows_of(members: Sequence[MemberRow]) -> SafeString:
    """The lines of the members' list as rows of a table."""
    address = reverse("membership:member", args=["ref"])
    labels = (gettext("Rhythm"), gettext("Euros left"), gettext("Hours left"))
    asked = tables.small(gettext("asked"))
    return tables.join(_row(member, address, labels, asked) for member in members)


def _row(
    member: MemberRow, address: str, labels: tuple[str, str, str], asked: SafeString
) -> SafeString:
    person, hands = member.person, member.hands
    # `ref` stands in the address for the person's own.
    name = tables.link(person.name, address.replace("/ref/", f"/{person.ref}/"))
    rhythm: str = member.rhythm or "–"
    if member.state == Membership.State.ASKED:
        rhythm = tables.join([rhythm, asked])
    return tables.row(
        tables.join([name, tables.small(person.trade)]) if person.trade else name,
        [
            tables.labelled(rhythm, labels[0]),
            tables.number(_left(hands.euros), labels[1]),
            tables.number(_left(hands.hours), labels[2]),
        ],
    )


def _left(hand: Hand) -> str:
    left = hand.left
    return words(left) if left else ""


class Show(TextChoices):
    """Which persons the members' list shows."""

    MEMBERS = "members", _("members")
    TO_SETTLE = "to-settle", _("with something left to give")
    ALL = "all", _("everyone")


def persons(*, sought: str = "", show: str = Show.ALL) -> QuerySet[Person, Known]:
    """Persons by name, found by words of their name, mail address or trade."""
    found = Person.objects.all()
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
    return found.order_by("sorted_as", "id").values_list("pk", "ref", "name", "trade", named=True)


def member_rows(page: Sequence[Known]) -> list[MemberRow]:
    """The lines of one page of the list: two queries, however many lines."""
    rows = {person.pk: MemberRow(person) for person in page}
    name = "name_fr" if (get_language() or "fr").startswith("fr") else "name_en"
    memberships = Membership.objects.filter(person_id__in=rows).exclude(
        state=Membership.State.ENDED
    )
    for person, state, rhythm in memberships.values_list("person_id", "state", f"rhythm__{name}"):
        rows[person].rhythm, rows[person].state = rhythm, state
    purses = Purse.objects.filter(person_id__in=rows).values_list("person_id", *_TOTALS)
    for person, *totals in purses:
        rows[person].hands = Hands(
            Hand(euros(totals[0]), euros(totals[1])),
            Hand(minutes(totals[2]), minutes(totals[3])),
            minutes(0),
        )
    return list(rows.values())


_TOTALS = (
    "euros__kept_balance__debits",
    "euros__kept_balance__credits",
    "hours__kept_balance__debits",
    "hours__kept_balance__credits",
)


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
