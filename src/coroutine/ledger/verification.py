"""Whether the book holds: everything is computed again from the first entry on."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from coroutine.ledger.chain import Link, links
from coroutine.ledger.guards import missing_guards
from coroutine.ledger.models import Commodity, FiscalYear, Transfer
from coroutine.ledger.rules import GENESIS, KINDS, Moved, entry_hash

# One statement, so one instant: the totals of every account, what live holds reserve, and the
# last entry that the totals count. Entries never change, so the rest may be read at leisure.
_KEPT = """
SELECT a.id, a.code, a.commodity, b.debits, b.credits, b.debits_held, b.credits_held,
  (SELECT coalesce(sum(amount), 0) FROM ledger_hold WHERE state = 'held' AND debit_id = a.id),
  (SELECT coalesce(sum(amount), 0) FROM ledger_hold WHERE state = 'held' AND credit_id = a.id),
  last.id
FROM (SELECT coalesce(max(id), 0) AS id FROM ledger_entry) AS last
LEFT JOIN ledger_account a ON 1 = 1
LEFT JOIN ledger_balance b ON b.account_id = a.id
ORDER BY a.id
"""
_UNKEPT = """
SELECT h.id FROM ledger_hold h
WHERE h.state = 'posted' AND NOT EXISTS(
  SELECT 1 FROM ledger_transfer t WHERE t.entry_id = h.entry_id AND t.debit_id = h.debit_id
  AND t.credit_id = h.credit_id AND t.amount = h.amount)
LIMIT 1
"""
_STRAYS = """
SELECT t.entry_id FROM ledger_transfer t
WHERE NOT EXISTS(SELECT 1 FROM ledger_entry e WHERE e.id = t.entry_id) LIMIT 1
"""
SCALES = {"EUR": 2, "MIN": 0}
_LOST_HEAD = """
SELECT h.id FROM ledger_chainhead h LEFT JOIN ledger_entry e ON e.id = h.id
WHERE h.id <> (SELECT coalesce(max(id), 0) FROM ledger_entry)
  OR (h.id <> 0 AND e.hash IS DISTINCT FROM h.hash)
"""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something wrong: at an entry of this rank, or in the book at large (no rank)."""

    rank: int | None
    what: str

    def __str__(self) -> str:
        if self.rank is None:
            return self.what
        return _("Entry %(rank)s is wrong: %(what)s") % {"rank": self.rank, "what": self.what}


@dataclass(slots=True)
class Report:
    """What was read, and what is wrong, the first wrong entry first."""

    entries: int = 0
    transfers: int = 0
    head: str = GENESIS.hex()
    problems: list[Problem] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        return not self.problems


@dataclass(slots=True)
class _Reader:
    """What is known of the book while it is read."""

    seals: dict[int, bytes]
    commodities: dict[int, str]
    years: dict[int, FiscalYear]
    rank: int = 0
    head: bytes = GENESIS
    debits: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    credits: dict[int, int] = field(default_factory=lambda: defaultdict(int))


def verify() -> Report:
    """Read the whole book; writes nothing and stops nobody. About 2 s of CPU for 100 000 entries.

    Of the wrong entries only the first is named: what follows it is chained to it.
    """
    seals = {y.closing_rank or 0: bytes(y.closing_hash or b"") for y in _closed_years()}
    kept = _rows(_KEPT)
    last = kept[0][-1]
    kept = [row for row in kept if row[0] is not None]
    reader = _Reader(seals, {row[0]: row[2] for row in kept}, FiscalYear.objects.in_bulk())
    report = Report()
    for link in links(up_to=last):
        fault = None if report.problems else _fault(link, reader)
        if fault:
            report.problems.append(Problem(link.entry.rank, fault))
        _count(link, reader)
        report.entries += 1
        report.transfers += len(link.entry.transfers)
    report.head = reader.head.hex()
    found = [_kept_fault(row, reader) for row in kept] + _book_faults(reader, report, last)
    report.problems += [Problem(None, what) for what in found if what]
    return report


def _closed_years() -> QuerySet[FiscalYear]:
    return FiscalYear.objects.exclude(closed_at=None)


def _fault(link: Link, reader: _Reader) -> str | None:
    """What is wrong with an entry, after those before it."""
    entry = link.entry
    if entry.rank != reader.rank + 1:
        return _("entries are missing before it.")
    if entry.prev_hash != reader.head.hex():
        return _("it is not chained to the entry before it.")
    if entry_hash(entry) != link.hash:
        return _("its content is not what was written.")
    if entry.transfer_count != len(entry.transfers):
        return _("some of its transfers are missing.")
    if any(not _fair(t, number, reader) for number, t in enumerate(entry.transfers, 1)):
        return _("a transfer does not fit its place, its accounts, its amount or its kind.")
    return _misplaced(link, reader)


def _fair(t: Moved, number: int, reader: _Reader) -> bool:
    units = reader.commodities.get(t.debit_id), reader.commodities.get(t.credit_id)
    kind_fits = t.kind in KINDS if t.commodity == "MIN" else not t.kind
    return (
        units == (t.commodity, t.commodity)
        and t.position == number
        and t.amount > 0
        and t.debit_id != t.credit_id
        and kind_fits
    )


def _misplaced(link: Link, reader: _Reader) -> str | None:
    entry, year = link.entry, reader.years.get(link.entry.fiscal_year)
    if year is None or not year.starts <= dt.date.fromisoformat(entry.day) <= year.ends:
        return _("its day is not in its accounting year.")
    if year.closing_rank is not None and entry.rank > year.closing_rank:
        return _("it was written in a closed year.")
    if entry.witness == entry.actor:
        return _("its actor is its witness.")
    if entry.reverses is not None and entry.reverses >= entry.rank:
        return _("it corrects an entry that was not written yet.")
    if reader.seals.get(entry.rank, link.hash) != link.hash:
        return _("it is not the entry that sealed a closed year.")
    return None


def _count(link: Link, reader: _Reader) -> None:
    reader.rank, reader.head = link.entry.rank, link.hash
    for t in link.entry.transfers:
        reader.debits[t.debit_id] += t.amount
        reader.credits[t.credit_id] += t.amount


def _kept_fault(row: tuple[Any, ...], reader: _Reader) -> str | None:
    pk, code, _commodity, debits, credits_, debits_held, credits_held, *held, _last = row
    if (debits, credits_) != (reader.debits[pk], reader.credits[pk]):
        return _("The totals of the account “%(code)s” are not the sums of its transfers.") % {
            "code": code
        }
    if [debits_held, credits_held] != [int(total) for total in held]:
        return _("The account “%(code)s” does not reserve what its promises say.") % {"code": code}
    return None


def _book_faults(reader: _Reader, report: Report, last: int) -> list[str]:
    found = []
    counted = Transfer.objects.filter(entry_id__lte=last).count()
    if counted != report.transfers or _rows(_STRAYS):
        found.append(_("Some transfers belong to no entry."))
    if dict(Commodity.objects.values_list("code", "scale")) != SCALES:
        found.append(_("The units of the book are not euros in cents and minutes."))
    if max(reader.seals, default=0) > reader.rank or reader.seals.get(0, GENESIS) != GENESIS:
        found.append(_("A closed year is sealed by an entry that is missing."))
    if _rows(_UNKEPT):
        found.append(_("A promise was kept by an entry that does not hold its transfer."))
    if connection.vendor == "postgresql" and _rows(_LOST_HEAD):
        found.append(_("The head of the chain is not the last entry."))
    if missing := missing_guards(connection):
        found.append(_("Guards are missing: %(guards)s.") % {"guards": ", ".join(missing)})
    return found


def _rows(select: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(select)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows
