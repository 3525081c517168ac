"""Reading the book: balances, statements, the trial balance, the head of the chain, an entry.

`as_of` is a moment: what had been *recorded* by then, whatever its day; it is what an assembly saw.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Sum

from coroutine.kit.amounts import Amount, Unit
from coroutine.ledger.models import Account, Entry, FiscalYear, KeptBalance, Transfer
from coroutine.ledger.rules import GENESIS
from coroutine.ledger.statements import StatementRow, just_after, statement, statement_length

__all__ = [
    "Balance",
    "StatementRow",
    "TrialLine",
    "balance",
    "balances",
    "entries_of",
    "entry_detail",
    "head",
    "limits",
    "statement",
    "statement_length",
    "trial_balance",
    "trial_balance_by_kind",
    "years",
]


_BY_KIND = """
SELECT a.family, a.legal_code, a.commodity, count(*), min(a.label), sum(b.debits), sum(b.credits)
FROM ledger_account a JOIN ledger_balance b ON b.account_id = a.id
GROUP BY a.legal_code, a.family, a.commodity
ORDER BY a.legal_code NULLS LAST, a.family, a.commodity
"""


@dataclass(frozen=True, slots=True)
class Balance:
    """The totals of an account, in minor units; held is what promises reserve."""

    debits: int
    credits: int
    debits_held: int
    credits_held: int
    unit: Unit

    @property
    def net(self) -> Amount:
        """Debits minus credits."""
        return Amount(self.debits - self.credits, self.unit)


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One account in the trial balance, or a kind of accounts counted together."""

    code: str
    label: str
    legal_code: str
    unit: Unit
    accounts: int
    debits: int
    credits: int

    @property
    def net(self) -> Amount:
        """Debits minus credits."""
        return Amount(self.debits - self.credits, self.unit)


def balance(account: Account, *, as_of: dt.datetime | None = None) -> Balance:
    """The totals of one account: kept ones now, or summed up to a moment (nothing held then)."""
    return balances([account], as_of=as_of)[account.pk]


def balances(
    accounts: Iterable[Account], *, as_of: dt.datetime | None = None
) -> dict[int, Balance]:
    """The totals of accounts by account id: one query now, two as of a moment."""
    known = {account.pk: account for account in accounts}
    if as_of is not None:
        return {
            pk: Balance(debits, credits_, 0, 0, known[pk].unit)
            for pk, (debits, credits_) in _sums(known, as_of).items()
        }
    return {
        kept.pk: Balance(
            kept.debits, kept.credits, kept.debits_held, kept.credits_held, known[kept.pk].unit
        )
        for kept in KeptBalance.objects.filter(pk__in=list(known))
    }


def limits(account: Account) -> tuple[Amount | None, Amount | None]:
    """The floor and the ceiling of debits minus credits; None is no bound."""
    kept = KeptBalance.objects.get(pk=account.pk)
    low, high = (
        None if bound is None else Amount(bound, account.unit)
        for bound in (kept.floor, kept.ceiling)
    )
    return low, high


def trial_balance(as_of: dt.datetime | None = None) -> list[TrialLine]:
    """Every account with its totals, by legal code then code; debits equal credits in each unit."""
    accounts = Account.objects.order_by(F("legal_code").asc(nulls_last=True), "code").values_list(
        "pk", "code", "label", "legal_code", "commodity_id"
    )
    totals = _kept() if as_of is None else _sums([row[0] for row in accounts], as_of)
    return [
        TrialLine(code, label, legal_code or "", Unit(commodity), 1, *totals[pk])
        for pk, code, label, legal_code, commodity in accounts
    ]


def trial_balance_by_kind() -> list[TrialLine]:
    """The trial balance with one line for a kind: same legal code and same start of the code.

    The start of `purse:eur:7f3a` is `purse`. A line of several accounts has no label.
    """
    with connection.cursor() as cursor:
        cursor.execute(_BY_KIND)
        lines = cursor.fetchall()
    return [
        TrialLine(
            code=family,
            label=label if count == 1 else "",
            legal_code=legal_code or "",
            unit=Unit(commodity),
            accounts=count,
            debits=int(debits),
            credits=int(credits_),
        )
        for family, legal_code, commodity, count, label, debits, credits_ in lines
    ]


def head() -> tuple[int, str]:
    """The rank and the hash (64 hexadecimal digits) of the last entry; 0 and zeros without one."""
    last = Entry.objects.order_by("-pk").values_list("pk", "hash").first()
    return (last[0], bytes(last[1]).hex()) if last else (0, GENESIS.hex())


def entry_detail(rank: int) -> Entry:
    """An entry with its transfers and their accounts, what it corrects and what corrected it.

    Entry.DoesNotExist when the book has no such rank. `reversed_by` may be missing.
    """
    return (
        Entry.objects.select_related("fiscal_year", "reverses", "reversed_by")
        .prefetch_related("transfers__debit", "transfers__credit")
        .get(pk=rank)
    )


def entries_of(source: str) -> QuerySet[Entry]:
    """The entries that a thing of another room caused, corrections included, in rank order."""
    return Entry.objects.filter(source=source)


def years() -> list[FiscalYear]:
    """Every accounting year, the first first."""
    return list(FiscalYear.objects.order_by("starts"))


def _kept() -> dict[int, tuple[int, int]]:
    rows = KeptBalance.objects.values_list("pk", "debits", "credits")
    return {pk: (debits, credits_) for pk, debits, credits_ in rows}


def _sums(accounts: Iterable[int], as_of: dt.datetime) -> dict[int, tuple[int, int]]:
    """Debits and credits of each account, from the transfers recorded by then."""
    found = dict.fromkeys(accounts, (0, 0))
    seen = Transfer.objects.filter(entry__recorded_at__lt=just_after(as_of)).order_by()
    for pk, total in _totals(seen, "debit", found):
        found[pk] = (total, 0)
    for pk, total in _totals(seen, "credit", found):
        found[pk] = (found[pk][0], total)
    return found


def _totals(seen: QuerySet[Transfer], side: str, accounts: dict[int, Any]) -> list[tuple[int, int]]:
    if len(accounts) < 100:
        seen = seen.filter(**{f"{side}__in": list(accounts)})
    rows = seen.values_list(side).annotate(total=Sum("quantity"))
    return [(pk, int(total)) for pk, total in rows if pk in accounts]
