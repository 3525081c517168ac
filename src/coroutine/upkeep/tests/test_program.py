"""The console program, as it is typed: its words, its exit codes, the house that it serves."""

import os
import re
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path
from urllib.request import urlopen

import pytest

from coroutine.upkeep.management.commands.serve import server
from coroutine.upkeep.tests.damage import GUARD, lose_a_guard
from tests.serving import PATIENCE, PROGRAM, served


def coroutine(*words: str, **settings: str) -> tuple[int, str, str]:
    """Type it: the exit code, what was said, what was complained of."""
    done = subprocess.run(
        [PROGRAM, *words],
        env=os.environ | {"LANG": "en_GB.UTF-8"} | settings,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_help_needs_no_settings():
    code, said, complaint = coroutine("--help", COROUTINE_MODE="production", SECRET_KEY="")
    assert (code, complaint) == (0, "")
    assert re.findall(r"^    (\w+) ", said, re.MULTILINE) == [
        "serve",
        "setup",
        "demo",
        "health",
        "members",
        "dues",
        "ledger",
    ]


@pytest.mark.parametrize(
    "words", [["ledger"], ["ledger", "burn"], ["serve", "--port", "door"], ["dues", "run", "now"]]
)
def test_what_cannot_be_read_is_one_sentence_and_one(words):
    code, said, complaint = coroutine(*words)
    assert (code, said) == (1, "")
    assert re.fullmatch(r"coroutine: [^\n]+ See: coroutine[^\n]* --help\n", complaint)


def test_production_refuses_a_sample_secret():
    code, _said, complaint = coroutine("health", COROUTINE_MODE="production", SECRET_KEY="secret")
    assert code == 1
    assert complaint.startswith("coroutine: SECRET_KEY is missing, a sample or shorter")
    assert complaint.count("\n") == 1


def test_a_database_out_of_reach_is_one_sentence():
    unreachable = "postgres://nobody@127.0.0.1:1/nothing"
    code, _said, complaint = coroutine("serve", "--port", "0", DATABASE_URL=unreachable)
    assert code == 1
    assert complaint.startswith("coroutine: The database does not answer: ")
    assert complaint.count("\n") == 1


def test_health_is_an_exit_code(own_database):
    assert coroutine("health") == (0, "The house is in order.\n", "")
    lose_a_guard()
    code, _said, complaint = coroutine("health")
    assert (code, GUARD in complaint) == (1, True)


def test_a_house_that_lost_a_guard_is_not_served(own_database):
    lose_a_guard()
    code, _said, complaint = coroutine("serve", "--port", "0")
    assert (code, GUARD in complaint) == (1, True)


def test_in_production_tables_change_only_when_asked(tmp_path):
    production = {
        "COROUTINE_MODE": "production",
        "DATA_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path}/new.sqlite3",
    }
    code, _said, complaint = coroutine("serve", "--port", "0", **production)
    assert code == 1
    assert "--migrate" in complaint


def test_two_houses_do_not_share_a_door(own_database):
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
        code, _said, complaint = coroutine("serve", "--port", str(port))
    assert code == 1
    assert complaint.startswith(f"coroutine: http://127.0.0.1:{port} cannot be served: ")


def test_a_worker_that_dies_is_replaced(serve):
    with urlopen(f"{serve}/health/") as answer:
        assert answer.status == 200
    [main] = [pid for pid in children(os.getpid()) if b"serve" in command(pid)]
    before = children(main)
    os.kill(before[0], signal.SIGKILL)
    end = time.monotonic() + PATIENCE
    while len(alive := children(main)) < len(before) or before[0] in alive:
        assert time.monotonic() < end
        time.sleep(0.1)
    with urlopen(f"{serve}/health/") as answer:
        assert answer.status == 200


def test_a_second_signal_waits_for_nothing():
    house = server("127.0.0.1", 0, workers=1)
    house.signal_handler_interrupt()
    with house.main_loop_interrupt._cond:  # as when the second comes while the first is at work
        second = threading.Thread(target=house.signal_handler_interrupt, daemon=True)
        second.start()
        second.join(2)
        assert not second.is_alive()


def test_ctrl_c_reaches_the_house_and_its_workers_and_stops_them_all(own_database):
    with served():
        [main] = [pid for pid in children(os.getpid()) if b"serve" in command(pid)]
        workers = children(main)
        os.killpg(main, signal.SIGINT)
        end = time.monotonic() + 8  # less than what a worker that hangs is given
        while any(Path(f"/proc/{pid}/cwd").exists() for pid in workers):
            assert time.monotonic() < end
            time.sleep(0.05)


def children(parent: int) -> list[int]:
    """The processes of a parent."""
    tasks = Path(f"/proc/{parent}/task")
    return [int(pid) for path in tasks.glob("*/children") for pid in path.read_text().split()]


def command(pid: int) -> bytes:
    """What a process was started as."""
    return Path(f"/proc/{pid}/cmdline").read_bytes()
