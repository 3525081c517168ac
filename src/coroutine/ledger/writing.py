"""The pen: the few statements that write an entry, and what the database's refusals mean.

Only `actions` holds it. Every writer takes the same place first (`take_place`), so that writers
queue and never wait for each other in a circle.
"""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from coroutine.kit.times import say_day
from coroutine.ledger import guards
from coroutine.ledger.models import Account, Entry, Hold, KeptBalance
from coroutine.ledger.refusals import (
    AlreadyReversed,
    EarlierYearOpen,
    HoldGone,
    KeyReused,
    LedgerRefusal,
    LimitReached,
    NoOpenYear,
    UnknownAccount,
    WitnessIsActor,
    YearBackwards,
    YearClosed,
    YearNotOver,
    YearsOverlap,
)
from coroutine.ledger.rules import (
    GENESIS,
    Line,
    Moved,
    Request,
    Written,
    entry_hash,
    moment_text,
    request_digest,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.utils import CursorWrapper

_LOOK = """
SELECT head.id, head.hash, y.id, y.closed_at, e.id, e.digest
FROM (SELECT 1) AS once
LEFT JOIN (SELECT id, hash FROM ledger_entry ORDER BY id DESC LIMIT 1) AS head ON 1 = 1
LEFT JOIN ledger_fiscalyear y ON y.starts <= %s AND y.ends >= %s
LEFT JOIN ledger_entry e ON e.source = %s AND e.idem = %s
"""
_ENTRY_FIELDS = [field.attname for field in Entry._meta.concrete_fields]  # noqa: SLF001
_WRITE_ENTRY = """
INSERT INTO ledger_entry(id, fiscal_year_id, journal, day, recorded_at, memo, document, source,
  idem, digest, actor, witness, reverses_id, transfer_count, prev_hash, hash)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
"""
_WRITE_TRANSFERS = """
INSERT INTO ledger_transfer(entry_id, position, debit_id, credit_id, commodity, amount, kind, memo)
VALUES """
_CODES = "SELECT id, code, commodity FROM ledger_account WHERE id IN "
_POST_HOLD = """
UPDATE ledger_hold SET state = 'posted', entry_id = %s
WHERE id = %s AND state = 'held' AND (expires_at IS NULL OR expires_at > %s)
"""

_MEANINGS: tuple[tuple[str, type[LedgerRefusal]], ...] = (
    ("ledger_balance_floor", LimitReached),
    ("ledger_balance_ceiling", LimitReached),
    ("already reversed", AlreadyReversed),
    ("ledger_entry_reversed_once", AlreadyReversed),
    ("already recorded", KeyReused),
    ("ledger_entry_once", KeyReused),
    ("ledger_hold_once", KeyReused),
    ("outside an open year", NoOpenYear),
    ("a hold is posted or released, once", HoldGone),
    ("the hold has expired", HoldGone),
    ("a closed year stays closed", YearClosed),
    ("an earlier year is open", EarlierYearOpen),
    ("ledger_fiscalyear_over", YearNotOver),
    ("ledger_fiscalyear_order", YearBackwards),
    ("years overlap", YearsOverlap),
    ("ledger_fiscalyear_apart", YearsOverlap),
    ("ledger_entry_witness", WitnessIsActor),
)


_Column = int | str | bytes | dt.date | None


class _Look(NamedTuple):
    """What a writer sees once it has the place."""

    rank: int | None
    head: bytes | None
    year: int | None
    year_closed_at: object
    recorded: int | None
    recorded_digest: bytes | None


def take_place(cursor: CursorWrapper) -> None:
    """Queue behind the other writers (SQLite's transactions did so when they began)."""
    if connection.vendor == "postgresql":
        cursor.execute("SELECT 1 FROM ledger_chainhead WHERE one = 1 FOR UPDATE")


def write(request: Request, hold: Hold | None = None) -> Entry:
    """Write the entry in a transaction of its own or in the one under way, or find it written."""
    guards.require(connection)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            take_place(cursor)
            digest = request_digest(request)
            look = _look(cursor, request)
            if look.recorded is not None:
                return _first_again(look.recorded, look.recorded_digest, digest)
            return _write(cursor, request, digest, look, hold)
    except IntegrityError as error:
        raise meaning(error, request.lines, request) from error


def meaning(
    error: IntegrityError, lines: Sequence[Line] = (), request: Request | None = None
) -> LedgerRefusal:
    """The room's own refusal for what the database refused."""
    text = str(error)
    kind = next((found for mark, found in _MEANINGS if mark in text), LedgerRefusal)
    facts: dict[str, object] = {"reason": text.partition("\n")[0]}
    if kind is LimitReached:
        facts["account"] = _past_its_limit(lines)
    if request:
        facts |= {"rank": request.reverses, "day": say_day(request.day)}
    facts.setdefault("day", "?")
    return kind(**facts)


def stored_moment(moment: dt.datetime) -> dt.datetime | str:
    """A moment as the engine stores it: on SQLite 26 characters of UTC, so that text compares."""
    if connection.vendor == "sqlite":
        return moment.astimezone(dt.UTC).isoformat(" ", "microseconds")[:26]
    return moment


def _look(cursor: CursorWrapper, request: Request) -> _Look:
    cursor.execute(_LOOK, [request.day, request.day, request.source, request.key])
    return _Look(*cursor.fetchone())


def _first_again(rank: int, recorded_digest: bytes | None, digest: bytes) -> Entry:
    if bytes(recorded_digest or b"") != digest:
        raise KeyReused
    return Entry.objects.get(pk=rank)


def _write(
    cursor: CursorWrapper, request: Request, digest: bytes, look: _Look, hold: Hold | None
) -> Entry:
    if look.year is None:
        raise NoOpenYear(day=say_day(request.day))
    if look.year_closed_at is not None:
        raise YearClosed(day=say_day(request.day))
    _check_codes(cursor, request.accounts)
    now = timezone.now()
    written = _written(request, digest, look, now)
    row = _row(written, request.day, now)
    cursor.execute(_WRITE_ENTRY, [*row[:4], stored_moment(now), *row[5:]])
    if hold is not None:
        _settle(cursor, hold, written.rank, now)
    cursor.execute(
        _WRITE_TRANSFERS + ", ".join(["(%s, %s, %s, %s, %s, %s, %s, %s)"] * len(request.lines)),
        [
            value
            for t in written.transfers
            for value in (
                written.rank,
                t.position,
                t.debit_id,
                t.credit_id,
                t.commodity,
                t.amount,
                t.kind,
                t.memo,
            )
        ],
    )
    return Entry.from_db(connection.alias, _ENTRY_FIELDS, row)


def _check_codes(cursor: CursorWrapper, accounts: dict[int, Account]) -> None:
    """The codes are hashed: they must be those of the book, not of an object in memory."""
    marks = ", ".join(["%s"] * len(accounts))
    cursor.execute(f"{_CODES}({marks})", list(accounts))
    known = {(pk, code, commodity) for pk, code, commodity in cursor.fetchall()}
    for account in accounts.values():
        if (account.pk, account.code, account.commodity_id) not in known:
            raise UnknownAccount(account=account.code)


def _written(request: Request, digest: bytes, look: _Look, now: dt.datetime) -> Written:
    return Written(
        rank=(look.rank or 0) + 1,
        fiscal_year=look.year or 0,
        journal=request.journal,
        day=request.day.isoformat(),
        recorded_at=moment_text(now),
        memo=request.memo,
        document=request.document,
        source=request.source,
        key=request.key,
        digest=digest.hex(),
        actor=request.actor,
        witness=request.witness,
        reverses=request.reverses,
        transfer_count=len(request.lines),
        prev_hash=bytes(look.head or GENESIS).hex(),
        transfers=[_moved(number, line) for number, line in enumerate(request.lines, 1)],
    )


def _moved(position: int, line: Line) -> Moved:
    return Moved(
        position,
        line.debit.pk,
        line.debit.code,
        line.credit.pk,
        line.credit.code,
        line.amount.unit.value,
        line.amount.quantity,
        line.kind,
        line.memo,
    )


def _row(written: Written, day: dt.date, now: dt.datetime) -> list[_Column]:
    """The entry's columns in the order of the table and of the model's fields."""
    return [
        written.rank,
        written.fiscal_year,
        written.journal,
        day,
        now,
        written.memo,
        written.document,
        written.source,
        written.key,
        bytes.fromhex(written.digest),
        written.actor,
        written.witness,
        written.reverses,
        written.transfer_count,
        bytes.fromhex(written.prev_hash),
        entry_hash(written),
    ]


def _settle(cursor: CursorWrapper, hold: Hold, rank: int, now: dt.datetime) -> None:
    """Give back what the hold reserved, just before the transfer that takes it."""
    cursor.execute(_POST_HOLD, [rank, hold.pk, stored_moment(now)])
    if cursor.rowcount != 1:
        raise HoldGone


def _past_its_limit(lines: Sequence[Line]) -> str:
    """The label of the account that one line after the other would take past its limit."""
    accounts = {a.pk: a for line in lines for a in (line.debit, line.credit)}
    kept = KeptBalance.objects.in_bulk(accounts)
    for line in lines:
        for pk, debited, credited in (
            (line.debit.pk, line.amount.quantity, 0),
            (line.credit.pk, 0, line.amount.quantity),
        ):
            if (balance := kept.get(pk)) and _passes(balance, debited, credited):
                return accounts[pk].label
    return ", ".join(account.label for account in accounts.values())


def _passes(balance: KeptBalance, debited: int, credited: int) -> bool:
    """Add a line to totals in memory, and say whether they pass a limit."""
    balance.debits += debited
    balance.credits += credited
    net = balance.debits - balance.credits
    under = balance.floor is not None and net - balance.credits_held < balance.floor
    over = balance.ceiling is not None and net + balance.debits_held > balance.ceiling
    return under or over
