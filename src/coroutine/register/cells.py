"""What a cell means, and how our sheet writes it: days, amounts, yes and no, statuses; pure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

from django.utils.translation import gettext as _

from coroutine.kit.amounts import Amount, NotAnAmount, words
from coroutine.membership.models import Rhythm
from coroutine.people.models import Person
from coroutine.register.columns import folded

STATUS_WORDS: dict[str, tuple[str, ...]] = {
    Person.Status.JOB_SEEKER: (
        "en recherche d'emploi",
        "looking for work",
        "demandeur d'emploi",
        "demandeuse d'emploi",
        "recherche d'emploi",
        "job seeker",
        "job_seeker",
    ),
    Person.Status.FREELANCER: (
        "indépendant·e",
        "freelancer",
        "indépendant",
        "indépendante",
        "freelance",
    ),
    Person.Status.STUDENT: ("étudiant·e", "student", "étudiant", "étudiante"),
    Person.Status.EMPLOYEE: ("salarié·e", "employee", "salarié", "salariée"),
    Person.Status.OTHER: ("autre", "something else", "other", "autre chose"),
}
"""Each status as our sheet writes it in French and in English, then other ways to say it."""
PERIOD_WORDS: dict[str, tuple[str, ...]] = {
    Rhythm.Period.MONTH: ("mois", "month"),
    Rhythm.Period.WEEK: ("semaine", "week"),
    Rhythm.Period.FOUR_WEEKS: ("4 semaines", "4 weeks"),
    Rhythm.Period.QUARTER: ("trimestre", "quarter"),
    Rhythm.Period.YEAR: ("an", "year", "année"),
}
"""Each period as an amount that is not by the month says it: `120,00/an`."""
YES = ("oui", "yes")
NO = ("non", "no")

_STATUS_OF = {folded(word): code for code, said in STATUS_WORDS.items() for word in said}
_PERIOD_OF = {folded(word): code for code, said in PERIOD_WORDS.items() for word in said}
_MONTHS_IN = {Rhythm.Period.MONTH: 1, Rhythm.Period.QUARTER: 3, Rhythm.Period.YEAR: 12}
_PAID = frozenset(
    {
        *("valide", "validee", "paye", "payee", "traite", "traitee", "accepte", "acceptee"),
        *("termine", "terminee", "valid", "validated", "paid", "processed", "authorized"),
        *("accepted", "completed"),
    }
)
_DAY_FIRST = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})(?:\D.*)?$")
_YEAR_FIRST = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:\D.*)?$")
_TRUE = frozenset({"oui", "yes", "o", "y", "vrai", "true", "1", "x", "ok"})
_FALSE = frozenset({"non", "no", "n", "faux", "false", "0"})


class Unfit(ValueError):
    """A cell that makes its line unusable; the message says which and why."""


def day(text: str, *, until_year: int) -> dt.date | None:
    """A day written `09/10/2025 21:59` (day first) or `2025-10-09`; None when empty."""
    if not text:
        return None
    day_first, year_first = _DAY_FIRST.match(text), _YEAR_FIRST.match(text)
    numbers = (day_first.groups()[::-1] if day_first else ()) or (
        year_first.groups() if year_first else ()
    )
    try:
        read = dt.date(*map(int, numbers))
    except (TypeError, ValueError) as error:
        raise Unfit(_("“%(text)s” is no day, like 31/12/2026.") % {"text": text[:40]}) from error
    if not 1900 <= read.year <= until_year:
        raise Unfit(_("“%(text)s” is a day too far away to be meant.") % {"text": text[:40]})
    return read


def yes(text: str) -> bool | None:
    """Whether a cell says yes; None when it is empty or says something else."""
    word = folded(text)
    return True if word in _TRUE else False if word in _FALSE else None


def status(text: str) -> str | None:
    """The code of a status in words, or None when it is none of the place's."""
    return _STATUS_OF.get(folded(text))


def is_paid(text: str) -> bool:
    """Whether an order in this state counts; one whose state is not said does."""
    return not text or folded(text) in _PAID


def amount(
    text: str, read: Callable[[str], Amount], *, by_month: bool, period: str | None
) -> int | None:
    """Cents or minutes a period of the rhythm; None when empty. Unfit when it cannot be told.

    A bare amount is by the month when its column says so, else by the rhythm's own period; one
    that says its period (`120,00/an`) is believed.
    """
    if not text:
        return None
    figure, _slash, said = text.partition("/")
    try:
        quantity = read(figure).quantity
    except NotAnAmount as error:
        raise Unfit(_("“%(text)s” is no amount.") % {"text": text[:40]}) from error
    asked = _PERIOD_OF.get(folded(said)) if said else Rhythm.Period.MONTH if by_month else period
    if asked == period or period is None:
        return quantity
    if asked == Rhythm.Period.MONTH and period in _MONTHS_IN:
        return quantity * _MONTHS_IN[Rhythm.Period(period)]
    raise Unfit(
        _("“%(text)s” does not say how much it is each period of the rhythm.") % {"text": text[:40]}
    )


def euros_cell(cents: int, period: str, *, french: bool) -> str:
    """Cents a period as our sheet writes them: `125`, `12,50`, `120,00/an`."""
    whole, rest = divmod(cents, 100)
    mark = "," if french else "."
    return (f"{whole}{mark}{rest:02d}" if rest else str(whole)) + _each(period, french=french)


def hours_cell(time: Amount, period: str, *, french: bool) -> str:
    """Minutes a period as our sheet writes them: `3 h`, `2 h 30`."""
    return words(time, "fr").replace("\u00a0", " ") + _each(period, french=french)


def _each(period: str, *, french: bool) -> str:
    if period == Rhythm.Period.MONTH:
        return ""
    return "/" + PERIOD_WORDS[period][0 if french else 1]
