"""What each finds on the pages that span rooms."""

import html
import re

import pytest
from django.urls import reverse

from coroutine.ledger import queries as ledger
from coroutine.place.models import Place


def text_of(response):
    """The page as it is read: no tags, spaces made one."""
    bare = html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode()))
    return " ".join(bare.replace("\u00a0", " ").split())


def test_a_visitor_reads_who_we_are_what_it_costs_and_how_we_contribute(client, busy):
    page = client.get("/en/")

    assert page.status_code == 200
    text = text_of(page)
    assert "A place of ours." in text
    assert "€125 + 3 h each month · your own price from €80" in text
    assert "10 half-days €45" in text
    assert "A desk €2 €6 €10" in text
    assert "Ménage 2 h" not in text  # March is long past by the clock
    assert ledger.head()[1] in text


def test_public_pages_set_no_cookie(client, place):
    for address in ("/", "/en/", "/style/"):
        assert client.get(address).cookies == {}


def test_home_says_what_to_do_before_the_place_is_set_up(client, db):
    page = client.get("/en/")

    assert page.status_code == 200
    assert "coroutine setup" in text_of(page)


def test_a_place_in_english_greets_in_english_and_still_speaks_french(client, place):
    Place.objects.update(language="en")

    assert client.get("/").headers["Location"] == "/en/"
    assert "Un lieu à nous." in text_of(client.get("/?fr"))


def test_french_is_at_the_root_and_english_under_en(client, place):
    assert 'lang="fr"' in client.get("/").content.decode()
    assert 'lang="en"' in client.get("/en/").content.decode()


def test_ada_sees_what_she_gave_and_what_is_left(client, busy):
    client.force_login(busy)

    text = text_of(client.get("/en/me/"))

    assert "Promised €125 3 h" in text
    assert "Given €100 2 h" in text
    assert "Left to give €25 1 h" in text


def test_ada_s_statement_explains_each_line_with_both_hands(client, busy):
    client.force_login(busy)

    text = text_of(client.get("/en/me/contribution/?year=2026"))

    assert "Participation, March 2026 €125 promised 3 h promised" in text
    assert "Ménage seen by Brice 2 h given" in text
    assert "Cash received, thank you €100 given" in text
    assert "Promised in the year €125 3 h" in text
    assert "Given in the year €100 2 h" in text


@pytest.mark.parametrize("year", ["", "abc", "99999", "-1", "1066", "²"])
def test_a_year_that_is_none_shows_this_one(client, busy, year):
    client.force_login(busy)

    assert client.get(f"/en/me/contribution/?year={year}").status_code == 200


def test_no_page_shows_a_bare_negative_number(client, busy, driss):
    client.force_login(driss)

    for name in ("site:workshop", "site:book"):
        assert not re.search(r"[-−]\s?[€\d]", text_of(client.get(reverse(name))))


def test_the_trial_balance_counts_purses_by_kind(client, busy, driss):
    client.force_login(driss)

    text = text_of(client.get("/en/workshop/book/"))

    assert "411 Members' euros 1 account €125 €100 €25" in text
    assert "53 Cash box €100 €0 €100" in text
    assert "7562 Participations €0 €125 €125 credit" in text
    assert "time-given Hours given to the place 2 h 0 h 2 h" in text


def test_an_account_lists_its_lines_with_the_balance_after_each(client, busy, driss):
    client.force_login(driss)

    text = text_of(client.get(f"/en/workshop/book/accounts/411:{busy.ref}/"))

    assert "Members' euros · Ada" in text
    assert "12 March 2026 Cash received, thank you 53" in text
    assert "1 March 2026 Participation, March 2026 7562" in text
    assert text.index("Cash received") < text.index("Participation, March")


def test_an_entry_shows_who_wrote_it_who_saw_it_and_its_seal(client, busy, driss):
    client.force_login(driss)

    text = text_of(client.get("/en/workshop/book/lines/2/"))

    assert "By Ada" in text
    assert "Witnessed by Brice" in text
    assert "time-given" in text


def test_what_is_not_in_the_book_is_not_found(client, driss):
    client.force_login(driss)

    assert client.get("/en/workshop/book/accounts/999/").status_code == 404
    assert client.get("/en/workshop/book/lines/999999999999/").status_code == 404


def test_the_workshop_is_closed_to_ada(client, ada):
    client.force_login(ada)

    for name in ("site:workshop", "site:book"):
        assert client.get(reverse(name)).status_code == 403


def test_an_old_form_is_answered_with_a_sentence(ada):
    from django.test import Client  # noqa: PLC0415 - a client that checks forms

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(ada)

    page = strict.post("/en/me/here/", {"half_days": "1"})

    assert page.status_code == 403
    assert "This form waited too long." in text_of(page)


@pytest.mark.parametrize("name", ["site:today", "site:contribution", "site:workshop", "site:book"])
def test_queries_do_not_grow_with_members(
    client, busy, steward, driss, name, django_assert_max_num_queries
):
    client.force_login(driss)

    with django_assert_max_num_queries(20):
        client.get(reverse(name))
