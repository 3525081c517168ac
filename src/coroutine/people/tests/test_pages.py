"""The entrance and one’s own account, as browsers meet them."""

import re

import pytest
from django.apps import apps
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from coroutine.people.tests.browsers import (
    browser,
    press,
    who,
    words_of,
)
from coroutine.people.tests.factories import PASSWORD, ada

pytestmark = pytest.mark.django_db


def test_the_addresses_are_french_by_default_and_english_on_demand():
    with translation.override("fr"):
        french = [reverse("account_login"), reverse("sign_in_link_request"), reverse("my_account")]
    with translation.override("en"):
        english = [reverse("account_login"), reverse("my_account")]
    assert french == ["/connexion/", "/connexion/lien/", "/moi/compte/"]
    assert english == ["/en/sign-in/", "/en/me/account/"]


def test_ada_comes_in_with_her_password_and_reaches_today():
    person, client = ada(), browser()
    answer = press(
        client, reverse("account_login"), {"login": "Ada@Example.org", "password": PASSWORD}
    )
    assert (answer.status_code, answer.url) == (302, reverse(settings.LOGIN_REDIRECT_URL))
    assert who(client) == person.pk


def test_ada_comes_in_to_the_page_that_she_came_for():
    ada()
    form = {"login": "ada@example.org", "password": PASSWORD, "next": "/moi/compte/"}
    answer = press(browser(), reverse("account_login"), form)
    assert answer.url == "/moi/compte/"


def test_signing_in_leads_to_no_other_site():
    ada()
    form = {"login": "ada@example.org", "password": PASSWORD, "next": "https://evil.example/"}
    answer = press(browser(), reverse("account_login"), form)
    assert answer.url == reverse(settings.LOGIN_REDIRECT_URL)


def test_a_wrong_password_and_an_unknown_address_get_the_same_words_and_keep_the_address():
    ada()
    pages = []
    for email in ("ada@example.org", "nobody@example.org"):
        client = browser()
        answer = press(client, reverse("account_login"), {"login": email, "password": "wrong"})
        assert answer.context["form"]["login"].value() == email
        assert who(client) is None
        pages.append(words_of(answer).replace(email, "…"))
    assert pages[0] == pages[1]


def test_the_sixth_wrong_password_in_five_minutes_is_told_to_wait():
    ada()
    client = browser()
    form = {"login": "ada@example.org", "password": "wrong"}
    statuses = [press(client, reverse("account_login"), form).status_code for _try in range(6)]
    assert statuses == [200] * 5 + [429]
    right = press(client, reverse("account_login"), form | {"password": PASSWORD})
    assert (right.status_code, who(client)) == (429, None)


def test_signing_out_takes_a_press_of_the_button():
    person, client = ada(), browser()
    client.force_login(person)
    assert client.get(reverse("account_logout")).status_code == 200
    assert who(client) == person.pk
    with translation.override("en"):
        answer = press(client, reverse("account_logout"), {})
        assert answer.url == reverse("site:home")
    assert who(client) is None


def test_ada_corrects_what_the_place_knows_of_her():
    person, client = ada(), browser()
    client.force_login(person)
    form = {"name": "Ada L.", "trade": "weaver", "status": "freelancer", "phone": "+33 1 23"}
    answer = press(client, reverse("my_account"), form | {"note": "a delight"})
    assert answer.url == reverse("my_account")
    person.refresh_from_db()
    assert (person.name, person.trade, person.status, person.phone, person.note) == (
        "Ada L.",
        "weaver",
        "freelancer",
        "+33 1 23",
        "",
    )


def test_an_account_page_sent_with_an_empty_name_keeps_what_was_typed():
    person, client = ada(), browser()
    client.force_login(person)
    form = {"name": "", "trade": "weaver", "status": "freelancer"}
    answer = press(client, reverse("my_account"), form)
    assert answer.context["form"]["trade"].value() == "weaver"
    assert answer.context["user"].name == "Ada"
    person.refresh_from_db()
    assert (person.name, person.trade) == ("Ada", "")


@pytest.mark.parametrize("name", ["my_account", "account_change_password", "account_set_password"])
def test_ones_own_pages_ask_a_stranger_to_sign_in(name):
    answer = browser().get(reverse(name))
    assert answer.url == f"{reverse('account_login')}?next={reverse(name)}"


def test_the_demo_place_alone_shows_its_sign_ins():
    places = apps.get_model("place", "Place").objects  # an upper floor: not to be imported
    place = places.create(name="La Coroutine", town="Lille")
    assert "coroutine-demo" not in browser().get(reverse("account_login")).content.decode()
    places.filter(pk=place.pk).update(is_demo=True)
    page = browser().get(reverse("account_login")).content.decode()
    shown = re.findall(r'name="login" value="(\w+)@example.org"', page)
    assert shown == ["ada", "brice", "chloe", "driss", "ines"]


def test_one_press_of_the_demo_enters_as_ada():
    apps.get_model("place", "Place").objects.create(name="La Coroutine", town="Lille", is_demo=True)
    person, client = ada(password="coroutine-demo"), browser()
    page = client.get(reverse("account_login")).content.decode()
    form = page.split('value="ada@example.org"', 1)[0].rsplit("<form", 1)[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    fields = {"login": "ada@example.org", "password": "coroutine-demo"}
    client.post(reverse("account_login"), fields | {"csrfmiddlewaretoken": token})
    assert who(client) == person.pk
