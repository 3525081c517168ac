"""An entry of the book in the words of a member."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coroutine.kit.times import add_months, say_day
from coroutine.membership.rules.book import Journal


@dataclass(frozen=True, slots=True)
class Act:
    """What the book says of one entry that touches a person's purse."""

    journal: str
    source: str
    key: str
    memo: str
    is_reversal: bool = False


def explain(act: Act, pack_names: dict[str, str]) -> str:
    """One entry in the words of a member."""
    text = _explain_plainly(act, pack_names)
    return _("Taken back: %(act)s") % {"act": text} if act.is_reversal else text


RECEIVED: dict[str, Promise] = {
    Journal.BANK: gettext_lazy("Transfer received, thank you"),
    Journal.CASH: gettext_lazy("Cash received, thank you"),
    Journal.CHEQUES: gettext_lazy("Cheque received, thank you"),
}


def _explain_plainly(act: Act, pack_names: dict[str, str]) -> str:
    if act.journal == Journal.DUES:
        return _("Participation, %(period)s") % {"period": _period_in_words(act.memo)}
    if act.journal == Journal.SALES:
        return pack_names.get(act.memo, act.memo)
    if act.journal == Journal.OTHER:
        return _explain_other(act)
    return str(RECEIVED.get(act.journal, act.memo))


def _explain_other(act: Act) -> str:
    kind = act.source.partition(":")[0]
    if kind == "lapse":
        return _("What no longer carries over")
    if kind == "departure":
        return _("Settled on leaving")
    if kind == "forgiven":
        return _("Let go by the place: %(reason)s") % {"reason": act.memo}
    return act.memo


def _period_in_words(memo: str) -> str:
    """A due's period, from its memo `first day/last day`: a month by its name, else both days."""
    try:
        first, last = (dt.date.fromisoformat(part) for part in memo.split("/"))
    except ValueError:
        return memo
    if first.day == 1 and last == add_months(first, 1) - dt.timedelta(days=1):
        return date_format(first, "F Y")
    return f"{say_day(first, 'j F')} – {say_day(last)}"
