"""What only real commits show: writers in a race, and writers killed while they write."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from coroutine.kit.amounts import Unit
from coroutine.ledger import actions as ledger
from coroutine.ledger import queries
from coroutine.ledger.models import Entry
from coroutine.ledger.tests.factories import DAY, account, move, post
from coroutine.ledger.tests.processes import CEILING
from coroutine.ledger.verification import verify

KILLS = 200


@pytest.fixture
def shop(own_database):
    """A book of its own where seats are sold for the bank and minutes given to the commons."""
    account("purse:ada:min", Unit.MIN)
    account("commons", Unit.MIN)
    post([move("bank", "purse:ada:eur", 1)])
    return account("seats")


def run(*words: object) -> list[list[str]]:
    """Run the processes on the test's database; the acknowledged acts as (key, rank)."""
    connection.close()
    done = subprocess.run(
        [sys.executable, "-m", "coroutine.ledger.tests.processes", *map(str, words)],
        check=True,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.stderr == ""
    return [line.split(" ") for line in done.stdout.splitlines()]


def test_eight_writers_never_pass_a_ceiling(shop):
    ledger.set_limits(shop, floor=0, ceiling=CEILING)
    sold = run("race", 8, 20)
    totals = queries.balance(shop)
    assert (totals.net.quantity, len(sold)) == (CEILING, CEILING - 1)
    assert Entry.objects.count() == 1 + CEILING
    assert {(key, str(rank)) for key, rank in Entry.objects.values_list("idem", "pk")} >= {
        (key, rank) for key, rank in sold
    }
    assert verify().problems == []


def test_without_the_rule_the_same_race_sells_too_much(own_database):
    """The negative control: if this ever sells the right number, the race above proves nothing."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE naive_sale(id VARCHAR(20) PRIMARY KEY)")
    run("naive", 8, 20)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM naive_sale")
        (sold,) = cursor.fetchone()
    assert sold > CEILING


def test_eight_writers_with_the_same_keys_write_each_once(shop):
    said = run("same", 8, 10)
    assert len(said) == 80
    assert len({(key, rank) for key, rank in said}) == 10
    assert queries.balance(shop).net.quantity == 11
    assert verify().problems == []


def test_nothing_acknowledged_is_lost_when_writers_are_killed(shop):
    acknowledged = run("kill", KILLS)
    written = {key: str(pk) for key, pk in Entry.objects.values_list("idem", "pk")}
    assert len({key.partition(":")[0] for key, _rank in acknowledged}) == KILLS
    assert [(key, written.get(key)) for key, _rank in acknowledged] == [
        (key, rank) for key, rank in acknowledged
    ]
    report = verify()
    assert report.problems == []
    assert report.entries >= len(acknowledged) + 2
    assert queries.balance(shop).net.quantity == report.entries - 1
    entry = post([move("bank", "purse:ada:eur", 1)])
    assert (entry.pk, entry.day) == (report.entries + 1, DAY)
    if connection.vendor == "sqlite":
        assert checked_alone() == 0


def checked_alone() -> int:
    checker = Path(settings.ROOT) / "tools" / "check_ledger.py"
    database = str(connection.settings_dict["NAME"])
    return subprocess.run([sys.executable, str(checker), database], check=False).returncode
