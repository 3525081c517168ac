"""Every address, knocked at by everyone: who passes, what a GET may do, what a page may hold."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.routes import INLINE, NOBODY, VISITORS, Route, person, routes

ROUTES = routes()
BY_NAME = pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
ODD_ANSWERS = {
    "sign_in_link_enter": 410,  # a GET there comes from a link already spent
}
"""What a GET answers, besides a page or a way on, to whom the door lets pass."""
SESSIONS = "django_session"


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens inside leaves no trace."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@contextmanager
def writings() -> Iterator[list[str]]:
    """The statements that write, but for sessions, which a sign-in needs."""
    seen: list[str] = []

    def note(execute, statement, params, many, context):
        first, *rest = statement.split(maxsplit=1)
        if first.upper() in {"INSERT", "UPDATE", "DELETE"} and SESSIONS not in rest[0][:40]:
            seen.append(statement)
        return execute(statement, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def visit(who: str) -> Client:
    """Someone's browser; a view that breaks says how."""
    client, visitor = Client(), person(who)
    if visitor:
        client.force_login(visitor)
    return client


def knock(route: Route, who: str, method: str, language: str = "fr"):
    """Someone asks for the route's example: the answer."""
    with undone():
        address = route.address(language)
        return getattr(visit(who), method)(address)


def to_sign_in(answer) -> bool:
    return answer.status_code == 302 and answer.url.split("?")[0] == reverse("account_login")


def right(route: Route, who: str, answer) -> bool:
    """Whether the answer is one that the door's rule asks for."""
    status, visitor = answer.status_code, person(who)
    if status == 405:
        return True  # this door does not open that way, for anyone
    if not route.rule.admits(visitor.roles if visitor else frozenset(), signed_in=bool(visitor)):
        return to_sign_in(answer) if who == NOBODY else status == 403
    if route.rule.own and who != "ada":
        return status == 404
    if answer.wsgi_request.method == "GET" and status >= 400:
        return status == ODD_ANSWERS.get(route.name)
    return status < 500 and status != 403 and not (route.rule.signed_in and to_sign_in(answer))


@pytest.mark.parametrize("method", ["get", "post"])
@BY_NAME
def test_each_door_lets_pass_whom_its_rule_says_and_nobody_else(demo, route, method):
    answers = {who: knock(route, who, method) for who in VISITORS}
    wrong = {who: got.status_code for who, got in answers.items() if not right(route, who, got)}
    assert wrong == {}


@BY_NAME
def test_reading_changes_nothing(demo, route):
    for who in VISITORS:
        with undone():
            address, client = route.address(), visit(who)
            with writings() as written:
                client.get(address)
            assert written == []


@pytest.mark.parametrize("language", ["fr", "en"])
@BY_NAME
def test_each_page_speaks_its_language_and_holds_nothing_inline(demo, route, language):
    for who in VISITORS:
        page = knock(route, who, "get", language)
        if page.status_code != 200 or "text/html" not in page.headers["Content-Type"]:
            continue
        assert f'<html lang="{language}"'.encode() in page.content
        assert INLINE.findall(page.content) == []


@BY_NAME
def test_a_page_without_a_form_sets_no_cookie(demo, route):
    page = knock(route, NOBODY, "get")
    if page.status_code == 200 and b"csrfmiddlewaretoken" not in page.content:
        assert dict(page.cookies) == {}
