"""A person's statement: one line an act, a column a hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _

from coroutine.kit.amounts import Amount, Unit, euros, minutes
from coroutine.kit.times import today
from coroutine.ledger.models import Entry, Transfer
from coroutine.membership import rules
from coroutine.membership.models import Due, PackOffer, Purse
from coroutine.people.models import Person

MOST_LINES = 500
"""A year of one person has no more lines than this; the rest is on the account's own page."""


class Side(StrEnum):
    """What an amount was for the person."""

    PROMISED = "promised"
    GIVEN = "given"
    RECEIVED = "received"
    LET_GO = "let-go"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class Cell:
    """One hand of a line: how much, and on which side."""

    amount: Amount
    side: Side

    @property
    def word(self) -> str:
        """The side in a word, for beside the amount."""
        return str(WORDS[self.side])


GIVEN = frozenset({*rules.JOURNAL_OF_MEANS.values(), rules.Journal.HOURS})

WORDS = {
    Side.PROMISED: _("promised"),
    Side.GIVEN: _("given"),
    Side.RECEIVED: _("received"),
    Side.LET_GO: _("let go"),
    Side.MOVED: _("passed on"),
}


@dataclass(slots=True)
class Statement:
    """A year of a person's acts, the newest first, and the years that there are."""

    year: int
    years: list[int]
    lines: list[StatementLine]

    def total(self, unit: Unit, side: Side) -> Amount:
        """The year's sum of one side of one hand; what was taken back counts on neither."""
        total = Amount(0, unit)
        for line in self.lines:
            cell = line.euros if unit is Unit.EUR else line.hours
            if cell and cell.side is side and not line.undone:
                total += cell.amount
        return total


@dataclass(slots=True)
class StatementLine:
    """One act, explained."""

    day: dt.date
    text: str
    rank: int | None = None
    witness: str = ""
    note: str = ""
    is_gift: bool = False
    undone: bool = False
    is_reversal: bool = False
    euros: Cell | None = None
    hours: Cell | None = None
    journal: str = ""

    @property
    def is_given(self) -> bool:
        """Whether it was written by hand, as euros or hours given, and may be taken back."""
        return self.journal in GIVEN and not self.undone


def statement(person: Person, year: int) -> Statement:
    """What someone promised and gave in a year. Queries do not grow with the lines."""
    purse = Purse.objects.filter(person=person).first()
    if purse is None:
        return Statement(year, [year], [])
    transfers = list(_transfers(purse, year))
    lines = _lines(purse, transfers)
    lines += _lowered(person, year, {line.rank: line for line in lines if line.rank})
    lines.sort(key=lambda line: (line.day, line.rank or 0), reverse=True)
    return Statement(year, _years(purse, year), lines)


def _touching(purse: Purse) -> Q:
    accounts = (purse.euros_id, purse.hours_id, purse.gifts_id)
    return Q(debit_id__in=accounts) | Q(credit_id__in=accounts)


def _transfers(purse: Purse, year: int) -> Iterable[Transfer]:
    first, last = dt.date(year, 1, 1), dt.date(year, 12, 31)
    return (
        Transfer.objects.filter(_touching(purse), entry__day__range=(first, last))
        .select_related("entry")
        .order_by("-entry__day", "-entry_id", "position")[:MOST_LINES]
    )


def _years(purse: Purse, year: int) -> list[int]:
    first = Transfer.objects.filter(_touching(purse)).aggregate(day=Min("entry__day"))["day"]
    start = min(first.year, year) if first else year
    last = max(year, today().year)
    return list(range(last, start - 1, -1))


def _lines(purse: Purse, transfers: list[Transfer]) -> list[StatementLine]:
    entries = {transfer.entry_id: transfer.entry for transfer in transfers}
    names = _witnesses(entries.values())
    packs = _pack_names(entries.values())
    undone = _undone(entries)
    lines: dict[int, StatementLine] = {}
    for transfer in transfers:
        entry = entries[transfer.entry_id]
        if entry.pk not in lines:
            lines[entry.pk] = StatementLine(
                day=entry.day,
                text=rules.explain(
                    rules.Act(
                        entry.journal,
                        entry.source,
                        entry.idem,
                        entry.memo,
                        entry.reverses_id is not None,
                    ),
                    packs,
                ),
                rank=entry.pk,
                witness=names.get(entry.witness or "", ""),
                undone=entry.pk in undone,
                is_reversal=entry.reverses_id is not None,
                journal=entry.journal,
            )
        _fill(lines[entry.pk], transfer, purse)
    return list(lines.values())


def _fill(line: StatementLine, transfer: Transfer, purse: Purse) -> None:
    """Put a transfer in its hand."""
    if transfer.credit_id == purse.gifts_id:
        line.is_gift = True
    side = _side(line, transfer, purse)
    if purse.euros_id in (transfer.debit_id, transfer.credit_id):
        line.euros = Cell(transfer.amount, side)
    else:
        line.hours = Cell(transfer.amount, side)


def _side(line: StatementLine, transfer: Transfer, purse: Purse) -> Side:
    """Debits of a purse are promises, credits are gifts; what settles them is neither.

    What takes a line back is on the side of that line.
    """
    mine = (purse.euros_id, purse.hours_id)
    is_debit = (transfer.credit_id if line.is_reversal else transfer.debit_id) in mine
    if line.journal != rules.Journal.OTHER:
        return Side.PROMISED if is_debit else Side.GIVEN
    if is_debit:
        return Side.MOVED
    return Side.RECEIVED if transfer.kind == "exchange" else Side.LET_GO


def _witnesses(entries: Iterable[Entry]) -> dict[str, str]:
    refs = {entry.witness for entry in entries if entry.witness}
    return dict(Person.objects.filter(ref__in=refs).values_list("ref", "name")) if refs else {}


def _pack_names(entries: Iterable[Entry]) -> dict[str, str]:
    codes = {entry.memo for entry in entries if entry.journal == rules.Journal.SALES}
    offers = PackOffer.objects.filter(code__in=codes) if codes else []
    return {offer.code: str(offer) for offer in offers}


def _undone(entries: dict[int, Entry]) -> set[int]:
    """Entries that were reversed, and the reversals themselves."""
    reversals = {entry.pk for entry in entries.values() if entry.reverses_id}
    return reversals | set(
        Entry.objects.filter(reverses_id__in=entries).values_list("reverses_id", flat=True)
    )


def _lowered(
    person: Person, year: int, in_the_book: dict[int, StatementLine]
) -> list[StatementLine]:
    """Say why less was asked; periods in which nothing was are in no book but count too."""
    nothing = []
    lowered = Q(entry=None, starts_on__year=year) | (Q(entry__in=in_the_book) & ~Q(waived=""))
    for due in Due.objects.filter(lowered, person=person):
        if due.entry_id is None:
            nothing.append(_nothing_asked(due))
        else:
            in_the_book[due.entry_id].note = due.waived
    return nothing


def _nothing_asked(due: Due) -> StatementLine:
    return StatementLine(
        day=due.starts_on,
        text=rules.explain(
            rules.Act(rules.Journal.DUES, "", "", f"{due.starts_on}/{due.ends_on}"), {}
        ),
        note=due.waived,
        euros=Cell(euros(0), Side.PROMISED),
        hours=Cell(minutes(0), Side.PROMISED),
    )
