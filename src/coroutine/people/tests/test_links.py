"""Coming in by a mailed link, as browsers and mail scanners meet it."""

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from coroutine.people.models import Person, SignInLink
from coroutine.people.tests.browsers import (
    LINK,
    ask_for_link,
    browser,
    mailed_path,
    press,
    press_the_link,
    who,
    words_of,
)
from coroutine.people.tests.factories import ada, chloe

pytestmark = pytest.mark.django_db


def test_a_link_asked_for_in_one_browser_opens_in_another():
    person = chloe(password=None, proven=False)
    asked = ask_for_link(browser(), "Chloe@example.org")
    assert (asked.status_code, asked.url) == (302, reverse("sign_in_link_sent"))
    phone = browser()
    answer = press_the_link(phone, mailed_path())
    assert (answer.status_code, answer.url) == (302, reverse(settings.LOGIN_REDIRECT_URL))
    assert who(phone) == person.pk
    assert EmailAddress.objects.filter(user=person, verified=True, primary=True).count() == 1


def test_the_mail_goes_to_the_address_alone_and_its_token_is_nowhere_in_clear(caplog):
    ada()
    ask_for_link(browser(), "ada@example.org")
    token = mailed_path().rstrip("/").rsplit("/", 1)[1]
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"]]
    assert SignInLink.objects.filter(digest=token).count() == 0
    spent = browser()
    press_the_link(spent, mailed_path())
    spent.get(mailed_path(), follow=True)
    Client().post(reverse("sign_in_link_enter"), {"token": token})
    assert token not in caplog.text


def test_a_mail_scanner_that_follows_the_link_enters_nothing_and_spends_nothing():
    person = ada()
    ask_for_link(browser(), "ada@example.org")
    scanner = browser()
    for _visit in range(3):
        assert scanner.get(mailed_path()).status_code == 200
        assert scanner.head(mailed_path()).status_code == 200
    assert (who(scanner), SignInLink.objects.get().used_at) == (None, None)
    assert Person.objects.get(pk=person.pk).last_login is None
    reader = browser()
    press_the_link(reader, mailed_path())
    assert who(reader) == person.pk


def test_a_link_pressed_twice_opens_once_and_offers_another():
    ada()
    ask_for_link(browser(), "ada@example.org")
    token = mailed_path().rstrip("/").rsplit("/", 1)[1]
    press_the_link(browser(), mailed_path())
    late = browser()
    shown = late.get(mailed_path(), follow=True)
    assert shown.redirect_chain == [(reverse("sign_in_link_enter"), 302)]
    assert (shown.status_code, shown.templates[0].name) == (410, "account/link_dead.html")
    answer = press(
        late, reverse("sign_in_link_request"), {"token": token}, to=reverse("sign_in_link_enter")
    )
    assert (answer.status_code, who(late)) == (410, None)
    assert f'action="{reverse("sign_in_link_request")}"' in answer.content.decode()


def test_a_link_leads_to_the_page_that_one_came_for_and_to_no_other_site():
    ada()
    onward = []
    for page in ("/moi/compte/", "https://evil.example/"):
        form = {"email": "ada@example.org", "next": page}
        press(browser(), reverse("sign_in_link_request"), form)
        client = browser()
        opened = client.get(mailed_path())
        form = {"token": opened.context["token"], "next": opened.context["onward"] or page}
        answer = press(
            client, reverse("sign_in_link_request"), form, to=reverse("sign_in_link_enter")
        )
        onward.append(answer.url)
    assert onward == ["/moi/compte/", reverse(settings.LOGIN_REDIRECT_URL)]


def test_an_unknown_address_gets_the_same_answer_and_a_mail_that_opens_nothing():
    ada()
    known, unknown = browser(), browser()
    answers = [
        (answer.status_code, answer.url)
        for answer in (
            ask_for_link(known, "ada@example.org"),
            ask_for_link(unknown, "nobody@example.org"),
        )
    ]
    assert answers[0] == answers[1]
    assert words_of(known.get(answers[0][1])) == words_of(unknown.get(answers[1][1]))
    assert [letter.to for letter in mail.outbox] == [["ada@example.org"], ["nobody@example.org"]]
    assert LINK.findall(mail.outbox[1].body) == [reverse("account_signup")]
    assert SignInLink.objects.count() == 1


def test_a_closed_account_is_mailed_no_link():
    person = ada()
    Person.objects.filter(pk=person.pk).update(is_active=False)
    ask_for_link(browser(), "ada@example.org")
    assert SignInLink.objects.count() == 0


def test_the_sixth_link_for_one_address_is_told_to_wait_whatever_the_browser():
    ada()
    statuses = [ask_for_link(browser(), "ada@example.org").status_code for _try in range(6)]
    assert (statuses, len(mail.outbox)) == ([302] * 5 + [429], 5)


def test_one_visitor_asks_for_twenty_links_a_minute_at_most_whatever_the_addresses():
    statuses = [ask_for_link(browser(), f"p{n}@example.org").status_code for n in range(21)]
    assert (statuses, len(mail.outbox)) == ([302] * 20 + [429], 20)


def test_a_limit_speaks_to_humans():
    for _try in range(6):
        answer = ask_for_link(browser(), "ada@example.org")
    assert answer.templates[0].name == "429.html"
    with translation.override("en"):
        answer = ask_for_link(browser(), "ada@example.org")
    assert words_of(answer).startswith("A little patience That was many attempts")


def test_what_is_no_address_is_said_and_kept():
    answer = ask_for_link(browser(), "ada at example")
    assert (answer.status_code, mail.outbox) == (200, [])
    assert answer.context["form"]["email"].value() == "ada at example"
    assert list(answer.context["form"].errors) == ["email"]


def test_when_mail_is_down_the_page_says_so(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    ada()
    answer = ask_for_link(browser(), "ada@example.org")
    assert answer.status_code == 503
    assert "account/mail_down.html" in [template.name for template in answer.templates]


def test_the_mails_speak_the_language_of_the_page():
    ada()
    with translation.override("en"):
        ask_for_link(browser(), "ada@example.org")
        assert mailed_path().startswith("/en/sign-in/link/")
    translation.activate("fr")
    ask_for_link(browser(), "ada@example.org")
    assert mailed_path().startswith("/connexion/lien/")
    assert mail.outbox[0].subject != mail.outbox[1].subject
