"""A person's statement: one line an act, a column a hand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from django.utils.dates import MONTHS_AP
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from coroutine.kit import tables
from coroutine.kit.amounts import Amount, Unit, euros, minutes
from coroutine.kit.templatetags import kit
from coroutine.kit.times import today
from coroutine.membership import queries, rules, sql
from coroutine.membership.models import Due, Purse
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


class Paths(NamedTuple):
    """Where a line leads in the workshop; `0` stands for its rank."""

    entry: str
    take_back: str


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

    def rows(self, paths: Paths | None = None) -> SafeString:
        """The lines as rows of a table: day, what, euros, hours."""
        drawn = Drawing(paths)
        return tables.join(drawn.row(line) for line in self.lines)

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


class Drawing:
    """Lines as rows of a table, with the workshop's links where there are paths.

    A year repeats itself: words are looked up once, and each amount and day is said once.
    """

    def __init__(self, paths: Paths | None) -> None:
        self.paths = paths
        self.euros, self.hours = gettext("Euros"), gettext("Hours")
        self.seen_by, self.gift = gettext("seen by %(name)s"), tables.small(gettext("a gift"))
        self.take_back = gettext("take back")
        self.first = "1er" if (get_language() or "fr").startswith("fr") else "1"
        self.months = {month: str(name) for month, name in MONTHS_AP.items()}
        self.cells: dict[Cell, SafeString] = {}

    def row(self, line: StatementLine) -> SafeString:
        """One line."""
        said = "".join([*self._said(line), *self._remarks(line), *self._way_back(line)])
        return tables.row(
            f"{self.first if line.day.day == 1 else line.day.day} {self.months[line.day.month]}",
            [
                tables.cell(mark_safe(said)),  # noqa: S308  # each piece is safe
                tables.number(self._shown(line.euros), self.euros),
                tables.number(self._shown(line.hours), self.hours),
            ],
            undone=line.undone,
        )

    def _shown(self, cell: Cell | None) -> str:
        if cell is None:
            return ""
        if cell not in self.cells:
            self.cells[cell] = tables.join([kit.amount(cell.amount), tables.small(cell.word)])
        return self.cells[cell]

    def _said(self, line: StatementLine) -> list[str]:
        if self.paths is None or not line.rank:
            return [escape(line.text)]
        return [tables.link(line.text, self.paths.entry.replace("/0/", f"/{line.rank}/"))]

    def _way_back(self, line: StatementLine) -> list[str]:
        if self.paths is None or not line.is_given:
            return []
        back = self.paths.take_back.replace("/0/", f"/{line.rank}/")
        return [tables.small(tables.link(self.take_back, back))]

    def _remarks(self, line: StatementLine) -> list[str]:
        """Who saw it, whether it was a gift, why less was asked."""
        seen = [tables.small(self.seen_by % {"name": line.witness})] if line.witness else []
        note = [tables.small(line.note)] if line.note else []
        return [*seen, *([self.gift] if line.is_gift else []), *note]


def statement(person: Person, year: int, *, since: dt.date | None = None) -> Statement:
    """What someone promised and gave in a year: two queries, and one for the purse.

    `since` is the day of their first line (`queries.Hands.since`), for the years to choose from.
    """
    purse = queries.known_purse(person)
    if purse is None:
        return Statement(year, [year], [])
    french = (get_language() or "fr").startswith("fr")
    accounts = (purse.euros_id, purse.hours_id, purse.gifts_id)
    lines = _lines(purse, sql.moves(accounts, year, french=french, most=MOST_LINES))
    lines += _lowered(person, year, {line.rank: line for line in lines if line.rank})
    lines.sort(key=lambda line: (line.day, line.rank or 0), reverse=True)
    last = max(year, today().year)
    first = min(year, since.year if since else year)
    return Statement(year, list(range(last, first - 1, -1)), lines)


def _lines(purse: Purse, moves: list[sql.Move]) -> list[StatementLine]:
    lines: dict[int, StatementLine] = {}
    for move in moves:
        if move.rank not in lines:
            lines[move.rank] = _line(move)
        _fill(lines[move.rank], move, purse)
    return list(lines.values())


def _line(move: sql.Move) -> StatementLine:
    act = rules.Act(move.journal, move.source, "", move.memo, move.reverses is not None)
    return StatementLine(
        day=move.day,
        text=rules.explain(act, {move.memo: move.pack} if move.pack else {}),
        rank=move.rank,
        witness=move.witness or "",
        undone=move.reverses is not None or move.reversed_by is not None,
        is_reversal=move.reverses is not None,
        journal=move.journal,
    )


def _fill(line: StatementLine, move: sql.Move, purse: Purse) -> None:
    """Put a transfer in its hand."""
    if move.credit == purse.gifts_id:
        line.is_gift = True
    cell = Cell(Amount(move.quantity, Unit(move.commodity)), _side(line, move, purse))
    if purse.euros_id in (move.debit, move.credit):
        line.euros = cell
    else:
        line.hours = cell


def _side(line: StatementLine, move: sql.Move, purse: Purse) -> Side:
    """Debits of a purse are promises, credits are gifts; what settles them is neither.

    What takes a line back is on the side of that line.
    """
    mine = (purse.euros_id, purse.hours_id)
    is_debit = (move.credit if line.is_reversal else move.debit) in mine
    if line.journal != rules.Journal.OTHER:
        return Side.PROMISED if is_debit else Side.GIVEN
    if is_debit:
        return Side.MOVED
    return Side.RECEIVED if move.kind == "exchange" else Side.LET_GO


def _lowered(
    person: Person, year: int, in_the_book: dict[int, StatementLine]
) -> list[StatementLine]:
    """Say why less was asked; periods in which nothing was are in no book but count too."""
    nothing: list[StatementLine] = []
    dues = Due.objects.filter(
        person=person, starts_on__range=(dt.date(year, 1, 1), dt.date(year, 12, 31))
    ).values_list("starts_on", "ends_on", "waived", "entry_id")
    for starts_on, ends_on, waived, rank in dues:
        if rank is None:
            nothing.append(_nothing_asked(starts_on, ends_on, waived))
        elif rank in in_the_book:
            in_the_book[rank].note = waived
    return nothing


def _nothing_asked(starts_on: dt.date, ends_on: dt.date, why: str) -> StatementLine:
    act = rules.Act(rules.Journal.DUES, "", "", f"{starts_on}/{ends_on}")
    return StatementLine(
        day=starts_on,
        text=rules.explain(act, {}),
        note=why,
        euros=Cell(euros(0), Side.PROMISED),
        hours=Cell(minutes(0), Side.PROMISED),
    )
