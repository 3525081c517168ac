"""Several at the same instant: threads, processes, and clients of a real server."""

import multiprocessing
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from threading import Barrier
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection, connections

from coroutine.people.models import Person
from tests.serving import PATIENCE, free_port

_FORK = multiprocessing.get_context("fork")


def together(acts):
    """What each of several threads gets whose act begins at the same instant; errors too."""
    start = Barrier(len(acts))

    def one(act):
        start.wait()
        try:
            return act()
        except ValueError as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as crowd:
        return list(crowd.map(one, acts))


def by_processes(count, act):
    """What each of several processes gets that does act(start), where they wait for each other."""
    connections.close_all()
    start, answers = _FORK.Barrier(count), _FORK.SimpleQueue()
    crowd = [_FORK.Process(target=_alone, args=(act, start, answers)) for _one in range(count)]
    for one in crowd:
        one.start()
    found = [answers.get() for _one in crowd]
    for one in crowd:
        one.join()
    return found


def _alone(act, start, answers):
    try:
        answers.put(act(start))
    except BaseException as error:  # noqa: BLE001 - the parent waits for an answer of each
        answers.put(repr(error))
    finally:
        connections.close_all()


@contextmanager
def careless_house():
    """The same house, served with the naive variant of `take_one`: its address."""
    port = free_port()
    target = "coroutine.membership.tests.careless:application"
    command = f"granian --interface wsgi --workers 2 --blocking-threads 1 --no-log --port {port}"
    house = subprocess.Popen([sys.executable, "-m", *command.split(), target])
    try:
        address = f"http://127.0.0.1:{port}"
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end and house.poll() is None:
            with suppress(URLError, ConnectionError), urlopen(f"{address}/health/live", timeout=5):
                break
            time.sleep(0.05)
        yield address
    finally:
        house.terminate()
        house.wait(10)


def signed_in(count):
    """Session keys of so many new persons."""
    people = Person.objects.bulk_create(
        Person(email=f"buyer{number}@example.org", name=f"Buyer {number}", password="!")
        for number in range(count)
    )
    return [_session_of(person) for person in people]


def _session_of(person):
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.save()
    return session.session_key


def press_at_once(address, sessions, page, to):
    """Each opens the page in a browser of its own; then all press at the same instant: answers."""
    with ThreadPoolExecutor(8) as readers:
        forms = list(readers.map(lambda session: _opened(address, session, page), sessions))
    return together([lambda form=form: _pressed(address, form, to) for form in forms])


def _opened(address, session, page):
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}"
    answer, text = _ask(address, "GET", page, {"Cookie": cookies})
    token = re.search(rf"{settings.CSRF_COOKIE_NAME}=(\w+)", answer["Set-Cookie"])[1]
    fields = {
        name: re.search(rf'name="{name}" value="(\w+)"', text)[1]
        for name in ("csrfmiddlewaretoken", "key")
    }
    return f"{cookies}; {settings.CSRF_COOKIE_NAME}={token}", fields


def _pressed(address, form, to):
    cookies, fields = form
    headers = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
    return _ask(address, "POST", to, headers, urlencode(fields))[0]["status"]


def _ask(address, method, path, headers, body=None):
    line = HTTPConnection(urlsplit(address).netloc, timeout=PATIENCE)
    try:
        line.request(method, path, body, headers)
        answer = line.getresponse()
        said = {"status": answer.status, "Set-Cookie": answer.headers.get("Set-Cookie", "")}
        return said, answer.read().decode()
    finally:
        line.close()
