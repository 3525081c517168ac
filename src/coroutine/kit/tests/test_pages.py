"""The style guide, the base page and the error pages."""

import re

import pytest
from django.template.loader import get_template, render_to_string
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import override

from coroutine.kit.specimens import TITLES, TOKENS

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(client):
    with override("en"):
        return client.get(reverse("kit:styleguide"))


def test_the_style_guide_shows_every_piece_with_its_source(page):
    html = page.content.decode()
    assert re.findall(r'<section class="specimen" id="(\w+)">', html) == [*TITLES, "palette"]
    assert html.count("<pre") == len(TITLES)
    assert "{% badge a &quot;open&quot; %}" in html
    assert re.findall(r'fill="var\(--([\w-]+)\)"', html) == [*TOKENS]


def test_every_piece_of_the_kit_is_in_the_style_guide():
    sources = "".join(get_template(f"kit/specimens/{name}.html").template.source for name in TITLES)
    shown = set(re.findall(r"{% (\w+)", sources))
    pieces = {
        *("card", "slate", "ticket", "ticket_row", "amount", "thermometer", "badge", "notice"),
        *("honesty", "actions", "button", "empty", "pager", "bars"),
    }
    assert pieces - shown == set()


def test_the_style_guide_is_for_everybody_and_sets_no_cookie(page):
    assert page.status_code == 200
    assert page.cookies == {}
    assert page.headers["Content-Security-Policy"].startswith(
        "default-src 'none'; style-src 'self'"
    )


def test_the_style_guide_only_reads(client):
    assert client.post(reverse("kit:styleguide")).status_code == 405


def test_the_form_to_try_answers_with_its_errors(client):
    with override("en"):
        answer = client.get(reverse("kit:styleguide"), {"price": "3", "note": "<b>hello"})
    html = answer.content.decode()
    assert (
        '<p class="error" id="id_price_error"><span aria-hidden="true">▲</span> At least €5.'
        in html
    )
    assert "&lt;b&gt;hello</textarea>" in html


def rendered(template, **context):
    request = RequestFactory().get("/")
    return render_to_string(template, context, request)


def test_the_base_page_says_its_language_and_lets_one_skip_to_the_content(page):
    html = page.content.decode()
    assert '<html lang="en">' in html
    assert re.findall(r"<title>(.*?) · .*?</title>", html) == ["The look of the house"]
    assert html.index('<a class="skip" href="#main">') < html.index("<header")
    assert html.count('<main id="main" tabindex="-1">') == 1


def entries(count, current):
    return [{"label": f"Door {i}", "url": f"/{i}/", "current": i == current} for i in range(count)]


def test_the_menu_shows_five_doors_and_folds_the_others():
    with override("en"):
        html = rendered("kit/_menu.html", first=entries(5, 1), rest=entries(2, None))
    assert re.findall(r'href="(/\d/)" aria-current="page"', html) == ["/1/"]
    assert html.count("<li>") == 7
    assert " ".join(re.search("<summary>(.*?)</summary>", html)[1].split()) == "More"


def test_the_folded_menu_says_when_one_is_inside_it():
    with override("en"):
        html = rendered("kit/_menu.html", first=[], rest=entries(2, 1))
    assert re.search("<summary>(.*?)</summary>", html)[1] == "More · Door 1"


@pytest.mark.parametrize("name", ["400", "403", "404"])
def test_an_error_page_is_a_human_sentence_and_a_way_out(name):
    with override("en"):
        html = rendered(f"{name}.html")
    assert re.findall(r'<p class="kicker">(\d+)</p>', html) == [name]
    assert re.search(r"<h1>[A-Z].+\.</h1>", html)
    assert 'href="/en/">Back to the home page</a>' in html


def test_the_page_of_a_breakdown_stands_alone_in_both_languages():
    source = get_template("500.html").template.source
    assert re.findall(r"{[{%]", source) == []
    assert re.findall(r"lang=\"(\w+)\"", source) == ["fr", "en"]
    assert render_to_string("500.html").startswith("<!doctype html>")
