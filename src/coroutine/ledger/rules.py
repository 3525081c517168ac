"""What an entry is: its lines, its canonical text and hash, and what a request may not be.

Pure: no queries, no clock.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from coroutine.kit.amounts import MOST, Amount, Unit
from coroutine.ledger.models import Account, Transfer
from coroutine.ledger.refusals import (
    EmptyEntry,
    SameAccount,
    TextUnfit,
    WitnessIsActor,
    WrongAmount,
    WrongKind,
    WrongUnit,
)

MOST_LINES = 500
GENESIS = bytes(32)
"""What the first entry is chained to."""
KINDS = frozenset(Transfer.Kind.values)

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode


@dataclass(frozen=True, slots=True)
class Line:
    """One transfer to write: the amount goes from the credited account to the debited one.

    `kind` says what minutes are (`gift`, `due` or `exchange`); euros have none.
    """

    debit: Account
    credit: Account
    amount: Amount
    kind: str = ""
    memo: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """Everything asked under one idempotency key."""

    day: dt.date
    journal: str
    memo: str
    lines: Sequence[Line]
    source: str
    key: str
    actor: str
    witness: str | None = None
    document: str = ""
    reverses: int | None = None

    @property
    def accounts(self) -> dict[int, Account]:
        return {a.pk: a for line in self.lines for a in (line.debit, line.credit)}


class Moved(NamedTuple):
    """A transfer as it is hashed."""

    position: int
    debit_id: int
    debit_code: str
    credit_id: int
    credit_code: str
    commodity: str
    amount: int
    kind: str
    memo: str


class Written(NamedTuple):
    """An entry as it is hashed: days and moments as ISO text, bytes in hexadecimal."""

    rank: int
    fiscal_year: int
    journal: str
    day: str
    recorded_at: str
    memo: str
    document: str
    source: str
    key: str
    digest: str
    actor: str
    witness: str | None
    reverses: int | None
    transfer_count: int
    prev_hash: str
    transfers: Sequence[Moved]


def canonical(entry: Written) -> str:
    r"""The text that is hashed: one JSON array, UTF-8, no space outside strings, on one line.

    Its items, in this order: the text `coroutine-entry-1`, the rank, the id of the fiscal year,
    the journal, the day (`YYYY-MM-DD`), the moment of recording (UTC,
    `YYYY-MM-DDTHH:MM:SS.ffffffZ`), the memo, the document, the source, the idempotency key, the
    digest of the request (64 hexadecimal digits in lower case), the actor, the witness or `null`,
    the rank of the entry reversed or `null`, the number of transfers, the hash of the entry
    before (64 digits; 64 zeros for the first), and the array of the transfers by position. Each
    is an array: position, id and code of the debited account, id and code of the credited
    account, commodity, amount in minor units, kind, memo. Inside strings only `"`, `\` and the
    characters below U+0020 are escaped (`\n`, `\r`, `\t`, `\b`, `\f`, else `\u00xx`).

    Those are all the columns of the entry and its transfers but the hash itself, which is the
    SHA-256 of this text.
    """
    return _encode(["coroutine-entry-1", *entry])


def entry_hash(entry: Written) -> bytes:
    """SHA-256 of the canonical text: 32 bytes."""
    return hashlib.sha256(canonical(entry).encode()).digest()


def moment_text(moment: dt.datetime | str) -> str:
    """A moment as it is hashed, from an aware datetime or from SQLite's own text (UTC)."""
    if isinstance(moment, str):
        date, _space, time = moment.partition(" ")
        return f"{date}T{time}Z" if "." in time else f"{date}T{time}.000000Z"
    return moment.astimezone(dt.UTC).isoformat(timespec="microseconds")[:26] + "Z"


def request_digest(request: Request) -> bytes:
    """What was asked under a key, in 32 bytes: another request under the key is refused."""
    lines = [
        (
            line.debit.code,
            line.credit.code,
            line.amount.unit.value,
            line.amount.quantity,
            line.kind,
            line.memo,
        )
        for line in request.lines
    ]
    return _digest(
        "coroutine-request-1",
        request.day.isoformat(),
        request.journal,
        request.memo,
        request.document,
        request.actor,
        request.witness,
        request.reverses,
        lines,
    )


def hold_digest(line: Line, actor: str) -> bytes:
    """What was promised under a key; not until when, so that pressing twice is once."""
    return _digest(
        "coroutine-hold-1",
        line.debit.code,
        line.credit.code,
        line.amount.unit.value,
        line.amount.quantity,
        line.memo,
        actor,
    )


def _digest(*parts: object) -> bytes:
    return hashlib.sha256(_encode(parts).encode()).digest()


def check_request(request: Request) -> None:
    """Refuse, in words, what the database would refuse in code. Queries nothing."""
    if not 1 <= len(request.lines) <= MOST_LINES:
        raise EmptyEntry
    if request.witness == request.actor:
        raise WitnessIsActor
    if type(request.day) is not dt.date:
        # A moment is a date to Python, and would be hashed otherwise than it is kept.
        raise TypeError("The day of an entry is a date, not a moment.")
    for line in request.lines:
        check_line(line)
        if (line.kind in KINDS) != (line.amount.unit is Unit.MIN) or (
            line.kind and line.kind not in KINDS
        ):
            raise WrongKind
    check_texts(
        [
            ("journal", request.journal, 1, 16),
            ("memo", request.memo, 1, 500),
            ("document", request.document, 0, 200),
            ("source", request.source, 1, 100),
            ("key", request.key, 1, 200),
            ("actor", request.actor, 1, 100),
        ]
    )
    if request.witness is not None:
        check_texts([("witness", request.witness, 1, 100)])


def check_line(line: Line) -> None:
    """One amount, more than zero, between two accounts that count in its unit."""
    if line.debit.pk == line.credit.pk:
        raise SameAccount
    if not 0 < line.amount.quantity <= MOST:
        raise WrongAmount
    for account in (line.debit, line.credit):
        if account.commodity_id != line.amount.unit:
            raise WrongUnit(account=account.label)
    if line.memo:
        check_texts([("memo", line.memo, 0, 500)])


def check_texts(fields: Iterable[tuple[str, str, int, int]]) -> None:
    """Each (name, text, least, most): long enough, short enough, and text for every engine."""
    for name, text, least, most in fields:
        if not least <= len(text) <= most or "\0" in text or _broken(text):
            raise TextUnfit(field=name, most=most)


def _broken(text: str) -> bool:
    """Whether the text holds half a character (a lone surrogate), which no encoding carries."""
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)
