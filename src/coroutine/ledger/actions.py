"""The only way in: accounts, years, entries, reversals and holds.

Every action runs in a transaction of its own or in the one under way. Keep what surrounds it
short, lock your own rows first, and never call the network inside. `by`, `actor` and `witness`
are opaque references, never names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from coroutine.kit.amounts import Amount, Unit
from coroutine.kit.times import add_months, say_day
from coroutine.ledger import guards, rules, writing
from coroutine.ledger.models import Account, Entry, FiscalYear, Hold, KeptBalance
from coroutine.ledger.refusals import (
    AccountDiffers,
    AlreadyReversed,
    HoldGone,
    KeyReused,
    LimitReached,
    NoOpenYear,
    YearClosed,
)
from coroutine.ledger.rules import Line, Request

YEARS_AHEAD = 10
"""A day further than this after the last year is a typing error: no year opens for it."""
LIFETIME = 100
"""No book begins this many years away from today."""


def open_account(
    code: str,
    *,
    label: str,
    commodity: Unit | str = Unit.EUR,
    legal_code: str | None = None,
    owner: str | None = None,
    floor: int | None = None,
    ceiling: int | None = None,
) -> Account:
    """The account of this code, opened if the book has none yet.

    `floor` and `ceiling` bound debits minus credits, in minor units, and hold for a new account
    only (see `set_limits`); so do the label and the number. AccountDiffers when the account
    exists with another commodity or another owner. Codes are letters, digits and `: . _ -`.
    """
    unit = Unit(commodity)
    account = Account.objects.filter(code=code).first()
    if account is None:
        account = _opened(
            Account(code=code, label=label, commodity_id=unit, legal_code=legal_code, owner=owner),
            floor,
            ceiling,
        )
    if account.commodity_id != unit or account.owner != owner:
        raise AccountDiffers(account=code)
    return account


def _opened(account: Account, floor: int | None, ceiling: int | None) -> Account:
    guards.require(connection)
    rules.check_texts([("label", account.label, 1, 200)])
    try:
        with transaction.atomic():
            _take_place()
            if found := Account.objects.filter(code=account.code).first():
                return found
            account.save(force_insert=True)
            if floor is not None or ceiling is not None:
                set_limits(account, floor=floor, ceiling=ceiling)
            return account
    except IntegrityError as error:
        raise writing.meaning(error) from error


def open_accounts(wanted: Sequence[Account]) -> list[Account]:
    """The accounts of these codes, in this order, opened together where the book has none yet.

    `wanted` are accounts not saved; without limits. AccountDiffers as `open_account`.
    """
    found = _by_code(wanted)
    if len(found) < len(wanted):
        guards.require(connection)
        rules.check_texts([("label", account.label, 1, 200) for account in wanted])
        try:
            with transaction.atomic():
                _take_place()
                found = _by_code(wanted)
                Account.objects.bulk_create(one for one in wanted if one.code not in found)
        except IntegrityError as error:
            raise writing.meaning(error) from error
    accounts = [found.get(one.code, one) for one in wanted]
    for account, asked in zip(accounts, wanted, strict=True):
        if (account.commodity_id, account.owner) != (asked.commodity_id, asked.owner):
            raise AccountDiffers(account=account.code)
    return accounts


def _by_code(wanted: Sequence[Account]) -> dict[str, Account]:
    return {one.code: one for one in Account.objects.filter(code__in=[a.code for a in wanted])}


def set_limits(account: Account, *, floor: int | None, ceiling: int | None) -> Account:
    """Bound debits minus credits, in cents or minutes; None is no bound.

    LimitReached when the account is already past the new limit.
    """
    try:
        with transaction.atomic():
            _take_place()
            KeptBalance.objects.filter(pk=account.pk).update(floor=floor, ceiling=ceiling)
    except IntegrityError as error:
        raise LimitReached(account=account.label) from error
    return account


def open_year(starts: dt.date, ends: dt.date) -> FiscalYear:
    """Open an accounting year from its first to its last day, both included.

    YearBackwards, or YearsOverlap when some of its days belong to another year.
    """
    guards.require(connection)
    try:
        with transaction.atomic():
            _take_place()
            return FiscalYear.objects.create(starts=starts, ends=ends)
    except IntegrityError as error:
        raise writing.meaning(error) from error


@transaction.atomic
def ensure_year(day: dt.date) -> FiscalYear:
    """The open year that holds the day, opened with those before it when there is none yet.

    The first year is the calendar year of the day; the next ones follow the last, of twelve
    months each. YearClosed, or NoOpenYear for a day before the first year, in a gap, more than
    ten years after the last and after today, or, in a blank book, a lifetime away from today.
    """
    _take_place()
    now = timezone.localdate().year
    years = list(FiscalYear.objects.order_by("starts"))
    for year in years:
        if year.starts <= day <= year.ends:
            return _still_open(year, day)
    if not years and abs(day.year - now) > LIFETIME:
        raise NoOpenYear(day=say_day(day))
    if not years:
        return open_year(day.replace(month=1, day=1), day.replace(month=12, day=31))
    last = years[-1]
    if day <= last.ends or day.year > max(last.ends.year, now) + YEARS_AHEAD:
        raise NoOpenYear(day=say_day(day))
    while last.ends < day:
        starts = last.ends + dt.timedelta(days=1)
        last = open_year(starts, add_months(starts, 12) - dt.timedelta(days=1))
    return last


def _still_open(year: FiscalYear, day: dt.date) -> FiscalYear:
    if year.closed_at is not None:
        raise YearClosed(day=say_day(day))
    return year


def post(
    *,
    day: dt.date,
    journal: str,
    memo: str,
    lines: Sequence[Line],
    source: str,
    key: str,
    actor: str,
    witness: str | None = None,
    document: str = "",
) -> Entry:
    """Write an act in the book: an entry and its transfers, all or nothing.

    The same `source` and `key` with the same request give the first entry again (KeyReused with
    another request), however often and however concurrently. Lines apply one after the other,
    and each must keep every limit. Raises a LedgerRefusal (see `refusals`) and writes nothing
    when the book refuses. About 0.5 ms of CPU on SQLite.
    """
    return _post(Request(day, journal, memo, tuple(lines), source, key, actor, witness, document))


def reverse(
    entry: Entry,
    *,
    day: dt.date,
    actor: str,
    memo: str | None = None,
    key: str | None = None,
    witness: str | None = None,
) -> Entry:
    """Correct an entry by its mirror: the same transfers, the other way, once.

    The mirror keeps the source and the journal of the entry. Asked again in the same words it is
    the same mirror; otherwise AlreadyReversed.
    """
    text = memo or _("Correction of entry %(rank)s: %(memo)s") % {
        "rank": entry.pk,
        "memo": entry.memo,
    }
    lines = [
        Line(debit=t.credit, credit=t.debit, amount=t.amount, kind=t.kind, memo=t.memo)
        for t in entry.transfers.select_related("debit", "credit")
    ]
    try:
        return _post(
            Request(
                day,
                entry.journal,
                text[:500],
                lines,
                entry.source,
                key or f"reversal of {entry.pk}",
                actor,
                witness,
                entry.document,
                entry.pk,
            )
        )
    except KeyReused as error:
        if Entry.objects.filter(reverses=entry).exists():
            raise AlreadyReversed(rank=entry.pk) from error
        raise


def hold(
    *,
    debit: Account,
    credit: Account,
    amount: Amount,
    memo: str,
    source: str,
    key: str,
    actor: str,
    expires_at: dt.datetime | None = None,
) -> Hold:
    """Promise a transfer: reserve the amount under the limits of both accounts until then.

    The same source, key and promise give the first hold again. LimitReached when it does not fit;
    holds that have expired do not count.
    """
    guards.require(connection)
    line = Line(debit=debit, credit=credit, amount=amount, memo=memo)
    rules.check_line(line)
    rules.check_texts(
        [
            ("memo", memo, 1, 500),
            ("source", source, 1, 100),
            ("key", key, 1, 200),
            ("actor", actor, 1, 100),
        ]
    )
    promise = Hold(
        debit=debit,
        credit=credit,
        commodity_id=amount.unit,
        quantity=amount.quantity,
        memo=memo,
        source=source,
        idem=key,
        digest=rules.hold_digest(line, actor),
        actor=actor,
        made_at=timezone.now(),
        expires_at=expires_at,
    )
    try:
        return _held(promise)
    except IntegrityError as error:
        raise writing.meaning(error, [line]) from error


@transaction.atomic
def _held(promise: Hold) -> Hold:
    _take_place()
    if first := Hold.objects.filter(source=promise.source, idem=promise.idem).first():
        if bytes(first.digest) != promise.digest:
            raise KeyReused
        return first
    _release_expired(timezone.now(), [promise.debit_id, promise.credit_id])
    promise.save(force_insert=True)
    return promise


def post_hold(
    hold: Hold,
    *,
    day: dt.date,
    journal: str,
    actor: str,
    kind: str = "",
    memo: str | None = None,
    witness: str | None = None,
    document: str = "",
) -> Entry:
    """Keep a promise: write its transfer, whole, and give back what it reserved.

    HoldGone when it was kept in other words, released, or has expired.
    """
    line = Line(debit=hold.debit, credit=hold.credit, amount=hold.amount, kind=kind)
    request = Request(
        day,
        journal,
        memo or hold.memo,
        [line],
        hold.source,
        f"hold {hold.pk}",
        actor,
        witness,
        document,
    )
    try:
        entry = _post(request, hold)
    except KeyReused as error:
        raise HoldGone from error
    hold.refresh_from_db()
    return entry


def release(hold: Hold) -> Hold:
    """Give back what a promise reserved. Released again is nothing; HoldGone when it was kept."""
    with transaction.atomic():
        _take_place()
        Hold.objects.filter(pk=hold.pk, state=Hold.State.HELD).update(state=Hold.State.RELEASED)
    hold.refresh_from_db()
    if hold.state != Hold.State.RELEASED:
        raise HoldGone
    return hold


@transaction.atomic
def release_expired(now: dt.datetime) -> int:
    """Release every hold that has expired by `now`; how many were."""
    _take_place()
    return _release_expired(now)


def close_year(year: FiscalYear, *, by_ref: str, on: dt.date) -> FiscalYear:
    """Close a year for good and seal it with the head of the book.

    `on` is the day of the decision, after the year's last (YearNotOver); `by_ref` who decided, an
    opaque reference. Closed again is nothing. EarlierYearOpen when one before it is open.
    """
    guards.require(connection)
    rules.check_texts([("by", by_ref, 1, 100)])
    try:
        with transaction.atomic():
            _take_place()
            last = Entry.objects.order_by("-id").first()
            FiscalYear.objects.filter(pk=year.pk, closed_at=None).update(
                closed_at=timezone.now(),
                closed_on=on,
                closed_by=by_ref,
                closing_rank=last.pk if last else 0,
                closing_hash=bytes(last.hash) if last else rules.GENESIS,
            )
    except IntegrityError as error:
        raise writing.meaning(error) from error
    year.refresh_from_db()
    return year


def _post(request: Request, hold: Hold | None = None) -> Entry:
    """Write; when a limit is reached, count again without the promises that have expired."""
    rules.check_request(request)
    try:
        return writing.write(request, hold)
    except LimitReached:
        with transaction.atomic():
            _take_place()
            if not _release_expired(timezone.now(), request.accounts):
                raise
            return writing.write(request, hold)


def _release_expired(now: dt.datetime, accounts: Iterable[int] | None = None) -> int:
    """The caller has the place."""
    expired = Hold.objects.filter(state=Hold.State.HELD, expires_at__lte=now)
    if accounts is not None:
        touched = list(accounts)
        expired = expired.filter(Q(debit__in=touched) | Q(credit__in=touched))
    return expired.update(state=Hold.State.RELEASED)


def _take_place() -> None:
    with connection.cursor() as cursor:
        writing.take_place(cursor)
