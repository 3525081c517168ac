"""`make bench`: what the house costs at 2 000 members and 100 000 entries. Figures, no tests.

MEMBERS=, ENTRIES= and MILLION=0 change the size. Medians; the machine is printed with them.
"""

import os
import platform
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
(ROOT / "var").mkdir(exist_ok=True)
SCRATCH = Path(tempfile.mkdtemp(prefix="bench-", dir=ROOT / "var"))  # on the disk of real places
os.environ |= {
    "COROUTINE_MODE": "local",
    "DATA_DIR": str(SCRATCH),
    "DJANGO_SETTINGS_MODULE": "coroutine.config.settings",
}
os.environ.pop("DATABASE_URL", None)
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

django.setup()

import bench_place  # noqa: E402
import bench_serving  # noqa: E402
from django.core.handlers.wsgi import WSGIHandler  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client, RequestFactory  # noqa: E402
from django.urls import NoReverseMatch, reverse  # noqa: E402

from coroutine.kit.amounts import euros, minutes  # noqa: E402
from coroutine.kit.times import today  # noqa: E402
from coroutine.ledger import actions as ledger  # noqa: E402
from coroutine.ledger import queries as book  # noqa: E402
from coroutine.ledger.rules import Line  # noqa: E402
from coroutine.membership.rules import Journal  # noqa: E402
from coroutine.people.models import Person  # noqa: E402

RUNS = 30
PAGES = (
    ("home", "site:home", None),
    ("Today", "site:today", "ada"),
    ("My contribution", "site:contribution", "ada"),
    ("a member, in the Workshop", "membership:member", "driss"),
    ("members' list, 50 a page", "membership:member_list", "driss"),
    ("trial balance", "site:book", "driss"),
)


def say(what: str, figure: str, goal: str = "") -> None:
    """One line of the table."""
    print(f"  {what:<44} {figure:>24}   {goal}", flush=True)


def timed(act: Callable[[], object], runs: int = RUNS) -> tuple[float, float]:
    """Median milliseconds of CPU and of the clock."""
    spent, passed = [], []
    for _run in range(runs):
        cpu, clock = time.process_time(), time.perf_counter()
        act()
        spent.append((time.process_time() - cpu) * 1000)
        passed.append((time.perf_counter() - clock) * 1000)
    return statistics.median(spent), statistics.median(passed)


def queries_of(act: Callable[[], object]) -> int:
    """How many statements it sends to the database."""
    count = 0

    def tick(execute, statement, parameters, many, context):  # noqa: ANN001, ANN202
        nonlocal count
        count += 1
        return execute(statement, parameters, many, context)

    with connection.execute_wrapper(tick):
        act()
    return count


def the_machine() -> None:
    """What the figures were taken on."""
    model = next(
        (
            line.split(":")[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.machine(),
    )
    print(f"{os.cpu_count()} cores ({model}), load {os.getloadavg()[0]:.1f}, {platform.platform()}")
    print(f"Python {platform.python_version()}, Django {django.__version__}, ", end="")
    print(f"SQLite {sqlite3.sqlite_version}; a flush to disk {fsync_ms():.2f} ms\n")


def fsync_ms() -> float:
    """What the disk asks for a small write that must stay."""
    with (SCRATCH / "flush").open("wb", buffering=0) as file:

        def flush() -> None:
            file.write(b"x" * 4096)
            os.fsync(file.fileno())

        return timed(flush)[1]


def pages() -> None:
    """A request, from the server's call to the last byte, by someone signed in."""
    handler, refs = WSGIHandler(), {"ref": bench_place.person("ada").ref}
    for label, name, who in PAGES:
        try:
            path = reverse(name, kwargs=refs if name == "membership:member" else None)
        except NoReverseMatch:
            say(label, "no such page")
            continue
        environ = RequestFactory()._base_environ(PATH_INFO=path)  # noqa: SLF001
        if who:
            client = Client()
            client.force_login(bench_place.person(who))
            environ["HTTP_COOKIE"] = client.cookies.output(header="", attrs=[]).strip()
        answers: list[int] = []

        def ask() -> None:
            response = handler(dict(environ), lambda *_said: None)  # noqa: B023
            answers.append(response.status_code)  # noqa: B023
            response.content  # noqa: B018
            response.close()

        ask()
        count, (cpu, _clock) = queries_of(ask), timed(ask)
        wrong = "" if set(answers) == {200} else f"  ANSWERED {set(answers)}"
        say(label, f"{cpu:.1f} ms, {count} queries", "15 ms, 12 queries" + wrong)


def posting() -> None:
    """Entries of two transfers, each in a transaction that reaches the disk."""
    ada, bank = bench_place.purse("ada"), bench_place.account("512")
    hours = bench_place.account("time-dues")
    number = iter(range(10**9))

    def post() -> None:
        ledger.post(
            day=today(),
            journal=Journal.BANK,
            memo="bench",
            lines=[
                Line(debit=bank, credit=ada.euros, amount=euros(12500)),
                Line(debit=hours, credit=ada.hours, amount=minutes(120), kind="due"),
            ],
            source="bench",
            key=str(next(number)),
            actor="bench",
        )

    post()
    cpu, clock = timed(post, 500)
    say("ledger.post, two transfers", f"{cpu:.2f} ms CPU", "0.8 ms")
    say("", f"{1000 / clock:.0f} a second", "as the disk allows")


def reading() -> None:
    """Questions to the book."""
    say("trial balance, the query", f"{timed(book.trial_balance_by_kind)[1]:.2f} ms", "5 ms")
    ada = bench_place.purse("ada").euros
    say("one account's balance", f"{timed(lambda: book.balance(ada))[1]:.2f} ms", "1 ms")


def million() -> None:
    """The same balance in a book of a million transfers."""
    start = time.perf_counter()
    account, count = bench_place.fill_to_a_million()
    took = time.perf_counter() - start
    label = f"one account's balance of {count:,} transfers".replace(",", " ")
    say(label, f"{timed(lambda: book.balance(account))[1]:.2f} ms", f"1 ms (built in {took:.0f} s)")


def main() -> None:
    """Build, measure, print."""
    the_machine()
    start = time.perf_counter()
    call_command("migrate", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    entries = bench_place.build(
        int(os.environ.get("MEMBERS", "2000")), int(os.environ.get("ENTRIES", "100000"))
    )
    print(f"{Person.objects.count()} persons, {entries} entries, ", end="")
    print(f"built in {time.perf_counter() - start:.0f} s.\n")
    say("", "measured (median)", "goal")
    pages()
    posting()
    reading()
    connection.close()
    bench_serving.memory(say)
    bench_serving.first_answer(say)
    if os.environ.get("MILLION", "1") != "0":
        million()


if __name__ == "__main__":
    try:
        main()
    finally:
        shutil.rmtree(SCRATCH, ignore_errors=True)
