"""A browser of the tests, and what it does on the pages of the entrance."""

import re

from django.core import mail
from django.test import Client
from django.urls import reverse

from coroutine.people.tests.factories import PASSWORD

LINK = re.compile(r"http://testserver(/\S+)")


def browser():
    """A browser of its own, which minds forged forms as the real ones do."""
    return Client(enforce_csrf_checks=True)


def who(client):
    """The number of the person signed in with this browser, or None."""
    number = client.session.get("_auth_user_id")
    return int(number) if number else None


def press(client, page, form, *, to=None):
    """Open a page, then send one of its forms, as a browser does."""
    opened = client.get(page)
    token = opened.context["csrf_token"]
    return client.post(to or page, {**form, "csrfmiddlewaretoken": str(token)})


def mailed_path():
    """The path of the link in the last mail."""
    return LINK.search(mail.outbox[-1].body)[1]


def ask_for_link(client, email):
    return press(client, reverse("sign_in_link_request"), {"email": email})


def press_the_link(client, path):
    """Open the mailed link and press its one button."""
    opened = client.get(path)
    form = {"token": opened.context["token"], "csrfmiddlewaretoken": opened.context["csrf_token"]}
    return client.post(reverse("sign_in_link_enter"), {k: str(v) for k, v in form.items()})


def words_of(response):
    """The sentences of the page's body, without its tags."""
    body = re.search(r"<main[^>]*>(.*)</main>", response.content.decode(), re.DOTALL)[1]
    return " ".join(re.sub(r"<[^>]+>", " ", body).split())


def sign_up(client, **changes):
    form = {"name": "Chloé", "email": "chloe@example.org", "password1": PASSWORD}
    return press(client, reverse("account_signup"), form | changes)
