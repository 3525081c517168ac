"""How much memory the served house takes, and how soon it answers."""

import os
import signal
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.request import urlopen

from tests.serving import free_port

ROOT = Path(__file__).resolve().parents[1]
Say = Callable[[str, str, str], None]


@contextmanager
def _run() -> Iterator[tuple[int, str, float]]:
    """`make run` on the bench's place: the process group, the address, seconds to the answer."""
    port = free_port()
    start = time.perf_counter()
    house = subprocess.Popen(
        ["make", "--no-print-directory", "run", f"PORT={port}"],
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield house.pid, f"http://127.0.0.1:{port}/", _wait(f"http://127.0.0.1:{port}/", start)
    finally:
        os.killpg(house.pid, signal.SIGTERM)
        try:
            house.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(house.pid, signal.SIGKILL)
            house.wait()


def _wait(address: str, start: float) -> float:
    while time.perf_counter() - start < 60:
        with suppress(OSError), urlopen(address, timeout=10) as answer:
            answer.read()
            return time.perf_counter() - start
        time.sleep(0.01)
    raise TimeoutError(address)


def first_answer(say: Say) -> None:
    """From pressing return to the home page, when all was ready."""
    waits = []
    for _again in range(5):
        with _run() as (_group, _address, seconds):
            waits.append(seconds)
    say("first answer of a second `make run`", f"{statistics.median(waits):.2f} s", "3 s")


def memory(say: Say) -> None:
    """The processes of `make run` after some hundred pages."""
    with _run() as (group, address, _seconds):
        for _page in range(300):
            urlopen(address).read()
        sizes = {pid: _size(pid) for pid in _members(group)}
    worker = max(sizes.values(), key=lambda size: size["Rss"])
    say("serving process, resident", f"{worker['Rss'] / 1024:.0f} MB", "150 MB")
    whole = sum(size["Pss"] for size in sizes.values())
    say("server and worker together, their share", f"{whole / 1024:.0f} MB", "")


def _members(group: int) -> list[int]:
    pids = [int(path.name) for path in Path("/proc").glob("[0-9]*")]
    return [pid for pid in pids if _group_of(pid) == group]


def _group_of(pid: int) -> int:
    with suppress(ProcessLookupError):
        return os.getpgid(pid)
    return 0


def _size(pid: int) -> dict[str, int]:
    """Kilobytes by kind."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    return {name: int(size.split()[0]) for name, size in (line.split(":", 1) for line in lines)}
