"""Whatever is changed by force, the first wrong entry is named, by us and by the checker alone."""

import datetime as dt
import importlib.util
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import translation

from coroutine.kit.amounts import euros
from coroutine.ledger import actions as ledger
from coroutine.ledger import chain, guards, queries, sql
from coroutine.ledger.rules import entry_hash
from coroutine.ledger.tests.factories import DAY, account, move, post
from coroutine.ledger.verification import Problem, Report, verify

SQLITE = connection.vendor == "sqlite"
BYTES = "X'{}'" if SQLITE else "'\\x{}'::bytea"
FALSE_HASH = BYTES.format("ab" * 32)


@pytest.fixture
def book(db):
    """Four entries, the third corrects the second; 2025 closed over the first; a kept promise."""
    with translation.override("en"):
        post([move("bank", "purse:ada:eur", 100)], day=dt.date(2025, 5, 1))
        ledger.ensure_year(DAY)
        ledger.close_year(queries.years()[0], by_ref="driss", on=dt.date(2026, 1, 5))
        second = post([move("bank", "purse:ada:eur", 100), move("till", "bank", 50)])
        ledger.reverse(second, day=DAY, actor="driss")
        desk = {"debit": account("purse:ada:eur"), "credit": account("desks")}
        kept = ledger.hold(**desk, amount=euros(10), memo="m", source="s", key="1", actor="ada")
        ledger.hold(**desk, amount=euros(10), memo="m", source="s", key="2", actor="ada")
        ledger.post_hold(kept, day=DAY, journal="OD", actor="ada")
        connection.check_constraints()
        yield
    guards.forget()
    transaction.set_rollback(True)  # what a test leaves, no COMMIT would accept


def by_force(*statements: str) -> None:
    """Change the book as someone would who holds the database: its guards asleep meanwhile."""
    with connection.cursor() as cursor:
        if not SQLITE:
            cursor.execute("SET LOCAL session_replication_role = replica")
            for statement in statements:
                cursor.execute(statement)
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        triggers = [text for text in sql.statements("sqlite") if text.startswith("CREATE TRIGGER")]
        for text in triggers:
            cursor.execute(f"DROP TRIGGER {text.split()[2]}")
        for statement in statements:
            cursor.execute(statement)
        for text in triggers:
            cursor.execute(text)


def test_a_book_nobody_touched_holds(book):
    report = verify()
    assert (report.entries, report.transfers, report.problems) == (4, 6, [])
    assert (4, report.head) == queries.head()
    assert report.sound


def test_an_empty_book_holds(db):
    assert verify() == Report(0, 0, "00" * 32, [])


@pytest.mark.parametrize(
    ("force", "rank", "says"),
    [
        (
            "UPDATE ledger_transfer SET amount = 101 WHERE entry_id = 2 AND position = 1",
            2,
            "content",
        ),
        ("UPDATE ledger_transfer SET memo = 'x' WHERE entry_id = 3", 3, "content"),
        ("UPDATE ledger_entry SET memo = 'x' WHERE id = 1", 1, "content"),
        ("UPDATE ledger_entry SET witness = 'x' WHERE id = 4", 4, "content"),
        ("UPDATE ledger_entry SET day = '2026-03-02' WHERE id = 3", 3, "content"),
        ("UPDATE ledger_entry SET actor = 'brice'", 1, "content"),
        ("UPDATE ledger_account SET code = 'other' WHERE code = 'till'", 2, "content"),
        (f"UPDATE ledger_entry SET hash = {FALSE_HASH} WHERE id = 2", 2, "content"),
        ("DELETE FROM ledger_transfer WHERE entry_id = 2 AND position = 2", 2, "content"),
        ("UPDATE ledger_fiscalyear SET ends = '2026-02-01' WHERE closed_at IS NULL", 2, "its day"),
        ("UPDATE ledger_fiscalyear SET closing_rank = 0 WHERE closing_rank = 1", 1, "closed year"),
        (
            f"UPDATE ledger_fiscalyear SET closing_hash = {FALSE_HASH} WHERE closing_rank = 1",
            1,
            "sealed",
        ),
        (
            "UPDATE ledger_fiscalyear SET closing_rank = 99 WHERE closing_rank = 1",
            None,
            "sealed by",
        ),
        ("UPDATE ledger_balance SET debits = debits + 1", None, "are not the sums"),
        ("UPDATE ledger_balance SET debits_held = 0", None, "does not reserve"),
        ("UPDATE ledger_hold SET amount = 9 WHERE state = 'posted'", None, "does not hold its"),
        (
            "UPDATE ledger_hold SET state = 'released' WHERE state = 'held'",
            None,
            "does not reserve",
        ),
    ],
)
def test_the_first_wrong_entry_is_named(book, force, rank, says):
    by_force(force)
    first = verify().problems[0]
    assert (first.rank, says in first.what) == (rank, True), first
    with pytest.raises(CommandError, match="Entry 1 is" if rank == 1 else says):
        call_command("ledger_verify")


def test_an_entry_cut_out_is_noticed(book):
    if SQLITE:
        by_force("PRAGMA defer_foreign_keys = ON", "DELETE FROM ledger_transfer WHERE entry_id = 3")
    else:
        by_force("DELETE FROM ledger_transfer WHERE entry_id = 3")
    by_force("DELETE FROM ledger_entry WHERE id = 3")
    first = verify().problems[0]
    assert first == Problem(4, "entries are missing before it.")
    assert str(first) == "Entry 4 is wrong: entries are missing before it."


def test_entries_rewritten_from_one_on_are_noticed_by_the_seal(book):
    """Whoever holds the database may hash everything again; the seal of a closed year tells."""
    by_force("UPDATE ledger_transfer SET amount = 101 WHERE entry_id = 1")
    hash_again()
    assert verify().problems[0] == Problem(1, "it is not the entry that sealed a closed year.")


def hash_again() -> None:
    before = bytes(32)
    for rank in range(1, 5):
        (link,) = [link for link in chain.links() if link.entry.rank == rank]
        now = entry_hash(link.entry._replace(prev_hash=before.hex()))
        by_force(
            f"UPDATE ledger_entry SET prev_hash = {BYTES.format(before.hex())},"
            f" hash = {BYTES.format(now.hex())} WHERE id = {rank}"
        )
        before = now


def test_a_correction_is_no_fault(book):
    assert [link.entry.reverses for link in chain.links()] == [None, None, 2, None]
    assert verify().sound


def test_the_console_says_that_the_book_holds(book):
    out = StringIO()
    call_command("ledger_verify", stdout=out)
    assert out.getvalue() == (
        f"The book holds: 4 entries, 6 transfers. Head: {queries.head()[1]}\n"
    )


def test_the_checker_alone_agrees(own_database, tmp_path, capsys):
    """On a database that is written, closed and read again by a file that imports nothing."""
    if not SQLITE:
        checker().main([str(tmp_path)])
        assert "Usage" in capsys.readouterr().err
        return
    post([move("bank", "purse:ada:eur", 100)], memo='é “«\\"»” \t 🪴')
    ledger.reverse(post([move("bank", "till", 50)]), day=DAY, actor="driss", witness="ada")
    connection.close()
    database = str(connection.settings_dict["NAME"])
    assert checker().main([database]) == 0
    assert capsys.readouterr().out == (
        f"The book holds: 3 entries, 3 transfers. Head: {queries.head()[1]}\n"
    )
    for force, says in (
        ("UPDATE ledger_balance SET debits = 7 WHERE account_id = 1", "account bank: its totals"),
        ("UPDATE ledger_transfer SET amount = 51 WHERE entry_id = 2", "entry 2: its content"),
        ("UPDATE ledger_entry SET memo = 'x' WHERE id = 1", "entry 1: its content"),
    ):
        by_force(force)
        connection.close()
        assert checker().main([database]) == 1
        assert capsys.readouterr().out.startswith(f"The book does not hold: {says}")


def checker():
    path = Path(settings.ROOT) / "tools" / "check_ledger.py"
    spec = importlib.util.spec_from_file_location("check_ledger", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
