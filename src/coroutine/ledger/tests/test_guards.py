"""Every guard of the database, broken on purpose: by SQL, behind the actions' back."""

from __future__ import annotations

import datetime as dt
from types import SimpleNamespace

import pytest
from django.core.checks import Error
from django.db import DatabaseError, IntegrityError, connection, transaction

from coroutine.kit.amounts import Unit, euros
from coroutine.ledger import actions as ledger
from coroutine.ledger import guards, queries, refusals, sql
from coroutine.ledger.models import Entry
from coroutine.ledger.tests.factories import DAY, account, move, post
from coroutine.ledger.verification import verify

SQLITE = connection.vendor == "sqlite"
NO = "ledger: append only"
BY_HAND = "ledger: totals are not written by hand"
FOREIGN = "FOREIGN KEY constraint failed|violates foreign key"


@pytest.fixture
def book(db):
    """A closed year, an open one; an entry that ended a promise, one corrected; a live promise."""
    desk = {"debit": account("purse:ada:eur", ceiling=900), "credit": account("desks", floor=-900)}
    hours = account("commons", Unit.MIN), account("purse:ada:min", Unit.MIN)
    past = post([move("bank", "purse:ada:eur", 100)], day=dt.date(2025, 5, 1))
    closed = queries.years()[0]
    ledger.ensure_year(DAY)
    ledger.close_year(closed, by_ref="driss", on=dt.date(2026, 1, 5))
    made = [
        ledger.hold(**desk, amount=euros(10), memo="m", source="s", key=key, actor="ada")
        for key in ("kept", "live", "freed")
    ]
    ledger.post_hold(made[0], day=DAY, journal="OD", actor="ada")
    ledger.release(made[2])
    mirror = ledger.reverse(past, day=DAY, actor="driss")
    connection.check_constraints()
    rank, head = queries.head()
    return SimpleNamespace(
        next=rank + 1,
        head=bytes.fromhex(head),
        open=queries.years()[1].pk,
        closed=closed.pk,
        ada=desk["debit"].pk,
        desks=desk["credit"].pk,
        bank=account("bank").pk,
        commons=hours[0].pk,
        ada_min=hours[1].pk,
        kept=made[0].pk,
        live=made[1].pk,
        freed=made[2].pk,
        mirror=mirror.pk,
    )


def insert(table: str, verb: str = "INSERT", **row):
    marks = ", ".join(["%s"] * len(row))
    return f"{verb} INTO {table}({', '.join(row)}) VALUES ({marks})", list(row.values())


def entry(b, verb: str = "INSERT", **changes):
    row = {
        "id": b.next,
        "fiscal_year_id": b.open,
        "journal": "OD",
        "day": "2026-03-01",
        "recorded_at": "2026-03-01 10:00:00.000000",
        "memo": "By hand",
        "document": "",
        "source": "sql",
        "idem": "1",
        "digest": bytes(32),
        "actor": "ada",
        "witness": None,
        "reverses_id": None,
        "transfer_count": 1,
        "prev_hash": b.head,
        "hash": b"h" * 32,
    }
    return insert("ledger_entry", verb, **(row | changes))


def transfer(b, verb: str = "INSERT", **changes):
    row = {
        "entry_id": b.next,
        "position": 1,
        "debit_id": b.ada,
        "credit_id": b.desks,
        "commodity": "EUR",
        "amount": 5,
        "kind": "",
        "memo": "",
    }
    return insert("ledger_transfer", verb, **(row | changes))


def promise(b, verb: str = "INSERT", **changes):
    row = {
        "debit_id": b.ada,
        "credit_id": b.desks,
        "commodity": "EUR",
        "amount": 5,
        "memo": "m",
        "source": "sql",
        "idem": "1",
        "digest": bytes(32),
        "actor": "ada",
        "made_at": "2026-03-01 10:00:00",
        "state": "held",
    }
    return insert("ledger_hold", verb, **(row | changes))


def year(**changes):
    return insert("ledger_fiscalyear", **({"starts": "2027-01-01", "ends": "2027-12-31"} | changes))


def hours(b, **changes):
    return transfer(
        b, **({"commodity": "MIN", "debit_id": b.commons, "credit_id": b.ada_min} | changes)
    )


ON_BOTH = {
    # what exists stays
    "an entry changes": (NO, ["UPDATE ledger_entry SET memo = 'x' WHERE id = 1"]),
    "an entry goes": (NO, ["DELETE FROM ledger_entry WHERE id = 1"]),
    "a transfer changes": (NO, ["UPDATE ledger_transfer SET amount = 1"]),
    "a transfer goes": (NO, ["DELETE FROM ledger_transfer WHERE entry_id = 1"]),
    "a promise goes": (NO, ["DELETE FROM ledger_hold"]),
    "a year goes": (NO, ["DELETE FROM ledger_fiscalyear"]),
    "an account goes": (NO, ["DELETE FROM ledger_account"]),
    "a balance goes": (NO, ["DELETE FROM ledger_balance"]),
    "a commodity goes": (NO, ["DELETE FROM ledger_commodity"]),
    "a commodity changes": (NO, ["UPDATE ledger_commodity SET scale = 3"]),
    # entries
    "an entry jumps a rank": ("rank must follow", lambda b: [entry(b, id=b.next + 1)]),
    "an entry takes a rank": ("rank must follow", lambda b: [entry(b, id=1)]),
    "an entry is not chained": ("not chained", lambda b: [entry(b, prev_hash=b"x" * 32)]),
    "the chain forks": (
        "not chained",
        lambda b: [entry(b, prev_hash=bytes(Entry.objects.get(pk=1).hash))],
    ),
    "a hash is half": ("ledger_entry_hash", lambda b: [entry(b, hash=b"h")]),
    "a hash comes twice": (
        "already recorded|ledger_entry_hash_once",
        lambda b: [entry(b, hash=b.head)],
    ),
    "a key comes twice": (
        "already recorded|ledger_entry_once",
        lambda b: [entry(b, source="s", idem=f"hold {b.kept}")],
    ),
    "an entry is corrected twice": (
        "already reversed|ledger_entry_reversed_once",
        lambda b: [entry(b, reverses_id=1)],
    ),
    "an entry corrects itself": ("ledger_entry_reverses", lambda b: [entry(b, reverses_id=b.next)]),
    "a closed year takes an entry": (
        "outside an open year",
        lambda b: [entry(b, fiscal_year_id=b.closed, day="2025-05-01")],
    ),
    "a day is not in its year": ("outside an open year", lambda b: [entry(b, day="2025-05-01")]),
    "a year does not exist": ("outside an open year", lambda b: [entry(b, fiscal_year_id=99)]),
    "an actor is their witness": ("ledger_entry_witness", lambda b: [entry(b, witness="ada")]),
    "nobody acts": ("ledger_entry_actor", lambda b: [entry(b, actor="")]),
    "an entry says nothing": ("ledger_entry_memo", lambda b: [entry(b, memo="")]),
    "an entry says too much": ("ledger_entry_memo", lambda b: [entry(b, memo="x" * 501)]),
    "an entry has no transfer": (FOREIGN, lambda b: [entry(b)]),
    "an entry is half-written": (
        FOREIGN,
        lambda b: [entry(b, transfer_count=2), transfer(b)],
    ),
    "an entry counts no transfer": ("ledger_entry_count", lambda b: [entry(b, transfer_count=0)]),
    "an entry counts too many": ("ledger_entry_count", lambda b: [entry(b, transfer_count=501)]),
    # transfers
    "a transfer comes late": (
        "out of order or too many",
        lambda b: [transfer(b, entry_id=b.mirror, position=2)],
    ),
    "a transfer joins an old entry": (
        "only the entry being written",
        lambda b: [transfer(b, entry_id=1, position=2)],
    ),
    "a transfer jumps a place": (
        "out of order",
        lambda b: [entry(b, transfer_count=2), transfer(b, position=2)],
    ),
    "a transfer is one too many": (
        "out of order or too many",
        lambda b: [entry(b), transfer(b), transfer(b, position=2)],
    ),
    "an amount is nothing": (
        "ledger_transfer_amount",
        lambda b: [entry(b), transfer(b, amount=0)],
    ),
    "an amount is negative": (
        "ledger_transfer_amount",
        lambda b: [entry(b), transfer(b, amount=-5)],
    ),
    "an amount is enormous": (
        "ledger_transfer_amount",
        lambda b: [entry(b), transfer(b, amount=10**12 + 1, debit_id=b.bank, credit_id=b.ada)],
    ),
    "an amount has cents of cents": (
        "cannot store|invalid input syntax",
        lambda b: [entry(b), transfer(b, amount="12.5")],
    ),
    "an account pays itself": (
        "ledger_transfer_sides",
        lambda b: [entry(b), transfer(b, credit_id=b.ada)],
    ),
    "euros pay hours": (
        FOREIGN + "|totals not kept",
        lambda b: [entry(b), transfer(b, credit_id=b.commons)],
    ),
    "an account does not exist": (
        FOREIGN + "|totals not kept",
        lambda b: [entry(b), transfer(b, credit_id=999)],
    ),
    "hours say nothing": ("ledger_transfer_kind", lambda b: [entry(b), hours(b)]),
    "hours are sold": ("ledger_transfer_kind", lambda b: [entry(b), hours(b, kind="sale")]),
    "euros are a gift": (
        "ledger_transfer_kind",
        lambda b: [entry(b), transfer(b, kind="gift")],
    ),
    # limits and totals
    "a ceiling is passed": (
        "ledger_balance_ceiling",
        lambda b: [entry(b), transfer(b, amount=881, credit_id=b.bank)],
    ),
    "a floor is passed": (
        "ledger_balance_floor",
        lambda b: [entry(b), transfer(b, amount=881, debit_id=b.bank)],
    ),
    "a promise passes a limit": ("ledger_balance_", lambda b: [promise(b, amount=881)]),
    "a limit is set too late": (
        "ledger_balance_ceiling",
        ["UPDATE ledger_balance SET ceiling = -9999999"],
    ),
    "a total is written": (BY_HAND, ["UPDATE ledger_balance SET debits = debits + 1"]),
    "a total is emptied": (
        BY_HAND,
        ["UPDATE ledger_balance SET debits = 0, credits = 0"],
    ),
    "a reserve is written": (BY_HAND, ["UPDATE ledger_balance SET debits_held = 7"]),
    "a balance changes hands": (
        BY_HAND,
        lambda b: [f"UPDATE ledger_balance SET account_id = 77 WHERE account_id = {b.bank}"],
    ),
    "a balance comes by hand": (
        BY_HAND,
        [insert("ledger_balance", account_id=99, debits=5)],
    ),
    # accounts
    "a code changes": (
        "identity of an account",
        ["UPDATE ledger_account SET code = 'new' WHERE code = 'bank'"],
    ),
    "an owner changes": (
        "identity of an account",
        ["UPDATE ledger_account SET owner = 'brice'"],
    ),
    "a unit changes": (
        "identity of an account",
        ["UPDATE ledger_account SET commodity = 'MIN' WHERE code = 'bank'"],
    ),
    "a code has a space": (
        "ledger_account_code",
        [insert("ledger_account", code="a b", label="x", commodity="EUR")],
    ),
    "a unit does not exist": (
        FOREIGN,
        [insert("ledger_account", code="usd", label="x", commodity="USD")],
    ),
    # years
    "years overlap": (
        "years overlap|ledger_fiscalyear_apart",
        [year(starts="2026-12-31")],
    ),
    "a year runs backwards": ("ledger_fiscalyear_order", [year(ends="2026-12-31")]),
    "a year is born closed": (
        "opens before it closes",
        lambda b: [
            year(
                closed_at="2028-01-01 00:00:00",
                closed_on="2028-01-01",
                closed_by="x",
                closing_rank=b.next - 1,
                closing_hash=b.head,
            )
        ],
    ),
    "a closed year opens again": (
        "a closed year stays closed",
        ["UPDATE ledger_fiscalyear SET closed_at = NULL, closing_hash = NULL"],
    ),
    "a year grows": (
        "days of a year are fixed",
        lambda b: [f"UPDATE ledger_fiscalyear SET ends = '2027-12-31' WHERE id = {b.open}"],
    ),
    "a seal is false": ("seal must be the last hash", lambda b: [seal(b, closing_hash=bytes(32))]),
    "a seal has the wrong rank": (
        "seal must be the last hash",
        lambda b: [seal(b, closing_rank=1)],
    ),
    "a year closes before its end": (
        "ledger_fiscalyear_over",
        lambda b: [seal(b, closed_on="2026-12-31")],
    ),
    "a year closes by half": (
        "ledger_fiscalyear_whole",
        lambda b: [seal(b, closed_by=None)],
    ),
    # promises
    "a promise is born kept": ("starts held", lambda b: [promise(b, state="posted", entry_id=1)]),
    "a promise grows": (
        "posted or released, once",
        lambda b: [f"UPDATE ledger_hold SET amount = 50 WHERE id = {b.live}"],
    ),
    "a promise is kept twice": (
        "posted or released, once",
        lambda b: [
            entry(b),
            f"UPDATE ledger_hold SET entry_id = {b.next} WHERE id = {b.kept}",
        ],
    ),
    "a released promise is kept": (
        "posted or released, once",
        lambda b: [
            entry(b),
            f"UPDATE ledger_hold SET state = 'posted', entry_id = {b.next} WHERE id = {b.freed}",
        ],
    ),
    "a promise is kept by an old entry": (
        "only the entry being written posts",
        lambda b: [f"UPDATE ledger_hold SET state = 'posted', entry_id = 1 WHERE id = {b.live}"],
    ),
    "a promise is kept by nothing": (
        "ledger_hold_entry",
        lambda b: [f"UPDATE ledger_hold SET state = 'posted' WHERE id = {b.live}"],
    ),
    "an expired promise is kept": (
        "the hold has expired",
        lambda b: [
            promise(b, idem="old", expires_at="2026-03-01 10:00:00"),
            entry(b),
            f"UPDATE ledger_hold SET state = 'posted', entry_id = {b.next} WHERE idem = 'old'",
        ],
    ),
    "a promise comes twice": (
        "already recorded|ledger_hold_once",
        lambda b: [promise(b, source="s", idem="live")],
    ),
    "a promise pays itself": ("ledger_hold_sides", lambda b: [promise(b, credit_id=b.ada)]),
    "a promise mixes units": (
        FOREIGN + "|totals not kept",
        lambda b: [promise(b, credit_id=b.commons)],
    ),
}

# SQLite's own ways around a guard: REPLACE deletes without delete triggers; under IGNORE and FAIL
# a trigger's statement passes over a CHECK.
ON_SQLITE = {
    "REPLACE an entry": ("ledger:", lambda b: [entry(b, "INSERT OR REPLACE", id=1)]),
    "REPLACE the last entry's hash": (
        "already recorded",
        lambda b: [entry(b, "INSERT OR REPLACE", hash=b.head)],
    ),
    "REPLACE a transfer": (
        "ledger:",
        lambda b: [transfer(b, "INSERT OR REPLACE", entry_id=b.mirror)],
    ),
    "REPLACE a promise": (
        "already recorded",
        lambda b: [promise(b, "INSERT OR REPLACE", source="s", idem="live")],
    ),
    "REPLACE a promise's entry": (
        "ledger:",
        lambda b: [
            (
                "UPDATE OR REPLACE ledger_hold SET state = 'posted', entry_id = %s WHERE id = %s",
                [b.mirror - 1, b.live],
            )
        ],
    ),
    "REPLACE a year": (
        NO,
        lambda b: [
            insert(
                "ledger_fiscalyear",
                "INSERT OR REPLACE",
                id=b.closed,
                starts="2027-01-01",
                ends="2027-12-31",
            )
        ],
    ),
    "REPLACE a balance": (
        BY_HAND,
        lambda b: [insert("ledger_balance", "INSERT OR REPLACE", account_id=b.bank)],
    ),
    "REPLACE an account": (
        NO,
        [insert("ledger_account", "INSERT OR REPLACE", code="bank", label="x", commodity="EUR")],
    ),
    "REPLACE a commodity": (
        NO,
        [insert("ledger_commodity", "INSERT OR REPLACE", code="EUR", scale=3, label="x")],
    ),
    **{
        f"{verb} a ceiling": (
            "ledger_balance_ceiling",
            lambda b, verb=verb: [
                entry(b),
                transfer(b, f"INSERT OR {verb}", amount=881, credit_id=b.bank),
            ],
        )
        for verb in ("IGNORE", "FAIL", "REPLACE")
    },
    **{
        f"{verb} a ceiling by a promise": (
            "ledger_balance_ceiling",
            lambda b, verb=verb: [promise(b, f"INSERT OR {verb}", amount=881)],
        )
        for verb in ("IGNORE", "FAIL", "REPLACE")
    },
    "a day that no month has": ("ledger_entry_day", lambda b: [entry(b, day="2026-02-30")]),
    "a moment in other words": (
        "ledger_entry_recorded_at",
        lambda b: [entry(b, recorded_at="yesterday")],
    ),
}
ON_POSTGRESQL = {
    f"{table} is truncated": (NO, [f"TRUNCATE {table} CASCADE"])
    for table in (
        "ledger_entry",
        "ledger_transfer",
        "ledger_hold",
        "ledger_balance",
        "ledger_account",
        "ledger_fiscalyear",
        "ledger_commodity",
        "ledger_chainhead",
    )
} | {
    "the head is moved": (
        "the head is not written by hand",
        ["UPDATE ledger_chainhead SET id = 0"],
    ),
    "the head is cut": (
        "the head is not written by hand",
        ["DELETE FROM ledger_chainhead"],
    ),
    "an entry is upserted": (
        "ledger:",
        lambda b: [
            (entry(b, id=1)[0] + " ON CONFLICT (id) DO UPDATE SET memo = 'x'", entry(b, id=1)[1])
        ],
    ),
}
ATTEMPTS = ON_BOTH | (ON_SQLITE if SQLITE else ON_POSTGRESQL)


def seal(b, **changes):
    row = {
        "closed_at": "2027-02-01 10:00:00",
        "closed_on": "2027-02-01",
        "closed_by": "driss",
        "closing_rank": b.next - 1,
        "closing_hash": b.head,
    } | changes
    sets = ", ".join(f"{name} = %s" for name in row)
    return f"UPDATE ledger_fiscalyear SET {sets} WHERE id = {b.open}", list(row.values())


def run(*statements) -> None:
    """Run statements and ask at once what the database would ask at COMMIT."""
    with connection.cursor() as cursor:
        for statement in statements:
            text, values = (statement, None) if isinstance(statement, str) else statement
            cursor.execute(text, values)
    connection.check_constraints()


@pytest.mark.parametrize("attempt", ATTEMPTS)
def test_the_database_refuses_that(book, attempt):
    says, statements = ATTEMPTS[attempt]
    attempted = statements if isinstance(statements, list) else statements(book)
    before = verify()
    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        run(*attempted)
    assert [mark for mark in says.split("|") if mark in str(refused.value)] or (
        says.startswith(FOREIGN) and "invalid foreign key" in str(refused.value)
    ), refused.value
    assert (verify(), before.problems) == (before, [])


def test_the_same_statements_pass_when_they_are_right(book):
    run(
        entry(book, transfer_count=2, witness="brice"),
        transfer(book, amount=880, credit_id=book.bank),
        hours(book, position=2, kind="due"),
        promise(book, amount=1, debit_id=book.bank),
        year(),
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT debits - credits FROM ledger_balance WHERE account_id = %s", [book.ada]
        )
        assert cursor.fetchone() == (890,)
    assert Entry.objects.count() == book.next


def test_a_year_is_sealed_by_the_right_statement(book):
    run(seal(book))
    assert queries.years()[1].closing_rank == book.next - 1


def test_every_guard_is_there(book):
    assert guards.missing_guards(connection) == []
    assert guards.guards_check(databases=["default"]) == []


@pytest.mark.parametrize(
    "name",
    sorted(
        f"{name} ON {table}" for name, table in guards._TRIGGER.findall(sql.text(connection.vendor))
    ),
)
def test_a_trigger_that_is_gone_is_named_and_stops_the_pen(book, name):
    trigger, _on, table = name.split()
    run(f"DROP TRIGGER {trigger}" + ("" if SQLITE else f" ON {table}"))
    guards.forget()
    assert guards.missing_guards(connection) == [trigger]
    with pytest.raises(refusals.GuardsMissing, match=trigger):
        post([move("bank", "purse:ada:eur", 1)])
    (message,) = guards.guards_check(databases=["default"])
    assert isinstance(message, Error)
    assert trigger in message.msg
    assert [problem.rank for problem in verify().problems] == [None]
    assert Entry.objects.count() == book.next - 1


@pytest.fixture(autouse=True)
def _look_again():
    yield
    guards.forget()


def test_a_trigger_that_was_softened_is_named(book):
    if SQLITE:
        run(
            "DROP TRIGGER ledger_entry_no_delete",
            "CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry"
            " BEGIN SELECT 1; END",
        )
        assert guards.missing_guards(connection) == ["ledger_entry_no_delete"]
        return
    run(
        "CREATE OR REPLACE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql"
        " AS $$ BEGIN RETURN OLD; END $$"
    )
    assert guards.missing_guards(connection) == ["ledger_refuse"]


def test_a_guard_asleep_or_a_constraint_gone_is_named(book):
    if SQLITE:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA writable_schema = ON")
            cursor.execute(
                "UPDATE sqlite_master SET sql = replace(sql, 'amount BETWEEN 1', 'amount')"
                " WHERE name = 'ledger_transfer'"
            )
            cursor.execute("PRAGMA writable_schema = OFF")
        assert guards.missing_guards(connection) == ["ledger_transfer"]
        return
    run(
        "ALTER TABLE ledger_entry DISABLE TRIGGER ledger_entry_no_change",
        "ALTER TABLE ledger_balance DROP CONSTRAINT ledger_balance_floor",
    )
    assert guards.missing_guards(connection) == ["ledger_balance_floor", "ledger_entry_no_change"]


if SQLITE:

    @pytest.mark.parametrize("verb", ["FAIL", "IGNORE", "ABORT", "REPLACE"])
    def test_a_refused_transfer_leaves_nothing_whatever_the_statement_says(book, verb):
        """OR FAIL keeps what a statement did before it failed: there must be nothing to keep."""
        run_once(entry(book))
        with pytest.raises(IntegrityError):
            run_once(transfer(book, f"INSERT OR {verb}", amount=881, credit_id=book.bank))
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM ledger_transfer WHERE entry_id = %s", [book.next])
            assert cursor.fetchone() == (0,)
        transaction.set_rollback(True)


def run_once(statement) -> None:
    with connection.cursor() as cursor:
        cursor.execute(*statement)


def test_a_half_written_entry_is_refused_at_the_commit_itself(own_database):
    account("purse:ada:eur"), account("desks")
    post([move("bank", "purse:ada:eur", 1)])
    rank, head = queries.head()
    b = SimpleNamespace(
        next=rank + 1,
        head=bytes.fromhex(head),
        open=queries.years()[0].pk,
        ada=account("purse:ada:eur").pk,
        desks=account("desks").pk,
    )
    with pytest.raises(IntegrityError):
        commit(entry(b, transfer_count=2), transfer(b))
    assert (queries.head(), verify().problems) == ((rank, head), [])
    commit(entry(b, transfer_count=2), transfer(b), transfer(b, position=2))
    assert queries.head()[0] == rank + 1


def commit(*statements) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for text, values in statements:
            cursor.execute(text, values)


@pytest.mark.postgresql
@pytest.mark.parametrize(
    ("name", "hollow"),
    [
        (
            "ledger_entry_no_change",
            (
                "DROP TRIGGER ledger_entry_no_change ON ledger_entry;"
                "CREATE TRIGGER ledger_entry_no_change BEFORE UPDATE OR DELETE ON ledger_entry"
                " FOR EACH ROW WHEN (false) EXECUTE FUNCTION ledger_refuse('append only')"
            ),
        ),
        (
            "ledger_hold_amount",
            (
                "ALTER TABLE ledger_hold DROP CONSTRAINT ledger_hold_amount;"
                "ALTER TABLE ledger_hold ADD CONSTRAINT ledger_hold_amount CHECK (true)"
            ),
        ),
    ],
)
def test_a_guard_made_hollow_counts_as_gone(book, name, hollow):
    run(hollow)
    guards.forget()
    assert guards.missing_guards(connection) == [name]
