"""The house served as members meet it: the console program, on a free port of this machine."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

PROGRAM = str(Path(sys.executable).with_name("coroutine"))
PATIENCE = 30
"""Seconds after which a server that does not answer is a failure."""


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        return door.getsockname()[1]


@contextmanager
def served(workers: int = 2) -> Iterator[str]:
    """The database of DATABASE_URL behind the real server: its address."""
    port = free_port()
    with tempfile.TemporaryFile() as said:
        house = subprocess.Popen(
            [PROGRAM, "serve", "--port", str(port), "--workers", str(workers)],
            stdout=said,
            stderr=said,
            start_new_session=True,
        )
        try:
            address = f"http://127.0.0.1:{port}"
            if not _answers(f"{address}/health/live", house):
                said.seek(0)
                raise AssertionError(f"The house does not answer:\n{said.read().decode()}")
            yield address
        finally:
            _stop(house)


def _answers(address: str, house: subprocess.Popen) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and house.poll() is None:
        with suppress(URLError, ConnectionError, TimeoutError), urlopen(address, timeout=5):
            return True
        time.sleep(0.05)
    return False


def _stop(house: subprocess.Popen) -> None:
    house.terminate()
    try:
        house.wait(10)
    except subprocess.TimeoutExpired:
        os.killpg(house.pid, signal.SIGKILL)
        house.wait()
