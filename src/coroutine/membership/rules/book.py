"""Membership's journals and accounts in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from coroutine.kit.amounts import Unit


class Journal(StrEnum):
    """The ledger's journals that membership writes in."""

    DUES = "DUES"
    SALES = "SALES"
    BANK = "BANK"
    CASH = "CASH"
    CHEQUES = "CHEQUES"
    HOURS = "HOURS"
    OTHER = "OTHER"


class Means(StrEnum):
    """How euros came: seen on the bank statement, in the cash box, or as a cheque."""

    TRANSFER = "transfer"
    CASH = "cash"
    CHEQUE = "cheque"


ACCOUNT_OF_MEANS = {Means.TRANSFER: "512", Means.CASH: "53", Means.CHEQUE: "5112"}


JOURNAL_OF_MEANS = {
    Means.TRANSFER: Journal.BANK,
    Means.CASH: Journal.CASH,
    Means.CHEQUE: Journal.CHEQUES,
}


@dataclass(frozen=True, slots=True)
class ChartLine:
    """An account of the place: its code, name, unit, and number in the associative chart.

    Numbers follow regulation ANC 2018-06 (French associations); time has none.
    """

    code: str
    label: Promise
    unit: Unit
    legal_code: str | None = None


CHART = {
    line.code: line
    for line in (
        ChartLine("512", gettext_lazy("Bank"), Unit.EUR, "512"),
        ChartLine("53", gettext_lazy("Cash box"), Unit.EUR, "53"),
        ChartLine("5112", gettext_lazy("Cheques to deposit"), Unit.EUR, "5112"),
        ChartLine("654", gettext_lazy("Dues let go"), Unit.EUR, "654"),
        ChartLine("706", gettext_lazy("Desks and rooms"), Unit.EUR, "706"),
        ChartLine("7541", gettext_lazy("Gifts"), Unit.EUR, "7541"),
        ChartLine("7562", gettext_lazy("Participations"), Unit.EUR, "7562"),
        ChartLine("time-dues", gettext_lazy("Hours promised to the place"), Unit.MIN),
        ChartLine("time-given", gettext_lazy("Hours given to the place"), Unit.MIN),
        ChartLine("time-let-go", gettext_lazy("Hours let go"), Unit.MIN),
    )
}


PURSE_CHART = {
    "euros": ChartLine("411", gettext_lazy("Members' euros"), Unit.EUR, "411"),
    "hours": ChartLine("hours", gettext_lazy("Members' hours"), Unit.MIN),
    "gifts": ChartLine("gifts", gettext_lazy("Members' gifts of time"), Unit.MIN),
}


def label_of(code: str, stored: str) -> str:
    """An account's name in the reader's language, where the house knows its code."""
    line = CHART.get(code) or next((one for one in PURSE_CHART.values() if one.code == code), None)
    return str(line.label) if line else stored
