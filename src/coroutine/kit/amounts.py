"""Euros and hours as whole cents and whole minutes, which never mix."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from django.utils.translation import get_language
from django.utils.translation import gettext as _

NBSP = "\u00a0"
MOST = 10**12
"""No amount typed by a person exceeds this many cents or minutes: more is a typing error."""


class Unit(StrEnum):
    """What is counted: the code is the ledger's commodity."""

    EUR = "EUR"
    MIN = "MIN"


class UnitMismatch(TypeError):
    """Euros and hours were about to be added, compared or subtracted."""


class NotAnAmount(ValueError):
    """What was typed cannot be read as an amount; the message is fit for a member to read."""


@dataclass(frozen=True, slots=True)
class Amount:
    """A whole number of cents or of minutes; it refuses to meet the other unit."""

    quantity: int
    unit: Unit

    def __post_init__(self) -> None:
        if type(self.quantity) is not int:
            raise TypeError("An amount is a whole number of cents or of minutes.")

    def _same(self, other: object) -> Amount:
        if not isinstance(other, Amount):
            raise UnitMismatch(f"{other!r} is not an amount.")
        if other.unit is not self.unit:
            raise UnitMismatch(f"{self.unit} and {other.unit} do not add up.")
        return other

    def __add__(self, other: object) -> Self:
        return type(self)(self.quantity + self._same(other).quantity, self.unit)

    def __sub__(self, other: object) -> Self:
        return type(self)(self.quantity - self._same(other).quantity, self.unit)

    def __neg__(self) -> Self:
        return type(self)(-self.quantity, self.unit)

    def __lt__(self, other: object) -> bool:
        return self.quantity < self._same(other).quantity

    def __le__(self, other: object) -> bool:
        return self.quantity <= self._same(other).quantity

    def __gt__(self, other: object) -> bool:
        return self.quantity > self._same(other).quantity

    def __ge__(self, other: object) -> bool:
        return self.quantity >= self._same(other).quantity

    def __bool__(self) -> bool:
        return self.quantity != 0

    def __str__(self) -> str:
        return words(self)


def euros(cents: int) -> Amount:
    """An amount of euros, from cents."""
    return Amount(cents, Unit.EUR)


def minutes(count: int) -> Amount:
    """An amount of time, from minutes."""
    return Amount(count, Unit.MIN)


def shares(total: Amount, weights: list[int]) -> list[Amount]:
    """Share an amount by weights, by largest remainder: the shares always sum to the total.

    Weights are not negative and not all zero (ValueError otherwise); the total is not negative.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0 or total.quantity < 0:
        raise ValueError("Shares need weights and an amount that are not negative.")
    parts = [total.quantity * weight // whole for weight in weights]
    remainders = [(total.quantity * weight) % whole for weight in weights]
    missing = total.quantity - sum(parts)
    for index in sorted(range(len(weights)), key=lambda i: (-remainders[i], i))[:missing]:
        parts[index] += 1
    return [Amount(part, total.unit) for part in parts]


def words(amount: Amount, language: str | None = None) -> str:
    """`12,50 €` and `2 h 30` in French, `€12.50` and `2 h 30 min` in English.

    The spaces do not break. Without a language, the one of the request.
    """
    french = (language or get_language() or "fr").startswith("fr")
    sign = "\u2212" if amount.quantity < 0 else ""
    count = abs(amount.quantity)
    if amount.unit is Unit.EUR:
        return sign + _money(count, french=french)
    return sign + _time(count, french=french)


def _money(cents: int, *, french: bool) -> str:
    whole, rest = divmod(cents, 100)
    if french:
        text = f"{whole:,}".replace(",", NBSP) + (f",{rest:02d}" if rest else "")
        return f"{text}{NBSP}€"
    return f"€{whole:,}" + (f".{rest:02d}" if rest else "")


def _time(count: int, *, french: bool) -> str:
    hours, rest = divmod(count, 60)
    if not hours and rest:
        return f"{rest}{NBSP}min"
    if not rest:
        return f"{hours}{NBSP}h"
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" + ("" if french else f"{NBSP}min")


_MONEY = re.compile(
    r"^(?:€ ?)?(\d{1,3}(?: \d{3}){1,3}|\d{1,12})(?:(?: ?€ ?|[.,])(\d{1,2}))? ?(?:€|euros?|eur)?$"
)
_CLOCK = re.compile(r"^(?:(\d{1,7})\s*[h:]\s*(\d{1,2})?)\s*(?:m|min|mn)?$")
_HOURS = re.compile(r"^(\d{1,7})(?:[.,](\d{1,4}))?\s*(?:h|heures?|hours?)?$")
_MINUTES = re.compile(r"^(\d{1,9})\s*(?:m|min|mn|minutes?)$")


def read_euros(text: str) -> Amount:
    """Read `12,50`, `12.5 €`, `12€50`, `1 250`: cents. NotAnAmount says what was expected.

    A space only groups thousands: `12 50` may be meant as cents, and is refused.
    """
    found = _MONEY.match(_bare(text))
    if not found:
        raise NotAnAmount(_("Write an amount in euros, like 12.50."))
    whole = int(found[1].replace(" ", ""))
    return _within(euros(whole * 100 + int((found[2] or "0").ljust(2, "0"))))


def read_hours(text: str) -> Amount:
    """Read `2 h 30`, `2:30`, `2h`, `1,5`, `45 min`: minutes. A bare number counts hours.

    NotAnAmount when the text is none of these, or falls between two minutes.
    """
    bare = _bare(text)
    if found := _MINUTES.match(bare):
        return _within(minutes(int(found[1])))
    if (found := _CLOCK.match(bare)) and int(found[2] or 0) < 60:
        return _within(minutes(int(found[1]) * 60 + int(found[2] or 0)))
    if found := _HOURS.match(bare):
        part = found[2] or "0"
        over, left = divmod(int(part) * 60, 10 ** len(part))
        if not left:
            return _within(minutes(int(found[1]) * 60 + over))
    raise NotAnAmount(_("Write a duration, like 2 h 30 or 45 min."))


def _within(amount: Amount) -> Amount:
    if amount.quantity > MOST:
        raise NotAnAmount(_("This number is too large to be meant."))
    return amount


def _bare(text: str) -> str:
    """The text in lower case, with its many kinds of spaces made one."""
    return re.sub(r"[\s\u00a0\u202f]+", " ", text.strip().lower())
