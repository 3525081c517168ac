"""Check the book of a La Coroutine database without La Coroutine.

    python3 check_ledger.py coroutine.sqlite3

Needs Python and nothing else, and imports nothing of the program: a treasurer, an auditor or a
curious member can read it whole, then run it. It computes again every rank, hash and balance of
an SQLite database, prints the head of the chain (compare it with the one published on the month's
poster) or the first wrong entry, and exits with 0 or 1.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
import sys
from collections import defaultdict
from pathlib import Path

ENTRIES = """
SELECT id, fiscal_year_id, journal, day, recorded_at, memo, document, source, idem, digest, actor,
  witness, reverses_id, transfer_count, prev_hash, hash FROM ledger_entry ORDER BY id
"""
TRANSFERS = """
SELECT t.entry_id, position, debit_id, d.code, credit_id, c.code, t.commodity, amount, kind, memo
FROM ledger_transfer t
LEFT JOIN ledger_account d ON d.id = debit_id AND d.commodity = t.commodity
LEFT JOIN ledger_account c ON c.id = credit_id AND c.commodity = t.commodity
ORDER BY t.entry_id, position
"""
BALANCES = """
SELECT a.id, a.code, b.debits, b.credits
FROM ledger_account a LEFT JOIN ledger_balance b ON b.account_id = a.id ORDER BY a.id
"""
YEARS = "SELECT id, starts, ends, closing_rank, closing_hash FROM ledger_fiscalyear"


class Wrong(Exception):
    """The book does not hold; the message says where."""


def sealed_text(row: tuple, transfers: list) -> str:
    """The text whose SHA-256 is the entry's hash (see `canonical` in rules.py)."""
    *front, digest, actor, witness, reverses, count, prev_hash, _hash = row
    front[4] = front[4].replace(" ", "T") + "Z"
    parts = [*front, digest.hex(), actor, witness, reverses, count, prev_hash.hex(), transfers]
    return json.dumps(["coroutine-entry-1", *parts], ensure_ascii=False, separators=(",", ":"))


def check_entry(row: tuple, transfers: list, before: tuple[int, bytes], years: dict) -> None:
    """Raise Wrong unless the entry follows `before` (rank and hash) and is what was sealed."""
    rank, year, day, prev_hash, stored = row[0], row[1], row[3], row[14], row[15]
    if rank != before[0] + 1:
        raise Wrong(f"entry {rank}: the entry before it is missing")
    if prev_hash != before[1]:
        raise Wrong(f"entry {rank}: not chained to the entry before it")
    if hashlib.sha256(sealed_text(row, transfers).encode()).digest() != stored:
        raise Wrong(f"entry {rank}: its content is not what was written")
    if [t[0] for t in transfers] != list(range(1, row[13] + 1)):
        raise Wrong(f"entry {rank}: some of its transfers are missing")
    if any(t[2] is None or t[4] is None or t[1] == t[3] or t[6] <= 0 for t in transfers):
        raise Wrong(f"entry {rank}: a transfer does not fit its accounts")
    starts, ends, closing_rank, _seal = years.get(year, ("", "", None, None))
    if not starts <= day <= ends or (closing_rank is not None and rank > closing_rank):
        raise Wrong(f"entry {rank}: not in an open year")
    if any(stored != seal for _, _, last, seal in years.values() if last == rank):
        raise Wrong(f"entry {rank}: not the entry that sealed a closed year")


def check(database: sqlite3.Connection) -> tuple[int, bytes, int]:
    """Check a whole book; return its last rank, the head's hash and the number of transfers."""
    moved, years = defaultdict(list), {row[0]: row[1:] for row in database.execute(YEARS)}
    for rank, *transfer in database.execute(TRANSFERS):
        moved[rank].append(transfer)
    count, sums = sum(map(len, moved.values())), defaultdict(int)
    head = (0, bytes(32))
    for row in database.execute(ENTRIES):
        transfers = moved.pop(row[0], [])
        check_entry(row, transfers, head, years)
        head = (row[0], row[15])
        for _, debit, _, credit, _, _, amount, *_ in transfers:
            sums[debit, "debits"] += amount
            sums[credit, "credits"] += amount
    if moved:
        raise Wrong(f"entry {min(moved)}: it has transfers but does not exist")
    if max((year[2] or 0 for year in years.values()), default=0) > head[0]:
        raise Wrong("a closed year is sealed by an entry that is missing")
    for pk, code, debits, credits_ in database.execute(BALANCES):
        if (debits, credits_) != (sums[pk, "debits"], sums[pk, "credits"]):
            raise Wrong(f"account {code}: its totals are not the sums of its transfers")
    return *head, count


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or not Path(arguments[0]).is_file():
        print("Usage: check_ledger.py DATABASE.sqlite3", file=sys.stderr)
        return 1
    database = sqlite3.connect(f"{Path(arguments[0]).resolve().as_uri()}?mode=ro", uri=True)
    try:
        database.execute("BEGIN")
        rank, head, count = check(database)
    except (Wrong, sqlite3.Error) as error:
        print(f"The book does not hold: {error}.")
        return 1
    print(f"The book holds: {rank} entries, {count} transfers. Head: {head.hex()}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
