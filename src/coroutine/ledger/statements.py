"""The statement of one or several accounts: every line with the balance it left behind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from coroutine.kit.amounts import Amount, Unit
from coroutine.ledger.models import Account

_EVERY = 2**62
_ENDLESS = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)

# The balance runs over the whole life of an account, so that a page or a window of days shows
# the same figures as the whole; the page is cut last.
_STATEMENT = """
WITH side AS (
  SELECT entry_id, position, debit_id AS account_id, credit_id AS other_id, amount AS change
  FROM ledger_transfer WHERE debit_id IN ({accounts})
  UNION ALL
  SELECT entry_id, position, credit_id, debit_id, -amount
  FROM ledger_transfer WHERE credit_id IN ({accounts})
), ran AS (
  SELECT side.*, e.day,
    sum(change) OVER (PARTITION BY account_id ORDER BY e.day, entry_id, position) AS running
  FROM side JOIN ledger_entry e ON e.id = side.entry_id
  WHERE e.recorded_at < %s
)
"""
_PAGE = """, page AS (
  SELECT * FROM ran WHERE day >= %s AND day <= %s
  ORDER BY {order} LIMIT %s OFFSET %s
)
SELECT page.entry_id, page.position, page.account_id, page.day, e.recorded_at, e.journal, e.memo,
  t.memo, e.document, e.source, e.actor, e.witness, e.reverses_id, r.id, t.kind, t.commodity,
  page.change, page.running, a.id, a.code, a.label
FROM page
JOIN ledger_entry e ON e.id = page.entry_id
JOIN ledger_transfer t ON t.entry_id = page.entry_id AND t.position = page.position
JOIN ledger_account a ON a.id = page.other_id
LEFT JOIN ledger_entry r ON r.reverses_id = e.id
ORDER BY {final}
"""
_OLDEST_FIRST = _PAGE.format(
    order="day, entry_id, position, account_id",
    final="page.day, page.entry_id, page.position, page.account_id",
)
_NEWEST_FIRST = _PAGE.format(
    order="day DESC, entry_id DESC, position DESC, account_id DESC",
    final="page.day DESC, page.entry_id DESC, page.position DESC, page.account_id DESC",
)
_COUNT = "SELECT count(*) FROM ran WHERE day >= %s AND day <= %s"


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One transfer seen from one account: `amount` is what it added (debit) or took (credit)."""

    rank: int
    position: int
    account_id: int
    day: dt.date
    recorded_at: dt.datetime
    journal: str
    memo: str
    line_memo: str
    document: str
    source: str
    actor: str
    witness: str | None
    reverses: int | None
    reversed_by: int | None
    kind: str
    amount: Amount
    running: Amount
    other_id: int
    other_code: str
    other_label: str


def statement(  # noqa: PLR0913 - a window, a moment and a page
    accounts: Account | Sequence[Account],
    since: dt.date | None = None,
    until: dt.date | None = None,
    *,
    as_of: dt.datetime | None = None,
    limit: int | None = None,
    offset: int = 0,
    newest_first: bool = False,
) -> list[StatementRow]:
    """The lines of accounts from a day to a day, both included, by day then rank.

    `running` is the account's debits minus credits after the line, whatever the page, the window
    or the order. `as_of` leaves out what was recorded after that moment. One query.
    """
    page = [_EVERY if limit is None else limit, offset]
    select = _NEWEST_FIRST if newest_first else _OLDEST_FIRST
    rows = _fetch(accounts, select, since, until, as_of, page)
    return [_row(row) for row in rows]


def statement_length(
    accounts: Account | Sequence[Account],
    since: dt.date | None = None,
    until: dt.date | None = None,
    *,
    as_of: dt.datetime | None = None,
) -> int:
    """How many lines `statement` has without a limit."""
    return int(_fetch(accounts, _COUNT, since, until, as_of, [])[0][0])


def _fetch(
    accounts: Account | Sequence[Account],
    select: str,
    since: dt.date | None,
    until: dt.date | None,
    as_of: dt.datetime | None,
    page: list[int],
) -> list[tuple[Any, ...]]:
    known = [a.pk for a in ([accounts] if isinstance(accounts, Account) else accounts)]
    if not known:
        return [(0,)] if select is _COUNT else []
    marks = ", ".join(["%s"] * len(known))
    bound = connection.ops.adapt_datetimefield_value(just_after(as_of or _ENDLESS))
    window = [since or dt.date.min, until or dt.date.max]
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT.format(accounts=marks) + select, [*known, *known, bound, *window, *page]
        )
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def just_after(moment: dt.datetime) -> dt.datetime:
    """The next microsecond: "before it" says "until the moment" exactly, in SQLite's text too."""
    return moment + dt.timedelta(microseconds=1)


def _row(row: tuple[Any, ...]) -> StatementRow:
    rank, position, account_id, day, recorded_at, *texts = row[:15]
    commodity, change, running, *other = row[15:]
    unit = Unit(commodity)
    cells: list[Any] = [rank, position, account_id, _day(day), _moment(recorded_at), *texts]
    cells += [Amount(int(change), unit), Amount(int(running), unit), *other]
    return StatementRow(*cells)


def _day(value: str | dt.date) -> dt.date:
    return dt.date.fromisoformat(value) if isinstance(value, str) else value


def _moment(value: str | dt.datetime) -> dt.datetime:
    if isinstance(value, str):
        return dt.datetime.fromisoformat(value).replace(tzinfo=dt.UTC)
    return value
