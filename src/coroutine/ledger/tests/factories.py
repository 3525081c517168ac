"""A small book for tests: the place's bank and commons, Ada's and Brice's purses."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from collections.abc import Sequence

from coroutine.kit.amounts import Amount, Unit
from coroutine.ledger import actions as ledger
from coroutine.ledger.models import Account, Entry
from coroutine.ledger.rules import Line

DAY = dt.date(2026, 3, 1)
LEGAL_CODES = {"bank": "512", "till": "53", "dues": "756", "purse": "411"}
_keys = itertools.count(1)
_ACT = re.compile(r"^\s*(\d{4}-\d\d-\d\d) (.+)$")
_MOVE = re.compile(r"^\s+(\S+) <- (\S+) +([\d.]+) (EUR|MIN)(?: (gift|due|exchange))?$")


def account(code: str, unit: Unit = Unit.EUR, **limits: int) -> Account:
    """The account of a code; a purse (`purse:ada:eur`) belongs to the one it names."""
    family, _colon, rest = code.partition(":")
    return ledger.open_account(
        code,
        label=code,
        commodity=unit,
        legal_code=LEGAL_CODES.get(family) if unit is Unit.EUR else None,
        owner=rest.partition(":")[0] if family == "purse" else None,
        **limits,
    )


def post(lines: Sequence[Line], **changes: object) -> Entry:
    """An entry with a key of its own, in a year that is open."""
    asked: dict = {
        "day": DAY,
        "journal": "OD",
        "memo": "An act",
        "source": "test",
        "key": str(next(_keys)),
        "actor": "ada",
    }
    asked |= changes
    ledger.ensure_year(asked["day"])
    return ledger.post(lines=lines, **asked)


def move(debit: str, credit: str, quantity: int, unit: Unit = Unit.EUR, kind: str = "") -> Line:
    return Line(account(debit, unit), account(credit, unit), Amount(quantity, unit), kind)


def write_journal(text: str) -> list[Entry]:
    """Post the acts of a journal: a day and a memo, then `debited <- credited amount unit kind`."""
    entries, act, lines = [], None, list[Line]()
    for line in [*(text or "").splitlines(), "0001-01-01 end"]:
        if found := _ACT.match(line):
            if act:
                day = dt.date.fromisoformat(act[1])
                entries.append(post(lines, day=day, memo=act[2]))
            act, lines = found, []
        elif found := _MOVE.match(line):
            unit = Unit(found[4])
            quantity = round(float(found[3]) * (100 if unit is Unit.EUR else 1))
            lines.append(move(found[1], found[2], quantity, unit, found[5] or ""))
    return entries
