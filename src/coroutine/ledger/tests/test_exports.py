"""The book read by other programs: their checkers pass it and find our balances."""

import csv
import datetime as dt
import re
import shutil
import subprocess
from collections import Counter
from decimal import Decimal
from io import StringIO

import pytest
from beancount import loader
from beancount.core import data
from django.core.management import CommandError, call_command

from coroutine.kit.amounts import Unit
from coroutine.ledger import actions as ledger
from coroutine.ledger import exports, queries
from coroutine.ledger.models import Account, Entry
from coroutine.ledger.tests.factories import account, move, post

NASTY = 'He said "hi\\n" \\ ; | é 🪴\nand =1+1 (not a code)'
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", "\t=1", " =1")


@pytest.fixture
def book(db):
    account("purse:ada_1.x:eur")
    account("purse:ada-1-x:eur")
    account("9:lives")
    post(
        [
            move("purse:ada_1.x:eur", "dues:eur", 12505),
            move("purse:ada:min", "dues:min", 120, Unit.MIN, "due"),
        ],
        memo=NASTY,
        document='receipt "7"',
    )
    wrong = post([move("purse:ada-1-x:eur", "dues:eur", 3)], day=dt.date(2026, 1, 2))
    ledger.reverse(wrong, day=wrong.day, actor="driss", witness="ada")
    post([move("bank", "9:lives", 10**12)], memo="(5) is no code", key="=2+2")


def written(form: str) -> str:
    out = StringIO()
    getattr(exports, form)(out)
    return out.getvalue()


def ours() -> dict[tuple[str, str], Decimal]:
    """The net of each account by its exported name and commodity, in whole units."""
    names = exports.account_names()
    return {
        (names[a.pk], a.commodity_id): Decimal(net) / (100 if a.unit is Unit.EUR else 1)
        for a in Account.objects.all()
        if (net := queries.balance(a).net.quantity)
    }


def test_beancount_passes_it_and_finds_our_balances(book, tmp_path):
    path = tmp_path / "book.beancount"
    path.write_text(written("beancount"), encoding="utf-8")
    entries, errors, _options = loader.load_file(str(path))
    assert errors == []
    theirs = Counter()
    acts = [entry for entry in entries if isinstance(entry, data.Transaction)]
    for act in acts:
        for posting in act.postings:
            theirs[posting.account, posting.units.currency] += posting.units.number
    assert {key: total for key, total in theirs.items() if total} == ours()
    by_rank = {int(act.meta["rank"]): act for act in acts}
    stored = {entry.pk: entry for entry in Entry.objects.all()}
    assert {rank: act.meta["hash"] for rank, act in by_rank.items()} == {
        rank: bytes(entry.hash).hex() for rank, entry in stored.items()
    }
    assert (by_rank[1].narration, by_rank[1].meta["document"]) == (NASTY, 'receipt "7"')
    assert (by_rank[3].meta["reverses"], by_rank[3].meta["witness"]) == ("2", "ada")
    assert [p.meta.get("kind") for p in by_rank[1].postings] == [None, None, "due", "due"]


def test_beancount_passes_an_empty_book(db, tmp_path):
    path = tmp_path / "book.beancount"
    path.write_text(written("beancount"), encoding="utf-8")
    assert loader.load_file(str(path))[:2][1] == []


def test_hledger_finds_our_balances_too(book, tmp_path):
    """Read by a reader of our own everywhere, and by hledger itself where it is installed."""
    text = written("hledger")
    theirs, heads = Counter(), []
    for line in text.splitlines():
        if re.match(r"\d{4}-\d\d-\d\d ", line):
            heads.append(line)
        elif found := re.match(r"    (\S+)  (-?[\d.]+) (EUR|MIN)(?:  ; kind: \w+)?$", line):
            theirs[found[1], found[3]] += Decimal(found[2])
        else:
            assert re.match(r"$|    ; \w+: |commodity 1\.0* (EUR|MIN)$|account \S+$", line), line
    assert {key: total for key, total in theirs.items() if total} == ours()
    assert heads[0] == '2026-03-01 * (1) He said "hi\\n" \\ , / é 🪴 and =1+1 (not a code)'
    assert heads[3] == "2026-03-01 * (4) (5) is no code"
    if hledger := shutil.which("hledger"):
        path = tmp_path / "book.journal"
        path.write_text(text, encoding="utf-8")
        assert by_hledger(hledger, path) == ours()


def by_hledger(program: str, path) -> dict[tuple[str, str], Decimal]:
    subprocess.run([program, "-f", path, "check", "--strict"], check=True)
    command = [program, "-f", path, "balance", "--flat", "--no-total", "--output-format", "csv"]
    table = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    found = {}
    for name, amount in list(csv.reader(StringIO(table)))[1:]:
        number, commodity = amount.rsplit(" ", 1)
        found[name, commodity] = Decimal(number)
    return found


def test_csv_has_one_line_for_each_transfer(book):
    rows = list(csv.DictReader(StringIO(written("csv"))))
    assert [(row["rank"], row["position"], row["amount"], row["commodity"]) for row in rows] == [
        ("1", "1", "125.05", "EUR"),
        ("1", "2", "120", "MIN"),
        ("2", "1", "0.03", "EUR"),
        ("3", "1", "0.03", "EUR"),
        ("4", "1", "10000000000.00", "EUR"),
    ]
    assert tuple(rows[0]) == exports.CSV_COLUMNS
    assert (rows[0]["memo"], rows[0]["debit"], rows[1]["kind"]) == (
        NASTY,
        "purse:ada_1.x:eur",
        "due",
    )
    assert rows[3]["reverses"] == "2"
    assert rows[4]["key"] == "'=2+2"


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_starts_a_formula(db, formula):
    post([move("bank", "till", 1)], memo=formula, document=formula, actor=formula)
    (row,) = csv.DictReader(StringIO(written("csv")))
    assert {row["memo"], row["document"], row["actor"]} == {f"'{formula}"}


def test_names_are_legal_apart_and_for_good(book):
    names = exports.account_names()
    by_code = {a.code: names[a.pk] for a in Account.objects.all()}
    late = Account.objects.get(code="purse:ada-1-x:eur").pk
    assert by_code == {
        "bank": "Assets:512:Bank",
        "dues:eur": "Income:756:Dues:Eur",
        "dues:min": "Equity:Dues:Min",
        "purse:ada:min": "Equity:Purse:Ada:Min",
        "purse:ada_1.x:eur": "Assets:411:Purse:Ada-1-x:Eur",
        "purse:ada-1-x:eur": f"Assets:411:Purse:Ada-1-x:Eur-{late}",
        "9:lives": "Equity:9:Lives",
    }
    account("a:new:one")
    assert names.items() < exports.account_names().items()


def test_the_label_of_what_someone_owns_stays_here(db):
    ledger.open_account("purse:7f3a:eur", label="Ada Lovelace", owner="7f3a")
    ledger.open_account("bank", label="The bank")
    for form in ("beancount", "hledger", "csv"):
        assert "Lovelace" not in written(form)
    assert '"The bank"' in written("beancount")


def test_the_console_writes_a_file_or_speaks(book, tmp_path):
    out, path = StringIO(), tmp_path / "book.csv"
    call_command("ledger_export", format="csv", stdout=out)
    call_command("ledger_export", format="csv", output=path)
    assert path.read_bytes().decode() == out.getvalue() == written("csv")
    with pytest.raises(CommandError, match=r"book\.csv"):
        call_command("ledger_export", format="csv", output=path / "below")
