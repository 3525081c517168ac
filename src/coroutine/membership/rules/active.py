"""Active members, and what is missing to be one, in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coroutine.kit.amounts import minutes, words

OPENING = "opening"
"""The skill that makes an opener: ten minutes of training and a signature."""


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of being active: whether it holds, in words, and what is missing."""

    holds: bool
    text: str
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Activity:
    """Whether someone is an active member, and why."""

    is_active: bool
    conditions: tuple[Condition, ...]

    @property
    def missing(self) -> str:
        """What remains to do, in words: `40 minutes or 2 days to go`."""
        return _(" and ").join(one.missing for one in self.conditions if not one.holds)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A condition as the place wrote it (an ActiveRule), with the facts it asks about."""

    kind: str
    amount: int
    per_minutes: int
    months: int
    skill: str
    given_minutes: int = 0
    used_minutes: int = 0
    days: int = 0
    trained: bool = False


def activity(wanted: Sequence[Wanted], *, is_member: bool) -> Activity:
    """Judge all conditions; of those on presence one is enough. No rule: every member is active."""
    conditions = [_hours_for_use(one) for one in wanted if one.kind == "hours"]
    presences = [one for one in wanted if one.kind == "presence"]
    if presences:
        conditions.append(_presence(presences))
    conditions += [_trained(one) for one in wanted if one.kind == "training"]
    holds = is_member and all(one.holds for one in conditions)
    return Activity(holds, tuple(conditions))


def _hours_for_use(one: Wanted) -> Condition:
    asked = -(-one.used_minutes * one.amount // one.per_minutes)
    values = {
        "given": words(minutes(one.given_minutes)),
        "asked": words(minutes(asked)),
        "used": words(minutes(one.used_minutes)),
        "months": one.months,
    }
    text = (
        _("%(given)s given for %(used)s of use over %(months)s months; the place asks %(asked)s")
        % values
    )
    missing = words(minutes(max(asked - one.given_minutes, 0)))
    return Condition(one.given_minutes >= asked, text, _("%(time)s to give") % {"time": missing})


def _presence(options: Sequence[Wanted]) -> Condition:
    done = [one for one in options if one.days >= one.amount]
    if done:
        text = _("here %(days)s days over %(months)s months; the place asks %(asked)s")
        best = done[0]
        return Condition(
            True, text % {"days": best.days, "months": best.months, "asked": best.amount}
        )
    texts = [
        _("here %(days)s days of %(asked)s over %(months)s months")
        % {"days": one.days, "asked": one.amount, "months": one.months}
        for one in options
    ]
    nearest = min(one.amount - one.days for one in options)
    missing = ngettext("%(days)s day to go", "%(days)s days to go", nearest) % {"days": nearest}
    return Condition(False, _(" or ").join(texts), missing)


def _trained(one: Wanted) -> Condition:
    if one.trained:
        return Condition(True, _("trained to open and welcome"))
    return Condition(
        False, _("not yet trained to open and welcome"), _("ten minutes of training to go")
    )
