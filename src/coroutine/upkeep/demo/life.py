"""The demo as it goes: chance, the last day, who is who and how each lives their membership."""

from __future__ import annotations

import datetime as dt
import random
from dataclasses import dataclass, field

from coroutine.kit.times import add_months, month_start
from coroutine.membership.rules import Means
from coroutine.people.models import ALPHABET, Person


@dataclass
class Permanent:
    """How someone lives their membership: when they join, what they pay and how, how present."""

    person: Person
    joins_on: dt.date
    cents: int
    means: Means
    pays_after: int
    presence: float
    hours_a_month: float
    stops_paying_on: dt.date | None = None
    leaves_on: dt.date = dt.date.max


@dataclass
class Life:
    """The demo as it goes: chance, the last day, who is who."""

    chance: random.Random
    until: dt.date
    months: int = 12
    people: dict[str, Person] = field(default_factory=dict)
    permanents: list[Permanent] = field(default_factory=list)
    nomads: list[Person] = field(default_factory=list)

    def key(self) -> str:
        """A form's key, from chance."""
        return f"{self.chance.getrandbits(128):032x}"

    def ref(self) -> str:
        """A person's reference, from chance."""
        return "".join(self.chance.choice(ALPHABET) for _letter in range(12))

    @property
    def since(self) -> dt.date:
        """The first day: a month's first, as many months before the last one."""
        return add_months(month_start(self.until), -self.months)
