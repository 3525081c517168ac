"""The whole book from its first entry to its last, read a thousand entries at a time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db import connection

from coroutine.ledger.rules import Moved, Written, moment_text

_AT_ONCE = 1000
_LAST = "SELECT coalesce(max(id), 0) FROM ledger_entry"
_ACCOUNTS = "SELECT id, code FROM ledger_account"
_ENTRIES = """
SELECT id, fiscal_year_id, journal, day, recorded_at, memo, document, source, idem, digest, actor,
  witness, reverses_id, transfer_count, prev_hash, hash
FROM ledger_entry WHERE id > %s AND id <= %s ORDER BY id
"""
_TRANSFERS = """
SELECT entry_id, position, debit_id, credit_id, commodity, amount, kind, memo
FROM ledger_transfer WHERE entry_id > %s AND entry_id <= %s ORDER BY entry_id, position
"""


class Link(NamedTuple):
    """An entry as it is hashed, and the hash that the book holds for it."""

    entry: Written
    hash: bytes


def links(up_to: int | None = None) -> Iterator[Link]:
    """Every entry by rank, up to one; what is written meanwhile comes or not, never by half."""
    last = _value(_LAST) if up_to is None else up_to
    codes: dict[int, str] = {}
    for after in range(0, last, _AT_ONCE):
        window = [after, min(after + _AT_ONCE, last)]
        moved = _moved(_rows(_TRANSFERS, window), codes)
        for row in _rows(_ENTRIES, window):
            yield _link(row, moved.get(row[0], []))


def _moved(rows: list[tuple[Any, ...]], codes: dict[int, str]) -> dict[int, list[Moved]]:
    """Transfers by entry. The codes known are completed when an account is new."""
    if not all(row[2] in codes and row[3] in codes for row in rows):
        codes.update(_rows(_ACCOUNTS, []))
    found: dict[int, list[Moved]] = {}
    for entry, position, debit, credit, *rest in rows:
        line = Moved(position, debit, codes.get(debit, ""), credit, codes.get(credit, ""), *rest)
        found.setdefault(entry, []).append(line)
    return found


def _link(row: tuple[Any, ...], transfers: list[Moved]) -> Link:
    rank, year, journal, day, recorded_at, memo, document, source, key, digest = row[:10]
    actor, witness, reverses, count, prev_hash, stored = row[10:]
    entry = Written(
        rank,
        year,
        journal,
        day.isoformat() if isinstance(day, dt.date) else day,
        moment_text(recorded_at),
        memo,
        document,
        source,
        key,
        digest.hex(),
        actor,
        witness,
        reverses,
        count,
        prev_hash.hex(),
        transfers,
    )
    return Link(entry, bytes(stored))


def _rows(select: str, parameters: list[int]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(select, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _value(select: str) -> int:
    return int(_rows(select, [])[0][0])
