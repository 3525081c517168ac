"""Processes that post at the same time, for tests: run as a program, it forks from a warm start.

    python -m coroutine.ledger.tests.processes kill KILLS
    python -m coroutine.ledger.tests.processes race WRITERS SALES
    python -m coroutine.ledger.tests.processes naive WRITERS SALES
    python -m coroutine.ledger.tests.processes same WRITERS SALES

Each writes what its children acknowledged on standard output, one act a line. A child
acknowledges an act once it is committed, never before.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator

import django

django.setup()

from django.db import connection  # noqa: E402

from coroutine.kit.amounts import Unit  # noqa: E402
from coroutine.ledger import refusals  # noqa: E402
from coroutine.ledger.tests.factories import move, post  # noqa: E402

CEILING = 60


def sell(key: str) -> str | None:
    """Sell one seat below the ceiling, and give one minute: the entry's rank, or None when full."""
    lines = [move("seats", "bank", 1), move("commons", "purse:ada:min", 1, Unit.MIN, "gift")]
    try:
        return str(post(lines, key=key).pk)
    except refusals.LimitReached:
        return None


def naive(key: str) -> str | None:
    """Read, compare, insert: what sells too much."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM naive_sale")
        if cursor.fetchone()[0] >= CEILING:
            return None
        time.sleep(0.002)
        cursor.execute("INSERT INTO naive_sale(id) VALUES (%s)", [key])
    return key


def child(act: Callable[[str], str | None], keys: Iterator[str], ready: int) -> tuple[int, int]:
    """A process that acts on each key once `ready` says so: its id, and where to hear from it."""
    hear, say = os.pipe()
    if pid := os.fork():
        os.close(say)
        return pid, hear
    status = 1
    try:
        os.read(ready, 1)
        for key in keys:
            if (done := act(key)) is not None:
                os.write(say, f"{key} {done}\n".encode())
        status = 0
    finally:
        os._exit(status)


def race(act: Callable[[str], str | None], names: list[str], sales: int) -> None:
    """Let writers act all at once, each under its own name; say what they acknowledged."""
    ready, start = os.pipe()
    children = [
        child(act, (f"{name}:{number}" for number in range(sales)), ready) for name in names
    ]
    os.write(start, b"!" * len(names))
    for pid, hear in children:
        with os.fdopen(hear) as words:
            sys.stdout.write(words.read())
        if os.waitpid(pid, 0)[1]:
            raise SystemExit("A writer fell.")


def kill(kills: int) -> None:
    """Kill writers, two at a time, at a random moment after each first acknowledgement."""
    ready, start = os.pipe()
    for number in range(0, kills, 2):
        endless = ((f"{number + side}:{act}" for act in range(10**9)) for side in range(2))
        children = [child(sell, keys, ready) for keys in endless]
        os.write(start, b"!!")
        first = [os.read(hear, 65536) for _pid, hear in children]
        for (pid, hear), heard in zip(children, first, strict=True):
            time.sleep(random.uniform(0, 0.012))
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
            with os.fdopen(hear, "rb") as words:
                whole = heard + words.read()
            sys.stdout.write(whole.decode())


def main(what: str, count: int, sales: int = 0) -> None:
    sell("warm") if what != "naive" else naive("warm")
    connection.close()
    if what == "kill":
        kill(count)
    elif what == "same":
        race(sell, ["same"] * count, sales)
    else:
        race({"race": sell, "naive": naive}[what], [str(n) for n in range(count)], sales)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
