"""Three reads written out: Django takes longer to write them than the database to answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db import connection

_MOVES = """
SELECT e.id, e.day, e.journal, e.source, e.memo, w.name, o.{name}, e.reverses_id, r.id,
  t.debit_id, t.credit_id, t.commodity, t.amount, t.kind
FROM ledger_transfer t
JOIN ledger_entry e ON e.id = t.entry_id
LEFT JOIN ledger_entry r ON r.reverses_id = e.id
LEFT JOIN people_person w ON w.ref = e.witness
LEFT JOIN membership_packoffer o ON o.code = e.memo
WHERE (t.debit_id IN (%s, %s, %s) OR t.credit_id IN (%s, %s, %s)) AND e.day BETWEEN %s AND %s
ORDER BY e.day DESC, e.id DESC, t.position
LIMIT %s
"""
# Asked for `IS NULL`, SQLite would walk through the whole book: what was taken back is told
# apart by the caller, in a handful of sums.
_SUMS = """
SELECT e.reverses_id, r.id, t.debit_id, t.credit_id, e.journal, sum(t.amount), min(e.day)
FROM ledger_transfer t
JOIN ledger_entry e ON e.id = t.entry_id
LEFT JOIN ledger_entry r ON r.reverses_id = e.id
WHERE t.debit_id IN (%s, %s, %s) OR t.credit_id IN (%s, %s, %s)
GROUP BY e.reverses_id, r.id, t.debit_id, t.credit_id, e.journal
"""
_FACTS = """
SELECT '*use', day, half_days FROM membership_useday
WHERE person_id = %s AND day > %s AND day <= %s
UNION ALL
SELECT '*given', done_on, minutes FROM membership_contribution
WHERE person_id = %s AND state = 'counted' AND done_on > %s AND done_on <= %s
UNION ALL
SELECT skill, done_on, 0 FROM membership_training WHERE person_id = %s
"""


class Move(NamedTuple):
    """A transfer of a purse, with what its entry says."""

    rank: int
    day: dt.date
    journal: str
    source: str
    memo: str
    witness: str | None
    pack: str | None
    reverses: int | None
    reversed_by: int | None
    debit: int
    credit: int
    commodity: str
    quantity: int
    kind: str


class Total(NamedTuple):
    """What moved from one account to another in one journal, in cents or minutes."""

    reverses: int | None
    reversed_by: int | None
    debit: int
    credit: int
    journal: str
    quantity: int
    first: dt.date


class Fact(NamedTuple):
    """A day of use (`*use`, in half-days), time given (`*given`, in minutes), or a skill."""

    name: str
    day: dt.date
    amount: int


def moves(accounts: Sequence[int], year: int, *, french: bool, most: int) -> list[Move]:
    """The transfers that touch three accounts in a year, the newest first."""
    days = (dt.date(year, 1, 1), dt.date(year, 12, 31))
    words = _MOVES.format(name="name_fr" if french else "name_en")
    rows = _rows(words, [*accounts, *accounts, *days, most])
    return [Move(rank, _day(day), *rest) for rank, day, *rest in rows]


def totals(accounts: Sequence[int]) -> list[Total]:
    """All that ever touched three accounts, summed by journal; corrections apart."""
    rows = _rows(_SUMS, [*accounts, *accounts])
    return [
        Total(reverses, reversed_by, debit, credit, journal, int(total), _day(first))
        for reverses, reversed_by, debit, credit, journal, total, first in rows
    ]


def facts(person: int, since: dt.date, until: dt.date) -> list[Fact]:
    """What someone did after a day and up to another, and every skill they have."""
    rows = _rows(_FACTS, [person, since, until, person, since, until, person])
    return [Fact(name, _day(day), amount) for name, day, amount in rows]


def _rows(words: str, values: Sequence[int | dt.date]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(words, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _day(value: str | dt.date) -> dt.date:
    """A day as SQLite (text) or PostgreSQL gives it."""
    return dt.date.fromisoformat(value) if isinstance(value, str) else value
