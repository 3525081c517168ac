"""What happens to single persons in the demo's year, and on its last day."""

from __future__ import annotations

import datetime as dt

from coroutine.kit.amounts import Amount, euros, minutes
from coroutine.kit.times import add_months, month_start
from coroutine.membership import actions as membership
from coroutine.membership import queries
from coroutine.membership.models import Contribution, Rhythm
from coroutine.people.models import Person
from coroutine.upkeep.demo.life import Life


def turning_points(life: Life, day: dt.date) -> None:
    """Ada's steady three hours a month; and once in the year an exemption, a pause, a departure."""
    driss = life.people["Driss"]
    if day.day in {9, 19} and day < month_start(life.until):
        task, time = ("Ménage collectif", 120) if day.day == 9 else ("Cuisine du repas partagé", 60)
        done = membership.declare(
            life.people["Ada"],
            task=task,
            time=minutes(time),
            done_on=day,
            key=life.key(),
            on=day,
        )
        membership.witness(done, by=life.people["Brice"], on=day)
    if day == add_months(month_start(life.until), -2):
        membership.exempt(
            life.people["Farid Ouali"],
            starts_on=add_months(day, 1),
            ends_on=add_months(day, 4) - dt.timedelta(days=1),
            euros=True,
            hours=False,
            reason="Fin de contrat, le temps de retrouver",
            by=driss,
        )
        membership.pause(
            life.people["Tiphaine Guérin"],
            starts_on=add_months(day, 1),
            reason="Congé parental",
            by=life.people["Tiphaine Guérin"],
        )
        for one in life.permanents:
            if one.person.name == "Tiphaine Guérin":
                one.leaves_on = add_months(day, 1)
    if day == add_months(month_start(life.until), -1) + dt.timedelta(days=9):
        _depart(life, day)


def _depart(life: Life, day: dt.date) -> None:
    """Sacha leaves for another town: pays what is left, and gives the hours ahead."""
    sacha = life.people["Sacha Wolff"]
    mine = queries.open_membership(sacha)
    if mine is None:
        return
    left = queries.hands(sacha).hours.left
    for one in life.permanents:
        if one.person.pk == sacha.pk:
            one.leaves_on = day
    if left:
        done = membership.declare(
            sacha,
            task="Grand ménage d’adieu",
            time=left + minutes(60),
            done_on=day,
            key=life.key(),
            on=day,
        )
        membership.witness(done, by=life.people["Inès"], on=day)
    hands = queries.hands(sacha)
    membership.leave(
        mine,
        hours="give" if hands.hours.ahead else "nothing",
        euros_choice="pay" if hands.euros.left else "give" if hands.euros.ahead else "nothing",
        note="Merci pour tout, je pars à Nantes. Passez me voir !",
        by=sacha,
        on=day,
    )


def last_day(life: Life) -> None:
    """What those who sign in find: Ada has the month's euros and two hours left."""
    ada, brice, until = life.people["Ada"], life.people["Brice"], life.until
    done = membership.declare(
        ada,
        task="Ouvrir et accueillir",
        time=_what_leaves(ada, minutes_left=120),
        done_on=until,
        key=life.key(),
        on=until,
    )
    membership.witness(done, by=brice, on=until)
    for name, task in (("Lise Dumont", "Arroser les plantes"), ("Karim Haddad", "Marché du lundi")):
        membership.declare(
            life.people[name],
            task=task,
            time=minutes(45),
            done_on=until,
            key=life.key(),
            on=until,
        )
    newcomer = life.people["Yasmine Rahal"]
    membership.ask_to_join(
        newcomer, rhythm=Rhythm.objects.get(code="permanent"), price=euros(12_500), on=until
    )
    membership.declare(
        newcomer,
        task="Affiche du repas partagé",
        time=minutes(60),
        done_on=until,
        kind=Contribution.Kind.GIFT,
        key=life.key(),
        on=until,
    )


def _what_leaves(person: Person, *, minutes_left: int) -> Amount:
    """The time to give so that so many minutes stay promised."""
    return minutes(max(queries.hands(person).hours.left.quantity - minutes_left, 15))
