"""What one line of the file asks for, once its cells are understood; pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from coroutine.kit.amounts import read_euros, read_hours
from coroutine.membership.models import MOST_CENTS, MOST_MINUTES, Rhythm
from coroutine.people.models import Person
from coroutine.people.rules import what_fits
from coroutine.register import cells
from coroutine.register.cells import Unfit
from coroutine.register.columns import LABELS, Line, folded

FIELDS = ("phone", "trade", "status", "note")
"""What of a person an import may change, besides the name that our own sheet carries."""
_MOST = {
    field.name: field.max_length or 0
    for field in Person._meta.concrete_fields  # noqa: SLF001  # Django's public way to fields
    if field.name in {*FIELDS, "name", "email"}
}


@dataclass(frozen=True, slots=True)
class Wish:
    """A line understood. Cents and minutes are a period of the rhythm; None is not said.

    `is_payers` says that the address is that of whoever paid, who bears another name.
    """

    line: int
    ref: str
    name: str
    email: str
    is_payers: bool
    fields: dict[str, str]
    rhythm_text: str
    rhythm: Rhythm | None
    cents: int | None
    minutes: int | None
    since: dt.date | None
    until: dt.date | None
    trained: bool | None
    remarks: tuple[str, ...]


def wish_of(line: Line, rhythms: Sequence[Rhythm], *, on: dt.date) -> Wish:
    """Understand a line, or Unfit with the first thing that cannot be."""
    _check(line)
    name, email = name_of(line), email_of(line)
    fields, remarks = _fields(line)
    since = cells.day(line.get("since") or line.get("order_date"), until_year=on.year + 2)
    until = cells.day(line.get("until"), until_year=on.year + 20)
    if since and until and until < since:
        raise Unfit(_("It would end before it began."))
    rhythm = find_rhythm(line.get("rhythm"), rhythms)
    return Wish(
        line=line.number,
        ref=line.get("id").lower(),
        name=name,
        email=email,
        is_payers=_is_payers(line, name),
        fields=fields,
        rhythm_text=line.get("rhythm"),
        rhythm=rhythm,
        cents=_cents(line, rhythm),
        minutes=_minutes(line, rhythm),
        since=since,
        until=until,
        trained=cells.yes(line.get("trained")),
        remarks=tuple(remarks),
    )


def name_of(line: Line) -> str:
    """The whole name: first name first."""
    parts = (line.get("first"), line.get("last"))
    return " ".join(filter(None, parts)) or line.get("name")


def email_of(line: Line) -> str:
    """The member's own address, else that of who paid; in lower case."""
    return (line.get("email") or line.get("payer_email")).lower()


def alike(one: str, other: str) -> bool:
    """Whether two names may be one person's: the words of one are all in the other."""
    first, second = set(folded(one).split()), set(folded(other).split())
    return bool(first and second) and (first <= second or second <= first)


def find_rhythm(text: str, rhythms: Sequence[Rhythm]) -> Rhythm | None:
    """The rhythm of this code or name, however its accents and capitals were typed."""
    wanted = folded(text).replace(" ", "")
    for rhythm in rhythms:
        names = (rhythm.code, rhythm.name_fr, rhythm.name_en)
        if wanted and wanted in {folded(name).replace(" ", "") for name in names}:
            return rhythm
    return None


def _check(line: Line) -> None:
    if line.formula_in:
        raise Unfit(
            _("The column “%(column)s” holds a formula: write its value.")
            % {"column": LABELS[line.formula_in]}
        )
    if not cells.is_paid(line.get("order_status")):
        raise Unfit(
            _("This order is “%(state)s”, not validated.") % {"state": line.get("order_status")}
        )
    if not name_of(line):
        raise Unfit(_("The name is missing."))
    email = email_of(line)
    if not email:
        raise Unfit(_("The mail address is missing."))
    try:
        validate_email(email)
    except ValidationError as error:
        raise Unfit(_("“%(text)s” is no mail address.") % {"text": email[:80]}) from error
    for key, text in {"name": name_of(line), "email": email}.items():
        _check_length(key, text)


def _check_length(key: str, text: str) -> None:
    if len(text) > _MOST[key]:
        raise Unfit(what_fits(key))


def _fields(line: Line) -> tuple[dict[str, str], list[str]]:
    """The texts to keep; an empty cell asks for nothing. What is not understood is said."""
    fields, remarks = {}, []
    for key in FIELDS:
        text = line.get(key)
        if key == "status" and text:
            code = cells.status(text)
            if code is None:
                remarks.append(_("The status “%(text)s” is left out.") % {"text": text[:40]})
            text = code or ""
        if text:
            _check_length(key, text)
            fields[key] = text
    return fields, remarks


def _is_payers(line: Line, name: str) -> bool:
    if line.get("email"):
        return False
    payer = " ".join(filter(None, (line.get("payer_first"), line.get("payer_last"))))
    return bool(payer) and not alike(payer, name)


def _cents(line: Line, rhythm: Rhythm | None) -> int | None:
    text, by_month = line.get("euros_month") or line.get("euros"), bool(line.get("euros_month"))
    period = rhythm.period if rhythm else None
    cents = cells.amount(text, read_euros, by_month=by_month, period=period)
    if cents is not None and cents > MOST_CENTS:
        raise Unfit(_("“%(text)s” is more euros than the book can hold.") % {"text": text})
    return cents


def _minutes(line: Line, rhythm: Rhythm | None) -> int | None:
    text, by_month = line.get("hours_month") or line.get("hours"), bool(line.get("hours_month"))
    period = rhythm.period if rhythm else None
    minutes = cells.amount(text, read_hours, by_month=by_month, period=period)
    if minutes is not None and minutes > MOST_MINUTES:
        raise Unfit(_("“%(text)s” is more hours than the book can hold.") % {"text": text})
    return minutes
