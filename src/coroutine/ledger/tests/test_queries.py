"""Reading: balances now and then, statements whose running balance survives paging, totals."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from coroutine.kit.amounts import Unit, euros, minutes
from coroutine.ledger import actions as ledger
from coroutine.ledger import queries
from coroutine.ledger.models import Account, Entry
from coroutine.ledger.tests.factories import account, move, post


def of(code: str) -> Account:
    return Account.objects.get(code=code)


def seen(rows: list[queries.StatementRow]) -> list[tuple[str, int, int, int]]:
    return [(str(r.day), r.rank, r.amount.quantity, r.running.quantity) for r in rows]


def test_a_balance_is_debits_minus_credits(journal):
    """Ada owes her due and pays a part.

    2026-03-01 Due for March
        purse:ada:eur <- dues:eur   125.00 EUR
        purse:ada:min <- dues:min      120 MIN due
    2026-03-05 Cash
        till <- purse:ada:eur        50.00 EUR
    """
    balance = queries.balance(of("purse:ada:eur"))
    assert (balance.debits, balance.credits, balance.net) == (12500, 5000, euros(7500))
    found = queries.balances(Account.objects.filter(owner="ada"))
    assert {pk: b.net for pk, b in found.items()} == {
        of("purse:ada:eur").pk: euros(7500),
        of("purse:ada:min").pk: minutes(120),
    }


def test_many_balances_take_one_query(journal, django_assert_num_queries):
    """A purse.

    2026-03-01 Due
        purse:ada:eur <- dues:eur 1.00 EUR
    """
    accounts = list(Account.objects.all())
    with django_assert_num_queries(1):
        assert len(queries.balances(accounts)) == 2


def test_the_assembly_sees_again_what_it_saw(journal):
    """What is recorded later, whatever its day, is not in an earlier picture.

    2026-03-01 Due
        purse:ada:eur <- dues:eur   100.00 EUR
        purse:ada:min <- dues:min       60 MIN due
    2026-04-01 Cash
        till <- purse:ada:eur        40.00 EUR
    """
    ada, meeting = of("purse:ada:eur"), journal[1].recorded_at
    before = queries.trial_balance()
    post([move("till", "purse:ada:eur", 1000)], day=dt.date(2026, 3, 2))
    ledger.set_limits(account("new:one"), floor=None, ceiling=5)
    assert queries.balance(ada).net == euros(5000)
    assert queries.balance(ada, as_of=meeting).net == euros(6000)
    assert queries.balance(ada, as_of=journal[0].recorded_at).net == euros(10000)
    just_before = journal[0].recorded_at - dt.timedelta(microseconds=1)
    assert queries.balance(ada, as_of=just_before).net == euros(0)
    then = [line for line in queries.trial_balance(as_of=meeting) if line.code != "new:one"]
    assert then == before
    assert seen(queries.statement(ada, as_of=meeting)) == [
        ("2026-03-01", 1, 10000, 10000),
        ("2026-04-01", 2, -4000, 6000),
    ]


def test_a_back_dated_line_takes_its_place_in_the_statement(journal):
    """The third act is written last and happened first.

    2026-03-10 Second
        purse:ada:eur <- dues:eur  2.00 EUR
    2026-03-20 Third
        till <- purse:ada:eur      1.50 EUR
    2026-03-01 First
        purse:ada:eur <- dues:eur  1.00 EUR
    """
    assert seen(queries.statement(of("purse:ada:eur"))) == [
        ("2026-03-01", 3, 100, 100),
        ("2026-03-10", 1, 200, 300),
        ("2026-03-20", 2, -150, 150),
    ]


def test_a_page_and_a_window_show_the_same_figures_as_the_whole(db):
    for number in range(30):
        day = dt.date(2026, 1, 1) + dt.timedelta(days=number * 7 % 29)
        pair = ("purse:ada:eur", "dues:eur") if number % 3 else ("till", "purse:ada:eur")
        post([move(*pair, number + 1), move(*pair, 1)], day=day)
    ada = of("purse:ada:eur")
    whole = queries.statement(ada)
    assert len(whole) == queries.statement_length(ada) == 60
    assert whole[-1].running == queries.balance(ada).net
    pages = [row for at in range(0, 60, 7) for row in queries.statement(ada, limit=7, offset=at)]
    assert pages == whole
    assert queries.statement(ada, newest_first=True) == whole[::-1]
    assert queries.statement(ada, newest_first=True, limit=5, offset=10) == whole[::-1][10:15]
    since, until = dt.date(2026, 1, 8), dt.date(2026, 1, 20)
    window = [row for row in whole if since <= row.day <= until]
    assert queries.statement(ada, since, until) == window
    assert queries.statement_length(ada, since, until) == len(window)
    running = 0
    for row in whole:
        running += row.amount.quantity
        assert row.running.quantity == running


def test_a_statement_of_two_hands_runs_each_apart(journal):
    """Euros and hours of one member.

    2026-03-01 Due
        purse:ada:eur <- dues:eur  10.00 EUR
        purse:ada:min <- dues:min     90 MIN due
    2026-03-02 Watering the plants
        dues:min <- purse:ada:min     30 MIN due
    """
    rows = queries.statement([of("purse:ada:eur"), of("purse:ada:min")])
    assert [(row.amount, row.running, row.kind, row.other_code) for row in rows] == [
        (euros(1000), euros(1000), "", "dues:eur"),
        (minutes(90), minutes(90), "due", "dues:min"),
        (minutes(-30), minutes(60), "due", "dues:min"),
    ]
    assert queries.statement([]) == []
    assert queries.statement_length([]) == 0


def test_a_transfer_between_two_accounts_of_a_statement_is_two_lines(journal):
    """From the bank to the till.

    2026-03-01 Change
        till <- bank  20.00 EUR
    """
    rows = queries.statement([of("till"), of("bank")])
    assert sorted((row.other_code, row.amount.quantity) for row in rows) == [
        ("bank", 2000),
        ("till", -2000),
    ]


def test_a_line_says_who_why_and_what_corrected_it(db):
    entry = post(
        [move("till", "purse:ada:eur", 500)],
        memo="Cash",
        witness="brice",
        document="receipt 7",
        source="payment:3",
        journal="CA",
    )
    mirror = ledger.reverse(entry, day=entry.day, actor="driss")
    first, second = queries.statement(of("purse:ada:eur"))
    assert (first.memo, first.journal, first.actor, first.witness) == ("Cash", "CA", "ada", "brice")
    assert (first.document, first.source, first.line_memo) == ("receipt 7", "payment:3", "")
    assert (first.recorded_at, first.position) == (entry.recorded_at, 1)
    assert (first.reverses, first.reversed_by) == (None, mirror.pk)
    assert (second.reverses, second.reversed_by) == (entry.pk, None)
    assert list(queries.entries_of("payment:3")) == [entry, mirror]


def test_a_statement_takes_one_query_however_long(db):
    for number in range(5):
        post([move("till", "purse:ada:eur", number + 1)])
    ada = of("purse:ada:eur")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        queries.statement(ada)
    assert len(captured) == 1


def test_the_trial_balance_balances_in_each_unit(journal):
    """Two members.

    2026-03-01 Due of Ada
        purse:ada:eur <- dues:eur    125.00 EUR
        purse:ada:min <- dues:min       120 MIN due
    2026-03-01 Due of Brice
        purse:brice:eur <- dues:eur   75.00 EUR
        purse:brice:min <- dues:min      60 MIN due
    2026-03-02 Cash of Ada
        till <- purse:ada:eur        125.00 EUR
    """
    lines = queries.trial_balance()
    for unit in Unit:
        of_unit = [line for line in lines if line.unit is unit]
        assert sum(line.debits for line in of_unit) == sum(line.credits for line in of_unit) > 0
    assert [line.code for line in lines] == [
        "purse:ada:eur",
        "purse:brice:eur",
        "till",
        "dues:eur",
        "dues:min",
        "purse:ada:min",
        "purse:brice:min",
    ]
    assert [
        (line.legal_code, line.code, line.label, line.accounts, line.net)
        for line in queries.trial_balance_by_kind()
    ] == [
        ("411", "purse", "", 2, euros(7500)),
        ("53", "till", "till", 1, euros(12500)),
        ("756", "dues", "dues:eur", 1, euros(-20000)),
        ("", "dues", "dues:min", 1, minutes(-180)),
        ("", "purse", "", 2, minutes(180)),
    ]


def test_the_head_is_the_last_hash(db):
    assert queries.head() == (0, "00" * 32)
    entry = post([move("till", "purse:ada:eur", 1)])
    assert queries.head() == (1, bytes(entry.hash).hex())


def test_an_entry_is_read_whole_in_few_queries(db, django_assert_num_queries):
    entry = post([move("till", "purse:ada:eur", 1), move("bank", "purse:brice:eur", 2)])
    mirror = ledger.reverse(entry, day=entry.day, actor="driss")
    with django_assert_num_queries(4):
        read = queries.entry_detail(entry.pk)
        codes = [(t.debit.code, t.credit.code) for t in read.transfers.all()]
        assert read.reversed_by == mirror
    assert codes == [("till", "purse:ada:eur"), ("bank", "purse:brice:eur")]
    assert queries.entry_detail(mirror.pk).reverses == entry
    with pytest.raises(Entry.DoesNotExist):
        queries.entry_detail(99)
