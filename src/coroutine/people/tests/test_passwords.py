"""Making oneself known, and passwords new, forgotten and changed."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from coroutine.people.models import Person
from coroutine.people.tests.browsers import (
    LINK,
    browser,
    mailed_path,
    press,
    sign_up,
    who,
    words_of,
)
from coroutine.people.tests.factories import PASSWORD, ada, brice

pytestmark = pytest.mark.django_db


def test_chloe_makes_herself_known_and_comes_in_once_her_address_is_proven():
    client = browser()
    answer = sign_up(client)
    assert answer.url == reverse("account_email_verification_sent")
    person = Person.objects.get()
    assert (person.name, person.email, person.roles) == (
        "Chloé",
        "chloe@example.org",
        frozenset(),
    )
    assert who(client) is None
    client.get(mailed_path())
    assert EmailAddress.objects.filter(verified=True).count() == 0
    answer = press(client, mailed_path(), {})
    assert (answer.url, who(client)) == (reverse(settings.LOGIN_REDIRECT_URL), person.pk)


def test_an_address_proven_in_another_browser_signs_that_one_in_nowhere():
    sign_up(browser())
    elsewhere = browser()
    press(elsewhere, mailed_path(), {})
    assert EmailAddress.objects.get().verified is True
    assert who(elsewhere) is None


def test_a_password_opens_nothing_before_the_address_is_proven():
    sign_up(browser())
    client = browser()
    form = {"login": "chloe@example.org", "password": PASSWORD}
    answer = press(client, reverse("account_login"), form)
    assert (answer.url, who(client)) == (reverse("account_email_verification_sent"), None)


def test_signing_up_with_a_known_address_looks_the_same_and_writes_to_its_owner():
    ada()
    stranger, newcomer = browser(), browser()
    taken, fresh = sign_up(stranger, email="Ada@example.org"), sign_up(newcomer)
    assert (taken.status_code, taken.url) == (fresh.status_code, fresh.url)
    assert words_of(stranger.get(taken.url)) == words_of(newcomer.get(fresh.url))
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"], ["chloe@example.org"]]
    assert Person.objects.filter(email="ada@example.org").get().check_password(PASSWORD)
    assert Person.objects.filter(name="Chloé").count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"name": "  "}, "name"),
        ({"name": "a" * 121}, "name"),
        ({"email": "chloe"}, "email"),
        ({"password1": "short"}, "password1"),
        ({"password1": "password123"}, "password1"),
        ({"password1": "chloe@example.org"}, "password1"),
    ],
)
def test_a_sign_up_that_does_not_fit_says_one_thing_and_keeps_the_rest(wrong, field):
    answer = sign_up(browser(), **wrong)
    form = answer.context["form"]
    assert {name: len(errors) for name, errors in form.errors.items()} == {field: 1}
    assert form["email"].value() == wrong.get("email", "chloe@example.org")
    assert (Person.objects.count(), mail.outbox) == (0, [])


def test_a_person_imported_without_password_chooses_one_by_mail_and_is_in():
    person = brice(password=None, proven=False)
    client = browser()
    answer = press(client, reverse("account_reset_password"), {"email": "brice@example.org"})
    assert answer.url == reverse("account_reset_password_done")
    page = client.get(mailed_path()).url
    answer = press(client, page, {"password1": "five blue lamps"})
    assert (answer.url, who(client)) == (reverse(settings.LOGIN_REDIRECT_URL), person.pk)
    person.refresh_from_db()
    assert person.check_password("five blue lamps")
    assert client.get(page).templates[0].name == "account/password_reset_from_key.html"
    again = press(
        browser(),
        reverse("account_login"),
        {"login": "brice@example.org", "password": "five blue lamps"},
    )
    assert again.url == reverse(settings.LOGIN_REDIRECT_URL)


def test_a_reset_link_works_once():
    brice()
    press(browser(), reverse("account_reset_password"), {"email": "brice@example.org"})
    link, client = mailed_path(), browser()
    press(client, client.get(link).url, {"password1": "five blue lamps"})
    late = browser().get(link)
    assert (late.status_code, late.context["token_fail"]) == (200, True)


def test_opening_someone_elses_reset_link_signs_nobody_out():
    person = ada()
    brice()
    press(browser(), reverse("account_reset_password"), {"email": "brice@example.org"})
    client = Client()
    client.force_login(person)
    client.get(mailed_path(), follow=True)
    assert who(client) == person.pk


def test_opening_someone_elses_confirmation_signs_nobody_out():
    person, client = ada(), browser()
    sign_up(browser())
    client.force_login(person)
    client.get(mailed_path())
    assert (who(client), EmailAddress.objects.filter(verified=False).count()) == (person.pk, 1)


def test_a_forgotten_password_of_nobody_gets_the_same_answer():
    ada()
    answers = []
    for email in ("ada@example.org", "nobody@example.org"):
        client = browser()
        answer = press(client, reverse("account_reset_password"), {"email": email})
        answers.append((answer.status_code, words_of(client.get(answer.url))))
    assert answers[0] == answers[1]
    assert LINK.findall(mail.outbox[1].body) == [reverse("account_signup")]


def test_a_new_password_signs_the_other_devices_out_and_is_told_by_mail():
    person = ada()
    phone, laptop = Client(), browser()
    phone.force_login(person)
    laptop.force_login(person)
    form = {"oldpassword": PASSWORD, "password1": "five blue lamps"}
    answer = press(laptop, reverse("account_change_password"), form)
    assert answer.url == reverse("my_account")
    assert laptop.get(reverse("my_account")).status_code == 200
    assert phone.get(reverse("my_account")).status_code == 302
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]


def test_a_wrong_present_password_changes_nothing():
    person, client = ada(), browser()
    client.force_login(person)
    form = {"oldpassword": "wrong", "password1": "five blue lamps"}
    answer = press(client, reverse("account_change_password"), form)
    assert list(answer.context["form"].errors) == ["oldpassword"]
    person.refresh_from_db()
    assert person.check_password(PASSWORD)


def test_whoever_came_by_links_chooses_a_first_password():
    person, client = ada(password=None), browser()
    client.force_login(person)
    assert client.get(reverse("account_change_password")).url == reverse("account_set_password")
    press(client, reverse("account_set_password"), {"password1": "five blue lamps"})
    person.refresh_from_db()
    assert person.check_password("five blue lamps")
