"""The demo's year, day by day: the same for the same seed and last day."""

from __future__ import annotations

import datetime as dt
import random
import unicodedata

from django.db import transaction
from django.utils import translation

from coroutine.kit.amounts import euros, minutes
from coroutine.kit.times import add_months, month_start
from coroutine.ledger import actions as ledger
from coroutine.ledger import queries as ledger_queries
from coroutine.ledger.models import Account, FiscalYear
from coroutine.ledger.rules import Line
from coroutine.membership import actions as membership
from coroutine.membership import queries
from coroutine.membership.models import HouseRules, PackOffer, Rhythm
from coroutine.membership.presets import LILLE
from coroutine.membership.rules import OPENING, Means
from coroutine.people import actions as people
from coroutine.people.models import HOST, MEMBER, OPENER, STEWARD, TREASURER, Person
from coroutine.place import actions as places
from coroutine.upkeep.demo import cast, stories
from coroutine.upkeep.demo.life import Life, Permanent

SEED = 2010


@transaction.atomic
def live(*, seed: int, until: dt.date, months: int = 12) -> None:
    """Make the place and live its year up to that day, in French, as its members would."""
    with translation.override("fr"):
        life = Life(random.Random(seed), until, months)  # noqa: S311  # a story, not a secret
        _found(life)
        day = life.since
        while day <= until:
            _live_one_day(life, day)
            day += dt.timedelta(days=1)
        stories.last_day(life)


def _found(life: Life) -> None:
    """The place, its rules, and everyone who will come."""
    places.set_up(language="fr", time_zone="Europe/Paris", is_demo=True, **cast.PLACE)  # type: ignore[arg-type]
    membership.apply_preset(LILLE)
    HouseRules.objects.update(monthly_costs_cents=cast.MONTHLY_COSTS_CENTS)
    ledger.ensure_year(life.since)
    cast_groups = (
        (cast.ADA, (MEMBER,)),
        (cast.BRICE, (MEMBER, HOST)),
        (cast.CHLOE, ()),
        (cast.DRISS, (MEMBER, TREASURER)),
        (cast.INES, (MEMBER, STEWARD, OPENER)),
    )
    for role, groups in cast_groups:
        _arrive(life, role, groups=groups, password=cast.PASSWORD)
    for role in (*cast.PERMANENTS, *cast.NOMADS, *cast.PASSERS_BY):
        _arrive(life, role)
    _settle_in(life)


def _arrive(
    life: Life, role: cast.Role, *, groups: tuple[str, ...] = (), password: str | None = None
) -> None:
    plain = unicodedata.normalize("NFKD", role.name).encode("ascii", "ignore").decode().lower()
    life.people[role.name] = people.create_person(
        email=f"{plain.replace(' ', '.')}@example.org",
        name=role.name,
        trade=role.trade,
        status=role.status,
        password=password,
        proven=True,
        groups=groups,
        ref=life.ref(),
    )


def _settle_in(life: Life) -> None:
    """Who becomes a permanent and when; who buys packs."""
    chance, since = life.chance, life.since
    for role in (cast.ADA, cast.BRICE, cast.DRISS, cast.INES):
        hours = 3.0 if role is cast.DRISS else 3.4
        person = life.people[role.name]
        life.permanents.append(Permanent(person, since, 12_500, Means.TRANSFER, 4, 0.6, hours))
    for index, role in enumerate(cast.PERMANENTS):
        early = index < 15
        joins = since if early else add_months(since, chance.randint(1, 9))
        joins += dt.timedelta(days=0 if early else chance.randint(0, 20))
        life.permanents.append(
            Permanent(
                person=life.people[role.name],
                joins_on=joins,
                cents=chance.choice([12_500, 12_500, 12_500, 11_000, 10_000, 9_000, 14_000]),
                means=chance.choice([Means.TRANSFER, Means.TRANSFER, Means.CASH, Means.CHEQUE]),
                pays_after=chance.randint(1, 9),
                presence=chance.uniform(0.3, 0.7),
                hours_a_month=chance.uniform(2.2, 4.2),
                stops_paying_on=add_months(life.until, -2) if index in {7, 12} else None,
            )
        )
    life.nomads = [life.people[role.name] for role in cast.NOMADS]


def _live_one_day(life: Life, day: dt.date) -> None:
    for one in life.permanents:
        if one.joins_on == day:
            _join(one, day, life)
    if day.day == 1:
        membership.run_dues(on=day)
        _close_last_year(life, day)
    _pay(life, day)
    if day.day == 25:
        _go_to_the_bank(life, day)
    if day.weekday() < 5:
        _work(life, day)
    if day.weekday() == 0:
        _buy_packs(life, day)
    stories.turning_points(life, day)


def _join(one: Permanent, day: dt.date, life: Life) -> None:
    membership.join(
        one.person,
        rhythm=Rhythm.objects.get(code="permanent"),
        price=euros(one.cents),
        starts_on=day,
        by=None,
        on=day,
    )
    trained = life.chance.random() < 0.7 or one.person.name in {"Ada", "Brice", "Inès"}
    if trained:
        trainer = life.people["Brice" if one.person.name == "Inès" else "Inès"]
        membership.train(one.person, skill=OPENING, by=trainer, on=day)


def _pay(life: Life, day: dt.date) -> None:
    """Each pays some days after the first, what is left; two have stopped, one pays in halves."""
    for one in life.permanents:
        if day.day != 1 + one.pays_after or day < one.joins_on:
            continue
        if one.stops_paying_on and day >= one.stops_paying_on:
            continue
        if one.person.name == "Ada" and day >= month_start(life.until):
            continue
        left = queries.hands(one.person).euros.left
        if left:
            membership.record_payment(
                one.person,
                amount=left,
                means=one.means,
                seen_on=day,
                by=life.people["Driss"],
                key=life.key(),
                on=day,
            )


def _go_to_the_bank(life: Life, day: dt.date) -> None:
    """Driss deposits the cheques and the cash, and leaves some change in the box."""
    for code, kept in (("5112", 0), ("53", 10_000)):
        account = Account.objects.filter(code=code).first()
        amount = ledger_queries.balance(account).net.quantity - kept if account else 0
        if account and amount > 0:
            ledger.post(
                day=day,
                journal="BANK",
                memo="Dépôt en banque",
                lines=[Line(Account.objects.get(code="512"), account, euros(amount))],
                source=f"deposit:{code}",
                key=day.isoformat(),
                actor=life.people["Driss"].ref,
            )


def _work(life: Life, day: dt.date) -> None:
    """Who is here, and what they do for the others."""
    lately = day > add_months(life.until, -4)
    here = [
        one
        for one in life.permanents
        if one.joins_on <= day <= one.leaves_on and life.chance.random() < one.presence
    ]
    for one in here:
        if lately:
            half_days = 2 if life.chance.random() < 0.7 else 1
            membership.use_place(one.person, day=day, half_days=half_days, on=day)
        if life.chance.random() < one.hours_a_month / (22 * one.presence) / 1.15:
            _give(life, one.person, day, here)


def _give(life: Life, person: Person, day: dt.date, here: list[Permanent]) -> None:
    """A task done, and usually someone who saw it."""
    if person.name == "Ada":
        return
    task, usual = life.chance.choice(cast.TASKS)
    done = membership.declare(
        person,
        task=task,
        time=minutes(usual),
        done_on=day,
        key=life.key(),
        on=day,
    )
    others = [one.person for one in here if one.person.pk != person.pk]
    if others and (life.until - day).days > 3:
        membership.witness(done, by=life.chance.choice(others), on=day)


def _buy_packs(life: Life, day: dt.date) -> None:
    """Nomads buy packs, pay them at the bar, and come now and then."""
    small, large = PackOffer.objects.order_by("half_days")
    for person in life.nomads:
        pack = queries.packs_of(person).first()
        if pack is None and life.chance.random() < 0.15:
            offer = large if life.chance.random() < 0.3 else small
            pack = membership.buy_pack(offer, person=person, key=life.key(), on=day)
            if life.chance.random() < 0.85:
                membership.record_payment(
                    person,
                    amount=offer.price,
                    means=life.chance.choice([Means.CASH, Means.TRANSFER]),
                    seen_on=day,
                    by=life.people["Driss"],
                    key=life.key(),
                    on=day,
                )
        if pack is not None and life.chance.random() < 0.5:
            membership.use_place(person, day=day, half_days=1, on=day)
            if life.chance.random() < 0.12:
                _give(life, person, day, life.permanents[:8])


def _close_last_year(life: Life, day: dt.date) -> None:
    """On the first of April, the treasurer closes the year before."""
    if day.month != 4:
        return
    last = FiscalYear.objects.filter(ends__lt=day, closed_at__isnull=True).first()
    if last is not None:
        ledger.close_year(last, by_ref=life.people["Driss"].ref, on=day)
