"""The book for other programs: beancount, hledger and CSV, written as it is read.

Another program that adds it all up again and finds our trial balance is our audit. People go by
opaque reference, and the label of an account that someone owns stays here.
"""

from __future__ import annotations

import csv as csv_format
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from coroutine.ledger.chain import Link, links
from coroutine.ledger.models import Account, Commodity, FiscalYear
from coroutine.ledger.rules import Moved

CSV_COLUMNS = (
    *("rank", "position", "day", "recorded_at", "journal", "memo", "line_memo", "debit", "credit"),
    *("commodity", "amount", "kind", "source", "key", "document", "actor", "witness", "reverses"),
    "hash",
)
_ROOTS = {"1": "Equity", "2": "Assets", "3": "Assets", "5": "Assets", "6": "Expenses"}
_ROOTS |= {"7": "Income", "40": "Liabilities", "41": "Assets", "86": "Expenses", "87": "Income"}
_FORMULA = re.compile(r"[\t\r]|\s*[=+\-@]")
_ODD = re.compile(r"[^A-Za-z0-9]+")
_BEANCOUNT_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": " ", "\t": " "})
_HLEDGER_ESCAPES = str.maketrans({"\n": " ", "\r": " ", "\t": " ", ";": ",", "|": "/"})


def beancount(out: TextIO) -> None:
    """Write a beancount journal: `bean-check` passes it, and its balances are ours.

    Every entry carries its rank, hash, source and references; every hour what it is.
    """
    names, scales, first = account_names(), _scales(), _first_day()
    out.write('option "title" "La Coroutine"\noption "operating_currency" "EUR"\n')
    out.writelines(f"{first} commodity {commodity}\n" for commodity in scales)
    for account in _accounts():
        out.write(f"\n{first} open {names[account.pk]} {account.commodity_id}\n")
        out.write(f"  code: {_quoted(account.code)}\n")
        if account.owner is None:
            out.write(f"  label: {_quoted(account.label)}\n")
    for link in links():
        out.writelines(_beancount_entry(link, names, scales))


def _beancount_entry(link: Link, names: dict[int, str], scales: dict[str, int]) -> Iterator[str]:
    yield f"\n{link.entry.day} * {_quoted(link.entry.memo)}\n"
    for key, value in _about(link):
        yield f"  {key}: {_quoted(value)}\n"
    for transfer in link.entry.transfers:
        notes = (("kind", transfer.kind), ("memo", transfer.memo))
        for posting in _postings(transfer, names, scales):
            yield f"  {posting}\n"
            yield from (f"    {key}: {_quoted(value)}\n" for key, value in notes if value)


def hledger(out: TextIO) -> None:
    """Write an hledger journal (`hledger check` passes it); the rank is the code of an entry."""
    names, scales = account_names(), _scales()
    out.writelines(f"commodity 1.{'0' * scale} {code}\n" for code, scale in scales.items())
    out.writelines(f"account {names[account.pk]}\n" for account in _accounts())
    for link in links():
        out.writelines(_hledger_entry(link, names, scales))


def _hledger_entry(link: Link, names: dict[int, str], scales: dict[str, int]) -> Iterator[str]:
    memo = link.entry.memo.translate(_HLEDGER_ESCAPES).strip()
    yield f"\n{link.entry.day} * ({link.entry.rank}) {memo}\n"
    for key, value in _about(link):
        yield f"    ; {key}: {value.translate(_HLEDGER_ESCAPES)}\n"
    for transfer in link.entry.transfers:
        note = f"  ; kind: {transfer.kind}" if transfer.kind else ""
        for posting in _postings(transfer, names, scales):
            yield f"    {posting}{note}\n"


def csv(out: TextIO) -> None:
    """Write one line for each transfer; amounts are euros with a point, or whole minutes.

    No cell starts a formula: those that would get an apostrophe first.
    """
    scales = _scales()
    writer = csv_format.writer(out)
    writer.writerow(CSV_COLUMNS)
    for link in links():
        for row in _csv_rows(link, scales):
            writer.writerow([_inert(cell) if isinstance(cell, str) else cell for cell in row])


def account_names() -> dict[int, str]:
    """A legal name in plain-text accounting for each account, by its id: `Assets:512:Bank`.

    Made of the class of the legal code, the code itself and the parts of the account's code; time
    is under Equity. When two accounts would share a name, the younger gets its id at the end, so
    that a name never changes once it is out.
    """
    taken: set[str] = set()
    names = {}
    for account in _accounts():
        name = _name(account)
        while name in taken:
            name = f"{name}-{account.pk}"
        taken.add(name)
        names[account.pk] = name
    return names


def _name(account: Account) -> str:
    legal = account.legal_code or ""
    root = _ROOTS.get(legal[:2]) or _ROOTS.get(legal[:1]) or ("Liabilities" if legal else "Equity")
    parts = [_ODD.sub("-", part).strip("-") for part in account.code.split(":")]
    parts = [part[0].upper() + part[1:] for part in parts if part]
    if legal and parts[:1] != [legal]:
        parts.insert(0, legal)
    return ":".join([root, *(parts or [f"A{account.pk}"])])


def _accounts() -> Iterable[Account]:
    return Account.objects.order_by("pk").iterator()


def _scales() -> dict[str, int]:
    return dict(Commodity.objects.order_by("code").values_list("code", "scale"))


def _first_day() -> dt.date:
    first = FiscalYear.objects.order_by("starts").first()
    return first.starts if first else dt.date(2000, 1, 1)


def _about(link: Link) -> Iterator[tuple[str, str]]:
    entry = link.entry
    yield "rank", str(entry.rank)
    yield "hash", link.hash.hex()
    yield "journal", entry.journal
    yield "recorded", entry.recorded_at
    yield "source", entry.source
    yield "actor", entry.actor
    if entry.witness:
        yield "witness", entry.witness
    if entry.document:
        yield "document", entry.document
    if entry.reverses:
        yield "reverses", str(entry.reverses)


def _postings(transfer: Moved, names: dict[int, str], scales: dict[str, int]) -> tuple[str, str]:
    amount = _decimal(transfer.amount, scales[transfer.commodity])
    return (
        f"{names[transfer.debit_id]}  {amount} {transfer.commodity}",
        f"{names[transfer.credit_id]}  -{amount} {transfer.commodity}",
    )


def _decimal(quantity: int, scale: int) -> str:
    """Minor units, not negative, as a decimal number: 12345 at scale 2 is 123.45."""
    if not scale:
        return str(quantity)
    whole, rest = divmod(quantity, 10**scale)
    return f"{whole}.{rest:0{scale}d}"


def _csv_rows(link: Link, scales: dict[str, int]) -> Iterator[list[str | int | None]]:
    entry = link.entry
    for t in entry.transfers:
        yield [
            entry.rank,
            t.position,
            entry.day,
            entry.recorded_at,
            entry.journal,
            entry.memo,
            t.memo,
            t.debit_code,
            t.credit_code,
            t.commodity,
            _decimal(t.amount, scales[t.commodity]),
            t.kind,
            entry.source,
            entry.key,
            entry.document,
            entry.actor,
            entry.witness,
            entry.reverses,
            link.hash.hex(),
        ]


def _inert(cell: str) -> str:
    """The cell as text that no spreadsheet computes."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _quoted(text: str) -> str:
    return f'"{text.translate(_BEANCOUNT_ESCAPES)}"'
