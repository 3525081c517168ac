"""Which membership a line asks for, and every change of a line in words; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from coroutine.kit.amounts import euros, minutes, words
from coroutine.kit.times import say_day
from coroutine.membership.models import Membership
from coroutine.membership.rules import period_of
from coroutine.people.models import Person
from coroutine.register.columns import LABELS
from coroutine.register.rulings import Joining, Known, Setting
from coroutine.register.wishes import Wish

Said = list[str]


def joining_of(
    wish: Wish, known: Known | None, setting: Setting
) -> tuple[Joining | None, Said, Said]:
    """The membership to write, what makes it doubtful, and what is to know.

    A membership that runs is never changed by a file: nobody would see both hands settled.
    """
    had = known.membership if known else None
    if had and had.state != Membership.State.ENDED:
        return None, _differences(wish, had, setting.on), []
    if not wish.rhythm_text or (had and had.ends_on == wish.until):
        return None, [], []
    if wish.until and wish.until <= setting.on:
        return None, [], [_("Left on %(day)s.") % {"day": say_day(wish.until)}]
    if wish.rhythm is None:
        return None, [_unknown(wish)], []
    return _joining(wish, setting.on), _left(had), _ends(wish)


def told(joining: Joining | None, before: Mapping[str, str], fields: Mapping[str, str]) -> Said:
    """The changes in words: `telephone: 01 → 02`, then the membership."""
    said = [
        _("%(what)s: %(before)s → %(after)s.")
        % {
            "what": LABELS[key],
            "before": _shown(key, before[key]) or "–",
            "after": _shown(key, text),
        }
        for key, text in fields.items()
    ]
    if joining:
        said.append(
            _("%(rhythm)s, %(euros)s and %(hours)s, due from %(day)s on.")
            % {
                "rhythm": joining.rhythm,
                "euros": words(euros(joining.cents)),
                "hours": words(minutes(joining.minutes)),
                "day": say_day(joining.starts_on),
            }
        )
    return said


def _joining(wish: Wish, on: dt.date) -> Joining | None:
    """Nobody is asked for years gone by: dues begin with the period that runs."""
    if wish.rhythm is None:
        return None
    begins = period_of(wish.rhythm.period, on).starts_on
    return Joining(
        rhythm=wish.rhythm,
        cents=wish.rhythm.cents if wish.cents is None else wish.cents,
        minutes=wish.rhythm.minutes if wish.minutes is None else wish.minutes,
        asked_on=wish.since or on,
        starts_on=max(wish.since or begins, begins),
    )


def _differences(wish: Wish, had: Membership, on: dt.date) -> Said:
    if wish.until and wish.until <= on:
        said = _("The file says that they left on %(day)s; here their membership is open.")
        return [said % {"day": say_day(wish.until)}]
    if not wish.rhythm_text:
        return []
    if wish.rhythm is None:
        return [_unknown(wish)]
    asked = (wish.rhythm.pk, _or(wish.cents, had.cents), _or(wish.minutes, had.minutes))
    if had.state == Membership.State.RUNNING and asked == (
        had.rhythm_id,
        had.cents,
        had.minutes,
    ):
        return []
    return [
        _("Here: %(rhythm)s, %(euros)s and %(hours)s. Change it on their own page.")
        % {"rhythm": had.rhythm, "euros": words(had.price), "hours": words(had.time)}
    ]


def _or(said: int | None, otherwise: int) -> int:
    return otherwise if said is None else said


def _unknown(wish: Wish) -> str:
    said = _("The place has no rhythm named “%(name)s”: no membership is written.")
    return said % {"name": wish.rhythm_text[:60]}


def _left(had: Membership | None) -> Said:
    if had is None or had.ends_on is None:
        return []
    return [_("They left on %(day)s: do they come back?") % {"day": say_day(had.ends_on)}]


def _ends(wish: Wish) -> Said:
    if wish.until is None:
        return []
    said = _("The end on %(day)s is not written: they leave by their own page.")
    return [said % {"day": say_day(wish.until)}]


def _shown(key: str, text: str) -> str:
    return str(Person.Status(text).label) if key == "status" else text
