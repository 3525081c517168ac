"""The entrance, as browsers and mail scanners meet it."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import translation

from coroutine.people.models import Person, SignInLink
from coroutine.people.tests.factories import PASSWORD, ada, brice, chloe

pytestmark = pytest.mark.django_db

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


def sign_up(client, **changes):
    form = {"name": "Chloé", "email": "chloe@example.org", "password1": PASSWORD}
    return press(client, reverse("account_signup"), form | changes)


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


def test_the_mails_speak_the_language_of_the_page():
    ada()
    with translation.override("en"):
        ask_for_link(browser(), "ada@example.org")
        assert mailed_path().startswith("/en/sign-in/link/")
    translation.activate("fr")
    ask_for_link(browser(), "ada@example.org")
    assert mailed_path().startswith("/connexion/lien/")
    assert mail.outbox[0].subject != mail.outbox[1].subject


def test_the_demo_place_alone_shows_its_sign_ins():
    places = apps.get_model("place", "Place").objects  # an upper floor: not to be imported
    place = places.create(name="La Coroutine", town="Lille")
    assert "coroutine-demo" not in browser().get(reverse("account_login")).content.decode()
    places.filter(pk=place.pk).update(is_demo=True)
    page = browser().get(reverse("account_login")).content.decode()
    shown = re.findall(r'name="login" value="(\w+)@example.org"', page)
    assert shown == ["ada", "brice", "chloe", "driss"]


def test_one_press_of_the_demo_enters_as_ada():
    apps.get_model("place", "Place").objects.create(name="La Coroutine", town="Lille", is_demo=True)
    person, client = ada(password="coroutine-demo"), browser()
    page = client.get(reverse("account_login")).content.decode()
    form = page.split('value="ada@example.org"', 1)[0].rsplit("<form", 1)[1]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    fields = {"login": "ada@example.org", "password": "coroutine-demo"}
    client.post(reverse("account_login"), fields | {"csrfmiddlewaretoken": token})
    assert who(client) == person.pk
